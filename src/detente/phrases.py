"""Words that any room may join: lists, ordinal numbers, exact numbers. Sentences are composed in `detente.report`."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction


def listed(items: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does.

    >>> listed(["Nash", "SEQ", "SSEQ"])
    'Nash, SEQ and SSEQ'
    """
    words = list(items)
    if len(words) < 2:
        return words[0] if words else "nobody"
    comma = ", " if not any(f" {last} " in word and not word.startswith("“") for word in words) else "; "
    before_last = comma.join(words[:-1])
    return f"{before_last} {last} {words[-1]}" if comma == ", " else f"{before_last}; {last} {words[-1]}"


def shortened(text: str, most: int) -> str:
    """Return the first words of a text, as many as fit.

    >>> shortened("they would leave", 20), shortened("they would leave", 12)
    ('they would leave', 'they would …')
    """
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def ordinal(n: int) -> str:
    """Return 1st, 2nd, 3rd and so on.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 22)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd']
    """
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def number(value: Fraction) -> str:
    """Write an exact number: with its decimals where these end, else as a fraction; never rounded.

    >>> number(Fraction(3)), number(Fraction(-1, 2)), number(Fraction(1, 3)), number(Fraction(24000001, 10**7))
    ('3', '-0.5', '1/3', '2.4000001')
    """
    rest, decimals = value.denominator, 0
    for prime in (2, 5):
        times = 0
        while rest % prime == 0:
            rest, times = rest // prime, times + 1
        decimals = max(decimals, times)
    if rest > 1 or decimals == 0:
        return str(value)
    whole, part = divmod(abs(value.numerator) * 10**decimals // value.denominator, 10**decimals)
    return f"{'-' if value < 0 else ''}{whole}.{part:0{decimals}d}"


def in_words(n: int) -> str:
    """Write a small number of things as a word.

    >>> in_words(2), in_words(12)
    ('two', '12')
    """
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[n] if n < len(words) else f"{n:,}"

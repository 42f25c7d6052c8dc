"""Numbers as lists write them: 3, 03, c, C, iii, III."""

from __future__ import annotations

LETTERS = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman", "1": "decimal"}
"""How HTML and OpenDocument name what a list counts in, and what CSS calls it."""

_SIGNS = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
_ROMAN = tuple(zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), _SIGNS, strict=True))


def label(number: int, style: str, after: str = "", before: str = "") -> str:
    """Return the number of an item as a list of this style shows it; nothing for styles without numbers.

    Examples
    --------
    >>> label(4, "lower-roman", "."), label(28, "upper-alpha", ") "), label(3, "disc", ".")
    ('iv.', 'AB) ', '')
    """
    written = numeral(number, style)
    return before + written + after if written else ""


def numeral(number: int, style: str) -> str:
    """Return a number in a style of CSS: nothing for a style without numbers, digits where it has none for this one."""
    case, _, script = style.partition("-")
    if style == "decimal-leading-zero":
        return f"{number:02d}"
    if style == "lower-greek":
        return _letters(number, "αβγδεζηθικλμνξοπρστυφχψω")
    if script in {"alpha", "latin"} and case in {"lower", "upper"}:
        written = _letters(number, "abcdefghijklmnopqrstuvwxyz")
    elif script == "roman" and case in {"lower", "upper"}:
        written = _roman(number)
    else:
        return str(number) if style == "decimal" else ""
    return written.upper() if case == "upper" else written


def _letters(number: int, alphabet: str) -> str:
    if number < 1:
        return str(number)
    written = ""
    while number:
        number, last = divmod(number - 1, len(alphabet))
        written = alphabet[last] + written
    return written


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        written += sign * times
    return written

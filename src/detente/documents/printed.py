"""Lines of a printed page, joined to paragraphs as a reader joins them.

A page of a PDF has lines at places, and says nothing of paragraphs. Two lines are of one paragraph where the second
stands below the first at the distance that lines of this size have on the page, the first is full (the next word would
not have fitted in), and the second is not set in, no item of a list and no row of a table. A line that ends early ends
with a line end; anything else ends the paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_SIZES = 1.1  # sizes of letters that differ by less are the same
_LEADING = 1.15  # how much farther than usual the next line may be
_SET = 1.6  # sizes that lines are set apart, where they are not double spaced
_DOUBLE = 2.6  # lines farther apart than so many sizes are no lines of one paragraph
_FULL = 0.86  # a line is full if the next word would reach so far into the width of its paragraph
_FEW = 3  # lines, of which it is not told by themselves how wide their paragraph is
_LONG = 25  # letters of a line that may be one of a sentence, and is no label
_PARAGRAPH = "\n\n"
_SET_IN = 0.6, 6.0  # by how many sizes the first line of a paragraph is set in
_APART = 2.5  # sizes between words from which on they stand in columns of a table
_NARROW = frozenset("fijlrtI.,;:!|'’‘()[]- \u0640")
_WIDE = frozenset("mwMW@%—…")
_ITEM = re.compile(r"(?:[•◦▪‣·*–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])\s")
_SOFT, _HYPHEN = "\u00ad", "\u2010"
_CUT = re.compile(r"([^\W\d_]+)(\u00ad| ?\u2010|-)[ \t]*\Z")
_TYPED = re.compile(r"\w\u2010\w")  # a hyphen that somebody typed, and not one that the page was set with
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"(?=(?<![^\W\d_])([^\W\d_]+-[^\W\d_]+))")


@dataclass(frozen=True)
class Piece:
    """Words as they are drawn at one go, where they begin."""

    text: str
    x: float


@dataclass(frozen=True)
class Printed:
    """A line: its words, where it begins, how large its letters are; without a place it is joined to nothing."""

    text: str
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    tabular: bool = False


def width(text: str) -> float:
    """Return about how wide a text is, in average letters.

    >>> width("will") < width("moon")
    True
    """
    return sum(0.55 if c in _NARROW else 1.5 if c in _WIDE else 1.25 if c.isupper() else 1.0 for c in text)


def is_tabular(pieces: Sequence[Piece], size: float) -> bool:
    """Tell whether words of a line stand in columns: apart from each other by more than words of a sentence are."""
    placed = [p for p in pieces if p.text.strip()]
    return any(b.x - a.x > size * (_APART + 0.7 * width(a.text)) for a, b in pairwise(placed))  # 0.7: of wide letters


def in_paragraphs(pages: Sequence[Sequence[Printed]]) -> str:
    r"""Return the text of pages: lines of a paragraph joined, paragraphs and pages set apart by an empty line.

    A paragraph goes on in the next column or on the next page where one ends within a sentence and the other begins so.

    A word that is cut at the end of a line is joined where that is certain: where the text has the joined word
    elsewhere and not the one with a hyphen, or where the hyphen is a soft one, or one that stands at ends of lines
    only. Else the line end stays, behind the hyphen.

    >>> lines = [Printed("The officials saw the conse-", 0, 100, 10), Printed("quences, and agreed.", 0, 88, 10)]
    >>> in_paragraphs([lines, [Printed("The consequences were many.", 0, 100, 10)]])
    'The officials saw the consequences, and agreed.\n\nThe consequences were many.'
    """
    whole = "\n".join(line.text for page in pages for line in page).lower()
    words = {*_WORD.findall(whole), *_COMPOUND.findall(whole)}
    signs = {_SOFT} if _TYPED.search(whole) else {_SOFT, _HYPHEN}
    lines: list[Printed] = []
    ends: list[str] = []
    for page in filter(None, pages):
        if lines:
            ends.append(" " if _goes_on(lines[-1], page[0]) else _PARAGRAPH)
        lines += page
        ends += _ends(page)
    parts: list[str] = []
    for (line, below), end in zip(pairwise(lines), ends, strict=True):
        parts += _seam(line.text, below.text, words, signs) if end == " " else (line.text, end)
    return "".join((*parts, *(line.text for line in lines[-1:]))).strip()


def _seam(line: str, below: str, words: set[str], signs: set[str]) -> tuple[str, str]:
    """Return a line, less a hyphen that certainly cuts a word, and what stands between it and the next."""
    cut, after = _CUT.search(line), _WORD.match(below)
    if cut is None or after is None:
        return line, " "
    if cut[1][-1].islower() and below[0].isupper():
        return line.rstrip(), ""  # before a capital letter a hyphen is one of the word: Anglo-American
    one, other, sign = cut[1].lower(), after[0].lower(), cut[2].strip()
    known = one + other in words and f"{one}-{other}" not in words
    certain = known or sign in signs
    return (line[: cut.start(2)], "") if certain else (line, "\n")


def _ends(page: Sequence[Printed]) -> Iterator[str]:
    """Yield what stands between each line and the next: a space, a line end, or an empty line."""
    columns: dict[int, float] = {}
    for line in page:
        columns[round(line.size)] = max(width(line.text), columns.get(round(line.size), 0.0))
    for block in _blocks(page, _usual(page)):
        full = _full(page[block[0] : block[-1] + 1], columns[round(page[block[0]].size)])
        for i, line_is_full in zip(block[:-1], full, strict=True):
            line, below = page[i], page[i + 1]
            apart = not line_is_full or _ITEM.match(below.text) or line.tabular or below.tabular
            yield "\n" if apart else " "
        if block[-1] + 1 < len(page):
            line, below = page[block[-1]], page[block[-1] + 1]
            yield " " if below.y > line.y and _goes_on(line, below) else _PARAGRAPH


def _goes_on(line: Printed, below: Printed) -> bool:
    """Tell whether a line that stands elsewhere, higher up, goes on with a sentence of another."""
    if not _same_size(line, below) or min(len(line.text), len(below.text)) < _LONG or line.tabular or below.tabular:
        return False
    ends = line.text.rstrip(f",-{_HYPHEN}{_SOFT}")
    return ends[-1:].islower() and below.text[:1].islower() and not _ITEM.match(below.text)


def _full(block: Sequence[Printed], column: float) -> list[bool]:
    """Tell of each line of a block but the last whether it is full.

    Of many lines of which half end early none is, nor of a few that are short for what else stands on the page.
    """
    widest = max(width(line.text) for line in block)
    if len(block) <= _FEW and widest < column / 2:
        return [False] * (len(block) - 1)
    words = (below.text.split(maxsplit=1)[0] for below in block[1:])
    full = [width(f"{line.text} {word}") >= _FULL * widest for line, word in zip(block, words, strict=False)]
    judged = [f for f, below in zip(full, block[1:], strict=True) if not _ITEM.match(below.text)]
    return full if len(judged) < _FEW or 2 * sum(judged) > len(judged) else [False] * len(full)


def _usual(page: Sequence[Printed]) -> dict[int, float]:
    """Return for each size how far apart lines usually are: the distance met most often, the smallest of several.

    Where there are lines as near to each other as lines are set, those farther apart are of different paragraphs.
    """
    met: dict[int, Counter[float]] = {}
    for line, below in pairwise(page):
        apart = round(line.y - below.y, 0)
        if _same_size(line, below) and 0 < apart <= _DOUBLE * line.size:
            met.setdefault(round(line.size), Counter())[apart] += 1
    near = {size: {d: n for d, n in counts.items() if d <= _SET * size} or counts for size, counts in met.items()}
    return {size: min(counts, key=lambda d: (-counts[d], d)) for size, counts in near.items()}


def _same_size(line: Printed, other: Printed) -> bool:
    return 0 < line.size <= _SIZES * other.size and other.size <= _SIZES * line.size


def _follows(line: Printed, below: Printed, usual: dict[int, float]) -> bool:
    """Tell whether a line stands below another as lines of one block do."""
    apart = usual.get(round(line.size))
    return _same_size(line, below) and apart is not None and 0 < line.y - below.y <= _LEADING * apart + 0.5


def _is_set_in(page: Sequence[Printed], at: int) -> bool:
    """Tell whether a line begins a paragraph by being set in: lines before and after it stand farther out."""
    line, before = page[at], page[at - 1]
    least, most = (factor * line.size for factor in _SET_IN)
    after = page[at + 1] if at + 1 < len(page) else None
    set_in = least <= line.x - before.x <= most and not _ITEM.match(before.text)
    return set_in and (after is None or after.x <= line.x - least)


def _blocks(page: Sequence[Printed], usual: dict[int, float]) -> list[list[int]]:
    """Return the numbers of lines that stand below each other as those of one paragraph do, block by block."""
    blocks: list[list[int]] = []
    for i in range(len(page)):
        if i and _follows(page[i - 1], page[i], usual) and not _is_set_in(page, i):
            blocks[-1].append(i)
        else:
            blocks.append([i])
    return blocks

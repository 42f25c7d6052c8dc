"""Quotation marks of all kinds: which of them belong together, and which are apostrophes.

Pairs after the Unicode Standard, section 6.2, and the conventions it names: “ ” and ‘ ’, low marks „ “ and ‚ ‘, angle
marks « » and » «, ‹ › and › ‹, corner marks 「 」 and 『 』, ” ” as in Swedish, straight marks. Marks may be nested.
A quotation that runs over several paragraphs is one quotation if each of them opens the marks anew.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from detente.evidence.layout import is_word, paragraphs

FAMILIES = {
    "double-marks": "“”",
    "single-marks": "‘’",
    "low-marks": "„‚",
    "angle-marks": "«»‹›",
    "corner-marks": "「『",
    "straight-marks": "\"'",
}
_CLOSES = {
    "“": "”",
    "”": "”",
    "‘": "’",
    "„": "“”",
    "‚": "‘’",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    '"': '"',
    "'": "'",
}
_CLOSERS = frozenset("".join(_CLOSES.values()))
_ANY = re.compile("[" + "".join(sorted({*_CLOSES, *_CLOSERS})) + "]")
_EITHER_WAY = frozenset("”»›\"'")  # open only where a word begins, since they also close
_SINGLE = frozenset("’'")
_DEEP = 16  # quotations within quotations are not followed deeper
_FAR = 1000  # how far a mark is looked for that closes, where an apostrophe may be meant
# Words that begin with an apostrophe, and decades.
_CLIPPED = re.compile(r"\d\ds\b|(?:tis|twas|em|n|cause|til|till|round|bout)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Marked:
    """Words in quotation marks: the span with its marks, the family of the marks, how deep it is nested.

    `reopened` lists where the marks are opened anew at the beginning of a further paragraph.
    """

    start: int
    end: int
    family: str
    level: int = 0
    reopened: tuple[int, ...] = ()


@dataclass
class _Open:
    at: int
    mark: str
    reopened: list[int]


def marked(text: str) -> tuple[Marked, ...]:
    """Return what stands in quotation marks, outer marks before inner ones.

    Marks that are opened and not closed are no quotation; neither are apostrophes.

    >>> text = "“It’s the ‘old’ boats’ fault,” she said."
    >>> [(text[m.start : m.end], m.level) for m in marked(text)]
    [('“It’s the ‘old’ boats’ fault,”', 0), ('‘old’', 1)]
    """
    found: list[Marked] = []
    waiting: list[_Open] = []
    for start, end in paragraphs(text):
        waiting = _reopened(text, waiting, start)
        for mark in _ANY.finditer(text, start + len(waiting), end):
            _take(text, mark.start(), start, end, waiting, found)
    return _levels(found)


def _reopened(text: str, waiting: list[_Open], start: int) -> list[_Open]:
    """Keep the marks that this paragraph opens anew; what it does not is no quotation."""
    kept: list[_Open] = []
    for place, opened in enumerate(waiting):
        if text[start + place : start + place + 1] != opened.mark:
            break
        kept.append(_Open(opened.at, opened.mark, [*opened.reopened, start + place]))
    return kept


def _take(text: str, at: int, start: int, end: int, waiting: list[_Open], found: list[Marked]) -> None:
    mark = text[at]
    if mark in _CLOSERS and _may_close(text, at, start, end, waiting):
        for depth in range(len(waiting) - 1, -1, -1):
            opened = waiting[depth]
            if mark in _CLOSES[opened.mark]:
                # Whatever was opened within and not closed was no quotation.
                del waiting[depth:]
                if text[opened.at + 1 : at].strip():
                    found.append(Marked(opened.at, at + 1, _family(opened.mark), 0, tuple(opened.reopened)))
                return
    if mark in _CLOSES and _may_open(text, at, start, end):
        if waiting and waiting[-1].mark == mark and mark in _EITHER_WAY:
            waiting.pop()
        waiting.append(_Open(at, mark, []))
        del waiting[:-_DEEP]


def _may_open(text: str, at: int, start: int, end: int) -> bool:
    after = _neighbour(text, at, end, 1)
    before = _neighbour(text, at, start - 1, -1)
    if not after or (after.isspace() and text[at] not in "«»"):
        return False
    if text[at] in "‘\"'" or text[at] in _EITHER_WAY:
        begins = not before or not (is_word(before) or before in ".,;:!?)]}%°")
        return begins and _CLIPPED.match(text, at + 1) is None
    return True


def _may_close(text: str, at: int, start: int, end: int, waiting: list[_Open]) -> bool:
    before = _neighbour(text, at, start - 1, -1)
    after = _neighbour(text, at, end, 1)
    if text[at] in "\"'’" and (not before or before.isspace()):
        return False
    if text[at] not in _SINGLE:
        return True
    if after and is_word(after):
        return False
    return not _is_possessive(text, at, end, waiting)


def _is_possessive(text: str, at: int, end: int, waiting: list[_Open]) -> bool:
    """Tell whether a mark after an s, before a word, is a plural's apostrophe: a later mark must be left to close."""
    if text[at - 1] not in "sS" or re.match(r"\s+[^\W\d_A-Z]", text[at + 1 : min(end, at + 9)]) is None:
        return False
    openers = {"’": "‘‚", "'": "'"}[text[at]]
    if not any(o.mark in openers for o in waiting):
        return True
    rest = text[at + 1 : min(end, at + _FAR)]
    later = re.search(r"(?<=\S)[’'](?!\w)", rest)
    return later is not None and text[at] == later[0] and not re.search(r"(?<!\w)[‘']\w", rest[: later.start()])


def _neighbour(text: str, at: int, stop: int, step: int) -> str:
    """Return the next character that is seen: marks of direction and joiners are passed over."""
    place = at + step
    while place != stop and unicodedata.category(text[place]) == "Cf":
        place += step
    return text[place] if place != stop else ""


def _family(mark: str) -> str:
    return next(family for family, marks in FAMILIES.items() if mark in marks)


def _levels(found: list[Marked]) -> tuple[Marked, ...]:
    ordered = sorted(found, key=lambda m: (m.start, -m.end))
    levelled: list[Marked] = []
    around: list[Marked] = []
    for m in ordered:
        around = [a for a in around if a.end >= m.end]
        levelled.append(replace(m, level=len(around)))
        around.append(m)
    return tuple(levelled)

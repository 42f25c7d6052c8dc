"""Places in a text as a file has it, and in the text as it is here: NFC, lines ending with a line feed.

Positions on both sides count code points. Where normalising joins characters (CR LF, a letter and its accent), a
position between them has no counterpart; a span that begins or ends there is widened to the whole.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cache

from detente.evidence.text import normalise

_MAX_PART = 64  # of characters that may all join; a longer one is taken as a whole


class Offsets:
    r"""Translates positions of a raw text into positions of the normalised one.

    >>> Offsets("a\r\ncafe\u0301 x").span(3, 8)
    (2, 6)
    """

    def __init__(self, raw: str) -> None:
        self.text = normalise(raw)
        self.characters = len(raw)
        self.identical = self.text == raw
        # Stretches of the raw text, by where they begin in it and here; inside one that is the same on both sides every
        # position has a counterpart, inside another one none has.
        self._raw: list[int] = []
        self._here: list[int] = []
        self._same: list[bool] = []
        if not self.identical:
            self._divide(raw)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the same span, widened where it cuts what is one character here."""
        if self.identical:
            return start, end
        return self._at(start, up=False), self._at(end, up=True)

    def exact(self, start: int, end: int) -> bool:
        """Whether a span had not to be widened."""
        return self.identical or all(self._at(p, up=False) == self._at(p, up=True) for p in (start, end))

    def _divide(self, raw: str) -> None:
        at = here = 0
        for part in _parts(raw):
            for piece in _pieces(part, first=at == 0):
                length = len(_normalised(piece, first=at == 0))
                same = piece == _normalised(piece, first=at == 0)
                if not (same and self._same and self._same[-1]):
                    self._add(at, here, same)
                at += len(piece)
                here += length
        self._add(at, here, same=True)

    def _add(self, at: int, here: int, same: bool) -> None:
        self._raw.append(at)
        self._here.append(here)
        self._same.append(same)

    def _at(self, position: int, up: bool) -> int:
        i = bisect_right(self._raw, position) - 1
        past = position - self._raw[i]
        if past == 0 or self._same[i]:
            return self._here[i] + past
        return self._here[i + 1] if up else self._here[i]


def code_points(text: str, units: int) -> int:
    """Return how many code points the first so many UTF-16 code units of a text are.

    >>> code_points("a😀b", 3)
    2
    """
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore"))


def _normalised(text: str, first: bool) -> str:
    # Only a byte order mark at the very beginning is one; further on the same character is a character.
    return normalise(text if first else f"\ufeff{text}")


def _pieces(part: str, first: bool) -> list[str]:
    """Divide a part wherever its pieces, normalised, are the part, normalised."""
    if len(part) == 1 or len(part) > _MAX_PART:
        return [part]
    whole = _normalised(part, first)
    cuts = [
        0,
        *(p for p in range(1, len(part)) if _normalised(part[:p], first) + _normalised(part[p:], False) == whole),
    ]
    return [part[i:j] for i, j in zip(cuts, [*cuts[1:], len(part)], strict=True)]


def _parts(raw: str) -> list[str]:
    """Divide a text where normalising one part does not depend on the other."""
    parts: list[str] = []
    begin = 0
    for i in range(1, len(raw)):
        if (raw[i - 1] == "\r" and raw[i] == "\n") or _may_join(raw[i]):
            continue
        parts.append(raw[begin:i])
        begin = i
    return [*parts, raw[begin:]] if raw else []


def _may_join(character: str) -> bool:
    return character > "\u02ff" and (unicodedata.combining(character) != 0 or character in _seconds())


@cache
def _seconds() -> frozenset[str]:
    """Return the characters that a composition may have as its second part, or that decompose into such a one first."""
    seconds = {chr(c) for c in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}  # Hangul vowels and finals
    decompositions = [unicodedata.decomposition(chr(c)) for c in range(0x110000)]
    for parts in (d.split() for d in decompositions if d and d[0] != "<"):
        if len(parts) == 2:
            seconds.add(chr(int(parts[1], 16)))
    firsts = {
        chr(c) for c, d in enumerate(decompositions) if d and d[0] != "<" and chr(int(d.split()[0], 16)) in seconds
    }
    return frozenset(seconds | firsts)

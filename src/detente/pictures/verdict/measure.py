"""How wide words are, and where they break: from a table, so that a picture is the same wherever it is shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from detente.pictures.verdict.shown import Phrase

_ASCII = (
    28, 28, 40, 63, 64, 89, 67, 22, 36, 36, 50, 66, 28, 46, 28, 36, 62, 56, 61, 64, 64, 61, 62, 57,
    62, 62, 28, 28, 66, 66, 66, 56, 102, 68, 67, 73, 72, 67, 61, 78, 74, 28, 54, 67, 56, 89, 75, 78,
    67, 78, 72, 67, 64, 74, 68, 95, 67, 67, 62, 36, 36, 36, 47, 56, 50, 56, 62, 56, 62, 58, 36, 61,
    59, 24, 24, 54, 24, 87, 59, 60, 61, 61, 37, 52, 36, 58, 56, 81, 54, 56, 54, 36, 33, 36, 66,
)  # fmt: skip
"""Advance widths of the characters 32 to 126 in hundredths of an em: the wider of two common faces of the screen."""

_OTHERS: dict[str, int] = {
    **dict.fromkeys("\u00a0‘’‚·ıłŁ", 33), **dict.fromkeys("“”„•«»–ßðøđ", 66), **dict.fromkeys("…—ÆŒæœ⟨⟩", 104),
    **dict.fromkeys("жшщюыфмъЖШЩЮЫФМЪ", 112), **dict.fromkeys("سشصضسـﺱﺵثبتپيىکك", 125),
}  # fmt: skip
_BY_KIND = {"Mn": 0, "Me": 0, "Cf": 0, "Lu": 84, "Ll": 72, "Lo": 84}
WIDE, EMOJI, OTHER = 104, 140, 95
BOLD = 1.13
"""How much wider bold words are."""

_NUMBER = re.compile(r" (?=\d{1,3}\b)")
"""What stands before a small number: it stays with the word before it."""

_BREAKS_BETWEEN = re.compile(
    # Between two characters of scripts without spaces, but not before what closes, nor after what opens.
    "(?<=[\u1100-\u11ff\u2e80-\u3007\u3009\u300b\u300d\u300f\u3011-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff])"
    "(?=[\u1100-\u11ff\u2e80-\u2fff\u3005-\u3008\u300a\u300c\u300e\u3010\u3012-\u30fb\u30fd-\ua4cf\uac00-\ud7af\uf900-\ufaff"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U00020000-\U0003ffff])"
)


@dataclass(frozen=True)
class Type:
    """How words of one kind are set: their size, whether bold, from line to line, and in which colour."""

    size: float
    bold: bool = False
    step: float = 16.0
    colour: str = "ink"
    underlined: bool = False


TYPES = {
    "title": Type(15, bold=True, step=20),
    "head": Type(12, colour="quiet"),
    "name": Type(14.5, bold=True, step=17, colour="party"),
    "tag": Type(12, colour="quiet"),
    "asks": Type(12.5, colour="quiet"),
    "move": Type(13, bold=True),
    "gain": Type(12, step=14.5, colour="quiet"),
    "answer": Type(13, bold=True, colour="party"),
    "what": Type(12.5),
    "why": Type(12, colour="quiet"),
    "stays": Type(12.5, colour="quiet"),
    "loud": Type(13.5, bold=True),
    "more": Type(12, colour="quiet", underlined=True),
    "key": Type(12, step=18, colour="quiet"),
}
"""The kinds of words in a picture."""


@cache
def _advance(character: str) -> int:
    """Return how wide a character is, in hundredths of an em: rather too wide than too narrow."""
    if " " <= character <= "~":
        return _ASCII[ord(character) - 32]
    if character in _OTHERS:
        return _OTHERS[character]
    kind = unicodedata.category(character)
    if kind == "So" and ord(character) > 0xFFFF:
        return EMOJI
    if unicodedata.east_asian_width(character) in "WF":
        return WIDE
    plain = unicodedata.normalize("NFD", character)[0]
    return _BY_KIND.get(kind, OTHER) if plain == character else _advance(plain)


def width_of(text: str, kind: str) -> float:
    """Return how wide a text of a kind is at most.

    >>> width_of("ii", "what") < width_of("WW", "what") < width_of("WW", "loud")
    True
    """
    style = TYPES[kind]
    return sum(map(_advance, text)) * style.size * (BOLD if style.bold else 1) / 100


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces between which a line may end, each with what stands before it on a line that goes on."""
    for word in _NUMBER.sub("\u00a0", text).split(" "):  # a no-break space holds
        if word:
            before = " "
            for piece in _BREAKS_BETWEEN.split(word):
                yield before, piece
                before = ""


def wrap(text: str, width: float, kind: str, most: int = 99, first: float | None = None) -> tuple[str, ...]:
    """Return a text in lines of at most a width; what does not fit into `most` lines ends in “…”.

    A word is never broken. Of one that is wider than a line stands what fits, and then “…”. Where the first line has
    less room, `first` says how much; it is empty where nothing fits.

    >>> wrap("would begin the footbridge", 120, "move")
    ('would begin the', 'footbridge')
    >>> wrap("would begin the footbridge", 110, "move", 1)
    ('would begin …',)
    """
    lines, line, whole = list[str](), "", True
    for before, piece in _pieces(text):
        trial = line + before + piece if line else piece
        less = first is not None and not lines
        if width_of(trial, kind) <= (first if first is not None and less else width):
            line = trial
            continue
        if line or less:
            lines.append(line)
        line = piece
        if width_of(piece, kind) > width:
            line, whole = _cut(piece, width, kind), False
            break
    lines.append(line)
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    return (*lines[: most - 1], last if last.endswith("…") and not whole else _ended(last, width, kind))


def _ended(line: str, width: float, kind: str) -> str:
    """Return a line that goes on elsewhere, with “…” after the last word that leaves room for it."""
    parts = list(_pieces(line))
    while len(parts) > 1 and width_of(_joined(parts) + " …", kind) > width:
        parts.pop()
    kept = _joined(parts).rstrip(",;: ")
    return f"{kept} …" if width_of(f"{kept} …", kind) <= width else _cut(kept, width, kind)


def _joined(parts: list[tuple[str, str]]) -> str:
    return "".join(before + piece for before, piece in parts).strip()


def _cut(word: str, width: float, kind: str) -> str:
    """Return the beginning of a word that is too wide for a line, and “…”; never a letter without its marks."""
    for end in range(len(word) - 1, 0, -1):
        if not unicodedata.category(word[end]).startswith("M") and width_of(word[:end] + "…", kind) <= width:
            return word[:end] + "…"
    return "…"


def fitted(
    phrase: Phrase, width: float, kind: str, most: int, at_most: int | None = None, first: float | None = None
) -> tuple[str, ...]:
    """Return a phrase in at most so many lines: the whole if that fits, else the shorter one, in at most `at_most`.

    `first` is as for `wrap`.
    """
    lines = wrap(phrase.whole, width, kind, first=first)
    if len(lines) <= most and not (lines[-1].endswith("…") and not phrase.whole.endswith("…")):
        return lines
    return wrap(phrase.short or phrase.whole, width, kind, at_most or most, first)

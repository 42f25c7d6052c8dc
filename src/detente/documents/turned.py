"""Lines of a PDF with words that run from right to left: from the order of the page to the order of reading.

A PDF draws from left to right. Words come with their letters in reading order already; between words it is undone here:
in a line that runs from right to left the pieces are read from the right, numbers and words of other scripts from the
left, and brackets turn round. Which spaces are on the page, and which were put in while reading it, cannot be told
around punctuation; there they are set as one types.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from detente.documents.printed import Piece

_RIGHT = frozenset(("R", "AL"))
_LEFT = frozenset(("L", "EN", "AN"))
# Of these alone the PDF reader makes a piece in the order of reading where the words before run from the right.
_SIGNS = re.compile("[\x00-/:-@\u2000-\u206f\u20a0-\u21ff]*")
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def is_turned(text: str) -> bool:
    """Tell whether there are letters in it that run from right to left."""
    return any(unicodedata.bidirectional(c) in _RIGHT for c in text)


def logical(pieces: Sequence[Piece]) -> str:
    """Return the text of a line in the order of reading; `pieces` are in the order in which they are drawn."""
    as_drawn = "".join(p.text for p in pieces)
    places = [p.x for p in pieces if p.text.strip()]
    backwards = any(b < a for a, b in pairwise(places))
    if not is_turned(as_drawn) or (backwards and any(b > a for a, b in pairwise(places))):
        return as_drawn  # in no order that is known
    arabic = any(unicodedata.bidirectional(c) == "AL" for c in as_drawn)
    ordered = [part for p in (reversed(pieces) if backwards else pieces) for part in _parts(p.text, arabic=arabic)]
    base = _counted(as_drawn, _RIGHT) > _counted(as_drawn, frozenset("L"))
    runs: list[tuple[bool, list[str]]] = []
    for i, part in enumerate(ordered):
        turned = _direction(ordered, i, base=base)
        if not runs or runs[-1][0] != turned:
            runs.append((turned, []))
        runs[-1][1].append(part)
    read = [_turned(texts) if turned else "".join(texts) for turned, texts in (reversed(runs) if base else runs)]
    return _spaced("".join(read))


def _parts(text: str, *, arabic: bool) -> list[str]:
    """Return a piece as what is before its words and numbers, these, and what is behind: signs take any direction.

    A sign behind a number is read with it, and before it too, but beside Arabic, where it is on the other side.
    """
    if is_turned(text):
        return [text]
    if not _SIGNS.fullmatch(text):  # drawn from left to right, as every piece that has more than such signs
        text = text if _counted(text, _LEFT) else text[::-1]
    inner = re.search(r"[#$%€£+-]?[^\W_](?:.*[^\W_])?[%°€£]?" if not arabic else r"[^\W_](?:.*[^\W_])?[%°€£]?", text)
    cuts = inner.span() if inner else (0, 0)
    return [part for part in (text[: cuts[0]], text[slice(*cuts)], text[cuts[1] :]) if part]


def _counted(text: str, kinds: frozenset[str]) -> int:
    return sum(unicodedata.bidirectional(c) in kinds for c in text)


def _direction(parts: Sequence[str], at: int, *, base: bool) -> bool:
    """Tell whether a part is read from the right; a neutral one between two of one direction goes with them."""
    own = _own(parts[at])
    if own is not None:
        return own
    before = next((d for p in reversed(parts[:at]) if (d := _own(p)) is not None), base)
    after = next((d for p in parts[at + 1 :] if (d := _own(p)) is not None), base)
    return before if before == after else base


def _own(text: str) -> bool | None:
    if is_turned(text):
        return True
    return False if _counted(text, _LEFT) else None


def _turned(texts: Sequence[str]) -> str:
    return "".join(t if is_turned(t) else t.translate(_MIRRORED) for t in reversed(texts))


def _spaced(text: str) -> str:
    """Set spaces around punctuation as one types."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ?([.,:;!?،؛؟%)\]}»]) ?", r"\1 ", text)
    text = re.sub(r" ?([(\[{«]) ?", r" \1", text)
    text = re.sub(r"(?<=\d)([.,:]) (?=\d)", r"\1", text)
    text = re.sub(r"(?<=[.,:;!?،؛؟%)\]}»]) (?=[.,:;!?،؛؟%)\]}»])", "", text)
    halves = text.split('"')
    if len(halves) % 2:  # marks in pairs: within there is no space beside them
        told = (
            f" {part.lstrip()}" if k and part.strip() and part.lstrip()[0].isalnum() else part
            for k, part in enumerate(halves[::2])
        )
        halves[::2], halves[1::2] = told, (part.strip() for part in halves[1::2])
        text = '"'.join(halves)
    return text.strip()

"""In which unit a file counts the positions of its selections: code points, UTF-16 code units or bytes of UTF-8.

The standards say code points; programs count what their language counts. Where the units differ, the file itself tells:
by selections that quote their words, by the program that wrote it, and by where words begin and end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Unit = Literal["code-points", "utf-16", "bytes"]
UNITS: tuple[Unit, ...] = get_args(Unit)
CODE_POINTS, UTF_16, BYTES = UNITS
_SURE = 0.8  # of the selections on which two units differ, so many must begin and end at edges of words
_UNSURE = 0.6  # and at most so many under every other unit

_Span: TypeAlias = tuple[int, int] | None
Converter: TypeAlias = Callable[[int], int | None]


@dataclass(frozen=True)
class Selected:
    """One selection as the file has it: its positions in whatever unit, and the words it quotes, if it quotes any."""

    start: int
    end: int
    quoted: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitRead:
    """The unit in which a source's positions are read, how that was found out, and whether it is settled.

    `why` is empty where nothing depends on the unit.
    """

    unit: str
    why: str
    settled: bool = True


def converter(text: str, unit: str) -> Converter:
    """Return what turns positions in a unit into positions in code points; None for a place inside a character.

    Examples
    --------
    >>> [converter("a😀b", "utf-16")(p) for p in range(5)]
    [0, 1, None, 2, 3]
    """
    if unit == CODE_POINTS:
        return lambda position: position if 0 <= position <= len(text) else None
    widths = (len(c.encode("utf-16-le", "surrogatepass")) // 2 if unit == UTF_16 else _bytes(c) for c in text)
    places, at = {0: 0}, 0
    for i, width in enumerate(widths, 1):
        at += width
        places[at] = i
    return places.get


def _bytes(character: str) -> int:
    return len(character.encode("utf-8", "surrogatepass"))


def in_unit(text: str, unit: str) -> Callable[[int], int]:
    """Return what turns positions in code points into positions in a unit.

    Examples
    --------
    >>> [in_unit("a😀b", "utf-16")(p) for p in range(4)]
    [0, 1, 3, 4]
    """
    if unit == CODE_POINTS:
        return lambda position: position
    back = converter(text, unit)
    length = len(text.encode("utf-16-le" if unit == UTF_16 else "utf-8", "surrogatepass")) // (
        2 if unit == UTF_16 else 1
    )
    places = {i: p for p in range(length + 1) if (i := back(p)) is not None}
    return places.__getitem__


def unit_of(text: str, selections: Sequence[Selected], origin: str = "", asked: str | None = None) -> UnitRead:
    """Find out in which unit the positions in a text are counted.

    Parameters
    ----------
    text
        The text, as the file has it.
    selections
        The selections in it.
    origin
        The program that wrote the file, as the file names it.
    asked
        The unit that the user names; it decides.
    """
    if asked is not None:
        return UnitRead(asked, "as asked for")
    found: dict[str, list[_Span]] = {}
    for unit in UNITS:
        at = converter(text, unit)
        spans = [_span(text, at, s) for s in selections]
        if spans not in found.values():
            found[unit] = spans
    if len(found) == 1:
        return UnitRead(CODE_POINTS, "")
    quoting = _single_best({u: sum(map(_quotes, [text] * len(s), s, selections)) for u, s in found.items()})
    if quoting is not None:
        return UnitRead(quoting, "in which selections stand at the words they quote")
    edges = _edges(text, found)
    if origin.strip().lower().startswith("nvivo") and edges in (None, UTF_16):
        return UnitRead(UTF_16, "as NVivo counts")
    if edges is not None:
        return UnitRead(edges, "in which selections begin and end where words do")
    # Where bytes alone would differ nothing speaks for them, and the standard decides.
    return UnitRead(CODE_POINTS, "as the standard says, though nothing in the file tells", settled=UTF_16 not in found)


def _span(text: str, at: Converter, selected: Selected) -> _Span:
    start, end = at(selected.start), at(selected.end)
    return None if start is None or end is None or not start <= end <= len(text) else (start, end)


def _single_best(counts: dict[str, int]) -> str | None:
    best = max(counts, key=counts.__getitem__)
    return best if list(counts.values()).count(counts[best]) == 1 else None


def _quotes(text: str, span: _Span, selected: Selected) -> bool:
    if span is None:
        return False
    words = " ".join(text[slice(*span)].split())
    return bool(words) and any(_is_quote(" ".join(q.split()), words) for q in selected.quoted)


def _is_quote(quote: str, words: str) -> bool:
    """Tell whether a text quotes these words, whole or cut off at the end."""
    cut = quote.removesuffix("...").removesuffix("…").rstrip()
    return quote == words or (cut != quote and len(cut) >= 4 and words.startswith(cut))


def _edges(text: str, found: dict[str, list[_Span]]) -> str | None:
    """Return the one unit in which the selections that tell units apart begin and end at edges of words."""
    telling = [i for i, spans in enumerate(zip(*found.values(), strict=True)) if len(set(spans)) > 1]
    hits = {
        u: sum((span := spans[i]) is not None and at_edges(text, *span) for i in telling) for u, spans in found.items()
    }
    best = _single_best(hits)
    if best is None or hits[best] < _SURE * len(telling):
        return None
    return best if all(n <= _UNSURE * len(telling) for unit, n in hits.items() if unit != best) else None


def at_edges(text: str, start: int, end: int) -> bool:
    """Tell whether a span cuts no word and does not begin with white space, as what a person marks hardly ever does."""
    cut = any(0 < p < len(text) and text[p - 1].isalnum() and text[p].isalnum() for p in (start, end))
    return start < end and not cut and not text[start].isspace()

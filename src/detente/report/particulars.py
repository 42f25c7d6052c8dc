"""What the file says of one part of a case, key by key: for whatever has no sentence or table of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from detente.case.sections import kinds
from detente.case.sections import parts as parts_inside
from detente.report.blocks import Block, Heading, Table
from detente.report.said import Row, element, fixed

if TYPE_CHECKING:
    from detente.case import Note
    from detente.case.walk import Element

NOTE = ("name", "because", "evidence", "status", "note")
_TITLES = {
    "definition": "Definitions", "source": "Sources", "actor": "Actors", "coder": "Coders", "code": "Codebook",
    "repair rules": "What repairs may change", "issue": "Issues", "level": "Levels of issues",
    "worth": "Worth in points", "attitude": "Attitudes",
}  # fmt: skip
_BASED = ("evidence", "status")
_QUOTED = {"source": ("name", "title"), "claim": ("quote", "prefix", "suffix"), "actor": ("name", "aliases")}
"""Words of sources, and what they call somebody: given in quotation marks, as somebody's."""


def particulars(part: Element, told: Collection[str] = ()) -> tuple[tuple[str, str], ...]:
    """Return what the file says of a part under each key, in words, but for keys that are told elsewhere.

    Examples
    --------
    >>> import detente
    >>> from detente.case.address import elements_of
    >>> parts = elements_of(detente.read_case("elmira-9state").model())
    >>> particulars(parts["options.modify"], ("taken", "not_taken"))
    (('owner', 'MoE'), ('moves', 'take-only'), ('name', 'modify the control order'))
    """
    if not part.of:  # such as who owns an option
        return ()
    data = part.data
    if not isinstance(data, Mapping):
        data = {"": data}
    if part.of == "claim":
        links = [link for link in data.get("by", ()) if not isinstance(link, str)]
        data = {**data, "by": [link for link in links if {*link} - {"who", "mode"}]}  # a chain tells these two
    held = parts_inside().get(part.of, ("", ""))[0]  # parts of their own, which are told by themselves
    inside = [held] if isinstance(data.get(held), Mapping) else []
    own = {f.name: f.told for f in kinds()[part.of].fields if f.told is not None}
    data = {key: own[key](value) if key in own else value for key, value in data.items()}
    return tuple(
        (key.replace("_", " "), words)
        for key, value in data.items()
        if key not in told and key not in inside and (words := _under(key, value, key in _QUOTED.get(part.kind, ())))
    )


def _under(key: str, value: Any, quoted: bool = False) -> str:
    """Return the value of a key in words; of places only how many."""
    if quoted:
        return ", ".join(f"“{in_words(text)}”" for text in (value if isinstance(value, list) else [value]))
    if key == "mentions" and isinstance(value, list):
        return f"{len(value)} place{'s' if len(value) > 1 else ''}"
    return in_words(value)


def in_words(value: Any) -> str:
    """Return plain data as words: lists with commas, lists within them as what is equal, mappings key by key.

    Examples
    --------
    >>> in_words({"quote": "we row", "kind": "excerpt", "by": [{"who": "Ann", "mode": "paraphrase"}]})
    'quote: “we row”; kind: excerpt; by: who: Ann; mode: paraphrase'
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(
            f"{str(key).replace('_', ' ')}: {_under(str(key), part, key == 'quote')}" for key, part in value.items()
        )
    if isinstance(value, list):
        nested = any(isinstance(part, Mapping) for part in value)
        return (" / " if nested else ", ").join(
            " = ".join(in_words(p) for p in part) if isinstance(part, list) else in_words(part) for part in value
        )
    return " ".join(str(value).split())


def basis(note: Note | None) -> str:
    """Say what an entry rests on: its status and claims, or that it is an assumption."""
    if note is None or note.is_assumption:
        claims = f" ({', '.join(note.evidence)})" if note and note.evidence else ""
        return "assumption" + claims
    parts = [note.status or "evidence", *([", ".join(note.evidence)] if note.evidence else [])]
    return ": ".join(parts)


def remaining_blocks(parts: Iterable[Element], told: Mapping[str, Collection[str]]) -> list[Block]:
    """Return all that a case says and that is not told yet.

    Parameters
    ----------
    parts
        The parts of the case.
    told
        For each kind of part that has a table of its own which keys are told there. Each other kind gets a table here,
        so that a new one is shown without anybody thinking of it.
    """
    known = [e for e in parts if e.of]  # the others are told with another part
    blocks: list[Block] = []
    for kind in dict.fromkeys(e.kind for e in known if e.kind not in told):
        rows = tuple(row for e in known if e.kind == kind for row in _rows(e, _apart(e)))
        blocks += [
            Heading(fixed(_TITLES.get(kind, kind.capitalize()))),
            Table(fixed(""), (kind, "", "what it is"), rows),
        ]
    left = ((e, _beside(e, told[e.kind])) for e in known if e.kind in told)
    rows = tuple(row for e, words in left for row in _rows(e, words, f"{e.short}, {e.kind}"))
    if rows:
        blocks += [Heading(fixed("Reasons, notes and the rest")), Table(fixed(""), ("part", "", "what is said"), rows)]
    return blocks


def _rows(part: Element, words: Iterable[tuple[str, str]], called: str = "") -> Iterator[Row]:
    """Yield a row for each thing said of a part, which is named in the first."""
    for k, (key, text) in enumerate(words):
        yield Row(("" if k else called or part.short, key, text), element(part))


def _apart(part: Element) -> list[tuple[str, str]]:
    words = particulars(part, ("name",))
    if words[:1] and not words[0][0]:
        return [*words]
    label = f"“{part.label}”" if "name" in _QUOTED.get(part.kind, ()) else part.label
    # A label made of what is under its keys, such as who backs whom, has said that.
    return [("", label), *(said for said in words if f" {said[1]} " not in f" {part.label} ")]


def _beside(part: Element, told: Collection[str]) -> list[tuple[str, str]]:
    """Return what of a part is not told yet."""
    words = [*particulars(part, (*told, *_BASED))]
    if part.note is not None and not {*_BASED} & {*told}:
        stated = bool(part.note.evidence or part.note.status)
        words += [("rests on", basis(part.note))] * (stated or part.kind == "rival owner")
    return words

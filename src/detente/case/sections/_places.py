"""Places in the texts of sources, as claims and mentions name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from detente.case.elements import Layer
from detente.case.nodes import MappingNode, where_of
from detente.case.sections import Field
from detente.errors import Problem, nearest

if TYPE_CHECKING:
    from detente.case.reader import Reader
    from detente.evidence import Claim, Mention

START = Field("start", "number", "Where the place begins, in code points from 0.", required=True)
END = Field("end", "number", "Where the place ends; the character at `end` is not part of it.", required=True)


def read_place(reader: Reader, body: MappingNode, what: str) -> tuple[str, int, int]:
    """Read the source, start and end of an entry."""
    start, end = reader.whole(body, "start"), reader.whole(body, "end")
    if start is not None and end is not None and not start < end:
        node = body.get("end")
        assert node is not None
        reader.problem(
            node.where, f"found the end “{end}” for {what} that starts at {start}; the end comes after the start"
        )
    return reader.member(body, "source", "the id of a source") or "", start or 0, end or 0


def place_problems(layer: Layer, place: Claim | Mention, whose: str) -> Iterator[Problem]:
    """Yield what is wrong with a place: no such source, or one that is shorter."""
    source = layer.sources.get(place.source)
    if source is None:
        yield unknown(place.source, "no source", layer.sources)
    elif source.characters is not None and place.end > source.characters:
        from detente.evidence import Claim

        where = where_of(place.id if isinstance(place, Claim) else place.source)
        yield Problem(
            where, f"found the end {place.end} {whose}; the source “{source.id}” has {source.characters} characters", ""
        )


def unknown(name: str, what: str, known: Mapping[str, object]) -> Problem:
    """Return the problem with a name that is none of those known."""
    return Problem(where_of(name), f"found “{name}”, which is {what}", nearest(name, known))

"""What a form of the graph is, and what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from detente.papers.numbering import Numbering
from detente.papers.origin import Origin
from detente.pictures.picture import Arc, Picture, Vertex


@dataclass(frozen=True)
class Graph:
    """All states of a model and its moves, or those of them that improve things for the mover."""

    picture: Picture
    numbering: Numbering
    origin: Origin

    def number(self, code: int) -> str:
        """What a state is called."""
        return self.numbering.by_code[code].number

    def names(self, code: int) -> tuple[str, ...]:
        """The names that it has besides."""
        return self.numbering.by_code[code].names

    @property
    def states(self) -> tuple[Vertex, ...]:
        """The states in the order of their numbers."""
        known = {node.code: node for node in self.picture.nodes}
        return tuple(known[one.code] for one in self.numbering.states)

    def moves(self) -> Iterator[tuple[str, Arc]]:
        """Yield every move with the id of its mover."""
        for arc in self.picture.arcs:
            yield self.picture.decision_makers[arc.mover][0], arc


@dataclass(frozen=True, kw_only=True)
class FigureForm:
    """A form of the graph, declared by its module.

    Parameters
    ----------
    name
        What it is asked for by, which is the name of the module.
    label
        What it is.
    endings
        Of files, with their dots; the first is the usual one.
    media_type
        As mail and servers name it.
    write
        From the graph to a text; the second says whether one that stands by itself is asked for.
    drawn
        Whether it is a drawing, whose size is bounded by what can be read.
    fragments
        Whether it knows both a fragment and a whole file.
    """

    name: str
    label: str
    endings: tuple[str, ...]
    media_type: str
    write: Callable[[Graph, bool], str]
    drawn: bool = True
    fragments: bool = False

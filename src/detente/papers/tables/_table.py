"""What a table of a paper is, whichever form it is written in, and what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from detente.papers.numbering import Numbering, numbering_of

if TYPE_CHECKING:
    from detente.case.elements import DecisionMaker
    from detente.stability import Solution

ROOM = 88
"""So many characters a table may be wide before it is split, where nobody says how many."""

LONGEST, FIRST, LEAST = 60, 30, 15
"""How wide a column is at most, and how narrow the first ones and the others may be, their cells set in lines."""

BETWEEN = 2
"""What a column takes beside its longest cell."""


@dataclass(frozen=True)
class Group:
    """Columns that belong together, below one heading; without one each stands by itself."""

    heading: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A row: its cells, and the part of the table that it belongs to, if that has parts."""

    cells: tuple[str, ...]
    part: str = ""


@dataclass(frozen=True)
class PaperTable:
    """A table.

    Parameters
    ----------
    what
        Which one it is, by the name it is asked for.
    caption
        What stands above it.
    stub
        The headings of the first columns, which say what a row is of.
    groups
        The other columns.
    rows
        What stands in it.
    notes
        What a reader must know besides.
    signs
        What its signs are in data, which have no place for the notes.
    """

    what: str
    caption: str
    stub: tuple[str, ...]
    groups: tuple[Group, ...]
    rows: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    signs: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of all columns, each with that of its group."""
        rest = (f"{group.heading}: {one}" if group.heading else one for group in self.groups for one in group.columns)
        return (*self.stub, *rest)

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """How many characters each column takes as it is."""
        return tuple(min(max(map(len, column)), LONGEST) for column in self._cells)

    @cached_property
    def least(self) -> tuple[int, ...]:
        """How many characters each column takes at least, where cells of several words are set in lines."""
        words = (max(len(word) for cell in column for word in (*cell.split(), "")) for column in self._cells)
        bounds = (FIRST if k < len(self.stub) else LEAST for k in range(len(self.widths)))
        return tuple(min(wide, max(b, word)) for wide, word, b in zip(self.widths, words, bounds, strict=True))

    @property
    def _cells(self) -> list[tuple[str, ...]]:
        heads = (*self.stub, *(one for group in self.groups for one in group.columns))
        return [*zip(heads, *(line.cells for line in self.rows), strict=True)]

    def fitted(self, room: int) -> tuple[int, ...]:
        """Return how wide each column is in so much room: what is left goes to those that were made narrower."""
        if not room:
            return self.widths
        widths = list(self.least)
        left = room - sum(w + BETWEEN for w in widths)
        while left > 0 and (narrow := [k for k, w in enumerate(widths) if w < self.widths[k]]):
            for k in narrow[:left]:
                widths[k] += 1
            left -= len(narrow)
        return tuple(widths)

    def parts(self, room: int) -> Iterator[PaperTable]:
        """Yield the table in parts that are no wider than asked for, each with the first columns; groups stay whole.

        A group that is wider than a part alone is cut, and a column that is wider stands alone. The last has the notes.
        """
        first, at = len(self.stub), len(self.stub)
        pieces: list[tuple[str, range]] = []
        left = max(room - sum(w + BETWEEN for w in self.least[:first]), 1)
        for group in self.groups:
            every = range(at, at + len(group.columns))
            whole = bool(group.heading) and self._wide(every) <= left
            pieces += [(group.heading, every)] if whole else [(group.heading, range(k, k + 1)) for k in every]
            at = every.stop
        taken: list[tuple[str, range]] = []
        for piece in pieces:
            if taken and sum(self._wide(one) for _, one in (*taken, piece)) > left:
                yield replace(self._part(taken), notes=())
                taken = []
            taken.append(piece)
        yield self._part(taken) if len(taken) < len(pieces) else self

    def _wide(self, columns: range) -> int:
        return sum(self.least[k] + BETWEEN for k in columns)

    def _part(self, pieces: Sequence[tuple[str, range]]) -> PaperTable:
        heads = (*self.stub, *(one for group in self.groups for one in group.columns))
        groups: list[Group] = []
        for heading, columns in pieces:
            names = tuple(heads[k] for k in columns)
            if groups and heading and groups[-1].heading == heading:
                groups[-1] = replace(groups[-1], columns=(*groups[-1].columns, *names))
            else:
                groups.append(Group(heading, names))
        places = [*range(len(self.stub)), *(k for _, columns in pieces for k in columns)]
        rows = tuple(Line(tuple(line.cells[k] for k in places), line.part) for line in self.rows)
        return replace(self, groups=tuple(groups), rows=rows)


@dataclass(frozen=True)
class Given:
    """What tables are made of: a model solved, where ways begin, and which states the tables are of."""

    solution: Solution
    start: str | None = None
    only: frozenset[int] | None = None

    @cached_property
    def numbering(self) -> Numbering:
        """What the states are called."""
        return numbering_of(self.solution.model, self.solution.conflict, self.solution.feasible)

    @property
    def makers(self) -> tuple[DecisionMaker, ...]:
        """The decision makers, in file order."""
        return self.solution.model.decision_makers

    def shown(self) -> Iterator[tuple[str, int]]:
        """Yield the number and the code of each state that the tables are of."""
        for one in self.numbering.states:
            if self.only is None or one.code in self.only:
                yield one.number, one.code


@dataclass(frozen=True, kw_only=True)
class TableKind:
    """A kind of table, declared by its module.

    Parameters
    ----------
    what
        Its name, which is that of the module.
    help
        What it is, for whoever chooses.
    make
        Makes it, or several, of what is given.
    """

    what: str
    help: str
    make: Callable[[Given], Sequence[PaperTable]]

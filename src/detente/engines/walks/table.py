"""The status quo table: where a conflict can have come by so many moves, and who moved last.

V_i(1) is what i reaches from the start by one move, V_i(h) what i reaches by one move from what is in V_j(h - 1) for
some other j, so that nobody moves twice in a row. After Li, Kilgour and Hipel, *Journal of the Operational Research
Society* 56 (2005) 699-707. The search is breadth first over pairs of a state and its last mover, and not over states:
where moves are not transitive, a shortest way may pass a state twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Literal, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.conflict import no_scores
from detente.deadline import check
from detente.engines.arrays import Space
from detente.engines.dense import ranks_of
from detente.engines.explicit import FEW_MOVES, Arcs, Explicit, Graph, graph_of, most_moves
from detente.engines.hypercube import spread
from detente.errors import BoundReached

Allowed: TypeAlias = Literal["moves", "improvements", "weak"]
ALLOWED: tuple[Allowed, ...] = ("moves", "improvements", "weak")
"""All moves; the mover's improvements; its improvements and moves to what it finds equally good."""
MAX_OPTIONS = 24
MAX_ROWS = 10_000
Row: TypeAlias = tuple[BoolArray, ...]
"""For each decision maker the states that are reached with it moving last, one truth value per place of the space."""


class Stepping(Protocol):
    """What each decision maker reaches from a set of states by one move."""

    space: Space

    def reached(self, mover: int, start: BoolArray, allowed: Allowed) -> BoolArray:
        """Return what a decision maker reaches by one allowed move from some states."""


class ListedMoves:
    """Move by move, in any graph."""

    def __init__(self, conflict: Conflict) -> None:
        self.graph: Graph = graph_of(conflict)
        self.space = Space(conflict, self.graph.states)
        self.arcs: dict[tuple[int, Allowed], Arcs] = {}

    def reached(self, mover: int, start: BoolArray, allowed: Allowed) -> BoolArray:
        """See `Stepping`."""
        if (mover, allowed) not in self.arcs:
            self.arcs[mover, allowed] = self._arcs(mover, allowed)
        arcs = self.arcs[mover, allowed]
        found = np.zeros(len(start), dtype=np.bool_)
        found[arcs.target[start[arcs.source]]] = True
        return found

    def _arcs(self, mover: int, allowed: Allowed) -> Arcs:
        graph, moves = self.graph, self.graph.moves[mover]
        if allowed == "moves":
            return moves
        if allowed == "improvements":
            return graph.improvements[mover]
        pairs, ranks = graph.conflict.pairs[mover], graph.ranks[mover]
        if ranks is not None:
            return moves.restricted(ranks[moves.target] >= ranks[moves.source])
        assert pairs is not None
        return moves.restricted(~pairs.leading(graph.states[moves.source], graph.states[moves.target]))


class CubeMoves:
    """Over the whole hypercube, one option at a time; for models in which moves are transitive.

    A mover reaches a state from some others if one of these differs from it in the mover's own options, none of them
    changed against its direction: of all that may lead there the least and the greatest code are found, and among those
    that are worst for the mover, so that the state itself, which is among them, is told from others.
    """

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        ranks, self.feasible = ranks_of(conflict)
        self.ranks = [r.astype(np.int64) for r in ranks]
        self.space = Space(conflict, None)
        self.codes = np.arange(len(self.feasible), dtype=np.int64)

    def reached(self, mover: int, start: BoolArray, allowed: Allowed) -> BoolArray:
        """See `Stepping`."""
        rank: IntArray | int = 0 if allowed == "moves" else self.ranks[mover]
        size = len(start)
        least = self._least(mover, start, rank * size + self.codes)
        if allowed == "improvements":
            return np.asarray(self.feasible & (least // size < rank))
        last = self._least(mover, start, rank * size + (size - 1 - self.codes))
        first_code, last_code = least % size, size - 1 - last % size
        other = (first_code != self.codes) | (last_code != self.codes)
        worst = least // size
        return np.asarray(self.feasible & ((worst < rank) | ((worst == rank) & other)))

    def _least(self, mover: int, start: BoolArray, keys: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        conflict = self.conflict
        values = np.where(start, keys, np.iinfo(np.int64).max)
        return spread(values, conflict.own[mover], np.minimum, up=~conflict.take_only, down=~conflict.drop_only)


def stepping(conflict: Conflict) -> Stepping:
    """Return what steps through a conflict: move by move where these are few or not transitive, else over arrays.

    Raises
    ------
    BoundReached
        If there are too many moves to list, and the hypercube does not serve.
    """
    why = Explicit().refuses(conflict)
    if why is None and (conflict.literal or most_moves(conflict) <= FEW_MOVES):
        return ListedMoves(conflict)
    if not conflict.literal and no_scores(conflict) is None and len(conflict.options) <= MAX_OPTIONS:
        return CubeMoves(conflict)
    if why is None:
        return ListedMoves(conflict)
    cube = "" if conflict.literal else f", or over arrays of up to {MAX_OPTIONS} options"
    raise BoundReached(f"a status quo table is made on a list of all moves{cube}: {why}")


def rows(steps: Stepping, start: int, allowed: Allowed) -> Iterator[Row]:
    """Yield what is reached by one move, by two, and so on, as long as a state is reached by a last mover anew.

    Raises
    ------
    BoundReached
        If that goes on beyond `MAX_ROWS` moves.
    """
    conflict = steps.space.conflict
    everybody = range(len(conflict.decision_makers))
    at = steps.space.position(start)
    assert at is not None
    size = 1 << len(conflict.options) if steps.space.states is None else len(steps.space.states)
    begun = np.zeros(size, dtype=np.bool_)
    begun[at] = True
    row: Row = tuple(steps.reached(i, begun, allowed) for i in everybody)
    seen = [np.zeros(size, dtype=np.bool_) for _ in everybody]
    for _ in range(MAX_ROWS):
        check()
        if not any((row[i] & ~seen[i]).any() for i in everybody):
            return
        yield row
        for i in everybody:
            seen[i] |= row[i]
        others = [reduce(np.logical_or, (row[j] for j in everybody if j != i), np.zeros_like(begun)) for i in everybody]
        row = tuple(steps.reached(i, others[i], allowed) for i in everybody)
    raise BoundReached(f"the table is followed up to {MAX_ROWS:,} moves")

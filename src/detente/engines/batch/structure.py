"""States and moves without preferences, laid out so that many models are worked on side by side.

A decision maker's moves come in *slots*: slot k holds the k-th move of every state that has so many, states with most
moves first, so that each slot is about the beginning of one list of states.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.conflict import Conflict
from detente.conflict.arrays import IntArray
from detente.conflict.conflict import no_scores
from detente.engines.explicit import Arcs, Explicit, graph_of


def refuses(conflict: Conflict) -> str | None:
    """Return why there is no batch of models like a conflict: no numbers say what is preferred, or it is too large."""
    return no_scores(conflict) or Explicit().refuses(conflict)


@dataclass(frozen=True, eq=False)
class Classes:
    """States that fall into classes; a class is reached from each of its members, and left from none.

    Parameters
    ----------
    of
        For each state the number of its class; large classes come first.
    members
        The first member of each class, the second of each class that has two, and so on.
    """

    of: IntArray
    members: tuple[IntArray, ...]

    @classmethod
    def by(cls, label: IntArray) -> Classes:
        """Return the classes of states that have the same label; a label is the number of one of them."""
        size = np.bincount(label, minlength=len(label))
        rank = np.empty(len(size), dtype=np.int64)
        rank[np.argsort(-size, kind="stable")] = np.arange(len(size))
        of = rank[label]
        members = np.argsort(of, kind="stable")
        return cls(of, tuple(_slots(of[members], members, len(of))[1]))


@dataclass(frozen=True, eq=False)
class Moves:
    """What one decision maker can do.

    Parameters
    ----------
    origins
        The states that it can leave, those with most moves first; a slice where these are the first states.
    slots
        For each k the targets of the k-th moves of the first states in `origins`.
    arcs, states
        The same moves by their sources, and how many states there are.
    """

    origins: IntArray | slice
    slots: tuple[IntArray, ...]
    arcs: Arcs
    states: int

    @classmethod
    def of(cls, arcs: Arcs, states: int) -> Moves:
        """Lay out moves that are sorted by their source."""
        origins, slots = _slots(arcs.source, arcs.target, states)
        first = len(origins) and np.array_equal(origins, np.arange(len(origins)))
        return cls(slice(0, len(origins)) if first else origins, tuple(slots), arcs, states)

    @cached_property
    def classes(self) -> Classes | None:
        """Where each of its moves can be undone and any two of them are one move: the states among which it moves."""
        return _classes(self.arcs, self.states)

    @property
    def left(self) -> int:
        """How many states it can leave."""
        return len(self.slots[0]) if self.slots else 0

    @cached_property
    def ends(self) -> tuple[IntArray, IntArray]:
        """The sources and the targets of all moves, slot by slot."""
        if not self.slots:
            empty = np.empty(0, dtype=np.int64)
            return empty, empty
        origins = np.arange(self.left) if isinstance(self.origins, slice) else self.origins
        return np.concatenate([origins[: len(s)] for s in self.slots]), np.concatenate(self.slots)

    def parts(self) -> Iterator[tuple[slice, IntArray]]:
        """Yield where each slot stands among all moves, and its targets."""
        start = 0
        for slot in self.slots:
            yield slice(start, start + len(slot)), slot
            start += len(slot)


def _slots(source: IntArray, target: IntArray, n: int) -> tuple[IntArray, list[IntArray]]:
    """Return the sources, those with most targets first, and the targets in slots; sources are given ascending."""
    count = np.bincount(source, minlength=n)
    first = np.cumsum(count) - count
    fewer = -count
    origins = np.argsort(fewer, kind="stable")[: np.count_nonzero(count)]
    fewer, first = fewer[origins], first[origins]
    most = -int(fewer[0]) if len(fewer) else 0
    ends = np.searchsorted(fewer, -np.arange(most), side="left")
    return origins, [target[first[:end] + k] for k, end in enumerate(ends)]


def _classes(arcs: Arcs, n: int) -> Classes | None:
    """Return the classes of states that moves connect, if there is a move between any two members of each."""
    label = np.arange(n)
    np.minimum.at(label, arcs.source, arcs.target)
    size = np.bincount(label, minlength=n)
    moves = np.bincount(arcs.source, minlength=n)
    closed = np.array_equal(label[arcs.source], label[arcs.target]) and np.array_equal(moves, size[label] - 1)
    return Classes.by(label) if closed else None


@dataclass(frozen=True, eq=False)
class Structure:
    """The states and moves that many models share.

    Parameters
    ----------
    states
        How many states there are; they have the numbers from 0.
    moves
        For each decision maker its moves.
    literal
        Whether legal sequences are taken literally, nobody twice in a row. Where all moves are transitive (any two
        moves of a decision maker are one move of it, or lead back) this changes nothing and need not be done.
    codes
        The codes of the states, ascending, where the structure is that of a conflict.
    """

    states: int
    moves: tuple[Moves, ...]
    literal: bool
    codes: IntArray | None = None

    @classmethod
    def of(cls, conflict: Conflict) -> Structure:
        """Return the structure of a conflict, whatever its preferences: bans, merged and infeasible states and all."""
        graph = graph_of(conflict)
        moves = tuple(Moves.of(arcs, len(graph.states)) for arcs in graph.moves)
        return cls.laid_out(len(graph.states), moves, conflict.literal, graph.states)

    @classmethod
    def of_arcs(cls, states: int, arcs: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Structure:
        """Return the structure of any graph.

        Parameters
        ----------
        states
            How many states there are.
        arcs
            For each decision maker the sources and the targets of its moves, as numbers of states. Moves may be given
            in any order, and more than once; one from a state to itself is no move.

        Examples
        --------
        >>> Structure.of_arcs(3, [([0, 1], [1, 2]), ([2], [0])]).literal
        True
        """
        sorted_arcs = []
        for source, target in arcs:
            pairs = np.asarray(source, dtype=np.int64) * states + np.asarray(target, dtype=np.int64)
            sorted_arcs.append(Arcs.between(pairs[pairs // states != pairs % states], states))
        return cls.laid_out(states, tuple(Moves.of(arcs, states) for arcs in sorted_arcs), True, None)

    @classmethod
    def laid_out(cls, n: int, moves: tuple[Moves, ...], literal: bool, codes: IntArray | None) -> Structure:
        """Return a structure of moves, taken literally only where that may make a difference."""
        return cls(n, moves, literal and any(m.classes is None for m in moves), codes)

    @cached_property
    def arcs(self) -> int:
        """How many moves there are in all."""
        return sum(len(slot) for moves in self.moves for slot in moves.slots)

    @cached_property
    def reach(self) -> tuple[Classes | None, ...]:
        """For each decision maker the classes of states that the others reach from each other, if these are classes."""
        return tuple(self._reach(i) for i in range(len(self.moves)))

    def _reach(self, i: int) -> Classes | None:
        label = np.arange(self.states)
        others = [moves.classes for j, moves in enumerate(self.moves) if j != i]
        known = [classes for classes in others if classes is not None]
        if len(known) < len(others):
            return None
        while True:
            before = label
            for classes in known:
                least = np.full(len(classes.members[0]), self.states)
                np.minimum.at(least, classes.of, label)
                label = least[classes.of]
            if np.array_equal(before, label):
                return Classes.by(label)

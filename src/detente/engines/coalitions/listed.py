"""Coalitions in any conflict whose states can be compared in pairs: sets of states as bits, one row for each state.

Legal sequences are taken literally, with forbidden and listed moves and merged states, and preferences may be pairs of
states (see `detente.conflict.relations`): q tempts a coalition at s if it leads there for every member, x holds if it
holds for some member, and a sub-coalition of the others answers where each of its members would step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict, Sanctioning
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.relations import Pairwise
from detente.deadline import check
from detente.engines.arrays import ArraySet, Space
from detente.engines.coalitions.protocol import Coalition, JointPart, Way, coalitions_of
from detente.engines.explicit import MAX_COMPARED, Arcs, Explicit, Graph, graph_of, states_of
from detente.engines.protocol import Progress, silent
from detente.engines.sets import StateSet

Bits: TypeAlias = npt.NDArray[np.uint64]
"""For each state a row of bits, one for each state, in words of 64."""
WORD = 64


class Listed(Way):
    """The way; see the module."""

    name = "explicit"

    def refuses(self, conflict: Conflict, shapes: Sequence[Sanctioning], *, pareto: bool) -> str | None:  # noqa: ARG002
        """Refuse only what is too large to compare in pairs."""
        if why := Explicit().refuses(conflict):
            return why
        if (states := len(states_of(conflict)[1])) > MAX_COMPARED:
            return f"it compares states pair by pair, up to {MAX_COMPARED:,}; this model has {states:,}"
        return None

    def start(
        self,
        conflict: Conflict,
        shapes: Sequence[Sanctioning],
        *,
        pareto: bool = False,
        feasible: StateSet | None = None,
        progress: Progress = silent,
    ) -> ListedRun:
        """See `Way`."""
        progress("explicit: states and moves")
        return ListedRun(graph_of(conflict), shapes, pareto, feasible, progress)


@dataclass(frozen=True, eq=False)
class ListedRun:
    """One run over a graph; see `JointRun`."""

    graph: Graph
    shapes: Sequence[Sanctioning]
    pareto: bool
    asked: StateSet | None
    progress: Progress
    _reached: dict[Coalition, Bits] = field(default_factory=dict)
    _gains: dict[Coalition, Bits] = field(default_factory=dict)

    @cached_property
    def feasible(self) -> StateSet:
        """See `JointRun`."""
        if self.asked is not None:
            return self.asked
        return ArraySet(Space(self.graph.conflict, self.graph.states), np.ones(self.n, dtype=np.bool_))

    @cached_property
    def n(self) -> int:
        """How many states there are."""
        return len(self.graph.states)

    def parts(self, coalitions: Sequence[Coalition]) -> Iterator[JointPart]:
        """See `JointRun`."""
        for members in coalitions:
            check()
            named = ", ".join(self.graph.conflict.decision_makers[i] for i in members)
            self.progress(f"explicit: {named} together")
            for shape, stable in zip(self.shapes, self.stable(members), strict=True):
                yield JointPart(shape.id, members, self._as_set(stable))

    def _as_set(self, stable: BoolArray) -> StateSet:
        feasible = self.feasible
        if isinstance(feasible, ArraySet) and feasible.space.states is not None:
            return ArraySet(feasible.space, stable)
        return feasible.where("false").including(self.graph.states[stable].tolist())

    def stable(self, members: Coalition) -> list[BoolArray]:
        """Return for each shape which states are stable for a coalition."""
        others = tuple(j for j in range(len(self.graph.moves)) if j not in members)
        tempting = turned(self.reached(members) & self.leading(members), self.n)  # of q: where it tempts
        holding = ~self.leads_to(members) if self.scored else self.holds(members)
        found = {}
        for shape in dict.fromkeys(self.shapes):
            check()
            if shape.responders == "nothing":
                undeterred = tempting
            else:
                hold = holding
                if shape.counters:
                    hold = holding & ~answered([self.graph.moves[i] for i in members], ~holding, self.literal)
                if shape.responders == "moves":
                    arcs = [self.graph.moves[j] for j in others]
                    deterred = answered(arcs, hold, self.literal)
                else:
                    deterred = self._answered_together(others, hold)
                undeterred = tempting & ~deterred
            found[shape] = ~flags(np.bitwise_or.reduce(undeterred, axis=0), self.n)
        return [found[shape] for shape in self.shapes]

    @cached_property
    def literal(self) -> bool:
        """Whether it matters that nobody moves twice in a row."""
        return self.graph.conflict.literal

    @cached_property
    def scored(self) -> bool:
        """Whether numbers say what everybody prefers: what does not tempt holds then, and the other way round."""
        return not self.graph.conflict.unscored

    def reached(self, members: Coalition) -> Bits:
        """Return for each state where the members get from it together, by legal sequences of moves."""
        if members not in self._reached:
            moves = [self.graph.moves[i] for i in members]
            self._reached[members] = answered(moves, self._each, self.literal)
        return self._reached[members]

    @cached_property
    def _each(self) -> Bits:
        return packed(np.eye(self.n, dtype=np.bool_))

    @cached_property
    def better(self) -> tuple[Bits, ...]:
        """For each decision maker and state the states that are better: that lead there."""
        return tuple(self._related(i, lambda pairs: pairs.leading) for i in range(len(self.graph.moves)))

    @cached_property
    def _stepping(self) -> tuple[Bits, ...]:
        if self.scored:
            return self.better
        return tuple(self._related(i, lambda pairs: pairs.stepping) for i in range(len(self.graph.moves)))

    def _related(self, i: int, told: Callable[[Pairwise], Callable[[IntArray, IntArray], BoolArray]]) -> Bits:
        ranks, pairs, states = self.graph.ranks[i], self.graph.conflict.pairs[i], self.graph.states
        if pairs is not None:
            return packed(told(pairs)(states[None, :], states[:, None]))
        assert ranks is not None
        return packed(ranks[None, :] > ranks[:, None])

    def leading(self, members: Coalition) -> Bits:
        """Return for each state what is better for a coalition."""
        return self._all_of(members, self.better)

    def _all_of(self, members: Coalition, better: tuple[Bits, ...]) -> Bits:
        those = [better[i] for i in members]
        if not self.pareto:
            return reduce(np.bitwise_and, those)
        no_worse = [~turned(self.better[i], self.n) for i in members]
        return reduce(np.bitwise_and, no_worse) & reduce(np.bitwise_or, those)

    def leads_to(self, members: Coalition) -> Bits:
        """Return for each state where it is better for a coalition."""
        return turned(self.leading(members), self.n)

    def holds(self, members: Coalition) -> Bits:
        """Return for each state where an answer that ends at it deters a coalition from leaving."""
        if self.pareto:
            return ~self.leads_to(members)
        conflict, states = self.graph.conflict, self.graph.states
        found = np.zeros((self.n, self.n), dtype=np.bool_)
        for i in members:
            ranks, pairs = self.graph.ranks[i], conflict.pairs[i]
            if pairs is not None:
                found |= pairs.holding(states[:, None], states[None, :])
            else:
                assert ranks is not None
                found |= ranks[:, None] <= ranks[None, :]
        return packed(found)

    def gains(self, members: Coalition) -> Bits:
        """Return for each state where a coalition would go in answer to others."""
        if members not in self._gains:
            stepping = self.better if self.pareto else self._stepping
            self._gains[members] = self.reached(members) & self._all_of(members, stepping)
        return self._gains[members]

    def _answered_together(self, others: Coalition, hold: Bits) -> Bits:
        """Return from where the others reach what holds by gains of sub-coalitions, the same not twice in a row."""
        every = [self.gains(tuple(others[k] for k in some)) for some in coalitions_of(len(others))]
        if not every:
            return np.zeros_like(hold)
        if not self.literal:
            # Gains of a sub-coalition are transitive, so that they can be taken for those of one decision maker.
            return answered([self._arcs(reduce(np.bitwise_or, every))], hold, False)
        return answered([self._arcs(some) for some in every], hold, True)

    def _arcs(self, rows: Bits) -> Arcs:
        return Arcs(*np.nonzero(flags(rows, self.n)))


def packed(truth: BoolArray) -> Bits:
    """Return truth values as bits, in whole words."""
    n = truth.shape[-1]
    wide = np.zeros((*truth.shape[:-1], -(-n // WORD) * WORD), dtype=np.bool_)
    wide[..., :n] = truth
    return np.packbits(wide, axis=-1, bitorder="little").view(np.uint64)


def flags(bits: Bits, n: int) -> BoolArray:
    """Return bits as n truth values."""
    return np.unpackbits(bits.view(np.uint8), axis=-1, count=n, bitorder="little").astype(np.bool_)


def turned(bits: Bits, n: int) -> Bits:
    """Return rows as columns."""
    return packed(np.ascontiguousarray(flags(bits, n).T))


def answered(movers: Sequence[Arcs], hold: Bits, literal: bool) -> Bits:
    """Return for each state the rows of all that is reached from it by one move or more, joined by “or”.

    Literally `begun[j]` is what is reached by sequences that begin with a move of j: what follows begins with a move of
    somebody else. Otherwise any move may follow any.
    """
    begun = [np.zeros_like(hold) for _ in movers]
    turn = still = 0
    while still < len(movers):
        check()
        arrived = hold.copy()
        for k, others in enumerate(begun):
            if k != turn or not literal:
                arrived |= others
        after = movers[turn].some(arrived)
        if np.array_equal(after, begun[turn]):
            still += 1
        else:
            begun[turn] = after
            still = 1 if literal else 0
        turn = (turn + 1) % len(movers)
    return reduce(np.bitwise_or, begun, np.zeros_like(hold))

"""What decision makers who look some moves ahead expect, worked out for a whole graph at once.

Two ways of looking ahead. `Anticipation`: two decision makers move in turn, each does what is best for it in view of
what the other would then do. `Alternation`: one decision maker, and the others against it, in rounds; what counts is
what they can see to, whatever they themselves want. The concepts are in `detente.stability.horizon`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict
from detente.conflict.arrays import BoolArray, IntArray
from detente.deadline import check
from detente.engines.explicit import Arcs, Graph, graph_of, reachable_bits, sanction_values
from detente.errors import BoundReached

MAX_PERIOD = 1_000
"""Up to how many moves ahead a period is looked for."""


@dataclass(frozen=True, eq=False)
class Expected:
    """For each state where things may end when one decision maker moves first: pairs of places, by the state first.

    `end[start[s] : start[s + 1]]` are the ends from the state at place s, ascending.
    """

    start: IntArray
    end: IntArray

    @classmethod
    def of(cls, pairs: IntArray, states: int) -> Expected:
        """Return what is given as state times number of states plus end, each once, ascending."""
        return cls(np.searchsorted(pairs, np.arange(states + 1) * states), pairs % states)

    def at(self, place: int) -> IntArray:
        """Return where things may end from one state."""
        return self.end[self.start[place] : self.start[place + 1]]

    def same(self, other: Expected) -> bool:
        """Tell whether the same is expected everywhere."""
        return np.array_equal(self.start, other.start) and np.array_equal(self.end, other.end)


@dataclass(frozen=True)
class Period:
    """From `begins` moves ahead on, whoever looks `length` moves further expects the same."""

    begins: int
    length: int


@dataclass(eq=False)
class Anticipation:
    """What two decision makers expect who look 0, 1, 2, … moves ahead.

    `horizons[h][p]` is where things may end if p moves first and the last to move is the h-th: with ties of the mover
    several states may be. After D. M. Kilgour, *Theory and Decision* 18 (1985); the set of states is this project's.
    """

    graph: Graph
    horizons: list[tuple[Expected, Expected]] = field(default_factory=list)
    found: Period | None = None

    def looking(self, h: int) -> tuple[Expected, Expected]:
        """Return for each decision maker what is expected when it moves first and h moves are looked at."""
        if not self.horizons:
            n = len(self.graph.states)
            stays = Expected(np.arange(n + 1), np.arange(n))
            self.horizons.append((stays, stays))
        if self.found is not None and h >= len(self.horizons):
            h = self.found.begins + (h - self.found.begins) % self.found.length
        while len(self.horizons) <= h:
            check()
            self.horizons.append(self._next(self.horizons[-1]))
        return self.horizons[h]

    def _next(self, before: tuple[Expected, Expected]) -> tuple[Expected, Expected]:
        return self._moving(0, before[1]), self._moving(1, before[0])

    def _moving(self, mover: int, then: Expected) -> Expected:
        """Return what is expected if one moves, and the other, to whom it then is, expects what is given.

        A move is worth at least the least of what may follow it. The mover stays where no move is worth more than that;
        it may go where something better follows, unless another move is worth more than that.
        """
        arcs, u, n = self.graph.moves[mover], self.graph.rank(mover), len(self.graph.states)
        stays = np.ones(n, dtype=np.bool_)
        if not len(arcs.source):
            return Expected(np.arange(n + 1), np.arange(n))
        worth = np.minimum.reduceat(u[then.end], then.start[:-1])[arcs.target]
        by_worth = np.lexsort((worth, arcs.source))
        source, worth_here = arcs.source[by_worth], worth[by_worth]
        last = np.flatnonzero(np.append(np.diff(source) != 0, values=True))
        stays[source[last]] = worth_here[last] <= u[source[last]]
        # What the best of its other moves is worth: for each move the last one, for the last the one before.
        least = np.iinfo(np.int64).min
        best = np.full(n, least, dtype=np.int64)
        best[source[last]] = worth_here[last]
        second = np.full(n, least, dtype=np.int64)
        several = last[(last > 0) & (source[np.maximum(last - 1, 0)] == source[last])]
        second[source[several]] = worth_here[several - 1]
        others = np.empty(len(source), dtype=np.int64)
        others[by_worth] = best[source]
        others[by_worth[last]] = second[source[last]]
        many = then.start[arcs.target + 1] - then.start[arcs.target]
        origin = np.repeat(arcs.source, many)
        first = np.repeat(then.start[arcs.target] - np.append(0, np.cumsum(many)[:-1]), many)
        end = then.end[first + np.arange(len(origin))]
        goes = (u[end] > u[origin]) & (u[end] >= np.repeat(others, many))
        place = np.flatnonzero(stays)
        return Expected.of(np.unique(np.append(origin[goes] * n + end[goes], place * n + place)), n)

    def stable(self, h: int, mover: int) -> BoolArray:
        """Return where a decision maker that looks h moves ahead expects to stay, however ties are broken."""
        expected = self.looking(h)[mover]
        alone: BoolArray = np.diff(expected.start) == 1
        return alone & self.possibly(h, mover)

    def possibly(self, h: int, mover: int) -> BoolArray:
        """Return where a decision maker that looks h moves ahead expects to stay if ties are broken in some way."""
        expected, n = self.looking(h)[mover], len(self.graph.states)
        found = np.zeros(n, dtype=np.bool_)
        origin = np.repeat(np.arange(n), np.diff(expected.start))
        found[origin[expected.end == origin]] = True
        return found

    def period(self) -> Period:
        """Return from where on what is expected repeats, as one vector over both decision makers and all states.

        Everything that is expected h + 1 moves ahead follows from what is expected h moves ahead, so that one return to
        what was expected before decides all further horizons. The length is the least there is.

        Raises
        ------
        BoundReached
            If nothing repeats within `MAX_PERIOD` moves.
        """
        if self.found is not None:
            return self.found
        seen: dict[bytes, list[int]] = {}
        for h in range(MAX_PERIOD + 1):
            now = self.looking(h)
            told = b"".join(part.tobytes() for e in now for part in (e.start, e.end))
            alike = seen.setdefault(_digest(told), [])
            for begins in alike:
                if all(a.same(b) for a, b in zip(self.looking(begins), now, strict=True)):
                    self.found = Period(begins, h - begins)
                    del self.horizons[h:]
                    return self.found
            alike.append(h)
        raise BoundReached(f"what is expected repeats in no period that is seen within {MAX_PERIOD:,} moves")

    def line(self, h: int, mover: int, place: int, end: int) -> list[tuple[int, int]]:
        """Return the moves by which things come from a state to one where they may end, the first by the mover.

        Pairs of a decision maker and the place of the state that it moves to. Of several ways the one that passes
        states of small codes.
        """
        moves: list[tuple[int, int]] = []
        while h and place != end:
            arcs = self.graph.moves[mover]
            near = arcs.target[slice(*np.searchsorted(arcs.source, [place, place + 1]))]
            then = self.looking(h - 1)[1 - mover]
            place = next(int(t) for t in near if end in then.at(int(t)))
            moves.append((mover, place))
            mover, h = 1 - mover, h - 1
        return moves


def _digest(told: bytes) -> bytes:
    from hashlib import blake2b

    return blake2b(told, digest_size=16).digest()


@dataclass(eq=False)
class Alternation:
    """What one decision maker can see to against all others, in rounds of its own move and theirs.

    `credible` restricts everybody to moves that serve the mover. Where its preference is a number per state, u,
    `held[k]` is for each state the least number such that it cannot come to better within k moves of which it makes the
    first; where it is pairs of states, for each state and each state compared with, whether it can come to better.
    """

    graph: Graph
    i: int
    credible: bool
    held: list[npt.NDArray[Any]] = field(default_factory=list)

    @property
    def own(self) -> Arcs:
        """The moves by which it answers."""
        return (self.graph.improvements if self.credible else self.graph.moves)[self.i]

    @property
    def others(self) -> tuple[Arcs, ...]:
        """The moves by which the others answer."""
        arcs = self.graph.steps if self.credible else self.graph.moves
        return tuple(a for j, a in enumerate(arcs) if j != self.i)

    def within(self, k: int) -> npt.NDArray[Any]:
        """Return what it can come to within k moves, its own the first; see the class."""
        scored = self.graph.ranks[self.i] is not None
        while len(self.held) <= k:
            check()
            self.held.append(self._scored(len(self.held)) if scored else self._paired(len(self.held)))
        return self.held[k]

    def _scored(self, k: int) -> IntArray:
        u = self.graph.rank(self.i)
        if k == 0:
            return u
        worst = u if k == 1 else np.minimum(u, sanction_values(self.others, self.within(k - 2)))
        return np.maximum(u, self.own.greatest(worst))

    @cached_property
    def _holds(self) -> npt.NDArray[np.uint8]:
        """For each state x and state s whether x deters it from leaving s, as bits."""
        states, pairs = self.graph.states, self.graph.conflict.pairs[self.i]
        assert pairs is not None
        return np.packbits(pairs.holding(states[:, None], states[None, :]), axis=1)

    def _paired(self, k: int) -> npt.NDArray[np.uint8]:
        holds = self._holds
        if k == 0:
            return np.zeros_like(holds)
        theirs = np.zeros_like(holds) if k == 1 else reachable_bits(self.others, holds & ~self.within(k - 2))
        return self.own.some(~holds & ~theirs)

    def undeterred(self, h: int) -> BoolArray:
        """Return for each improvement of the decision maker whether the others cannot deter it within h moves."""
        tempting, u = self.graph.improvements[self.i], self.graph.ranks[self.i]
        if h == 1:
            return np.ones(len(tempting.source), dtype=np.bool_)
        if u is not None:
            worst = sanction_values(self.others, self.within(h - 2))
            return worst[tempting.target] > u[tempting.source]
        theirs = reachable_bits(self.others, self._holds & ~self.within(h - 2))
        n = len(self.graph.states)
        deterred = np.unpackbits(theirs, axis=1, count=n).astype(np.bool_)
        return ~deterred[tempting.target, tempting.source]

    def stable(self, h: int) -> BoolArray:
        """Return for each state whether the others can deter every improvement within h moves."""
        found = np.ones(len(self.graph.states), dtype=np.bool_)
        found[self.graph.improvements[self.i].source[self.undeterred(h)]] = False
        return found

    def deters(self, h: int, x: int, place: int) -> bool:
        """Tell whether an answer that ends at x deters from leaving a state, both by their places, within h moves."""
        held, u = self.within(h - 2), self.graph.ranks[self.i]
        if u is not None:
            return bool(held[x] <= u[place])
        holds, comes = (bool(bits[x, place // 8] >> (7 - place % 8) & 1) for bits in (self._holds, held))
        return holds and not comes

    def settled(self) -> int:
        """Return from how many moves ahead on it sees no more in two moves further.

        What it can come to within k + 2 moves follows from what it can within k: the even ones rise and the odd ones
        fall, so that both stop.
        """
        k = 0
        while not all(np.array_equal(self.within(k + more), self.within(k + more + 2)) for more in (0, 1)):
            k += 1
            if k > MAX_PERIOD:
                raise BoundReached(f"nothing repeats within {MAX_PERIOD:,} moves")
        return k + 2


@lru_cache(maxsize=8)
def anticipation_of(conflict: Conflict) -> Anticipation:
    """Return what two decision makers expect, worked out once for a conflict."""
    return Anticipation(graph_of(conflict))


@lru_cache(maxsize=32)
def alternation_of(conflict: Conflict, i: int, credible: bool) -> Alternation:
    """Return what one decision maker can see to, worked out once for a conflict."""
    return Alternation(graph_of(conflict), i, credible)

"""Ways on credit: moves that do not serve whoever makes them cost one step, all others nothing; the cheapest, exactly.

A search by steps on credit, then moves, over pairs of a state and who moves there, on the list of all moves. Ways are
legal sequences, in which nobody moves twice in a row (after Li, Kilgour and Hipel, *Journal of the Operational Research
Society* 56, 2005).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import heappop, heappush
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict
from detente.conflict.arrays import BoolArray, IntArray
from detente.deadline import check
from detente.engines.explicit import Arcs, Explicit, graph_of
from detente.engines.walks.layers import WalkedMove
from detente.errors import EngineRefusal

NAME = Explicit.name
NEVER = np.iinfo(np.int16).max
"""What stands for “no way”; so many steps on credit are never counted."""

MARKED = 6
"""From one in so many powers of two on, places are marked and not sorted."""

Price: TypeAlias = tuple[int, int]
"""What a way costs: steps on credit, then moves."""
_Reached: TypeAlias = tuple[int, IntArray]


@dataclass(frozen=True)
class Listing:
    """Moves of one decision maker, by the positions of the states where they begin, each with whether it is on credit.

    Those of the state at position k are `first[k]` to `first[k + 1]`.
    """

    first: IntArray
    ends: IntArray
    costs: BoolArray

    @classmethod
    def of(cls, begins: IntArray, ends: IntArray, costs: BoolArray, states: int) -> Listing:
        """List moves that are sorted by where they begin."""
        return cls(np.searchsorted(begins, np.arange(states + 1)), ends, costs)

    @classmethod
    def sorted(cls, begins: IntArray, ends: IntArray, costs: BoolArray, states: int) -> Listing:
        """List moves in any order."""
        key = np.sort((begins * states + ends) * 2 + costs)
        return cls.of(key // (2 * states), (key >> 1) % states, (key & 1).astype(np.bool_), states)

    def at(self, positions: IntArray) -> tuple[IntArray, IntArray, BoolArray]:
        """Return the moves at some states: at which of them each begins, where it ends, whether it is on credit."""
        length = self.first[positions + 1] - self.first[positions]
        which = np.repeat(np.arange(len(positions)), length)
        places = np.arange(len(which)) + (self.first[positions] - np.cumsum(length) + length)[which]
        return which, self.ends[places], self.costs[places]


@dataclass(frozen=True, eq=False)
class Ledger:
    """What is cheapest between some states and every other.

    `credit[j, k]` and `moves[j, k]` are the price of the cheapest way from state k that j begins (of a search forward:
    to state k that j ends); `done` are the states that the search set out from, whose price is nothing.
    """

    credit: npt.NDArray[np.int16]
    moves: npt.NDArray[np.int32]
    done: BoolArray

    def rest(self, barred: int, at: int) -> Price | None:
        """Return the least price at a state where one decision maker has just moved; None where there is no way."""
        if self.done[at]:
            return 0, 0
        here = ((int(self.credit[j, at]), int(self.moves[j, at])) for j in range(len(self.credit)) if j != barred)
        return min((price for price in here if price[0] != NEVER), default=None)

    @cached_property
    def least(self) -> npt.NDArray[np.int16]:
        """The least number of steps on credit at each state."""
        return np.where(self.done, np.int16(0), self.credit.min(axis=0))


def refuse(conflict: Conflict) -> None:
    """Raise `EngineRefusal` if the moves of a conflict are too many to list."""
    refused = Explicit().refuses(conflict)
    if refused is not None:
        raise EngineRefusal(NAME, refused)


class Credit:
    """The moves of one conflict, each with whether it is on credit.

    Raises
    ------
    EngineRefusal
        If there are too many moves to list.
    """

    def __init__(self, conflict: Conflict) -> None:
        refuse(conflict)
        self.conflict = conflict
        self.graph = graph_of(conflict)
        self.states = self.graph.states
        self.movers = len(conflict.own)

    def _costs(self, mover: int, arcs: Arcs) -> BoolArray:
        """Tell which moves do not serve the mover."""
        ranks, pairs = self.graph.ranks[mover], self.conflict.pairs[mover]
        if pairs is not None:
            return ~pairs.leading(self.states[arcs.target], self.states[arcs.source])
        assert ranks is not None
        return np.asarray(ranks[arcs.target] <= ranks[arcs.source])

    @cached_property
    def onward(self) -> list[Listing]:
        """The moves of each decision maker by where they lead from."""
        n = len(self.states)
        return [Listing.of(a.source, a.target, self._costs(j, a), n) for j, a in enumerate(self.graph.moves)]

    @cached_property
    def back(self) -> list[Listing]:
        """The moves of each decision maker by where they lead to."""
        n = len(self.states)
        return [Listing.sorted(a.target, a.source, self._costs(j, a), n) for j, a in enumerate(self.graph.moves)]

    def position(self, state: int) -> int:
        """Return the place of a state, by its code, among all."""
        return int(np.searchsorted(self.states, state))

    def to(self, ends: BoolArray, start: int, payers: Sequence[int] | None = None) -> Ledger:
        """Return what is cheapest from each state to some; what costs more credit than from the start is left open.

        `payers` are those who may take steps on credit; None = everybody.
        """
        return self._search(self.back, ends, until=start, payers=payers)

    def from_(self, start: int) -> Ledger:
        """Return what is cheapest from one state to each."""
        begin = np.zeros(len(self.states), dtype=np.bool_)
        begin[start] = True
        return self._search(self.onward, begin)

    def _search(
        self, listed: list[Listing], done: BoolArray, *, until: int | None = None, payers: Sequence[int] | None = None
    ) -> Ledger:
        """Settle pairs of a mover and a state in the order of their prices: Dijkstra's search, many pairs at a time."""
        found = Ledger(
            np.full((self.movers, len(done)), NEVER, dtype=np.int16),
            np.zeros((self.movers, len(done)), dtype=np.int32),
            done,
        )
        begun = np.zeros((self.movers, len(done)), dtype=np.bool_)
        prices: list[Price] = [(0, 0)]
        waiting: dict[Price, list[_Reached]] = {(0, 0): [(-1, np.flatnonzero(done))]}
        bound = NEVER - 1
        while prices and (price := heappop(prices))[0] <= bound:
            check()
            fresh = [_settle(found, price, reached) for reached in waiting.pop(price)]
            if until is not None and any((at == until).any() for _, at in fresh):
                bound, until = price[0], None
            for j in range(self.movers):
                front = _joined([at for mover, at in fresh if mover != j], len(done))
                front = front[~begun[j, front]]
                begun[j, front] = True
                _, ends, costs = listed[j].at(front)
                if payers is not None and j not in payers:
                    ends, costs = ends[~costs], costs[~costs]
                for cost, some in ((0, ends[~costs]), (1, ends[costs])):
                    left = some[found.credit[j, some] == NEVER]
                    after = price[0] + cost, price[1] + 1
                    if len(left) and after not in waiting:
                        heappush(prices, after)
                    if len(left):
                        waiting.setdefault(after, []).append((j, left))
        return found

    def ways(self, start: int, ledger: Ledger, limit: int) -> list[tuple[WalkedMove, ...]]:
        """Return up to `limit` of the cheapest ways from a state, always the same ones in the same order."""
        price = ledger.rest(-1, start)
        if price is None:
            return []
        found: list[tuple[WalkedMove, ...]] = []
        way: list[WalkedMove] = []
        stack = [self._next(start, -1, price, ledger)]
        while stack and len(found) < limit:
            check()
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
                del way[-1:]
                continue
            j, target, price = step
            way.append((j, target))
            stack.append(self._next(target, j, price, ledger))
            if ledger.done[target]:
                found.append(tuple((mover, int(self.states[at])) for mover, at in way))
        return found

    def _next(self, at: int, last: int, price: Price, ledger: Ledger) -> Iterator[tuple[int, int, Price]]:
        """Yield the moves by which one of the cheapest ways goes on: who moves, where to, what is left to pay."""
        if ledger.done[at]:
            return
        for j in range(self.movers):
            if j == last or (ledger.credit[j, at], ledger.moves[j, at]) != price:
                continue
            _, ends, costs = self.onward[j].at(np.array([at]))
            for target, cost in zip(ends.tolist(), costs.tolist(), strict=True):
                after = price[0] - cost, price[1] - 1
                if ledger.rest(j, target) == after:
                    yield j, target, after


def _settle(found: Ledger, price: Price, reached: _Reached) -> _Reached:
    """Settle what was reached at a price; return what had not been, by who moves there."""
    j, at = reached
    if j >= 0:
        at = at[found.credit[j, at] == NEVER]
    at = once(at, len(found.done))
    if j >= 0:
        found.credit[j, at], found.moves[j, at] = price
    return j, at


def _joined(parts: Sequence[IntArray], n: int) -> IntArray:
    if len(parts) == 1:
        return parts[0]
    return once(np.concatenate(parts), n) if parts else np.empty(0, dtype=np.int64)


def once(positions: IntArray, n: int) -> IntArray:
    """Return positions among n, each once and in order; many are marked, which is faster than sorting them."""
    if len(positions) < n >> MARKED:
        return np.unique(positions)
    there = np.zeros(n, dtype=np.bool_)
    there[positions] = True
    return np.flatnonzero(there)


@lru_cache(maxsize=1)  # it may hold many millions of moves
def credit_of(conflict: Conflict) -> Credit:
    """Return the moves of a conflict, each with whether it is on credit."""
    return Credit(conflict)

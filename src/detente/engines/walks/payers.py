"""Who takes the steps on credit: of all cheapest ways, the smallest sets of those who take them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from detente.conflict.arrays import BoolArray, IntArray
from detente.deadline import check
from detente.engines.walks.credit import NEVER, Credit, Ledger, once

MAX_SETS = 1000
"""So many sets are told apart, at each number of steps that are still to come."""
MAX_KEPT = 200_000_000
"""So many pairs of such a set and a place on a way are remembered at a time."""


def smallest_payers(credit: Credit, start: int, ledger: Ledger) -> tuple[list[tuple[int, ...]], bool]:
    """Return the sets of who takes the steps on credit that contain no other such set, over all cheapest ways.

    Cheapest are ways with the fewest steps on credit, however many moves they have. A ledger is one of `Credit.to`.
    The second value tells whether these are all, or a bound was hit.
    """
    price = ledger.rest(-1, start)
    if price is None:
        return [], True
    places = _Places(credit, ledger)
    level: dict[int, list[IntArray]] = {0: [places.begin(start)]}
    whole = True
    for left in range(price[0], 0, -1):
        following: dict[int, list[IntArray]] = {}
        visited: dict[int, BoolArray] = {}
        for payers in sorted(level, key=lambda mask: (mask.bit_count(), mask)):
            if len(visited) == MAX_SETS or (len(visited) + 1) * places.count > MAX_KEPT:
                whole = False
                break
            before = [seen for other, seen in visited.items() if other & payers == other]
            visited[payers] = places.walk(np.concatenate(level[payers]), left, before)
            for j, paid in places.paying(np.flatnonzero(visited[payers]), left):
                following.setdefault(payers | 1 << j, []).append(paid)
        level = following
    smallest = [mask for mask in level if not any(other & mask == other != mask for other in level)]
    sets = [tuple(j for j in range(credit.movers) if mask >> j & 1) for mask in smallest]
    return sorted(sets, key=lambda those: (len(those), those)), whole


class _Places:
    """Pairs of a state and who moved there last, as one number: the mover, or one more than all, times the states."""

    def __init__(self, credit: Credit, ledger: Ledger) -> None:
        self.credit, self.n = credit, len(credit.states)
        self.count = (credit.movers + 1) * self.n
        self.rest = np.full((credit.movers, self.n), NEVER, dtype=np.int16)
        for j in range(credit.movers):
            others = [ledger.credit[k] for k in range(credit.movers) if k != j]
            if others:
                self.rest[j] = np.minimum.reduce(others)
        self.rest[:, ledger.done] = 0

    def begin(self, start: int) -> IntArray:
        """Return the place where every way begins."""
        return np.array([self.credit.movers * self.n + start])

    def walk(self, places: IntArray, left: int, before: list[BoolArray]) -> BoolArray:
        """Return all places that moves of no cost lead to along cheapest ways; none that a smaller set has reached."""
        visited = np.zeros(self.count, dtype=np.bool_)
        front = places
        while len(front):
            check()
            front = once(front[~visited[front]], self.count)
            for seen in before:
                front = front[~seen[front]]
            visited[front] = True
            moves = self._moves(front)
            front = np.concatenate([free[self.rest[j, free] == left] + j * self.n for j, free, _ in moves])
        return visited

    def paying(self, places: IntArray, left: int) -> Iterator[tuple[int, IntArray]]:
        """Yield who takes a step on credit along a cheapest way, and the places that it leads to."""
        for j, _, paid in self._moves(places):
            there = paid[self.rest[j, paid] == left - 1]
            if len(there):
                yield j, there + j * self.n

    def _moves(self, places: IntArray) -> Iterator[tuple[int, IntArray, IntArray]]:
        """Yield for each decision maker where its moves from some places end: those that serve it, and the others."""
        for j, listed in enumerate(self.credit.onward):
            _, ends, costs = listed.at(once(places[places // self.n != j] % self.n, self.n))
            yield j, ends[~costs], ends[costs]

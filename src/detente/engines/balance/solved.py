"""The divisions of a larger part that frustrate least, by RC2, a core-guided MaxSAT solver of python-sat."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from detente.deadline import current, over
from detente.engines.balance.bounds import at_least, at_most
from detente.engines.balance.parts import Edge
from detente.engines.balance.piece import Piece, Sides
from detente.engines.balance.tried import FEW, spread, tried

POLL = 0.05  # seconds after which is looked whether the solver has to be interrupted


class _Over(Exception):
    """The time is over."""


def solved(n: int, edges: Sequence[Edge], limit: int) -> Piece:
    """Return what is to be known of a part, or the bounds that are known when the time is over.

    Variable v + 1 says that vertex v is on side 1, n + k + 1 that edge k is frustrated. Once the solver has the least
    cost, what it assumes holds of the optimal divisions and of no other: it is asked of each vertex whether it can
    stand otherwise to the first of its class, and each answer parts classes, until none can. What is left are the
    classes; between them all divisions are tried, or listed where there are too many.
    """
    from pysat.examples.rc2 import RC2
    from pysat.formula import WCNF

    formula = WCNF()
    for k, (u, v, sign) in enumerate(edges):
        one, other, lost = u + 1, (v + 1) * sign, n + k + 1
        formula.extend([[lost, one, -other], [lost, -one, other]])
        formula.append([-lost], weight=1)
    upper, _ = at_most(n, edges)
    with RC2(formula, minz=True) as solver, _watched(solver):
        try:
            if not solver.compute(expect_interrupt=True):
                raise _Over
        except _Over:
            return Piece(max(at_least(n, edges), int(solver.cost)), upper, why=over())
        least = int(solver.cost)
        asked = _Optima(n, solver)
        try:
            ties = asked.ties()
        except _Over:
            return Piece(least, least, count=1, optima=(asked.first,), why=over())
        classes = 1 + max(c for c, _ in ties)
        if classes > FEW:
            optima, complete = asked.listed(ties, limit)
            why = None if complete else over() or f"the bound of {limit} divisions was hit"
            return Piece(least, least, ties, len(optima), complete, optima, why)
    inner, weights = _between(edges, ties)
    found = tried(classes, inner, limit, weights)
    return Piece(least, least, ties, found.count, complete=True, optima=tuple(spread(s, ties) for s in found.optima))


class _Optima:
    """The optimal divisions, as a solver that has the least cost knows them."""

    def __init__(self, n: int, solver: Any) -> None:
        self.n, self.oracle = n, solver.oracle
        self.optimal = [*solver.sels, *solver.sums]
        self.first = self._sides()

    def ties(self) -> tuple[tuple[int, int], ...]:
        """Return for each vertex its class and its side in it."""
        tied = [(0, side) for side in self.first]  # a class is named after its first vertex
        settled = {0}
        while (v := next((v for v in range(self.n) if v not in settled), None)) is not None:
            leader, side = tied[v]
            if leader == v or (other := self._other(-(leader + 1), v + 1 if side == 0 else -(v + 1))) is None:
                settled.add(v)
            else:
                tied = _parted(tied, other)
        names: dict[int, int] = {}
        return tuple((names.setdefault(leader, len(names)), side) for leader, side in tied)

    def listed(self, ties: Sequence[tuple[int, int]], limit: int) -> tuple[tuple[Sides, ...], bool]:
        """Return optimal divisions, up to a bound, and whether these are all."""
        leaders = {c: v for v, (c, _) in reversed([*enumerate(ties)])}
        free = [v for c, v in leaders.items() if c]
        found: list[Sides] = []
        try:
            while (sides := self._other(-1)) is not None:
                if len(found) == limit:
                    return tuple(found), False
                found.append(sides)
                self.oracle.add_clause([1, *(v + 1 if sides[v] == 0 else -(v + 1) for v in free)])
        except _Over:
            return tuple(found), False
        return tuple(sorted(found)), True

    def _other(self, *assumed: int) -> Sides | None:
        """Return an optimal division of which something holds, or None."""
        answer = self.oracle.solve_limited(assumptions=[*self.optimal, *assumed], expect_interrupt=True)
        if answer is None or over():
            raise _Over
        return self._sides() if answer else None

    def _sides(self) -> Sides:
        model = self.oracle.get_model()
        side = [int(model[v] > 0) for v in range(self.n)]
        return tuple(s ^ side[0] for s in side)


def _parted(tied: Sequence[tuple[int, int]], sides: Sides) -> list[tuple[int, int]]:
    """Return classes parted by one more division: who does not stand in it as before leaves, with those like it."""
    leaders: dict[tuple[int, bool], tuple[int, int]] = {}
    found = []
    for v, (leader, side) in enumerate(tied):
        key = leader, bool(side ^ sides[v] ^ sides[leader])
        first, turned = leaders.setdefault(key, (v, side))
        found.append((first, side ^ turned))
    return found


def _between(edges: Sequence[Edge], ties: Sequence[tuple[int, int]]) -> tuple[list[Edge], list[int]]:
    """Return what joins classes, and how much each of it counts."""
    counted: dict[tuple[int, int], int] = {}
    for u, v, sign in edges:
        (one, s), (other, t) = sorted((ties[u], ties[v]))
        if one != other:
            counted[one, other] = counted.get((one, other), 0) + (sign if s == t else -sign)
    inner = [(u, v, 1 if w > 0 else -1) for (u, v), w in counted.items() if w]
    return inner, [abs(w) for w in counted.values() if w]


@contextmanager
def _watched(solver: Any) -> Iterator[None]:
    """Interrupt a solver, from another thread, when the time is over."""
    deadline, done = current(), threading.Event()

    def watch() -> None:
        while not done.wait(POLL):
            if deadline.why is not None:
                solver.interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()

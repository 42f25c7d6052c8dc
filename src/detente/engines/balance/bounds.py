"""What the frustration index is at least and at most, quickly."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from detente.engines.balance.parts import Edge, neighbours
from detente.engines.balance.piece import Sides, frustrated

STARTS = 64
"""From how many vertices a division is begun that is then improved."""
WORK = 3_000_000
"""After so many looks along a relation no other division is begun, and no other walk: bounds are wanted at once, since
they are told where the time is over."""


def at_most(n: int, edges: Sequence[Edge]) -> tuple[int, Sides]:
    """Return a good division and how many relations it frustrates.

    A tree from each of the first vertices is coloured so that it frustrates nothing; then whoever frustrates fewer
    relations by changing sides changes them, the first one first, until there is nobody.
    """
    beside, looks = neighbours(n, edges), 0
    best: tuple[int, list[int]] | None = None
    for start in range(min(n, STARTS)):
        if looks > WORK:
            break
        side, waiting = [-1] * n, [start]
        side[start] = 0
        for u in waiting:
            for v, k in beside[u]:
                if side[v] < 0:
                    side[v] = side[u] ^ (edges[k][2] < 0)
                    waiting.append(v)
        moved, looks = True, looks + 2 * len(edges)
        while moved and looks <= WORK:
            moved, looks = False, looks + 2 * len(edges)
            for u in range(n):
                lost = sum((side[u] ^ side[v]) != (edges[k][2] < 0) for v, k in beside[u])
                if 2 * lost > len(beside[u]):
                    side[u] ^= 1
                    moved = True
        found = frustrated(edges, side)
        if best is None or found < best[0]:
            best = found, side
    assert best is not None
    return best[0], tuple(s ^ best[1][0] for s in best[1])


def at_least(n: int, edges: Sequence[Edge]) -> int:
    """Return how many walks that end where they began, with minus as their product, share no relation.

    Each of them has a relation that is frustrated, whatever the division.
    """
    beside, free = neighbours(n, edges), [True] * len(edges)
    found, looks = _triangles(n, edges, free)
    for start in range(n):
        way: list[int] | None = []
        while way is not None and looks <= WORK:
            way, looked = _minus_walk(start, edges, beside, free)
            looks += looked
            if way is not None:
                found += 1
                for k in way:
                    free[k] = False
    return found


def _triangles(n: int, edges: Sequence[Edge], free: list[bool]) -> tuple[int, int]:
    """Take triangles with minus as their product while there are any, and return how many, and how many looks it took.

    They are the shortest such walks, and where much is joined there are so many that searching for walks takes long.
    """
    joined: list[dict[int, int]] = [{} for _ in range(n)]
    for k, (u, v, _) in enumerate(edges):
        joined[u][v] = joined[v][u] = k
    found = looks = 0
    for k, (u, v, sign) in enumerate(edges):
        if not free[k] or looks > WORK:
            continue
        for w, one in joined[u].items():
            looks += 1
            other = joined[v].get(w)
            if other is not None and free[one] and free[other] and sign * edges[one][2] * edges[other][2] < 0:
                found += 1
                for taken in (k, one, other):
                    free[taken] = False
                break
    return found, looks


def _minus_walk(
    start: int, edges: Sequence[Edge], beside: Sequence[Sequence[tuple[int, int]]], free: Sequence[bool]
) -> tuple[list[int] | None, int]:
    """Return the edges of a shortest walk from a vertex to itself whose signs have minus as their product, or None.

    And how many looks that took.
    """
    looks = 0
    came: dict[tuple[int, int], tuple[tuple[int, int], int] | None] = {(start, 0): None}
    waiting = deque([(start, 0)])
    while waiting:
        here = waiting.popleft()
        if here == (start, 1):
            way = []
            while (step := came[here]) is not None:
                here = step[0]
                way.append(step[1])
            return way, looks
        looks += len(beside[here[0]])
        for v, k in beside[here[0]]:
            there = v, here[1] ^ (edges[k][2] < 0)
            if free[k] and there not in came:
                came[there] = here, k
                waiting.append(there)
    return None, looks

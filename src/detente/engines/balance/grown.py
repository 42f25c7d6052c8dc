"""The divisions of a larger part that frustrate least, grown vertex by vertex, all that may be among them at once.

A vertex after the other is put on either side. What a division of the first k of them frustrates in the end is at least
the sum of three numbers that count different relations: what it frustrates so far; of each later vertex the fewer of
those that it has with the first k and that are frustrated on the one side or on the other; and the index of the later
ones by themselves. Whatever exceeds by that a division that is known is left. The third number is had by the same
search, from the last vertices on: these are Russian dolls (Verfaillie, Lemaître and Schiex, *AAAI* 1996).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.deadline import check
from detente.engines.balance.parts import Edge
from detente.engines.balance.piece import Piece
from detente.engines.balance.tried import ties_of

WIDE = 1 << 24
"""How many numbers are kept at most of the divisions that are grown at a time: of each, one for each vertex."""
NARROW = 256
"""How many divisions are grown where one good division is wanted."""
FIRST = 16
"""Of how many first vertices all divisions are grown without asking for the index of all later ones."""

Signs = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Grown:
    """Divisions of all vertices, one in each row, and how many relations each frustrates."""

    sides: npt.NDArray[np.uint8]
    cost: npt.NDArray[np.int32]

    @property
    def least(self) -> int:
        """The least that one of them frustrates."""
        return int(self.cost.min())

    @property
    def best(self) -> npt.NDArray[np.uint8]:
        """Those that frustrate least."""
        found: npt.NDArray[np.uint8] = self.sides[self.cost == self.cost.min()]
        return found


def grown(n: int, edges: Sequence[Edge], limit: int) -> Piece | None:
    """Return all that is to be known of a part, or None where more divisions than `WIDE` allows may be among the best.

    Parameters
    ----------
    n, edges
        The part.
    limit
        How many optimal divisions are listed.

    Raises
    ------
    OutOfTime
        If the time was over before.

    Notes
    -----
    *Complexity*: exponential in the worst case; of 50 vertices and 250 edges, signs drawn, some 10^4 of the 2^49
    divisions are grown at a time.
    """
    order = _order(n, edges)
    signs = np.zeros((n, n), dtype=np.int32)
    at = {v: k for k, v in enumerate(order)}
    for u, v, sign in edges:
        signs[at[u], at[v]] = signs[at[v], at[u]] = sign
    later = _dolls(signs)
    good = _grow(signs, later, None, NARROW)
    found = None if good is None else _grow(signs, later, good.least)
    if found is None:
        return None
    rows = np.empty((n, len(found.best)), dtype=np.bool_)
    rows[order] = found.best.T
    rows ^= rows[0]
    rows = rows[:, np.lexsort(rows[::-1])]
    optima = tuple(tuple(map(int, row)) for row in rows[:, :limit].T)
    return Piece(found.least, found.least, ties_of(rows), rows.shape[1], complete=True, optima=optima)


def _order(n: int, edges: Sequence[Edge]) -> list[int]:
    """Return the vertices so that each has as many neighbours among those before it as can be."""
    beside: list[list[int]] = [[] for _ in range(n)]
    for u, v, _ in edges:
        beside[u].append(v)
        beside[v].append(u)
    placed, left, found = [0] * n, set(range(n)), []
    while left:
        v = max(left, key=lambda v: (placed[v], len(beside[v]), -v))
        left.remove(v)
        found.append(v)
        for w in beside[v]:
            placed[w] += 1
    return found


def _dolls(signs: Signs) -> list[int]:
    """Return for each k the index of the vertices from k on by themselves, or less where that is not known."""
    n = len(signs)
    first = min(FIRST, n)
    later = [0] * (n + 1)
    sides = np.zeros((1, 1), dtype=np.uint8)  # the best divisions of the last vertices
    for k in range(n - 2, first - 1, -1):
        beside = signs[k, k + 1 :]
        pull = (1 - 2 * sides.astype(np.int32)) @ beside  # towards side 0, less towards side 1
        most = int(np.abs(pull).max())
        known = later[k + 1] + (int(np.abs(beside).sum()) - most) // 2  # the next one joins the best of them
        if known == later[k + 1]:
            joined = np.abs(pull) == most
            turned = sides[joined] ^ (pull[joined] < 0)[:, np.newaxis]
            sides = np.hstack([np.zeros((len(turned), 1), dtype=np.uint8), turned])
            later[k] = known
            continue
        found = _grow(signs[k:, k:], later[k:], known, merged=True)
        if found is None:
            later[: k + 1] = [later[k + 1]] * (k + 1)
            return later
        later[k], sides = found.least, found.best[:NARROW]
    later[:first] = [later[first]] * first
    return later


def _grow(
    signs: Signs, later: Sequence[int], most: int | None, narrow: int = 0, *, merged: bool = False
) -> Grown | None:
    """Return all divisions that frustrate no more than a number, the first vertex on side 0; None if they are too many.

    With `narrow`, only so many are kept at a time, those of the lowest bounds. With `merged`, of those that all later
    vertices see alike only one that frustrates least.
    """
    n = len(signs)
    small: npt.DTypeLike = np.int8 if n <= 127 else np.int16
    sides = np.zeros((1, n), dtype=np.uint8)
    cost = np.zeros(1, dtype=np.int32)
    pull = signs[:1, 1:].astype(small)  # of each division and later vertex: towards side 0, less towards side 1
    joined = np.abs(signs[0, 1:])  # of each later vertex, how many relations it has with those before
    for k in range(1, n):
        check()
        here, own = pull[:, 0].astype(np.int32), int(joined[0])
        row = signs[k, k + 1 :].astype(small)
        joined = joined[1:] + np.abs(row)
        total = int(joined.sum())
        ways = []
        for side, sign in ((0, 1), (1, -1)):
            spent = cost + (own - sign * here) // 2
            pulled = pull[:, 1:] + sign * row
            bound = spent + (total - np.abs(pulled).sum(axis=1, dtype=np.int32)) // 2 + later[k + 1]
            kept = np.ones(len(spent), dtype=np.bool_) if most is None else bound <= most
            ways.append((side, kept, spent[kept], pulled[kept], bound[kept]))
        parts = []
        for side, kept, *_ in ways:
            parts.append(sides[kept])
            parts[-1][:, k] = side
        sides = np.concatenate(parts)
        cost, pull, bound = (np.concatenate([way[i] for way in ways]) for i in (2, 3, 4))
        if narrow and len(cost) > narrow:
            chosen = np.argsort(bound, kind="stable")[:narrow]
            sides, cost, pull = sides[chosen], cost[chosen], pull[chosen]
        elif merged and k + 1 < n and len(cost) > narrow:
            chosen = _unlike(pull, cost)
            sides, cost, pull = sides[chosen], cost[chosen], pull[chosen]
        if pull.size + sides.size > WIDE:
            return None
    return Grown(sides, cost)


def _unlike(pull: npt.NDArray[np.signedinteger], cost: npt.NDArray[np.int32]) -> npt.NDArray[np.intp]:
    """Return which divisions are one of those that frustrate least among those of one pull on all later vertices."""
    order = np.argsort(cost, kind="stable")
    rows = np.ascontiguousarray(pull[order])
    key = rows.view(np.dtype((np.void, rows.shape[1] * rows.itemsize))).ravel()
    return order[np.unique(key, return_index=True)[1]]

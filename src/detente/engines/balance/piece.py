"""What is known of one part of a signed graph that no single vertex cuts in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.engines.balance.parts import Edge, neighbours

Sides = tuple[int, ...]
"""For each vertex its side, 0 or 1; the first vertex is on side 0."""


@dataclass(frozen=True)
class Piece:
    """How few relations are frustrated in a part, and by which divisions.

    Parameters
    ----------
    lower, upper
        Between which bounds the index is; exact where they are one.
    ties
        For each vertex its class and its side in it: two vertices of one class stand to each other in every optimal
        division as these sides say. None where that was not settled.
    count
        How many optimal divisions there are, or at least how many.
    complete
        Whether the count is exact.
    optima
        Optimal divisions, as many as were listed.
    why
        What ended the work before all this was known.
    """

    lower: int
    upper: int
    ties: tuple[tuple[int, int], ...] | None = None
    count: int = 0
    complete: bool = False
    optima: tuple[Sides, ...] = ()
    why: str | None = None


def two_coloured(n: int, edges: Sequence[Edge]) -> Sides | None:
    """Return the division of a connected part that frustrates nothing, or None where there is none.

    After Harary, *Michigan Mathematical Journal* 2 (1953): a signed graph is balanced where its vertices fall into two
    sets, plus within and minus between them.
    """
    beside, side = neighbours(n, edges), [-1] * n
    side[0], waiting = 0, [0]
    for u in waiting:
        for v, k in beside[u]:
            wanted = side[u] ^ (edges[k][2] < 0)
            if side[v] < 0:
                side[v] = wanted
                waiting.append(v)
            elif side[v] != wanted:
                return None
    return tuple(side)


def frustrated(edges: Sequence[Edge], side: Sequence[int]) -> int:
    """Return how many relations a division frustrates: plus between the sides, minus within one."""
    return sum((side[u] ^ side[v]) != (sign < 0) for u, v, sign in edges)

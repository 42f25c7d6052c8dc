"""All divisions of a part tried at once, by arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from detente.deadline import check
from detente.engines.balance.parts import Edge
from detente.engines.balance.piece import Piece, Sides

FEW = 20
"""Up to how many vertices all divisions are tried."""


def tried(n: int, edges: Sequence[Edge], limit: int, weights: Sequence[int] | None = None) -> Piece:
    """Return all that is to be known of a part of up to `FEW` vertices.

    Parameters
    ----------
    n, edges
        The part.
    limit
        How many optimal divisions are listed.
    weights
        How much each edge counts; 1 without it.

    Raises
    ------
    OutOfTime
        If the time was over before.

    Notes
    -----
    *Complexity*: one pass over 2^(n-1) divisions for each edge.
    """
    masks = np.arange(1 << (n - 1), dtype=np.uint32)  # bit v - 1: vertex v is not on the side of vertex 0
    total = len(edges) if weights is None else sum(weights)
    cost = np.zeros(masks.shape, dtype=np.uint8 if total < 256 else np.uint32)
    for k, (u, v, sign) in enumerate(edges):
        check()
        differ = _bit(masks, u) ^ _bit(masks, v)
        lost = differ if sign > 0 else ~differ
        if weights is None:
            cost += lost
        else:
            cost += lost * cost.dtype.type(weights[k])
    least = int(cost.min())
    best = masks[cost == least]
    rows = np.stack([_bit(best, v) for v in range(n)])
    optima = rows[:, :limit].T.astype(np.uint8)
    return Piece(
        least, least, ties_of(rows), len(best), complete=True, optima=tuple(tuple(map(int, row)) for row in optima)
    )


def _bit(masks: npt.NDArray[np.uint32], v: int) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (masks << np.uint32(1) & np.uint32(1 << v)) != 0
    return found


def ties_of(rows: npt.NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    """Return for each vertex its class and its side in it, given its sides in all divisions.

    Parameters
    ----------
    rows
        Shape (vertices, divisions): whether the vertex is on side 1.
    """
    classes: dict[bytes, int] = {}
    found = []
    for row in rows:
        turned = bool(row[0])
        key = np.packbits(row ^ turned).tobytes()
        found.append((classes.setdefault(key, len(classes)), int(turned)))
    # The side is told from the first vertex of the class on, whatever side that one is on in the first division.
    first: dict[int, int] = {}
    return tuple((c, side ^ first.setdefault(c, side)) for c, side in found)


def spread(sides: Sides, ties: Sequence[tuple[int, int]]) -> Sides:
    """Return the division of all vertices, given that of their classes."""
    side = [sides[c] ^ s for c, s in ties]
    return tuple(s ^ side[0] for s in side)

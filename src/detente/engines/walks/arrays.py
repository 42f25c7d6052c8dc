"""Walking over the whole hypercube at once; for models in which moves are transitive.

There a shortest way never has anybody move twice in a row: two such moves would be one. A layer is the set of states
one move further. What a decision maker reaches from a set is found option by option: a state is reached if the set
holds a state that differs from it in the mover's own options only, none of them changed against its direction; for
improvements the least rank among those must be below the state's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict
from detente.conflict.arrays import BoolArray
from detente.conflict.combinations import blocks, submasks
from detente.deadline import check
from detente.engines.dense import ranks_of
from detente.engines.hypercube import spread
from detente.engines.walks.layers import Kind, Visit, WalkGoal
from detente.errors import BoundReached

MAX_OPTIONS = 24
NEVER = np.iinfo(np.uint16).max
"""The layer of what was not reached. Where rules leave a narrow path a shortest way may have thousands of moves."""


class Arrays:
    """Layers as one number per combination."""

    name = "dense"

    def __init__(self, conflict: Conflict, start: int, kind: Kind) -> None:
        self.conflict = conflict
        self.improving = kind == "improvements"
        self.ranks, self.feasible = ranks_of(conflict)
        self.layer = np.full(len(self.feasible), NEVER, dtype=np.uint16)
        self.layer[start] = 0
        self.depth = 0
        self.wanted: dict[WalkGoal, BoolArray] = {}

    def grow(self) -> bool:
        """See `Walks`."""
        last = self.layer == self.depth
        fresh = np.zeros(len(last), dtype=np.bool_)
        for mover, rank in enumerate(self.ranks):
            check()
            fresh |= self._improved(mover, last, rank) if self.improving else self._spread(mover, last, np.logical_or)
        fresh &= self.feasible & (self.layer == NEVER)
        if not fresh.any():
            return False
        if self.depth + 1 == NEVER:
            raise BoundReached(f"ways are followed up to {self.depth:,} moves")
        self.depth += 1
        self.layer[fresh] = self.depth
        return True

    def _improved(self, mover: int, last: BoolArray, rank: npt.NDArray[Any]) -> BoolArray:
        never = np.iinfo(rank.dtype).max
        least = self._spread(mover, np.where(last, rank, never), np.minimum)
        return np.asarray(least < rank)

    def _spread(self, mover: int, values: npt.NDArray[Any], join: np.ufunc) -> npt.NDArray[Any]:
        """Return for each combination what the values come to over all from which the mover reaches it, itself too."""
        conflict = self.conflict
        return spread(values, conflict.own[mover], join, up=~conflict.take_only, down=~conflict.drop_only)

    def among(self, goal: WalkGoal, layer: int, limit: int) -> list[Visit]:
        """See `Walks`."""
        if goal.formula is None:
            there = goal.code is not None and self.layer[goal.code] == layer
            return [(goal.code, -1)] if there and goal.code is not None else []
        if goal not in self.wanted:
            options = self.conflict.options
            parts = [goal.formula.evaluate_arrays(b.columns, len(b.codes)) for b in blocks(options)]
            self.wanted[goal] = np.concatenate(parts)
        return [(int(code), -1) for code in np.flatnonzero(self.wanted[goal] & (self.layer == layer))[:limit]]

    def before(self, node: Visit, layer: int) -> Iterator[tuple[int, Visit]]:
        """See `Walks`."""
        target = node[0]
        for mover, own in enumerate(self.conflict.own):
            origin = target ^ submasks(own)
            against = (origin & ~target & self.conflict.take_only) | (target & ~origin & self.conflict.drop_only)
            possible = (against == 0) & (self.layer[origin] == layer - 1)
            if self.improving:
                possible &= self.ranks[mover][origin] < self.ranks[mover][target]
            yield from ((mover, (int(code), -1)) for code in np.sort(origin[possible]))

    def reached(self) -> int:
        """See `Walks`."""
        return int(np.count_nonzero(self.layer != NEVER))

"""Moves and preferences in a model of any size that can be walked: what all its states have in common.

Where there are few options, what is asked about states is worked out for all combinations once, and looked up.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict
from detente.conflict.arrays import BoolArray, IntArray, combine
from detente.conflict.combinations import Chunk, columns_of, exists, submasks
from detente.formula import Formula

LISTED = 13  # options up to which all combinations are judged at once, and looked up from then on
ROWS = 1 << 17  # pairs of states looked at together
WORST = np.iinfo(np.int64).min


class Telling(Protocol):
    """A preference that changes; `everywhere` holds in which combinations its formulas hold, once that was asked."""

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """What it is made of, whatever changes."""

    @property
    def everywhere(self) -> list[npt.NDArray[np.int8]]:
        """Shape (combinations, formulas); an empty list as long as nobody asked."""


@dataclass(frozen=True)
class Ways:
    """The moves of some decision makers: which options each changes, and where in `levels` its owner's scores are."""

    masks: IntArray
    levels: IntArray


class Ground:
    """One conflict.

    Parameters
    ----------
    conflict
        The conflict.
    alike, known
        For each decision maker what tells its scores from those in other conflicts, and the scores that are known by
        it, to which others are added. Conflicts that share `known` have the same options.
    """

    def __init__(
        self, conflict: Conflict, alike: Sequence[Hashable] = (), known: dict[Hashable, IntArray] | None = None
    ) -> None:
        self.conflict = conflict
        self.alike = alike or range(len(conflict.own))
        self.known: dict[Hashable, IntArray] = {} if known is None else known
        self._ways: dict[int, Ways] = {}

    @cached_property
    def every(self) -> IntArray | None:
        """All combinations, where they are few enough to judge each of them once."""
        n = len(self.conflict.options)
        return np.arange(1 << n, dtype=np.int64) if n <= LISTED else None

    def columns(self, codes: IntArray) -> Mapping[str, BoolArray]:
        """Return the options' values in some states."""
        return columns_of(codes, self.conflict.options)

    def truth(self, formulas: Sequence[Formula], codes: IntArray) -> npt.NDArray[np.int8]:
        """Return for each formula and state whether it holds, as 0 and 1."""
        columns, n = self.columns(codes), len(codes)
        found = np.empty((len(formulas), n), dtype=np.int8)
        for k, formula in enumerate(formulas):
            found[k] = formula.evaluate_arrays(columns, n)
        return found

    def told(self, by: Telling, codes: IntArray) -> npt.NDArray[np.int8]:
        """Return for each state (row) which formulas of a changing preference hold, as 0 and 1."""
        if self.every is None:
            return self.truth(by.formulas, codes).T
        if not by.everywhere:
            by.everywhere.append(np.ascontiguousarray(self.truth(by.formulas, self.every).T))
        rows: npt.NDArray[np.int8] = by.everywhere[0][codes]
        return rows

    def exists(self, codes: IntArray) -> BoolArray:
        """Tell which combinations are feasible."""
        if self.every is None:
            return exists(self.conflict, Chunk(codes, self.columns(codes)))
        return self.feasible[codes]

    @cached_property
    def feasible(self) -> BoolArray:
        """Of all combinations, which are feasible."""
        assert self.every is not None
        return exists(self.conflict, Chunk(self.every, self.columns(self.every)))

    @cached_property
    def masks(self) -> list[IntArray]:
        """For each decision maker every change of its own options."""
        return [submasks(own) for own in self.conflict.own]

    def words(self, j: int, codes: IntArray) -> list[npt.NDArray[Any]]:
        """Return j's scores of some states; a score does not depend on which other states are asked about."""
        if self.every is None:
            return self.conflict.orders[j].words(codes, self.columns(codes))
        return [self.score(j)[codes]]

    def score(self, j: int) -> IntArray:
        """Return j's scores of all combinations, each one number."""
        key = self.alike[j]
        if key not in self.known:
            assert self.every is not None
            self.known[key] = combine(self.conflict.orders[j].words(self.every, self.columns(self.every)))
        return self.known[key]

    def better(self, j: int, a: IntArray, b: IntArray) -> BoolArray:
        """Tell where j prefers the first of two states; the second may be one for all."""
        if self.every is not None:
            score = self.score(j)
            return np.asarray(score[a] > score[b])
        result = np.zeros(len(a), dtype=np.bool_)
        undecided = np.ones(len(a), dtype=np.bool_)
        for x, y in zip(self.words(j, a), self.words(j, b), strict=True):
            result |= undecided & (x > y)
            undecided &= x == y
        return result

    def steps(self, j: int, some: IntArray, *, backwards: bool = False) -> tuple[IntArray, IntArray]:
        """Return all moves of j from some states, as pairs of arrays; or `backwards` those to them, given first."""
        masks = self.masks[j]
        near = np.repeat(some, len(masks))
        far = (some[:, np.newaxis] ^ masks).ravel()
        there = self.exists(far)
        near, far = near[there], far[there]
        x, y = (far, near) if backwards else (near, far)
        conflict = self.conflict
        if not conflict.selective and not conflict.own[j] & (conflict.take_only | conflict.drop_only):
            return near, far
        fine = ((x & ~y & conflict.take_only) == 0) & ((y & ~x & conflict.drop_only) == 0)
        for ban in conflict.bans:
            if ban.mover == j and len(x):
                starts = ban.origin.evaluate_arrays(self.columns(x), len(x))
                fine &= ~(starts & ban.target.evaluate_arrays(self.columns(y), len(y)))
        if (listed := conflict.listed(j)) is not None:
            fine &= listed.among(x, y)
        return near[fine], far[fine]

    # Moves of several decision makers at once.

    @cached_property
    def looked_up(self) -> bool:
        """Whether moves and scores of all combinations are looked up: single ones of them are neither left nor said."""
        return self.every is not None and not self.conflict.literal

    @cached_property
    def levels(self) -> IntArray:
        """The scores of all combinations for the first decision maker, then for the next; worst what is infeasible."""
        everybody = range(len(self.conflict.own))
        return np.concatenate([np.where(self.feasible, self.score(j), WORST) for j in everybody])

    def ways(self, i: int) -> Ways:
        """Return the moves of one decision maker."""
        return Ways(self.masks[i], np.array([i << len(self.conflict.options)]))

    def ways_of_others(self, i: int) -> Ways:
        """Return the moves of all others."""
        if i not in self._ways:
            size = len(self.conflict.options)
            parts = [(masks, j << size) for j, masks in enumerate(self.masks) if j != i]
            lengths = [len(masks) for masks, _ in parts]
            levels = np.repeat(np.array([at for _, at in parts], dtype=np.int64), lengths)
            self._ways[i] = Ways(np.concatenate([self.masks[i][:0], *(masks for masks, _ in parts)]), levels)
        return self._ways[i]

    def improvements(self, ways: Ways, some: IntArray) -> IntArray:
        """Return where improvements from some states lead; some of these states more than once."""
        near = some[:, np.newaxis]
        far = near ^ ways.masks
        better = self.levels[far + ways.levels] > self.levels[near + ways.levels]
        found: IntArray = far[self._allowed(near, far, better)]
        return found

    def leaving(self, i: int, some: IntArray) -> Iterator[tuple[int, IntArray, IntArray]]:
        """Yield for each opponent of i its moves from some states to any others, as pairs of arrays."""
        outside = self.feasible.copy()
        outside[some] = False
        near = some[:, np.newaxis]
        far = near ^ self.ways_of_others(i).masks
        out = self._allowed(near, far, outside[far])
        begin = 0
        for j, masks in enumerate(self.masks):
            if j != i:
                at, which = np.nonzero(out[:, begin : begin + len(masks)])
                x = some[at]
                yield j, x, x ^ masks[which]
                begin += len(masks)

    def _allowed(self, near: IntArray, far: IntArray, some: BoolArray) -> BoolArray:
        """Return which of some moves one-way options allow."""
        take_only, drop_only = self.conflict.take_only, self.conflict.drop_only
        if take_only | drop_only:
            some &= ((near & ~far & take_only) | (far & ~near & drop_only)) == 0
        return some

"""The efficient states: those than which no state is at least as good for everybody and better for somebody.

Ordinal: only who prefers which of two states is asked, and no degrees. States that nobody tells apart are one row of
ranks; rows are sorted, so that what dominates a row comes before it, and no row is compared with one that is dominated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.combinations import MAX_ENUMERATED, can_list
from detente.conflict.leaving import too_many_left
from detente.deadline import check
from detente.engines.explicit import AT_ONCE, MAX_COMPARED, Explicit, ranks_of_states, states_of
from detente.errors import EngineRefusal

Rows: TypeAlias = npt.NDArray[np.int32]
Marks: TypeAlias = npt.NDArray[np.uint8]
Places: TypeAlias = IntArray | slice
EVERY = slice(None)

MAX_STATES = 5_000_000
"""So many states are listed."""
GOOD, LITTLE = 64, 1 / 16
"""By so many good rows others are set aside first, or until it is too few of those that are left."""
SHORT, NEARBY = 3, 10
"""Rows are compared one by one in blocks of so many powers of two, and set aside first in blocks of so many."""
PART = 14
"""Smaller blocks are looked at in parts of so many powers of two rows, which a processor's cache holds."""
FEW = 1024
"""So many rows are compared one by one at once."""
TELLS, ASKS = np.uint8(1), np.uint8(2)
"""A row that may dominate, and one of which it is not known yet whether it is dominated."""


def refuse(conflict: Conflict, states: int) -> None:
    """Raise `EngineRefusal` if states are too many to list, or to compare in pairs."""
    unscored = ", ".join(conflict.unscored)
    if not can_list(conflict):
        many = too_many_left(len(conflict.options))
        why = f"deals go through every combination of options, up to {MAX_ENUMERATED} options; {many}"
    elif states > MAX_STATES:
        why = f"deals list every state, up to {MAX_STATES:,}; this model has {states:,}"
    elif unscored and states > MAX_COMPARED:
        why = f"deals compare states pair by pair for {unscored}, up to {MAX_COMPARED:,}; this model has {states:,}"
    else:
        return
    raise EngineRefusal(Explicit.name, why)


class Frontier:
    """What everybody thinks of each state beside another, over all states of a conflict that `refuse` lets pass.

    Of preferences that are pairs of states, a state is *better* for somebody than another if it tempts there, and *at
    least as good* unless the other one is better than it; see `detente.conflict.relations`.
    """

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self.states = states_of(conflict)[1]
        self.ranks = ranks_of_states(conflict)

    def better(self, i: int, at: int, among: Places = EVERY) -> BoolArray:
        """Tell which of some states, by their places, are better for a decision maker than that at a place."""
        ranks, pairs = self.ranks[i], self.conflict.pairs[i]
        if pairs is not None:
            return pairs.leading(self.states[among], self.states[[at]])
        assert ranks is not None
        return np.asarray(ranks[among] > ranks[at])

    def worse(self, i: int, at: int, among: Places = EVERY) -> BoolArray:
        """Tell than which of some states that at a place is better for a decision maker."""
        ranks, pairs = self.ranks[i], self.conflict.pairs[i]
        if pairs is not None:
            return pairs.leading(self.states[[at]], self.states[among])
        assert ranks is not None
        return np.asarray(ranks[among] < ranks[at])

    def dominating(self, at: int, among: Places = EVERY) -> IntArray:
        """Return the places of those of some states that are worse for nobody than that at a place, better for one."""
        everyone = range(len(self.ranks))
        no_worse = ~np.logical_or.reduce([self.worse(i, at, among) for i in everyone])
        better = np.logical_or.reduce([self.better(i, at, among) for i in everyone])
        return np.asarray(np.arange(len(self.states))[among][no_worse & better])

    def efficient(self) -> BoolArray:
        """Tell which states are dominated by none."""
        if any(pairs is not None for pairs in self.conflict.pairs):
            return self._by_pairs()
        return maxima([r for r in self.ranks if r is not None])

    def _by_pairs(self) -> BoolArray:
        """The same where some preferences are pairs of states: each pair is looked at."""
        n = len(self.states)
        efficient = np.ones(n, dtype=np.bool_)
        for start in range(0, n, AT_ONCE):
            check()
            here = slice(start, min(n, start + AT_ONCE))
            all_, some = (
                np.ones((n, here.stop - start), dtype=np.bool_),
                np.zeros((n, here.stop - start), dtype=np.bool_),
            )
            for ranks, pairs in zip(self.ranks, self.conflict.pairs, strict=True):
                if pairs is not None:
                    all_ &= ~pairs.leading(self.states[None, here], self.states[:, None])
                    some |= pairs.leading(self.states[:, None], self.states[None, here])
                elif ranks is not None:
                    all_ &= ranks[:, None] >= ranks[None, here]
                    some |= ranks[:, None] > ranks[None, here]
            efficient[here] = ~(all_ & some).any(axis=0)
        return efficient


def maxima(ranks: Sequence[IntArray]) -> BoolArray:
    """Tell which of some rows of ranks, one column for each decision maker, no other row dominates.

    By dividing and conquering (Kung, Luccio and Preparata, *Journal of the ACM* 22, 1975), in O(n log(n)^(d - 1)) for n
    rows of d ranks, once what a few good rows dominate, and rows nearby, are set aside.

    >>> maxima([np.array([3, 2, 1, 1, 2]), np.array([1, 2, 3, 2, 2])]).tolist()
    [True, True, True, False, True]
    """
    rows = np.stack(ranks)
    left = _set_aside(rows)
    dense = [np.unique(column, return_inverse=True)[1].astype(np.int32) for column in rows[:, left]]
    by = np.lexsort(tuple(reversed(dense)))[::-1]
    ordered = np.stack([column[by] for column in dense])
    new = np.ones(len(by), dtype=np.bool_)
    new[1:] = (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)
    result = np.zeros(rows.shape[1], dtype=np.bool_)
    result[left[by]] = _undominated(ordered[:, new])[np.cumsum(new) - 1]
    return result


def _set_aside(rows: IntArray) -> IntArray:
    """Return the places of the rows that are left without those that some good rows dominate."""
    scale = 1 / np.maximum(rows.max(axis=1) - rows.min(axis=1), 1)
    draw = np.random.default_rng(0)
    left = np.arange(rows.shape[1])
    for k in range(GOOD):
        check()
        weights = scale * (draw.exponential(size=len(rows)) if k else 1)
        good = rows[:, [np.argmax(weights @ rows)]]
        stays = (rows > good).any(axis=0) | (rows == good).all(axis=0)
        if np.count_nonzero(stays) > (1 - LITTLE) * len(left):
            break
        left, rows = left[stays], rows[:, stays]
    return left


def _undominated(rows: Rows) -> BoolArray:
    """Tell which of some different rows, sorted from the greatest down, none dominates: none before it, therefore."""
    left = np.arange(rows.shape[1])
    if len(left) <= FEW:
        no_less = (rows[:, :, None] >= rows[:, None, :]).all(axis=0)
        return np.asarray(np.count_nonzero(no_less, axis=0) == 1)  # none but itself
    others = np.vstack([rows[1:], np.zeros((max(0, 3 - len(rows)), len(left)), dtype=np.int32)])
    for bits in (NEARBY, max(NEARBY, len(left).bit_length())):
        every = np.full(len(left), TELLS | ASKS, dtype=np.uint8)
        stays = (_asking(others, every, bits) & ASKS) != 0
        left, others = left[stays], others[:, stays]
    result = np.zeros(rows.shape[1], dtype=np.bool_)
    result[left] = True
    return result


def _asking(rows: Rows, marks: Marks, bits: int) -> Marks:
    """Return the marks without `ASKS` where an earlier row that `TELLS` is no less in every one of two columns or more.

    Only within blocks of 2^bits rows. What a row in the second half of a block asks of the first half is asked of the
    other columns alone, once the block is sorted by the first column; and each half is a block again.
    """
    check()
    n, part = rows.shape[1], 1 << PART
    if bits <= PART and n > part:
        some = (slice(k, k + part) for k in range(0, n, part))
        return np.concatenate([_asking(rows[:, here], marks[here], bits) for here in some])
    at = _sorted(rows[0], bits)
    levels = range(min(bits, (n - 1).bit_length()) - 1, (PART if n > part else SHORT) - 1, -1)
    result = np.empty_like(marks)
    if len(rows) == 2:
        told = _told(at, rows[1, at], marks[at], levels)
        result[told >> 2] = told & 3
    else:
        others, now = rows[1:, at], marks[at]
        for bit in levels:
            later = (at >> bit & 1).astype(np.bool_)
            asked = now & np.where(later, ASKS, TELLS)
            now ^= asked ^ _asking(others, asked, bit + 1)
            by = _joined(np.flatnonzero(~later), np.flatnonzero(later), bit)
            at, others, now = at[by], others[:, by], now[by]
        result[at] = now
    return _asking(rows, result, PART) if n > part else _one_by_one(rows, result)


def _one_by_one(rows: Rows, marks: Marks) -> Marks:
    """Do the same for blocks of 2^`SHORT` rows, in which each is compared with all before it."""
    place = np.arange(len(marks)) & ((1 << SHORT) - 1)
    tells = (marks & TELLS) != 0
    for far in range(1, min(len(marks), 1 << SHORT)):
        there = tells[:-far] & (place[far:] >= far)
        for column in rows:
            there &= column[:-far] >= column[far:]
        marks[far:][there] &= TELLS
    return marks


def _sorted(column: npt.NDArray[np.int32], bits: int) -> IntArray:
    """Return the places of rows sorted by a column from the greatest down, each block of 2^bits rows by itself."""
    place = np.arange(len(column))
    top = int(column.max(initial=0))
    key = (((place >> bits) * (top + 1) + top - column) << bits) | (place & ((1 << bits) - 1))
    key.sort()
    return np.asarray((place >> bits << bits) | (key & ((1 << bits) - 1)))


def _told(at: IntArray, column: npt.NDArray[np.int32], marks: Marks, levels: Iterable[int]) -> IntArray:
    """Return where each row stood, and its mark in two bits, as `_asking` does of one column that is left.

    A row is one number: where it stood, its rank plus one, its mark. It is told of if the greatest rank that tells
    before it in the first half of its block is no less than its own.
    """
    wide = int(column.max(initial=0)).bit_length() + 1
    rows = (at << wide | column + 1) << 2 | marks
    ranks = (1 << wide) - 1
    for bit in levels:
        later = (rows >> (wide + 2 + bit) & 1).astype(np.bool_)
        first, second = rows[~later], rows[later]
        best = (first >> 2 & ranks) * (first & 1)
        whole = len(best) >> bit << bit
        blocks = best[:whole].reshape(-1, 1 << bit)
        np.maximum.accumulate(blocks, axis=1, out=blocks)
        np.maximum.accumulate(best[whole:], out=best[whole:])
        number = np.arange(len(second))
        before = np.flatnonzero(later) - number  # so many of all first halves are
        there = (before > number >> bit << bit) & (best[before - 1] >= (second >> 2 & ranks))
        second &= ~(there.astype(np.int64) << 1)
        rows = _joined(first, second, bit)
    return np.asarray(rows >> (wide + 2) << 2 | rows & 3)


def _joined(first: IntArray, second: IntArray, bit: int) -> IntArray:
    """Return first halves of 2^bit each and second ones as blocks again; of the last block either may be shorter."""
    whole = len(second) >> bit << bit
    blocks = np.stack([half[:whole].reshape(-1, 1 << bit) for half in (first, second)], axis=1)
    return np.concatenate([blocks.ravel(), first[whole:], second[whole:]])

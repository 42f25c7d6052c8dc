"""What one decision maker's preference may be: variants of it, as numbers, from which scores are made.

A variant is told by a few whole numbers, its *figures*: which row of a list it is, which statements are missing and in
which order they stand, or in which order the states stand. Figures are small where scores are many, so that work on
variants can be handed out as ranges of numbers or as seeds, and a variant that was found can be told in words.

An order is told by *insertions*: things are inserted one after the other, as they stand in the preference as written,
each above so many of those before it as its figure says. All figures 0 is the order as written, and their sum is the
number of pairs turned round (Kendall's tau).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise
from math import comb, factorial, lcm, prod
from operator import mul
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.conflict.arrays import BoolArray, IntArray
from detente.engines.batch import narrow, weighed
from detente.engines.batch.scores import EXACT, Scores, ranks

NUMBERED = 1 << 62
"""Variants fewer than this have numbers of their own."""
MOST_INSERTED = 20  # things whose orders have numbers: 20! is below 2^62
BITS = 30  # of a score that is made of several, those made at a time

Figures = npt.NDArray[Any]
"""Shape (variants, width): for each variant what tells it."""


class Variants(ABC):
    """What one decision maker's preference may be; see the module."""

    @property
    @abstractmethod
    def count(self) -> int:
        """How many variants there are."""

    @property
    @abstractmethod
    def total(self) -> int:
        """What the weights of all of them come to."""

    @abstractmethod
    def numbered(self, numbers: IntArray) -> Figures:
        """Return the figures of variants that are given by their numbers, from 0; 0 is the one as written."""

    @abstractmethod
    def drawn(self, rng: np.random.Generator, n: int) -> Figures:
        """Return the figures of n variants drawn independently, each by its weight."""

    @abstractmethod
    def scores(self, figures: Figures) -> Scores:
        """Return the scores of variants, shape (variants, states): the higher, the better."""

    @abstractmethod
    def changes(self, figures: Figures) -> IntArray:
        """Return by how many changes each variant differs from the one as written."""

    def weights(self, figures: Figures) -> Sequence[int]:
        """Return how much each variant counts; all count 1 unless something else is said."""
        return [1] * len(figures)

    @cached_property
    def every_weight(self) -> Sequence[int]:
        """How much each of all variants counts, by their numbers."""
        return self.weights(self.numbered(np.arange(self.count)))

    @property
    def told(self) -> bool:
        """Whether its variants are told apart by what a reader can take in."""
        return True

    def distinct(self, figures: Figures) -> tuple[Figures, IntArray]:
        """Return each variant once, and for each of those given which of these it is."""
        if self.count >= NUMBERED:
            return figures, np.arange(len(figures))
        _, first, which = np.unique(self.number(figures), return_index=True, return_inverse=True)
        return figures[first], which.reshape(-1).astype(np.int64)

    @abstractmethod
    def number(self, figures: Figures) -> IntArray:
        """Return the number of each variant, where there are fewer than `NUMBERED` of them."""


@dataclass(frozen=True, eq=False)
class Listed(Variants):
    """Variants one by one.

    Parameters
    ----------
    table
        Their scores, shape (variants, states); the first is the preference as written.
    counted
        How much each counts.
    away
        By how many changes each differs from the first.
    """

    table: Scores
    counted: tuple[int, ...]
    away: IntArray

    @classmethod
    def one(cls, scores: npt.ArrayLike) -> Listed:
        """Return the one variant that there is where nothing varies."""
        return cls(narrow(np.asarray(scores)[None]), (1,), np.zeros(1, dtype=np.int64))

    @property
    def count(self) -> int:  # noqa: D102 - see Variants
        return len(self.counted)

    @property
    def total(self) -> int:  # noqa: D102 - see Variants
        return sum(self.counted)

    def numbered(self, numbers: IntArray) -> Figures:  # noqa: D102 - see Variants
        return numbers[:, None]

    def drawn(self, rng: np.random.Generator, n: int) -> Figures:  # noqa: D102 - see Variants
        return drawn_by(rng, self.counted, n)[:, None]

    def scores(self, figures: Figures) -> Scores:  # noqa: D102 - see Variants
        return self.table[figures[:, 0]]

    def changes(self, figures: Figures) -> IntArray:  # noqa: D102 - see Variants
        return self.away[figures[:, 0]]

    def weights(self, figures: Figures) -> Sequence[int]:  # noqa: D102 - see Variants
        return [self.counted[k] for k in figures[:, 0].tolist()]

    def number(self, figures: Figures) -> IntArray:  # noqa: D102 - see Variants
        return np.asarray(figures[:, 0], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Prioritised(Variants):
    """A list of statements of which some may be missing, and some may stand in any order.

    Parameters
    ----------
    truth
        Where each statement holds, shape (statements, states).
    group
        For each statement the number of its place, ascending from 0, the most important first; those that are equally
        important share one.
    doubted
        The numbers of the statements each of which may be missing.
    brackets
        How many places that follow each other, from the first on, may stand in any order among themselves, then how
        many of those after them, and so on to the last.
    """

    truth: BoolArray
    group: IntArray
    doubted: tuple[int, ...]
    brackets: tuple[int, ...]

    @cached_property
    def _sizes(self) -> IntArray:
        return np.bincount(self.group, minlength=sum(self.brackets))

    @cached_property
    def _ways(self) -> tuple[int, ...]:
        """For each place above how many of its bracket it may be inserted, and one more."""
        return tuple(k + 1 for size in self.brackets for k in range(size))

    @property
    def count(self) -> int:  # noqa: D102 - see Variants
        return (1 << len(self.doubted)) * prod(self._ways)

    @property
    def total(self) -> int:  # noqa: D102 - see Variants
        return self.count

    def numbered(self, numbers: IntArray) -> Figures:  # noqa: D102 - see Variants
        missing = numbers[:, None] >> np.arange(len(self.doubted)) & 1
        return np.hstack([missing, insertions(numbers >> len(self.doubted), self._ways)])

    def drawn(self, rng: np.random.Generator, n: int) -> Figures:  # noqa: D102 - see Variants
        missing = rng.integers(0, 2, (n, len(self.doubted)), dtype=np.int16)
        return np.column_stack([missing, *(rng.integers(0, ways, n, dtype=np.int16) for ways in self._ways)])

    def order(self, figures: Figures) -> IntArray:
        """Return which place of the list as written stands first, which second, and so on."""
        inserted = figures[:, len(self.doubted) :]
        standing, first = np.empty_like(inserted, dtype=np.int16), 0
        for size in self.brackets:
            standing[:, first : first + size] = first + positions(inserted[:, first : first + size].astype(np.int16))
            first += size
        return np.argsort(standing, axis=1, kind="stable")

    def scores(self, figures: Figures) -> Scores:  # noqa: D102 - see Variants
        # Where nothing moves, one order serves all.
        at = self.order(figures if max(self.brackets, default=1) > 1 else figures[:1])
        present = np.ones((len(figures), len(self.group)), dtype=np.int64)
        present[:, list(self.doubted)] = 1 - figures[:, : len(self.doubted)]
        more = self._sizes[at] + 1
        places = len(self._sizes)
        step = places
        if prod(int(size) + 1 for size in self._sizes) >= EXACT:
            step = int(BITS / np.log2(self._sizes.max() + 1))
        found = None
        for first in range(0, max(1, places), max(1, step)):
            # One more that holds at a place outweighs all that stands below it.
            here = more[:, first : first + step]
            weight = np.ones_like(here)
            weight[:, :-1] = np.cumprod(here[:, :0:-1], axis=1)[:, ::-1]
            by_place = np.zeros_like(at)
            np.put_along_axis(by_place, at[:, first : first + step], weight, axis=1)
            scores = weighed(by_place[:, self.group] * present, self.truth)
            found = scores if found is None else ranks(found.astype(np.int64) << BITS | scores.astype(np.int64))
        assert found is not None
        return found

    def changes(self, figures: Figures) -> IntArray:  # noqa: D102 - see Variants
        return np.asarray(figures.sum(axis=1), dtype=np.int64)

    def number(self, figures: Figures) -> IntArray:  # noqa: D102 - see Variants
        p = len(self.doubted)
        missing = figures[:, :p].astype(np.int64) @ (1 << np.arange(p, dtype=np.int64))
        return np.asarray(missing | number_of(figures[:, p:], self._ways) << p, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Between(Variants):
    """Sums of weights that lie between bounds, each anywhere there with the same weight; drawn, and not gone through.

    Parameters
    ----------
    truth
        Where what is weighed holds, shape (terms, states).
    low, steps
        For each term the least weight, and in how many steps of 1 it goes up to the greatest; one of the steps is
        drawn. They are as fine as sums without rounding allow.
    """

    truth: BoolArray
    low: IntArray
    steps: IntArray

    @classmethod
    def of(cls, terms: Sequence[tuple[Fraction, Fraction]], truth: BoolArray) -> Between:
        """Return what weights between bounds give, both included."""
        scale = lcm(*(x.denominator for bounds in terms for x in bounds))
        ends = [(int(a * scale), int(b * scale)) for a, b in terms]
        fine = max(1, (EXACT - 1) // (2 * max(1, sum(max(abs(a), abs(b)) for a, b in ends))))
        low = np.array([a * fine for a, _ in ends], dtype=np.int64)
        return cls(truth, low, np.array([(b - a) * fine for a, b in ends], dtype=np.int64))

    @property
    def told(self) -> bool:  # noqa: D102 - see Variants
        return False

    @property
    def count(self) -> int:  # noqa: D102 - see Variants
        return NUMBERED if self.steps.any() else 1

    @property
    def total(self) -> int:  # noqa: D102 - see Variants
        return self.count

    def numbered(self, numbers: IntArray) -> Figures:
        """Return the middle of each range for each of some numbers."""
        return np.broadcast_to(self.low + self.steps // 2, (len(numbers), len(self.low)))

    def drawn(self, rng: np.random.Generator, n: int) -> Figures:  # noqa: D102 - see Variants
        return self.low + rng.integers(0, self.steps, (n, len(self.low)), endpoint=True)

    def scores(self, figures: Figures) -> Scores:  # noqa: D102 - see Variants
        return weighed(figures, self.truth)

    def changes(self, figures: Figures) -> IntArray:  # noqa: D102 - see Variants
        return np.zeros(len(figures), dtype=np.int64)

    def number(self, figures: Figures) -> IntArray:  # noqa: D102 - see Variants
        return np.zeros(len(figures), dtype=np.int64)  # of the one that there is, where there is but one


@dataclass(frozen=True, eq=False)
class Ranked(Variants):
    """All strict rankings of the states, each as much as the others, or the less the farther it is from the stated one.

    Parameters
    ----------
    level
        The ranking as written, for each state a number: the higher, the better.
    phi
        Numerator and denominator of what a ranking counts less by for each pair that is turned round; two equal ones
        where all count alike. Mallows, *Biometrika* 44 (1957) 114-130.
    """

    level: IntArray
    phi: tuple[int, int] = (1, 1)

    @cached_property
    def order(self) -> IntArray:
        """The states as they are written, the best first."""
        return np.argsort(-self.level, kind="stable")

    @cached_property
    def _ties(self) -> tuple[tuple[int, int], ...]:
        """Where those begin and end, in that order, that are equally good as written; only where there are several."""
        ordered = self.level[self.order]
        cuts = [0, *(np.flatnonzero(np.diff(ordered)) + 1).tolist(), len(ordered)]
        return tuple((a, b) for a, b in pairwise(cuts) if b - a > 1)

    @property
    def uniform(self) -> bool:
        """Whether all rankings count alike."""
        return self.phi[0] == self.phi[1]

    @property
    def told(self) -> bool:  # noqa: D102 - see Variants
        return len(self.level) <= MOST_INSERTED

    @property
    def count(self) -> int:  # noqa: D102 - see Variants
        return factorial(len(self.level))

    @cached_property
    def farthest(self) -> int:
        """How many pairs can be turned round."""
        return comb(len(self.level), 2) - sum(comb(b - a, 2) for a, b in self._ties)

    @cached_property
    def total(self) -> int:  # noqa: D102 - see Variants
        if self.uniform:
            return self.count
        phi = Fraction(*self.phi)
        of_inserting = [sum((phi**d for d in range(k + 1)), Fraction(0)) for k in range(len(self.level))]
        found = prod(of_inserting, start=Fraction(1))
        for a, b in self._ties:  # their orders among each other cost nothing
            found = found / prod(of_inserting[: b - a], start=Fraction(1)) * factorial(b - a)
        return int(found * self.phi[1] ** self.farthest)

    @property
    def _ways(self) -> Sequence[int]:
        return range(1, len(self.level) + 1)

    def numbered(self, numbers: IntArray) -> Figures:  # noqa: D102 - see Variants
        inserted = insertions(numbers, self._ways)
        return inserted if self.told else self._scored(positions(inserted))

    def drawn(self, rng: np.random.Generator, n: int) -> Figures:  # noqa: D102 - see Variants
        m = len(self.level)
        if self.uniform and not self.told:  # figures are the scores themselves
            return rng.permuted(
                np.broadcast_to(np.arange(m, dtype=np.uint16 if m < 1 << 16 else np.uint32), (n, m)), axis=1
            )
        inserted = np.empty((n, m), dtype=np.int64)
        for k in range(m):
            inserted[:, k] = rng.integers(0, k + 1, n) if self.uniform else self._inserted(rng, k, n)
        if not self.uniform and self._ties:
            standing = positions(inserted)
            for a, b in self._ties:
                standing[:, a:b] = rng.permuted(standing[:, a:b], axis=1)
            inserted = inserted_as(standing) if self.told else standing
        elif not self.told:
            inserted = positions(inserted)
        return inserted if self.told else self._scored(inserted)

    def _inserted(self, rng: np.random.Generator, k: int, n: int) -> IntArray:
        """Return above how many of k before it each of n things is inserted, one more of them the less often by phi."""
        p, q = self.phi
        return drawn_by(rng, [p**d * q ** (k - d) for d in range(k + 1)], n)

    def scores(self, figures: Figures) -> Scores:  # noqa: D102 - see Variants
        return narrow(self._scored(positions(figures)) if self.told else figures)

    def standing(self, figures: Figures) -> IntArray:
        """Return at which place each state stands, states as in `order`."""
        return positions(figures)

    def _scored(self, standing: IntArray) -> IntArray:
        found = np.empty_like(standing)
        found[:, self.order] = len(self.level) - 1 - standing
        return found

    def changes(self, figures: Figures) -> IntArray:  # noqa: D102 - see Variants
        if not self.told:
            return np.zeros(len(figures), dtype=np.int64)
        found = np.asarray(figures.sum(axis=1), dtype=np.int64)
        if self._ties:
            standing = positions(figures)
            for a, b in self._ties:
                for k in range(a + 1, b):
                    found -= np.count_nonzero(standing[:, a:k] > standing[:, k : k + 1], axis=1)
        return found

    def weights(self, figures: Figures) -> Sequence[int]:  # noqa: D102 - see Variants
        if self.uniform:
            return [1] * len(figures)
        p, q = self.phi
        by_change = [p**d * q ** (self.farthest - d) for d in range(self.farthest + 1)]
        return [by_change[d] for d in self.changes(figures).tolist()]

    def number(self, figures: Figures) -> IntArray:  # noqa: D102 - see Variants
        return number_of(figures, self._ways)


# -- orders ------------------------------------------------------------------------------------------------------------


def insertions(numbers: IntArray, ways: Sequence[int]) -> IntArray:
    """Return the insertions that make each order, given the numbers of orders; see the module.

    `ways` are for each thing, as they stand as written, above how many others it may come to stand, and one more.

    >>> insertions(np.arange(6), [1, 2, 3]).tolist()
    [[0, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 1], [0, 0, 2], [0, 1, 2]]
    """
    found = np.empty((len(numbers), len(ways)), dtype=np.int64)
    left = numbers
    for k, some in enumerate(ways):
        found[:, k] = left % some
        left = left // some
    return found


def number_of(inserted: IntArray, ways: Sequence[int]) -> IntArray:
    """Return the number of each order; there have to be fewer than `NUMBERED`."""
    worth = [1, *accumulate(ways, mul)]
    return np.asarray(inserted.astype(np.int64) @ np.array(worth[:-1], dtype=np.int64), dtype=np.int64)


def positions(inserted: IntArray) -> IntArray:
    """Return at which place each thing stands, from 0, where things are inserted so.

    >>> positions(np.array([[0, 1, 2], [0, 0, 1]])).tolist()
    [[2, 1, 0], [0, 2, 1]]
    """
    found = np.empty_like(inserted)
    for k in range(inserted.shape[1]):
        at = k - inserted[:, k : k + 1]
        before = found[:, :k]
        before += before >= at
        found[:, k : k + 1] = at
    return found


def inserted_as(standing: IntArray) -> IntArray:
    """Return the insertions of things that stand at these places."""
    found = np.empty_like(standing)
    for k in range(standing.shape[1]):
        found[:, k] = np.count_nonzero(standing[:, :k] > standing[:, k : k + 1], axis=1)
    return found


def drawn_by(rng: np.random.Generator, weights: Sequence[int], n: int) -> IntArray:
    """Return n numbers drawn by weights; by whole numbers alone, so that they are the same on every machine.

    Weights that come to 2^62 or more count to within one part of that.
    """
    ends = [*accumulate(weights)]
    if ends[-1] >= NUMBERED:
        ends = [end * NUMBERED // ends[-1] for end in ends]
    return np.searchsorted(np.array(ends, dtype=np.int64), rng.integers(0, ends[-1], n), side="right")

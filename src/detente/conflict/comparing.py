"""Of two states, which may be better for a decision maker and which is, where its preference is open in part.

*May*: a is better than b in some completion. *Must*: it is in every completion. Where nothing is open they are the
same. From these two come the rows by which stability is decided without going through the completions; see `rows`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.case.preferences import NotCompared, OneOf, OpenForm, OpenInOrder, Ranges
from detente.case.preferences import ResolvedPreference as Preference
from detente.conflict.arrays import BoolArray, IntArray, combine
from detente.conflict.combinations import columns_of
from detente.conflict.conflict import Conflict, pattern_bits
from detente.conflict.fitting import relation_of
from detente.conflict.relations import PairSet, Pairwise, Relation

Truth = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Space:
    """The states that are compared: their codes, ascending, in one conflict."""

    conflict: Conflict
    codes: IntArray

    def places(self, codes: IntArray) -> IntArray:
        """Return where states stand among them."""
        return np.searchsorted(self.codes, codes)


class Comparer(ABC):
    """Tells of pairs of states, by their places in a space, which may be and which must be better; see the module."""

    @abstractmethod
    def may(self, a: IntArray, b: IntArray) -> BoolArray:
        """Tell of which pairs the first is better in some completion; the arrays are broadcast."""

    @abstractmethod
    def must(self, a: IntArray, b: IntArray) -> BoolArray:
        """Tell of which pairs the first is better in every completion."""


@dataclass(frozen=True, eq=False)
class ByRanks(Comparer):
    """States by numbers: nothing is open."""

    ranks: IntArray

    def may(self, a: IntArray, b: IntArray) -> BoolArray:  # noqa: D102 - see Comparer
        return np.asarray(self.ranks[a] > self.ranks[b])

    must = may


@dataclass(frozen=True, eq=False)
class ByPairs(Comparer):
    """States by pairs: nothing is open. What tempts is what is better."""

    space: Space
    relation: Pairwise

    def may(self, a: IntArray, b: IntArray) -> BoolArray:  # noqa: D102 - see Comparer
        return self.relation.leading(self.space.codes[a], self.space.codes[b])

    must = may


@dataclass(frozen=True, eq=False)
class ByBrackets(Comparer):
    """Statements of which some may not matter, or stand in either order.

    A group says of two states by how many more of its statements hold at the one: any number from `least` to `most`,
    by which of those that may not matter do. Within a bracket any group that tells the two apart may come first.
    """

    brackets: tuple[tuple[tuple[tuple[Truth, bool], ...], ...], ...]
    """For each bracket, group and statement the truth at each state, and whether it may not matter."""

    def _differences(
        self, group: tuple[tuple[Truth, bool], ...], a: IntArray, b: IntArray
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        least = most = np.zeros(np.broadcast_shapes(a.shape, b.shape), dtype=np.int64)
        for truth, perhaps in group:
            apart = truth[a] - truth[b]
            least = least + (np.minimum(apart, 0) if perhaps else apart)
            most = most + (np.maximum(apart, 0) if perhaps else apart)
        return least, most

    def _may(self, a: IntArray, b: IntArray, *, or_equal: bool) -> BoolArray:
        """Tell of which pairs the first is better, or no worse, in some completion."""
        shape = np.broadcast_shapes(a.shape, b.shape)
        found, going = np.zeros(shape, dtype=np.bool_), np.ones(shape, dtype=np.bool_)
        for bracket in self.brackets:
            on = going.copy()
            for group in bracket:
                least, most = self._differences(group, a, b)
                found |= going & (most > 0)
                on &= (least <= 0) & (most >= 0)
            going = on  # goes on to what is less important only where every group may say nothing
        return found | going if or_equal else found

    def may(self, a: IntArray, b: IntArray) -> BoolArray:  # noqa: D102 - see Comparer
        return self._may(a, b, or_equal=False)

    def must(self, a: IntArray, b: IntArray) -> BoolArray:  # noqa: D102 - see Comparer
        return np.asarray(~self._may(b, a, or_equal=True))


@dataclass(frozen=True, eq=False)
class ByRanges(Comparer):
    """Weights in ranges: a sum is extreme where each weight is, since ranges do not depend on each other."""

    terms: tuple[tuple[int, int, Truth], ...]
    kind: npt.DTypeLike

    def _most(self, a: IntArray, b: IntArray) -> npt.NDArray[Any]:
        total: npt.NDArray[Any] = np.zeros(np.broadcast_shapes(a.shape, b.shape), dtype=self.kind)
        for low, high, truth in self.terms:
            apart = truth[a] - truth[b]
            total = total + np.where(apart > 0, high, np.where(apart < 0, -low, 0)).astype(self.kind)
        return total

    def may(self, a: IntArray, b: IntArray) -> BoolArray:  # noqa: D102 - see Comparer
        return np.asarray(self._most(a, b) > 0, dtype=np.bool_)

    def must(self, a: IntArray, b: IntArray) -> BoolArray:  # noqa: D102 - see Comparer
        return np.asarray(self._most(b, a) < 0, dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class ByCompared(Comparer):
    """What else is said, except of pairs of which it is not known which is better."""

    space: Space
    said: Comparer
    unknown: PairSet

    def _unknown(self, a: IntArray, b: IntArray) -> BoolArray:
        first, second = self.space.codes[a], self.space.codes[b]
        return np.asarray((self.unknown.among(first, second) | self.unknown.among(second, first)) & (first != second))

    def may(self, a: IntArray, b: IntArray) -> BoolArray:  # noqa: D102 - see Comparer
        return np.asarray(self.said.may(a, b) | self._unknown(a, b))

    def must(self, a: IntArray, b: IntArray) -> BoolArray:  # noqa: D102 - see Comparer
        return np.asarray(self.said.must(a, b) & ~self._unknown(a, b))


@dataclass(frozen=True, eq=False)
class ByVoices(Comparer):
    """What one of several says."""

    voices: tuple[Comparer, ...]

    def may(self, a: IntArray, b: IntArray) -> BoolArray:  # noqa: D102 - see Comparer
        return np.asarray(np.logical_or.reduce([v.may(a, b) for v in self.voices]))

    def must(self, a: IntArray, b: IntArray) -> BoolArray:  # noqa: D102 - see Comparer
        return np.asarray(np.logical_and.reduce([v.must(a, b) for v in self.voices]))


def ranks_of(space: Space, relation: Relation) -> IntArray | None:
    """Return a number for each state that says what is preferred; None where none does."""
    if isinstance(relation, Pairwise):
        return None
    return combine(relation.words(space.codes, columns_of(space.codes, space.conflict.options)))


def comparer_of(space: Space, relation: Relation) -> Comparer:
    """Return what compares by a preference in which nothing is open."""
    ranks = ranks_of(space, relation)
    if ranks is not None:
        return ByRanks(ranks)
    assert isinstance(relation, Pairwise)
    return ByPairs(space, relation)


def comparer_of_open(space: Space, form: OpenForm) -> Comparer:
    """Return what compares by what is open."""
    merged, columns, n = space.conflict.merged, columns_of(space.codes, space.conflict.options), len(space.codes)
    match form:
        case OpenInOrder(brackets=brackets):
            return ByBrackets(
                tuple(
                    tuple(tuple((f.evaluate_arrays(columns, n).astype(np.int64), p) for f, p in group) for group in b)
                    for b in brackets
                )
            )
        case Ranges(terms=terms):
            scale = lcm(*(w.denominator for low, high, _ in terms for w in (low, high)))
            whole = [(int(low * scale), int(high * scale), f) for low, high, f in terms]
            fits = sum(max(abs(low), abs(high)) for low, high, _ in whole) < 2**62
            truths = [f.evaluate_arrays(columns, n).astype(np.int64) for _, _, f in whole]
            numbers = [(low, high) for low, high, _ in whole]
            return ByRanges(
                tuple((*two, truth) for two, truth in zip(numbers, truths, strict=True)),
                np.int64 if fits else object,
            )
        case NotCompared(form=said, pairs=pairs):
            unknown = PairSet(tuple((pattern_bits(a), pattern_bits(b)) for a, b in pairs)).naming(merged)
            return ByCompared(space, comparer_of(space, relation_of(said).naming(merged)), unknown)
        case OneOf(forms=forms):
            return ByVoices(tuple(comparer_of(space, relation_of(f).naming(merged)) for f in forms))


def comparer_for(space: Space, preference: Preference, relation: Relation) -> Comparer:
    """Return what compares states by a preference, whether something in it is open or not; `relation` is as written."""
    open_ = preference.openness
    return comparer_of(space, relation) if open_ is None else comparer_of_open(space, open_.form)


def share_of_voices(space: Space, preference: Preference) -> tuple[list[int], tuple[Comparer, ...], int]:
    """Return the shares of voices as whole numbers, what each says, and what the shares come to."""
    shares = [share for share, _ in preference.voices]
    scale = lcm(*(s.denominator for s in shares))
    forms = [voice.form(space.conflict.options) for _, voice in preference.voices]
    said = tuple(comparer_of(space, relation_of(f).naming(space.conflict.merged)) for f in forms)
    return [int(s * scale) for s in shares], said, int(sum(shares, Fraction(0)) * scale)


def told_apart(conflict: Conflict, preference: Preference) -> tuple[int, int, str] | None:
    """Return two members of a merged state, by their codes, of which one may be better than the other, and the state.

    A ranking names a merged state by any member, so that only statements and weights are looked at.
    """
    open_ = preference.openness
    if open_ is None or not isinstance(open_.form, OpenInOrder | Ranges):
        return None
    for merged in conflict.merged:
        codes = np.array(sorted(merged.members), dtype=np.int64)
        here = np.arange(len(codes))
        found = np.argwhere(comparer_of_open(Space(conflict, codes), open_.form).may(here[:, None], here[None, :]))
        if len(found):
            better, worse = (int(codes[k]) for k in found[0])
            return better, worse, merged.shown
    return None

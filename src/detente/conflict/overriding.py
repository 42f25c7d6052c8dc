"""A ranking of states, except for pairs of which it is said otherwise; whether what comes of it is transitive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.conflict.orders import ByRanking, Capabilities
from detente.conflict.relations import PairRelation, PairSet, Pairwise, Relation

if TYPE_CHECKING:
    from detente.conflict.arrays import BoolArray, IntArray
    from detente.conflict.conflict import MergedState

ANY_TWO = Capabilities(complete=True, scored=False)


@dataclass(frozen=True)
class Overriding:
    """The pairs of states of which the first is better.

    Parameters
    ----------
    ranking
        What is said of all others.
    better
        Pairs of which the first state is better.
    equal
        Pairs of states that are equally good.
    """

    ranking: ByRanking
    better: PairSet
    equal: PairSet

    def __contains__(self, pair: tuple[int, int]) -> bool:
        """Tell whether the first state of a pair is better."""
        first, second = pair
        if pair in self.better or (second, first) in self.better:
            return pair in self.better
        if pair in self.equal or (second, first) in self.equal:
            return False
        return self.ranking.key(first, {}) > self.ranking.key(second, {})

    def among(self, first: IntArray, second: IntArray) -> BoolArray:
        """Tell of many pairs whether the first state is better; the two arrays are broadcast."""
        import numpy as np

        first, second = np.broadcast_arrays(first, second)
        better, worse = self.better.among(first, second), self.better.among(second, first)
        equal = self.equal.among(first, second) | self.equal.among(second, first)
        ((here,), (there,)) = (self.ranking.words(codes.ravel(), {}) for codes in (first, second))
        by_places = np.asarray(here > there).reshape(first.shape)
        return np.asarray(better | (by_places & ~worse & ~equal), dtype=np.bool_)

    def naming(self, merged: Iterable[MergedState]) -> Overriding:
        """Let whatever names a merged state by any member name the code that stands for it."""
        some = tuple(merged)
        return Overriding(self.ranking.naming(some), self.better.naming(some), self.equal.naming(some))


def overriding(ranking: ByRanking, better: PairSet, equal: PairSet) -> PairRelation:
    """Return a ranking, except for pairs of which it is said otherwise, as a relation."""
    return PairRelation(Overriding(ranking, better, equal), None, None, ANY_TWO)


def ranking_in(relation: Relation) -> ByRanking | None:
    """Return the ranking that a relation is made of, if it is made of one."""
    if isinstance(relation, ByRanking):
        return relation
    if isinstance(relation, PairRelation) and isinstance(relation.leads, Overriding):
        return relation.leads.ranking
    return None


def transitive(relation: Relation, codes: IntArray) -> bool:
    """Tell whether a preference is transitive among some states: better, and equally good, both are.

    It is if and only if a state is better than another wherever it is better than more states are.

    Complexity
    ----------
    Quadratic in the states where the relation has no scores.
    """
    import numpy as np

    if not isinstance(relation, Pairwise):
        return True  # numbers compare transitively
    better = relation.leading(codes[:, None], codes[None, :])
    number = better.sum(axis=1)
    return bool(np.array_equal(better, number[:, None] > number[None, :]))

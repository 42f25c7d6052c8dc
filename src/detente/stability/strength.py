"""By how much what deters is worse: the sanction degree of a state, from which strong and weak stability follow.

The *sanction degree* of a state for somebody is the least, over all moves by which it could improve things, of how much
worse the worst answer leaves it: 0 = not worse, 1 = worse, 2 = greatly, and so on. It is general stable where there is
such an answer to each, *strong* where the degree is 2 or more, else *weak* (Hamouda, Kilgour and Hipel, *Group Decision
and Negotiation* 13, 2004, 449-462; more than two degrees: Xu, Hipel and Kilgour 2009). Where nothing tempts there is
nothing to be deterred: that is Nash stability, and is called so, neither strong nor weak.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from detente.stability.concepts import CONCEPTS

if TYPE_CHECKING:
    from detente.engines import StateSet
    from detente.stability.solving import Solution

GREATLY = 2


class Stays(Enum):
    """How firmly somebody stays."""

    NASH = "nash"
    STRONG = "strong"
    WEAK = "weak"
    LEAVES = "leaves"


@dataclass(frozen=True, eq=False)
class Strength:
    """Sanction degrees.

    Parameters
    ----------
    solution
        What is stable in general.
    levels
        The degrees that are told apart, ascending: 1, and those that occur.
    nash
        For each decision maker the states at which nothing tempts it.
    at_least
        For each concept, decision maker and level the states at which it is deterred by at least that much.
    """

    solution: Solution
    levels: tuple[int, ...]
    nash: Mapping[str, StateSet]
    at_least: Mapping[str, Mapping[str, Mapping[int, StateSet]]]

    def degree(self, concept: str, decision_maker: str, code: int) -> int | None:
        """Return the sanction degree of a state, by its code; None where nobody deters some move.

        Where nothing tempts there is none either: ask `stays`.
        """
        if code not in self.solution.stable[concept][decision_maker] or code in self.nash[decision_maker]:
            return None
        reached = [k for k, states in self.at_least[concept][decision_maker].items() if code in states]
        return max(reached, default=0)

    def stays(self, concept: str, decision_maker: str, code: int) -> Stays:
        """Return how firmly a decision maker stays at a state, by its code."""
        if code not in self.solution.stable[concept][decision_maker]:
            return Stays.LEAVES
        if code in self.nash[decision_maker]:
            return Stays.NASH
        degree = self.degree(concept, decision_maker, code)
        return Stays.STRONG if degree is not None and degree >= GREATLY else Stays.WEAK

    def together(self, concept: str, code: int) -> Stays:
        """Return how firmly everybody stays: weakly if somebody does, by Nash if all do, else strongly."""
        each = {self.stays(concept, dm, code) for dm in self.solution.conflict.decision_makers}
        return next(s for s in (Stays.LEAVES, Stays.WEAK, Stays.STRONG, Stays.NASH) if s in each)


def strength_of(solution: Solution) -> Strength:
    """Return the sanction degrees of a solution, under each of its concepts that says who may answer, and how.

    Complexity
    ----------
    One more solution for each degree that occurs, with preferences compared in pairs.
    """
    from dataclasses import replace

    from detente.stability.solving import solve

    model, reading = solution.model, solution.reading
    shaped = [c for c in solution.concepts if CONCEPTS[c].sanctioning is not None]
    occur = {d for p in model.preferences.values() for d in p.degrees}
    levels = tuple(sorted({1, *occur}))
    found = {k: solve(model, concepts=shaped, reading=replace(reading, degree=k)) for k in levels}
    nash, everybody = solve(model, concepts=["nash"], reading=reading), solution.conflict.decision_makers
    return Strength(
        solution,
        levels,
        nash.stable["nash"],
        {c: {dm: {k: found[k].stable[c][dm] for k in levels} for dm in everybody} for c in shaped},
    )

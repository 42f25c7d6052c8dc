"""Whether preferences fit the states there are: what a ranking names, and what parts members of a merged state."""

from __future__ import annotations

from detente.case import ResolvedPreference, where_of
from detente.case.preferences import Form, InOrder, Pairs, TiedGroups, Weighted
from detente.conflict.conflict import Conflict, letters, pattern_bits
from detente.conflict.feasible import Feasible, extremes, feasible_of
from detente.conflict.orders import ByRanking, ByStatements, ByWeights, Capabilities, Order
from detente.conflict.relations import PairRelation, PairSet, Relation
from detente.errors import InvalidCase, Obstacle, Problem, Where
from detente.formula import counted

MAX_RANKED_OPTIONS = 20


class Checks:
    """Checks that need the set of feasible states; what is wrong is noted, to be raised together."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.known: Feasible | None = None

    def problem(self, where: Where, message: str, obstacle: Obstacle | None = None, hint: str = "") -> None:
        """Note what is wrong."""
        self.problems.append(Problem(where, message, hint, obstacle))

    def feasible(self, conflict: Conflict, where: Where, limit: int, what: str) -> Feasible:
        """Return the feasible combinations, or raise `InvalidCase` where there are too many options to look at all."""
        if len(conflict.options) > limit:
            self.problem(
                where,
                (
                    f"found {what} over {len(conflict.options)} options; up to {limit} are possible, since "
                    "every state is looked at"
                ),
            )
            raise InvalidCase(self.problems)
        if self.known is None:
            self.known = feasible_of(conflict)
        return self.known

    def check(self, conflict: Conflict, dm: str, preference: ResolvedPreference, relation: Relation) -> None:
        """Note what is wrong with a decision maker's preference, of which `relation` is made, among the states."""
        if isinstance(relation, ByRanking):
            self._check_groups(conflict, dm, preference)
        elif not isinstance(relation, PairRelation):
            self._check_members_score_equally(conflict, dm, relation, preference.where)

    def _check_groups(self, conflict: Conflict, dm: str, ranking: ResolvedPreference) -> None:
        feasible, near = self.feasible(conflict, ranking.where, MAX_RANKED_OPTIONS, "a ranking"), conflict.neighbourhood
        ranked: set[int] = set()
        for pattern, written in ranking.states:
            care, value = pattern_bits(pattern)
            if "-" not in pattern:
                matched = {near.canonical(value)} if near.exists(value) else set()
            else:
                matched = {near.canonical(c) for c in feasible.codes(feasible.matching(care, value))}
            again = matched & ranked
            if again:
                state = conflict.show(min(again))
                also = "" if state == written else f", which covers {state},"
                self.problem(
                    where_of(written, ranking.where),
                    f"found the state “{written}”{also} a second time in the ranking",
                )
            ranked |= matched
        left_out = sorted({near.canonical(c) for c in feasible.codes(feasible.feasible)} - ranked)
        if left_out:
            some = ", ".join(conflict.show(c) for c in left_out[:5])
            more = f" and {len(left_out) - 5} more" if len(left_out) > 5 else ""
            self.problem(
                ranking.where,
                (
                    f"the ranking leaves out {'a feasible state' if len(left_out) == 1 else 'feasible states'}: "
                    f"{some}{more}"
                ),
                Obstacle("ranking-incomplete", dm, tuple(conflict.show(c) for c in left_out[:5]), str(len(left_out))),
            )

    def _check_members_score_equally(self, conflict: Conflict, dm: str, order: Order, where: Where) -> None:
        for merged in conflict.merged:
            found = extremes(conflict, order, merged.members)
            if found is not None:
                better, worse = (letters(code, len(conflict.options)) for code in found)
                self.problem(
                    where,
                    f"the preferences of “{dm}” tell apart {better} and {worse}, which are one state ({merged.shown})",
                    Obstacle("members-told-apart", dm, (better, worse), merged.shown),
                    "state them so that members of a class score equally, or give a ranking",
                )


def relation_of(form: Form) -> Relation:
    """Return what a preference says, as a relation between states."""
    match form:
        case InOrder(groups=groups):
            return ByStatements(tuple(f for group in groups for f in counted(group)))
        case TiedGroups(groups=states):
            return ByRanking(tuple(tuple(pattern_bits(s) for s in group) for group in states))
        case Weighted(terms=terms):
            return ByWeights(terms)
        case Pairs(lead=lead, hold=hold, step=step, complete=complete, levels=levels):
            able = Capabilities(complete=complete, scored=False, levels=levels)
            return PairRelation(
                _pairs(lead), None if hold is None else _pairs(hold), None if step is None else _pairs(step), able
            )


def _pairs(written: tuple[tuple[str, str], ...]) -> PairSet:
    return PairSet(tuple((pattern_bits(a), pattern_bits(b)) for a, b in written))

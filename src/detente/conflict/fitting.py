"""Whether preferences fit the states there are: what a ranking names, and what parts members of a merged state."""

from __future__ import annotations

from detente.case import ResolvedPreference, where_of
from detente.case.preferences import Form, InOrder, NotCompared, Overridden, Pairs, TiedGroups, Weighted
from detente.conflict.conflict import Conflict, letters, pattern_bits
from detente.conflict.feasible import Feasible, extremes, feasible_of
from detente.conflict.orders import ByRanking, ByStatements, ByWeights, Capabilities, Order
from detente.conflict.overriding import overriding, ranking_in
from detente.conflict.relations import PairRelation, PairSet, Pairwise, Relation
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
        before = len(self.problems)
        if preference.voices:
            for _, voice in preference.voices:
                form = voice.form(conflict.options)
                self.check(conflict, dm, voice, relation_of(form).naming(conflict.merged))
            return
        if preference.certainty is not None:
            self._check_groups(conflict, dm, preference, "“fuzzy”")
            return
        if ranking_in(relation) is not None:
            self._check_groups(conflict, dm, preference)
            if (left_open := preference.openness) is not None and isinstance(left_open.form, NotCompared):
                self._check_not_compared(conflict, left_open.form)
        elif not isinstance(relation, Pairwise):
            self._check_members_score_equally(conflict, dm, relation, preference.where)
        if conflict.merged and preference.openness is not None and len(self.problems) == before:
            from detente.conflict.comparing import told_apart  # where something is open; it loads arrays

            if found := told_apart(conflict, preference):
                self._told_apart(conflict, dm, found, preference.where)

    def _check_groups(
        self, conflict: Conflict, dm: str, ranking: ResolvedPreference, what: str = "the ranking"
    ) -> None:
        listed = f"a preference of the kind {ranking.written.kind}" if what != "the ranking" else "a ranking"
        feasible, near = self.feasible(conflict, ranking.where, MAX_RANKED_OPTIONS, listed), conflict.neighbourhood
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
                    f"found the state “{written}”{also} a second time in {what}",
                )
            ranked |= matched
        left_out = sorted({near.canonical(c) for c in feasible.codes(feasible.feasible)} - ranked)
        if left_out:
            some = ", ".join(conflict.show(c) for c in left_out[:5])
            more = f" and {len(left_out) - 5} more" if len(left_out) > 5 else ""
            self.problem(
                ranking.where,
                (f"{what} leaves out {'a feasible state' if len(left_out) == 1 else 'feasible states'}: {some}{more}"),
                Obstacle("ranking-incomplete", dm, tuple(conflict.show(c) for c in left_out[:5]), str(len(left_out))),
            )

    def _check_not_compared(self, conflict: Conflict, form: NotCompared) -> None:
        near = conflict.neighbourhood
        seen: set[frozenset[int]] = set()
        for first, second in form.pairs:
            if "-" in first or "-" in second:
                continue  # what a pattern covers twice is meant once
            codes = [pattern_bits(state)[1] for state in (first, second)]
            if not all(near.exists(code) for code in codes):
                continue  # another phase or perspective may have it
            pair = frozenset(near.canonical(code) for code in codes)
            where = where_of(first)
            if len(pair) == 1:
                text = f"found {first} and {second} in “unknown”, which are one state"
                self.problem(where, text, hint="name two different states, or leave the pair out")
            elif pair in seen:
                named = " and ".join(conflict.show(code) for code in sorted(pair))
                text = f"found the states {named} a second time in “unknown”"
                self.problem(where, text, hint="name the pair once; in which order its states stand means nothing")
            seen.add(pair)

    def _check_members_score_equally(self, conflict: Conflict, dm: str, order: Order, where: Where) -> None:
        for merged in conflict.merged:
            found = extremes(conflict, order, merged.members)
            if found is not None:
                self._told_apart(conflict, dm, (*found, merged.shown), where)

    def _told_apart(self, conflict: Conflict, dm: str, found: tuple[int, int, str], where: Where) -> None:
        better, worse = (letters(code, len(conflict.options)) for code in found[:2])
        self.problem(
            where,
            f"the preferences of “{dm}” tell apart {better} and {worse}, which are one state ({found[2]})",
            Obstacle("members-told-apart", dm, (better, worse), found[2]),
            "state them so that members of a class score equally, or give a ranking",
        )


def relation_of(form: Form) -> Relation:
    """Return what a preference says, as a relation between states."""
    match form:
        case InOrder(groups=groups):
            return ByStatements(tuple(f for group in groups for f in counted(group)))
        case TiedGroups():
            return _ranked(form)
        case Weighted(terms=terms):
            return ByWeights(terms)
        case Overridden(said=said, better=better, equal=equal):
            return overriding(_ranked(said), _pairs(better), _pairs(equal))
        case Pairs(lead=lead, hold=hold, step=step, complete=complete, levels=levels):
            able = Capabilities(complete=complete, scored=False, levels=levels)
            return PairRelation(
                _pairs(lead), None if hold is None else _pairs(hold), None if step is None else _pairs(step), able
            )


def _ranked(form: TiedGroups) -> ByRanking:
    return ByRanking(tuple(tuple(pattern_bits(s) for s in group) for group in form.groups))


def _pairs(written: tuple[tuple[str, str], ...]) -> PairSet:
    return PairSet(tuple((pattern_bits(a), pattern_bits(b)) for a, b in written))

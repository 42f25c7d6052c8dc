"""From a model in the analyst's words to a `Conflict`, with every check that needs the set of feasible states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.arguments import checked
from detente.case import Case, Model, ResolvedPreference, ResolvedRule, one_model, where_of
from detente.case.model import ListedMoves, ResolvedClass
from detente.case.preferences import Form, InOrder, Pairs, TiedGroups, Weighted
from detente.conflict.conflict import Ban, Conflict, MergedState, common_letters, letters, pattern_bits
from detente.conflict.feasible import Feasible, extremes, feasible_of
from detente.conflict.orders import ByRanking, ByStatements, ByWeights, Capabilities
from detente.conflict.relations import PairRelation, PairSet, Relation
from detente.errors import InvalidCase, Obstacle, Problem, UsageError, Where
from detente.formula import counted

if TYPE_CHECKING:
    from detente.conflict.neighbourhood import Neighbourhood

MAX_ENUMERATED = 26
MAX_RANKED_OPTIONS = 20
NOTHING_FEASIBLE = "nothing-feasible"  # the kind of the obstacle where the rules leave no state


@checked
@lru_cache(maxsize=64)
def compile_model(model: Model | Case) -> Conflict:
    """Compile a model.

    A graph model is a set of decision makers and of feasible states, with moves and a preference for each decision
    maker (Kilgour, Hipel and Fang, *Automatica* 23, 1987, 41-55); here states are combinations of options.

    Parameters
    ----------
    model
        One model of a case, see `Case.model`.

    Returns
    -------
    Conflict
        The graph model: who owns which bits of a state's code, which combinations exist, who prefers what.

    Raises
    ------
    InvalidCase
        If no state is feasible, a ranking names a state twice or leaves one out, classes of indistinguishable states
        overlap or cannot be shown, or a decision maker scores members of one class differently.

    Complexity
    ----------
    Linear in the rules and preferences; a ranking and merged states go through all combinations of options.

    Examples
    --------
    >>> import detente
    >>> detente.compile_model(detente.read_case("prisoners-dilemma"))
    <Conflict of One, Two over 2 options>
    """
    return _Compiler(one_model(model)).conflict()


class _Compiler:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.problems: list[Problem] = []
        self.known: Feasible | None = None

    def problem(self, where: Where, message: str, obstacle: Obstacle | None = None, hint: str = "") -> None:
        self.problems.append(Problem(where, message, hint, obstacle))

    def conflict(self) -> Conflict:
        model = self.model
        options = model.option_ids
        ids = tuple(str(d.id) for d in model.decision_makers)
        bits = {option.id: 1 << k for k, option in enumerate(model.options)}
        forms = [model.preferences[dm].form(options) for dm in ids]
        conflict = Conflict(
            options=tuple(str(o) for o in options),
            decision_makers=ids,
            own=tuple(sum(bits[o.id] for o in model.options if o.owner == dm) for dm in ids),
            take_only=sum(bits[o.id] for o in model.options if o.moves == "take-only"),
            drop_only=sum(bits[o.id] for o in model.options if o.moves == "drop-only"),
            infeasible=tuple(r.formula for r in model.infeasible),
            bans=tuple(Ban(ids.index(m.by), m.origin, m.target) for m in model.forbidden_moves),
            merged=(),
            relations=tuple(_relation(form) for form in forms),
            definitions=model.definitions,
        )
        if len(options) <= MAX_ENUMERATED and not feasible_of(conflict).any:
            where = _rules_place(model.infeasible)
            text = (
                f"found no feasible state{selected(model)}: every combination of options breaks one of "
                "the rules in “infeasible”"
            )
            self.problem(where, text, Obstacle(NOTHING_FEASIBLE))
            raise InvalidCase(self.problems)
        merged = self.merged_states(conflict, model.indistinguishable)
        if merged:
            conflict = replace(conflict, merged=merged, relations=tuple(r.naming(merged) for r in conflict.relations))
        if model.only_moves:
            conflict = replace(conflict, only_moves=self.listed_moves(conflict))
        if not model.settled:  # else they were one state each where they were settled, and may have fallen apart
            self.check_named_states(conflict)
        for dm, form in zip(ids, forms, strict=True):
            if isinstance(form, TiedGroups):
                self.check_groups(conflict, dm, model.preferences[dm])
            elif not isinstance(form, Pairs):
                self.check_members_score_equally(conflict, dm, model.preferences[dm].where)
        if self.problems:
            raise InvalidCase(self.problems)
        return conflict

    def feasible(self, conflict: Conflict, where: Where, limit: int, what: str) -> Feasible:
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

    def merged_states(self, conflict: Conflict, classes: Iterable[ResolvedClass]) -> tuple[MergedState, ...]:
        merged: list[MergedState] = []
        taken: dict[int, str] = {}
        for entry in classes:
            where = where_of(entry.entry.condition.text, entry.entry.where)
            text = str(entry.entry.condition.text)
            feasible = self.feasible(conflict, where, MAX_ENUMERATED, "indistinguishable states")
            holds = feasible.holding(entry.formula)
            members = feasible.codes(holds)
            if len(members) < 2:
                continue
            both = next((m for m in members if m in taken), None)
            if both is not None:
                state = letters(both, len(conflict.options))
                self.problem(
                    where,
                    f"found the class “{text}”, which overlaps the class “{taken[both]}”: the state {state} is in both",
                    Obstacle("classes-overlap", states=(state,)),
                )
                continue
            shown = common_letters(members, len(conflict.options))
            care, value = pattern_bits(shown)
            outsiders = feasible.codes(feasible.matching(care, value) & ~holds)
            if outsiders:
                outsider = letters(outsiders[0], len(conflict.options))
                self.problem(
                    where,
                    (
                        f"found the class “{text}”, shown as {shown}, which also covers the feasible state "
                        f"{outsider} outside the class"
                    ),
                    Obstacle("class-covers-more", states=(outsider,), text=shown),
                )
                continue
            taken |= dict.fromkeys(members, text)
            merged.append(MergedState(members, shown))
        return tuple(merged)

    def listed_moves(self, conflict: Conflict) -> tuple[PairSet | None, ...]:
        """Return for each decision maker the pairs of states that it moves between, where all its moves are listed."""
        pairs = {str(moves.by): self.pairs_at_top(conflict, moves) for moves in self.model.only_moves}
        return tuple(pairs[dm].naming(conflict.merged) if dm in pairs else None for dm in conflict.decision_makers)

    def pairs_at_top(self, conflict: Conflict, moves: ListedMoves) -> PairSet:
        """Return pairs of states as they are at the top level of the case, and note those that are no moves there."""
        top = self.at_top(conflict, moves)
        near, own = top.neighbourhood, sum(1 << k for k, o in enumerate(top.options) if o in moves.own)
        found = []
        for pair, (start, end) in zip(moves.pairs, moves.entry.values["moves"], strict=True):
            origin, target = (self.listed_state(near, *named) for named in zip(pair, (start, end), strict=True))
            if origin is None or target is None:
                continue
            others_options = ({code & ~own for code in near.members(state)} for state in (origin, target))
            if set.isdisjoint(*others_options):
                differ = f"found the move of “{moves.by}” from “{start}” to “{end}”, which differ in options of others"
                hint = f"“{moves.by}” owns {', '.join(o for o in top.options if o in moves.own) or 'no option'}"
                self.problem(where_of(start), differ, hint=hint)
            found.append((pattern_bits(top.show(origin)), pattern_bits(top.show(target))))
        return PairSet(tuple(found))

    def at_top(self, conflict: Conflict, moves: ListedMoves) -> Conflict:
        """Return which states there are at the top level, where a perspective or a phase may have other rules."""
        rules, here = tuple(r.formula for r in moves.infeasible), self.model.indistinguishable
        if rules == conflict.infeasible and [c.formula for c in moves.indistinguishable] == [c.formula for c in here]:
            return conflict
        there = _Compiler(self.model)  # what it finds wrong is told of the model that this is
        top = replace(conflict, infeasible=rules, merged=(), relations=())
        return replace(top, merged=there.merged_states(top, moves.indistinguishable))

    def listed_state(self, near: Neighbourhood, state: str, written: str) -> int | None:
        try:
            code = near.state(state)
        except UsageError as e:
            self.problem(where_of(written), f"found {e}")
            return None
        if code is None:
            text = f"found “{written}” in “only_moves”, which is no feasible state at the top level of the case"
            self.problem(where_of(written), text)
        return code

    def check_named_states(self, conflict: Conflict) -> None:
        named = [*self.model.states.values(), *([self.model.status_quo] if self.model.status_quo else [])]
        for text in named:
            try:
                conflict.neighbourhood.state(text)
            except UsageError as e:
                self.problem(where_of(text), f"found {e}")

    def check_groups(self, conflict: Conflict, dm: str, ranking: ResolvedPreference) -> None:
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

    def check_members_score_equally(self, conflict: Conflict, dm: str, where: Where) -> None:
        order = conflict.order(conflict.index(dm))
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


def selected(model: Model) -> str:
    """Say which perspective and phase a model is, where it is not the whole case."""
    names = [f"{what} “{o.id}”" for what, o in (("perspective", model.perspective), ("phase", model.phase)) if o]
    return f" in the {' and '.join(names)}" if names else ""


def _rules_place(rules: tuple[ResolvedRule, ...]) -> Where:
    last = rules[-1].rule
    return where_of(last.condition.text, last.where) if last.condition else last.where


def _relation(form: Form) -> Relation:
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

"""From a model in the analyst's words to a `Conflict`, with every check that needs the set of feasible states."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.arguments import checked
from detente.case import Case, Model, one_model, where_of
from detente.case.elements import Unseen
from detente.case.model import ListedMoves, ResolvedClass
from detente.conflict.conflict import Ban, Conflict, MergedState, common_letters, letters, pattern_bits
from detente.conflict.feasible import feasible_of
from detente.conflict.fitting import Checks, relation_of
from detente.conflict.relations import PairSet
from detente.errors import InvalidCase, Obstacle, UsageError, Where
from detente.formula import And, Formula, Not, Var, pattern_formula

if TYPE_CHECKING:
    from detente.conflict.neighbourhood import Neighbourhood

MAX_ENUMERATED = 26
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


class _Compiler(Checks):
    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

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
            relations=tuple(relation_of(form) for form in forms),
            definitions=model.definitions,
            attitudes=tuple("".join(model.attitudes[dm][j] for j in ids) for dm in ids) if model.attitudes else (),
        )
        self.has_states(conflict, _rules_place, "every combination of options breaks one of the rules in “infeasible”")
        if model.unseen is not None:
            conflict = self.without(conflict, model.unseen)
            self.has_states(conflict, self.unseen_place, "all that the rules leave is in “unseen”")
        merged = self.merged_states(conflict, model.indistinguishable)
        if merged:
            conflict = replace(conflict, merged=merged, relations=tuple(r.naming(merged) for r in conflict.relations))
        if model.only_moves:
            conflict = replace(conflict, only_moves=self.listed_moves(conflict))
        if not model.settled:  # else they were one state each where they were settled, and may have fallen apart
            self.check_named_states(conflict)
        for dm, relation in zip(ids, conflict.relations, strict=True):
            self.check(conflict, dm, model.preferences[dm], relation)
        if self.problems:
            raise InvalidCase(self.problems)
        return conflict

    def has_states(self, conflict: Conflict, place: Callable[[Model], Where], why: str) -> None:
        """Refuse a model without any state, as far as states can be listed."""
        if len(conflict.options) > MAX_ENUMERATED:
            from detente.conflict.combinations import can_list  # it loads arrays

            if not can_list(conflict):
                return
        if not feasible_of(conflict).any:
            text = f"found no feasible state{selected(self.model)}: {why}"
            self.problem(place(self.model), text, Obstacle(NOTHING_FEASIBLE))
            raise InvalidCase(self.problems)

    def without(self, conflict: Conflict, unseen: Unseen) -> Conflict:
        """Return a conflict without what is not seen.

        A merged state is named by any member, and stays or goes as a whole: an option is taken at it if it is taken at
        all its members. Where these differ nobody is seen to take it up or to give it up.
        """
        there = _Compiler(self.model)  # what it finds wrong with merged states is told where these are made
        classes = self.model.indistinguishable
        whole = replace(conflict, relations=(), merged=there.merged_states(conflict, classes))
        gone: list[Formula] = []
        bans: list[Ban] = []
        for k, option in ((conflict.options.index(option), Var(str(option))) for option in unseen.options):
            taken = [{code >> k & 1 for code in merged.members} for merged in whole.merged]
            kept = tuple(Not(self.class_of(m)) for m, found in zip(whole.merged, taken, strict=True) if len(found) > 1)
            gone.append(And((option, *kept)) if kept else option)
            if kept:
                owner = next(i for i, own in enumerate(conflict.own) if own >> k & 1)
                bans += [Ban(owner, option, Not(option)), Ban(owner, Not(option), option)]
        for text in unseen.states:
            try:
                code = whole.neighbourhood.state(text)
            except UsageError as e:
                self.problem(where_of(text), f"found {e}")
                continue
            if code is not None:
                merged = whole.representative.get(code)
                exact = pattern_formula(letters(code, len(conflict.options)), conflict.options)
                gone.append(exact if merged is None else self.class_of(merged))
        return replace(conflict, infeasible=(*conflict.infeasible, *gone), bans=(*conflict.bans, *bans))

    def class_of(self, merged: MergedState) -> Formula:
        """Return what is true of the members of a merged state, and of no other feasible combination."""
        values = {o: bool(merged.code >> k & 1) for k, o in enumerate(self.model.option_ids)}
        return next(c.formula for c in self.model.indistinguishable if c.formula.evaluate(values))

    def unseen_place(self, model: Model) -> Where:
        """Return the place of the first of what is not seen."""
        assert model.unseen is not None
        named = (*model.unseen.options, *model.unseen.states)
        return where_of(named[0]) if named else _rules_place(model)

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
        for text in (t for t in named if "-" in t):  # others name one combination each
            try:
                conflict.neighbourhood.state(text)
            except UsageError as e:
                self.problem(where_of(text), f"found {e}")


def selected(model: Model) -> str:
    """Say which perspective and phase a model is, where it is not the whole case."""
    names = [f"{what} “{o.id}”" for what, o in (("perspective", model.perspective), ("phase", model.phase)) if o]
    return f" in the {' and '.join(names)}" if names else ""


def _rules_place(model: Model) -> Where:
    last = model.infeasible[-1].rule
    return where_of(last.condition.text, last.where) if last.condition else last.where

"""Changes to a model, as data: what somebody wants, who owns what, what can be undone, what exists, what is agreed.

A set of changes has no order. Statements are addressed by their number in the original model, counted from one, and a
place in a list is that of an original statement, whether or not that statement is changed too:

* a statement moved up, or added, *to* number n stands directly before statement n and all that are as important;
* a statement moved down *to* number n stands directly after statement n and all that are as important;
* one that is tied *with* number n stands where n stands, which is neither given up nor moved but may be tied itself;
* several that come to the same place stand there in the order of their numbers, then those added, by their texts.

`ReplacePreferences` puts another list in the place of the original one; no other change may address that list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TypeAlias, TypeVar

from detente.case.elements import Condition, Option, Rule, Statement, Term
from detente.case.model import (
    Model,
    Order,
    ResolvedProposal,
    ResolvedRule,
    ResolvedStatement,
    ResolvedTerm,
    StatementOrder,
)
from detente.errors import UsageError, Where, nearest
from detente.formula import Formula, Not, Var, conjunction

KINDS = ("drop", "demote", "promote", "add", "tie", "owner", "commit", "guarantee", "term", "preferences")
_NOWHERE = Where("<change>", 1, 1)


@dataclass(frozen=True)
class Drop:
    """A decision maker gives up a statement."""

    decision_maker: str
    number: int

    @property
    def kind(self) -> str:  # noqa: D102 - one of `KINDS`
        return "drop"


@dataclass(frozen=True)
class Move:
    """A statement becomes more important (a smaller number) or less; see the module for where it stands then."""

    decision_maker: str
    number: int
    to: int

    @property
    def kind(self) -> str:  # noqa: D102 - one of `KINDS`
        return "promote" if self.to < self.number else "demote"


@dataclass(frozen=True)
class Add:
    """A decision maker wants something more; `to` is one beyond the last number for the least important place."""

    decision_maker: str
    that: str
    to: int
    origin: str = ""

    @property
    def kind(self) -> str:  # noqa: D102 - one of `KINDS`
        return "add"


@dataclass(frozen=True)
class Tie:
    """A statement becomes as important as another one."""

    decision_maker: str
    number: int
    with_: int

    @property
    def kind(self) -> str:  # noqa: D102 - one of `KINDS`
        return "tie"


@dataclass(frozen=True)
class GiveOption:
    """An option gets another owner."""

    option: str
    owner: str

    @property
    def kind(self) -> str:  # noqa: D102 - one of `KINDS`
        return "owner"


@dataclass(frozen=True)
class Commit:
    """An option that could be changed both ways becomes one-way: `take-only` or `drop-only`."""

    option: str
    moves: str

    @property
    def kind(self) -> str:  # noqa: D102 - one of `KINDS`
        return "commit"


@dataclass(frozen=True)
class Guarantee:
    """An option is nobody's to choose any more: states where it is otherwise do not exist."""

    option: str
    taken: bool

    @property
    def kind(self) -> str:  # noqa: D102 - one of `KINDS`
        return "guarantee"


@dataclass(frozen=True)
class AddTerm:
    """A proposal gets another term."""

    proposal: str
    that: str
    origin: str = ""

    @property
    def kind(self) -> str:  # noqa: D102 - one of `KINDS`
        return "term"


@dataclass(frozen=True)
class ReplacePreferences:
    """A decision maker's preferences are replaced as a whole."""

    decision_maker: str
    order: Order
    origin: str = ""

    @property
    def kind(self) -> str:  # noqa: D102 - one of `KINDS`
        return "preferences"


Change: TypeAlias = Drop | Move | Add | Tie | GiveOption | Commit | Guarantee | AddTerm | ReplacePreferences
OfStatements: TypeAlias = Drop | Move | Add | Tie


def apply(model: Model, changes: Iterable[Change]) -> Model:
    """Return a model with changes made to it.

    Parameters
    ----------
    model
        The model, which stays as it is.
    changes
        A set of changes; their order does not matter.

    Raises
    ------
    UsageError
        If a change names something unknown, changes nothing, or does not go together with another one.

    Examples
    --------
    >>> import detente
    >>> model = detente.read_case("prisoners-dilemma").model()
    >>> kinder = apply(model, [Drop("One", 2)])
    >>> [len(order.statements) for order in kinder.preferences.values()]
    [1, 2]
    """
    chosen = tuple(sorted(dict.fromkeys(changes), key=_in_order))
    by_dm: dict[str, list[OfStatements]] = {}
    for change in chosen:
        if isinstance(change, Drop | Move | Add | Tie):
            by_dm.setdefault(change.decision_maker, []).append(change)
    replaced = _unique(chosen, ReplacePreferences, lambda c: c.decision_maker, "preferences of")
    preferences = dict(model.preferences)
    for dm, replacing in replaced.items():
        model.decision_maker(dm)
        if dm in by_dm:
            raise UsageError(f"the preferences of “{dm}” are replaced as a whole; then single statements cannot change")
        preferences[dm] = replacing.order
    for dm, of_dm in by_dm.items():
        preferences[dm] = _changed_order(model, dm, of_dm)
    return replace(
        model,
        preferences=preferences,
        options=_changed_options(model, chosen),
        infeasible=(*model.infeasible, *_guaranteed(model, chosen)),
        proposals=tuple(_changed_proposal(model, p, chosen) for p in model.proposals)
        if _known_proposals(model, chosen)
        else model.proposals,
    )


def _in_order(change: Change) -> tuple[str, ...]:
    """Return what a set of changes is gone through by, so that the order it is given in makes no difference at all."""
    return type(change).__name__, *(f"{getattr(change, f.name)}" for f in fields(change) if f.name != "order")


C = TypeVar("C", GiveOption, Commit, Guarantee, ReplacePreferences)


def _unique(changes: Iterable[Change], kind: type[C], of: Callable[[C], str], what: str) -> Mapping[str, C]:
    found: dict[str, C] = {}
    for change in changes:
        if isinstance(change, kind):
            if of(change) in found:
                raise UsageError(f"two changes to the {what} “{of(change)}” do not go together")
            found[of(change)] = change
    return found


# -- statements -------------------------------------------------------------------------------------------------------


def _changed_order(model: Model, dm: str, changes: list[OfStatements]) -> StatementOrder:
    model.decision_maker(dm)
    order = model.preferences[dm]
    if not isinstance(order, StatementOrder):
        raise UsageError(f"“{dm}” has no preference statements but a ranking or weights; no statement can be changed")
    return StatementOrder(_Statements(dm, order, changes).placed(model), order.where)


class _Statements:
    """Where each statement of one list stands once changes are made; places are compared as tuples."""

    def __init__(self, dm: str, order: StatementOrder, changes: list[OfStatements]) -> None:
        self.dm = dm
        self.statements = order.statements
        self.group = [k for k, group in enumerate(order.groups) for _ in group]
        self.added = sorted((c for c in changes if isinstance(c, Add)), key=lambda c: (c.to, c.that))
        self.changed: dict[int, Drop | Move | Tie] = {}
        for change in changes:
            if not isinstance(change, Add):
                self._note(change)
        for add in self.added:
            self._known(add.to, len(self.statements) + 1)

    def _known(self, number: int, last: int) -> None:
        if not 1 <= number <= last:
            raise UsageError(f"“{self.dm}” has no place {number} in its list of {len(self.statements)} statements")

    def _note(self, change: Drop | Move | Tie) -> None:
        other = change.to if isinstance(change, Move) else change.with_ if isinstance(change, Tie) else None
        for number in (change.number, *([] if other is None else [other])):
            self._known(number, len(self.statements))
        if change.number in self.changed:
            raise UsageError(f"two changes to statement {change.number} of “{self.dm}” do not go together")
        if other is not None and self.group[other - 1] == self.group[change.number - 1]:
            raise UsageError(f"statements {change.number} and {other} of “{self.dm}” are equally important already")
        self.changed[change.number] = change

    def place(self, number: int, seen: tuple[int, ...] = ()) -> tuple[int, ...]:
        """Return what a statement's place is compared by; equal for statements that are equally important."""
        if number in seen:
            raise UsageError(f"statements {', '.join(map(str, seen))} of “{self.dm}” cannot be tied in a circle")
        match self.changed.get(number):
            case Move(to=to):
                below = to > number
                return (self.group[to - 1], 1 if below else -1, 0, number)
            case Tie(with_=with_):
                if isinstance(self.changed.get(with_), Drop | Move):
                    raise UsageError(
                        f"statement {with_} of “{self.dm}” does not stay; another one cannot be tied with it"
                    )
                return self.place(with_, (*seen, number))
            case _:
                return (self.group[number - 1], 0, 0, 0)

    def placed(self, model: Model) -> tuple[tuple[ResolvedStatement, ...], ...]:
        """Return the statements in their new order."""
        at: dict[tuple[int, ...], list[ResolvedStatement]] = {}
        for number, statement in enumerate(self.statements, start=1):
            if not isinstance(self.changed.get(number), Drop):
                at.setdefault(self.place(number), []).append(statement)
        for k, add in enumerate(self.added):
            group = self.group[add.to - 1] if add.to <= len(self.group) else len(self.statements)
            at[group, -1, 1, k] = [new_statement(model, add.that)]
        return tuple(tuple(at[place]) for place in sorted(at))


def new_statement(model: Model, text: str) -> ResolvedStatement:
    """Return a statement that no file holds."""
    formula = model.formula(text)
    return ResolvedStatement(formula, Statement(Condition(text, formula), _NOWHERE))


# -- options, rules, proposals ----------------------------------------------------------------------------------------


def _known_option(model: Model, option: str) -> None:
    if option not in model.option_ids:
        hint = nearest(option, model.option_ids)
        raise UsageError(f"there is no option “{option}”" + (f" ({hint})" if hint else ""))


def _changed_options(model: Model, changes: tuple[Change, ...]) -> tuple[Option, ...]:
    owners = _unique(changes, GiveOption, lambda c: c.option, "owner of")
    commitments = _unique(changes, Commit, lambda c: c.option, "directions of")
    options = {o.id: o for o in model.options}
    for option, given in owners.items():
        _known_option(model, option)
        model.decision_maker(given.owner)
        if options[option].owner == given.owner:
            raise UsageError(f"“{option}” is an option of “{given.owner}” already")
        options[option] = replace(options[option], owner=given.owner)
    for option, commitment in commitments.items():
        _known_option(model, option)
        if commitment.moves not in ("take-only", "drop-only"):
            raise UsageError(f"found the direction “{commitment.moves}”; expected take-only or drop-only")
        if options[option].moves not in (None, "both"):
            raise UsageError(f"“{option}” is {options[option].moves} already")
        options[option] = replace(options[option], moves=commitment.moves)
    return tuple(options.values())


def _guaranteed(model: Model, changes: tuple[Change, ...]) -> tuple[ResolvedRule, ...]:
    found = []
    for option, change in _unique(changes, Guarantee, lambda c: c.option, "guarantee of").items():
        _known_option(model, option)
        gone: Formula = Not(Var(option)) if change.taken else Var(option)
        found.append(ResolvedRule(gone, Rule("when", Condition(str(gone), gone), (), _NOWHERE)))
    return tuple(found)


def _known_proposals(model: Model, changes: tuple[Change, ...]) -> bool:
    named = [c.proposal for c in changes if isinstance(c, AddTerm)]
    for proposal in named:
        model.proposal(proposal)
    return bool(named)


def _changed_proposal(model: Model, proposal: ResolvedProposal, changes: tuple[Change, ...]) -> ResolvedProposal:
    texts = sorted(c.that for c in changes if isinstance(c, AddTerm) and c.proposal == proposal.id)
    if not texts:
        return proposal
    formulas = tuple(model.formula(text) for text in texts)
    new = tuple(ResolvedTerm(f, (), Term(t, None, Condition(t, f))) for t, f in zip(texts, formulas, strict=True))
    terms = (*proposal.terms, *new)
    in_force = conjunction(tuple(t.formula for t in terms if t.formula is not None))
    return replace(proposal, terms=terms, formula=in_force)

"""Changes to a model, as data: what somebody wants, who owns what, what can be undone, what exists, what is agreed.

A set of changes has no order, and what a change names is what the original model has: the number of a statement, of a
rule, of a place (see `detente.case.preference_changes`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import ClassVar, TypeAlias, TypeVar

from detente.arguments import made_of, taken
from detente.case.elements import Condition, Option, Rule, Term
from detente.case.model import Model, ResolvedProposal, ResolvedRule, ResolvedTerm
from detente.case.preference_changes import (
    NOWHERE,
    Add,
    Drop,
    DropWeight,
    Exchange,
    Join,
    Move,
    OfPreferences,
    ReplacePreferences,
    Tie,
    changed_order,
)
from detente.errors import UsageError, nearest
from detente.formula import Formula, Not, Var, conjunction

__all__ = [
    "Add",
    "AddTerm",
    "Change",
    "Commit",
    "Drop",
    "DropTerm",
    "DropWeight",
    "Exchange",
    "GiveOption",
    "Guarantee",
    "Join",
    "LeaveOut",
    "Move",
    "Release",
    "ReplacePreferences",
    "Tie",
    "apply",
]

RULES = ("infeasible", "forbidden_moves", "only_moves", "indistinguishable")
"""The sections that a model has as rules, of which one may be left out."""


@dataclass(frozen=True)
class GiveOption:
    """An option gets another owner.

    Parameters
    ----------
    option
        Which option.
    owner
        Whose it becomes.
    """

    option: str
    owner: str

    kind: ClassVar[str] = "owner"


@dataclass(frozen=True)
class Commit:
    """An option that could be changed both ways becomes one-way: `take-only` or `drop-only`.

    Parameters
    ----------
    option
        Which option.
    moves
        ``take-only`` or ``drop-only``.
    """

    option: str
    moves: str

    kind: ClassVar[str] = "commit"


@dataclass(frozen=True)
class Guarantee:
    """An option is nobody's to choose any more: states where it is otherwise do not exist.

    Parameters
    ----------
    option
        Which option.
    taken
        Whether it is taken for good, or given up for good.
    """

    option: str
    taken: bool

    kind: ClassVar[str] = "guarantee"


@dataclass(frozen=True)
class AddTerm:
    """A proposal gets another term.

    Parameters
    ----------
    proposal
        Which proposal.
    that
        The term, as a formula.
    origin
        Where it is taken from, in words, if from anywhere.
    """

    proposal: str
    that: str
    origin: str = ""

    kind: ClassVar[str] = "term"


@dataclass(frozen=True)
class LeaveOut:
    """A rule is left out: a condition of what cannot exist, a ban on moves, a list of all moves, or a class of states.

    Parameters
    ----------
    section
        ``infeasible``, ``forbidden_moves``, ``only_moves`` or ``indistinguishable``.
    number
        Which rule there, counted from 1.
    """

    section: str
    number: int
    kind: ClassVar[str] = "rule"


@dataclass(frozen=True)
class Release:
    """An option that was one-way can be changed both ways.

    Parameters
    ----------
    option
        Which option.
    """

    option: str
    kind: ClassVar[str] = "release"


@dataclass(frozen=True)
class DropTerm:
    """A proposal loses a term.

    Parameters
    ----------
    proposal
        Which proposal.
    term
        Which of its terms.
    """

    proposal: str
    term: str
    kind: ClassVar[str] = "fewer terms"


OfRest: TypeAlias = GiveOption | Commit | Guarantee | AddTerm | LeaveOut | Release | DropTerm
Change: TypeAlias = OfPreferences | OfRest


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
    made = tuple(taken(change, Change, "changes") for change in changes)
    for change in made:
        made_of(change)
    chosen = tuple(sorted(dict.fromkeys(made), key=_in_order))
    if model.by_member is not None and any(isinstance(c, LeaveOut) and c.section == "infeasible" for c in chosen):
        # Where more states exist, a merged state may have more members, and is shown with other letters.
        model = model.by_member
    by_dm: dict[str, list[OfPreferences]] = {}
    for change in chosen:
        if not isinstance(change, OfRest):
            by_dm.setdefault(change.decision_maker, []).append(change)
    rules = {section: _rules_left(getattr(model, section), section, chosen) for section in RULES}
    return replace(
        model,
        by_member=None,
        case_sha256=None,
        preferences={**model.preferences, **{dm: changed_order(model, dm, of_dm) for dm, of_dm in by_dm.items()}},
        options=_changed_options(model, chosen),
        infeasible=(*rules["infeasible"], *_guaranteed(model, chosen)),
        forbidden_moves=rules["forbidden_moves"],
        only_moves=rules["only_moves"],
        indistinguishable=rules["indistinguishable"],
        proposals=_changed_proposals(model, chosen),
    )


def _in_order(change: Change) -> tuple[str, ...]:
    """Return what a set of changes is gone through by, so that the order it is given in makes no difference at all."""
    return type(change).__name__, *(f"{getattr(change, f.name)}" for f in fields(change) if f.name != "order")


C = TypeVar("C", GiveOption, Commit, Guarantee, Release)
R = TypeVar("R")


def _unique(changes: Iterable[Change], kind: type[C], of: Callable[[C], str], what: str) -> Mapping[str, C]:
    found: dict[str, C] = {}
    for change in changes:
        if isinstance(change, kind):
            if of(change) in found:
                raise UsageError(f"two changes to the {what} “{of(change)}” do not go together")
            found[of(change)] = change
    return found


# -- options, rules, proposals ----------------------------------------------------------------------------------------


def _known_option(model: Model, option: str) -> None:
    if option not in model.option_ids:
        hint = nearest(option, model.option_ids)
        raise UsageError(f"there is no option “{option}”" + (f" ({hint})" if hint else ""))


def _changed_options(model: Model, changes: tuple[Change, ...]) -> tuple[Option, ...]:
    owners = _unique(changes, GiveOption, lambda c: c.option, "owner of")
    commitments = _unique(changes, Commit, lambda c: c.option, "directions of")
    released = _unique(changes, Release, lambda c: c.option, "directions of")
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
    for option in released:
        _known_option(model, option)
        if options[option].moves in (None, "both") or option in commitments:
            raise UsageError(f"“{option}” can be changed both ways already")
        options[option] = replace(options[option], moves=None)
    return tuple(options.values())


def _rules_left(rules: tuple[R, ...], section: str, changes: tuple[Change, ...]) -> tuple[R, ...]:
    gone = {c.number for c in changes if isinstance(c, LeaveOut) and c.section == section}
    for number in gone:
        if not 1 <= number <= len(rules):
            raise UsageError(f"“{section}” has {len(rules)} entries; found a change to entry {number}")
    return tuple(rule for k, rule in enumerate(rules, start=1) if k not in gone)


def _guaranteed(model: Model, changes: tuple[Change, ...]) -> tuple[ResolvedRule, ...]:
    found = []
    for option, change in _unique(changes, Guarantee, lambda c: c.option, "guarantee of").items():
        _known_option(model, option)
        gone: Formula = Not(Var(option)) if change.taken else Var(option)
        found.append(ResolvedRule(gone, Rule("when", Condition(str(gone), gone), (), NOWHERE)))
    return tuple(found)


def _changed_proposals(model: Model, changes: tuple[Change, ...]) -> tuple[ResolvedProposal, ...]:
    of_terms = [c for c in changes if isinstance(c, AddTerm | DropTerm)]
    for change in of_terms:
        known = [t.term.id for t in model.proposal(change.proposal).terms]
        if isinstance(change, DropTerm) and change.term not in known:
            raise UsageError(f"“{change.proposal}” has no term “{change.term}”")
    return tuple(_changed_proposal(model, p, [c for c in of_terms if c.proposal == p.id]) for p in model.proposals)


def _changed_proposal(
    model: Model, proposal: ResolvedProposal, changes: Iterable[AddTerm | DropTerm]
) -> ResolvedProposal:
    texts = sorted(c.that for c in changes if isinstance(c, AddTerm))
    gone = {c.term for c in changes if isinstance(c, DropTerm)}
    if not texts and not gone:
        return proposal
    formulas = tuple(model.formula(text) for text in texts)
    new = tuple(ResolvedTerm(f, (), Term(t, None, Condition(t, f))) for t, f in zip(texts, formulas, strict=True))
    terms = (*(t for t in proposal.terms if t.term.id not in gone), *new)
    in_force = conjunction(tuple(t.formula for t in terms if t.formula is not None))
    return replace(proposal, terms=terms, formula=in_force)

"""Which changes a repair may be made of, and what each costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import ClassVar

from detente.arguments import checked, made_of
from detente.case import Model, ResolvedPreference
from detente.case.changes import (
    Add,
    AddTerm,
    Change,
    Commit,
    Drop,
    DropWeight,
    Exchange,
    GiveOption,
    Guarantee,
    Join,
    Move,
    Tie,
)
from detente.case.elements import RepairRules
from detente.engines.repairing.places import standing
from detente.errors import UsageError, nearest
from detente.formula import Formula, Not

MAX_PLACES = 32
KINDS = ("drop", "demote", "promote", "add", "tie", "owner", "commit", "guarantee", "term")
COSTS: Mapping[str, int] = {
    "drop": 2, "demote": 1, "promote": 1, "add": 3, "tie": 1, "owner": 4, "commit": 2, "guarantee": 3, "term": 1,
}  # fmt: skip


def known_kind(kind: str) -> None:
    """Raise `UsageError` for a kind of change that there is none of."""
    if kind not in KINDS:
        hint = nearest(kind, KINDS) or "known here: " + ", ".join(KINDS)
        raise UsageError(f"there is no kind of change “{kind}” ({hint})")


@dataclass(frozen=True)
class Allowed:
    """What may be changed, and at which cost.

    Parameters
    ----------
    kinds
        Kinds of change, of `KINDS`.
    costs
        A whole number above zero per kind; kinds left out cost what `COSTS` says.
    keep
        Decision makers whose preferences stay as they are, and options that stay as they are.
    owners
        For an option, who else may own it, besides its owners in other perspectives.
    wants
        For a decision maker, what else it may come to want, besides the pool.
    add_at
        Where something new may stand in a list: at the `top`, or `anywhere`.
    only
        If given, nothing but these changes, of those that all the rest allows.

    Examples
    --------
    >>> Allowed(kinds=("drop", "tie"), costs={"drop": 5}).cost("drop")
    5
    """

    kinds: tuple[str, ...] = KINDS
    costs: Mapping[str, int] = field(default_factory=dict, hash=False)
    keep: tuple[str, ...] = ()
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    wants: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    add_at: str = "top"
    only: frozenset[Change] | None = None

    taken_as: ClassVar = "what is allowed", "Allowed(…) says it"

    def __post_init__(self) -> None:
        made_of(self)
        for kind in (*self.kinds, *self.costs):
            known_kind(kind)
        for kind, cost in self.costs.items():
            if cost < 1:
                raise UsageError(f"found the cost {cost} for “{kind}”; expected a whole number above zero")
        if self.add_at not in ("top", "anywhere"):
            raise UsageError(f"found “{self.add_at}” as the place of what is added; expected top or anywhere")

    @checked
    def cost(self, kind: str) -> int:
        """Return what a change of a kind costs."""
        known_kind(kind)
        return self.costs.get(kind, COSTS[kind])

    def allows(self, change: Change) -> bool:
        """Tell whether a change is of a kind that is allowed, and among those that alone are, if such are given."""
        return change.kind in self.kinds and (self.only is None or change in self.only)

    def checked(self, model: Model) -> Allowed:
        """Return the same, or raise `UsageError` for a name that the model does not have."""
        dms = tuple(d.id for d in model.decision_makers)
        named = [(n, (*dms, *model.option_ids), "decision maker or option") for n in self.keep]
        named += [(o, model.option_ids, "option") for o in self.owners]
        named += [
            (d, dms, "decision maker") for d in (*self.wants, *(o for all_ in self.owners.values() for o in all_))
        ]
        for name, known, what in named:
            if name not in known:
                hint = nearest(name, known)
                raise UsageError(f"there is no {what} “{name}”" + (f" ({hint})" if hint else ""))
        return self


def allowed_by(written: RepairRules | None, **given: object) -> Allowed:
    """Return what a case file allows, with what a request says in its place; None in a request says nothing."""
    found = Allowed()
    if written is not None:
        wants = {str(dm): tuple(str(w.text) for w in all_) for dm, all_ in written.wants.items()}
        found = Allowed(
            written.allow or KINDS, written.costs, written.keep, written.owners, wants, written.add_at or "top"
        )
    told = {key: value for key, value in given.items() if value is not None}
    if "costs" in told:
        told["costs"] = {**found.costs, **told["costs"]}  # type: ignore[dict-item]  # a mapping, as the field is
    return replace(found, **told)  # type: ignore[arg-type]  # each value is of the field it is named by


@dataclass(frozen=True)
class Candidate:
    """A change that a repair may make, with its cost."""

    change: Change
    cost: int


def candidates(
    model: Model,
    allowed: Allowed,
    states: Sequence[Mapping[str, bool]],
    wanted: Iterable[tuple[str, Formula]],
    others: Sequence[Model],
) -> tuple[Candidate, ...]:
    """Return all changes that are allowed, terms left aside, in a fixed order.

    Parameters
    ----------
    states
        The states that could become an equilibrium: a guarantee or a commitment keeps what holds in one of them. Of an
        option that members of a merged state differ in, the state says nothing.
    wanted
        Where new statements come from: formulas with their origin. The negation of each is in the pool too.
    others
        Other perspectives: a decision maker of the same id may come to want what it wants there, an option may belong
        to whom it belongs there.
    """
    allowed = allowed.checked(model)
    of_preferences = (c for dm in model.preferences for c in _preferences(model, dm, allowed, list(wanted), others))
    found = [*of_preferences, *_options(model, allowed, states, others)]
    return tuple(Candidate(c, allowed.cost(c.kind)) for c in dict.fromkeys(found) if allowed.allows(c))


def _preferences(
    model: Model, dm: str, allowed: Allowed, wanted: Sequence[tuple[str, Formula]], others: Sequence[Model]
) -> Iterator[Change]:
    order = model.preferences[dm]
    if dm in allowed.keep or too_long(model, dm):
        return
    if order.of == "statements":
        yield from _statements(model, dm, order, allowed, wanted, others)
    elif order.of == "states":
        yield from _ranking(model, dm, allowed)
    elif order.of == "options":
        for (first, _), (second, _) in pairwise(standing(model, dm)):
            yield Exchange(dm, second, first) if "promote" in allowed.kinds else Exchange(dm, first, second)
            yield Join(dm, first, second)
        yield from (DropWeight(dm, option) for option, weight in order.weights.items() if weight)


def too_long(model: Model, dm: str) -> bool:
    """Tell whether a ranking has more places than are moved about in a search for repairs."""
    return model.preferences[dm].of == "states" and len(standing(model, dm)) > MAX_PLACES


def left_alone(model: Model, allowed: Allowed) -> tuple[str, ...]:
    """Return whose rankings are too long, though moving their places about is allowed."""
    moves = {"promote", "demote", "tie"} & {*allowed.kinds}
    return tuple(dm for dm in model.preferences if moves and dm not in allowed.keep and too_long(model, dm))


def _ranking(model: Model, dm: str, allowed: Allowed) -> Iterator[Change]:
    numbers = [number for number, _ in standing(model, dm)]
    for here, number in enumerate(numbers):
        for there, to in enumerate(numbers):
            # One place down is the same as the next one's one place up: that is told as a promotion, where it may be.
            if here != there and not (there == here + 1 and "promote" in allowed.kinds):
                yield Move(dm, number, to)
        if here:
            yield Tie(dm, number, numbers[here - 1])


def _statements(
    model: Model,
    dm: str,
    order: ResolvedPreference,
    allowed: Allowed,
    wanted: Sequence[tuple[str, Formula]],
    others: Sequence[Model],
) -> Iterator[Change]:
    last = len(order.statements)
    group = [k for k, g in enumerate(order.priorities) for _ in g]
    for number in range(1, last + 1):
        yield Drop(dm, number)
        for to in range(1, last + 1):
            # One place down is the same as the next one's one place up: that is told as a promotion, where it may be.
            neighbours = group[to - 1] == group[number - 1] + 1 and len(order.priorities[group[to - 1]]) == 1
            alone = len(order.priorities[group[number - 1]]) == 1
            same = neighbours and alone and "promote" in allowed.kinds
            # Of a group that is equally important one number stands for all.
            first = to == 1 or group[to - 1] != group[to - 2]
            if group[to - 1] != group[number - 1] and first and not same:
                yield Move(dm, number, to)
        if number > 1 and group[number - 2] != group[number - 1] and len(order.priorities[group[number - 1]]) == 1:
            yield Tie(dm, number, number - 1)
    pool = dict(_pool(model, dm, allowed, wanted, others))
    known = {s.formula for s in order.statements}
    for formula, origin in pool.items():
        if formula not in known:
            for to in range(1, last + 2) if allowed.add_at == "anywhere" else (1,):
                if to > last or to == 1 or group[to - 1] != group[to - 2]:
                    yield Add(dm, str(formula), to, origin)


def _pool(
    model: Model, dm: str, allowed: Allowed, wanted: Sequence[tuple[str, Formula]], others: Sequence[Model]
) -> Iterator[tuple[Formula, str]]:
    found: dict[Formula, str] = {}
    for other in others:
        for s in other.preferences[dm].statements if dm in other.preferences else ():
            found.setdefault(s.formula, f"perspective {other.perspective_id}: {s.label}")
    for origin, formula in wanted:
        found.setdefault(formula, origin)
    for origin, formula in wanted:
        opposite = formula.operand if isinstance(formula, Not) else Not(formula)
        found.setdefault(opposite, f"the opposite of {origin}")
    for text in allowed.wants.get(dm, ()):
        found.setdefault(model.formula(text), "the analyst")
    yield from found.items()


def _options(
    model: Model, allowed: Allowed, states: Sequence[Mapping[str, bool]], others: Sequence[Model]
) -> Iterator[Change]:
    here = {d.id for d in model.decision_makers}
    for option in model.options:
        if option.id in allowed.keep:
            continue
        elsewhere = [o.owner for other in others for o in other.options if o.id == option.id]
        for owner in dict.fromkeys((*allowed.owners.get(option.id, ()), *elsewhere)):
            if owner in here and owner != option.owner:
                yield GiveOption(option.id, str(owner))
        values = sorted({state[option.id] for state in states if option.id in state})
        if option.moves in (None, "both"):
            yield from (Commit(option.id, "take-only" if value else "drop-only") for value in values)
        yield from (Guarantee(option.id, value) for value in values)


def terms(model: Model, proposal: str, shown: str, allowed: Allowed) -> tuple[Candidate, ...]:
    """Return the terms a proposal may get: for each option it leaves open, the opposite of what the state says.

    The state is given by the letters it is shown with; of an option that members of a merged state differ in it says
    nothing.
    """
    if "term" not in allowed.kinds:
        return ()
    formula = model.proposal(proposal).formula
    found = []
    for option, letter in zip(model.option_ids, shown, strict=True):
        if letter == "-" or option in formula.names() or option in allowed.keep:
            continue
        text = f"not {option}" if letter == "Y" else option
        change = AddTerm(proposal, text, "left open by the proposal")
        if allowed.allows(change):
            found.append(Candidate(change, allowed.cost("term")))
    return tuple(found)

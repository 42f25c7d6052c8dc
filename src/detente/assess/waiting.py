"""Who waits for whom: acts that wait for acts, by preferences and by what sources say; where that goes in a circle.

Derived is exactly this: of a preference statement that is “A if B” or “A iff B” as a whole, each option of its decision
maker in A waits for each option of somebody else in B. Conditions of the case say what preferences do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Literal, TypeVar

from detente.arguments import checked
from detente.case import Case, Model, one_model
from detente.case.acting import makers_of
from detente.case.elements import Condition, Entry
from detente.display import Tabular, few
from detente.formula import Formula, If, Iff, conjunction

MAX_LOOPS = 1000
"""So many loops are told one by one."""
MAX_STEPS = 200_000
"""So many steps are taken to find them."""
MAX_NAMES = 12
"""Formulas of up to so many options are compared by what they mean, longer ones by how they are written."""

InModel = Literal["said", "stronger", "not said", "words only"]
"""Whether a statement of whoever waits says a condition: it does; it says more; none does; it is not in formulas."""


@dataclass(frozen=True, order=True)
class DoneBy:
    """An option, as something that its owner does."""

    decision_maker: str
    option: str

    def __str__(self) -> str:
        return f"{self.decision_maker}:{self.option}"


@dataclass(frozen=True)
class Wait:
    """One act that waits for another; `sources` are the addresses of the statements and conditions that say it."""

    act: DoneBy
    on: DoneBy
    sources: tuple[str, ...]

    @property
    def derived(self) -> bool:
        """Whether preferences say it, with or without a condition that says it too."""
        return any(source.startswith("preferences.") for source in self.sources)


@dataclass(frozen=True)
class ToldCondition:
    """A condition of the case, in one model.

    Parameters
    ----------
    id, entry
        Its id, and what the file says.
    by
        Who waits: decision makers, and actors that are none here.
    does
        The options of these that its act names.
    on
        For whom: owners of options that its formulas name, and those it names itself, without whoever waits.
    triggers
        All options that its formulas name.
    formula
        What it says as a formula over options; None where that is in words.
    in_model, statement
        Whether a statement of whoever waits says the same, and the address of that which says it, or says more.
    """

    id: str
    entry: Entry
    by: tuple[str, ...]
    does: tuple[str, ...]
    on: tuple[str, ...]
    triggers: tuple[str, ...]
    formula: Formula | None
    in_model: InModel
    statement: str | None

    @property
    def address(self) -> str:
        """Its place in the file."""
        return f"conditions.{self.id}"


@dataclass(frozen=True, eq=False, repr=False)
class Waits(Tabular):
    """Who waits for whom in one model; see `who_waits`.

    Parameters
    ----------
    model
        The model.
    waits
        Acts that wait for acts.
    parties
        Who waits for whom, whatever for, with the addresses of what says so.
    conditions
        The conditions of the case that count here.
    deadlocks
        Loops of acts, each of which waits for the next, and the last for the first.
    circles
        Loops of parties that are no such loops: each waits for the next, and at least one of them for something else
        than what that one waits with.
    triggers
        Options that more than one act or condition waits for, with the addresses of what says so.
    whole
        Whether all loops are told; a bound of 1 000 may have been hit.
    phases
        What the phases of the case are called, by their ids, where the case is known: one may be a deadline here.
    """

    model: Model
    waits: tuple[Wait, ...]
    parties: Mapping[tuple[str, str], tuple[str, ...]]
    conditions: tuple[ToldCondition, ...]
    deadlocks: tuple[tuple[DoneBy, ...], ...]
    circles: tuple[tuple[str, ...], ...]
    triggers: Mapping[str, tuple[str, ...]]
    whole: bool = True
    phases: Mapping[str, str] = field(default_factory=dict)

    @property
    def lacking(self) -> tuple[ToldCondition, ...]:
        """Conditions that the text says and the model does not."""
        return tuple(c for c in self.conditions if c.in_model in ("not said", "words only"))

    def __repr__(self) -> str:
        return f"<Waits in {self.model.name}: {few(f'{w.act} for {w.on}' for w in self.waits) or 'none'}>"


@checked
def who_waits(model: Model | Case) -> Waits:
    """Find who waits for whom, and where that goes in a circle.

    Of a preference statement that is “A if B” or “A iff B” as a whole, each option of its decision maker in A waits for
    each option of somebody else in B; nothing else is derived. Of a condition of the case each option of whoever waits
    in `does` waits for each option of somebody else in `if` and `only_if`. A loop of acts is a *deadlock*; where
    parties wait for each other for different things, that is a loop of parties and no deadlock.

    Parameters
    ----------
    model
        A model, or a case that is one model by itself.

    Returns
    -------
    Waits
        The acts, the loops, what is waited for more than once, and what the case says and the model does not.

    Complexity
    ----------
    Linear in the acts that wait for acts; up to 1 000 loops are told.

    Examples
    --------
    >>> import detente
    >>> from detente.assess import who_waits
    >>> found = who_waits(detente.read_case("ferry"))
    >>> [" for ".join(map(str, loop)) for loop in found.deadlocks]
    ['ALD:pay for OARS:row']
    """
    model = one_model(model)
    owners = {str(o.id): str(o.owner) for o in model.options}
    told = tuple(_told(model, owners, key, entry) for key, entry in model.layer.standing("conditions").items())
    acts: dict[tuple[DoneBy, DoneBy], list[str]] = {}
    parties: dict[tuple[str, str], list[str]] = {}
    wanted: dict[str, dict[str, object]] = {}  # by option, what waits for it by what says so
    for address, act, on in (*_derived(model, owners), *_coded(told, owners)):
        acts.setdefault((act, on), []).append(address)
        parties.setdefault((act.decision_maker, on.decision_maker), []).append(address)
        wanted.setdefault(on.option, {}).setdefault(address, act)
    for c in told:
        for pair in product(c.by, c.on):
            parties.setdefault(pair, []).append(c.address)
        for option in c.triggers:
            wanted.setdefault(option, {}).setdefault(c.address, c.address)
    deadlocks, all_acts = loops(acts)
    among, all_parties = loops(parties)
    of_acts = {_turned(tuple(act.decision_maker for act in loop)) for loop in deadlocks}
    return Waits(
        model,
        tuple(Wait(act, on, tuple(dict.fromkeys(sources))) for (act, on), sources in acts.items()),
        {pair: tuple(dict.fromkeys(sources)) for pair, sources in parties.items()},
        told,
        tuple(deadlocks),
        tuple(loop for loop in among if _turned(loop) not in of_acts),
        {o: tuple(by) for o in owners if len(set((by := wanted.get(o, {})).values())) > 1},
        all_acts and all_parties,
    )


# -- what waits for what ----------------------------------------------------------------------------------------------


def _derived(model: Model, owners: Mapping[str, str]) -> Iterator[tuple[str, DoneBy, DoneBy]]:
    """Yield what preference statements say, with their addresses."""
    for dm, preference in model.preferences.items():
        for k, statement in enumerate(preference.statements, start=1):
            match statement.formula:
                case If(then=what, when=when) | Iff(left=what, right=when):
                    yield from _each(f"preferences.{dm}.{k}", (dm,), what.names(), when.names(), owners)


def _coded(told: Iterable[ToldCondition], owners: Mapping[str, str]) -> Iterator[tuple[str, DoneBy, DoneBy]]:
    """Yield what conditions of the case say."""
    for c in told:
        yield from _each(c.address, c.by, c.does, c.triggers, owners)


def _each(
    address: str, by: Sequence[str], what: Iterable[str], when: Iterable[str], owners: Mapping[str, str]
) -> Iterator[tuple[str, DoneBy, DoneBy]]:
    for act, on in product(what, when):
        if owners[act] in by and owners[on] not in by:
            yield address, DoneBy(owners[act], act), DoneBy(owners[on], on)


def _told(model: Model, owners: Mapping[str, str], key: str, entry: Entry) -> ToldCondition:
    def formula(name: str) -> Formula | None:
        written = entry.values.get(name)
        return model.formula(written.text) if isinstance(written, Condition) else None

    by = _somebody(model, entry.values.get("by", ()))
    does, enough, needed = formula("does"), formula("if"), formula("only_if")
    triggers = tuple(dict.fromkeys(n for f in (enough, needed) if f is not None for n in f.names()))
    named = (*(owners[o] for o in triggers), *_somebody(model, entry.values.get("waits_for", ())))
    on = tuple(dict.fromkeys(who for who in named if who not in by))
    acts = tuple(o for o in (does.names() if does is not None else ()) if owners[o] in by)
    said = [] if does is None or enough is None else [If(does, enough)]
    said += [] if does is None or needed is None else [If(needed, does)]
    whole = conjunction(tuple(said)) if said else None
    in_model, statement = ("words only", None) if whole is None else _said(model, by, whole)
    return ToldCondition(key, entry, by, acts, on, triggers, whole, in_model, statement)


def _somebody(model: Model, names: Iterable[str]) -> tuple[str, ...]:
    """Return whom names of decision makers, groups and actors mean: decision makers, and actors that are none."""
    found: dict[str, None] = {}
    makers = {str(dm.id): dm for dm in model.decision_makers}
    for name in names:
        members = [str(dm.id) for dm in makers.values() if dm.group == name]
        those = [name] if name in makers else members or makers_of(model, name)
        found |= dict.fromkeys(map(str, those or (name,)))
    return tuple(found)


# -- what the model says of it ----------------------------------------------------------------------------------------


def _said(model: Model, by: Sequence[str], formula: Formula) -> tuple[InModel, str | None]:
    """Tell whether a statement of somebody says a condition, or says more, and which."""
    stronger = None
    for dm in (who for who in by if who in model.preferences):
        for k, statement in enumerate(model.preferences[dm].statements, start=1):
            address, other = f"preferences.{dm}.{k}", statement.formula
            if _follows(other, formula) and _follows(formula, other):
                return "said", address
            conditional = isinstance(other, If | Iff) and set(other.names()) == set(formula.names())
            if stronger is None and conditional and _follows(other, formula):
                stronger = address
    return ("not said", None) if stronger is None else ("stronger", stronger)


def _follows(a: Formula, b: Formula) -> bool:
    """Tell whether one formula is true wherever another is."""
    names = tuple(dict.fromkeys((*a.names(), *b.names())))
    if len(names) > MAX_NAMES:
        return a == b
    every = (dict(zip(names, values, strict=True)) for values in product((False, True), repeat=len(names)))
    return all(b.evaluate(values) or not a.evaluate(values) for values in every)


# -- loops ------------------------------------------------------------------------------------------------------------

Node = TypeVar("Node", str, DoneBy)


def loops(edges: Iterable[tuple[Node, Node]], most: int = MAX_LOOPS) -> tuple[list[tuple[Node, ...]], bool]:
    """Return the loops of a graph that meet no node twice, and whether these are all or only the first `most`.

    Each begins with that of its nodes which the edges name first.

    Examples
    --------
    >>> loops([("a", "b"), ("b", "c"), ("c", "a"), ("b", "a")])
    ([('a', 'b'), ('a', 'b', 'c')], True)
    """
    onward: dict[Node, list[Node]] = {}
    for a, b in edges:
        onward.setdefault(a, []).append(b)
        onward.setdefault(b, [])
    order = {node: k for k, node in enumerate(onward)}
    found: list[tuple[Node, ...]] = []
    left = MAX_STEPS
    for start, first in onward.items():
        back = _reaching({a: b for a, b in onward.items() if order[a] >= order[start]}, start)
        path, stack = [start], [iter(first)]
        while stack:
            node, left = next(stack[-1], None), left - 1
            if len(found) > most or left < 0:
                return found[:most], False
            if node is None:
                stack.pop()
                path.pop()
            elif node == start:
                found.append(tuple(path))
            elif node in back and node not in path:
                path.append(node)
                stack.append(iter(onward[node]))
    return sorted(found, key=lambda loop: (order[loop[0]], len(loop))), True


def _reaching(onward: Mapping[Node, Sequence[Node]], end: Node) -> set[Node]:
    """Return the nodes from which one is reached."""
    found = {end}
    while more := {a for a, targets in onward.items() if a not in found and not found.isdisjoint(targets)}:
        found |= more
    return found


def _turned(loop: tuple[str, ...]) -> tuple[str, ...]:
    """Return a loop of parties from its first in the alphabet on, none twice in a row."""
    once = tuple(a for a, b in zip(loop, (*loop[1:], loop[0]), strict=True) if a != b) or loop
    at = once.index(min(once))
    return (*once[at:], *once[:at])

"""Models of a case in which something is otherwise, and what the commands that change models should find.

A change is made to what the case says, and the changed model is worked out from the beginning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reference.model import Model
from reference.questions import Target, outcome
from reference.spec import InvalidError, Part, Preference, Rule, Spec, Statements


def without(spec: Spec, address: str) -> Spec:
    """Leave one part out: a statement, ranking, weights, rule, ban, class or term, or the choice of an option."""
    kind, _, rest = address.partition(".")
    match kind:
        case "infeasible":
            return replace(spec, rules=tuple(one for one in spec.rules if one.address != address))
        case "forbidden_moves":
            return replace(spec, bans=tuple(one for one in spec.bans if one.address != address))
        case "indistinguishable":
            return replace(spec, classes=tuple(one for one in spec.classes if one.address != address))
        case "preferences":
            who = rest.split(".")[0]
            return preferring(spec, who, left_out(spec.preferences[who], address))
        case "proposals":
            name = rest.split(".")[0]
            put = spec.proposals[name]
            kept = replace(put, terms=tuple(term for term in put.terms if term.address != address))
            return replace(spec, proposals={**spec.proposals, name: kept})
        case _:
            return unchosen(spec, rest)


def left_out(preferred: Preference, address: str) -> Preference:
    """Take a statement out of a list; without a ranking or weights somebody prefers nothing."""
    if not isinstance(preferred, Statements):
        return Statements(())
    groups = (tuple(one for one in group if one.address != address) for group in preferred.groups)
    return Statements(tuple(group for group in groups if group))


def preferring(spec: Spec, who: str, preferred: Preference) -> Spec:
    """Give somebody another preference."""
    return replace(spec, preferences={**spec.preferences, who: preferred})


def unchosen(spec: Spec, name: str) -> Spec:
    """Let an option be nobody's to choose: it stays as it is in the status quo, or not taken if that does not say."""
    letters = spec.states.get(spec.status_quo or "", spec.status_quo) or "N" * len(spec.options)
    members = spec.before.get(letters, ())
    taken = letters[spec.options.index(name)] == "Y"
    if members:
        taken = all(member[spec.options.index(name)] for member in members)
    return replace(spec, rules=(*spec.rules, Rule("", when=f"not {name}" if taken else name)))


def both_ways(spec: Spec, name: str) -> Spec:
    """Let an option be changed both ways."""
    return replace(spec, of_option={**spec.of_option, name: replace(spec.of_option[name], moves="both")})


def owned(spec: Spec, name: str, who: str) -> Spec:
    """Give an option to somebody."""
    return replace(spec, of_option={**spec.of_option, name: replace(spec.of_option[name], owner=who)})


# trace: what a verdict rests on


@dataclass
class Grounds:
    """What a verdict rests on."""

    outcome: str
    tried: Counter[str] = field(default_factory=Counter)
    rests_on: set[tuple[str, str]] = field(default_factory=set)  # addresses, with the outcome without the part
    presupposes: set[str] = field(default_factory=set)
    not_tried: set[str] = field(default_factory=set)


def single_changes(spec: Spec, target: Target) -> Iterable[tuple[str, str, Spec]]:
    """Yield for each part that is tried its kind, its address, and what the case says without it."""
    for name, one in spec.of_option.items():
        yield "option", one.address, unchosen(spec, name)
        for rival in one.rivals:
            yield "owner", f"{one.address}.owner", owned(spec, name, rival.address.rpartition(".")[2])
        if one.moves != "both":
            yield "one-way mark", f"{one.address}.moves", both_ways(spec, name)
    parts = [("rule", one) for one in spec.rules]
    parts += [("forbidden move", one) for one in spec.bans]
    parts += [("merged state", one) for one in spec.classes]
    for preferred in spec.preferences.values():
        if isinstance(preferred, Statements):
            parts += [("statement", one) for one in preferred.flat]
        else:
            parts.append((type(preferred).__name__.lower(), preferred))
    if target[0] == "proposal":
        parts += [("term", term) for term in spec.proposals[target[1]].terms]
    for kind, part in parts:
        yield kind, part.address, without(spec, part.address)


def grounds(model: Model, target: Target, concept: str) -> Grounds:
    """Try every part of a model by itself."""
    found = Grounds(outcome(model, target, concept))
    for kind, address, changed in single_changes(model.anchored(target[1]), target):
        try:
            then = outcome(Model(changed), target, concept)
        except InvalidError:
            found.not_tried.add(address)
            continue
        found.tried[kind] += 1
        if then == found.outcome:
            continue
        if kind == "option" and then == "infeasible":
            found.presupposes.add(address)
        else:
            found.rests_on.add((address, then))
    return found


# trace: what falls without claims


@dataclass
class Fall:
    """What falls when claims are taken away."""

    lost: dict[str, tuple[list[str], list[str], bool]] = field(default_factory=dict)  # lost, left, an assumption then
    left_out: list[str] = field(default_factory=list)
    not_solved_from: list[str] = field(default_factory=list)
    changed: Model | None = None


def parts(spec: Spec) -> Iterable[tuple[Part, bool]]:
    """Yield every part that may rest on claims, and whether the model is solved from it."""
    for one in spec.of_option.values():
        yield one, True
        yield from ((rival, False) for rival in one.rivals)
    for solved in (*spec.rules, *spec.bans, *spec.classes):
        yield solved, True
    for preferred in spec.preferences.values():
        yield from ((one, True) for one in (preferred.flat if isinstance(preferred, Statements) else [preferred]))
    for put in spec.proposals.values():
        yield put, False
        yield from ((term, True) for term in put.terms)


def fall(model: Model, claims: set[str]) -> Fall:
    """Take claims away, and leave out whatever becomes an assumption."""
    found, changed = Fall(), model.anchored()
    for part, solved in parts(model.spec):
        lost = [claim for claim in part.evidence if claim in claims]
        left = [claim for claim in part.evidence if claim not in claims]
        if not lost:
            continue
        assumed = not left and part.status not in {"logical", "assumption"}
        found.lost[part.address] = (lost, left, assumed)
        if assumed:
            (found.left_out if solved else found.not_solved_from).append(part.address)
            changed = without(changed, part.address) if solved else changed
    try:
        found.changed = Model(changed)
    except InvalidError:
        found.changed = None
    return found

"""What would make something hold: every set of the allowed changes, tried (docs/reference/case-file.md, “Repair”)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice, takewhile
from typing import Any

from reference.changes import owned, preferring
from reference.doubts import Place, places, ranked, swapped, tied
from reference.formulas import text, tree
from reference.model import Model, State
from reference.questions import shown, spoken_of
from reference.spec import InvalidError, Preference, Proposal, Ranking, Rule, Spec, Statement, Statements, Weights

COSTS = {
    "drop": 2, "demote": 1, "promote": 1, "add": 3, "tie": 1, "owner": 4, "commit": 2, "guarantee": 3, "term": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One change: of a statement or a place (by its number), of a new statement, of a weight, or of an option."""

    kind: str
    who: str | None = None
    number: int | None = None
    to: int | None = None
    that: str | None = None
    option: str | None = None
    value: str | bool | None = None  # the new owner; the direction left; whether it is taken
    weighs: Place = frozenset()  # the options whose weights it touches


@dataclass(frozen=True)
class Goal:
    """A state that is to be stable, or is not to be, for everybody or for one."""

    state: str
    stable: bool = True
    who: str | None = None

    def __str__(self) -> str:
        return f"{self.state} {'stable' if self.stable else 'unstable'}{f' for {self.who}' if self.who else ''}"


# Which changes there are


def of_preferences(model: Model, kinds: Iterable[str], keep: Iterable[str]) -> list[Change]:
    """Return the changes of what is preferred already: of statements, of places of a ranking, of weights."""
    found: list[Change] = []
    for who, preferred in model.spec.preferences.items():
        if who in keep:
            continue
        if isinstance(preferred, Weights):
            found += of_weights(who, places(model, preferred), kinds)
            continue
        groups = numbered(model, preferred)
        for place, group in enumerate(groups):
            for one in group:
                if "drop" in kinds and isinstance(preferred, Statements):
                    found.append(Change("drop", who, one))
                if "promote" in kinds:
                    found += [Change("promote", who, one, above[0]) for above in groups[:place]]
                if "demote" in kinds:
                    for below in groups[place + 1 :]:
                        # One place down is told as the promotion of the next one.
                        next_one = below is groups[place + 1] and len(group) == len(below) == 1
                        if not next_one or "promote" not in kinds:
                            found.append(Change("demote", who, one, below[0]))
            if "tie" in kinds and place and len(group) == 1:
                found.append(Change("tie", who, group[0], groups[place - 1][-1]))
    return found


def numbered(model: Model, preferred: Statements | Ranking) -> list[list[int]]:
    """Return the numbers of what moves: statements, by their places; in a ranking what stands at each place."""
    if isinstance(preferred, Ranking):
        return [[number] for number, _ in enumerate(places(model, preferred), 1)]
    numbers = count(1)
    return [list(islice(numbers, len(group))) for group in preferred.groups]


def of_weights(who: str, stand: Sequence[Place], kinds: Iterable[str]) -> list[Change]:
    """Return the changes of weights: one is left out, or two neighbouring sizes are traded or tied."""
    found = []
    for number, place in enumerate(stand, 1):
        if "drop" in kinds:
            found += [Change("drop", who, option=name, weighs=frozenset([name])) for name in sorted(place)]
        if number == 1:
            continue
        both = place | stand[number - 2]
        if "promote" in kinds:
            found.append(Change("promote", who, number, number - 1, weighs=both))
        elif "demote" in kinds:
            found.append(Change("demote", who, number - 1, number, weighs=both))
        if "tie" in kinds:
            found.append(Change("tie", who, number, number - 1, weighs=both))
    return found


def of_options(
    spec: Spec, kinds: Iterable[str], letters: Iterable[tuple[str, str]], owners: Mapping[str, Iterable[str]]
) -> list[Change]:
    """Return the changes of options: whose it is, that it can no longer leave its value, that it has it for good.

    `letters` are the options with the letters that they may have in what is to hold, `owners` who else may own them.
    """
    found = []
    for name in spec.options:
        if "owner" in kinds:
            found += [
                Change("owner", option=name, value=who) for who in owners.get(name, ()) if who != spec.owner(name)
            ]
        for letter, moves in (("Y", "take-only"), ("N", "drop-only")):
            if (name, letter) not in letters:
                continue
            if "commit" in kinds and spec.of_option[name].moves == "both":
                found.append(Change("commit", option=name, value=moves))
            if "guarantee" in kinds:
                found.append(Change("guarantee", option=name, value=letter == "Y"))
    return found


def pool(model: Model, others: Sequence[Spec], request: Request, kinds: Sequence[str]) -> list[Change]:
    """Return every change of some kinds that a request allows; `others` are the other perspectives."""
    spec = model.spec
    put = spec.proposals.get(request.proposal or "")
    asked = [request.state, *(goal.state for goal in request.goals)]
    states = [model.named(text) for text in asked if text is not None] or model.ways(request.proposal or "")
    if put is not None and request.state is None and "guarantee" in kinds:
        states += [part for state in model.states if (part := part_in_force(model, request.proposal or "", state))]
    letters = {(name, letter) for state in states for name, letter in zip(spec.options, str(state), strict=True)}
    found = []
    if put is not None and request.state is not None and "term" in kinds:
        spoken = spoken_of(model, request.proposal or "")
        fixed = [k for k, name in enumerate(spec.options) if name in spoken]
        same = [str(state) for state in model.states if all(str(state)[k] == request.state[k] for k in fixed)]
        for k, (name, letter) in enumerate(zip(spec.options, request.state, strict=True)):
            if name not in spoken and any(other[k] != letter for other in same):
                found.append(Change("term", option=name, value=letter == "N"))
                letters |= {(name, "Y"), (name, "N")}
    owners = {
        name: dict.fromkeys(other.owner(name) for other in others if other.owner(name) in spec.decision_makers)
        for name in spec.options
    }
    found += of_preferences(model, kinds, request.keep) + of_options(spec, kinds, letters, owners)
    if "add" in kinds:
        terms = (
            [put]
            if put is not None
            else [one for name, one in spec.proposals.items() if all(model.in_force(name, state) for state in states)]
        )
        found += [change for change in of_wants(model, others, terms) if change.who not in request.keep]
    return found


def conjuncts(part: Any) -> list[Any]:
    """Return the parts of a term that “and” joins."""
    return list(part[1:]) if part[0] == "and" else [part]


def opposite(part: Any) -> Any:
    """Return the opposite."""
    return part[1] if part[0] == "not" else ("not", part)


def of_wants(model: Model, others: Sequence[Spec], proposals: Iterable[Proposal]) -> list[Change]:
    """Return what could be wanted besides: what other perspectives have, parts of terms, and the opposite of these."""
    spec = model.spec
    terms = [
        part
        for put in proposals
        for that in (put.formula, spec.states.get(put.state or ""), *(term.that for term in put.terms))
        if that is not None
        for part in conjuncts(tree(shown(model, that), spec.options, spec.definitions))
    ]
    found = []
    for who, preferred in spec.preferences.items():
        if not isinstance(preferred, Statements):
            continue
        known = [tree(one.that, spec.options, spec.definitions) for one in preferred.flat]
        new = []
        for other in others:
            theirs = other.preferences.get(who)
            if isinstance(theirs, Statements):
                new += [tree(one.that, other.options, other.definitions) for one in theirs.flat]
        for part in [*new, *terms, *map(opposite, terms)]:
            if part not in known:
                known.append(part)
                found.append(Change("add", who, that=text(part)))
    return found


# Making them


def rearranged(preferred: Statements, changes: Sequence[Change]) -> Statements:
    """Make changes of one list: every statement that moves gets a place beside one of the list as it was."""
    said = dict(enumerate(preferred.flat, 1))
    moved = {change.number: change for change in changes if change.number}
    added = [[Statement("", that=change.that or "")] for change in changes if change.kind == "add"]
    groups: list[list[Statement]] = [*added]
    number = 0
    for group in preferred.groups:
        first, last = number + 1, number + len(group)
        number = last
        groups += [[said[n]] for n in sorted(moved) if moved[n].kind == "promote" and moved[n].to == first]
        home = [said[n] for n in range(first, last + 1) if n not in moved]
        groups.append(home)
        if first not in moved or moved[first].kind != "tie":
            # Whatever is tied with what stands here stands here; what is tied with that, too.
            ties = takewhile(lambda n: n in moved and moved[n].kind == "tie", count(last + 1))
            home += [said[n] for n in ties]
        groups += [[said[n]] for n in sorted(moved) if moved[n].kind == "demote" and moved[n].to == first]
    return Statements(tuple(tuple(group) for group in groups if group))


def changed(model: Model, preferred: Preference, changes: Sequence[Change]) -> Preference:
    """Make changes of what somebody prefers."""
    if isinstance(preferred, Statements):
        return rearranged(preferred, changes)
    stand = places(model, preferred)
    if isinstance(preferred, Ranking):
        there = [group for group in preferred.groups if ranked(model, group)]
        each = Statements(tuple((Statement("", that=str(place)),) for place in range(len(there))))
        groups = ([there[int(one.that)] for one in group] for group in rearranged(each, changes).groups)
        return replace(preferred, groups=tuple(tuple(name for place in group for name in place) for group in groups))
    for change in changes:
        if change.kind == "drop":
            preferred = replace(preferred, of=tuple(one for one in preferred.of if one[0] != change.option))
        else:
            assert change.number is not None
            assert change.to is not None
            make = tied if change.kind == "tie" else swapped
            new = make(model, preferred, stand[change.number - 1], stand[change.to - 1])
            assert isinstance(new, Weights)
            preferred = new
    return preferred


def made(model: Model, changes: Sequence[Change]) -> Spec:
    """Make a set of changes."""
    spec = model.spec
    for who, preferred in spec.preferences.items():
        its = [change for change in changes if change.who == who]
        if its:
            spec = preferring(spec, who, changed(model, preferred, its))
    for change in changes:
        name = change.option or ""
        if change.who is not None:
            continue
        if change.kind == "owner":
            spec = owned(spec, name, str(change.value))
        elif change.kind == "commit":
            one = replace(spec.of_option[name], moves=str(change.value))
            spec = replace(spec, of_option={**spec.of_option, name: one})
        elif change.kind == "guarantee":
            spec = replace(spec, rules=(*spec.rules, Rule("", when=f"not {name}" if change.value else name)))
    return spec


# Which sets of them are enough


@dataclass(frozen=True)
class Request:
    """What is asked for: goals, or a proposal, perhaps carried out as a certain state, under a concept."""

    concept: str
    goals: tuple[Goal, ...] = ()
    proposal: str | None = None
    state: str | None = None
    keep: tuple[str, ...] = ()  # whose preferences stay as they are

    def arguments(self) -> list[str]:
        """Return the options of the command line."""
        found = ["--concept", self.concept]
        if self.proposal is not None:
            found += ["--proposal", self.proposal]
        if self.state is not None:
            found += ["--state", self.state]
        if self.goals:
            found += ["--goal", " and ".join(map(str, self.goals))]
        return [*found, *(word for who in self.keep for word in ("--keep", who))]


def agrees(changes: Iterable[Change], spec: Spec, state: State, then: State) -> bool:
    """Tell whether commitments and terms are those of a state as it is, and guarantees of what is left of it."""
    # An option that the members of a merged state differ in has no value there.
    values = {"commit": state, "guarantee": then, "term": state}
    return all(
        str(values[change.kind])[spec.options.index(change.option or "")]
        == ("Y" if change.value in {"take-only", True} else "N")
        for change in changes
        if change.kind in values
    )


def reached(model: Model, goal: Goal, concept: str) -> bool:
    """Tell whether a goal is reached."""
    state = model.named(goal.state)
    if state is None:
        return False
    blockers = model.blockers(state, concept)
    return (goal.who not in blockers if goal.who else not blockers) is goal.stable


def carried_out(model: Model, request: Request, changes: Sequence[Change]) -> list[State]:
    """Return the states of a model that carry out what is asked for; of a merged state perhaps a part does."""
    if request.proposal is None:
        state = model.named(request.state or "")
        return [] if state is None else [state]
    if request.state is None:
        return [part for state in model.states if (part := part_in_force(model, request.proposal, state))]
    agreed = {change.option for change in changes if change.kind == "term"}
    flipped = "".join(
        "YN"[letter == "Y"] if name in agreed else letter
        for name, letter in zip(model.spec.options, request.state, strict=True)
    )
    return [state for state in model.ways(request.proposal) if state == model.named(flipped)]


def part_in_force(model: Model, name: str, state: State) -> State | None:
    """Return those members of a state that have the terms of a proposal in force."""
    put = model.spec.proposals[name]
    if put.state is not None:
        return state if state in model.meant(put.state) else None
    said = [that for that in (put.formula, *(term.that for term in put.terms)) if that is not None]
    members = tuple(m for m in state.members if all(model.in_force_at(that, state, m) for that in said))
    return State(members) if members else None


def enough(model: Model, changes: Sequence[Change], request: Request) -> list[str]:
    """Return the states that hold with a set of changes; none if it is not enough."""
    try:
        then = Model(made(model, changes))
    except InvalidError:
        return []
    if request.goals:
        done = all(reached(then, goal, request.concept) for goal in request.goals)
        return [goal.state for goal in request.goals] if done else []
    found = []
    for way in carried_out(model, request, changes):
        left = what_is_left(then, way)
        if left and agrees(changes, model.spec, way, left) and then.equilibrium(left, request.concept):
            found.append(str(left))
    return found


def what_is_left(then: Model, way: State) -> State | None:
    """Return what a changed model has of a state, or of a part of it, if there is nothing else in that state."""
    left = next((then.at[member] for member in way.members if member in then.at), None)
    return left if left and {*left.members} <= {*way.members} else None


def clash(one: Change, other: Change) -> bool:
    """Tell whether two changes change the same thing, or one ties with what the other takes from its place."""
    if one.weighs or other.weighs:
        return one.who == other.who and bool(one.weighs & other.weighs)
    if one.number or other.number:
        gone = [
            (a.who, a.to) == (b.who, b.number) for a, b in ((one, other), (other, one)) if a.kind == "tie" != b.kind
        ]
        return (one.who, one.number) == (other.who, other.number) or any(gone)
    return one.kind == other.kind and one.option is not None and one.option == other.option


def sets(changes: Sequence[Change], most: int) -> Iterable[tuple[Change, ...]]:
    """Yield every set of changes up to a cost that changes nothing in two ways."""

    def grow(chosen: tuple[Change, ...], rest: Sequence[Change], left: int) -> Iterable[tuple[Change, ...]]:
        yield chosen
        for k, change in enumerate(rest):
            if COSTS[change.kind] <= left and not any(clash(change, other) for other in chosen):
                yield from grow((*chosen, change), rest[k + 1 :], left - COSTS[change.kind])

    yield from grow((), changes, most)


def cost(changes: Iterable[Change]) -> int:
    """Return what changes cost together."""
    return sum(COSTS[change.kind] for change in changes)


def affordable(changes: Sequence[Change], limit: int) -> int:
    """Return the greatest cost up to which there are no more than so many sets of changes."""
    most = 0
    while most < cost(changes) and len(list(islice(sets(changes, most + 1), limit + 1))) <= limit:
        most += 1
    return most


def minimal(model: Model, changes: Sequence[Change], request: Request, most: int) -> dict[frozenset[Change], list[str]]:
    """Return the sets of changes up to a cost that are enough and no part of which is, with the states that hold."""
    found: dict[frozenset[Change], list[str]] = {}
    for chosen in sorted(sets(changes, most), key=cost):
        if not any(one <= set(chosen) for one in found) and (states := enough(model, chosen, request)):
            found[frozenset(chosen)] = states
    return found

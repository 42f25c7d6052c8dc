"""What `compare` should say of two perspectives (docs/explanation/belief-swaps-and-hypergames.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, product

from reference.changes import owned
from reference.formulas import text, tree, truth
from reference.model import Model, State
from reference.questions import Target, holds, ways_of
from reference.spec import InvalidError, Preference, Spec, Statement, Statements, Weights


def plain(spec: Spec) -> Spec:
    """Return a model whose formulas need no definitions, so that parts of it can be put into another one."""

    def out(formula: str) -> str:
        return text(tree(formula, spec.options, spec.definitions)) if formula else formula

    def preferred(one: Preference) -> Preference:
        if not isinstance(one, Statements):
            return (
                replace(one, groups=tuple(tuple(spec.states.get(one, one) for one in group) for group in one.groups))
                if hasattr(one, "groups")
                else one
            )
        return Statements(tuple(tuple(replace(each, that=out(each.that)) for each in group) for group in one.groups))

    return replace(
        spec,
        rules=tuple(replace(one, when=out(one.when)) for one in spec.rules),
        bans=tuple(replace(one, start=out(one.start), end=out(one.end)) for one in spec.bans),
        classes=tuple(replace(one, that=out(one.that)) for one in spec.classes),
        preferences={who: preferred(one) for who, one in spec.preferences.items()},
    )


# Who stands for whom

Block = tuple[frozenset[str], frozenset[str]]


def stands_for(who: str, here: Spec, there: Spec) -> set[str]:
    """Return the decision makers there for whom somebody stands."""
    if who in there.decision_makers:
        return {who}
    group = here.decision_makers[who]
    if group in there.decision_makers:
        return {group}
    members = {other for other, its in there.decision_makers.items() if its == who}
    if members:
        return members
    lacking = {
        other
        for other, its in there.decision_makers.items()
        if its is not None and its == group and other not in here.decision_makers
    }
    return lacking or {there.owner(name) for name in here.options if here.owner(name) == who}


def blocks(here: Spec, there: Spec) -> list[Block]:
    """Return those who stand for each other, directly or in a chain."""
    found: list[tuple[set[str], set[str]]] = []
    links = [({who}, stands_for(who, here, there)) for who in here.decision_makers]
    links += [(stands_for(who, there, here), {who}) for who in there.decision_makers]
    for one, other in links:
        joined = [block for block in found if block[0] & one or block[1] & other]
        found = [block for block in found if block not in joined]
        found.append((one.union(*(b[0] for b in joined)), other.union(*(b[1] for b in joined))))
    return [(frozenset(one), frozenset(other)) for one, other in found]


# Beliefs


@dataclass(frozen=True)
class Belief:
    """What can be taken over: its kind, those concerned here and there, an option; a statement that goes or comes."""

    kind: str
    here: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset()
    option: str | None = None
    drops: str | None = None
    adds: str | None = None


def meaning(spec: Spec, who: str) -> object:
    """Return what somebody's preference says, in whatever order equals are written."""
    preferred = spec.preferences[who]
    if isinstance(preferred, Statements):
        return [sorted(one.that for one in group) for group in preferred.groups]
    if isinstance(preferred, Weights):
        return sorted((name, weight) for name, weight in preferred.of if weight)
    options = tuple(spec.options)
    return [frozenset().union(*(truth(letters, options, ()) for letters in group)) for group in preferred.groups]


def rules_of(spec: Spec, both: set[str]) -> object:
    """Return what can exist and which moves there are."""
    return (
        {(one.kind, one.when, one.among) for one in spec.rules},
        {one.that for one in spec.classes},
        {name: one.moves for name, one in spec.of_option.items()},
        {(one.by, one.start, one.end) for one in spec.bans if one.by in both},
    )


def beliefs(here: Spec, there: Spec) -> list[Belief]:
    """Return the beliefs that part two models whose formulas need no definitions."""
    found, block_of = [], {}
    for one, other in blocks(here, there):
        block_of |= dict.fromkeys(one, (one, other))
        if one != other or len(one) > 1:
            found.append(Belief("actors", one, other))
        elif meaning(here, min(one)) != meaning(there, min(one)):
            found.append(Belief("preference", one, other))
    elsewhere = [name for name in here.options if there.owner(name) not in block_of[here.owner(name)][1]]
    found += [Belief("owner", option=name) for name in elsewhere]
    both = set(here.decision_makers) & set(there.decision_makers)
    if rules_of(here, both) != rules_of(there, both):
        found.append(Belief("rules"))
    return found


def taken_over(here: Spec, there: Spec, taken: Iterable[Belief]) -> Spec:
    """Put beliefs of one model into another; raise `InvalidError` if that is no model."""
    spec = here
    both = set(here.decision_makers) & set(there.decision_makers)
    for belief in taken:
        if belief.kind == "actors":
            people = {who: group for who, group in spec.decision_makers.items() if who not in belief.here}
            people |= {who: group for who, group in there.decision_makers.items() if who in belief.there}
            preferences = {who: one for who, one in spec.preferences.items() if who not in belief.here}
            preferences |= {who: there.preferences[who] for who in belief.there}
            bans = tuple(one for one in spec.bans if one.by not in belief.here)
            bans += tuple(one for one in there.bans if one.by in belief.there)
            spec = replace(spec, decision_makers=people, preferences=preferences, bans=bans)
            for name in here.options:
                if here.owner(name) in belief.here and there.owner(name) in belief.there:
                    spec = owned(spec, name, there.owner(name))
        elif belief.kind == "preference":
            who = min(belief.here)
            spec = replace(spec, preferences={**spec.preferences, who: there.preferences[who]})
        elif belief.kind == "owner":
            assert belief.option is not None
            spec = owned(spec, belief.option, there.owner(belief.option))
        else:
            bans = tuple(one for one in spec.bans if one.by not in both)
            bans += tuple(one for one in there.bans if one.by in both)
            options = {name: replace(one, moves=there.of_option[name].moves) for name, one in spec.of_option.items()}
            spec = replace(spec, rules=there.rules, classes=there.classes, of_option=options, bans=bans)
    if any(spec.owner(name) not in spec.decision_makers for name in spec.options):
        raise InvalidError("an option belongs to somebody who is not there")
    return spec


# Swaps


def cuts(here: Spec, there: Spec, everything: Sequence[Belief]) -> list[list[Belief]]:
    """Cut preferences that are lists on both sides into single statements.

    What is in the same order in both stays in place; where that can be said in several ways, there are several cuts.
    """
    ways: list[list[list[Belief]]] = []
    for belief in everything:
        who = belief.here
        mine, theirs = (
            single(spec.preferences[min(who)]) if belief.kind == "preference" else None for spec in (here, there)
        )
        if mine is None or theirs is None:
            ways.append([[belief]])
            continue
        gone = [Belief("statement", who, who, None, that, None) for that in mine if that not in theirs]
        new = [Belief("statement", who, who, None, None, that) for that in theirs if that not in mine]
        ways.append(
            [
                [
                    *gone,
                    *new,
                    *(
                        Belief("statement", who, who, None, that, that)
                        for that in mine
                        if that in theirs and that not in kept
                    ),
                ]
                for kept in longest(mine, theirs)
            ]
        )
    return [[belief for part in chosen for belief in part] for chosen in product(*ways)]


def statements(preferred: Preference) -> list[Statement]:
    """Return the statements of a list."""
    assert isinstance(preferred, Statements)
    return preferred.flat


def single(preferred: Preference) -> list[str] | None:
    """Return statements one by one, unless one stands twice or two are equally important."""
    if not isinstance(preferred, Statements) or any(len(group) > 1 for group in preferred.groups):
        return None
    found = [one.that for one in preferred.flat]
    return found if len(set(found)) == len(found) else None


def longest(mine: Sequence[str], theirs: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the longest lists of statements that stand in the same order in both."""
    both = [one for one in mine if one in theirs]
    for size in range(len(both), 0, -1):
        found = [kept for kept in combinations(both, size) if sorted(kept, key=theirs.index) == list(kept)]
        if found:
            return found
    return [()]


def placed(mine: Sequence[str], theirs: Sequence[str], taken: Iterable[Belief]) -> list[str]:
    """Take statements over: each directly below the nearest that stands above it there and is here, else at the top."""
    taken = list(taken)
    gone = {belief.drops for belief in taken}
    new = {belief.adds for belief in taken}
    found = [one for one in mine if one not in gone]
    for k, that in enumerate(theirs):
        if that in new:
            above = [other for other in reversed(theirs[:k]) if other in found]
            found.insert(found.index(above[0]) + 1 if above else 0, that)
    return found


def adopted(here: Spec, there: Spec, taken: Sequence[Belief]) -> Spec:
    """Take beliefs over, single statements among them."""
    spec = taken_over(here, there, [belief for belief in taken if belief.kind != "statement"])
    for who in {min(belief.here) for belief in taken if belief.kind == "statement"}:
        mine, theirs = single(here.preferences[who]), single(there.preferences[who])
        assert mine is not None
        assert theirs is not None
        its = [belief for belief in taken if belief.kind == "statement" and who in belief.here]
        statements = tuple((Statement("", that=that),) for that in placed(mine, theirs, its))
        spec = replace(spec, preferences={**spec.preferences, who: Statements(statements)})
    return spec


Deciding = tuple[Target, str, bool, "str | None", "frozenset[Belief]"]


@dataclass
class Swaps:
    """What flips in one model with beliefs of another."""

    deciding: set[Deciding]
    impossible: int


def swaps(
    here: Spec, there: Spec, everything: Sequence[Belief], most: int, targets: Sequence[Target], concepts: Sequence[str]
) -> Swaps:
    """Take every set of up to so many beliefs over, and keep the smallest that flip each answer.

    Proposals and named states mean what the model that takes beliefs over means by them.
    """
    plain_here, plain_there = plain(here), plain(there)
    before = Model(here)
    answers = {
        (target, concept): holds(before, ways_of(before, target), concept) for target in targets for concept in concepts
    }
    flips: dict[tuple[Target, str], list[frozenset[Belief]]] = {}
    found = Swaps(set(), 0)
    for taken in chain.from_iterable(combinations(everything, size) for size in range(1, most + 1)):
        try:
            # The terms of a proposal may use definitions of their own model.
            model = Model(replace(adopted(plain_here, plain_there, taken), definitions=here.definitions))
        except InvalidError:
            found.impossible += 1
            continue
        for (target, concept), answer in answers.items():
            ways = ways_of(model, target)
            now = holds(model, ways, concept)
            # A flip is from yes to no or from no to yes; what does not exist is neither.
            if None in {now, answer} or now == answer:
                continue
            smaller = flips.setdefault((target, concept), [])
            if not any(one < frozenset(taken) for one in smaller):
                example = next((str(state) for state in ways if model.equilibrium(state, concept)), None)
                found.deciding.add((target, concept, bool(now), example, frozenset(taken)))
            smaller.append(frozenset(taken))
    return found


# Hypergames


def hypergame(
    models: Sequence[Model], acting: Sequence[tuple[Model, str]], concept: str
) -> tuple[list[State], list[State]]:
    """Return what everybody perceives and finds stable, and what some do not perceive and the others find stable."""
    states = {str(state): state for model in models for state in model.states}
    whole, partly = [], []
    for state in sorted(states.values(), key=lambda state: state.code):
        perceive = [(model, who) for model, who in acting if state in model.states]
        if perceive and all(model.stable(who, state, concept) for model, who in perceive):
            (whole if len(perceive) == len(acting) else partly).append(state)
    return whole, partly


def ways_to_act(models: Sequence[Model]) -> list[list[tuple[int, str]]]:
    """Return every way to say which block acts on which of two perspectives, as who acts on which."""
    found = []
    for choice in product((0, 1), repeat=len(blocks(*(model.spec for model in models)))):
        actors = []
        for number, block in zip(choice, blocks(*(model.spec for model in models)), strict=True):
            actors += [(number, who) for who in models[number].decision_makers if who in block[number]]
        found.append(actors)
    return found

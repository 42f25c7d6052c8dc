"""What holds in every completion of open preferences and in some, beside solving each completion by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations, product
from math import prod
from random import Random

import numpy as np
import pytest

from detente.answer import Answer
from detente.case import Model, parse_case
from detente.case.preferences import (
    Completion,
    InOrder,
    NotCompared,
    OneOf,
    OpenForm,
    OpenInOrder,
    Openness,
    Ranges,
    ResolvedPreference,
    Settled,
    TiedGroups,
)
from detente.case.preferences.statements import StatementOrder
from detente.conflict import compile_model
from detente.conflict.comparing import Space, comparer_of_open
from detente.engines.explicit import states_of
from detente.errors import InvalidCase
from detente.formula import Formula
from detente.stability import solve
from detente.stability.completions import completed
from detente.stability.opened import InEach, OpenSolution
from seeds import seeded

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
OPTIONS = ("a", "b", "c", "d")
OWNERS = {"One": ("a", "b"), "Two": ("c",), "Three": ("d",)}


def case_text(rng: Random) -> str:
    """Return a case of three decision makers, with rules, one-way options, and plain statements."""
    options = "".join(
        f"  {o}: {{owner: {who}, moves: {rng.choice(['both', 'both', 'take-only', 'drop-only'])}}}\n"
        for who, own in OWNERS.items()
        for o in own
    )
    rules = "".join(f"  - {statement(rng, 2)}\n" for _ in range(rng.randrange(2)))
    preferences = "".join(f"  {who}: [{', '.join(statement(rng) for _ in range(2))}]\n" for who in OWNERS)
    return (
        "format: detente/1\ntitle: drawn\ndecision_makers: {One: {}, Two: {}, Three: {}}\n"
        f"options:\n{options}" + (f"infeasible:\n{rules}" if rules else "")
        + f"preferences:\n{preferences}proposals: {{P: {{terms: {statement(rng, 2)}}}}}\n"
    )  # fmt: skip


def statement(rng: Random, of: int | None = None) -> str:
    literals = [("" if rng.random() < 0.5 else "not ") + o for o in rng.sample(OPTIONS, of or rng.choice([1, 1, 2]))]
    return " and ".join(literals)


def drawn(seed: int) -> tuple[Model, Random]:
    """Return a drawn model that has at least two states, and what goes on drawing."""
    rng = Random(seed)
    while True:
        model = parse_case(case_text(rng)).model()
        with suppress(InvalidCase):  # rules that leave nothing
            if len(states_of(compile_model(model))[1]) > 1:
                return model, rng


@dataclass(frozen=True)
class Several(Openness):
    """One of several plain preferences."""

    of: tuple[StatementOrder, ...]

    @property
    def told(self) -> str:
        return "which of several is meant"

    @property
    def form(self) -> OpenForm:
        return OneOf(tuple(p.form(OPTIONS) for p in self.of))

    def completions(self, states: object) -> Iterator[Completion]:  # noqa: ARG002
        for k, p in enumerate(self.of):
            yield Completion(p, Fraction(1, len(self.of)), (Settled("", f"{{who}} means {k}"),))


@dataclass(frozen=True)
class OpenOrder(StatementOrder):
    """A list of statements that may mean others."""

    others: tuple[StatementOrder, ...] = ()

    @property
    def openness(self) -> Openness:
        return Several((StatementOrder(self.groups, self.at), *self.others))


def opened(model: Model, rng: Random) -> Model:
    """Return the model with the preferences of two decision makers left open."""
    preferences: dict[str, ResolvedPreference] = dict(model.preferences)
    for dm in rng.sample([*OWNERS], 2):
        written = preferences[dm]
        assert isinstance(written, StatementOrder)
        others = []
        for _ in range(rng.randrange(1, 4)):
            other = drawn_order(rng)
            others.append(other)
        preferences[dm] = OpenOrder(written.groups, written.at, others=tuple(others))
    return replace(model, preferences=preferences)


def drawn_order(rng: Random) -> StatementOrder:
    text = case_text(rng)
    found = parse_case(text.replace("infeasible:", "definitions: {}\ninfeasible:")).model().preferences["One"]
    assert isinstance(found, StatementOrder)
    return found


def profiles(model: Model) -> Iterator[tuple[Model, Fraction]]:
    """Yield every completion as an ordinary model, with its share."""
    open_ = {dm: p.openness for dm, p in model.preferences.items() if p.openness}
    for chosen in product(*([*o.completions(lambda: ())] for o in open_.values())):
        settled = dict(zip(open_, chosen, strict=True))
        share = prod((c.share for c in chosen if c.share is not None), start=Fraction(1))
        yield replace(model, preferences={**model.preferences, **{d: c.preference for d, c in settled.items()}}), share


@seeded(280, every=28)
def test_every_and_some(seed: int) -> None:
    model = opened(*drawn(seed))
    every = [(solve(m, concepts=CONCEPTS), share) for m, share in profiles(model)]
    found = completed(model, CONCEPTS)
    assert found.complete
    assert found.count == found.tried == len(every)
    for concept in CONCEPTS:
        for code in every[0][0].feasible.codes():
            for dm in OWNERS:
                stays = [code in s.stable[concept][dm] for s, _ in every]
                assert found.stable[concept][dm].of(code) == (Answer.of(all(stays)), Answer.of(any(stays)))
            stays = [code in s.equilibria[concept] for s, _ in every]
            assert found.equilibria[concept].of(code) == (Answer.of(all(stays)), Answer.of(any(stays)))
        terms = model.proposals[0].formula
        holds = [(s.equilibria[concept].where(terms).count > 0, share) for s, share in every]
        told = found.proposals["P"][concept]
        if not every[0][0].feasible.where(terms).count:
            assert told.said == "infeasible"
            continue
        assert told.every is Answer.of(all(h for h, _ in holds))
        assert told.some is Answer.of(any(h for h, _ in holds))
        assert told.share == sum(share for h, share in holds if h)
        assert_witnessed(model, told, concept)


def assert_witnessed(model: Model, told: InEach, concept: str) -> None:
    """A completion that is named as one in which a proposal holds, or not, is one."""
    for chosen, expected in ((told.holds, True), (told.fails, False)):
        if chosen is not None:
            solution = solve(chosen.model(model), concepts=[concept])
            there = solution.equilibria[concept].where(model.proposals[0].formula).count > 0
            assert there is expected


@seeded(280, every=28)
@pytest.mark.parametrize("most", [1, 3])
def test_beyond_the_bound_nothing_settled_is_wrong(seed: int, most: int) -> None:
    model = opened(*drawn(seed))
    whole, part = completed(model, CONCEPTS), completed(model, CONCEPTS, most=most)
    assert part.tried <= most
    for concept in CONCEPTS:
        for code in map(int, states_of(whole.conflict)[1]):
            for dm in OWNERS:
                assert_agrees(part.stable[concept][dm].of(code), whole.stable[concept][dm].of(code))
            assert_agrees(part.equilibria[concept].of(code), whole.equilibria[concept].of(code))
        a, b = part.proposals["P"][concept], whole.proposals["P"][concept]
        assert_agrees((a.every, a.some), (b.every, b.some))
    assert_something_settled(part)


def assert_agrees(said: tuple[Answer, ...], so: tuple[Answer, ...]) -> None:
    assert all(a is Answer.UNKNOWN or a is b for a, b in zip(said, so, strict=True))


def assert_something_settled(found: OpenSolution) -> None:
    """Where nobody can move, or the rows tell, an answer is given all the same."""
    every = [found.equilibria["gmr"].every.of(int(code)) for code in states_of(found.conflict)[1]]
    assert any(a is not Answer.UNKNOWN for a in every)


# -- which of two states may be better, and which is ------------------------------------------------------------------


def formulas(rng: Random, model: Model, n: int) -> list[Formula]:
    conflict = compile_model(model)
    return [conflict.formula(statement(rng)) for _ in range(n)]


def space_of(model: Model) -> Space:
    conflict = compile_model(model)
    return Space(conflict, states_of(conflict)[1])


def compared(space: Space, form: OpenForm) -> tuple[np.ndarray, np.ndarray]:
    here = np.arange(len(space.codes))
    of = comparer_of_open(space, form)
    return of.may(here[:, None], here[None, :]), of.must(here[:, None], here[None, :])


def told_by(space: Space, scores: list[list[tuple[int | Fraction, ...]]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the same from the scores of every completion."""
    n = len(space.codes)
    better = [[[s[a] > s[b] for b in range(n)] for a in range(n)] for s in scores]
    return np.any(better, axis=0), np.all(better, axis=0)


@seeded(280, every=28)
def test_statements(seed: int) -> None:
    model, rng = drawn(seed)
    space = space_of(model)
    brackets = []
    for _ in range(rng.randrange(1, 3)):
        groups = [
            tuple((f, rng.random() < 0.5) for f in formulas(rng, model, rng.choice([1, 1, 2])))
            for _ in range(rng.choice([1, 1, 2, 3]))
        ]
        brackets.append(tuple(groups))
    values = [space.conflict.values(int(code)) for code in space.codes]
    members = [m for bracket in brackets for group in bracket for m in group]
    scores = []
    for matter in product(*((False, True) if perhaps else (True,) for _, perhaps in members)):
        left = iter(matter)
        kept = [[[f for f, _ in group if next(left)] for group in bracket] for bracket in brackets]
        for orders in product(*(permutations(bracket) for bracket in kept)):
            groups_ = [group for bracket in orders for group in bracket]
            scores.append([tuple(sum(f.evaluate(v) for f in group) for group in groups_) for v in values])
    for mine, literal in zip(compared(space, OpenInOrder(tuple(brackets))), told_by(space, scores), strict=True):
        assert np.array_equal(mine, literal)


@seeded(280, every=28)
def test_ranges(seed: int) -> None:
    model, rng = drawn(seed)
    space = space_of(model)
    terms = []
    for formula in formulas(rng, model, rng.randrange(1, 4)):
        low = Fraction(rng.randrange(-4, 4), rng.choice([1, 2, 3]))
        terms.append((low, low + Fraction(rng.randrange(4), 2), formula))
    values = [space.conflict.values(int(code)) for code in space.codes]
    # A sum of weights is extreme, and the least of a difference is reached, where each is at a bound.
    corners = product(*((low, high) for low, high, _ in terms))
    scores = [
        [(sum((w * f.evaluate(v) for w, (_, _, f) in zip(c, terms, strict=True)), Fraction(0)),) for v in values]
        for c in corners
    ]
    for mine, literal in zip(compared(space, Ranges(tuple(terms))), told_by(space, scores), strict=True):
        assert np.array_equal(mine, literal)


def test_pairs_that_are_not_compared_and_voices() -> None:
    model, _ = drawn(3)
    space = space_of(model)
    shown = [space.conflict.show(int(code)) for code in space.codes]
    ranking = TiedGroups(tuple((s,) for s in shown))
    may, must = compared(space, NotCompared(ranking, ((shown[0], shown[1]),)))
    for a, b in product(range(len(shown)), repeat=2):
        unknown = {a, b} == {0, 1}
        assert may[a, b] == (a < b or unknown)
        assert must[a, b] == (a < b and not unknown)
    may, must = compared(space, OneOf((ranking, TiedGroups(tuple((s,) for s in reversed(shown))), InOrder(()))))
    apart = ~np.eye(len(shown), dtype=np.bool_)
    assert np.array_equal(may, apart)
    assert not must.any()

"""Seeded random games for `literal_structures.py`: any graph, or option form, with preferences of every structure.

Even seeds draw arbitrary graphs, where what one decision maker can do in two moves it often cannot do in one; odd ones
option form, with infeasible states and options that can only be taken or only be dropped. Two or three decision makers;
preferences with ties, transitive or not.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from itertools import combinations, product
from random import Random
from typing import Literal

from literal_structures import Game

Sign = Literal[">", "<", "=", "U"]
Degree = Callable[[Hashable, Hashable, Hashable], int | None]
Known = Callable[[Hashable, Hashable, Hashable], int]


def draw_game(seed: int) -> Game:
    rng = Random(seed)
    return option_form(rng) if seed % 2 else any_graph(rng)


def any_graph(rng: Random) -> Game:
    states = tuple(range(rng.choice((3, 4, 4, 5, 5, 6))))
    makers = rng.choice((2, 2, 3))
    dense = rng.choice((0.2, 0.35, 0.5))
    return Game(
        states,
        {
            i: {s: frozenset(q for q in states if q != s and rng.random() < dense) for s in states}
            for i in range(makers)
        },
    )


def option_form(rng: Random) -> Game:
    """A state is the set of options taken, shown by letters."""
    makers = rng.choice((2, 2, 3))
    owners = [*range(makers), *([rng.randrange(makers)] if makers == 2 or rng.random() < 0.3 else [])]
    one_way = [rng.choice(("both", "both", "both", "take", "drop")) for _ in owners]
    every = ["".join(letters) for letters in product("NY", repeat=len(owners))]
    feasible = tuple(rng.sample(every, max(3, len(every) - rng.choice((0, 0, 1, 2, 3)))))

    def may(i: int, s: str, q: str) -> bool:
        changed = [(k, b) for k, (a, b) in enumerate(zip(s, q, strict=True)) if a != b]
        return bool(changed) and all(
            owners[k] == i and one_way[k] in {"both", "take" if b == "Y" else "drop"} for k, b in changed
        )

    return Game(
        feasible,
        {i: {s: frozenset(q for q in feasible if may(i, s, q)) for s in feasible} for i in range(makers)},
    )


def draw_degrees(g: Game, seed: int, *, most: int = 1, not_known: int = 0) -> Degree:
    """Degrees from -most to most, 0 where two states are equally good; None for some pairs, `not_known` at most."""
    rng = Random(f"degrees of {seed}")
    given: dict[tuple[Hashable, Hashable, Hashable], int | None] = {}
    for i in g.makers:
        ranked = rng.random() < 0.5
        ranks = {s: rng.randrange(len(g.states)) for s in g.states}
        for a, b in combinations(g.states, 2):
            by = ranks[a] - ranks[b] if ranked else rng.choice((-3, -2, -1, -1, 0, 1, 1, 2, 3))
            given[i, a, b] = max(-most, min(most, by))
    for pair in rng.sample(sorted(given, key=str), min(len(given), rng.randint(min(1, not_known), not_known))):
        given[pair] = None

    def degree(i: Hashable, a: Hashable, b: Hashable) -> int | None:
        if a == b:
            return 0
        if (i, a, b) in given:
            return given[i, a, b]
        by = given[i, b, a]
        return None if by is None else -by

    return degree


def known(degree: Degree) -> Known:
    """Degrees where all are known."""

    def by(i: Hashable, a: Hashable, b: Hashable) -> int:
        found = degree(i, a, b)
        assert found is not None
        return found

    return by


def signs(degree: Degree) -> Callable[[Hashable, Hashable, Hashable], Sign]:
    def compare(i: Hashable, a: Hashable, b: Hashable) -> Sign:
        by = degree(i, a, b)
        return "U" if by is None else ">" if by > 0 else "<" if by < 0 else "="

    return compare


def draw_certainty(g: Game, seed: int) -> Callable[[Hashable, Hashable, Hashable], Fraction]:
    """How certain it is that one state is preferred to another, in tenths; not transitive."""
    rng = Random(f"certainty of {seed}")
    given = {(i, a, b): Fraction(rng.randrange(11), 10) for i in g.makers for a, b in combinations(g.states, 2)}

    def certainty(i: Hashable, a: Hashable, b: Hashable) -> Fraction:
        if a == b:
            return Fraction(1, 2)
        return given[i, a, b] if (i, a, b) in given else 1 - given[i, b, a]

    return certainty


def draw_probability(g: Game, seed: int) -> Callable[[Hashable, Hashable, Hashable], Fraction]:
    """How probable it is that one state is preferred to another, in sixths; the rest of both ways is indifference."""
    rng = Random(f"probability of {seed}")
    given: dict[tuple[Hashable, Hashable, Hashable], Fraction] = {}
    for i in g.makers:
        for a, b in combinations(g.states, 2):
            first = rng.randrange(7)
            given[i, a, b] = Fraction(first, 6)
            given[i, b, a] = Fraction(rng.choice((6 - first, rng.randrange(7 - first))), 6)
    return lambda i, a, b: given.get((i, a, b), Fraction(0))


def thresholds(rng: Random, g: Game) -> Mapping[Hashable, Fraction]:
    return {i: Fraction(rng.randint(1, 10), 10) for i in g.makers}


def draw_better(
    g: Game, seed: int, *, ranked: bool, ties: bool = True
) -> Callable[[Hashable, Hashable, Hashable], bool]:
    """Who finds which state better than which: by a rank for each state, or pair by pair and not transitive."""
    rng = Random(f"better of {seed}")
    better: set[tuple[Hashable, Hashable, Hashable]] = set()
    for i in g.makers:
        places = [rng.randrange(len(g.states)) for _ in g.states] if ties else rng.sample(range(99), len(g.states))
        rank = dict(zip(g.states, places, strict=True))
        for a, b in combinations(g.states, 2):
            by = rank[a] - rank[b] if ranked else rng.choice((-2, -1, 0, 1, 2) if ties else (-1, 1))
            if by:
                better.add((i, a, b) if by > 0 else (i, b, a))
    return lambda i, a, b: (i, a, b) in better

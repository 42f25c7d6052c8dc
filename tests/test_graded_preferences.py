"""Every structure of preference and every concept beside its literal reading: extensions, degrees, fuzzy, voices.

Cases are random files in option form, with infeasible states, options that go one way, forbidden moves, coalesced
states and lists of only moves. `literal_structures.py` says what is stable by each definition, and never asks the
package; graphs of any kind are compared in `test_relations_in_any_graph.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from functools import cache
from itertools import product
from math import inf
from random import Random
from typing import Any

import pytest

import detente
from detente.stability.readings import Reading
from detente.stability.strength import Stays
from literal_completions import OpenCase
from literal_structures import (
    FIVE,
    FOUR,
    Cell,
    Game,
    Structure,
    cells,
    fuzzy,
    hybrid,
    level,
    probabilistic,
    sanction_degree,
    simple,
    stable,
    unknown,
)
from random_games import known, signs
from random_open import draw_fuzzy, draw_graded, draw_hybrid, draw_pairs, draw_voices
from seeds import full, long_but, some

EXTENSIONS = ("a", "b", "c", "d")
SEEDS = some([seed % 20 for seed in range(300)], every=31)
CHUNKS = [pytest.param(SEEDS[n : n + 15], id=f"seeds-from-{SEEDS[n]}", marks=full) for n in range(0, len(SEEDS), 15)]
HALF = Fraction(1, 2)

literal = cache(OpenCase)


def model_of(text: str) -> detente.Model:
    return detente.parse_case(text, name="drawn.yaml").model()


def solved(text: str, reading: Reading | None = None) -> detente.Solution:
    return detente.solve(model_of(text), concepts=list(FIVE), **({} if reading is None else {"reading": reading}))


def differences(found: detente.Solution, g: Game, of: Structure) -> dict[str, frozenset[Cell]]:
    """Where the package and the definitions say otherwise, by concept."""
    differ = {}
    for c in FIVE:
        got = {(s, i) for i, states in found.stable[c].items() for s in states}
        if other := got ^ cells(g, of, c):
            differ[c] = other
        assert list(found.equilibria[c]) == [s for s in g.states if all((s, i) in got for i in g.makers)]
    return differ


def by_degrees(case: OpenCase) -> Callable[[Hashable, Any, Any], int | None]:
    of = {i: case.degree(str(i)) for i in case.game.moves}
    return lambda i, a, b: of[i](a, b)


def compare_of(case: OpenCase) -> Any:
    return signs(by_degrees(case))


@long_but(every=2)
@pytest.mark.parametrize("seeds", CHUNKS)
def test_extensions(seeds: list[int]) -> None:
    """Li, Hipel, Kilgour and Fang 2004."""
    for seed in seeds:
        text = draw_pairs(seed)
        case = literal(text)
        for x in EXTENSIONS:
            assert not differences(solved(text, Reading(x)), case.game, unknown(x, compare_of(case))), (seed, x)


@pytest.mark.parametrize("seeds", CHUNKS)
def test_sanction_degrees(seeds: list[int]) -> None:
    """Hamouda, Kilgour and Hipel 2004, 2006; Xu, Hipel and Kilgour 2009 for more than two degrees."""
    for seed in seeds:
        text = draw_graded(seed)
        case, found = literal(text), solved(text)
        g, degree = case.game, known(by_degrees(case))
        assert not differences(found, g, simple(lambda i, a, b, degree=degree: degree(i, a, b) > 0)), seed  # type: ignore[misc]
        for k in range(4):
            assert not differences(solved(text, Reading(degree=k)), g, level(k, degree)), (seed, k)
        if all(abs(degree(i, a, b)) < 2 for i in g.makers for a in g.states for b in g.states):
            continue
        strength = found.strength
        assert strength is not None
        codes = dict(zip(found.feasible, found.feasible.codes(), strict=True))
        for c in FOUR:
            stays: dict[Any, list[Stays]] = {s: [] for s in g.states}
            for s, i in g.cells:
                by = sanction_degree(g, degree, c, i, s)
                said = strength.stays(c, str(i), codes[str(s)])
                stays[s].append(said)
                assert said == stays_by(by), (seed, c, s, i)
                assert strength.degree(c, str(i), codes[str(s)]) == (None if by in (inf, -inf) else by), (seed, c, s, i)
            for s, of in stays.items():
                assert strength.together(c, codes[s]) == together(of), (seed, c, s)


def stays_by(degree: float) -> Stays:
    return Stays.NASH if degree == inf else Stays.STRONG if degree >= 2 else Stays.WEAK if degree >= 0 else Stays.LEAVES


def together(of: list[Stays]) -> Stays:
    """Strong if strong, or Nash, for all; weak if stable for all and weak for some."""
    for weakest in (Stays.LEAVES, Stays.WEAK, Stays.STRONG):
        if weakest in of:
            return weakest
    return Stays.NASH


@long_but(every=2)
@pytest.mark.parametrize("seeds", CHUNKS)
def test_hybrid_preferences(seeds: list[int]) -> None:
    """Xu, Hipel, Kilgour and Chen 2010."""
    for seed in seeds:
        text = draw_hybrid(seed)
        case = literal(text)
        for x in EXTENSIONS:
            general, strong = Reading(x), Reading(x, degree=2)
            by = by_degrees(case)
            assert not differences(solved(text, general), case.game, hybrid(x, by, strong=False)), (seed, x)
            assert not differences(solved(text, strong), case.game, hybrid(x, by, strong=True)), (seed, x)


@pytest.mark.parametrize("seeds", CHUNKS)
def test_fuzzy_preferences(seeds: list[int]) -> None:
    """Bashar, Hipel and Kilgour 2012; and the certainty above which each state is stable."""
    for seed in seeds:
        text = draw_fuzzy(seed)
        case, found = literal(text), solved(text)
        g = case.game
        by = {i: case.certainty(i) for i in g.moves}

        def certainty(i: Hashable, a: Any, b: Any, by: Mapping[Any, Any] = by) -> Fraction:
            value: Fraction = by[i](a, b)
            return value

        own = {i: Fraction(case.told["preferences"][i]["threshold"]) for i in g.moves}
        assert not differences(found, g, fuzzy(certainty, own)), seed
        of = found.thresholds
        assert of is not None
        assert dict(of.own) == own
        codes = dict(zip(found.feasible, found.feasible.codes(), strict=True))
        for i in g.moves:
            tried = sorted({2 * certainty(i, a, b) - 1 for a in g.states for b in g.states} | {Fraction(1)})
            leaves: dict[tuple[str, Any], Fraction] = {}
            for threshold in (x for x in tried if x > 0):
                structure = fuzzy(certainty, {**own, i: threshold})
                leaves |= {(c, s): threshold for c in FIVE for s in g.states if not stable(g, structure, c, i, s)}
            for c, s in product(FIVE, g.states):
                assert of.above[c][i][codes[str(s)]] == leaves.get((c, s), 0), (seed, c, i, s)


@long_but(every=2)
@pytest.mark.parametrize("seeds", CHUNKS)
def test_voices_as_probabilities(seeds: list[int]) -> None:
    """After Rêgo and dos Santos 2015, in the reading that is recommended."""
    for seed in seeds:
        text, rng = draw_voices(seed), Random(seed)
        case = literal(text)
        by = {i: case.probability(i) for i in case.game.moves}
        chosen = [(HALF, HALF, HALF), *([tuple(Fraction(rng.randint(0, 6), 6) for _ in range(3))] * 2)]
        for alpha, beta, gamma in chosen:
            if not (alpha > 0 and beta > 0 and gamma < 1):
                continue
            reading = Reading("probabilistic", alpha=alpha, beta=beta, gamma=gamma)
            of = probabilistic(lambda i, a, b, by=by: by[i](a, b), alpha, beta, gamma)  # type: ignore[misc]
            assert not differences(solved(text, reading), case.game, of), (seed, alpha, beta, gamma)


# Tables


GISBORNE = """
format: detente/1
title: Lake Gisborne, the province known in four pairs
decision_makers: {FED: {}, PROV: {}, SUP: {}}
options: {F: {owner: FED}, P: {owner: PROV}, S: {owner: SUP}}
states: {s1: NNN, s2: YNN, s3: NYN, s4: YYN, s5: NNY, s6: YNY, s7: NYY, s8: YYY}
preferences:
  FED: {ranking: [s2, s6, s4, s8, s1, s5, s3, s7]}
  PROV:
    ranking: [s3, s4, s1, s2, s7, s8, s5, s6]
    unknown: [%s]
  SUP: {ranking: [s3, s4, s7, s8, s5, s6, s1, s2]}
"""
KNOWN = {("s3", "s7"), ("s4", "s8"), ("s1", "s5"), ("s2", "s6")}
TABLE = {
    "a": ["", "", "", "", ""],
    "b": ["46", "468", "468", "468", "468"],
    "c": ["", "468", "468", "46", "4"],
    "d": ["46", "468", "468", "468", "468"],
}


@pytest.mark.parametrize("extension", TABLE)
def test_gisborne(extension: str) -> None:
    """Equilibria as `test_literal_structures.py` computes them from the definitions."""
    states = [f"s{n}" for n in range(1, 9)]
    pairs = [(a, b) for n, a in enumerate(states) for b in states[n + 1 :] if (a, b) not in KNOWN]
    text = GISBORNE % ", ".join(f"[{a}, {b}]" for a, b in pairs)
    found, case = solved(text, Reading(extension)), literal(text)
    assert not differences(found, case.game, unknown(extension, compare_of(case)))
    number = {case.states_of(s)[0]: s[1:] for s in states}
    assert ["".join(sorted(number[s] for s in found.equilibria[c])) for c in FIVE] == TABLE[extension]

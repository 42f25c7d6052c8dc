"""What is said of the structures of preference, asked of their literal reading: `literal_structures.py`.

Every property is looked for on random games: arbitrary graphs and option form, ties, preferences that are not
transitive, two and three decision makers. Of simple preferences it must agree with `naive.py`, which was written
apart from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from fractions import Fraction
from itertools import pairwise, permutations, product
from math import inf
from random import Random
from typing import Any

import pytest

import naive
import random_games
import random_models
from literal_structures import (
    ANY_MOVE,
    FIVE,
    FOUR,
    IMPLIED,
    Better,
    Cell,
    Game,
    Structure,
    cells,
    equilibria,
    every_and_some,
    fuzzy,
    hybrid,
    level,
    probabilistic,
    proving,
    refuting,
    resolutions,
    sanction_degree,
    settled,
    simple,
    transitive,
    unknown,
)
from random_games import draw_certainty, draw_degrees, draw_game, draw_probability, known, signs, thresholds
from seeds import full, take

pytestmark = full
POPULATION = 400
EXTENSIONS = ("a", "b", "c", "d")
HALF = Fraction(1, 2)


def all_cells(g: Game, of: Structure) -> dict[str, frozenset[Cell]]:
    return {c: cells(g, of, c) for c in FIVE}


def implied(found: dict[str, frozenset[Cell]]) -> bool:
    return all(found[a] <= found[b] for a, b in IMPLIED)


def simple_of(degree: random_games.Degree) -> Structure:
    return simple(lambda i, a, b: known(degree)(i, a, b) > 0)


def completions_of(g: Game, degree: random_games.Degree) -> dict[Hashable, list[Better]]:
    compare = signs(degree)
    return {i: resolutions(g.states, lambda a, b, i=i: compare(i, a, b)) for i in g.makers}  # type: ignore[misc]


def subset(found: Iterable[dict[str, frozenset[Cell]]]) -> bool:
    """Whether under each concept what is stable by one is stable by the next."""
    return all(a[c] <= b[c] for a, b in pairwise(found) for c in FIVE)


# The reading of simple preferences


def test_simple_preferences_are_read_as_by_the_plain_models() -> None:
    for seed in take(random_models.POPULATION):
        m = random_models.random_model(seed).naive_model()
        if len(m.states) > 24:
            continue
        g = Game(tuple(m.states), {i: {s: frozenset(m.moves[i][s]) for s in m.states} for i in m.decision_makers})
        by = simple(m.prefers)
        for c in FIVE:
            assert cells(g, by, c) == {(s, i) for i in m.decision_makers for s in naive.stable(m, c, i)}, (seed, c)
            assert equilibria(g, by, c) == naive.equilibria(m, c)


def test_coming_back_and_moving_twice() -> None:
    """s sanctions where the others can come back to it, and nobody moves twice in a row."""
    back = Game((0, 1), {"i": {0: frozenset({1}), 1: frozenset()}, "j": {0: frozenset(), 1: frozenset({0})}})
    wants = simple(lambda i, a, b: (i, a, b) == ("i", 1, 0))
    assert (0, "i") in cells(back, wants, "gmr")
    assert (0, "i") not in cells(back, wants, "nash") | cells(back, wants, "seq")
    chain = {0: frozenset({1}), 1: frozenset(), 2: frozenset(), 3: frozenset()}
    along = {0: frozenset(), 1: frozenset({2}), 2: frozenset({3}), 3: frozenset()}
    bad = simple(lambda i, a, b: i == "i" and (a, b) != (0, 3) and (b, a) != (3, 0) and (b == 0 or a == 3))
    assert (0, "i") not in cells(Game((0, 1, 2, 3), {"i": chain, "j": along}), bad, "gmr")
    split = {"j": {**along, 2: frozenset()}, "k": {**along, 1: frozenset()}}
    fears = simple(lambda i, a, b: i == "i" and b == 0 and a != 3)
    assert (0, "i") not in cells(Game((0, 1, 2, 3), {"i": chain, "j": along}), fears, "gmr")
    assert (0, "i") in cells(Game((0, 1, 2, 3), {"i": chain, **split}), fears, "gmr")


# Pairs that are not compared: Li, Hipel, Kilgour and Fang 2004


def test_extensions() -> None:
    seen: Counter[str] = Counter()
    for seed in take(POPULATION):
        g = draw_game(seed)
        degree = draw_degrees(g, seed, not_known=8)
        found = {x: all_cells(g, unknown(x, signs(degree))) for x in (*EXTENSIONS, "certain")}
        assert all(map(implied, found.values())), seed
        assert subset([found["certain"], found["a"]]), seed
        for middle in "bc":
            assert subset([found["a"], found[middle], found["d"]]), seed
        assert found["a"]["nash"] == found["c"]["nash"]
        assert found["b"]["nash"] == found["d"]["nash"]
        seen.update(f"{x} differs" for x in "bcd" if found[x] != found["a"])
        seen["b and c differ"] += found["b"]["seq"] != found["c"]["seq"]
        seen["certain differs"] += found["certain"]["seq"] != found["a"]["seq"]
    assert all(seen[k] for k in ("b differs", "c differs", "d differs", "b and c differ", "certain differs")), seen


def test_nothing_unknown_is_simple() -> None:
    for seed in take(POPULATION):
        g = draw_game(seed)
        degree = draw_degrees(g, seed)
        by = all_cells(g, simple_of(degree))
        assert implied(by)
        for x in (*EXTENSIONS, "certain"):
            assert all_cells(g, unknown(x, signs(degree))) == by, (seed, x)


def test_extensions_and_completions() -> None:
    """Which row says exactly what holds in every completion, and in some."""
    wrong: Counter[str] = Counter()
    for seed in take(POPULATION):
        g = draw_game(seed)
        degree = draw_degrees(g, seed, not_known=4)
        completions = completions_of(g, degree)
        rows = {x: all_cells(g, unknown(x, signs(degree))) for x in (*EXTENSIONS, "certain")}
        for c in FIVE:
            found = every_and_some(g, completions, c)
            every = {cell for cell, (yes, _) in found.cells.items() if yes}
            some = {cell for cell, (_, yes) in found.cells.items() if yes}
            assert rows["certain"][c] == every, (seed, c)
            assert cells(g, proving(completions), c) == every
            if c in (*ANY_MOVE, "nash"):
                assert rows["a"][c] == every, (seed, c)
                assert rows["d"][c] == some, (seed, c)
                assert cells(g, refuting(completions), c) == some
            else:
                assert some <= rows["d"][c], (seed, c)
                assert cells(g, refuting(completions), c) == rows["d"][c]
                if len(g.makers) == 2:  # each pair is needed one way at most
                    assert rows["d"][c] == some, (seed, c)
                wrong[f"{c}: a is no certainty"] += len(rows["a"][c] - every)
                wrong[f"{c}: d is no possibility, {len(g.makers)}"] += len(rows["d"][c] - some)
            straight = {i: [w for w in ways if transitive(g.states, w)] for i, ways in completions.items()}
            if all(straight.values()):
                found = every_and_some(g, straight, c)
                assert all(found.cells[cell][0] for cell in rows["certain"][c])
                assert all(cell in rows["d"][c] for cell, (_, yes) in found.cells.items() if yes)
    assert wrong["seq: a is no certainty"] > 0
    assert wrong["sseq: a is no certainty"] > 0


def test_sequences_with_one_open_answer_both_ways() -> None:
    """With three decision makers SEQ under d may hold in no completion: two answers need the pair to differ."""
    moves = {
        0: {0: (1, 2)},
        1: {3: (4,), 4: (3,)},
        2: {1: (3,), 4: (5,), 2: (4,), 3: (6,)},
    }
    states = tuple(range(7))
    g = Game(states, {i: {s: frozenset(by.get(s, ())) for s in states} for i, by in moves.items()})

    def compare(i: Hashable, a: Any, b: Any) -> random_games.Sign:
        if i == 0:
            worth = {5: -1, 6: -1, 0: 0}
            a, b = worth.get(a, 1), worth.get(b, 1)
        elif i == 1:
            if {a, b} == {3, 4}:
                return "U"
            return "="
        elif b in moves[2] and a in moves[2][b]:
            return ">"
        elif a in moves[2] and b in moves[2][a]:
            return "<"
        else:
            return "="
        return ">" if a > b else "<" if a < b else "="

    completions = {i: resolutions(states, lambda a, b, i=i: compare(i, a, b)) for i in g.makers}  # type: ignore[misc]
    assert [len(of) for of in completions.values()] == [1, 3, 1]
    assert (0, 0) in cells(g, unknown("d", compare), "seq")
    assert (0, 0) in cells(g, refuting(completions), "seq")
    assert every_and_some(g, completions, "seq").cells[0, 0] == (False, False)


def test_what_completions_share_is_not_all_they_say() -> None:
    """Where one choice settles many pairs, rows prove and refute and leave something open; extensions are wrong."""
    seen: Counter[str] = Counter()
    for seed in take(POPULATION):
        g, rng = draw_game(seed), Random(f"ways of {seed}")
        completions = {}
        for i in g.makers:
            drawn = draw_degrees(g, rng.randrange(10**6))
            ways = [frozenset((a, b) for a in g.states for b in g.states if known(drawn)(i, a, b) > 0)]
            for _ in range(rng.randrange(3)):
                flipped = set(rng.sample(g.states, 2))
                ways.append(frozenset((b, a) if {a, b} & flipped else (a, b) for a, b in ways[0]))
            completions[i] = ways
        may, must = ({i: f(ways) for i, ways in completions.items()} for f in (any_of, all_of))

        def compare(i: Hashable, a: Hashable, b: Hashable, may: Any = may, must: Any = must) -> random_games.Sign:
            if (a, b) in must[i]:
                return ">"
            if (b, a) in must[i]:
                return "<"
            return "U" if (a, b) in may[i] or (b, a) in may[i] else "="

        for c in FIVE:
            found = every_and_some(g, completions, c)
            proven, left = cells(g, proving(completions), c), cells(g, refuting(completions), c)
            every = {cell for cell, (yes, _) in found.cells.items() if yes}
            some = {cell for cell, (_, yes) in found.cells.items() if yes}
            assert proven <= every, (seed, c)
            assert some <= left, (seed, c)
            seen[f"{c} not proven"] += len(every - proven)
            seen[f"{c} not refuted"] += len(left - some)
            seen[f"{c} under a"] += len(every ^ cells(g, unknown("a", compare), c))
    assert all(seen[f"{c} not proven"] for c in FOUR), seen
    assert all(seen[f"{c} under a"] for c in ("gmr", "seq")), seen
    assert seen["nash not refuted"], seen
    assert not seen["nash not proven"], seen


def any_of(ways: Iterable[Better]) -> Better:
    return frozenset().union(*ways)


def all_of(ways: Iterable[Better]) -> Better:
    return frozenset.intersection(*ways)


GISBORNE = {
    "a": ["", "", "", "", ""],
    "b": ["46", "468", "468", "468", "468"],
    "c": ["", "468", "468", "46", "4"],
    "d": ["46", "468", "468", "468", "468"],
}
"""Equilibria under Nash, GMR, SMR, SEQ, SSEQ; computed from the definitions, not published."""


@pytest.mark.parametrize("extension", GISBORNE)
def test_gisborne(extension: str) -> None:
    """Lake Gisborne with a province of which four pairs are known: the lifting of the ban is what differs in each."""
    letters = dict(zip("12345678", ("".join(x[::-1]) for x in product("NY", repeat=3)), strict=True))
    assert [letters[s] for s in "258"] == ["YNN", "NNY", "YYY"]
    order = {"F": "26481537", "S": "34785612"}
    pairs = {("3", "7"), ("4", "8"), ("1", "5"), ("2", "6")}
    moves = {
        i: {
            s: frozenset(q for q in letters if [n for n in range(3) if letters[s][n] != letters[q][n]] == [k])
            for s in letters
        }
        for k, i in enumerate("FPS")
    }

    def compare(i: Any, a: Any, b: Any) -> random_games.Sign:
        if i == "P":
            return ">" if (a, b) in pairs else "<" if (b, a) in pairs else "=" if a == b else "U"
        at = order[i].index(a) - order[i].index(b)
        return ">" if at < 0 else "<" if at > 0 else "="

    g = Game(tuple(letters), moves)
    assert ["".join(map(str, equilibria(g, unknown(extension, compare), c))) for c in FIVE] == GISBORNE[extension]


# Strength: Hamouda, Kilgour and Hipel 2004, 2006; hybrid: Xu, Hipel, Kilgour and Chen 2010


def test_sanction_degrees() -> None:
    seen: Counter[str] = Counter()
    for seed in take(POPULATION):
        g = draw_game(seed)
        degree = known(draw_degrees(g, seed, most=3))
        by = simple_of(degree)
        value = {(c, i, s): sanction_degree(g, degree, c, i, s) for c in FIVE for s, i in g.cells}
        for s, i in g.cells:
            gmr, smr, seq, sseq = (value[c, i, s] for c in FOUR)
            assert gmr >= max(smr, seq), (seed, s, i)
            assert min(smr, seq) >= sseq, (seed, s, i)
            assert (value["nash", i, s] == inf) == all(value[c, i, s] == inf for c in FOUR)
            assert value["nash", i, s] in (inf, -inf)
        for c in FIVE:
            assert {(s, i) for s, i in g.cells if value[c, i, s] >= 0} == cells(g, by, c), (seed, c)
            for k in range(5):
                assert {(s, i) for s, i in g.cells if value[c, i, s] >= k} == cells(g, level(k, degree), c)
        seen.update(str(v) for v in value.values())
    assert set(seen) == {"-inf", "0", "1", "2", "3", "inf"}


def test_hybrid_preferences() -> None:
    seen: Counter[str] = Counter()
    for seed in take(POPULATION):
        g = draw_game(seed)
        degree = draw_degrees(g, seed, most=2, not_known=6)
        signed = {x: all_cells(g, unknown(x, signs(degree))) for x in EXTENSIONS}
        for x in EXTENSIONS:
            general, strong = (all_cells(g, hybrid(x, degree, strong=strong)) for strong in (False, True))
            assert general == signed[x]
            assert implied(strong)
            assert subset([strong, general]), seed
            seen["strong is less"] += strong != general
        strong = {x: all_cells(g, hybrid(x, degree, strong=True)) for x in EXTENSIONS}
        assert subset([strong["a"], strong["b"], strong["d"]])
        assert subset([strong["a"], strong["c"], strong["d"]])

        degree = draw_degrees(g, seed, most=2)
        for x in EXTENSIONS:
            assert all_cells(g, hybrid(x, degree, strong=True)) == all_cells(g, level(2, known(degree))), seed
            assert all_cells(g, hybrid(x, degree, strong=False)) == all_cells(g, simple_of(degree)), seed
        degree = draw_degrees(g, seed, most=1)
        for x in EXTENSIONS:
            assert set(all_cells(g, hybrid(x, degree, strong=True)).values()) == {
                cells(g, simple_of(degree), "nash")
            }, "without great differences nothing deters strongly"
    assert seen["strong is less"]


# Fuzzy: Bashar, Hipel and Kilgour 2012


def test_crisp_certainty_is_simple() -> None:
    for seed in take(POPULATION):
        g, rng = draw_game(seed), Random(seed)
        degree = known(draw_degrees(g, seed))
        crisp = fuzzy(lambda i, a, b, degree=degree: Fraction(1 + degree(i, a, b), 2), thresholds(rng, g))  # type: ignore[misc]
        assert all_cells(g, crisp) == all_cells(g, simple_of(degree)), seed


def test_fuzzy_stability_rises_with_ones_own_threshold() -> None:
    seen: Counter[str] = Counter()
    for seed in take(POPULATION):
        g, rng = draw_game(seed), Random(seed)
        certainty, of = draw_certainty(g, seed), dict(thresholds(rng, g))
        before = all_cells(g, fuzzy(certainty, of))
        assert implied(before), seed
        for i in g.makers:
            higher = {**of, i: min(Fraction(1), of[i] + Fraction(rng.randint(1, 4), 10))}
            after = all_cells(g, fuzzy(certainty, higher))
            for c in FIVE:
                own, then = ({s for s, j in found[c] if j == i} for found in (before, after))
                assert own <= then, (seed, i, c)
                seen["more"] += len(then - own)
            for c in ("nash", *ANY_MOVE):
                assert {cell for cell in before[c] if cell[1] != i} == {cell for cell in after[c] if cell[1] != i}
            seen["others matter"] += {x for x in before["seq"] if x[1] != i} != {x for x in after["seq"] if x[1] != i}
    assert seen["more"]
    assert seen["others matter"]


# Probabilistic: after Rêgo and dos Santos 2015


def test_degenerate_probabilities_are_simple() -> None:
    for seed in take(POPULATION):
        g, rng = draw_game(seed), Random(seed)
        degree = known(draw_degrees(g, seed))
        alpha, beta, gamma = (Fraction(rng.randint(1, 10), 10) for _ in range(3))
        by = probabilistic(
            lambda i, a, b, degree=degree: Fraction(degree(i, a, b) > 0),  # type: ignore[misc]
            alpha,
            beta,
            gamma - Fraction(1, 10),
        )
        assert all_cells(g, by) == all_cells(g, simple_of(degree)), seed


def test_probabilistic_stability_falls_with_each_parameter() -> None:
    seen: Counter[str] = Counter()
    for seed in take(POPULATION):
        g, rng = draw_game(seed), Random(seed)
        p = draw_probability(g, seed)
        old = {name: Fraction(rng.randint(0, 10), 10) for name in ("alpha", "beta", "gamma")}
        before = all_cells(g, probabilistic(p, **old))
        assert implied(before), seed
        for name, value in old.items():
            higher = {**old, name: min(Fraction(1), value + Fraction(rng.randint(1, 4), 10))}
            after = all_cells(g, probabilistic(p, **higher))
            assert subset([after, before]), (seed, name)
            seen[name] += after != before
    assert all(seen[name] for name in ("alpha", "beta", "gamma"))


def test_three_voices_of_which_each_would_leave() -> None:
    """Each of three moves is wanted by one voice in three: 0 is stable up to α = 2/3, and for no voice is it."""
    voices = [[1, 0, 2, 3], [2, 0, 1, 3], [3, 0, 1, 2]]
    states = (0, 1, 2, 3)
    g = Game(states, {"i": {s: frozenset({1, 2, 3} if s == 0 else ()) for s in states}})

    def p(i: Hashable, a: Any, b: Any) -> Fraction:
        return Fraction(sum(v.index(a) < v.index(b) for v in voices), 3)

    assert [p("i", k, 0) for k in (1, 2, 3)] == [Fraction(1, 3)] * 3
    for alpha, holds in ((HALF, True), (Fraction(2, 3), True), (Fraction(7, 10), False)):
        assert ((0, "i") in cells(g, probabilistic(p, alpha, HALF, HALF), "nash")) == holds
    of_voices = [frozenset((a, b) for a, b in permutations(states, 2) if v.index(a) < v.index(b)) for v in voices]
    assert every_and_some(g, {"i": of_voices}, "nash").cells[0, "i"] == (False, False)
    assert not any((0, "i") in cells(g, settled({"i": better}), "nash") for better in of_voices)

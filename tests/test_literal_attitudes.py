"""What is said of attitudes, asked of their literal reading: `literal_attitudes.py`.

Two theorems are published (Inohara and Hipel 2009): discrete attitudes with complete, antisymmetric preferences give
the concepts without attitudes; under total neutrality RNash is RSMR and RGMR is RSEQ. They tell which reading can be
meant. All else was computed, here and before.
"""

from __future__ import annotations

from collections import Counter
from random import Random

from literal_attitudes import RELATIONAL, Attitudes, Caring, discrete, neutral
from literal_classics import CHICKEN, NN, NY, PRISONERS_DILEMMA, YN, YY, by_worth, two_by_two
from literal_structures import Game, Relation, Structure, cells, simple
from random_games import draw_better, draw_game
from seeds import full, take

pytestmark = full
POPULATION = 300


def drawn(seed: int, *, ties: bool) -> tuple[Game, Relation]:
    g = draw_game(seed)
    return g, draw_better(g, seed, ranked=seed // 2 % 2 == 0, ties=ties)


def draw_attitudes(g: Game, seed: int) -> Attitudes:
    rng = Random(f"attitudes of {seed}")
    return {i: {j: rng.choice("++0-") if i == j else rng.choice("+0-") for j in g.makers} for i in g.makers}


# The published theorems


def test_discrete_attitudes_are_none() -> None:
    for seed in take(POPULATION):
        g, better = drawn(seed, ties=False)
        for weak in (False, True):
            found = Caring(g, better, discrete(g), weak=weak)
            for concept, alone in RELATIONAL.items():
                assert found.cells(concept) == cells(g, simple(better), alone), (seed, concept)


def test_total_neutrality() -> None:
    """RNash is RSMR, RGMR is RSEQ, and the two pairs are not one; what anybody wants makes no difference."""
    apart = 0
    for seed in take(POPULATION):
        g, better = drawn(seed, ties=seed % 3 == 0)
        found = Caring(g, better, neutral(g))
        by = {concept: found.cells(concept) for concept in RELATIONAL}
        assert by["rnash"] == by["rsmr"] == {(s, i) for s, i in g.cells if not g.moves[i][s]}, seed
        assert by["rgmr"] == by["rseq"] == {
            (s, i) for s, i in g.cells if all(s in g.answers(i, q) for q in g.moves[i][s])
        }  # fmt: skip
        apart += len(by["rgmr"] - by["rnash"])
    assert apart > 0


def other_reading(found: Caring, *, back: bool) -> Structure:
    """Two readings that the theorems exclude: coming back to s does not deter, or x deters iff s TRP_i x."""
    return Structure(
        found.prefers,
        (lambda i, x, s: not found.prefers(i, x, s)) if back else (lambda i, x, s: found.prefers(i, s, x)),
        lambda j, a, b: found.prefers(j, b, a),
    )


def test_readings_that_the_theorems_exclude() -> None:
    fails: Counter[str] = Counter()
    for seed in take(POPULATION):
        g, better = drawn(seed, ties=False)
        option_form = seed % 2 == 1
        alone, indifferent = (Caring(g, better, of) for of in (discrete(g), neutral(g)))
        for concept, like in RELATIONAL.items():
            strict = cells(g, other_reading(alone, back=True), like)
            assert strict == cells(g, simple(better), like) or not option_form
            fails[f"without s: {concept}"] += strict != cells(g, simple(better), like)
        # Without s nothing deters whoever is neutral to all, and the pairs of the theorem would be one.
        without = other_reading(indifferent, back=True)
        assert all(cells(g, without, like) == cells(g, without, "nash") for like in RELATIONAL.values())
        other = other_reading(indifferent, back=False)
        fails["the other way round"] += cells(g, other, "nash") != cells(g, other, "smr")
    for wrong in ("without s: rgmr", "without s: rsmr", "without s: rseq", "the other way round"):
        assert fails[wrong] > 0, fails
    assert fails["without s: rnash"] == 0


# Properties


def test_what_implies_what() -> None:
    for seed in take(POPULATION):
        g, better = drawn(seed, ties=seed % 3 != 0)
        for weak in (False, True):
            found = Caring(g, better, draw_attitudes(g, seed), weak=weak)
            by = {concept: found.cells(concept) for concept in RELATIONAL}
            assert by["rnash"] <= by["rsmr"] & by["rseq"], seed
            assert by["rsmr"] | by["rseq"] <= by["rgmr"], seed


def test_only_ties_tell_the_readings_apart() -> None:
    differs = 0
    for seed in take(POPULATION):
        for ties in (False, True):
            g, better = drawn(seed, ties=ties)
            attitudes = draw_attitudes(g, seed)
            for concept in RELATIONAL:
                by = [Caring(g, better, attitudes, weak=weak).cells(concept) for weak in (False, True)]
                assert by[0] == by[1] or ties, seed
                assert by[1] <= by[0] or concept != "rnash"
                differs += by[0] != by[1]
    assert differs > 0


def test_more_feelings_more_stability_at_once() -> None:
    """Whoever heeds one more is tempted by less."""
    for seed in take(POPULATION):
        g, better = drawn(seed, ties=True)
        rng = Random(seed)
        few = draw_attitudes(g, seed)
        more = {
            i: {j: rng.choice("+-") if attitude == "0" else attitude for j, attitude in of.items()}
            for i, of in few.items()
        }
        for weak in (False, True):
            assert Caring(g, better, few, weak=weak).cells("rnash") <= Caring(g, better, more, weak=weak).cells("rnash")


def test_ties_tempt() -> None:
    """With discrete attitudes what is as good tempts as well, which without attitudes it does not."""
    g = Game((0, 1), {"i": {0: frozenset({1}), 1: frozenset()}, "j": {0: frozenset(), 1: frozenset()}})
    equal = by_worth({"i": {0: 0, 1: 0}, "j": {0: 0, 1: 0}})
    assert (0, "i") in cells(g, simple(equal), "nash")
    assert not any(Caring(g, equal, discrete(g)).stable(concept, "i", 0) for concept in RELATIONAL)


def test_the_prisoners_who_care() -> None:
    g, better = two_by_two(PRISONERS_DILEMMA)
    # Whoever heeds the other does it no harm, and stays even where it is exploited; whoever is hostile does it no good.
    kind = Caring(g, better, {0: {0: "+", 1: "+"}, 1: {0: "+", 1: "+"}})
    hostile = Caring(g, better, {0: {0: "+", 1: "-"}, 1: {0: "-", 1: "+"}})
    assert {c: kind.equilibria(c) for c in RELATIONAL} == {c: {NN, YN, NY, YY} for c in RELATIONAL}
    assert {c: hostile.equilibria(c) for c in RELATIONAL} == {
        "rnash": {NN}, "rgmr": {NN, YY}, "rsmr": {NN, YY}, "rseq": {NN, YY}
    }  # fmt: skip
    # To sacrifice oneself: each cares for the other alone.
    selfless = Caring(g, better, {0: {0: "0", 1: "+"}, 1: {0: "+", 1: "0"}})
    assert selfless.equilibria("rnash") == {YY}
    g, better = two_by_two(CHICKEN)
    hostile = Caring(g, better, {0: {0: "+", 1: "-"}, 1: {0: "-", 1: "+"}})
    assert hostile.equilibria("rnash") == {NY, YN, NN}  # to swerve would do the other good

"""What is said of horizons, asked of their literal reading: `literal_horizon.py`.

Published are: 37 of the 78 strict 2×2 games have a non-myopic equilibrium of Brams and Wittman, among them prisoners'
dilemma and chicken with cooperation; L_h implies MR_h; with strictly opposed preferences L_h is Maximin_h. All else
was computed, here and before, and published nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest

from literal_classics import (
    CHICKEN,
    NN,
    NY,
    PRISONERS_DILEMMA,
    TWO_BY_TWO,
    YN,
    YY,
    Payoffs,
    by_worth,
    conflict,
    strict_games,
    two_by_two,
)
from literal_horizon import (
    advance,
    anticipated,
    anticipated_by_rules,
    anticipated_by_ties,
    brams_wittman,
    course,
    limited_move,
    limited_move_equilibria,
    maximin,
    metarational,
    nonmyopic,
    nonmyopic_equilibria,
    start,
    worth,
)
from literal_structures import FIVE, Game, Relation, State, cells, equilibria, simple
from random_games import draw_better, draw_game
from seeds import full, take

pytestmark = full
POPULATION = 300


def drawn(seed: int, *, ranked: bool | None = None, ties: bool | None = None) -> tuple[Game, Relation]:
    """A random game; what is not said varies with the seed."""
    g = draw_game(seed)
    by_rank = seed // 2 % 2 == 0 if ranked is None else ranked
    tied = seed // 4 % 2 == 0 if ties is None else ties
    return g, draw_better(g, seed, ranked=by_rank, ties=tied)


def counted(of: Callable[[Game, Relation], object]) -> dict[object, int]:
    """In how many of the 78 games there is how much."""
    return dict(Counter(of(*two_by_two(game)) for game in strict_games()))


def limited(h: int) -> dict[object, int]:
    return counted(lambda g, better: len(limited_move_equilibria(g, better, h).stable))


def alike(concept: str, g: Game, better: Relation, i: object) -> set[State]:
    found = cells(g, simple(better), concept)
    return {s for s in g.states if (s, i) in found}


# Published and computed


def test_equilibria_of_the_78_games() -> None:
    by = {c: counted(lambda g, better, c=c: len(equilibria(g, simple(better), c))) for c in FIVE}  # type: ignore[misc]
    assert by == {
        "nash": {0: 9, 1: 57, 2: 12},
        "gmr": {1: 26, 2: 42, 3: 10},
        "smr": {0: 4, 1: 42, 2: 29, 3: 3},
        "seq": {1: 50, 2: 28},
        "sseq": {0: 4, 1: 54, 2: 20},
    }
    assert limited(1) == by["nash"]
    assert limited(2) == {0: 9, 1: 59, 2: 10}
    assert limited(3) == {0: 21, 1: 54, 2: 3}
    assert limited(4) == limited(8) == limited(12) == {0: 6, 1: 55, 2: 17}
    assert limited(5) == limited(9) == {0: 14, 1: 63, 2: 1}
    assert limited(6) == limited(10) == {0: 7, 1: 64, 2: 7}
    assert limited(7) == limited(11) == {0: 22, 1: 55, 2: 1}


def test_periods_of_the_78_games() -> None:
    assert counted(lambda g, better: course(g, better).period) == {1: 61, 4: 11, 2: 6}
    assert counted(lambda g, better: course(g, better).before) == {2: 28, 3: 43, 5: 6, 6: 1}


def test_nonmyopic_equilibria_of_the_78_games() -> None:
    """By limited moves 55 games have one, and by Brams and Wittman 37 (published); only the dilemma has two."""
    assert counted(lambda g, better: len(nonmyopic_equilibria(g, better).stable)) == {0: 23, 1: 54, 2: 1}
    assert counted(lambda g, better: len(brams_wittman(g, better))) == {0: 41, 1: 36, 2: 1}
    (two,) = (game for game in strict_games() if len(nonmyopic_equilibria(*two_by_two(game)).stable) == 2)
    assert len(brams_wittman(*two_by_two(two))) == 2
    assert len(equilibria(TWO_BY_TWO, simple(by_worth(dict(enumerate(two)))), "nash")) == 1


@pytest.mark.parametrize(
    ("payoffs", "by_horizon", "after"),
    [
        (PRISONERS_DILEMMA, [{NN}, {NN, YY}, {NN, YY}, {NN, YY}], {NN, YY}),
        (CHICKEN, [{YN, NY}, set(), {YY}, {YY}], {YY}),
    ],
)
def test_prisoners_dilemma_and_chicken(payoffs: Payoffs, by_horizon: list[set[State]], after: set[State]) -> None:
    g, better = two_by_two(payoffs)
    assert [limited_move_equilibria(g, better, h).stable for h in range(1, 5)] == by_horizon
    assert all(limited_move_equilibria(g, better, h).stable == after for h in range(3, 12))
    assert nonmyopic_equilibria(g, better).stable == after
    assert brams_wittman(g, better) == after
    assert course(g, better).period == 1


def test_syria_and_iraq() -> None:
    """With period 4, so that no horizon from some one on decides: 6 is an equilibrium often, and never for good."""
    g, better = conflict("syria-iraq-1975")
    syria, iraq = g.makers
    assert course(g, better).period == 4
    for h in range(1, 13):
        of = {i: limited_move(g, better, h, i).stable for i in g.makers}
        assert of[syria] == ({1, 6}, {1, 3, 6}, {1, 3}, {1, 3, 6})[(h - 1) % 4]
        assert of[iraq] == ({1, 2, 4, 6} if h % 4 == 0 else {2, 4, 6})
        assert of[syria] & of[iraq] == ({6}, {6}, set(), {1, 6})[(h - 1) % 4]
        assert limited_move_equilibria(g, better, h).stable == of[syria] & of[iraq]
        trees = metarational(g, better, h, syria) & metarational(g, better, h, iraq)
        assert trees == ({6} if h % 2 else {1, 6})
    assert nonmyopic(g, better, syria).stable == {1}
    assert nonmyopic(g, better, iraq).stable == {2, 4, 6}
    assert not nonmyopic_equilibria(g, better).possible


def test_the_cuban_crisis() -> None:
    g, better = conflict("cuban-missile-fraser-hipel")
    found = [limited_move_equilibria(g, better, h).stable for h in range(1, 21)]
    assert found[:3] == [set(), {4, 6}, {4}]
    assert all(of == {4} for of in found[2:])
    assert nonmyopic_equilibria(g, better).stable == {4}
    assert course(g, better).period == 1


def test_elmira() -> None:
    g, better = conflict("elmira-9state")
    for h in range(1, 7):
        for credible in (False, True):
            found = set(g.states).intersection(*(metarational(g, better, h, i, credible=credible) for i in g.makers))
            assert found == ({5, 8, 9} if credible or h == 1 else {1, 4, 5, 8, 9})


def test_longer_trees_in_the_78_games() -> None:
    """More than two rounds of moves add nothing to GMR and SMR; of improvements, they take something from SEQ."""
    parted = 0
    for game in strict_games():
        g, better = two_by_two(game)
        for i in g.makers:
            assert metarational(g, better, 4, i) == metarational(g, better, 2, i)
            assert metarational(g, better, 5, i) == metarational(g, better, 3, i)
            credible = {h: metarational(g, better, h, i, credible=True) for h in range(2, 7)}
            assert credible[6] == credible[4]
            assert credible[5] == credible[3]
            parted += credible[4] != credible[2]
    assert parted == 12


# Properties


def test_one_move_is_nash() -> None:
    for seed in take(POPULATION):
        g, better = drawn(seed, ranked=True)
        nash = {i: alike("nash", g, better, i) for i in g.makers}
        for i in g.makers:
            assert metarational(g, better, 1, i) == metarational(g, better, 1, i, credible=True) == nash[i]
            assert maximin(g, better, 1, i) == nash[i]
            if len(g.makers) == 2:
                held = limited_move(g, better, 1, i)
                assert held.stable == held.possible == nash[i]


def test_anticipated_states() -> None:
    """By the rule for sets, and by every way to break ties, they are the same; but for s all are better than s."""
    several = 0
    for seed in take(POPULATION):
        for ties in (True, False):
            g, better = drawn(seed, ranked=True, ties=ties)
            if len(g.makers) > 2:
                continue
            vector = start(g)
            for h in range(1, 4):
                vector = advance(g, better, vector)
                for (p, s), ends in vector.items():
                    assert all(e == s or better(p, e, s) for e in ends)
                    assert len(ends) == 1 or ties
                    several += len(ends) > 1
                    if ties:
                        assert ends == anticipated(g, better, h, p, s)
                        assert ends == anticipated_by_ties(g, better, h, p, s), (seed, h, p, s)
                        # Who breaks like ties alike may miss an end, but not so that a verdict would be another.
                        ruled = anticipated_by_rules(g, better, h, p, s)
                        assert ruled <= ends
                        assert ((s in ruled), ruled == {s}) == ((s in ends), ends == {s})
    assert several > 0


def test_the_anticipated_state_is_not_unique() -> None:
    """j does not care whether the end is 2 or 3, and to i that is all the difference."""
    moves = {"i": {0: {1}, 1: set(), 2: set(), 3: set()}, "j": {0: set(), 1: {2, 3}, 2: set(), 3: set()}}
    g = Game((0, 1, 2, 3), {i: {s: frozenset(q) for s, q in by.items()} for i, by in moves.items()})
    better = by_worth({"i": {0: 1, 1: 2, 2: 0, 3: 3}, "j": {0: 0, 1: 0, 2: 1, 3: 1}})
    assert anticipated(g, better, 2, "i", 0) == {0, 3}
    held = limited_move(g, better, 2, "i")
    assert (0 in held.stable, 0 in held.possible) == (False, True)


def test_limited_moves_imply_trees() -> None:
    """L_h implies MR_h in both readings (published of the first)."""
    for seed in take(POPULATION):
        g, better = drawn(seed, ranked=True)
        if len(g.makers) == 2:
            for h in range(1, 7):
                for i in g.makers:
                    held = limited_move(g, better, h, i)
                    assert held.stable <= held.possible <= metarational(g, better, h, i), (seed, h, i)


def test_opposed_preferences() -> None:
    """Where one gains exactly what the other loses, L_h is Maximin_h (published), however ties are broken."""
    for seed in take(POPULATION):
        g, better = drawn(seed, ranked=True)
        if len(g.makers) == 2:
            u = worth(g, better, 0)
            opposed = by_worth({0: u, 1: {s: -v for s, v in u.items()}})
            for h in range(1, 6):
                for i in g.makers:
                    held = limited_move(g, opposed, h, i)
                    assert held.stable == held.possible == maximin(g, opposed, h, i), (seed, h, i)


def test_the_period_is_where_it_ends() -> None:
    """What is stable at every horizon long enough is stable at all of these."""
    for seed in take(POPULATION):
        g, better = drawn(seed, ranked=True)
        if len(g.makers) == 2:
            found = course(g, better)
            again = found.vectors[-1]
            for _ in range(found.period):
                again = advance(g, better, again)
            assert again == found.vectors[-1]
            for i in g.makers:
                held = nonmyopic(g, better, i)
                for vector in found.recurring:
                    assert held.stable <= {s for s in g.states if vector[i, s] == {s}}
                    assert held.possible <= {s for s in g.states if s in vector[i, s]}


def test_short_trees_are_known_concepts() -> None:
    """MR_1, MR_2, MR_3 are Nash, GMR, SMR; CMR_1, CMR_2 are Nash, SEQ, and for orders CMR_3 is SSEQ."""
    differs = 0
    for seed in take(POPULATION):
        for ranked in (True, False):
            g, better = drawn(seed, ranked=ranked)
            for i in g.makers:
                for h, c in ((1, "nash"), (2, "gmr"), (3, "smr")):
                    assert metarational(g, better, h, i) == alike(c, g, better, i), (seed, h)
                for h, c in ((1, "nash"), (2, "seq")):
                    assert metarational(g, better, h, i, credible=True) == alike(c, g, better, i), (seed, h)
                third = metarational(g, better, 3, i, credible=True), alike("sseq", g, better, i)
                assert third[0] == third[1] or not ranked, seed
                differs += third[0] != third[1]
    assert differs > 0


def test_longer_trees() -> None:
    """Odd horizons loosen and even ones tighten, so that where two in a row agree nothing changes any more."""
    parted: Counter[bool] = Counter()
    for seed in take(POPULATION):
        g, better = drawn(seed)
        for i in g.makers:
            for credible in (False, True):
                by = {h: metarational(g, better, h, i, credible=credible) for h in range(1, 9)}
                order = [1, 3, 5, 7, 8, 6, 4, 2]
                assert all(by[a] <= by[b] for a, b in pairwise(order)), (seed, i)
                for h in range(1, 7):
                    if by[h] == by[h + 1]:
                        assert all(by[k] == by[h] for k in range(h, 9))
                parted[credible] += by[4] != by[2]
    assert all(parted[credible] for credible in (False, True)), parted


def test_maximin_is_the_tree() -> None:
    for seed in take(POPULATION):
        g, better = drawn(seed, ranked=True)
        for i in g.makers:
            for h in range(1, 6):
                assert maximin(g, better, h, i) == metarational(g, better, h, i), (seed, h, i)

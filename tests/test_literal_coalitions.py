"""What is said of coalitions, asked of their literal reading: `literal_coalitions.py`.

Elmira's joint move is published; the other tables were computed, here and before, and published nowhere.
"""

from __future__ import annotations

from collections import Counter

import random_models
from literal_classics import (
    CHICKEN,
    NY,
    PRISONERS_DILEMMA,
    YN,
    YY,
    by_worth,
    conflict,
    of_model,
    relabelled,
    strict_games,
    two_by_two,
)
from literal_coalitions import ALONE, COALITIONAL, Together, coalitions
from literal_structures import Game, Relation, cells, equilibria, simple
from random_games import draw_better, draw_game
from seeds import full, take

pytestmark = full
POPULATION = 300
KINDS = [(ranked, ties) for ranked in (True, False) for ties in (True, False)]


def drawn(seed: int) -> tuple[Game, Relation]:
    """A random game; preferences of each of the four kinds in graphs of each form."""
    g = draw_game(seed)
    ranked, ties = KINDS[seed // 2 % 4]
    return g, draw_better(g, seed, ranked=ranked, ties=ties)


def everything(found: Together) -> dict[str, set[tuple[frozenset[object], object]]]:
    return {
        c: {(h, s) for h in coalitions(found.g.makers) for s in found.g.states if found.stable(c, h, s)}
        for c in COALITIONAL
    }


# Published and computed


def test_there_are_78_strict_games() -> None:
    games = strict_games()
    assert len(games) == 78
    orbits = [set(relabelled(game)) for game in games]
    assert sum(map(len, orbits)) == len(set().union(*orbits)) == 24 * 24


def test_elmira() -> None:
    """Every coalition; the equilibrium 5 is left for 8 by the ministry and Uniroyal together (published)."""
    g, better = conflict("elmira-9state")
    found = Together(g, better)
    m, u, loc = g.makers
    every = set(g.states)
    with_m = every - {2, 5, 6}
    table = {
        (m,): ({}, every, every, every),
        (u,): ({2: {4, 9}, 3: {9}, 6: {8, 9}, 7: {9}}, {1, 4, 5, 8, 9}, {1, 4, 5, 8, 9}, {1, 4, 5, 8, 9}),
        (loc,): ({1: {5}, 2: {6}, 3: {7}, 4: {8}}, {5, 6, 7, 8, 9}, every, every - {4}),
        (m, u): ({2: {4}, 5: {8}, 6: {8}}, with_m, with_m, with_m),
        (m, loc): ({1: {5}, 3: {7}}, every - {1, 3}, every, every - {1}),
        (u, loc): ({2: {4, 8}, 6: {8}}, every - {2, 6}, every - {2, 6}, every - {2, 6}),
        (m, u, loc): ({2: {4, 8}, 6: {8}}, every - {2, 6}, every - {2, 6}, every - {2, 6}),
    }
    for members, (improvements, cnash, cgmr, cseq) in table.items():
        assert {s: found.improvements(members, s) for s in every if found.improvements(members, s)} == improvements
        stable = {c: {s for s in every if found.stable(c, members, s)} for c in COALITIONAL}
        assert stable == {"cnash": cnash, "cgmr": cgmr, "csmr": cgmr, "cseq": cseq}, members
    assert {c: found.universal(c) for c in COALITIONAL} == {
        "cnash": {8, 9}, "cgmr": {1, 4, 8, 9}, "csmr": {1, 4, 8, 9}, "cseq": {8, 9}
    }  # fmt: skip
    by = {c: equilibria(g, simple(better), c) for c in ("nash", "gmr", "smr", "seq", "sseq")}
    published = (5, frozenset({m, u}), 8)
    for c in ("nash", "seq", "sseq"):
        assert by[c] == [5, 8, 9]
        assert found.jumps(by[c]) == found.leaving(by[c]) == {published}
    for c in ("gmr", "smr"):  # 1 is an equilibrium too, and there is a second jump, by way of a move that L would make
        assert by[c] == [1, 4, 5, 8, 9]
        assert found.jumps(by[c]) == found.leaving(by[c]) == {published, (1, frozenset({m, loc}), 5)}


def test_a_joint_answer_deters_where_no_single_ones_do() -> None:
    """In Elmira the local governments stay at 1: after their move to 5 the two others go to 8 together, not singly."""
    g, better = conflict("elmira-9state")
    found = Together(g, better)
    m, u, loc = g.makers
    assert 8 in found.answers({m, u}, 5)
    assert not better(loc, 8, 1)
    assert found.stable("cseq", {loc}, 1)
    assert (1, loc) not in cells(g, simple(better), "seq")


def test_two_by_two() -> None:
    dilemma, chicken = Together(*two_by_two(PRISONERS_DILEMMA)), Together(*two_by_two(CHICKEN))
    assert {c: dilemma.universal(c) for c in COALITIONAL} == {"cnash": set(), "cgmr": {YY}, "csmr": {YY}, "cseq": {YY}}
    assert {c: chicken.universal(c) for c in COALITIONAL} == {
        "cnash": {YN, NY}, "cgmr": {YN, NY, YY}, "csmr": {YN, NY, YY}, "cseq": {YN, NY}
    }  # fmt: skip
    counted = {
        c: dict(Counter(len(Together(*two_by_two(game)).universal(c)) for game in strict_games())) for c in COALITIONAL
    }
    assert counted == {
        "cnash": {0: 13, 1: 59, 2: 6},
        "cgmr": {1: 52, 2: 24, 3: 2},
        "csmr": {0: 4, 1: 59, 2: 14, 3: 1},
        "cseq": {1: 64, 2: 14},
    }


# Properties


def test_joint_moves_are_read_as_by_the_plain_models() -> None:
    for seed in take(random_models.POPULATION):
        m = random_models.random_model(seed).naive_model()
        if len(m.states) > 24:
            continue
        g, better = of_model(m)
        found = Together(g, better)
        for members in coalitions(g.makers):
            for s in g.states:
                assert found.reached(members, s) == m.joint_moves(members, s) - {s}, (seed, members, s)


def test_alone_is_as_without_coalitions() -> None:
    """CNash, CGMR and CSMR of one are Nash, GMR and SMR; SEQ implies CSEQ, and is the same where there are two."""
    more = 0
    for seed in take(POPULATION):
        g, better = drawn(seed)
        found = Together(g, better)
        for c in COALITIONAL:
            alone = cells(g, simple(better), ALONE[c])
            together = {(s, i) for s, i in g.cells if found.stable(c, {i}, s)}
            if c == "cseq" and len(g.makers) > 2:
                assert alone <= together, seed
                more += len(together - alone)
            else:
                assert alone == together, (seed, c)
    assert more > 0


def test_what_implies_what() -> None:
    for seed in take(POPULATION):
        g, better = drawn(seed)
        for pareto in (False, True):
            found = everything(Together(g, better, pareto=pareto))
            assert found["cnash"] <= found["csmr"] & found["cseq"], seed
            assert found["csmr"] | found["cseq"] <= found["cgmr"], seed


def test_for_a_decision_maker_and_for_everybody() -> None:
    """Universally stable is stable for each decision maker; no coalition gains by leaving what is so under CNash."""
    for seed in take(POPULATION):
        g, better = drawn(seed)
        found = Together(g, better)
        for c in COALITIONAL:
            assert found.universal(c) == {s for s in g.states if all(found.stable_for(c, i, s) for i in g.makers)}
            if c != "cseq":
                assert found.universal(c) <= set(equilibria(g, simple(better), ALONE[c]))
        assert found.leaving(found.universal("cnash")) == set()


def test_nobody_sanctions_the_grand_coalition() -> None:
    for seed in take(POPULATION):
        g, better = drawn(seed)
        found = Together(g, better)
        stable = [{s for s in g.states if found.stable(c, g.makers, s)} for c in COALITIONAL]
        assert all(of == stable[0] for of in stable), seed


def test_the_pareto_variant() -> None:
    """It improves wherever everybody gains, so that Pareto CNash implies CNash; without ties it is no other."""
    fewer = 0
    for seed in take(POPULATION):
        g, better = drawn(seed)
        strict, weak = Together(g, better), Together(g, better, pareto=True)
        all_of_it = everything(strict), everything(weak)
        assert all_of_it[1]["cnash"] <= all_of_it[0]["cnash"], seed
        fewer += len(all_of_it[0]["cnash"] - all_of_it[1]["cnash"])
        if not KINDS[seed // 2 % 4][1]:
            assert all_of_it[0] == all_of_it[1], seed
    assert fewer > 0


def test_the_same_coalition_twice_in_a_row() -> None:
    """In option form with ranks two improvements in a row are one, and elsewhere they are not."""
    differs: Counter[tuple[bool, bool]] = Counter()
    for seed in take(POPULATION):
        g = draw_game(seed)
        for ranked, ties in KINDS:
            better = draw_better(g, seed, ranked=ranked, ties=ties)
            once, again = Together(g, better), Together(g, better, again=True)
            option_form = seed % 2 == 1
            for others in coalitions(g.makers):
                for q in g.states:
                    assert once.answers(others, q) <= again.answers(others, q)
                    differs[option_form, ranked] += once.answers(others, q) != again.answers(others, q)
    assert differs[True, True] == 0
    assert differs[False, True] > 0
    assert differs[True, False] > 0


def test_the_members_of_a_coalition_are_not_one_decision_maker() -> None:
    """They move one after the other, through what exists, and what one of them gains alone stays."""
    moves = {"A": {0: {1}, 1: set(), 2: set()}, "B": {0: set(), 1: {2}, 2: set()}}
    g = Game((0, 1, 2), {i: {s: frozenset(q) for s, q in by.items()} for i, by in moves.items()})
    found = Together(g, by_worth({"A": {0: 1, 1: 0, 2: 2}, "B": {0: 1, 1: 2, 2: 3}}))
    assert found.improvements({"A"}, 0) == set()
    assert found.improvements({"A", "B"}, 0) == {2}
    assert found.jumps({0, 2}) == {(0, frozenset({"A", "B"}), 2)}
    assert found.jumps({0}) == set()
    assert found.leaving({0}) == {(0, frozenset({"A", "B"}), 2)}
    assert not found.stable_for("cnash", "A", 0)
    assert found.universal("cnash") == {2}


def test_coming_back_deters() -> None:
    """The others may bring the conflict back to s, which is no better than s; H itself gains nothing by that."""
    g = Game((0, 1), {"A": {0: frozenset({1}), 1: frozenset()}, "B": {0: frozenset(), 1: frozenset({0})}})
    found = Together(g, by_worth({"A": {0: 0, 1: 1}, "B": {0: 0, 1: 1}}))
    assert found.stable("cgmr", {"A"}, 0)
    assert not found.stable("cseq", {"A"}, 0)
    assert found.reached({"A", "B"}, 0) == {1}

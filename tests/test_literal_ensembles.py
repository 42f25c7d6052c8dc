"""Shares and radii over all rankings, computed from the definitions: classical conflicts, all 2x2 games.

240 of Syria's 720 rankings make state 2 Nash stable, 300 make it SMR stable (published with GMCR+, whose 420 for GMR
and SEQ is a known error); the other values are computed here, and published nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from itertools import permutations
from math import prod
from pathlib import Path
from random import Random

import pytest

from literal_completions import OpenCase
from literal_ensembles import equilibrium_share, first_order, own_share, radii, ranked, share_one_by_one, swaps
from literal_structures import FIVE, Better, Game, settled, stable
from random_games import draw_degrees, draw_game, known
from seeds import full, take

CASES = Path(__file__).parent.parent / "src" / "detente" / "catalog" / "cases"
Orders = Mapping[str, list[str]]


@cache
def classical(slug: str) -> tuple[OpenCase, Orders]:
    """The case and everybody's ranking, in the numbers of its states."""
    case = OpenCase((CASES / f"{slug}.yaml").read_text(encoding="utf-8"))
    orders = {}
    for i, (better,) in case.better().items():
        orders[i] = sorted(case.game.states, key=lambda s, of=better: sum(a == s for a, _ in of), reverse=True)  # type: ignore[misc]
        assert ranked(orders[i]) == better, "a strict ranking"
    return case, orders


def numbered(case: OpenCase) -> list[str]:
    return [case.states_of(f"s{n}")[0] for n in range(1, len(case.game.states) + 1)]


def others_of(orders: Orders, i: str) -> dict[str, Better]:
    return {j: ranked(order) for j, order in orders.items() if j != i}


def fractions(text: str) -> list[Fraction]:
    return [Fraction(x) for x in text.split()]


SHARES = {
    ("Syria", "nash"): "1/3 1/3 1/3 1/3 1/3 1/3",
    ("Syria", "gmr"): "8/15 8/15 8/15 8/15 8/15 8/15",
    ("Syria", "smr"): "5/12 5/12 5/12 5/12 5/12 5/12",
    ("Syria", "seq"): "5/12 8/15 5/12 5/12 1/3 5/12",
    ("Iraq", "nash"): "1/2 1/2 1/2 1/2 1/2 1/2",
    ("Iraq", "gmr"): "3/4 3/4 3/4 3/4 3/4 3/4",
    ("Iraq", "smr"): "19/30 19/30 19/30 19/30 19/30 19/30",
    ("Iraq", "seq"): "2/3 3/4 1/2 1/2 3/4 2/3",
}
RADII = {
    ("Syria", "nash"): "-1 +3 +1 +2 +3 -2",
    ("Syria", "gmr"): "-2 +1 -3 +2 +3 -2",
    ("Syria", "smr"): "-2 +1 -1 +2 +3 -2",
    ("Syria", "seq"): "-2 +1 -2 +2 +3 -2",
    ("Iraq", "nash"): "+2 -4 +3 -2 +4 -3",
    ("Iraq", "gmr"): "-1 -4 +1 -4 -1 -3",
    ("Iraq", "smr"): "+1 -4 +3 -2 +2 -3",
    ("Iraq", "seq"): "+1 -4 +3 -2 -1 -3",
}


@pytest.mark.parametrize(("who", "concept"), SHARES)
def test_syria_and_iraq(who: str, concept: str) -> None:
    case, orders = classical("syria-iraq-1975")
    states, others = numbered(case), others_of(orders, who)
    assert [own_share(case.game, concept, who, s, others) for s in states] == fractions(SHARES[who, concept])
    found = radii(case.game, concept, who, orders[who], others)
    assert [found[s] for s in states] == [int(x) for x in RADII[who, concept].split()]


def test_rankings_of_syria_that_make_state_two_stable() -> None:
    case, orders = classical("syria-iraq-1975")
    s2, others = numbered(case)[1], others_of(orders, "Syria")
    found = [720 * share_one_by_one(case.game, c, "Syria", s2, others) for c in FIVE]
    assert found == [240, 384, 300, 384, 300]
    assert found == [720 * own_share(case.game, c, "Syria", s2, others) for c in FIVE]


ELMIRA = {
    "nash": "1/12 1/6 1/8 1/4 1/12 1/6 1/8 1/4 1",
    "gmr": "35/108 5/16 9/32 1/3 35/108 5/16 9/32 1/3 1",
    "smr": "187/648 7/24 21/80 1/3 187/648 7/24 21/80 1/3 1",
}


@full
@pytest.mark.parametrize("concept", ELMIRA)
def test_elmira(concept: str) -> None:
    """Everybody's ranking is independent, and under these concepts nobody's stability hangs on another's ranking."""
    case, _ = classical("elmira-9state")
    g = case.game
    nobody: dict[str, Better] = {str(i): frozenset() for i in g.makers}
    found = [prod(own_share(g, concept, i, s, nobody) for i in g.makers) for s in numbered(case)]
    assert found == fractions(ELMIRA[concept])


def test_radii_of_elmira() -> None:
    """One swap breaks equilibrium 5: Uniroyal's of 5 and 9, or the local governments' of 5 and 1; 8 takes two."""
    case, orders = classical("elmira-9state")
    names = dict(enumerate(numbered(case), start=1))
    assert least(case.game, orders, names[5]) == {"UR": 1, "LG": 1}
    assert min(least(case.game, orders, names[8]).values(), default=3) == 2


def least(g: Game, orders: Orders, s: str) -> dict[str, int]:
    """For everybody whose Nash stability at s up to three swaps break: how many do."""
    found: dict[str, int] = {}
    for i, order in orders.items():
        front, seen = [tuple(order)], {tuple(order)}
        for far in range(4):
            if any(not stable(g, settled({**others_of(orders, i), i: ranked(o)}), "nash", i, s) for o in front):
                found[i] = far
                break
            after = {swapped(o, n) for o in front for n in range(len(o) - 1)} - seen
            front, seen = list(after), seen | after
    smallest = min(found.values(), default=0)
    return {i: far for i, far in found.items() if far == smallest}


def swapped(order: tuple[str, ...], n: int) -> tuple[str, ...]:
    return (*order[:n], order[n + 1], order[n], *order[n + 2 :])


TWO_BY_TWO = {
    "nash": ("1/2", "1/4"),
    "gmr": ("2/3", "4/9"),
    "smr": ("7/12", "49/144"),
    "seq": ("7/12", "193/576"),
    "sseq": ("13/24", "169/576"),
}


@full
@pytest.mark.parametrize("concept", TWO_BY_TWO)
def test_games_of_two_by_two(concept: str) -> None:
    """All 576 profiles, the same for every state; under SEQ the two are not independent."""
    states = ("NN", "YN", "NY", "YY")
    other = {"N": "Y", "Y": "N"}
    g = Game(
        states,
        {
            0: {s: frozenset({other[s[0]] + s[1]}) for s in states},
            1: {s: frozenset({s[0] + other[s[1]]}) for s in states},
        },
    )
    one, everybody = map(Fraction, TWO_BY_TWO[concept])
    every = [ranked(order) for order in permutations(states)]
    for s in states:
        assert sum((own_share(g, concept, 0, s, {1: better}) for better in every), Fraction(0)) / 24 == one
    assert equilibrium_share(g, concept, "NN") == everybody
    if concept == "nash":
        assert first_order({0: one, 1: one}) == {0: Fraction(1, 3), 1: Fraction(1, 3)}


@full
def test_what_is_above_decides_and_less_of_it_never_unsettles() -> None:
    """By the states above s alone, and the fewer these are the more is stable; the share of Nash has a closed form."""
    compared = 0
    for seed in take(60):
        g, rng = draw_game(seed), Random(seed)
        if len(g.states) > 5:
            continue
        degree = known(draw_degrees(g, seed))
        better = {i: frozenset((a, b) for a in g.states for b in g.states if degree(i, a, b) > 0) for i in g.makers}
        i, s = rng.choice(g.makers), rng.choice(g.states)
        others = {j: of for j, of in better.items() if j != i}
        for c in FIVE:
            assert own_share(g, c, i, s, others) == share_one_by_one(g, c, i, s, others), (seed, c)
            compared += 1
        assert own_share(g, "nash", i, s, others) == Fraction(1, 1 + len(g.moves[i][s])), seed
    assert compared


def test_swaps() -> None:
    assert swaps("abc", "abc") == 0
    assert swaps("abc", "bac") == 1
    assert swaps("abc", "cba") == 3

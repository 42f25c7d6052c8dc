"""What is said of signed graphs, asked of their literal reading: `literal_relations.py`.

The first case is a reading of the article of July 2016, made by hand with numbers of its own: what its author and the
people the author quotes say of thirteen actors, where the Free Syrian Army counts with the rebels, and where Russia and
the United States, of whom both signs are said, are left out.
"""

from __future__ import annotations

from random import Random

import pytest

from highland_tribes import TRIBES
from literal_relations import (
    Divided,
    contested,
    index_range,
    readings,
    said,
    settled,
    without,
)  # fmt: skip
from seeds import take

WITH = "ARAB US, EURA US, IC REB, KURDS PENT, NUSRA REB, NUSRA TURK, REB TURK, REB US, RUS SYR"
AGAINST = (
    "ARAB SYR, EURA SYR, IC PENT, IC WH, ISIS RUS, ISIS SYR, ISIS US, KURDS NUSRA, KURDS REB, NUSRA RUS, NUSRA SYR, "
    "NUSRA US, PENT RUS, PENT WH, REB RUS, REB SYR, SYR US"
)
IMPLIED = "KURDS PENT, IC REB, REB RUS, ISIS SYR"


def pairs(text: str) -> set[frozenset[str]]:
    return {frozenset(pair.split()) for pair in text.split(", ")}


def sides(text: str) -> set[frozenset[str]]:
    return {frozenset(side.split()) for side in text.split(" | ")}


CORE = {**dict.fromkeys(pairs(WITH), 1), **dict.fromkeys(pairs(AGAINST), -1)}
STATED = without(CORE, *pairs(IMPLIED))
AGENCIES = settled(
    said(((*sorted(pair), sign) for pair, sign in CORE.items()), dict.fromkeys(("WH", "PENT", "IC"), "US"))
)


@pytest.mark.parametrize(
    ("graph", "actors", "relations", "triads", "unbalanced", "index", "optima"),
    [(CORE, 13, 26, 14, 4, 4, 3), (STATED, 13, 22, 10, 3, 3, 6), (AGENCIES, 10, 22, 19, 6, 3, 1)],
    ids=["all", "stated", "agencies-merged"],
)
def test_the_numbers_of_the_first_case(
    graph: dict, actors: int, relations: int, triads: int, unbalanced: int, index: int, optima: int
) -> None:
    found = Divided(graph)
    assert (len(found.actors), len(graph)) == (actors, relations)
    assert (len(found.triads), len(found.unbalanced)) == (triads, unbalanced)
    assert (found.index, len(found.optima)) == (index, optima)


def test_who_floats_who_is_never_parted_and_what_is_frustrated_in_the_first_case() -> None:
    east = "KURDS RUS SYR"
    found = Divided(CORE)
    assert found.blocks == sides(f"ARAB EURA IC ISIS NUSRA REB TURK US | {east}")
    assert found.floating == {"PENT", "WH"}
    assert found.always_frustrated == pairs("ISIS US, NUSRA US")
    assert len(found.loss_lowers) == 7
    found = Divided(STATED)
    assert found.blocks == sides(f"ARAB EURA NUSRA PENT REB TURK US | {east}")
    assert found.floating == {"IC", "ISIS", "WH"}
    assert found.always_frustrated == pairs("NUSRA US")
    assert len(found.loss_lowers) == 6
    found = Divided(AGENCIES)
    assert set(found.optima) == {frozenset(sides(f"ARAB EURA ISIS NUSRA REB TURK US | {east}"))}
    assert found.blocks == sides(f"ARAB EURA ISIS NUSRA REB TURK US | {east}")
    assert found.floating == set()
    assert len(found.loss_lowers) == 3


def test_the_triads_without_balance_in_the_first_case() -> None:
    assert Divided(CORE).unbalanced == sides("IC PENT WH | ISIS SYR US | NUSRA REB US | NUSRA SYR US")


def test_the_highland_tribes() -> None:
    """68 triads, of which 9 without balance, and an index of 7; that one division alone attains it was computed."""
    found = Divided(TRIBES)
    assert (len(found.actors), list(TRIBES.values()).count(1), list(TRIBES.values()).count(-1)) == (16, 29, 29)
    assert (len(found.triads), len(found.unbalanced), found.index) == (68, 9, 7)
    [(division, frustrated)] = found.optima.items()
    assert frozenset({"Gavev", "Kotun", "Nagad", "Gama"}) in division
    assert found.always_frustrated == frustrated
    assert found.blocks == set(division)


@pytest.mark.parametrize(("signs", "index"), [((1, 1, 1), 0), ((1, 1, -1), 1), ((1, -1, -1), 0), ((-1, -1, -1), 1)])
def test_the_four_triads(signs: tuple[int, int, int], index: int) -> None:
    """Heider 1946, Cartwright and Harary 1956: the friend of my friend, the enemy of my enemy."""
    found = Divided(dict(zip(map(frozenset, ("AB", "BC", "CA")), signs, strict=True)))
    assert found.index == index
    assert len(found.unbalanced) == index


def test_nobody_against_nobody_is_balanced() -> None:
    assert (Divided({}).index, Divided({}).actors, Divided({}).floating) == (0, [], set())


def test_a_pair_of_which_both_is_said_makes_the_index_a_range() -> None:
    graph = said([("A", "B", 1), ("B", "A", -1), ("B", "C", 1), ("C", "A", 1), ("C", "A", 0), ("A", "A", -1)])
    assert contested(graph) == {frozenset("AB")}
    assert index_range(graph) == (0, 1)
    assert Divided(settled(graph)).index == 0


def drawn(seed: int) -> list[tuple[int, int, int]]:
    """Draw relations: loose or dense, in one part or in several, with tree parts, and some pairs said twice."""
    rng = Random(seed)
    n = rng.randint(2, 12)
    dense = rng.choice((0.15, 0.3, 0.5, 0.9))
    minus = rng.choice((0.2, 0.5, 0.8))
    found = [(i, j, rng.random()) for i in range(n) for j in range(i) if rng.random() < dense]
    found += [(i, rng.randrange(i), rng.random()) for i in range(1, n) if seed % 3 == 0 and rng.random() < 0.5]
    relations = [(i, j, -1 if x < minus else 1) for i, j, x in found]
    if relations and seed % 4 == 1:
        relations += [(j, i, -sign) for i, j, sign in rng.sample(relations, min(3, len(relations)))]
    return relations


def test_what_holds_of_every_graph() -> None:
    kinds = set()
    for seed in take(200, every=21):
        for graph in readings(said(drawn(seed))):
            found = Divided(graph)
            assert (found.index == 0) == found.balanced_by_paths
            assert found.loss_lowers == set().union(*found.optima.values())
            assert found.always_frustrated <= found.loss_lowers
            assert 2 * found.index <= len(graph)
            assert not found.floating & set().union(*found.blocks)
            # Who turns against all friends and to all enemies changes no index: switching, Zaslavsky 1982.
            turned = set(found.actors[::2])
            other = {pair: -sign if len(pair & turned) == 1 else sign for pair, sign in graph.items()}
            assert Divided(other).index == found.index
            kinds |= {found.index > 0, len(found.optima) > 1, bool(found.floating)}
    assert kinds == {True, False}

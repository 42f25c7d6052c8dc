"""What is said of signed graphs, asked of their literal reading: `literal_relations.py`.

The first case is a reading of an article of July 2016, which its coder counted by hand: `first_network.py` says what of
it is counted. The relations are those of the case as it ships.
"""

from __future__ import annotations

from random import Random

import pytest

from first_network import everything, merged, network
from highland_tribes import TRIBES
from literal_relations import (
    Divided,
    contested,
    index_range,
    readings,
    said,
    settled,
)  # fmt: skip
from seeds import take


def pairs(text: str) -> set[frozenset[str]]:
    return {frozenset(pair.split()) for pair in text.split(", ")}


def sides(text: str) -> set[frozenset[str]]:
    return {frozenset(side.split()) for side in text.split(" | ")}


CORE, STATED, MERGED = network(), network(stated=True), merged()
EAST = "kurds rus syr"


@pytest.mark.parametrize(
    ("graph", "actors", "relations", "triads", "unbalanced", "index", "optima"),
    [(CORE, 13, 26, 14, 4, 4, 3), (STATED, 13, 22, 10, 3, 3, 6), (MERGED, 10, 22, 19, 6, 3, 1)],
    ids=["all", "stated", "agencies merged"],
)
def test_the_numbers_of_the_first_case(
    graph: dict, actors: int, relations: int, triads: int, unbalanced: int, index: int, optima: int
) -> None:
    found = Divided(graph)
    assert (len(found.actors), len(graph)) == (actors, relations)
    assert (len(found.triads), len(found.unbalanced)) == (triads, unbalanced)
    assert (found.index, len(found.optima)) == (index, optima)


def test_who_floats_who_is_never_parted_and_what_is_frustrated_in_the_first_case() -> None:
    found = Divided(CORE)
    assert found.blocks == sides(f"arab_allies europe ic isis nusra reb turkey us | {EAST}")
    assert found.floating == {"pent", "wh"}
    assert found.always_frustrated == pairs("isis us, nusra us")
    assert found.loss_lowers == pairs("isis us, nusra us, ic pent, ic wh, pent wh, kurds pent, pent rus")
    found = Divided(STATED)
    assert found.blocks == sides(f"arab_allies europe nusra pent reb turkey us | {EAST}")
    assert found.floating == {"ic", "isis", "wh"}
    assert found.always_frustrated == pairs("nusra us")
    assert len(found.loss_lowers) == 6
    found = Divided(MERGED)
    assert found.blocks == sides(f"arab_allies europe isis nusra reb turkey us | {EAST}")
    assert set(found.optima) == {frozenset(found.blocks)}
    assert found.floating == set()
    assert found.loss_lowers == found.always_frustrated == pairs("isis us, nusra us, kurds us")


def test_what_is_only_implied_in_the_first_case() -> None:
    assert CORE.keys() - STATED.keys() == pairs("kurds pent, ic reb, rus reb, syr isis")
    assert STATED.items() <= CORE.items()


def test_the_triads_without_balance_in_the_first_case() -> None:
    assert Divided(CORE).unbalanced == sides("ic pent wh | isis syr us | nusra reb us | nusra syr us")


def test_both_are_said_of_one_pair_in_the_first_case() -> None:
    """With either, no part of the rest changes: the same float, and the index is at most one higher."""
    assert contested(everything()) == pairs("rus us")
    assert (index_range(everything()), index_range(everything(stated=True))) == ((4, 5), (3, 4))
    for graph in readings(everything()):
        found = Divided(graph)
        assert (found.floating, len(found.optima), len(found.triads)) == ({"pent", "wh"}, 3, 18)
    assert Divided(MERGED).index == 3


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

"""What is said of linked conflicts, asked of their literal reading: `literal_link.py`. Computed; nothing is published.

What carries over from the halves to the whole needs that whoever gets from a state to a second and from there to a
third gets to the third at once, as in option form. Where that is not so, some of it fails.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from literal_link import Half, linked
from literal_structures import FIVE, Cell, Game, Maker, State, cells, simple
from seeds import full, take

pytestmark = full
POPULATION = 200
KINDS = ("lexicographic", (1, 1), (2, 1), (1, 3))


def draw_half(rng: Random, other: str, *, ties: bool, transitive: bool) -> Half:
    states = tuple(range(rng.choice((3, 3, 4))))
    dense = rng.choice((0.15, 0.25, 0.4, 0.7))
    moves = {i: {s: {q for q in states if q != s and rng.random() < dense} for s in states} for i in ("C", other)}
    for by in moves.values():
        for middle in states if transitive else ():
            for s in states:
                if middle in by[s]:
                    by[s] |= by[middle] - {s}
    orders = {i: rng.choices(states, k=len(states)) if ties else rng.sample(states, len(states)) for i in moves}
    return Half(
        Game(states, {i: {s: frozenset(q) for s, q in by.items()} for i, by in moves.items()}),
        {i: dict(enumerate(order)) for i, order in orders.items()},
    )


def compared(seed: int, *, transitive: bool) -> Iterator[tuple[str, object, str, bool, bool]]:
    """By concept, kind of preference and whose: whether a pair is stable in the halves, and in the whole."""
    rng = Random(seed)
    first, second = (draw_half(rng, other, ties=seed % 2 == 0, transitive=transitive) for other in ("L1", "L2"))
    for by in KINDS:
        g, better = linked(first, second, "C", by)  # type: ignore[arg-type]
        for c in FIVE:
            one, two = (cells(half.g, simple(half.better), c) for half in (first, second))
            whole = cells(g, simple(better), c)
            for s in first.g.states:
                for t in second.g.states:
                    yield c, by, "C", (s, "C") in one and (t, "C") in two, ((s, t), "C") in whole
                    yield c, by, "L", (s, "L1") in one, ((s, t), "L1") in whole
                    yield c, by, "L", (t, "L2") in two, ((s, t), "L2") in whole


def test_what_carries_over_in_option_form() -> None:
    """Whatever is stable in the halves is so in the whole: to link two conflicts can only add.

    Under Nash it adds nothing; to those of one half it adds nothing under GMR and SMR either.
    """
    added: Counter[tuple[str, str]] = Counter()
    for seed in take(POPULATION):
        for c, by, whose, halves, whole in compared(seed, transitive=True):
            assert whole or not halves, (seed, c, by, whose)
            added[c, whose] += whole and not halves
            if c == "seq" and whose == "L":
                added["seq lexicographic" if by == "lexicographic" else "seq weighted", "L"] += whole and not halves
    assert added["nash", "C"] == added["nash", "L"] == added["gmr", "L"] == added["smr", "L"] == 0
    for c in ("gmr", "smr", "seq", "sseq"):
        assert added[c, "C"] > 0
    for kind in ("seq lexicographic", "seq weighted"):
        assert added[kind, "L"] > 0


def test_what_carries_over_in_any_graph() -> None:
    """Nash as before; what is stable in the halves under GMR and SEQ is so in the whole."""
    added: Counter[str] = Counter()
    for seed in take(POPULATION):
        for c, by, whose, halves, whole in compared(seed, transitive=False):
            if c == "nash":
                assert halves == whole
            elif c in {"gmr", "seq"} or whose == "L":
                assert whole or not halves, (seed, c, by, whose)
                added[f"{c} {whose}"] += whole and not halves
    assert added["gmr L"] > 0
    assert added["smr L"] > 0


def graph(states: int, moves: dict[Maker, dict[State, set[State]]]) -> Game:
    return Game(
        tuple(range(states)),
        {i: {s: frozenset(by.get(s, ())) for s in range(states)} for i, by in moves.items()},
    )


def stable_at(half: Half, s: State, i: Maker, concept: str) -> bool:
    return (s, i) in cells(half.g, simple(half.better), concept)


def whole(first: Half, second: Half) -> dict[str, frozenset[Cell]]:
    g, better = linked(first, second, "C", "lexicographic")
    return {c: cells(g, simple(better), c) for c in FIVE}


def test_a_reply_in_the_other_half() -> None:
    """C stays in each half under SMR, and not in both: deterred in the first, it goes on in the second.

    It gets there in two moves and not in one, so that in the second half alone it had no reason to leave.
    """
    first = Half(graph(3, {"C": {0: {1}}, "L1": {1: {2}}}), {"C": {0: 0, 1: 1, 2: 0}, "L1": {0: 0, 1: 0, 2: 1}})
    second = Half(
        graph(3, {"C": {0: {1}, 1: {2}}, "L2": {}}), {"C": {0: 1, 1: 0, 2: 2}, "L2": dict.fromkeys(range(3), 0)}
    )
    for c in ("smr", "sseq"):
        assert stable_at(first, 0, "C", c)
        assert stable_at(second, 0, "C", c)
        assert ((0, 0), "C") not in whole(first, second)[c]
    assert ((0, 0), "C") in whole(first, second)["gmr"]
    assert ((0, 0), "C") in whole(first, second)["seq"]


def test_an_answer_in_two_steps() -> None:
    """L1 is not deterred in its half, and is in the whole: while L2 moves in between, C may go on in the first."""
    first = Half(
        graph(4, {"C": {1: {2}, 2: {3}}, "L1": {0: {1}}}),
        {"C": dict.fromkeys(range(4), 0), "L1": {0: 1, 1: 2, 2: 2, 3: 0}},
    )
    second = Half(graph(2, {"C": {}, "L2": {0: {1}}}), {"C": {0: 0, 1: 0}, "L2": {0: 0, 1: 0}})
    for c in ("gmr", "smr"):
        assert not stable_at(first, 0, "L1", c)
        assert ((0, 0), "L1") in whole(first, second)[c]
        assert ((0, 1), "L1") not in whole(first, second)[c]


def test_the_whole() -> None:
    first = Half(graph(2, {"C": {0: {1}}, "L1": {1: {0}}}), {"C": {0: 0, 1: 1}, "L1": {0: 1, 1: 0}})
    second = Half(graph(3, {"C": {0: {1, 2}}, "L2": {}}), {"C": {0: 7, 1: 0, 2: 7}, "L2": dict.fromkeys(range(3), 0)})
    g, better = linked(first, second, "C", (1, 3))
    assert g.makers == ("C", "L1", "L2")
    assert g.moves["C"][0, 0] == {(1, 0), (0, 1), (0, 2), (1, 1), (1, 2)}
    assert g.moves["L1"][1, 2] == {(0, 2)}
    assert not any(g.moves["L2"].values())
    # Places from the bottom: 0 and 1 in the first half, 0 and 1 in the second, whatever the numbers were.
    assert better("C", (0, 0), (1, 1))
    assert not better("C", (0, 0), (0, 2))
    assert linked(first, second, "C", "lexicographic")[1]("C", (1, 1), (0, 0))
    assert better("L1", (0, 1), (1, 0))
    assert not better("L1", (0, 1), (0, 0))

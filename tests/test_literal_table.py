"""What is said of the status quo table, asked of its literal reading: `literal_table.py`.

Published is where improvements lead from the status quo of Syria and Iraq; Elmira's was computed, here and before.
"""

from __future__ import annotations

from collections.abc import Iterator

import random_models
from literal_classics import by_worth, conflict, of_model
from literal_structures import Game, Maker, Relation, State
from literal_table import ALLOWED, may, table
from random_games import draw_better, draw_game
from seeds import full, take

pytestmark = full
POPULATION = 300


def drawn(seed: int) -> tuple[Game, Relation]:
    g = draw_game(seed)
    return g, draw_better(g, seed, ranked=seed // 2 % 2 == 0, ties=seed // 4 % 3 != 0)


def walks(g: Game, better: Relation, s: State, allowed: str, moves: int) -> Iterator[tuple[State, Maker | None]]:
    """Where every legal sequence of so many moves ends, and who moved last, one by one."""
    if moves == 0:
        yield s, None
        return
    for a, last in walks(g, better, s, allowed, moves - 1):
        for i in g.makers:
            if i != last:
                yield from ((b, i) for b in may(g, better, allowed, i, a))


# Published and computed


def test_syria_and_iraq() -> None:
    """From 1 improvements lead to 4 and then to 6, never to 2 (published)."""
    g, better = conflict("syria-iraq-1975")
    syria, iraq = g.makers
    found = table(g, better, 1, "improvements")
    assert [dict(row) for row in found.rows] == [{syria: set(), iraq: {4}}, {syria: {6}, iraq: set()}]
    assert found.reached == {4, 6}
    assert found.first == {(iraq, 4): 1, (syria, 6): 2}
    assert found.fewest(2) is None
    assert table(g, better, 1, "weak") == found  # nobody finds two states equally good
    assert table(g, better, 1, "moves").reached == set(g.states)


def test_elmira() -> None:
    """From 1 there is one improvement, to 5, and none after it; by any moves all states are reached."""
    g, better = conflict("elmira-9state")
    m, u, loc = g.makers
    for allowed in ("improvements", "weak"):
        found = table(g, better, 1, allowed)
        assert [dict(row) for row in found.rows] == [{m: set(), u: set(), loc: {5}}]
    found = table(g, better, 1, "moves")
    assert [{i: set(row[i]) for i in (m, u, loc)} for row in found.rows] == [
        {m: {2}, u: {3, 9}, loc: {5}},
        {m: {4, 6}, u: {4, 7, 9}, loc: {6, 7}},
        {m: {8}, u: {8, 9}, loc: {2, 3, 8}},
        {m: {4}, u: {4, 9}, loc: {4}},
    ]
    assert found.fewest(8) == 3
    assert found.reached == set(g.states) - {1}


def test_a_shortest_way_may_pass_a_state_twice() -> None:
    """A goes to 1, and could go on from there if it were not the last to have moved: B and C go round and back to 1."""
    arcs = {"A": {(0, 1), (1, 3)}, "B": {(1, 2)}, "C": {(2, 1)}}
    g = Game(
        (0, 1, 2, 3),
        {i: {s: frozenset(b for a, b in of if a == s) for s in range(4)} for i, of in arcs.items()},
    )
    found = table(g, by_worth({i: dict.fromkeys(range(4), 0) for i in arcs}), 0, "moves")
    assert found.fewest(3) == 4
    assert (found.first["A", 1], found.first["C", 1]) == (1, 3)
    assert not table(g, by_worth({i: dict.fromkeys(range(4), 0) for i in arcs}), 0, "improvements").rows


# Properties


def test_rows_are_where_legal_sequences_end() -> None:
    for seed in take(POPULATION):
        g, better = drawn(seed)
        for s in g.states[:2]:
            for allowed in ALLOWED:
                found = table(g, better, s, allowed)
                for h in range(1, 5):
                    ends = set(walks(g, better, s, allowed, h))
                    if h <= len(found.rows):
                        assert ends == {(t, i) for i in g.makers for t in found.after(h, i)}, (seed, s, allowed, h)
                    assert all((i, t) in found.first for t, i in ends)


def test_the_table_ends_where_nothing_new_comes() -> None:
    """What any legal sequence reaches is in it; improvements are among what is weak, and that among moves."""
    for seed in take(random_models.POPULATION):
        m = random_models.random_model(seed).naive_model()
        if len(m.states) > 24:
            continue
        g, better = of_model(m)
        for s in g.states[:4]:
            by = {allowed: table(g, better, s, allowed) for allowed in ALLOWED}
            assert by["moves"].reached == m.joint_moves(g.makers, s), (seed, s)
            assert by["improvements"].reached == m.joint_improvements(g.makers, s), (seed, s)
            assert by["improvements"].reached <= by["weak"].reached <= by["moves"].reached
            for allowed, more in (("improvements", "weak"), ("weak", "moves")):
                assert all(by[more].first[pair] <= h for pair, h in by[allowed].first.items())


def test_without_ties_weak_is_improving() -> None:
    for seed in take(POPULATION):
        g = draw_game(seed)
        better = draw_better(g, seed, ranked=seed // 2 % 2 == 0, ties=False)
        for s in g.states:
            assert table(g, better, s, "weak") == table(g, better, s, "improvements")

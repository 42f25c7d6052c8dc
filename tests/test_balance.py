"""The divisions of a signed graph that frustrate least, against every division looked at one by one."""

from __future__ import annotations

import importlib.util
from itertools import combinations
from random import Random
from typing import Any

import pytest

from detente.deadline import within
from detente.engines.balance import balance, bounds, divided, grown, solved
from literal_relations import Divided
from seeds import seeded

Edges = list[tuple[int, int, int]]


def drawn(seed: int, n: int = 9, density: float | None = None) -> Edges:
    rng = Random(seed)
    chance = rng.choice((0.25, 0.45, 0.9)) if density is None else density
    minus = rng.choice((0.2, 0.5, 0.8))
    return [(u, v, -1 if rng.random() < minus else 1) for u, v in combinations(range(n), 2) if rng.random() < chance]


def turned(edges: Edges, vertices: set[int]) -> Edges:
    return [(u, v, -s if (u in vertices) != (v in vertices) else s) for u, v, s in edges]


def agrees(edges: Edges) -> None:
    """What is computed is what looking at every division gives."""
    actors = sorted({v for edge in edges for v in edge[:2]})
    at = {v: k for k, v in enumerate(actors)}
    found = balance(len(actors), [(at[u], at[v], s) for u, v, s in edges])
    read = Divided({frozenset((at[u], at[v])): s for u, v, s in edges})
    assert found.exact
    assert (found.lower, found.count, found.complete, found.why) == (read.index, len(read.optima), True, None)
    listed = [
        frozenset(frozenset(v for v, s in enumerate(sides) if s == side) for side in (0, 1))
        for sides in found.divisions()
    ]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(read.optima)
    assert found.classes is not None
    assert {v for one, other in found.classes for v in (*one, *other) if len(one + other) == 1} == read.floating
    sides = [frozenset(side) for ends in found.classes if sum(map(len, ends)) > 1 for side in ends if side]
    assert set(sides) == read.blocks


@seeded(200)
def test_every_optimal_division_is_found_and_no_other(seed: int) -> None:
    if edges := drawn(seed):
        agrees(edges)


@seeded(200)
def test_the_solver_finds_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pysat")
    monkeypatch.setattr(divided, "FEW", 2)
    monkeypatch.setattr(grown, "WIDE", 0)
    monkeypatch.setattr(solved, "FEW", 2 if seed % 2 else 20)  # what is left free is listed, or tried
    if edges := drawn(seed, density=0.5):
        agrees(edges)


@seeded(200)
def test_grown_one_by_one_they_are_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However good the division is that is known before, and however many of the last are looked at by themselves."""
    monkeypatch.setattr(divided, "FEW", 2)
    monkeypatch.setattr(grown, "FIRST", (0, 3, 16)[seed % 3])
    monkeypatch.setattr(grown, "NARROW", (1, 4)[seed % 2])
    if edges := drawn(seed, density=0.5):
        agrees(edges)


@seeded(20)
def test_grown_and_by_the_solver_larger_ones_are_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pysat")
    edges = drawn(seed, 26, density=0.25)
    found = balance(26, edges)
    monkeypatch.setattr(grown, "WIDE", 0)
    other = balance(26, edges)
    assert found.exact
    assert (found.lower, found.count, found.classes) == (other.lower, other.count, other.classes)
    assert {*found.divisions()} == {*other.divisions()}


@seeded(40)
def test_whoever_turns_against_friends_and_to_enemies_changes_no_index(seed: int) -> None:
    """Switching at vertices: Zaslavsky, *Discrete Applied Mathematics* 4 (1982)."""
    edges, n = drawn(seed, 14), 14
    found = balance(n, edges)
    other = balance(n, turned(edges, set(Random(seed).sample(range(n), 5))))
    assert (found.lower, found.count) == (other.lower, other.count)


@seeded(40)
def test_order_and_tree_parts_change_nothing(seed: int) -> None:
    edges, n = drawn(seed, 12), 12
    found, rng = balance(n, edges), Random(seed)
    names = rng.sample(range(n), n)
    shuffled = [(names[v], names[u], s) for u, v, s in rng.sample(edges, len(edges))]
    assert (balance(n, shuffled).lower, balance(n, shuffled).count) == (found.lower, found.count)
    tree = [(rng.randrange(v), v, rng.choice((1, -1))) for v in range(n, n + 6)]
    more = balance(n + 6, edges + tree)
    assert (more.lower, more.count, more.complete) == (found.lower, found.count, True)


def test_independent_parts_are_not_multiplied_out() -> None:
    """Forty triangles in a row, each in three ways: 3^40 divisions, of which nobody needs the list."""
    edges = [e for k in range(0, 80, 2) for e in ((k, k + 1, 1), (k + 1, k + 2, 1), (k, k + 2, -1))]
    found = balance(81, edges)
    assert (found.lower, found.count, found.complete) == (40, 3**40, True)
    assert found.classes is not None
    assert len(found.classes) == 81


@seeded(40)
def test_bounds_hold_however_soon_they_are_wanted(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at for them is bounded, so that they are there soon after the time is over."""
    edges = drawn(seed, 12, density=0.5)
    exact = balance(12, edges).lower
    for work in (0, 100, 1000):
        monkeypatch.setattr(bounds, "WORK", work)
        with within(0):
            found = balance(12, edges)
        assert found.lower <= exact <= found.upper


def test_what_cannot_be_done_is_said_with_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    edges = drawn(5, 24, density=0.6)
    exact = balance(24, edges).lower
    with within(0):
        late = balance(24, edges)
    assert late.why == "the bound of 0 seconds was hit"
    there = importlib.util.find_spec

    def without(name: str, *rest: Any) -> Any:
        return None if name == "pysat" else there(name, *rest)

    monkeypatch.setattr(divided, "find_spec", without)
    assert balance(24, edges).lower == exact, "what is not too wide needs no solver"
    monkeypatch.setattr(grown, "WIDE", 100)
    for found in (late, balance(24, edges)):
        assert found.why is not None
        assert not found.complete
        assert found.classes is None
        assert 0 < found.lower <= exact <= found.upper
    assert "python-sat, which solves such a part, is not installed" in found.why
    assert balance(24, drawn(3, 12)).exact, "what is small needs no solver"

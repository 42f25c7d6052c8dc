"""The batch engine against the explicit engine, model by model, and what it promises of its answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import detente
from detente.conflict import Conflict, Sanctioning
from detente.conflict.relations import Capabilities, PairRelation, PairSet
from detente.deadline import current, within
from detente.engines import explicit
from detente.engines.batch import Batch, Structure, many, narrow, refuses, table_of, weighed
from detente.engines.batch.kernel import Lanes
from detente.engines.explicit import Arcs, Graph, graph_of, stable_states
from detente.errors import OutOfTime, UsageError
from detente.stability import sanctioning
from naive import FIVE
from random_models import random_model
from seeds import full, take
from test_only_moves import listed_and_banned

pytestmark = full

Table = npt.NDArray[Any]
SHAPES = tuple(shape for shape in map(sanctioning, FIVE) if shape is not None)
SCALES = (1, 300, 70_000, 1 << 40)
"""What scores are multiplied by: they then need one byte, two, four, or have to be replaced by ranks."""


def compiled(seed: int) -> Conflict:
    return detente.compile_model(detente.parse_case(random_model(seed).case_text()).model())


def arbitrary(rng: np.random.Generator, everybody: int, n: int) -> list[tuple[list[int], list[int]]]:
    """Arcs of any kind: dense ones and few, one way and both ways, in no order, some twice."""
    arcs = []
    for _ in range(everybody):
        m = int(rng.integers(0, 3 * n))
        source, target = rng.integers(0, n, m).tolist(), rng.integers(0, n, m).tolist()
        arcs.append((source + target, target + source) if rng.random() < 0.3 else (source, target))
    return arcs


def listed(source: Sequence[int], target: Sequence[int]) -> Arcs:
    """Arcs as the explicit engine takes them: sorted, each once, none from a state to itself."""
    arcs = sorted({(a, b) for a, b in zip(source, target, strict=True) if a != b})
    return Arcs(*(np.array([arc[end] for arc in arcs], dtype=np.int64) for end in (0, 1)))


def drawn(seed: int) -> tuple[str, Conflict, Structure, tuple[Arcs, ...], list[Table]]:
    """The kind of a structure, the structure, its moves as the explicit engine takes them, and tables of variants.

    Every seventh is a graph of arbitrary arcs, for whose preferences any conflict with so many decision makers serves,
    and every seventh has somebody's moves listed.
    """
    rng = np.random.default_rng(seed)
    kind, conflict = random_model(seed).kind, compiled(seed)
    if seed % 7 == 3 and (both := listed_and_banned(seed)) is not None:
        kind, conflict = "listed moves", detente.compile_model(detente.parse_case(both[0]).model())
    if seed % 7 == 5:
        n = int(rng.integers(2, 25))
        pairs = arbitrary(rng, len(conflict.own), n)
        structure, kind = Structure.of_arcs(n, pairs), "arbitrary arcs"
        moves = tuple(listed(source, target) for source, target in pairs)
    else:
        structure, moves = Structure.of(conflict), graph_of(conflict).moves
        n = structure.states
    tables = []
    for order in conflict.orders:
        # Few levels tie often, many seldom.
        levels = int(rng.integers(1, 2 * n + 1))
        table = rng.integers(0, levels, (3, n)) * SCALES[int(rng.integers(len(SCALES)))]
        if structure.codes is not None:
            own = table_of([order], structure.codes, conflict.options).astype(np.int64)
            table = np.concatenate([own, table])
        tables.append(table)
    return kind, conflict, structure, moves, tables


def explicitly(
    conflict: Conflict, moves: tuple[Arcs, ...], tables: Sequence[Table], row: Sequence[int], shape: Sanctioning
) -> Table:
    """What the explicit engine says of one model, for each decision maker and state."""
    ranks = tuple(table[k].astype(np.int64) for table, k in zip(tables, row, strict=True))
    graph = Graph(conflict, np.arange(len(ranks[0])), ranks, moves)
    return np.array([stable_states(graph, i, shape) for i in range(len(tables))])


def models(seed: int, tables: Sequence[Table]) -> Table:
    """The first variant of everybody, and three models at random."""
    rng = np.random.default_rng(seed)
    return np.array([[0] * len(tables), *([int(rng.integers(len(t))) for t in tables] for _ in range(3))])


def each(every: int) -> Iterator[int]:
    yield from take(1000, every=every)


def test_random_models_give_what_the_explicit_engine_gives() -> None:
    kinds: list[str] = []
    for seed in each(29):
        kind, conflict, structure, moves, tables = drawn(seed)
        kinds.append(kind)
        rows = models(seed, tables)
        batch = Batch(structure, tables)
        found, everybody = batch.stable(rows, SHAPES), batch.equilibria(rows, SHAPES)
        some = sorted({0, structure.states // 2, structure.states - 1})
        there = Batch(structure, tables, states=some[::-1])
        for m, row in enumerate(rows):
            for shape in SHAPES:
                wanted = explicitly(conflict, moves, tables, row, shape)
                assert np.array_equal(found[shape.id][m], wanted), (seed, row, shape.id)
                assert np.array_equal(everybody[shape.id][m], wanted.all(axis=0)), (seed, row, shape.id)
                at = there.stable(rows[m : m + 1], [shape])[shape.id][0]
                assert np.array_equal(at, wanted[:, some[::-1]]), (seed, row, shape.id)
                at = there.equilibria(rows[m : m + 1], [shape])[shape.id][0]
                assert np.array_equal(at, wanted[:, some[::-1]].all(axis=0)), (seed, row, shape.id)
    assert sum(kind != "plain" for kind in kinds) >= len(kinds) / 3
    assert {*kinds} >= {"plain", "forbidden moves", "coalesced states", "listed moves", "arbitrary arcs"}


def test_counts_are_those_of_the_answers() -> None:
    for seed in (3, 14, 17):
        _, _, structure, _, tables = drawn(seed)
        rows = models(seed, tables)
        batch = Batch(structure, tables)
        found, counts = batch.stable(rows, SHAPES), batch.counts(rows, SHAPES)
        for shape in SHAPES:
            assert np.array_equal(counts[shape.id].stable, found[shape.id].sum(axis=0))
            assert np.array_equal(counts[shape.id].equilibria, found[shape.id].all(axis=1).sum(axis=0))


def test_nothing_is_worked_out_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs on one variant once for each, what hangs on others' improvements once for each set of these."""
    worked: list[int] = []
    stable = Lanes.stable

    def told(self: Lanes, p: Any, w: Any, moves: Any) -> Any:
        worked.append(self.lanes)
        return stable(self, p, w, moves)

    monkeypatch.setattr(Lanes, "stable", told)
    _, _, structure, _, (first, *others) = drawn(3)
    tables: list[Any] = [[first[1], first[1] * 2], *(table[1:2] for table in others)]
    batch = Batch(structure, tables)
    rows = np.zeros((60, len(tables)), dtype=np.int64)
    one = batch.stable(rows[:1], SHAPES)
    assert worked
    assert {*worked} == {1}
    before = len(worked)
    rows[::2, 0] = 1  # another variant by which the same moves are improvements
    found = batch.stable(rows, SHAPES)
    assert all(np.array_equal(found[name][m], one[name][0]) for name in one for m in range(60))
    # Twice by moves for the new variant; twice by improvements for each variant of the first, and once for all others.
    assert sum(worked[before:]) <= 2 + 2 * 2 + 2 * len(others)


@pytest.mark.parametrize("seed", [1, 3, 4, 12])
def test_moves_are_the_same_whether_places_are_looked_up_or_searched_for(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moves() -> list[tuple[list[int], list[int]]]:
        graph_of.cache_clear()
        return [(arcs.source.tolist(), arcs.target.tolist()) for arcs in graph_of(compiled(seed)).moves]

    found = moves()
    monkeypatch.setattr(explicit, "LOOKED_UP", 0)
    assert moves() == found
    assert any(source for source, _ in found)


def test_what_nash_settles_is_not_worked_out_for_weaker_concepts(monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, structure, _, tables = drawn(3)
    indifferent = [np.zeros_like(table[:2]) for table in tables]
    monkeypatch.setattr(Lanes, "stable", None)
    found = Batch(structure, indifferent).equilibria(np.zeros((3, len(tables)), dtype=np.int64), SHAPES)
    assert {*found} == {shape.id for shape in SHAPES}
    assert all(stays.all() for stays in found.values())


def test_the_improvements_of_a_variant_that_all_models_have_are_looked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_for: list[int] = []
    _, _, structure, _, tables = drawn(3)
    unused = many.unused

    def told(p: Any, moves: Any, kind: Any) -> Any:
        looked_for.append(structure.moves.index(moves))
        return unused(p, moves, kind)

    monkeypatch.setattr(many, "unused", told)
    Batch(structure, [table[:1] for table in tables]).stable([[0] * len(tables)], SHAPES)
    assert looked_for
    assert sorted(looked_for) == sorted({*looked_for})


@pytest.mark.parametrize("seed", [3, 12, 16])
def test_how_many_are_worked_on_side_by_side_changes_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scores bound it, and moves, and a number."""
    _, _, structure, _, tables = drawn(seed)
    rng = np.random.default_rng(seed)
    tables = [rng.integers(0, structure.states, (40, structure.states)) for _ in tables]
    rows = rng.integers(0, 40, (50, len(tables)))
    sizes: list[list[int]] = []
    stable = Lanes.stable

    def told(self: Lanes, p: Any, w: Any, moves: Any) -> Any:
        sizes[-1].append(self.lanes)
        return stable(self, p, w, moves)

    monkeypatch.setattr(Lanes, "stable", told)
    found = []
    for name, value, most in (
        ("HELD", many.HELD, 50), ("MOST_LANES", 7, 7), ("AT_ONCE", 3 * structure.states, 3),
        ("MASKED", 5 * structure.arcs, 5), ("MASKED", 1, 1),
    ):  # fmt: skip
        sizes.append([])
        with monkeypatch.context() as patched:
            patched.setattr(many, name, value)
            found.append(Batch(structure, tables).stable(rows, SHAPES))
        assert 1 <= max(sizes[-1]) <= most
    assert max(sizes[0]) > 7
    for other in found[1:]:
        assert all(np.array_equal(found[0][name], other[name]) for name in other)
    with monkeypatch.context() as patched:
        patched.setattr(many, "HELD", 1)  # model by model
        counts = Batch(structure, tables).counts(rows, SHAPES)
    assert all(np.array_equal(counts[name].stable, found[0][name].sum(axis=0)) for name in counts)


def test_no_models_are_solved_at_once() -> None:
    _, _, structure, _, tables = drawn(3)
    none = np.empty((0, len(tables)), dtype=np.int64)
    assert {array.shape for array in Batch(structure, tables).stable(none, SHAPES).values()} == {
        (0, len(tables), structure.states)
    }
    assert Batch(structure, tables).counts(none, SHAPES)["seq"].equilibria.sum() == 0


def test_it_tells_its_steps_and_ends_at_one_of_them() -> None:
    _, _, structure, _, tables = drawn(3)
    rows, told = models(3, tables), list[str]()
    whole = Batch(structure, tables, progress=told.append).stable(rows, SHAPES)
    assert told[0] == f"batch: {FIVE[0]} for decision maker 1, 0 of {len({*rows[:, 0].tolist()})}"
    assert any("seq, sseq" in step for step in told)

    def interrupting(_: str) -> None:
        told.append("")
        if len(told) == 4:
            current().interrupt()

    told.clear()
    batch = Batch(structure, tables, progress=interrupting)
    with within(60), pytest.raises(OutOfTime):
        batch.stable(rows, SHAPES)
    assert len(told) == 4
    # What was found until then is right, and need not be found again.
    found = batch.stable(rows, SHAPES)
    assert all(np.array_equal(found[name], whole[name]) for name in whole)


def test_it_ends_when_the_time_is_over() -> None:
    _, _, structure, _, tables = drawn(3)
    with within(0), pytest.raises(OutOfTime):
        Batch(structure, tables).stable(models(3, tables), SHAPES)


def test_what_is_no_table_or_no_model_is_refused() -> None:
    structure = Structure.of_arcs(2, [([0], [1]), ([1], [0])])
    with pytest.raises(UsageError, match="found 1 tables of scores; expected one for each of 2"):
        Batch(structure, [[[0, 1]]])
    with pytest.raises(UsageError, match=r"found table 1 of the shape \(1, 3\); expected \(variants, 2\)"):
        Batch(structure, [[[0, 1]], [[0, 1, 2]]])
    with pytest.raises(UsageError, match="found the score -1; expected none below 0"):
        Batch(structure, [[[0, 1]], [[0, -1]]])
    with pytest.raises(UsageError, match="found scores of type float64; expected whole numbers"):
        narrow([[0.5, 1.0]])
    with pytest.raises(UsageError, match="found a state beyond the 2 that there are"):
        Batch(structure, [[[0, 1]], [[0, 1]]], states=[2])
    with pytest.raises(UsageError, match=r"found weights that add up to 9007199254740992; expected less than 2\^53"):
        weighed([[1 << 53]], [[True, False]])
    batch = Batch(structure, [[[0, 1]], [[0, 1]]])
    with pytest.raises(UsageError, match=r"found models of the shape \(1, 1\); expected \(models, 2\)"):
        batch.stable([[0]], SHAPES)
    with pytest.raises(UsageError, match="found the number of a variant that there is not"):
        batch.stable([[0, 1]], SHAPES)


def test_what_no_number_expresses_is_refused_by_name_and_so_is_what_is_too_large() -> None:
    conflict = compiled(3)
    assert refuses(conflict) is None
    _, *others = conflict.relations
    pairs = PairRelation(PairSet(()), None, None, Capabilities(scored=False))
    reason = refuses(replace(conflict, relations=(pairs, *others)))
    assert reason is not None
    assert f"the preferences of {conflict.decision_makers[0]} are pairs of states" in reason
    many = replace(conflict, options=tuple(f"o{k}" for k in range(23)))
    assert "up to 22 options; this model has 23" in str(refuses(many))


@pytest.mark.parametrize("most", [1, 40, 1 << 17])
def test_weights_are_added_up_in_parts(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.engines.batch.scores.BY_ONE_THREAD", most)
    rng = np.random.default_rng(1)
    for variants, statements, states in ((5, 3, 9), (1, 2, 30), (7, 1, 1), (0, 3, 4), (2, 0, 3)):
        weights = rng.integers(0, 1 << 30, (variants, statements))
        truth = rng.integers(0, 2, (statements, states)).astype(np.bool_)
        sums = [[sum(int(w) for w, holds in zip(row, at, strict=True) if holds) for at in truth.T] for row in weights]
        table = weighed(weights, truth)
        assert table.shape == (variants, states)
        assert table.tolist() == sums


@pytest.mark.parametrize("scale", SCALES)
def test_scores_are_held_in_as_few_bytes_as_will_do(scale: int) -> None:
    table = np.array([[0, 3, 1, 3], [2, 2, 0, 1]]) * scale
    narrowed = narrow(table)
    assert narrowed.itemsize == {1: 1, 300: 2, 70_000: 4, 1 << 40: 1}[scale]
    for before, after in zip(table, narrowed, strict=True):
        assert np.array_equal(before[:, None] > before, after[:, None] > after)

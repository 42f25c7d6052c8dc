"""Chunks of ensembles: what is counted in them, against every variant one by one; in any order the same."""

from __future__ import annotations

import pickle
from collections import Counter
from fractions import Fraction
from functools import reduce
from itertools import permutations, product
from math import factorial, prod
from operator import add
from random import Random
from typing import TypeVar

import numpy as np
import pytest

from detente.assess.ensembles import ChunkResult, Space, enumerated, in_this_process, run_chunk, sampled
from detente.assess.ensembles.chunks import MOST_CHANGES, TOLD
from detente.assess.ensembles.variants import (
    Between,
    Listed,
    Prioritised,
    Ranked,
    Variants,
    inserted_as,
    insertions,
    number_of,
    positions,
)
from detente.conflict import Sanctioning
from detente.stability import sanctioning
from literal_games import TWO_BY_TWO, Graph, swaps
from naive import FIVE

F = Fraction
T = TypeVar("T")
SHAPES = tuple(shape for shape in map(sanctioning, FIVE) if shape is not None)


def space(graph: Graph, *makers: Variants, shapes: tuple[Sanctioning, ...] = SHAPES, targets: object = None) -> Space:
    arcs = tuple((np.array(a, dtype=np.int64), np.array(b, dtype=np.int64)) for a, b in graph.arcs)
    every = [[s] for s in range(graph.states)] if targets is None else targets
    asked = tuple(np.array(states, dtype=np.int64) for states in every)  # type: ignore[attr-defined]
    return Space(graph.states, arcs, True, makers, shapes, asked)


def sent_on(x: T) -> T:
    """What arrives where something is sent to."""
    return pickle.loads(pickle.dumps(x))  # type: ignore[no-any-return]  # noqa: S301 - made just now


def plain(found: ChunkResult) -> tuple[object, ...]:
    apart = None if found.apart is None else [a.tolist() for a in found.apart]
    return (
        found.models, found.weight, found.holding.tolist(), apart, found.pairs, found.both.tolist(),
        found.one.tolist(), found.holds, found.fails,
    )  # fmt: skip


def whole(chunks: object) -> ChunkResult:
    return reduce(add, (result for _, result in in_this_process(chunks)))  # type: ignore[arg-type]


def test_in_all_576_games_of_two_by_two_shares_are_those_of_the_definitions() -> None:
    rankings = [*permutations(range(4))]
    count: Counter[tuple[str, int]] = Counter()
    of_one: Counter[tuple[str, int, int]] = Counter()  # the same with the first one's ranking given
    for (k, one), two in product(enumerate(rankings), rankings):
        ranks = [[3 - r.index(s) for s in range(4)] for r in (one, two)]
        for concept in FIVE:
            for s in TWO_BY_TWO.equilibria(ranks, concept):
                count[concept, s] += 1
                of_one[concept, s, k] += 1
    flat = np.zeros(4, dtype=np.int64)
    found = whole(enumerated(space(TWO_BY_TWO, Ranked(flat), Ranked(flat))))
    assert (found.models, found.weight) == (576, 576)
    assert found.apart is not None
    for (c, concept), s in product(enumerate(FIVE), range(4)):
        assert found.holding[c, s] == count[concept, s]
        assert sorted(found.apart[0][c, s].tolist()) == sorted(of_one[concept, s, k] for k in range(24))
    # The values for every state, of the definitions alone.
    assert [F(count[c, 2], 576) for c in FIVE] == [F(1, 4), F(4, 9), F(49, 144), F(193, 576), F(169, 576)]


def test_orders_have_numbers_insertions_and_swaps() -> None:
    for n in (0, 1, 3, 5):
        inserted = insertions(np.arange(factorial(n)), range(1, n + 1))
        standing = positions(inserted)
        assert {tuple(row) for row in standing.tolist()} == {*permutations(range(n))}
        assert inserted_as(standing).tolist() == inserted.tolist()
        assert number_of(inserted, range(1, n + 1)).tolist() == [*range(factorial(n))]
        for row, places in zip(inserted.tolist(), standing.tolist(), strict=True):
            assert sum(row) == swaps(tuple(places))
            assert any(row) == (places != sorted(places))


@pytest.mark.parametrize("levels", [[3, 2, 1, 0], [1, 0, 1, 1], [0, 0, 0, 0], [0, 2, 2, 5]])
@pytest.mark.parametrize("phi", [(1, 1), (1, 2), (2, 3)])
def test_rankings_weigh_by_the_pairs_that_are_turned_round(levels: list[int], phi: tuple[int, int]) -> None:
    ranked = Ranked(np.array(levels), phi)
    figures = ranked.numbered(np.arange(24))
    scores, changes, weights = ranked.scores(figures), ranked.changes(figures), ranked.weights(figures)
    assert {tuple(row) for row in scores.tolist()} == {*permutations(range(4))}
    strict = [(a, b) for a, b in product(range(4), repeat=2) if levels[a] > levels[b]]
    expected = [sum(row[a] < row[b] for a, b in strict) for row in scores.tolist()]
    assert changes.tolist() == expected
    assert ranked.total == sum(weights)
    assert [F(w, weights[0]) for w in weights] == [F(*phi) ** d for d in expected]
    # Drawn as often as they weigh.
    drawn = Counter(ranked.number(ranked.drawn(np.random.default_rng(1), 40_000)).tolist())
    for k, w in enumerate(weights):
        p = w / ranked.total
        assert abs(drawn[k] - 40_000 * p) < 5 * (40_000 * p * (1 - p)) ** 0.5


def test_rankings_of_many_states_are_drawn_as_scores() -> None:
    for phi in ((1, 1), (1, 3)):
        ranked = Ranked(np.arange(30) // 3, phi)
        scores = ranked.scores(ranked.drawn(np.random.default_rng(1), 3000))
        assert (np.sort(scores, axis=1) == np.arange(30)).all()
        assert not ranked.told
        first = np.count_nonzero(scores[:, 0] > scores[:, 1])  # written as equally good
        assert 1300 < first < 1700
        far = np.count_nonzero(scores[:, 0] > scores[:, 29])
        assert (1300 < far < 1700) if phi == (1, 1) else far < 30


@pytest.mark.parametrize(
    ("sizes", "n", "doubted", "brackets"),
    [
        ([1, 1, 1], 6, (0, 2), (3,)),
        ([1, 3, 2], 9, (4,), (1, 2)),
        ([1] * 5, 5, (), (2, 1, 2)),
        ([2, 1], 4, (0, 1, 2), (1, 1)),
        ([1] * 4, 6, (3,), (4,)),
    ],
)
def test_lists_of_statements_score_as_the_first_that_tells_apart_says(
    sizes: list[int], n: int, doubted: tuple[int, ...], brackets: tuple[int, ...]
) -> None:
    rng = np.random.default_rng(3)
    group = np.repeat(np.arange(len(sizes)), sizes)
    truth = rng.random((len(group), n)) < 0.5
    variants = Prioritised(truth, group, doubted, brackets)
    assert variants.count == 2 ** len(doubted) * prod(map(factorial, brackets))
    figures = variants.numbered(np.arange(variants.count))
    assert not figures[0].any()
    assert variants.number(figures).tolist() == [*range(variants.count)]
    bracket_of = np.repeat(np.arange(len(brackets)), brackets)
    seen = set()
    for row, order, scores in zip(
        figures.tolist(), variants.order(figures).tolist(), variants.scores(figures).tolist(), strict=True
    ):
        missing = {doubted[k] for k in range(len(doubted)) if row[k]}
        seen.add((frozenset(missing), tuple(order)))
        assert bracket_of[order].tolist() == bracket_of.tolist()
        assert sum(row) == len(missing) + swaps(tuple(order))
        keys = [
            [sum(truth[j, s] for j in np.flatnonzero(group == g) if j not in missing) for g in order] for s in range(n)
        ]
        for a, b in product(range(n), repeat=2):
            assert (scores[a] > scores[b]) == (keys[a] > keys[b])
    assert len(seen) == variants.count


def test_lists_of_more_statements_than_one_number_holds_score_the_same() -> None:
    rng = np.random.default_rng(5)
    truth = rng.random((70, 12)) < 0.5
    truth[:60] = truth[:60, :1]  # what tells states apart comes late
    variants = Prioritised(truth, np.arange(70), (3, 64), (70,))
    figures = variants.drawn(rng, 20)
    for row, order, scores in zip(
        figures.tolist(), variants.order(figures).tolist(), variants.scores(figures).tolist(), strict=True
    ):
        present = [j for j in order if not (j == 3 and row[0]) and not (j == 64 and row[1])]
        keys = [truth[present, s].tolist() for s in range(12)]
        for a, b in product(range(12), repeat=2):
            assert (scores[a] > scores[b]) == (keys[a] > keys[b])


def test_weights_between_bounds_are_drawn_between_them() -> None:
    truth = np.array([[True, False, True], [False, True, True]])
    variants = Between.of([(F(1), F(3)), (F(-1, 2), F(5, 2))], truth)
    scores = variants.scores(variants.drawn(np.random.default_rng(2), 20_000)).astype(np.int64)
    # The first weighs more than the second: always where that is below 1, which half of its range is; else in the
    # share 5/8. The sum beats the first where the second is positive: 5/6.
    assert abs(np.mean(scores[:, 0] > scores[:, 1]) - (1 / 2 + 1 / 2 * 5 / 8)) < 0.02
    assert abs(np.mean(scores[:, 2] > scores[:, 0]) - 5 / 6) < 0.02
    fixed = Between.of([(F(1), F(1)), (F(2), F(2))], truth)
    assert fixed.count == 1
    assert fixed.scores(fixed.drawn(np.random.default_rng(2), 1)).tolist() == [[0, 1, 2]]


def weighed_space() -> Space:
    rng = np.random.default_rng(11)
    moves = tuple(tuple(tuple(q for q in range(5) if q != s and rng.random() < 0.4) for s in range(5)) for _ in "abc")
    one = Listed(rng.integers(0, 9, (4, 5)).astype(np.uint8), (1, 2, 3, 1), np.array([0, 1, 1, 2]))
    two = Listed(rng.integers(0, 9, (3, 5)).astype(np.uint8), (5, 1, 1), np.array([0, 1, 3]))
    return space(Graph(moves), one, two, Ranked(np.array([4, 1, 1, 0, 2]), (1, 2)), targets=([0, 3], [1], [2, 4]))


def test_counts_are_those_of_all_variants_one_by_one_and_weigh_what_they_weigh() -> None:
    asked = weighed_space()
    one, two, three = asked.makers
    graph = Graph(tuple(_moves(asked, i) for i in range(3)))
    weight: Counter[tuple[str, int]] = Counter()
    apart: Counter[tuple[int, str, int, int]] = Counter()
    fails: dict[tuple[str, int], list[object]] = {}
    figures = [v.numbered(np.arange(v.count)) for v in asked.makers]
    tables = [v.scores(f).tolist() for v, f in zip(asked.makers, figures, strict=True)]
    weights = [[*v.weights(f)] for v, f in zip(asked.makers, figures, strict=True)]
    changes = [v.changes(f).tolist() for v, f in zip(asked.makers, figures, strict=True)]
    for row in product(*(range(v.count) for v in asked.makers)):
        ranks = [tables[i][k] for i, k in enumerate(row)]
        each = [weights[i][k] for i, k in enumerate(row)]
        own = tuple(tuple(figures[i][k].tolist()) for i, k in enumerate(row))
        near = sum(changes[i][k] for i, k in enumerate(row)), own
        for concept in FIVE:
            stable = graph.equilibria(ranks, concept)
            for t, states in enumerate(asked.targets):
                if not stable.isdisjoint(states.tolist()):
                    weight[concept, t] += each[0] * each[1] * each[2]
                    for i in range(3):
                        apart[i, concept, t, row[i]] += each[0] * each[1] * each[2] // each[i]
                else:
                    fails.setdefault((concept, t), []).append(near)
    found = whole(enumerated(asked))
    assert found.weight == asked.total == one.total * two.total * three.total
    assert found.apart is not None
    for (c, concept), t in product(enumerate(FIVE), range(3)):
        assert found.holding[c, t] == weight[concept, t]
        assert list(found.fails[c][t]) == sorted(x for x in fails.get((concept, t), []) if x[0] <= MOST_CHANGES)[:TOLD]  # type: ignore[type-var]
        for i in range(3):
            assert found.apart[i][c, t].tolist() == [apart[i, concept, t, k] for k in range(asked.makers[i].count)]


def _moves(asked: Space, i: int) -> tuple[tuple[int, ...], ...]:
    source, target = asked.arcs[i]
    return tuple(tuple(target[source == s].tolist()) for s in range(asked.states))


@pytest.mark.parametrize("seed", [None, 7])
def test_in_any_order_and_sent_anywhere_chunks_come_to_the_same_bit_by_bit(
    seed: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = weighed_space()
    monkeypatch.setattr(Space, "models", 64)
    chunks = [*(enumerated(asked) if seed is None else sampled(asked, 2000, seed, 300))]
    assert len(chunks) > 20
    expected = plain(whole(chunks))
    rng = Random(1)
    for _ in range(3):
        rng.shuffle(chunks)
        sent = [sent_on(chunk) for chunk in chunks]
        results = [sent_on(run_chunk(chunk)) for chunk in sent]
        while len(results) > 1:  # added by any two
            a, b = results.pop(rng.randrange(len(results))), results.pop(rng.randrange(len(results)))
            results.append(a + b)
        assert plain(results[0]) == expected
    if seed is not None:
        assert (results[0].models, results[0].pairs) == (2000, 300)
        assert plain(whole(sampled(asked, 2000, seed + 1, 300))) != expected


def test_weights_beyond_64_bits_stay_exact() -> None:
    many = Listed(np.array([[0, 1, 2, 3], [3, 2, 1, 0]], dtype=np.uint8), (3**50, 7), np.array([0, 1]))
    found = whole(enumerated(space(TWO_BY_TWO, many, Ranked(np.arange(4)))))
    assert found.weight == (3**50 + 7) * 24
    small = Listed(many.table, (3, 7), many.away)
    other = whole(enumerated(space(TWO_BY_TWO, small, Ranked(np.arange(4)))))
    assert found.apart is not None
    assert other.apart is not None
    assert found.apart[0].tolist() == other.apart[0].tolist()
    expected = 3**50 * found.apart[0][:, :, 0] + 7 * found.apart[0][:, :, 1]
    assert found.holding.tolist() == expected.tolist()

"""Ensembles of models against every variant solved by itself; shares, radii and indices by their definitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product
from math import factorial, prod
from random import Random
from typing import Any

import pytest
import yaml

import detente
from detente.answer import Answer
from detente.assess.ensembles import (
    Chunk,
    ChunkResult,
    Ensemble,
    EnsembleVerdict,
    Otherwise,
    ensemble,
    in_this_process,
    run_chunk,
)
from detente.assess.ensembles.chunks import MOST_CHANGES
from detente.assess.ensembles.radii import orders_by_swaps, swaps_tried
from detente.assess.ensembles.results import product_indices, sampled_index
from detente.errors import OutOfTime, UsageError
from literal_games import swaps
from naive import FIVE
from seeds import full, long, long_but, take
from test_shares import Literal, graph_of, shares

F = Fraction
Lists = Mapping[str, list[dict[str, str]]]


def drawn_case(seed: int) -> dict[str, Any]:
    """A case of two or three decision makers with a list each, every statement with a status, and two proposals."""
    rng = Random(f"ensemble {seed}")
    makers = "ABC"[: rng.choice((2, 2, 3))]
    options = ["o0", "o1", "o2"]
    owner = {o: makers[k % len(makers)] for k, o in enumerate(options)}

    def formula() -> str:
        a, b = rng.sample(options, 2)
        literal = rng.choice([a, f"not {a}"])
        return literal if rng.random() < 0.6 else rng.choice([f"{literal} and not {b}", f"{literal} iff {b}"])

    case: dict[str, Any] = {
        "format": "detente/1",
        "title": "drawn",
        "decision_makers": {dm: {"name": dm} for dm in makers},
        "options": {
            o: {"owner": owner[o], "moves": rng.choice(["both", "both", "both", "take-only"])} for o in options
        },
        "preferences": {
            dm: [
                {"that": formula(), "status": rng.choice(["stated", "inferred", "assumption"])}
                for _ in range(rng.choice((2, 3)))
            ]
            for dm in makers
        },
        "status_quo": "N" * len(options),
        "states": {"now": "N" * len(options), "then": "Y" * len(options)},
        "proposals": {"P": {"terms": formula()}, "Q": {"terms": options[0]}},
    }
    if rng.random() < 0.3:
        case["infeasible"] = [{"when": f"{options[0]} and {options[1]}"}]
    return case


def model_of(case: Mapping[str, Any]) -> detente.Model:
    return detente.parse_case(yaml.safe_dump(dict(case), sort_keys=False)).model()


def answers(model: detente.Model) -> dict[str, bool | None]:
    """What holds, by solving: proposals and named states, under each concept."""
    solution, found = detente.solve(model), {}
    for concept in FIVE:
        stable = {*solution.equilibria[concept]}
        for p in model.proposals:
            there = {*solution.feasible.where(p.formula)}
            found[f"proposals.{p.id}:{concept}"] = bool(there & stable) if there else None
        for name, letters in model.states.items():
            there = letters in solution.feasible
            found[f"states.{name}:{concept}"] = letters in stable if there else None
    return found


Row = tuple[tuple[int, ...], ...]
"""For each decision maker which statements stand, in order."""


def variants(case: Mapping[str, Any], of: Mapping[str, Sequence[tuple[int, ...]]]) -> Iterator[tuple[Row, Any]]:
    """Every variant of lists, as a case by itself."""
    lists: Lists = case["preferences"]
    for row in product(*of.values()):
        changed = {dm: [lists[dm][k] for k in some] for dm, some in zip(of, row, strict=True)}
        yield row, {**case, "preferences": changed}


def by_address(found: Ensemble) -> dict[str, EnsembleVerdict]:
    return {v.question.address: v for v in found.verdicts}


def expected_index(rows: Sequence[Row], holds: Sequence[bool], i: int) -> Fraction | None:
    """Var(E[holds | the preference of i]) / Var(holds), where all variants count alike."""
    p = F(sum(holds), len(holds))
    if p in (0, 1):
        return None
    given = {row[i]: [h for r, h in zip(rows, holds, strict=True) if r[i] == row[i]] for row in rows}
    means = [F(sum(h), len(h)) for h in given.values()]
    return (sum(m * m for m in means) / len(means) - p * p) / (p * (1 - p))


def check(case: Mapping[str, Any], of: Mapping[str, Sequence[tuple[int, ...]]], **how: Any) -> int:
    """Compare an ensemble with all variants solved one by one; return how many shares are neither 0 nor 1."""
    model = model_of(case)
    found = by_address(ensemble(model, proposals=["P", "Q"], states=["now", "then"], **how))
    every = [(row, answers(model_of(other))) for row, other in variants(case, of)]
    written, some = answers(model), 0
    assert found.keys() == written.keys()
    for address, verdict in found.items():
        if written[address] is None:
            assert verdict.counted is None
            assert verdict.outcome == "infeasible"
            continue
        holds = [bool(told[address]) for _, told in every]
        assert verdict.outcome == ("holds" if written[address] else "does not hold")
        assert verdict.counted is not None
        assert (verdict.counted.how, verdict.counted.share) == ("counted", F(sum(holds), len(holds))), address
        if verdict.structural is Answer.YES:
            assert all(holds)
        indices = {w.decision_maker: w.index for w in verdict.whose}
        for i, (dm, own) in enumerate(of.items()):
            if len(own) > 1:
                assert indices[dm] == expected_index([row for row, _ in every], holds, i), (address, dm)
        some += 0 < sum(holds) < len(holds)
        told_otherwise(verdict, of, {row: told[address] for row, told in every})
    return some


def told_otherwise(
    verdict: EnsembleVerdict, of: Mapping[str, Sequence[tuple[int, ...]]], every: Mapping[Row, bool | None]
) -> None:
    """The variants that are told have another answer, and no variant of fewer changes has it that is not told."""
    now = verdict.outcome == "holds"
    first = tuple(own[0] for own in of.values())  # the one as written
    away = {row: sum(map(distance, row, first)) for row, answer in every.items() if answer is not now}
    told = []
    for one in verdict.otherwise:
        matching = [row for row in every if fits(row, first, one, [*of])]
        assert len(matching) == 1
        assert every[matching[0]] is not now
        assert one.changes == away[matching[0]]
        told.append(one.changes)
    assert told == sorted(told)
    if away and min(away.values()) <= MOST_CHANGES:
        assert told[0] == min(away.values())


def distance(own: tuple[int, ...], first: tuple[int, ...]) -> int:
    """How many statements are missing, and how many pairs of the others have changed places."""
    return len(first) - len(own) + swaps(own)


def fits(row: Row, first: Row, one: Otherwise, makers: Sequence[str]) -> bool:
    """Whether a variant is the one that is told."""
    told = {d.decision_maker: d for d in one.differences}
    for dm, own, written in zip(makers, row, first, strict=True):
        missing = {k + 1 for k in written} - {k + 1 for k in own}
        above = {(str(a + 1), str(b + 1)) for a, b in combinations(own, 2) if a > b}
        difference = told.get(dm)
        if difference is None:
            if missing or above:
                return False
        elif {*difference.missing} != missing or {(a[0], b[0]) for a, b in difference.above} != above:
            return False
    return True


@long_but(every=2)
@pytest.mark.parametrize("seed", take(40))
def test_orders_of_statements_are_counted_as_solving_every_one_of_them_tells(seed: int) -> None:
    case = drawn_case(seed)
    of = {dm: [*permutations(range(len(own)))] for dm, own in case["preferences"].items()}
    check(case, of, measure="statements")


@full
@pytest.mark.parametrize("seed", take(range(100, 160)))
def test_statements_that_may_be_missing_are_counted_as_solving_every_set_of_them_tells(seed: int) -> None:
    case = drawn_case(seed)
    status = ("inferred", "assumption")[seed % 2]
    of = {}
    for dm, own in case["preferences"].items():
        doubted = [k for k, s in enumerate(own) if s["status"] == status]
        gone = [c for n in range(len(doubted) + 1) for c in combinations(doubted, n)]
        of[dm] = [tuple(k for k in range(len(own)) if k not in some) for some in gone]
    if all(len(own) == 1 for own in of.values()):
        with pytest.raises(UsageError, match="no statement here is marked"):
            ensemble(model_of(case), perhaps=status)
    else:
        check(case, of, perhaps=status)


@long
def test_among_all_orders_some_shares_are_neither_none_nor_all() -> None:
    some = 0
    for seed in range(1000, 1003):
        case = drawn_case(seed)
        of = {dm: [*permutations(range(len(own)))] for dm, own in case["preferences"].items()}
        some += check(case, of, measure="statements")
    assert some > 5


# -- radii


@full
@pytest.mark.parametrize("seed", take(range(200, 230)))
def test_radii_of_lists_are_the_fewest_trades_of_neighbours_that_change_the_answer(seed: int) -> None:
    case = drawn_case(seed)
    model = model_of(case)
    lists: Lists = case["preferences"]
    found = by_address(ensemble(model, proposals=["P", "Q"], states=["now"], measure="statements"))
    written = answers(model)
    for dm, own in lists.items():
        told = [
            (swaps(order), order, answers(model_of({**case, "preferences": {**lists, dm: [own[k] for k in order]}})))
            for order in permutations(range(len(own)))
        ]
        for address, verdict in found.items():
            if verdict.counted is None:
                assert verdict.radii == ()
                continue
            nearest = min((n for n, _, then in told if then[address] != written[address]), default=None)
            (radius,) = [r for r in verdict.radii if r.decision_maker == dm]
            assert radius.swaps == nearest
            assert radius.of == "statements"
            if nearest is None:
                assert radius.all
                assert radius.within == factorial(len(own)) // factorial(len(own) - 2) // 2
            else:
                above = {(int(a[0]) - 1, int(b[0]) - 1) for a, b in radius.above}
                (then,) = [
                    then for _, order, then in told if {(a, b) for a, b in combinations(order, 2) if a > b} == above
                ]
                assert then[address] != written[address]
                assert len(above) == nearest


def test_orders_are_tried_by_their_swaps_up_to_a_number_of_orders() -> None:
    for n in range(7):
        sizes = Counter(swaps(order) for order in permutations(range(n)))
        for tried in (1, 10, 300):
            most = max(k for k in sizes if sum(sizes[j] for j in range(1, k + 1)) <= tried)
            assert swaps_tried(n, tried) == most
            found = orders_by_swaps(n, most)
            assert [len({*map(tuple, rows.tolist())}) for rows in found] == [sizes[k] for k in range(most + 1)]
            assert all((rows.sum(axis=1) == k).all() for k, rows in enumerate(found))
    assert swaps_tried(768, 2500) == 1


def test_elmira_has_the_radii_of_nash_that_are_known() -> None:
    """Of 5 one: Uniroyal puts 9 above 5, or the local governments 1 above 5; of 8 two."""
    found = by_address(
        ensemble(detente.read_case("elmira-9state").model(), states=["s5", "s8", "s9"], concepts=["nash"])
    )
    five, eight, nine = (found[f"states.s{k}:nash"] for k in (5, 8, 9))
    assert five.radius is not None
    assert [(r.decision_maker, r.above) for r in five.radii if r.swaps == 1] == [
        ("UR", ((("-NNY-",), ("NYNNY",)),)), ("LG", ((("NYNNN",), ("NYNNY",)),)),
    ]  # fmt: skip
    assert (five.radius.swaps, five.safe) == (1, 0)
    assert eight.radius is not None
    assert (eight.radius.swaps, eight.safe) == (2, 1)
    assert (nine.radius, nine.structural) == (None, Answer.YES)


# -- the classical cases


def test_syria_iraq_has_the_shares_of_equilibria_that_rankings_give() -> None:
    model, graph = graph_of("syria-iraq-1975")
    found = by_address(ensemble(model, states=[f"s{k}" for k in range(1, 7)], measure="rankings", samples=500))
    rankings = [*permutations(graph.states)]
    for concept, k in product(("nash", "gmr", "smr"), range(1, 7)):
        s, each = model.states[f"s{k}"], []
        for dm in graph.decision_makers:
            literal = Literal(graph, dm)
            places = ({x: n for n, x in enumerate(r)} for r in rankings)
            each.append(F(sum(literal.stable(s, concept, lambda a, b, p=p: p[a] < p[b]) for p in places), 720))  # type: ignore[misc]
        verdict = found[f"states.s{k}:{concept}"]
        assert verdict.counted is not None
        assert (verdict.counted.how, verdict.counted.share) == ("product", prod(each)), (concept, k)
        one, two = each
        assert [w.index for w in verdict.whose] == [
            (1 - one) * two / (1 - one * two), (1 - two) * one / (1 - one * two)
        ]  # fmt: skip
    for k in range(1, 7):  # where improvements answer it is no product
        verdict = found[f"states.s{k}:seq"]
        assert verdict.counted is not None
        assert verdict.counted.how == "sampled"


def test_elmira_has_the_shares_of_equilibria_that_rankings_give() -> None:
    model = detente.read_case("elmira-9state").model()
    solution = detente.solve(model)
    asked = ensemble(
        model, states=[f"s{k}" for k in range(1, 10)], concepts=["nash", "gmr", "smr"], measure="rankings", samples=100
    )
    found = by_address(asked)
    _, graph = graph_of("elmira-9state")
    table = {
        "nash": "1/12 1/6 1/8 1/4 1/12 1/6 1/8 1/4 1",
        "gmr": "35/108 5/16 9/32 1/3 35/108 5/16 9/32 1/3 1",
        "smr": "187/648 7/24 21/80 1/3 187/648 7/24 21/80 1/3 1",
    }
    for concept, k in product(table, range(1, 10)):
        s = model.states[f"s{k}"]
        each = [Literal(graph, dm).share(s, concept) for dm in graph.decision_makers]
        if concept == "nash":
            assert each == [F(1, 1 + len({*solution.reachable(dm, s)})) for dm in graph.decision_makers]
        verdict = found[f"states.s{k}:{concept}"]
        assert verdict.counted is not None
        assert verdict.counted.share == prod(each) == F(table[concept].split()[k - 1])
        assert verdict.structural is Answer.of(k == 9)


def test_in_games_of_two_by_two_under_nash_each_decides_a_third_and_the_rest_both_together() -> None:
    found = ensemble(detente.read_case("prisoners-dilemma"), measure="rankings", concepts=["nash"])
    (verdict,) = found.verdicts
    assert verdict.counted is not None
    assert (found.variants, verdict.counted.share) == (576, F(1, 4))
    assert [w.index for w in verdict.whose] == [F(1, 3), F(1, 3)]
    assert product_indices([F(1, 2), F(1, 2)]) == [F(1, 3), F(1, 3)]


def test_products_are_what_going_through_all_variants_gives() -> None:
    model = detente.read_case("syria-iraq-1975").model()
    asked: dict[str, Any] = {"states": ["s2", "s6"], "concepts": ["nash", "gmr", "smr"], "measure": "rankings"}
    whole = ensemble(model, exhaustive=720 * 720, **asked)
    short = ensemble(model, exhaustive=1000, samples=10, **asked)
    assert whole.looked_at == 518_400
    for one, other in zip(whole.verdicts, short.verdicts, strict=True):
        assert one.counted is not None
        assert other.counted is not None
        assert (one.counted.how, other.counted.how) == ("counted", "product")
        assert one.counted.share == other.counted.share
        assert [w.index for w in one.whose] == [w.index for w in other.whose]


# -- samples


@long
def test_samples_are_within_their_interval_and_the_same_with_the_same_seed() -> None:
    model = detente.read_case("syria-iraq-1975").model()
    asked: dict[str, Any] = {"states": ["s1", "s2", "s6"], "measure": "statements"}
    exact = ensemble(model, **asked)
    assert exact.variants == factorial(4) * factorial(5)
    inside = cells = 0
    for seed in range(1, 7):
        drawn = ensemble(model, exhaustive=10, samples=2000, seed=seed, **asked)
        assert (drawn.exhaustive, drawn.looked_at, drawn.seed, drawn.pairs) == (False, 2000, seed, 1000)
        again = ensemble(model, exhaustive=10, samples=2000, seed=seed, **asked)
        assert [v.counted for v in again.verdicts] == [v.counted for v in drawn.verdicts]
        for one, other in zip(exact.verdicts, drawn.verdicts, strict=True):
            assert one.counted is not None
            assert other.counted is not None
            if other.counted.how == "product":
                assert one.counted.share == other.counted.share
                continue
            assert one.counted.share is not None
            assert other.counted.interval is not None
            low, high = other.counted.interval
            inside += low <= one.counted.share <= high
            cells += 1
            for exactly, drawn_index in zip(one.whose, other.whose, strict=True):
                if exactly.index is not None and drawn_index.interval is not None:
                    low, high = drawn_index.interval
                    inside += low - 1e-9 <= exactly.index <= high + 1e-9
                    cells += 1
    assert cells > 40
    assert inside > 0.85 * cells


def test_intervals_of_indices_cover_what_they_are_to_cover() -> None:
    """One decides by itself with a known index: the answers of a pair agree so often."""
    rng = Random(5)
    for p, kappa in ((0.3, 0.0), (0.5, 0.4), (0.8, 0.7)):
        both_ways = p * p + kappa * p * (1 - p)  # how often both hold
        one_way = 2 * p * (1 - p) * (1 - kappa)
        covered = 0
        for _ in range(400):
            draws = [rng.random() for _ in range(400)]
            found = sampled_index(
                sum(x < both_ways for x in draws), sum(both_ways <= x < both_ways + one_way for x in draws), 400
            )
            assert found is not None
            covered += found[0] <= kappa <= found[1]
        assert 0.91 < covered / 400 <= 0.99, (p, kappa)


# -- how it is run


def test_another_runner_and_another_order_give_the_same() -> None:
    model = detente.read_case("syria-iraq-1975").model()
    seen: list[int] = []

    def backwards(chunks: Iterable[Chunk]) -> Iterator[tuple[int, ChunkResult]]:
        for chunk in reversed([*chunks]):
            seen.append(chunk.number)
            yield chunk.number, run_chunk(chunk)

    one = ensemble(model, measure="rankings", samples=70_000, concepts=["seq"], states=["s2"])
    other = ensemble(model, measure="rankings", samples=70_000, concepts=["seq"], states=["s2"], runner=backwards)
    assert seen == [1, 0]
    assert [(v.counted, v.whose, v.otherwise) for v in one.verdicts] == [
        (v.counted, v.whose, v.otherwise) for v in other.verdicts
    ]


def test_what_is_not_done_in_time_is_not_told_as_known() -> None:
    model = detente.read_case("syria-iraq-1975").model()

    def halfway(chunks: Iterable[Chunk]) -> Iterator[tuple[int, ChunkResult]]:
        yield next(in_this_process(chunks))
        raise OutOfTime("the bound of 1 seconds was hit")

    asked: dict[str, Any] = {"concepts": ["seq"], "states": ["s2"], "measure": "rankings", "runner": halfway}
    whole = ensemble(model, exhaustive=720 * 720, **asked)
    (verdict,) = whole.verdicts
    assert verdict.counted is not None
    assert (verdict.counted.how, verdict.counted.share, verdict.counted.of) == ("not known", None, 65_536)
    assert whole.stopped == "the bound of 1 seconds was hit after 65,536 of 518,400 variants"
    assert [w.index for w in verdict.whose] == [None, None]
    drawn = ensemble(model, samples=100_000, **asked)
    (verdict,) = drawn.verdicts
    assert verdict.counted is not None
    assert (verdict.counted.how, verdict.counted.of) == ("sampled", 65_536)  # so many were drawn, and are told
    assert drawn.stopped == "the bound of 1 seconds was hit after 65,536 of 100,000 variants"
    nothing = ensemble(model, concepts=["seq"], states=["s2"], seconds=1e-9)
    (verdict,) = nothing.verdicts
    assert verdict.outcome == "not known"
    assert verdict.counted is not None
    assert verdict.counted.how == "not known"
    assert nothing.stopped is not None


@pytest.mark.parametrize(
    ("slug", "how", "said"),
    [
        ("prisoners-dilemma", {"measure": "open"}, "leaves nothing open"),
        ("prisoners-dilemma", {"measure": "voices"}, "nobody here has voices"),
        ("prisoners-dilemma", {"perhaps": "inferred"}, "no statement here is marked “inferred”"),
        ("prisoners-dilemma", {"perhaps": "inferred", "measure": "open"}, "a measure of its own"),
        ("prisoners-dilemma", {"phi": "1/2"}, "no effect but with the measure “mallows”"),
        ("prisoners-dilemma", {"measure": "mallows", "phi": "3/2"}, "above 0, and at most 1"),
        ("prisoners-dilemma", {"measure": "mallows", "phi": "half"}, "a fraction such as 1/2"),
        ("prisoners-dilemma", {"measure": "all"}, "open, statements, rankings, mallows"),
        ("elmira-9state", {"measure": "statements"}, "nobody here has a list"),
        ("elmira-9state", {"concepts": ["sim"]}, "variants are counted under"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(slug: str, how: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        ensemble(detente.read_case(slug).model(), **how)


def test_rankings_near_the_one_as_written_count_more() -> None:
    model = detente.read_case("prisoners-dilemma").model()
    found = [
        by_address(ensemble(model, measure="mallows", phi=phi, concepts=["seq"]))["proposals.cooperate:seq"].counted
        for phi in ("1", "1/2", "1/100")
    ]
    told = [c.share for c in found if c is not None]
    assert told[0] == F(193, 576)
    assert told[0] < told[2]
    assert 0.9 < told[2] < 1  # as written it holds


def test_shares_of_one_are_those_that_stability_share_tells() -> None:
    """Where one decision maker alone varies nothing else does: the product of everybody's is what `Shares` has."""
    model = detente.read_case("elmira-9state").model()
    found = by_address(ensemble(model, states=["s8"], concepts=["gmr"], measure="rankings", samples=10))
    each = shares(model, "s8", "gmr").values()
    counted = found["states.s8:gmr"].counted
    assert counted is not None
    assert counted.share == prod(x for x in each if x is not None)

"""Completions read literally (`literal_completions.py`), held against counts, points at random and cases by hand."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
from random import Random

import pytest

import naive
import random_models
from literal_completions import OpenCase, every_kind_of_point, worth
from literal_structures import Better, every_and_some, resolutions
from random_open import draw_fuzzy, draw_graded, draw_hybrid, draw_open, draw_pairs, draw_voices
from seeds import full, long, take

HEAD = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A}, b: {owner: A}, c: {owner: B}}
"""


def case_of(preferences: str, more: str = "") -> OpenCase:
    return OpenCase(f"{HEAD}preferences:\n  A: {preferences}\n  B: [c]\n{more}")


def above(order: str) -> Better:
    """The pairs of an order such as "YY NN = NY > ...": states from the best down, those joined by = being tied."""
    groups = [set(group.split("=")) for group in order.split()]
    return frozenset(
        (x, y) for n, better in enumerate(groups) for worse in groups[n + 1 :] for x in better for y in worse
    )


TWO = HEAD.replace(", c: {owner: B}", "")


@pytest.mark.parametrize(
    ("written", "orders"),
    [
        ("[a, {that: b, perhaps: true}]", ["YY YN NY NN", "YY=YN NY=NN"]),
        ("[{that: a, perhaps: true}, b]", ["YY YN NY NN", "YY=NY YN=NN"]),
        ("[{either_order: [a, not b]}]", ["YN YY NN NY", "YN NN YY NY"]),
        ("[{either_order: [a, {that: b, perhaps: true}]}]", ["YY YN NY NN", "YY NY YN NN", "YY=YN NY=NN"]),
        ("[[a, {that: b, perhaps: true}]]", ["YY YN=NY NN", "YY=YN NY=NN"]),
        ("{ranking: [YY, YN, [NY, NN]], unknown: [[YN, YY]]}", ["YY YN NY=NN", "YN YY NY=NN", "YY=YN NY=NN"]),
        ("{weights: {a: [-1, 1], b: 2}}", ["YY NY YN NN", "YY=NY YN=NN", "NY YY NN YN"]),
        ("{weights: {a: [1, 3], b: 2}}", ["YY NY YN NN", "YY YN=NY NN", "YY YN NY NN"]),
        (
            "{voices: [{share: 2/3, preferences: [a]}, {share: 1/3, preferences: {weights: {b: -1}}}]}",
            ["YY=YN NY=NN", "YN=NN YY=NY"],
        ),
    ],
)
def test_by_hand(written: str, orders: list[str]) -> None:
    case = OpenCase(f"{TWO}preferences:\n  A: {written}\n  B: [true]\n")
    found = case.completions("A")
    assert {c.better for c in found} == set(map(above, orders))
    shares = [c.share for c in found if c.share is not None]
    assert not shares or sum(shares) == 1
    assert set(case.better()["B"]) == {frozenset()}


def test_how_many() -> None:
    perhaps = "{that: %s, perhaps: true}"
    listed = f"[{perhaps % 'a'}, {{either_order: [b, {perhaps % 'c'}, a and b]}}, [{perhaps % 'a or c'}, b]]"
    assert len(case_of(listed).completions("A")) == 2**3 * 6
    every = sorted("".join(x) for x in product("NY", repeat=3))
    pairs = [[every[0], every[1]], [every[2], every[3]], [every[0], every[7]]]
    ranking = f"{{ranking: [{', '.join(every)}], unknown: {pairs}}}".replace("'", "")
    found = case_of(ranking)
    assert len(found.completions("A")) == 27
    degree = found.degree("A")
    assert set(found.better()["A"]) == set(
        resolutions(
            every, lambda a, b: "U" if (by := degree(a, b)) is None else ">" if by > 0 else "<" if by < 0 else "="
        )
    )


@long
def test_what_is_closed_has_one_completion() -> None:
    for seed in take(random_models.POPULATION):
        drawn = random_models.random_model(seed)
        m = drawn.naive_model()
        if len(m.states) > 32:
            continue
        case = OpenCase(drawn.case_text())
        assert case.game.moves == {i: {s: frozenset(q) for s, q in by.items()} for i, by in m.moves.items()}
        for i in m.decision_makers:
            (one,) = case.completions(i)
            assert one.better == {(s, q) for s in m.states for q in m.states if m.prefers(i, s, q)}, (seed, i)
            assert one.share == 1


@full
def test_no_point_of_a_box_prefers_otherwise() -> None:
    """Points at random, many of them where something ties, say nothing that no point of the enumeration says."""
    seen: Counter[int] = Counter()
    for seed in take(60):
        rng = Random(seed)
        size = 3 if seed % 20 == 0 else rng.choice((1, 2, 2))
        options = "abcd"[: rng.randint(size, 3 if size == 3 else 4)]
        states = [
            frozenset(o for o, taken in zip(options, x, strict=True) if taken)
            for x in product((0, 1), repeat=len(options))
        ]
        fixed = {o: Fraction(rng.randint(-4, 4), 2) for o in options[size:]}
        ranges = [(low := Fraction(rng.randint(-4, 3), 2), low + Fraction(rng.randint(1, 6), 2)) for _ in range(size)]

        def better(point: tuple[Fraction, ...], fixed=fixed, options=options, states=states) -> Better:  # type: ignore[no-untyped-def]
            weights = fixed | dict(zip(options, point, strict=False))
            return frozenset((s, q) for s in states for q in states if worth(weights, s) > worth(weights, q))

        planes = {
            (by, -sum((w * ((o in s) - (o in q)) for o, w in fixed.items()), Fraction(0)))
            for s in states
            for q in states
            if any(by := tuple(Fraction((o in s) - (o in q)) for o in options[:size]))
        }
        points = list(every_kind_of_point(ranges, planes))
        assert all(low <= x <= high for point in points for x, (low, high) in zip(point, ranges, strict=True))
        found = set(map(better, points))
        seen[size] += len(found)
        for _ in range(150):
            fine = rng.choice((1, 2, 4, 12))
            point = tuple(
                low
                + (high - low)
                * Fraction(rng.randint(0, 2 * fine * (high - low).numerator), 2 * fine * (high - low).numerator)
                for low, high in ranges
            )
            assert better(point) in found, (seed, point)
    assert all(seen[size] for size in (1, 2, 3))


@full
def test_random_case_files_are_open_in_every_way() -> None:
    """So are they in combination; what is certain, what only possible, and what neither are all there."""
    words: Counter[str] = Counter()
    verdicts: Counter[object] = Counter()
    for seed in take(300, every=13):
        text = draw_open(seed)
        case = OpenCase(text)
        words.update(
            w for w in ("perhaps", "either_order", "unknown", '["', "voices", "only_moves", "forbidden") if w in text
        )
        words["merged"] += "indistinguishable" in text
        words["one way"] += "-only" in text
        found = every_and_some(case.game, case.better(), "seq", case.proposals())
        verdicts.update(("cells", *v) for v in found.cells.values())
        verdicts.update(("proposals", *v) for v in found.proposals.values())
        for i in case.game.moves:
            shares = [c.share for c in case.completions(i)]
            assert None in shares or sum(x for x in shares if x is not None) == 1
    assert all(words[w] for w in ("perhaps", "either_order", "unknown", "voices", "only_moves", "forbidden", "merged"))
    assert {v[1:] for v in verdicts} == {(True, True), (False, True), (False, False)}  # type: ignore[index]
    for draw, word in ((draw_pairs, "unknown"), (draw_graded, "much"), (draw_graded, ">>"), (draw_hybrid, "unknown")):
        assert any(word in draw(seed) for seed in take(60))
    for draw, word in ((draw_fuzzy, "certainty"), (draw_voices, "share")):
        assert all(word in draw(seed) for seed in take(60))


def test_graded_preferences_by_hand() -> None:
    case = case_of("[{that: a, much: true}, [b, c]]")
    degree = case.degree("A")
    assert [degree(*pair.split()) for pair in ("YNN NYY", "NYY YNN", "YYY YNN", "NNN NYN", "YYN YNY")] == [
        2,
        -2,
        1,
        -1,
        0,
    ]
    ranking = "{ranking: [YYY, YYN, '>>', [YNY, YNN, NYY], '>>', NYN, NNY, NNN], unknown: [[NNY, NNN]]}"
    degree = case_of(ranking).degree("A")
    assert [degree(*pair.split()) for pair in ("YYY YYN", "YYN YNN", "YYY NYN", "YNY NYY", "NYN NNY")] == [
        1,
        2,
        2,
        0,
        1,
    ]
    assert degree("NNY", "NNN") is degree("NNN", "NNY") is None


def test_only_moves_are_all_moves() -> None:
    case = case_of("[a]", "states: {none: NNN}\nonly_moves: {A: [[none, YNN], [YNN, YYN]]}\n")
    assert {s: set(q) for s, q in case.game.moves["A"].items() if q} == {"NNN": {"YNN"}, "YNN": {"YYN"}}
    assert case.game.moves["B"]["NNN"] == {"NNY"}
    assert isinstance(case.plain, naive.Model)

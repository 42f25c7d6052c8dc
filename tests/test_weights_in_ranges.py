"""Weights in ranges: which orders of the feasible states they give, and in which share of the ranges."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.case import Model
from detente.case.preference_changes import DropWeight, Exchange, changed_order
from detente.case.preferences import Completion, Drawn, Ranges, Weighted
from detente.case.preferences._cells import at, cells, sign
from detente.case.writer import plain
from detente.conflict.combinations import feasible_codes
from detente.conflict.conflict import letters
from detente.errors import InvalidCase
from detente.formula import Var
from seeds import long, long_but, seeded

F = Fraction
OPTIONS = ("a", "b", "c", "d")


def text(weights: str, infeasible: str = "[]") -> str:
    return (
        "format: detente/1\ndecision_makers: {A: {name: Ann}}\n"
        f"options: {{{', '.join(f'{o}: {{owner: A}}' for o in OPTIONS)}}}\n"
        f"infeasible: {infeasible}\npreferences: {{A: {{weights: {weights}}}}}\n"
    )


def model(weights: str, infeasible: str = "[]") -> Model:
    return detente.parse_case(text(weights, infeasible)).model()


def drawn(of: Model) -> list[Drawn]:
    conflict = detente.compile_model(of)
    return [Drawn(conflict.values(int(c)), (letters(int(c), 4),)) for c in feasible_codes(conflict)]


def completions(of: Model) -> list[Completion]:
    left_open = of.preferences["A"].openness
    assert left_open is not None
    assert left_open.count is None
    return [*left_open.completions(lambda: drawn(of))]


def order(states: list[Drawn], weights: Any) -> tuple[int, ...]:
    """Return the signs of all differences between states."""
    worth = [sum((F(w) for o, w in weights.items() if s.values[o]), F(0)) for s in states]
    return tuple(sign(a - b) for a, b in combinations(worth, 2))


def test_one_range_is_cut_where_two_states_are_equally_good() -> None:
    """By hand: b is worth 2, c 3; a is 1 to 4, so that a meets b at 2, c at 3, and b is c less a at 1."""
    of = model("{a: [1, 4], b: 2, c: 3}", "[d]")
    found = completions(of)
    assert {(o.preference.weights["a"], o.share) for o in found if o.share == 0} == {(F(1), 0), (F(2), 0), (F(3), 0)}
    inside = sorted(o.preference.weights["a"] for o in found if o.share)
    assert len(inside) == 3
    assert 1 < inside[0] < 2 < inside[1] < 3 < inside[2] <= 4
    assert [o.share for o in sorted(found, key=lambda o: o.preference.weights["a"]) if o.share] == [F(1, 3)] * 3
    assert found[0].preference.weights["a"] == F(5, 2)
    assert found[0].preference.form(OPTIONS) == of.preferences["A"].form(OPTIONS)
    assert [s.told for s in found[0].settled] == ["{who} gives a the weight 5/2"]
    assert all(o.preference.openness is None for o in found)


def test_two_ranges_are_parts_of_a_square() -> None:
    """By hand: both are 0 to 2, so that one is more than the other in half of the square; both 0 at one corner."""
    found = completions(model("{a: [0, 2], b: [0, 2]}", "[c, d]"))
    told = {(sign(o.preference.weights["a"] - o.preference.weights["b"]), sign(o.preference.weights["a"]),
             sign(o.preference.weights["b"])): o.share for o in found}  # fmt: skip
    assert told == {
        (1, 1, 1): F(1, 2), (-1, 1, 1): F(1, 2), (0, 1, 1): 0, (1, 1, 0): 0, (-1, 0, 1): 0, (0, 0, 0): 0,
    }  # fmt: skip
    assert len(found) == 6


def test_three_ranges_fill_a_cube() -> None:
    """Every order of three numbers from 0 to 1 is as likely, where sums of two are never compared with the third."""
    feasible = "[d, a and b, a and c, b and c, not a and not b and not c]"
    found = completions(model("{a: [0, 1], b: [0, 1], c: [0, 1]}", feasible))
    assert [o.share for o in found if o.share] == [F(1, 6)] * 6
    assert len(found) == 13  # weak orders of three


def test_the_share_of_many_ranges_is_not_known_and_nothing_else_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.case.preferences.weights.MEASURED", 1)
    found = completions(model("{a: [0, 2], b: [0, 2]}", "[c, d]"))
    assert [o.share for o in found if 0 not in o.preference.weights.values()].count(None) == 2
    assert len(found) == 6


def test_a_number_twice_is_that_number() -> None:
    of = model("{a: [2, 2], b: 1}")
    assert of.preferences["A"].openness is None
    assert dict(of.preferences["A"].weights) == {"a": 2, "b": 1}
    assert plain(detente.parse_case(text("{a: [2, 2], b: 1}")))["preferences"]["A"] == {"weights": {"a": 2, "b": 1}}


@long_but(every=2)
@seeded(40, every=3)
def test_every_order_that_weights_in_the_ranges_give_is_found_once(seed: int) -> None:
    rng = random.Random(seed)
    ranged = rng.sample(OPTIONS, rng.choice((1, 2, 2, 3)))
    ends = {o: sorted(rng.sample(range(-4, 5), 2)) for o in ranged}
    fixed = {o: rng.randint(-3, 3) for o in OPTIONS if o not in ranged}
    infeasible = "[a and b and not c, not a and not d]" if rng.random() < 0.5 else "[]"
    of = model(str({**ends, **fixed}).replace("'", ""), infeasible)
    states = drawn(of)
    found = completions(of)
    orders = [order(states, o.preference.weights) for o in found]
    assert len(set(orders)) == len(orders)
    for one in found:
        assert all(low <= one.preference.weights[o] <= high for o, (low, high) in ends.items())
        assert {o: one.preference.weights[o] for o in fixed} == fixed
    assert sum(o.share or 0 for o in found) == 1
    whole = [o for o in found if o.share]
    assert orders[0] == order(states, {**fixed, **{o: F(sum(two), 2) for o, two in ends.items()}})
    grid = {o: [F(low) + F(k, 4) for k in range(4 * (high - low) + 1)] for o, (low, high) in ends.items()}
    for point in rng.sample([*product(*grid.values())], min(200, len([*product(*grid.values())]))):
        assert order(states, {**fixed, **dict(zip(grid, point, strict=True))}) in orders
    if len(ends) == 1:
        ((option, (low, high)),) = ends.items()
        for one, told in zip(found, orders, strict=True):
            # By counting points of a fine grid beside the break points, which are whole numbers.
            fine = [F(low) + F(2 * k + 1, 8) for k in range(4 * (high - low))]
            share = F(sum(order(states, {**fixed, option: x}) == told for x in fine), len(fine))
            assert share == one.share
    assert whole


@settings(max_examples=60, deadline=None)
@given(data=st.data(), size=st.integers(1, 3))
def test_planes_cut_a_box_into_parts_whose_points_have_their_signs(data: st.DataObject, size: int) -> None:
    ends = st.tuples(st.integers(-3, 2), st.integers(1, 3)).map(lambda two: (F(two[0]), F(two[0] + two[1])))
    box = data.draw(st.lists(ends, min_size=size, max_size=size))
    plane = st.tuples(
        st.lists(st.integers(-1, 1), min_size=size, max_size=size).filter(any).map(
            lambda by: tuple(b * next(x for x in by if x) for b in by)
        ),
        st.integers(-3, 3).map(F),
    )  # fmt: skip
    planes = data.draw(st.lists(plane, max_size=5, unique=True))
    found = [*cells(box, planes)]
    for cell in found:
        assert all(low <= x <= high for x, (low, high) in zip(cell.inside, box, strict=True))
        assert tuple(sign(at(p, cell.inside)) for p in planes) == cell.signs
    signs = [cell.signs for cell in found]
    assert len(set(signs)) == len(signs)
    room = F(1)
    for low, high in box:
        room *= high - low
    assert sum(cell.volume for cell in found) == room
    fine = [[low + (high - low) * F(k, 4) for k in range(5)] for low, high in box]
    for point in product(*fine):
        assert tuple(sign(at(p, point)) for p in planes) in signs


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ("{a: [4, 2]}", "found a range from 4 to 2; expected the lower bound first (write [2, 4])"),
        ("{a: [1, 2, 3]}", "found a list of 3 as a weight; expected a number, or a range of two numbers"),
        ("{a: [1, much]}", "found “much” as a bound of a weight; expected a number"),
        ("{x: [1, 2]}", "found a weight for “x”, which is no option"),
    ],
)
def test_what_is_no_range_is_refused_where_it_stands(weights: str, expected: str) -> None:
    with pytest.raises(InvalidCase) as caught:
        model(weights)
    assert expected in str(caught.value)
    assert ":5:" in str(caught.value)


def test_what_is_said_of_ranges() -> None:
    of = model("{a: [1, 4], b: 1/3, c: [-1, 1]}").preferences["A"]
    left_open = of.openness
    assert left_open is not None
    assert left_open.told == "weights in a range: a from 1 to 4, c from -1 to 1"
    assert left_open.form == Ranges(((F(1), F(4), Var("a")), (F(1, 3), F(1, 3), Var("b")), (F(-1), F(1), Var("c"))))
    assert of.form(OPTIONS) == Weighted(((F(5, 2), Var("a")), (F(1, 3), Var("b")), (F(0), Var("c"))))
    assert of.options == {"a", "b", "c"}
    assert not model("{c: [-1, 1]}").preferences["A"].indifferent
    assert of.said != model("{a: 2.5, b: 1/3, c: 0}").preferences["A"].said


def test_a_range_stays_where_the_weight_does() -> None:
    of = model("{a: [1, 4], b: 1, c: [2, 8]}")
    traded = changed_order(of, "A", [Exchange("A", 1, 3)])
    assert dict(traded.weights) == {"a": F(5, 2), "b": 5, "c": 1}
    assert traded.written.data() == {"weights": {"a": [1, 4], "b": 5, "c": 1}}  # type: ignore[attr-defined]
    dropped = changed_order(of, "A", [DropWeight("A", "c")])
    assert dropped.written.data() == {"weights": {"a": [1, 4], "b": 1}}  # type: ignore[attr-defined]


numbers = st.fractions(-5, 5, max_denominator=9)


@long
@settings(max_examples=60, deadline=None)
@given(weights=st.dictionaries(st.sampled_from(OPTIONS), numbers | st.tuples(numbers, numbers).map(sorted), min_size=1))
def test_ranges_are_read_as_they_are_written(weights: dict[str, Any]) -> None:
    given_one = {o: [str(e) for e in w] if isinstance(w, list) else str(w) for o, w in weights.items()}
    once = plain(detente.parse_case(text(str(given_one))))
    assert plain(detente.Case.from_dict(once)) == once
    read = detente.Case.from_dict(once).layer.preferences["A"]
    assert read.weights == {o: sum(w) / 2 if isinstance(w, list) else w for o, w in weights.items()}  # type: ignore[attr-defined]
    ranges = {o: tuple(w) for o, w in weights.items() if isinstance(w, list) and w[0] < w[1]}
    assert read.ranges == ranges  # type: ignore[attr-defined]

"""The sections `issues` and `worth`: what is negotiated, and what packages are worth to whom in points."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest

import detente
import literal_cases
from detente.case import Case, parse_case
from detente.errors import InvalidCase

pytestmark = pytest.mark.quick

MILL = """format: detente/1
decision_makers: {MILL: {name: the mill}, UNION: {name: the union}, TOWN: {name: the town}}
options: {raise: {owner: MILL}, night: {owner: MILL}, strike: {owner: UNION}, permit: {owner: TOWN}}
definitions: {calm: not strike}
preferences: {MILL: [not strike, not raise], UNION: [raise, not strike], TOWN: [calm, not permit]}
issues:
  pay: {levels: {none: not raise, eight: raise}, evidence: [], status: stated}
  shift: {name: the night shift, levels: {days: not night, nights: {when: -Y-Y, name: three shifts}}}
  peace: {levels: {signed: calm}}
worth:
  UNION: {points: {pay: {none: 0, eight: [50, 60.5]}, shift: {days: 1/3, nights: -2}}, walk_away: 40, basis: interview}
  MILL: {points: {pay: {none: 30}}}
"""


def test_levels_are_formulas_over_options_in_the_order_of_the_file() -> None:
    model = parse_case(MILL).model()
    assert [(i.id, i.name, list(i.levels)) for i in model.issues] == [
        ("pay", "pay", ["none", "eight"]),
        ("shift", "the night shift", ["days", "nights"]),
        ("peace", "peace", ["signed"]),
    ]
    levels = {(i.id, level): formula for i in model.issues for level, formula in i.levels.items()}
    for values in product((False, True), repeat=4):
        raised, night, strike, permit = values
        state = dict(zip(model.option_ids, values, strict=True))
        holds = {key: formula.evaluate(state) for key, formula in levels.items()}
        assert holds == {
            ("pay", "none"): not raised, ("pay", "eight"): raised, ("shift", "days"): not night,
            ("shift", "nights"): night and permit, ("peace", "signed"): not strike,
        }  # fmt: skip
    assert model.issues[1].level_called("nights") == "three shifts"
    assert model.issues[1].level_called("days") == "days"


def test_points_are_exact_and_those_not_said_are_none() -> None:
    worth = parse_case(MILL).model().worth
    assert list(worth) == ["MILL", "UNION"]  # in the order of decision makers
    union = worth["UNION"]
    assert union.points == {
        "pay": {"none": (0, 0), "eight": (50, Fraction(121, 2))},
        "shift": {"days": (Fraction(1, 3), Fraction(1, 3)), "nights": (-2, -2)},
        "peace": {"signed": (0, 0)},
    }
    assert (union.walk_away, union.basis) == (40, "interview")
    assert (worth["MILL"].points["pay"], worth["MILL"].walk_away) == ({"none": (30, 30), "eight": (0, 0)}, None)


def test_what_is_taken_away_counts_for_nothing() -> None:
    layer = (
        "perspectives: {x: {issues: {shift: {dropped: true}}, worth: {MILL: {dropped: true}, UNION: {walk_away: 3}}}}"
    )
    case = parse_case(MILL + layer)
    seen = case.model("x")
    assert [i.id for i in seen.issues] == ["pay", "peace"]
    assert [*seen.worth] == ["UNION"]
    assert (seen.worth["UNION"].walk_away, list(seen.worth["UNION"].points)) == (3, ["pay", "peace"])
    assert [i.id for i in case.model().issues] == ["pay", "shift", "peace"]


def test_written_anew_it_says_the_same() -> None:
    case = parse_case(MILL)
    again = Case.from_dict(case.to_dict())
    assert again.model().worth["UNION"].points == case.model().worth["UNION"].points
    written = literal_cases.load(detente.write_case(again))
    assert written["issues"]["pay"]["levels"] == {"none": "not raise", "eight": "raise"}


def errors(text: str) -> list[tuple[int | None, int | None, str, str]]:
    with pytest.raises(InvalidCase) as caught:
        parse_case(text)
    return [(p.where.line, p.where.column, p.message, str(p.hint)) for p in caught.value.problems]


WRONG: list[tuple[str, str, str, str]] = [
    ("[50, 60.5]", "[60, 50]", "[60, 50] as the points for “eight” of “pay”: the least is above the most", "[50, 60]"),
    ("[50, 60.5]", "[50]", "a list of 1 as the points for “eight” of “pay”", ""),
    ("[50, 60.5]", "much", "“much” as the points for “eight” of “pay”; expected a number", "1/3"),
    ("days: 1/3", "days: 1/0", "“1/0” as the points for “days” of “shift”; expected a number", ""),
    ("days: 1/3", "dayz: 1/3", "points for “dayz”, which is no level of the issue “shift”", "days"),
    ("{pay: {none: 0", "{pax: {none: 0", "“pax” as “points” in “worth.UNION”, which is no issue", "pay"),
    ("  UNION: {points", "  UNIO: {points", "worth of packages to “UNIO”, which is no decision maker", "UNION"),
    ("eight: raise", "eight: raize", "“raize”, which is no option or definition", "raise"),
    ("-Y-Y", "-Y-", "“-Y-”", ""),
    ("{signed: calm}", "{}", "no level of the issue “peace”; expected at least one", ""),
    (
        "peace: {levels: {signed: calm}}",
        "peace: {name: peace}",
        "no level of the issue “peace”; expected at least one",
        "",
    ),
    ("{points: {pay: {none: 30}}}", "{walk_away: 30}", "no points for packages by which “MILL” values them", ""),
    ("walk_away: 40", "walk_away: soon", "“soon” as “walk_away”; expected a number", ""),
]


@pytest.mark.parametrize(("old", "new", "said", "hint"), WRONG, ids=lambda text: text[:20])
def test_a_mistake_is_told_with_its_place(old: str, new: str, said: str, hint: str) -> None:
    assert MILL.count(old) == 1
    found = errors(MILL.replace(old, new))
    told = [(line, message, to_try) for line, _, message, to_try in found if said in message]
    line = MILL[: MILL.index(old)].count("\n") + 1
    assert len(told) == 1, found
    assert told[0][0] == line
    assert hint in told[0][2]


def test_points_of_a_perspective_that_speak_of_levels_it_has_not_are_told_there() -> None:
    layer: dict[str, Any] = {"issues": {"pay": {"levels": {"five": "raise"}}}}
    with pytest.raises(InvalidCase) as caught:
        Case.from_dict({**parse_case(MILL).to_dict(), "perspectives": {"x": layer}}).model("x")
    assert {p.message for p in caught.value.problems} >= {
        "found points for “none”, which is no level of the issue “pay”",
        "found points for “eight”, which is no level of the issue “pay”",
    }

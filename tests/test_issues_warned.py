"""What `check` warns of in issues and points, beside what their definitions say, state by state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import product
from random import Random
from typing import Any

import pytest

import detente
from detente.assess import Findings
from detente.assess.warned import worth as warned_worth
from detente.case import Case
from literal_cases import predicate
from seeds import full, take

MILL: dict[str, Any] = {
    "format": "detente/1",
    "decision_makers": {"MILL": {"name": "the mill"}, "UNION": {"name": "the union"}},
    "options": {"raise": {"owner": "MILL"}, "night": {"owner": "MILL"}, "strike": {"owner": "UNION"}},
    "preferences": {"MILL": ["not strike", "night", "not raise"], "UNION": ["raise", "not strike", "not night"]},
    "issues": {
        "pay": {"levels": {"none": "not raise", "eight": "raise"}},
        "shift": {"name": "the night shift", "levels": {"days": "not night", "nights": "night"}},
    },
}
UNION = {"pay": {"none": 0, "eight": [50, 60]}, "shift": {"days": 15, "nights": 5}}


def found(case: dict[str, Any], code: str) -> list[str]:
    return [f.text for f in detente.check(Case.from_dict(case)) if f.code == code]


def with_(**sections: Any) -> dict[str, Any]:
    return {**MILL, **sections}


def states(case: dict[str, Any]) -> list[frozenset[str]]:
    options = [*case["options"]]
    rules = [predicate(rule, options) for rule in case.get("infeasible", ())]
    every = (frozenset(o for o, y in zip(options, ys, strict=True) if y) for ys in product((0, 1), repeat=len(options)))
    return [s for s in every if not any(rule(s) for rule in rules)]


def letters(case: dict[str, Any], state: frozenset[str]) -> str:
    return "".join("Y" if o in state else "N" for o in case["options"])


def at(case: dict[str, Any], issue: str, state: frozenset[str]) -> list[str]:
    levels = case["issues"][issue]["levels"]
    return [name for name, text in levels.items() if predicate(text, [*case["options"]])(state)]


def ways(case: dict[str, Any]) -> Iterator[tuple[frozenset[str], tuple[str, ...]]]:
    for state in states(case):
        yield from ((state, levels) for levels in product(*(at(case, issue, state) for issue in case["issues"])))


def span(points: Any) -> tuple[Fraction, Fraction]:
    least, most = points if isinstance(points, list) else (points, points)
    return Fraction(str(least)), Fraction(str(most))


def sums(case: dict[str, Any], dm: str, levels: tuple[str, ...]) -> tuple[Fraction, Fraction]:
    points = case["worth"][dm]["points"]
    both = [span(points.get(issue, {}).get(level, 0)) for issue, level in zip(case["issues"], levels, strict=True)]
    return sum((a for a, _ in both), Fraction(0)), sum((b for _, b in both), Fraction(0))


def prefers(case: dict[str, Any], dm: str, better: frozenset[str], worse: frozenset[str]) -> bool:
    for text in case["preferences"][dm]:
        says = predicate(text, [*case["options"]])
        if says(better) != says(worse):
            return says(better)
    return False


def less(case: dict[str, Any], dm: str, p: tuple[str, ...], q: tuple[str, ...]) -> bool:
    """Whether p has fewer points than q whichever numbers are chosen: at the best ends for p of what is not shared."""
    points, total = case["worth"][dm]["points"], Fraction(0)
    for issue, a, b in zip(case["issues"], p, q, strict=True):
        if a != b:
            given = points.get(issue, {})
            total += span(given.get(a, 0))[1] - span(given.get(b, 0))[0]
    return total < 0


def random_case(seed: int) -> dict[str, Any]:
    random = Random(seed)
    options = [f"o{k}" for k in range(random.randint(2, 5))]
    literal = lambda: random.choice(("", "not ")) + random.choice(options)  # noqa: E731 - a draw
    two = lambda: f"{literal()} {random.choice(('and', 'or'))} {literal()}"  # noqa: E731
    issues = {}
    for k in range(random.randint(1, 3)):
        option = random.choice(options)
        apart = {"l0": option, "l1": f"not {option}"}
        drawn = {f"l{j}": random.choice((literal, two))() for j in range(random.randint(1, 3))}
        issues[f"i{k}"] = {"levels": random.choice((apart, apart, drawn))}
    number = lambda: random.choice((0, 1, 2, 5, "1/3", 2.5, -1))  # noqa: E731
    ranged = lambda: random.choice((number(), [1, 3], ["-1/2", 2]))  # noqa: E731
    worth = {
        dm: {
            "points": {i: {level: ranged() for level in e["levels"]} for i, e in issues.items()},
            "walk_away": number(),
        }
        for dm in ("A", "B")
    }
    return {
        "format": "detente/1",
        "decision_makers": {"A": {}, "B": {}},
        "options": {o: {"owner": random.choice("AB")} for o in options},
        "infeasible": [two() for _ in range(random.randint(0, 2))],
        "preferences": {dm: [literal() for _ in range(random.randint(1, 4))] for dm in "AB"},
        "issues": issues,
        "worth": worth,
    }


@full
def test_random_cases_are_warned_of_as_the_definitions_say() -> None:
    """Each warning where its definition holds, none where it does not; the state or pair that is named shows it."""
    seen: dict[str, int] = dict.fromkeys(("overlap", "empty", "tied", "nothing", "against", "neither"), 0)
    drawn = take(210)
    for case in map(random_case, drawn):
        if not (every := states(case)):
            continue
        told = [(f.code, f.text) for f in detente.check(Case.from_dict(case))]
        said = partial(lambda told, code: [text for c, text in told if c == code], told)
        options = [*case["options"]]
        overlaps = {i for i in case["issues"] if any(len(at(case, i, s)) > 1 for s in every)}
        assert len(said("levels-overlap")) == len(overlaps)
        for text in said("levels-overlap"):
            a, b, issue, state = re.findall(r"“(\w+)” and “(\w+)” of “(\w+)”.*state (\w+),", text)[0]
            assert {a, b} <= set(at(case, issue, frozenset(o for o, y in zip(options, state, strict=True) if y == "Y")))
        empty = {
            (i, k)
            for i, e in case["issues"].items()
            for k in e["levels"]
            if all(k not in at(case, i, s) for s in every)
        }
        assert {re.findall(r"level “(\w+)” of “(\w+)”", t)[0][::-1] for t in said("level-empty")} == empty
        packages = {levels for _, levels in ways(case)}
        there = [[k for k in e["levels"] if (i, k) not in empty] for i, e in case["issues"].items()]
        tied = all(there) and packages != set(product(*there))
        assert len(said("issues-tied")) == tied
        for text in said("issues-tied"):
            apart = re.findall(r"“(\w+)” of “(\w+)”", text.partition(" together")[0])
            assert len(apart) > 1
            assert not any(all(level in at(case, issue, s) for level, issue in apart) for s in every)
            assert f"{len(packages)} can come about" in text
        nothing = contradicted = False
        if packages and not overlaps:
            values = {dm: Fraction(str(w["walk_away"])) for dm, w in case["worth"].items()}
            nothing = not any(all(sums(case, dm, p)[1] >= value for dm, value in values.items()) for p in packages)
            named = {
                o
                for e in case["issues"].values()
                for text in e["levels"].values()
                for o in options
                if o in text.split()
            }
            for dm in "AB":
                against = {
                    (letters(case, s), letters(case, t))
                    for (s, p), (t, q) in product(list(ways(case)), repeat=2)
                    if s - named == t - named and prefers(case, dm, s, t) and less(case, dm, p, q)
                }
                texts = [t for t in said("worth-against-preferences") if f"preferences of {dm} " in t]
                assert len(texts) == bool(against)
                assert all(re.findall(r"of [AB] (\w+) is better than (\w+)", text)[0] in against for text in texts)
                contradicted |= bool(against)
        else:
            assert not said("worth-against-preferences")
        assert len(said("walk-away-leaves-nothing")) == nothing
        for kind, so in (("overlap", overlaps), ("empty", empty), ("tied", tied), ("nothing", nothing),
                         ("against", contradicted), ("neither", not contradicted)):  # fmt: skip
            seen[kind] += bool(so)
    assert all(count >= len(drawn) / 15 for count in seen.values()), seen


def test_levels_may_be_tied_only_three_at_a_time() -> None:
    """Each two of the issues can be settled at any levels, and not all three at one of them."""
    issues = {i: {"levels": {"yes": i, "no_": f"not {i}"}} for i in ("a", "b", "c")}
    case = {**MILL, "options": {i: {"owner": "MILL"} for i in "abc"}, "preferences": {"MILL": ["a"], "UNION": ["b"]},
            "infeasible": ["a and b and c"], "issues": issues}  # fmt: skip
    (text,) = found(case, "issues-tied")
    assert "“yes” of “a”, “yes” of “b” and “yes” of “c” together" in text
    assert "of 8 combinations of levels 7 can come about" in text


def test_ranges_settle_nothing_where_they_meet() -> None:
    """[LEAST, MOST] of a level contradicts a preference only if every number in it does."""
    quiet = with_(worth={"UNION": {"points": {**UNION, "pay": {"none": 40, "eight": [30, 60]}}}})
    loud = with_(worth={"UNION": {"points": {**UNION, "pay": {"none": 40, "eight": [30, 39]}}}})
    assert found(quiet, "worth-against-preferences") == []
    (text,) = found(loud, "worth-against-preferences")
    assert text == (
        "by the preferences of the union YNN is better than NNN, by the points worse: “eight” of “pay” is worth at "
        "most 39, “none” of “pay” at least 40"
    )


def test_the_walk_away_value_that_nothing_reaches_is_named() -> None:
    worth = {"UNION": {"points": UNION, "walk_away": "75.5"}, "MILL": {"points": {"pay": {"none": 1}}, "walk_away": 1}}
    (text,) = found(with_(worth=worth), "walk-away-leaves-nothing")
    assert "walk-away value of the union (75.5); the most is 75, under any points in the ranges" in text
    worth["UNION"]["walk_away"] = "75"
    (text,) = found(with_(worth=worth), "walk-away-leaves-nothing")
    assert "of the mill (1) and the union (75) at once" in text
    worth["MILL"]["walk_away"] = 0
    assert found(with_(worth=worth), "walk-away-leaves-nothing") == []


def test_a_walk_away_value_is_looked_at_where_levels_overlap() -> None:
    """In thirds, which no decimals write: the most is said as the fraction that it is."""
    issues = {"a": {"levels": {"yes": "a", "no_": "not a", "also": "a and b"}}}
    case = {**MILL, "options": {i: {"owner": "MILL"} for i in "ab"}, "preferences": {"MILL": ["a"], "UNION": ["b"]},
            "issues": issues, "infeasible": []}  # fmt: skip
    case["worth"] = {"UNION": {"points": {"a": {"yes": "11/3"}}, "walk_away": 4}}
    (text,) = found(case, "walk-away-leaves-nothing")
    assert "walk-away value of the union (4); the most is 11/3" in text
    assert len(found(case, "levels-overlap")) == 1


def test_what_nothing_is_said_of_counts_nothing_and_that_is_told() -> None:
    (text,) = found(
        with_(worth={"UNION": {"points": {"pay": {"eight": 5}, "shift": UNION["shift"]}}}), "level-without-points"
    )
    assert "“none” of “pay” is worth to the union, so that 0 points are counted" in text
    case = Case.from_dict(with_(worth={"UNION": {"points": {"pay": UNION["pay"]}}}))
    (note,) = [f for f in detente.check(case) if f.code == "level-without-points"]
    assert note.note
    assert "“the night shift”" in note.text
    assert found(with_(worth={"UNION": {"points": UNION}}), "level-without-points") == []


def test_a_level_written_in_letters_names_the_merged_state() -> None:
    """As a term does: where states are one, the letters of a member mean that one."""
    preferences = {"MILL": ["not strike", "not raise"], "UNION": ["raise", "not strike"]}
    levels = {"both": "YNY", "else_": "not strike"}
    case = with_(preferences=preferences, indistinguishable=["strike and raise"], issues={"end": {"levels": levels}})
    assert found(case, "level-empty") == []
    levels["both"] = "raise and strike and not night"  # no single combination is a state there
    assert len(found(case, "level-empty")) == 1


def test_too_many_pairs_are_not_looked_at_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warned_worth, "MAX_PAIRS", 15)
    case = with_(worth={"UNION": {"points": UNION}})
    result: Findings = detente.check(Case.from_dict(case))
    assert [f.code for f in result if "contradict" in f.text] == ["not-looked-at"]


def test_of_large_models_issues_are_not_looked_at() -> None:
    more = {f"x{k}": {"owner": "MILL"} for k in range(17)}
    case = with_(options={**MILL["options"], **more}, issues={"pay": {"levels": {"a": "raise", "b": "raise"}}})
    codes = [f.code for f in detente.check(Case.from_dict(case))]
    assert "not-looked-at" in codes
    assert "levels-overlap" not in codes

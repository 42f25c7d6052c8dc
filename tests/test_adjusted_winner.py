"""Adjusted winner: its three properties on random points, against all divisions into parts; what it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from detente.assess import Worth, adjusted_winner
from detente.errors import UsageError
from seeds import seeded

PARTS = [Fraction(k, 4) for k in range(5)]


def hundred(rng: Random, n: int) -> list[int]:
    """Draw whole points that sum to 100; ties and zeros among them."""
    if rng.random() < 0.3:
        each = [100 // n] * n
        return [*each[:-1], 100 - sum(each[:-1])]
    cuts = sorted(rng.choice(range(0, 101, rng.choice([1, 5, 25]))) for _ in range(n - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]


def sides(points: Mapping[str, int], level: str) -> Worth:
    return Worth.of({issue: {level: n} for issue, n in points.items()})


@seeded(210)
def test_it_is_equitable_efficient_and_envy_free(seed: int) -> None:
    rng = Random(seed)
    n = rng.randint(1, 5)
    east, west = hundred(rng, n), hundred(rng, n)
    kept = [k for k in range(n) if east[k] or west[k]]
    issues = [f"i{k}" for k in kept]
    a, b = ({f"i{k}": points[k] for k in kept} for points in (east, west))
    found = adjusted_winner(
        {"E": sides(a, "east"), "W": sides(b, "west")}, issues={issue: ["east", "west"] for issue in issues}
    )
    share = {issue: found.shares[issue]["E"] for issue in issues}
    assert all(sum(of.values()) == 1 for of in found.shares.values())
    has = sum(a[i] * share[i] for i in issues), sum(b[i] * (1 - share[i]) for i in issues)
    assert has == (found.points, found.points)
    assert found.points >= 50
    cut = [i for i in issues if share[i] not in (0, 1)]
    assert cut == ([] if found.divided is None else [found.divided])
    assert found.package == {i: "east" if share[i] == 1 else "west" for i in issues if i not in cut}
    for i in issues:
        assert found.first[i] == ("E" if a[i] >= b[i] else "W")
        assert found.moved.get(i, 0) == 1 - found.shares[i][found.first[i]]
    # No division into quarters is at least as good for both and better for one.
    for parts in product(PARTS, repeat=len(issues)):
        mine = sum(a[i] * x for i, x in zip(issues, parts, strict=True))
        theirs = sum(b[i] * (1 - x) for i, x in zip(issues, parts, strict=True))
        assert not (mine >= has[0] and theirs >= has[1] and (mine, theirs) != has)


PANAMA = {
    "US defence rights": (22, 9),
    "use rights": (22, 15),
    "land and water": (15, 15),
    "expansion rights": (14, 3),
    "duration": (11, 15),
    "expansion routes": (6, 5),
    "compensation": (4, 11),
    "jurisdiction": (2, 7),
    "US military rights": (2, 7),
    "defence role of Panama": (2, 13),
}
"""The issues of the Panama Canal negotiations, with the points of the United States and of Panama."""


def test_the_panama_canal() -> None:
    """Brams and Taylor (1996), *Fair division*, chapter 5, from Raiffa (1982), *The art and science of negotiation*.

    The points are as a weblog quotes them from there (*Fair division in treaty negotiations*, liveatthewitchtrials,
    28 June 2009), with the result: the United States keeps 0.1333 of land and water, and each has 66 points.
    """
    points = [{issue: given[k] for issue, given in PANAMA.items()} for k in (0, 1)]
    issues = {issue: ["US", "Panama"] for issue in PANAMA}
    found = adjusted_winner({"US": sides(points[0], "US"), "PAN": sides(points[1], "Panama")}, issues=issues)
    assert (found.points, found.divided) == (66, "land and water")
    assert found.shares["land and water"] == {"US": Fraction(2, 15), "PAN": Fraction(13, 15)}
    won = {issue for issue, level in found.package.items() if level == "US"}
    assert won == {"US defence rights", "use rights", "expansion rights", "expansion routes"}


def test_an_issue_that_could_be_divided_as_well_is_named() -> None:
    issues = {issue: ["east", "west"] for issue in ("mine", "port", "road", "well")}
    east = {"mine": 40, "port": 20, "road": 20, "well": 20}
    west = {"mine": 10, "port": 10, "road": 10, "well": 70}
    found = adjusted_winner({"E": sides(east, "east"), "W": sides(west, "west")}, issues=issues)
    assert (found.divided, found.alike, found.moved) == ("port", ("road",), {"port": Fraction(1, 3)})
    assert found.points == Fraction(220, 3)


def test_what_is_no_adjusted_winner_is_refused_by_name() -> None:
    issues = {"mine": ["east", "west"], "port": ["east", "west"]}
    good = {"E": sides({"mine": 60, "port": 40}, "east"), "W": sides({"mine": 30, "port": 70}, "west")}
    both = Worth.of({"mine": {"east": 60, "west": 10}, "port": {"east": 30}})
    ranged = Worth.of({"mine": {"east": (50, 60)}, "port": {"east": 40}})
    for worth, given, message in (
        ({"E": good["E"]}, issues, "adjusted winner is for two; found points of 1"),
        ({**good, "E": sides({"mine": 60, "port": 30}, "east")}, issues, "the points of E sum to 90"),
        ({**good, "E": sides({"mine": 160, "port": -60}, "east")}, issues, "found -60 points of E for port=east"),
        ({**good, "E": sides({"mine": 60, "port": 40}, "west")}, issues, "both give points for mine=west"),
        ({**good, "E": both}, issues, "E gives points for both levels of “mine”"),
        ({**good, "E": ranged}, issues, "the points of E for mine=east are a range"),
        (good, {**issues, "road": ["a", "b", "c"]}, "the issue “road” has 3 levels"),
        (good, {**issues, "road": ["a", "b"]}, "nobody gives points for the issue “road”"),
        (good, {"mine": ["east", "west"]}, "the points of E: found “port”, which is no issue"),
    ):
        with pytest.raises(UsageError, match=message):
            adjusted_winner(worth, issues=given)

"""Packages in points: Nash's barter, and literal enumeration; over ranges, choices of points that are all tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from random import Random

import pytest

import detente
from detente.answer import Answer
from detente.assess import (
    SOLUTIONS,
    Bargaining,
    Weighed,
    Worth,
    bargain,
    bargain_among,
    find_deals,
    frontier,
    on_the_table,
    over_ranges,
)
from detente.errors import BoundReached, OutOfTime, UsageError
from seeds import full, seeded, take

Key = tuple[str, ...]
Points = Mapping[str, Mapping[tuple[str, str], Fraction]]
"""For each decision maker what each level of each issue is worth."""


@dataclass(frozen=True)
class Table:
    """A table as the definitions have it: nothing here is shared with what is tested."""

    issues: Mapping[str, Sequence[str]]
    ranges: Mapping[str, Mapping[tuple[str, str], tuple[Fraction, Fraction]]]
    walk_away: Mapping[str, Fraction | None]
    quo: Key | None = None
    among: frozenset[Key] | None = None

    @property
    def packages(self) -> list[Key]:
        return [p for p in product(*self.issues.values()) if self.among is None or p in self.among]

    def without(self, points: Points, dm: str) -> Fraction:
        away = self.walk_away[dm]
        if away is not None:
            return away
        return Fraction(0) if self.quo is None else self.worth(points, dm, self.quo)

    def worth(self, points: Points, dm: str, package: Key) -> Fraction:
        return sum((points[dm][issue, level] for issue, level in zip(self.issues, package, strict=True)), Fraction(0))

    def gains(self, points: Points) -> dict[Key, tuple[Fraction, ...]]:
        return {
            p: tuple(self.worth(points, dm, p) - self.without(points, dm) for dm in self.ranges) for p in self.packages
        }

    def grid(self, parts: int) -> Iterator[Points]:
        """Yield choices of points: every end, and what lies between in equal steps."""
        free = [
            (dm, at, [low + (high - low) * Fraction(k, parts) for k in range(parts + 1)] if low < high else [low])
            for dm, given in self.ranges.items()
            for at, (low, high) in given.items()
        ]
        for numbers in product(*(some for *_, some in free)):
            found: dict[str, dict[tuple[str, str], Fraction]] = {dm: {} for dm in self.ranges}
            for (dm, at, _), number in zip(free, numbers, strict=True):
                found[dm][at] = number
            yield found

    def asked(self, limit: int = 1_000) -> Bargaining:
        worth = {}
        for dm, given in self.ranges.items():
            points: dict[str, dict[str, tuple[Fraction, Fraction]]] = {issue: {} for issue in self.issues}
            for (issue, level), some in given.items():
                points[issue][level] = some
            worth[dm] = Worth(points, self.walk_away[dm])
        among = None if self.among is None else [dict(zip(self.issues, p, strict=True)) for p in self.among]
        quo = None if self.quo is None else dict(zip(self.issues, self.quo, strict=True))
        return bargain(worth, issues=self.issues, among=among, status_quo=quo, limit=limit)


def efficient(gains: Mapping[Key, tuple[Fraction, ...]]) -> set[Key]:
    def below(one: tuple[Fraction, ...], other: tuple[Fraction, ...]) -> bool:
        return one != other and all(a <= b for a, b in zip(one, other, strict=True))

    return {p for p, g in gains.items() if not any(below(g, other) for other in gains.values())}


def best(values: Mapping[Key, object]) -> set[Key]:
    greatest = max(values.values(), default=None)  # type: ignore[type-var]  # of one kind, all numbers or all tuples
    return {p for p, value in values.items() if value == greatest}


def multiplied(numbers: Sequence[Fraction]) -> Fraction:
    found = Fraction(1)
    for n in numbers:
        found *= n
    return found


def solutions(gains: Mapping[Key, tuple[Fraction, ...]]) -> dict[str, set[Key]]:
    """What each solution picks, by its definition."""
    zone = {p: g for p, g in gains.items() if min(g) >= 0}
    ideal = [max(column) for column in zip(*zone.values(), strict=True)]
    shares = {
        p: sorted(a / most if most else Fraction(0) for a, most in zip(g, ideal, strict=True)) for p, g in zone.items()
    }
    return {
        "nash": best({p: multiplied(g) for p, g in zone.items() if min(g) > 0}),
        "kalai-smorodinsky": best(shares),
        "egalitarian": best({p: sorted(g) for p, g in zone.items()}),
        "utilitarian": best({p: sum(g) for p, g in zone.items()}),
    }


def keys(weighed: Sequence[Weighed]) -> list[Key]:
    return [tuple(package.values()) for one in weighed for package in one.packages]


def random_table(seed: int, *, ranges: int = 0, parties: int | None = None) -> Table:
    rng = Random(seed)
    issues = {f"i{k}": [f"l{n}" for n in range(rng.randint(1, 3))] for k in range(rng.randint(1, 3))}
    makers = [f"d{i}" for i in range(parties or rng.randint(1, 3))]
    divisor, most = rng.choice([1, 1, 3]), rng.choice([2, 6, 20])
    at = [(issue, level) for issue, levels in issues.items() for level in levels]
    points = {dm: {where: Fraction(rng.randint(0, most), divisor) for where in at} for dm in makers}
    given = {dm: {where: (n, n) for where, n in some.items()} for dm, some in points.items()}
    for _ in range(ranges):
        dm, where = rng.choice(makers), rng.choice(at)
        low = given[dm][where][0]
        given[dm][where] = (low, low + Fraction(rng.randint(1, most), divisor))
    away = {dm: rng.choice([None, None, Fraction(rng.randint(0, most))]) for dm in makers}
    every = list(product(*issues.values()))
    quo = rng.choice([None, rng.choice(every)])
    among = frozenset(rng.sample(every, rng.randint(1, len(every)))) if rng.random() < 0.4 else None
    return Table(issues, given, away, quo, among)


# Bill has the first five things, Jack the others.
BILL = {"book": 2, "whip": 2, "ball": 2, "bat": 2, "box": 4, "pen": 10, "toy": 4, "knife": 6, "hat": 2}
JACK = {"book": 4, "whip": 2, "ball": 1, "bat": 2, "box": 1, "pen": 1, "toy": 1, "knife": 2, "hat": 2}
HAS = {thing: "Bill" if k < 5 else "Jack" for k, thing in enumerate(BILL)}


@pytest.fixture(scope="module")
def barter() -> Bargaining:
    worth = {
        who: Worth.of({thing: {who: n} for thing, n in values.items()})
        for who, values in (("Bill", BILL), ("Jack", JACK))
    }
    return bargain(worth, issues={thing: ["Bill", "Jack"] for thing in BILL}, status_quo=HAS)


def gained(weighed: Weighed) -> tuple[Fraction, ...]:
    return tuple(least for least, _ in weighed.gains.values())


def test_nashs_barter_by_all_512_allocations(barter: Bargaining) -> None:
    """The barter of Nash (1950), The bargaining problem, *Econometrica* 18, 155–162, which was not seen itself.

    The table of values is as *ACM Crossroads*, summer 2008, p. 22, prints it; the solution (Bill gives book, whip, ball
    and bat, Jack pen, toy and knife) and all the rest follow from the values, here literally.
    """
    gains = {}
    for owners in product(("Bill", "Jack"), repeat=len(BILL)):
        to = dict(zip(BILL, owners, strict=True))
        gains[owners] = (
            Fraction(sum(BILL[x] * ((to[x] == "Bill") - (HAS[x] == "Bill")) for x in BILL)),
            Fraction(sum(JACK[x] * ((to[x] == "Jack") - (HAS[x] == "Jack")) for x in JACK)),
        )
    wanted = [(2, 8), (6, 7), (8, 6), (12, 5), (14, 4), (16, 2), (18, 0)]
    assert sorted({gains[p] for p in efficient(gains) if min(gains[p]) >= 0}) == wanted
    assert [gained(w) for w in barter.frontier if w.in_zone == (Answer.YES, Answer.YES)] == wanted
    assert {tuple(p) for p in keys(barter.frontier)} == efficient(gains)
    assert barter.count == 512
    assert barter.in_zone == (sum(min(g) >= 0 for g in gains.values()),) * 2
    assert barter.ideal == {"Bill": 18, "Jack": 8}
    for name, expected in solutions(gains).items():
        assert set(keys(barter.picked[name].packages)) == expected
    nash = barter.picked["nash"]
    assert [gained(w) for w in nash.packages] == [(12, 5)]
    assert nash.value == (60,)
    (package,) = (p for w in nash.packages for p in w.packages)
    assert {x for x in BILL if HAS[x] == "Bill" != package[x]} == {"book", "whip", "ball", "bat"}
    assert {x for x in BILL if HAS[x] == "Jack" != package[x]} == {"pen", "toy", "knife"}
    assert [gained(w) for w in barter.picked["kalai-smorodinsky"].packages] == [(12, 5)]
    # Of (6, 7) and (8, 6), whose least gain is the same, leximin takes the one whose next is greater.
    assert [gained(w) for w in barter.picked["egalitarian"].packages] == [(8, 6)]
    assert [gained(w) for w in barter.picked["utilitarian"].packages] == [(14, 4), (16, 2), (18, 0)]


@seeded(420)
def test_packages_at_points_are_those_of_the_definitions(seed: int) -> None:
    table = random_table(seed)
    (points,) = table.grid(1)
    found, gains = table.asked(), table.gains(points)
    assert sorted(keys(found.frontier)) == sorted(efficient(gains))
    assert found.efficient == len(efficient(gains))
    zone = [g for g in gains.values() if min(g) >= 0]
    assert (found.count, found.in_zone) == (len(gains), (len(zone), len(zone)))
    assert found.ideal == (dict(zip(table.ranges, map(max, zip(*zone, strict=True)), strict=True)) if zone else None)
    for name, expected in solutions(gains).items():
        picked = found.picked[name]
        assert sorted(keys(picked.packages)) == sorted(expected)
        assert all((w.every, w.some) == (Answer.YES, Answer.YES) for w in picked.packages)
    for weighed in found.frontier:
        for package in keys([weighed]):
            assert gained(weighed) == gains[package]
            assert [w for w, _ in weighed.worth.values()] == [table.worth(points, dm, package) for dm in table.ranges]


@seeded(70)
def test_numbers_of_any_size_and_free_or_listed_packages_give_the_same(seed: int) -> None:
    table = replace(random_table(seed), among=None)
    found = table.asked()
    every = replace(table, among=frozenset(table.packages)).asked()
    assert {frozenset(keys([w])) for w in found.frontier} == {frozenset(keys([w])) for w in every.frontier}
    huge = {
        dm: {at: (low * 10**30, high * 10**30) for at, (low, high) in some.items()} for dm, some in table.ranges.items()
    }
    away = {dm: None if n is None else n * 10**30 for dm, n in table.walk_away.items()}
    large = replace(table, ranges=huge, walk_away=away).asked()
    for name in SOLUTIONS:
        picked = sorted(keys(found.picked[name].packages))
        assert sorted(keys(every.picked[name].packages)) == sorted(keys(large.picked[name].packages)) == picked


@seeded(42)
def test_solutions_do_not_mind_another_order_and_nash_and_shares_no_other_unit(seed: int) -> None:
    table = replace(random_table(seed), among=None)
    unit = {dm: k for k, dm in enumerate(table.ranges, 2)}
    other = replace(
        table,
        ranges={
            dm: {at: (low * unit[dm], high * unit[dm]) for at, (low, high) in some.items()}
            for dm, some in table.ranges.items()
        },
        walk_away={dm: None if n is None else n * unit[dm] for dm, n in table.walk_away.items()},
    )
    turned = replace(table, ranges=dict(reversed(table.ranges.items())))
    found, scaled, again = table.asked(), other.asked(), turned.asked()
    assert sorted(keys(found.frontier)) == sorted(keys(scaled.frontier)) == sorted(keys(again.frontier))
    for name in SOLUTIONS:
        picked = sorted(keys(found.picked[name].packages))
        assert picked == sorted(keys(again.picked[name].packages))
        if name in ("nash", "kalai-smorodinsky"):
            assert picked == sorted(keys(scaled.picked[name].packages))


def test_what_cannot_be_told_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    issues = {"pay": ["low", "high"], "weeks": ["fixed", "flexible"]}
    worth = {"UNION": Worth.of({"pay": {"high": (5, 6)}, "weeks": {"fixed": 3}}), "MILL": Worth.of({"pay": {"low": 4}})}
    whole = {"pay": "low", "weeks": "fixed"}
    for given, message in (
        ({"worth": {}}, "found nobody to whom packages are worth anything"),
        ({"issues": {}}, "found no issue"),
        ({"issues": {**issues, "shift": []}}, "found no level of the issue “shift”"),
        ({"worth": {"UNION": Worth.of({"pya": {"high": 1}})}}, "the points of UNION: found “pya”, which is no issue"),
        ({"worth": {"UNION": Worth.of({"pay": {"hi": 1}})}}, "found “hi”, which is no level of the issue “pay”"),
        ({"status_quo": {"pay": "low"}}, "the status quo: found no level of the issue “weeks”"),
        ({"status_quo": {**whole, "night": "no"}}, "the status quo: found “night”, which is no issue"),
        ({"among": [whole, {**whole, "pay": "hgih"}]}, "package 2: found “hgih”, which is no level of the issue “pay”"),
    ):
        with pytest.raises(UsageError, match=message):
            bargain(**{"worth": worth, "issues": issues, **given})  # type: ignore[arg-type]  # what is wrong is told
    for wrong in ((6, 5), 0.5):
        with pytest.raises(UsageError, match="pay=high: found"):
            Worth.of({"pay": {"high": wrong}})  # type: ignore[dict-item]  # what is wrong is told
    monkeypatch.setattr(over_ranges, "MAX_CANDIDATES", 1)
    found = bargain(worth, issues=issues)
    assert found.stopped is not None
    assert "more than 1 packages of which each may be the best" in found.stopped
    assert (found.frontier, found.efficient, found.picked["nash"].listed) == ((), None, False)
    assert found.in_zone == (4, 4)
    monkeypatch.setattr(on_the_table, "MAX_PACKAGES", 3)
    with pytest.raises(BoundReached, match="there are 4 packages, more than the 3"):
        bargain(worth, issues=issues, among=lambda package: package["pay"] == "low")
    monkeypatch.setattr(frontier, "MAX_POINTS", 1)
    with pytest.raises(BoundReached, match="more than 1 efficient points"):
        bargain({"x": Worth.of({"pay": {"low": 1}}), "y": Worth.of({"pay": {"high": 1}})}, issues=issues)


def test_what_the_time_does_not_settle_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    table = random_table(1_168, ranges=4)
    found = table.asked()
    assert any(Answer.UNKNOWN not in (w.every, w.some) for w in found.picked["nash"].packages)
    monkeypatch.setattr(over_ranges, "over", lambda: "the time is over")
    hasty = table.asked()
    assert hasty.frontier == found.frontier
    for name in SOLUTIONS:
        for package in table.packages:
            one, other = (told(some.picked[name].packages, package) for some in (hasty, found))
            assert all(a is Answer.UNKNOWN or a is b for a, b in zip(one, other, strict=True))
    with pytest.raises(OutOfTime, match="the bound of 1e-09 seconds was hit"):
        bargain({"x": Worth.of({"pay": {"low": 1}})}, issues={"pay": ["low", "high"]}, seconds=1e-9)
    ranged = {"x": Worth.of({"pay": {"low": (1, 2)}})}
    late = bargain(ranged, issues={"pay": ["low", "high"]}, seconds=1e-9)
    assert (late.stopped, late.efficient) == ("the bound of 1e-09 seconds was hit", None)


def test_rules_may_be_told_by_a_test_of_packages() -> None:
    issues = {"pay": ["low", "high"], "weeks": ["fixed", "flexible"]}
    worth = {"UNION": Worth.of({"pay": {"high": 5}, "weeks": {"fixed": 3}}), "MILL": Worth.of({"pay": {"low": 4}})}
    found = bargain(worth, issues=issues, among=lambda package: package != {"pay": "high", "weeks": "fixed"})
    assert found.count == 3
    assert sorted(keys(found.frontier)) == [("high", "flexible"), ("low", "fixed")]


def test_counts_are_exact_where_lists_are_bounded() -> None:
    issues = {f"i{k}": ["a", "b"] for k in range(70)}
    same = Worth.of({issue: {"a": 1, "b": 1} for issue in issues})
    found = bargain({"x": same, "y": same}, issues=issues, limit=3)
    assert (found.count, found.efficient, found.in_zone) == (2**70, 2**70, (2**70, 2**70))
    poor = Worth.of({issue: {"a": 1} for issue in issues}, walk_away=40)
    assert bargain({"x": poor, "y": same}, issues=issues, limit=3).in_zone is None
    (point,) = found.frontier
    assert (point.count, len(point.packages)) == (2**70, 3)
    assert found.picked["nash"].value == (70 * 70,)


def told(found: Sequence[Weighed], package: Key) -> tuple[Answer, Answer]:
    """What is said of a package: of what is not listed, that it never is."""
    (answers,) = [(w.every, w.some) for w in found if keys([w]) == [package]] or [(Answer.NO, Answer.NO)]
    return answers


def agrees(answers: tuple[Answer, Answer], seen: Sequence[bool]) -> bool:
    """Tell whether two answers are in accord with what was seen for some choices of points."""
    every, some = answers
    return not ((every is Answer.YES and not all(seen)) or (some is Answer.NO and any(seen)))


@seeded(280)
def test_no_choice_of_points_speaks_against_what_is_said_over_ranges(seed: int) -> None:
    table = random_table(1_000 + seed, ranges=1 + seed % 5)
    found = table.asked()
    seen = [table.gains(points) for points in table.grid(2 if seed % 5 < 4 else 1)]
    frontiers, picked = [efficient(gains) for gains in seen], [solutions(gains) for gains in seen]
    for package in table.packages:
        efficiency = told(found.frontier, package)
        assert Answer.UNKNOWN not in efficiency
        assert agrees(efficiency, [package in front for front in frontiers])
        for name in SOLUTIONS:
            answers = told(found.picked[name].packages, package)
            assert agrees(answers, [package in one[name] for one in picked]), (name, package, answers)
            assert name == "kalai-smorodinsky" or answers[0] is not Answer.UNKNOWN
    assert found.in_zone is not None
    assert found.in_zone[0] <= min(sum(min(g) >= 0 for g in gains.values()) for gains in seen)


@full
def test_few_answers_over_ranges_are_not_settled() -> None:
    answers = [
        answer
        for table in (random_table(1_000 + seed, ranges=1 + seed % 5) for seed in take(140))
        for picked in table.asked().picked.values()
        for weighed in picked.packages
        for answer in (weighed.every, weighed.some)
    ]
    assert answers.count(Answer.UNKNOWN) <= len(answers) // 20


@seeded(140)
def test_efficiency_over_ranges_is_that_of_their_corners(seed: int) -> None:
    """Each package is compared at all corners: that decides dominance, since what each adds is linear."""
    table = random_table(3_000 + seed, ranges=1 + seed % 6)
    found = table.asked()
    fronts = [efficient(table.gains(points)) for points in table.grid(1)]
    for package in table.packages:
        every, some = told(found.frontier, package)
        assert every is Answer.of(all(package in front for front in fronts))
        assert some is Answer.of(any(package in front for front in fronts))


@seeded(140)
def test_what_is_picked_for_every_choice_is_refuted_at_a_corner_where_it_is(seed: int) -> None:
    """The criteria for `every` are corners: so a no is seen at one, and a yes at all."""
    table = random_table(5_000 + seed, ranges=1 + seed % 6)
    found = table.asked()
    seen = [solutions(table.gains(points)) for points in table.grid(1)]
    for package in table.packages:
        for name in ("nash", "egalitarian", "utilitarian"):
            every, _ = told(found.picked[name].packages, package)
            assert every is Answer.of(all(package in one[name] for one in seen)), name


PAID = """
format: detente/1
decision_makers: {MILL: {name: a mill}, UNION: {name: its union}, TOWN: {name: the town}}
options:
  raise: {owner: MILL}
  night: {owner: MILL}
  lockout: {owner: MILL}
  strike: {owner: UNION}
  flexible: {owner: UNION}
  permit: {owner: TOWN}
infeasible: [night and not permit, strike and lockout]
preferences: {MILL: [not strike, night], UNION: [raise, not night], TOWN: [not permit]}
status_quo: NNNYNN
issues:
  pay:   {levels: {none: not raise, eight: raise}}
  weeks: {levels: {fixed: not flexible, flexible: flexible}}
  shift: {levels: {days: not night, nights: night and permit}}
worth:
  UNION: {points: {pay: {eight: [50, 60]}, weeks: {fixed: 25}, shift: {days: 15, nights: [0, 5]}}, walk_away: 40}
  MILL:  {points: {pay: {none: 30}, weeks: {flexible: 45}, shift: {nights: 25}}}
"""


@pytest.mark.parametrize("given", [None, "not strike", "permit and (night or not raise)"])
def test_packages_of_a_model_are_those_of_its_states(given: str | None) -> None:
    """The mill, with points: which states there are, and which packages these are, is worked out from the letters."""
    found = bargain_among(find_deals(detente.parse_case(PAID), concepts=["nash"], given=given))
    among = set()
    for letters in product((False, True), repeat=6):
        raised, night, lockout, strike, flexible, permit = letters
        wanted = {None: True, "not strike": not strike}.get(given, permit and (night or not raised))
        if wanted and not (night and not permit) and not (strike and lockout):
            levels = "eight" if raised else "none", "flexible" if flexible else "fixed", "nights" if night else "days"
            among.add(levels)
    issues = {"pay": ["none", "eight"], "weeks": ["fixed", "flexible"], "shift": ["days", "nights"]}
    worth = {
        "MILL": Worth.of({"pay": {"none": 30}, "weeks": {"flexible": 45}, "shift": {"nights": 25}}),
        "UNION": Worth.of(
            {"pay": {"eight": (50, 60)}, "weeks": {"fixed": 25}, "shift": {"days": 15, "nights": (0, 5)}}, walk_away=40
        ),
    }
    listed = [dict(zip(issues, levels, strict=True)) for levels in sorted(among)]
    quo = {"pay": "none", "weeks": "fixed", "shift": "days"}
    same = bargain(worth, issues=issues, among=listed, status_quo=quo)
    assert found.count == len(among)
    assert {dm: without.basis for dm, without in found.without.items()} == {
        "MILL": "status quo",
        "UNION": "walk-away value",
    }
    assert [keys([w]) for w in found.frontier] == [keys([w]) for w in same.frontier]
    for name in SOLUTIONS:
        assert found.picked[name] == same.picked[name]


def test_a_model_without_issues_or_points_is_refused_by_name() -> None:
    without = detente.parse_case(PAID[: PAID.index("worth:")])
    bare = detente.parse_case(PAID[: PAID.index("issues:")])
    with pytest.raises(UsageError, match="does not say what packages are worth to anybody; add “worth”"):
        bargain_among(find_deals(without, concepts=["nash"]))
    with pytest.raises(UsageError, match="has no package to bargain over"):
        bargain_among(find_deals(detente.parse_case(PAID), concepts=["nash"], given="raise and not raise"))
    with pytest.raises(UsageError, match="has no issues, so that no levels of them are worth anything"):
        bargain_among(find_deals(bare, concepts=["nash"]))

"""What `deals` found as a JSON object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, NotRequired, TypedDict, cast

from detente.assess.bargaining import Bargaining, Weighed
from detente.assess.deal_ways import DealWay, NearestBetter, OnTable, Package, WayCounts
from detente.assess.deals_across import DealsAcross
from detente.assess.deals_asked import DealsAsked
from detente.assess.dividing import AdjustedWinner
from detente.assess.packages import Issue, address
from detente.assess.tabled import Tabled
from detente.report.changes import ChangeRecord, change_record, change_sentence
from detente.report.deals import deals_sentence, is_shown_in
from detente.report.glance import shape_held
from detente.report.on_credit import CreditRecord, WithCredit, credit_record
from detente.report.records import open_answer, open_answers, plain_answers, which_record
from detente.report.shapes import (
    Complete,
    Concept,
    Concepts,
    Count,
    Explains,
    Id,
    Ids,
    PlaceRecord,
    State,
    Such,
    WhichRecord,
    Why,
    Whys,
    YesNo,
)
from detente.report.verdict import Shape
from detente.report.words import Words

Levels = Annotated[dict[Id, str], "For each issue its level."]
ByConcept = Annotated[dict[Concept, int | None], "For each concept how many, null where that is not known."]


class LevelRecord(TypedDict):
    """A level of an issue."""

    id: Annotated[str, "Its id."]
    name: Annotated[str, "What it is called."]
    when: Annotated[str, "The formula that holds where the issue is settled so."]


class IssueRecord(TypedDict):
    """Something to be agreed on."""

    id: Annotated[str, "Its id."]
    name: Annotated[str, "What it is called."]
    term: Annotated[bool, "Whether it is a term of a proposal, in force or not, since the case has no issues."]
    levels: Annotated[list[LevelRecord], "Its levels, in the order of the file."]


class WhyEfficient(TypedDict, total=False):
    """Beside an answer to whether something is efficient that is null, what kind of neither it is."""

    why_efficient: str


class DealWayRecord(TypedDict):
    """One way to carry a package out."""

    state: State
    name: Annotated[str, "The state in words."]
    taken: Annotated[Ids, "The options that are taken there."]
    worse_off: Annotated[Ids, "Who is worse off there than in the status quo."]
    better_off: Annotated[Ids, "Who is better off."]
    efficient: Annotated[YesNo, "Whether no state of the whole model is at least as good for all and better for one."]
    why_efficient: NotRequired[
        Annotated[Why, "What kind of neither it is; present only where it is null.", Explains(("efficient",))]
    ]
    dominated_by: Annotated[State | None, "Of a way that is not efficient, one that is better for one, worse for none."]
    holds: Annotated[dict[Concept, YesNo], "For each concept whether nobody would leave it."]
    why: NotRequired[
        Annotated[
            Whys,
            "Under the keys whose answer is null, what kind of neither it is; present only where one is.",
            Explains(("holds",)),
        ]
    ]
    how: Annotated[
        Shape,
        "How it holds: by itself, by deterrence, only by answers that cost whoever gives them; that somebody leaves; "
        "or that it is not known.",
    ]
    steps: Annotated[Count | None, "The fewest steps on credit that lead there; null: none do, or it is not known."]
    on_credit: NotRequired[Annotated[CreditRecord, "Who would have to go first; present where it was looked for."]]
    places: Annotated[
        dict[Id, Annotated[int | None, "1 for the best of all states; null for whoever compares states in pairs."]],
        "For each decision maker its place in its order.",
    ]


class WayCountsRecord(TypedDict):
    """How many of some ways are what; null where that is not known."""

    ways: Annotated[Count, "All of them."]
    wanted: Annotated[Count, "Those that nobody finds worse than the status quo."]
    efficient: Annotated[Count | None, "Those that are efficient."]
    fair: Annotated[Count | None, "Those that are wanted and efficient."]
    holding: ByConcept
    wanted_and_holding: ByConcept
    efficient_and_holding: ByConcept
    fair_and_holding: ByConcept
    fewest_steps: Annotated[Count | None, "The fewest steps on credit to one that is wanted; null: none, or not known."]


class PromisesRecord(TypedDict):
    """What would make a package hold."""

    state: Annotated[State, "The way that it is shown by."]
    concept: Annotated[Concept, "Under which concept it would hold."]
    says: Annotated[list[str], "The cheapest changes found, each in words; empty where none was found."]
    changes: Annotated[list[ChangeRecord], "The same as data."]
    proven: Annotated[bool, "Whether it is proven that nothing cheaper does, or that nothing does."]


Number = Annotated[str, "An exact number: a whole one, or a fraction."]
Pair = Annotated[list[Number], Such(minItems=2, maxItems=2)]
Values = Annotated[dict[Id, Annotated[Pair, "The least and the most."]], "For each decision maker how many points."]


class PickedRecord(TypedDict):
    """Packages that a solution picks, and that are worth the same."""

    packages: Annotated[list[str], "The first of them, by their addresses."]
    count: Annotated[Count, "How many there are."]
    worth: Values
    gains: Annotated[dict[Id, Annotated[Pair, "The least and the most."]], "How much more than without agreement."]
    every: Annotated[YesNo, "Whether they are picked for every choice of points within the ranges."]
    some: Annotated[YesNo, "Whether they are for some."]
    why: NotRequired[
        Annotated[
            dict[str, Why],
            "Under the keys whose answer is null, what kind of neither it is; present only where one is.",
            Explains(("every", "some")),
        ]
    ]


class AdjustedRecord(TypedDict):
    """What adjusted winner gives to whom."""

    shares: Annotated[dict[Id, dict[Id, Number]], "For each issue the part of it that each gets its way on."]
    divided: Annotated[Id | None, "The issue that is divided; null where none is."]
    alike: Annotated[Ids, "Issues that could have been divided instead, for the same points."]
    points: Annotated[Number, "How many of its own points each has: both as many."]
    cannot_be: Annotated[
        list[str], "The packages at the ends of what is divided, or the one that is given, that no way looked at is."
    ]


class PointsRecord(TypedDict):
    """Packages in points."""

    without: Annotated[dict[Id, Annotated[Pair, "The least and the most."]], "What each has without agreement."]
    basis: Annotated[dict[Id, Annotated[str, "Where that is from."]], "Of each, where what it has then is from."]
    count: Annotated[Count, "How many packages there are."]
    in_zone: Annotated[
        list[int] | None, "How many give everybody at least that for every choice of points, and for some; or null."
    ]
    efficient: Annotated[Count | None, "How many are efficient in points, for some choice of them."]
    picked: Annotated[
        dict[str, Annotated[list[PickedRecord], "Packages, all ties among them."]], "For each solution what it picks."
    ]
    adjusted: NotRequired[
        Annotated[
            AdjustedRecord,
            "For two who give a hundred points to issues of two levels, of which each wins one; absent otherwise.",
        ]
    ]
    stopped: Annotated[str | None, "Why this is not all."]


class PackageVoicesRecord(TypedDict):
    """The voices without which, each by itself, the way that a package is shown by is another one."""

    package: Annotated[str, "Its address."]
    wanted: Annotated[list[str], "Those without which it is no longer wanted, or is then, by their ids."]
    holds: Annotated[
        dict[Concept, Annotated[list[str], "Voices by their ids."]],
        "For each concept those without which nobody would leave it any more, or nobody would then.",
    ]
    stopped: Annotated[str | None, "Why these are not all."]


class PackageThereRecord(TypedDict):
    """A package in one model."""

    package: Annotated[str, "Its address."]
    state: State
    worse_off: Annotated[Ids, "Who is worse off in the way shown than in the status quo."]
    efficient: Annotated[YesNo, "Whether that way is efficient."]
    how: Annotated[Shape, "How it holds, as in a way."]
    why: NotRequired[
        Annotated[Why, "What kind of neither `efficient` is; present only where it is null.", Explains(("efficient",))]
    ]


class ElsewhereRecord(PlaceRecord):
    """What could be agreed on in one perspective and phase."""

    sentence: Annotated[str, "The answer in one sentence; empty where there is none."]
    failed: Annotated[str | None, "Why there is none."]
    packages: Annotated[list[PackageThereRecord], "The packages of which something differs between the models."]


class TabledTermRecord(TypedDict):
    """A term for one issue."""

    name: Annotated[str, "What it says."]
    that: Annotated[str, "Where it is in force."]
    obliges: NotRequired[Annotated[Ids, "Who owns an option of it; present only where somebody does."]]


class TabledRecord(TypedDict):
    """A package as the proposal that it would be, as the file has it."""

    name: Annotated[str, "What it is called."]
    terms: Annotated[dict[str, TabledTermRecord], "A term for each issue."]


class PackageRecord(TypedDict):
    """One level of each issue."""

    address: Annotated[str, "What it is called, such as `deal:pay=eight,weeks=flexible`."]
    name: Annotated[str, "The same in words."]
    levels: Levels
    best: Annotated[DealWayRecord, "The way that it is shown by."]
    counts: Annotated[WayCountsRecord, "How many of its ways are what."]
    best_holding: Annotated[
        dict[Concept, DealWayRecord | None],
        "For each concept the best way in which it holds; null where none is known.",
    ]
    status_quo: Annotated[bool, "Whether the status quo is one of its ways."]
    wanted: Annotated[bool, "Whether nobody finds the way shown worse than the status quo."]
    proposals: Annotated[Ids, "The proposals that are shown by a way of this package."]
    same_as: Annotated[Ids, "The proposals whose ways, of those looked at, are just its ways."]
    proposal: Annotated[TabledRecord, "What would be added to `proposals` to put it on the table."]


class LosersRecord(TypedDict):
    """Some who would be worse off than in the status quo, while nobody else is."""

    who: Annotated[Ids, "Who."]
    ways: Annotated[Count, "In how many ways just these are."]
    best: Annotated[DealWayRecord, "The best of these ways."]


class NearestBetterRecord(TypedDict):
    """A way of a package that nobody finds worse than another one, and somebody better."""

    package: Annotated[str, "The address of the package."]
    levels: Levels
    way: DealWayRecord
    issues: Annotated[list[str], "The issues that are at another level."]
    better_off: Annotated[Ids, "Who finds it better."]


class OnTableRecord(TypedDict):
    """A proposal among the packages."""

    proposal: Annotated[Id, "Its id."]
    name: Annotated[str, "What it is called."]
    ways: Annotated[Count, "How many ways there are to carry it out, of those looked at."]
    way: Annotated[DealWayRecord | None, "The best of them; null where there is none."]
    package: Annotated[str | None, "The address of the package that this way is; null where it is none."]
    better: Annotated[
        NearestBetterRecord | None,
        "The nearest package that nobody finds worse than this way, and somebody better; null where there is none.",
    ]


class DealsRecord(WhichRecord):
    """What could be agreed on in one model."""

    sentence: Annotated[str, "The answer in one sentence."]
    concepts: Annotated[Concepts, "The concepts asked about, in that order."]
    status_quo: Annotated[DealWayRecord, "The status quo."]
    last_places: Annotated[
        dict[Id, Annotated[int | None, "Null for whoever compares states in pairs."]],
        "For each decision maker how many places its order has.",
    ]
    issues: Annotated[list[IssueRecord], "What is to be agreed on."]
    outside: Annotated[list[str], "Without declared issues, the terms that have no formula, and are no issue."]
    given: Annotated[str | None, "Where this holds, ways are looked at; null: everywhere."]
    packages: Annotated[
        list[PackageRecord],
        "The packages that some way is, first those that are wanted and hold; --limit bounds this list.",
    ]
    count: Annotated[Count, "How many there are in all."]
    without_ways: Annotated[Count, "How many choices of a level for each issue no way looked at is."]
    at_no_level: Annotated[Count, "How many ways looked at are at no level of some issue, and so are no package."]
    overlapping: Annotated[Count, "How many are at two levels of some issue, and count in each package."]
    everywhere: Annotated[WayCountsRecord, "How many ways are what, of all states."]
    looked_at: Annotated[WayCountsRecord, "The same of those looked at."]
    must_lose: Annotated[
        list[LosersRecord],
        "The smallest sets of those who would be worse off than in the status quo; a set of nobody: nobody has to be.",
    ]
    on_table: Annotated[list[OnTableRecord], "The proposals, or the one asked for, among the packages."]
    promises: NotRequired[
        Annotated[
            list[PromisesRecord],
            "For the first packages that are wanted and efficient and do not hold; present with --repair only.",
        ]
    ]
    points: NotRequired[Annotated[PointsRecord, "What solutions of bargaining theory pick; present with --worth only."]]
    voices: NotRequired[
        Annotated[list[PackageVoicesRecord], "On which voices the first packages rest; present with --voices only."]
    ]
    elsewhere: NotRequired[
        Annotated[
            list[ElsewhereRecord],
            "The packages in each perspective and phase, as far as something differs; present with --elsewhere only.",
        ]
    ]
    complete: Complete
    stopped: Annotated[str | None, "Why something is not known."]


def deals_record(asked: DealsAsked, limit: int) -> DealsRecord:
    """Return what could be agreed on as plain data."""
    found = asked.deals
    words = Words.of(found.solution)
    return {
        **which_record(found.model),
        "sentence": str(deals_sentence(asked)),
        "concepts": list(found.solution.concepts),
        "status_quo": _way(words, asked, found.way(found.status_quo)),
        "last_places": dict(found.last_places),
        "issues": [_issue(i) for i in found.issues],
        "outside": [str(t.term.id) for t in found.outside],
        "given": None if found.given is None else str(found.given),
        "packages": [_package(words, asked, p) for p in found.packages[:limit]],
        "count": found.count,
        "without_ways": found.without_ways,
        "at_no_level": found.at_no_level,
        "overlapping": found.overlapping,
        "everywhere": _counts(found.everywhere),
        "looked_at": _counts(found.looked_at),
        "must_lose": [
            {"who": list(one.who), "ways": one.ways, "best": _way(words, asked, one.best)} for one in found.must_lose
        ],
        "on_table": [_on_table(words, asked, t) for t in found.on_table],
        **_promises(words, asked),
        **_beside(asked),
        "complete": found.complete,
        "stopped": asked.stopped,
    }


class WithPromises(TypedDict, total=False):
    """What would make packages hold, where that was asked for."""

    promises: list[PromisesRecord]


def _promises(words: Words, asked: DealsAsked) -> WithPromises:
    told: list[PromisesRecord] = []
    for state, repairs in asked.repairs.items():
        changes = [c.change for r in repairs.found[:1] for c in r.changes]
        told.append(
            {
                "state": state,
                "concept": repairs.concept,
                "says": [change_sentence(words, c) for c in changes],
                "changes": [change_record(words, c) for c in changes],
                "proven": repairs.proven,
            }
        )
    return {"promises": told} if told else {}


class Beside(TypedDict, total=False):
    """What else was asked for."""

    points: PointsRecord
    voices: list[PackageVoicesRecord]
    elsewhere: list[ElsewhereRecord]


def _beside(asked: DealsAsked) -> Beside:
    found: Beside = {}
    if asked.bargaining is not None:
        found["points"] = _points(asked.bargaining)
        if asked.adjusted is not None:
            found["points"]["adjusted"] = _adjusted(asked.adjusted, asked.cannot_be)
    if asked.voices:
        found["voices"] = [
            {
                "package": one.package.address,
                "wanted": [v.id for v in one.wanted],
                "holds": {c: [v.id for v in voices] for c, voices in one.holds.items()},
                "stopped": one.stopped,
            }
            for one in asked.voices
        ]
    if asked.across is not None:
        found["elsewhere"] = [_elsewhere(asked.across, k) for k in range(len(asked.across.selections))]
    return found


def _adjusted(won: AdjustedWinner, cannot_be: Sequence[str]) -> AdjustedRecord:
    return {
        "shares": {i: {dm: str(part) for dm, part in of.items()} for i, of in won.shares.items()},
        "divided": won.divided,
        "alike": list(won.alike),
        "points": str(won.points),
        "cannot_be": list(cannot_be),
    }


def _points(found: Bargaining) -> PointsRecord:
    return {
        "without": {dm: _pair(one.value) for dm, one in found.without.items()},
        "basis": {dm: one.basis for dm, one in found.without.items()},
        "count": found.count,
        "in_zone": None if found.in_zone is None else list(found.in_zone),
        "efficient": found.efficient,
        "picked": {solution: [_weighed(w) for w in picked.packages] for solution, picked in found.picked.items()},
        "stopped": found.stopped,
    }


def _weighed(weighed: Weighed) -> PickedRecord:
    answers = {"every": weighed.every, "some": weighed.some}
    return {
        "packages": [address(levels) for levels in weighed.packages],
        "count": weighed.count,
        "worth": {dm: _pair(value) for dm, value in weighed.worth.items()},
        "gains": {dm: _pair(value) for dm, value in weighed.gains.items()},
        "every": weighed.every.json,
        "some": weighed.some.json,
        **open_answers(answers),
    }


def _pair(value: tuple[Fraction, Fraction]) -> list[str]:
    return [str(end) for end in value]


def _elsewhere(found: DealsAcross, k: int) -> ElsewhereRecord:
    from detente.report.deals_beside import parted  # with all that it tells of, which nothing else here does

    perspective, phase = found.selections[k]
    deals = found.deals[k]
    packages: list[PackageThereRecord] = []
    for one in parted(found) if deals is not None else ():
        there = one.found[k]
        if there is not None:
            packages.append(
                {
                    "package": one.address,
                    "state": there.best.state,
                    "worse_off": list(there.best.worse_off),
                    "efficient": there.best.efficient.json,
                    "how": shape_held(there.best.holds),
                    **open_answer(there.best.efficient),
                }
            )
    return {
        "perspective": perspective,
        "phase": phase,
        "sentence": "" if deals is None else str(deals_sentence(DealsAsked(deals))),
        "failed": found.failed.get(found.selections[k]),
        "packages": packages,
    }


def _issue(issue: Issue) -> IssueRecord:
    levels: list[LevelRecord] = [
        {"id": level, "name": issue.names[level], "when": str(formula)} for level, formula in issue.levels.items()
    ]
    return {"id": issue.id, "name": issue.name, "term": issue.is_term, "levels": levels}


def _way(words: Words, asked: DealsAsked, way: DealWay) -> DealWayRecord:
    options = zip(words.conflict.options, way.state, strict=True)
    efficient: WhyEfficient = {} if way.efficient.settled else {"why_efficient": str(way.efficient.value)}
    credit: WithCredit = {"on_credit": credit_record(asked.credit[way.state])} if way.state in asked.credit else {}
    return {
        "state": way.state,
        "name": words.state(way.state),
        "taken": [o for o, letter in options if letter == "Y"],
        "worse_off": list(way.worse_off),
        "better_off": list(way.better_off),
        "efficient": way.efficient.json,
        "dominated_by": way.dominated_by,
        "holds": plain_answers(way.holds),
        **open_answers(way.holds),
        "how": shape_held(way.holds),
        "steps": way.steps,
        "places": dict(asked.deals.places(way.state)),
        **efficient,
        **credit,
    }


def _counts(counts: WayCounts) -> WayCountsRecord:
    return {
        "ways": counts.ways,
        "wanted": counts.wanted,
        "efficient": counts.efficient,
        "fair": counts.fair,
        "holding": dict(counts.holding),
        "wanted_and_holding": dict(counts.wanted_and_holding),
        "efficient_and_holding": dict(counts.efficient_and_holding),
        "fair_and_holding": dict(counts.fair_and_holding),
        "fewest_steps": counts.fewest_steps,
    }


def _package(words: Words, asked: DealsAsked, p: Package) -> PackageRecord:
    found = asked.deals
    ways: Mapping[str, DealWay | None] = p.best_holding
    return {
        "address": p.address,
        "name": found.called(p),
        "levels": dict(p.levels),
        "best": _way(words, asked, p.best),
        "counts": _counts(p.counts),
        "best_holding": {c: None if way is None else _way(words, asked, way) for c, way in ways.items()},
        "status_quo": p.status_quo,
        "wanted": not p.best.worse_off,
        "proposals": [str(t.proposal.id) for t in found.on_table if is_shown_in(t, p)],
        "same_as": list(p.said_by),
        "proposal": {"name": found.called(p), "terms": cast(dict[str, TabledTermRecord], Tabled(found, p).terms())},
    }


def _better(words: Words, asked: DealsAsked, better: NearestBetter) -> NearestBetterRecord:
    return {
        "package": better.package.address,
        "levels": dict(better.package.levels),
        "way": _way(words, asked, better.way),
        "issues": list(better.issues),
        "better_off": list(better.better_off),
    }


def _on_table(words: Words, asked: DealsAsked, t: OnTable) -> OnTableRecord:
    return {
        "proposal": str(t.proposal.id),
        "name": t.proposal.name,
        "ways": t.ways,
        "way": None if t.way is None else _way(words, asked, t.way),
        "package": None if t.package is None else t.package.address,
        "better": None if t.better is None else _better(words, asked, t.better),
    }

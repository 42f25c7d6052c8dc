"""`packages`: what could be agreed on, as the rows of a table; a question of the workbench."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from detente.ask._parameters import concepts, page, parameter, seconds
from detente.ask._question import At, Question
from detente.ask._solving import solution_of
from detente.report.blocks import Table

if TYPE_CHECKING:
    from detente.assess.deal_ways import Package
    from detente.assess.deals_asked import DealsAsked
    from detente.assess.packages import Issue
    from detente.report.words import Words

Holding = Literal["itself", "deterrence", "costly", "left", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Packages:
    """The packages that could be agreed on, those that are wanted and hold first.

    Only ways to carry them out where `given` holds are looked at.
    """

    given: str | None = parameter(None, refers="formula", longest=4000)
    concepts: tuple[str, ...] | None = concepts()
    limit: int = page(100, 1000)
    seconds: float | None = seconds()


@dataclass(frozen=True)
class IssueShown:
    """What is to be agreed on, and whose options it is about; a `term` is in force or not, and has no other levels."""

    name: str
    whose: tuple[str, ...]
    term: bool


@dataclass(frozen=True)
class PackageShown:
    """One package, by the best way to carry it out.

    `package` is its address, `name` says all its levels. `called` names the proposals that are shown by it, and whether
    it is how things are; `deal` says whether it is one: where no condition is given, to stay as it is, is none.
    `levels` says how each issue is settled, and `in_force` of issues that are terms which are in
    force. `worse_off` and `better_off` are compared with how things are. `holds` says how it holds, in the `shape` that
    stands for it, and `in_ways` in how many ways. `steps` counts the steps on credit, `who` takes them: one set of
    decision makers or another; `steps_told` says both. `fair` says which solutions pick it, where packages have points.
    """

    package: str
    name: str
    called: tuple[str, ...]
    deal: bool
    levels: tuple[str, ...]
    in_force: tuple[bool, ...]
    worse_off: tuple[str, ...]
    better_off: tuple[str, ...]
    wanted: bool
    efficient: str
    shape: Holding
    holds: str
    in_ways: str
    steps: int | None
    steps_told: str
    who: tuple[tuple[str, ...], ...]
    fair: str


@dataclass(frozen=True)
class PlaneShown:
    """The packages of two decision makers as a drawing; `table` says the same."""

    caption: str
    svg: str
    style: str
    table: Table


@dataclass(frozen=True)
class PackagesAnswer:
    """What could be agreed on: a sentence, and the packages as rows.

    `lead` says what was looked at, `first` who would have to go first, `key` what the columns mean, and `notes` what
    else there is to say. `plane` draws them where there are two decision makers; `data-row` of a mark in it is a row.
    Of `count` packages the first are `rows`. `why` says why an answer is not complete.
    """

    sentence: str
    lead: str
    first: str
    issues: tuple[IssueShown, ...]
    rows: tuple[PackageShown, ...]
    count: int
    key: str
    notes: tuple[str, ...]
    plane: PlaneShown | None
    why: str


def found_for(at: At, given: str | None, asked: tuple[str, ...] | None, seconds: float | None) -> DealsAsked:
    """Find the packages, or return them if they are kept with the case."""
    from detente.assess.deals import find_deals
    from detente.assess.deals_asked import deals_asked, in_points

    model = at.model
    key = ("packages", model.perspective_id, model.phase_id, model.owners, asked, given)
    if key not in at.kept:
        solution = solution_of(at, concepts=asked, engine="auto", seconds=seconds)
        deals = find_deals(solution, given=given, seconds=seconds, progress=at.progress)
        found = deals_asked(deals, progress=at.progress)
        if model.issues and model.worth and deals.count:
            found = in_points(found)
        if found.stopped is not None:
            return found
        at.kept[key] = found
    kept: DealsAsked = at.kept[key]
    return kept


def run(at: At, asked: Packages) -> PackagesAnswer:
    """Find the packages and tell them as rows."""
    from detente.report.deals import KEY, deals_sentence, looked_at_told
    from detente.report.packages import first_step, notes_told
    from detente.report.plain import NamedWords
    from detente.report.words import told_in

    found = found_for(at, asked.given, asked.concepts, asked.seconds)
    deals = found.deals
    with told_in(NamedWords):
        words = NamedWords.of(deals.solution)
        return PackagesAnswer(
            sentence=str(deals_sentence(found)),
            lead=str(looked_at_told(words, deals, len(deals.packages))) if deals.count else "",
            first=first_step(words, found),
            issues=tuple(IssueShown(i.name, tuple(_whose(words, i)), i.is_term) for i in deals.issues),
            rows=tuple(_row(words, found, p) for p in deals.packages[: asked.limit]),
            count=deals.count,
            key=KEY,
            notes=tuple(notes_told(words, found)),
            plane=_plane(found),
            why=found.stopped or (found.bargaining and found.bargaining.stopped) or "",
        )


def _plane(found: DealsAsked) -> PlaneShown | None:
    from detente.pictures.svg import styled
    from detente.report.deals import deals_figure

    figure = deals_figure(found)
    return None if figure is None else PlaneShown(str(figure.caption), *styled(figure.svg), figure.twin)


def _whose(words: Words, issue: Issue) -> Iterator[str]:
    """Yield whose options an issue is about, each once."""
    owners = {str(o.id): o.owner for o in words.model.options}
    named = (owners.get(name) for level in issue.levels.values() for name in level.names())
    yield from dict.fromkeys(str(dm) for dm in named if dm is not None)


def _row(words: Words, found: DealsAsked, p: Package) -> PackageShown:
    from detente.assess.deals_asked import is_deal
    from detente.case.address import IN_FORCE
    from detente.report.deals import EFFICIENT, HOLDS, SETS_TOLD, steps_told, ways_holding
    from detente.report.deals_beside import fair_in_points
    from detente.report.glance import shape_held
    from detente.report.packages import names_told

    issues, best = found.deals.issues, p.best
    shape = shape_held(best.holds)
    assert shape != "impossible", "a way is a state that exists"
    credit = found.credit.get(best.state)
    return PackageShown(
        package=p.address,
        name=found.deals.called(p),
        called=tuple(names_told(words, found.deals, p)),
        deal=is_deal(found.deals, p),
        levels=tuple(i.names[p.levels[i.id]] for i in issues),
        in_force=tuple(p.levels[i.id] == IN_FORCE for i in issues),
        worse_off=best.worse_off,
        better_off=best.better_off,
        wanted=not best.worse_off,
        efficient=EFFICIENT[best.efficient],
        shape=shape,
        holds=HOLDS[shape],
        in_ways=ways_holding(words, p),
        steps=best.steps,
        steps_told=steps_told(words, found, best),
        who=() if credit is None or not credit.steps else credit.payers[:SETS_TOLD],
        fair="" if found.bargaining is None else fair_in_points(found.bargaining, p.levels),
    )


QUESTION = Question(
    asks="what could be agreed on, as the rows of a table",
    parameters=Packages,
    run=run,
    answer=PackagesAnswer,
    room="deals",
)

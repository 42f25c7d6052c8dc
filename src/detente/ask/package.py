"""`package`: one package of what could be agreed on, opened; a question of the workbench."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.ask._parameters import concepts, parameter, seconds
from detente.ask._question import At, Question
from detente.ask.packages import found_for

if TYPE_CHECKING:
    from detente.assess import Applied
    from detente.assess.deals import Deals


@dataclass(frozen=True, kw_only=True)
class Package:
    """One `package`, by its address: who would leave it, the way there, who gives and who gets.

    `given` is where it was found, see `PackagesQuestion`.
    """

    package: str = parameter(longest=4000)
    given: str | None = parameter(None, refers="formula", longest=4000)
    concepts: tuple[str, ...] | None = concepts()
    seconds: float | None = seconds()


@dataclass(frozen=True)
class OnTheTable:
    """A package as the proposal that it would be: one new entry of the case, as `Makes` has it."""

    says: str
    path: tuple[str, ...]
    id: str
    value: Mapping[str, Any]
    there: bool
    perspective: str | None
    phase: str | None
    proposal: str | None


@dataclass(frozen=True)
class WayThere:
    """One way there: who would go first, where there is a choice, and each step."""

    who: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class PackageAnswer:
    """One package by the best way to carry it out, which is `state`.

    `holds` says whether it holds, and who would leave it; `fair` whether it is wanted and efficient, or what is better.
    `concept` is the one under which that is told. `way` says who would have to go first, and `ways` each step.
    `ledger` says who gives and who gets. `table` is null where no place of the case can say its terms.
    """

    name: str
    state: str
    holds: str
    fair: str
    concept: str
    way: str
    ways: tuple[WayThere, ...]
    ledger: tuple[str, ...]
    table: OnTheTable | None


def run(at: At, asked: Package) -> PackageAnswer:
    """Look at one package."""
    from detente.assess.deals_asked import told_under
    from detente.assess.tabled import Tabled
    from detente.errors import UsageError
    from detente.report.applied import makes_sentence
    from detente.report.packages import fair_told, holds_told, way_told
    from detente.report.plain import NamedWords
    from detente.report.words import told_in

    found = found_for(at, asked.given, asked.concepts, asked.seconds)
    deals = found.deals
    package = deals.package(asked.package)
    if package is None:
        raise UsageError(f"no way that is looked at is {asked.package}")
    try:
        made = Tabled(deals, package).apply_to(at.case)
    except UsageError:
        made = None
    with told_in(NamedWords):
        words = NamedWords.of(deals.solution)
        first, ways = way_told(words, deals, package)
        return PackageAnswer(
            name=deals.called(package),
            state=package.best.state,
            holds=holds_told(words, deals, package),
            fair=fair_told(words, package),
            concept=told_under(deals),
            way=first,
            ways=tuple(WayThere(*way) for way in ways),
            ledger=() if made is None else tuple(_ledger(made, deals)),
            table=None if made is None else OnTheTable(
                makes_sentence(made), made.path, made.id, made.value, made.there, made.perspective, made.phase,
                made.proposal,
            ),
        )  # fmt: skip


def _ledger(made: Applied, deals: Deals) -> Iterator[str]:
    """Say who gives and who gets, of the proposal that the package is then."""
    from detente.assess.terms import sheet
    from detente.report.plain import NamedWords
    from detente.report.terms import ledger_told

    model = made.case.model(made.perspective, made.phase)
    told = sheet(model, model.proposal(made.id), deals.solution.feasible)
    yield from map(str, ledger_told(NamedWords.of_model(model), told, "this package"))


QUESTION = Question(
    asks="one package of what could be agreed on: who would leave it, the way there, who gives and who gets",
    parameters=Package,
    run=run,
    answer=PackageAnswer,
    room="deals",
)

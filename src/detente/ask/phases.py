"""`phases`: what a second phase changes; `compare CASE --phase X --phase Y`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.ask._pairs import Around, Aside, of_itself, pair
from detente.ask._parameters import (
    Selected,
    concepts,
    engine,
    listed_states,
    parameter,
    proposals,
    seconds,
    selections,
    states,
)
from detente.ask._question import At, Question

if TYPE_CHECKING:
    from detente.assess import PhaseComparison
    from detente.report.blocks import Document


@dataclass(frozen=True, kw_only=True)
class Phases:
    """Two phases side by side: what the second changes, which threats it makes possible; in one perspective."""

    pair: tuple[str, str] = pair("phases")
    selections: Selected | None = selections()
    concepts: tuple[str, ...] | None = concepts()
    proposals: tuple[str, ...] | None = proposals()
    states: tuple[str, ...] | None = states()
    where: str | None = parameter(
        None, metavar="FORMULA", refers="formula", longest=20_000, help="Look only at states where this is true."
    )
    engine: str = engine()
    seconds: float | None = seconds()
    limit: int | None = listed_states()


def run(at: At, asked: Phases) -> PhaseComparison:
    """Compare them."""
    from detente.assess import compare_phases

    of_itself(asked.pair)
    perspective = asked.selections.first[0] if asked.selections else None
    before, after = (at.case.model(perspective, h) for h in asked.pair)
    return compare_phases(
        before,
        after=after,
        proposals=asked.proposals,
        states=asked.states,
        concepts=asked.concepts,
        where=asked.where,
        engine=asked.engine,
        progress=at.progress,
        seconds=asked.seconds,
    )


def document(found: PhaseComparison, _: Phases) -> Document:
    """Tell what a later phase changes by names, for those who read no ids."""
    from detente.report import phases_document
    from detente.report.plain import NamedWords

    return phases_document(found, NamedWords)


def beside(around: Around) -> Iterator[Aside]:
    """Yield a chapter on each phase and the next."""
    from detente.report.said import chapter

    m, case = around.model, around.case
    for x, y in pairwise(case.phases):
        of = f", perspective {m.perspective_id}" if m.perspective_id else ""
        named = chapter(f"Phases {x} and {y}{of}", [m.perspective], [case.phases[x], case.phases[y]])
        yield Aside((m.perspective_id, x, y), named, partial(_chapter, around, x, y))


def _chapter(around: Around, first: str, second: str) -> Document:
    from detente.assess import compare_phases
    from detente.report import phases_document

    before, after = (around.case.model(around.model.perspective_id, p) for p in (first, second))
    return phases_document(
        compare_phases(
            before,
            after=after,
            proposals=around.proposals(after),
            concepts=around.concepts,
            engine=around.engine,
            progress=around.progress,
        )
    )


QUESTION = Question(
    asks="what parts two phases",
    parameters=Phases,
    run=run,
    about="case",
    room="compare",
    record_is="PhasesRecord",
    document=document,
    beside=beside,
)

"""`assess`: would proposals hold, and who would break them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.ask._elsewhere import elsewhere
from detente.ask._parameters import (
    alpha,
    beta,
    concepts,
    degree,
    engine,
    gamma,
    listed_states,
    parameter,
    proposals,
    provenance,
    reading,
    reading_of,
    seconds,
    states,
    texts,
)
from detente.ask._question import At, Question, Request
from detente.ask._solving import LISTED, assessment_of

if TYPE_CHECKING:
    from detente.assess import Assessment
    from detente.report.blocks import Document, Figure


@dataclass(frozen=True, kw_only=True)
class Assess:
    """Would proposals hold, and who would break them; without `proposals` all, without `states` the named ones."""

    texts: Mapping[str, str] | None = texts(at_hand=False)
    proposals: tuple[str, ...] | None = proposals()
    states: tuple[str, ...] | None = states()
    concepts: tuple[str, ...] | None = concepts()
    engine: str = engine()
    limit: int | None = listed_states()
    seconds: float | None = seconds()
    reading: str = reading()
    degree: int = degree()
    alpha: str = alpha()
    beta: str = beta()
    gamma: str = gamma()
    provenance: bool = provenance()
    told_at: int | None = parameter(None, command=False, http=False, over_http=20)
    everywhere: bool = parameter(False, http=False, fills="on_screen")


@dataclass(frozen=True)
class Assessed:
    """An assessment, the same proposals in each other phase and perspective, and what of these had to be left out."""

    assessment: Assessment
    elsewhere: tuple[Assessment, ...] = ()
    left_out: tuple[str, ...] = ()


def run(at: At, asked: Assess) -> Assessed:
    """Assess the proposals of a model, and where they are shown to somebody, in each other phase and perspective."""
    limit = LISTED if asked.limit is None else asked.limit
    found = assessment_of(
        at,
        proposals=asked.proposals,
        states=asked.states,
        concepts=asked.concepts,
        limit=limit if asked.told_at is None else min(limit, asked.told_at),
        engine=asked.engine,
        seconds=asked.seconds,
        reading=reading_of(asked),
    )
    left_out: list[str] = []
    others: list[Assessment] = []
    if asked.everywhere:
        others = elsewhere(at.case, at.model, found, asked.concepts, asked.engine, left_out, at.progress)
    return Assessed(found, tuple(others), tuple(left_out))


def document(found: Assessed, asked: Assess) -> Document:
    """Tell it in sentences and tables."""
    from detente.report import assess_document, traced

    told = assess_document(found.assessment, found.elsewhere, dict(asked.texts or {}))
    return traced(told, asked.provenance)


def record(found: Assessed, asked: Assess) -> Mapping[str, Any]:
    """Tell it as JSON."""
    from detente.report import assess_record

    return assess_record(found.assessment, LISTED if asked.limit is None else asked.limit)


def picture(found: Assessed) -> Figure | None:
    """Draw the verdict on each proposal, if there is one."""
    from detente.report.verdict_picture import verdicts_figure

    return verdicts_figure(found.assessment) if found.assessment.proposals else None


def check(request: Request, asked: Assess) -> None:
    """Refuse to tell what sentences rest on where there are none."""
    if asked.provenance and not asked.everywhere:
        fmt, line = request.said()["fmt"], request.line
        request.no_effect(["provenance"], f"in {fmt.upper()}", line(fmt="table"), line(["provenance"]))


QUESTION = Question(
    asks="whether proposals hold, and who would break them by which move",
    parameters=Assess,
    run=run,
    tells_open=True,
    document=document,
    record=record,
    room="verdict",
    record_is="AssessmentRecord",
    stopped=lambda found: found.assessment.solution.stopped,
    holds=lambda found: found.assessment.all_hold,
    exits="unless every proposal holds under every concept asked about",
    notes=lambda found: found.left_out,
    check=check,
    picture=picture,
    drawn="verdict",
    help="""Assess proposals: does each hold, who would break it by which move, who is obliged without being asked.

    Without --proposal all proposals are assessed, in file order. The table ends with what is different in each other
    phase and perspective.
    """,
)

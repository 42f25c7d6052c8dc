"""`forecasts`: what was forecast, what came of it, and what the forecasters' own premises say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import Selected, chosen, concepts, engine, parameter, seconds
from detente.ask._question import At, Chapter, Question, Reported, Request
from detente.ask._solving import solution_of

if TYPE_CHECKING:
    from detente.assess import ForecastRegister
    from detente.case import Model
    from detente.report.blocks import Block
    from detente.stability import Solution


@dataclass(frozen=True, kw_only=True)
class Forecasts:
    """What was forecast, those that are due first; with the perspective and phase named, as these have it."""

    due: str | None = parameter(
        None, metavar="DATE", longest=10,
        help="The day as of which deadlines are looked at, such as 2016-08-01; the latest day the file speaks of by "
        "default.",
    )  # fmt: skip
    score: bool = parameter(
        False,
        help="Only those that count, with their scores: Brier's with its three parts, and the logarithmic one.",
    )
    by: str | None = parameter(None, metavar="VOICE", longest=200, help="Whose: a speaker, or an actor.")
    chosen: Selected | None = chosen()
    concepts: tuple[str, ...] | None = concepts()
    engine: str = engine()
    seconds: float | None = seconds()


def run(at: At, asked: Forecasts) -> ForecastRegister:
    """List them, and compare them with premises unless only their scores are asked for."""
    from detente.assess.forecasts import register_of

    def solved(model: Model) -> Solution:
        return solution_of(at, concepts=asked.concepts, engine=asked.engine, seconds=asked.seconds, model=model)

    return register_of(
        at.case,
        None if asked.score else solved,
        chosen=asked.chosen.first if asked.chosen and asked.chosen.pairs else None,
        due=asked.due,
        by=asked.by,
        seconds=asked.seconds,
        counted=asked.score,
    )


def document(found: ForecastRegister, asked: Forecasts) -> list[Block]:
    """Tell the register, or only the scores."""
    from detente.report.forecasts import forecasts_document

    return forecasts_document(found, scored=asked.score)


def check(request: Request, asked: Forecasts) -> None:
    """Refuse concepts where nothing is solved."""
    if asked.score and asked.concepts:
        request.no_effect(["concepts"], "with --score, for which nothing is solved", request.line(["concepts"]))


def chapter(reported: Reported) -> Sequence[Block]:
    """Tell what this model says of the forecasts whose premises it is."""
    from detente.assess.forecasts import register_of
    from detente.report.forecasts import forecasts_chapter

    model, solution = reported.assessment.model, reported.assessment.solution
    here = (model.perspective_id, model.phase_id)
    found = register_of(reported.case, lambda _: solution, chosen=here, due=None, by=None, seconds=None)
    return forecasts_chapter(found, model)


QUESTION = Question(
    asks="what was forecast, what came of it, and whether it follows from the forecaster's own premises",
    parameters=Forecasts,
    run=run,
    about="case",
    owners=False,
    long=True,
    room="argument",
    record_is="ForecastsRecord",
    document=document,
    check=check,
    help="""List what was forecast: what is due, what came of it, and what the forecasters' own premises say.

    A forecast is compared with the perspective that it names as the forecaster's own, or the one given here, in every
    phase. One that does not say by when and by what it is resolved is listed, and never counted.
    """,
    chapter=Chapter("forecasts", chapter),
)

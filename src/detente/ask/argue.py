"""`argue`: which voices, reasons and claims the verdicts need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import Selected, concepts, parameter, seconds, selections
from detente.ask._question import At, Chapter, Question, Reported, Request

if TYPE_CHECKING:
    from detente.assess.load import LoadTest
    from detente.case import Case, Model
    from detente.report.blocks import Block


def _by() -> Sequence[str]:
    from detente.assess.striking import BY

    return BY


def _falling() -> Sequence[str]:
    from detente.assess.striking import FALLING

    return FALLING


@dataclass(frozen=True, kw_only=True)
class Argue:
    """Which voices, reasons or claims verdicts need: each is struck by itself, and the models are solved again.

    Parameters
    ----------
    verdicts
        Verdicts such as `V1:seq`, or proposals and states for all concepts; without any, all proposals.
    by
        What is struck at once.
    falling
        What becomes of a statement of preference that falls.
    """

    verdicts: tuple[str, ...] = parameter(
        (), option="--verdict", metavar="V1:seq", longest=100, help="A verdict that may change.",
        absent="on all proposals by default",
    )  # fmt: skip
    by: str = parameter(
        "voice", among=_by, metavar="WHAT",
        help="What is struck at once: a voice (the innermost speaker), an outlet (whoever passes it on as well), a "
        "claim, a reason (the claims of an argument) or a source.",
    )  # fmt: skip
    falling: str = parameter(
        "drop", option="--as", among=_falling, metavar="HOW",
        help="What becomes of a statement of preference that rests on nothing else: it is left out (drop), becomes as "
        "important as the next one (tie), or its opposite takes its place (reverse).",
    )  # fmt: skip
    selections: Selected | None = selections()
    concepts: tuple[str, ...] | None = concepts()
    seconds: float | None = seconds()


def run(at: At, asked: Argue) -> LoadTest:
    """Strike each by itself."""
    from detente.assess.load import argue

    selected = asked.selections or Selected(tuple(at.case.selections()))
    return argue(
        at.case,
        verdicts=asked.verdicts,
        by=asked.by,
        falling=asked.falling,
        concepts=asked.concepts,
        selections=selected.pairs,
        owners=selected.owners,
        seconds=asked.seconds,
        progress=at.progress,
    )


def check(request: Request, asked: Argue) -> None:
    """Refuse concepts where the verdicts asked about all name theirs."""
    from detente.stability import CONCEPTS

    named = [v for v in asked.verdicts if v.rpartition(":")[2] in CONCEPTS]
    if asked.concepts and asked.verdicts and len(named) == len(asked.verdicts):
        request.no_effect(["concepts"], f"with {named[0]}, which says under which concept", request.line(["concepts"]))


def chapter(reported: Reported) -> Sequence[Block]:
    """Tell which voices the verdicts on the proposals need, and what is argued and not modelled."""
    from detente.assess.load import argue
    from detente.report.load import load_chapter

    model, case = reported.assessment.solution.model, reported.case
    if reported.large or not case.evidence.claims or not reported.assessment.proposals:
        return []
    return load_chapter(
        argue(
            case,
            verdicts=[p.proposal.id for p in reported.assessment.proposals],
            concepts=reported.assessment.solution.concepts,
            selections=[(model.perspective_id, model.phase_id)],
            owners=model.owners,
        )
    )


def as_written(case: Case, asked: Argue) -> Sequence[Model]:
    """Return the models whose verdicts are put to the test."""
    selected = asked.selections or Selected(tuple(case.selections()))
    return selected.models(case)


QUESTION = Question(
    asks="which voices, reasons and claims the verdicts need",
    parameters=Argue,
    run=run,
    about="case",
    as_written=as_written,
    long=True,
    room="verdict",
    record_is="LoadTestRecord",
    check=check,
    help="""Put the argument to the test: which voices, reasons or claims the verdicts need.

    Each is struck by itself. What rests on nothing else falls, the model is solved again, and it is said which verdicts
    are others then (what was struck carries them) and what is idle; then what is argued but not modelled, and what is
    modelled and needed but argued by nobody. `detente trace --without` shows a single strike in full.

    Without --perspective and --phase every perspective is looked at in every phase.
    """,
    chapter=Chapter("which voices the verdicts need", chapter, "striking voices"),
)

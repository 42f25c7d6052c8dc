"""`across`: how a proposal holds in each perspective and phase of a case; a question of the workbench."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from detente.ask._parameters import concepts, parameter, seconds
from detente.ask._question import At, Question
from detente.ask._solving import assessment_of

if TYPE_CHECKING:
    from detente.assess import ProposalAssessment
    from detente.case import Model

MOST = 24  # models


@dataclass(frozen=True, kw_only=True)
class Across:
    """How a `proposal` holds in each perspective and phase, beside the one asked about."""

    proposal: str = parameter()
    concepts: tuple[str, ...] | None = concepts()
    seconds: float | None = seconds()


@dataclass(frozen=True)
class AcrossModel:
    """What one model says of a proposal.

    `title` names it, `here` tells whether it is the one asked about; `sentence` and `shape` are those of its verdict,
    as `VerdictAnswer` has them; `shape` is null where it has no such proposal.
    """

    perspective: str | None
    phase: str | None
    title: str
    here: bool
    shape: Literal["itself", "deterrence", "costly", "left", "unknown", "impossible"] | None
    sentence: str


@dataclass(frozen=True)
class AcrossAnswer:
    """How a proposal holds in the models of a case, the one asked about among them.

    `says` tells in one sentence what is otherwise in the others, and is empty where there are none. `why` says what is
    missing.
    """

    says: str
    models: tuple[AcrossModel, ...]
    why: str


def run(at: At, asked: Across) -> AcrossAnswer:
    """Assess the proposal in each model."""
    from detente.deadline import over, within
    from detente.report.elsewhere import elsewhere_short

    here, every = (at.model.perspective_id, at.model.phase_id), at.case.selections()
    chosen = [here, *(s for s in every if s != here)][:MOST]
    found: dict[tuple[str | None, str | None], ProposalAssessment | None] = {}
    models = {}
    with within(asked.seconds):
        for where in every:
            if where in chosen:
                model = at.model if where == here else at.case.model(*where)
                found[where] = _assessed(at, asked, model)
                models[where] = _told(model, found[where], here=where == here)
        why = over() or ""
    if len(every) > MOST:
        why = f"the first {MOST} of {len(every)} are told"
    says = str(elsewhere_short(at.case, here, found)) if len(found) > 1 else ""
    return AcrossAnswer(says, tuple(models.values()), why)


def _assessed(at: At, asked: Across, model: Model) -> ProposalAssessment | None:
    if asked.proposal not in [p.id for p in model.proposals]:
        return None
    assessed = assessment_of(
        at, proposals=[asked.proposal], concepts=asked.concepts, limit=1, seconds=None, model=model
    )
    return assessed.proposals[0]


def _told(model: Model, found: ProposalAssessment | None, *, here: bool) -> AcrossModel:
    from detente.report.elsewhere import NOT_THERE
    from detente.report.verdict import shape_of, verdict_sentence
    from detente.report.words import Words, words_of

    words = words_of(model) if found is None else Words.of(found.solution)
    sentence = NOT_THERE if found is None else str(verdict_sentence(words, found))
    title = words.selection() or "what all share"
    shape = None if found is None else shape_of(found)
    return AcrossModel(model.perspective_id, model.phase_id, title, here, shape, sentence)


QUESTION = Question(
    asks="how a proposal holds in each perspective and phase",
    parameters=Across,
    run=run,
    answer=AcrossAnswer,
    room="verdict",
)

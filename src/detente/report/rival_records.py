"""What `rivals` found as a JSON object."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict, cast

from detente.assess import RivalAnswers, RivalQuestion, RivalVerdict
from detente.report.records import open_answer
from detente.report.shapes import (
    CaseName,
    Complete,
    Concept,
    Count,
    Explains,
    Id,
    IdOrNull,
    Ids,
    Name,
    Outcome,
    PlaceRecord,
    Why,
    YesNo,
)


class RivalAnswerRecord(TypedDict):
    """One answer to a question."""

    answer: Annotated[Id, "Its id."]
    says: Annotated[str, "What it says."]
    owner: Annotated[dict[Id, Id], "Who owns which options if it is right."]
    perspective: Annotated[IdOrNull, "The perspective in which it is right."]
    phase: Annotated[IdOrNull, "The phase in which it is right."]
    evidence: Annotated[list[Name], "The claims it rests on."]


class DiagnosticRecord(TypedDict):
    """A claim that tells answers apart."""

    claim: Annotated[Name, "Its id."]
    expected_by: Annotated[Ids, "The answers that lead one to expect it."]
    not_expected_by: Annotated[Ids, "Those that lead one not to."]


class UnderAnswerRecord(TypedDict):
    """A verdict if an answer is right."""

    answer: Annotated[Id, "The answer."]
    outcome: Outcome
    ways: Annotated[Count, "How many equilibria carry the proposal out."]


class RivalVerdictRecord(PlaceRecord):
    """A verdict under each answer that says something of the model."""

    proposal: Annotated[Id, "The proposal."]
    concept: Concept
    outcomes: Annotated[list[UnderAnswerRecord], "The verdict under each answer."]
    differs: Annotated[YesNo, "Whether it depends on which is right; null, with `why`, where fewer than two tell."]
    why: NotRequired[
        Annotated[Why, "What kind of neither it is; present only where it is null.", Explains(("differs",))]
    ]


class RivalQuestionRecord(TypedDict):
    """A question that is kept open."""

    question: Annotated[Id, "Its id."]
    asks: Annotated[str, "What is asked."]
    answers: Annotated[list[RivalAnswerRecord], "The answers."]
    diagnostic: Annotated[list[DiagnosticRecord], "The claims that tell answers apart; none where nothing does."]
    verdicts: Annotated[list[RivalVerdictRecord], "Every verdict asked about."]
    makes_a_difference: Annotated[YesNo, "Whether one of these depends on which is right; null, with `why`, if open."]
    why: NotRequired[
        Annotated[Why, "What kind of neither it is; present only where it is null.", Explains(("makes_a_difference",))]
    ]


class RivalsRecord(TypedDict):
    """The rival explanations of a case."""

    case: CaseName
    complete: Complete
    questions: Annotated[list[RivalQuestionRecord], "Each question with its answers."]


def rivals_record(found: RivalAnswers) -> RivalsRecord:
    """Return rival explanations as a JSON object."""
    return {
        "case": found.case.name,
        "complete": found.stopped is None,
        "questions": [_question(q) for q in found.questions],
    }


def _question(q: RivalQuestion) -> RivalQuestionRecord:
    answers: list[RivalAnswerRecord] = [
        {
            "answer": str(key),
            "says": str(a.values.get("says", key)),
            "owner": {str(o): str(dm) for o, dm in (a.values.get("owner") or {}).items()},
            "perspective": a.values.get("perspective"),
            "phase": a.values.get("phase"),
            "evidence": [str(c) for c in a.note.evidence],
        }
        for key, a in q.answers.items()
    ]
    told: list[DiagnosticRecord] = [
        {"claim": claim, "expected_by": list(yes), "not_expected_by": list(no)}
        for claim, (yes, no) in q.diagnostic.items()
    ]
    found = {
        "question": q.id,
        "asks": str(q.entry.values.get("asks", q.id)),
        "answers": answers,
        "diagnostic": told,
        "verdicts": [_verdict(v) for v in q.verdicts],
        "makes_a_difference": q.makes_a_difference.json,
        **open_answer(q.makes_a_difference),
    }
    return cast("RivalQuestionRecord", found)


def _verdict(v: RivalVerdict) -> RivalVerdictRecord:
    outcomes: list[UnderAnswerRecord] = [
        {"answer": str(key), "outcome": outcome, "ways": ways} for key, (outcome, ways) in v.outcomes.items()
    ]
    found = {
        "perspective": v.perspective,
        "phase": v.phase,
        "proposal": v.proposal,
        "concept": v.concept,
        "outcomes": outcomes,
        "differs": v.differs.json,
        **open_answer(v.differs),
    }
    return cast("RivalVerdictRecord", found)

"""What `perception` found as a JSON object."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict, cast

from detente.answer import Answer
from detente.assess import Perceived, PerceivedClasses, Unexpected
from detente.report.comparisons import ListedRecord, listed_record
from detente.report.joint_records import step_record
from detente.report.records import which_record
from detente.report.shapes import (
    SOME,
    SOME_KEY,
    Complete,
    Concept,
    Concepts,
    Count,
    Engine,
    Id,
    IdOrNull,
    Ids,
    State,
    StepRecord,
    WhichRecord,
)
from detente.stability import local


class PartyViewRecord(TypedDict):
    """What somebody sees."""

    decision_maker: Annotated[Id, "Who."]
    perspective: Annotated[IdOrNull, "The perspective that is its view; null where it has none of its own."]
    count: Annotated[Count, "How many states it sees."]
    unseen_options: Annotated[Ids, "The options that it is said not to see."]
    lacks: Annotated[ListedRecord, "The states of the model asked about that it does not see."]
    imagines: Annotated[ListedRecord, "The states of its model that are not in the model asked about."]


class PerceivedClassesRecord(TypedDict):
    """The states that are stable for whoever sees them."""

    steady: Annotated[
        ListedRecord,
        "Seen by everybody, stable for each in its own model, and an equilibrium of the model asked about.",
    ]
    unsteady: Annotated[ListedRecord, "The same, but no equilibrium of the model asked about."]
    stealthy: Annotated[ListedRecord, "Not seen by everybody, and stable for all who see it."]


class PartyVerdictRecord(TypedDict):
    """Whether a state is stable for somebody."""

    state: Annotated[State, "Where."]
    decision_maker: Annotated[Id, "For whom."]
    sees: Annotated[bool, "Whether it sees the state; if not, it has no verdict on it."]
    stable: Annotated[dict[Concept, bool], "By concept whether it is stable for it; empty where it does not see it."]


class ExpectedRecord(TypedDict):
    """What somebody expects the others to do at a state that it sees."""

    state: Annotated[State, "Where."]
    concept: Concept
    decision_maker: Annotated[Id, "Who expects it."]
    moves: Annotated[list[StepRecord], "The moves.", SOME]


class UnexpectedRecord(TypedDict):
    """A move that somebody does not expect, or expects in vain."""

    state: Annotated[State, "Where."]
    concept: Concept
    mover: Annotated[Id, "Who moves, or stays."]
    surprised: Annotated[Id, "Who is surprised."]
    move: Annotated[StepRecord, "The move."]
    why: Annotated[
        Literal["unseen", "cannot", "worse", "deterred", "stays"],
        "Why it is not expected: the state it leads to is not seen; nobody could do it alone; whoever could would not "
        "gain; it would be deterred. Or stays: it is expected and does not come.",
    ]
    by: Annotated[list[StepRecord], "The answer that is relied on; empty unless the move would be deterred."]


class PerceptionRecord(WhichRecord):
    """What everybody sees and finds stable, and what surprises whom."""

    engine: Engine
    complete: Complete
    concepts: Annotated[Concepts, "The concepts asked about."]
    level: Annotated[Literal[1, 2], "2 where somebody knows how the others see the conflict."]
    aware: Annotated[Ids, "Who does; nobody at the first level."]
    views: Annotated[list[PartyViewRecord], "What each of those asked about sees.", SOME]
    classes: Annotated[dict[Concept, PerceivedClassesRecord], "By concept.", SOME_KEY]
    verdicts: Annotated[
        list[PartyVerdictRecord],
        "For the states asked about, else the status quo and those with a name, else the first, and everybody.",
    ]
    expectations: Annotated[
        list[ExpectedRecord], "What those asked about expect there; nothing where they expect none."
    ]
    surprises: Annotated[list[UnexpectedRecord], "What surprises them there."]
    unsettled: NotRequired[
        Annotated[
            dict[Concept, Annotated[list[State], "The states.", SOME]],
            "By concept the states at which there may be further surprises, because a search for answers hit its "
            "bound; present only where there are such.",
            SOME_KEY,
        ]
    ]


def perception_record(found: Perceived, limit: int) -> PerceptionRecord:
    """Return what everybody sees, finds stable and expects as a JSON object; at most `limit` states in a list."""
    asked = [c for c in found.concepts if local(c) is not None]
    at = found.at[:limit]
    unsettled = {c: list(some) for c in asked if (some := found.unsettled(at, c))}
    record = {
        **which_record(found.solution.model),
        "engine": found.solution.engine,
        "complete": found.complete,
        "concepts": list(found.concepts),
        "level": 2 if found.aware else 1,
        "aware": list(found.aware),
        "views": [_view(found, dm, limit) for dm in found.of],
        "classes": {c: _classes(found.classes[c], limit) for c in found.concepts},
        "verdicts": [_verdict(found, state, dm) for state in at for dm in found.decision_makers],
        "expectations": [
            {"state": state, "concept": c, "decision_maker": dm, "moves": [step_record(m) for m in moves]}
            for state in at
            for c in asked
            for dm in found.of
            if (moves := found.expects(dm, state, c))
        ],
        "surprises": [_surprise(s) for c in asked for s in found.surprises(at, c)],
    }
    return cast("PerceptionRecord", record | ({"unsettled": unsettled} if unsettled else {}))


def _view(found: Perceived, dm: str, limit: int) -> PartyViewRecord:
    view = found.views[dm]
    unseen = view.model.unseen if dm in found.own else None
    return {
        "decision_maker": dm,
        "perspective": view.model.perspective_id if dm in found.own else None,
        "count": view.feasible.count,
        "unseen_options": [str(o) for o in unseen.options] if unseen is not None else [],
        "lacks": listed_record(found.lacks(dm), limit),
        "imagines": listed_record(found.imagines(dm), limit),
    }


def _classes(classes: PerceivedClasses, limit: int) -> PerceivedClassesRecord:
    return {
        "steady": listed_record(classes.steady, limit),
        "unsteady": listed_record(classes.unsteady, limit),
        "stealthy": listed_record(classes.stealthy, limit),
    }


def _verdict(found: Perceived, state: str, dm: str) -> PartyVerdictRecord:
    answers = {c: found.verdict(dm, state, c) for c in found.concepts}
    stable = {c: answer is Answer.YES for c, answer in answers.items() if answer is not None}
    return {"state": state, "decision_maker": dm, "sees": found.sees(dm, state), "stable": stable}


def _surprise(s: Unexpected) -> UnexpectedRecord:
    return {
        "state": s.state,
        "concept": s.concept,
        "mover": s.mover,
        "surprised": s.surprised,
        "move": step_record(s.move),
        "why": s.why,
        "by": [step_record(x) for x in s.by],
    }

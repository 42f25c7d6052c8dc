"""What some could do together as a JSON object, and who could break or make a proposal in whose company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NotRequired, TypedDict

from detente.report.shapes import Concept, Ids, State, StepRecord

if TYPE_CHECKING:
    from detente.assess.joint import ActingTogether, JointImprovement, JointReach
    from detente.stability.joint import Act
    from detente.stability.temptation import Step

Members = Annotated[Ids, "Its members."]


class ActTogetherRecord(TypedDict):
    """What some do together, or somebody alone."""

    coalition: Members
    to: Annotated[State, "Where it leads."]
    moves: Annotated[list[StepRecord], "The moves it consists of, in their order: nobody moves twice in a row."]


class JointImprovementRecord(TypedDict):
    """What some could do together, to the gain of each of them."""

    coalition: Members
    state: Annotated[State, "From where."]
    to: Annotated[State, "Where it leads."]
    moves: Annotated[list[StepRecord], "A shortest legal sequence of their moves: nobody moves twice in a row."]
    leaves: Annotated[list[Concept], "The concepts asked about under which the first state is an equilibrium."]
    jump: Annotated[list[Concept], "Those under which both are: an equilibrium jump, where the coalition is of two."]
    deterred: Annotated[dict[Concept, bool], "Under each concept of coalitions whether others deter it."]
    by: Annotated[
        dict[Concept, Annotated[list[ActTogetherRecord], "What others do, one act after the other."]],
        "Where it is deterred the shortest answer.",
    ]
    no_better: Annotated[dict[Concept, Ids], "Where it is deterred the members who are no better off then."]


class JointReachRecord(TypedDict):
    """A coalition that could take a proposal from one state to another, and none of its parts could."""

    coalition: Members
    would: Annotated[list[Concept], "The concepts of coalitions under which it could and no part could, undeterred."]
    by: Annotated[JointImprovementRecord, "One way."]


class ActingTogetherRecord(TypedDict):
    """Who could break a proposal, or make it, in whose company."""

    state: Annotated[State | None, "The way to carry it out that is looked at; null where there is none."]
    breaking: Annotated[
        list[JointReachRecord], "Who gains by leaving it for a state without its terms, alone ones first."
    ]
    status_quo: NotRequired[Annotated[State, "The status quo; present only where the terms are not in force there."]]
    making: Annotated[list[JointReachRecord], "Who gains by going from the status quo to a state with its terms."]


def improvement_record(j: JointImprovement) -> JointImprovementRecord:
    """Return one thing that some could do together."""
    return {
        "coalition": list(j.coalition),
        "state": j.origin,
        "to": j.to,
        "moves": [step_record(s) for s in j.act.steps],
        "leaves": list(j.leaves),
        "jump": list(j.jump),
        "deterred": {c: answer is not None for c, answer in j.answers.items()},
        "by": {c: [_act(act) for act in answer] for c, answer in j.answers.items() if answer is not None},
        "no_better": {c: list(whom) for c, whom in j.whom.items()},
    }


def _act(act: Act) -> ActTogetherRecord:
    return {
        "coalition": list(act.coalition),
        "to": act.steps[-1].to,
        "moves": [step_record(s) for s in act.steps],
    }


def acting_together_record(found: ActingTogether) -> ActingTogetherRecord:
    """Return who could break a proposal, or make it, in whose company."""
    told: ActingTogetherRecord = {
        "state": found.state,
        "breaking": [_reach(r) for r in found.breaking],
        "making": [_reach(r) for r in found.making],
    }
    if found.status_quo is not None:
        told["status_quo"] = found.status_quo
    return told


def _reach(r: JointReach) -> JointReachRecord:
    return {"coalition": list(r.coalition), "would": list(r.would), "by": improvement_record(r.by)}


def step_record(s: Step) -> StepRecord:
    """Return one move."""
    return {"decision_maker": s.decision_maker, "to": s.to, "takes": list(s.takes), "drops": list(s.drops)}

"""What `coalitions` found as a JSON object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypedDict

from detente.assess.joint import CoalitionAnalysis, OfCoalition
from detente.engines import StateSet
from detente.report.joint_records import (
    ActingTogetherRecord,
    JointImprovementRecord,
    Members,
    acting_together_record,
    improvement_record,
)
from detente.report.records import StatesRecord, set_record, which_record
from detente.report.shapes import Complete, Concept, Count, Engine, Id, Ids, State, WhichRecord

Sets = Annotated[dict[Concept, StatesRecord], "Under each concept of coalitions."]


class CoalitionRecord(TypedDict):
    """One coalition."""

    members: Members
    improvements: Annotated[Count, "How many improvements it has, from all states."]
    from_states: Annotated[Count, "From how many states."]
    stable: Annotated[Sets, "What is stable for it; without --of how many states, and no lists."]


class VulnerableRecord(TypedDict):
    """An equilibrium that some could leave for another."""

    state: State
    to_whom: Annotated[list[Ids], "The coalitions that could, of those told."]


class CoalitionsRecord(WhichRecord):
    """What coalitions could do in one model."""

    engine: Engine
    complete: Complete
    concepts: Annotated[list[Concept], "The concepts that say what an equilibrium is, in the order asked for."]
    pareto: Annotated[bool, "Whether an improvement is what no member finds worse and some member better."]
    of: Annotated[Ids | None, "The coalition asked about; null for every one."]
    coalitions: Annotated[list[CoalitionRecord], "The coalitions asked about, smaller ones first."]
    decision_makers: Annotated[
        dict[Concept, dict[Id, StatesRecord]],
        "Under each concept of coalitions what is stable for every coalition that a decision maker belongs to.",
    ]
    universal: Annotated[Sets, "What is stable for every coalition."]
    states: Annotated[list[State], "The states whose improvements are told."]
    count: Annotated[Count, "How many these are in all."]
    improvements: Annotated[
        list[JointImprovementRecord],
        "At most --limit of them, equilibrium jumps first; without --of those of two or more.",
    ]
    vulnerable: Annotated[list[VulnerableRecord], "The equilibria that an equilibrium jump leaves, of those told."]
    proposals: Annotated[
        dict[Id, ActingTogetherRecord | None],
        "Who could break the proposals asked about, or make them; null where that was not looked at.",
    ]


def coalitions_record(found: CoalitionAnalysis, limit: int) -> CoalitionsRecord:
    """Return what `coalitions` found."""
    solution = found.solution
    return {
        **which_record(solution.model),
        "engine": solution.engine,
        "complete": solution.complete,
        "concepts": list(solution.concepts),
        "pareto": found.pareto,
        "of": None if found.of is None else list(found.of),
        "coalitions": [_coalition(one, 0 if found.of is None else limit) for one in found.coalitions],
        "decision_makers": {c: _sets(by, limit) for c, by in found.stable.items()},
        "universal": _sets(found.universal, limit),
        "states": list(found.states[:limit]),
        "count": found.count,
        "improvements": [improvement_record(j) for j in found.improvements],
        "vulnerable": [{"state": s, "to_whom": [list(h) for h in by]} for s, by in found.vulnerable.items()],
        "proposals": {
            a.proposal.id: None if a.together is None else acting_together_record(a.together) for a in found.proposals
        },
    }


def _coalition(one: OfCoalition, limit: int) -> CoalitionRecord:
    return {
        "members": list(one.members),
        "improvements": one.improvements,
        "from_states": one.leaves,
        "stable": _sets(one.stable, limit),
    }


def _sets(by: Mapping[str, StateSet], limit: int) -> dict[str, StatesRecord]:
    return {key: set_record(states, limit) for key, states in by.items()}

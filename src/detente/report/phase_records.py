"""What `compare` found about two phases as a JSON object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, NotRequired, TypedDict

from detente.assess import PhaseComparison, Threat
from detente.assess.phases import Deterred, Difference
from detente.report.comparisons import ComparedTargetRecord, ListedRecord, compared_record, listed_record
from detente.report.joint_records import step_record
from detente.report.shapes import (
    PAIR,
    SOME,
    CaseName,
    Complete,
    Concept,
    Concepts,
    Count,
    Engine,
    Id,
    IdOrNull,
    Ids,
    Number,
    State,
    StepRecord,
    Such,
)


class DeterredRecord(TypedDict):
    """A move that an answer deters."""

    move: Annotated[StepRecord, "The move."]
    by: Annotated[list[StepRecord], "The shortest answer."]
    threats: Annotated[Ids, "Options in the answer that can be taken in the second phase only."]


class DifferenceRecord(TypedDict):
    """A state that is a sequential equilibrium in one of the phases only."""

    state: State
    exists_in_the_other: Annotated[bool, "Whether it exists in the other phase."]
    because_of: Annotated[Ids, "The threats without each of which it would be none."]
    deterred: Annotated[list[DeterredRecord], "The moves that break it in the other phase and are deterred here."]
    lapsed: Annotated[
        list[StepRecord],
        "The moves that break it in the other phase and here are impossible or improve nothing.",
    ]
    unsettled: NotRequired[
        Annotated[
            list[StepRecord],
            "The moves of which it is not known whether they break it in the other phase, or what deters them here; "
            "present only where there are such.",
            SOME,
        ]
    ]


class DifferencesRecord(TypedDict):
    """States that are sequential equilibria in one of the phases only."""

    count: Annotated[
        int | None,
        "How many; reasons are given for at most 1000. Null where that is not known.",
        Such(minimum=0),
    ]
    states: Annotated[list[DifferenceRecord], "The first, as many as --limit allows."]


class StatesOfBothRecord(TypedDict):
    """How many states exist."""

    both: Annotated[Count, "In both."]
    only_first: Annotated[Count, "In the first only."]
    only_second: Annotated[Count, "In the second only."]


class PhaseChangesRecord(TypedDict):
    """What the second phase changes."""

    options_arriving: Annotated[Ids, "Options that can be taken in the second only."]
    options_leaving: Annotated[Ids, "Options that can be taken in the first only."]
    options_changed: Annotated[Ids, "Options with another owner, name or direction."]
    rules_added: Annotated[list[str], "Rules of the second only."]
    rules_dropped: Annotated[list[str], "Rules of the first only."]
    forbidden_moves_added: Annotated[list[str], "Forbidden moves of the second only."]
    forbidden_moves_dropped: Annotated[list[str], "Forbidden moves of the first only."]
    only_moves: NotRequired[
        Annotated[
            Ids,
            "Decision makers whose moves are listed in one of the phases only, or differently; missing where there "
            "are none.",
        ]
    ]
    preferences: Annotated[Ids, "Decision makers who prefer differently."]
    proposals: Annotated[Ids, "Proposals with other terms."]
    status_quo: Annotated[list[State | None], "The status quo in each.", PAIR]
    states: Annotated[StatesOfBothRecord, "How many states exist."]


class ListedMoves(TypedDict, total=False):
    """Whose moves are listed in one of the phases only, or differently, where there is somebody."""

    only_moves: list[str]


class DetersRecord(TypedDict):
    """A move that a threat deters."""

    decision_maker: Annotated[Id, "Who is deterred."]
    takes: Annotated[Ids, "Options taken up."]
    drops: Annotated[Ids, "Options given up."]
    at: Annotated[ListedRecord, "The states where it does."]


class ThreatRecord(TypedDict):
    """An option that can be taken in the second phase only."""

    option: Annotated[Id, "The option."]
    owner: Annotated[Id, "Whose it is."]
    occasions: Annotated[Count, "From how many states its owner could carry it out."]
    gains: Annotated[Count, "From how many of these it would gain by that."]
    credible: Annotated[bool, "Whether there is such a state."]
    deters: Annotated[list[DetersRecord], "Whom it deters from which move."]
    equilibria_only_because_of_it: Annotated[
        ListedRecord, "The sequential equilibria of the second phase that are none without it."
    ]
    unsettled: NotRequired[
        Annotated[
            Number,
            "Of how many moves it is not known whether it deters them; present only where there are such.",
        ]
    ]


class UnknownThreats(TypedDict, total=False):
    """Threats of which nothing more is known, where there are such."""

    unknown_threats: list[str]


class PhasesRecord(TypedDict):
    """Two phases compared."""

    comparison: Annotated[Literal["phases"], "What is compared."]
    case: CaseName
    perspective: Annotated[IdOrNull, "The perspective applied."]
    phases: Annotated[list[IdOrNull], "The two phases.", PAIR]
    engines: Annotated[list[Engine], "Which engine answered for each of the two models.", PAIR]
    complete: Complete
    concepts: Annotated[Concepts, "The concepts asked about, in that order."]
    where: Annotated[str | None, "The formula that equilibria are restricted to, or null."]
    changes: Annotated[PhaseChangesRecord, "What the second phase changes."]
    equilibria: Annotated[
        dict[
            Concept,
            Annotated[
                list[Annotated[int | None, "A number of states; null where that is not known.", Such(minimum=0)]],
                "In each phase.",
                PAIR,
            ],
        ],
        "By concept how many of the states asked about are equilibria.",
    ]
    targets: Annotated[list[ComparedTargetRecord], "The targets."]
    threats: Annotated[list[ThreatRecord], "Threats that the second phase makes possible."]
    unknown_threats: NotRequired[
        Annotated[
            list[Id],
            "The options that can be taken in the second phase only and of which nothing more is known; present only "
            "where there are such.",
            SOME,
        ]
    ]
    only_second: Annotated[DifferencesRecord, "Sequential equilibria of the second phase only."]
    only_first: Annotated[DifferencesRecord, "Sequential equilibria of the first phase only."]


def phases_record(found: PhaseComparison, limit: int) -> PhasesRecord:
    """Return what `compare` found about two phases."""
    unknown: UnknownThreats = {"unknown_threats": list(found.unknown_threats)} if found.unknown_threats else {}
    return {
        "comparison": "phases",
        "case": found.after.model.case,
        "perspective": found.after.model.perspective_id,
        "phases": [found.before.model.phase_id, found.after.model.phase_id],
        "engines": [found.before.engine, found.after.engine],
        "complete": found.complete,
        "concepts": list(found.after.concepts),
        "where": None if found.where is None else str(found.where),
        "changes": _changes(found),
        "equilibria": {x: list(found.counts(x)) for x in found.after.concepts},
        "targets": [
            compared_record(t, u, {x: [v[t.id, x] for v in found.verdicts] for x in found.after.concepts})
            for u, t in zip(found.targets, found.earlier_targets, strict=True)
        ],
        "threats": [_threat(t, limit) for t in found.threats],
        **unknown,
        "only_second": _differences(found.appearing, limit),
        "only_first": _differences(found.vanishing, limit),
    }


def _changes(found: PhaseComparison) -> PhaseChangesRecord:
    c = found.changes
    both, gone, new = found.states
    listed: ListedMoves = {"only_moves": list(c.listed)} if c.listed else {}
    return {
        "options_arriving": list(c.arriving),
        "options_leaving": list(c.leaving),
        "options_changed": list(c.renamed),
        "rules_added": [str(r.formula) for r in c.rules_added],
        "rules_dropped": [str(r.formula) for r in c.rules_dropped],
        "forbidden_moves_added": list(c.moves_added),
        "forbidden_moves_dropped": list(c.moves_dropped),
        **listed,
        "preferences": list(c.preferences),
        "proposals": list(c.proposals),
        "status_quo": list(c.status_quo),
        "states": {"both": both, "only_first": gone, "only_second": new},
    }


def _threat(t: Threat, limit: int) -> ThreatRecord:
    found: ThreatRecord = {
        "option": t.option,
        "owner": t.owner,
        "occasions": t.occasions,
        "gains": t.gains,
        "credible": t.credible,
        "deters": [
            {"decision_maker": dm, "takes": list(takes), "drops": list(drops), "at": listed_record(states, limit)}
            for (dm, takes, drops), states in t.deters.items()
        ],
        "equilibria_only_because_of_it": listed_record(t.only, limit),
    }
    if t.unsettled:
        found["unsettled"] = t.unsettled
    return found


def _differences(differences: Sequence[Difference] | None, limit: int) -> DifferencesRecord:
    if differences is None:
        return {"count": None, "states": []}
    return {"count": len(differences), "states": [_difference(d) for d in differences[:limit]]}


def _difference(d: Difference) -> DifferenceRecord:
    found: DifferenceRecord = {
        "state": d.state,
        "exists_in_the_other": d.exists,
        "because_of": list(d.because_of),
        "deterred": [_deterred(x) for x in d.deterred],
        "lapsed": [step_record(s) for s in d.lapsed],
    }
    if d.unsettled:
        found["unsettled"] = [step_record(s) for s in d.unsettled]
    return found


def _deterred(x: Deterred) -> DeterredRecord:
    return {"move": step_record(x.move), "by": [step_record(s) for s in x.by], "threats": list(x.threats)}

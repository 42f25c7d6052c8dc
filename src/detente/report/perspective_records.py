"""What `compare` found about two perspectives, and in hypergames, as JSON objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, NotRequired, TypedDict

from detente.assess import Belief, Hypergame, PerspectiveComparison, Surprise, Swap, Swaps, Target
from detente.assess.hypergames import target_in
from detente.case import Model
from detente.engines import StateSet
from detente.report.comparisons import (
    WHY,
    ComparedTargetRecord,
    ListedRecord,
    Reasons,
    compared_record,
    listed_record,
    target_record,
)
from detente.report.joint_records import step_record
from detente.report.records import open_lists, plain_lists
from detente.report.shapes import (
    PAIR,
    SOME,
    SOME_KEY,
    CaseName,
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
    Such,
    TargetRecord,
    YesNo,
)
from detente.stability import local


class StatementRecord(TypedDict):
    """A preference statement."""

    number: Annotated[Count, "Its place in the list, from 1."]
    that: Annotated[str, "The formula as written."]


class BeliefRecord(TypedDict):
    """A belief that can be taken over."""

    kind: Annotated[
        Literal["actors", "preference", "statement", "owner", "rules"],
        "What it is about: who acts, all that somebody prefers, one preference statement, who controls an option, what "
        "can exist.",
    ]
    here: Annotated[Ids, "The decision makers concerned in the model that takes it over."]
    there: Annotated[Ids, "The decision makers concerned in the model that it comes from."]
    option: Annotated[IdOrNull, "The option, for an owner; else null."]
    drops: Annotated[StatementRecord | None, "The statement that goes, or null."]
    adds: Annotated[StatementRecord | None, "The statement that comes, or null."]


class SwapRecord(TargetRecord):
    """Beliefs that flip a verdict when they are taken over, none of them needlessly."""

    concept: Concept
    holds: Annotated[bool, "The verdict after the swap; it was the opposite before."]
    example: Annotated[
        State | None,
        "The first equilibrium after the swap that is the target or carries it out; null where the target no longer "
        "holds.",
    ]
    beliefs: Annotated[list[BeliefRecord], "The beliefs taken over.", SOME]


class SwapsTriedRecord(TypedDict):
    """How far the search went."""

    beliefs: Annotated[Count, "Up to how many beliefs together every swap was tried."]
    single_beliefs: Annotated[Count, "Up to how many single beliefs together."]
    impossible: Annotated[Count, "How many of the swaps tried are no model."]
    unknown: Annotated[
        Count, "How many left an answer unknown within the bound; with any, a smaller swap may have been missed."
    ]


_From = TypedDict("_From", {"from": Annotated[IdOrNull, "The perspective that they come from."]})


class SwapsRecord(_From):
    """What beliefs of one perspective flip when they are taken over into another one."""

    into: Annotated[IdOrNull, "The perspective that takes beliefs over."]
    beliefs: Annotated[list[BeliefRecord], "All beliefs that part the two, preferences whole."]
    single_beliefs: Annotated[
        list[BeliefRecord], "The same with preferences cut into single statements where both are lists."
    ]
    tried: Annotated[SwapsTriedRecord, "How far the search went."]
    deciding: Annotated[list[SwapRecord], "The swaps of whole beliefs that flip a verdict and of which no part does."]
    finer: Annotated[list[SwapRecord], "Those with at least one single statement."]


class EquilibriaRecord(TypedDict):
    """Equilibria under one concept."""

    counts: Annotated[list[Annotated[int | None, Such(minimum=0)]], "How many each has; null if not known.", PAIR]
    common: Annotated[int | None, "How many states are equilibria in both; null if not known.", Such(minimum=0)]


class PerspectivesRecord(TypedDict):
    """Two perspectives compared."""

    comparison: Annotated[Literal["perspectives"], "What is compared."]
    case: CaseName
    perspectives: Annotated[list[IdOrNull], "The two perspectives.", PAIR]
    phase: Annotated[IdOrNull, "The phase applied."]
    engines: Annotated[list[Engine], "Which engine answered for each of the two models.", PAIR]
    complete: Complete
    concepts: Annotated[Concepts, "The concepts asked about, in that order."]
    who_stands_for_whom: Annotated[
        list[
            Annotated[
                list[Annotated[Ids, "Decision makers of one of the two."]],
                "Those of the first, and those of the second, who stand for each other.",
                PAIR,
            ]
        ],
        "Blocks of decision makers.",
    ]
    feasible: Annotated[list[Annotated[Count, "A number of states."]], "How many states each has.", PAIR]
    equilibria: Annotated[dict[Concept, EquilibriaRecord], "By concept."]
    targets: Annotated[list[ComparedTargetRecord], "The targets."]
    swaps: Annotated[
        list[SwapsRecord], "What flips in the first with beliefs of the second, and the other way round.", PAIR
    ]
    hypergames: Annotated[
        list[HypergameRecord],
        "With --acts the one asked for; else one for every way to act. With more than two perspectives it stands with "
        "the first two.",
    ]


def perspectives_record(
    found: PerspectiveComparison, games: Sequence[Hypergame], limit: int, surprised_at: Sequence[str]
) -> PerspectivesRecord:
    """Return what `compare` found about two perspectives; `games` are the hypergames looked at."""
    a, b = found.here.model, found.there.model
    ids = [a.perspective_id, b.perspective_id]
    return {
        "comparison": "perspectives",
        "case": a.case,
        "perspectives": ids,
        "phase": a.phase_id,
        "engines": [found.here.engine, found.there.engine],
        "complete": found.complete,
        "concepts": list(found.concepts),
        "who_stands_for_whom": [[list(members) for members in block.members] for block in found.blocks],
        "feasible": [found.here.feasible.count, found.there.feasible.count],
        "equilibria": {
            c: {"counts": [_count(s.equilibria[c]) for s in (found.here, found.there)], "common": found.common[c]}
            for c in found.concepts
        },
        "targets": [
            compared_record(t, u, {c: [v[t.id, c] for v in found.verdicts] for c in found.concepts})
            for t, u in zip(found.targets, found.there_targets, strict=True)
        ],
        "swaps": [_swaps(s) for s in (found.into_here, found.into_there)],
        "hypergames": [hypergame_record(g, found.targets, limit, surprised_at) for g in games],
    }


def _count(states: StateSet) -> int | None:
    return states.count if states.known else None


def _swaps(s: Swaps) -> SwapsRecord:
    return {
        "into": s.here.perspective_id,
        "from": s.there.perspective_id,
        "beliefs": [_belief(s, b) for b in s.whole],
        "single_beliefs": [_belief(s, b) for b in s.single],
        "tried": {
            "beliefs": s.sizes[0],
            "single_beliefs": s.sizes[1],
            "impossible": s.impossible,
            "unknown": s.unknown,
        },
        "deciding": [_swap(s, x) for x in s.deciding],
        "finer": [_swap(s, x) for x in s.finer],
    }


def _swap(s: Swaps, x: Swap) -> SwapRecord:
    taken = [_belief(s, b) for b in x.beliefs]
    return {**target_record(x.target), "concept": x.concept, "holds": x.holds, "example": x.example, "beliefs": taken}


def _belief(s: Swaps, b: Belief) -> BeliefRecord:
    return {
        "kind": b.kind,
        "here": list(b.here),
        "there": list(b.there),
        "option": b.option,
        "drops": _statement(s.here, b.here, b.drops),
        "adds": _statement(s.there, b.there, b.adds),
    }


def _statement(model: Model, dm: tuple[str, ...], number: int | None) -> StatementRecord | None:
    if number is None:
        return None
    order = model.preferences[dm[0]]
    return {"number": number, "that": str(order.statements[number - 1].statement.that.text)}


# -- hypergames -------------------------------------------------------------------------------------------------------


class ActorRecord(TypedDict):
    """Somebody who acts on a perspective."""

    decision_maker: Annotated[Id, "The decision maker."]
    perspective: Annotated[IdOrNull, "The perspective it acts on."]


class SurpriseRecord(TypedDict):
    """A move that others do not expect, or expect in vain."""

    state: Annotated[State, "Where."]
    concept: Concept
    mover: Annotated[ActorRecord, "Who moves, or stays."]
    surprised: Annotated[IdOrNull, "The perspective of those who are surprised."]
    move: Annotated[StepRecord, "The move."]
    why: Annotated[
        Literal["unseen", "cannot", "worse", "deterred", "stays"],
        "Why it is not expected: there is no such state; nobody could do it alone; whoever could would not gain; it "
        "would be deterred. Or stays: it is expected and does not come.",
    ]
    by: Annotated[
        list[StepRecord],
        "The answer that the surprised rely on; empty unless the move is deterred in their perspective.",
    ]


class PlayedTargetRecord(TargetRecord):
    """A target in a hypergame."""

    example: Annotated[
        dict[Concept, State | None],
        "By concept the first hypergame equilibrium that is the target or carries it out, or null.",
    ]
    stable: Annotated[
        Annotated[dict[Concept, list[YesNo]], "By concept."] | None,
        "For a state by concept whether it is stable for each actor, in that order; null for a proposal.",
    ]
    why: NotRequired[Annotated[Reasons, WHY]]


class HypergameRecord(TypedDict):
    """What is stable when everybody acts on its own perspective."""

    actors: Annotated[list[ActorRecord], "Everybody who acts.", SOME]
    equilibria: Annotated[
        dict[Concept, ListedRecord], "By concept the states that everybody perceives and finds stable."
    ]
    partly_perceived: Annotated[
        dict[Concept, ListedRecord],
        "By concept the states that some do not perceive and that are stable for all who do.",
    ]
    targets: Annotated[list[PlayedTargetRecord], "The targets."]
    surprises: Annotated[
        list[SurpriseRecord], "What surprises whom at the named states and status quos; only with --acts."
    ]
    unsettled: NotRequired[
        Annotated[
            dict[Concept, Annotated[list[State], "The states.", SOME]],
            "By concept the states at which there may be further surprises, because a search for answers hit its "
            "bound; present only where there are such.",
            SOME_KEY,
        ]
    ]


def hypergame_record(g: Hypergame, targets: Iterable[Target], limit: int, at: Sequence[str]) -> HypergameRecord:
    """Return what is stable, and who is surprised at some states, in one hypergame."""
    found: HypergameRecord = {
        "actors": [{"decision_maker": a.decision_maker, "perspective": a.perspective} for a in g.actors],
        "equilibria": {c: listed_record(g.equilibria[c], limit) for c in g.concepts},
        "partly_perceived": {c: listed_record(g.partly_perceived[c], limit) for c in g.concepts},
        "targets": [_played(g, t) for t in targets],
        "surprises": [_surprise(s) for c in g.concepts if local(c) is not None for s in g.surprises(at, c)],
    }
    states = {c: list(g.unsettled(at, c)) for c in g.concepts if local(c) is not None}
    if unsettled := {c: some for c, some in states.items() if some}:
        found["unsettled"] = unsettled
    return found


def _played(g: Hypergame, t: Target) -> PlayedTargetRecord:
    example = {c: target_in(g, t, c) for c in g.concepts}
    if t.states is None:
        none: PlayedTargetRecord = {**target_record(t), "example": example, "stable": None, **open_lists({})}
        return none
    stable = {c: [g.verdict(a, t.states, c) for a in g.actors] for c in g.concepts}
    return {**target_record(t), "example": example, "stable": plain_lists(stable), **open_lists(stable)}


def _surprise(s: Surprise) -> SurpriseRecord:
    return {
        "state": s.state,
        "concept": s.concept,
        "mover": {"decision_maker": s.mover.decision_maker, "perspective": s.mover.perspective},
        "surprised": s.perspective,
        "move": step_record(s.move),
        "why": s.why,
        "by": [step_record(x) for x in s.by],
    }

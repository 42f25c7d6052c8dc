"""What `consent` found as a JSON object."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from detente.answer import Answer
from detente.assess import Act, Consent, ProposalConsent, TargetConsent
from detente.report.comparisons import target_record
from detente.report.records import Open, which_record
from detente.report.shapes import (
    Complete,
    Concept,
    Concepts,
    Count,
    Engine,
    Explains,
    Id,
    Ids,
    TargetRecord,
    WhichRecord,
    Why,
)


class ActRecord(TypedDict):
    """What one decision maker takes up and gives up at once."""

    decision_maker: Annotated[Id, "Who acts."]
    takes: Annotated[Ids, "Options taken up."]
    drops: Annotated[Ids, "Options given up."]


class PartyRecord(TypedDict):
    """A party, or somebody else whom a term obliges."""

    party: Annotated[Id, "A decision maker or a group."]
    negotiates: Annotated[bool, "Whether it is a party."]
    members: Annotated[Ids, "Its decision makers."]
    must_consent: Annotated[Ids, "Those without whom it cannot deliver."]


class DeliveryRecord(TypedDict):
    """What a term asks of a party."""

    term: Annotated[Id, "The term."]
    party: Annotated[Id, "The party."]
    needed: Annotated[dict[Id, Annotated[Ids, "Their options that the term speaks of."]], "By member."]


class ConsentToProposalRecord(TypedDict):
    """Whose consent a proposal needs."""

    proposal: Annotated[Id, "Its id."]
    parties: Annotated[list[PartyRecord], "The parties first."]
    deliveries: Annotated[list[DeliveryRecord], "Term by term."]
    absent_obligors: Annotated[Ids, "Decision makers obliged without being parties."]
    unasked: Annotated[Ids, "Decision makers whose options the terms speak of and whom no term obliges."]


class ConsentToTargetRecord(TargetRecord):
    """A target under a concept."""

    concept: Concept
    ways: Annotated[Count, "How many states carry it out."]
    smallest_blocking_sets: Annotated[
        list[Annotated[Ids, "A set."]] | None,
        "The minimal sets of decision makers who block it; the empty set if some way has no blocker; null if not "
        "known.",
    ]
    acts: Annotated[
        list[ActRecord] | None,
        "The acts that break it in every way, nobody deterring them, without those with a needless part; null if not "
        "known, or if no state carries the target out.",
    ]
    why: NotRequired[
        Annotated[
            Why,
            "That something of the target is not known, or that no state carries it out; present only where something "
            "is null.",
            Explains(("acts", "smallest_blocking_sets")),
        ]
    ]


class StoppingActRecord(ActRecord):
    """An act that stops targets."""

    concept: Concept
    stops: Annotated[list[str], "The targets that it breaks in every way."]


class ConsentRecord(WhichRecord):
    """Whose consent targets need."""

    engine: Engine
    complete: Complete
    concepts: Annotated[Concepts, "The concepts asked about, in that order."]
    proposals: Annotated[list[ConsentToProposalRecord], "The proposals asked about."]
    targets: Annotated[list[ConsentToTargetRecord], "Each target under each concept."]
    acts: Annotated[list[StoppingActRecord], "By concept, those that stop most first."]
    needing: Annotated[
        dict[Id, Annotated[list[str], "Targets."]], "By option the targets that cannot be carried out without it."
    ]


def consent_record(found: Consent) -> ConsentRecord:
    """Return what `consent` found."""
    ids = found.solution.concepts
    options = [o for o in found.solution.conflict.options if found.needing(o)]
    return {
        **which_record(found.model),
        "engine": found.solution.engine,
        "complete": found.stopped is None,
        "concepts": list(ids),
        "proposals": [_proposal(p) for p in found.proposals],
        "targets": [_target(t) for t in found.targets],
        "acts": [
            {**_act(a), "concept": c, "stops": [t.id for t in found.stopped_by(a, c)]}
            for c in ids
            for a in found.vetoes(c)
        ],
        "needing": {o: [t.id for t in found.needing(o)] for o in options},
    }


def _proposal(p: ProposalConsent) -> ConsentToProposalRecord:
    return {
        "proposal": p.proposal.id,
        "parties": [
            {
                "party": x.party,
                "negotiates": x.negotiates,
                "members": list(x.members),
                "must_consent": list(x.must_consent),
            }
            for x in p.parties
        ],
        "deliveries": [
            {"term": d.term, "party": d.party, "needed": {m: list(os) for m, os in d.needed.items()}}
            for d in p.deliveries
        ],
        "absent_obligors": list(p.absent_obligors),
        "unasked": list(p.unasked),
    }


def _target(t: TargetConsent) -> ConsentToTargetRecord:
    return {
        **target_record(t.target),
        "concept": t.concept,
        "ways": t.ways,
        "smallest_blocking_sets": None if t.blocking_sets is None else [list(s) for s in t.blocking_sets],
        "acts": None if t.vetoes is None else [_act(a) for a in t.vetoes],
        **_why(t),
    }


def _why(t: TargetConsent) -> Open:
    if t.why == "infeasible":
        return {"why": Answer.INFEASIBLE.value}
    return {"why": Answer.UNKNOWN.value} if t.vetoes is None or t.blocking_sets is None else {}


def _act(a: Act) -> ActRecord:
    return {"decision_maker": a.decision_maker, "takes": list(a.takes), "drops": list(a.drops)}

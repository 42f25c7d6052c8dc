"""What `relations` found as a JSON object."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Literal, NotRequired, TypedDict

from detente.assess.relations import AtOdds, Chain, LeftOut, Pair, Relation, Relations, Tension, Triad
from detente.assess.relations.tension import Range
from detente.case import Model
from detente.case.sections.relations import WRITTEN, Sign
from detente.report.joined import InModelRecord, joined_record
from detente.report.records import which_record
from detente.report.shapes import Count, Id, IdOrNull, Ids, Name, WhichRecord


class RelationVoiceRecord(TypedDict):
    """Somebody who says so."""

    id: Annotated[Name, "The id of an actor where the case has one, else words."]
    name: Annotated[Name, "What that one is called."]


class NamedActorRecord(TypedDict):
    """An actor of whom something is said."""

    id: Annotated[Id, "Its id."]
    name: Annotated[Name, "What it is called."]


class RelationRecord(TypedDict):
    """A relation of the case, as the file has it and as it is counted."""

    id: Annotated[Id, "Its id."]
    ends: Annotated[Ids, "Whose doing it is, and towards whom."]
    between: Annotated[Ids, "The same as it is counted: the outermost wholes, where that is asked for."]
    sign: Annotated[Sign, "With, against, or neither."]
    kind: Annotated[str | None, "What it is, in the analyst's words."]
    both_ways: Annotated[bool, "Whether it is said of both towards each other."]
    stated: Annotated[bool, "Whether its status is stated."]
    counted: Annotated[bool, "Whether it counts here."]
    left_out: Annotated[LeftOut | None, "Why it is not looked at; null where it is, or counts as neither."]
    claims: Annotated[list[Name], "The claims it rests on."]
    voices: Annotated[list[RelationVoiceRecord], "Who says so."]


class SaidPairRecord(TypedDict):
    """Two actors, and what is said of them."""

    actors: Annotated[Ids, "The two."]
    sign: Annotated[Literal["+", "-", "contested"], "With, against, or both."]
    relations: Annotated[Ids, "The relations between them that count."]
    voices: Annotated[list[RelationVoiceRecord], "Who says so."]
    within_a_whole: Annotated[bool, "Whether one of the two is a part of the other."]


class TriadRecord(TypedDict):
    """Three actors each two of whom are a pair that is not contested."""

    actors: Annotated[Ids, "The three."]
    signs: Annotated[list[Sign], "Of the first and the second, the second and the third, the first and the third."]
    balanced: Annotated[bool, "Whether an even number of the three is against."]
    relations: Annotated[list[Ids], "The relations behind each of the three signs."]
    claims: Annotated[list[list[Name]], "The claims behind each of the three signs."]
    within_a_whole: Annotated[bool, "Whether one of the three is a part of another."]


class TriadsRecord(TypedDict):
    """The triads, counted and listed."""

    count: Annotated[Count, "How many there are."]
    unbalanced: Annotated[Count, "How many of them are not in balance."]
    listed: Annotated[list[TriadRecord], "As many as are listed, those that are not in balance first."]


class IndexRecord(TypedDict):
    """Between which numbers an index is; it is known where they are one."""

    lower: Annotated[Count, "It is at least this."]
    upper: Annotated[Count, "It is at most this."]


class DivisionsRecord(TypedDict):
    """The divisions into two sides that attain the index."""

    count: Annotated[Count, "How many there are, or at least how many."]
    complete: Annotated[bool, "Whether the count is exact."]
    groups: Annotated[
        list[list[list[Ids]]],
        "For each group of actors without any relation to another group, its divisions into two sides, as many as are "
        "listed.",
    ]


class TensionRecord(TypedDict):
    """The tension: the frustration index, and what holds in every division that attains it."""

    index: Annotated[IndexRecord, "The index without contested pairs; what is believed of them can only raise it."]
    highest: Annotated[IndexRecord, "The index where of contested pairs that is believed which raises it most."]
    settled: Annotated[bool, "Whether what follows is known."]
    tied: Annotated[list[list[Ids]], "Who stand to each other in one way in every division: on two sides."]
    blocks: Annotated[list[Ids], "Who is never parted: each of these sides."]
    floating: Annotated[Ids, "Who is neither with nor against anybody in every division."]
    always: Annotated[list[SaidPairRecord], "The pairs that run against every division."]
    lowers: Annotated[list[SaidPairRecord], "The pairs without whose relations the index is lower."]
    divisions: DivisionsRecord
    why: NotRequired[Annotated[str, "What ended the work before all was known."]]


class AtOddsRecord(TypedDict):
    """Two parts of one whole behind clients that are against each other."""

    whole: Annotated[Id, "The whole."]
    parts: Annotated[Ids, "The two parts."]
    clients: Annotated[Ids, "The client of each."]
    relations: Annotated[list[Ids], "Behind the first client, behind the second, and between the two."]


class PatronChainRecord(TypedDict):
    """Actors each of whom stands behind the next."""

    actors: Annotated[Ids, "The actors, patrons first."]
    relations: Annotated[list[Ids], "The relations of each step."]


class RelationsRecord(WhichRecord):
    """Who is said to be with or against whom."""

    stated: Annotated[bool, "Whether only what is stated counts."]
    whole: Annotated[bool, "Whether parts are folded into their outermost wholes."]
    fold: Annotated[Ids, "The actors that count as what they are part of."]
    among: Annotated[Ids, "The actors between whom relations count; empty for everybody."]
    claimant: Annotated[Name | None, "Whose relations count; null for everybody's."]
    without: Annotated[list[Name], "The claims that are taken away."]
    actors: Annotated[list[NamedActorRecord], "Every actor of whom something is said."]
    relations: Annotated[list[RelationRecord], "All relations of the case, in the order of the file."]
    pairs: Annotated[list[SaidPairRecord], "Every two of whom something counts."]
    triads: TriadsRecord
    tension: TensionRecord
    before: Annotated[IndexRecord | None, "The index without anything taken away; null where nothing is."]
    at_odds: Annotated[list[AtOddsRecord], "Parts of one whole behind clients that are against each other."]
    chains_of: Annotated[IdOrNull, "The actor whose patrons and clients are asked for."]
    chains: Annotated[list[PatronChainRecord], "Who stands behind whom, from that actor on and up to it."]
    all_chains: Annotated[bool, "Whether these are all; false where there are more than 1 000."]
    in_model: Annotated[
        InModelRecord | None, "What the model says of those of whom it is told; null where no model is asked about."
    ]


def relations_record(found: Relations, limit: int) -> RelationsRecord:
    """Return who is said to be with or against whom as JSON; no list of triads or divisions is longer than `limit`."""
    of = found.of
    which: WhichRecord = (
        which_record(of) if isinstance(of, Model) else {"case": of.name, "perspective": None, "phase": None}
    )
    reasons = {r.id: why for r, why in found.network.left_out}
    every = every_relation(found)
    ids = dict.fromkeys(a for r in every for a in (*r.ends, *r.between))
    counted = {r.id for r in found.network.relations}
    triads = sorted(found.triads, key=lambda t: t.balanced)
    return {
        **which,
        "stated": found.stated,
        "whole": found.whole,
        "fold": list(found.fold),
        "among": list(found.among),
        "claimant": found.claimant,
        "without": list(found.without),
        "actors": [{"id": a, "name": found.called(a)} for a in found.layer.actors if a in ids],
        "relations": [_relation(r, reasons.get(r.id), counted=r.id in counted) for r in every],
        "pairs": [_pair(p) for p in found.network.pairs],
        "triads": {
            "count": len(triads),
            "unbalanced": sum(not t.balanced for t in triads),
            "listed": [_triad(t) for t in islice(triads, limit)],
        },
        "tension": _tension(found.tension, limit),
        "before": None if found.before is None else _index(found.before.index),
        "at_odds": [_at_odds(a) for a in found.at_odds],
        "chains_of": found.chains_of,
        "chains": [_chain(c) for c in found.chains or ()],
        "all_chains": found.all_chains,
        "in_model": None if found.joined is None else joined_record(found.joined),
    }


def every_relation(found: Relations) -> list[Relation]:
    """Return all relations of a case, in the order of the file."""
    network = found.network
    order = {str(key): k for k, key in enumerate(found.layer.held("relations") or {})}
    every = [*network.relations, *network.neutral, *network.inside, *(r for r, _ in network.left_out)]
    return sorted(every, key=lambda r: order[r.id])


def _relation(r: Relation, why: LeftOut | None, *, counted: bool) -> RelationRecord:
    return {
        "id": r.id,
        "ends": list(r.ends),
        "between": list(r.between),
        "sign": WRITTEN[r.sign],
        "kind": r.kind,
        "both_ways": r.both_ways,
        "stated": r.stated,
        "counted": counted,
        "left_out": why,
        "claims": list(r.claims),
        "voices": [{"id": v.id, "name": v.name} for v in r.voices],
    }


def _pair(p: Pair) -> SaidPairRecord:
    return {
        "actors": list(p.actors),
        "sign": "contested" if p.contested else "+" if p.sign > 0 else "-",
        "relations": [r.id for r in p.relations],
        "voices": [{"id": v.id, "name": v.name} for v in p.voices],
        "within_a_whole": p.within,
    }


def _triad(t: Triad) -> TriadRecord:
    return {
        "actors": list(t.actors),
        "signs": [WRITTEN[p.sign] for p in t.pairs],
        "balanced": t.balanced,
        "relations": [[r.id for r in p.relations] for p in t.pairs],
        "claims": [list(p.claims) for p in t.pairs],
        "within_a_whole": t.within,
    }


def _index(of: Range) -> IndexRecord:
    return {"lower": of.lower, "upper": of.upper}


def _tension(t: Tension, limit: int) -> TensionRecord:
    record: TensionRecord = {
        "index": _index(t.index),
        "highest": _index(t.highest),
        "settled": t.settled,
        "tied": [[list(side) for side in sides] for sides in t.tied],
        "blocks": [list(block) for block in t.blocks],
        "floating": list(t.floating),
        "always": [_pair(p) for p in t.always],
        "lowers": [_pair(p) for p in t.lowers],
        "divisions": {
            "count": t.count,
            "complete": t.complete,
            "groups": [[[list(side) for side in d] for d in group] for group in t.divisions(limit)],
        },
    }
    if t.why is not None:
        record["why"] = t.why
    return record


def _at_odds(a: AtOdds) -> AtOddsRecord:
    return {
        "whole": a.whole,
        "parts": list(a.parts),
        "clients": list(a.clients),
        "relations": [[r.id for r in some] for some in (*a.behind, a.against)],
    }


def _chain(c: Chain) -> PatronChainRecord:
    return {"actors": list(c.actors), "relations": [[r.id for r in step] for step in c.steps]}

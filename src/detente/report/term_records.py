"""What `compare` found about two versions of a proposal as a JSON object."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from detente.assess import Sheet, TermComparison
from detente.assess.terms import TouchedStatement
from detente.case import ResolvedTerm
from detente.report.shapes import PAIR, CaseName, Count, Id, IdOrNull, Ids, Such


class TouchedRecord(TypedDict):
    """A priority of somebody that a term meets or rules out."""

    term: Annotated[Id, "The term."]
    decision_maker: Annotated[Id, "Whose priority."]
    statement: Annotated[str, "What it wants."]
    number: Annotated[Count, "Its place, from 1."]


class TermSourceRecord(TypedDict):
    """A claim that a term rests on."""

    claim: Annotated[Id, "The claim."]
    source: Annotated[Id, "The source."]
    by: Annotated[list[str], "Who speaks, outermost first."]


class TermRecord(TypedDict):
    """A term."""

    term: Annotated[Id, "Its id."]
    name: Annotated[str | None, "What it says."]
    that: Annotated[str | None, "Where it is in force; null if it is not evaluated."]
    obliges: Annotated[Ids, "Whom it obliges, as written."]
    sources: Annotated[list[TermSourceRecord], "Its sources."]


class GivesRecord(TypedDict):
    """What a party is asked for."""

    terms: Annotated[Ids, "The terms that oblige it."]
    evaluated: Annotated[Ids, "Those with content that can be evaluated."]


class SheetRecord(TypedDict):
    """A proposal as a term sheet."""

    proposal: Annotated[Id, "The proposal."]
    name: Annotated[str, "Its name."]
    parties: Annotated[Ids, "Who negotiates it, as written."]
    absent_obligors: Annotated[Ids, "Decision makers obliged without being parties."]
    terms: Annotated[list[TermRecord], "The terms."]
    gives: Annotated[dict[str, GivesRecord], "By party, or whoever else is obliged."]
    one_sided: Annotated[Ids, "Parties of whom no term with content asks anything, where one does of another party."]
    secures: Annotated[list[TouchedRecord], "Priorities that are met wherever a term is in force."]
    rules_out: Annotated[list[TouchedRecord], "Priorities that are met nowhere where a term is in force."]


class SharedTermRecord(TypedDict):
    """A term of both."""

    term: Annotated[Id, "Its id."]
    changed: Annotated[list[Annotated[str, Such(enum=["name", "that", "obliges", "evidence"])]], "What differs."]


class StatesOfVersionsRecord(TypedDict):
    """How many states carry two versions out."""

    first: Annotated[Count, "The first."]
    second: Annotated[Count, "The second."]
    both: Annotated[Count, "Both."]


class ProposalsRecord(TypedDict):
    """Two versions of a proposal compared."""

    comparison: Annotated[Literal["proposals"], "What is compared."]
    case: CaseName
    perspective: Annotated[IdOrNull, "The perspective applied."]
    phase: Annotated[IdOrNull, "The phase applied."]
    sheets: Annotated[list[SheetRecord], "The two term sheets.", PAIR]
    only_first: Annotated[Ids, "Terms of the first only."]
    only_second: Annotated[Ids, "Terms of the second only."]
    both: Annotated[list[SharedTermRecord], "Terms of both."]
    contained: Annotated[
        dict[str, Annotated[Ids, "Terms of the other version."]],
        "For terms of one version only: those of the other version only that are in force wherever it is.",
    ]
    states: Annotated[StatesOfVersionsRecord, "How many states carry them out."]


def terms_record(found: TermComparison) -> ProposalsRecord:
    """Return what `compare` found about two versions of a proposal."""
    first, second, both = found.together
    return {
        "comparison": "proposals",
        "case": found.model.case,
        "perspective": found.model.perspective_id,
        "phase": found.model.phase_id,
        "sheets": [_sheet(s) for s in (found.first, found.second)],
        "only_first": list(found.only_first),
        "only_second": list(found.only_second),
        "both": [{"term": t.id, "changed": list(t.changed)} for t in found.shared],
        "contained": {term: list(others) for term, others in found.contained.items()},
        "states": {"first": first, "second": second, "both": both},
    }


def _sheet(s: Sheet) -> SheetRecord:
    return {
        "proposal": s.proposal.id,
        "name": s.proposal.name,
        "parties": [str(p) for p in s.proposal.proposal.parties or ()],
        "absent_obligors": list(s.proposal.absent_obligors),
        "terms": [_term(s, t) for t in s.proposal.terms],
        "gives": {party: {"terms": list(terms), "evaluated": list(e)} for party, (terms, e) in s.gives.items()},
        "one_sided": list(s.one_sided),
        "secures": [_entry(e) for e in s.secures],
        "rules_out": [_entry(e) for e in s.rules_out],
    }


def _term(s: Sheet, t: ResolvedTerm) -> TermRecord:
    claims = s.claims[t.term.id]
    return {
        "term": t.term.id,
        "name": t.term.name,
        "that": None if t.term.that is None else str(t.term.that.text),
        "obliges": [str(party) for party in t.term.obliges],
        "sources": [{"claim": c.id, "source": c.source, "by": [a.who for a in c.by]} for c in claims],
    }


def _entry(e: TouchedStatement) -> TouchedRecord:
    return {"term": e.term, "decision_maker": e.decision_maker, "statement": e.statement, "number": e.number}

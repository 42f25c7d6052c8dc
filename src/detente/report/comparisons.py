"""Comparisons and consent as JSON objects: the contract of `--format json`, checked against the schemas that ship."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from detente.answer import Answer
from detente.assess import (
    Act,
    Belief,
    Consent,
    Hypergame,
    PerspectiveComparison,
    PhaseComparison,
    Sheet,
    Surprise,
    Swap,
    Swaps,
    Target,
    TargetConsent,
    TermComparison,
    Threat,
)
from detente.assess.hypergames import target_in
from detente.assess.phases import Deterred, Difference
from detente.assess.terms import TouchedStatement
from detente.case import Model, ResolvedTerm
from detente.engines import StateSet
from detente.report.records import lists_record, step_record, which_record
from detente.stability import local


def perspectives_record(
    found: PerspectiveComparison, games: Sequence[Hypergame], limit: int, surprised_at: Sequence[str]
) -> dict[str, Any]:
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
            {
                **_target(t),
                **_elsewhere(t, u),
                **lists_record("holds", {c: [v[t.id, c] for v in found.verdicts] for c in found.concepts}),
            }
            for t, u in zip(found.targets, found.there_targets, strict=True)
        ],
        "swaps": [_swaps(s) for s in (found.into_here, found.into_there)],
        "hypergames": [hypergame_record(g, found.targets, limit, surprised_at) for g in games],
    }


def _count(states: StateSet) -> int | None:
    return states.count if states.known else None


def _target(t: Target) -> dict[str, Any]:
    return {"kind": t.kind, "target": t.id, "state": t.states}


def _elsewhere(t: Target, other: Target) -> dict[str, Any]:
    """Return in what the second model has something else under the name of a target."""
    if t.formula == other.formula:
        return {}
    return {"terms_differ": True} if t.kind == "proposal" else {"state_there": other.states}


def _swaps(s: Swaps) -> dict[str, Any]:
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


def _swap(s: Swaps, x: Swap) -> dict[str, Any]:
    taken = [_belief(s, b) for b in x.beliefs]
    return {**_target(x.target), "concept": x.concept, "holds": x.holds, "example": x.example, "beliefs": taken}


def _belief(s: Swaps, b: Belief) -> dict[str, Any]:
    return {
        "kind": b.kind,
        "here": list(b.here),
        "there": list(b.there),
        "option": b.option,
        "drops": _statement(s.here, b.here, b.drops),
        "adds": _statement(s.there, b.there, b.adds),
    }


def _statement(model: Model, dm: tuple[str, ...], number: int | None) -> dict[str, Any] | None:
    if number is None:
        return None
    order = model.preferences[dm[0]]
    return {"number": number, "that": str(order.statements[number - 1].statement.that.text)}


def hypergame_record(g: Hypergame, targets: Iterable[Target], limit: int, at: Sequence[str]) -> dict[str, Any]:
    """Return what is stable, and who is surprised at some states, in one hypergame."""
    return {
        "actors": [{"decision_maker": a.decision_maker, "perspective": a.perspective} for a in g.actors],
        "equilibria": {c: _listed(g.equilibria[c], limit) for c in g.concepts},
        "partly_perceived": {c: _listed(g.partly_perceived[c], limit) for c in g.concepts},
        "targets": [
            {
                **_target(t),
                "example": {c: target_in(g, t, c) for c in g.concepts},
                **_stable(g, t),
            }
            for t in targets
        ],
        "surprises": [_surprise(s) for c in g.concepts if local(c) is not None for s in g.surprises(at, c)],
        **_unsettled(g, at),
    }


def _unsettled(g: Hypergame, at: Sequence[str]) -> dict[str, Any]:
    states = {c: list(g.unsettled(at, c)) for c in g.concepts if local(c) is not None}
    known = {c: found for c, found in states.items() if found}
    return {"unsettled": known} if known else {}


def _stable(g: Hypergame, t: Target) -> dict[str, Any]:
    if t.states is None:
        return {"stable": None}
    return lists_record("stable", {c: [g.verdict(a, t.states, c) for a in g.actors] for c in g.concepts})


def _listed(states: Sequence[str], limit: int) -> dict[str, Any]:
    return {"count": len(states), "states": list(states[:limit])}


def _surprise(s: Surprise) -> dict[str, Any]:
    return {
        "state": s.state,
        "concept": s.concept,
        "mover": {"decision_maker": s.mover.decision_maker, "perspective": s.mover.perspective},
        "surprised": s.perspective,
        "move": step_record(s.move),
        "why": s.why,
        "by": [step_record(x) for x in s.by],
    }


# -- phases -----------------------------------------------------------------------------------------------------------


def phases_record(found: PhaseComparison, limit: int) -> dict[str, Any]:
    """Return what `compare` found about two phases."""
    c = found.changes
    both, gone, new = found.states
    return {
        "comparison": "phases",
        "case": found.after.model.case,
        "perspective": found.after.model.perspective_id,
        "phases": [found.before.model.phase_id, found.after.model.phase_id],
        "engines": [found.before.engine, found.after.engine],
        "complete": found.complete,
        "concepts": list(found.after.concepts),
        "where": None if found.where is None else str(found.where),
        "changes": {
            "options_arriving": list(c.arriving),
            "options_leaving": list(c.leaving),
            "options_changed": list(c.renamed),
            "rules_added": [str(r.formula) for r in c.rules_added],
            "rules_dropped": [str(r.formula) for r in c.rules_dropped],
            "forbidden_moves_added": list(c.moves_added),
            "forbidden_moves_dropped": list(c.moves_dropped),
            **({"only_moves": list(c.listed)} if c.listed else {}),
            "preferences": list(c.preferences),
            "proposals": list(c.proposals),
            "status_quo": list(c.status_quo),
            "states": {"both": both, "only_first": gone, "only_second": new},
        },
        "equilibria": {x: list(found.counts(x)) for x in found.after.concepts},
        "targets": [
            {
                **_target(t),
                **_elsewhere(t, u),
                **lists_record("holds", {x: [v[t.id, x] for v in found.verdicts] for x in found.after.concepts}),
            }
            for u, t in zip(found.targets, found.earlier_targets, strict=True)
        ],
        "threats": [_threat(t, limit) for t in found.threats],
        **({"unknown_threats": list(found.unknown_threats)} if found.unknown_threats else {}),
        "only_second": _differences(found.appearing, limit),
        "only_first": _differences(found.vanishing, limit),
    }


def _threat(t: Threat, limit: int) -> dict[str, Any]:
    return {
        "option": t.option,
        "owner": t.owner,
        "occasions": t.occasions,
        "gains": t.gains,
        "credible": t.credible,
        "deters": [
            {"decision_maker": dm, "takes": list(takes), "drops": list(drops), "at": _listed(states, limit)}
            for (dm, takes, drops), states in t.deters.items()
        ],
        "equilibria_only_because_of_it": _listed(t.only, limit),
        **({"unsettled": t.unsettled} if t.unsettled else {}),
    }


def _differences(differences: Sequence[Difference] | None, limit: int) -> dict[str, Any]:
    if differences is None:
        return {"count": None, "states": []}
    return {
        "count": len(differences),
        "states": [
            {
                "state": d.state,
                "exists_in_the_other": d.exists,
                "because_of": list(d.because_of),
                "deterred": [_deterred(x) for x in d.deterred],
                "lapsed": [step_record(s) for s in d.lapsed],
                **({"unsettled": [step_record(s) for s in d.unsettled]} if d.unsettled else {}),
            }
            for d in differences[:limit]
        ],
    }


def _deterred(x: Deterred) -> dict[str, Any]:
    return {"move": step_record(x.move), "by": [step_record(s) for s in x.by], "threats": list(x.threats)}


# -- versions of a proposal -------------------------------------------------------------------------------------------


def terms_record(found: TermComparison) -> dict[str, Any]:
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


def _sheet(s: Sheet) -> dict[str, Any]:
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


def _term(s: Sheet, t: ResolvedTerm) -> dict[str, Any]:
    claims = s.claims[t.term.id]
    return {
        "term": t.term.id,
        "name": t.term.name,
        "that": None if t.term.that is None else str(t.term.that.text),
        "obliges": [str(party) for party in t.term.obliges],
        "sources": [{"claim": c.id, "source": c.source, "by": [a.who for a in c.by]} for c in claims],
    }


def _entry(e: TouchedStatement) -> dict[str, Any]:
    return {"term": e.term, "decision_maker": e.decision_maker, "statement": e.statement, "number": e.number}


# -- consent ----------------------------------------------------------------------------------------------------------


def consent_record(found: Consent) -> Mapping[str, Any]:
    """Return what `consent` found."""
    ids = found.solution.concepts
    options = [o for o in found.solution.conflict.options if found.needing(o)]
    return {
        **which_record(found.model),
        "engine": found.solution.engine,
        "complete": found.stopped is None,
        "concepts": list(ids),
        "proposals": [
            {
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
            for p in found.proposals
        ],
        "targets": [
            {
                **_target(t.target),
                "concept": t.concept,
                "ways": t.ways,
                "smallest_blocking_sets": None if t.blocking_sets is None else [list(s) for s in t.blocking_sets],
                "acts": None if t.vetoes is None else [_act(a) for a in t.vetoes],
                **_why(t),
            }
            for t in found.targets
        ],
        "acts": [
            {**_act(a), "concept": c, "stops": [t.id for t in found.stopped_by(a, c)]}
            for c in ids
            for a in found.vetoes(c)
        ],
        "needing": {o: [t.id for t in found.needing(o)] for o in options},
    }


def _why(t: TargetConsent) -> dict[str, Any]:
    if t.why == "infeasible":
        return {"why": Answer.INFEASIBLE.value}
    return {"why": Answer.UNKNOWN.value} if t.vetoes is None or t.blocking_sets is None else {}


def _act(a: Act) -> dict[str, Any]:
    return {"decision_maker": a.decision_maker, "takes": list(a.takes), "drops": list(a.drops)}

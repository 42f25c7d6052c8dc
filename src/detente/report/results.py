"""What each kind of value tells of itself: a document, a record, and where it is a table its columns.

A result asks for these by its methods, see `detente.display`. Whatever is told here is told by the functions that the
commands use, so that a notebook, a script and the command line say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any

from detente.answer import Answer
from detente.assess import (
    Assessment,
    Consent,
    Findings,
    Hypergame,
    Inquiry,
    Inverse,
    PerspectiveComparison,
    PhaseComparison,
    ProposalAssessment,
    Radii,
    Repair,
    Repairs,
    RobustnessAnalysis,
    Shares,
    StatusQuoAnalysis,
    TermComparison,
)
from detente.assess.audit import Audit
from detente.assess.perspectives import Target, Verdicts
from detente.case import Case, Model
from detente.conflict import compile_model
from detente.conflict.combinations import feasible_count
from detente.display import Displayed
from detente.engines import States, StateSet
from detente.errors import BoundReached
from detente.report.assessment import assess_document, proposal_blocks, summary_table
from detente.report.audit import audit_document
from detente.report.audit_records import audit_record
from detente.report.blocks import Block, Bullets, Document, Heading, Paragraph, as_html, as_text
from detente.report.changes import change_sentence
from detente.report.consent import consent_document
from detente.report.consent_records import consent_record
from detente.report.documents import (
    concept_legend,
    explain_document,
    findings_document,
    show_document,
    solve_document,
    stands,
    title_blocks,
)
from detente.report.evidence import evidence_document
from detente.report.hypergames import hypergame_blocks
from detente.report.page import figure
from detente.report.perspective_records import hypergame_record, perspectives_record
from detente.report.perspectives import perspectives_document
from detente.report.phase_records import phases_record
from detente.report.phases import phases_document
from detente.report.rankings import inverse_document, inverse_record, said
from detente.report.records import (
    assess_record,
    check_record,
    explain_record,
    origin_record,
    proposal_record,
    set_record,
    show_record,
    solve_record,
    verdict_record,
    which_record,
)
from detente.report.repairs import found_blocks, found_record, repair_document, repair_record
from detente.report.robustness import robust_document, robust_record
from detente.report.said import Basis, Said, result
from detente.report.shares import radii_document, radii_record, shares_document, shares_record
from detente.report.status_quo import reach_document, reach_figure, reach_record
from detente.report.term_records import terms_record
from detente.report.terms import terms_document
from detente.report.trace_records import inquiry_record
from detente.report.tracing import inquiry_document
from detente.report.words import Words, concept_name, words_of
from detente.stability import Explanation, Solution, Verdict

IN_NOTEBOOK = 50  # states that a notebook lists
MAX_ROWS = 1_000_000  # states of a data frame
DETERRED = {
    Answer.YES: "deterred",
    Answer.NO: "not deterred",
    Answer.UNKNOWN: "not known whether it is deterred",
}
Columns = Mapping[str, Sequence[object]]


@dataclass(frozen=True)
class Told:
    """What one kind of value tells.

    Parameters
    ----------
    document
        What it says, with at most so many states in a list.
    record
        The same as JSON.
    model
        The model that it is about, if it is about one.
    columns
        The columns of its table, if it is one.
    figure
        What a notebook shows besides.
    """

    document: Callable[[Any, int], Document]
    record: Callable[[Any, int], Mapping[str, Any]]
    model: Callable[[Any], Model | None] = lambda _: None
    columns: Callable[[Any], Columns] | None = None
    figure: Callable[[Any], Block | None] = lambda _: None


def text_of(value: Displayed, limit: int) -> str:
    """Return what a value says, as a text."""
    return as_text(_told(value).document(value, limit))


def record_of(value: Displayed, limit: int) -> dict[str, Any]:
    """Return what a value says, as JSON: of a result with the version of Detente and the digest of the case file."""
    told = _told(value)
    model = told.model(value)
    origin = {} if model is None else {"detente": {**origin_record(model.case_sha256), "version": value.version}}
    return {**origin, **told.record(value, limit)}


def html_of(value: Displayed) -> str:
    """Return what a value shows in a notebook."""
    told = _told(value)
    drawn = told.figure(value)
    blocks = [*told.document(value, IN_NOTEBOOK), *([] if drawn is None else [drawn])]
    # A cell is a small part of a page: its title is no title of that.
    return str(
        as_html([Heading(b.text, max(b.level, min(b.level + 2, 4))) if isinstance(b, Heading) else b for b in blocks])
    )


def columns_of(value: Displayed) -> Columns:
    """Return the columns of a value that is a table."""
    columns = _told(value).columns
    assert columns is not None, type(value)
    return columns(value)


def _told(value: object) -> Told:
    own: Told | None = getattr(value, "told", None)  # of a room that this one does not know
    return own or next(TOLD[kind] for kind in type(value).__mro__ if kind in TOLD)


def prefix_of(model: Model, what: str) -> str:
    """Return what ids begin with: those of one notebook's pictures differ, and are the same every time."""
    which = repr((model.case, model.perspective_id, model.phase_id, what))
    return "n" + sha256(which.encode()).hexdigest()[:8]


# -- cases, models, states --------------------------------------------------------------------------------------------


def _case(case: Case, _: int) -> Document:
    if not case.has_model:
        return evidence_document(case, {})
    lines = [f"perspective {p.id}: {p.name or ''}" for p in case.perspectives.values()]
    lines += [f"phase {h.id}: {h.name or ''}" for h in case.phases.values()]
    summary = " ".join((case.layer.summary or "").split())
    told = [Said(line, Basis("author", "title")) for line in (case.title, summary, *lines)]
    return [Heading(told[0], 3), Paragraph(told[1]), Bullets(tuple(told[2:]))]


def _model(model: Model, _: int) -> Document:
    conflict = compile_model(model)
    return show_document(model, Words(model, conflict), feasible_count(conflict), {})


def _states(states: StateSet, limit: int) -> Document:
    if not states.known:
        return [Paragraph(Said(repr(states), result("states")))]
    more = f" and {states.count - limit} more" if states.count > limit else ""
    text = f"{states.count} states: {', '.join(states.first(limit))}{more}"
    return [Paragraph(Said(text, result("states")))]


def _letters(states: StateSet) -> Columns:
    if states.count > MAX_ROWS:
        told = f"to_frame: these are {states.count} states; a table has up to {MAX_ROWS:,}"
        raise BoundReached(f"{told}; take a part of them with where(…)")
    shown = list(states)
    options = states.conflict.options
    taken = {"Y": True, "N": False}
    return {"state": shown, **{o: [taken.get(state[k]) for state in shown] for k, o in enumerate(options)}}


# -- results ----------------------------------------------------------------------------------------------------------


def _within(states: StateSet, state: str) -> object:
    """Return for a cell whether a state is in a set, or nothing where that is not known."""
    return state in states if states.known else None


def _solution(solution: Solution) -> Columns:
    """Return one row for each state: its options, who would stay at it, and whether it is an equilibrium."""
    found = dict(_letters(solution.feasible))
    states = [str(state) for state in found["state"]]
    for c in solution.concepts:
        for dm, stable in solution.stable[c].items():
            found[f"{c} {dm}"] = [_within(stable, state) for state in states]
        found[c] = [_within(solution.equilibria[c], state) for state in states]
    return found


def in_columns(names: Sequence[str], rows: Sequence[Sequence[object]]) -> Columns:
    """Return rows as columns with names."""
    return {name: [row[k] for row in rows] for k, name in enumerate(names)}


def _explained(found: Explanation) -> Columns:
    rows = [(v.state, v.concept, v.decision_maker, v.stable.json, v.improvements, v.undeterred) for v in found]
    return in_columns(("state", "concept", "decision_maker", "stable", "improvements", "undeterred"), rows)


def _verdict(value: Verdict, _: int) -> Document:
    lines = [f"{value.state}, {concept_name(value.concept)}, {value.decision_maker}: {stands(value)}"]
    lines += [f"to {t.step.to}: {DETERRED[t.deterred]}" for t in value.temptations]
    return [Bullets(tuple(Said(line, result(value.state, [value.concept])) for line in lines))]


def _proposal(a: ProposalAssessment, _: int) -> Document:
    words, alone = Words.of(a.solution), Assessment(a.solution, (a,), None, {}, ())
    titled = [*title_blocks(words.model, words), summary_table(words, alone), concept_legend(a.solution.concepts)]
    return [*titled, *proposal_blocks(words, a)]


def _assessed(proposals: Sequence[ProposalAssessment]) -> Columns:
    rows = [
        (a.proposal.id, c, a.holds[c].json, a.equilibria[c].count if a.equilibria[c].known else None,
         None if (sets := a.smallest_blocking_sets[c]) is None else "; ".join(" ".join(s) or "nobody" for s in sets))
        for a in proposals
        for c in a.solution.concepts
    ]  # fmt: skip
    return in_columns(("proposal", "concept", "holds", "equilibria", "smallest_blocking_sets"), rows)


def _reached(found: StatusQuoAnalysis) -> Columns:
    rows = [
        (d.what, kind, d.exists.json, journey.distance, len(journey.ways))
        for d in found.destinations
        for kind, journey in d.journeys.items()
    ]
    return in_columns(("to", "by", "exists", "distance", "ways"), rows)


def _doubted(found: RobustnessAnalysis) -> Columns:
    rows = [
        (
            v.question.about.path[-1],
            v.question.concept,
            v.outcome,
            v.survives.json,
            v.trials[0].solved,
            v.trials[0].kept,
        )
        for v in found.verdicts
    ]
    return in_columns(("about", "concept", "outcome", "survives", "doubts", "kept"), rows)


def _both(targets: Sequence[Target], concepts: Sequence[str], verdicts: tuple[Verdicts, Verdicts]) -> Columns:
    first, second = verdicts
    rows = [(t.kind, t.id, c, first[t.id, c].json, second[t.id, c].json) for t in targets for c in concepts]
    return in_columns(("kind", "target", "concept", "first", "second"), rows)


def _phases(found: PhaseComparison) -> Columns:
    concepts = tuple(dict.fromkeys(c for _, c in found.verdicts[1]))
    return _both(found.targets, concepts, found.verdicts)


def _consenting(found: Consent) -> Columns:
    rows = [
        (t.target.kind, t.target.id, t.concept, t.ways,
         None if t.blocking_sets is None else "; ".join(" ".join(s) or "nobody" for s in t.blocking_sets),
         None if t.vetoes is None else len(t.vetoes))
        for t in found.targets
    ]  # fmt: skip
    return in_columns(("kind", "target", "concept", "ways", "blocking_sets", "vetoes"), rows)


def _repaired(found: Repairs) -> Columns:
    words = words_of(found.model)
    rows = [
        (n, r.cost, "; ".join(change_sentence(words, c.change) for c in r.changes), " ".join(r.states), r.verified.json)
        for n, r in enumerate(found.found, start=1)
    ]
    return in_columns(("repair", "cost", "changes", "states", "verified"), rows)


def _ranked(found: Inverse) -> Columns:
    words = Words(found.model, found.conflict)
    rows = [
        (c.decision_maker, c.holds.json, c.rankings, c.of, None if c.condition is None else said(words, c.condition))
        for c in chain(found.conditions, *found.alternatives)
    ]
    return in_columns(("decision_maker", "holds", "rankings", "of", "condition"), rows)


def _shared(found: Shares) -> Columns:
    rows = [
        (s.decision_maker, None if s.share is None else str(s.share), s.structural, s.stopped) for s in found.shares
    ]
    return in_columns(("decision_maker", "share", "structural", "stopped"), rows)


def _distances(found: Radii) -> Columns:
    rows = [(r.decision_maker, r.stable.json, r.distance, " ".join(r.passes), r.structural) for r in found.radii]
    return in_columns(("decision_maker", "stable", "distance", "passes", "structural"), rows)


def _findings(found: Findings) -> Columns:
    rows = [(f.code, f.where.file, f.where.line, f.where.column, f.text, f.fix) for f in found]
    return in_columns(("code", "file", "line", "column", "text", "fix"), rows)


def _playing(game: Hypergame) -> dict[str, Any]:
    models = [s.model for s in game.solutions.values()]
    return {"case": models[0].case, "perspectives": list(game.solutions), **hypergame_record(game, (), 1000, ())}


_SETS = Told(
    document=_states,
    record=set_record,
    columns=_letters,
)
TOLD: Mapping[type, Told] = {
    Case: Told(_case, lambda value, _: value.to_dict()),
    Model: Told(
        _model,
        lambda value, _: show_record(value, feasible_count(compile_model(value))),
        model=lambda value: value,
    ),
    States: _SETS,
    Findings: Told(
        lambda value, _: findings_document(value.case, len(value.selections), value.findings, len(value.unlooked)),
        lambda value, _: {
            "detente": origin_record(value.case_sha256),
            **check_record(value.case, value.selections, value.findings, value.unlooked),
        },
        columns=_findings,
    ),
    Solution: Told(
        solve_document,
        solve_record,
        model=lambda value: value.model,
        columns=_solution,
        figure=lambda value: figure(value, (), prefix_of(value.model, "graph")),
    ),
    Explanation: Told(
        lambda value, _: explain_document(value.solution, value.verdicts),
        lambda value, _: explain_record(value.solution, value.verdicts),
        model=lambda value: value.solution.model,
        columns=_explained,
    ),
    Verdict: Told(_verdict, lambda value, _: verdict_record(value)),
    Assessment: Told(
        lambda value, _: assess_document(value),
        assess_record,
        model=lambda value: value.model,
        columns=lambda value: _assessed(value.proposals),
    ),
    ProposalAssessment: Told(
        _proposal,
        lambda value, limit: {
            **which_record(value.solution.model),
            "concepts": list(value.solution.concepts),
            **proposal_record(value, limit),
        },
        model=lambda value: value.solution.model,
        columns=lambda value: _assessed([value]),
    ),
    RobustnessAnalysis: Told(
        lambda value, _: robust_document(value),
        lambda value, _: robust_record(value),
        model=lambda value: value.model,
        columns=_doubted,
    ),
    StatusQuoAnalysis: Told(
        lambda value, _: reach_document(value),
        lambda value, _: reach_record(value),
        model=lambda value: value.model,
        columns=_reached,
        figure=lambda value: reach_figure(value, prefix_of(value.model, "reach")),
    ),
    PerspectiveComparison: Told(
        lambda value, _: perspectives_document(value),
        lambda value, limit: perspectives_record(value, (), limit, ()),
        model=lambda value: value.here.model,
        columns=lambda value: _both(value.targets, value.concepts, value.verdicts),
    ),
    PhaseComparison: Told(
        lambda value, _: phases_document(value),
        phases_record,
        model=lambda value: value.after.model,
        columns=_phases,
    ),
    TermComparison: Told(
        lambda value, _: terms_document(value),
        lambda value, _: terms_record(value),
        model=lambda value: value.model,
    ),
    Consent: Told(
        lambda value, _: consent_document(value),
        lambda value, _: consent_record(value),
        model=lambda value: value.solution.model,
        columns=_consenting,
    ),
    Hypergame: Told(
        lambda value, _: hypergame_blocks(value, (), ()),
        lambda value, _: _playing(value),
        model=lambda value: next(iter(value.solutions.values())).model,
    ),
    Repairs: Told(
        lambda value, _: repair_document(value, words_of(value.model)),
        lambda value, _: repair_record(value, words_of(value.model)),
        model=lambda value: value.model,
        columns=_repaired,
    ),
    Repair: Told(
        lambda value, _: found_blocks(value),
        lambda value, _: found_record(value),
        model=lambda value: value.before,
    ),
    Inverse: Told(
        lambda value, _: inverse_document(value),
        lambda value, _: inverse_record(value),
        model=lambda value: value.model,
        columns=_ranked,
    ),
    Shares: Told(
        lambda value, _: shares_document(value),
        lambda value, _: shares_record(value),
        model=lambda value: value.model,
        columns=_shared,
    ),
    Radii: Told(
        lambda value, _: radii_document(value),
        lambda value, _: radii_record(value),
        model=lambda value: value.model,
        columns=_distances,
    ),
    Inquiry: Told(
        lambda value, _: inquiry_document(value, value.texts),
        lambda value, _: {
            "detente": origin_record(value.case.sha256),
            **inquiry_record(value, value.texts),
        },
    ),
    Audit: Told(
        lambda value, _: audit_document(value),
        lambda value, _: {"detente": origin_record(value.case_sha256), **audit_record(value)},
    ),
}
"""What each kind of value tells; a kind that stands for another one tells the same."""

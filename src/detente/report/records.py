"""The same results as JSON objects: the contract of `--format json`, checked against the schemas that ship."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente import __version__
from detente.answer import Answer, why
from detente.case.writer import layer_data, told_in

if TYPE_CHECKING:
    from detente.assess import Assessment, Finding, ProposalAssessment, StateVerdict
    from detente.case import Model
    from detente.engines import StateSet
    from detente.errors import Problem
    from detente.stability import Escape, Solution, Step, Temptation, Verdict


def origin_record(case_sha256: str | None) -> dict[str, Any]:
    """Return what a result was made by, and from which file: its digest, or null where no file was read."""
    return {"version": __version__, "case_sha256": case_sha256}


def set_record(states: StateSet, limit: int) -> dict[str, Any]:
    """Return a set's exact count and its first states; of a set that is not known, null and none."""
    if not states.known:
        return {"count": None, "states": []}
    return {"count": states.count, "states": states.first(limit)}


def answer_record(key: str, answer: Answer) -> dict[str, Any]:
    """Return an answer under a key; where that is null, beside it `why`: what kind of neither it is."""
    return {key: answer.json, **({} if answer.settled else {"why": answer.value})}


def answers_record(key: str, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Return answers under a key; where one is null, beside them `why` with the same keys."""
    reasons = why(answers)
    return {key: {k: answer.json for k, answer in answers.items()}, **({"why": reasons} if reasons else {})}


def lists_record(key: str, answers: Mapping[str, Sequence[Answer]]) -> dict[str, Any]:
    """Return lists of answers under a key; where one is null, beside them `why`: lists with null for yes and no."""
    open_ = {k: [None if a.settled else a.value for a in some] for k, some in answers.items()}
    reasons = {k: values for k, values in open_.items() if any(values)}
    return {key: {k: [a.json for a in some] for k, some in answers.items()}, **({"why": reasons} if reasons else {})}


def which_record(model: Model) -> dict[str, Any]:
    """Return which model of which case a result is about."""
    which = {"case": model.case, "perspective": model.perspective_id, "phase": model.phase_id}
    return {**which, "owners": dict(model.owners)} if model.owners else which


def solve_record(solution: Solution, limit: int) -> dict[str, Any]:
    """Return what `solve` found."""
    return {
        **which_record(solution.model),
        "engine": solution.engine,
        "complete": solution.complete,
        "options": list(solution.conflict.options),
        "decision_makers": list(solution.conflict.decision_makers),
        "feasible": set_record(solution.feasible, limit),
        "stable": {c: {dm: set_record(s, limit) for dm, s in solution.stable[c].items()} for c in solution.concepts},
        "equilibria": {c: set_record(solution.equilibria[c], limit) for c in solution.concepts},
    }


def assess_record(assessment: Assessment, limit: int) -> dict[str, Any]:
    """Return what `assess` found."""
    solution = assessment.solution
    quo = assessment.status_quo
    return {
        **which_record(solution.model),
        "engine": solution.engine,
        "complete": assessment.complete,
        "concepts": list(solution.concepts),
        "proposals": [proposal_record(a, limit) for a in assessment.proposals],
        "status_quo": None if quo is None else {"state": quo, **answers_record("holds", assessment.status_quo_holds)},
        "warnings": [{"code": w.code, "text": w.text} for w in assessment.warnings],
    }


def proposal_record(a: ProposalAssessment, limit: int) -> dict[str, Any]:
    """Return what was found of one proposal."""
    return {
        "proposal": a.proposal.id,
        **answers_record("holds", a.holds),
        "with_terms": {
            "count": a.with_terms.count,
            "equilibria": {c: set_record(e, limit) for c, e in a.equilibria.items()},
        },
        "verdicts": [_state_verdict(v) for v in a.verdicts],
        "smallest_blocking_sets": {
            c: None if sets is None else [list(s) for s in sets] for c, sets in a.smallest_blocking_sets.items()
        },
        "absent_obligors": list(a.proposal.absent_obligors),
    }


def _state_verdict(v: StateVerdict) -> dict[str, Any]:
    blockers = [{"decision_maker": b.decision_maker, "moves": _moves(b, _temptation)} for b in v.blockers]
    unsettled = {"unsettled": list(v.unsettled)} if v.unsettled else {}
    verdict = answer_record("holds", v.holds)
    return {"state": v.state, "concept": v.concept, **verdict, "blockers": blockers, **unsettled}


def _moves(v: Verdict, said: Callable[[Temptation], dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Return the improvements of a verdict; null where these were not looked at."""
    return None if v.improvements is None else [said(t) for t in v.temptations]


def _temptation(t: Temptation) -> dict[str, Any]:
    from detente.stability import Escape

    return {
        "to": t.step.to,
        "takes": list(t.step.takes),
        "drops": list(t.step.drops),
        "deterred": t.deterred.json,
        "by": [step_record(s) for s in t.by],
        **answer_record("at_first", t.at_first),  # which is unknown wherever `deterred` is
        "escape": _escape(t.escape) if isinstance(t.escape, Escape) else None,
        **({"says": t.says} if t.says else {}),
    }


def _escape(found: Escape) -> dict[str, Any]:
    return {"answer": [step_record(s) for s in found.answer], "by": step_record(found.by)}


def step_record(s: Step) -> dict[str, Any]:
    """Return one move."""
    return {"decision_maker": s.decision_maker, "to": s.to, "takes": list(s.takes), "drops": list(s.drops)}


def explain_record(solution: Solution, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return what `explain` found."""
    return {
        **which_record(solution.model),
        "engine": solution.engine,
        "complete": solution.complete and all(v.improvements is not None for v in verdicts),
        "verdicts": [verdict_record(v) for v in verdicts],
    }


def verdict_record(v: Verdict) -> dict[str, Any]:
    """Return one verdict."""
    return {
        "state": v.state,
        "concept": v.concept,
        "decision_maker": v.decision_maker,
        **answer_record("stable", v.stable),
        "moves": _moves(v, lambda t: {**_temptation(t), "simultaneous": t.simultaneous}),
    }


def show_record(model: Model, feasible: int | None) -> Mapping[str, Any]:
    """Return the model as the case file says it, perspective and phase applied, and what is said of these."""
    applied = told_in([model.perspective] if model.perspective else [], [model.phase] if model.phase else [])
    return {**which_record(model), "feasible": feasible, "model": layer_data(model.layer), "told_in": applied}


def errors_record(name: str, problems: Sequence[Problem], case_sha256: str | None) -> dict[str, Any]:
    """Return the errors of a case, each with its place."""
    errors = [
        {"file": p.where.file, "line": p.where.line, "column": p.where.column, "text": p.message, "hint": p.hint}
        for p in problems
    ]
    return {"detente": origin_record(case_sha256), "case": name, "errors": errors}


def check_record(
    name: str,
    selections: Sequence[tuple[str | None, str | None]],
    findings: Sequence[Finding],
    unlooked: Sequence[tuple[str | None, str | None]] = (),
) -> dict[str, Any]:
    """Return the warnings of a case, of those of its models that were looked at."""
    left = [{"perspective": p, "phase": h} for p, h in unlooked]
    return {
        "case": name,
        "models": [{"perspective": p, "phase": h} for p, h in selections],
        **({"not_looked_at": left} if left else {}),
        "warnings": [
            {
                "code": f.code,
                "file": f.where.file,
                "line": f.where.line,
                "column": f.where.column,
                "text": f.text,
                "fix": f.fix,
            }
            for f in findings
        ],
    }

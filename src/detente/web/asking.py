"""Routes: questions about a case, answered at once where that is quick, else as computations to be followed."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse, JSONResponse

from detente.store import Draft
from detente.store.tree import TEXT
from detente.web import questions as q
from detente.web.access import Access, TheParts, TheUser, Viewing
from detente.web.answers import answer
from detente.web.drafts import case_of, supposing
from detente.web.errors import Problem
from detente.web.jobs import Job
from detente.web.modelview import ModelView, model_view
from detente.web.shapes import ErrorBody, Model
from detente.web.texts import texts_at_hand

router = APIRouter(prefix="/api")
WAIT_SECONDS = 1.0
LONG = ("trace", "repair", "robust", "perspectives", "report")
"""Kinds that solve many models, and are computations to be followed however small the case is."""
TOLD_WITH_WORDS = ("trace", "audit", "report")
"""Kinds whose answers hold words of the sources at hand."""

A = TypeVar("A")


class Analysis(Model, Generic[A]):
    """An answer, or how far it is: follow it under ``/api/analyses/{id}`` while it is `queued` or `running`."""

    id: str | None
    kind: str
    status: q.Status
    progress: list[str]
    result: A | None
    error: ErrorBody | None


def _ask(at: Access, kind: str, question: q.Question, response: Response) -> Analysis[Any]:
    draft = supposing(at.parts.store.draft(at.case_id, question.version), question)
    case = case_of(draft)
    if kind in TOLD_WITH_WORDS:
        draft = replace(draft, texts=texts_at_hand(at.parts.store.engine, at.case_id, case.evidence.sources))
    if kind not in LONG and len(case.layer.options) <= at.parts.settings.inline_options:
        # The draft of a version remembers what was solved.
        return Analysis(id=None, kind=kind, status="done", progress=[], error=None,
                        result=answer(draft, kind, question))  # fmt: skip
    tree = draft.tree if kind == "report" else {k: value for k, value in draft.tree.items() if k != TEXT}
    request = {"tree": tree, "name": draft.name, "texts": dict(draft.texts)}
    job = at.parts.jobs.start(at.user.key, at.case_id, request, kind, question)
    job.done.wait(WAIT_SECONDS)
    if not job.over:
        response.status_code = 202
    return _followed(job)


def _followed(job: Job) -> Analysis[Any]:
    return Analysis(
        id=job.id, kind=job.kind, status=job.status, progress=job.progress, result=job.result,
        error=ErrorBody(**job.error) if job.error else None,
    )  # fmt: skip


# One route per kind, so that each answer has its own type in the contract.


@router.post("/cases/{case_id}/ask/solve")
def ask_solve(at: Viewing, question: q.SolveQuestion, response: Response) -> Analysis[q.SolveAnswer]:
    """Ask what is stable, for whom, under which concept."""
    return _ask(at, "solve", question, response)


@router.post("/cases/{case_id}/ask/assess")
def ask_assess(at: Viewing, question: q.AssessQuestion, response: Response) -> Analysis[q.AssessAnswer]:
    """Ask whether proposals hold, and who would break them by which move."""
    return _ask(at, "assess", question, response)


@router.post("/cases/{case_id}/ask/explain")
def ask_explain(at: Viewing, question: q.ExplainQuestion, response: Response) -> Analysis[q.ExplainAnswer]:
    """Ask for the reasons of verdicts."""
    return _ask(at, "explain", question, response)


@router.post("/cases/{case_id}/ask/ranking")
def ask_ranking(at: Viewing, question: q.RankingQuestion, response: Response) -> Analysis[q.RankingAnswer]:
    """Ask how a decision maker ranks the states."""
    return _ask(at, "ranking", question, response)


@router.post("/cases/{case_id}/ask/states")
def ask_states(at: Viewing, question: q.StatesQuestion, response: Response) -> Analysis[q.StatesAnswer]:
    """Ask for a page of the table of states."""
    return _ask(at, "states", question, response)


@router.post("/cases/{case_id}/ask/graph")
def ask_graph(at: Viewing, question: q.GraphQuestion, response: Response) -> Analysis[q.GraphAnswer]:
    """Ask for the graph of states and moves."""
    return _ask(at, "graph", question, response)


@router.post("/cases/{case_id}/ask/compare")
def ask_compare(at: Viewing, question: q.CompareQuestion, response: Response) -> Analysis[q.CompareAnswer]:
    """Ask for several models side by side."""
    return _ask(at, "compare", question, response)


@router.post("/cases/{case_id}/ask/trace")
def ask_trace(at: Viewing, question: q.TraceQuestion, response: Response) -> Analysis[q.ToldAnswer]:
    """Ask which words results rest on, and what falls without claims."""
    return _ask(at, "trace", question, response)


@router.post("/cases/{case_id}/ask/audit")
def ask_audit(at: Viewing, question: q.AuditQuestion, response: Response) -> Analysis[q.ToldAnswer]:
    """Ask who is quoted, who is unnamed, what has no source, where coders agree."""
    return _ask(at, "audit", question, response)


@router.post("/cases/{case_id}/ask/repair")
def ask_repair(at: Viewing, question: q.RepairQuestion, response: Response) -> Analysis[q.ToldAnswer]:
    """Ask what would make a proposal or a state hold."""
    return _ask(at, "repair", question, response)


@router.post("/cases/{case_id}/ask/robust")
def ask_robust(at: Viewing, question: q.RobustQuestion, response: Response) -> Analysis[q.ToldAnswer]:
    """Ask which verdicts survive small doubts."""
    return _ask(at, "robust", question, response)


@router.post("/cases/{case_id}/ask/reach")
def ask_reach(at: Viewing, question: q.ReachQuestion, response: Response) -> Analysis[q.ReachAnswer]:
    """Ask whether and how a state can be reached from the status quo."""
    return _ask(at, "reach", question, response)


@router.post("/cases/{case_id}/ask/perspectives")
def ask_perspectives(at: Viewing, question: q.PerspectivesQuestion, response: Response) -> Analysis[q.ToldAnswer]:
    """Ask what parts two perspectives."""
    return _ask(at, "perspectives", question, response)


@router.post("/cases/{case_id}/ask/phases")
def ask_phases(at: Viewing, question: q.PhasesQuestion, response: Response) -> Analysis[q.ToldAnswer]:
    """Ask what changes from one phase to another."""
    return _ask(at, "phases", question, response)


@router.post("/cases/{case_id}/ask/versions")
def ask_versions(at: Viewing, question: q.VersionsQuestion, response: Response) -> Analysis[q.ToldAnswer]:
    """Ask what two versions of a proposal share."""
    return _ask(at, "versions", question, response)


@router.post("/cases/{case_id}/ask/consent")
def ask_consent(at: Viewing, question: q.ConsentQuestion, response: Response) -> Analysis[q.ToldAnswer]:
    """Ask whose consent proposals need."""
    return _ask(at, "consent", question, response)


@router.post("/cases/{case_id}/ask/report")
def ask_report(at: Viewing, question: q.ReportQuestion, response: Response) -> Analysis[q.ReportAnswer]:
    """Ask for the report on one model; its page has an address of its own."""
    return _ask(at, "report", question, response)


AnyAnswer = (
    q.SolveAnswer | q.AssessAnswer | q.ExplainAnswer | q.RankingAnswer | q.StatesAnswer | q.GraphAnswer
    | q.CompareAnswer | q.ReachAnswer | q.ToldAnswer | q.ReportAnswer
)  # fmt: skip


class AnyAnalysis(Analysis[AnyAnswer]):
    """A computation of any kind; `kind` tells which answer it has."""


def _sent(job: Job) -> JSONResponse:
    # The worker's answer is of the contract already; it is passed on as it is.
    return JSONResponse(_followed(job).model_dump(mode="json"))


@router.get("/analyses/{analysis_id}", response_model=AnyAnalysis)
def follow(
    parts: TheParts, user: TheUser, analysis_id: str, wait: Annotated[float, Query(ge=0, le=20)] = 0
) -> JSONResponse:
    """Return how far a computation is, after waiting for its end for at most `wait` seconds."""
    job = parts.jobs.get(analysis_id, user.key)
    if wait and not job.over:
        job.done.wait(wait)
    return _sent(job)


@router.delete("/analyses/{analysis_id}", response_model=AnyAnalysis)
def cancel(parts: TheParts, user: TheUser, analysis_id: str) -> JSONResponse:
    """End a computation."""
    job = parts.jobs.get(analysis_id, user.key)
    parts.jobs.cancel(job)
    return _sent(job)


# -- one model --------------------------------------------------------------------------------------------------------

Name = Annotated[str | None, Query(max_length=200)]
Version = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("/cases/{case_id}/model")
def one_model(at: Viewing, perspective: Name = None, phase: Name = None, version: Version = None) -> ModelView:
    """Return one model: how many states are feasible, what each rule removes, warnings in place."""
    draft = at.parts.store.draft(at.case_id, version)
    return _model(at, draft, perspective, phase, version)


class ModelQuestion(q.Question):
    """A model with commands supposed, for instance with a rule that is not saved."""


@router.post("/cases/{case_id}/model")
def supposed_model(at: Viewing, question: ModelQuestion) -> ModelView:
    """Return one model with commands supposed and not saved."""
    draft = supposing(at.parts.store.draft(at.case_id, question.version), question)
    return _model(at, draft, question.perspective, question.phase, question.version)


def _model(at: Access, draft: Draft, perspective: str | None, phase: str | None, version: int | None) -> ModelView:
    model = case_of(draft).model(perspective, phase)
    return model_view(draft, model, version or at.state.version)


@router.get("/analyses/{analysis_id}/page", response_class=HTMLResponse)
def page(parts: TheParts, user: TheUser, analysis_id: str, download: bool = False) -> HTMLResponse:
    """Return the report that a computation has made, as a page of its own: no script, no request."""
    job = parts.jobs.get(analysis_id, user.key)
    if job.page is None:
        raise Problem(404, "there is no such report", "ask for it again")
    headers = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; "
               "frame-ancestors 'self'", "x-frame-options": "SAMEORIGIN"}  # fmt: skip
    if download:
        headers["content-disposition"] = 'attachment; filename="report.html"'
    return HTMLResponse(job.page, headers=headers)

"""Routes: questions about a case, answered at once where that is quick, else as computations to be followed."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from html import unescape
from typing import Annotated, Any, Generic, TypeVar, Union

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse
from pydantic import create_model
from starlette.concurrency import run_in_threadpool

from detente.ask import QUESTIONS, filled, served
from detente.report.files import REPORT_FORMATS
from detente.store.tree import TEXT
from detente.web import questions as q
from detente.web.access import Access, Parts, TheParts, TheUser, Viewing, role_in, seen_by
from detente.web.answers import REPORT, shape_of_answer
from detente.web.asked import report_request, request_of
from detente.web.drafts import case_of
from detente.web.errors import Problem
from detente.web.guard import User
from detente.web.jobs import Job, Work
from detente.web.modelview import ModelView, TrialView
from detente.web.shapes import ErrorBody, Model
from detente.web.texts import texts_at_hand
from detente.web.waiting import Waits

router = APIRouter(prefix="/api")
QUICK_WAIT_SECONDS, LONG_WAIT_SECONDS = 20.0, 1.0

A = TypeVar("A")


class Analysis(Model, Generic[A]):
    """An answer, or how far it is: follow it under ``/api/analyses/{id}`` while it is `queued` or `running`."""

    id: str | None
    kind: str
    status: q.Status
    progress: list[str]
    result: A | None
    error: ErrorBody | None


async def _ask(at: Access, kind: str, question: q.Question, waiting: Waits) -> Response:
    work = await run_in_threadpool(_work, at, kind, question)
    # What is quick is waited for, and ends with the request; what is long is followed.
    job = waiting.jobs.start(at.user.key, kind, work)
    there = await waiting.wait(job, QUICK_WAIT_SECONDS if work.quick else LONG_WAIT_SECONDS)
    if not there:
        waiting.jobs.forget(job)
    if job.failure is not None and (work.quick or job.refused):
        waiting.jobs.forget(job)
        raise job.failure
    if work.quick and job.over:
        waiting.jobs.forget(job)
        return _sent(job, at_once=True)
    return _sent(job, 200 if job.over else 202)


def _work(at: Access, kind: str, question: q.Question) -> Work:
    draft = at.parts.store.draft(at.case_id, question.version)
    declared = QUESTIONS.get(kind)
    case = case_of(draft, begun=declared is not None and declared.of_begun)
    texts = {}
    if kind == REPORT or (declared is not None and filled(declared.parameters, "texts") is not None):
        texts = texts_at_hand(at.parts.store.engine, at.case_id, case.evidence.sources)
    asked = {
        "kind": kind, "question": question.model_dump(mode="json"), "texts": texts,
        "text": draft.tree.get(TEXT) if kind == REPORT else None,
    }  # fmt: skip
    long = kind == REPORT or (declared is not None and declared.long)
    quick = not long and len(case.layer.options) <= at.parts.settings.inline_options
    seconds = getattr(question, "seconds", 60.0)
    return Work("question", asked, draft, seconds=seconds, quick=quick, about=(at.address, at.case_id))


# One route per kind, so that each answer has its own type in the contract.


def asked_router() -> APIRouter:
    """Return the routes that the declared questions have, and those under which every answer is followed."""
    made = APIRouter(prefix="/api")
    made.add_api_route(
        f"/cases/{{case_id}}/ask/{REPORT}", _route(REPORT, report_request()), methods=["POST"], name="ask_report",
        response_model=_analysis_of(q.ReportAnswer),
        description="Ask for the report on one model; its page has an address of its own.",
    )  # fmt: skip
    for name, question in served().items():
        made.add_api_route(
            f"/cases/{{case_id}}/ask/{name}", _route(name, request_of(question)), methods=["POST"], name=f"ask_{name}",
            response_model=_analysis_of(shape_of_answer(name)), description=f"Ask {question.asks}.",
        )  # fmt: skip
    every = dict.fromkeys((q.ReportAnswer, *map(shape_of_answer, served())))
    any_analysis = create_model(
        "AnyAnalysis", __base__=_analysis_of(Union[tuple(every)]),  # noqa: UP007 - as many as there are
        __doc__="A computation of any kind; `kind` tells which answer it has.",
    )  # fmt: skip
    at = "/analyses/{analysis_id}"
    made.add_api_route(at, follow, methods=["GET"], response_model=any_analysis)
    made.add_api_route(at, cancel, methods=["DELETE"], response_model=any_analysis)
    return made


def _analysis_of(answer: Any) -> type[Analysis[Any]]:
    found: Any = Analysis.__class_getitem__(answer)
    return found  # type: ignore[no-any-return]  # what type it is, is found out here


def _route(name: str, request: type[q.Question]) -> Callable[..., Awaitable[Response]]:
    async def ask(at: Viewing, question: q.Question, waiting: Waits) -> Response:
        return await _ask(at, name, question, waiting)

    ask.__annotations__["question"] = request
    return ask


async def _of(parts: Parts, user: User, analysis_id: str) -> Job:
    """Return a computation of somebody's, if it is about what they may still see."""
    job = parts.jobs.get(analysis_id, user.key)
    if job.about is not None and not await run_in_threadpool(_still_seen, parts, user, *job.about):
        raise Problem(404, "there is no such computation", "coding has become blind, or open, since; ask again")
    return job


def _still_seen(parts: Parts, user: User, case_id: str, seen: str) -> bool:
    role = role_in(parts, user, case_id)
    return role is not None and seen_by(parts, user, role, case_id) == seen


def _sent(job: Job, status: int = 200, *, at_once: bool = False) -> Response:
    """Return how far a computation is; its answer is of the contract already, and is passed on as it is."""
    shown = Analysis[Any](
        id=None if at_once else job.id, kind=job.kind, status=job.status, progress=[] if at_once else job.progress,
        result=None, error=None if job.failure is None else ErrorBody(**job.failure.body["error"]),
    )  # fmt: skip
    body = shown.model_dump_json().encode()
    if job.result:
        body = body.replace(b'"result":null', b'"result":' + job.result, 1)
    return Response(body, status, media_type="application/json")


async def follow(
    parts: TheParts, user: TheUser, waiting: Waits, analysis_id: str, wait: Annotated[float, Query(ge=0, le=20)] = 0
) -> Response:
    """Return how far a computation is, after waiting for its end for at most `wait` seconds."""
    job = await _of(parts, user, analysis_id)
    await waiting.wait(job, wait)
    return _sent(job)


async def cancel(parts: TheParts, user: TheUser, waiting: Waits, analysis_id: str) -> Response:
    """End a computation."""
    job = await _of(parts, user, analysis_id)
    waiting.jobs.cancel(job)
    return _sent(job)


# -- one model --------------------------------------------------------------------------------------------------------

Name = Annotated[str | None, Query(max_length=200)]
Version = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("/cases/{case_id}/model", response_model=ModelView)
async def one_model(
    at: Viewing, waiting: Waits, perspective: Name = None, phase: Name = None, version: Version = None
) -> Response:
    """Return one model: how many states are feasible, what each rule removes, warnings in place."""
    return await _model(at, q.ModelQuestion(perspective=perspective, phase=phase, version=version), waiting)


@router.post("/cases/{case_id}/model", response_model=ModelView)
async def supposed_model(at: Viewing, question: q.ModelQuestion, waiting: Waits) -> Response:
    """Return one model with commands supposed and not saved."""
    return await _model(at, question, waiting)


@router.post("/cases/{case_id}/try", response_model=TrialView)
async def trial(at: Viewing, question: q.ModelQuestion, waiting: Waits) -> Response:
    """Return what would be wrong with changes, and how many states they would leave; the case need not be valid."""
    return await _model(at, question, waiting, does="trial")


async def _model(at: Access, question: q.ModelQuestion, waiting: Waits, does: str = "model") -> Response:
    def work() -> Work:
        state = at.state
        draft = at.parts.store.draft(at.case_id, question.version)
        asked = {"question": question.model_dump(mode="json"), "version": question.version or state.version}
        return Work(does, asked, draft)

    job = await waiting.done(at.user, await run_in_threadpool(work))
    return Response(job.result, media_type="application/json")


def _file_of(page: str, ending: str) -> str:
    """Return what a report is called as a file: by the letters and digits of its title."""
    title = re.search(r"<title>([^<]*)</title>", page)
    name = re.sub(r"[^a-z0-9]+", "-", "" if title is None else unescape(title[1]).lower()).strip("-")
    return f"{name[:60].strip('-') or 'report'}{ending}"


@router.get("/analyses/{analysis_id}/page", response_class=HTMLResponse)
async def page(
    parts: TheParts, user: TheUser, analysis_id: str, download: bool = False, file: q.ReportKind = "html"
) -> Response:
    """Return the report that a computation has made: its page, without script or request, or a file to keep."""
    job = await _of(parts, user, analysis_id)
    data = (job.page or "").encode() if file == "html" else job.files.get(file, b"")
    if job.page is None or not data:
        raise Problem(404, "there is no such report", "ask for it again")
    found = REPORT_FORMATS[file]
    headers = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; "
               "frame-ancestors 'self'", "x-frame-options": "SAMEORIGIN"}  # fmt: skip
    if download or file != "html":
        headers["content-disposition"] = f'attachment; filename="{_file_of(job.page, found.ending)}"'
    return Response(data, media_type=found.media_type, headers=headers)

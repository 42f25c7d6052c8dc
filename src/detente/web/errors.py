"""Every error as the one shape of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from detente.case.sections import head, known_keys
from detente.errors import BoundReached, DetenteError, EncodingRefused, InvalidCase, UsageError
from detente.store import Draft, DraftProblem, KeyTaken, Refused, Stale, Unknown
from detente.store.coding import NotYours
from detente.store.faults import Fault, silent
from detente.store.places import kind_of, main_field
from detente.web.called import in_names
from detente.web.drafts import HasProblems
from detente.web.pages import refusal_page
from detente.web.places import place_in
from detente.web.shapes import ChangeMet, ErrorBody, ErrorView, MendView, ProblemView

CODES = {
    400: "invalid_request", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
    408: "timeout", 413: "too_large", 422: "invalid_request", 429: "too_many", 503: "not_ready",
}  # fmt: skip


FAULTS = {"not_ready": 503, "busy": 503, "full": 507, "damaged": 500}
"""The statuses of what may be wrong with the database."""


class Problem(Exception):
    """An error with a status and a code of the contract."""

    def __init__(self, status: int, message: str, hint: str = "", code: str | None = None) -> None:
        self.status = status
        self.code = code or CODES.get(status, "internal")
        self.hint = hint
        super().__init__(message)

    @property
    def body(self) -> dict[str, Any]:
        """The error as plain data."""
        return error_body(self.code, str(self), self.hint)


class Failed(Problem):
    """An error that was described already: what a process of the server's answered."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.told = body
        super().__init__(status, body["error"]["message"])

    @property
    def body(self) -> dict[str, Any]:
        """The error as it was described."""
        return self.told


def error_body(code: str, message: str, hint: str = "", **more: Any) -> dict[str, Any]:
    """Return an error as plain data."""
    body = ErrorBody(code=code, message=message, hint=hint, **more)  # type: ignore[arg-type]  # codes are those of CODES
    return ErrorView(error=body).model_dump(mode="json")


def problem_views(draft: Draft) -> list[ProblemView]:
    """Return the problems of a draft as parts of an answer."""
    if not draft.problems:
        return []
    place, say = place_in(draft.tree), in_names(draft.tree)
    return [
        ProblemView(
            path=list(p.path), offset=p.offset, message=say(p.message), hint=say(p.hint), line=p.line, column=p.column,
            place=words, entry=list(entry), unfinished=p.unfinished, mends=_mends(p),
        )
        for p in draft.problems
        for words, entry in [place(p.path)]
    ]  # fmt: skip


def _shortly(problems: Sequence[ProblemView]) -> tuple[str, str]:
    """Return the first of some problems as what was wrong and what to try, and how many more there are."""
    first, more = problems[0], len(problems) - 1
    return first.message + (f", and {more} more error{'s' if more > 1 else ''}" if more else ""), first.hint


def _mends(p: DraftProblem) -> list[MendView]:
    main = main_field(kind_of(p.path))  # where the entry is the text itself
    path, field = (p.path, main) if main else (p.path[:-1], p.path[-1] if p.path else "")
    allowed = head() if kind_of(path) == "case" else known_keys().get(kind_of(path) or "", ())
    if field not in allowed:
        return []
    return [MendView(words=words, path=list(path), fields={field: value}) for words, value in p.instead.items()]


def described(error: Exception) -> tuple[int, dict[str, Any]]:  # noqa: PLR0911, PLR0912 - one per kind
    """Return the status and the body of an error."""
    text = str(error)
    match error:
        case Problem():
            return error.status, error.body
        case HasProblems():
            views = problem_views(error.draft)
            return 409, error_body("case_has_problems", *_shortly(views), problems=views)
        case Stale():
            met = [ChangeMet(seq=r.seq, author=r.author, title=r.title, at=r.at) for r in error.records]
            return 409, error_body("stale", text, changes=met)
        case KeyTaken():
            return 409, error_body("refused", text)
        case Unknown():
            return 404, error_body("not_found", text)
        case Fault():
            return FAULTS[error.code], error_body(error.code, error.what, error.hint)
        case NotYours():
            return 403, error_body("forbidden", text, "ask an editor of the case")
        case Refused():
            return 422, error_body("refused", text)
        case InvalidCase():
            views = [
                ProblemView(
                    path=[], offset=None, message=p.message, hint=p.hint, line=p.where.line, column=p.where.column
                )
                for p in error.problems
            ]
            return 422, error_body("case_has_problems", *_shortly(views), problems=views)
        case BoundReached():
            return 413, error_body("too_large", text)
        case EncodingRefused():
            return 422, error_body("encoding", text)
        case UsageError() | DetenteError():
            return 422, error_body("refused", text)
        case sa.exc.TimeoutError():
            return described(silent(""))
    return 500, error_body(
        "internal", "something went wrong in the server", "nothing you saved is lost; reload the page and try again"
    )


def _page_of(request: Request, status: int, error: dict[str, Any]) -> str:
    settings = request.app.state.parts.settings
    title = "Not found" if status == 404 else "Not open" if status < 500 else "Not done"
    return str(refusal_page(error["message"], error["hint"], settings, title))


def install(app: FastAPI) -> None:
    """Let an application answer every error in the one shape."""

    def answered(request: Request, error: Exception) -> Response:
        status, body = described(error)
        if "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/"):
            return HTMLResponse(_page_of(request, status, body["error"]), status)
        return JSONResponse(body, status)

    def http(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = CODES.get(error.status_code, "internal" if error.status_code >= 500 else "invalid_request")
        return JSONResponse(error_body(code, str(error.detail)), error.status_code, headers=error.headers)

    def invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        problems = [
            ProblemView(path=[str(step) for step in e["loc"]], offset=None, message=str(e["msg"]), hint="")
            for e in error.errors()[:20]
        ]
        first = problems[0] if problems else None
        place = "/".join(first.path) if first else ""
        message = f"the request does not fit the contract: {place}: {first.message}" if first else "not a request"
        return JSONResponse(error_body("invalid_request", message, problems=problems), 422)

    for kind in (Problem, DetenteError, sa.exc.TimeoutError):
        app.add_exception_handler(kind, answered)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, answered)

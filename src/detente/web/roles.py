"""Role sheets for those who are to play a case: each to be kept by itself, and all of them for a printer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from detente.web.access import Viewing
from detente.web.jobs import Work
from detente.web.shapes import Asked, Model
from detente.web.waiting import Waits

router = APIRouter(prefix="/api")
Id = Annotated[str, Field(max_length=200)]


class RolesQuestion(Asked):
    """As whom and when the case is played, and whether the sheets begin with its summary."""

    perspective: Annotated[Id | None, Field(description="As whom it is seen, by its id.")] = None
    phase: Annotated[Id | None, Field(description="When, by its id.")] = None
    summary: Annotated[bool, Field(description="Whether they begin with the summary, which may say too much.")] = False


class RoleSheetView(Model):
    """A sheet: whose it is, and a page of HTML with the name that its file is to have."""

    decision_maker: str
    name: str
    file: str
    page: str


class RolesView(Model):
    """A sheet for each decision maker, and all of them in one page, each on a sheet of paper of its own."""

    sheets: list[RoleSheetView]
    file: str
    page: str


@router.post("/cases/{case_id}/roles", response_model=RolesView)
async def role_sheets(at: Viewing, asked: RolesQuestion, waiting: Waits) -> Response:
    """Return a role sheet for each decision maker: what it can do and wants, and nothing of what others want."""

    def work() -> Work:
        return Work("roles", asked.model_dump(mode="json"), at.parts.store.draft(at.case_id))

    job = await waiting.done(at.user, await run_in_threadpool(work))
    return Response(job.result, media_type="application/json")

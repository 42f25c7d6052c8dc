"""What a paper needs of a case as it is now: tables, graph and references, each form to be kept as a file."""

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


class PaperQuestion(Asked):
    """Of which perspective and phase the tables and the graph are."""

    perspective: Annotated[Id | None, Field(description="As whom it is seen, by its id.")] = None
    phase: Annotated[Id | None, Field(description="When, by its id.")] = None


class PaperFileView(Model):
    """A file: what it is, the name that it is to have, and what is in it."""

    label: str
    file: str
    media_type: str
    text: str


class PaperView(Model):
    """Every file, and what could not be made, with the reason."""

    files: list[PaperFileView]
    left_out: list[str]


@router.post("/cases/{case_id}/paper", response_model=PaperView)
async def paper_files(at: Viewing, asked: PaperQuestion, waiting: Waits) -> Response:
    """Return the tables, the graph and the references of a paper, in every form that is a text."""

    def work() -> Work:
        return Work("paper", asked.model_dump(mode="json"), at.parts.store.draft(at.case_id))

    job = await waiting.done(at.user, await run_in_threadpool(work))
    return Response(job.result, media_type="application/json")

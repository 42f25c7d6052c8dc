"""Routes: files of other programs, brought in as cases and written out, with names or without."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from starlette.concurrency import run_in_threadpool

from detente.web import views as v
from detente.web.access import Access, TheParts, TheUser, Viewing
from detente.web.cases import created
from detente.web.drafts import case_of
from detente.web.jobs import Work
from detente.web.reading import Read
from detente.web.sources import Encoding
from detente.web.texts import texts_at_hand
from detente.web.waiting import Waits

router = APIRouter(prefix="/api")


@router.post("/import", status_code=201)
async def import_file(
    parts: TheParts,
    user: TheUser,
    waiting: Waits,
    name: Annotated[str, Query(max_length=200)],
    content: Annotated[bytes, Body(media_type="application/octet-stream")],
    encoding: Encoding = None,
) -> v.CaseView:
    """Make a case from a file, told apart by the ending of its name and what is in it.

    A case as YAML or ``.gmcr``, or with its texts as a package; a coding in any format that `detente import` reads; a
    text, Markdown, HTML, PDF, Word or OpenDocument file. The name is only shown; nothing is written under it. A text
    whose encoding neither it nor the request tells is refused with the code `encoding`.
    """
    job = await waiting.done(user, Work("file", {"name": name, "encoding": encoding}, content=content))
    return await run_in_threadpool(created, parts, user, Read(**json.loads(job.result)))


# -- writing out ------------------------------------------------------------------------------------------------------


@router.post("/cases/{case_id}/export/preview", response_model=v.ExportPreview)
async def preview_export(at: Viewing, asked: v.ExportQuestion, waiting: Waits) -> Response:
    """Return what an export would leave out and replace, before anything leaves."""
    return await _export(at, "preview", asked, waiting)


@router.post("/cases/{case_id}/export/file", response_model=v.ExportFile)
async def export_file(at: Viewing, asked: v.ExportQuestion, waiting: Waits) -> Response:
    """Return an export as a file to keep, and where names are replaced the key that gives them back."""
    return await _export(at, "export", asked, waiting)


async def _export(at: Access, does: str, asked: v.ExportQuestion, waiting: Waits) -> Response:
    def work() -> Work:
        draft = at.parts.store.draft(at.case_id)
        texts = texts_at_hand(at.parts.store.engine, at.case_id, case_of(draft).evidence.sources)
        return Work(does, {"question": asked.model_dump(mode="json"), "texts": texts}, draft)

    job = await waiting.done(at.user, await run_in_threadpool(work))
    return Response(job.result, media_type="application/json")

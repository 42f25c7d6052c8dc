"""Routes: sources, their texts and the claims on them."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Response
from fastapi.responses import PlainTextResponse
from starlette.concurrency import run_in_threadpool

from detente.evidence import Source
from detente.evidence.encodings import text_in
from detente.evidence.text import digest, normalise
from detente.store import By
from detente.store.commands import Add
from detente.store.texts import keep_text
from detente.web import views as v
from detente.web.access import Access, Coding, Editing, Viewing
from detente.web.cases import case_view
from detente.web.document import ClaimEntry, SourceEntry, document_of
from detente.web.errors import Problem
from detente.web.jobs import Work
from detente.web.texts import texts_at_hand
from detente.web.waiting import Waits
from detente.web.writing import file_stem

router = APIRouter(prefix="/api/cases/{case_id}")
Encoding = Annotated[str | None, Query(max_length=40, description="Of a text that does not say its own.")]
Short = Annotated[str, Query(min_length=1, max_length=200)]
Client = Annotated[str, Query(max_length=80)]
Version = Annotated[int, Query(ge=1, le=2**31 - 1)]
Text = Annotated[bytes, Body(media_type="text/plain")]
Content = Annotated[bytes, Body(media_type="application/octet-stream")]


@router.get("/sources/{source_id}")
def one_source(at: Viewing, source_id: str) -> v.SourceView:
    """Return a source with its text and its claims; offsets count code points, not UTF-16 units."""
    return _view(at, *_found(at, source_id))


@router.get("/sources/{source_id}/text", response_class=PlainTextResponse)
def text_of_source(at: Viewing, source_id: str) -> PlainTextResponse:
    """Return the text of a source as a file to keep."""
    source = one_source(at, source_id)
    if source.text is None:
        raise Problem(404, source.why_no_text)
    headers = {"content-disposition": f'attachment; filename="{file_stem(source.id)}.txt"'}
    return PlainTextResponse(source.text, headers=headers)


def _found(at: Access, source_id: str) -> tuple[SourceEntry, list[ClaimEntry]]:
    document = document_of(at.parts.store.draft(at.case_id).tree)
    source = next((s for s in document.sources if s.id == source_id), None)
    if source is None:
        raise Problem(404, f"there is no source “{source_id}” in this case")
    return source, document.claims


def _view(at: Access, source: SourceEntry, claims: list[ClaimEntry]) -> v.SourceView:
    named = {source.id: Source(source.id, source.id, sha256=source.sha256)}
    text = texts_at_hand(at.parts.store.engine, at.case_id, named).get(source.id)
    why = ""
    if text is None and source.sha256:
        why = "the case knows this source by its digest only; give the text to see the words of its claims"
    elif text is None:
        why = "the case names no digest for this source; give its text to add it"
    here = sorted((c for c in claims if c.source == source.id), key=lambda c: (c.start or 0, c.end or 0, c.id))
    return v.SourceView(
        id=source.id, name=source.name or source.id, sha256=source.sha256, characters=source.characters, text=text,
        why_no_text=why, claims=here,
    )  # fmt: skip


@router.post("/sources", status_code=201)
def add_source(
    at: Editing,
    id: Short,  # noqa: A002 - the field's word for it
    name: Short,
    version: Version,
    content: Text,
    client: Client = "",
    encoding: Encoding = None,
) -> v.CaseView:
    """Add a source with its text to the case; the text is kept beside the case, known by its digest."""
    text = normalise(text_in(content, "the text", encoding))
    return _added(at, id, {"name": name, "sha256": digest(text), "characters": len(text)}, text, version, client)


@router.post("/documents", status_code=201)
async def add_document(
    at: Editing,
    waiting: Waits,
    id: Short,  # noqa: A002 - the field's word for it
    file: Short,
    version: Version,
    content: Content,
    name: Annotated[str | None, Query(max_length=200)] = None,
    client: Client = "",
    encoding: Encoding = None,
) -> v.CaseView:
    """Add a document as a source: text, Markdown, HTML, PDF, Word or OpenDocument, told by the ending of its name.

    Its text is taken out of it in a process with limits; the name is only shown, nothing is written under it.
    """
    asked = {"file": file, "id": id, "name": name, "encoding": encoding}
    job = await waiting.done(at.user, Work("document", asked, content=content))
    found = json.loads(job.result)
    return await run_in_threadpool(_added, at, id, found["fields"], found["text"], version, client)


def _added(at: Access, source_id: str, value: dict[str, Any], text: str, version: int, client: str) -> v.CaseView:
    keep_text(at.parts.store.engine, at.case_id, text)
    command = Add(path=["sources"], id=source_id, value=value)
    return case_view(at, at.parts.store.act(at.case_id, command, By(version, at.user.name, client)))


@router.put("/sources/{source_id}/text")
def give_text(at: Coding, source_id: str, content: Text, encoding: Encoding = None) -> v.SourceView:
    """Give the text of a source that the case knows by its digest; another text is refused."""
    source, claims = _found(at, source_id)
    if source.sha256 is None:
        raise Problem(
            422,
            f"the case names no digest for “{source_id}”",
            "set its “sha256” and “characters”, or add it anew",
            "refused",
        )
    given = text_in(content, "the text", encoding)
    # As it is, or in the one form in which offsets count.
    text = next((t for t in (given, normalise(given)) if digest(t) == source.sha256), None)
    if text is None:
        raise Problem(
            422,
            f"this is not the source “{source_id}”: its SHA-256 is {digest(given)}, the case expects {source.sha256}",
            "give the very file the case was made with", "refused",
        )  # fmt: skip
    keep_text(at.parts.store.engine, at.case_id, text)
    return _view(at, source, claims)


@router.post("/sources/{source_id}/first-pass", response_model=v.ProposedClaims)
async def first_pass(at: Coding, source_id: str, waiting: Waits) -> Response:
    """Return the claims that the rules of the first pass propose for a source, to accept or to refuse."""

    def work() -> Work:
        source, claims = _found(at, source_id)
        shown = _view(at, source, claims)
        if shown.text is None:
            raise Problem(422, shown.why_no_text, code="refused")
        places = [[c.start, c.end, c.kind] for c in shown.claims]
        asked = {"source": source_id, "text": shown.text, "taken": [c.id for c in claims], "places": places}
        return Work("first-pass", asked)

    job = await waiting.done(at.user, await run_in_threadpool(work))
    return Response(job.result, media_type="application/json")


__all__ = ["router"]

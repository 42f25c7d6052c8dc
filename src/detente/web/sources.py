"""Routes: sources, their texts and the claims on them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from fastapi.responses import PlainTextResponse
from pydantic import JsonValue

from detente.evidence import Source
from detente.evidence.documents.extracted import METADATA
from detente.evidence.documents.plain import text_in
from detente.evidence.text import digest, normalise
from detente.store.commands import Add
from detente.store.texts import keep_text
from detente.web import views as v
from detente.web.access import Access, Coding, Editing, Viewing
from detente.web.cases import case_view, file_stem
from detente.web.document import ClaimEntry, SourceEntry, document_of
from detente.web.errors import Problem
from detente.web.texts import texts_at_hand

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
def add_document(
    at: Editing,
    id: Short,  # noqa: A002 - the field's word for it
    file: Short,
    version: Version,
    content: Content,
    name: Annotated[str | None, Query(max_length=200)] = None,
    client: Client = "",
    encoding: Encoding = None,
) -> v.CaseView:
    """Add a document as a source: text, Markdown, HTML, PDF or Word, told apart by the ending of its file's name.

    Its text is taken out of it in a process with limits; the name is only shown, nothing is written under it.
    """
    source, text = document_in(file, content, id, name, encoding)
    fields: dict[str, JsonValue] = {
        key: value
        for key in ("name", "sha256", "characters", "media_type", "original_sha256", *METADATA)
        if (value := getattr(source, key)) is not None
    }
    return _added(at, id, fields, text, version, client)


def document_in(
    file: str, content: bytes, source_id: str, name: str | None, encoding: str | None
) -> tuple[Source, str]:
    """Return the source that an uploaded document is, and its text."""
    from detente.evidence.documents import document_from, kind_of, source_of

    shown = name_of_upload(file)
    document = document_from(shown, content, kind_of(Path(shown)), encoding)
    return source_of(document, source_id, name or document.metadata.get("title") or shown), document.text


def name_of_upload(file: str) -> str:
    """Return the name of an uploaded file without folders; it is shown, and nothing is written under it."""
    return file.replace("\\", "/").rsplit("/", 1)[-1]


def _added(at: Access, source_id: str, value: dict[str, Any], text: str, version: int, client: str) -> v.CaseView:
    keep_text(at.parts.store.engine, at.case_id, text)
    command = Add(path=["sources"], id=source_id, value=value)
    return case_view(at, at.parts.store.act(at.case_id, command, version, at.user.name, client))


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


@router.post("/sources/{source_id}/first-pass")
def first_pass(at: Coding, source_id: str) -> v.ProposedClaims:
    """Return the claims that the rules of the first pass propose for a source, to accept or to refuse."""
    from detente.evidence.first_pass import RULES, as_claims
    from detente.evidence.first_pass import first_pass as propose

    source = one_source(at, source_id)
    if source.text is None:
        raise Problem(422, source.why_no_text, code="refused")
    taken = {c.id for c in document_of(at.parts.store.draft(at.case_id).tree).claims}
    places = {(c.start, c.end, c.kind) for c in source.claims}
    found = []
    proposed = as_claims(propose(source.text), source_id, source.text)
    for claim in proposed:
        if (claim.start, claim.end, claim.kind) in places:
            continue
        name = next(i for i in (f"fp{n:03}" for n in range(1, len(proposed) + len(taken) + 2)) if i not in taken)
        taken.add(name)
        rule = claim.tags[0].removeprefix("rule:")
        entry = ClaimEntry(
            id=name, source=source_id, start=claim.start, end=claim.end, says=claim.says, kind=claim.kind,
            tags=list(claim.tags),
        )  # fmt: skip
        found.append(v.ProposedClaim(claim=entry, words=str(claim.quote), rule=rule, meaning=RULES[rule].meaning))
    return v.ProposedClaims(source=source_id, claims=found, known=len(proposed) - len(found))


__all__ = ["router"]

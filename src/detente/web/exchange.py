"""Routes: files of other programs, brought in as cases and written out, with names or without."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Body, Query

from detente.case import Case, write_case
from detente.case.coded import add_coded, coded_of
from detente.case.package import CASE_FILE, Package, is_zip, read_package, text_file
from detente.case.revise import add_evidence, evidence_case
from detente.errors import InvalidCase, UsageError
from detente.evidence.documents import source_id_of
from detente.evidence.documents.plain import text_in
from detente.evidence.exchange import READERS, Coded, Options, format_of, read_coded, write_coded
from detente.evidence.redaction import Item, items_above, redact, told_above, without, write_key
from detente.kinds import CODINGS
from detente.recognise import recognise
from detente.report.exchange import preview_record
from detente.store.draft import ids_from, read_upload
from detente.web import views as v
from detente.web.access import Access, TheParts, TheUser, Viewing
from detente.web.cases import CASE_ENDINGS, CODING_ENDINGS, DOCUMENT_ENDINGS, created, file_stem
from detente.web.drafts import case_of
from detente.web.errors import Problem
from detente.web.sources import Encoding, document_in, name_of_upload
from detente.web.texts import sources_in, texts_at_hand

router = APIRouter(prefix="/api")
TYPES = {
    "qdpx": "application/zip", "qdc": "application/xml", "web-annotation": "application/ld+json", "csv": "text/csv",
}  # fmt: skip
SAMPLE = 600
MAX_ORIGIN = 2000  # characters of what the history says of where a case came from


@router.post("/import", status_code=201)
def import_file(
    parts: TheParts,
    user: TheUser,
    name: Annotated[str, Query(max_length=200)],
    content: Annotated[bytes, Body(media_type="application/octet-stream")],
    encoding: Encoding = None,
) -> v.CaseView:
    """Make a case from a file, told apart by the ending of its name and what is in it.

    A case as YAML or ``.gmcr``, or with its texts as a package; a coding in any format that `detente import` reads; a
    text, Markdown, HTML, PDF or Word document. The name is only shown; nothing is written under it. A text whose
    encoding neither it nor the request tells is refused with the code `encoding`.
    """
    shown = name_of_upload(name) or "case.yaml"
    ending = shown.rsplit(".", 1)[-1].lower() if "." in shown else ""
    notes: tuple[str, ...] = ()
    if ending in DOCUMENT_ENDINGS:
        case, texts = _document(content, shown, encoding)
    elif ending not in CODING_ENDINGS and (found := _package_in(content, shown)) is not None:
        return _package(parts, user, found, shown)
    elif ending not in CASE_ENDINGS and (kind := format_of(shown, content, encoding)) is not None:
        case, texts, notes = _coding(content, kind, PurePath(shown).stem, encoding)
    else:
        return created(parts, user, _text(content, shown, encoding), shown, f"the file “{shown}”", None)
    stem = PurePath(shown).stem
    origin = "; ".join((f"the file “{shown}”", *notes))
    view = created(parts, user, write_case(case), f"{stem}.yaml", origin[:MAX_ORIGIN], None, texts.values())
    return view.model_copy(update={"notes": list(notes)})


def _package_in(content: bytes, shown: str) -> Package | None:
    try:
        return read_package(content, shown) if is_zip(content) else None
    except InvalidCase as e:
        wrong = e.problems[0]
        raise Problem(422, f"{wrong.where.file}: {wrong.message}", wrong.hint) from None


def _package(parts: TheParts, user: TheUser, package: Package, shown: str) -> v.CaseView:
    """Make a case of a package; texts that are of none of its sources are left out, and said."""
    text = text_in(package.case, f"{shown}/{CASE_FILE}")
    sources = sources_in(read_upload(text, CASE_FILE, ids_from(1)))
    known = {source.sha256 for source in sources.values()}
    left = [*package.others, *(text_file(digest) for digest in package.texts if digest not in known)]
    notes = [f"left out: {file} has no place in the package of this case" for file in left]
    texts = [text for digest, text in package.texts.items() if digest in known]
    view = created(parts, user, text, f"{PurePath(shown).stem}.yaml", f"the file “{shown}”", None, texts)
    return view.model_copy(update={"notes": notes})


def _coding(
    content: bytes, kind: str, name: str, encoding: str | None
) -> tuple[Case, Mapping[str, str], tuple[str, ...]]:
    if kind not in READERS:
        raise Problem(422, f"“{kind}” is brought in with `detente import` only", "use the command line for it")
    coded = read_coded(content, kind, {}, Options(encoding=encoding))
    return add_coded(evidence_case(name), coded), coded.texts, coded.notes


def _document(content: bytes, file: str, encoding: str | None) -> tuple[Case, Mapping[str, str]]:
    name = source_id_of(PurePath(file))
    source, text = document_in(file, content, name, None, encoding)
    return add_evidence(evidence_case(PurePath(file).stem), [source]), {name: text}


def _text(content: bytes, name: str, encoding: str | None) -> str:
    if (known := recognise(content, name)) is not None:
        raise Problem(422, f"“{name}” is {known.what}", known.instead)
    return text_in(content, f"“{name}”", encoding)


# -- writing out ------------------------------------------------------------------------------------------------------


@router.post("/cases/{case_id}/export/preview")
def preview_export(at: Viewing, asked: v.ExportQuestion) -> v.ExportPreview:
    """Return what an export would leave out and replace, before anything leaves."""
    whole = _coded(at)
    above = items_above(whole, asked.level)
    refused, redacted = _refusal(above, asked), None
    coded = without(whole, above)
    if asked.redact:
        try:
            redacted = redact(coded, asked.keep, asked.also, whole)
        except UsageError as e:
            refused = str(e)
    shown = redacted.coded if redacted else coded
    record = preview_record(above, redacted)
    return v.ExportPreview(
        above=record["above_level"], replaced=record["replaced"], parts_left=record["parts_left"], refused=refused,
        sample={source: text[:SAMPLE] for source, text in shown.texts.items()},
    )  # fmt: skip


@router.post("/cases/{case_id}/export/file")
def export_file(at: Viewing, asked: v.ExportQuestion) -> v.ExportFile:
    """Return an export as a file to keep, and where names are replaced the key that gives them back."""
    whole = _coded(at)
    above = items_above(whole, asked.level)
    if refused := _refusal(above, asked):
        raise Problem(422, refused, "raise the level, or leave them out", "refused")
    coded = without(whole, above)
    redacted = redact(coded, asked.keep, asked.also, whole) if asked.redact else None
    data = write_coded(redacted.coded if redacted else coded, asked.kind, Options(asked.positions, bom=asked.bom))
    stem = file_stem(whole.name)
    name = f"{stem}-without-names" if redacted else stem
    return v.ExportFile(
        name=f"{name}{CODINGS[asked.kind][0]}", media_type=TYPES[asked.kind],
        content=base64.b64encode(data).decode("ascii"),
        key=write_key(redacted.key).decode("utf-8") if redacted else None, key_name=f"{stem}-key.json",
    )  # fmt: skip


def _coded(at: Access) -> Coded:
    case = case_of(at.parts.store.draft(at.case_id))
    return coded_of(case, texts_at_hand(at.parts.store.engine, at.case_id, case.evidence.sources))


def _refusal(above: tuple[Item, ...], asked: v.ExportQuestion) -> str:
    return told_above(above, asked.level) if above and not asked.leave_out else ""

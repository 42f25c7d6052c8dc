"""Documents: their text becomes a source of a case, or the new version of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from detente import documents
from detente.case.revise import Revised, add_evidence, evidence_case, revise_source
from detente.errors import printable
from detente.evidence import Source
from detente.evidence.anchors import Ambiguous, told_alike
from detente.imports._importing import Imported, Importer, Request


def ways() -> dict[str, Importer]:
    """Return the ways that the declared formats of documents are."""
    return {name: Importer(name, found.endings, _document(name)) for name, found in documents.FORMATS.items()}


def _document(kind: str) -> Callable[[Request], Imported]:
    def read(request: Request) -> Imported:
        document = documents.read_document(request.path, kind, request.encoding)
        source = documents.source_of(document, request.source_id or documents.source_id_of(request.path))
        source = source if "title" in document.metadata else replace(source, name=printable(request.path.name))
        found = attach(request, source, document.text)
        return replace(found, files=document.files)

    return read


def attach(request: Request, source: Source, text: str) -> Imported:
    """Make a text a source of the case, or the new version of the source it has under this id."""
    if request.case is not None and source.id in request.case.layer.sources:
        old = request.text_of(source.id)
        revised = revise_source(request.case, source.id, text, old)
        return Imported(revised.case, _report(revised, source.id, text), {source.id: text})
    case = request.case or evidence_case(request.path.stem)
    missing = ", ".join(source.missing) or "nothing"
    notes = (f"source “{source.id}”: {len(text)} characters", f"missing: {missing}")
    return Imported(add_evidence(case, [source]), notes, {source.id: text})


def _report(revised: Revised, source_id: str, text: str) -> tuple[str, ...]:
    lines = [
        f"claims: {len(revised.moved)} moved, {len(revised.stayed)} stayed, {len(revised.flagged)} flagged",
        f"mentions: {revised.mentions_moved} moved, {revised.mentions_flagged} flagged",
    ]
    claims = revised.case.evidence.claims
    lines += [
        f"alike: {name}: {told_alike(words, text, claims[name].start, claims[name].end)}"
        for name, words in revised.alike.items()
    ]
    for claim, why in revised.flagged.items():
        if isinstance(why, Ambiguous):
            places = ", ".join(f"{start}–{end}" for start, end in why.places)
            lines.append(f"flagged: {claim}: it may be at {places}")
        else:
            lines.append(f"flagged: {claim}: {why.why}")
    if revised.earlier is not None:
        lines.append(f"what is flagged stays on the earlier version, now the source “{revised.earlier}”")
    return (*lines, f"the source “{source_id}” is now the new version")

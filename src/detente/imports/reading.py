"""`reading`: a close reading, with its text where that is at hand."""

from __future__ import annotations

from dataclasses import replace

from detente.case import Case
from detente.case.revise import add_evidence, evidence_case
from detente.errors import UsageError
from detente.evidence.reading import MAX_BYTES, read_reading
from detente.imports._importing import Imported, Importer, Request, read_text


def read(request: Request) -> Imported:
    """Import a close reading; its text is verified where it lies beside it, or is given with --source."""
    source_id = request.source_id or "article"
    try:
        with request.path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as e:
        raise UsageError(f"cannot read {request.path}: {e.strerror or e}") from None
    text, beside = request.text_of(source_id), request.path.parent / "article.txt"
    if text is None and beside.is_file():
        text = read_text(beside, request.encoding)
    found = read_reading(data, text, source_id, keep_words=request.keep_words)
    case = request.case or _named(evidence_case(request.path.stem), found.caution)
    known = len(case.layer.claims)
    result = add_evidence(case, [found.source], found.claims, found.actors)
    mentions = sum(len(a.mentions) for a in found.actors)
    left = ", ".join(f"{count} under “{key}”" for key, count in found.left_aside.items())
    return Imported(
        result,
        (
            f"{len(found.claims)} claims and {len(found.actors)} actors with {mentions} mentions"
            + (f"; {known} claims of the case keep their paraphrase" if known else ""),
            "every place was verified against the text" if found.verified
            else f"not verified: the text is not at hand; give it with --source {source_id}=PATH",
            *((f"left aside, for want of a place in the case file: {left}",) if left else ()),
        ),
        {} if text is None else {source_id: text},
    )  # fmt: skip


def _named(case: Case, caution: str | None) -> Case:
    return replace(case, layer=replace(case.layer, caution=caution))


IMPORTER = Importer("reading", (), read)

"""Importing a close reading; making a text a source of a case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.cli.evidence import Imported, Request, importer, read_text
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.case import Case
    from detente.case.revise import Revised
    from detente.evidence import Source


@importer("reading")
def reading(request: Request) -> Imported:
    """Import a close reading; its text is verified where it lies beside it, or is given with --source."""
    from detente.case.revise import add_evidence, evidence_case
    from detente.evidence.reading import MAX_BYTES, read_reading

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


@importer("coding", ".yaml", ".yml")
def coding(request: Request) -> Imported:
    """Import the claims of another coder, as a layer of their own."""
    from detente.case import read_file
    from detente.case.revise import add_coding

    if request.case is None:
        raise UsageError("a coding is added to a case: name it with --case")
    result, added = add_coding(request.case, read_file(str(request.path)))
    return Imported(result, (f"claims of the second coder: {len(added)}",))


@importer("package", ".zip")
def package(request: Request) -> Imported:
    """Import a case with its texts from one file, or the claims of another coder from it."""
    from detente.case import read_file

    if request.case is not None:
        return coding(request)
    case = read_file(str(request.path))
    notes = (f"texts: {len(case.texts)} of {len(case.evidence.sources)} sources", *(str(n) for n in case.notes))
    return Imported(case, notes)


def attach(request: Request, source: Source, text: str) -> Imported:
    """Make a text a source of the case, or the new version of the source it has under this id."""
    from detente.case.revise import add_evidence, evidence_case, revise_source

    if request.case is not None and source.id in request.case.layer.sources:
        old = request.text_of(source.id)
        revised = revise_source(request.case, source.id, text, old)
        return Imported(revised.case, _report(revised, source.id, text), {source.id: text})
    case = request.case or evidence_case(request.path.stem)
    missing = ", ".join(source.missing) or "nothing"
    notes = (f"source “{source.id}”: {len(text)} characters", f"missing: {missing}")
    return Imported(add_evidence(case, [source]), notes, {source.id: text})


def _report(revised: Revised, source_id: str, text: str) -> tuple[str, ...]:
    from detente.evidence.anchors import Ambiguous, told_alike

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

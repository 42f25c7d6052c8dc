"""A case: its title and summary, its perspectives and phases."""

from __future__ import annotations

from detente import report
from detente.case import Case
from detente.report.blocks import Bullets, Document, Heading, Paragraph
from detente.report.said import Basis, Said
from detente.report.told import How, Told


def _document(case: Case, how: How) -> Document:
    if not case.has_model:
        return report.evidence_document(case, how.texts)
    lines = [f"perspective {p.id}: {p.name or ''}" for p in case.perspectives.values()]
    lines += [f"phase {h.id}: {h.name or ''}" for h in case.phases.values()]
    summary = " ".join((case.layer.summary or "").split())
    told = [Said(line, Basis("author", "title")) for line in (case.title, summary, *lines)]
    return [Heading(told[0], 3), Paragraph(told[1]), Bullets(tuple(told[2:]))]


TOLD = Told(_document, lambda case, _: case.to_dict())

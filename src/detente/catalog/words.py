"""What `detente catalog` says."""

from __future__ import annotations

from typing import Any

from detente.answer import Answer
from detente.catalog.catalog import entries, entry, results, standing
from detente.report import Document, origin_record
from detente.report.blocks import Block, Heading, Paragraph, Table
from detente.report.records import open_answer
from detente.report.said import Basis, Row, Said, fixed, result

AGREES = {Answer.YES: "yes", Answer.NO: "NO", Answer.UNKNOWN: "not known"}


def catalog_document(slug: str | None) -> Document:
    """Return the list of cases, or one case's published results beside what Detente finds."""
    if slug is None:
        rows = tuple(Row((e.slug, e.title, e.status, e.citation), Basis("author", "title")) for e in entries())
        columns = ("case", "title", "results", "citation")
        short = tuple(Row((*row[:3], row[3] if len(row[3]) <= 70 else row[3][:69] + "…"), row.because) for row in rows)
        how = "Open one by its slug, for example: detente assess elmira-9state."
        more = "Its results: detente catalog elmira-9state."
        return [
            Table(fixed("Cases that ship with Detente"), columns, short),
            Table(fixed("Cases that ship with Detente"), columns, rows, main=True, only_csv=True),
            Paragraph(fixed(f"{how} {more}")),
        ]
    found = entry(slug)
    rows = tuple(
        Row((r.what, r.given, "not known" if r.found is None else r.found, AGREES[r.agrees]), result("catalogue"))
        for r in results(slug)
    )
    title, citation = Said(found.title, Basis("author", "title")), Said(found.citation, Basis("author", "citation"))
    blocks: list[Block] = [Heading(title, 1), Paragraph(citation)]
    blocks.append(Paragraph(Said(f"Grade {found.grade}: {standing(found)}.", Basis("author", "grade"))))
    caption = fixed("Results, by the source's own state labels")
    blocks.append(Table(caption, ("result", "source", "Detente", "agrees"), rows, main=True))
    return blocks


def catalog_record(slug: str | None) -> Any:
    """Return the same as JSON."""
    if slug is None:
        return [
            {
                "detente": origin_record(e.sha256),
                "case": e.slug,
                "title": e.title,
                "citation": e.citation,
                "grade": e.grade,
                "status": e.status,
            }
            for e in entries()
        ]
    found = entry(slug)
    return {
        "detente": origin_record(found.sha256),
        "case": slug,
        "title": found.title,
        "citation": found.citation,
        "grade": found.grade,
        "status": found.status,
        "results": [
            {"what": r.what, "source": r.given, "detente": r.found, "agrees": r.agrees.json, **open_answer(r.agrees)}
            for r in results(slug)
        ],
    }

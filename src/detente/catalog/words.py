"""What `detente catalog` says."""

from __future__ import annotations

from typing import Any

from detente.catalog.catalog import entries, entry, results, standing
from detente.report import Document
from detente.report.blocks import Block, Heading, Paragraph, Table


def catalog_document(slug: str | None) -> Document:
    """Return the list of cases, or one case's published results beside what Detente finds."""
    if slug is None:
        rows = tuple((e.slug, e.title, e.status, e.citation) for e in entries())
        columns = ("case", "title", "results", "citation")
        short = tuple((*row[:3], row[3] if len(row[3]) <= 70 else row[3][:69] + "…") for row in rows)
        return [
            Table("Cases that ship with Detente", columns, short),
            Table("Cases that ship with Detente", columns, rows, main=True, only_csv=True),
            Paragraph(
                "Open one by its slug, for example: detente assess elmira-9state. Its results: detente "
                "catalog elmira-9state."
            ),
        ]
    found = entry(slug)
    rows = tuple((r.what, r.given, r.found, "yes" if r.agrees else "NO") for r in results(slug))
    blocks: list[Block] = [Heading(found.title, 1), Paragraph(found.citation)]
    blocks.append(Paragraph(f"Grade {found.grade}: {standing(found)}."))
    blocks.append(
        Table("Results, by the source's own state labels", ("result", "source", "Detente", "agrees"), rows, main=True)
    )
    return blocks


def catalog_record(slug: str | None) -> Any:
    """Return the same as JSON."""
    if slug is None:
        return [
            {"case": e.slug, "title": e.title, "citation": e.citation, "grade": e.grade, "status": e.status}
            for e in entries()
        ]
    found = entry(slug)
    return {
        "case": slug,
        "title": found.title,
        "citation": found.citation,
        "grade": found.grade,
        "status": found.status,
        "results": [{"what": r.what, "source": r.given, "detente": r.found, "agrees": r.agrees} for r in results(slug)],
    }

"""Markdown: tables with pipes, a caption above each in bold and its notes below."""

from __future__ import annotations

from collections.abc import Sequence

from detente.papers.forms._form import Asked, Form, split
from detente.papers.tables import PaperTable
from detente.report.blocks import plain_markdown
from detente.report.grids import grid


def write(tables: Sequence[PaperTable], asked: Asked) -> str:
    """Return the tables as Markdown; what they are made by stands first, as a comment."""
    parts = [f"<!-- {asked.origin} -->"]
    for table, caption in split(tables, asked.room):
        parts += [f"**{plain_markdown(caption)}**", _grid(table), *(plain_markdown(note) for note in table.notes)]
    return "\n\n".join(parts) + "\n"


def _grid(table: PaperTable) -> str:
    """Return the table; the parts that it has are a first column."""
    parted = any(line.part for line in table.rows)
    columns = [*([" "] if parted else []), *map(plain_markdown, table.columns)]
    rows, before = [], None
    for line in table.rows:
        part = [] if not parted else [plain_markdown(line.part) if line.part != before else ""]
        rows.append([*part, *map(plain_markdown, line.cells)])
        before = line.part
    return grid(columns, rows, "pipe")


FORM = Form(
    name="markdown", label="Markdown", endings=(".md", ".markdown"), media_type="text/markdown", write=write,
    kind="markdown",
)  # fmt: skip

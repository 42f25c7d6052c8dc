"""CSV: whole tables, never split; several stand one after another with an empty line between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.papers.forms._form import Asked, Form, blocks_of
from detente.papers.tables import PaperTable
from detente.report.blocks import as_csv


def write(tables: Sequence[PaperTable], asked: Asked) -> str:  # noqa: ARG001 - no table is split, and no comment is CSV
    """Return the tables as CSV (RFC 4180, with LF line ends)."""
    return "\n".join(as_csv(blocks_of(_in_data(table))) for table in tables)


def _in_data(table: PaperTable) -> PaperTable:
    """Return a table with words in the place of its signs."""
    rows = (replace(line, cells=tuple(table.signs.get(cell, cell) for cell in line.cells)) for line in table.rows)
    return replace(table, rows=tuple(rows))


FORM = Form(
    name="csv", label="CSV, with tables as they are", endings=(".csv",), media_type="text/csv", write=write,
    kind="table",
)  # fmt: skip

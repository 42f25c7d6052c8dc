"""DOCX: tables that word processors edit, split where they are too wide for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.papers.forms._form import Asked, Form, blocks_of, split
from detente.papers.tables import PaperTable
from detente.report.blocks import Heading
from detente.report.files import REPORT_FORMATS, Whole
from detente.report.said import fixed

FILE = REPORT_FORMATS["docx"]


def write(tables: Sequence[PaperTable], asked: Asked) -> bytes:
    """Return the tables as a document, as a report is written."""
    FILE.check()
    parts = (blocks_of(replace(table, caption=caption)) for table, caption in split(tables, asked.room))
    document = [Heading(fixed(asked.title), 1), *(block for part in parts for block in part)]
    return FILE.write(Whole(title=asked.title, documents=[document], case_sha256=asked.origin.case_sha256))


FORM = Form(
    name="docx", label="a document for word processors", endings=(FILE.ending,), media_type=FILE.media_type,
    write=write, text=False, kind="docx",
)  # fmt: skip

"""The table of neighbours names every format that goes in or out, and says of each what is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente.imports import importers
from detente.papers import FIGURES, FORMS, LISTS
from detente.report.files import REPORT_FORMATS
from detente.with_texts import export_kinds

pytestmark = pytest.mark.quick

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "neighbours.md"


def rows() -> Iterator[list[str]]:
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and not set(line) <= set("|-") and cells[1] != "Named":
            yield cells


def test_every_format_has_a_row() -> None:
    named = {name for row in rows() for name in re.findall(r"`([^`]+)`", row[1])}
    assert {*importers(), *export_kinds(), *REPORT_FORMATS, *FORMS, *FIGURES, *LISTS} - named == set()


def test_every_row_says_what_is_lost() -> None:
    for row in rows():
        assert all(row), row
        assert len(row) == 4 or row[2:4] != ["nothing", "nothing"], row


def test_every_export_is_named_where_the_command_is_told() -> None:
    text = (PAGE.parent / "command-line.md").read_text(encoding="utf-8")
    told = text.partition("\n## detente export\n")[2].partition("\n## ")[0]
    assert [kind for kind in export_kinds() if f"`{kind}`" not in told] == []

"""What a check found."""

from __future__ import annotations

from detente import report
from detente.assess import Findings
from detente.report.told import Columns, Told, in_columns


def _columns(found: Findings) -> Columns:
    rows = [(f.code, f.where.file, f.where.line, f.where.column, f.text, f.fix) for f in found]
    return in_columns(("code", "file", "line", "column", "text", "fix"), rows)


TOLD = Told(
    lambda found, _: report.findings_document(found.case, len(found.selections), found.findings, len(found.unlooked)),
    lambda found, _: report.check_record(found.case, found.selections, found.findings, found.unlooked),
    digest=lambda found: found.case_sha256,
    columns=_columns,
)

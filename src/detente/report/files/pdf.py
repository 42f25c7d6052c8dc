"""`pdf`: the page, printed."""

from __future__ import annotations

from detente.report.files._format import ReportFormat
from detente.report.files.html import write

FORMAT = ReportFormat(
    label="the page, printed (.pdf)", ending=".pdf", media_type="application/pdf", write=write, printed=True
)

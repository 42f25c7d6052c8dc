"""`html`: one self-contained page."""

from __future__ import annotations

from detente.report.files._format import ReportFormat, Whole


def write(whole: Whole) -> bytes:
    """Return the page."""
    from detente.report.page import html_page

    return html_page(whole.title, whole.documents, whole.beside, whole.case_sha256, short=whole.short).encode()


FORMAT = ReportFormat(label="a page for any browser (.html)", ending=".html", media_type="text/html", write=write)

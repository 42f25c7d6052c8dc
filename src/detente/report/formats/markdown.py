"""Markdown."""

from __future__ import annotations

from detente.report.formats._format import ResultFormat, Results


def write(results: Results) -> str:
    """Return the results in this format."""
    from detente.report import as_markdown

    return "\n".join(as_markdown(document()) for document in results.documents)


FORMAT = ResultFormat(label="Markdown", media_type="text/markdown", write=write, for_people=True)

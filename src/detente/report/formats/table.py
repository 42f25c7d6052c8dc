"""Text for a terminal, with tables in columns."""

from __future__ import annotations

from detente.report.formats._format import ResultFormat, Results


def write(results: Results) -> str:
    """Return the results in this format."""
    from detente.report import as_text

    return "\n".join(as_text(document(), results.width) for document in results.documents)


FORMAT = ResultFormat(label="text, with tables in columns", media_type="text/plain", write=write, for_people=True)

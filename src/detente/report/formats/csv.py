"""CSV: the main table of each result."""

from __future__ import annotations

from detente.report.formats._format import ResultFormat, Results


def write(results: Results) -> str:
    """Return the results in this format."""
    from detente.report import as_csv

    return "\n".join(as_csv(document()) for document in results.documents)


FORMAT = ResultFormat(label="the main table, as CSV", media_type="text/csv", write=write, exact=True)

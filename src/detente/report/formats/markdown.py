"""Markdown."""

from __future__ import annotations

from detente.report.formats._format import ResultFormat, Results


def write(results: Results) -> str:
    """Return the results in this format; what they are made by and from stands at the end, as a comment."""
    from detente.report import as_markdown

    told = "\n".join(as_markdown(document()) for document in results.documents)
    return f"{told}\n<!-- {results.origin} -->\n" if results.origin else told


FORMAT = ResultFormat(label="Markdown", media_type="text/markdown", write=write, for_people=True)

"""A text in Markdown."""

from detente.documents.formats._format import DocumentFormat

FORMAT = DocumentFormat(
    label="a text in Markdown",
    endings=(".md", ".markdown"),
    media_type="text/markdown",
    reader="detente.documents.markdown",
)

"""A page of the web."""

from detente.documents.formats._format import DocumentFormat

FORMAT = DocumentFormat(
    label="a page of the web",
    endings=(".html", ".htm", ".xhtml"),
    media_type="text/html",
    reader="detente.documents.html",
)

"""A text of OpenDocument."""

from detente.documents.formats._format import DocumentFormat

FORMAT = DocumentFormat(
    label="a text of OpenDocument",
    endings=(".odt",),
    media_type="application/vnd.oasis.opendocument.text",
    reader="detente.documents.odt",
)

"""A plain text."""

from detente.documents.formats._format import DocumentFormat

FORMAT = DocumentFormat(
    label="a plain text",
    endings=(".txt", ".text"),
    media_type="text/plain",
    reader="detente.documents.plain",
)

"""A PDF."""

from detente.documents.formats._format import DocumentFormat

FORMAT = DocumentFormat(
    label="a PDF",
    endings=(".pdf",),
    media_type="application/pdf",
    reader="detente.documents.pdf",
)

"""A document of Word."""

from detente.documents.formats._format import DocumentFormat

FORMAT = DocumentFormat(
    label="a document of Word",
    endings=(".docx",),
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    reader="detente.documents.docx",
)

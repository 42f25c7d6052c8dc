"""Documents of several kinds become one text: normalised, hashed, with what the document says of itself."""

from detente.documents.convert import (
    Document,
    Limits,
    document_from,
    kind_of,
    read_document,
    source_id_of,
    source_of,
)
from detente.documents.formats import FORMATS, DocumentFormat

__all__ = [
    "FORMATS",
    "Document",
    "DocumentFormat",
    "Limits",
    "document_from",
    "kind_of",
    "read_document",
    "source_id_of",
    "source_of",
]

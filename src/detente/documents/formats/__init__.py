"""The formats of documents, each declared by its module as ``FORMAT``.

A declaration names the module that reads such files and loads nothing of it: reading happens in a process of its own.
"""

from __future__ import annotations

from detente.declared import Declared
from detente.documents.formats._format import DocumentFormat

FORMATS: Declared[DocumentFormat] = Declared(
    "detente.documents.formats", "FORMAT", order=("text", "markdown", "html", "pdf", "docx", "odt", "fodt"), between="-"
)
"""Every format by its name, in the order in which lists have them."""

__all__ = ["FORMATS", "DocumentFormat"]

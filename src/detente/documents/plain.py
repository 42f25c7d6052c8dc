"""Plain text."""

from __future__ import annotations

from detente.documents.extracted import Extracted
from detente.evidence.encodings import decode


def extract(data: bytes, encoding: str | None = None) -> Extracted:
    """Return the text as it is."""
    return Extracted(decode(data, encoding))

"""What a reader of one kind of document gives, and what it says when it cannot."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.evidence.text import showable

MAX_UNFOLDED = 200_000_000  # bytes of all files inside a Word or OpenDocument file
MAX_PAGES = 5_000  # of a PDF
METADATA = ("title", "author", "outlet", "date", "language", "direction", "note")


@dataclass(frozen=True)
class Extracted:
    """A text as it stands in the document, not yet normalised, and what the document says of itself."""

    text: str
    metadata: dict[str, str] = field(default_factory=dict)


def stated(**found: str | None) -> dict[str, str]:
    """Return the metadata that are there: white space collapsed, what is empty left out."""
    tidy = {key: " ".join(showable(value).split()) for key, value in found.items() if value is not None}
    return {key: value for key, value in tidy.items() if value}

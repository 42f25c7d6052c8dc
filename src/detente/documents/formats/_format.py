"""What a format of documents is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DocumentFormat:
    """A format of documents whose words can be taken out.

    Parameters
    ----------
    label
        What a file of it is.
    endings
        The endings of its files, with their dots; the first is that of an original that is kept.
    media_type
        As mail and servers name it.
    reader
        The module whose ``extract`` takes the bytes of a file, and the encoding named for it, and gives what
        `detente.documents.extracted.Extracted` says. It is loaded in the process that reads the document.
    """

    label: str
    endings: tuple[str, ...]
    media_type: str
    reader: str

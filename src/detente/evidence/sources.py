"""Detached evidence: a source is known by its digest, a claim by its place in the source.

Offsets count Unicode code points, half-open, as in the W3C Web Annotation TextPositionSelector.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from detente.errors import EncodingRefused, UsageError
from detente.evidence.claims import Claim
from detente.evidence.encodings import ENCODINGS, text_in
from detente.evidence.text import digest, normalise


@dataclass(frozen=True)
class Source:
    """A document, identified by the SHA-256 of its text as UTF-8; the text itself may be elsewhere (detached).

    Parameters
    ----------
    id, name
        How claims refer to it, and what readers see.
    sha256, characters
        Digest and length in code points of the normalised text (`detente.evidence.text.normalise`), in which
        offsets count.
    title, author, outlet, date, retrieved
        What is known of the document; None is shown as missing. Dates as in EDTF, or in the document's words.
    url
        Where it is found on the web.
    language, direction
        A language tag, and ltr or rtl.
    media_type, original_sha256
        What the document was before its text was taken out of it, and the digest of that file.
    confidentiality
        A level; an export up to a lower level leaves the source out.
    anchor
        The date the analyst sets so that relative dates ("last Thursday") can be resolved.
    note
        Anything else.
    """

    id: str
    name: str
    sha256: str | None = None
    characters: int | None = None
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    date: str | None = None
    retrieved: str | None = None
    language: str | None = None
    direction: str | None = None
    media_type: str | None = None
    original_sha256: str | None = None
    confidentiality: int | None = None
    anchor: str | None = None
    note: str | None = None
    url: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of title, author, outlet, date and retrieval nobody has given."""
        return tuple(k for k in ("title", "author", "outlet", "date", "retrieved") if getattr(self, k) is None)


@dataclass(frozen=True)
class Resolved:
    """A claim with the exact words at its place."""

    claim: Claim
    words: str


class SourceMismatch(UsageError):
    """A file given for a source is not that source; the message says in what it differs."""


def verify_source(source: Source, path: Path) -> str:
    """Read a file given for a source and check that it is the same document.

    Raises
    ------
    SourceMismatch
        If digest or length differ, or the file is not UTF-8 text.
    UsageError
        If the file cannot be read.

    Returns
    -------
    The text; its code points are what offsets count.
    """
    try:
        data = path.read_bytes()
    except OSError as e:
        raise UsageError(f"the source “{source.id}” cannot be read from {path}: {e.strerror}") from None
    found = hashlib.sha256(data).hexdigest()
    text = _decoded(source, path, data)
    if source.sha256 != found:  # the same text with other line ends or in decomposed form is the same text
        text = normalise(text)
    if source.sha256 not in (None, found, digest(text)):
        raise SourceMismatch(
            f"{path} is not the source “{source.id}”: its SHA-256 is {found}, the case expects {source.sha256}"
        )
    if source.characters is not None and len(text) != source.characters:
        raise SourceMismatch(f"{path} has {len(text)} characters; the case expects {source.characters}")
    return text


def _decoded(source: Source, path: Path, data: bytes) -> str:
    """Return the bytes of a file as text; where its encoding is not told, the one by which it has the known digest."""
    try:
        return text_in(data, str(path))
    except EncodingRefused as e:
        for encoding in ENCODINGS if source.sha256 else ():
            with suppress(EncodingRefused):
                text = text_in(data, str(path), encoding)
                if digest(normalise(text)) == source.sha256:
                    return text
        raise SourceMismatch(str(e)) from None


def resolve_claim(claim: Claim, text: str) -> Resolved:
    """Return the claim with its words.

    Raises
    ------
    SourceMismatch
        If the place lies outside the text, or the words differ from the quotation the case includes.

    >>> c = Claim("c1", "s", 5, 11, "a consent was given")
    >>> resolve_claim(c, "They agreed.").words
    'agreed'
    """
    if not 0 <= claim.start < claim.end <= len(text):
        raise SourceMismatch(
            f"the claim “{claim.id}” points at {claim.locator}, but the source has {len(text)} characters"
        )
    words = text[claim.start : claim.end]
    if claim.quote is not None and claim.quote != words:
        raise SourceMismatch(f"the claim “{claim.id}” quotes “{claim.quote}”, but {claim.locator} reads “{words}”")
    return Resolved(claim, words)

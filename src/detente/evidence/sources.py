"""Detached evidence: a source is known by its digest, a claim by its place in the source.

Offsets count Unicode code points, half-open, as in the W3C Web Annotation TextPositionSelector.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from detente.errors import UsageError


@dataclass(frozen=True)
class Source:
    """A document, identified by the SHA-256 of its bytes; the text itself may be elsewhere."""

    id: str
    name: str
    sha256: str | None = None
    characters: int | None = None
    note: str | None = None


@dataclass(frozen=True)
class Claim:
    """What a source says at a place, paraphrased by the analyst; `by` is the chain of speakers, outermost first."""

    id: str
    source: str
    start: int
    end: int
    says: str
    by: tuple[str, ...] = ()
    quote: str | None = None
    mode: str | None = None
    kind: str | None = None
    modality: str | None = None
    note: str | None = None

    @property
    def locator(self) -> str:
        """The place, as shown where the words themselves are not at hand."""
        return f"{self.source} {self.start}–{self.end}"


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
    digest = hashlib.sha256(data).hexdigest()
    if source.sha256 is not None and digest != source.sha256:
        raise SourceMismatch(
            f"{path} is not the source “{source.id}”: its SHA-256 is {digest}, the case expects {source.sha256}"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as e:
        raise SourceMismatch(f"{path} is not UTF-8 text (byte {e.start})") from None
    if source.characters is not None and len(text) != source.characters:
        raise SourceMismatch(f"{path} has {len(text)} characters; the case expects {source.characters}")
    return text


def resolve_claim(claim: Claim, text: str) -> Resolved:
    """Return the claim with its words.

    Raises
    ------
    SourceMismatch
        If the place lies outside the text, or the words differ from the quotation the case includes.

    >>> c = Claim("c1", "s", 5, 11, "a consent was given", ("s",))
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

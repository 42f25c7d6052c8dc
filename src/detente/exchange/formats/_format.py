"""What a format of codings is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from detente.evidence.coded import Coded, Options


@dataclass(frozen=True)
class Format:
    """A format in which other programs read or write codings.

    Parameters
    ----------
    label
        What a file of it is, in words that fit into a list to choose from.
    endings
        The endings of its files, with their dots; the first is that of files written.
    media_type
        As mail and servers name it.
    read
        From the bytes of a file and the texts at hand to what it holds; None if it is only written.
    write
        From a coding to the bytes of a file; None if it is only read.
    takes
        Which of `Options` matter to writing, besides those of every format.
    remark
        How a file of it carries a remark that no other program minds: after an XML document, as the first key of a JSON
        object, as the comment of an archive; None if it cannot.
    tells
        Whether a value of JSON is of this format; the endings of its files do not tell that.
    holds
        What a file of it is about: claims and what belongs to them, codes alone, or sources alone.
    begins
        The first bytes of its files, where these alone would tell another kind of file.
    """

    label: str
    endings: tuple[str, ...] = ()
    media_type: str = "application/octet-stream"
    read: Callable[[bytes, Mapping[str, str], Options], Coded] | None = None
    write: Callable[[Coded, Options], bytes] | None = None
    takes: tuple[Literal["positions", "bom"], ...] = ()
    remark: Literal["after", "key", "archive"] | None = None
    tells: Callable[[Any], bool] | None = None
    holds: Literal["claims", "codes", "sources"] = "claims"
    begins: bytes | None = None

    def __post_init__(self) -> None:
        """Raise `ValueError` for a format that could do nothing, or whose files could not be told."""
        if self.read is None and self.write is None:
            raise ValueError(f"the format “{self.label}” is neither read nor written; expected read=, write=, or both")
        if bare := next((ending for ending in self.endings if not ending.startswith(".")), None):
            raise ValueError(f"found “{bare}” as an ending of “{self.label}”; expected “.{bare}”, with its dot")

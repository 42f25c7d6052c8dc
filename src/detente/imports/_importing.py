"""What a way to bring a file in is: what it is asked, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from detente.case import Case
from detente.errors import UsageError

MAX_TEXT = 20_000_000  # bytes
MAX_FILE = 200_000_000


@dataclass(frozen=True)
class Request:
    """What the import command was asked for.

    Parameters
    ----------
    path
        The file to import; its bytes are read by the importer, within its own bounds.
    case
        The case to add to, or None for a new one.
    source_id
        The id the source gets, or has in the case.
    sources
        Texts of sources given, NAME=PATH.
    keep_words
        Whether claims keep their words, with what stands around them.
    encoding
        The encoding of a text that does not say its own.
    key
        The key of a redaction, to put names back.
    positions
        The unit in which a project counts positions; found out if left out.
    strict
        Whether a file of which something would be left out is refused.
    """

    path: Path
    case: Case | None
    source_id: str | None = None
    sources: tuple[str, ...] = ()
    keep_words: bool = False
    encoding: str | None = None
    key: Path | None = None
    positions: str | None = None
    strict: bool = False

    def text_of(self, source_id: str) -> str | None:
        """Return the text of a source that is given with --source, or came with the case in a package, or None."""
        from detente.evidence.text import normalise

        for given in self.sources:
            name, _, path = given.partition("=")
            if name == source_id:
                return normalise(read_text(Path(path), self.encoding))
        source = None if self.case is None else self.case.evidence.sources.get(source_id)
        return None if self.case is None or source is None else self.case.texts.get(source.sha256 or "")

    @property
    def texts(self) -> dict[str, str]:
        """The texts that are at hand in this way, by the ids of their sources."""
        names = {given.partition("=")[0] for given in self.sources}
        names |= set() if self.case is None else set(self.case.evidence.sources)
        return {name: text for name in names if (text := self.text_of(name)) is not None}


def read_text(path: Path, encoding: str | None = None) -> str:
    """Read a text file whole, by the rules that hold for documents."""
    from detente.evidence.encodings import text_in

    try:
        if path.stat().st_size > MAX_TEXT:
            raise UsageError(f"{path} has {path.stat().st_size} bytes; the limit for a text is {MAX_TEXT}")
        return text_in(path.read_bytes(), str(path), encoding)
    except OSError as e:
        raise UsageError(f"cannot read {path}: {e.strerror or e}") from None


def bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as e:
        raise UsageError(f"cannot read {path}: {e.strerror or e}") from None
    if len(data) > MAX_FILE:
        raise UsageError(f"{path} is larger than {MAX_FILE} bytes, the most that is read")
    return data


@dataclass(frozen=True)
class Imported:
    """The new case, what a reader should know of how it came about, and the texts of the sources that came in.

    `files` are documents to be kept beside the case, by names made from their digests.

    Parameters
    ----------
    case
        The new case.
    notes
        What to know of how it came about.
    texts
        The texts of the sources that came in, by the ids of these.
    files
        Documents to be kept beside the case, by names made from their digests.
    """

    case: Case
    notes: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Importer:
    """One way to bring a file in.

    Parameters
    ----------
    name
        What it is asked for by.
    endings
        Those of files that it takes where nobody says what a file is.
    read
        Reads the file.
    makes
        Makes a new case of the bytes of a file, its name and the encoding named, where that needs nothing else: so does
        the workbench read it.
    """

    name: str
    endings: tuple[str, ...]
    read: Callable[[Request], Imported]
    makes: Callable[[bytes, str, str | None], Imported] | None = None

"""Turns a document into a text, in a process of its own, within limits of time, memory and size.

Documents come from other people, and their formats are large. What reads them may loop, crash or fill the memory; then
this process says so and goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import IO, Any

from detente.documents.extracted import METADATA
from detente.documents.formats import FORMATS
from detente.errors import EncodingRefused, UsageError, nearest
from detente.evidence.sources import Source
from detente.evidence.text import digest, kept_as
from detente.formula import is_identifier
from detente.processes import apart


@dataclass(frozen=True)
class Limits:
    """What reading a document may take.

    Parameters
    ----------
    bytes
        The size of the file.
    characters
        The length of its text.
    seconds, memory
        Of the process that reads it; memory in bytes of address space.
    """

    bytes: int = 50_000_000
    characters: int = 5_000_000
    seconds: float = 60.0
    memory: int = 1 << 30


@dataclass(frozen=True)
class Document:
    """A document and its text.

    Parameters
    ----------
    kind
        One of `documents.FORMATS`.
    original
        The bytes of the file.
    text
        Its text: NFC, lines end with a line feed, no byte order mark.
    metadata
        What the document says of itself, of title, author, outlet, date, language, direction, note; nothing is guessed.
    """

    kind: str
    original: bytes
    text: str
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The digest of the text."""
        return digest(self.text)

    @property
    def original_sha256(self) -> str:
        """The digest of the file."""
        return hashlib.sha256(self.original).hexdigest()

    @property
    def files(self) -> dict[str, bytes]:
        """The text and the original, under names made from their digests; nothing of the user's goes into a name."""
        ending = FORMATS[self.kind].endings[0]
        return {
            kept_as(self.sha256): self.text.encode(),
            f"{self.original_sha256[:16]}.original{ending}": self.original,
        }


def kind_of(path: Path, asked: str | None = None) -> str:
    """Return what kind of document a file is, by what was asked or by its ending.

    Raises
    ------
    UsageError
        If there is no such kind, or the ending does not say.
    """
    if asked is not None:
        if asked not in FORMATS:
            raise UsageError(f"there is no kind of document “{asked}” ({nearest(asked, FORMATS)})")
        return asked
    for kind, found in FORMATS.items():
        if path.name.lower().endswith(found.endings):
            return kind
    raise UsageError(f"{path.name}: what this file is cannot be told from its name; add --as {'|'.join(FORMATS)}")


def read_document(
    path: Path, kind: str | None = None, encoding: str | None = None, limits: Limits | None = None
) -> Document:
    """Read a document and take its text out of it.

    Parameters
    ----------
    path
        The file. It is only read.
    kind
        One of `documents.FORMATS`; by the file's ending if left out.
    encoding
        The encoding of a text, Markdown or HTML file that does not say it; UTF-8 if left out.
    limits
        What reading may take.

    Raises
    ------
    UsageError
        If the file cannot be read, is not what it is said to be, has no text, or exceeds a limit.
    """
    limits = limits or Limits()
    kind = kind_of(path, kind)
    return document_from(path.name, _bytes_of(path, limits.bytes), kind, encoding, limits)


def document_from(
    name: str, data: bytes, kind: str, encoding: str | None = None, limits: Limits | None = None
) -> Document:
    """Take the text out of the bytes of a document; `name` is only shown in messages.

    Raises
    ------
    UsageError
        If it is not what it is said to be, has no text, or exceeds a limit; `EncodingRefused` where another encoding
        may help.
    """
    limits = limits or Limits()
    if len(data) > limits.bytes:
        raise UsageError(f"{name} is larger than {limits.bytes} bytes, the most that is read; take a part of it")
    asked = {
        "kind": kind,
        "reader": FORMATS[kind].reader,
        "encoding": encoding,
        "memory": limits.memory,
        "seconds": limits.seconds,
        "parent": os.getpid(),
        "characters": limits.characters,
    }
    answer = _ask(name, json.dumps(asked).encode() + b"\n" + data, limits)
    if "error" in answer:
        raise (EncodingRefused if answer.get("encoding") else UsageError)(f"{name}: {answer['error']}")
    metadata = {key: str(value) for key, value in answer["metadata"].items() if key in METADATA}
    return Document(kind, data, str(answer["text"]), metadata)


def source_of(document: Document, source_id: str, name: str | None = None) -> Source:
    """Return the source that a document is; what it does not say of itself stays missing."""
    said: dict[str, Any] = {key: document.metadata.get(key) for key in METADATA}
    return Source(
        id=source_id,
        name=name or said["title"] or source_id,
        sha256=document.sha256,
        characters=len(document.text),
        media_type=FORMATS[document.kind].media_type,
        original_sha256=document.original_sha256,
        **said,
    )


def source_id_of(path: PurePath) -> str:
    """Return the id of a source, made from the name of its file.

    >>> source_id_of(PurePath("a letter.txt")), source_id_of(PurePath("2016.pdf"))
    ('a_letter', 'source_2016')
    """
    name = "".join(c if c.isascii() and c.isalnum() else "_" for c in path.stem)
    return name if is_identifier(name) else f"source_{name}"


def _bytes_of(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as e:
        raise UsageError(f"cannot read {path}: {e.strerror or e}") from None
    if len(data) > most:
        raise UsageError(f"{path.name} is larger than {most} bytes, the most that is read; take a part of it")
    return data


def _ask(name: str, request: bytes, limits: Limits) -> dict[str, dict[str, str]]:
    # -P: modules are never looked for in the current folder.
    worker = subprocess.Popen(
        [sys.executable, "-P", "-m", "detente.documents.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        **apart(),
    )
    try:
        out, _ = worker.communicate(request, timeout=limits.seconds + 5)
    except subprocess.TimeoutExpired:
        raise UsageError(f"{name}: it was not read within {limits.seconds:g} seconds; take a part of it") from None
    finally:
        worker.kill()
        worker.wait()
        _close(worker.stdin, worker.stdout)
    try:
        answer: dict[str, dict[str, str]] = json.loads(out)
    except ValueError:
        raise UsageError(
            f"{name}: reading it ended without a result, after {limits.seconds:g} seconds of work or "
            f"{limits.memory >> 20} MiB of memory at most; it may be damaged, or made to do harm"
        ) from None
    return answer


def _close(*pipes: IO[bytes] | None) -> None:
    for pipe in pipes:
        if pipe is not None and not pipe.closed:
            with suppress(BrokenPipeError):  # what was still to be written has no reader any more
                pipe.close()

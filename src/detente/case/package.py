"""A case with its texts as one file: a ZIP with the case and, under their digests, the texts of its sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from detente.case.nodes import MAX_CHARACTERS
from detente.errors import InvalidCase, Problem, UsageError, Where

ENDING = ".zip"
CASE_FILE = "case.yaml"
MAX_PACKAGE = 200_000_000  # bytes, of the file and of what it unfolds to
MAX_TEXT = 20_000_000
_TEXT_FILE = re.compile(r"texts/([0-9a-f]{64})\.txt")


@dataclass(frozen=True)
class Package:
    """What a package holds.

    Parameters
    ----------
    case
        The bytes of the case file.
    texts
        Texts of sources, by their SHA-256.
    others
        The names of files that have no place in a package; they are not read.
    """

    case: bytes
    texts: Mapping[str, str]
    others: tuple[str, ...] = ()


def write_package(case: str, texts: Iterable[str]) -> bytes:
    """Return a case file and the texts of its sources as one file; the same ones give the same bytes."""
    from detente.archive import zipped

    named = {text_file(sha256(data).hexdigest()): data for data in (text.encode() for text in texts)}
    return zipped({CASE_FILE: case.encode(), **dict(sorted(named.items()))})


def text_file(digest: str) -> str:
    """Return the name that the text with a SHA-256 has in a package."""
    return f"texts/{digest}.txt"


def is_zip(data: bytes) -> bool:
    """Return whether a file may be a package, by its first bytes."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read_package(data: bytes, name: str) -> Package | None:
    """Return what a package holds, or None for a ZIP that is none; `name` is that of the file, for messages.

    Only the case file and texts under the very names of their digests are read; one folder around everything, as some
    systems add, does not matter.

    Raises
    ------
    InvalidCase
        If the ZIP is damaged or too large, or a text is not the one it is named after.
    """
    from detente.archive import Archive

    if len(data) > MAX_PACKAGE:
        raise _wrong(name, f"the package has more than {MAX_PACKAGE} bytes, the most that is read")
    try:
        archive = Archive(data, "the package").unwrapped()
        if CASE_FILE not in archive.names:
            return None
        case = archive.read(CASE_FILE, 4 * MAX_CHARACTERS)
        members = {member: _TEXT_FILE.fullmatch(member) for member in archive.names if member != CASE_FILE}
        texts = {
            found[1]: _text(archive.read(member, MAX_TEXT), found[1], f"{name}/{member}")
            for member, found in members.items()
            if found
        }
    except UsageError as e:
        raise _wrong(name, str(e), "make the package again with `detente export CASE --as package`") from None
    return Package(case, texts, tuple(member for member, found in members.items() if not found))


def _text(data: bytes, digest: str, where: str) -> str:
    """Return a text that was checked against the digest it is named after."""
    from detente.evidence.text import normalise

    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as e:
        raise _wrong(where, f"found the byte 0x{data[e.start]:02x} at {e.start}, which is not UTF-8", _AGAIN) from None
    # The same text with other line ends or in decomposed form is the same text.
    for same in (text, normalise(text)):
        if sha256(same.encode()).hexdigest() == digest:
            return same
    found = sha256(data).hexdigest()
    raise _wrong(where, f"this text is not the one it is named after: its SHA-256 is {found}", _AGAIN)


_AGAIN = "put the text there that the case was made with, or take it out and give it with --source"


def _wrong(where: str, message: str, hint: str = "") -> InvalidCase:
    return InvalidCase([Problem(Where(where, 1, 1), message, hint)])

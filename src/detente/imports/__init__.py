"""Bringing files in: a document, a coding of another program, a close reading, another coder's claims, a package.

A module here declares one way as ``IMPORTER``; every declared format of documents and of codings that is read is a way
too.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from detente.arguments import checked
from detente.case import Case
from detente.declared import Declared
from detente.errors import UsageError, nearest, printable
from detente.exchange.positions import Unit
from detente.imports._importing import Imported, Importer, Request

MAX_JSON = 50_000_000  # bytes
MAX_HEAD = 1_000_000  # of a file that its name does not tell

IMPORTERS: Declared[Importer] = Declared(
    "detente.imports", "IMPORTER", order=("reading", "coding", "package", "argdown"), says="name"
)
"""The ways to bring a file in that are no format of documents or of codings."""

__all__ = ["IMPORTERS", "Imported", "Importer", "Request", "import_file", "importer_for", "importers"]


def importers() -> dict[str, Importer]:
    """Return every way to bring a file in."""
    from detente.imports import _codings, _documents

    return {**IMPORTERS, **_documents.ways(), **_codings.ways()}


def importer_for(path: Path, name: str | None) -> Importer:
    """Return the importer asked for, or the one for a file's ending."""
    known = importers()
    if name is not None:
        if name not in known:
            hint = nearest(name, known) or f"one of {', '.join(known)}"
            raise UsageError(f"nothing can be imported as “{name}” ({hint})")
        return known[name]
    lower = path.name.lower()
    for found in known.values():
        if lower.endswith(found.endings):
            return found
    told = _format_by_content(path)
    if told is not None:
        return known[told]
    raise UsageError(f"{path.name}: what this file is cannot be told from its name; add --as {'|'.join(known)}")


def _format_by_content(path: Path) -> str | None:
    from detente.exchange import format_of

    try:
        with path.open("rb") as file:
            data = file.read(MAX_JSON if path.name.lower().endswith(".json") else MAX_HEAD)
    except OSError as e:
        raise UsageError(f"cannot read {path}: {e.strerror or e}") from None
    return format_of(printable(path.name), data)


@checked
def import_file(
    path: str | Path,
    *,
    case: Case | None = None,
    kind: str | None = None,
    source: str | None = None,
    keep_words: bool = False,
    encoding: str | None = None,
    positions: Unit | None = None,
    strict: bool = False,
    texts: Mapping[str, str | Path] | None = None,
) -> Imported:
    """Bring a text or a coding into a case, or make a new one of it.

    Parameters
    ----------
    path
        The file: a document, a coding of another program, a close reading, another coder's claims, or a package.
    case
        The case to add to; None = a new one.
    kind
        What the file is; None = what its ending tells.
    source
        The id of the source: a new one, or one in the case.
    keep_words
        Whether claims keep their exact words.
    encoding
        That of a text that does not say its own; None = UTF-8.
    positions
        In which unit a project counts positions; None = what the file shows.
    strict
        Whether to refuse a coding of which something would be left out.
    texts
        Files with the texts of sources, by the ids of these.

    Returns
    -------
    Imported
        ``case``, the new case; ``notes``, what to know of how it came about; ``texts``, those that came in.

    Raises
    ------
    UsageError
        If the file cannot be read, or does not fit the case.
    InvalidCase
        If what is in it makes no case.

    Complexity
    ----------
    Linear in the file and in the claims of the case.

    Examples
    --------
    >>> import detente, tempfile
    >>> from pathlib import Path
    >>> letter = Path(tempfile.mkdtemp()) / "letter.txt"
    >>> _ = letter.write_text("We shall wait.", encoding="utf-8")
    >>> found = detente.import_file(letter)
    >>> found.case.evidence.sources["letter"].characters, found.texts
    (14, {'letter': 'We shall wait.'})
    """
    given = tuple(f"{name}={at}" for name, at in (texts or {}).items())
    asked = Request(Path(path), case, source, given, keep_words, encoding, None, positions, strict)
    return importer_for(asked.path, kind).read(asked)

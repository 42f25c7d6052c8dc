"""The commands for evidence: bringing texts and codings into a case, and out of it.

What a file may be imported as stands in a registry: each way is a function from a `Request` to the new case and what
to say about it. Another module adds a way with `@importer`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from detente.arguments import checked
from detente.case import Case
from detente.cli.group import main
from detente.cli.options import UNIT, lexicon_option, output_of, output_option, replace_option
from detente.cli.streams import say
from detente.cli.support import read_case
from detente.errors import InvalidCase, UsageError, nearest, printable
from detente.exchange.positions import Unit

MAX_TEXT = 20_000_000  # bytes
MAX_JSON = 50_000_000
MAX_HEAD = 1_000_000  # of a file that its name does not tell


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
    """One way to import: its name for ``--as``, the endings of files it takes by default, and the function."""

    name: str
    endings: tuple[str, ...]
    read: Callable[[Request], Imported]


IMPORTERS: dict[str, Importer] = {}
"""The ways to import that are no format of documents or of codings."""


def importer(name: str, *endings: str) -> Callable[[Callable[[Request], Imported]], Callable[[Request], Imported]]:
    """Register a way to import a file."""

    def register(read: Callable[[Request], Imported]) -> Callable[[Request], Imported]:
        IMPORTERS[name] = Importer(name, endings, read)
        return read

    return register


def importers() -> dict[str, Importer]:
    """Return every way to import a file."""
    from detente.cli.exchange import ways

    return {**IMPORTERS, **ways()}


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
    import detente.cli  # noqa: F401 - every way to import registers itself there

    given = tuple(f"{name}={at}" for name, at in (texts or {}).items())
    asked = Request(Path(path), case, source, given, keep_words, encoding, None, positions, strict)
    return importer_for(asked.path, kind).read(asked)


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "kind", metavar="FORMAT", help="What the file is; by its ending if left out.")
@click.option("--case", "into", metavar="CASE", help="The case to add to; a new one if left out.")
@click.option("--source-id", metavar="ID", help="The id of the source: a new one, or one in the case.")
@click.option(
    "--source", "sources", multiple=True, metavar="NAME=PATH",
    help="The text of a source; it is verified, and every span in it. May be repeated.",
)  # fmt: skip
@click.option("--first-pass", is_flag=True, help="Let rules propose claims on a text; they are a coder of their own.")
@lexicon_option
@click.option("--keep-words", is_flag=True, help="Keep in each claim its exact words and 32 characters on either side.")
@click.option("--encoding", metavar="NAME", help="The encoding of a text that does not say its own; UTF-8 if left out.")
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="The key of an export without names.")
@click.option(
    "--positions", type=UNIT,
    help="In which unit a project (.qdpx) counts positions; found out from the file if left out.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Refuse a coding of which something would be left out.")
@output_option("-o", "--output", required=True, help="Where to write the case.")
@replace_option
def import_(
    file: Path, kind: str | None, into: str | None, source_id: str | None, sources: tuple[str, ...],
    first_pass: bool, lexicon: Path | None, keep_words: bool, encoding: str | None, key: Path | None,
    positions: str | None, strict: bool, output: Path, over: bool,
) -> None:  # fmt: skip
    """Bring a text or a coding into a case; the case is written to the file named with -o, whole or not at all."""
    from detente.case import parse_case, unseen_problems, write_case
    from detente.case.showable import showable_case
    from detente.cli.package import after_import, is_package
    from detente.cli.writing import write_with

    chosen = importer_for(file, kind)
    packed = is_package(output, into)
    to = output_of(output, "package" if packed else "case", over=over, adds_to=into)
    to.check()
    case = read_case(into) if into is not None else None
    found = chosen.read(Request(file, case, source_id, sources, keep_words, encoding, key, positions, strict))
    if first_pass:
        found = _first_pass(found, lexicon)
    elif lexicon is not None:
        raise UsageError("--lexicon goes with --first-pass: nothing else looks for its words here")
    held, unheld = showable_case(found.case)
    found = replace(found, case=held, notes=(*found.notes, *unheld))
    text = write_case(found.case)
    try:  # what is written can be read again, or nothing is written
        written = parse_case(text, name=printable(output.name))
    except InvalidCase as e:
        what = "\n".join(f"  {problem.message}" for problem in e.problems)
        raise UsageError(f"{printable(file.name)}: what is in it makes no case; nothing was written:\n{what}") from None
    unseen = [f"unseen: {problem}" for problem in unseen_problems(written, found.texts)]
    data, files, left = after_import(found, text, case, into, packed=packed)
    more = write_with(to, data, files)
    for note in (*found.notes, *left, *more, *unseen):
        say(note)


def _first_pass(found: Imported, lexicon: Path | None) -> Imported:
    """Add what rules propose for the texts that came in."""
    from detente.case.first_coding import with_first_pass
    from detente.evidence.first_pass import CODER
    from detente.evidence.lexicon import Lexicon

    if not found.texts:
        raise UsageError("--first-pass reads a text, and this import brings none; give the file of the text")
    case = with_first_pass(found.case, found.texts, Lexicon.load(lexicon))
    proposed = sum(claim.coder == CODER for claim in case.layer.claims.values())
    note = f"The rules propose {proposed} claims; they are the coder “{CODER}”, and say with which rule."
    return replace(found, case=case, notes=(*found.notes, note))

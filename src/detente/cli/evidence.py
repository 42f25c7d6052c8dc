"""The command that brings texts and codings into a case; the ways to do so are in `detente.imports`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.group import main
from detente.cli.options import UNIT, lexicon_option, output_of, output_option, replace_option
from detente.cli.streams import say
from detente.cli.support import read_case
from detente.errors import InvalidCase, UsageError, printable

if TYPE_CHECKING:
    from detente.imports import Imported


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
    from detente.imports import Request, importer_for

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

"""What a form of tables is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from detente.papers.origin import Origin
from detente.papers.tables import PaperTable
from detente.report.blocks import Paragraph, Table
from detente.report.said import Row, fixed


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How tables are to be written.

    Parameters
    ----------
    origin
        What they are made by and from.
    title
        Of the case.
    room
        How many characters wide a table may be before it is split; 0 = as wide as it is.
    standalone
        Whether a file that stands by itself is asked for, where a form knows fragments, too.
    """

    origin: Origin
    title: str
    room: int
    standalone: bool = False


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form of tables, declared by its module.

    Parameters
    ----------
    name
        What it is asked for by, which is the name of the module.
    label
        What it is.
    endings
        Of files, with their dots; the first is the usual one.
    media_type
        As mail and servers name it.
    write
        From tables to a text, or to bytes.
    text
        Whether it is a text, which can be printed.
    fragments
        Whether it knows both a fragment and a whole file.
    kind
        The kind of file that the command line writes, see `detente.cli.writing`.
    """

    name: str
    label: str
    endings: tuple[str, ...]
    media_type: str
    write: Callable[[Sequence[PaperTable], Asked], str | bytes]
    text: bool = True
    fragments: bool = False
    kind: str


def blocks_of(table: PaperTable) -> list[Table | Paragraph]:
    """Return a table as a document has it, with its notes; the parts that it has are a first column."""
    parted = any(line.part for line in table.rows)
    columns = (*(["Part"] if parted else []), *table.columns)
    rows = tuple(Row((*([line.part] if parted else []), *line.cells)) for line in table.rows)
    told = Table(fixed(table.caption), columns, rows, main=True)
    return [told, *(Paragraph(fixed(note)) for note in table.notes)]


def split(tables: Sequence[PaperTable], room: int) -> list[tuple[PaperTable, str]]:
    """Return the tables in parts that are as wide as they may be, each with its caption."""
    found = []
    for table in tables:
        parts = [*table.parts(room)] if room else [table]
        for k, part in enumerate(parts):
            found.append((part, table.caption if len(parts) == 1 else f"{table.caption} ({k + 1} of {len(parts)})"))
    return found

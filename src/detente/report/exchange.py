"""What an export would change or leave out, as a document and as a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypedDict

from detente.redaction import Item, Redacted
from detente.report.blocks import Block, Heading, Paragraph, Table
from detente.report.said import Row, fixed, result
from detente.report.shapes import Name, Number, Such, Words

_COMPUTED = result("export")


def preview_document(above: Sequence[Item], redacted: Redacted | None) -> list[Block]:
    """Return what an export would leave out, and what it would replace; without redaction nothing is replaced."""
    blocks: list[Block] = [Heading(fixed("Preview of the export"), 1)]
    if above:
        rows = tuple(Row((i.what, i.id, str(i.level)), _COMPUTED) for i in above)
        table = Table(fixed(""), ("what", "id", "level"), rows, main=redacted is None)
        blocks += [Heading(fixed("Above the level")), table]
    else:
        blocks.append(Paragraph(fixed("Nothing is above the level.")))
    if redacted is None:
        return [*blocks, Paragraph(fixed("Names stay as they are; --redact replaces them."))]
    changes = tuple(Row((c.name, c.pseudonym, str(c.times)), _COMPUTED) for c in redacted.changes)
    blocks += [
        Heading(fixed("Replaced names")),
        Table(fixed(""), ("name", "pseudonym", "times"), changes, main=True),
        Paragraph(fixed("Titles, authors and outlets of sources and digests of their originals are left out.")),
    ]
    if redacted.parts_left:
        parts = tuple(Row((word, str(times)), _COMPUTED) for word, times in redacted.parts_left.items())
        blocks += [Heading(fixed("Parts of names that still stand")), Table(fixed(""), ("word", "times"), parts)]
    return blocks


class AboveLevelRecord(TypedDict):
    """A source or a claim above the level."""

    what: Annotated[str, "Whether it is a source or a claim.", Such(enum=["source", "claim"])]
    id: Annotated[Name, "Its id."]
    level: Annotated[Number, "Its level; a claim has at least that of its source."]


class ReplacedNameRecord(TypedDict):
    """A spelling of a name that is replaced."""

    name: Annotated[str, "The name, as it is spelled."]
    pseudonym: Annotated[str, "What stands for it.", Such(pattern=r"^\[[A-Za-z]+[0-9]+[a-z]*\]$")]
    times: Annotated[Number, "How often it was replaced."]


class PartLeftRecord(TypedDict):
    """A word of a replaced name that still stands in the export."""

    word: Annotated[Words, "The word."]
    times: Annotated[Number, "How often it stands there."]


class PreviewRecord(TypedDict):
    """What an export would leave out and replace."""

    above_level: Annotated[
        list[AboveLevelRecord], "Sources and claims above the level; they are left out, or the export is refused."
    ]
    replaced: Annotated[
        list[ReplacedNameRecord] | None, "The spellings of names that are replaced. Null without --redact."
    ]
    parts_left: Annotated[list[PartLeftRecord], "Words of replaced names that still stand in the export."]


def preview_record(above: Sequence[Item], redacted: Redacted | None) -> PreviewRecord:
    """Return the same as plain data; `replaced` is null where names stay."""
    return {
        "above_level": [{"what": i.what, "id": i.id, "level": i.level} for i in above],
        "replaced": None
        if redacted is None
        else [{"name": c.name, "pseudonym": c.pseudonym, "times": c.times} for c in redacted.changes],
        "parts_left": []
        if redacted is None
        else [{"word": word, "times": times} for word, times in redacted.parts_left.items()],
    }

"""What answers have in common: errors, blocks of a report, and the base of all models of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, JsonValue, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from detente.errors import nearest
from detente.report.blocks import Block, Bullets, Figure, Heading, Paragraph, Plain, Table, flat
from detente.schemas import named


class Model(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class Asked(BaseModel):
    """A part of a request; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class OneOf:
    """Marks a text that names one of the things that are declared, whatever these are when it is read."""

    declared: Mapping[str, object]
    what: str

    def _named(self, text: str) -> str:
        if text not in self.declared:
            every = f"known here: {', '.join(self.declared)}"
            hint = nearest(text, [*self.declared]) or every
            found = {"what": self.what, "text": text, "hint": hint}
            raise PydanticCustomError("unknown", "there is no {what} “{text}” ({hint})", found)
        return text

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._named, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        pattern = getattr(self.declared, "pattern", None)
        if pattern is None:
            return {"type": "string", "enum": [*self.declared]}
        told: list[dict[str, Any]] = [{"enum": [*self.declared]}, {"pattern": pattern()}]
        return {"anyOf": [{"type": "string", **one} for one in told]}


def described_as(shape: type) -> Any:
    """Mark a record by what it is; `contract` makes a reference of that to where it is described."""
    return WithJsonSchema({"type": "object", "x-record": named(shape)})


class MendView(Model):
    """A suggestion, as the fields of an `edit` that takes it: `words` in place of what was found."""

    words: str
    path: list[str]
    fields: dict[str, JsonValue]


class ProblemView(Model):
    """An error in a case: its place by keys, the offset in the text there, or the line and column of a draft text.

    Parameters
    ----------
    place
        The place in words, empty where it is the whole case.
    entry
        The path of the entry that it is in, empty where it is in none.
    unfinished
        Whether something is only not there yet; everything else is wrong as it stands.
    mends
        What may stand there instead.
    """

    path: list[str]
    offset: int | None
    message: str
    hint: str
    line: int | None = None
    column: int | None = None
    place: str = ""
    entry: list[str] = []
    unfinished: bool = False
    mends: list[MendView] = []


class ChangeMet(Model):
    """A change by somebody else that a refused command meets."""

    seq: int
    author: str
    title: str
    at: str


ErrorCode = Literal[
    "unauthenticated", "forbidden", "not_found", "method_not_allowed", "invalid_request", "refused", "stale",
    "encoding", "case_has_problems", "too_large", "too_many", "timeout", "not_ready", "busy", "full", "damaged",
    "internal",
]  # fmt: skip


class ErrorBody(Model):
    """What went wrong, and what to do; the same shape for every error.

    Parameters
    ----------
    code
        For programs.
    message, hint
        For people; the hint says what to try and may be empty.
    problems
        With `case_has_problems`: what keeps the case from being one. With `invalid_request`: the places of the request.
    changes
        With `stale`: the changes that were met.
    """

    code: ErrorCode
    message: str
    hint: str = ""
    problems: list[ProblemView] = []
    changes: list[ChangeMet] = []


class ErrorView(Model):
    """Every error, with any status from 400 to 599."""

    error: ErrorBody


class HeadingView(Model):
    """A heading."""

    kind: Literal["heading"] = "heading"
    text: str
    level: int


class ParagraphView(Model):
    """Running text."""

    kind: Literal["paragraph"] = "paragraph"
    text: str


class BulletsView(Model):
    """A list of short texts."""

    kind: Literal["bullets"] = "bullets"
    items: list[str]


class TableView(Model):
    """A table."""

    kind: Literal["table"] = "table"
    caption: str
    columns: list[str]
    rows: list[list[str]]


BlockView = Annotated[HeadingView | ParagraphView | BulletsView | TableView, Field(discriminator="kind")]


def block_view(block: Plain) -> Any:
    """Return a block of a report as a part of an answer."""
    match block:
        case Heading(text=text, level=level):
            return HeadingView(text=text, level=level)
        case Paragraph(text=text):
            return ParagraphView(text=text)
        case Bullets(items=items):
            return BulletsView(items=list(items))
        case Table():
            return table_view(block)
        case Figure(twin=twin):
            return table_view(twin)  # the drawing has an answer of its own, see `GraphAnswer`


def table_view(table: Table) -> TableView:
    """Return a table as a part of an answer."""
    return TableView(caption=table.caption, columns=list(table.columns), rows=[list(r) for r in table.rows])


def block_views(blocks: list[Block]) -> list[Any]:
    """Return a document, without the tables that say again what its sentences say."""
    return [block_view(b) for b in flat(blocks) if not (isinstance(b, Table) and b.only_csv)]

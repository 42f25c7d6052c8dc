"""The sections of a case file as the page knows them: what may be written, field by field."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from detente.case.sections import SECTIONS, TOP_ONLY, FieldType, Section
from detente.case.sections import Field as Declared
from detente.web.shapes import Model


class Choice(Model):
    """A value that a field may hold, and what it is called."""

    value: str
    label: str


class FieldView(Model):
    """A field of an entry: what it holds, what it is called, and which sections its ids are of."""

    name: str
    label: str
    help: str
    type: FieldType
    refers_to: list[str]
    choices: list[Choice]
    required: bool
    fields: list[FieldView] = Field(description="Of records and of entries by id, what each may hold; else empty.")
    inside: Literal["", "record", "records", "entries"] = Field(
        description="What these fields are those of: one record, several in a list, entries by id, or nothing."
    )


class SectionView(Model):
    """A section of a case file."""

    key: str
    label: str
    one: str = Field(description="What one entry is called.")
    help: str
    container: Literal["by-id", "list", "text", "value"]
    named_as: str = Field(description="The section whose ids its own are; empty where it has ids of its own.")
    layers: Literal["replaced", "appended", "merged", "merged by key"] = Field(
        description="What a perspective or a phase does with it."
    )
    room: str | None = Field(description="The room of the page in which it is written; null for the general editor.")
    fields: list[FieldView] = Field(description="Empty where each entry is one text.")
    members: list[FieldView] = Field(description="Where entries are lists, what each member may hold; else empty.")


def sections() -> list[SectionView]:
    """Return every section there is."""
    return [_section(section) for section in SECTIONS.values()]


def _section(section: Section) -> SectionView:
    return SectionView(
        key=section.key, label=section.called, one=section.entry, help=section.help, container=section.container,
        named_as=section.named_as, layers=section.layers, room=section.room,
        fields=[] if section.container == "text" else [_field(field) for field in section.of.fields],
        members=[] if section.members is None else [_field(field) for field in section.members.fields],
    )  # fmt: skip


def _field(field: Declared) -> FieldView:
    return FieldView(
        name=field.name, label=field.called, help=field.help, type=field.type,
        refers_to=[] if field.refers is None else [to for to in field.refers.to if to in (*SECTIONS, *TOP_ONLY)],
        choices=[Choice(value=c, label=c.replace("_", " ").replace("-", " ") if c[1:] else c) for c in field.choices],
        required=field.required,
        fields=[] if (kind := field.of or field.parts) is None else [_field(inner) for inner in kind.fields],
        inside="entries" if field.parts else "" if field.of is None else "record" if field.alone else "records",
    )  # fmt: skip

"""What each decision maker wants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.case.nodes import Located, Node
from detente.case.preferences import PREFERENCES, Preference, main_keys, read_preference
from detente.case.preferences._read_statements import EITHER_ORDER, MAX_TIED, statement_data
from detente.case.referring import FORMULA, Refers
from detente.case.sections import NAME, REASONS, Field, Kind, Part, Section
from detente.declared import while_declared

if TYPE_CHECKING:
    from detente.case.reader import Reader


def read(reader: Reader, key: Located, node: Node) -> Preference | None:
    """Read what a decision maker wants."""
    return read_preference(reader, key, node, (NAME.name, *(field.name for field in REASONS)))


def told(key: str, preference: Preference) -> Iterator[Part]:
    """Yield what a verdict may rest on: parts that have notes of their own, else the whole."""
    for e in preference.parts((key,)):
        yield Part(e.kind, e.path[1:], e.label, e.note, e.body, e.of, e.dropped)


_MATTERS = (
    NAME,
    Field("that", "formula", "What is wanted.", label="formula", refers=FORMULA),
    Field("perhaps", "flag", "Whether it may also not matter; false where it is left out.", label="perhaps"),
    Field(
        "much", "other",
        "By which degree states differ that first differ here: true, which is 2, or a whole number from 2 on; 1 where "
        "it is left out.",
        prose=False, schema={"anyOf": [
            {"enum": [True, "true"]}, {"type": "integer", "minimum": 2, "maximum": 999999999999999},
            {"type": "string", "pattern": "^0*([2-9]|[1-9][0-9]{1,14})$"},
        ]},
    ),
    *REASONS,
)  # fmt: skip
_AS_WRITTEN = Refers(FORMULA.to, "formula", fields={f.name: f.refers for f in _MATTERS if f.refers is not None})
_ONE = {"$ref": "#/$defs/statement"}
_SINGLE = {"allOf": [_ONE, {"not": {"type": "object", "required": [EITHER_ORDER]}}]}
_TIED = {
    "description": "Statements that are equally important: what counts is how many of them hold.",
    "type": "array", "items": _SINGLE, "minItems": 2, "maxItems": MAX_TIED,
}  # fmt: skip
_LISTED = {"type": "array", "items": {"anyOf": [_ONE, _TIED]}}
STATEMENT = Kind(
    "statement",
    "A preference statement; or, with nothing beside it, several that matter in an order which nobody knows.",
    (
        *_MATTERS,
        Field(
            EITHER_ORDER, "other", "Statements that matter in an order which nobody knows, two or more.",
            refers=_AS_WRITTEN, prose=False, schema={"type": "array", "items": _SINGLE, "minItems": 2},
        ),
    ),
    # A list is read entry by entry: statements that are equally important.
    text=replace(_AS_WRITTEN, fields={**_AS_WRITTEN.fields, EITHER_ORDER: _AS_WRITTEN}),
    main="that",
    says=("that", EITHER_ORDER),
    write=statement_data,
)  # fmt: skip


@while_declared
def preference() -> Kind:
    """Return what the preferences of one decision maker are, of whatever kind (`detente.case.preferences`)."""
    fields = {field.name: field for kind in main_keys().values() for field in kind.fields()}
    helps = "; or ".join(kind.help for kind in PREFERENCES.values())
    said = f"{helps[0].upper()}{helps[1:]}."
    keys = (NAME, *fields.values(), *REASONS)
    return Kind(
        "preference", said, keys, says=tuple(main_keys()), forms=(_LISTED,), read=read,
        write=lambda given: given.plain(), told=told,
    )  # fmt: skip


SECTION = Section(
    "preferences",
    "by-id",
    preference,
    "What each decision maker wants, by its id.",
    layers="merged",
    room="preferences",
    named_as="decision_makers",
    members=STATEMENT,
    resolved=True,
)

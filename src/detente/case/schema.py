"""The JSON schema of the case file, made from the sections that are declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from detente.case.sections import NAME, REASONS, SECTIONS, SEEING, Field, Kind, Section, alone, kinds
from detente.case.shapes import FORMAT

_ID = {"$ref": "#/$defs/id"}
_TEXT = {"$ref": "#/$defs/text"}
_CONDITION = {"$ref": "#/$defs/condition"}
_IN_A_LAYER = {
    "replaced": "In a perspective or phase: replaces the whole.",
    "appended": "In a perspective or phase: appended.",
    "merged": "In a perspective or phase: replaced entry by entry.",
    "merged by key": "In a perspective or phase: merged entry by entry and key by key.",
}
_TOP: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:detente:schema:case:1",
    "title": f"A case of Detente, format {FORMAT}",
    "description": (
        "The form of a case file: which keys there are and what their values look like. A schema cannot check names: "
        "whether an owner, a decision maker in `preferences`, a party, an option in a formula, a named state or a "
        "claim exists, whether a state has one letter per option, whether a formula can be read, whether every "
        "decision maker has preferences, whether a ranking is complete, and whether any state is feasible is told by "
        "`detente check` only."
    ),
    "$comment": (
        "Detente reads every scalar as text, so that 3, on, 0.1 and 1975 stay what was written. A YAML 1.2 loader "
        "turns some scalars into numbers and truth values; where Detente takes text this schema therefore admits "
        "those too. Dates stay text in a loader for JSON; elsewhere put them in quotation marks."
    ),
}
_WORDS = "[Nn][Oo][Tt]|[Aa][Nn][Dd]|[Oo][Rr]|[Ii][Ff]|[Ii][Ff][Ff]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]"
ID_PATTERN = f"^(?!(?:{_WORDS})$)(?![YN]+$)[A-Za-z_][A-Za-z0-9_]*$"
_BASE: Mapping[str, Any] = {
    "id": {
        "description": (
            "Letters, digits and underscores, not starting with a digit; no formula word in any case; not only Y and N."
        ),
        "type": "string",
        "pattern": ID_PATTERN,
    },
    "text": {
        "description": "Words. A loader may have turned them into a number or a truth value.",
        "type": ["string", "number", "boolean"],
    },
    "words": {
        "description": "A word or several.",
        "anyOf": [_TEXT, {"type": "null"}, {"type": "array", "items": _TEXT, "uniqueItems": True}],
    },
    "letters": {
        "description": (
            "One letter per option: Y taken, N not taken, - either. A pattern names a state if only that state "
            "matches it."
        ),
        "type": "string",
        "pattern": "^[YN-]+$",
    },
    "state": {
        "description": "A state by its letters or by its name.",
        "anyOf": [{"$ref": "#/$defs/letters"}, _ID],
    },
    "condition": {
        "description": (
            "A formula over options and definitions (true, false, not, and, or, A if B, A iff B, parentheses; binding "
            "in that order, tightest first), or a pattern of one letter Y, N or - per option."
        ),
        "anyOf": [{"type": "string", "minLength": 1}, {"type": "boolean"}],
    },
    "whole_number": {
        "anyOf": [
            {"type": "integer", "minimum": 0, "maximum": 999999999999999},
            {"type": "string", "pattern": "^[0-9]{1,15}$"},
        ]
    },
    "weight": {
        "description": "An exact number: 3, -2, 0.5, 1/3.",
        "anyOf": [
            {"type": "number"},
            {
                "type": "string",
                "pattern": (
                    r"^(?:[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?|[+-]?[0-9]+/0*[1-9][0-9]*)$"
                ),
            },
        ],
    },
}
_TYPES: Mapping[str, Mapping[str, Any]] = {
    "text": _TEXT,
    "words": {"type": ["array", "null"], "items": _TEXT, "uniqueItems": True},
    "formula": _CONDITION,
    "reference": _ID,
    "references": {"type": ["array", "null"], "items": _ID, "uniqueItems": True},
    "number": {"$ref": "#/$defs/whole_number"},
    "flag": {"enum": [True, False, "true", "false"]},
    "other": {},
}


def case_schema() -> dict[str, Any]:
    """Return the JSON schema of the case file.

    Examples
    --------
    >>> sorted(case_schema()["$defs"]["coder"]["properties"])
    ['kind', 'name', 'note']
    """
    layer = {key: _section(section) for key, section in SECTIONS.items()}  # of an entry it may say a part
    top = {key: _section(section, top=True) for key, section in SECTIONS.items()}
    told = "any top-level key except format, perspectives and phases, with notes."
    override = {
        "description": f"A perspective or a phase: {told}",
        **_keys(None, {**layer, **{f.name: _field(f) for f in (NAME, *REASONS, *SEEING)}}, nullable=True),
    }
    of_one = {"$ref": "#/$defs/override"}
    of_somebody = {"anyOf": [{"required": [field.name]} for field in SEEING]}
    of_nobody = {**of_one, "if": {"type": "object"}, "then": {"not": of_somebody}}
    later = "Later or earlier stages of the conflict, by id; applied after the perspective."
    seen = "Tellings of the conflict, by id. A perspective is applied first, then the phase."
    return {
        **_TOP,
        "type": "object",
        "properties": {
            "format": {"description": "The version of the format.", "const": FORMAT},
            **top,
            "phases": {"description": later, **_by_id(of_nobody)},
            "perspectives": {"description": seen, **_by_id(of_one)},
        },
        "required": ["format"],
        "additionalProperties": False,
        "anyOf": [{"required": [key]} for key in ("options", *alone())],
        "$defs": {**_BASE, **{_name(k): _kind(k) for k in _with_keys()}, "override": override},
    }


def _with_keys() -> Iterable[Kind]:
    return (kind for name, kind in kinds().items() if kind.fields and name not in ("case", "override"))


def _name(kind: Kind) -> str:
    return kind.name.replace(" ", "_")


def _section(section: Section, *, top: bool = False) -> dict[str, Any]:
    kind = section.of
    if section.container == "text":
        refers = kind.fields[0].refers
        return {"description": section.help, **({"$ref": "#/$defs/state"} if refers else _TEXT)}
    if section.container == "value":
        return {"description": section.help, "$ref": f"#/$defs/{_name(kind)}"}
    entry: Mapping[str, Any] = {"$ref": f"#/$defs/{_name(kind)}"} if kind.fields else _bare(kind)
    text = f"{section.help} {_IN_A_LAYER[section.layers]}"
    if section.container == "list":
        return {"description": text, "type": ["array", "null"], "items": entry}
    if top and section.key == "options":  # there is no state without one
        return {"description": text, **_by_id(entry), "type": "object", "minProperties": 1}
    whole = entry if not top or not _in_parts(kind) else {**entry, "required": _required(kind)}
    return {"description": text, **_by_id(whole, any_id=section.any_id)}


def _in_parts(kind: Kind) -> bool:
    """Tell whether a layer may say a part of an entry of a kind, so that what one needs is for the top level to say."""
    return any(s.of is kind and s.layers == "merged by key" for s in SECTIONS.values()) and bool(_required(kind))


def _required(kind: Kind) -> list[str]:
    return [field.name for field in kind.fields if field.required]


def _by_id(entry: Mapping[str, Any], *, any_id: bool = False) -> dict[str, Any]:
    names = {} if any_id else {"propertyNames": _ID}
    return {"type": ["object", "null"], **names, "additionalProperties": entry}


def _bare(kind: Kind) -> Mapping[str, Any]:
    """Return the form of an entry that is one text."""
    syntax = kind.text.syntax if kind.text is not None else "name"
    return {"state": {"$ref": "#/$defs/letters"}, "formula": _CONDITION}.get(syntax, _TEXT)


def _kind(kind: Kind) -> dict[str, Any]:
    keyed = _keys(kind, {field.name: _field(field) for field in kind.fields}, nullable=kind.may_be_empty)
    forms = [*kind.forms, *([_bare(kind)] if kind.main is not None else [])]
    if not forms:
        return {"description": kind.help, **keyed}
    return {"description": kind.help, "anyOf": [*forms, keyed]}


def _keys(kind: Kind | None, properties: Mapping[str, Any], *, nullable: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": ["object", "null"] if nullable else "object", "properties": properties, "additionalProperties": False,
    }  # fmt: skip
    needed = _required(kind) if kind is not None else []
    if kind is not None and needed and not _in_parts(kind):
        found["required"] = needed
    if kind is not None and len(kind.says) > 1 and not needed:
        found["oneOf"] = [{"required": [key]} for key in kind.says]
    return found


def _field(field: Field) -> dict[str, Any]:
    form: Mapping[str, Any]
    if field.schema is not None:
        form = field.schema
    elif field.parts is not None:
        form = _by_id({"$ref": f"#/$defs/{_name(field.parts)}"})
    elif field.of is not None and field.alone:
        form = {"$ref": f"#/$defs/{_name(field.of)}"}
    elif field.of is not None:
        form = {"type": ["array", "null"], "items": {"$ref": f"#/$defs/{_name(field.of)}"}}
    elif field.type == "choice":
        form = {"enum": [*field.choices]}
    elif field.or_one:
        form = {"$ref": "#/$defs/words"} if field.type == "words" else {"anyOf": [_ID, _TYPES[field.type]]}
    else:
        form = _TYPES[field.type]
    return {"description": field.help, **form}

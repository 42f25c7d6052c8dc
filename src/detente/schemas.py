"""The JSON schemas of the package: of the case file, and of what commands print, made from the records declared.

``python -m detente.schemas NAME`` prints one; that of the case file is made from the declared sections.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from detente.ask import QUESTIONS
from detente.case.schema import case_schema
from detente.errors import UsageError, nearest
from detente.report.shapes import Explains, Named, OneOf, OriginRecord, Such, WhereComplete

DRAFT = "https://json-schema.org/draft/2020-12/schema"
SEVERAL = "Several are asked for; those of which nothing is known when the time is over are missing."
Definitions = dict[str, tuple[Any, dict[str, Any]]]  # by name: what is defined, and its schema
PLAIN: Mapping[Any, Mapping[str, str]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Any: {},
}


@dataclass(frozen=True)
class Printed:
    """What is printed as JSON: one of some records, or a list of them where several are asked for.

    `command` is what prints it; None where that is what is asked over HTTP or in Python alone, or in other words.
    """

    records: tuple[type, ...]
    command: str | None
    several: bool = False

    def title(self, name: str) -> str:
        """Return what the schema of a name is one of."""
        if self.command is None:
            return f"The record of `{name}`"
        return f"What `detente {self.command} --format json` prints"

    @property
    def says(self) -> str:
        """How many records it is."""
        return f"One object{'; an array of them, in order, when several are asked for' if self.several else ''}."


def printed() -> Mapping[str, Printed]:
    """Return what there are schemas of besides the case file: what answers each question, and what an export tells."""
    records = import_module("detente.report")
    preview: type = records.PreviewRecord
    asked = {
        name: Printed(question.shapes, name if question.help is not None else None, question.several)
        for name, question in QUESTIONS.items()
        if question.shapes
    }
    return {
        **asked,
        "export": Printed((preview,), "export --preview"),
        "link": Printed((records.LinkRecord,), "link"),
    }


def schema(name: str) -> dict[str, Any]:
    """Return the schema of what a command prints as JSON, or of the case file.

    Raises
    ------
    UsageError
        If there is none of this name.

    Examples
    --------
    >>> from detente.schemas import schema
    >>> schema("solve")["$defs"]["concept"]["anyOf"][0]["enum"][:5]
    ['nash', 'gmr', 'smr', 'seq', 'sseq']
    """
    if name == "case":
        return case_schema()
    known = printed()
    if name not in known:
        raise UsageError(f"there is no schema “{name}” ({nearest(name, ['case', *known])})")
    told = known[name]
    definitions = described(*told.records, OriginRecord)
    for record in told.records:
        keys = definitions[named(record)]["properties"]
        definitions[named(record)]["properties"] = {"detente": _pointed(OriginRecord), **keys}
    one: dict[str, Any] = {"anyOf": [_pointed(record) for record in told.records]}
    if told.several:
        items = one if len(told.records) > 1 else one["anyOf"][0]
        one = {"anyOf": [*one["anyOf"], {"type": "array", "items": items, "minItems": 1, "description": SEVERAL}]}
    return {
        "$schema": DRAFT,
        "$id": f"urn:detente:schema:{name}:1",
        "title": told.title(name),
        "description": told.says,
        **one,
        "$defs": definitions,
    }


def _pointed(record: type) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{named(record)}"}


# -- from records to schemas ------------------------------------------------------------------------------------------


def described(*records: type) -> dict[str, Any]:
    """Return the definitions of records, and of all that they are made of, by their names."""
    definitions: Definitions = {}
    for record in records:
        _plain(record, definitions)
    return {name: told for name, (_, told) in definitions.items()}


def named(record: type) -> str:
    """Return the name of a record in the schemas."""
    words = record.__name__.removesuffix("Record")
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in words).lstrip("_")


def keys_of(record: type) -> Iterator[tuple[str, Any, bool]]:
    """Yield the keys of a record, with their types and whether they are always there."""
    for key, kind in get_type_hints(record, include_extras=True).items():
        always = get_origin(kind) is not NotRequired
        yield key, kind if always else get_args(kind)[0], always


def _parts(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """Return a type without what is said of it, and that."""
    if get_origin(kind) is Annotated:
        inner, *said = get_args(kind)
        return inner, tuple(said)
    return kind, ()


def _defined(name: str, of: Any, definitions: Definitions, make: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """Return a reference to a definition, which is made the first time."""
    if name not in definitions:
        definitions[name] = (of, {})  # a record may be a part of itself
        definitions[name] = (of, make(of))
    elif definitions[name][0] is not of:
        raise ValueError(f"two records have the name “{name}” in the schemas: {of}, {definitions[name][0]}")
    return {"$ref": f"#/$defs/{name}"}


def _record(record: type, definitions: Definitions) -> dict[str, Any]:
    keys = list(keys_of(record))
    return {
        "description": " ".join(cleandoc(record.__doc__ or "").split("\n\n")[0].split()),
        "type": "object",
        "properties": {key: _schema(kind, definitions) for key, kind, _ in keys},
        "required": [key for key, _, always in keys if always],
        "additionalProperties": False,
        **_rules(record),
    }


def _schema(kind: Any, definitions: Definitions) -> dict[str, Any]:
    """Return the schema of a type, with what is said of it."""
    inner, said = _parts(kind)
    names = [about for about in said if isinstance(about, Named)]
    told = _defined(names[0].name, names[0], definitions, lambda own: _own(own, inner, definitions)) if names else None
    keywords = {key: value for about in said if isinstance(about, Such) for key, value in about.keywords.items()}
    means = [about for about in said if isinstance(about, str)]
    return {
        **({"description": means[-1]} if means else {}),
        **(_plain(inner, definitions) if told is None else told),
        **keywords,
    }


def _own(of: Named, kind: Any, definitions: Definitions) -> dict[str, Any]:
    among = {} if of.among is None else {"enum": [*of.among()]}
    pattern = {} if of.pattern is None else {"pattern": of.pattern()}
    plain = _plain(kind, definitions)
    if among and pattern:
        return {"description": of.means, "anyOf": [plain | among, plain | pattern]}
    return {"description": of.means, **plain, **among, **pattern}


def _plain(kind: Any, definitions: Definitions) -> dict[str, Any]:
    """Return the schema of a type of which nothing more is said."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in PLAIN:
        return dict(PLAIN[kind])
    if is_typeddict(kind):
        return _defined(named(kind), kind, definitions, lambda record: _record(record, definitions))
    if origin is Literal:
        return {"const": inner[0]} if len(inner) == 1 else {"enum": [*inner]}
    if origin in (Union, UnionType):
        return _one_of([_schema(part, definitions) for part in inner if part is not NoneType], null=NoneType in inner)
    values = _schema(inner[-1], definitions)
    if origin is list:
        return {"type": "array", "items": values}
    assert origin is dict, f"{kind} is no part of a record"
    keys = {} if inner[0] is str else {"propertyNames": _schema(inner[0], definitions)}
    return {"type": "object", **keys, "additionalProperties": values}


def _one_of(choices: list[dict[str, Any]], *, null: bool) -> dict[str, Any]:
    if null and len(choices) == 1 and "enum" in choices[0]:
        return {"enum": [*choices[0]["enum"], None]}
    if null and len(choices) == 1 and "type" in choices[0]:
        return {**choices[0], "type": [choices[0]["type"], "null"]}
    return {"anyOf": [*choices, *([{"type": "null"}] if null else [])]}


# -- rules between keys -----------------------------------------------------------------------------------------------


def _rules(record: type) -> dict[str, Any]:
    """Return what else holds of a record: which of its keys go together, and what is so where it is complete."""
    keys = {key: kind for key, kind, _ in keys_of(record)}
    rules: list[dict[str, Any]] = []
    for key, kind in keys.items():
        for about in _parts(kind)[1]:
            if isinstance(about, Explains):
                settled = {"properties": {k: _without_null(keys[k]) for k in about.keys}}
                rules.append({"if": settled, "then": {"not": {"required": [key]}}, "else": {"required": [key]}})
    if "complete" in keys and (whole := _whole(record, ())):
        rules.append({"if": {"properties": {"complete": {"const": True}}}, "then": whole})
    either = [key for key, kind in keys.items() if any(isinstance(about, OneOf) for about in _parts(kind)[1])]
    if either:
        rules.append({"oneOf": [{"required": [key]} for key in either]})
    return rules[0] if len(rules) == 1 else {"allOf": rules} if rules else {}


def _without_null(kind: Any) -> dict[str, Any]:
    """Return what a type is where it has no null in it."""
    inner = _parts(kind)[0]
    origin, within = get_origin(inner), get_args(inner)
    if origin in (Union, UnionType):
        (only,) = (part for part in within if part is not NoneType)
        return {"type": _plain(_parts(only)[0], {})["type"]}
    if origin is dict:
        return {"additionalProperties": _without_null(within[1])}
    assert origin is list, f"{kind} has no null in it"
    return {"items": _without_null(within[0])}


def _whole(kind: Any, inside: tuple[type, ...]) -> dict[str, Any]:
    """Return what holds of a type where the answer that it is a part of is complete; nothing if that says nothing."""
    inner, said = _parts(kind)
    for about in said:
        if isinstance(about, WhereComplete):
            return _without_null(inner) if about.among is None else _among(inner, about.among)
    origin, within = get_origin(inner), tuple(part for part in get_args(inner) if part is not NoneType)
    if is_typeddict(inner) and inner not in inside:
        found = {key: _whole(of, (*inside, inner)) for key, of, _ in keys_of(inner)}
        found = {key: told for key, told in found.items() if told}
        return {"properties": found} if found else {}
    if origin in (Union, UnionType) and len(within) == 1:
        return _whole(within[0], inside)
    if origin is list and (items := _whole(within[0], inside)):
        return {"items": items}
    if origin is dict and (values := _whole(within[1], inside)):
        return {"additionalProperties": values}
    return {}


def _among(kind: Any, values: tuple[str, ...]) -> dict[str, Any]:
    inner = _parts(kind)[0]
    if get_origin(inner) is dict:
        return {"additionalProperties": _among(get_args(inner)[1], values)}
    return {"enum": [*values]}


# -- for the documentation --------------------------------------------------------------------------------------------

VALUES: Mapping[str, str] = {
    "string": "text",
    "boolean": "`true` or `false`",
    "integer": "whole number",
    "number": "number",
    "null": "`null`",
    "object": "map",
}


def reference() -> str:
    """Return every key of every record, as the reference shows them: by command, then what several are made of."""
    known = sorted(printed().items(), key=lambda item: item[1].command is None)
    whole = dict.fromkeys(record for _, told in known for record in told.records)
    definitions = described(*whole, OriginRecord)
    lines = ["Beside the keys below, what a command prints begins with `detente`, an [origin](#origin).", ""]
    seen = set[type]()
    for name, told in known:
        if new := [record for record in told.records if record not in seen]:
            heading = name if told.command is None else f"detente {told.command}"
            lines += [f"## {heading}", "", f"{told.title(name)}. {told.says}", ""]
            lines += [line for record in new for line in _keys(definitions[named(record)])]
            seen.update(new)
    lines += ["## Parts", "", "What stands in these under several keys, by its name in the schemas.", ""]
    for part in sorted(definitions.keys() - {named(record) for record in whole}):
        lines += [f"### {part}", "", *_keys(definitions[part])]
    return "\n".join(lines)


def _keys(definition: Mapping[str, Any]) -> list[str]:
    says, keys = definition["description"], definition.get("properties")
    if keys is None:
        return [f"{says} It is {_value(definition)}.", ""]
    rows = [
        f"| `{key}`{'' if key in definition['required'] else ' (may be missing)'} | {_value(told)} | "
        f"{told.get('description', '')} |"
        for key, told in keys.items()
    ]
    return [says, "", "| key | value | meaning |", "|---|---|---|", *rows, ""]


def _value(told: Mapping[str, Any]) -> str:
    """Return what kind of value a schema takes."""
    if "$ref" in told:
        name = told["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.replace('_', '-')})"
    if "anyOf" in told:
        return " or ".join(map(_value, told["anyOf"]))
    if "enum" in told or "const" in told:
        return ", ".join(f"`{json.dumps(value)}`" for value in told.get("enum", [told.get("const")]))
    if "type" not in told:
        return "anything"
    kinds = told["type"] if isinstance(told["type"], list) else [told["type"]]
    return " or ".join(_of(kind, told) for kind in kinds)


def _of(kind: str, told: Mapping[str, Any]) -> str:
    if kind == "array":
        return f"list of {_value(told['items'])}"
    if kind == "object" and "propertyNames" in told:
        return f"by {_value(told['propertyNames'])}: {_value(told['additionalProperties'])}"
    if kind == "object" and told.get("additionalProperties"):
        return f"by text: {_value(told['additionalProperties'])}"
    return VALUES[kind]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m detente.schemas NAME, such as case or solve")
    try:
        found = schema(sys.argv[1])
    except UsageError as e:
        sys.stderr.write(f"detente.schemas: {e}\n")
        sys.exit(e.exit_code)
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")

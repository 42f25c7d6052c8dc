"""Sources, claims, actors, coders and codes as plain data, for files of other programs that carry ours along.

What is read back comes from a file and is checked, key by key and type by type.
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from detente.errors import UsageError
from detente.evidence.actors import Actor, ActorChange, Mention
from detente.evidence.claims import Attribution, Claim, Incident, Rendering
from detente.evidence.coded import Code
from detente.evidence.coding import Coder
from detente.evidence.sources import Source

T = TypeVar("T", Source, Claim, Actor, Coder, Code)
_PARTS = {part.__name__: part for part in (Attribution, Incident, Rendering, Mention, ActorChange, Code)}


def record(value: Source | Claim | Actor | Coder | Code) -> dict[str, Any]:
    """Return a value as plain data, without what is as by default.

    >>> record(Coder("ann", "Ann"))
    {'id': 'ann', 'name': 'Ann'}
    """
    found: dict[str, Any] = _plain(value)
    return found


def from_record(cls: type[T], data: object, where: str) -> T:
    """Return the value of plain data.

    Raises
    ------
    UsageError
        If a key is unknown or missing, or a value has the wrong type; `where` says of what.
    """
    found = _built(cls, data, where)
    assert isinstance(found, cls)
    return found


def _plain(value: Any) -> Any:
    if not dataclasses.is_dataclass(value):
        return [_plain(v) for v in value] if isinstance(value, tuple) else value
    return {
        f.name: _plain(getattr(value, f.name))
        for f in dataclasses.fields(value)
        if f.default is dataclasses.MISSING or getattr(value, f.name) != f.default
    }


def _built(cls: type, data: object, where: str) -> object:
    if not isinstance(data, dict):
        raise UsageError(f"{where}: found {type(data).__name__} where keys and values were expected")
    types = {f.name: str(f.type) for f in dataclasses.fields(cls)}
    unknown = [k for k in data if k not in types]
    if unknown:
        raise UsageError(f"{where}: the key “{unknown[0]}” is not one that is known here")
    values = {key: _value(value, types[key], f"{where}: {key}") for key, value in data.items()}
    try:
        return cls(**values)
    except TypeError:
        needed = [f.name for f in dataclasses.fields(cls) if f.default is dataclasses.MISSING and f.name not in values]
        raise UsageError(f"{where}: the key “{needed[0]}” is missing") from None


def _value(value: object, wanted: str, where: str) -> object:
    if value is None and wanted.endswith("| None"):
        return None
    wanted = wanted.removesuffix(" | None")
    if wanted.startswith("tuple["):
        inner = wanted.removeprefix("tuple[").removesuffix(", ...]")
        if not isinstance(value, list):
            raise UsageError(f"{where}: expected a list")
        return tuple(_value(v, inner, where) for v in value)
    if wanted in _PARTS:
        return _built(_PARTS[wanted], value, where)
    kinds = {"str": str, "int": int, "bool": bool}
    if not isinstance(value, kinds[wanted]) or (wanted == "int" and isinstance(value, bool)):
        raise UsageError(f"{where}: expected {wanted}, found {type(value).__name__}")
    return value

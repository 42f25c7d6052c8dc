"""The key of a redaction: what each pseudonym stands for, and what could not be kept. It is a file of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from detente.errors import UsageError
from detente.evidence.actors import Actor
from detente.evidence.claims import Claim
from detente.evidence.coded import Coded
from detente.evidence.coding import Coder
from detente.evidence.records import from_record, record
from detente.evidence.sources import Source
from detente.redaction.rewrite import Rewriting

FORMAT = "detente-key/1"
T = TypeVar("T", Source, Claim, Actor, Coder)
_PSEUDONYM = re.compile(r"\[[A-Za-z]+[0-9]+[a-z]*\]")


@dataclass(frozen=True)
class Key:
    """What gives the original back.

    Parameters
    ----------
    names
        For each pseudonym as it stands in texts, what stood there.
    ids
        For each id made for the redaction, the original one.
    fields
        For sources, claims, actors and coders, by their ids in the redaction: what names and ids do not give back.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)


def write_key(key: Key) -> bytes:
    """Return a key as the bytes of its file."""
    data = {"format": FORMAT, "names": dict(key.names), "ids": dict(key.ids), "fields": key.fields}
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def read_key(data: bytes) -> Key:
    """Return the key of a file.

    Raises
    ------
    UsageError
        If it is not a key.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise UsageError("the key is not JSON") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise UsageError(f"the key is not of the format {FORMAT}")
    names, ids, fields = (found.get(k, {}) for k in ("names", "ids", "fields"))
    plain = all(isinstance(d, dict) and all(isinstance(v, str) for v in d.values()) for d in (names, ids))
    deep = isinstance(fields, dict) and all(
        isinstance(of, dict) and all(isinstance(v, dict) for v in of.values()) for of in fields.values()
    )
    if not plain or not deep:
        raise UsageError("the key is damaged: “names” and “ids” hold texts, “fields” holds values by kind and id")
    return Key(names, ids, fields)


def restore(coded: Coded, key: Key) -> Coded:
    """Return what was redacted, with the names it had; what was left out or masked stays so."""
    back = restored_names(coded, key)
    new_ids = {v: k for k, v in key.ids.items()}

    def patched(cls: type[T], values: tuple[T, ...], what: str) -> tuple[T, ...]:
        of_kind = key.fields.get(what, {})
        return tuple(_patched(cls, v, of_kind.get(new_ids.get(v.id, v.id), {}), what) for v in values)

    return replace(
        back,
        sources=patched(Source, back.sources, "sources"),
        claims=patched(Claim, back.claims, "claims"),
        actors=patched(Actor, back.actors, "actors"),
        coders=patched(Coder, back.coders, "coders"),
    )


def restored_names(coded: Coded, key: Key) -> Coded:
    """Return a redacted coding with names and ids put back, and places moved accordingly."""
    return Rewriting(lambda text: _Restored(text, key.names), key.ids).coded(coded)


def missing_fields(original: Coded, back: Coded, new_ids: Mapping[str, str]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what putting names and ids back does not give, by kind and by the id in the redaction."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for what in ("sources", "claims", "actors", "coders"):
        for was, now in zip(getattr(original, what), getattr(back, what), strict=True):
            before, after = record(was), record(now)
            differing = {k: before.get(k) for k in {**before, **after} if before.get(k) != after.get(k)}
            if differing:
                found.setdefault(what, {})[new_ids.get(was.id, was.id)] = differing
    return found


def _patched(cls: type[T], value: T, fields: Mapping[str, Any], what: str) -> T:
    if not fields:
        return value
    merged = {**record(value), **fields}
    return from_record(cls, {k: v for k, v in merged.items() if v is not None}, f"the key, {what} {value.id}")


class _Restored:
    """A text with names for pseudonyms, and where its places went."""

    def __init__(self, text: str, names: Mapping[str, str]) -> None:
        self._moves: list[tuple[int, int, int]] = []
        shift = 0
        for match in _PSEUDONYM.finditer(text):
            name = names.get(match[0])
            if name is not None:
                shift += len(name) - len(match[0])
                self._moves.append((match.start(), match.end(), shift))
        self.text = _PSEUDONYM.sub(lambda m: names.get(m[0], m[0]), text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return a span's place."""
        return self._at(start), self._at(end)

    def _at(self, position: int) -> int:
        return position + next((s for _, end, s in reversed(self._moves) if end <= position), 0)

"""What evidence consists of, as the plain data of a case file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.evidence import Actor, Attribution, Claim, Coder, Mention, Source
    from detente.evidence.claims import Incident, Rendering


def entry_data(
    entry: Source | Claim | Actor | Coder | Attribution | Incident | Rendering,
    left: Iterable[str] = (),
    singles: Iterable[str] = (),
) -> dict[str, Any]:
    """Return the fields that say something; `singles` are lists that a single word may stand for."""
    data: dict[str, Any] = {}
    for field in fields(entry):
        value = getattr(entry, field.name)
        if field.name in ("id", *left) or value is None or value == () or value is False:
            continue
        if isinstance(value, tuple):
            words = [str(v) for v in value]
            data[field.name] = words[0] if field.name in singles and len(words) == 1 else words
        else:
            data[field.name] = value if isinstance(value, int) else str(value)
    return data


def mentions_data(mentions: Iterable[Mention]) -> list[dict[str, Any]]:
    """Return places as the plain data of a file."""
    return [{"source": str(m.source), "start": m.start, "end": m.end} for m in mentions]

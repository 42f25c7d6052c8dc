"""What the file says of one part of a case, key by key: for whatever has no sentence or column of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from detente.case.walk import Element
from detente.case.writer import written_as
from detente.evidence import Claim

NOTE = ("name", "because", "evidence", "status", "note")
_OWN = {"option": ("contested",), "proposal": ("terms",)}
"""Fields that hold parts of their own, which are told by themselves."""


def particulars(part: Element, told: Collection[str] = ()) -> tuple[tuple[str, str], ...]:
    """Return what the file says of a part under each key, in words, but for keys that are told elsewhere.

    Examples
    --------
    >>> import detente
    >>> from detente.case.address import elements_of
    >>> parts = elements_of(detente.read_case("syria-2016").model("A"))
    >>> particulars(parts["options.escal"], ("name", "evidence", "status"))
    (('owner', 'RUS'), ('moves', 'take-only'))
    """
    if part.kind in ("owner", "one-way mark", "text"):  # of the option, or nothing but its label
        return ()
    data = written_as(part.body)
    if not isinstance(data, Mapping):
        data = {"": data}
    if isinstance(part.body, Claim):
        data = {**data, "by": [link for link in data.get("by", ()) if not isinstance(link, str) and len(link) > 2]}
    inside = [key for key in _OWN.get(part.kind, ()) if isinstance(data.get(key), Mapping)]
    return tuple(
        (key.replace("_", " "), words)
        for key, value in data.items()
        if key not in told and key not in inside and (words := in_words(value))
    )


def in_words(value: Any) -> str:
    """Return plain data as words: lists with commas, lists within them as what is equal, mappings key by key."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{str(key).replace('_', ' ')}: {in_words(part)}" for key, part in value.items())
    if isinstance(value, list):
        nested = any(isinstance(part, Mapping) for part in value)
        return (" / " if nested else ", ").join(
            " = ".join(in_words(p) for p in part) if isinstance(part, list) else in_words(part) for part in value
        )
    return " ".join(str(value).split())

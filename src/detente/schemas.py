"""The JSON schemas that ship with the package, with the lists of what is declared filled in as they are made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Any

from detente.stability import CONCEPTS, sanctioning

DECLARED: dict[str, Callable[[], Iterable[str]]] = {
    "concepts": lambda: CONCEPTS,
    "sanctioned concepts": lambda: (c for c in CONCEPTS if sanctioning(c) is not None),
}
"""What `x-declared` can name in a schema."""


def schema(name: str) -> dict[str, Any]:
    """Return the schema of what a command prints as JSON, or of the case file.

    Examples
    --------
    >>> from detente.schemas import schema
    >>> schema("solve")["$defs"]["concept"]["enum"]
    ['nash', 'gmr', 'smr', 'seq', 'sseq', 'sim']
    """
    file = files("detente") / "schema" / f"{name}.schema.json"
    whole = json.loads(file.read_text(encoding="utf-8"))
    assert isinstance(whole, dict)
    return {key: _filled(value) for key, value in whole.items()}


def _filled(value: Any) -> Any:
    if isinstance(value, list):
        return [_filled(v) for v in value]
    if not isinstance(value, dict):
        return value
    if "x-declared" in value:
        rest = {k: v for k, v in value.items() if k not in ("type", "x-declared")}
        return {**rest, "enum": [*DECLARED[value["x-declared"]]()]}
    return {k: _filled(v) for k, v in value.items()}

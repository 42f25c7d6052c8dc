"""The digest of a contract: ``python digest.py openapi.json`` prints what the built client carries of it.

It needs nothing but Python itself, so that the page can be built where the server's packages are not installed.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any


def text_of(document: dict[str, Any]) -> str:
    """Return a document as text, the same every time."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def digest_of(document: dict[str, Any]) -> str:
    """Return the digest by which server and client tell whether they agree.

    It is of addresses, names and types alone: words, bounds and whatever else another version of FastAPI or Pydantic
    writes differently changes nothing that a client relies on.
    """
    return hashlib.sha256(text_of(_shape({"paths": document["paths"], **document["components"]})).encode()).hexdigest()


NAMED = ("paths", "schemas", "properties", "responses", "content")
"""The keys below which there are names of our own."""

KEPT = (
    "get", "post", "put", "delete", "parameters", "name", "in", "requestBody", "schema", "$ref", "type", "enum",
    "const", "items", "anyOf", "oneOf", "allOf", "required", "additionalProperties",
)  # fmt: skip


def _shape(value: Any, *, names: bool = False) -> Any:
    """Return the part of a document that says what is where and of which type."""
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if names or ((k in NAMED or k in KEPT) and v is not True)}
        return {k: _shape(v, names=not names and k in NAMED) for k, v in kept.items()}
    return [_shape(v) for v in value] if isinstance(value, list) else value


if __name__ == "__main__":
    sys.stdout.write(
        json.dumps({"contract": digest_of(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))}) + "\n"
    )

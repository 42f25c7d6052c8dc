"""What commands print as JSON, against the schemas of the package."""

from __future__ import annotations

from functools import cache

from jsonschema import Draft202012Validator

from detente.schemas import schema


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def faults(name: str, value: object) -> list[str]:
    """What a schema has against a value."""
    return [f"{e.json_path}: {e.message}" for e in _validator(name).iter_errors(value)]

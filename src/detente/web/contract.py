"""The contract between server and client as an OpenAPI document: ``python -m detente.web.contract [--digest]``."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

from fastapi import FastAPI

from detente.ask import QUESTIONS
from detente.declared import as_shipped
from detente.report.exchange import AboveLevelRecord, PartLeftRecord, ReplacedNameRecord
from detente.schemas import described
from detente.web.digest import digest_of, text_of
from detente.web.shapes import ErrorView
from detente.web.views import Changed

RECORDS = "#/components/schemas/record_"
"""Where records are described in the document, but for their names."""


def install(app: FastAPI) -> None:
    """Let an application describe itself with the schemas of the command line's records and the one shape of errors."""
    plain = app.openapi

    def whole() -> dict[str, Any]:
        if not app.openapi_schema:
            app.openapi_schema = _completed(plain())
        return app.openapi_schema

    app.openapi = whole  # type: ignore[method-assign]  # the way FastAPI documents for extending the document


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    answered = (shape for question in QUESTIONS.values() if question.http for shape in question.shapes)
    shapes = (*answered, AboveLevelRecord, ReplacedNameRecord, PartLeftRecord)
    for name, definition in described(*shapes).items():
        schemas[f"record_{name}"] = definition
    schemas["ErrorView"] = ErrorView.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= schemas["ErrorView"].pop("$defs", {})
    schemas["Changed"] = Changed.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    document = _pointed(document)
    error = {
        "description": "Any error, in the one shape.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorView"}}},
    }
    for address, path in document["paths"].items():
        for operation in path.values():
            responses = operation["responses"]
            responses.pop("422", None)
            responses["default"] = error
            if "/ask/" in address:
                responses["202"] = {**responses["200"], "description": "It is computed; the answer can be followed."}
    return document


def _pointed(value: Any) -> Any:
    """Return a part of the document with references to where records are described in it."""
    if isinstance(value, dict):
        if "x-record" in value:
            return {"$ref": f"{RECORDS}{value['x-record']}"}
        return {k: v.replace("#/$defs/", RECORDS) if k == "$ref" else _pointed(v) for k, v in value.items()}
    return [_pointed(v) for v in value] if isinstance(value, list) else value


def document() -> dict[str, Any]:
    """Return the contract of this version."""
    from detente.web.app import described_app

    return described_app().openapi()


@cache
def own_digest() -> str:
    """Return the digest of this version's contract; it takes a while, and is the same for every server of a process.

    What extensions declare is no part of it: a page that knows nothing of them shows them as they tell themselves.
    """
    with as_shipped():
        return digest_of(document())


def main() -> None:
    """Print the document, or its digest."""
    found = document()
    sys.stdout.write(f"{digest_of(found)}\n" if "--digest" in sys.argv[1:] else text_of(found))


if __name__ == "__main__":
    main()

"""Annotations of hypothes.is: what its client exports, and what its interface for programs answers.

The export is an object with ``annotations``, the answer of a search one with ``rows``; a list of annotations, or one
alone, is read too. Each annotation has ``uri``,
``text``, ``tags``, ``user`` and a ``target`` with the selectors of the W3C Web Annotation Data Model, as that model's
members are read in `web_annotation`. As in the documentation of the Hypothesis API (https://h.readthedocs.io).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from detente.errors import UsageError
from detente.evidence.coded import Coded, LeftOut
from detente.evidence.text import cut
from detente.exchange.formats._format import Format
from detente.exchange.formats.web_annotation import listed, of_data
from detente.exchange.json_files import in_utf8, json_of


def read(data: bytes, texts: Mapping[str, str] | None = None) -> Coded:
    """Return the claims of an export.

    Replies, and notes on a whole page, mark no words: they are left out, with what they say. Whether a place is right
    can only be told with the text; without it positions are taken as they stand, with a note.

    Raises
    ------
    UsageError
        If it is not such JSON.
    """
    items = _items(json_of(data))
    notes: list[str] = []
    marked: list[dict[str, Any]] = []
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            notes.append(LeftOut(f"annotation {number} of the export, which is none: {cut(str(item))}"))
            continue
        selectors = [s for t in listed(item.get("target")) if isinstance(t, dict) for s in listed(t.get("selector"))]
        if selectors:
            marked.append(_as_web_annotation(item, selectors))
        else:
            what = "an answer to another one" if item.get("references") else "a note on the whole page"
            notes.append(LeftOut(f"the annotation {item.get('id') or number}, {what}; it says: {cut(_text(item))}"))
    found = of_data({"items": marked, "label": "annotations of hypothes.is"}, texts or {})
    if found.claims and not found.texts:
        notes.append(
            "the positions are those of the page as the browser had it; give its text with --source to check them"
        )
    return replace(found, notes=(*found.notes, *notes))


def _items(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    if is_annotation(data):
        return [data]
    for key in ("annotations", "rows"):
        found = data.get(key) if isinstance(data, dict) else None
        if isinstance(found, list):
            return found
    raise UsageError("there are no annotations in the file: it has neither “annotations” nor “rows”")


def is_annotation(value: Any) -> bool:
    """Tell whether a value of JSON is an annotation of hypothes.is, and not one of the W3C model, which has a type."""
    return isinstance(value, dict) and {"uri", "target"} <= set(value) and not {"@context", "type"} & set(value)


def _as_web_annotation(item: Mapping[str, Any], selectors: list[Any]) -> dict[str, Any]:
    bodies = [{"value": _text(item), "purpose": "commenting"}] if _text(item) else []
    bodies += [{"value": str(tag), "purpose": "tagging"} for tag in listed(item.get("tags")) if tag]
    return {
        "id": item.get("id"),
        "type": "Annotation",
        "creator": {"name": _user(item)} if _user(item) else None,
        "body": bodies,
        "target": {"source": item.get("uri"), "selector": selectors},
    }


def _user(item: Mapping[str, Any]) -> str:
    shown = item.get("display_name") or item.get("user") or ""
    return str(shown).removeprefix("acct:").partition("@")[0]


def _text(item: Mapping[str, Any]) -> str:
    return str(item.get("text") or "").strip()


def _is(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    if is_annotation(first):
        return True
    return isinstance(value, dict) and bool({"annotations", "rows"} & set(value)) and "data" not in value


FORMAT = Format(
    label="annotations of hypothes.is",
    media_type="application/json",
    read=lambda data, texts, options: read(in_utf8(data, options.encoding), texts),
    tells=_is,
)

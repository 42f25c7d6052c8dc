"""What is no text and no number, wherever it comes in: U+0000, halves of surrogate pairs, NaN and the infinities.

No database, no file and no other program keeps these as they are, so none of them gets further than the guard; nor do
more values than any case has, which would take long to read.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from detente.case.nodes import MAX_NODES
from detente.evidence.text import NO_TEXT, holds_no_text

MARKS = (b"NaN", b"Infinity", b"\\u", b"\xed", b"\0")
STRINGS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
LARGE = re.compile(rb"[eE]\+?\d\d|\d{300}")
"""What a body must hold if it is JSON with such a thing in it; any other is not even read here."""


def fault_of_text(text: str, where: str) -> str:
    """Return what is no text in a text, in words; "" where all of it is."""
    found = NO_TEXT.search(text)
    if found is None:
        return ""
    number = ord(found[0])
    what = "the character U+0000, which no text has" if not number else f"half of a surrogate pair (U+{number:04X})"
    return f"{where} holds {what}"


def fault_of_path(raw: bytes) -> str:
    """Return why a path, as it was sent, names nothing; "" where it may."""
    try:
        return fault_of_text(unquote_to_bytes(raw).decode("utf-8"), "the address")
    except UnicodeDecodeError:
        return "the address is not UTF-8"


def fault_of_form(given: bytes, what: str) -> str:
    """Return what is wrong with a query or a form; "" where nothing is."""
    try:
        fields = parse_qsl(given.decode("utf-8"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        return f"{what} is not UTF-8"
    return next(
        filter(None, (fault_of_text(text, f"“{key[:40]}” of {what}") for key, v in fields for text in (key, v))), ""
    )


def fault_of_json(body: bytes) -> str:
    """Return what is wrong with the values of a body of JSON; "" where nothing is, or where it is not JSON at all."""
    if body.count(b",") > MAX_NODES and STRINGS.sub(b"", body).count(b",") > MAX_NODES:
        return f"the request holds more than {MAX_NODES} values, and no case has so many"
    if not any(mark in body for mark in MARKS) and LARGE.search(body) is None:
        return ""
    try:
        loaded = json.loads(body)
    except (ValueError, RecursionError):
        return ""  # the routes say what is wrong with it
    try:
        # Written out again by the same code, ten times faster than it is looked through here.
        plain = json.dumps(loaded, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        return _first_fault(loaded)
    return _first_fault(loaded) if holds_no_text(plain) else ""


_Place = tuple[Any, str] | None  # within which place, under which key


def _first_fault(loaded: Any) -> str:
    rest: list[tuple[_Place, Any]] = [(None, loaded)]
    while rest:
        place, value = rest.pop()
        if isinstance(value, dict):
            rest.extend(((place, "key"), key) for key in value)
            rest.extend(((place, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            rest.extend(((place, str(k)), inner) for k, inner in enumerate(value))
        elif isinstance(value, float) and not math.isfinite(value):
            return f"{_told(place)} is no finite number (NaN, Infinity or a number too large), and JSON has no other"
        elif isinstance(value, str) and NO_TEXT.search(value):
            return fault_of_text(value, _told(place))
    return ""


def _told(place: _Place) -> str:
    steps: list[str] = []
    while place is not None:
        place, step = place
        steps.append(step)
    path = "/".join(reversed(steps[:20])).encode("ascii", "replace").decode()
    return f"“{path[:200]}” of the request" if path else "the request"

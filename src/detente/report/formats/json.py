"""JSON: an object for a result, an array where several were asked for."""

from __future__ import annotations

import json
from typing import Any

from detente.report.formats._format import ResultFormat, Results


def write(results: Results) -> str:
    """Return the results in this format."""
    found = [record() for record in results.records]
    value = found if results.several or len(found) > 1 else found[0]
    return text(value, every_character=results.every_character)


def text(value: Any, *, every_character: bool) -> str:
    """Return a value as the text that is printed; in JSON's own escapes where the output has not every character."""
    return json.dumps(value, ensure_ascii=not every_character, indent=2) + "\n"


FORMAT = ResultFormat(label="the record, as JSON", media_type="application/json", write=write, exact=True)

"""The JSON schemas of the package, with the lists of what is declared filled in as they are made.

``python -m detente.schemas NAME`` prints one; that of the case file is made from the declared sections.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Any

from detente.case.schema import case_schema
from detente.engines import ENGINES
from detente.errors import UsageError, nearest
from detente.stability import CONCEPTS, sanctioning

DECLARED: dict[str, Callable[[], Iterable[str]]] = {
    "concepts": lambda: CONCEPTS,
    "engines": lambda: ENGINES,
    "sanctioned concepts": lambda: (c for c in CONCEPTS if sanctioning(c) is not None),
}
"""What `x-declared` can name in a schema."""

ENDING = ".schema.json"


def schema(name: str) -> dict[str, Any]:
    """Return the schema of what a command prints as JSON, or of the case file.

    Raises
    ------
    UsageError
        If there is none of this name.

    Examples
    --------
    >>> from detente.schemas import schema
    >>> schema("solve")["$defs"]["concept"]["enum"]
    ['nash', 'gmr', 'smr', 'seq', 'sseq', 'sim']
    """
    if name == "case":
        return case_schema()
    folder = files("detente") / "schema"
    known = sorted(file.name.removesuffix(ENDING) for file in folder.iterdir() if file.name.endswith(ENDING))
    if name not in known:
        raise UsageError(f"there is no schema “{name}” ({nearest(name, ['case', *known])})")
    file = folder / f"{name}{ENDING}"
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


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m detente.schemas NAME, such as case or solve")
    try:
        found = schema(sys.argv[1])
    except UsageError as e:
        sys.stderr.write(f"detente.schemas: {e}\n")
        sys.exit(e.exit_code)
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")

"""What a new case can begin with: case files that ship with the workbench."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from detente.case import read_file
from detente.errors import UsageError

FOLDER = Path(__file__).parent
IDS = ("empty", "two-sides", "agreement")


@dataclass(frozen=True)
class Template:
    """A template: its id, title and what it is for."""

    id: str
    title: str
    summary: str


def templates() -> tuple[Template, ...]:
    """Return all templates."""
    found = []
    for name in IDS:
        if name == "empty":
            found.append(Template(name, "An empty case", "Nothing yet: begin with who can act, and what each can do."))
            continue
        layer = read_file(str(FOLDER / f"{name}.yaml")).layer
        found.append(Template(name, layer.title or name, " ".join((layer.summary or "").split())))
    return tuple(found)


def template_text(name: str) -> str:
    """Return the text of a template, or raise `UsageError`."""
    if name not in IDS:
        raise UsageError(f"there is no template “{name}” (known here: {', '.join(IDS)})")
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")

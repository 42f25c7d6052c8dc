"""What changes to a case are called: in the history, and on the buttons that take them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_PLAIN = {"replace_text": "Change the case as text", "blind": "Make coding blind", "open": "Open the coding",
          "brought": "What editors changed in the case"}  # fmt: skip


def change_title(facts: Mapping[str, Any]) -> str:  # noqa: PLR0911, PLR0912 - one sentence per kind of change
    """Return in a few words what a change did.

    >>> change_title({"kind": "move", "what": "statement", "number": 3, "of": "US", "up": True, "layer": None})
    'Move statement 3 of US up'
    """
    kind = str(facts["kind"])
    match kind:
        case "add":
            return f"Add {_entry(facts)}" + (f": {facts['says']}" if facts.get("says") else "")
        case "copy":
            return f"Copy {_entry(facts)} as “{facts['to']}”"
        case "edit" if facts["what"] == "case":
            return f"Change the {_fields(facts)}"
        case "edit":
            return f"Change the {_fields(facts)} of {_entry(facts)}"
        case "remove":
            says = f": {facts['says']}" if facts.get("says") else ""
            return f"Remove {_entry(facts)}{says}" + (" and what speaks of it" if facts.get("everywhere") else "")
        case "move":
            return f"Move {_entry(facts)} {'up' if facts['up'] else 'down'}"
        case "rename":
            verb = "Change the id of" if facts.get("named") else "Rename"
            return f"{verb} {_entry(facts)} to “{facts['to']}”"
        case "replace":
            return f"Replace {_entry(facts)}"
        case "count_for":
            return f"Let {_entry(facts)} count for {facts['to'] + ' only' if facts.get('to') else 'all'}"
        case "link":
            joined = "Rest" if facts["linked"] else "No longer rest"
            return f"{joined} {_entry(facts)} on claim “{facts['claim']}”"
        case "accept_claims":
            count = facts["count"]
            return "Accept a proposed claim" if count == 1 else f"Accept {count} proposed claims"
        case "create":
            return f"Begin with {facts['origin']}"
        case "restore":
            return f"Restore version {facts['version']}"
    return _PLAIN.get(kind, kind)


def taking_back(title: str, *, again: bool = False) -> str:
    """Return what taking a change back is called, or doing it again."""
    return f"{'Redo' if again else 'Undo'}: {title[:1].lower()}{title[1:]}"


def _fields(facts: Mapping[str, Any]) -> str:
    names = [str(name) for name in facts["fields"]]
    return str(names[0]) if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _entry(facts: Mapping[str, Any]) -> str:
    what = str(facts["what"])
    if what == "preference":
        words = f"the preferences of {facts['name']}"
    elif what == "rules for repairs":
        words = f"the {what}"
    elif what == "section":
        words = f"“{facts['section']}”"
    elif facts.get("number"):
        words = f"{what} {facts['number']}"
    elif facts.get("name"):
        words = f"{what} “{facts['name']}”"
    else:
        words = f"{'an' if what[0] in 'aeiou' else 'a'} {what}"
    if facts.get("of"):
        words += f" of {facts['of']}"
    return words + (f" in {facts['layer']}" if facts.get("layer") else "")

"""From a reason back to the places of the case it rests on."""

from __future__ import annotations

from detente.case.address import elements_of
from detente.report import Words
from detente.store import Draft
from detente.web.questions import RestsOn


def reason_places(draft: Draft, words: Words, dm: str, origin: int, target: int) -> list[RestsOn]:
    """Return the parts that make a decision maker prefer one state to another: what its reason names, or the whole."""
    parts, elements = words.why(dm, origin, target).parts, elements_of(words.model)
    found = []
    for address in [f"preferences.{dm}.{part}" for part in parts] or [f"preferences.{dm}"]:
        element = elements[address]
        path = draft.path_of(element.body.where.line)
        at = path.index("preferences") + len(element.path) if "preferences" in path else len(path)
        found.append(
            RestsOn(
                path=list(path[:at]),
                text=element.label if parts else "",
                evidence=[str(c) for c in element.body.note.evidence],
                assumption=element.body.note.is_assumption,
            )
        )
    return found

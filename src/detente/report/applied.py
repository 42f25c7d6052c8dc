"""A repair that is made in its case, or could be: what that makes, and for whom it counts."""

from __future__ import annotations

from detente.assess import Applied
from detente.report.counts import model_called

WHAT = {"proposals": "proposal", "perspectives": "perspective", "phases": "phase"}


def makes_sentence(made: Applied) -> str:
    """Say what making a repair makes, before it is made, and for whom that counts; or that it is made already."""
    if made.there:
        return f"It is made already: {WHAT[made.section]} {made.id}, “{made.name}”."
    if made.section == "proposals" and "supersedes" not in made.value:
        return f"It makes a new proposal, “{made.name}”; {_of_whom(made)}."
    if made.section == "proposals":
        return f"It makes a new version of the proposal, “{made.name}”, beside the old one; {_of_whom(made)}."
    other = "every phase" if made.section == "perspectives" else "every perspective"
    stays = "what is there stays as it is"
    return (
        f"It makes a new {WHAT[made.section]}, “{made.name}”: it counts there, in {other}, and nowhere else; {stays}."
    )


def made_sentence(made: Applied) -> str:
    """Say what was made, where to find it."""
    return f"{WHAT[made.section]} {made.id}: {made.name}"


def _of_whom(made: Applied) -> str:
    if len(made.path) == 1:
        return "it is there in every perspective and phase"
    layer, there = made.path[1], made.case
    if made.path[0] == "perspectives":
        return f"it is there only in {model_called(there.perspectives[layer], None)}"
    return f"it is there only in {model_called(None, there.phases[layer])}"

"""Individual stability: for which decision maker each state is stable under each concept, and which are equilibria."""

from __future__ import annotations

from collections.abc import Sequence

from detente.papers.tables._table import Given, Group, Line, PaperTable, TableKind
from detente.stability import CONCEPTS
from detente.unseen import seen

STABLE, OPEN = "✓", "?"
EVERYBODY = "Eq."


def make(given: Given) -> Sequence[PaperTable]:
    """Make the table."""
    solution = given.solution
    makers = [str(dm.id) for dm in given.makers]
    if not solution.concepts:
        return []
    sets = [s for c in solution.concepts for s in (*(solution.stable[c][dm] for dm in makers), solution.equilibria[c])]
    rows = []
    for number, code in given.shown():
        rows.append(Line((number, *(OPEN if not s.known else STABLE if code in s else "" for s in sets))))
    notes = [f"{STABLE}: stable; {EVERYBODY}: equilibrium, stable for every decision maker."]
    if not all(s.known for s in sets):
        notes.append(f"{OPEN}: not known; {solution.stopped or 'a bound was hit'}.")
    notes.append("; ".join(f"{CONCEPTS[c].name}: {CONCEPTS[c].title}" for c in solution.concepts) + ".")
    return [
        PaperTable(
            TABLE.what,
            f"Individual stability and equilibria: {seen(solution.model.title)}",
            ("State",),
            tuple(Group(CONCEPTS[c].name, (*makers, EVERYBODY)) for c in solution.concepts),
            tuple(rows),
            tuple(notes),
            {STABLE: "yes", "": "no", OPEN: "not known"},
        )
    ]


TABLE = TableKind(
    what="stability", help="for whom each state is stable under each concept, and which are equilibria", make=make
)

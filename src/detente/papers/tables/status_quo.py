"""The status quo table: by how many moves each state is reached from the status quo, and who moves last.

After Li, Kilgour and Hipel, *Journal of the Operational Research Society* 56 (2005) 699-707.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.assess import status_quo_table
from detente.papers.tables._table import Given, Group, Line, PaperTable, TableKind
from detente.unseen import seen

if TYPE_CHECKING:
    from detente.assess.reached_by import ReachedBy

HEADINGS = {"moves": "By any moves", "improvements": "By improvements", "weak": "By improvements or ties"}
BEGINS = "start"
ABOUT = "A cell names who moves last where the state is reached by so many moves; nobody moves twice in a row."


def make(given: Given) -> Sequence[PaperTable]:
    """Make the table; moves to what is as good have columns only where they reach other states than improvements."""
    found = status_quo_table(given.solution.model, start=given.start)
    numbering = given.numbering
    gains = found.by["improvements"]
    by = {kind: table for kind, table in found.by.items() if kind != "weak" or _cells(table) != _cells(gains)}
    cells = {kind: _cells(table) for kind, table in by.items()}
    counts = {kind: range(1, len(table.rows) + 1) for kind, table in by.items()}
    rows = []
    for number, code in given.shown():
        if code == found.start_code or any((code, h) in cells[kind] for kind in by for h in counts[kind]):
            told = (", ".join(cells[kind].get((code, h), ())) for kind in by for h in counts[kind])
            rows.append(Line((number, BEGINS if code == found.start_code else "", *told)))
    notes = [
        f"Ways begin at {numbering.by_code[found.start_code].number}. {ABOUT}",
        *([f"Not everything is known: {found.stopped}."] if found.stopped is not None else []),
        *(f"{HEADINGS[kind]} nothing is reached." for kind in by if not counts[kind]),
    ]
    return [
        PaperTable(
            TABLE.what,
            f"Status quo table: {seen(given.solution.model.title)}",
            ("State", "0"),
            tuple(Group(HEADINGS[kind], tuple(map(str, counts[kind]))) for kind in by if counts[kind]),
            tuple(rows),
            tuple(notes),
        )
    ]


def _cells(table: ReachedBy) -> dict[tuple[int, int], list[str]]:
    """Return who moves last by the state and the number of moves."""
    found: dict[tuple[int, int], list[str]] = {}
    for row in table.rows:
        for dm, states in row.last.items():
            for code in states.codes():
                found.setdefault((code, row.moves), []).append(str(dm))
    return found


TABLE = TableKind(
    what="status_quo", help="by how many moves each state is reached from the status quo, and who moves last", make=make
)

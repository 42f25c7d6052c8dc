"""Reachable lists: from each state where each decision maker can move (UM), and where it would gain (UI).

After Fang, Hipel and Kilgour, *Interactive Decision Making: The Graph Model for Conflict Resolution* (1993).
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.deadline import check
from detente.papers.tables._table import Given, Group, Line, PaperTable, TableKind
from detente.unseen import seen

NOWHERE = "–"
ABOUT = (
    "UM: the states that a decision maker can move to by itself (unilateral moves); UI: those of them that it prefers "
    "(unilateral improvements)"
)


def make(given: Given) -> Sequence[PaperTable]:
    """Make the table."""
    near, numbering = given.solution.conflict.neighbourhood, given.numbering
    makers = [str(dm.id) for dm in given.makers]
    rows = []
    for number, code in given.shown():
        check()
        cells = [
            numbering.listed(found(i, code)) or NOWHERE
            for i in range(len(makers))
            for found in (near.moves, near.improvements)
        ]
        rows.append(Line((number, *cells)))
    return [
        PaperTable(
            TABLE.what,
            f"Reachable lists: {seen(given.solution.model.title)}",
            ("State",),
            tuple(Group(dm, ("UM", "UI")) for dm in makers),
            tuple(rows),
            (f"{ABOUT}; {NOWHERE}: none.",),
            {NOWHERE: ""},
        )
    ]


TABLE = TableKind(
    what="reachable", help="where each decision maker can move from each state, and where it gains", make=make
)

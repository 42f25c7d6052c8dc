"""The option form: options down, grouped by who owns them, feasible states across.

After Howard, *Paradoxes of Rationality* (1971), as papers on the graph model print it.
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.papers.tables._table import Given, Group, Line, PaperTable, TableKind
from detente.unseen import seen

ABOUT = "Y: the option is taken; N: it is not"
OPEN = "–: either"


def make(given: Given) -> Sequence[PaperTable]:
    """Make the table."""
    model, numbering = given.solution.model, given.numbering
    states = [numbering.by_code[code] for _, code in given.shown()]
    names = {str(dm.id): seen(str(dm.name)) for dm in given.makers}
    rows = []
    for dm, name in names.items():
        head = name if name == dm else f"{name} ({dm})"
        for k, option in enumerate(model.options):
            if str(option.owner) == dm:
                letters = (one.letters[k].replace("-", "–") for one in states)
                rows.append(Line((seen(str(option.name or option.id)), *letters), head))
    if any(one.names for one in states):
        rows.append(Line(("called", *(", ".join(one.names) for one in states)), "Names"))
    told = f"{ABOUT}; {OPEN}." if any("-" in one.letters for one in states) else f"{ABOUT}."
    return [
        PaperTable(
            TABLE.what,
            f"Decision makers, options and feasible states: {seen(model.title)}",
            ("Options",),
            (Group("", tuple(one.number for one in states)),),
            tuple(rows),
            (told, numbering.told),
            {"–": "-"},
        )
    ]


TABLE = TableKind(what="options", help="the option form: options down, feasible states across", make=make)

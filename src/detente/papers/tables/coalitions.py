"""What is stable for each coalition, and which equilibria some could leave together for another.

After Kilgour, Hipel, Fang and Peng, *Group Decision and Negotiation* 10 (2001) 159-175.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.assess import find_coalitions
from detente.papers.tables._table import Given, Group, Line, PaperTable, TableKind
from detente.stability import CONCEPTS
from detente.unseen import seen

if TYPE_CHECKING:
    from detente.assess import CoalitionAnalysis
    from detente.engines import StateSet

NONE = "–"
NOT_KNOWN = "?"


def make(given: Given) -> Sequence[PaperTable]:
    """Make the table of what is stable, and that of equilibrium jumps where there are any."""
    found = find_coalitions(given.solution)
    return [_stable(given, found), *([_jumps(given, found)] if found.jumps else [])]


def _stable(given: Given, found: CoalitionAnalysis) -> PaperTable:
    concepts = [*found.universal]
    rows = [Line((_who(one.members), *(_listed(given, one.stable[c]) for c in concepts))) for one in found.coalitions]
    rows.append(Line(("every coalition", *(_listed(given, found.universal[c]) for c in concepts))))
    return PaperTable(
        TABLE.what,
        f"States that are stable for coalitions: {seen(given.solution.model.title)}",
        ("Coalition",),
        tuple(Group("", (CONCEPTS[c].name,)) for c in concepts),
        tuple(rows),
        (
            "A coalition improvement leads by the moves of its members to what each of them prefers. What is stable "
            "for every coalition is a coalition (universal) equilibrium; "
            + "; ".join(f"{CONCEPTS[c].name}: {CONCEPTS[c].title}" for c in concepts)
            + f"; {NONE}: no state.",
        ),
        {NONE: "", NOT_KNOWN: "not known"},
    )


def _jumps(given: Given, found: CoalitionAnalysis) -> PaperTable:
    near, by_code = given.solution.conflict.neighbourhood, given.numbering.by_code

    def number(letters: str) -> str:
        code = near.state(letters)
        assert code is not None
        return by_code[code].number

    rows = tuple(
        Line((
            number(jump.origin), number(jump.to), _who(jump.coalition),
            ", ".join(f"{s.decision_maker} to {number(s.to)}" for s in jump.act.steps),
            ", ".join(CONCEPTS[c].name for c in jump.jump),
        ))
        for jump in found.jumps
    )  # fmt: skip
    left = found.count - len(found.improvements)
    return PaperTable(
        TABLE.what,
        f"Equilibrium jumps: {seen(given.solution.model.title)}",
        ("From", "To"),
        (Group("", ("Coalition",)), Group("", ("By these moves",)), Group("", ("Equilibria under",))),
        rows,
        (
            "From an equilibrium to another under the same concept, which all members prefer, by their moves alone.",
            *([f"{left} more coalition improvements were found and not looked at one by one."] if left else []),
        ),
    )


def _who(members: Sequence[str]) -> str:
    return ", ".join(map(str, members))


def _listed(given: Given, states: StateSet) -> str:
    return given.numbering.listed(states.codes()) or NONE if states.known else NOT_KNOWN


TABLE = TableKind(
    what="coalitions", help="what is stable for each coalition, and the equilibria that some could leave together",
    make=make,
)  # fmt: skip

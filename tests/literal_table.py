"""The status quo table read literally: where the conflict can have come after so many moves, and who moved last.

A game is `literal_structures.Game(states, moves)`, where `moves[i][s]` is what decision maker i reaches from s by one
move, any graph at all. Preference is `better(i, a, b)`: a is strictly better than b for i.

    found = table(g, better, s, "improvements")      # or "moves", or "weak": improvements or ties
    found.after(2, "A")                              # V_A^(2)
    found.first["A", t]                              # by how few moves t is reached with A moving last
    found.fewest(t)                                  # by how few at all, None if never
    found.reached                                    # by any number of moves, at least one

After Li, Kilgour and Hipel 2005: V_i^(1) is what i reaches from the status quo by one move, V_i^(h) what i reaches by
one move from what is in V_j^(h-1) for some other j; so nobody moves twice in a row. The status quo itself may be come
back to. Rows go on until one has no pair of a state and a last mover that was not there before; that row is left out,
and what would come after it has been there as well.

No part of this file is clever, and none imports the package under test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from literal_structures import Game, Maker, Relation, State

ALLOWED = ("moves", "improvements", "weak")

Row = Mapping[Maker, frozenset[State]]


@dataclass(frozen=True)
class Table:
    """Row h - 1 says for each last mover what is reached by h moves."""

    rows: tuple[Row, ...]

    def after(self, moves: int, last: Maker) -> frozenset[State]:
        return self.rows[moves - 1][last]

    @property
    def first(self) -> dict[tuple[Maker, State], int]:
        found: dict[tuple[Maker, State], int] = {}
        for h, row in enumerate(self.rows, start=1):
            for i, states in row.items():
                for s in states:
                    found.setdefault((i, s), h)
        return found

    @property
    def reached(self) -> frozenset[State]:
        return frozenset(s for _, s in self.first)

    def fewest(self, s: State) -> int | None:
        return min((h for (_, t), h in self.first.items() if t == s), default=None)


def may(g: Game, better: Relation, allowed: str, i: Maker, a: State) -> frozenset[State]:
    """What i reaches from a by one allowed move."""
    if allowed == "improvements":
        return frozenset(b for b in g.moves[i][a] if better(i, b, a))
    if allowed == "weak":
        return frozenset(b for b in g.moves[i][a] if not better(i, a, b))
    assert allowed == "moves"
    return g.moves[i][a]


def table(g: Game, better: Relation, s: State, allowed: str) -> Table:
    rows: list[Row] = []
    seen = set[tuple[Maker, State]]()
    row: Row = {i: may(g, better, allowed, i, s) for i in g.makers}
    while any((i, t) not in seen for i, states in row.items() for t in states):
        rows.append(row)
        seen |= {(i, t) for i, states in row.items() for t in states}
        row = {
            i: frozenset(b for j in g.makers if j != i for a in row[j] for b in may(g, better, allowed, i, a))
            for i in g.makers
        }
    return Table(tuple(rows))

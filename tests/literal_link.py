"""Linked conflicts read literally: two games with a common decision maker, as one game.

A game is `literal_structures.Game(states, moves)`, here with the worth of each state for each decision maker,
`worth[i][s]`.

    g, better = linked(Half(g, worth), Half(h, values), "C", "lexicographic")    # or (2, 3): weights

After He, Kilgour, Hipel and Bashar 2013 and later. A state of the whole is a pair of states of the halves. A decision
maker of one half moves in it as before and goes by its part of the pair. The common one changes one part or both, each
by a move that it has there, and wants the first half to be better, and where that is as good, the second; or goes by
the sum of the places of both, each counted from the bottom of its half, times the weight of the half. Nobody else is in
both halves.

No part of this file is clever, and none imports the package under test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Literal

from literal_structures import Game, Maker, Relation, State

Pair = tuple[State, State]


@dataclass(frozen=True, eq=False)
class Half:
    g: Game
    worth: Mapping[Maker, Mapping[State, int]]

    def better(self, i: Maker, a: State, b: State) -> bool:
        return self.worth[i][a] > self.worth[i][b]

    def place(self, i: Maker, s: State) -> int:
        """How far from the bottom: 0 for the worst states, one more for each group of equally good ones below."""
        return len({u for u in self.worth[i].values() if u < self.worth[i][s]})


def linked(
    first: Half,
    second: Half,
    common: Maker,
    by: Literal["lexicographic"] | tuple[Fraction | int, Fraction | int],
) -> tuple[Game, Relation]:
    states: tuple[Pair, ...] = tuple(product(first.g.states, second.g.states))

    def moves(i: Maker, s: Pair) -> frozenset[State]:
        ways = [
            {a, *half.g.moves[i][a]} if i in half.g.moves else {a} for half, a in zip((first, second), s, strict=True)
        ]
        return frozenset(q for q in product(*ways) if q != s)

    def value(i: Maker, s: Pair) -> tuple[Fraction | int, ...]:
        places = [half.place(i, a) if i in half.g.moves else 0 for half, a in zip((first, second), s, strict=True)]
        if i == common and by != "lexicographic":
            return (by[0] * places[0] + by[1] * places[1],)
        return tuple(places)

    makers = dict.fromkeys((*first.g.makers, *second.g.makers))
    known = {i: {s: value(i, s) for s in states} for i in makers}
    return Game(
        states, {i: {s: moves(i, s) for s in states} for i in makers}
    ), lambda i, a, b: known[i][a] > known[i][b]  # type: ignore[index]

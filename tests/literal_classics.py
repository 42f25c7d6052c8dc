"""Conflicts that everybody knows, as plain games: those of the catalogue, and all strict ordinal 2×2 games.

A game is `literal_structures.Game`: its states, and for each decision maker the states that it reaches from each by
one move. Beside it goes `better(i, a, b)`, which tells whether a is better than b for i. Catalogue files are read by
`literal_cases.py` and `naive.py`; nothing here imports the package under test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import permutations
from pathlib import Path

import literal_cases
import naive
from literal_structures import Game, Maker, Relation, State

CATALOGUE = Path(__file__).parents[1] / "src" / "detente" / "catalog" / "cases"
Told = tuple[Game, Relation]


def by_worth(worth: Mapping[Maker, Mapping[State, float]]) -> Relation:
    """What is better where each decision maker gives each state a number."""
    return lambda i, a, b: worth[i][a] > worth[i][b]


def ranked(best_first: Mapping[Maker, Sequence[State]]) -> Relation:
    """What is better where each decision maker lists the states, the best first."""
    return by_worth({i: {s: -place for place, s in enumerate(order)} for i, order in best_first.items()})


def of_model(m: naive.Model) -> Told:
    """A plain model, such as `random_models.random_model(seed).naive_model()`, by the names of its states."""
    return Game(
        tuple(m.states), {i: {s: frozenset(m.moves[i][s]) for s in m.states} for i in m.decision_makers}
    ), m.prefers


@cache
def conflict(slug: str) -> Told:
    """A case of the catalogue whose states have the names s1, s2 and so on, by their numbers."""
    told = literal_cases.load((CATALOGUE / f"{slug}.yaml").read_text(encoding="utf-8"))
    m = literal_cases.model(told)
    number = {shown: int(name.removeprefix("s")) for name, shown in told["states"].items()}
    moves = {i: {number[s]: frozenset(number[q] for q in m.moves[i][s]) for s in m.states} for i in m.decision_makers}
    worth = {i: {number[s]: float(m.worth[i][s]) for s in m.states} for i in m.decision_makers}
    return Game(tuple(sorted(number.values())), moves), by_worth(worth)


NN, YN, NY, YY = 0, 1, 2, 3
"""The states of a 2×2 game: the first letter is what the first does, decision maker 0."""

TWO_BY_TWO = Game(
    (NN, YN, NY, YY),
    {0: {s: frozenset({s ^ 1}) for s in range(4)}, 1: {s: frozenset({s ^ 2}) for s in range(4)}},
)

Payoffs = tuple[tuple[int, ...], tuple[int, ...]]
"""What NN, YN, NY and YY are worth to the first and to the second."""

PRISONERS_DILEMMA: Payoffs = ((2, 1, 4, 3), (2, 4, 1, 3))
CHICKEN: Payoffs = ((1, 2, 4, 3), (1, 4, 2, 3))
"""Y is to cooperate, or to swerve."""


def two_by_two(payoffs: Payoffs) -> Told:
    return TWO_BY_TWO, by_worth(dict(enumerate(payoffs)))


def relabelled(payoffs: Payoffs) -> list[Payoffs]:
    """The same game with rows, columns and decision makers named otherwise, in every way."""
    first, second = payoffs
    # Bit 0 of a state is the first one's; swapping the two swaps the bits.
    swapped = (
        tuple(second[s >> 1 | (s & 1) << 1] for s in range(4)),
        tuple(first[s >> 1 | (s & 1) << 1] for s in range(4)),
    )
    return [
        (tuple(a[s ^ flip] for s in range(4)), tuple(b[s ^ flip] for s in range(4)))
        for a, b in ((first, second), swapped)
        for flip in range(4)
    ]


@cache
def strict_games() -> tuple[Payoffs, ...]:
    """Every pair of strict orders of four states, one of those that are the same but for names."""
    orders = list(permutations((1, 2, 3, 4)))
    return tuple(sorted({min(relabelled((a, b))) for a in orders for b in orders}))

"""Shares and radii of stability over all strict rankings of states, read literally; never asks the package.

A *share* is the share of all strict rankings, of one decision maker or of all of them independently, by which a state
is stable. A *radius* is the least number of swaps of neighbours in a decision maker's own ranking, all others' staying
as they are, that make a state stable for it which is not, or one not stable which is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product
from math import factorial

from literal_structures import Better, Game, Maker, State, settled, stable


def ranked(order: Sequence[State]) -> Better:
    """What is better by a strict ranking, the best first."""
    return frozenset(combinations(order, 2))


def swaps(a: Sequence[State], b: Sequence[State]) -> int:
    """Of how many pairs two rankings say the opposite: so many swaps of neighbours make one of the other."""
    at = {s: n for n, s in enumerate(b)}
    return sum(at[x] > at[y] for x, y in combinations(a, 2))


def own_share(g: Game, concept: str, i: Maker, s: State, others: Mapping[Maker, Better]) -> Fraction:
    """The share of all strict rankings of i by which s is stable for i, the others' preferences staying.

    All rankings with the same states above s judge s alike, so that each set of these counts for as many rankings as
    have just it above s.
    """
    rest, total = [t for t in g.states if t != s], Fraction(0)
    for size in range(len(rest) + 1):
        each = Fraction(factorial(size) * factorial(len(rest) - size), factorial(len(g.states)))
        for above in combinations(rest, size):
            if stable(g, settled({**others, i: frozenset((t, s) for t in above)}), concept, i, s):
                total += each
    return total


def share_one_by_one(g: Game, concept: str, i: Maker, s: State, others: Mapping[Maker, Better]) -> Fraction:
    """The same by trying every ranking."""
    tried = [settled({**others, i: ranked(order)}) for order in permutations(g.states)]
    return Fraction(sum(stable(g, of, concept, i, s) for of in tried), len(tried))


def radii(
    g: Game, concept: str, i: Maker, order: Sequence[State], others: Mapping[Maker, Better]
) -> dict[State, int | None]:
    """By state the radius of i's ranking, by trying every one: below 0 it breaks stability, above 0 it makes it; None
    where no ranking does."""
    found: dict[State, int | None] = dict.fromkeys(g.states)
    now = {s: stable(g, settled({**others, i: ranked(order)}), concept, i, s) for s in g.states}
    for other in permutations(g.states):
        of, far = settled({**others, i: ranked(other)}), swaps(order, other)
        for s in g.states:
            known = found[s]
            if (known is None or far < abs(known)) and stable(g, of, concept, i, s) != now[s]:
                found[s] = -far if now[s] else far
    return found


def equilibrium_share(g: Game, concept: str, s: State) -> Fraction:
    """The share of all profiles of strict rankings by which s is an equilibrium, by trying every one."""
    orders = [ranked(order) for order in permutations(g.states)]
    held, tried = 0, 0
    for profile in product(orders, repeat=len(g.makers)):
        of = settled(dict(zip(g.makers, profile, strict=True)))
        held += all(stable(g, of, concept, i, s) for i in g.makers)
        tried += 1
    return Fraction(held, tried)


def first_order(shares: Mapping[Maker, Fraction]) -> dict[Maker, Fraction]:
    """Which part of the variance of “everybody stays” is each one's alone, where each stays independently."""
    together = Fraction(1)
    for p in shares.values():
        together *= p
    found = {}
    for i, p in shares.items():
        mean_given = {True: together / p if p else Fraction(0), False: Fraction(0)}
        variance = p * (mean_given[True] - together) ** 2 + (1 - p) * (mean_given[False] - together) ** 2
        found[i] = variance / (together * (1 - together))
    return found

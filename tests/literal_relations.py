"""Who is said to be with whom, read literally: signed graphs, and how far each is from two sides at peace within.

A graph is a sign, +1 or -1, for each pair of actors of which something is said, a pair being a frozenset of two:

    graph = {frozenset("AB"): +1, frozenset("BC"): -1, frozenset("CA"): -1}
    found = Divided(graph)
    found.index, found.optima                      # 0, {{{A, B}, {C}}}
    found.triads, found.unbalanced                 # {{A, B, C}}, set()

After Cartwright and Harary, *Psychological Review* 63 (1956), and Aref and Wilson, *Journal of Complex Networks* 7
(2019):

* A division puts each actor on one of two sides; one may be empty, and which is which is not asked. A relation is
  *frustrated* by it: plus between the sides, or minus within one. A graph is *balanced* if a division frustrates none.
* The *frustration index* is the number of relations that a division frustrates at least; the divisions that frustrate
  no more are *optimal*. How actors whom no path of relations joins stand to each other is free, so that each such part
  doubles the number of them.
* A triad is three actors with a relation between each two; it is balanced if the product of its signs is plus.

What is said of optimal divisions, each time of all of them:

* Two actors are *tied* if they are on one side in each, or on two sides in each. A *block* is one side of what is tied
  together: actors who are on one side in each. Who is tied to nobody *floats*.
* A relation is *always frustrated* if each division frustrates it; its *loss lowers* the index if the graph without it
  has a lower one.

Where both signs are said of a pair it is contested: each way to believe one of the two is a *reading*, and the index is
a range over them.

No part of this file is clever, and none imports the package under test.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import combinations, product
from typing import Any

Actor = Any  # whatever can be sorted and hashed
Pair = frozenset[Hashable]
Graph = Mapping[Pair, int]
Side = frozenset[Hashable]
Division = frozenset[Side]


def said(relations: Iterable[tuple[Actor, Actor, int]], folded: Mapping[Actor, Actor] | None = None) -> dict[Pair, set]:
    """Which signs are said of each pair, either way round; `folded` maps parts to their wholes, once.

    A sign 0 is none, and what has become one actor has no relation with itself.
    """
    found: dict[Pair, set] = {}
    for one, other, sign in relations:
        pair = frozenset((folded or {}).get(actor, actor) for actor in (one, other))
        if sign and len(pair) == 2:
            found.setdefault(pair, set()).add(sign)
    return found


def contested(of: Mapping[Pair, set]) -> set[Pair]:
    return {pair for pair, signs in of.items() if len(signs) == 2}


def readings(of: Mapping[Pair, set]) -> Iterator[dict[Pair, int]]:
    for signs in product(*(sorted(signs) for signs in of.values())):
        yield dict(zip(of, signs, strict=True))


def settled(of: Mapping[Pair, set]) -> dict[Pair, int]:
    """What is left without the pairs that are contested."""
    return {pair: sign for pair, signs in of.items() if len(signs) == 1 for sign in signs}


def index_range(of: Mapping[Pair, set]) -> tuple[int, int]:
    indices = [Divided(graph).index for graph in readings(of)]
    return min(indices), max(indices)


class Divided:
    """One graph under every division there is: see the module."""

    def __init__(self, graph: Graph) -> None:
        self.graph = dict(graph)
        self.actors = sorted({actor for pair in graph for actor in pair})

    @cached_property
    def frustrated(self) -> dict[Division, frozenset[Pair]]:
        """What each of the 2^(n-1) divisions frustrates."""
        first, *others = self.actors or [None]
        found = {}
        for sides in product((False, True), repeat=len(others)):
            there = {other for other, side in zip(others, sides, strict=True) if side}
            found[frozenset((frozenset(there), frozenset({first, *others} - there)))] = frozenset(
                pair for pair, sign in self.graph.items() if (len(pair & there) == 1) == (sign > 0)
            )
        return found

    @cached_property
    def index(self) -> int:
        return min(map(len, self.frustrated.values()))

    @cached_property
    def optima(self) -> dict[Division, frozenset[Pair]]:
        """The optimal divisions, and what each frustrates."""
        return {division: pairs for division, pairs in self.frustrated.items() if len(pairs) == self.index}

    @cached_property
    def triads(self) -> set[frozenset]:
        return {
            frozenset(three)
            for three in combinations(self.actors, 3)
            if all(frozenset(two) in self.graph for two in combinations(three, 2))
        }

    @cached_property
    def unbalanced(self) -> set[frozenset]:
        def signs(three: frozenset) -> list[int]:
            return [self.graph[frozenset(two)] for two in combinations(three, 2)]

        return {three for three in self.triads if signs(three).count(-1) % 2 == 1}

    @cached_property
    def together(self) -> dict[Pair, set[bool]]:
        """Of each two actors, whether they are on one side: what the optimal divisions say."""
        return {
            frozenset(two): {any(side.issuperset(two) for side in division) for division in self.optima}
            for two in combinations(self.actors, 2)
        }

    @cached_property
    def blocks(self) -> set[Side]:
        """Who is never parted; who floats is in none, and who is tied to others only across is one alone."""
        return {
            frozenset({one, *(other for other in self.actors if self.together.get(frozenset((one, other))) == {True})})
            for one in self.actors
            if one not in self.floating
        }

    @cached_property
    def floating(self) -> set:
        return {
            one
            for one in self.actors
            if all(len(together) == 2 for two, together in self.together.items() if one in two)
        }

    @cached_property
    def always_frustrated(self) -> set[Pair]:
        return set(self.graph).intersection(*self.optima.values())

    @cached_property
    def loss_lowers(self) -> set[Pair]:
        """Each relation without which some division frustrates fewer of the others than the index."""
        return {pair for pair in self.graph if min(len(f - {pair}) for f in self.frustrated.values()) < self.index}

    @cached_property
    def balanced_by_paths(self) -> bool:
        """Whether the signs along all ways between two actors agree, walked through: no division is looked at."""
        for start in self.actors:
            sign = {start: 1}
            todo = [start]
            while todo:
                here = todo.pop()
                for pair, s in self.graph.items():
                    if here in pair:
                        [there] = pair - {here}
                        if there not in sign:
                            sign[there] = sign[here] * s
                            todo.append(there)
                        elif sign[there] != sign[here] * s:
                            return False
        return True


def without(graph: Graph, *pairs: Pair) -> dict[Pair, int]:
    return {pair: sign for pair, sign in graph.items() if pair not in pairs}

"""Attitudes read literally: who cares for whom, and what is stable for one who does.

A game is `literal_structures.Game(states, moves)`, where `moves[i][s]` is what decision maker i reaches from s by one
move, any graph at all. Preference is `better(i, a, b)`: a is strictly better than b for i. Attitudes are
`attitudes[i][j]`, one of "+", "0", "-": how i feels about j, itself included.

    found = Caring(g, better, attitudes)              # Caring(..., weak=True) for the weak reading of "-"
    found.prefers(i, t, s)                            # t TRP_i s
    found.stable("rseq", i, s)
    found.equilibria("rseq")

After Inohara, Hipel and Walker 2007; Walker, Hipel and Inohara 2009. t TRP_i s, *in total relation preferred*, iff for
every j: where the attitude of i to j is "+", t is no worse than s for j; where it is "0", always; where it is "-", s is
better than t for j (in the weak reading: at least as good).

* q tempts i away from s iff i reaches it by one move and q TRP_i s.
* x deters i from leaving s iff it is s, or not x TRP_i s.
* RNash: nothing tempts i. RGMR: from everything that tempts i, the others reach by a legal sequence (nobody twice in a
  row) what deters i. RSMR: what deters i, and from which i reaches only what deters it. RSEQ: what deters i, by a
  sequence of moves each of which leads to what is in total relation preferred by its mover to the state left.

No part of this file is clever, and none imports the package under test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from literal_structures import Game, Maker, Relation, State

RELATIONAL = {"rnash": "nash", "rgmr": "gmr", "rsmr": "smr", "rseq": "seq"}
"""Of which concept of those who care for themselves alone each is the like."""

Attitudes = Mapping[Maker, Mapping[Maker, str]]


def discrete(g: Game) -> Attitudes:
    """Everybody for itself, and indifferent to all others."""
    return {i: {j: "+" if i == j else "0" for j in g.makers} for i in g.makers}


def neutral(g: Game) -> Attitudes:
    """Everybody indifferent to everybody, itself included."""
    return {i: dict.fromkeys(g.makers, "0") for i in g.makers}


@dataclass(frozen=True, eq=False)
class Caring:
    """What is stable for those who have attitudes; see the module."""

    g: Game
    better: Relation
    attitudes: Attitudes
    weak: bool = False

    def prefers(self, i: Maker, t: State, s: State) -> bool:
        """Whether t TRP_i s."""
        return all(self.agrees(attitude, j, t, s) for j, attitude in self.attitudes[i].items())

    def agrees(self, attitude: str, j: Maker, t: State, s: State) -> bool:
        if attitude == "+":
            return not self.better(j, s, t)
        if attitude == "-":
            return not self.better(j, t, s) if self.weak else self.better(j, s, t)
        assert attitude == "0"
        return True

    def deters(self, i: Maker, x: State, s: State) -> bool:
        return x == s or not self.prefers(i, x, s)

    def answers(self, i: Maker, q: State, *, preferred: bool) -> frozenset[State]:
        """Where legal sequences of the others end, after at least one move; `preferred` ones only, or any."""
        found = set[tuple[State, Maker | None]]()
        waiting: list[tuple[State, Maker | None]] = [(q, None)]
        while waiting:
            a, last = waiting.pop()
            for j in self.g.makers:
                if j not in (i, last):
                    for b in self.g.moves[j][a]:
                        if (not preferred or self.prefers(j, b, a)) and (b, j) not in found:
                            found.add((b, j))
                            waiting.append((b, j))
        return frozenset(x for x, _ in found)

    def stable(self, concept: str, i: Maker, s: State) -> bool:
        for q in self.g.moves[i][s]:
            if not self.prefers(i, q, s):
                continue
            if concept == "rnash":
                return False
            answers = self.answers(i, q, preferred=concept == "rseq")
            deterring = [x for x in answers if self.deters(i, x, s)]
            if concept == "rsmr":
                deterring = [x for x in deterring if all(self.deters(i, z, s) for z in self.g.moves[i][x])]
            if not deterring:
                return False
        return True

    def cells(self, concept: str) -> set[tuple[State, Maker]]:
        """Every (s, i) such that s is stable for i."""
        return {(s, i) for s, i in self.g.cells if self.stable(concept, i, s)}

    def equilibria(self, concept: str) -> set[State]:
        return {s for s in self.g.states if all(self.stable(concept, i, s) for i in self.g.makers)}

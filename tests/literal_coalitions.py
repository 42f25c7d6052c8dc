"""Coalitions read literally: who improves together, what is stable against it, and which equilibria are left together.

A game is `literal_structures.Game(states, moves)`, where `moves[i][s]` is what decision maker i reaches from s by one
move, any graph at all. Preference is `better(i, a, b)`: a is strictly better than b for i. What is not better is no
gain; ties and preferences that are not transitive are allowed.

    found = Together(g, better)                    # Together(g, better, pareto=True) for the Pareto variant
    found.improvements({"A", "B"}, s)              # CI_H(s)
    found.stable("cseq", {"A", "B"}, s)            # for a coalition
    found.stable_for("cseq", "A", s)               # for a decision maker: for every coalition with A in it
    found.universal("cseq")                        # the states that are stable for every coalition
    found.jumps(equilibria)                        # {(s, H, t)}: two equilibria, H of two or more leaves s for t

After Kilgour, Hipel, Fang and Peng, *Group Decision and Negotiation* 10 (2001), and Inohara and Hipel, *Systems
Engineering* 11 (2008). For a coalition H, with the others N∖H:

* R_H(s): where legal sequences of moves of members of H from s end (nobody twice in a row), without s itself.
* CI_H(s), the coalition improvements: what of R_H(s) is better than s for every member of H. In the Pareto variant: at
  least as good for every member and better for one, here and wherever a coalition improves.
* x *does not improve* on s for H: x is not what CI_H(s) takes, that is, for some member it is not better (in the Pareto
  variant: it is no Pareto improvement).
* CNash: CI_H(s) is empty. CGMR: from every q of CI_H(s) the others reach, by R_{N∖H}(q), an x that does not improve on
  s. CSMR: an x such that neither it nor anything in R_H(x) improves on s. CSEQ: an x that does not improve on s, by a
  sequence of coalition improvements of non-empty sub-coalitions of N∖H, each on the state it leaves, and no
  sub-coalition twice in a row (`again=True` allows that). Nobody is left to sanction the coalition of all.

No part of this file is clever, and none imports the package under test.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from literal_structures import Game, Maker, Relation, State

COALITIONAL = ("cnash", "cgmr", "csmr", "cseq")
ALONE = {"cnash": "nash", "cgmr": "gmr", "csmr": "smr", "cseq": "seq"}
"""Of which concept of single decision makers each is the like."""

Coalition = frozenset[Maker]


def coalitions(makers: Collection[Maker]) -> Iterator[Coalition]:
    """All that are not empty, smaller ones first."""
    for size in range(1, len(makers) + 1):
        yield from map(frozenset, combinations(makers, size))


@dataclass(frozen=True, eq=False)
class Together:
    """What coalitions of one game do; see the module."""

    g: Game
    better: Relation
    pareto: bool = False
    again: bool = False
    _reached: dict[tuple[Coalition, State], frozenset[State]] = field(default_factory=dict)
    _improvements: dict[tuple[Coalition, State], frozenset[State]] = field(default_factory=dict)
    _answers: dict[tuple[Coalition, State], frozenset[State]] = field(default_factory=dict)

    def reached(self, members: Iterable[Maker], s: State) -> frozenset[State]:
        """R_H(s)."""
        key = (frozenset(members), s)
        if key not in self._reached:
            found: set[tuple[State, Maker]] = set()
            waiting: list[tuple[State, Maker]] = [(q, j) for j in key[0] for q in self.g.moves[j][s]]
            while waiting:
                a, last = waiting.pop()
                if (a, last) not in found:
                    found.add((a, last))
                    waiting += [(b, j) for j in key[0] if j != last for b in self.g.moves[j][a]]
            self._reached[key] = frozenset(a for a, _ in found) - {s}
        return self._reached[key]

    def improves(self, members: Iterable[Maker], q: State, s: State) -> bool:
        """Whether q improves on s for all of a coalition."""
        members = frozenset(members)
        if self.pareto:
            return all(not self.better(i, s, q) for i in members) and any(self.better(i, q, s) for i in members)
        return all(self.better(i, q, s) for i in members)

    def improvements(self, members: Iterable[Maker], s: State) -> frozenset[State]:
        """CI_H(s)."""
        key = (frozenset(members), s)
        if key not in self._improvements:
            self._improvements[key] = frozenset(q for q in self.reached(key[0], s) if self.improves(key[0], q, s))
        return self._improvements[key]

    def others(self, members: Iterable[Maker]) -> Coalition:
        return frozenset(self.g.makers) - frozenset(members)

    def answers(self, others: Iterable[Maker], q: State) -> frozenset[State]:
        """Where sequences of coalition improvements of sub-coalitions end, after at least one."""
        key = (frozenset(others), q)
        if key not in self._answers:
            subs = list(coalitions(key[0]))
            found: set[tuple[State, Coalition]] = set()
            waiting = [(x, k) for k in subs for x in self.improvements(k, q)]
            while waiting:
                a, last = waiting.pop()
                if (a, last) not in found:
                    found.add((a, last))
                    waiting += [(b, k) for k in subs if self.again or k != last for b in self.improvements(k, a)]
            self._answers[key] = frozenset(a for a, _ in found)
        return self._answers[key]

    def deters(self, concept: str, members: Iterable[Maker], s: State, x: State) -> bool:
        members = frozenset(members)
        if self.improves(members, x, s):
            return False
        return concept != "csmr" or not any(self.improves(members, z, s) for z in self.reached(members, x))

    def stable(self, concept: str, members: Iterable[Maker], s: State) -> bool:
        """Whether s is stable for a coalition."""
        members = frozenset(members)
        others = self.others(members)
        for q in self.improvements(members, s):
            if concept == "cnash":
                return False
            answers = self.answers(others, q) if concept == "cseq" else self.reached(others, q)
            if not any(self.deters(concept, members, s, x) for x in answers):
                return False
        return True

    def stable_for(self, concept: str, i: Maker, s: State) -> bool:
        """Whether s is stable for every coalition with i in it."""
        return all(self.stable(concept, members, s) for members in coalitions(self.g.makers) if i in members)

    def universal(self, concept: str) -> set[State]:
        """The states that are stable for every coalition."""
        return {
            s for s in self.g.states if all(self.stable(concept, members, s) for members in coalitions(self.g.makers))
        }

    def jumps(self, equilibria: Collection[State]) -> set[tuple[State, Coalition, State]]:
        """Who of two or more can leave one equilibrium for another that is better for all of them."""
        return {(s, members, t) for s, members, t in self.leaving(equilibria) if t in equilibria}

    def leaving(self, equilibria: Collection[State]) -> set[tuple[State, Coalition, State]]:
        """Who of two or more can leave an equilibrium for anything that is better for all of them."""
        return {
            (s, members, t)
            for s in equilibria
            for members in coalitions(self.g.makers)
            if len(members) > 1
            for t in self.improvements(members, s)
        }

"""What coalitions can do together, and what deters them: the definitions, state by state.

N are the decision makers, H a coalition, any of them together. R_H(s) is what its members reach from s by a *legal
sequence*: any number of moves, in any order, nobody twice in a row; without s itself, since coming back is no
improvement. After Kilgour, Hipel, Fang and Peng, *Group Decision and Negotiation* 10 (2001) 159-175, and Inohara and
Hipel, *Systems Engineering* 11 (2008) 343-359:

* q is a *coalition improvement* of H on s if it is in R_H(s) and every member of H prefers it to s. In the Pareto
  variant no member prefers s to it, and some member prefers it.
* x *holds* H at s if it is no better than s for some member (in the Pareto variant: no Pareto improvement on s).
* CNash: H has no coalition improvement on s.
* CGMR: from each of them the others, N without H, reach some x that holds H.
* CSMR: some such x from which H reaches nothing that does not hold it.
* CSEQ: some x that holds H, reached by a sequence of coalition improvements of others, of any of them together, each
  on the state that it leaves, the same ones not twice in a row. (Whether the papers forbid that was not read; in option
  form with ranks it makes no difference.)

Where the others are nobody, nobody deters, and the four are one. s is stable under such a concept *for H*; *for a
decision maker* if for every H that it belongs to; and *universally* if for every H, which is what is an equilibrium.

A coalition is a tuple of the places of its members, ascending; a set of states is a whole number, see
`detente.engines.rows`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, reduce
from itertools import combinations
from operator import and_, or_
from typing import Literal, TypeAlias

from detente.conflict import Conflict
from detente.conflict.few import bits
from detente.deadline import check
from detente.engines.rows import MAX_STATES, Listing, Rows, closed, ends, listing_of, shortest
from detente.errors import BoundReached

MAX_DECISION_MAKERS = 8
Coalition: TypeAlias = tuple[int, ...]
Answering: TypeAlias = Literal["nothing", "moves", "escapes", "improvements"]
"""How a coalition improvement is answered: not at all (CNash), by moves (CGMR), by moves after which the coalition has
no way out (CSMR), by coalition improvements of the others (CSEQ)."""

__all__ = [
    "MAX_DECISION_MAKERS", "MAX_STATES", "Answering", "Coalition", "Coalitions", "coalitions_in", "coalitions_of",
    "too_many",
]  # fmt: skip


def coalitions_of(n: int) -> tuple[Coalition, ...]:
    """Return every coalition of n decision makers, the smaller ones first.

    >>> coalitions_of(2)
    ((0,), (1,), (0, 1))
    """
    return tuple(h for size in range(1, n + 1) for h in combinations(range(n), size))


def too_many(conflict: Conflict) -> str | None:
    """Say why the coalitions of a conflict are not all looked at, or return None where they are."""
    n = len(conflict.decision_makers)
    if n <= MAX_DECISION_MAKERS:
        return None
    return f"every coalition is looked at, of up to {MAX_DECISION_MAKERS} decision makers; this model has {n}"


@lru_cache(maxsize=8)
def coalitions_in(conflict: Conflict, *, pareto: bool = False) -> Coalitions:
    """Return what coalitions can do in a conflict.

    Raises
    ------
    BoundReached
        If there are more decision makers or states than are looked at.
    """
    if (why := too_many(conflict)) is not None:
        raise BoundReached(why)
    return Coalitions(listing_of(conflict), pareto=pareto)


class Coalitions:
    """What coalitions can do in a listed conflict; see the module. What was worked out is kept.

    Parameters
    ----------
    listing
        The conflict, listed.
    pareto
        Whether a coalition improvement is one that no member finds worse and some member better.

    Complexity
    ----------
    For each coalition one search from each state over the moves of its members; for CSEQ also one over the improvements
    of all coalitions of the others from each state to which it improves.
    """

    def __init__(self, listing: Listing, *, pareto: bool = False) -> None:
        self.listing, self.pareto = listing, pareto
        self.everyone = tuple(range(len(listing.moves)))
        self.all = coalitions_of(len(self.everyone))
        # Where single moves are transitive and preferences are numbers, whose turn it is makes no difference.
        self.transitive = not listing.conflict.literal
        self.reach = lru_cache(maxsize=None)(self._reach)
        self.improvements = lru_cache(maxsize=None)(self._improvements)
        self.answers = lru_cache(maxsize=None)(self._answers)
        self.stable = lru_cache(maxsize=None)(self._stable)
        self._closed_answers = lru_cache(maxsize=None)(self._closed_answers_to)
        self._answered = lru_cache(maxsize=None)(self._answered_from)

    def others(self, h: Coalition) -> Coalition:
        """Return who is not in a coalition."""
        return tuple(j for j in self.everyone if j not in h)

    def _reach(self, h: Coalition) -> Rows:
        """Return R_H(s) for each state s."""
        moves = [self.listing.moves[j] for j in h]
        check()
        if not h:
            return [0] * len(self.listing.codes)
        if self.transitive:
            found = closed([reduce(or_, row) for row in zip(*moves, strict=True)])
        else:
            found = [ends(moves, s) for s in range(len(self.listing.codes))]
        return [row & ~(1 << s) for s, row in enumerate(found)]

    def reach_from(self, h: Coalition, s: int) -> int:
        """Return R_H(s) for one state, without working out the others."""
        if not h:
            return 0
        moves = [self.listing.moves[j] for j in h]
        return ends(moves, s) & ~(1 << s)

    def improvements_from(self, h: Coalition, s: int) -> int:
        """Return the coalition improvements from one state, without working out the others."""
        better = self.better(h, s)
        return better and better & self.reach_from(h, s)

    def better(self, h: Coalition, s: int) -> int:
        """Return which states are improvements on s for a coalition, wherever it can move."""
        leads = [self.listing.leads[i][s] for i in h]
        if not self.pareto:
            return reduce(and_, leads)
        return reduce(or_, leads) & ~reduce(or_, (self.listing.worse[i][s] for i in h))

    def holding(self, h: Coalition, s: int) -> int:
        """Return which states hold a coalition at s: those that are no improvement on it."""
        if self.pareto:
            return self.listing.whole & ~self.better(h, s)
        return reduce(or_, (self.listing.holds[i][s] for i in h))

    def _improvements(self, h: Coalition) -> Rows:
        """Return the coalition improvements from each state."""
        return [row and row & self.better(h, s) for s, row in enumerate(self.reach(h))]

    def _answers(self, k: Coalition) -> Rows:
        """Return by which moves together some of the others would answer, against nobody's interest among them."""
        if self.pareto or all(self.listing.steps[j] is self.listing.leads[j] for j in k):
            return self.improvements(k)
        steps = [self.listing.steps[j] for j in k]
        return [row and row & reduce(and_, (of[s] for of in steps)) for s, row in enumerate(self.reach(k))]

    def answering(self, h: Coalition) -> tuple[Coalition, ...]:
        """Return who may answer a coalition together: every coalition of the others."""
        others = self.others(h)
        return tuple(tuple(others[j] for j in k) for k in coalitions_of(len(others)))

    def _answered_from(self, h: Coalition, q: int) -> int:
        """Return where coalition improvements of the others lead from a state."""
        check()
        if self.transitive:
            return self._closed_answers(h)[q]
        return ends([self.answers(k) for k in self.answering(h)], q)

    def _closed_answers_to(self, h: Coalition) -> Rows:
        """Return the same for every state, where improvements of each coalition are transitive."""
        rows = [self.answers(k) for k in self.answering(h)]
        return closed([reduce(or_, row) for row in zip(*rows, strict=True)]) if rows else [0] * len(self.listing.codes)

    def sanctions(self, h: Coalition, s: int, q: int, answering: Answering) -> int:
        """Return which states deter a coalition from its improvement from s to q.

        Parameters
        ----------
        h
            The coalition.
        s, q
            The places of the two states.
        answering
            How it may be answered.
        """
        if answering == "nothing":
            return 0
        reached = self.reach(self.others(h))[q] if answering != "improvements" else self._answered(h, q)
        hold = self.holding(h, s)
        found = reached & hold
        if answering == "escapes" and found:
            away = self.reach(h)
            found = sum(1 << x for x in bits(found) if not away[x] & ~hold)
        return found

    def _stable(self, h: Coalition, answering: Answering) -> int:
        """Return which states are stable for a coalition."""
        found = 0
        for s, tempting in enumerate(self.improvements(h)):
            check()
            if all(self.sanctions(h, s, q, answering) for q in bits(tempting)):
                found |= 1 << s
        return found

    def stable_for(self, i: int, answering: Answering) -> int:
        """Return which states are stable for a decision maker: for every coalition that it belongs to."""
        return reduce(and_, (self.stable(h, answering) for h in self.all if i in h))

    def universal(self, answering: Answering) -> int:
        """Return which states are stable for every coalition."""
        return reduce(and_, (self.stable(h, answering) for h in self.all))

    def way(self, h: Coalition, s: int, goal: int) -> tuple[tuple[int, int], ...]:
        """Return a shortest legal sequence of a coalition from s to one of some states: who moves, and where to."""
        found = shortest([self.listing.moves[j] for j in h], s, goal & ~(1 << s))
        assert found is not None
        return tuple((h[k], x) for k, x in found)

    def answer(self, h: Coalition, s: int, q: int, answering: Answering) -> tuple[tuple[Coalition, int], ...] | None:
        """Return a shortest answer to an improvement that deters a coalition: who acts together, and where that leads.

        None if nobody deters it. Where answers are moves, whoever moves acts alone.
        """
        goal = self.sanctions(h, s, q, answering)
        if not goal:
            return None
        if answering == "improvements":
            who = self.answering(h)
            found = shortest([self.answers(k) for k in who], q, goal)
        else:
            who = tuple((j,) for j in self.others(h))
            found = shortest([self.listing.moves[j] for (j,) in who], q, goal)
        assert found is not None
        return tuple((who[k], x) for k, x in found)

    def upsets(self, s: int) -> Iterator[tuple[Coalition, int]]:
        """Yield every coalition improvement from a state: who, and where to."""
        for h in self.all:
            yield from ((h, q) for q in bits(self.improvements(h)[s]))

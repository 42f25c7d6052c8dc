"""Looking several moves ahead: limited-move stability, general metarationality, non-myopic stability.

`Anticipating` (L_h): two decision makers move in turn, h moves in all, each does what is best for it in view of what
the other would then do. Write A_h(p, s) for the states where things may end if p moves first at s: A_0(p, s) = {s}; for
h > 0 let E_t be A_{h-1}(the other, t) for each t that p reaches from s, and lo_t the least that a state of E_t is worth
to p. Then s is in A_h(p, s) iff no lo_t is better for p than s; and e of E_t is iff it is better for p than s and no lo
of another move is better than e. These are the states where some way to break ties ends. s is *stable* for p iff
A_h(p, s) = {s}, and *possibly stable* iff s is in A_h(p, s). After D. M. Kilgour, *Theory and Decision* 18 (1985); that
the state anticipated is not unique where the mover is indifferent: *Discrete Applied Mathematics* (2024).

`Metarational` (MR_h, CMR_h): one decision maker i moves first, then the others, all against it, by legal sequences, h
times in all. i gets its way within k from x iff it reaches some z better for it than s from where they cannot answer
within k - 1; they can answer within k at z iff they reach some x not better for i than s from where i does not get its
way within k - 1. s is stable for i iff it does not get its way within h from s. Credible (CMR_h): improvements of the
mover only. After Zeng, Fang, Hipel and Kilgour, *Discrete Applied Mathematics* 154 (2006), *IEEE SMC-A* 37 (2007).
"""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.answer import Answer
from detente.conflict import Conflict
from detente.deadline import check, over
from detente.errors import OutOfTime
from detente.stability.concept import Local, Reasons

if TYPE_CHECKING:
    from detente.engines import StateSet
    from detente.engines.horizons import Alternation, Anticipation
    from detente.stability.temptation import Step, Temptation

MAX_STATES = 1 << 13


@dataclass(frozen=True, kw_only=True)
class Looking(Local):
    """A concept that is worked out for all states of a list of moves at once."""

    def refuses(self, conflict: Conflict) -> str | None:  # noqa: D102 - see Concept
        return too_large(conflict)

    @abstractmethod
    def held(self, conflict: Conflict, i: int) -> Any:
        """Return for each state, in the order of the graph, whether it is stable for the decision maker of index i."""

    @abstractmethod
    def told(self, conflict: Conflict, i: int, state: int) -> Iterator[Temptation]:
        """Yield what tempts, and why it does not pay or does."""

    def stable_states(  # noqa: D102 - see Concept
        self,
        conflict: Conflict,
        feasible: StateSet,
        found: Mapping[str, Mapping[str, StateSet]],  # noqa: ARG002
    ) -> Mapping[str, StateSet]:
        from detente.engines.explicit import states_of

        states, nothing = states_of(conflict)[1], feasible.where("false")
        return {
            dm: nothing.including([int(code) for code in states[self.held(conflict, i)]])
            for i, dm in enumerate(conflict.decision_makers)
        }

    def temptations(  # noqa: D102 - see Local
        self, conflict: Conflict, i: int, state: int, among: Collection[int] | None = None
    ) -> Iterator[Temptation]:
        return (t for t in self.told(conflict, i, state) if among is None or t.step.target in among)

    def stays(self, conflict: Conflict, i: int, state: int) -> Answer:  # noqa: D102 - see Local
        if over() is not None:
            return Answer.UNKNOWN
        try:
            return Answer.of(bool(self.held(conflict, i)[place_of(conflict, state)]))
        except OutOfTime:
            return Answer.UNKNOWN

    def reasons(self, conflict: Conflict, i: int, state: int, stable: StateSet) -> Reasons:  # noqa: ARG002, D102 - see Concept
        return Reasons.of(tuple(self.told(conflict, i, state)))


@dataclass(frozen=True, kw_only=True)
class Anticipating(Looking):
    """L_h, of two decision makers; see the module. `moves` is h."""

    moves: int

    def refuses(self, conflict: Conflict) -> str | None:  # noqa: D102 - see Concept
        return not_for_two(conflict) or too_large(conflict)

    def held(self, conflict: Conflict, i: int) -> Any:  # noqa: D102 - see Looking
        return _anticipation(conflict).stable(self.moves, i)

    def told(self, conflict: Conflict, i: int, state: int) -> Iterator[Temptation]:  # noqa: D102 - see Looking
        yield from anticipated_moves(conflict, i, state, self.moves)


@dataclass(frozen=True, kw_only=True)
class Nonmyopic(Looking):
    """L_h for every h from some number on, of two decision makers.

    What is anticipated repeats from some number of moves on; a state is stable iff it is L_h stable for every h of one
    period. Where it is not, the least such h is told of.
    """

    def refuses(self, conflict: Conflict) -> str | None:  # noqa: D102 - see Concept
        return not_for_two(conflict) or too_large(conflict)

    def held(self, conflict: Conflict, i: int) -> Any:  # noqa: D102 - see Looking
        anticipation = _anticipation(conflict)
        first, *more = self._period(anticipation)
        found = anticipation.stable(first, i)
        for h in more:
            found &= anticipation.stable(h, i)
        return found

    def told(self, conflict: Conflict, i: int, state: int) -> Iterator[Temptation]:  # noqa: D102 - see Looking
        anticipation, at = _anticipation(conflict), place_of(conflict, state)
        every = self._period(anticipation)
        h = next((h for h in every if not anticipation.stable(h, i)[at]), every[-1])
        yield from anticipated_moves(conflict, i, state, h, ahead=True)

    def _period(self, anticipation: Anticipation) -> range:
        period = anticipation.period()
        begins = max(1, period.begins)
        return range(begins, begins + period.length)


@dataclass(frozen=True, kw_only=True)
class Metarational(Looking):
    """MR_h and CMR_h, of any number of decision makers; see the module. `moves` is h."""

    moves: int
    credible: bool = False

    def held(self, conflict: Conflict, i: int) -> Any:  # noqa: D102 - see Looking
        return _alternation(conflict, i, self).stable(self.moves)

    def told(self, conflict: Conflict, i: int, state: int) -> Iterator[Temptation]:  # noqa: D102 - see Looking
        from detente.stability.temptation import Temptation, step, steps

        for q in conflict.neighbourhood.improvements(i, state):
            check()
            by = () if self.moves == 1 else self._answer(conflict, i, state, q)
            answer = steps(conflict, q, by or ())
            says = self._says(conflict, i, answer) if answer else ""
            yield Temptation(step(conflict, i, state, q), Answer.of(bool(by)), answer, says=says)

    def _says(self, conflict: Conflict, i: int, answer: Sequence[Step]) -> str:
        """Say what follows, where the decision maker may move again; else the usual words say all."""
        if self.moves < 3:
            return ""
        of, left = conflict.decision_makers[i], self.moves - 2
        then = f"within {left} more moves" if left > 1 else "by one more move"
        return f"{followed(answer)}, which is no better for {of}, and {then} {of} comes to nothing better for good"

    def _answer(self, conflict: Conflict, i: int, state: int, q: int) -> tuple[tuple[int, int], ...] | None:
        """Return the shortest legal sequence by which the others deter a move to q, or None if there is none."""
        near, alternation, at = conflict.neighbourhood, _alternation(conflict, i, self), place_of(conflict, state)
        responds = near.steps if self.credible else near.moves
        came: dict[tuple[int, int], tuple[int, int] | None] = {(q, -1): None}
        queue = deque([(q, -1)])
        while queue:
            check()
            x, last = node = queue.popleft()
            if last >= 0 and alternation.deters(self.moves, place_of(conflict, x), at):
                return _way(came, node)
            for j in range(len(conflict.decision_makers)):
                for y in responds(j, x) if j not in (i, last) else ():
                    if (y, j) not in came:
                        came[y, j] = node
                        queue.append((y, j))
        return None


@dataclass(frozen=True, kw_only=True)
class BramsWittman(Local):
    """Non-myopic equilibria of games of two by two; see `detente.stability.concepts.nonmyopic_brams_wittman`."""

    def refuses(self, conflict: Conflict) -> str | None:  # noqa: D102 - see Concept
        return not_for_two(conflict) or _not_two_by_two(conflict)

    def stable_states(  # noqa: D102 - see Concept
        self,
        conflict: Conflict,
        feasible: StateSet,
        found: Mapping[str, Mapping[str, StateSet]],  # noqa: ARG002
    ) -> Mapping[str, StateSet]:
        nothing, every = feasible.where("false"), tuple(feasible.codes())
        return {
            dm: nothing.including([s for s in every if self._kept(conflict, i, s)])
            for i, dm in enumerate(conflict.decision_makers)
        }

    def _kept(self, conflict: Conflict, i: int, state: int) -> bool:
        ends, stops = _round_trip(conflict, i, state)
        return ends[0] == state and stops

    def temptations(  # noqa: D102 - see Local
        self, conflict: Conflict, i: int, state: int, among: Collection[int] | None = None
    ) -> Iterator[Temptation]:
        from detente.stability.temptation import Temptation, step

        (q,) = conflict.neighbourhood.moves(i, state)
        if among is not None and q not in among:
            return
        ends, stops = _round_trip(conflict, i, state)
        of, there = conflict.decision_makers[i], conflict.show(ends[1])
        if ends[0] != state:
            yield Temptation(
                step(conflict, i, state, q), Answer.NO, says=f"it ends at {there}, which is better for {of}"
            )
        elif not stops:
            says = (
                "nobody on the way round finds the best there is, where it would stop, so that it might go on for ever"
            )
            yield Temptation(step(conflict, i, state, q), Answer.NO, says=says)
        elif conflict.neighbourhood.prefers(i, q, state):
            says = f"it ends at {there}, which is no better for {of}"
            yield Temptation(step(conflict, i, state, q), Answer.YES, says=says)

    def reasons(self, conflict: Conflict, i: int, state: int, stable: StateSet) -> Reasons:  # noqa: ARG002, D102 - see Concept
        return Reasons.of(tuple(self.temptations(conflict, i, state)))


def _round_trip(conflict: Conflict, first: int, state: int) -> tuple[list[int], bool]:
    """Return where four alternating moves end from the states they lead through, and whether somebody would stop.

    Each mover goes on only if that ends better for it, and stays else; whoever is at the best there is for it stops.
    """
    near = conflict.neighbourhood
    movers, path = [first, 1 - first] * 2, [state]
    for mover in movers[:3]:
        path.extend(near.moves(mover, path[-1]))
    ends = [state]
    for mover, here in reversed([*zip(movers, path, strict=True)]):
        ends.insert(0, ends[0] if near.prefers(mover, ends[0], here) else here)
    stops = any(not any(near.prefers(mover, s, here) for s in path) for mover, here in zip(movers, path, strict=True))
    return ends, stops


def not_for_two(conflict: Conflict) -> str | None:
    """Return why what two decision makers anticipate is not defined for a conflict, or None."""
    if (n := len(conflict.decision_makers)) != 2:
        why = (
            "; for more, both older definitions in the literature are called faulty (Soares, Rêgo and others, Group "
            "Decision and Negotiation, 2026)"
        )
        return f"it is defined for two decision makers{why if n > 2 else ''}; this model has {n}"
    if conflict.unscored:
        whose = " and ".join(conflict.unscored)
        return f"whoever anticipates compares all states with each other; those of {whose} are pairs, in no order"
    return None


def too_large(conflict: Conflict) -> str | None:
    """Return why a conflict is too large to look ahead in, or None."""
    from detente.engines.explicit import Explicit, states_of

    if why := Explicit().refuses(conflict):
        return why
    if (n := len(states_of(conflict)[1])) > MAX_STATES:
        return f"looking ahead, every move is followed, up to {MAX_STATES:,} states; this model has {n:,}"
    return None


def _not_two_by_two(conflict: Conflict) -> str | None:
    near = conflict.neighbourhood
    what = "it is defined for games of two decision makers, each of whom has two choices in any state"
    if len(conflict.options) > MAX_LETTERS:
        return f"{what}; this model has {len(conflict.options)} options"
    states = near.states("-" * len(conflict.options))
    if len(states) != 4:
        return f"{what}, four states in all; this model has {len(states)}"
    for s in states:
        if any(len(near.moves(i, s)) != 1 for i in (0, 1)):
            return f"{what}; at {conflict.show(s)} somebody has none, or more than one, besides staying"
        (a,), (b,) = near.moves(0, s), near.moves(1, s)
        if near.moves(0, a) != (s,) or near.moves(1, b) != (s,) or near.moves(1, a) != near.moves(0, b):
            return f"{what}, and may take each back; at {conflict.show(s)} that is not so"
    return None


MAX_LETTERS = 12


def anticipated_moves(
    conflict: Conflict, i: int, state: int, moves: int, *, ahead: bool = False
) -> Iterator[Temptation]:
    """Yield each move that is better by itself, or after which something better may follow, and where it would end.

    It does not pay iff nothing that may follow is better; the moves anticipated are told. `ahead` tells also how many
    moves are looked ahead.
    """
    from detente.stability.temptation import Temptation, step, steps

    anticipation, near = _anticipation(conflict), conflict.neighbourhood
    states, of = anticipation.graph.states, conflict.decision_makers[i]
    then = anticipation.looking(moves - 1)[1 - i]
    for q in near.moves(i, state):
        check()
        at = place_of(conflict, q)
        ends = [int(states[e]) for e in then.at(at)]
        better = [e for e in ends if near.prefers(i, e, state)]
        if not better and not near.prefers(i, q, state):
            continue
        end = min(better or ends, key=lambda e: (e != q, e))
        line = anticipation.line(moves - 1, 1 - i, at, place_of(conflict, end))
        by = steps(conflict, q, tuple((j, int(states[x])) for j, x in line))
        may = " may" if len(ends) > 1 else ""
        what = followed(by, may=may) if by else f"the other{may or ' would'} stay at {conflict.show(q)}"
        result = f", which is {'' if better else 'no '}better for {of}"
        looks = f", {moves} moves being looked ahead," if ahead and moves > 1 else ""
        yield Temptation(step(conflict, i, state, q), Answer.of(not better), by, says=f"then{looks} {what}{result}")


def followed(by: Sequence[Step], *, may: str = "") -> str:
    """Say the moves that follow, as a clause."""
    first, *more = by
    verb = "may move" if may else "moves"
    told = [f"{first.decision_maker} {verb} to {first.to}", *(f"{s.decision_maker} to {s.to}" for s in more)]
    return told[0] if not more else f"{', '.join(told[:-1])} and {told[-1]}"


def place_of(conflict: Conflict, state: int) -> int:
    """Return the place of a state, given by its code, in the order of the graph."""
    from bisect import bisect_left

    from detente.engines.explicit import states_of

    return bisect_left(states_of(conflict)[1], state)


def _anticipation(conflict: Conflict) -> Anticipation:
    from detente.engines.horizons import anticipation_of

    return anticipation_of(conflict)


def _alternation(conflict: Conflict, i: int, concept: Metarational) -> Alternation:
    from detente.engines.horizons import alternation_of

    return alternation_of(conflict, i, concept.credible)


def _way(came: Mapping[tuple[int, int], tuple[int, int] | None], node: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    found = []
    while (before := came[node]) is not None:
        found.append((node[1], node[0]))
        node = before
    return tuple(reversed(found))

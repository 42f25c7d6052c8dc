"""The concepts of coalitions: stable for a decision maker is what is stable for every coalition that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from detente.answer import Answer
from detente.conflict import Conflict, Sanctioning
from detente.conflict.few import bits
from detente.errors import BoundReached, OutOfTime
from detente.stability.concept import Concept, Reasons
from detente.stability.concepts import CONCEPTS

if TYPE_CHECKING:
    from detente.conflict.sanctioning import Responders, Value
    from detente.engines import StateSet
    from detente.stability.coalitions import Answering, Coalition, Coalitions
    from detente.stability.temptation import Step, Temptation

FEW = 256  # so many states are looked at without arrays
_SHAPES: Mapping[Answering, tuple[Responders, Value]] = {
    "nothing": ("nothing", "rank"),
    "moves": ("moves", "rank"),
    "escapes": ("moves", "best"),
    "improvements": ("improvements", "rank"),
}


@dataclass(frozen=True, kw_only=True)
class Joint(Concept):
    """A concept of coalitions: it says how a coalition may be answered; see `detente.stability.coalitions`."""

    answering: Answering
    in_company: ClassVar[bool] = True

    def refuses(self, conflict: Conflict) -> str | None:  # noqa: D102 - see Concept
        from detente.stability.coalitions import too_many

        return too_many(conflict)

    def stable_states(  # noqa: D102 - see Concept
        self,
        conflict: Conflict,
        feasible: StateSet,
        found: Mapping[str, Mapping[str, StateSet]],  # noqa: ARG002
    ) -> Mapping[str, StateSet]:
        if feasible.count > FEW:
            return self._by_engines(conflict, feasible)
        from detente.stability.coalitions import coalitions_in

        together, nothing = coalitions_in(conflict), feasible.where("false")
        codes = together.listing.codes
        return {
            dm: nothing.including([codes[k] for k in bits(together.stable_for(i, self.answering))])
            for i, dm in enumerate(conflict.decision_makers)
        }

    @property
    def shape(self) -> Sanctioning:
        """How a coalition is answered, in the words of engines."""
        return Sanctioning(self.id, *_SHAPES[self.answering])

    def _by_engines(self, conflict: Conflict, feasible: StateSet) -> Mapping[str, StateSet]:
        from detente.engines.coalitions import coalitions_of, way_together  # which loads arrays

        run = way_together(conflict, [self.shape], feasible=feasible).start(conflict, [self.shape], feasible=feasible)
        found = dict.fromkeys(conflict.decision_makers, feasible)
        for part in run.parts(coalitions_of(len(conflict.decision_makers))):
            for i in part.coalition:
                dm = conflict.decision_makers[i]
                found[dm] &= part.stable
        return found

    def reasons(self, conflict: Conflict, i: int, state: int, stable: StateSet) -> Reasons:  # noqa: ARG002, D102 - see Concept
        from detente.stability.coalitions import coalitions_in

        try:
            together = coalitions_in(conflict)
        except OutOfTime:
            raise
        except BoundReached:
            return Reasons((), None, None)  # engines tell what is stable in larger models, and not by which moves
        return Reasons.of(tuple(self._tempting(together, i, together.listing.place[state])))

    def _tempting(self, together: Coalitions, i: int, s: int) -> Iterator[Temptation]:
        """Yield what tempts somebody, alone or with others; what already fewer of them could do as well is not told."""
        told: list[tuple[set[int], int, bool]] = []
        for h, q in together.upsets(s):
            if i not in h:
                continue
            free = not together.sanctions(h, s, q, self.answering)
            if any(there == q and fewer <= {*h} and was == free for fewer, there, was in told):
                continue
            told.append(({*h}, q, free))
            yield self._temptation(together, i, h, s, q, free=free)

    def _temptation(self, together: Coalitions, i: int, h: Coalition, s: int, q: int, *, free: bool) -> Temptation:
        from detente.stability.temptation import Temptation

        by = () if free else joint_answer(together, h, s, q, self.answering)
        assert by is not None
        moves = tuple(step for act in by for step in act.steps)
        conflict = together.listing.conflict
        whom = next((j for j in (i, *h) if by and _held(together, j, by[-1].target, s)), i)
        return Temptation(
            joint_step(together, i, h, s, q), Answer.of(not free), moves, whom=conflict.decision_makers[whom]
        )


def joint_concepts() -> Mapping[str, Answering]:
    """Return the concepts of coalitions, each with how what a coalition does may be answered."""
    return {c: concept.answering for c in CONCEPTS if isinstance(concept := CONCEPTS[c], Joint)}


@dataclass(frozen=True)
class Act:
    """What some do together, or somebody alone: who, and by which legal sequence of moves.

    `origin` and `target` are the codes of the states that it leads from and to.
    """

    coalition: tuple[str, ...]
    steps: tuple[Step, ...]
    origin: int
    target: int


def _held(together: Coalitions, j: int, x: int, s: int) -> bool:
    """Tell whether a state, by its code, is no better for somebody than the one of place s."""
    return bool(together.listing.holds[j][s] >> together.listing.place[x] & 1)


def act_of(together: Coalitions, h: Coalition, s: int, q: int) -> Act:
    """Return how a coalition goes from a state to another, each by its place."""
    from detente.stability.temptation import step

    conflict, codes = together.listing.conflict, together.listing.codes
    steps, here = [], s
    for j, x in together.way(h, s, 1 << q):
        steps.append(step(conflict, j, codes[here], codes[x]))
        here = x
    return Act(tuple(conflict.decision_makers[j] for j in h), tuple(steps), codes[s], codes[q])


def joint_answer(together: Coalitions, h: Coalition, s: int, q: int, answering: Answering) -> tuple[Act, ...] | None:
    """Return a shortest answer that deters a coalition from its improvement from s to q; None if there is none."""
    found = together.answer(h, s, q, answering)
    if found is None:
        return None
    acts, here = [], q
    for k, x in found:
        acts.append(act_of(together, k, here, x))
        here = x
    return tuple(acts)


def joint_step(together: Coalitions, i: int, h: Coalition, s: int, q: int) -> Step:
    """Return what somebody does with others as one step of its own, which says of which moves it consists."""
    from detente.stability.temptation import Step, step

    act = act_of(together, h, s, q)
    conflict = together.listing.conflict
    if h == (i,):
        return step(conflict, i, act.origin, act.target)
    changed: dict[str, bool] = {}
    for move in act.steps:
        for options, taken in ((move.takes, True), (move.drops, False)):
            for o in options:
                if o in changed:
                    del changed[o]  # what was done is undone
                else:
                    changed[o] = taken
    takes, drops = (tuple(o for o in conflict.options if changed.get(o) is taken) for taken in (True, False))
    own = conflict.decision_makers[i]
    company = tuple(dm for dm in act.coalition if dm != own)
    return Step(own, conflict.show(act.target), takes, drops, act.origin, act.target, company, act.steps)

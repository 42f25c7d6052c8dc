"""Simultaneous sanctioning (SIM), after Fraser & Hipel, *Conflict Analysis* (1984); the reading is this project's.

A state s is SIM stable for i iff it is SEQ stable for i, or: every decision maker with an improvement at s is not SEQ
stable there, at least two are such, and for each improvement q of i some joint result x of q with improvements from s
of a non-empty set of the others (one each, the rest stay) is feasible and not better for i than s. An infeasible x
sanctions nothing. Several readings exist; published cases do not tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from detente.answer import Answer
from detente.conflict import Conflict
from detente.deadline import check
from detente.errors import BoundReached, OutOfTime
from detente.stability.concept import Concept, Reasons
from detente.stability.concepts import seq
from detente.works import FRASER_HIPEL_1984, after

if TYPE_CHECKING:
    from detente.engines import StateSet
    from detente.stability.temptation import Step, Temptation

MAX_STATES = 1 << 18
MAX_JOINT_RESULTS = 1 << 18


@dataclass(frozen=True, kw_only=True)
class Simultaneous(Concept):
    """See the module."""

    def refuses(self, conflict: Conflict) -> str | None:  # noqa: D102 - see Concept
        if conflict.merged:
            return "joint results of simultaneous moves are not defined for indistinguishable states"
        return None

    def stable_states(  # noqa: D102 - see Concept
        self, conflict: Conflict, feasible: StateSet, found: Mapping[str, Mapping[str, StateSet]]
    ) -> Mapping[str, StateSet]:
        nash, seq = found["nash"], found["seq"]
        if feasible.count > MAX_STATES:
            raise BoundReached(
                f"sim is checked state by state, up to {MAX_STATES:,} states; this model has {feasible.count:,}"
            )
        added: dict[str, list[int]] = {dm: [] for dm in conflict.decision_makers}
        for state in feasible.codes():
            check()
            if not is_candidate(state, nash, seq):
                continue
            for i, dm in enumerate(conflict.decision_makers):
                improvements = conflict.neighbourhood.improvements(i, state)
                if improvements and all(sanction(conflict, i, state, q) is not None for q in improvements):
                    added[dm].append(state)
        return {dm: seq[dm].including(codes) for dm, codes in added.items()}

    def reasons(self, conflict: Conflict, i: int, state: int, stable: StateSet) -> Reasons:  # noqa: D102 - see Concept
        from detente.stability.deterring import deterrence_of_all

        improvements = conflict.neighbourhood.improvements(i, state)
        answered = deterrence_of_all(conflict, i, state, improvements, seq.CONCEPT.sanctioning)
        moves = zip(improvements, answered, strict=True)
        return Reasons.of(tuple(_temptation(conflict, i, state, q, stable, *found) for q, found in moves))


def _temptation(
    conflict: Conflict, i: int, state: int, q: int, stable: StateSet, deterred: Answer, by: tuple[Step, ...]
) -> Temptation:
    """Return a move with what deters it: an answer as under SEQ, or else moves made together with it."""
    from detente.stability.temptation import Temptation, step

    move = step(conflict, i, state, q)
    if deterred is not Answer.YES and not stable.known:
        return Temptation(move, Answer.UNKNOWN)
    if deterred is not Answer.YES and state in stable:
        try:
            together = sanction(conflict, i, state, q)
        except OutOfTime:
            return Temptation(move, Answer.UNKNOWN)
        if together is not None:
            by = tuple(step(conflict, j, state, t) for j, t in together)
            return Temptation(move, Answer.YES, by, simultaneous=True)
    return Temptation(move, deterred, by)


def is_candidate(state: int, nash: Mapping[str, StateSet], seq: Mapping[str, StateSet]) -> bool:
    """Tell whether at least two decision makers have improvements and none of those is SEQ stable."""
    tempted = [dm for dm in nash if state not in nash[dm]]
    return len(tempted) >= 2 and all(state not in seq[dm] for dm in tempted)


def sanction(conflict: Conflict, i: int, state: int, q: int) -> tuple[tuple[int, int], ...] | None:
    """Return moves of others that, made together with i's move to q, leave i no better off than at the state.

    Returns
    -------
    Pairs (decision maker's index, the state its own improvement leads to), fewest movers first; None if there are none.
    """
    near = conflict.neighbourhood
    for others in sorted(_profiles(conflict, i, state), key=len):
        check()
        joint = q
        for _, target in others:
            joint ^= state ^ target
        if near.exists(joint) and near.deters(i, joint, state):
            return others
    return None


def _profiles(conflict: Conflict, i: int, state: int) -> Iterator[tuple[tuple[int, int], ...]]:
    near = conflict.neighbourhood
    choices = [
        [None, *((j, target) for target in near.improvements(j, state))]
        for j in range(len(conflict.decision_makers))
        if j != i
    ]
    size = 1
    for choice in choices:
        size *= len(choice)
    if size > MAX_JOINT_RESULTS:
        raise BoundReached(
            f"sim looks at up to {MAX_JOINT_RESULTS:,} joint results at a state; {conflict.show(state)} has {size:,}"
        )
    for profile in product(*choices):
        movers = tuple(move for move in profile if move is not None)
        if movers:
            yield movers


CONCEPT = Simultaneous(
    id="sim",
    name="SIM",
    title="simultaneous sanctioning",
    meaning="as SEQ, or everybody who could improve things is deterred by what happens if others move at the same time",
    plain="by reactions that serve those who react, or by acts at the same time",
    citation=after(FRASER_HIPEL_1984),
    undeterred="Neither answers nor moves made at the same time make this unattractive",
    deterred="others moving at the same time, or answers, make it unattractive",
    needs=("nash", "seq"),
)

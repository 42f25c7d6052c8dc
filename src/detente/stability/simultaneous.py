"""Simultaneous sanctioning (SIM), after Fraser & Hipel, *Conflict Analysis* (1984); the reading is this project's.

A state s is SIM stable for i iff it is SEQ stable for i, or: every decision maker with an improvement at s is not SEQ
stable there, at least two are such, and for each improvement q of i some joint result x of q with improvements from s
of a non-empty set of the others (one each, the rest stay) is feasible and not better for i than s. An infeasible x
sanctions nothing. Several readings exist; published cases do not tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from detente.conflict import Conflict
from detente.deadline import check
from detente.engines import StateSet
from detente.errors import BoundReached

MAX_STATES = 1 << 18
MAX_JOINT_RESULTS = 1 << 18


def refuses(conflict: Conflict) -> str | None:
    """Return why SIM is not defined for a conflict, or None."""
    if conflict.merged:
        return "joint results of simultaneous moves are not defined for indistinguishable states"
    return None


def stable_states(
    conflict: Conflict, feasible: StateSet, nash: Mapping[str, StateSet], seq: Mapping[str, StateSet]
) -> dict[str, StateSet]:
    """Return for each decision maker its SIM stable states.

    Raises
    ------
    BoundReached
        If there are more states, or more joint results at one state, than are looked at one by one.
    """
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
        if near.exists(joint) and not near.prefers(i, joint, state):
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

"""Whether the others deter a move, and by which shortest answer: by arrays, diagrams or search, whichever serves."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from detente.answer import Answer
from detente.conflict import Conflict, Sanctioning
from detente.deadline import check
from detente.engines.answers import cubes_of, listed_of
from detente.engines.reasons import is_large, reasons
from detente.errors import OutOfTime
from detente.stability.temptation import Escape, Step, Temptation, step, steps

FEW_VISITED = 300  # up to this many pairs a search is over before a graph would be listed
MAX_VISITED = 100_000


Answered: TypeAlias = "tuple[Answer, tuple[Step, ...]]"
"""Whether a move is deterred, and the shortest answer that deters it."""


def deterrence(conflict: Conflict, i: int, state: int, q: int, concept: Sanctioning) -> Answered:
    """Return whether the others deter i's move from a state to q, and the shortest answer."""
    return next(deterrence_of_all(conflict, i, state, (q,), concept))


def deters(conflict: Conflict, i: int, state: int, q: int, concept: Sanctioning) -> Answer:
    """Return whether the others deter i's move from a state to q."""
    return deterrence(conflict, i, state, q, concept)[0]


def deterrence_of_all(
    conflict: Conflict, i: int, state: int, targets: Sequence[int], concept: Sanctioning
) -> Iterator[Answered]:
    """Yield for each of i's improvements from a state whether the others deter it, and the shortest answer.

    In models too large to list moves the diagrams of the state answer; else arrays of all states do, where they fit.
    Once the time is over the answers are unknown.
    """
    settled = 0
    try:
        for answered in _answers(conflict, i, state, targets, concept):
            yield answered
            settled += 1
    except OutOfTime:
        yield from ((Answer.UNKNOWN, ()) for _ in targets[settled:])


def _answers(
    conflict: Conflict, i: int, state: int, targets: Sequence[int], concept: Sanctioning
) -> Iterator[Answered]:
    if is_large(conflict):
        for q in targets:
            deterred, by = reasons(conflict, i, state).deterred(q, concept)
            yield deterred, steps(conflict, q, by)
    elif concept.responders == "nothing":
        yield from ((Answer.NO, ()) for _ in targets)
    elif (cubes := cubes_of(conflict)) is None:
        yield from (_searched(conflict, i, state, q, concept) for q in targets)
    else:
        for q, path in zip(targets, cubes.shortest(i, state, targets, concept), strict=True):
            yield Answer.of(path is not None), steps(conflict, q, path or ())


def _searched(conflict: Conflict, i: int, state: int, q: int, concept: Sanctioning) -> Answered:
    """Search breadth first over pairs (state, last mover), and where that takes long over all of them at once."""
    near = conflict.neighbourhood
    came_from: dict[tuple[int, int], tuple[int, int] | None] = {}
    queue: deque[tuple[int, int]] = deque()
    responds = near.moves if concept.responders == "moves" else near.steps
    others = [j for j in range(len(conflict.decision_makers)) if j != i]

    def onward(x: int, last: int, parent: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
        for j in others:
            if j == last:
                continue
            for y in responds(j, x):
                if (y, j) not in came_from:
                    came_from[y, j] = parent
                    yield y, j

    queue.extend(onward(q, -1, None))
    while queue:
        check()
        node = queue.popleft()
        if _deters(conflict, i, state, node[0], concept):
            return Answer.YES, _path(conflict, q, node, came_from)
        if len(came_from) > FEW_VISITED and (listed := listed_of(conflict)) is not None:
            (path,) = listed.shortest(i, state, (q,), concept)
            return Answer.of(path is not None), steps(conflict, q, path or ())
        if len(came_from) > MAX_VISITED:
            return Answer.UNKNOWN, ()
        queue.extend(onward(*node, node))
    return Answer.NO, ()


def _deters(conflict: Conflict, i: int, state: int, x: int, concept: Sanctioning) -> bool:
    near = conflict.neighbourhood
    if not near.deters(i, x, state):
        return False
    return not concept.counters or all(near.deters(i, z, state) for z in near.moves(i, x))


def _path(
    conflict: Conflict, q: int, last: tuple[int, int], came_from: dict[tuple[int, int], tuple[int, int] | None]
) -> tuple[Step, ...]:
    nodes = [last]
    while (before := came_from[nodes[-1]]) is not None:
        nodes.append(before)
    nodes.reverse()
    return steps(conflict, q, tuple((j, x) for x, j in nodes))


def with_escapes(
    conflict: Conflict, i: int, state: int, concept: Sanctioning, temptations: Sequence[Temptation]
) -> Iterator[Temptation]:
    """Yield temptations, those that nobody deters for good with what would deter them at first, and the way out."""
    if not concept.counters:
        yield from temptations
        return
    free = [t.step.target for t in temptations if t.deterred is Answer.NO]
    answered = deterrence_of_all(conflict, i, state, free, concept.at_first)
    answers = dict(zip(free, answered, strict=True))
    for t in temptations:
        deterred, answer = answers.get(t.step.target, (Answer.NO, ()))
        away = _way_out(conflict, i, state, answer[-1].target) if deterred is Answer.YES else None
        if away is not None:
            yield replace(t, escape=Escape(answer, away))
        else:
            yield t if deterred is Answer.NO else replace(t, escape=Answer.UNKNOWN)


def _way_out(conflict: Conflict, i: int, state: int, x: int) -> Step | None:
    """Return a move of i from a state to one that it prefers to where things began; None if a bound was hit."""
    if is_large(conflict):
        z = reasons(conflict, i, state).way_out(x)
    elif (cubes := cubes_of(conflict)) is not None:
        z = cubes.way_out(i, state, x)
    else:
        near = conflict.neighbourhood
        away = (z for z in near.moves(i, x) if not near.deters(i, z, state))
        z = min(away, key=lambda z: ((z ^ x).bit_count(), z))
    return None if z is None else step(conflict, i, x, z)

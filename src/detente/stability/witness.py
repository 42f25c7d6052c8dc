"""Why: for a state, a decision maker and a concept, the tempting moves and what deters each of them.

Worked out around the one state, without any engine, so that an engine's verdict and its reasons check each other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal, TypeAlias, overload

from detente.answer import Answer
from detente.conflict import Concept, Conflict, state_of
from detente.deadline import check, over, within
from detente.display import Displayed, Label, Tabular, label, labels
from detente.engines.answers import cubes_of, listed_of
from detente.errors import OutOfTime, UsageError
from detente.stability import simultaneous
from detente.stability.concepts import CONCEPTS, SIM, WITHOUT_COUNTERS, check_concepts
from detente.stability.large import is_large, reasons
from detente.stability.solve import Solution

FEW_VISITED = 300  # up to this many pairs a search is over before a graph would be listed
MAX_VISITED = 100_000


Answered: TypeAlias = "tuple[Answer, tuple[Step, ...]]"
"""Whether a move is deterred, and the shortest answer that deters it."""


@dataclass(frozen=True)
class Step:
    """One move: who moves, where to, and which options it takes up and gives up."""

    decision_maker: str
    to: str
    takes: tuple[str, ...]
    drops: tuple[str, ...]
    origin: int
    target: int


@dataclass(frozen=True)
class Escape:
    """An answer that leaves the mover no better off at first, and the move by which it then is better off after all."""

    answer: tuple[Step, ...]
    by: Step


@dataclass(frozen=True)
class Temptation:
    """A move that would improve things for the mover, and what deters it.

    Parameters
    ----------
    step
        The move.
    deterred
        Whether the others can answer so that it does not pay; unknown if that was not settled within the bound.
    by
        The shortest answer, a legal sequence of the others' moves (for sim: moves made together with the step).
    simultaneous
        Whether `by` is made together with the step and not after it.
    escape
        Where nobody deters the move for good, though some answer would leave the mover no better off at first: the
        shortest such answer, and the mover's way out of it (smr and sseq). No if there is no such answer, unknown if
        that was not settled.
    """

    step: Step
    deterred: Answer
    by: tuple[Step, ...] = ()
    simultaneous: bool = False
    escape: Escape | Literal[Answer.NO, Answer.UNKNOWN] = Answer.NO

    @property
    def at_first(self) -> Answer:
        """Whether some answer leaves the mover no better off, whatever it could do then."""
        if self.deterred is not Answer.NO:
            return self.deterred
        return Answer.YES if isinstance(self.escape, Escape) else self.escape


@dataclass(frozen=True, repr=False)
class Verdict(Displayed):
    """Whether a state is stable for a decision maker under a concept, with every temptation.

    `improvements` says how many moves would improve things (None if they were not looked at before the time was over),
    `undeterred` how many of them nobody deters (None if that was not settled); `temptations` lists them all, or in a
    model too large for that one of each kind.
    Where `stable` is infeasible, because there is no such state, or unknown there is no verdict.
    """

    state: str
    concept: str
    decision_maker: str
    stable: Answer
    temptations: tuple[Temptation, ...]
    improvements: int | None
    undeterred: int | None

    @property
    def complete(self) -> bool:
        """Whether every improvement is listed; in large models one of each kind is."""
        return len(self.temptations) == self.improvements

    def __repr__(self) -> str:
        return f"<Verdict on {self.state} for {self.decision_maker} under {self.concept}: {self.stable.value}>"


@dataclass(frozen=True, eq=False, repr=False)
class Explanation(Tabular, Sequence[Verdict]):
    """Why states are stable or not: the verdicts in their order, each of one state, concept and decision maker.

    Parameters
    ----------
    solution
        What is explained.
    verdicts
        The verdicts; the explanation itself is a sequence of them.

    Examples
    --------
    >>> import detente
    >>> solution = detente.solve(detente.read_case("prisoners-dilemma"))
    >>> found = detente.explain(solution, state="YY", by=["One"], concept="nash")
    >>> found
    <Explanation: YY for One under nash: no>
    >>> print(found.says().splitlines()[4])
    One can move to NY (s2): gives up “cooperate”. Under Nash nobody's answer counts.
    """

    solution: Solution
    verdicts: tuple[Verdict, ...]

    @overload
    def __getitem__(self, at: int) -> Verdict: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Verdict, ...]: ...
    def __getitem__(self, at: int | slice) -> Verdict | tuple[Verdict, ...]:
        return self.verdicts[at]

    def __len__(self) -> int:
        return len(self.verdicts)

    def __repr__(self) -> str:
        told = "; ".join(f"{v.state} for {v.decision_maker} under {v.concept}: {v.stable.value}" for v in self)
        return f"<Explanation: {told}>"


def explain(
    solution: Solution,
    *,
    state: str | None = None,
    by: Sequence[Label] | None = None,
    concept: Label | None = None,
    seconds: float | None = None,
) -> Explanation:
    """Return for each decision maker why a state is stable or not.

    Parameters
    ----------
    solution
        A solution that holds the concept.
    state
        Its letters or its name; None = the status quo.
    by
        Decision makers; None = all.
    concept
        The concept; None = all that the solution holds.
    seconds
        When to end, counted from the call; what was not looked at by then is not known. None = no bound.

    Raises
    ------
    UsageError
        If something named is unknown.

    Examples
    --------
    >>> import detente
    >>> solution = detente.solve(detente.read_case("prisoners-dilemma").model())
    >>> verdict = detente.explain(solution, state="YY", concept="seq")[0]
    >>> verdict.stable, [(t.step.to, [s.to for s in t.by]) for t in verdict.temptations]
    (Answer.YES, [('NY', ['NN'])])
    """
    conflict, model = solution.conflict, solution.model
    asked = check_concepts(solution.concepts if concept is None else (label(concept),))
    missing = [c for c in asked if c not in solution.concepts]
    if missing:
        raise UsageError(
            f"this solution does not hold the concept “{missing[0]}” (it holds {', '.join(solution.concepts)})"
        )
    at = model.status_quo if state is None else state
    if at is None:
        raise UsageError(f"{model.case} names no status quo; say which state to explain")
    ids = conflict.decision_makers if by is None else labels(by)
    indices = [conflict.index(dm) for dm in ids]
    code = state_of(model, conflict, at)
    if code is None:
        shown, there = model.state_pattern(at), Answer.INFEASIBLE
        nothing = (Verdict(shown, c, conflict.decision_makers[i], there, (), 0, None) for c in asked for i in indices)
        return Explanation(solution, tuple(nothing))
    with within(seconds):
        return Explanation(solution, tuple(verdict(solution, code, c, i) for c in asked for i in indices))


def verdict(solution: Solution, state: int, concept: str, i: int, stable: Answer | None = None) -> Verdict:
    """Return the verdict on a state, by its code, for the decision maker of index i; `stable` if that is known."""
    conflict = solution.conflict
    dm = conflict.decision_makers[i]
    if stable is None:
        states = solution.stable[concept][dm]
        stable = Answer.of(state in states) if states.known else Answer.UNKNOWN
    if over() is not None:
        return Verdict(conflict.show(state), concept, dm, stable, (), None, None)
    if is_large(conflict) and concept != SIM:
        known = reasons(conflict, i, state).under(CONCEPTS[concept])
        moves = [Temptation(step(conflict, i, state, q), d, steps(conflict, q, by)) for q, d, by in known.moves]
        listed = tuple(_with_escapes(conflict, i, state, concept, moves))
        return Verdict(conflict.show(state), concept, dm, stable, listed, known.improvements, known.undeterred)
    improvements = conflict.neighbourhood.improvements(i, state)
    answered = deterrence_of_all(conflict, i, state, improvements, CONCEPTS["seq" if concept == SIM else concept])
    found = [_temptation(solution, state, q, concept, i, a) for q, a in zip(improvements, answered, strict=True)]
    temptations = tuple(_with_escapes(conflict, i, state, concept, found))
    settled = all(t.deterred.settled for t in temptations)
    undeterred = sum(t.deterred is Answer.NO for t in temptations) if settled else None
    return Verdict(conflict.show(state), concept, dm, stable, temptations, len(temptations), undeterred)


def _with_escapes(
    conflict: Conflict, i: int, state: int, concept: str, temptations: Sequence[Temptation]
) -> Iterator[Temptation]:
    """Yield temptations, those that nobody deters for good with what would deter them at first, and the way out."""
    if concept not in WITHOUT_COUNTERS:
        yield from temptations
        return
    free = [t.step.target for t in temptations if t.deterred is Answer.NO]
    answered = deterrence_of_all(conflict, i, state, free, WITHOUT_COUNTERS[concept])
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
        better = (z for z in near.moves(i, x) if near.prefers(i, z, state))
        z = min(better, key=lambda z: ((z ^ x).bit_count(), z))
    return None if z is None else step(conflict, i, x, z)


def steps(conflict: Conflict, q: int, by: tuple[tuple[int, int], ...]) -> tuple[Step, ...]:
    """Return an answer to the move to a state, given as (mover, state moved to), as steps."""
    origins = [q, *(x for _, x in by)]
    return tuple(step(conflict, j, origin, x) for origin, (j, x) in zip(origins, by, strict=False))


def _temptation(solution: Solution, state: int, q: int, concept: str, i: int, answered: Answered) -> Temptation:
    conflict = solution.conflict
    move = step(conflict, i, state, q)
    deterred, by = answered
    if concept != SIM:
        return Temptation(move, deterred, by)
    stable = solution.stable[SIM][conflict.decision_makers[i]]
    if deterred is not Answer.YES and not stable.known:
        return Temptation(move, Answer.UNKNOWN)
    if deterred is not Answer.YES and state in stable:
        try:
            together = simultaneous.sanction(conflict, i, state, q)
        except OutOfTime:
            return Temptation(move, Answer.UNKNOWN)
        if together is not None:
            by = tuple(step(conflict, j, state, t) for j, t in together)
            return Temptation(move, Answer.YES, by, simultaneous=True)
    return Temptation(move, deterred, by)


def deterrence(conflict: Conflict, i: int, state: int, q: int, concept: Concept) -> Answered:
    """Return whether the others deter i's move from a state to q, and the shortest answer."""
    return next(deterrence_of_all(conflict, i, state, (q,), concept))


def deterrence_of_all(
    conflict: Conflict, i: int, state: int, targets: Sequence[int], concept: Concept
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


def _answers(conflict: Conflict, i: int, state: int, targets: Sequence[int], concept: Concept) -> Iterator[Answered]:
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


def _searched(conflict: Conflict, i: int, state: int, q: int, concept: Concept) -> Answered:
    """Search breadth first over pairs (state, last mover), and where that takes long over all of them at once."""
    near = conflict.neighbourhood
    came_from: dict[tuple[int, int], tuple[int, int] | None] = {}
    queue: deque[tuple[int, int]] = deque()
    responds = near.moves if concept.responders == "moves" else near.improvements
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


def _deters(conflict: Conflict, i: int, state: int, x: int, concept: Concept) -> bool:
    near = conflict.neighbourhood
    if near.prefers(i, x, state):
        return False
    return not concept.counters or not any(near.prefers(i, z, state) for z in near.moves(i, x))


def _path(
    conflict: Conflict, q: int, last: tuple[int, int], came_from: dict[tuple[int, int], tuple[int, int] | None]
) -> tuple[Step, ...]:
    nodes = [last]
    while (before := came_from[nodes[-1]]) is not None:
        nodes.append(before)
    nodes.reverse()
    return steps(conflict, q, tuple((j, x) for x, j in nodes))


def step(conflict: Conflict, mover: int, origin: int, target: int) -> Step:
    """Return a move between two states, in option ids; between merged states, the move that changes least."""
    near = conflict.neighbourhood
    own = conflict.own[mover]
    pairs = (
        (a, b)
        for a, b in product(near.members(origin), near.members(target))
        if not (a ^ b) & ~own and near.allowed(mover, a, b)
    )
    a, b = min(pairs, key=lambda pair: ((pair[0] ^ pair[1]).bit_count(), pair))
    named = list(enumerate(conflict.options))
    return Step(
        conflict.decision_makers[mover],
        conflict.show(target),
        takes=tuple(o for k, o in named if b & ~a & 1 << k),
        drops=tuple(o for k, o in named if a & ~b & 1 << k),
        origin=origin,
        target=target,
    )

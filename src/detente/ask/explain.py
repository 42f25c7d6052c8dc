"""`explain`: the reasons of verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import (
    alpha,
    beta,
    concepts,
    degree,
    engine,
    gamma,
    listed_states,
    parameter,
    reading,
    reading_of,
    seconds,
    states,
    texts,
)
from detente.ask._question import At, Question, Request
from detente.ask._solving import solution_of
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.stability import Explanation


@dataclass(frozen=True, kw_only=True)
class Explain:
    """The reasons of verdicts at states; without `states` at the status quo."""

    texts: Mapping[str, str] | None = texts(at_hand=False)
    states: tuple[str, ...] | None = states(20)
    concepts: tuple[str, ...] | None = concepts()
    engine: str = engine()
    limit: int | None = listed_states(command=False)
    seconds: float | None = seconds()
    reading: str = reading()
    degree: int = degree()
    alpha: str = alpha()
    beta: str = beta()
    gamma: str = gamma()
    by: tuple[str, ...] | None = parameter(
        None, metavar="DM", refers="decision_makers", longest=50, last=True, help="Only for this decision maker."
    )


def run(at: At, asked: Explain) -> Explanation:
    """Look at each tempting move, and at what deters it."""
    from detente.stability import Explanation, explain

    quo = at.model.status_quo
    asked_at = asked.states or ((quo,) if quo else ())
    if not asked_at:
        raise UsageError("the case names no status quo; say which state to explain")
    solution = solution_of(
        at, concepts=asked.concepts, engine=asked.engine, seconds=asked.seconds, reading=reading_of(asked)
    )
    at.progress("reasons")
    return Explanation(
        solution,
        tuple(
            v
            for s in asked_at
            for c in solution.concepts
            for v in explain(solution, state=s, concept=c, by=asked.by or None)
        ),
    )


def check_at(_: Request, asked: Explain, at: At) -> None:
    """Refuse a model without a status quo where no state is named."""
    if not asked.states and not at.model.status_quo:
        raise UsageError(f"{at.model.case} names no status quo; say which state to explain with --state")


QUESTION = Question(
    asks="for the reasons of verdicts",
    parameters=Explain,
    run=run,
    tells_open=True,
    room="verdict",
    record_is="ExplanationRecord",
    stopped=lambda found: found.solution.stopped,
    check_at=check_at,
    help="""Explain verdicts: for a state and a concept, each tempting move and the counter-moves that deter it.

    Without --state the status quo is explained, without --concept the five basic concepts.
    """,
)

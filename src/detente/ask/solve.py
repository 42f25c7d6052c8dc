"""`solve`: what is stable, for whom, under which concept."""

from __future__ import annotations

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
    reading,
    reading_of,
    seconds,
)
from detente.ask._question import At, Question
from detente.ask._solving import solution_of

if TYPE_CHECKING:
    from detente.stability import Solution


@dataclass(frozen=True, kw_only=True)
class Solve:
    """What is stable, for whom, under which concept."""

    concepts: tuple[str, ...] | None = concepts()
    engine: str = engine()
    limit: int | None = listed_states()
    seconds: float | None = seconds()
    reading: str = reading()
    degree: int = degree()
    alpha: str = alpha()
    beta: str = beta()
    gamma: str = gamma()


def run(at: At, asked: Solve) -> Solution:
    """Solve a model."""
    return solution_of(
        at, concepts=asked.concepts, engine=asked.engine, seconds=asked.seconds, reading=reading_of(asked)
    )


QUESTION = Question(
    asks="what is stable, for whom, under which concept",
    parameters=Solve,
    run=run,
    tells_open=True,
    room="states",
    record_is="SolutionRecord",
    help="Find what is stable: equilibria under each concept, and states stable for each decision maker.",
)

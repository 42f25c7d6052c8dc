"""`horizon`: what is stable by how many moves are looked ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import listed_states, parameter, seconds
from detente.ask._question import At, Question

if TYPE_CHECKING:
    from collections.abc import Collection

    from detente.assess import LookingAhead


def _families() -> Collection[str]:
    from detente.stability.families import FAMILIES

    return tuple(FAMILIES)


def _called(family: str) -> str:
    from detente.stability.families import FAMILIES

    return FAMILIES[family].title


@dataclass(frozen=True, kw_only=True)
class Looks:
    """What is stable for those who look one move ahead, two, three, until the same comes again."""

    concept: str = parameter(
        "l", metavar="ID", among=_families, noun="way of looking ahead", called=_called,
        help="Which concepts: {among}. l is limited-move stability, of two decision makers; mr and cmr are general "
        "metarationality, of any number.",
    )  # fmt: skip
    up_to: int | None = parameter(
        None, at_least=1, at_most=999, most=60, metavar="H",
        help="How many moves ahead; by default through the first whole period, and at most 20.",
    )  # fmt: skip
    state: str | None = parameter(
        None, metavar="NAME|YNN…", refers="state",
        help="Where to tell what is expected; the status quo by default.",
    )  # fmt: skip
    limit: int | None = listed_states()
    seconds: float | None = seconds()


def run(at: At, asked: Looks) -> LookingAhead:
    """Look ahead."""
    from detente.assess import look_ahead

    return look_ahead(
        at.model,
        concept=asked.concept,
        up_to=asked.up_to,
        state=asked.state,
        seconds=asked.seconds,
        progress=at.progress,
    )


QUESTION = Question(
    asks="what is stable by how many moves are looked ahead, and from where on the same comes again",
    parameters=Looks,
    run=run,
    record_is="LookingAheadRecord",
    help="""Find what is stable for those who look one move ahead, two, three, until the same comes again.

    Tells for two decision makers also what each expects at a state, and which states are stable however much further
    they look. Nothing is said of how likely a line of moves is.
    """,
)

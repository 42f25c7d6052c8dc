"""`perception`: what everybody sees and finds stable where some see less, and what surprises whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import concepts, engine, listed_states, parameter, seconds, states
from detente.ask._question import At, Question
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.assess import Perceived


def _views(words: Sequence[str]) -> Mapping[str, str]:
    """Read DM=PERSPECTIVE."""
    found: dict[str, str] = {}
    for word in words:
        who, _, perspective = word.partition("=")
        if not perspective:
            raise UsageError(f"found --view {word}; expected DM=PERSPECTIVE, such as UR=theirs")
        if who in found:
            raise UsageError(f"“{who}” has one view; --view names several for it")
        found[who] = perspective
    return found


@dataclass(frozen=True, kw_only=True)
class Perception:
    """What everybody sees and finds stable, where some do not see everything; and what surprises whom."""

    of: tuple[str, ...] | None = parameter(
        None, option="--of", metavar="ID|NAME", refers="decision_makers", longest=50,
        help="Whose sight to tell of; at the second level also who is aware of how the others see it.",
        absent="everybody by default",
    )  # fmt: skip
    level: int = parameter(
        1, at_least=1, at_most=2, most=2, metavar="N",
        help="1: nobody knows that others see the conflict otherwise. 2: those of --of know how each of them does.",
    )  # fmt: skip
    view: Mapping[str, str] | None = parameter(
        None, metavar="DM=PERSPECTIVE", read=_views, refers="decision_makers=perspectives", label="views",
        help="Through which perspective somebody sees the conflict, in place of the one that says view_of.",
    )  # fmt: skip
    states: tuple[str, ...] | None = states()
    concepts: tuple[str, ...] | None = concepts()
    engine: str = engine()
    limit: int | None = listed_states()
    seconds: float | None = seconds()


def run(at: At, asked: Perception) -> Perceived:
    """Look at the conflict as each sees it."""
    from detente.assess import perceive, views_in

    model = at.model
    return perceive(
        model,
        views=views_in(at.case, phase=model.phase_id, chosen=asked.view, owners=model.owners),
        of=asked.of,
        level=asked.level,
        states=asked.states,
        concepts=asked.concepts,
        engine=asked.engine,
        seconds=asked.seconds,
        progress=at.progress,
    )


QUESTION = Question(
    asks="what everybody sees and finds stable where some see less than there is, and what surprises whom",
    parameters=Perception,
    run=run,
    tells_open=True,
    long=True,
    record_is="PerceptionRecord",
    help="""Say what everybody sees and finds stable where some see less than there is, and what surprises whom.

    Whose view a perspective is, it says by view_of, and by unseen what that one lacks; --view names another for
    somebody. Whoever has none sees the model asked about. A state that somebody does not see never deters it, and it
    has no verdict on it.
    """,
)

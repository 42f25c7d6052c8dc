"""`conditions`: who waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.ask._question import At, Chapter, Question, Reported

if TYPE_CHECKING:
    from detente.assess import Waits
    from detente.report.blocks import Block, Figure


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """Who waits for whom, and where that goes in a circle."""


def run(at: At, _: Conditions) -> Waits:
    """Look at preference statements that are conditions, and at the conditions of the case."""
    from detente.assess import who_waits

    phases = {str(key): phase.name for key, phase in at.case.phases.items() if phase.name}
    return replace(who_waits(at.model), phases=phases)


def picture(found: Waits) -> Figure | None:
    """Draw it, where somebody waits."""
    from detente.report.waits import waits_figure

    return waits_figure(found)


def chapter(reported: Reported) -> Sequence[Block]:
    """Tell of loops, and of what the sources say and the model does not; nothing where there is neither."""
    from detente.assess import who_waits
    from detente.report.waits import waits_chapter

    return waits_chapter(who_waits(reported.assessment.model))


QUESTION = Question(
    asks="who waits for whom, and where that is a deadlock",
    parameters=Conditions,
    run=run,
    room="model",
    record_is="ConditionsRecord",
    picture=picture,
    drawn="wait",
    help="""Show who waits for whom: acts that wait for acts, and where that goes in a circle.

    Preference statements that are conditions (“A if B”, “A iff B”) tell of acts; what the sources say beyond them
    stands under “conditions” in the case. A loop of acts is a deadlock; one of parties that wait for different things
    is none.
    """,
    chapter=Chapter("who waits for whom", chapter),
)

"""`attitudes`: what is stable where decision makers care for each other, and what that changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import concept_called, parameter, seconds
from detente.ask._question import At, Question

if TYPE_CHECKING:
    from detente.assess.caring import Caring


def _of_attitudes() -> Sequence[str]:
    from detente.assess.caring import relational

    return relational()


@dataclass(frozen=True, kw_only=True)
class Attitudes:
    """What is stable by whom decision makers care for, and without; what changes, and for whom.

    Parameters
    ----------
    concepts
        The concepts of attitudes; None = all.
    weak
        Whether it is enough for whoever is against somebody that this one finds a state no better.
    """

    concepts: tuple[str, ...] | None = parameter(
        None, option="--concept", metavar="ID", among=_of_attitudes, noun="concept of attitudes", help="{among}.",
        called=concept_called, absent="all by default",
    )  # fmt: skip
    weak: bool = parameter(
        False,
        label="weak reading of “-”",
        help="Let it be enough for whoever is against somebody that this one finds a state no better; without it the "
        "state has to be worse for that one.",
    )
    limit: int | None = parameter(
        None, at_least=0, most=1000, over_http=100, metavar="N", by_format=True,
        help="Tell at most so many changes one by one; counts are always whole. 1000 by default, 50 on the screen.",
    )  # fmt: skip
    seconds: float | None = seconds()


def run(at: At, asked: Attitudes) -> Caring:
    """Solve with attitudes and without, and put the verdicts side by side."""
    from detente.assess.caring import LISTED, who_cares

    return who_cares(
        at.model, concepts=asked.concepts, weak=asked.weak, limit=LISTED if asked.limit is None else asked.limit,
        seconds=asked.seconds,
    )  # fmt: skip


QUESTION = Question(
    asks="what is stable where decision makers care for each other, and what that changes",
    parameters=Attitudes,
    run=run,
    record_is="AttitudesRecord",
    help="""Show what each cares for, what is stable by that, and what it changes and for whom.

    Attitudes stand under “attitudes” in the case: for (+), indifferent to (0) or against (-) each decision maker,
    itself among them. Each concept of attitudes is compared with the simple one in which everybody moves by its own
    preference alone; each change is told with the move it turns on.
    """,
)

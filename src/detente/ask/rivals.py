"""`rivals`: which evidence tells rival explanations apart, and which verdicts depend on which is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import Selected, chosen, engine, parameter, seconds
from detente.ask._question import At, Question

if TYPE_CHECKING:
    from detente.assess import RivalAnswers
    from detente.case import Case, Model


@dataclass(frozen=True, kw_only=True)
class Rivals:
    """What tells rival answers apart, and what difference it makes which is right."""

    verdicts: tuple[str, ...] | None = parameter(
        None, option="--verdict", metavar="PROPOSAL[:CONCEPT]", longest=50,
        help="A verdict to ask about, such as V1:seq.", absent="every proposal under the default concepts otherwise",
    )  # fmt: skip
    chosen: Selected | None = chosen()
    engine: str = engine()
    seconds: float | None = seconds()


def run(at: At, asked: Rivals) -> RivalAnswers:
    """Compare the answers."""
    from detente.assess import compare_rivals

    return compare_rivals(
        at.case,
        verdicts=asked.verdicts,
        selections=asked.chosen.pairs if asked.chosen and asked.chosen.pairs else None,
        engine=asked.engine,
        seconds=asked.seconds,
        progress=at.progress,
    )


def as_written(case: Case, asked: Rivals) -> Sequence[Model]:
    """Return the models whose verdicts are looked at."""
    selected = asked.chosen if asked.chosen and asked.chosen.pairs else Selected(tuple(case.selections()))
    return selected.models(case)


QUESTION = Question(
    asks="which evidence tells rival explanations apart, and which verdicts depend on which is right",
    parameters=Rivals,
    run=run,
    about="case",
    as_written=as_written,
    owners=False,
    long=True,
    room="argument",
    record_is="RivalsRecord",
    help="""Say which evidence tells rival explanations apart, and which verdicts depend on which of them is right.

    Without --perspective and --phase every perspective is looked at in every phase.
    """,
)

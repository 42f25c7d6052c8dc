"""`robust`: which verdicts survive small doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import concepts, engine, parameter, proposals, seconds, states
from detente.ask._question import At, Chapter, Question, Reported

if TYPE_CHECKING:
    from detente.assess import RobustnessAnalysis
    from detente.report.blocks import Block

MANY_DOUBTS = 500  # so many single doubts a report tries; of more, so many drawn at random


def _kinds() -> Sequence[str]:
    from detente.assess.doubts import KINDS

    return KINDS


def _kinds_from(words: Sequence[str]) -> Sequence[str]:
    from detente.assess.doubts import kinds_from

    return kinds_from(words)


@dataclass(frozen=True, kw_only=True)
class Robust:
    """Which verdicts survive small doubts; about proposals and states, without both about all proposals."""

    proposals: tuple[str, ...] | None = proposals()
    states: tuple[str, ...] | None = states()
    concepts: tuple[str, ...] | None = concepts()
    doubts: tuple[str, ...] | None = parameter(
        None, option="--doubt", metavar="KIND", among=_kinds, noun="kind of doubt", read=_kinds_from,
        help="Only this kind of doubt: swap, tie, assumption, inferred, one-way or owner.",
    )  # fmt: skip
    together: int = parameter(
        2, among=(1, 2, 3), help="Try doubts one at a time, also two at a time, or also three at a time."
    )  # fmt: skip
    models: int = parameter(
        100_000, at_least=1, metavar="N", http=False,
        help="Of single doubts, and of sets of each size: all if there are no more than N, else N drawn at random.",
    )  # fmt: skip
    seed: int = parameter(1, metavar="N", http=False, help="What they are drawn with.")
    engine: str = engine()
    seconds: float | None = seconds()


def run(at: At, asked: Robust) -> RobustnessAnalysis:
    """Try small doubts about a model."""
    from detente.assess import assess_robustness
    from detente.assess.doubts import KINDS, kinds_from

    return assess_robustness(
        at.model,
        proposals=asked.proposals,
        states=asked.states,
        concepts=asked.concepts,
        kinds=KINDS if asked.doubts is None else kinds_from(asked.doubts),
        together=asked.together,
        models=asked.models,
        seed=asked.seed,
        engine=asked.engine,
        seconds=asked.seconds,
        progress=at.progress,
    )


def chapter(reported: Reported) -> Sequence[Block]:
    """Tell which answers survive small doubts: one at a time, up to a number of them, on small models."""
    from detente.assess import assess_robustness
    from detente.report import Words
    from detente.report.annex.doubts import doubts_blocks

    solution = reported.assessment.solution
    if reported.large or not reported.assessment.proposals:
        return []
    found = assess_robustness(
        reported.assessment.model,
        concepts=solution.concepts,
        together=1,
        models=MANY_DOUBTS,
        seconds=float("inf"),
    )
    return doubts_blocks(Words.of(solution), found)


QUESTION = Question(
    asks="which verdicts survive small doubts",
    parameters=Robust,
    run=run,
    record_is="DoubtsRecord",
    long=True,
    room="verdict",
    help="""Try small doubts about a model, and say which verdicts survive them and what flips the others.

    Doubts: neighbours in somebody's preferences swapped or tied, assumptions and inferred entries left out, one-way
    acts that can be undone, contested owners. Without --proposal and --state all proposals are asked about.
    """,
    chapter=Chapter("small doubts", chapter, doing="what survives small doubts"),
)

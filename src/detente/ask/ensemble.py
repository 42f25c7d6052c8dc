"""`ensemble`: in which share of the models that may be meant what holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.ask._parameters import concepts, parameter, proposals, runner, seconds, states
from detente.ask._question import At, Question

if TYPE_CHECKING:
    from detente.assess import Ensemble as Found


def _measures() -> Sequence[str]:
    from detente.assess.ensembles import MEASURES

    return MEASURES


@dataclass(frozen=True, kw_only=True)
class Ensemble:
    """In which share of the models that may be meant proposals hold and states are equilibria."""

    proposals: tuple[str, ...] | None = proposals()
    states: tuple[str, ...] | None = states()
    concepts: tuple[str, ...] | None = concepts()
    measure: str | None = parameter(
        None, metavar="NAME", among=_measures, noun="measure",
        help="What is varied: {among}. By default what the file leaves open, else the order of lists, else rankings.",
    )  # fmt: skip
    perhaps: str | None = parameter(
        None, metavar="STATUS", among=("inferred", "assumption"), noun="status", label="may be missing",
        help="Instead: each statement of preference that is inferred, or an assumption, may be missing.",
    )  # fmt: skip
    phi: str | None = parameter(
        None, metavar="P/Q", longest=40,
        help="Of mallows: by what a ranking counts less for each pair of states that it turns round; 1/2 by default.",
    )  # fmt: skip
    exhaustive: int = parameter(
        100_000, at_least=1, at_most=1 << 40, most=1_000_000, metavar="N", label="gone through up to",
        help="Up to N variants every one is gone through, 100000 by default; of more, some are drawn.",
    )  # fmt: skip
    samples: int = parameter(
        10_000, at_least=1, most=1_000_000, metavar="N", label="drawn of more",
        help="How many are drawn then, 10000 by default.",
    )  # fmt: skip
    seed: int = parameter(1, metavar="N", http=False, help="What they are drawn with; the same seed draws the same.")
    seconds: float | None = seconds()
    runner: Any = runner()


def run(at: At, asked: Ensemble) -> Found:
    """Count or draw the variants."""
    from detente.assess import ensemble

    return ensemble(
        at.model,
        proposals=asked.proposals,
        states=asked.states,
        concepts=asked.concepts,
        measure=asked.measure,
        perhaps=asked.perhaps,
        phi=asked.phi,
        exhaustive=asked.exhaustive,
        samples=asked.samples,
        seed=asked.seed,
        seconds=asked.seconds,
        progress=at.progress,
        runner=asked.runner,
    )


QUESTION = Question(
    asks="how sure an answer is: in which share of what may be meant it holds",
    parameters=Ensemble,
    run=run,
    tells_open=True,
    room="verdict",
    record_is="EnsembleRecord",
    long=True,
    help="""Vary what somebody prefers in all ways that may be meant, and say in which share of them what holds.

    A share counts stated possibilities; it is no forecast. Beside it stands what another answer takes: how many
    neighbours trade places in whose preference; whose preference decides; and the variants with another answer.
    """,
)

"""`perspectives`: where two perspectives part; `compare CASE A B`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from detente.ask._pairs import Around, Aside, of_itself, pair
from detente.ask._parameters import (
    Selected,
    concepts,
    engine,
    listed_states,
    parameter,
    proposals,
    seconds,
    selections,
    states,
)
from detente.ask._question import At, Question

if TYPE_CHECKING:
    from detente.assess import PerspectiveComparison
    from detente.report.blocks import Document


@dataclass(frozen=True, kw_only=True)
class Perspectives:
    """Two perspectives side by side, in the phase asked about: where they part, and which beliefs flip a verdict."""

    pair: tuple[str | None, str | None] = pair(
        "perspectives", "Which two; null for the case as the file says, without a perspective."
    )
    selections: Selected | None = selections()
    concepts: tuple[str, ...] | None = concepts()
    proposals: tuple[str, ...] | None = proposals()
    states: tuple[str, ...] | None = states()
    together: int = parameter(
        1, at_least=0, most=3, metavar="N",
        help="Up to how many single statements are taken over together; 0 leaves single statements out.",
    )  # fmt: skip
    engine: str = engine()
    seconds: float | None = seconds()
    limit: int | None = listed_states()


def run(at: At, asked: Perspectives) -> PerspectiveComparison:
    """Compare them."""
    from detente.assess import compare_perspectives

    of_itself(asked.pair)
    phase = asked.selections.first[1] if asked.selections else None
    here, there = (at.case.model(p, phase) for p in asked.pair)
    return compare_perspectives(
        here,
        there=there,
        proposals=asked.proposals,
        states=asked.states,
        concepts=asked.concepts,
        together=asked.together,
        engine=asked.engine,
        progress=at.progress,
        seconds=asked.seconds,
    )


def document(found: PerspectiveComparison, _: Perspectives) -> Document:
    """Tell where they part by names, for those who read no ids."""
    from detente.report import perspectives_document
    from detente.report.plain import NamedWords

    return perspectives_document(found, NamedWords)


def stopped(found: PerspectiveComparison) -> str | None:
    """Tell why it is not complete."""
    unknown = found.into_here.unknown + found.into_there.unknown
    taken_over = "the bound was hit in a model with beliefs taken over" if unknown else None
    reasons = (found.here.stopped, found.there.stopped, taken_over)
    return "; ".join(dict.fromkeys(why for why in reasons if why)) or None


def beside(around: Around) -> Iterator[Aside]:
    """Yield a chapter on each other perspective; single statements are taken over one at a time."""
    from detente.report.said import chapter

    m, case = around.model, around.case
    for other in case.perspectives if m.perspective_id else ():
        if other != m.perspective_id:
            heading = f"Perspectives {m.perspective_id} and {other}" + (f", {m.phase_id}" if m.phase_id else "")
            named = chapter(heading, [m.perspective, case.perspectives[other]], [m.phase])
            key = frozenset([m.perspective_id, other]), m.phase_id
            yield Aside(key, named, partial(_chapter, around, str(other)))


def _chapter(around: Around, other: str) -> Document:
    from detente.assess import compare_perspectives
    from detente.report import perspectives_document

    return perspectives_document(
        compare_perspectives(
            around.model,
            there=around.case.model(other, around.model.phase_id),
            proposals=around.proposals(around.model),
            concepts=around.concepts,
            together=1,
            engine=around.engine,
            progress=around.progress,
        )
    )


QUESTION = Question(
    asks="what parts two perspectives",
    parameters=Perspectives,
    run=run,
    about="case",
    long=True,
    room="compare",
    record_is="PerspectivesRecord",
    stopped=stopped,
    document=document,
    beside=beside,
)

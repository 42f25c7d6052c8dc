"""`compare`: proposals and the status quo in several models, side by side; a question of the workbench.

The command `compare` asks other questions: `perspectives`, `phases` and `versions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from detente.ask._parameters import concepts, listed_states, parameter, proposals, seconds
from detente.ask._question import At, Described, Question
from detente.ask._solving import LISTED
from detente.report.blocks import Table

if TYPE_CHECKING:
    from detente.assess import Assessment

MOST = 24  # models side by side


@dataclass(frozen=True, kw_only=True)
class Selection:
    """One model of a case."""

    perspective: str | None = parameter(None)
    phase: str | None = parameter(None)


@dataclass(frozen=True, kw_only=True)
class Compare:
    """The same proposals and status quo in several models, side by side; without `models` in all of them."""

    models: tuple[Selection, ...] | None = parameter(None, at_least=1, longest=MOST)
    proposals: tuple[str, ...] | None = proposals()
    concepts: tuple[str, ...] | None = concepts()
    limit: int | None = listed_states()
    seconds: float | None = seconds()


@dataclass(frozen=True)
class ComparedModel:
    """What one model says."""

    perspective: str | None
    phase: str | None
    title: str
    record: Annotated[Mapping[str, Any], Described("AssessmentRecord")]


@dataclass(frozen=True)
class CompareAnswer:
    """Models side by side, and in sentences what differs from the first."""

    models: tuple[ComparedModel, ...]
    differences: tuple[str, ...]
    table: Table


def run(at: At, asked: Compare) -> CompareAnswer:
    """Assess each of the models and put them side by side."""
    from detente.report import Words, assess_record
    from detente.report.assessment import summary_table
    from detente.report.elsewhere import difference
    from detente.report.said import Row, fixed

    chosen = [(m.perspective, m.phase) for m in asked.models] if asked.models else list(at.case.selections())
    found = [_assessed(at, asked, perspective, phase) for perspective, phase in chosen[:MOST]]
    titles = [Words.of(a.solution).selection() or a.model.title for a in found]
    tables = [summary_table(Words.of(a.solution), a) for a in found]
    rows = tuple(
        Row((title, *row), row.because) for title, table in zip(titles, tables, strict=True) for row in table.rows
    )
    limit = LISTED if asked.limit is None else asked.limit
    return CompareAnswer(
        models=tuple(
            ComparedModel(a.model.perspective_id, a.model.phase_id, title, assess_record(a, limit))
            for a, title in zip(found, titles, strict=True)
        ),
        differences=tuple(difference(found[0], other) for other in found[1:]),
        table=Table(fixed("Does it hold?"), ("model", *tables[0].columns), rows),
    )


def _assessed(at: At, asked: Compare, perspective: str | None, phase: str | None) -> Assessment:
    from detente.assess import assess_proposals

    model = at.case.model(perspective, phase)
    known = {p.id for p in model.proposals}
    return assess_proposals(
        model,
        proposals=None if asked.proposals is None else [p for p in asked.proposals if p in known],
        concepts=asked.concepts,
        limit=8,
        progress=at.progress,
        seconds=asked.seconds,
    )


QUESTION = Question(
    asks="for several models side by side",
    parameters=Compare,
    run=run,
    answer=CompareAnswer,
    room="compare",
    about="case",
)

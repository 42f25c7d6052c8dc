"""`side_by_side`: proposals and the status quo in several models; a question of the workbench."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from detente.answer import Answer
from detente.ask._parameters import concepts, listed_states, parameter, proposals, seconds
from detente.ask._question import At, Described, Question
from detente.ask._solving import LISTED, assessment_of
from detente.report.blocks import Table

if TYPE_CHECKING:
    from detente.assess import Assessment

MOST = 24  # models side by side


@dataclass(frozen=True, kw_only=True)
class Selection:
    """One model of a case."""

    perspective: str | None = parameter(None, refers="perspectives")
    phase: str | None = parameter(None, refers="phases")


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """The same proposals and status quo in several models, side by side; without `models` in all of them."""

    models: tuple[Selection, ...] | None = parameter(None, at_least=1, longest=MOST)
    proposals: tuple[str, ...] | None = proposals()
    concepts: tuple[str, ...] | None = concepts()
    limit: int | None = listed_states()
    seconds: float | None = seconds()


@dataclass(frozen=True)
class ComparedModel:
    """What one model says; `called` is what it is called in short, `title` in full."""

    perspective: str | None
    phase: str | None
    called: str
    title: str
    record: Annotated[Mapping[str, Any], Described("AssessmentRecord")]


@dataclass(frozen=True)
class HeldUnder:
    """An answer, and the concepts under which it is given; none are named where it is given under all of them."""

    answer: Answer
    concepts: tuple[str, ...]


@dataclass(frozen=True)
class ComparedCell:
    """What one model says of a proposal: in few words whether and how it holds, or that there is none; by concepts."""

    held: tuple[HeldUnder, ...]
    says: str


@dataclass(frozen=True)
class ComparedProposal:
    """What the models say of a proposal, in their order."""

    proposal: str
    cells: tuple[ComparedCell, ...]


@dataclass(frozen=True)
class SideBySideAnswer:
    """Models side by side, proposal by proposal; in sentences what differs from the first."""

    models: tuple[ComparedModel, ...]
    caption: str
    proposals: tuple[ComparedProposal, ...]
    heading: str
    differences: tuple[str, ...]
    table: Table


def run(at: At, asked: SideBySide) -> SideBySideAnswer:
    """Assess each of the models and put them side by side."""
    from detente.report import assess_record
    from detente.report.assessment import summary_table
    from detente.report.counts import model_called
    from detente.report.elsewhere import SIDE_BY_SIDE, difference, differs_from
    from detente.report.plain import NamedWords
    from detente.report.said import Row, fixed

    chosen = [(m.perspective, m.phase) for m in asked.models] if asked.models else list(at.case.selections())
    found = [_assessed(at, asked, perspective, phase) for perspective, phase in chosen[:MOST]]
    titles = [NamedWords.of(a.solution).selection() or a.model.title for a in found]
    called = [model_called(a.model.perspective, a.model.phase) for a in found]
    tables = [summary_table(NamedWords.of(a.solution), a) for a in found]
    rows = tuple(  # by the names of proposals alone, without their ids
        Row((name, *row[1:]), row.because) for name, table in zip(called, tables, strict=True) for row in table.rows
    )
    limit = LISTED if asked.limit is None else asked.limit
    return SideBySideAnswer(
        models=tuple(
            ComparedModel(a.model.perspective_id, a.model.phase_id, name, title, assess_record(a, limit))
            for a, name, title in zip(found, called, titles, strict=True)
        ),
        caption=SIDE_BY_SIDE,
        proposals=tuple(_side_by_side(found)),
        heading=differs_from(found[0].model.perspective, found[0].model.phase),
        differences=tuple(difference(found[0], other, NamedWords.of(other.solution)) for other in found[1:]),
        table=Table(fixed("Does it hold?"), ("model", "proposal", *tables[0].columns[2:]), rows),
    )


def _side_by_side(found: Sequence[Assessment]) -> Iterator[ComparedProposal]:
    from detente.report import Words
    from detente.report.elsewhere import NOT_THERE, held_under
    from detente.report.glance import shortly

    by_id = [{a.proposal.id: a for a in one.proposals} for one in found]
    for proposal in dict.fromkeys(id_ for one in by_id for id_ in one):
        cells = (
            ComparedCell(tuple(HeldUnder(*held) for held in held_under(a)), shortly(Words.of(one.solution), a))
            if (a := there.get(proposal)) is not None
            else ComparedCell((), NOT_THERE)
            for one, there in zip(found, by_id, strict=True)
        )
        yield ComparedProposal(proposal, tuple(cells))


def _assessed(at: At, asked: SideBySide, perspective: str | None, phase: str | None) -> Assessment:
    model = at.case.model(perspective, phase)
    known = {p.id for p in model.proposals}
    return assessment_of(
        at,
        proposals=None if asked.proposals is None else [p for p in asked.proposals if p in known],
        concepts=asked.concepts,
        limit=8,
        seconds=asked.seconds,
        model=model,
        in_company=False,  # of many models at once that would take longer than all else that is told of them
    )


QUESTION = Question(
    asks="for several models side by side",
    parameters=SideBySide,
    run=run,
    answer=SideBySideAnswer,
    room="compare",
    about="case",
)

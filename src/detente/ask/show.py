"""`show`: a model, or evidence, in the analyst's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.ask._parameters import texts
from detente.ask._question import At, Question

if TYPE_CHECKING:
    from detente.case import Case, Model
    from detente.conflict import Conflict
    from detente.report.blocks import Document


@dataclass(frozen=True, kw_only=True)
class Show:
    """A model in the analyst's words: options, rules, preferences, proposals, and what each rests on."""

    texts: Mapping[str, str] | None = texts()


@dataclass(frozen=True)
class Shown:
    """What there is to show.

    Parameters
    ----------
    case
        The case.
    model, conflict, feasible
        Its model with how many states it has, where these can be counted; None of a case that is evidence alone.
    """

    case: Case
    model: Model | None = None
    conflict: Conflict | None = None
    feasible: int | None = None


def run(at: At, _: Show) -> Shown:
    """Compile a model, and count its states."""
    from detente.conflict import compile_model
    from detente.conflict.combinations import feasible_count

    if at.chosen is None:
        return Shown(at.case)
    conflict = compile_model(at.chosen)
    return Shown(at.case, at.chosen, conflict, feasible_count(conflict))


def document(found: Shown, asked: Show) -> Document:
    """Tell it in sentences and tables."""
    from detente.report import Words, evidence_document, show_document

    if found.model is None or found.conflict is None:
        return evidence_document(found.case, asked.texts or {})
    return show_document(
        found.model, Words.with_conflict(found.model, found.conflict), found.feasible, asked.texts or {}
    )


def record(found: Shown, _: Show) -> Mapping[str, Any]:
    """Tell it as JSON."""
    from detente.report import evidence_record, show_record

    return evidence_record(found.case) if found.model is None else show_record(found.model, found.feasible)


QUESTION = Question(
    asks="for a model, or evidence, in the analyst's words",
    parameters=Show,
    run=run,
    tells_open=True,
    document=document,
    record=record,
    of_evidence=True,
    record_is="ShownRecord",
    room="model",
    help="Show a model in the analyst's words: options, rules, preferences, proposals, and what each rests on.",
)

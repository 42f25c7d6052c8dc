"""Answers that solve many models or put things side by side: the words behind, repairs, doubts, ways, comparisons."""

from __future__ import annotations

from typing import Any

from detente import assess
from detente.case import Model, parse_case
from detente.dossier import dossier, evidence_dossier
from detente.engines import Progress
from detente.errors import UsageError
from detente.evidence.lexicon import Lexicon
from detente.report import (
    Document,
    perspectives_document,
    perspectives_record,
    phases_document,
    phases_record,
    terms_document,
    terms_record,
)
from detente.store import Draft
from detente.web import questions as q
from detente.web.drafts import case_of, model_of
from detente.web.shapes import block_views


def _told(record: Any, document: Document, stopped: str | None = None, *, proven: bool = True) -> q.ToldAnswer:
    return q.ToldAnswer(
        record=dict(record), says=block_views(list(document)), complete=stopped is None and proven, why=stopped or ""
    )


def perspectives(draft: Draft, question: q.PerspectivesQuestion, progress: Progress) -> q.ToldAnswer:
    """Answer with what parts two perspectives."""
    case = case_of(draft)
    _two(question.pair)
    here, there = (case.model(p, question.phase) for p in question.pair)
    found = assess.compare_perspectives(
        here,
        there=there,
        concepts=question.concepts,
        proposals=question.proposals,
        together=question.together,
        progress=progress,
        seconds=question.seconds,
    )
    stopped = found.here.stopped or found.there.stopped
    if stopped is None and found.into_here.unknown + found.into_there.unknown:
        stopped = "the bound was hit in a model with beliefs taken over"
    return _told(perspectives_record(found, (), question.limit, ()), perspectives_document(found), stopped)


def phases(draft: Draft, question: q.PhasesQuestion, progress: Progress) -> q.ToldAnswer:
    """Answer with what changes from one phase to another."""
    case = case_of(draft)
    _two(question.pair)
    before, after = (case.model(question.perspective, h) for h in question.pair)
    found = assess.compare_phases(
        before,
        after=after,
        concepts=question.concepts,
        proposals=question.proposals,
        where=question.where,
        progress=progress,
        seconds=question.seconds,
    )
    return _told(phases_record(found, question.limit), phases_document(found), found.stopped)


def versions(draft: Draft, question: q.VersionsQuestion, _: Progress) -> q.ToldAnswer:
    """Answer with what two versions of a proposal share."""
    _two(question.pair)
    first, second = question.pair
    found = assess.compare_terms(model_of(draft, question), first=first, second=second)
    return _told(terms_record(found), terms_document(found))


def _two(pair: tuple[str, str]) -> None:
    if pair[0] == pair[1]:
        raise UsageError(f"“{pair[0]}” cannot be compared with itself; choose two")


def report(draft: Draft, question: q.ReportQuestion, progress: Progress) -> q.Reported:
    """Answer with the report on the chosen model."""

    def texts_of(model: Model) -> dict[str, str]:
        return {name: text for name, text in draft.texts.items() if name in model.sources}

    # From the text of its file, so that places in it are told as somebody who keeps the file will find them.
    case = parse_case(draft.text, name=f"{draft.name}.yaml")
    if case.has_model:
        model = case.model(question.perspective, question.phase)
        found = dossier(case, [model], None, "auto", texts_of, question.provenance, progress)
    else:
        found = evidence_dossier(case, draft.texts, question.provenance)
    loaded = [f"{w.words}: {w.text}" for w in found.loaded_words(Lexicon.load(None))]
    stopped = [f"not everything is known: {why}" for why in found.stopped if why is not None]
    return q.Reported(loaded=loaded, left_out=[*found.left_out, *stopped], page=found.page)

"""One verdict, and what deters each move that tempts."""

from __future__ import annotations

from detente.answer import Answer
from detente.report.blocks import Bullets, Document
from detente.report.documents import stands
from detente.report.records import verdict_record
from detente.report.said import Said, result
from detente.report.told import Columns, How, Told, in_columns
from detente.report.words import concept_name
from detente.stability import Verdict

DETERRED = {
    Answer.YES: "deterred",
    Answer.NO: "not deterred",
    Answer.UNKNOWN: "not known whether it is deterred",
}


def _document(value: Verdict, _: How) -> Document:
    lines = [f"{value.state}, {concept_name(value.concept)}, {value.decision_maker}: {stands(value)}"]
    lines += [f"to {t.step.to}: {DETERRED[t.deterred]}" for t in value.temptations]
    return [Bullets(tuple(Said(line, result(value.state, [value.concept])) for line in lines))]


def _columns(value: Verdict) -> Columns:
    """Return one row for each move that tempts: where it leads, whether it is deterred, and by whose steps."""
    rows = [
        (value.state, value.concept, value.decision_maker, t.step.to, t.deterred.json,
         "; ".join(f"{s.decision_maker} to {s.to}" for s in t.by))
        for t in value.temptations
    ]  # fmt: skip
    return in_columns(("state", "concept", "decision_maker", "to", "deterred", "by"), rows)


TOLD = Told(_document, lambda value, _: verdict_record(value), columns=_columns)

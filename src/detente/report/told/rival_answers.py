"""Rival explanations: what tells them apart, and which verdicts depend on which is right."""

from __future__ import annotations

from detente import report
from detente.assess import RivalAnswers
from detente.report.told import Columns, Told, in_columns


def _columns(found: RivalAnswers) -> Columns:
    rows = [
        (q.id, v.perspective, v.phase, v.proposal, v.concept, answer, outcome, ways)
        for q in found.questions
        for v in q.verdicts
        for answer, (outcome, ways) in v.outcomes.items()
    ]
    return in_columns(("question", "perspective", "phase", "proposal", "concept", "answer", "outcome", "ways"), rows)


TOLD = Told(
    lambda found, _: report.rivals_document(found),
    lambda found, _: report.rivals_record(found),
    digest=lambda found: found.case.sha256,
    columns=_columns,
)

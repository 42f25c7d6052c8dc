"""The reasons of verdicts."""

from __future__ import annotations

from detente import report
from detente.report.told import Columns, Told, in_columns
from detente.stability import Explanation


def _columns(found: Explanation) -> Columns:
    rows = [(v.state, v.concept, v.decision_maker, v.stable.json, v.improvements, v.undeterred) for v in found]
    return in_columns(("state", "concept", "decision_maker", "stable", "improvements", "undeterred"), rows)


TOLD = Told(
    lambda found, how: report.explain_document(found.solution, found.verdicts, how.texts),
    lambda found, _: report.explain_record(found.solution, found.verdicts),
    digest=lambda found: found.solution.model.case_sha256,
    columns=_columns,
)

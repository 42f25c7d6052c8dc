"""Seeing less: who sees what, what is stable for whoever sees it, and what surprises whom."""

from __future__ import annotations

from detente import report
from detente.assess import Perceived
from detente.report.told import Columns, Told, in_columns


def _columns(found: Perceived) -> Columns:
    rows = [
        (state, dm, c, found.sees(dm, state), None if (answer := found.verdict(dm, state, c)) is None else answer.json)
        for state in found.at
        for dm in found.decision_makers
        for c in found.concepts
    ]
    return in_columns(("state", "decision_maker", "concept", "sees", "stable"), rows)


TOLD = Told(
    lambda found, how: report.perception_document(found, how.limit),
    lambda found, how: report.perception_record(found, how.limit),
    digest=lambda found: found.solution.model.case_sha256,
    columns=_columns,
)

"""Which verdicts survive small doubts."""

from __future__ import annotations

from detente import report
from detente.assess import RobustnessAnalysis
from detente.report.short import robust_short
from detente.report.told import Columns, Told, in_columns


def _columns(found: RobustnessAnalysis) -> Columns:
    rows = [
        (
            v.question.about.path[-1],
            v.question.concept,
            v.outcome,
            v.survives.json,
            v.trials[0].solved,
            v.trials[0].kept,
        )
        for v in found.verdicts
    ]
    return in_columns(("about", "concept", "outcome", "survives", "doubts", "kept"), rows)


TOLD = Told(
    lambda found, _: report.robust_document(found),
    lambda found, _: report.robust_record(found),
    digest=lambda found: found.model.case_sha256,
    columns=_columns,
    short=robust_short,
)

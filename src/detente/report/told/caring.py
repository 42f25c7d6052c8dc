"""What is stable by attitudes, and what they change."""

from __future__ import annotations

from detente import report
from detente.assess.caring import Caring
from detente.report.told import Columns, Told, in_columns


def _columns(found: Caring) -> Columns:
    rows = [(c.concept, c.beside, c.decision_maker, c.state, c.stable.value, c.why, c.move.to) for c in found.changes]
    return in_columns(("concept", "beside", "decision_maker", "state", "stable", "why", "move"), rows)


TOLD = Told(
    lambda found, how: report.attitudes_document(found, how.limit),
    lambda found, how: report.attitudes_record(found, how.limit),
    digest=lambda found: found.solution.model.case_sha256,
    columns=_columns,
)

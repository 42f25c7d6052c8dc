"""In which share of all rankings a state is stable."""

from __future__ import annotations

from detente.assess import Shares
from detente.report.shares import shares_document, shares_record
from detente.report.told import Columns, Told, in_columns


def _columns(found: Shares) -> Columns:
    rows = [
        (s.decision_maker, None if s.share is None else str(s.share), s.structural, s.stopped) for s in found.shares
    ]
    return in_columns(("decision_maker", "share", "structural", "stopped"), rows)


TOLD = Told(
    lambda found, _: shares_document(found),
    lambda found, _: shares_record(found),
    digest=lambda found: found.model.case_sha256,
    columns=_columns,
)

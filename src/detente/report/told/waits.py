"""Who waits for whom."""

from __future__ import annotations

from detente import report
from detente.assess import Waits
from detente.report.told import Columns, Told, in_columns


def _columns(found: Waits) -> Columns:
    rows = [
        (w.act.decision_maker, w.act.option, w.on.decision_maker, w.on.option, " ".join(w.sources)) for w in found.waits
    ]
    return in_columns(("decision_maker", "option", "waits_for", "waits_for_option", "sources"), rows)


TOLD = Told(
    lambda found, _: report.waits_document(found),
    lambda found, _: report.waits_record(found),
    digest=lambda found: found.model.case_sha256,
    columns=_columns,
)

"""How far a ranking is from one that changes whether a state is stable."""

from __future__ import annotations

from detente.assess import Radii
from detente.report.shares import radii_document, radii_record
from detente.report.told import Columns, Told, in_columns


def _columns(found: Radii) -> Columns:
    rows = [(r.decision_maker, r.stable.json, r.distance, " ".join(r.passes), r.structural) for r in found.radii]
    return in_columns(("decision_maker", "stable", "distance", "passes", "structural"), rows)


TOLD = Told(
    lambda found, _: radii_document(found),
    lambda found, _: radii_record(found),
    digest=lambda found: found.model.case_sha256,
    columns=_columns,
)

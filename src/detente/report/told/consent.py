"""Whose consent proposals need."""

from __future__ import annotations

from detente import report
from detente.assess import Consent
from detente.report.short import consent_short
from detente.report.told import Columns, Told, in_columns


def _columns(found: Consent) -> Columns:
    rows = [
        (t.target.kind, t.target.id, t.concept, t.ways,
         None if t.blocking_sets is None else "; ".join(" ".join(s) or "nobody" for s in t.blocking_sets),
         None if t.vetoes is None else len(t.vetoes))
        for t in found.targets
    ]  # fmt: skip
    return in_columns(("kind", "target", "concept", "ways", "blocking_sets", "vetoes"), rows)


TOLD = Told(
    lambda found, _: report.consent_document(found),
    lambda found, _: report.consent_record(found),
    digest=lambda found: found.model.case_sha256,
    columns=_columns,
    short=consent_short,
)

"""Who speaks, what rests on whom, whether marks and words are accounted for."""

from __future__ import annotations

from detente import report
from detente.report.told import Told

TOLD = Told(
    lambda found, _: report.audit_document(found),
    lambda found, _: report.audit_record(found),
    digest=lambda found: found.case_sha256,
)

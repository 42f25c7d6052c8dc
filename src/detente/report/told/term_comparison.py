"""What two versions of a proposal share."""

from __future__ import annotations

from detente import report
from detente.report.told import Told

TOLD = Told(
    lambda found, _: report.terms_document(found),
    lambda found, _: report.terms_record(found),
    digest=lambda found: found.model.case_sha256,
)

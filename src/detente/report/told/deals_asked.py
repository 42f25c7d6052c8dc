"""What could be agreed on, with what was asked of some packages."""

from __future__ import annotations

from detente import report
from detente.report.deals import deals_document, deals_sentence
from detente.report.told import Told
from detente.report.told.deals import packages

TOLD = Told(
    lambda found, how: deals_document(found, how.limit),
    lambda found, how: report.deals_record(found, how.limit),
    digest=lambda found: found.deals.model.case_sha256,
    columns=lambda found: packages(found.deals),
    short=deals_sentence,
)

"""Which words stand behind parts of a case, and what falls without claims."""

from __future__ import annotations

from detente import report
from detente.report.short import inquiry_short
from detente.report.told import Told

TOLD = Told(
    lambda found, how: report.inquiry_document(found, how.texts or found.texts),
    lambda found, how: report.inquiry_record(found, how.texts or found.texts),
    digest=lambda found: found.case.sha256,
    short=inquiry_short,
)

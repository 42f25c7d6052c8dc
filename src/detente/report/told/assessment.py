"""Whether proposals hold, and who would break them."""

from __future__ import annotations

from detente import report
from detente.report.told import Told
from detente.report.told.proposal_assessment import columns_of, figures_of

TOLD = Told(
    lambda found, how: report.assess_document(found, texts=how.texts),
    lambda found, how: report.assess_record(found, how.limit),
    digest=lambda found: found.model.case_sha256,
    columns=lambda found: columns_of(found.proposals),
    figures=lambda found: figures_of(found.proposals),
)

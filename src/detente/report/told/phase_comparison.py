"""What a second phase changes."""

from __future__ import annotations

from detente import report
from detente.assess import PhaseComparison
from detente.report.told import Columns, Told
from detente.report.told.perspective_comparison import columns_of_both


def _columns(found: PhaseComparison) -> Columns:
    concepts = tuple(dict.fromkeys(c for _, c in found.verdicts[1]))
    return columns_of_both(found.targets, concepts, found.verdicts)


TOLD = Told(
    lambda found, _: report.phases_document(found),
    lambda found, how: report.phases_record(found, how.limit),
    digest=lambda found: found.after.model.case_sha256,
    columns=_columns,
)

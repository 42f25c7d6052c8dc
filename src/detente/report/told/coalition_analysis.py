"""What some could do together."""

from __future__ import annotations

from detente.assess.joint import CoalitionAnalysis
from detente.report.coalition_records import coalitions_record
from detente.report.coalitions import coalitions_document, coalitions_short
from detente.report.told import Columns, Told, in_columns
from detente.stability.joint import joint_concepts


def _columns(found: CoalitionAnalysis) -> Columns:
    ids = tuple(joint_concepts())
    rows = [
        (" ".join(one.members), one.improvements, one.leaves, *(one.stable[c].count for c in ids))
        for one in found.coalitions
    ]
    return in_columns(("coalition", "improvements", "from_states", *ids), rows)


TOLD = Told(
    lambda found, how: coalitions_document(found, how.limit),
    lambda found, how: coalitions_record(found, how.limit),
    digest=lambda found: found.solution.model.case_sha256,
    columns=_columns,
    short=coalitions_short,
)

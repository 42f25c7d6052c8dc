"""What linking two conflicts adds."""

from __future__ import annotations

from detente import report
from detente.assess.linking import Linked
from detente.report.told import Columns, Told, in_columns


def _columns(found: Linked) -> Columns:
    rows = [(o.concept, o.state, o.added, o.decision_maker, o.move.to) for o in found.only]
    return in_columns(("concept", "state", "added", "decision_maker", "move"), rows)


TOLD = Told(
    lambda found, how: report.linked_document(found, how.limit),
    lambda found, how: report.linked_record(found, how.limit),
    columns=_columns,
)

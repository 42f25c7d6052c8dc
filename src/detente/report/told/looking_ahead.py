"""What is stable by how many moves are looked ahead."""

from __future__ import annotations

from detente.assess.looking_ahead import LookingAhead
from detente.report.looking_ahead import looking_ahead_document, looking_ahead_record
from detente.report.told import Columns, Told, in_columns


def _columns(found: LookingAhead) -> Columns:
    rows = [
        (h.moves, dm, state, state in h.stable[dm])
        for h in found.horizons
        for dm, states in h.possibly.items()
        for state in states
    ]
    return in_columns(("moves", "decision_maker", "state", "stable"), rows)


TOLD = Told(
    lambda found, _: looking_ahead_document(found),
    lambda found, how: looking_ahead_record(found, how.limit),
    digest=lambda found: found.model.case_sha256,
    columns=_columns,
)

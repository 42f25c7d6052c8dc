"""Which complete rankings would do."""

from __future__ import annotations

from itertools import chain

from detente import report
from detente.assess import Inverse
from detente.report.rankings import said
from detente.report.told import Columns, Told, in_columns
from detente.report.words import Words


def _columns(found: Inverse) -> Columns:
    words = Words.with_conflict(found.model, found.conflict)
    rows = [
        (c.decision_maker, c.holds.json, c.rankings, c.of, None if c.condition is None else said(words, c.condition))
        for c in chain(found.conditions, *found.alternatives)
    ]
    return in_columns(("decision_maker", "holds", "rankings", "of", "condition"), rows)


TOLD = Told(
    lambda found, _: report.inverse_document(found),
    lambda found, _: report.inverse_record(found),
    digest=lambda found: found.model.case_sha256,
    columns=_columns,
)

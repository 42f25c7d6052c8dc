"""What would make a proposal or a state hold."""

from __future__ import annotations

from detente import report
from detente.assess import Repairs
from detente.report.changes import change_sentence
from detente.report.remedies import repairs_short
from detente.report.told import Columns, Told, in_columns
from detente.report.words import words_of


def _columns(found: Repairs) -> Columns:
    words = words_of(found.model)
    rows = [
        (n, r.cost, "; ".join(change_sentence(words, c.change) for c in r.changes), " ".join(r.states), r.verified.json)
        for n, r in enumerate(found.found, start=1)
    ]
    return in_columns(("repair", "cost", "changes", "states", "verified"), rows)


TOLD = Told(
    lambda found, _: report.repair_document(found, words_of(found.model)),
    lambda found, _: report.repair_record(found, words_of(found.model)),
    digest=lambda found: found.model.case_sha256,
    columns=_columns,
    short=repairs_short,
)

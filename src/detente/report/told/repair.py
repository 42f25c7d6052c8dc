"""One set of changes that is enough."""

from __future__ import annotations

from detente.assess.repairs import Repair
from detente.report.changes import FOUND, change_sentence, supposition
from detente.report.repairs import found_blocks, found_record
from detente.report.said import Said
from detente.report.told import Columns, Told, in_columns
from detente.report.words import words_of


def _columns(found: Repair) -> Columns:
    """Return one row for each change."""
    words = words_of(found.before)
    rows = [(c.change.kind, change_sentence(words, c.change), c.cost) for c in found.changes]
    return in_columns(("kind", "change", "cost"), rows)


TOLD = Told(
    lambda found, _: found_blocks(found),
    lambda found, _: found_record(found),
    digest=lambda found: found.before.case_sha256,
    columns=_columns,
    short=lambda found: Said(supposition(words_of(found.before), [c.change for c in found.changes]), FOUND),
)

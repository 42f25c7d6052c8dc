"""One set of changes that is enough."""

from __future__ import annotations

from detente.report.changes import FOUND, supposition
from detente.report.repairs import found_blocks, found_record
from detente.report.said import Said
from detente.report.told import Told
from detente.report.words import words_of

TOLD = Told(
    lambda found, _: found_blocks(found),
    lambda found, _: found_record(found),
    digest=lambda found: found.before.case_sha256,
    short=lambda found: Said(supposition(words_of(found.before), [c.change for c in found.changes]), FOUND),
)

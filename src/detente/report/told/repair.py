"""One set of changes that is enough."""

from __future__ import annotations

from detente.report.repairs import found_blocks, found_record
from detente.report.told import Told

TOLD = Told(
    lambda found, _: found_blocks(found),
    lambda found, _: found_record(found),
    digest=lambda found: found.before.case_sha256,
)

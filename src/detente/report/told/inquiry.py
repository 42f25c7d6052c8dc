"""Which words stand behind parts of a case, and what falls without claims."""

from __future__ import annotations

from detente import report
from detente.assess import Inquiry
from detente.report.short import inquiry_short
from detente.report.told import Columns, Told, in_columns


def _columns(found: Inquiry) -> Columns:
    """Return one row for each part and claim that it rests on; one without a claim for a part that rests on none."""
    rows: list[tuple[object, ...]] = []
    for part in found.parts:
        behind: list[tuple[object, ...]] = [(str(c.id), str(c.source), c.start, c.end, c.says) for c in part.claims]
        told = (part.element.address, part.element.kind, part.element.label)
        rows += [(*told, *claim) for claim in behind or [(None,) * 5]]
    return in_columns(("address", "kind", "label", "claim", "source", "start", "end", "says"), rows)


TOLD = Told(
    lambda found, how: report.inquiry_document(found, how.texts or found.texts),
    lambda found, how: report.inquiry_record(found, how.texts or found.texts),
    digest=lambda found: found.case.sha256,
    columns=_columns,
    short=inquiry_short,
)

"""Where two perspectives part."""

from __future__ import annotations

from collections.abc import Sequence

from detente import report
from detente.assess.perspectives import Target, Verdicts
from detente.report.told import Columns, Told, in_columns


def columns_of_both(targets: Sequence[Target], concepts: Sequence[str], verdicts: tuple[Verdicts, Verdicts]) -> Columns:
    """Return one row for each target and concept, with what holds in either model."""
    first, second = verdicts
    rows = [(t.kind, t.id, c, first[t.id, c].json, second[t.id, c].json) for t in targets for c in concepts]
    return in_columns(("kind", "target", "concept", "first", "second"), rows)


TOLD = Told(
    lambda found, _: report.perspectives_document(found),
    lambda found, how: report.perspectives_record(found, (), how.limit, ()),
    digest=lambda found: found.here.model.case_sha256,
    columns=lambda found: columns_of_both(found.targets, found.concepts, found.verdicts),
)

"""Who is said to be with or against whom."""

from __future__ import annotations

from detente import report
from detente.assess.relations import Relations
from detente.case.sections.relations import WRITTEN
from detente.report.told import Columns, Told, in_columns


def _columns(found: Relations) -> Columns:
    network = found.network
    rows = [
        (
            r.id, *r.between, WRITTEN[r.sign], r.kind, r.both_ways, r.stated, "; ".join(v.name for v in r.voices),
            " ".join(r.claims),
        )
        for r in (*network.relations, *network.neutral)
    ]  # fmt: skip
    names = ("relation", "from", "to", "sign", "kind", "both_ways", "stated", "voices", "claims")
    return in_columns(names, rows)


TOLD = Told(
    lambda found, _: report.relations_document(found),
    lambda found, how: report.relations_record(found, how.limit),
    digest=lambda found: found.case_sha256,
    columns=_columns,
    short=report.relations_short,
)

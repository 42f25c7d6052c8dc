"""Who speaks, what rests on whom, whether marks and words are accounted for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from detente import report
from detente.answer import Answer
from detente.assess.audit import Audit
from detente.evidence import Claim
from detente.report.told import Columns, Told, in_columns


def _columns(found: Audit) -> Columns:
    """Return one row for each claim: its place, who speaks, and whether audits found it; empty of one not asked for."""

    def among(claims: Sequence[Claim] | None) -> Callable[[Claim], Answer]:
        ids = None if claims is None else {claim.id for claim in claims}
        return lambda claim: Answer.UNKNOWN if ids is None else Answer.of(claim.id in ids)

    unnamed, unsourced = among(found.unnamed), among(found.unsourced)
    rows = [
        (str(c.id), str(c.source), c.start, c.end, c.says, "; ".join(str(link.who) for link in c.by), c.kind,
         unnamed(c).json, unsourced(c).json)
        for c in found.claims.values()
    ]  # fmt: skip
    return in_columns(("claim", "source", "start", "end", "says", "by", "kind", "unnamed", "unsourced"), rows)


TOLD = Told(
    lambda found, _: report.audit_document(found),
    lambda found, _: report.audit_record(found),
    digest=lambda found: found.case_sha256,
    columns=_columns,
)

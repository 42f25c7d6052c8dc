"""What two versions of a proposal share."""

from __future__ import annotations

from detente import report
from detente.assess.terms import TermComparison
from detente.report.told import Columns, Told, in_columns


def _columns(found: TermComparison) -> Columns:
    """Return one row for each term: which of the two versions have it, and what they say differently of it."""
    first, second = ({t.term.id: t for t in sheet.proposal.terms} for sheet in (found.first, found.second))
    changed = {shared.id: " ".join(shared.changed) for shared in found.shared}
    rows = [
        (str(t), (first.get(t) or second[t]).label, t in first, t in second, changed.get(t))
        for t in dict.fromkeys([*first, *second])
    ]
    versions = (str(sheet.proposal.id) for sheet in (found.first, found.second))
    return in_columns(("term", "name", *(f"in {v}" for v in versions), "changed"), rows)


TOLD = Told(
    lambda found, _: report.terms_document(found),
    lambda found, _: report.terms_record(found),
    digest=lambda found: found.model.case_sha256,
    columns=_columns,
)

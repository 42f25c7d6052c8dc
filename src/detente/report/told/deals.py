"""What could be agreed on."""

from __future__ import annotations

from detente import report
from detente.assess import Deals
from detente.assess.deals_asked import DealsAsked
from detente.report.deals import deals_document, deals_sentence
from detente.report.told import Columns, Told, in_columns


def packages(found: Deals) -> Columns:
    """Return one row for each package, with the way by which it is shown."""
    names = tuple(i.id for i in found.issues)
    concepts = found.solution.concepts
    rows = [
        (p.address, *p.levels.values(), p.best.state, " ".join(p.best.worse_off), p.best.efficient.json,
         *(p.best.holds[c].json for c in concepts), p.best.steps)
        for p in found.packages
    ]  # fmt: skip
    return in_columns(("address", *names, "way", "worse_off", "efficient", *concepts, "steps"), rows)


TOLD = Told(
    lambda found, how: deals_document(DealsAsked(found), how.limit),
    lambda found, how: report.deals_record(DealsAsked(found), how.limit),
    digest=lambda found: found.model.case_sha256,
    columns=packages,
    short=lambda found: deals_sentence(DealsAsked(found)),
)

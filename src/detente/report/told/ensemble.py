"""In which share of the models that may be meant what holds."""

from __future__ import annotations

from detente import report
from detente.assess import Ensemble, EnsembleVerdict
from detente.report.ensembles import ensemble_document, ensemble_short
from detente.report.told import Columns, Told, in_columns


def _columns(found: Ensemble) -> Columns:
    names = ("about", "concept", "outcome", "how", "share", "holding", "of", "structural", "swaps")
    return in_columns(names, [_row(v) for v in found.verdicts])


def _row(v: EnsembleVerdict) -> tuple[object, ...]:
    c, nearest = v.counted, v.radius
    share = None if c is None or c.share is None else str(c.share)
    counted = (None,) * 4 if c is None else (c.how, share, c.holding, c.of)
    swaps = None if nearest is None else nearest.swaps
    return v.question.about.path[-1], v.question.concept, v.outcome, *counted, v.structural.json, swaps


TOLD = Told(
    lambda found, _: ensemble_document(found),
    lambda found, _: report.ensemble_record(found),
    digest=lambda found: found.model.case_sha256,
    columns=_columns,
    short=ensemble_short,
)

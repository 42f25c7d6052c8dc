"""What was forecast, those that are due first."""

from __future__ import annotations

from detente import report
from detente.assess import ForecastRegister
from detente.report.told import Columns, Told, in_columns


def _columns(found: ForecastRegister) -> Columns:
    rows = [
        (f.id, f.says, "; ".join(f.voices), f.by, None if f.probability is None else str(f.probability), f.status)
        for f in found.forecasts
    ]
    return in_columns(("forecast", "says", "voices", "by", "probability", "status"), rows)


TOLD = Told(
    lambda found, _: report.forecasts_document(found),
    lambda found, _: report.forecasts_record(found),
    digest=lambda found: found.case.sha256,
    columns=_columns,
)

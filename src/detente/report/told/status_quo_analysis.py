"""The ways from the status quo."""

from __future__ import annotations

from detente import report
from detente.assess import StatusQuoAnalysis
from detente.report.blocks import Figure
from detente.report.on_credit import goes_first
from detente.report.status_quo import reach_figure
from detente.report.told import Columns, Told, in_columns, prefix_of


def _columns(found: StatusQuoAnalysis) -> Columns:
    rows = [
        (d.what, kind, d.exists.json, journey.distance, len(journey.ways))
        for d in found.destinations
        for kind, journey in d.journeys.items()
    ]
    return in_columns(("to", "by", "exists", "distance", "ways"), rows)


def _figures(found: StatusQuoAnalysis) -> list[Figure]:
    drawn = reach_figure(found, prefix_of(found.model, "reach"))
    return [] if drawn is None else [drawn]


TOLD = Told(
    lambda found, _: report.reach_document(found),
    lambda found, _: report.reach_record(found),
    digest=lambda found: found.model.case_sha256,
    columns=_columns,
    figures=_figures,
    short=goes_first,
)

"""Which states can be reached from the status quo, by how many moves, and who moves last."""

from __future__ import annotations

from detente.assess.reached_by import StatusQuoTable
from detente.report.blocks import Figure
from detente.report.status_quo_table import (
    entries,
    status_quo_figure,
    status_quo_table_document,
    status_quo_table_record,
)
from detente.report.told import Columns, Told, in_columns, prefix_of


def _columns(found: StatusQuoTable) -> Columns:
    return in_columns(("by", "moves", "last_mover", "state"), [*entries(found)])


def _figures(found: StatusQuoTable) -> list[Figure]:
    drawn = status_quo_figure(found, prefix_of(found.model, "table"))
    return [] if drawn is None else [drawn]


TOLD = Told(
    lambda found, how: status_quo_table_document(found, how.limit),
    lambda found, how: status_quo_table_record(found, how.limit),
    digest=lambda found: found.model.case_sha256,
    columns=_columns,
    figures=_figures,
)

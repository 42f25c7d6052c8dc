"""A model in the analyst's words."""

from __future__ import annotations

from detente import report
from detente.case import Model
from detente.conflict import compile_model
from detente.conflict.combinations import feasible_count
from detente.report.blocks import Document
from detente.report.told import How, Told
from detente.report.words import Words


def _document(model: Model, how: How) -> Document:
    conflict = compile_model(model)
    return report.show_document(model, Words(model, conflict), feasible_count(conflict), how.texts)


TOLD = Told(
    _document,
    lambda model, _: report.show_record(model, feasible_count(compile_model(model))),
    digest=lambda model: model.case_sha256,
)

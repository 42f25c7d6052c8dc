"""Names for formulas."""

from __future__ import annotations

from detente.case.referring import FORMULA
from detente.case.sections import Kind, Section

SECTION = Section(
    "definitions",
    "by-id",
    Kind("definition", "A formula, or a pattern.", text=FORMULA, expected="a definition"),
    "Named formulas, usable in formulas. They share one name space with options and are not cyclic.",
    layers="merged",
    room="model",
    resolved=True,
)

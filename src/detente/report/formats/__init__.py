"""The formats in which results are printed, each declared by its module as ``FORMAT``."""

from __future__ import annotations

from detente.declared import Declared
from detente.report.formats._format import ResultFormat, Results

FORMATS: Declared[ResultFormat] = Declared(
    "detente.report.formats", "FORMAT", order=("table", "json", "csv", "markdown"), between="-"
)
"""Every format by its name, in the order in which help texts have them."""

__all__ = ["FORMATS", "ResultFormat", "Results"]

"""The formats in which models, or what follows from them, go out to other programs, each declared as ``FORMAT``.

From a declaration come `detente export`, `detente.export_case`, and the tests that ask each format the same. A format
that other programs write as well is read as a case, in `detente.case`.
"""

from __future__ import annotations

from detente.declared import Declared
from detente.exchange.models._format import ModelFormat, Outgoing, Sent

MODEL_FORMATS: Declared[ModelFormat] = Declared(
    "detente.exchange.models", "FORMAT", order=("tables", "gmcr", "argdown", "aif", "graphml", "gexf"), between="-"
)
"""Every format by its name, in the order in which commands and lists have them."""

__all__ = ["MODEL_FORMATS", "ModelFormat", "Outgoing", "Sent"]

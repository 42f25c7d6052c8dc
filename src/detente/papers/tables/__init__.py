"""The tables that papers on the graph model print, each declared by its module as ``TABLE``."""

from __future__ import annotations

from detente.declared import Declared
from detente.papers.tables._table import ROOM, Given, Group, Line, PaperTable, TableKind

TABLES: Declared[TableKind] = Declared(
    "detente.papers.tables",
    "TABLE",
    order=("options", "stability", "reachable", "status_quo", "coalitions"),
    says="what",
)
"""Every table by its name, in the order in which a paper has them."""

__all__ = ["ROOM", "TABLES", "Given", "Group", "Line", "PaperTable", "TableKind"]

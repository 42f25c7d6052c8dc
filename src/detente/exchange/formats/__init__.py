"""The formats of codings, each declared by its module as ``FORMAT``.

From a declaration come `detente import` and `detente export`, the import and the exports of the workbench, the endings
that its file pickers take, and the test that what is written is read back.
"""

from __future__ import annotations

from detente.declared import Declared
from detente.exchange.formats._format import Format

FORMATS: Declared[Format] = Declared(
    "detente.exchange.formats",
    "FORMAT",
    order=("qdpx", "qdc", "web-annotation", "hypothesis", "csv", "ris", "csl-json", "dna"),
    between="-",
)
"""Every format by its name, in the order in which commands and lists have them."""


def writable() -> tuple[str, ...]:
    """Return the names of the formats that are written."""
    return tuple(name for name, found in FORMATS.items() if found.write is not None)


def readable() -> tuple[str, ...]:
    """Return the names of the formats that are read."""
    return tuple(name for name, found in FORMATS.items() if found.read is not None)


__all__ = ["FORMATS", "Format", "readable", "writable"]

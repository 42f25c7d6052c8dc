"""Codings as other programs write and read them: REFI-QDA, W3C Web Annotation, hypothes.is, CSV."""

from detente.evidence.exchange.coded import Code, Coded, LeftOut, Options, own_codes
from detente.evidence.exchange.formats import READERS, WRITERS, format_of, read_coded, write_coded

__all__ = [
    "READERS",
    "WRITERS",
    "Code",
    "Coded",
    "LeftOut",
    "Options",
    "format_of",
    "own_codes",
    "read_coded",
    "write_coded",
]  # fmt: skip

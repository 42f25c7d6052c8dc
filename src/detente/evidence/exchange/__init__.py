"""Codings as other programs write and read them: REFI-QDA, W3C Web Annotation, CSV."""

from detente.evidence.exchange.coded import Code, Coded
from detente.evidence.exchange.formats import READERS, WRITERS, read_coded, write_coded

__all__ = ["READERS", "WRITERS", "Code", "Coded", "read_coded", "write_coded"]

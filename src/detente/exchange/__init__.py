"""Codings as other programs write and read them: REFI-QDA, W3C Web Annotation, hypothes.is, CSV."""

from detente.exchange.formats import READERS, WRITERS, format_of, read_coded, write_coded

__all__ = ["READERS", "WRITERS", "format_of", "read_coded", "write_coded"]

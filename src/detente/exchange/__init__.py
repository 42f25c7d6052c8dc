"""Codings as other programs write and read them, each format in a module of its own: see `detente.exchange.formats`."""

from detente.exchange.files import format_of, held_by, read_coded, write_coded
from detente.exchange.formats import FORMATS, Format, readable, writable

__all__ = ["FORMATS", "Format", "format_of", "held_by", "read_coded", "readable", "writable", "write_coded"]

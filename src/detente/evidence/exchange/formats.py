"""Which formats there are, by the names that commands use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from detente.errors import UsageError, nearest
from detente.evidence.exchange import qdc, qdpx, qdpx_reader, tables, web_annotation
from detente.evidence.exchange.coded import Coded

WRITERS: dict[str, Callable[[Coded], bytes]] = {
    "qdpx": qdpx.write,
    "qdc": qdc.write,
    "web-annotation": web_annotation.write,
    "csv": tables.write,
}
READERS: dict[str, Callable[[bytes, Mapping[str, str]], Coded]] = {
    "qdpx": lambda data, _: qdpx_reader.read(data),
    "qdc": lambda data, _: qdc.read(data),
    "web-annotation": web_annotation.read,
    "csv": lambda data, _: tables.read(data),
}


def write_coded(coded: Coded, name: str) -> bytes:
    """Return a coding in a format.

    Raises
    ------
    UsageError
        If there is no such format, or the coding lacks what the format needs.
    """
    if name not in WRITERS:
        raise UsageError(f"nothing can be exported as “{name}” ({nearest(name, WRITERS)})")
    return WRITERS[name](coded)


def read_coded(data: bytes, name: str, texts: Mapping[str, str] | None = None) -> Coded:
    """Return what a file of a format holds.

    Parameters
    ----------
    data
        Its bytes.
    name
        The format.
    texts
        Texts at hand, by the id of their source; only Web Annotation looks places up in them.

    Raises
    ------
    UsageError
        If there is no such format, or the file is not of it.
    """
    if name not in READERS:
        raise UsageError(f"nothing can be imported as “{name}” ({nearest(name, READERS)})")
    return READERS[name](data, texts or {})

"""Reading and writing the files of codings: which format one is of, and what its module makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from detente.errors import UsageError, nearest
from detente.evidence.coded import Coded, Options
from detente.exchange.formats import FORMATS, readable, writable
from detente.exchange.json_files import in_utf8, json_of
from detente.recognise import recognise

_HEAD = 1_000_000  # bytes in which the first lines are looked for
READING = "reading"
"""The format of close readings, which is told here and read elsewhere."""
_UNREAD = (
    "which is not read; bring in its text as a source, and its spans as a table (CSV) with the columns source, start, "
    "end and says"
)


def format_of(name: str, data: bytes, encoding: str | None = None) -> str | None:
    """Return the format of a file by the ending of its name and, for JSON, by what is in it; None if nothing tells.

    `encoding` is that of a text which does not say its own.

    Raises
    ------
    UsageError
        If it is a file of another program that is not read; the message says what to do instead.
    """
    lower = name.lower()
    for found, declared in FORMATS.items():
        if lower.endswith(declared.endings):
            return found
    if lower.endswith((".json", ".jsonl")):
        return _json_format(name, in_utf8(data, encoding))
    known = recognise(data, name)
    if known is not None:
        raise UsageError(f"{name}: this is {known.what}; {known.instead}")
    return None


def _json_format(name: str, data: bytes) -> str:
    try:
        value = json_of(data)
    except UsageError as e:
        if _is_lines(data):
            raise UsageError(
                f"{name}: this is JSON line by line, as doccano and its like write it, {_UNREAD}"
            ) from None
        raise type(e)(f"{name}: {e}") from None
    first = value[0] if isinstance(value, list) and value else value
    keys = set(first) if isinstance(first, dict) else set()
    # What is declared later is asked first: it is the more particular.
    for found in reversed(tuple(FORMATS)):
        tells = FORMATS[found].tells
        if tells is not None and tells(value):
            return found
    if "schema" in keys:
        return READING
    if "data" in keys and keys & {"annotations", "predictions"}:
        raise UsageError(f"{name}: this is a file of Label Studio, {_UNREAD}")
    if "text" in keys and keys & {"label", "labels", "entities", "spans", "ents"}:
        raise UsageError(f"{name}: this is a file of doccano or its like, {_UNREAD}")
    if any(key.startswith("%") for key in keys):
        raise UsageError(f"{name}: this is a file of INCEpTION or another tool of UIMA, {_UNREAD}")
    raise UsageError(
        f"{name}: what this JSON is cannot be told from what is in it; if it is one of these, add "
        f"--as {'|'.join((*(n for n, f in FORMATS.items() if f.tells is not None), READING))}"
    )


def _is_lines(data: bytes) -> bool:
    """Tell whether a file that is no JSON as a whole has JSON in each of its first lines."""
    lines = [line for line in data[:_HEAD].splitlines() if line.strip()][:2]
    try:
        return len(lines) > 1 and all(isinstance(json_of(line), dict | list) for line in lines)
    except UsageError:
        return False


def held_by(name: str, coded: Coded) -> Coded:
    """Return what of a coding goes into a file of a format: of references, the sources alone."""
    return replace(coded, claims=(), actors=(), coders=()) if FORMATS[name].holds == "sources" else coded


def write_coded(coded: Coded, name: str, options: Options | None = None) -> bytes:
    """Return a coding in a format.

    Raises
    ------
    UsageError
        If there is no such format, or the coding lacks what the format needs.
    """
    writes = FORMATS[name].write if name in FORMATS else None
    if writes is None:
        raise UsageError(f"nothing can be exported as “{name}” ({nearest(name, writable())})")
    return writes(coded, options or Options())


def read_coded(
    data: bytes, name: str, texts: Mapping[str, str] | None = None, options: Options | None = None, strict: bool = False
) -> Coded:
    """Return what a file of a format holds: all that can be brought in, and notes on what cannot.

    Parameters
    ----------
    data
        Its bytes.
    name
        The format.
    texts
        Texts at hand, by the id of their source; annotations look their places up in them.
    options
        How it is to be read, where it does not say so itself.
    strict
        Whether to refuse a file of which something would be left out.

    Raises
    ------
    UsageError
        If there is no such format, the file is not of it, nothing in it can be brought in, or, where `strict`,
        something cannot.
    """
    reads = FORMATS[name].read if name in FORMATS else None
    if reads is None:
        raise UsageError(f"nothing can be imported as “{name}” ({nearest(name, readable())})")
    known, begins = recognise(data, ""), FORMATS[name].begins
    if known is not None and not (begins is not None and data.startswith(begins)):
        raise UsageError(f"this is {known.what}; {known.instead}")
    coded = reads(data, texts or {}, options or Options())
    if coded.left_out and (strict or coded.is_empty):
        listed = "\n".join(f"  {note}" for note in coded.left_out)
        what = "nothing in it can be brought in" if coded.is_empty else "something in it cannot be brought in"
        raise UsageError(f"{what}:\n{listed}")
    return coded

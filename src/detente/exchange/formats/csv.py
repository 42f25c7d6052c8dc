"""CSV: one row per claim, as in RFC 4180, UTF-8; what a spreadsheet would take for a formula is made text.

Spreadsheets write other dialects, by country and by menu: they are told apart by the first line. Cells are parted by
commas, semicolons or tabs, which a line such as ``sep=;`` may name; names of columns may be in capitals; the text may
be UTF-16 or UTF-8 with a byte order mark.

A cell that begins with one of ``= + - @``, a tab, a line end or an apostrophe is written with an apostrophe before it,
which is taken off again on reading.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from dataclasses import replace
from typing import Any

from detente.errors import EncodingRefused, UsageError, nearest
from detente.evidence.claims import Claim
from detente.evidence.coded import Coded, LeftOut, Options, new_id
from detente.evidence.coding import Coder
from detente.evidence.encodings import text_in
from detente.evidence.records import from_record, record
from detente.evidence.sources import Source
from detente.evidence.text import cut
from detente.exchange.formats._format import Format
from detente.formula import is_identifier

MAX_BYTES = 50_000_000
csv.field_size_limit(MAX_BYTES)  # the words of a long passage are one cell
_HEAD = 100_000  # characters in which the line that names the columns is looked for
DELIMITERS = (",", ";", "\t")
COLUMNS = (
    "id", "source", "start", "end", "words", "says", "by", "kind", "modality", "polarity", "actors", "target", "tags",
    "coder", "confidentiality", "quote", "prefix", "suffix", "note", "incident", "renderings",
    "source_name", "source_sha256", "coder_name",
)  # fmt: skip
NEEDED = ("source", "start", "end", "says")
_LISTS = ("modality", "actors", "target", "tags")
_NUMBERS = ("start", "end", "confidentiality")
_NESTED = ("by", "incident", "renderings")  # written as JSON
_EXTRA = ("words", "source_name", "source_sha256", "coder_name")
_DANGER = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")


def write(coded: Coded, options: Options | None = None) -> bytes:
    """Return the claims as a table; `words` has the exact words where the text is at hand, or the quotation kept."""
    sources = {s.id: s for s in coded.sources}
    names = {c.id: c.name for c in coded.coders}
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for claim in coded.claims:
        text = coded.texts.get(claim.source)
        source = sources.get(claim.source)
        values: dict[str, Any] = {
            **record(claim),
            "words": claim.quote if text is None else text[claim.start : claim.end],
            "source_name": source and source.name,
            "source_sha256": source and source.sha256,
            "coder_name": names.get(claim.coder or ""),
        }
        table.writerow([_cell(name, values.get(name)) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig" if options and options.bom else "utf-8")


def read(data: bytes, options: Options | None = None) -> Coded:
    """Return the claims of a table; it needs the columns source, start, end and says.

    Raises
    ------
    UsageError
        If it is not such a table; the message names the row and the column.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"the table is larger than {MAX_BYTES} bytes, the most that is read")
    text = _decoded(data, options.encoding if options else None)
    delimiter, text, before = _dialect(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip().lower() for name in next(filter(any, rows), [])]
        while header and not header[-1]:  # spreadsheets write empty columns behind the table
            header.pop()
        _check_header(header)
        found = _Table()
        for row in rows:
            if any(row):
                kept = row[: len(header)] if not any(row[len(header) :]) else row
                found.add(header, kept, f"the table, line {rows.line_num + before}")
    except csv.Error as e:
        raise UsageError(f"the table, line {rows.line_num + before}: {e}") from None
    sources, coders = tuple(found.sources.values()), tuple(found.coders.values())
    return Coded("table", sources, {}, tuple(found.claims), (), coders, notes=tuple(found.notes))


def _decoded(data: bytes, encoding: str | None) -> str:
    try:
        text = text_in(data, "the table", encoding, nul=True)
        text_in(text.partition("\n")[0].encode(), "the table")  # a cell may hold NUL; what names the columns does not
        return text
    except EncodingRefused as e:
        how = "" if encoding else "; spreadsheets have “CSV UTF-8” among the kinds to save as"
        raise EncodingRefused(f"{e}{how}") from None


def _dialect(text: str) -> tuple[str, str, int]:
    """Return what parts the cells, the text from the line that names the columns on, and how many lines came before."""
    said = re.match(r'"?sep=(.)"?[;,\t]*(?:\r\n|\r|\n)', text, re.IGNORECASE)
    if said:
        return said[1], text[said.end() :], 1
    first = next((line.lower() for line in text[:_HEAD].splitlines() if re.search(r"\w", line)), "")
    bare = re.sub(r'"[^"]*"', "", first)
    known = {d: (sum(name.strip('" \ufeff') in COLUMNS for name in first.split(d)), bare.count(d)) for d in DELIMITERS}
    return max(DELIMITERS, key=known.__getitem__), text, 0


def _check_header(header: list[str]) -> None:
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise UsageError(
            f"the table has no column “{missing[0]}”; its first line must name the columns, parted by commas, "
            f"semicolons or tabs, among them {', '.join(NEEDED)}"
        )
    for name in header:
        if name not in COLUMNS or header.count(name) > 1:
            hint = nearest(name, COLUMNS) if name not in COLUMNS else "it is there twice"
            raise UsageError(f"the table has the column “{name}”, which is not one that is read ({hint})")


class _Table:
    """Rows while they are read."""

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self.coders: dict[str, Coder] = {}
        self.claims: list[Claim] = []
        self.ids: dict[tuple[str, str], str] = {}
        self.notes: list[str] = []
        self.taken: dict[str, set[str]] = defaultdict(set)

    def add(self, header: list[str], row: list[str], where: str) -> None:
        """Read one row; one that is no claim is left out, with what it says."""
        try:
            self._add(header, row, where)
        except UsageError as e:
            says = dict(zip(header, row, strict=False)).get("says")
            self.notes.append(LeftOut(f"{e}" + (f"; it says: {cut(says)}" if says else "")))

    def _add(self, header: list[str], row: list[str], where: str) -> None:
        if len(row) != len(header):
            raise UsageError(f"{where}: {len(row)} cells under {len(header)} columns")
        cells = {name: _bare(cell) for name, cell in zip(header, row, strict=True) if cell != ""}
        values = {name: _value(name, cell, where) for name, cell in cells.items() if name not in _EXTRA}
        values.setdefault("id", new_id("", self.taken["claim"], f"claim_{len(self.claims) + 1}"))
        given = from_record(Claim, {"says": "", **values}, where)
        if not 0 <= given.start < given.end:
            raise UsageError(f"{where}: the place {given.start}–{given.end}; expected a start before its end")
        source = self._id("source", given.source)
        coder = given.coder and self._id("coder", given.coder)
        claim = replace(given, id=self._id("claim", given.id, anew=True), source=source, coder=coder)
        if claim.id != given.id and is_identifier(given.id):
            self.notes.append(f"{where}: the id “{given.id}” is there twice; here it is “{claim.id}”")
        self.claims.append(claim)
        name = cells.get("source_name", given.source)
        self.sources.setdefault(source, Source(source, name, cells.get("source_sha256")))
        if coder:
            self.coders.setdefault(coder, Coder(coder, cells.get("coder_name", given.coder or coder)))

    def _id(self, what: str, name: str, *, anew: bool = False) -> str:
        """Return the id for what a table calls by some name: the name itself where a case file allows it.

        The same name stands for the same thing, unless it is always a thing of its own.
        """
        if anew or (what, name) not in self.ids:
            taken = self.taken[what]
            key = name if is_identifier(name) and name not in taken else new_id(name, taken, what)
            self.ids[what, name] = key
            taken.add(key)
        return self.ids[what, name]


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in _NESTED:
        return _safe(json.dumps(value, ensure_ascii=False))
    if name in _LISTS:
        plain = all(v and v == v.strip() and ";" not in v and v[0] != "[" for v in value)
        return _safe("; ".join(value) if plain else json.dumps(value, ensure_ascii=False))
    return _safe(str(value))


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_DANGER) else cell


def _bare(cell: str) -> str:
    return cell[1:] if cell[0] == "'" and cell[1:].startswith(_DANGER) else cell


def _value(name: str, cell: str, where: str) -> Any:
    if name in _NUMBERS:
        try:
            return int(cell)
        except ValueError:
            raise UsageError(f"{where}: {name} is “{cell[:40]}”; a whole number was expected") from None
    if name in _NESTED or (name in _LISTS and cell.startswith("[")):
        try:
            value = json.loads(cell)
        except (ValueError, RecursionError):
            raise UsageError(f"{where}: {name} is not JSON: “{cell[:40]}”") from None
        return value
    return [v.strip() for v in cell.split(";") if v.strip()] if name in _LISTS else cell


FORMAT = Format(
    label="a table of the claims (.csv), for a spreadsheet",
    endings=(".csv", ".tsv"),
    media_type="text/csv",
    read=lambda data, _, options: read(data, options),
    write=write,
    takes=("bom",),
)

"""RIS: references to the sources, as programs that keep references exchange them.

As in *RIS Format Specifications* (Research Information Systems, 2011): a line for each thing that is said, which begins
with a tag of two characters, two spaces, a hyphen and a space; a reference begins with ``TY`` and ends with ``ER``. A
line without a tag goes on with what the line before says. Tags of older programs are read too.
"""

from __future__ import annotations

import re

from detente.errors import UsageError
from detente.evidence.coded import Coded, Options
from detente.evidence.encodings import text_in
from detente.evidence.text import cut
from detente.exchange.formats._format import Format
from detente.exchange.references import (
    References,
    authors,
    date_of,
    held,
    lines_of,
    numbers_of,
    one_line,
    titles,
)

MAX_BYTES = 50_000_000
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*)|\s*)")
_DATE = re.compile(r"([0-9]{4})?(?:/([0-9]{1,2})?(?:/([0-9]{1,2})?(?:/(.*))?)?)?")
_YEAR = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?![0-9])")
_READ = {
    "title": ("TI", "T1", "CT", "BT"), "outlet": ("T2", "JF", "JO", "JA", "J2", "PB"), "url": ("UR", "L2"),
    "language": ("LA",), "retrieved": ("Y2",),
}  # fmt: skip
"""The tags in which a fact is looked for; the first that is there is taken."""
_WHEN = ("DA",), ("PY", "Y1")
_OTHERS = {"TY", "ID", "ST", "AU", "A1", "N1", "DA", "PY", "Y1"}


def write(coded: Coded, _: Options | None = None) -> bytes:
    """Return the sources as references: an article of a newspaper where there is an outlet, a document where not."""
    lines: list[str] = []
    for source in map(held, coded.sources):
        title, short = titles(source)
        said = [("TY", "NEWS" if source.outlet else "GEN"), ("ID", source.id), ("TI", title), ("ST", short)]
        said += [("AU", name) for name in authors(source.author)]
        said += [("T2", source.outlet), *_written_date(source.date), ("Y2", _slashed(source.retrieved))]
        said += [("LA", source.language), ("UR", source.url)]
        lines += [f"{tag}  - {value}" for tag, value in said if value]
        lines += [*(f"N1  - {line}" for line in lines_of(source.note)), "ER  - ", ""]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _written_date(date: str | None) -> list[tuple[str, str | None]]:
    year = _YEAR.match(date or "")
    return [("PY", year and year[1]), ("DA", _slashed(date))]


def _slashed(date: str | None) -> str | None:
    """Return a date as ``YYYY/MM/DD/`` and, if it is no plain one, its words behind."""
    if date is None:
        return None
    begins = _YEAR.match(date)
    numbers = "/".join(n or "" for n in begins.groups()) if begins else "//"
    return f"{numbers}/{'' if numbers_of(date) else date}"


def read(data: bytes, encoding: str | None = None) -> Coded:
    """Return the sources of a file of references.

    Raises
    ------
    UsageError
        If there is no reference in it; the message says what stands at its beginning.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"the file is larger than {MAX_BYTES} bytes, the most that is read")
    lines = text_in(data, "the file", encoding).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = References("references")
    said: dict[str, list[str]] = {}
    last: list[str] = []
    for number, line in enumerate(lines, 1):
        tagged = _TAG.fullmatch(line)
        tag, value = (tagged[1], (tagged[2] or "").strip()) if tagged else ("", line.strip())
        if tag == "TY":
            _add(found, said)
            said, last = {"TY": [value]}, []
        elif tag == "ER":
            _add(found, said)
            said, last = {}, []
        elif not said and value:
            _outside(found, number, line)
        elif tag:
            last = said.setdefault(tag, [])
            last.append(value)
        elif last:
            last[-1] += f"\n{value}"
        elif value:
            found.left_out(f"line {number}, which says of nothing what it is", line)
    _add(found, said)
    return found.coded()


def _outside(found: References, number: int, line: str) -> None:
    if number == 1 or not found.sources:
        tags = "a reference, which begins with a line such as “TY  - NEWS”"
        if _TAG.fullmatch(line) or number > 50:
            raise UsageError(f"the file, line {number}, column 1: found “{cut(line)}”; expected {tags}")
    found.left_out(f"line {number}, which stands in no reference", line)


def _add(found: References, said: dict[str, list[str]]) -> None:
    """Add a reference of what its tags say."""
    if not said:
        return
    used, facts = {*_OTHERS}, {}
    for fact, tags in _READ.items():
        there = [tag for tag in tags if any(said.get(tag, ()))]
        facts[fact] = next(filter(None, said[there[0]]), None) if there else None
        used |= {*there[:1]}
    facts["retrieved"] = _read_date(found, facts["retrieved"])
    facts["date"] = _read_date(found, _when(said))
    facts["author"] = "; ".join(n for n in map(one_line, (*said.get("AU", ()), *said.get("A1", ()))) if n)
    facts["note"] = "\n".join(said.get("N1", ()))
    found.beyond.update(tag for tag, values in said.items() if tag not in used and any(values))
    name, short = one_line(next(iter(said.get("ID", ())), "")), one_line(next(iter(said.get("ST", ())), ""))
    found.add(name, short, facts)


def _when(said: dict[str, list[str]]) -> str | None:
    """Return when it appeared: the day, with the year where that stands elsewhere only."""
    day, year = (one_line(next((v for tag in tags for v in said.get(tag, ()) if v), "")) for tags in _WHEN)
    if day is None or year is None:
        return day or year
    return day if re.search("[0-9]{4}", day) else f"{day} {year.partition('/')[0]}"


def _read_date(found: References, text: str | None) -> str | None:
    """Return a date of numbers and slashes as ISO 8601 has it, and any other as it stands."""
    parts = _DATE.fullmatch(text or "")
    if not text or parts is None:
        return one_line(text)
    year, *rest, other = parts.groups()
    if year is None:
        return text if any(rest) or not other else other
    numbers = [int(n) for n in (year, *rest) if n is not None]
    date = date_of(numbers) if rest[0] or not rest[1] else None
    if other and (year in other or date is None):
        return one_line(other)
    if other:
        found.left_out(f"what is said of the date {date} besides", other)
    return date or text


FORMAT = Format(
    label="references to the sources for other programs (RIS, .ris)",
    endings=(".ris",),
    media_type="application/x-research-info-systems",
    read=lambda data, _, options: read(data, options.encoding),
    write=write,
    holds="sources",
)

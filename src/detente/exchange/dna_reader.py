"""Databases of Discourse Network Analyzer: what is read of them.

The file is opened in memory, nothing in it can name another file, and no function, view or virtual table of it is run:
tables are read, and nothing else. Passwords of coders are not asked for.

A document becomes a source with its text; a statement a claim at its place; persons and organisations actors; a person
who always speaks for one organisation is a part of it. *Agreement* is the polarity of a claim towards its concept,
which is a code. What else was coded of a statement becomes codes such as ``villain: the mill``, and long texts become
notes.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from detente.deadline import check
from detente.errors import UsageError
from detente.evidence.actors import Actor
from detente.evidence.claims import Attribution, Claim
from detente.evidence.coded import Code, Coded, LeftOut, new_id
from detente.evidence.coding import Coder
from detente.evidence.sources import Source
from detente.evidence.text import NO_TEXT, cut, digest, showable
from detente.exchange.offsets import Offsets
from detente.exchange.positions import UTF_16, Converter, converter

WHAT = "the database of Discourse Network Analyzer"
MAX_BYTES = 200_000_000
MAX_ROWS = 500_000
"""Of one table."""
MAX_STEPS = 200_000
"""Of thousands of instructions that SQLite may take for one table."""
DEFAULT_TYPE = "dna statement"
_NEEDED = ("DOCUMENTS", "STATEMENTS", "VARIABLES", "DATASHORTTEXT")
_SPEAKERS = {"person": "person", "organization": "organisation", "organisation": "organisation"}
_LEFT = {
    "REGEXES": "words to be highlighted", "STATEMENTLINKS": "links between statements",
    "VARIABLELINKS": "links between variables",
}  # fmt: skip
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}


def read(data: bytes, positions: str | None = None) -> Coded:
    """Return the sources, texts, claims, actors, coders and codes of a database.

    Parameters
    ----------
    data
        The file.
    positions
        In which unit places are counted, where that is not what DNA counts.

    Raises
    ------
    UsageError
        If it is damaged, larger than the bounds, or has not the tables of DNA.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"{WHAT} is larger than {MAX_BYTES} bytes, the most that is read")
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            tables = _Tables(connection, data)
            return _Read(tables, positions or UTF_16).coded()
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as e:
        raise UsageError(f"{WHAT} cannot be read: {e}") from None


class _Tables:
    """The tables of a database, by their names in capitals, and nothing else of it."""

    def __init__(self, connection: sqlite3.Connection, data: bytes) -> None:
        # A write-ahead log stands in a file of its own, which is not asked for; as bytes in memory there can be none.
        connection.deserialize(data[:18] + b"\x01\x01" + data[20:])
        for setting in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {setting}")
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0")
        self.names = {str(name).upper(): str(name) for (name,) in found}
        told = "SELECT name, hidden FROM pragma_table_xinfo(?)"
        self.columns = {key: connection.execute(told, [name]).fetchall() for key, name in self.names.items()}
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_BYTES)
        connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)
        self.connection = connection
        for name in _NEEDED:
            if name not in self.names:
                there = ", ".join(sorted(self.names)[:8]) or "none"
                raise UsageError(f"{WHAT}: found no table “{name}”; expected the tables of DNA 2 or 3 (it has {there})")

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table, by the names of its columns in capitals; none of a table that there is not."""
        if table not in self.names:
            return
        steps = iter(range(MAX_STEPS))
        self.connection.set_progress_handler(lambda: next(steps, None) is None, 1000)
        quoted = self.names[table].replace('"', '""')
        names = [str(name) for name, hidden in self.columns[table] if not hidden]  # a generated one would be computed
        listed = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
        found = self.connection.execute(f'SELECT {listed} FROM "{quoted}"')  # noqa: S608 - names of this very database
        columns = [name.upper() for name in names]
        for number, row in enumerate(found):
            if number >= MAX_ROWS:
                raise UsageError(f"{WHAT} has more than {MAX_ROWS} rows in “{table}”, the most that are read")
            check()
            yield dict(zip(columns, row, strict=True))


@dataclass(frozen=True)
class _Variable:
    """What can be coded of a statement: of which type, and how it is called."""

    name: str
    type: Any


@dataclass
class _Statement:
    """What is coded of one statement, while it is read."""

    speakers: dict[str, str] = field(default_factory=dict)
    concept: str | None = None
    agreement: int | None = None
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Document:
    """A source, its text as DNA shows it, and how places in it are read."""

    id: str
    raw: str
    offsets: Offsets
    at: Converter


class _Read:
    """A database while it is read."""

    def __init__(self, tables: _Tables, unit: str) -> None:
        self.tables, self.unit = tables, unit
        self.notes: list[str] = []
        self.coders: dict[Any, Coder] = {}
        self.sources: dict[Any, Source] = {}
        self.documents: dict[Any, _Document] = {}
        self.types = {row.get("ID"): _text(row.get("LABEL")) for row in tables.rows("STATEMENTTYPES")}
        self.variables = {
            row.get("ID"): _Variable(_text(row.get("VARIABLE")), row.get("STATEMENTTYPEID"))
            for row in tables.rows("VARIABLES")
        }
        self.actors: dict[tuple[str, str], Actor] = {}
        self.together: dict[str, Counter[str]] = defaultdict(Counter)

    def coded(self) -> Coded:
        """Return everything."""
        for row in self.tables.rows("CODERS"):
            name = _line(row.get("NAME")) or "coder"
            self.coders[row.get("ID")] = Coder(new_id(name, {c.id for c in self.coders.values()}, "coder"), name)
        for row in self.tables.rows("DOCUMENTS"):
            self._document(row)
        concepts = self._entities()
        said = self._said()
        claims = [claim for row in self.tables.rows("STATEMENTS") if (claim := self._claim(row, said)) is not None]
        for table, what in _LEFT.items():
            if count := sum(1 for _ in self.tables.rows(table)):
                self.notes.append(LeftOut(f"{count} {what}"))
        coding = {claim.coder for claim in claims}
        return Coded(
            "discourse network",
            tuple(self.sources.values()),
            {document.id: document.offsets.text for document in self.documents.values()},
            tuple(sorted(claims, key=lambda claim: (claim.source, claim.start, claim.end))),
            tuple(self._joined(actor) for actor in self.actors.values()),
            tuple(coder for coder in self.coders.values() if coder.id in coding),
            tuple(Code(concept) for concept in concepts),
            tuple(self.notes),
        )

    def _document(self, row: dict[str, Any]) -> None:
        title = _line(row.get("TITLE"))
        raw = row.get("TEXT")
        if not isinstance(raw, str) or not raw or NO_TEXT.search(raw):
            why = "holds what no text holds" if raw and isinstance(raw, str) else "has no text"
            self.notes.append(LeftOut(f"the document “{title}”, which {why}"))
            return
        raw = raw.replace("\r\n", "\n")
        offsets = Offsets(raw)
        key = new_id(title, {source.id for source in self.sources.values()}, "document")
        told = {"section": row.get("SECTION"), "type": row.get("TYPE"), "notes": row.get("NOTES")}
        notes = [f"{what}: {text}" for what, value in told.items() if (text := _line(value))]
        self.sources[row.get("ID")] = Source(
            key, title or key, digest(offsets.text), len(offsets.text), title=title or None,
            author=_line(row.get("AUTHOR")) or None, outlet=_line(row.get("SOURCE")) or None,
            date=self._day(row.get("DATE")), note="; ".join(notes) or None,
        )  # fmt: skip
        self.documents[row.get("ID")] = _Document(key, raw, offsets, converter(raw, self.unit))

    def _day(self, value: Any) -> str | None:
        """Return a day: DNA 3 counts seconds since 1970, DNA 2 thousandths of them."""
        if not isinstance(value, int):
            return None
        with suppress(OverflowError, ValueError, OSError):
            seconds = value if "ENTITIES" in self.tables.names else value // 1000
            return datetime.fromtimestamp(seconds, UTC).date().isoformat()
        return None

    def _entities(self) -> list[str]:
        """Take in who is listed, whether or not they speak, and return the concepts that are."""
        attributes: dict[Any, list[tuple[str, str]]] = defaultdict(list)
        called = {row.get("ID"): _line(row.get("ATTRIBUTEVARIABLE")) for row in self.tables.rows("ATTRIBUTEVARIABLES")}
        for row in self.tables.rows("ATTRIBUTEVALUES"):
            if value := _line(row.get("ATTRIBUTEVALUE")):
                attributes[row.get("ENTITYID")].append((called.get(row.get("ATTRIBUTEVARIABLEID"), ""), value))
        concepts: dict[str, None] = {}
        for row in (*self.tables.rows("ENTITIES"), *self.tables.rows("ATTRIBUTES")):
            of, name = self._called(row.get("VARIABLEID")), _line(row.get("VALUE"))
            known = [(key, _line(row.get(key.upper()))) for key in ("Type", "Alias", "Notes")]
            told = [(key, value) for key, value in (*attributes[row.get("ID")], *known) if value]
            if of in _SPEAKERS and name:
                self._actor(_SPEAKERS[of], name, told)
            elif of == "concept" and name:
                concepts[name] = None
        return [*concepts]

    def _called(self, variable: Any) -> str:
        return self.variables[variable].name.strip().lower() if variable in self.variables else ""

    def _actor(self, kind: str, name: str, told: Sequence[tuple[str, str]] = ()) -> str:
        """Return the id of somebody, who is taken in where not known yet."""
        if (kind, name) not in self.actors:
            key = new_id(name, {actor.id for actor in self.actors.values()}, kind)
            aliases = tuple(value for what, value in told if what.lower() == "alias" and value != name)
            notes = [f"{what}: {value}" for what, value in told if what.lower() != "alias"]
            self.actors[kind, name] = Actor(key, name, kind, aliases=aliases, note="; ".join(notes) or None)
        return self.actors[kind, name].id

    def _said(self) -> dict[Any, _Statement]:
        """Return what is coded of each statement."""
        found: dict[Any, _Statement] = defaultdict(_Statement)
        names = {row.get("ID"): _line(row.get("VALUE")) for row in self.tables.rows("ENTITIES")}
        for row in self.tables.rows("DATASHORTTEXT"):
            value = names.get(row.get("ENTITY"), "") if "ENTITY" in row else _line(row.get("VALUE"))
            self._coded(found[row.get("STATEMENTID")], row, value)
        for row in self.tables.rows("DATALONGTEXT"):
            if value := _text(row.get("VALUE")).strip():
                name = self._called(row.get("VARIABLEID"))
                found[row.get("STATEMENTID")].notes.append(value if name in ("", "note") else f"{name}: {value}")
        for table in ("DATABOOLEAN", "DATAINTEGER"):
            for row in self.tables.rows(table):
                self._number(found[row.get("STATEMENTID")], row, yes_no=table == "DATABOOLEAN")
        return found

    def _coded(self, statement: _Statement, row: dict[str, Any], value: str) -> None:
        name = self._called(row.get("VARIABLEID"))
        if not value or not name:
            return
        if name in _SPEAKERS:
            statement.speakers[_SPEAKERS[name]] = value
        elif name == "concept":
            statement.concept = value
        else:
            statement.tags.append(f"{name}: {value}")

    def _number(self, statement: _Statement, row: dict[str, Any], *, yes_no: bool) -> None:
        name, value = self._called(row.get("VARIABLEID")), row.get("VALUE")
        if not isinstance(value, int) or not name:
            return
        if name == "agreement":
            statement.agreement = (1 if value else -1) if yes_no else (value > 0) - (value < 0)
        else:
            shown = ("yes" if value else "no") if yes_no else str(value)
            statement.tags.append(f"{name}: {shown}")

    def _claim(self, row: dict[str, Any], said: dict[Any, _Statement]) -> Claim | None:
        """Return the claim that a statement is, or leave it out with its place and its words."""
        number, statement = row.get("ID"), said.get(row.get("ID"), _Statement())
        document = self.documents.get(row.get("DOCUMENTID"))
        where = f"table STATEMENTS, ID {number}"
        told = f"; it says: {cut(statement.concept)}" if statement.concept else ""
        if document is None:
            self.notes.append(LeftOut(f"{where}: it stands in a document that is not in the file{told}"))
            return None
        begin, stop = row.get("START"), row.get("STOP")
        start, end = (document.at(p) if isinstance(p, int) else None for p in (begin, stop))
        if start is None or end is None or not 0 <= start < end <= len(document.raw):
            self.notes.append(
                LeftOut(
                    f"{where}: found the place {begin}–{stop}; expected one inside the text of “{document.id}”, which "
                    f"has {len(document.raw)} characters{told}"
                )
            )
            return None
        if not document.offsets.exact(start, end):
            self.notes.append(f"{where}: its place cuts what is one character here, and was widened to the whole")
        start, end = document.offsets.span(start, end)
        return self._built(f"dna_{number}", row, statement, (document, start, end))

    def _built(self, key: str, row: dict[str, Any], statement: _Statement, place: tuple[_Document, int, int]) -> Claim:
        document, start, end = place
        ids = {kind: self._actor(kind, name) for kind, name in statement.speakers.items()}
        person, organisation = ids.get("person"), ids.get("organisation")
        if person and organisation:
            self.together[person][organisation] += 1
        who = person or organisation
        speaks_for = statement.speakers.get("organisation") if person else None
        by = (Attribution(document.id), *([Attribution(who, note=speaks_for and f"for {speaks_for}")] if who else []))
        type_ = self.types.get(row.get("STATEMENTTYPEID"), "")
        concepts = (statement.concept,) if statement.concept else ()
        polarity = {1: "+", -1: "-", 0: "0", None: None}[statement.agreement] if concepts else None
        words = {"+": "agrees", "-": "disagrees", "0": "neither agrees nor disagrees"}.get(polarity or "")
        says = f"{words}: {statement.concept}" if words else statement.concept
        coder = self.coders.get(row.get("CODER"))
        return Claim(
            key, document.id, start, end,
            says or "; ".join(statement.tags) or cut(document.offsets.text[start:end]) or "nothing", by,
            polarity=polarity, target=concepts,
            tags=(*concepts, *statement.tags, *([type_] if type_ and type_.lower() != DEFAULT_TYPE else ())),
            coder=coder.id if coder else None, note="\n".join(statement.notes) or None,
        )  # fmt: skip

    def _joined(self, actor: Actor) -> Actor:
        """Return a person as a part of the organisation for which they always speak."""
        organisations = [*self.together.get(actor.id, ())]
        return replace(actor, part_of=organisations[0]) if len(organisations) == 1 else actor


def _text(value: Any) -> str:
    return showable(value) if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _line(value: Any) -> str:
    return " ".join(_text(value).split())

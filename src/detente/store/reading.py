"""Reading what is kept of a case: everything is held against its digest before it is used.

Where something is not as it was written, `Damaged` names the case and the record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from detente.errors import printable
from detente.store.faults import Damaged
from detente.store.log import FIRST, Record, chained
from detente.store.seals import is_sealed
from detente.store.tables import CASES, RECORDS, SNAPSHOTS, TEXTS
from detente.store.tree import Tree, apply

Row = Any


def named(row: Row) -> str:
    """Return what a message calls a case: by its title, and by its id, which tells cases of one title apart."""
    return f"the case “{printable(str(row.title))}” ({printable(str(row.id))})"


def case_row(connection: sa.Connection, case_id: str, *, lock: bool = False) -> Row | None:
    """Return the row of a case, or None where there is no such case."""
    query = sa.select(CASES).where(CASES.c.id == case_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    fault = None if row is None else case_fault(row)
    if fault is not None:
        raise fault
    return row


def case_fault(row: Row) -> Damaged | None:
    """Return what is wrong with a row of the list of cases."""
    if is_sealed(CASES, row):
        return None
    return Damaged(f"{named(row)}: its line in the list of cases is not as it was written", str(row.id))


def log_of(
    connection: sa.Connection, row: Row, after: int = 0, upto: int | None = None, previous: str = FIRST
) -> Iterator[Record | Damaged]:
    """Yield the records of a case after the one whose digest is `previous`, to the last or another; or their damage."""
    last: int = row.version if upto is None else upto
    query = (
        sa.select(RECORDS)
        .where(RECORDS.c.case_id == row.id, RECORDS.c.seq > after, RECORDS.c.seq <= last)
        .order_by(RECORDS.c.seq)
    )
    seq = after + 1
    for r in connection.execute(query):
        if seq < r.seq:
            yield _missing(row, seq, r.seq - 1)
            seq, previous = r.seq, r.previous
        if r.previous == previous and _is_chained(r):
            body = json.loads(r.body)
            yield Record(seq, r.kind, r.of, r.author, r.client, r.at, r.key, r.title, body, r.previous, r.digest)
        else:
            yield _record_fault(row, seq, "is not as it was written")
        seq, previous = seq + 1, r.digest
    if seq <= last:
        yield _missing(row, seq, last)


def _missing(row: Row, first: int, last: int) -> Damaged:
    more = f", and so are all up to {last}" if last > first else ""
    return _record_fault(row, first, f"is missing{more}")


def _record_fault(row: Row, seq: int, what: str) -> Damaged:
    return Damaged(f"{named(row)}: record {seq} {what}", str(row.id), seq)


def _is_chained(r: Row) -> bool:
    try:
        return isinstance(r.body, str) and bool(chained(r, r.body) == r.digest)
    except (TypeError, ValueError):  # what nobody can have written: bytes, or no text
        return False


def records_of(
    connection: sa.Connection, row: Row, after: int = 0, upto: int | None = None, previous: str = FIRST
) -> Iterator[Record]:
    """Yield the records of a case as `log_of` does, or raise `Damaged`."""
    for found in log_of(connection, row, after, upto, previous):
        if isinstance(found, Damaged):
            raise found
        yield found


def replayed(row: Row, records: Iterable[Record], tree: Tree) -> Iterator[tuple[Record, Tree]]:
    """Yield each record with the case after it; `tree` is the case before the first."""
    for record in records:
        try:
            tree, _ = apply(tree, record.body["changes"])
        except (LookupError, TypeError, ValueError):
            raise _record_fault(row, record.seq, "does not fit the case before it") from None
        yield record, tree


def copies_of(connection: sa.Connection, row: Row) -> Iterator[tuple[int, str] | Damaged]:
    """Yield the copies of a case that are kept beside its log, each with its record's number, the last one first."""
    query = sa.select(SNAPSHOTS).where(SNAPSHOTS.c.case_id == row.id)
    for copy in connection.execute(query.order_by(SNAPSHOTS.c.seq.desc())):
        if is_sealed(SNAPSHOTS, copy):
            yield copy.seq, copy.tree
        else:
            what = f"{named(row)}: the copy kept at record {copy.seq} is not as it was written"
            yield Damaged(what, str(row.id), copy.seq)


def texts_of(connection: sa.Connection, row: Row, digest: str | None = None) -> Iterator[str | Damaged]:
    """Yield the texts that are kept for a case, or the one with a digest."""
    query = sa.select(TEXTS).where(TEXTS.c.case_id == row.id)
    for text in connection.execute(query if digest is None else query.where(TEXTS.c.sha256 == digest)):
        if isinstance(text.text, str) and sha256_of(text.text) == text.sha256:
            yield text.text
        else:
            shown = printable(str(text.sha256))
            what = f"{named(row)}: the text of a source with the SHA-256 {shown} is not as it was written"
            yield Damaged(what, str(row.id))


def sha256_of(text: str) -> str:
    """Return the digest under which a text is kept."""
    return hashlib.sha256(text.encode()).hexdigest()

"""Checking a whole database: every case, record, copy and text, every account and role, against its digest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from detente.errors import printable
from detente.store.database import faults_of_file, missing_tables
from detente.store.faults import Damaged, damaged
from detente.store.log import Record, canonical
from detente.store.reading import Row, case_fault, copies_of, log_of, named, replayed, texts_of
from detente.store.seals import is_sealed
from detente.store.tables import ACCOUNTS, CASES, CODERS, DESKS, MEMBERS, RECORDS, SNAPSHOTS, TEXTS

MOST_FAULTS = 100
COUNTED = {
    "cases": CASES, "desks": DESKS, "records": RECORDS, "copies": SNAPSHOTS, "texts": TEXTS, "accounts": ACCOUNTS,
    "roles": MEMBERS,
}  # fmt: skip


@dataclass(frozen=True)
class Verified:
    """What a database holds, by kind, and all that is damaged in it."""

    counts: dict[str, int]
    damage: tuple[Damaged, ...]


def verified(engine: sa.Engine) -> Verified:
    """Check a database of this version."""
    damage = [damaged(fault) for fault in (*missing_tables(engine), *faults_of_file(engine, MOST_FAULTS))]

    def found(check: Callable[[sa.Connection], Iterator[Damaged]]) -> None:
        try:
            with engine.connect() as connection:
                if (
                    engine.dialect.name == "postgresql"
                ):  # so that all of a check sees the same, whoever writes meanwhile
                    connection.execution_options(isolation_level="REPEATABLE READ")
                damage.extend(check(connection))
        except Damaged as e:  # the file is so damaged that it cannot be read on
            damage.append(e)

    counts: dict[str, int] = {}

    def count(connection: sa.Connection) -> Iterator[Damaged]:
        for kind, table in COUNTED.items():
            counts[kind] = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        counts["cases"] -= counts["desks"]  # each has a line among the cases, too
        yield from ()

    found(count)
    found(_people)
    found(_without_case)
    rows: list[Row] = []

    def listed(connection: sa.Connection) -> Iterator[Damaged]:
        rows.extend(connection.execute(sa.select(CASES).order_by(CASES.c.id)))
        yield from ()

    found(listed)
    for row in rows:
        found(lambda connection, row=row: damage_of_case(connection, _again(connection, row)))  # type: ignore[misc]  # of this turn
    return Verified(counts, tuple({e.what: e for e in damage}.values()))


def _again(connection: sa.Connection, row: Row) -> Row:
    """Return the row of a case as it is by now."""
    return connection.execute(sa.select(CASES).where(CASES.c.id == row.id)).first() or row


def damage_of_case(connection: sa.Connection, row: Row) -> Iterator[Damaged]:
    """Yield all that is damaged in a case: its line, its log, the copies beside it, its texts."""
    fault = case_fault(row)
    if fault is not None:
        yield fault
    records: list[Record] = []
    whole = fault is None
    # Where its line is not to be trusted, it cannot be told how many records there should be.
    there = sa.select(sa.func.max(RECORDS.c.seq)).where(RECORDS.c.case_id == row.id)
    last = row.version if whole else connection.execute(there).scalar()
    for found in log_of(connection, row, upto=last or 0):
        if isinstance(found, Damaged):
            whole = False
            yield found
        else:
            records.append(found)
    if whole and (not records or records[-1].digest != row.digest):
        whole = False
        yield Damaged(f"{named(row)}: its log ends with another record than it should", str(row.id), len(records))
    copies = {}
    for copy in copies_of(connection, row):
        if isinstance(copy, Damaged):
            yield copy
        else:
            copies[copy[0]] = copy[1]
    if whole:
        yield from _unlike(row, records, copies)
    yield from (text for text in texts_of(connection, row) if isinstance(text, Damaged))


def _unlike(row: Row, records: list[Record], copies: dict[int, str]) -> Iterator[Damaged]:
    """Yield the copies of a case that are not what its log gives."""
    try:
        for record, tree in replayed(row, records, {}):
            copy = copies.pop(record.seq, None)
            if copy is not None and copy != canonical(tree):
                what = f"{named(row)}: the copy kept at record {record.seq} is not what the log gives"
                yield Damaged(what, str(row.id), record.seq)
    except Damaged as e:
        yield e
    for seq in copies:
        yield Damaged(f"{named(row)}: a copy is kept at record {seq}, which there is not", str(row.id), seq)


def _people(connection: sa.Connection) -> Iterator[Damaged]:
    for row in connection.execute(sa.select(ACCOUNTS).order_by(ACCOUNTS.c.id)):
        if not is_sealed(ACCOUNTS, row):
            yield account_fault(row)
    for table in (MEMBERS, CODERS, DESKS):
        for row in connection.execute(sa.select(table).order_by(table.c.case_id, table.c.account)):
            if not is_sealed(table, row):
                yield role_fault(row)


def account_fault(row: Row) -> Damaged:
    """Return that an account is damaged."""
    return Damaged(f"the account “{printable(str(row.login))}” is not as it was written")


def role_fault(row: Row) -> Damaged:
    """Return that what an account is in a case is damaged: its role, its coder, or its desk."""
    case, account = printable(str(row.case_id)), printable(str(row.account))
    return Damaged(f"the case {case}: what the account {account} may do is not as it was written", case)


def _without_case(connection: sa.Connection) -> Iterator[Damaged]:
    """Yield what belongs to a case that is not in the list."""
    known = sa.select(CASES.c.id)
    for kind, table in (("records", RECORDS), ("copies", SNAPSHOTS), ("texts", TEXTS), ("roles", MEMBERS)):
        for case in connection.execute(
            sa.select(table.c.case_id).where(table.c.case_id.not_in(known)).distinct()
        ).scalars():
            shown = printable(str(case))
            yield Damaged(f"the case {shown} is missing from the list of cases; there are {kind} of it", shown)

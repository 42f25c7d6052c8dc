"""What brings data of an older version to this one, where new columns alone do not."""

from __future__ import annotations

from contextlib import suppress

import sqlalchemy as sa

from detente.store.faults import Damaged
from detente.store.log import canonical
from detente.store.reading import Row, records_of, replayed
from detente.store.seals import seal
from detente.store.tables import ACCOUNTS, CASES, CODERS, DESKS, MEMBERS, SNAPSHOTS
from detente.store.tree import title_of


def seal_old(connection: sa.Connection) -> None:
    """Seal what was written without seals: what a log vouches for as far as it does, the rest as it is.

    What the log of a case does not bear out stays without a seal, and so is found to be damaged.
    """
    for table in (ACCOUNTS, MEMBERS, CODERS, DESKS):
        for row in connection.execute(sa.select(table).where(table.c.seal.is_(None))).all():
            _seal(connection, table, row)
    for case in connection.execute(sa.select(CASES).where(CASES.c.seal.is_(None))).all():
        _seal_case(connection, case)


def _seal_case(connection: sa.Connection, case: Row) -> None:
    if not isinstance(case.version, int) or case.version < 1:
        return
    copies = connection.execute(sa.select(SNAPSHOTS).where(SNAPSHOTS.c.case_id == case.id))
    waiting = {copy.seq: copy for copy in copies}
    try:
        for record, tree in replayed(case, records_of(connection, case), {}):
            copy = waiting.get(record.seq)
            if copy is not None and copy.tree == canonical(tree):
                _seal(connection, SNAPSHOTS, copy)
    except Damaged:
        _seal(connection, CASES, case)  # so that it is the record that is named
        return
    borne_out = (record.seq, record.digest, record.at, record.author, title_of(tree, case.name))
    if (case.version, case.digest, case.changed_at, case.changed_by, case.title) == borne_out:
        _seal(connection, CASES, case)


def _seal(connection: sa.Connection, table: sa.Table, row: Row) -> None:
    with suppress(TypeError, ValueError):  # bytes, or no text: nobody wrote that, and it stays without a seal
        seal(connection, table, row)

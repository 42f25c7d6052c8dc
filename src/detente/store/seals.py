"""Digests of rows that are changed in place, kept beside them: a bit that flips on a disk is found before it is shown.

The log of a case has digests of its own, and a text is kept under its digest. A seal guards against a disk, not against
a person: whoever can write to a database can make one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from detente.errors import printable
from detente.store.faults import Damaged
from detente.store.log import canonical


def seal_of(table: sa.Table, values: Mapping[str, Any]) -> str:
    """Return the SHA-256 over what a row says; what it leaves empty does not count, so that columns may be added."""
    said = {c.name: values.get(c.name) for c in table.columns if c.name != "seal" and values.get(c.name) is not None}
    return hashlib.sha256(canonical([table.name, said]).encode()).hexdigest()


def values_of(table: sa.Table, row: sa.Row[Any]) -> dict[str, Any]:
    """Return what a row, which may be one of several tables joined, says of a table."""
    return {c.name: row._mapping[c] for c in table.columns}


def is_sealed(table: sa.Table, row: sa.Row[Any]) -> bool:
    """Tell whether a row says what was written into it."""
    try:
        values = values_of(table, row)
        return bool(values["seal"] == seal_of(table, values))
    except (TypeError, ValueError):  # what nobody can have written: bytes, or no text
        return False


def insert(connection: sa.Connection, table: sa.Table, **values: Any) -> None:
    """Write a new row with its seal."""
    connection.execute(sa.insert(table).values(**values, seal=seal_of(table, values)))


def update(connection: sa.Connection, table: sa.Table, row: sa.Row[Any], **values: Any) -> None:
    """Change a row that was read, and seal it anew; nothing is built on one that is not as it was written."""
    if not is_sealed(table, row):
        key = ", ".join(printable(str(row._mapping[column])) for column in table.primary_key)
        raise Damaged(f"what “{table.name}” says of {key} is not as it was written")
    seal(connection, table, row, **values)


def seal(connection: sa.Connection, table: sa.Table, row: sa.Row[Any], **values: Any) -> None:
    """Seal a row as it is, but for what is changed."""
    new = {**values_of(table, row), **values}
    key = [column == row._mapping[column] for column in table.primary_key]
    connection.execute(sa.update(table).where(*key).values(**values, seal=seal_of(table, new)))

"""Opening a database so that what is acknowledged is on disk, and migrating it with a copy made first."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from detente.errors import UsageError
from detente.store.tables import SCHEMA, STEPS, VERSION, meta

BUSY_MILLISECONDS = 10_000


class NeedsMigration(UsageError):
    """The database is of another version than this program."""


def now() -> str:
    """Return the time in UTC, as the log writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def engine_for(url: str) -> sa.Engine:
    """Return the engine of a database: ``sqlite:///FILE`` or ``postgresql://…``.

    Raises
    ------
    UsageError
        For a URL of another kind, or where the driver is missing.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise UsageError("found no database URL; expected sqlite:///FILE or postgresql://USER@HOST/NAME") from None
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite":
        return _sqlite(parsed)
    if parsed.drivername == "postgresql+psycopg":
        return sa.create_engine(parsed, pool_size=10, max_overflow=20, pool_pre_ping=True)
    raise UsageError(f"found a database of the kind “{parsed.drivername}”; expected sqlite or postgresql")


def _sqlite(url: sa.URL) -> sa.Engine:
    if not url.database or url.database == ":memory:":
        raise UsageError("expected a file: sqlite:///FILE")
    path = Path(url.database)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        # Made before SQLite opens it, so that at no moment others can read it; its journals take over the mode.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver begins no transactions of its own; see _begun
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        # A writer takes the lock at once, so that two never both read first and then fail to write.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


@contextmanager
def opened(url: str) -> Iterator[sa.Engine]:
    """Open a database for a while."""
    engine = engine_for(url)
    try:
        yield engine
    finally:
        engine.dispose()


def version_of(engine: sa.Engine) -> int:
    """Return the version of a database; 0 for an empty one."""
    if not sa.inspect(engine).has_table(SCHEMA.name):
        return 0
    with engine.connect() as connection:
        return int(connection.execute(sa.select(SCHEMA.c.version)).scalar_one())


def require_current(engine: sa.Engine) -> None:
    """Raise `NeedsMigration` unless the database is of this program's version."""
    found = version_of(engine)
    if found > VERSION:
        raise NeedsMigration(
            f"the database has version {found}, this program knows {VERSION}; use the newer program that wrote it"
        )
    if found < VERSION:
        raise NeedsMigration(f"the database has version {found}, this program needs {VERSION}; run `detente migrate`")


def migrate(engine: sa.Engine, backups: Path | None = None) -> Path | None:
    """Bring a database to this program's version; of one that holds data a copy is made first.

    Parameters
    ----------
    engine
        The database.
    backups
        The folder for copies; beside an SQLite file by default, the current folder for PostgreSQL.

    Returns
    -------
    The copy, or None where there was nothing to do or to keep.
    """
    found = version_of(engine)
    if found > VERSION:
        require_current(engine)
    if found == VERSION:
        return None
    copy = back_up(engine, backups) if found else None
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        for step in STEPS[found:]:
            step(connection)
        connection.execute(sa.delete(SCHEMA))
        connection.execute(sa.insert(SCHEMA).values(version=VERSION))
    return copy


def back_up(engine: sa.Engine, folder: Path | None = None) -> Path:
    """Write a copy of a database, readable by its owner only, and return its path.

    SQLite is copied by its own backup, PostgreSQL table by table as lines of JSON.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    if engine.dialect.name == "sqlite":
        source = Path(str(engine.url.database))
        target = (folder or source.parent) / f"{source.name}.{stamp}.backup"
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(source)) as a, closing(sqlite3.connect(target)) as b:
            a.backup(b)
        return target
    target = (folder or Path()) / f"{engine.url.database}.{stamp}.jsonl"
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        _dump(engine, file)
    return target


def _dump(engine: sa.Engine, file: Any) -> None:
    from detente.store.log import canonical

    known = set(sa.inspect(engine).get_table_names())
    with engine.connect() as connection:
        for table in meta.sorted_tables:
            if table.name not in known:
                continue
            # The columns that are there, which an older version may have had fewer of.
            columns: list[sa.ColumnClause[Any]] = [
                sa.column(c["name"]) for c in sa.inspect(engine).get_columns(table.name)
            ]
            for row in connection.execute(sa.select(*columns).select_from(sa.table(table.name))):
                file.write(canonical({"table": table.name, "row": dict(row._mapping)}) + "\n")
        file.flush()
        os.fsync(file.fileno())

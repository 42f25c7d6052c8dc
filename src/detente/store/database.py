"""Opening a database so that what is acknowledged is on disk, and migrating it with a copy made first."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from detente.errors import UsageError, printable
from detente.store.faults import BrokenJournal, Busy, Damaged, Unavailable, damaged, fault_of
from detente.store.journal import cut_of
from detente.store.tables import SCHEMA, STEPS, VERSION, meta

LOG = logging.getLogger(__name__)
BUSY_MILLISECONDS = 5_000
ANSWERS_WITHIN = 10  # seconds for PostgreSQL to let somebody in


class NeedsMigration(UsageError):
    """The database is of another version than this program."""


class Watch:
    """Tells by the time and size of SQLite's files whether anybody else has written to them since this process did.

    Whoever writes holds the lock, so that no other thread's writing is taken for somebody else's.
    """

    def __init__(self, path: Path) -> None:
        self.lock = threading.Lock()
        self._others = 0
        self._file = _stamp(path)
        self._files = (path, path.with_name(f"{path.name}-wal"))
        self._last: list[tuple[int, int, int] | None] | None = None

    def begin(self) -> None:
        """Hold the lock, or raise `Busy`."""
        if not self.lock.acquire(timeout=BUSY_MILLISECONDS / 1000):
            raise Busy("the database is held by another program")

    @property
    def others(self) -> int:
        """How often somebody else was found to have written since this was asked for the first time."""
        if self._last is None:
            self._last = self._stamp()
        return self._others

    def look(self) -> None:
        """Look whether somebody else has written; raise `Unavailable` where nobody would find what is written."""
        now = self._stamp()
        gone = self._last is not None and self._last[1] is not None and now[1] is None
        if gone or now[0] is None or self._file is None or now[0][0] != self._file[0]:
            raise Unavailable(
                "the file of the database, or its journal, was moved or replaced; start the program again"
            )
        self._others += now != self._last
        self._last = now

    def wrote(self) -> None:
        """Remember how this process leaves the files."""
        self._last = self._stamp()

    def _stamp(self) -> list[tuple[int, int, int] | None]:
        return [_stamp(path) for path in self._files]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def watch_of(bind: sa.Engine | sa.Connection) -> Watch | None:
    """Return what watches over the file of a database; PostgreSQL has nobody else write to its files."""
    found: Watch | None = bind.get_execution_options().get("watch")
    return found


def now() -> str:
    """Return the time in UTC, as the log writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def engine_for(url: str, *, only_read: bool = False) -> sa.Engine:
    """Return the engine of a database: ``sqlite:///FILE``, which is made if there is none, or ``postgresql://…``.

    With `only_read` nothing is made or written.

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
        engine = _sqlite(parsed, only_read=only_read)
    elif parsed.drivername == "postgresql+psycopg":
        engine = sa.create_engine(
            parsed, pool_size=10, max_overflow=20, pool_pre_ping=True, connect_args={"connect_timeout": ANSWERS_WITHIN}
        )
    else:
        raise UsageError(f"found a database of the kind “{parsed.drivername}”; expected sqlite or postgresql")

    shown = printable(str(sa.make_url(url).database))

    @sa.event.listens_for(engine, "handle_error")
    def _told(context: sa.engine.ExceptionContext) -> BaseException | None:
        # What finds a lost connection before it is used asks for another one, and is no error.
        return None if context.is_pre_ping else fault_of(context.original_exception, shown)

    return engine


def _sqlite(url: sa.URL, *, only_read: bool) -> sa.Engine:
    if not url.database or url.database == ":memory:":
        raise UsageError("expected a file: sqlite:///FILE")
    path = Path(url.database)
    _require_journal(path)
    pragmas = [f"busy_timeout={BUSY_MILLISECONDS}"]
    if only_read:
        url = _as_it_lies(url, path)
    else:
        _made(path)
        pragmas += ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"]
    engine = sa.create_engine(
        url, connect_args={"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False},
        execution_options={"watch": Watch(path)},
    )  # fmt: skip

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver begins no transactions of its own; see _begun
        try:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}").fetchall()
        except UnicodeDecodeError as e:  # what SQLite says of a name that is no text
            raise sqlite3.OperationalError(str(e)) from None

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        # A writer takes the lock at once, so that two never both read first and then fail to write.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _require_journal(path: Path) -> None:
    """Raise `BrokenJournal` where what was surely written cannot be read; say so where it may be that it was not."""
    cut, shown = cut_of(path), f"{printable(str(path))}-wal"
    if cut is None:
        return
    if cut.acknowledged:
        raise BrokenJournal(f"the journal {shown} cannot be read from entry {cut.entry} on, nor what was written since")
    LOG.warning("the last entry of the journal %s cannot be read; what was written last may be missing", shown)


def _as_it_lies(url: sa.URL, path: Path) -> sa.URL:
    """Return the URL under which a file is read, and nothing made beside it."""
    try:
        if not path.is_file():
            raise UsageError(f"there is no database at {printable(str(path))}")
        # What a server has written and not yet brought into the file is in a journal, which has to be read with it.
        journal = _stamp(path.with_name(f"{path.name}-wal"))
    except (OSError, ValueError) as e:
        raise UsageError(f"cannot read {printable(str(path))}: {getattr(e, 'strerror', None) or e}") from None
    how = {"mode": "ro"} if journal is not None and journal[1] else {"immutable": "1"}
    return url.set(database=path.absolute().as_uri(), query={**how, "uri": "true"})


def _made(path: Path) -> None:
    """Make the file of a database where there is none, with its folder."""
    shown = printable(str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            # Made before SQLite opens it, so that at no moment others can read it; its journals take over the mode.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except FileExistsError:
        raise UsageError(f"found a file at {printable(str(path.parent))}; expected a folder for the data") from None
    except (OSError, ValueError) as e:
        raise UsageError(f"cannot use {shown}: {getattr(e, 'strerror', None) or e}") from None
    if not path.is_file():
        raise UsageError(f"found a folder at {shown}; expected the file of a database")


@contextmanager
def opened(url: str, *, only_read: bool = False) -> Iterator[sa.Engine]:
    """Open a database for a while."""
    engine = engine_for(url, only_read=only_read)
    try:
        yield engine
    finally:
        engine.dispose()


def version_of(engine: sa.Engine) -> int:
    """Return the version of a database; 0 for an empty one.

    Raises
    ------
    UsageError
        If it holds the tables of another program.
    Damaged
        If it does not say its version.
    """
    there = set(sa.inspect(engine).get_table_names())
    if SCHEMA.name not in there:
        # In PostgreSQL several programs may share a database, as long as their tables have other names.
        others = sorted(there if engine.dialect.name == "sqlite" else there & set(meta.tables))
        if others:
            raise UsageError(
                f"the database is of another program, or damaged: it has the table “{printable(others[0])}” and no "
                f"“{SCHEMA.name}”; choose another one"
            )
        return 0
    with engine.connect() as connection:
        found = connection.execute(sa.select(SCHEMA.c.version)).scalars().all()
    if len(found) != 1 or not isinstance(found[0], int) or found[0] < 1:
        raise Damaged("the database does not say of which version it is")
    return found[0]


def faults_of_file(engine: sa.Engine, most: int = 1) -> list[str]:
    """Return what SQLite finds wrong with its file: tables and indexes that do not fit, pages used twice or lost.

    What stands in a row is not looked at; see `seals` and `log` for that. PostgreSQL looks after its files itself.
    """
    if engine.dialect.name != "sqlite":
        return []
    with engine.connect() as connection:
        found = connection.exec_driver_sql(f"PRAGMA integrity_check({most})").scalars().all()
    lines = [line for told in found for line in str(told).splitlines()]
    return [printable(line) for line in lines if line != "ok" and not line.startswith("*** in database")]


def missing_tables(engine: sa.Engine) -> list[str]:
    """Return that tables of this version are not there."""
    there = sa.inspect(engine).get_table_names()
    return [f"it has no table “{name}”" for name in sorted(set(meta.tables) - set(there))]


def require_sound(engine: sa.Engine) -> None:
    """Raise `Damaged` where a database of this version is not whole; nobody could say what is missing from it then."""
    for fault in (*missing_tables(engine), *faults_of_file(engine)):
        raise damaged(fault)


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
        require_sound(engine)
        return None
    for fault in faults_of_file(engine):
        raise damaged(fault)
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
        file = Path(str(engine.url.database))
        target = (folder or file.parent) / f"{file.name}.{stamp}.backup"
    else:
        target = (folder or Path()) / f"{engine.url.database}.{stamp}.jsonl"
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as e:
        raise UsageError(f"cannot write a copy at {printable(str(target))}: {e.strerror or e}") from None
    try:
        if engine.dialect.name == "sqlite":
            with closing(sqlite3.connect(str(engine.url.database))) as a, closing(sqlite3.connect(target)) as b:
                a.backup(b)
        else:
            with target.open("w", encoding="utf-8") as out:
                _dump(engine, out)
    except (OSError, sqlite3.Error) as e:
        target.unlink()  # half a copy is none
        raise fault_of(e) or UsageError(f"cannot write a copy at {printable(str(target))}: {e}") from None
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

"""What may be wrong with a database, each in one line: damaged, busy, full, or not to be used as it is."""

from __future__ import annotations

from collections.abc import Callable

from detente.errors import UsageError, printable


class Fault(UsageError):
    """Something is wrong with a database; nothing of what was asked was done.

    `what` and `hint` are for everybody, `detail` and `where` for whoever runs the program, `code` for other programs.
    """

    code = "not_ready"
    hint = "nothing that was acknowledged is lost; whoever runs the server can mend this"

    def __init__(self, what: str, detail: str = "", where: str = "") -> None:
        self.what, self.detail, self.where = what, detail, where
        super().__init__(what)

    def __str__(self) -> str:
        return ": ".join(part for part in (self.where, self.what, self.detail) if part)


class Unavailable(Fault):
    """A database cannot be used as it is now."""


class Busy(Unavailable):
    """A database is held by another program, or does not answer just now."""

    code = "busy"
    hint = "nothing that was acknowledged is lost; it is worth trying again"


class Full(Unavailable):
    """The disk of a database takes no more."""

    code = "full"
    hint = "nothing that was acknowledged is lost; it goes on when there is space again"


class Damaged(Fault):
    """Something in a database is not as it was written, of a case and record if of one; nothing is built on it."""

    code = "damaged"
    hint = "`detente verify` lists all that is damaged; restore the database from a backup"

    def __init__(self, what: str, case: str | None = None, record: int | None = None) -> None:
        self.case, self.record = case, record
        super().__init__(what)

    def __str__(self) -> str:
        return f"{super().__str__()}; {self.hint}"


class BrokenJournal(Damaged):
    """What was written last stands in a journal that cannot be read on."""

    hint = "restore the database from a backup; or go on with what it holds without that, by moving the journal away"


class NoDatabase(Damaged):
    """A file is no database, or not recognised as one."""

    hint = "restore it from a backup, or choose another folder"


Made = Callable[[str], Fault]


def damaged(detail: str) -> Damaged:
    """Return that a database is damaged as a whole."""
    return Damaged(f"the database is damaged: {detail}")


def _no_database(_: str) -> Fault:
    return NoDatabase("the file is no SQLite database, or its beginning is damaged")


def _held(detail: str) -> Fault:
    return Busy("the database is held by another program", detail)


def silent(detail: str) -> Fault:
    """Return that a database does not answer."""
    return Busy("the database does not answer", detail)


def _full(detail: str) -> Fault:
    return Full("the disk takes no more of the database", detail)


def _not_written(detail: str) -> Fault:
    return Unavailable("the database cannot be written", detail)


def _not_read(detail: str) -> Fault:
    return Unavailable("the database cannot be read", detail)


# The lower eight bits of a code are its kind; a whole code is looked for first. https://sqlite.org/rescode.html
# Of what fails on a disk (10), most is written; some is only looked for or read, and some is read wrongly.
_READING, _WRONGLY = (1, 2, 7, 13, 14, 15, 20, 22, 24), (32, 33)
_SQLITE: dict[int, Made] = {
    3: _not_read, 5: _held, 6: _held, 8: _not_written, 10: _full, 11: damaged, 13: _full, 14: _not_read, 15: _held,
    26: _no_database, **{10 | n << 8: _not_read for n in _READING}, **{10 | n << 8: damaged for n in _WRONGLY},
}  # fmt: skip
_WRONG_TABLES = 1

# By how a state of SQL begins. https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL: dict[str, Made] = {
    "08": silent, "57": silent, "532": silent, "533": silent, "40": silent, "55P03": silent, "53100": _full,
    "25006": _not_written, "58": _not_read, "XX001": damaged, "XX002": damaged, "42P01": damaged, "42703": damaged,
}  # fmt: skip
_LOST = ("OperationalError", "InterfaceError", "ConnectionTimeout")


def fault_of(error: BaseException | None, where: str = "") -> Fault | None:
    """Return what a driver's error says of a database, or None where it says something of the program."""
    if isinstance(error, UnicodeDecodeError):
        return damaged("what it says is no text")
    driver, name = type(error).__module__.partition(".")[0], type(error).__name__
    found: Made | None = None
    if driver == "sqlite3":
        code = getattr(error, "sqlite_errorcode", None)
        # Without a code it comes from the driver itself, which found a text that is none.
        odd = name == "OperationalError" and code in (None, _WRONG_TABLES)
        found = damaged if odd else _SQLITE.get(code or 0) or _SQLITE.get((code or 0) & 0xFF)
    elif driver == "psycopg":
        state = getattr(error, "sqlstate", None)
        lost = silent if name in _LOST else None
        found = lost if state is None else next((f for k, f in _POSTGRESQL.items() if state.startswith(k)), None)
    if found is None:
        return None
    fault = found(printable(str(error).strip().partition("\n")[0]))
    fault.where = where
    return fault

"""A database that is held, full, read-only, broken or away: a line at the start, words while serving, nothing lost."""

from __future__ import annotations

import asyncio
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from postgresql import PostgreSQL

from detente.cli import main
from detente.store import Busy, Store, migrate, opened
from detente.store.accounts import Accounts
from detente.store.faults import fault_of
from detente.store.tables import ACCOUNTS, CASES, RECORDS
from detente.web import events
from detente.web.settings import Settings, local_settings
from seeds import long
from waiting import eventually

from .conftest import TOKEN, Served, built_client, keeping_no_bytecode, serve
from .test_api import imported
from .test_store import made

# -- at the start -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a store with a case."""
    path = tmp_path_factory.mktemp("whole") / "workbench.sqlite"
    with opened(f"sqlite:///{path}") as engine:
        migrate(engine)
        made(Store(engine))
    return path.read_bytes()


def text(folder: Path, _: bytes) -> None:
    (folder / "workbench.sqlite").write_text("This is no database but a text.\n" * 40, encoding="utf-8")


def half(folder: Path, whole: bytes) -> None:
    (folder / "workbench.sqlite").write_bytes(whole[: len(whole) // 2])


def a_folder(folder: Path, _: bytes) -> None:
    (folder / "workbench.sqlite").mkdir()


def a_file(folder: Path, _: bytes) -> None:
    folder.rmdir()
    folder.write_text("x", encoding="utf-8")


def of_another_program(folder: Path, _: bytes) -> None:
    with closing(sqlite3.connect(folder / "workbench.sqlite")) as connection:
        connection.execute("CREATE TABLE notes (text)")


def newer(folder: Path, whole: bytes) -> None:
    (folder / "workbench.sqlite").write_bytes(whole)
    with closing(sqlite3.connect(folder / "workbench.sqlite", isolation_level=None)) as connection:
        connection.execute("UPDATE detente_schema SET version = 99")


def a_table_gone(folder: Path, whole: bytes) -> None:
    (folder / "workbench.sqlite").write_bytes(whole)
    with closing(sqlite3.connect(folder / "workbench.sqlite", isolation_level=None)) as connection:
        connection.execute("DROP TABLE texts")


def scribbled_over(folder: Path, whole: bytes) -> None:
    page = 4096
    (folder / "workbench.sqlite").write_bytes(whole[: 3 * page] + b"\x5a" * page + whole[4 * page :])


def a_name_that_is_no_text(folder: Path, whole: bytes) -> None:
    assert b"CREATE TABLE texts" in whole
    (folder / "workbench.sqlite").write_bytes(whole.replace(b"CREATE TABLE texts", b"CREATE \xd4ABLE texts"))


BROKEN: dict[str, tuple[Callable[[Path, bytes], None], str, int]] = {
    "a text": (text, "no SQLite database", 2),
    "half of it": (half, "damaged", 3),
    "a folder": (a_folder, "workbench.sqlite", 2),
    "the folder is a file": (a_file, "data", 2),
    "of another program": (of_another_program, "of another program", 2),
    "of a newer version": (newer, "newer program", 2),
    "without a table": (a_table_gone, "no table “texts”", 3),
    "a page scribbled over": (scribbled_over, "damaged", 3),
    "a name that is no text": (a_name_that_is_no_text, "damaged", 3),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_database_is_one_line(what: str, whole: bytes, tmp_path: Path) -> None:
    breaks, says, verified = BROKEN[what]
    data = tmp_path / "data"
    data.mkdir()
    breaks(data, whole)
    team = tmp_path / "team.toml"
    team.write_text(f"url = 'http://x'\ndatabase = 'sqlite:///{data}/workbench.sqlite'\n", encoding="utf-8")
    served = ["serve", "--config", str(team)]
    for command in (["open", "ferry", "--no-browser"], ["migrate"], ["verify"], served, [*served, "--list-users"]):
        given = command if command[0] == "serve" else [*command, "--data", str(data)]
        found = CliRunner().invoke(main, given)
        assert found.exit_code == (verified if command[0] == "verify" else 2), (command, found.output)
        lines = found.output.splitlines()
        assert (says in lines[0], "Traceback" in found.output) == (True, False), (command, found.output)
        assert len(lines) == 1 or command == ["verify"], (command, found.output)


@pytest.mark.parametrize("data", ["/proc/nothing", "/dev/null/x"])
def test_a_folder_that_cannot_be_made_is_one_line(data: str, tmp_path: Path) -> None:
    for command in (["verify"], ["migrate"]):
        found = CliRunner().invoke(main, [*command, "--data", data])
        assert (found.exit_code, found.output.count("\n")) == (2, 1), found.output


def test_an_address_that_is_no_name_of_a_file_is_one_line() -> None:
    found = CliRunner().invoke(main, ["verify", "--database", "sqlite:///a\0b"])
    assert (found.exit_code, found.output) == (2, "detente: there is no database at a\\x00b\n")


def test_a_postgresql_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    team = tmp_path / "team.toml"
    database = f"postgresql://nobody@/nothing?host={tmp_path}"
    team.write_text(f"url = 'http://x'\ndatabase = '{database}'\n", encoding="utf-8")
    config = ["--config", str(team)]
    for command in (["verify"], ["migrate"], ["serve"], ["serve", "--list-users"]):
        found = CliRunner().invoke(main, [command[0], *config, *command[1:]])
        assert (found.exit_code, found.output.count("\n")) == (2, 1), found.output
        assert "the database does not answer" in found.output


@long
def test_a_disk_that_takes_no_more_is_one_line(tmp_path: Path) -> None:
    """A bound on the size of files is met like a full disk."""
    command = [sys.executable, "-m", "detente", "migrate", "--data", str(tmp_path / "data")]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=keeping_no_bytecode(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "the disk takes no more of the database" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_database_that_is_held_is_one_line(tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.store.database.BUSY_MILLISECONDS", 100)
    (tmp_path / "workbench.sqlite").write_bytes(whole)
    with closing(sqlite3.connect(tmp_path / "workbench.sqlite", isolation_level=None)) as holding:
        holding.execute("BEGIN IMMEDIATE")
        found = CliRunner().invoke(main, ["open", "ferry", "--no-browser", "--data", str(tmp_path)])
    assert (found.exit_code, found.output.count("\n")) == (2, 1), found.output
    assert "held by another program" in found.output


# -- while serving ----------------------------------------------------------------------------------------------------


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A workbench for one person that does not wait long for its database."""
    monkeypatch.setattr("detente.store.database.BUSY_MILLISECONDS", 100)
    url = f"sqlite:///{tmp_path / 'workbench.sqlite'}"
    served, end = serve(
        lambda port: local_settings(url, "127.0.0.1", port, TOKEN, "Ann"), built_client(tmp_path / "ui")
    )
    yield served
    end()


def edited(client: httpx.Client, case: str, version: int, key: str, note: str = "x") -> httpx.Response:
    command = {"kind": "edit", "path": ["options", "a"], "fields": {"note": note}}
    return client.post(f"/api/cases/{case}/commands", json={"version": version, "key": key, "command": command})


def error_of(answer: httpx.Response) -> dict[str, Any]:
    error: dict[str, Any] = answer.json()["error"]
    assert error["message"]
    assert error["hint"]
    return error


def test_a_database_that_is_held_or_full_is_said_and_nothing_is_lost(quick: Served, tmp_path: Path) -> None:
    engine = quick.workbench.parts.store.engine
    limits: list[str] = []

    @sa.event.listens_for(engine, "begin")
    def limited(connection: sa.Connection) -> None:
        for pragma in limits:
            connection.connection.cursor().execute(pragma)

    with quick.client() as client:
        case = imported(client)["id"]
        with closing(sqlite3.connect(tmp_path / "workbench.sqlite", isolation_level=None)) as holding:
            holding.execute("BEGIN IMMEDIATE")
            held = edited(client, case, 1, "k1")
            assert (held.status_code, error_of(held)["code"]) == (503, "busy")
            assert client.get(f"/api/cases/{case}").json()["version"] == 1
        assert edited(client, case, 1, "k1").json()["version"] == 2
        assert edited(client, case, 1, "k1").json()["version"] == 2, "sent again it changes nothing twice"
        limits[:] = ["PRAGMA max_page_count=1"]
        full = edited(client, case, 2, "k2", "much " * 20_000)
        assert (full.status_code, error_of(full)["code"]) == (507, "full")
        assert client.get(f"/api/cases/{case}").json()["version"] == 2
        limits[:] = ["PRAGMA max_page_count=1000000", "PRAGMA query_only=ON"]
        kept = edited(client, case, 2, "k3")
        assert (kept.status_code, error_of(kept)["code"]) == (503, "not_ready")
        limits[:] = ["PRAGMA query_only=OFF"]
        assert edited(client, case, 2, "k2", "much " * 20_000).json()["version"] == 3
        assert client.get("/api/cases").json()[0]["damage"] == ""


@pytest.mark.parametrize("part", ["", "-wal"])
def test_nothing_is_acknowledged_that_is_written_where_nobody_finds_it(
    part: str, quick: Served, tmp_path: Path
) -> None:
    """A file that was moved away is still open, and what is written to it is gone with the next start."""
    file = tmp_path / f"workbench.sqlite{part}"
    with quick.client() as client:
        case = imported(client)["id"]
        file.rename(tmp_path / "elsewhere")
        moved = edited(client, case, 1, "k1")
        assert (moved.status_code, error_of(moved)["code"]) == (503, "not_ready")
        if part == "":
            file.write_bytes(b"")  # another one in its place
            assert edited(client, case, 1, "k1").status_code == 503
        (tmp_path / "elsewhere").rename(file)
        assert edited(client, case, 1, "k1").json()["version"] == 2


def test_a_damaged_case_is_said_everywhere_and_the_others_go_on(quick: Served) -> None:
    engine = quick.workbench.parts.store.engine
    with quick.client() as client:
        bad, good = imported(client)["id"], imported(client)["id"]
        with opened(str(engine.url)) as other, other.connect() as connection:
            for change in (
                sa.update(RECORDS).where(RECORDS.c.case_id == bad).values(author="Eve"),
                sa.update(CASES).where(CASES.c.id == bad).values(title="Forged"),
            ):
                connection.execute(change)
            connection.commit()
        asked = {"version": 1, "command": {"kind": "edit", "path": [], "fields": {"title": "x"}}}
        tries = [
            edited(client, bad, 1, "k"),
            client.post(f"/api/cases/{bad}/undo", json={"version": 1}),
            client.post(f"/api/cases/{bad}/restore", json={"version": 1, "to": 1}),
            client.post("/api/cases", json={"origin": "copy", "id": bad}),
            client.post(f"/api/cases/{bad}/ask/solve", json={}),
            client.post(f"/api/cases/{bad}/commands", json=asked),
            client.delete(f"/api/cases/{bad}"),
            *(client.get(f"/api/cases/{bad}/{part}") for part in ("history", "log", "export", "package", "file")),
        ]  # fmt: skip
        for answer in tries:
            assert (answer.status_code, error_of(answer)["code"]) == (500, "damaged"), answer.request
            assert bad in error_of(answer)["message"]
            assert "detente verify" in error_of(answer)["hint"]
        listed = {c["id"]: c["damage"] for c in client.get("/api/cases").json()}
        assert (bad in listed[bad], listed[good]) == (True, "")
        assert edited(client, good, 1, "k").status_code == 200


def test_an_account_that_is_damaged_is_refused_in_words(team: Served) -> None:
    engine = team.workbench.parts.store.engine
    accounts = Accounts(engine)
    accounts.add("dam", "Dam", "correct horse battery")
    token = accounts.sign_in("dam", "correct horse battery")
    with team.client(token) as client:
        assert client.get("/api/session").json()["admin"] is False
        with opened(str(engine.url)) as other, other.connect() as connection:
            connection.execute(sa.update(ACCOUNTS).where(ACCOUNTS.c.login == "dam").values(admin=True))
            connection.commit()
        answer = client.get("/api/session")
        assert (answer.status_code, error_of(answer)["code"]) == (500, "damaged")
        with opened(str(engine.url)) as other, other.connect() as connection:
            connection.execute(sa.update(ACCOUNTS).where(ACCOUNTS.c.login == "dam").values(admin=False))
            connection.commit()
        assert client.get("/api/session").status_code == 200


def test_a_server_hears_of_others_again_after_its_database_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "POLL_SECONDS", 0.001)
    answers = iter([Busy("away"), {"c": 1}, {"c": 2}])

    def versions() -> dict[str, int]:
        answer = next(answers, {"c": 2})
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def heard() -> bool:
        hub = events.Hub(SimpleNamespace(versions=versions, listeners=[]), 10, 10)  # type: ignore[arg-type]  # all it needs
        flag = asyncio.Event()
        hub._flags["c"] = {flag}
        polling = asyncio.create_task(hub.poll())
        try:
            async with asyncio.timeout(60):
                return await flag.wait()
        finally:
            polling.cancel()

    assert asyncio.run(heard())


def test_nothing_acknowledged_is_lost_when_postgresql_is_killed(postgresql: PostgreSQL, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "ui", ignore_errors=True)
    url = postgresql.database()
    settings: Callable[[int], Settings] = lambda port: local_settings(url, "127.0.0.1", port, TOKEN, "Ann")  # noqa: E731
    served, end = serve(settings, built_client(tmp_path / "ui"))
    try:
        with served.client() as client:
            case = imported(client)["id"]
            assert edited(client, case, 1, "k1").json()["version"] == 2
            postgresql.kill()
            for answer in (edited(client, case, 2, "k2"), client.get(f"/api/cases/{case}"), client.get("/api/cases")):
                assert (answer.status_code, error_of(answer)["code"]) == (503, "busy")
            postgresql.start()
            assert eventually(lambda: edited(client, case, 2, "k2").status_code == 200)
            assert client.get(f"/api/cases/{case}").json()["version"] == 3
    finally:
        if not postgresql.answers():
            postgresql.start()
        end()


# -- what a driver says -----------------------------------------------------------------------------------------------


def of_sqlite(code: int | None, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sqlite3.Error:
    error = kind("what SQLite says")
    if code is not None:
        error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (of_sqlite(sqlite3.SQLITE_BUSY), "busy"),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), "busy"),
        (of_sqlite(sqlite3.SQLITE_LOCKED), "busy"),
        (of_sqlite(sqlite3.SQLITE_FULL), "full"),
        (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), "full"),
        (of_sqlite(sqlite3.SQLITE_IOERR_FSYNC), "full"),
        (of_sqlite(sqlite3.SQLITE_IOERR_READ), "not_ready"),
        (of_sqlite(sqlite3.SQLITE_IOERR_SHORT_READ), "not_ready"),
        (of_sqlite(sqlite3.SQLITE_IOERR_LOCK), "not_ready"),
        (of_sqlite(10 | 32 << 8), "damaged"),  # SQLITE_IOERR_DATA, which older versions of Python do not name
        (of_sqlite(sqlite3.SQLITE_PROTOCOL), "busy"),
        (of_sqlite(sqlite3.SQLITE_PERM), "not_ready"),
        (of_sqlite(sqlite3.SQLITE_READONLY), "not_ready"),
        (of_sqlite(sqlite3.SQLITE_READONLY_DBMOVED), "not_ready"),
        (of_sqlite(sqlite3.SQLITE_CANTOPEN), "not_ready"),
        (of_sqlite(sqlite3.SQLITE_NOTADB), "damaged"),
        (of_sqlite(sqlite3.SQLITE_CORRUPT), "damaged"),
        (of_sqlite(sqlite3.SQLITE_CORRUPT_INDEX), "damaged"),
        (of_sqlite(sqlite3.SQLITE_ERROR), "damaged"),
        (of_sqlite(None), "damaged"),
        (of_sqlite(sqlite3.SQLITE_CONSTRAINT, sqlite3.IntegrityError), None),
        (of_sqlite(None, sqlite3.ProgrammingError), None),
        (UnicodeDecodeError("utf-8", b"\xb6", 0, 1, "x"), "damaged"),
        (ValueError("x"), None),
        (None, None),
    ],
)
def test_what_sqlite_says_becomes_words(error: BaseException | None, code: str | None) -> None:
    fault = fault_of(error)
    assert (fault.code if fault else None) == code


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("57P01", "busy"), ("08006", "busy"), ("53300", "busy"), ("40P01", "busy"), ("53100", "full"),
        ("25006", "not_ready"), ("58030", "not_ready"), ("XX001", "damaged"), ("42P01", "damaged"), ("42601", None),
        (None, "busy"),
    ],
)  # fmt: skip
def test_what_postgresql_says_becomes_words(state: str | None, code: str | None) -> None:
    psycopg = pytest.importorskip("psycopg")
    error = psycopg.errors.lookup(state)("x") if state else psycopg.OperationalError("connection refused")
    fault = fault_of(error)
    assert (fault.code if fault else None) == code

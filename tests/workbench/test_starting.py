"""Starting: the commands, the configuration, migration with a copy first, an installation without its client."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from detente.cli import main
from detente.errors import UsageError
from detente.store import NeedsMigration, Store, back_up, engine_for, migrate, require_current
from detente.store.tables import RECORDS, SCHEMA, VERSION
from detente.web.app import Workbench
from detente.web.client import load_client
from detente.web.contract import digest_of, own_digest
from detente.web.contract import main as print_contract
from detente.web.serve import usually_on
from detente.web.settings import Settings, local_settings, read_config
from seeds import long, take
from waiting import PATIENCE, eventually

from .conftest import TOKEN, Served, built_client, serve
from .test_store import SMALL, made

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@contextmanager
def opened(*arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `detente open` as a person does; yield the address it prints."""
    command = [sys.executable, "-m", "detente", "open", "--no-browser", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=PATIENCE)


def base_of(address: str) -> str:
    return address.split("/open", maxsplit=1)[0]


@contextmanager
def page(address: str) -> Iterator[httpx.Client]:
    """A client that has opened the address, as a browser does."""
    with httpx.Client(base_url=base_of(address), timeout=PATIENCE, trust_env=False) as client:
        answers: list[httpx.Response] = []

        def answered() -> bool:
            try:
                answers.append(client.get(address, follow_redirects=False))
            except httpx.TransportError:
                return False
            return True

        assert eventually(answered)
        assert answers[0].status_code == 303
        client.headers["origin"] = base_of(address)
        yield client


@long
def test_one_command_opens_the_case_and_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    data = ["--data", str(tmp_path / "data")]
    with opened("elmira-9state", *data) as (address, process):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/open\?token=[\w-]{40,}&next=/cases/\w+", address)
        case = address.rsplit("/", 1)[1]
        with page(address) as client:
            assert httpx.get(address, trust_env=False).status_code == 403, "the address is good once"
            edit = {"kind": "edit", "path": [], "fields": {"title": "Mine"}}
            body = {"version": 1, "command": edit}
            assert client.post(f"/api/cases/{case}/commands", json=body).json()["title"] == "Mine"
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    with opened("elmira-9state", *data) as (again, process):
        assert again.rsplit("/", 1)[1] == case, "the same case is found"
        assert again.split("token=")[1][:40] != address.split("token=")[1][:40]
        assert base_of(again) == base_of(address), "the browser finds what it keeps for this address"
        with page(again) as client:
            shown = client.get(f"/api/cases/{case}").json()
            assert (shown["title"], shown["undo"]["title"]) == ("Mine", "Undo: change the title")
            undone = client.post(f"/api/cases/{case}/undo", json={"version": 2}).json()
            assert undone["title"].startswith("Elmira")
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 0
    files = list((tmp_path / "data").iterdir())
    assert {stat.S_IMODE(p.stat().st_mode) for p in files} == {0o600}


def test_a_data_folder_has_a_port_of_its_own_and_another_where_that_is_taken(tmp_path: Path) -> None:
    with usually_on("127.0.0.1", tmp_path) as first:
        usual = first.getsockname()[1]
        first.listen()
        with usually_on("127.0.0.1", tmp_path) as beside:
            assert beside.getsockname()[1] != usual
    with usually_on("127.0.0.1", tmp_path) as again:
        assert again.getsockname()[1] == usual


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["open", "no-such-case", "--no-browser"], 2, "no such case"),
        (["open", "--token", "short", "--no-browser"], 2, "at least 16"),
        (["open", "--host", "203.0.113.7", "--no-browser", "--data", "here"], 2, "cannot listen on"),
        (["serve", "--config", "nothing.toml"], 2, "cannot read"),
        (["migrate", "--config", "x", "--data", "y"], 2, "give one of them"),
        (["verify", "--database", "x", "--data", "y"], 2, "give one of them"),
    ],
)
def test_wrong_usage_is_said(
    arguments: list[str], code: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, says in result.output) == (code, True), result.output


@pytest.mark.parametrize("command", [["open"], ["serve", "--config", "x"], ["migrate"], ["verify"]])
def test_without_the_workbench_installed_a_command_says_what_to_install(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detente.cli.workbench.find_spec", lambda name: None if name == "uvicorn" else name)
    result = CliRunner().invoke(main, command)
    assert (result.exit_code, result.output) == (
        2, "detente: the workbench needs uvicorn; install detente[workbench]\n",
    )  # fmt: skip


def test_a_file_with_errors_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(SMALL.replace("owner: A", "owner: C"), encoding="utf-8")
    result = CliRunner().invoke(main, ["open", str(tmp_path / "bad.yaml"), "--data", str(tmp_path), "--no-browser"])
    assert result.exit_code == 3
    assert "bad.yaml:5" in result.output


# -- a team server ----------------------------------------------------------------------------------------------------


def config(folder: Path, database: str, **more: object) -> Path:
    path = folder / "team.toml"
    lines = {"url": "https://detente.example.org", "database": database, **more}
    path.write_text("".join(f"{k} = {json.dumps(v)}\n" for k, v in lines.items()), encoding="utf-8")
    return path


def test_a_team_server_waits_for_its_migration_and_its_first_account(database: str, tmp_path: Path) -> None:
    path = str(config(tmp_path, database))
    run = CliRunner().invoke
    assert "run `detente migrate`" in run(main, ["serve", "--config", path]).output
    assert run(main, ["serve", "--config", path, "--add-user", "ann", "--admin"]).exit_code == 2
    assert run(main, ["migrate", "--config", path]).output == f"the database has version {VERSION}\n"
    link = run(main, ["serve", "--config", path, "--add-user", "Ann", "--name", "Ann A.", "--admin"]).output
    assert re.fullmatch(r"https://detente\.example\.org/reset/[\w-]{40,}\n", link)
    users = json.loads(run(main, ["serve", "--config", path, "--list-users"]).output)
    assert users == [{"login": "ann", "name": "Ann A.", "admin": True, "active": True}]
    assert run(main, ["serve", "--config", path, "--reset-link", "ann"]).output.startswith(
        "https://detente.example.org"
    )
    assert "no account “bob”" in run(main, ["serve", "--config", path, "--reset-link", "bob"]).output
    assert "already an account" in run(main, ["serve", "--config", path, "--add-user", "ANN"]).output


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("hots = 'x'", "did you mean “host”"),
        ("port = 'x'", "expected a number"),
        ("port = true", "expected a number"),
        ("workers = 0", "expected a number above 0"),
        ("database = 'd'\nurl = 'ftp://x'", "expected an address"),
        ("x = [", "not TOML"),
        ("", "lacks “url”"),
    ],
)
def test_a_wrong_configuration_is_said(line: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        read_config(path)


def test_a_public_address_names_host_origin_and_cookie(tmp_path: Path) -> None:
    settings, host, port = read_config(config(tmp_path, "sqlite:///x", port=9000))
    assert (host, port) == ("127.0.0.1", 9000)
    assert settings.hosts == {"detente.example.org", "detente.example.org:443"}
    assert (settings.secure, settings.cookie) == (True, "__Host-detente")


# -- migration --------------------------------------------------------------------------------------------------------


def test_data_of_an_older_version_are_copied_before_they_are_touched(database: str, tmp_path: Path) -> None:
    engine = engine_for(database)
    assert migrate(engine) is None, "an empty database has nothing to keep"
    state = made(Store(engine))
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(sa.update(SCHEMA).values(version=1))
    with pytest.raises(NeedsMigration, match="run `detente migrate`"):
        Workbench(local_settings(database, "127.0.0.1", 1, TOKEN, "Ann"))
    copy = back_up(engine, tmp_path)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    if engine.dialect.name == "sqlite":
        kept = engine_for(f"sqlite:///{copy}")
        with kept.connect() as connection:
            assert connection.execute(sa.select(RECORDS.c.digest)).scalars().all() == [state.digest]
        kept.dispose()
    else:
        rows = [json.loads(line) for line in copy.read_text(encoding="utf-8").splitlines()]
        assert [r["row"]["digest"] for r in rows if r["table"] == "records"] == [state.digest]
    engine.dispose()


def test_a_migration_keeps_what_is_there(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.store import database as module

    engine = engine_for(database)
    migrate(engine)
    state = made(Store(engine))

    def one_more(connection: sa.Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE cases ADD COLUMN colour TEXT")

    monkeypatch.setattr(module, "STEPS", (*module.STEPS, one_more))
    monkeypatch.setattr(module, "VERSION", VERSION + 1)
    with pytest.raises(NeedsMigration):
        require_current(engine)
    copy = migrate(engine, tmp_path)
    assert copy is not None
    assert copy.is_file()
    require_current(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT colour FROM cases").all() == [(None,)]
    assert Store(engine).state(state.case_id).digest == state.digest
    monkeypatch.undo()
    with pytest.raises(NeedsMigration, match="newer program"):
        require_current(engine)
    engine.dispose()


def test_a_migration_that_fails_leaves_everything_as_it_was(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from detente.store import database as module

    engine = engine_for(database)
    migrate(engine)
    made(Store(engine))

    def breaks(connection: sa.Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE cases ADD COLUMN colour TEXT")
        raise RuntimeError("halfway")

    monkeypatch.setattr(module, "STEPS", (*module.STEPS, breaks))
    monkeypatch.setattr(module, "VERSION", VERSION + 1)
    with pytest.raises(RuntimeError, match="halfway"):
        migrate(engine, tmp_path)
    monkeypatch.undo()
    require_current(engine)
    assert "colour" not in {c["name"] for c in sa.inspect(engine).get_columns("cases")}
    engine.dispose()


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(UsageError, match="expected"):
        engine_for(url)


# -- the client -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contract", "says"),
    [(None, "carries no browser client"), ("0" * 64, "built for another version"), ("", "does not say")],
)
def test_without_a_client_that_fits_every_page_says_why(contract: str | None, says: str, tmp_path: Path) -> None:
    folder = tmp_path / "ui"
    if contract is not None:
        built_client(folder, contract or "x")
        if not contract:
            (folder / "contract.json").write_text("[]", encoding="utf-8")

    def settings(port: int) -> Settings:
        return local_settings(f"sqlite:///{tmp_path / 'd.sqlite'}", "127.0.0.1", port, TOKEN, "Ann")

    served, end = serve(settings, folder)
    try:
        with served.client() as client:
            for address in ("/", "/cases/x", "/index.html"):
                answer = client.get(address)
                assert answer.status_code == 503
                assert says in answer.text
            assert client.get("/api/session").status_code == 200
    finally:
        end()


def test_an_installation_without_its_page_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is taken over or listened on; accounts are made without a page."""
    configured = str(config(tmp_path, f"sqlite:///{tmp_path / 'd.sqlite'}"))
    assert CliRunner().invoke(main, ["migrate", "--config", configured]).exit_code == 0
    monkeypatch.setattr("detente.web.client.is_there", lambda: False)
    for command in (["open", "ferry", "--data", str(tmp_path / "data")], ["serve", "--config", configured]):
        result = CliRunner().invoke(main, command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1
        assert "no browser client" in result.stderr
        assert "install Detente again where the npm registry can be reached" in result.stderr
    assert not (tmp_path / "data").exists()
    assert CliRunner().invoke(main, ["serve", "--config", configured, "--list-users"]).exit_code == 0


def test_a_client_of_this_contract_is_served(tmp_path: Path) -> None:
    found = load_client(own_digest(), built_client(tmp_path / "ui"))
    assert found.fault is None
    assert set(found.files) == {"index.html", "contract.json", "assets/app-1a2b.js"}


def test_the_contract_is_the_one_the_server_gives(
    local: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with local.client() as client:
        served = client.get("/api/openapi.json").json()
        session = client.get("/api/session").json()
    command = [sys.executable, "-m", "detente.web.contract"]
    printed = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert json.loads(printed) == served
    monkeypatch.setattr("detente.web.contract.document", lambda: served)
    monkeypatch.setattr(sys, "argv", ["contract", "--digest"])
    print_contract()
    assert capsys.readouterr().out.strip() == digest_of(served) == session["contract"]


# -- killed at any moment ---------------------------------------------------------------------------------------------


@long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="not run: this system cannot fork")
def test_nothing_acknowledged_is_missing_after_a_kill() -> None:
    """The short form of the benchmark; in an ordinary run the shortest."""
    kills = len(take(2, every=2))
    command = [sys.executable, str(BENCHMARKS / "crash.py"), "--kills", str(kills), "--seed", "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=2 * PATIENCE)
    found = json.loads(done.stdout)
    assert found["faults"] == [], done.stderr
    assert done.returncode == 0
    assert found["kills"] == kills
    assert found["acknowledged"] > 0


@long
def test_the_load_is_measured() -> None:
    """The benchmark runs and loses nothing; no time is asserted here."""
    command = [sys.executable, str(BENCHMARKS / "load.py"), "--clients", "10", "--rate", "5", "--seconds", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=2 * PATIENCE)
    found = json.loads(done.stdout)
    assert found["failed"] == []
    assert found["commands"] >= 10


ASKED_TWICE = """
import sys
from detente.web import worker
worker.load()
loaded = {*sys.modules}
from detente.catalog import entries
from detente.store import Draft
from detente.store.draft import read_upload
from detente.web.answers import answer, shape_of
text = next(e.path for e in entries() if e.slug == "prisoners-dilemma").read_text(encoding="utf-8")
draft = Draft(read_upload(text, "x.yaml", map(str, range(10_000))), "x")
for kind in sys.argv[1:]:
    answer(draft, kind, shape_of(kind).model_validate({}))
print(sorted(name for name in {*sys.modules} - loaded if name.startswith(("detente", "numpy"))))
"""


@long
def test_what_answers_are_made_with_is_loaded_before_anybody_asks() -> None:
    """A long question has a process of its own, and would load it each time."""
    command = [sys.executable, "-c", ASKED_TWICE, "robust", "trace", "assess", "consent"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert done.stdout == "[]\n"

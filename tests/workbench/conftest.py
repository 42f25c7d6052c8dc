"""What tests of the workbench share: databases of both kinds, and a server that really listens."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa
import uvicorn

from detente.store import Store, engine_for, migrate
from detente.web.app import Workbench
from detente.web.serve import listening_on, server_for
from detente.web.settings import Settings, local_settings
from waiting import PATIENCE, eventually

TOKEN = "a token that only tests know"  # noqa: S105 - it opens nothing but servers of tests
NOT_FOUND = "not run: postgresql not found"


# -- PostgreSQL -------------------------------------------------------------------------------------------------------


def postgresql_programs() -> Path:
    """Return the folder of PostgreSQL's programs; without it the test is not run, or fails where it must be there."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    usable = [folder for folder in folders if (folder / "initdb").is_file()]
    if not usable:
        if os.environ.get("DETENTE_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(f"{NOT_FOUND}, and DETENTE_REQUIRE_POSTGRESQL=1 says that it must be there")
        pytest.skip(NOT_FOUND)
    return usable[0]


class PostgreSQL:
    """A server of its own in a folder of its own, reached by a socket there."""

    def __init__(self, *, durable: bool = False) -> None:
        programs = postgresql_programs()
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))
        data = self.folder / "data"
        # PostgreSQL refuses to run as root; Debian's package brings a user for it.
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        self.folder.chmod(0o700)
        initdb = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "detente",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]
        subprocess.run(initdb, check=True, capture_output=True, user=self.user, cwd="/")
        options = ["-c", "listen_addresses=", "-c", f"fsync={'on' if durable else 'off'}", "-c", "max_connections=200"]
        self.process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", self.folder, *options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=self.user, cwd="/",
        )  # fmt: skip
        self.admin = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        if not eventually(self.answers):
            self.close()
            pytest.fail("PostgreSQL did not start")

    def answers(self) -> bool:
        try:
            self.admin.connect().close()
        except sa.exc.OperationalError:
            return False
        return True

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://detente@/{name}?host={self.folder}"

    def database(self) -> str:
        name = f"d{uuid4().hex[:12]}"
        with self.admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        return self.url(name)

    def close(self) -> None:
        self.admin.dispose()
        self.process.send_signal(signal.SIGINT)  # ends it without waiting for whoever is still connected
        self.process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    server = PostgreSQL()
    yield server
    server.close()


@pytest.fixture(scope="session", autouse=True)
def waited_for() -> Iterator[None]:
    """A database that another thread writes to is waited for; on a busy machine that may be long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("detente.store.database.BUSY_MILLISECONDS", int(1000 * PATIENCE))
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'workbench.sqlite'}"
    url: str = request.getfixturevalue("postgresql").database()
    return url


@pytest.fixture
def engine(database: str) -> Iterator[sa.Engine]:
    made = engine_for(database)
    migrate(made)
    yield made
    made.dispose()


@pytest.fixture
def store(engine: sa.Engine) -> Store:
    return Store(engine)


# -- a server ---------------------------------------------------------------------------------------------------------


def over(client: httpx.Client, analysis: dict[str, Any]) -> dict[str, Any]:
    """Return an analysis that the server has begun, once it is over."""

    def ended() -> bool:
        if analysis["status"] in ("queued", "running"):
            analysis.update(client.get(f"/api/analyses/{analysis['id']}", params={"wait": 5}).json())
        return analysis["status"] not in ("queued", "running")

    assert eventually(ended), analysis
    return analysis


@dataclass
class Served:
    """A workbench that listens: its address, and what tests need to know of it."""

    workbench: Workbench
    url: str
    server: uvicorn.Server

    def client(self, token: str | None = TOKEN, **headers: str) -> httpx.Client:
        sent = {"authorization": f"Bearer {token}", **headers} if token else headers
        return httpx.Client(base_url=self.url, headers=sent, timeout=PATIENCE, trust_env=False)


def serve(
    settings_for: Callable[[int], Settings], client_folder: Path, port: int = 0
) -> tuple[Served, Callable[[], None]]:
    """Start a workbench, on a free port where none is given; return it and what ends it."""
    listening = listening_on("127.0.0.1", port)
    port = listening.getsockname()[1]
    settings = settings_for(port)
    engine = engine_for(settings.database)
    migrate(engine)
    engine.dispose()
    workbench = Workbench(settings, client_folder)
    server = server_for(workbench)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    assert eventually(lambda: server.started)

    def end() -> None:
        workbench.parts.hub.close()
        server.should_exit = True
        thread.join(PATIENCE)
        listening.close()

    return Served(workbench, f"http://127.0.0.1:{port}", server), end


def built_client(folder: Path, contract: str | None = None) -> Path:
    """Write a client that says it was built for a contract; for this server's where none is given."""
    from detente.web.contract import digest_of, document

    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!DOCTYPE html><title>Detente</title>", encoding="utf-8")
    (folder / "assets" / "app-1a2b.js").write_text("export {};", encoding="utf-8")
    digest = contract or digest_of(document())
    (folder / "contract.json").write_text(f'{{"contract": "{digest}"}}', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A workbench for one person."""
    folder = tmp_path_factory.mktemp("local")
    url = f"sqlite:///{folder / 'workbench.sqlite'}"
    served, end = serve(lambda port: local_settings(url, "127.0.0.1", port, TOKEN, "Ann"), built_client(folder / "ui"))
    yield served
    end()


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A workbench for a team, reached under its own address."""
    folder = tmp_path_factory.mktemp("team")
    url = f"sqlite:///{folder / 'team.sqlite'}"

    def settings(port: int) -> Settings:
        return Settings("team", url, frozenset({("http", "127.0.0.1", port)}), url=f"http://127.0.0.1:{port}")

    served, end = serve(settings, built_client(folder / "ui"))
    yield served
    end()

"""What tests of the workbench share: databases of both kinds, and a server that really listens."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
import uvicorn

from detente.processes import apart
from detente.store import Store, engine_for, migrate, opened
from detente.store.tables import SCHEMA, meta
from detente.web import nursery
from detente.web.app import Workbench
from detente.web.contract import document, own_digest
from detente.web.serve import listening_on, server_for
from detente.web.settings import Settings, local_settings
from waiting import PATIENCE, eventually

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from postgresql import PostgreSQL, programs

TOKEN = "a token that only tests know"  # noqa: S105 - it opens nothing but servers of tests
NOT_FOUND = "not run: postgresql not found"


# -- PostgreSQL -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A server; without PostgreSQL's programs the test is not run, or fails where they must be there."""
    if programs() is None:
        if os.environ.get("DETENTE_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(f"{NOT_FOUND}, and DETENTE_REQUIRE_POSTGRESQL=1 says that it must be there")
        pytest.skip(NOT_FOUND)
    server = PostgreSQL()
    yield server
    server.close()


def keeping_no_bytecode() -> dict[str, str]:
    """The surroundings of a process that may not write: it would cut off what it compiles, which all others load."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture(scope="session", autouse=True)
def waited_for() -> Iterator[None]:
    """A database that another thread writes to is waited for; on a busy machine that may be long. Passwords are
    guarded by next to nothing: most tests sign somebody in, and none does so to see how long that takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("detente.store.database.BUSY_MILLISECONDS", int(1000 * PATIENCE))
        patch.setattr("detente.store.accounts._N", 2**4)
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'workbench.sqlite'}"
    url: str = request.getfixturevalue("postgresql").database()
    return url


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file of this version with nothing in it, to be copied: making one takes longer than most tests."""
    file = tmp_path_factory.mktemp("empty") / "workbench.sqlite"
    with opened(f"sqlite:///{file}") as made:
        migrate(made)
    return file


@pytest.fixture(scope="session")
def shared(postgresql: PostgreSQL) -> str:
    """The URL of the database in PostgreSQL that tests take in turn."""
    url = postgresql.database()
    with opened(url) as made:
        migrate(made)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of each kind, of this version, with nothing in it."""
    if request.param == "sqlite":
        file = tmp_path / "workbench.sqlite"
        shutil.copy(request.getfixturevalue("empty"), file)
        return f"sqlite:///{file}"
    url: str = request.getfixturevalue("shared")
    with opened(url) as made, made.connect() as connection, connection.begin():
        for table in reversed(meta.sorted_tables):
            if table is not SCHEMA:
                connection.execute(sa.delete(table))
    return url


@pytest.fixture
def engine(migrated: str) -> Iterator[sa.Engine]:
    made = engine_for(migrated)
    yield made
    made.dispose()


@pytest.fixture
def store(engine: sa.Engine) -> Store:
    return Store(engine)


@cache
def contract_of_server() -> dict[str, Any]:
    """The contract, described once for all tests, which only read it."""
    return document()


# -- a server ---------------------------------------------------------------------------------------------------------


class Origin:
    """The process from which those of all servers of these tests are forked: what they load is loaded once.

    A server that is a process of its own has its own, as everywhere, and `test_fairness.py` looks at that closely.
    """

    def __init__(self) -> None:
        self.socket, theirs = socket.socketpair()
        command = (sys.executable, "-P", "-m", "detente.web.worker")
        first = {"parent": os.getpid(), "bytes": nursery.BYTES, "socket": theirs.fileno()}
        with theirs:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=(theirs.fileno(),), **apart())
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(first).encode() + b"\n")
        self.process.stdin.flush()
        self.turn = threading.Lock()
        self._number()

    def _number(self) -> int:
        return int.from_bytes(self.socket.recv(nursery.NUMBER, socket.MSG_WAITALL))

    def fork(self) -> tuple[int, socket.socket]:
        """Return a new process, and what is said to it and by it."""
        ours, theirs = socket.socketpair()
        with theirs, self.turn:
            socket.send_fds(self.socket, [b"\n"], [theirs.fileno()])
            return self._number(), ours

    def close(self) -> None:
        self.socket.close()
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="session", autouse=True)
def loaded_once() -> Iterator[None]:
    """Let servers have their processes from one origin, which is there when the first is started."""
    with pytest.MonkeyPatch.context() as patch:
        if nursery.FORKS:
            patch.setattr("detente.web.jobs.Nursery", Forked)
        yield
    if origin.cache_info().currsize:
        origin().close()


@cache
def origin() -> Origin:
    return Origin()


LEFT: list[nursery.Child] = []
"""All that were forked: what the loop of a server leaves open when it ends is no other test's fault."""


class Forked(nursery.Nursery):
    """Processes for one server, from the origin of all."""

    def __init__(self) -> None:
        super().__init__()
        self.origin = origin()
        self.children: list[nursery.Child] = []
        self.closed = False

    async def child(self) -> nursery.Child:
        if self.closed:
            raise OSError("the server has ended")
        pid, ours = self.origin.fork()  # in a few milliseconds
        ours.setblocking(False)
        try:
            reader, writer = await asyncio.open_connection(sock=ours, limit=nursery.MAX_LINE)
        except BaseException:
            ours.close()
            raise
        self.children.append(nursery.Child(pid, reader, writer))
        LEFT.append(self.children[-1])
        if self.closed:
            await self.close()
            raise OSError("the server has ended")
        return self.children[-1]

    async def close(self) -> None:
        """End all of this server's, as the end of their own origin would, whoever reads of them meanwhile."""
        self.closed = True
        for child in self.children:
            child.end()
            child.writer.transport.abort()
        await asyncio.sleep(0)


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
        # Nothing is encrypted here, and to read whom a client trusts takes it longer than most of what it is for.
        return httpx.Client(base_url=self.url, headers=sent, timeout=PATIENCE, trust_env=False, verify=False)  # noqa: S501


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
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!DOCTYPE html><title>Detente</title>", encoding="utf-8")
    (folder / "assets" / "app-1a2b.js").write_text("export {};", encoding="utf-8")
    digest = contract or own_digest()
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

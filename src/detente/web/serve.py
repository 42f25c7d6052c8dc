"""Starting the server: for one person on this machine, or for a team."""

from __future__ import annotations

import asyncio
import gc
import getpass
import hashlib
import os
import secrets
import socket
import sys
import webbrowser
from collections.abc import Callable, Iterable
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from threading import Timer
from types import FrameType
from urllib.parse import urlsplit

import platformdirs
import sqlalchemy as sa
import uvicorn

from detente.errors import UsageError
from detente.store import Store, migrate, opened
from detente.store.draft import read_upload
from detente.store.tables import CASES, RECORDS
from detente.store.texts import keep_text
from detente.web.app import Workbench
from detente.web.connections import protocol_for
from detente.web.opening import file_for_browser, leading_to, removed
from detente.web.settings import Settings, local_settings, read_config

DATABASE = "workbench.sqlite"
Say = Callable[[str], None]


def data_folder() -> Path:
    """Return the folder in which this user's workbench keeps its data."""
    return platformdirs.user_data_path("detente", appauthor=False)


def database_url(folder: Path) -> str:
    """Return the URL of the database in a folder."""
    return f"sqlite:///{folder.absolute() / DATABASE}"


def open_workbench(
    case: tuple[str, str, str] | None,
    *,
    texts: Iterable[str] = (),
    folder: Path | None = None,
    host: str = "127.0.0.1",
    port: int | None = None,
    token: str | None = None,
    browser: bool = True,
    say: Say = print,
    warn: Say = print,
) -> None:
    """Serve this user's cases on this machine until interrupted.

    Parameters
    ----------
    case
        The file name, the text and the words for the origin of a case to open; it is taken over once, and found again.
    texts
        Texts of its sources, which are kept with it.
    folder
        Where the data are; the user's data folder by default.
    host, port
        Where to listen; port 0 is a free one, and None the one of the data folder or, where that is taken, a free one.
    token
        What opens the workbench as often as it is used, and programs send; a random one that nobody is told by default.
    browser
        Whether to open the address in a browser, by a file that leads to it.
    say, warn
        What prints the address, and what prints warnings.
    """
    folder = folder or data_folder()
    url = database_url(folder)
    person = _person()
    with opened(url) as engine:
        copy = migrate(engine)
        if copy is not None:
            warn(f"the data were brought to this version; a copy of before is {copy}")
        case_id = _taken_over(Store(engine), case, person) if case is not None else None
        if case_id is not None:
            for text in texts:
                keep_text(engine, case_id, text)
    token = token or secrets.token_urlsafe(32)
    with listening_on(host, port) if port is not None else usually_on(host, folder) as listening:
        number = listening.getsockname()[1]
        workbench = Workbench(local_settings(url, host, number, token, person), warm=True)
        if workbench.client.fault is not None:
            warn(f"{workbench.client.fault}; the address answers 503 and says so")
        following = f"&next=/cases/{case_id}" if case_id else ""
        shown = f"[{host}]" if ":" in host else host
        file = file_for_browser(folder)
        code = workbench.parts.codes.new(lambda: removed(file))
        address = f"http://{shown}:{number}/open?token={code}{following}"
        say(address)
        for doubt in doubts_about(workbench.settings, host, number):
            warn(doubt)
        if not browser:
            run(workbench, listening)
            return
        with leading_to(address, file) as fault:
            starting = Timer(0.8, webbrowser.open, [file.absolute().as_uri()])
            if fault:
                warn(f"no browser is opened, since {file} cannot be written ({fault}): copy the address")
            else:
                starting.start()
            try:
                run(workbench, listening)
            finally:
                starting.cancel()


def serve_team(config: Path, say: Say = print, warn: Say = print) -> None:
    """Serve a team until interrupted.

    Raises
    ------
    NeedsMigration
        If the database was not brought to this version with `detente migrate`.
    """
    settings, host, port = read_config(config)
    workbench = Workbench(settings, warm=True)
    if workbench.client.fault is not None:
        warn(f"{workbench.client.fault}; every page answers 503 and says so")
    with listening_on(host, port) as listening:
        number = listening.getsockname()[1]
        say(f"serving {settings.url} on {host}:{number}")
        for doubt in doubts_about(settings, host, number):
            warn(doubt)
        run(workbench, listening)


def doubts_about(settings: Settings, host: str, port: int) -> list[str]:
    """Return what somebody who starts a server should know of where it listens, in words."""
    doubts = []
    if not is_loopback(host) and not settings.proxies:
        better = "listen on 127.0.0.1, and have ssh forward the port"
        if settings.mode == "team":
            better = "listen on 127.0.0.1 behind a web server with TLS, and name that in “proxies”"
        doubts.append(
            f"{host} can be reached from other machines, in plain HTTP: what is sent, passwords too, can be read on "
            f"the way, and nothing in front keeps off connections that are only held open; {better}"
        )
    parts = urlsplit(settings.url)
    if settings.mode == "team" and parts.scheme == "https" and not settings.proxies:
        doubts.append(
            "“proxies” names no web server in front: everybody seems to come from one address, and whoever tries "
            "passwords slows the others down"
        )
    meant = parts.port or (80 if parts.scheme == "http" else None)
    if settings.mode == "team" and meant not in (None, port) and (parts.port or not settings.proxies):
        doubts.append(
            f"“url” says port {meant}, and this listens on {port}: links lead to {settings.url}, so something must "
            f"pass that on to {port}, or “port” has to be {meant}"
        )
    return doubts


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Server(uvicorn.Server):
    """A server that leaves no connection open when it has ended."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End, and close what began just then: it has heard of no end, and who asks something there would wait on."""
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)


def server_for(workbench: Workbench) -> uvicorn.Server:
    """Return the server of a workbench, with its bounds."""
    config = uvicorn.Config(
        workbench.app, http=protocol_for(workbench.settings), ws="none", lifespan="on", access_log=False,
        log_level="warning", server_header=False, proxy_headers=False, timeout_keep_alive=15,
        timeout_graceful_shutdown=3, h11_max_incomplete_event_size=64 << 10,
    )  # fmt: skip
    server = Server(config)
    # Some things never end by themselves; they are told before the server waits for what is still running.
    ending = server.handle_exit

    def handle_exit(sig: int, frame: FrameType | None) -> None:
        workbench.end()
        ending(sig, frame)

    server.handle_exit = handle_exit  # type: ignore[method-assign]  # the one place where the server hears of its end
    return server


def run(workbench: Workbench, listening: socket.socket) -> None:
    """Serve until a signal ends it."""
    # What is loaded by now stays for good, and cases are trees without cycles: looking through all of it for garbage
    # again and again would hold up answers for a tenth of a second each time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    # A thread that computes makes way for one that answers, or listens, five times as soon as it would by itself.
    sys.setswitchinterval(0.001)
    # Ctrl-C is how a person ends it, once everything that runs has ended.
    with suppress(KeyboardInterrupt):
        server_for(workbench).run(sockets=[listening])


def listening_on(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; port 0 is a free one.

    Raises
    ------
    UsageError
        If that cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, since asyncio sends small answers at once (TCP_NODELAY) only where it knows the protocol.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform == "win32":  # where the other one would share the address with whoever listens there
            found.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
    except OSError as e:
        found.close()
        raise UsageError(f"cannot listen on {host}:{port}: {e.strerror or e}; try another --port, or 0") from None
    return found


FIRST_PORT, PORTS = 20000, 12000
"""Where the workbenches of data folders listen: below the ports that systems give away by themselves."""


def usually_on(host: str, folder: Path) -> socket.socket:
    """Return a socket at the port of a data folder, or at a free one where that is taken.

    Browsers keep what belongs to a page, such as its drafts, by its whole address: at the same port it is found again.
    """
    number = int.from_bytes(hashlib.sha256(os.fsencode(folder.absolute())).digest()[:4], "big")
    try:
        return listening_on(host, FIRST_PORT + number % PORTS)
    except UsageError:
        return listening_on(host, 0)


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "You"


def _taken_over(store: Store, case: tuple[str, str, str], person: str) -> str:
    """Return the id of the case that was taken over from this file as it is, or take it over."""
    name, text, origin = case
    key = "open:" + hashlib.sha256(f"{name}\0{text}".encode()).hexdigest()
    query = (
        sa.select(RECORDS.c.case_id)
        .join(CASES, CASES.c.id == RECORDS.c.case_id)
        .where(RECORDS.c.seq == 1, RECORDS.c.key == key, CASES.c.archived_at.is_(None))
    )
    with store.engine.connect() as connection:
        known: str | None = connection.execute(query.limit(1)).scalar_one_or_none()
    if known is not None:
        return known
    made = store.create(name.rsplit(".", 1)[0], lambda ids: read_upload(text, name, ids), origin, person, None, key)
    return made.case_id


__all__ = ["data_folder", "database_url", "listening_on", "open_workbench", "run", "serve_team", "server_for"]

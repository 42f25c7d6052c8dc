"""Flip bits of a database, kill its server, fill its disk, take its PostgreSQL away: nothing is shown or lost silently.

``python benchmarks/bitflips.py [--flips 300] [--kills 200] [--full 20] [--away 20] [--seed 1]`` prints one JSON object
and exits with 1 if a flipped bit changes what is shown without a word, or ends in a traceback, or if anything
acknowledged is lost.

Each flip is of one bit of the file of a team's store with 100 records, closed as it should be. A server is made of it,
and everything it shows to an owner is asked for and compared. What differs must be an error that names what is wrong.
Then the same with the journal that lies beside the file where a server was killed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import crash
import httpx
from fastapi import FastAPI
from postgresql import PostgreSQL, programs

from detente.errors import UsageError
from detente.store import By, Store, migrate, opened
from detente.store.accounts import Accounts
from detente.store.commands import Edit
from detente.store.draft import read_upload
from detente.store.reading import sha256_of
from detente.store.texts import keep_text
from detente.web.app import Workbench, described_app
from detente.web.settings import Settings

RECORDS = 100
TEXT = "The minister said no. Nobody asked again."
CASE = f"""\
format: detente/1
title: Small
decision_makers: {{A: {{name: Ann}}, B: {{name: Bob}}}}
options: {{a: {{owner: A, name: give way}}, b: {{owner: B, name: give way}}}}
preferences: {{A: [b, not a], B: [a, not b]}}
sources: {{paper: {{name: The paper, sha256: {sha256_of(TEXT)}}}}}
coders: {{x: {{name: X}}}}
"""
HOST = "127.0.0.1:8300"
WORDS = ("damaged", "not_ready", "unauthenticated")
"""The codes of errors that say of a database, or of a session, that it is not what it was."""


@dataclass(frozen=True)
class Filled:
    """A store: its folder, who asks, and what there is to ask for."""

    folder: Path
    token: str
    cases: tuple[str, ...]

    @property
    def url(self) -> str:
        """The URL of its database."""
        return f"sqlite:///{self.folder / 'workbench.sqlite'}"

    def moved(self, folder: Path) -> Filled:
        """Return a copy of it in another folder."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        return Filled(folder, self.token, self.cases)


@contextmanager
def filled(folder: Path, records: int = RECORDS) -> Iterator[Filled]:
    """Fill a store with so many records; its database is open as long as this lasts."""
    folder.mkdir(parents=True)
    with opened(f"sqlite:///{folder / 'workbench.sqlite'}") as engine:
        migrate(engine)
        store, accounts = Store(engine), Accounts(engine)
        ann, bob = (
            accounts.add(name, name.title(), "a long password", admin=name == "ann").id for name in ("ann", "bob")
        )
        token = accounts.sign_in("ann", "a long password")
        assert token is not None
        state, other = (
            store.create(name, lambda ids: read_upload(CASE, "s.yaml", ids), "a benchmark", "Ann", ann)
            for name in ("small", "other")
        )
        for case in (state.case_id, other.case_id):
            keep_text(engine, case, TEXT)
            accounts.give_role(case, bob, "coder")
        accounts.join(state.case_id, bob, "x")
        for k in range(1, records):
            edit = Edit(path=["options", "ab"[k % 2]], fields={"note": f"note number {k}"})
            state = store.act(state.case_id, edit, By(k, "Ann", key=f"key{k}"))
        store.archive(other.case_id)
        yield Filled(folder, token, (state.case_id, other.case_id))


# -- one bit ----------------------------------------------------------------------------------------------------------


def addresses(cases: tuple[str, ...]) -> list[str]:
    """Return where everything is that a server shows of a store by itself."""
    parts = (
        "",
        "/history?limit=500",
        "/log",
        "/texts",
        "/members",
        "/sources/paper",
        "/sources/paper/text",
        "?version=1",
    )
    found = ["/api/session", "/api/cases", "/api/cases?archived=true", "/admin"]
    return [*found, *(f"/api/cases/{case}{part}" for case in cases for part in parts)]


async def _shown(workbench: Workbench, asked: Filled) -> dict[str, httpx.Response]:
    headers = {"authorization": f"Bearer {asked.token}", "host": HOST}
    transport = httpx.ASGITransport(workbench.app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}", headers=headers) as client:
        return {address: await client.get(address) for address in addresses(asked.cases)}


@cache
def routes() -> FastAPI:
    """Return the routes; to make them takes longer than to ask all of them."""
    return described_app()


def shown(asked: Filled) -> dict[str, httpx.Response]:
    """Return everything that a server which is started on a store shows of it."""
    settings = Settings("team", asked.url, frozenset({("http", "127.0.0.1", 8300)}), url=f"http://{HOST}")
    workbench = Workbench(settings)
    routes().state.parts = workbench.parts
    workbench.app.app = routes()
    try:
        return asyncio.run(_shown(workbench, asked))
    finally:
        workbench.parts.store.engine.dispose()


def is_said(before: httpx.Response, after: httpx.Response) -> bool:
    """Tell whether an answer that differs says so."""
    if after.status_code >= 400:
        return "error" in after.json() and after.json()["error"]["code"] in WORDS
    if not after.request.url.path.endswith("/cases"):
        return False
    sound = {c["id"]: c for c in before.json()}
    return all(c["damage"] or c == sound.get(c["id"]) for c in after.json()) and any(c["damage"] for c in after.json())


def met(before: dict[str, httpx.Response], asked: Filled) -> str:
    """Return what comes of a store that may be damaged: `no effect`, `refused`, `said`, `silent` or `traceback`."""
    warned: list[logging.LogRecord] = []
    heard = logging.Handler()
    heard.emit = warned.append  # type: ignore[method-assign]  # that is all it does
    logging.getLogger("detente").addHandler(heard)
    try:
        after = shown(asked)
    except UsageError:
        return "refused"
    except Exception:
        traceback.print_exc()
        return "traceback"
    finally:
        logging.getLogger("detente").removeHandler(heard)
    if warned:
        return "said"
    differ = [
        a for a in before if (before[a].status_code, before[a].content) != (after[a].status_code, after[a].content)
    ]
    if any(after[a].status_code == 500 and '"internal"' in after[a].text for a in differ):
        return "traceback"
    if not all(is_said(before[a], after[a]) for a in differ):
        return "silent"
    return "said" if differ else "no effect"


def flip(path: Path, bit: int) -> None:
    """Flip a bit of a file."""
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)


def flips(sound: Filled, scratch: Path, count: int, seed: int, name: str = "workbench.sqlite") -> dict[str, Any]:
    """Flip so many bits of a file of a store, each of a copy of its own, and count what comes of it."""
    pick = random.Random(seed)
    before = shown(sound.moved(scratch))
    assert {r.status_code for r in before.values()} == {200}, {a: r.status_code for a, r in before.items()}
    bits = 8 * (sound.folder / name).stat().st_size
    counts: Counter[str] = Counter()
    faults = []
    for _ in range(count):
        bit = pick.randrange(bits)
        copy = sound.moved(scratch)
        flip(copy.folder / name, bit)
        came = met(before, copy)
        counts[came] += 1
        if came in ("silent", "traceback"):
            faults.append(f"bit {bit} of {name}: {came}")
    return {**counts, "bits": bits, "faults": faults}


# -- a disk that is full, a database that is away ---------------------------------------------------------------------


def interrupted(url: str, away: Callable[[int], None], back: Callable[[int], None], times: int) -> dict[str, Any]:
    """Send commands to a server while something is taken from it and given back; what it acknowledged must be there."""
    with opened(url) as engine:
        migrate(engine)
        made = Store(engine).create("small", lambda ids: read_upload(CASE, "s.yaml", ids), "a benchmark", "Ann", None)
    process, port = crash.start(url)
    crash.wait_for(port)
    counts: Counter[str] = Counter()
    senders = [Patient(port, made.case_id, n) for n in range(crash.SENDERS)]
    for sender in senders:
        sender.start()
    for _ in range(times):
        reached = sum(len(s.acknowledged) for s in senders)
        wait_until(lambda reached=reached: sum(len(s.acknowledged) for s in senders) > reached + 5)  # type: ignore[misc]  # of this turn
        refused = sum(s.refused.total() for s in senders)
        away(process)
        wait_until(lambda refused=refused: sum(s.refused.total() for s in senders) > refused + 3)  # type: ignore[misc]  # of this turn
        back(process)
    for sender in senders:
        sender.ending = True
    for sender in senders:
        sender.join(crash.ANSWERED_WITHIN)
        counts.update(sender.refused)
    log = crash.log_of(port, made.case_id)
    crash.end(process)
    # What was sent again is answered with the case as it is by then, which may be a later record than its own.
    again = {key for s in senders for key in s.again}
    acknowledged = [a for s in senders for a in s.acknowledged]
    faults = crash.faults_in([], log, [a for a in acknowledged if a[0] not in again])
    times_there = Counter(json.loads(line)["key"] for line in log)
    faults += [f"{key} is there {times_there[key]} times" for key, _, _ in acknowledged if times_there[key] != 1]
    faults += [f"{code}: no such answer is expected" for code in counts if code not in ("503 busy", "507 full")]
    with opened(url) as engine:
        Store(engine).verify(made.case_id)
    return {
        **counts, "times": times, "acknowledged": len(acknowledged), "of these sent again": len(again),
        "records": len(log), "faults": faults,
    }  # fmt: skip


class Patient(crash.Sender):
    """Sends commands one after the other, each again under its own key until it is acknowledged, as a page does."""

    def __init__(self, port: int, case: str, number: int) -> None:
        super().__init__(port, case, number)
        self.refused: Counter[str] = Counter()
        self.again: set[str] = set()
        self.ending = False

    def run(self) -> None:
        """Send until it is told to end."""
        version, count = 1, 0
        with crash.client_of(self.port) as client:
            while not self.ending:
                count += 1
                key = f"{self.number}-{count}"
                command = {"kind": "add", "path": ["preferences", "A"], "value": {"that": "a or b", "note": key * 200}}
                while True:
                    body = {"version": version, "client": f"sender{self.number}", "key": key, "command": command}
                    answer = client.post(f"/api/cases/{self.case}/commands", json=body)
                    if answer.status_code == 200:
                        break
                    self.again.add(key)
                    self.refused[f"{answer.status_code} {answer.json()['error']['code']}"] += 1
                    time.sleep(0.02)
                shown = answer.json()
                version = shown["version"]
                self.acknowledged.append((key, version, shown["digest"]))


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + crash.ANSWERED_WITHIN
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("what was waited for did not happen")
        time.sleep(0.005)


def full_disk(folder: Path, times: int) -> dict[str, Any]:
    """Let a server's disk be full again and again: no file of it may grow, as by a quota."""
    endless = resource.RLIM_INFINITY

    def bounded(process: int) -> None:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (1, endless))

    def free(process: int) -> None:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (endless, endless))

    return interrupted(f"sqlite:///{folder / 'full.sqlite'}", bounded, free, times)


def away(times: int) -> dict[str, Any]:
    """Kill PostgreSQL again and again, and start it."""
    if programs() is None:
        return {"not run": "PostgreSQL's programs are not installed", "faults": []}
    server = PostgreSQL(durable=True)
    try:
        return interrupted(server.database(), lambda _: server.kill(), lambda _: server.start(), times)
    finally:
        server.close()


# -- all of it --------------------------------------------------------------------------------------------------------


def run(given: argparse.Namespace, folder: Path) -> dict[str, dict[str, Any]]:
    """Do what is asked for."""
    with filled(folder / "sound") as sound:
        killed = sound.moved(folder / "killed")  # as the files lie while a server is at work, or after it was killed
    journal, scratch = "workbench.sqlite-wal", folder / "scratch"
    parts: dict[str, tuple[int, Callable[[int], dict[str, Any]]]] = {
        "flips": (given.flips, lambda n: flips(sound, scratch, n, given.seed)),
        "flips in a journal": (given.flips // 3, lambda n: flips(killed, scratch, n, given.seed, journal)),
        "full disk": (given.full, lambda n: full_disk(folder, n)),
        "PostgreSQL away": (given.away, away),
        "kills": (given.kills, lambda n: crash.run(n, given.seed, f"sqlite:///{folder / 'crash.sqlite'}")),
    }
    return {name: part(n) for name, (n, part) in parts.items() if n}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--flips", type=int, default=300)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--full", type=int, default=20, help="how often the disk is full")
    parser.add_argument("--away", type=int, default=20, help="how often PostgreSQL is killed")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(given, Path(folder) / "stores")
    print(json.dumps(found, indent=2))
    return 1 if any(part["faults"] for part in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

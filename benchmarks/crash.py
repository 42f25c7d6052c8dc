"""Kill the workbench's server at random while commands stream in, and see that nothing acknowledged is missing.

``python benchmarks/crash.py [--kills 200] [--seed 1] [--database URL]`` prints one JSON object and exits with 1 if
anything acknowledged is missing or the log is not whole.

Each round forks a server, sends it commands one after the other from several connections, kills it with SIGKILL at a
random moment after the first answer, and starts a new one on the same database. There the log must be a chain, begin
with the bytes it had before the round, and hold every acknowledged record with the digest that was acknowledged.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import httpx

from detente.store import Store, migrate, opened
from detente.store.draft import read_upload
from detente.store.log import Record, broken
from detente.web.app import Workbench
from detente.web.serve import listening_on
from detente.web.serve import run as serve
from detente.web.settings import local_settings

TOKEN = "a token for one run"  # noqa: S105 - it opens a server that lives for a second
CASE = """\
format: detente/1
title: Small
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A}, b: {owner: B}}
preferences: {A: [b, not a], B: [a, not b]}
"""
SENDERS = 3
STARTED_WITHIN = ANSWERED_WITHIN = 120.0  # seconds; they guard against hanging and measure nothing


def start(url: str, streams_each: int = 12) -> tuple[int, int]:
    """Fork a server; return its process and its port."""
    listening = listening_on("127.0.0.1", 0)
    port = listening.getsockname()[1]
    process = os.fork()
    if process == 0:
        try:
            settings = replace(local_settings(url, "127.0.0.1", port, TOKEN, "Ann"), streams_each=streams_each)
            serve(Workbench(settings), listening)
        finally:
            os._exit(0)
    listening.close()
    return process, port


def end(process: int) -> None:
    """Kill a server."""
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def client_of(port: int) -> httpx.Client:
    headers = {"authorization": f"Bearer {TOKEN}"}
    return httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=ANSWERED_WITHIN, trust_env=False)


def wait_for(port: int) -> None:
    with client_of(port) as client:
        until = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < until:
            try:
                client.get("/api/session").raise_for_status()
                return
            except httpx.TransportError:
                time.sleep(0.01)
    raise RuntimeError("the server did not start")


class Sender(threading.Thread):
    """Sends commands until the server is gone; remembers what was acknowledged, and whether something was not."""

    def __init__(self, port: int, case: str, number: int) -> None:
        super().__init__(daemon=True)
        self.port, self.case, self.number = port, case, number
        self.acknowledged: list[tuple[str, int, str]] = []
        self.open = False

    def run(self) -> None:
        """Send until the server is gone."""
        version = 1
        with client_of(self.port) as client:
            while True:
                key = uuid4().hex
                command = {"kind": "edit", "path": ["options", "ab"[self.number % 2]], "fields": {"note": key}}
                if self.number == 2:
                    command = {"kind": "add", "path": ["preferences", "A"], "value": {"that": "a or b", "note": key}}
                body = {"version": version, "client": f"sender{self.number}", "key": key, "command": command}
                try:
                    self.open = True
                    answer = client.post(f"/api/cases/{self.case}/commands", json=body)
                except httpx.TransportError:
                    return
                self.open = False
                if answer.status_code != 200:
                    version = client.get(f"/api/cases/{self.case}").json()["version"]
                    continue
                shown = answer.json()
                version = shown["version"]
                self.acknowledged.append((key, version, shown["digest"]))


def log_of(port: int, case: str) -> list[str]:
    with client_of(port) as client:
        return client.get(f"/api/cases/{case}/log").raise_for_status().text.splitlines()


def faults_in(before: list[str], after: list[str], acknowledged: list[tuple[str, int, str]]) -> list[str]:
    """Return what is wrong with the log after a round."""
    records = [Record(**json.loads(line)) for line in after]
    found = [] if after[: len(before)] == before else ["the log does not begin with what it was"]
    wrong = broken(records)
    if wrong is not None:
        found.append(f"the log is no chain from record {wrong} on")
    for key, version, digest in acknowledged:
        record = records[version - 1] if version <= len(records) else None
        if record is None or (record.key, record.digest) != (key, digest):
            found.append(f"the acknowledged record {version} is missing or another one")
    return found


def run(kills: int, seed: int, url: str) -> dict[str, object]:
    """Kill so many times and count."""
    pick = random.Random(seed)
    with opened(url) as engine:
        migrate(engine)
        made = Store(engine).create("small", lambda ids: read_upload(CASE, "s.yaml", ids), "a benchmark", "Ann", None)
        case = made.case_id
    counts: Counter[str] = Counter()
    faults: list[str] = []
    process, port = start(url)
    wait_for(port)
    before = log_of(port, case)
    for _ in range(kills):
        senders = [Sender(port, case, n) for n in range(SENDERS)]
        for sender in senders:
            sender.start()
        until = time.monotonic() + ANSWERED_WITHIN
        while not any(s.acknowledged for s in senders) and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(pick.uniform(0, 0.3))
        end(process)
        for sender in senders:
            sender.join(2 * ANSWERED_WITHIN)
        counts["kills"] += 1
        counts["with a command unacknowledged"] += any(s.open for s in senders)
        process, port = start(url)
        wait_for(port)
        after = log_of(port, case)
        acknowledged = [a for s in senders for a in s.acknowledged]
        counts["acknowledged"] += len(acknowledged)
        counts["written, not acknowledged"] += len(after) - len(before) - len(acknowledged)
        faults += faults_in(before, after, acknowledged)
        before = after
    end(process)
    with opened(url) as engine:
        Store(engine).verify(case)
    return {**counts, "records": len(before), "faults": faults}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="an empty database; an SQLite file in a new folder by default")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(given.kills, given.seed, given.database or f"sqlite:///{Path(folder) / 'crash.sqlite'}")
    print(json.dumps(found, indent=2))
    return 1 if found["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())

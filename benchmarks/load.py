"""Fifty people at work on the classic cases at once: how long an edit takes until it is on disk and shown.

``python benchmarks/load.py [--clients 50] [--rate 10] [--seconds 60] [--database URL]`` prints one JSON object and
exits with 1 if 95 of 100 edits do not answer within 200 ms, or an edit fails.

The server is a process of its own. Every client has a case open, listens for changes as a page does, and sends one edit
every so often, so that all together send `rate` commands a second; five clients share a case.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
from crash import TOKEN, client_of, start, wait_for

from detente.catalog import slugs
from detente.store import migrate, opened

WITHIN = 0.2
FIELDS = ("note", "because", "name", "taken", "not_taken")
SHARING = len(FIELDS)


class Person(threading.Thread):
    """Has a case open and edits it now and then."""

    def __init__(self, port: int, number: int, case: str, every: float, until: float) -> None:
        super().__init__(daemon=True)
        self.port, self.number, self.case, self.every, self.until = port, number, case, every, until
        self.took: list[float] = []
        self.failed: list[str] = []
        self.heard = 0
        self.stream: httpx.Response | None = None

    def run(self) -> None:
        """Edit now and then."""
        pick = random.Random(self.number)
        time.sleep(pick.uniform(0, self.every))
        with client_of(self.port) as client:
            shown = client.get(f"/api/cases/{self.case}").json()
            path = ["options", shown["document"]["options"][0]["id"]]
            version, count, following = shown["version"], 0, time.monotonic()
            while not count or time.monotonic() < self.until:  # on a busy machine the time may be over by now
                count += 1
                fields = {FIELDS[self.number % SHARING]: f"edit {count} of {self.number}"}
                command = {"kind": "edit", "path": path, "fields": fields}
                body = {"version": version, "client": f"page{self.number}", "command": command}
                began = time.monotonic()
                answer = client.post(f"/api/cases/{self.case}/commands", json=body)
                self.took.append(time.monotonic() - began)
                if answer.status_code == 200:
                    version = answer.json()["version"]
                else:
                    self.failed.append(answer.text)
                following += self.every
                time.sleep(max(0.0, following - time.monotonic()))

    def listen(self) -> None:
        """Hear of changes, as a page does."""
        headers = {"authorization": f"Bearer {TOKEN}"}
        address = f"http://127.0.0.1:{self.port}/api/cases/{self.case}/events"
        try:
            with httpx.stream("GET", address, headers=headers, timeout=60, trust_env=False) as answer:
                answer.raise_for_status()
                for line in answer.iter_lines():
                    self.heard += line.startswith("event: changed")
        except httpx.TransportError:
            return  # the server was ended


def run(clients: int, rate: float, seconds: float, url: str) -> dict[str, object]:
    """Measure."""
    with opened(url) as engine:
        migrate(engine)
    process, port = start(url, streams_each=clients)
    wait_for(port)
    try:
        with client_of(port) as client:
            names = slugs()
            cases = []
            for k in range(-(-clients // SHARING)):
                new = {"origin": "catalog", "id": names[k % len(names)]}
                cases.append(client.post("/api/cases", json=new).raise_for_status().json()["id"])
        until = time.monotonic() + seconds
        people = [Person(port, n, cases[n // SHARING], clients / rate, until) for n in range(clients)]
        for person in people:
            threading.Thread(target=person.listen, daemon=True).start()
        for person in people:
            person.start()
        for person in people:
            person.join()
    finally:
        os.kill(process, signal.SIGKILL)
        _, _, used = os.wait4(process, 0)
    took = sorted(t for p in people for t in p.took)
    cuts = statistics.quantiles(took, n=100)
    return {
        "clients": clients,
        "commands": len(took),
        "commands a second": round(len(took) / seconds, 2),
        "failed": [f for p in people for f in p.failed][:5],
        "heard of changes": sum(p.heard for p in people),
        "milliseconds": {
            "median": round(1000 * cuts[49], 1),
            "p95": round(1000 * cuts[94], 1),
            "most": round(1000 * took[-1], 1),
        },
        "server's milliseconds of computing for each": round(1000 * (used.ru_utime + used.ru_stime) / len(took), 1),
        "load of the machine": round(os.getloadavg()[0], 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--database", help="an empty database; an SQLite file in a new folder by default")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{Path(folder) / 'load.sqlite'}"
        found = run(given.clients, given.rate, given.seconds, url)
    print(json.dumps(found, indent=2))
    milliseconds = found["milliseconds"]
    assert isinstance(milliseconds, dict)
    return 1 if found["failed"] or milliseconds["p95"] > 1000 * WITHIN else 0


if __name__ == "__main__":
    sys.exit(main())

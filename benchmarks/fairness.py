"""Twenty people at work beside one who does everything to hold them up: how long they wait, how the memory rises.

``python benchmarks/fairness.py [--people 20] [--seconds 12] [--only KIND ...] [--short] [--database URL]`` prints one
JSON object and exits with 1 if beside any kind of abuse 95 of 100 requests of the honest ones are not answered within
300 ms, one of them fails, or the server's memory rises by more than 500 MB. It takes three to four minutes, with
``--short`` one.

The server is a process of its own, as `detente serve` starts it, and so is whoever abuses it, with an account like
everybody's. Each of the honest ones has a case open and does one thing after the other, as a page does: list the cases,
open one, edit, ask, look at the model and at the history, altogether so many a second as `--rate` says.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from detente.catalog import slugs
from detente.store import migrate, opened
from detente.store.accounts import Accounts
from detente.web.app import Workbench
from detente.web.serve import listening_on
from detente.web.serve import run as serve
from detente.web.settings import Settings

WITHIN, MEGABYTES = 0.3, 500
PASSWORD = "a password of a benchmark"  # noqa: S105 - it opens a server that lives for minutes
STARTED_WITHIN = ANSWERED_WITHIN = 120.0  # seconds; they guard against hanging and measure nothing
AT_ONCE = 60


# -- whoever abuses ---------------------------------------------------------------------------------------------------


def hard(options: int = 14, makers: int = 7) -> str:
    """Return a case that takes a while to solve."""
    ids = [f"o{k}" for k in range(options)]
    owned = "".join(f"  {o}: {{owner: d{k % makers}}}\n" for k, o in enumerate(ids))
    wishes = ""
    for m in range(makers):
        said = [f"{ids[(m + k) % options]} iff {ids[(3 * m + 5 * k + 1) % options]}" for k in range(8)]
        wishes += f"  d{m}: [{', '.join(said)}]\n"
    named = ", ".join(f"d{m}: {{}}" for m in range(makers))
    return f"format: detente/1\ndecision_makers: {{{named}}}\noptions:\n{owned}preferences:\n{wishes}"


def with_claims(number: int) -> str:
    """Return a case with many claims."""
    claims = "".join(
        f"  c{k}: {{source: s, start: {9 * k}, end: {9 * k + 5}, says: claim {k}}}\n" for k in range(number)
    )
    return f"{hard(4, 2)}sources: {{s: {{name: S}}}}\nclaims:\n{claims}"


class Abuse:
    """One person's ways to hold up others."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port = port
        origin = f"http://127.0.0.1:{port}"
        self.client = httpx.AsyncClient(
            base_url=origin, headers={"origin": origin, "cookie": cookie}, timeout=ANSWERED_WITHIN, trust_env=False,
            limits=httpx.Limits(max_connections=10 * AT_ONCE),
        )  # fmt: skip
        self.counts: Counter[str] = Counter()
        self.case = self.job = ""
        self.large = with_claims(38_000).encode()

    async def begin(self, kind: str) -> None:
        """Prepare."""
        options = 40 if kind == "follows" else 14
        made = await self.client.post("/api/import", params={"name": "hard.yaml"}, content=hard(options).encode())
        self.case = made.raise_for_status().json()["id"]
        if kind == "first passes":
            text = "“We may sell,” said Ann Reed last May; perhaps it is clearly over. " * 65_000
            asked = {"id": "s", "name": "S", "version": 1}
            await self.client.post(f"/api/cases/{self.case}/sources", params=asked, content=text.encode())
        if kind == "follows":
            found = await self.client.post(f"/api/cases/{self.case}/ask/robust", json={"seconds": 300})
            self.job = found.json()["id"]

    async def follows(self, _: int) -> httpx.Response:
        """Wait for the end of a computation that has none."""
        return await self.client.get(f"/api/analyses/{self.job}", params={"wait": 20})

    async def questions(self, number: int) -> httpx.Response:
        """Ask what takes a while, each time something else."""
        supposed = [{"kind": "edit", "path": [], "fields": {"title": f"T{number}"}}]
        return await self.client.post(f"/api/cases/{self.case}/ask/solve", json={"what_if": supposed})

    async def abandoned(self, number: int) -> httpx.Response:
        """Ask, and leave before the answer comes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(random.uniform(0.05, 0.5)):
                return await self.questions(number)
        return httpx.Response(499)

    async def readers(self, number: int) -> httpx.Response:
        """Bring in documents that are nested deep."""
        deep = b"<optgroup><option>" * 80_000
        return await self.client.post("/api/import", params={"name": f"d{number}.html"}, content=deep + b"x")

    async def first_passes(self, _: int) -> httpx.Response:
        """Let rules look through a very long text."""
        return await self.client.post(f"/api/cases/{self.case}/sources/s/first-pass")

    async def imports(self, number: int) -> httpx.Response:
        """Bring in cases as large as they may be."""
        return await self.client.post("/api/import", params={"name": f"c{number}.yaml"}, content=self.large)

    async def bodies(self, _: int) -> httpx.Response:
        """Send commands as large as they may be."""
        value = [1] * 2_000_000
        command = {"kind": "replace", "path": ["title"], "value": value}
        content = json.dumps({"version": 1, "command": command}, separators=(",", ":")).encode()
        headers = {"content-type": "application/json"}
        return await self.client.post(f"/api/cases/{self.case}/commands", content=content, headers=headers)

    async def edits(self, number: int) -> httpx.Response:
        """Change something, without a pause."""
        command = {"kind": "edit", "path": ["options", f"o{number % 14}"], "fields": {"note": str(number)}}
        body = {"version": 1, "client": "me", "command": command}
        return await self.client.post(f"/api/cases/{self.case}/commands", json=body)

    async def streams(self, _: int) -> httpx.Response:
        """Listen for changes on as many pages as possible."""
        async with self.client.stream("GET", f"/api/cases/{self.case}/events") as answer:
            if answer.status_code == 200:
                await asyncio.sleep(5)
            return answer

    async def sign_ins(self, number: int) -> httpx.Response:
        """Sign in as others, with wrong passwords."""
        form = {"login": f"person{number % 20}", "password": f"wrong {number}"}
        return await self.client.post("/login", data=form)

    async def connections(self, _: int) -> httpx.Response:
        """Begin a request and never end it."""
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(b"GET /login HTTP/1.1\r\nX-a: ")
            await asyncio.sleep(60)
            writer.close()
        return httpx.Response(499)

    async def run(self, kind: str, seconds: float) -> Counter[str]:
        """Do it many times at once until the time is over."""
        await self.begin(kind)
        print("begun", flush=True)
        await self.at_once(kind, seconds)
        return self.counts

    async def at_once(self, kind: str, seconds: float, many: int = AT_ONCE) -> None:
        """Do it so many times at once, and again, until the time is over."""
        do: Callable[[int], Awaitable[httpx.Response]] = getattr(self, kind.replace(" ", "_").replace("-", "_"))
        until = time.monotonic() + seconds
        numbers = iter(range(10**9))

        async def on_and_on() -> None:
            while time.monotonic() < until:
                try:
                    self.counts[str((await do(next(numbers))).status_code)] += 1
                except httpx.HTTPError as e:
                    self.counts[type(e).__name__] += 1
                    await asyncio.sleep(0.05)
                await asyncio.sleep(0.01)

        tasks = [asyncio.create_task(on_and_on()) for _ in range(15 * many if kind == "connections" else many)]
        try:
            await asyncio.wait(tasks, timeout=seconds)
        finally:
            for task in tasks:
                task.cancel()


KINDS = (
    "nobody", "follows", "questions", "abandoned", "readers", "first passes", "imports", "bodies", "edits", "streams",
    "sign-ins", "connections",
)  # fmt: skip
SHORT = ("nobody", "follows", "questions", "readers", "imports")


def abuse(kind: str, port: int, cookie: str, seconds: float) -> subprocess.Popen[str]:
    """Start somebody who abuses the server."""
    command = [sys.executable, __file__, "--abuse", kind, "--port", str(port), "--seconds", str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "COOKIE": cookie})
    assert process.stdout is not None
    process.stdout.readline()
    return process


# -- the honest ones --------------------------------------------------------------------------------------------------


class Person:
    """Has a case open and works."""

    def __init__(self, number: int, port: int, cookie: str, case: str) -> None:
        origin = f"http://127.0.0.1:{port}"
        self.client = httpx.AsyncClient(
            base_url=origin, headers={"origin": origin, "cookie": cookie}, timeout=ANSWERED_WITHIN, trust_env=False
        )
        self.pick = random.Random(number)
        self.case = f"/api/cases/{case}"
        self.took: list[tuple[str, float]] = []
        self.failed: list[str] = []
        self.model: dict[str, Any] = {}

    async def work(self, every: float, until: float) -> None:
        """Do one thing after the other."""
        shown = (await self.client.get(self.case)).json()
        self.model = shown["selections"][0]
        version, option = shown["version"], shown["document"]["options"][0]["id"]
        await asyncio.sleep(self.pick.uniform(0, every))
        number = self.pick.randrange(6)
        while (began := time.monotonic()) < until:
            number += 1
            match number % 6:
                case 0:
                    kind, asked = "cases", self.client.get("/api/cases")
                case 1:
                    kind, asked = "case", self.client.get(self.case)
                case 2:
                    command = {"kind": "edit", "path": ["options", option], "fields": {"note": f"{number}"}}
                    body = {"version": version, "client": "page", "command": command}
                    kind, asked = "edit", self.client.post(f"{self.case}/commands", json=body)
                case 3:
                    kind, asked = "question", self.client.post(f"{self.case}/ask/assess", json=self.model)
                case 4:
                    chosen = {k: v for k, v in self.model.items() if v}
                    kind, asked = "model", self.client.get(f"{self.case}/model", params=chosen)
                case _:
                    kind, asked = "history", self.client.get(f"{self.case}/history")
            answer = await asked
            self.took.append((kind, time.monotonic() - began))
            if answer.status_code != 200:
                self.failed.append(f"{kind}: {answer.status_code} {answer.text[:200]}")
            elif kind == "edit":
                version = answer.json()["version"]
            await asyncio.sleep(max(0.0, began + every - time.monotonic()))


# -- the server -------------------------------------------------------------------------------------------------------


def start(url: str) -> tuple[int, int]:
    """Fork a team server; return its process and its port."""
    listening = listening_on("127.0.0.1", 0)
    port = listening.getsockname()[1]
    process = os.fork()
    if process == 0:
        try:
            settings = Settings("team", url, frozenset({("http", "127.0.0.1", port)}), url=f"http://127.0.0.1:{port}")
            serve(Workbench(settings, warm=True), listening)
        finally:
            os._exit(0)
    listening.close()
    return process, port


def resident(process: int) -> float:
    """Return the memory of a process in MB."""
    with suppress(OSError, StopIteration):
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1000
    return 0.0


def beside(process: int) -> float:
    """Return the memory of the processes that a process has started, and theirs, in MB."""
    with suppress(OSError):
        told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
        return sum(resident(int(child)) + beside(int(child)) for child in told)
    return 0.0


def signed_in(port: int, login: str) -> str:
    """Return the cookie of somebody who has signed in."""
    origin = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=origin, headers={"origin": origin}, trust_env=False, timeout=ANSWERED_WITHIN) as client:
        client.post("/login", data={"login": login, "password": PASSWORD})
        return "; ".join(f"{k}={v}" for k, v in client.cookies.items())


@dataclass
class Other:
    """Whoever abuses the server."""

    port: int
    cookie: str


def late_of(took: list[float]) -> float:
    """Return within how many milliseconds 95 of 100 were answered."""
    return round(1000 * sorted(took)[int(0.95 * (len(took) - 1))], 1)


async def measured(
    people: list[Person], server: int, kind: str, rate: float, seconds: float, other: Other
) -> dict[str, Any]:
    """Let the honest ones work beside one kind of abuse."""
    for person in people:
        person.took, person.failed = [], []
    process = await asyncio.to_thread(abuse, kind, other.port, other.cookie, seconds + 1) if kind != "nobody" else None
    most = most_beside = 0.0

    async def watch() -> None:
        nonlocal most, most_beside
        while True:
            most, most_beside = max(most, resident(server)), max(most_beside, beside(server))
            await asyncio.sleep(0.2)

    watching = asyncio.create_task(watch())
    until = time.monotonic() + seconds
    await asyncio.gather(*(person.work(len(people) / rate, until) for person in people))
    watching.cancel()
    answers: Any = {}
    if process is not None:
        with suppress(subprocess.TimeoutExpired):
            out, _ = await asyncio.to_thread(process.communicate, None, 20)
            answers = json.loads(out or "{}")
        process.kill()
    every = sorted(seconds for person in people for _, seconds in person.took)
    cuts = statistics.quantiles(every, n=100)
    of_kind: dict[str, list[float]] = {}
    for what, took in (pair for person in people for pair in person.took):
        of_kind.setdefault(what, []).append(took)
    return {
        "requests": len(every),
        "milliseconds": {
            "median": round(1000 * cuts[49], 1), "p95": round(1000 * cuts[94], 1), "most": round(1000 * every[-1], 1)
        },
        "p95 of each": {what: late_of(took) for what, took in sorted(of_kind.items())},
        "failed": [f for person in people for f in person.failed][:3],
        "MB of the server": round(most),
        "MB of its processes": round(most_beside),
        "answers to the abuse": answers,
    }  # fmt: skip


def run(people: int, rate: float, seconds: float, kinds: tuple[str, ...], url: str) -> dict[str, Any]:
    """Measure beside one kind of abuse after the other."""
    with opened(url) as engine:
        migrate(engine)
        accounts = Accounts(engine)
        for login in (*(f"person{n}" for n in range(people)), "other"):
            accounts.add(login, login.title(), PASSWORD)
    server, port = start(url)
    try:
        until = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
        names, honest = slugs(), []
        for number in range(people):
            cookie = signed_in(port, f"person{number}")
            origin = f"http://127.0.0.1:{port}"
            new = {"origin": "catalog", "id": names[number % len(names)]}
            headers = {"origin": origin, "cookie": cookie}
            sent: Any = {"json": new, "headers": headers, "trust_env": False, "timeout": ANSWERED_WITHIN}
            case = httpx.post(f"{origin}/api/cases", **sent).raise_for_status().json()["id"]
            honest.append(Person(number, port, cookie, case))
        other = Other(port, signed_in(port, "other"))

        async def every_kind() -> dict[str, Any]:
            await asyncio.gather(*(person.work(1, time.monotonic() + 3) for person in honest))  # until all is loaded
            before = resident(server)
            found = {kind: await measured(honest, server, kind, rate, seconds, other) for kind in kinds}
            return {"MB at first": round(before), "beside": found}

        found = asyncio.run(every_kind())
    finally:
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
    rise = max(one["MB of the server"] for one in found["beside"].values()) - found["MB at first"]
    p95 = {kind: one["milliseconds"]["p95"] for kind, one in found["beside"].items()}
    return {
        "people": people, "requests a second": rate, "p95": p95, "MB more at most": rise,
        "load of the machine": round(os.getloadavg()[0], 1), **found,
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--only", action="append", choices=KINDS)
    parser.add_argument("--short", action="store_true", help="a few kinds of abuse, a few seconds each")
    parser.add_argument("--database", help="an empty database; an SQLite file in a new folder by default")
    parser.add_argument("--abuse", choices=KINDS, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.abuse:
        os.nice(10)  # after all else of this machine, since it would come from another one
        counts = asyncio.run(Abuse(given.port, os.environ["COOKIE"]).run(given.abuse, given.seconds))
        print(json.dumps(counts))
        return 0
    kinds = tuple(given.only or (SHORT if given.short else KINDS))
    seconds = min(given.seconds, 5) if given.short else given.seconds
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{Path(folder) / 'fairness.sqlite'}"
        found = run(given.people, given.rate, seconds, kinds, url)
    print(json.dumps(found, indent=2))
    failed = any(one["failed"] for one in found["beside"].values())
    late = max(found["p95"].values()) > 1000 * WITHIN
    return 1 if failed or late or found["MB more at most"] > MEGABYTES else 0


if __name__ == "__main__":
    sys.exit(main())

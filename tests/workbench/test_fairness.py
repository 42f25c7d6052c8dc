"""Nobody holds up anybody else: waiting holds no thread, work is shared out in turn, and ends with whoever asked."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import ExitStack, suppress
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import ClientDisconnect

from detente.catalog import catalog
from detente.errors import UsageError
from detente.store import Store
from detente.store.draft import ids_from, read_upload
from detente.web import connections, jobs
from detente.web.connections import Places
from detente.web.errors import Problem
from detente.web.events import Events
from detente.web.jobs import KEPT_EACH, LONG_EACH, Job, Jobs, Work
from detente.web.nursery import FORKS, Nursery
from detente.web.proposing import proposed_claims
from detente.web.settings import local_settings
from detente.web.slots import Slot
from detente.web.turns import AT_ONCE, BYTES_EACH, IN_FLIGHT, MUCH, REFUSED_SECONDS, TooMuch, Turns
from waiting import PATIENCE, eventually

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import fairness

from seeds import long

from .conftest import TOKEN, Served, built_client, serve
from .test_api import large
from .test_security import signed_in
from .test_store import SMALL

MANY = 45
"""More than the threads that answer whatever is not awaited."""


class Held(Slot):
    """A slot that does nothing until it is told that the work is done."""

    running = True

    def __init__(self, began: list[str]) -> None:
        super().__init__(Nursery())
        self.began = began
        self.go_on = asyncio.Event()

    async def do(self, does: str, *_: Any, **__: Any) -> AsyncIterator[tuple[bytes, bytes]]:
        if self.ending:
            return
        self.began.append(does)
        self.go_on.clear()
        await self.go_on.wait()
        yield b"result", b'{"whose": 1}'

    def end(self) -> None:
        self.ending = True
        self.go_on.set()


def held(workers: int, **how: Any) -> tuple[Jobs, list[str]]:
    made, began = Jobs(workers, **how), list[str]()
    made.slots = [Held(began) for _ in range(workers)]
    return made, began


async def a_moment() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def there() -> dict[str, Any]:
    await asyncio.sleep(PATIENCE)
    raise AssertionError


async def gone() -> dict[str, Any]:
    return {"type": "http.disconnect"}


def at_once(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    def run() -> None:
        asyncio.run(test())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


def lengthy(does: str) -> Work:
    return Work(does, {}, quick=False)


@at_once
async def test_one_persons_queue_is_nobody_elses() -> None:
    made, began = held(3)
    for n in range(LONG_EACH):
        made.start("ann", "k", lengthy(f"long {n} of ann"))
    for n in range(20):
        made.start("ann", "k", Work(f"quick {n} of ann", {}))
    with pytest.raises(Problem, match="still running or waiting"):
        made.start("ann", "k", lengthy("one too many"))
    await a_moment()
    assert began == ["long 0 of ann", "quick 0 of ann"], "and one process stays for everybody else"
    made.start("bob", "k", Work("quick of bob", {}))
    await a_moment()
    assert began[-1] == "quick of bob"
    await made.close()


class Cold(Held):
    """A slot whose process takes a while to load what it needs."""

    running = False

    def __init__(self, began: list[str]) -> None:
        super().__init__(began)
        self.loads = asyncio.Event()

    async def ready(self) -> Any:
        await self.loads.wait()
        self.running = True

    def end(self) -> None:
        super().end()
        self.loads.set()


@at_once
async def test_nobody_waits_for_a_process_to_load_while_another_is_there() -> None:
    made, began = held(3)
    made.slots[1:] = cold = [Cold(began), Cold(began)]
    for whose in ("ann", "bob", "cid"):
        made.start(whose, "k", Work(f"quick of {whose}", {}))
    await a_moment()
    assert (began, [slot.busy for slot in made.slots]) == (["quick of ann"], [True, True, True])
    held_slot = made.slots[0]
    assert isinstance(held_slot, Held)
    held_slot.go_on.set()
    await a_moment()
    assert began == ["quick of ann", "quick of bob"], "the process that is there is the next that is free"
    cold[0].loads.set()
    await a_moment()
    assert began == ["quick of ann", "quick of bob", "quick of cid"]
    await made.close()


@at_once
async def test_what_cannot_be_started_is_said_to_everybody_who_waits() -> None:
    made, began = held(1)
    made.slots[:] = [cold] = [Cold(began)]

    async def none() -> Any:
        raise ChildProcessError(0, "it ended at once")

    cold.ready = none  # type: ignore[method-assign]
    jobs_ = [made.start(whose, "k", Work("quick", {})) for whose in ("ann", "bob")]
    await a_moment()
    assert [(job.status, "could not be started" in str(job.failure.body)) for job in jobs_ if job.failure] == [
        ("failed", True), ("failed", True),
    ]  # fmt: skip
    await made.close()


@at_once
async def test_what_waits_holds_a_bounded_amount_for_each_person() -> None:
    made, _ = held(1)
    made.start("ann", "k", Work("file", {"name": "x"}, content=b"x" * (jobs.BYTES_EACH + 1)))
    with pytest.raises(Problem, match="hold too much"):
        made.start("ann", "k", Work("first-pass", {"texts": {"s": "x"}}))
    made.start("bob", "k", Work("first-pass", {"texts": {"s": "x"}}))
    await made.close()


@at_once
async def test_what_is_quick_never_waits_for_what_is_long() -> None:
    made, began = held(2)
    for who in ("ann", "bob", "cid"):
        made.start(who, "k", lengthy(f"long of {who}"))
    made.start("dan", "k", Work("quick of dan", {}))
    await a_moment()
    assert began == ["long of ann", "quick of dan"]
    await made.close()


@at_once
async def test_who_waits_is_served_in_turn() -> None:
    made, began = held(1)
    for work in ("ann 1", "ann 2", "ann 3", "bob 1", "bob 2", "cid 1"):
        made.start(work[:3], "k", Work(work, {}))
    for _ in range(6):
        await a_moment()
        made.slots[0].end()
    await a_moment()
    assert began == ["ann 1", "bob 1", "cid 1", "ann 2", "bob 2", "ann 3"]
    await made.close()


@at_once
async def test_one_person_alone_has_everything() -> None:
    made, began = held(3, alone=True)
    for n in range(3):
        made.start("local", "k", Work(str(n), {}))
    await a_moment()
    assert began == ["0", "1", "2"]
    await made.close()


@at_once
async def test_what_was_asked_is_let_go_of_and_what_was_found_is_bounded_for_each_person() -> None:
    made, _ = held(1)
    of_bob = made.start("bob", "k", Work("b", {}))
    done: list[Job] = []
    for n in range(KEPT_EACH + 5):
        done.append(made.start("ann", "k", Work(str(n), {"much": "x" * 100}, content=b"much")))
        while not done[-1].over:
            await a_moment()
            made.slots[0].end()
    assert {job.work for job in done} == {None}
    assert [job for job in done if job.id in made._jobs] == done[5:]
    assert made.get(of_bob.id, "bob").result == b'{"whose": 1}', "many answers of one push out nobody else's"
    await made.close()


@at_once
async def test_work_ends_with_whoever_asked_for_it() -> None:
    made, _ = held(1)
    first = asyncio.create_task(made.done("ann", Work("first", {}), gone))
    with pytest.raises(Problem, match="ended before"):
        await first
    await a_moment()
    assert not made._jobs
    assert not any(slot.busy for slot in made.slots)
    await made.close()


@at_once
async def test_nobody_waits_longer_than_for_what_is_quick() -> None:
    """What turns out to be long makes room for what is quick, and begins again in its turn."""
    made, began = held(2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "QUICK_SECONDS", 0.0)
        made.start("ann", "k", lengthy("long of ann"))
        slow = made.start("bob", "k", Work("slow of bob", {}))
        made.start("cid", "k", Work("quick of cid", {}))
        while "quick of cid" not in began:
            await asyncio.sleep(0)
    assert began == ["long of ann", "slow of bob", "quick of cid"]
    assert (slow.status, slow.quick) in (("queued", False), ("done", False))
    await made.close()


@at_once
async def test_what_nobody_follows_is_ended() -> None:
    made, _ = held(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "TENDING_SECONDS", 0.0)
        tending = asyncio.create_task(made.tend())
        job = made.start("ann", "k", lengthy("left"))
        follower = asyncio.create_task(made.wait(job, None, there))
        await a_moment()
        patch.setattr(jobs, "UNFOLLOWED_SECONDS", -1.0)
        await a_moment()
        assert not job.over, "somebody follows it"
        follower.cancel()
        await asyncio.wait((follower,))
        await a_moment()
        assert job.status == "cancelled"
        tending.cancel()
    await made.close()


@at_once
async def test_what_is_ended_before_it_has_begun_is_not_done() -> None:
    nursery = jobs.Nursery()  # the one from which those of all servers here come
    slot = Slot(nursery)
    slot.end()
    assert [said async for said in slot.do("question", {}, None, b"", 9, long=False)] == []
    await slot.close()
    await nursery.close()


@pytest.mark.skipif(not FORKS, reason="processes are forked on Linux only")
@at_once
async def test_a_process_in_the_place_of_another_has_nothing_to_load_and_ends_with_where_it_comes_from() -> None:
    nursery = Nursery()
    ended, other = await nursery.child(), await nursery.child()
    ended.end()
    await ended.gone()
    assert ended.ended
    assert not other.ended, "each is ended by itself"
    third = await nursery.child()
    origin = parent_of(other.pid)
    assert origin == parent_of(third.pid) != os.getpid()
    third.writer.write(b'{"does": "nothing there is", "asked": {}, "seconds": 9, "content": 0}\n')
    assert (await third.reader.readline()).startswith(b"error ")
    os.kill(origin, signal.SIGKILL)
    await asyncio.gather(other.gone(), third.gone())
    slot = Slot(nursery)
    assert parent_of((await slot.ready()).pid) not in (origin, os.getpid()), "where they come from is there again"
    await slot.close()
    await nursery.close()


@pytest.mark.skipif(not FORKS, reason="processes are forked on Linux only")
@at_once
async def test_where_processes_come_from_leaves_nothing_open_if_it_cannot_begin() -> None:
    made: list[socket.socket] = []
    pair = socket.socketpair

    def paired() -> tuple[socket.socket, socket.socket]:
        made.extend(pair())
        return made[-2], made[-1]

    async def refused(*_: Any, **__: Any) -> None:
        raise OSError("no more processes")

    nursery = Nursery()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socketpair", paired)
        patch.setattr(asyncio, "create_subprocess_exec", refused)
        with pytest.raises(OSError, match="no more processes"):
            await nursery.child()
    assert [one.fileno() for one in made] == [-1, -1]


@pytest.mark.skipif(not FORKS, reason="processes are forked on Linux only")
@at_once
async def test_where_processes_come_from_ends_with_a_server_that_ends_while_it_loads() -> None:
    nursery = Nursery()
    loading = asyncio.create_task(nursery.child())
    while nursery._process is None:
        await asyncio.sleep(0.01)
    loading.cancel()
    await asyncio.wait([loading])
    assert loading.cancelled()
    assert nursery._process.returncode is not None


def parent_of(process: int) -> int:
    told = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    return int(next(line for line in told.splitlines() if line.startswith("PPid:")).split()[1])


@at_once
async def test_whoever_leaves_late_ends_nobody_elses_work() -> None:
    """Between the end of one piece of work and the next, the process is nobody's."""
    made, began = held(1)
    slot = made.slots[0]
    resting, rested = asyncio.Event(), asyncio.Event()

    async def rest() -> None:
        slot.ending = False
        resting.set()
        await rested.wait()

    slot.rest = rest  # type: ignore[method-assign]
    first = made.start("ann", "k", Work("first", {}))
    first.again = True  # to be begun again, as what takes long
    await a_moment()
    slot.end()
    await resting.wait()
    made.cancel(first)
    rested.set()
    await a_moment()
    assert not slot.ending
    second = made.start("bob", "k", Work("second", {}))
    await a_moment()
    assert (began, second.status) == (["first", "second"], "running")
    await made.close()


# -- the server -------------------------------------------------------------------------------------------------------


def very_large(client: httpx.Client) -> tuple[str, str]:
    """Begin a computation that takes long, and return its case and its id."""
    terms = ", ".join(f"o{k} iff o{(7 * k + 3) % 40} and not o{(11 * k + 5) % 40}" for k in range(40))
    case = client.post("/api/import", params={"name": "s.yaml"}, content=large(40, terms).encode()).json()["id"]
    answer = client.post(f"/api/cases/{case}/ask/solve", json={"seconds": 300})
    assert answer.status_code == 202, answer.text[:300]
    return case, answer.json()["id"]


@long
def test_following_holds_nobody_up(team: Served) -> None:
    with signed_in(team, "outsider") as outsider, signed_in(team, "editor") as editor:
        _, job = very_large(outsider)

        async def follow_many() -> tuple[int, set[str]]:
            limits = httpx.Limits(max_connections=MANY + 1)
            sent = {"cookies": outsider.cookies, "base_url": team.url, "timeout": PATIENCE, "trust_env": False}
            async with httpx.AsyncClient(limits=limits, **sent) as client:  # type: ignore[arg-type]
                asked = [client.get(f"/api/analyses/{job}", params={"wait": 20}) for _ in range(MANY)]
                following = [asyncio.create_task(one) for one in asked]
                there = team.workbench.parts.jobs.get(job, outsider_key(team, job))
                await asyncio.to_thread(eventually, lambda: there.followers == MANY)
                assert (await asyncio.to_thread(editor.get, "/api/cases")).status_code == 200
                answered = sum(task.done() for task in following)
                await asyncio.to_thread(outsider.delete, f"/api/analyses/{job}", headers={"origin": team.url})
                return answered, {(await task).json()["status"] for task in following}

        assert asyncio.run(follow_many()) == (0, {"cancelled"})


def outsider_key(served: Served, job: str) -> str:
    return served.workbench.parts.jobs._jobs[job].owner


def test_a_question_whose_page_has_left_is_ended(team: Served) -> None:
    with signed_in(team, "leaver") as client:
        case, job = very_large(client)
        client.delete(f"/api/analyses/{job}")
        known = dict(team.workbench.parts.jobs._jobs)
        with pytest.raises(httpx.ReadTimeout):
            client.post(f"/api/cases/{case}/ask/solve", json={"seconds": 300}, timeout=0.3)
        assert eventually(lambda: not any(slot.busy for slot in team.workbench.parts.jobs.slots))
        assert team.workbench.parts.jobs._jobs == known


def test_the_server_itself_reads_and_computes_nothing(team: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever takes longer the more somebody sends is done elsewhere; here it would hold up everybody."""

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("this is not for the server")

    catalog.entry("prisoners-dilemma")  # a case of the catalogue is read once
    for name in (
        "ruamel.yaml.YAML.compose", "detente.stability.solve", "detente.engines.explicit.Explicit.start",
        "detente.engines.offered.small.Small.start",
        "detente.evidence.first_pass.first_pass", "detente.documents.convert._ask",
        "detente.exchange.write_coded", "detente.web.modelview.model_view",
    ):  # fmt: skip
        monkeypatch.setattr(name, never)
    with signed_in(team, "somebody") as client:

        def new(path: str, status: int = 201, **sent: Any) -> Any:
            answer = client.post(f"/api/{path}", **sent)
            assert answer.status_code == status, answer.text
            return answer.json()

        case = new("import", params={"name": "s.yaml"}, content=SMALL.encode())
        at = f"cases/{case['id']}"
        new("cases", json={"origin": "catalog", "id": "prisoners-dilemma"})
        new("cases", json={"origin": "copy", "id": case["id"]})
        page = {"id": "doc", "file": "a.html", "version": 1}
        new(f"{at}/documents", params=page, content=b"<p>Perhaps, said Ann.")
        assert new(f"{at}/sources/doc/first-pass", 200)["claims"]
        assert new(f"{at}/ask/solve", 200, json={})["status"] == "done"
        assert new(f"{at}/model", 200, json={})["feasible"] == 3
        new(f"{at}/export/preview", 200, json={"kind": "csv"})
        assert new(f"{at}/roles", 200, json={})["sheets"]
        assert new(f"{at}/export/models", 200, json={"kind": "gmcr"})["content"]
        assert new(f"{at}/paper", 200, json={})["files"]
        new(f"{at}/link", 422, json={"other": case["id"], "common": "nobody"})
        new(f"{at}/export/file", 200, json={"kind": "csv"})
        text = client.get(f"/api/{at}/file").json()["text"]
        assert client.get(f"/api/{at}/package").status_code == client.get(f"/api/{at}/export").status_code == 200
        version = client.get(f"/api/{at}").json()["version"]
        command = {"kind": "replace_text", "text": text.replace("Small", "Less")}
        assert new(f"{at}/commands", 200, json={"version": version, "command": command})["title"] == "Less"


def test_an_import_whose_page_has_left_makes_no_case(team: Served) -> None:
    claims = "".join(f"  c{k}: {{source: s, start: {k}, end: {k + 1}, says: a}}\n" for k in range(20_000))
    with signed_in(team, "importer") as client:
        sent = SMALL + "sources: {s: {name: S}}\nclaims:\n" + claims
        with pytest.raises(httpx.ReadTimeout):
            client.post("/api/import", params={"name": "s.yaml"}, content=sent.encode(), timeout=0.3)
        assert eventually(lambda: not any(slot.busy for slot in team.workbench.parts.jobs.slots))
        assert client.get("/api/cases").json() == []


def test_proposals_are_named_in_time_that_grows_with_their_number() -> None:
    class Counting(set[str]):
        asked = 0

        def __contains__(self, name: object) -> bool:
            self.asked += 1
            return super().__contains__(name)

    taken = Counting({"fp002"})
    text = "Perhaps so, maybe. " * 300
    found = proposed_claims("s", text, taken, set()).claims
    assert [p.claim.id for p in found[:2]] == ["fp001", "fp003"]
    assert len(found) > 500
    assert taken.asked <= len(found) + 2


def test_more_proposals_than_anybody_could_look_through_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.web.proposing.MOST", 3)
    with pytest.raises(UsageError, match="4 claims for “s”; 3 are shown at most"):
        proposed_claims("s", "Perhaps. Maybe. Perhaps. Maybe.", set(), set())


# -- requests ---------------------------------------------------------------------------------------------------------


@at_once
async def test_of_one_persons_requests_few_are_answered_at_once_and_many_are_refused() -> None:
    turns = Turns()
    with ExitStack() as stack:
        flying = [stack.enter_context(turns.enter("ann")) for _ in range(IN_FLIGHT)]
        with pytest.raises(TooMuch, match=f"{IN_FLIGHT} of your requests"):
            stack.enter_context(turns.enter("ann"))
        taking = [asyncio.create_task(turn.take()) for turn in flying]
        await a_moment()
        assert [task.done() for task in taking] == [True] * AT_ONCE + [False] * (IN_FLIGHT - AT_ONCE)
        with turns.enter("bob") as turn:
            await turn.take()
        async with flying[0].resting():  # somebody who waits for work lets the next one go on
            await a_moment()
            assert sum(task.done() for task in taking) == AT_ONCE + 1
            for task in taking:
                task.cancel()
            flying[1].leave()
        flying[0].carry(BYTES_EACH)
        with pytest.raises(TooMuch, match="too much"):
            flying[2].carry(1)
    assert (turns._flying, turns._bytes, turns._gates) == ({}, {}, {}), "whoever has nothing under way is forgotten"


@at_once
async def test_what_is_refused_or_carried_much_lets_the_next_one_wait() -> None:
    turns, waited = Turns(), list[float]()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    with pytest.MonkeyPatch.context() as patch, turns.enter("ann") as turn:
        patch.setattr("detente.web.turns.asyncio.sleep", sleep)
        await turns.pause()
        await turn.take()
        await turn.rest_after(MUCH)
        await turn.rest_after(3 << 20)
    assert waited == [REFUSED_SECONDS, 3.0]


def test_a_request_too_many_is_refused_in_words(team: Served) -> None:
    guard = team.workbench.app
    with signed_in(team, "eager") as client, ExitStack() as stack:
        case = client.post("/api/import", params={"name": "s.yaml"}, content=SMALL.encode()).json()["id"]
        key = next(a.id for a in team.workbench.parts.accounts.all() if a.login == "eager")
        assert eventually(lambda: not guard.turns._flying[key])  # an answer comes a moment before its turn is over
        for _ in range(IN_FLIGHT):
            stack.enter_context(guard.turns.enter(key))
        answer = client.get(f"/api/cases/{case}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many")
        assert answer.json()["error"]["hint"]
        with signed_in(team, "editor") as other:
            assert other.get("/api/cases").status_code == 200


def test_a_stream_that_listens_keeps_no_turn(team: Served) -> None:
    with signed_in(team, "listener") as client, ExitStack() as stack:
        case = client.post("/api/import", params={"name": "s.yaml"}, content=SMALL.encode()).json()["id"]
        for _ in range(AT_ONCE + 1):
            stack.enter_context(client.stream("GET", f"/api/cases/{case}/events"))
        assert client.get(f"/api/cases/{case}").status_code == 200


@at_once
async def test_a_stream_is_forgotten_also_where_it_ends_before_it_has_begun() -> None:
    left: list[bool] = []

    async def send(_: Any) -> None:
        raise OSError

    async def stream() -> AsyncIterator[str]:
        yield ""

    with pytest.raises(ClientDisconnect):
        await Events(stream(), lambda: left.append(True))(
            {"type": "http", "asgi": {"spec_version": "2.4"}}, there, send
        )
    assert left == [True]


def test_what_is_remembered_of_cases_is_bounded_by_their_size(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.store.store.CASES_BYTES", 1000)
    monkeypatch.setattr("detente.store.store.DRAFTS_BYTES", 1000)
    small = Store(store.engine)
    tree = {**read_upload(SMALL, "s.yaml", ids_from(1)), "summary": "x" * 400}
    made = [small.create("s", lambda _: tree, "a test", "Ann", None).case_id for _ in range(3)]
    assert [small.draft(case).tree["summary"] for case in made] == [tree["summary"]] * 3
    assert (list(small._states), list(small._drafts)) == (made[2:], [(made[2], 1)])


# -- connections ------------------------------------------------------------------------------------------------------

HEAD = b"GET /login HTTP/1.1\r\nHost: %s\r\n"


@pytest.fixture
def hasty(team: Served, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """A server that waits a moment only for a request; its host and port."""
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.5)
    host, port = team.url.removeprefix("http://").split(":")
    return host, int(port)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        HEAD + b"X-a: ",
        HEAD + b"\r\n" + HEAD + b"X-a: ",
        HEAD + b"Content-Length: 9\r\n\r\nx",
    ],
    ids=["nothing", "half a head", "half a head after an answer", "half a body that nobody reads"],
)
def test_a_connection_that_sends_no_whole_request_is_ended(hasty: tuple[str, int], sent: bytes) -> None:
    with socket.create_connection(hasty, timeout=PATIENCE) as sender:
        sender.sendall(sent.replace(b"%s", b"%s:%d" % (hasty[0].encode(), hasty[1])))

        def ended() -> bool:
            try:
                sender.sendall(b"x")  # a byte now and then changes nothing
                sender.settimeout(0.1)
                return sender.recv(1 << 16) == b""
            except OSError as e:
                return not isinstance(e, TimeoutError)

        assert eventually(ended)


def test_an_answer_that_nobody_takes_is_ended(team: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    waits, given_up = threading.Event(), threading.Event()
    kind, held = connections.Connection, list[connections.Connection]()
    made, pause, lost = kind.connection_made, kind.pause_writing, kind.connection_lost

    def narrow(connection: connections.Connection, transport: asyncio.Transport) -> None:
        """Let the system keep next to nothing of an answer that nobody takes."""
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        made(connection, transport)

    def paused(connection: connections.Connection) -> None:
        pause(connection)
        held.append(connection)
        waits.set()

    def ended(connection: connections.Connection, exc: Exception | None) -> None:
        lost(connection, exc)
        if connection in held:
            given_up.set()

    monkeypatch.setattr(connections, "TAKEN_SECONDS", 0.1)
    monkeypatch.setattr(kind, "connection_made", narrow)
    monkeypatch.setattr(kind, "pause_writing", paused)
    monkeypatch.setattr(kind, "connection_lost", ended)
    with signed_in(team, "reader") as client:
        case = client.post("/api/import", params={"name": "s.yaml"}, content=SMALL.encode()).json()["id"]
        source = {"id": "long", "name": "a long text", "version": 1}
        added = client.post(f"/api/cases/{case}/sources", params=source, content=b"A word or two. " * 200_000)
        assert added.status_code == 201, added.text
        cookie = "; ".join(f"{k}={v}" for k, v in client.cookies.items())
        host, port = team.url.removeprefix("http://").split(":")
        with socket.socket() as sender:
            sender.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sender.connect((host, int(port)))
            address = f"/api/cases/{case}/sources/long/text"
            sender.sendall(f"GET {address} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n\r\n".encode())
            assert waits.wait(PATIENCE), "it waits for its reader"
            assert given_up.wait(PATIENCE)
            key = next(a.id for a in team.workbench.parts.accounts.all() if a.login == "reader")
            assert not team.workbench.app.turns._flying[key]
            taken = 0
            with suppress(ConnectionResetError):
                while some := sender.recv(1 << 16):
                    taken += len(some)
            assert taken < 3_000_000, "the rest was given up"


def test_a_connection_that_hears_of_no_end_is_ended_with_the_server(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'workbench.sqlite'}"
    served, end = serve(
        lambda port: local_settings(url, "127.0.0.1", port, TOKEN, "Ann"), built_client(tmp_path / "ui")
    )
    served.server.config.timeout_graceful_shutdown = 0
    with socket.create_connection(("127.0.0.1", served.server.servers[0].sockets[0].getsockname()[1])) as opened:
        assert eventually(lambda: served.server.server_state.connections)
        (connection,) = served.server.server_state.connections
        connection.shutdown = lambda: None  # type: ignore[method-assign]  # as of one that begins after all were told
        end()
        opened.settimeout(PATIENCE)
        with suppress(ConnectionResetError):
            assert opened.recv(1) == b""


class Plug:
    """A connection of a test."""

    def __init__(self, *, waits: bool) -> None:
        self.waits, self.ended = waits, False
        self.transport = self

    def abort(self) -> None:
        self.ended = True


def test_places_are_bounded_for_each_address_and_who_waits_makes_room() -> None:
    places = Places(4, 2, (ip_network("10.0.0.0/8"),))
    busy, first, second = Plug(waits=False), Plug(waits=True), Plug(waits=True)
    assert places.take(busy, "192.0.2.1")
    assert places.take(first, "192.0.2.1")
    assert not places.take(Plug(waits=True), "192.0.2.1"), "one address has no more than its own"
    assert places.take(second, "127.0.0.1")
    places.waits_again(first)
    assert places.take(Plug(waits=False), "127.0.0.1")
    assert places.take(Plug(waits=False), "10.1.2.3"), "the one that waits longest gives way"
    assert (busy.ended, first.ended, second.ended) == (False, False, True)
    assert places.take(Plug(waits=False), "127.0.0.1"), "many people come from the addresses of proxies"
    assert not places.take(Plug(waits=False), "10.1.2.3"), "whoever is being answered stays"
    places.leave(busy)
    assert places.take(Plug(waits=False), "192.0.2.1")


# -- the short form of the benchmark ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["questions", "imports"])
def test_the_honest_are_answered_before_the_many_requests_of_one(team: Served, kind: str) -> None:
    """Counted, not timed: whoever comes after many requests of another one does not wait for these."""
    with signed_in(team, "abuser") as abuser, signed_in(team, "honest") as honest:
        case = honest.post("/api/import", params={"name": "s.yaml"}, content=SMALL.encode()).json()
        at = f"/api/cases/{case['id']}"
        cookie = "; ".join(f"{k}={v}" for k, v in abuser.cookies.items())

        def work() -> list[int]:
            command = {"kind": "edit", "path": [], "fields": {"title": "Changed"}}
            return [
                honest.get("/api/cases").status_code,
                honest.post(f"{at}/commands", json={"version": 1, "command": command}).status_code,
                honest.post(f"{at}/ask/assess", json={}).status_code,
                honest.get(f"{at}/model").status_code,
            ]

        async def beside() -> tuple[list[int], int]:
            abuse = fairness.Abuse(int(team.url.rsplit(":", 1)[1]), cookie)
            abuse.large = fairness.with_claims(4000).encode()
            await abuse.begin(kind)
            tasks = asyncio.create_task(abuse.at_once(kind, PATIENCE, MANY))
            held = team.workbench.parts.jobs
            await asyncio.to_thread(eventually, lambda: len(held._waiting.get(outsider("abuser"), ())) > MANY // 3)
            answered = await asyncio.to_thread(work)
            done = abuse.counts["200"] + abuse.counts["201"]
            tasks.cancel()
            await asyncio.wait((tasks,))
            await abuse.client.aclose()
            return answered, done

        def outsider(login: str) -> str:
            return next(a.id for a in team.workbench.parts.accounts.all() if a.login == login)

        answered, done = asyncio.run(beside())
        assert answered == [200] * 4
        assert done < MANY / 2, "in as many threads, they would all be answered at about the same time"
    assert eventually(lambda: not any(slot.busy for slot in team.workbench.parts.jobs.slots))

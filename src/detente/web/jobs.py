"""The server's work in processes of its own, shared out fairly: so much at once, person after person, within bounds.

Everything here happens on the server's event loop; whoever waits for work holds no thread. See `detente.web.slots` for
the processes.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from base64 import b64decode
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from detente.store import Draft
from detente.web.errors import Failed, Problem, error_body
from detente.web.nursery import Nursery
from detente.web.questions import Status
from detente.web.slots import Slot

KEPT, KEPT_EACH = 400, 40
KEPT_BYTES, KEPT_BYTES_EACH = 256 << 20, 64 << 20
LONG_EACH, QUICK_EACH, WAITING = 8, 32, 400
"""How much of one person's may be running or waiting, of what is long and of what is quick; and how much in all."""
BYTES_EACH = 24 << 20
"""What one person's may hold while it waits: texts, files; one is taken however large it is."""
QUICK_SECONDS = 5.0
"""What takes longer goes on among the long ones, so that what is quick never waits for it."""
MORE_SECONDS = 60
UNFOLLOWED_SECONDS = 120.0
TENDING_SECONDS = 10.0

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


@dataclass(frozen=True)
class Work:
    """What a process is to do: `does` is one of `detente.web.work.DOES`, `asked` and `content` what it needs.

    Parameters
    ----------
    does
        The name of what is done.
    asked
        Plain data.
    draft
        The case that it is about, if any.
    content
        Bytes that somebody has sent.
    seconds
        How long it may run.
    quick
        Whether it is expected to take a moment only.
    about
        The case that it is about, as it stands in addresses, and what whoever asks sees in its place.
    """

    does: str
    asked: dict[str, Any]
    draft: Draft | None = None
    content: bytes = b""
    seconds: float = 60.0
    quick: bool = True
    about: tuple[str, str] | None = None

    @property
    def size(self) -> int:
        """How much it holds that nothing else does."""
        return len(self.content) + _size(self.asked)


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(_size(part) for part in parts)


@dataclass(eq=False)
class Job:
    """One piece of work: whose it is, how far it is, what came out, as JSON. What was asked is let go of at the end."""

    id: str
    owner: str
    kind: str
    work: Work | None
    quick: bool
    about: tuple[str, str] | None = None
    status: Status = "queued"
    progress: list[str] = field(default_factory=list)
    result: bytes = b""
    page: str | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    failure: Failed | None = None
    refused: bool = False
    again: bool = False
    seen: float = field(default_factory=time.monotonic)
    followers: int = 0
    slot: Slot | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in ("done", "failed", "cancelled")

    @property
    def bytes(self) -> int:
        """What is kept of it."""
        return len(self.result) + len(self.page or "") + sum(map(len, self.files.values()))


class Jobs:
    """The work of a server: `workers` processes, of which one is kept for what is quick where there are several.

    Nobody has more than their share of the processes; who waits is served in turn, one after the other. Where there is
    but one person, the share is everything.
    """

    def __init__(self, workers: int, *, alone: bool = False) -> None:
        self._nursery = Nursery()
        self.slots = [Slot(self._nursery) for _ in range(workers)]
        self.long_at_once = max(1, workers - 1)
        self.long_each = self.long_at_once if alone else max(1, self.long_at_once - 1)
        self.quick_each = workers if alone else max(1, workers - 2)
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: dict[str, list[Job]] = {}
        self._served: dict[str, int] = {}
        self._running: set[Job] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    # -- what is asked ------------------------------------------------------------------------------------------------

    def start(self, owner: str, kind: str, work: Work) -> Job:
        """Start a piece of work, or let it wait for its turn.

        Raises
        ------
        Problem
            If too much of the same person's is waiting, or too much in all.
        """
        unfinished = [*self._running, *(j for queue in self._waiting.values() for j in queue)]
        most = QUICK_EACH if work.quick else LONG_EACH
        if sum(j.owner == owner and j.quick == work.quick for j in unfinished) >= most:
            raise Problem(429, f"{most} of your computations are still running or waiting", "cancel one, or wait")
        if len(unfinished) >= WAITING:
            raise Problem(429, f"{WAITING} computations are waiting on this server", "try again in a while")
        held = sum(j.work.size for j in unfinished if j.work is not None and j.owner == owner)
        if held and held + work.size > BYTES_EACH:
            raise Problem(429, "your requests that are waiting hold too much already", "wait until they are answered")
        job = Job(secrets.token_urlsafe(12), owner, kind, work, work.quick, work.about)
        self._jobs[job.id] = job
        self._queue(job)
        return job

    def get(self, job_id: str, owner: str) -> Job:
        """Return a piece of work of a person, or raise `Problem`."""
        job = self._jobs.get(job_id)
        if job is None or job.owner != owner:
            raise Problem(404, "there is no such computation", "ask again")
        job.seen = time.monotonic()
        return job

    async def wait(self, job: Job, seconds: float | None, receive: Receive) -> bool:
        """Wait for the end, for so many seconds at most; tell whether whoever asked is still there."""
        if job.over or seconds == 0:
            return True
        ended, left = asyncio.ensure_future(job.ended.wait()), asyncio.ensure_future(_gone(receive))
        job.followers += 1
        try:
            await asyncio.wait((ended, left), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            return job.ended.is_set() or not left.done()
        finally:
            job.followers -= 1
            job.seen = time.monotonic()
            for task in (ended, left):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def done(self, owner: str, work: Work, receive: Receive) -> Job:
        """Do a piece of work for a request, and end it with the request.

        Raises
        ------
        Failed
            If it failed.
        """
        job = self.start(owner, work.does, work)
        try:
            await self.wait(job, None, receive)
        finally:
            self.forget(job)
        if job.failure is not None:
            raise job.failure
        if job.status != "done":
            raise Problem(503, "this was ended before it was done", "ask again")
        return job

    def cancel(self, job: Job) -> None:
        """End a piece of work."""
        if not job.over:
            self._end(job, "cancelled")
            if job.slot is not None:
                job.slot.end()
            queue = self._waiting.get(job.owner, [])
            if job in queue:
                queue.remove(job)

    def forget(self, job: Job) -> None:
        """End a piece of work whose answer nobody will ask for again, and keep nothing of it."""
        self.cancel(job)
        self._jobs.pop(job.id, None)

    # -- the server's life --------------------------------------------------------------------------------------------

    def warm(self) -> None:
        """Start a process before the first question comes."""
        self.slots[0].busy = True
        self._begin(self._make_ready(self.slots[0]))

    async def tend(self) -> None:
        """End from time to time what nobody asks for any more."""
        while True:
            await asyncio.sleep(TENDING_SECONDS)
            since = time.monotonic() - UNFOLLOWED_SECONDS
            for job in list(self._jobs.values()):
                if not job.followers and job.seen < since:
                    self.cancel(job)

    def end(self) -> None:
        """End all work."""
        for job in list(self._jobs.values()):
            self.cancel(job)

    async def close(self) -> None:
        """End all work, and the processes."""
        self.end()
        for slot in self.slots:
            slot.end()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for slot in self.slots:
            await slot.close()
        await self._nursery.close()

    # -- whose turn it is ---------------------------------------------------------------------------------------------

    def _queue(self, job: Job) -> None:
        job.status = "queued"
        self._waiting.setdefault(job.owner, []).append(job)
        self._share_out()

    def _share_out(self) -> None:
        while free := [slot for slot in self.slots if not slot.busy]:
            job = self._next()
            if job is None or job.work is None:
                return
            draft = job.work.draft
            ready = [slot for slot in free if slot.running]
            if not ready:  # nobody waits for a process to load what it needs while another may be done before
                free[0].busy = True
                self._begin(self._make_ready(free[0]))
                return
            self._take(job)
            slot = min(ready, key=lambda s: draft is None or not s.knows(draft))  # best where the case is known
            slot.busy, job.slot, job.status = True, slot, "running"
            self._running.add(job)
            self._begin(self._run(slot, job, job.work))

    def _begin(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _make_ready(self, slot: Slot) -> None:
        """Have a process for what is waiting; where there can be none, say so to whoever is next."""
        try:
            await slot.ready()
        except OSError as e:
            job = self._next()
            if job is not None:
                self._take(job)
                self._failed(job, f"the computation could not be started: {e.strerror}")
        finally:
            slot.busy = False
        self._share_out()

    def _next(self) -> Job | None:
        """Return what is next of whose turn it is: everybody in turn, and nobody beyond their share."""
        owners = sorted(self._waiting, key=lambda o: self._served.get(o, 0))
        return next((job for owner in owners for job in self._waiting[owner] if self._may_run(job)), None)

    def _take(self, job: Job) -> None:
        """Take out of its queue what is to be done now."""
        queue = self._waiting[job.owner]
        queue.remove(job)
        self._served[job.owner] = max(self._served.values(), default=0) + 1
        if not queue:
            del self._waiting[job.owner]

    def _may_run(self, job: Job) -> bool:
        # What is to begin again is among the quick ones until its place is free.
        of_kind = [j for j in self._running if (j.quick or j.again) == job.quick]
        own = Counter(j.owner for j in of_kind)[job.owner]
        if job.quick:
            return own < self.quick_each
        return len(of_kind) < self.long_at_once and own < self.long_each

    # -- doing it -----------------------------------------------------------------------------------------------------

    async def _run(self, slot: Slot, job: Job, work: Work) -> None:
        slow = asyncio.get_running_loop().call_later(QUICK_SECONDS, self._slow, job) if job.quick else None
        started = time.monotonic()
        bound = work.seconds + MORE_SECONDS
        try:
            async with asyncio.timeout(bound):
                doing = slot.do(work.does, work.asked, work.draft, work.content, bound, long=not job.quick)
                async for tag, said in doing:
                    self._heard(job, tag, said)
        except TimeoutError:
            self._failed(job, f"the computation was ended after {time.monotonic() - started:.0f} seconds")
        except OSError as e:
            self._failed(job, f"the computation could not be started: {e.strerror}")
        finally:
            if slow is not None:
                slow.cancel()
            job.slot = None  # whoever ends it from now on does not mean the process, which has others' work to do
            await slot.rest()
            self._running.discard(job)
            slot.busy = False
            if job.again and not job.over:
                job.again = False
                self._queue(job)
            else:
                self._failed(job, "the computation ended without an answer; perhaps there was not enough memory")
                self._share_out()

    def _slow(self, job: Job) -> None:
        """Let what was expected to be quick go on as what is long: where it is, or later, from the beginning."""
        if job.over or job.slot is None:
            return
        self._running.discard(job)
        job.quick = False
        job.again = not self._may_run(job)
        self._running.add(job)
        if job.again:
            job.slot.end()
        else:
            job.slot.make_way()

    def _heard(self, job: Job, tag: bytes, said: bytes) -> None:
        if job.over:
            return
        if tag == b"progress":
            job.progress = [*job.progress[-19:], str(json.loads(said))]
        elif tag == b"page":
            job.page = json.loads(said)
        elif tag.startswith(b"file-"):
            job.files[tag.decode().removeprefix("file-")] = b64decode(said)
        elif tag == b"result":
            job.result = said
            self._end(job, "done")
        elif tag == b"error":
            told = json.loads(said)
            job.failure, job.refused = Failed(told["status"], told["body"]), told["refused"]
            self._end(job, "failed")

    def _failed(self, job: Job, message: str) -> None:
        if not job.over:
            job.failure = Failed(413, error_body("too_large", message))
            self._end(job, "failed")

    def _end(self, job: Job, status: Status) -> None:
        job.status, job.work = status, None
        job.ended.set()
        self._keep_within_bounds(job)

    def _keep_within_bounds(self, latest: Job) -> None:
        """Let go of the oldest that are over: of whose answers are too many, and in all; the latest stays."""
        own = [j for j in self._jobs.values() if j.over and j.owner == latest.owner and j is not latest]
        every = [j for j in self._jobs.values() if j.over and j is not latest]
        for kept, most, most_bytes in ((own, KEPT_EACH, KEPT_BYTES_EACH), (every, KEPT, KEPT_BYTES)):
            held = latest.bytes + sum(j.bytes for j in kept if j.id in self._jobs)
            for number, job in enumerate(kept):
                if len(kept) - number < most and held <= most_bytes:
                    break
                held -= self._jobs.pop(job.id).bytes if job.id in self._jobs else 0


async def _gone(receive: Receive) -> None:
    """Wait until whoever sent a request has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


__all__ = ["Job", "Jobs", "Work"]

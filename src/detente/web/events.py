"""Telling open pages that a case has changed: server-sent events, with nothing kept per page but a flag."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

import sqlalchemy as sa
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from detente.errors import DetenteError
from detente.store import Store, Unavailable
from detente.web.errors import Problem

PING_SECONDS = 15.0
POLL_SECONDS = 1.0
LONGEST_SECONDS = 3600.0


class Hub:
    """Who listens to which case. A listener is a flag that is set when its case may have changed."""

    def __init__(self, store: Store, total: int, each: int) -> None:
        self.store = store
        self.total = total
        self.each = each
        self.closing = False
        self._flags: dict[str, set[asyncio.Event]] = {}
        self._people: Counter[str] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._seen: dict[str, int] = {}

    @property
    def listening(self) -> int:
        """How many pages listen."""
        return sum(self._people.values())

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to hear of what this process writes."""
        self._loop = loop
        self.store.listeners.append(self._changed)

    def _changed(self, case_id: str, _: int) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, case_id)

    def _wake(self, case_id: str) -> None:
        for flag in self._flags.get(case_id, ()):
            flag.set()

    def close(self) -> None:
        """End all streams."""
        self.closing = True
        for case_id in list(self._flags):
            self._wake(case_id)

    async def poll(self) -> None:
        """Look from time to time for what other processes wrote."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if not self._flags:
                continue
            try:
                now = await asyncio.to_thread(self.store.versions)
            except (DetenteError, sa.exc.TimeoutError):
                continue  # the database does not answer; it is asked again
            for case_id in [c for c in self._flags if now.get(c) != self._seen.get(c)]:
                self._wake(case_id)
            self._seen = now

    def reserve(self, person: str) -> None:
        """Count one more page, or raise `Problem`."""
        if self.listening >= self.total or self._people[person] >= self.each:
            raise Problem(429, "too many pages of this workbench are open", "close some of them")
        self._people[person] += 1

    def release(self, person: str) -> None:
        """Count one page less."""
        self._people[person] -= 1
        self._people += Counter()

    async def stream(self, case_id: str, version: int, look: Callable[[], dict[str, Any] | None]) -> AsyncIterator[str]:
        """Yield an event for each new version; `look` says what the case is now, None when it may no longer be seen."""
        flag = asyncio.Event()
        self._flags.setdefault(case_id, set()).add(flag)
        end = asyncio.get_running_loop().time() + LONGEST_SECONDS
        try:
            yield "retry: 1000\n\n"
            while not self.closing and asyncio.get_running_loop().time() < end:
                try:
                    now = await asyncio.to_thread(look)
                except (Unavailable, sa.exc.TimeoutError):
                    now = {"version": version}  # not known just now; it is looked at again
                except DetenteError:
                    return  # the page connects again, and is told in words
                if now is None:
                    yield "event: gone\ndata: {}\n\n"
                    return
                if now["version"] != version:
                    version = now["version"]
                    yield f"id: {version}\nevent: changed\ndata: {json.dumps(now, ensure_ascii=False)}\n\n"
                flag.clear()
                try:
                    async with asyncio.timeout(PING_SECONDS):
                        await flag.wait()
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            flags = self._flags.get(case_id, set())
            flags.discard(flag)
            if not flags:
                self._flags.pop(case_id, None)


class Events(StreamingResponse):
    """A stream of events as an answer; it is counted until it ends, also where it ends before it has begun."""

    def __init__(self, stream: AsyncIterator[str], ended: Callable[[], None]) -> None:
        self.ended = ended
        # Proxies are to pass an event on when it comes.
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        super().__init__(stream, media_type="text/event-stream", headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.ended()

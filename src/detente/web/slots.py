"""One process that does work for the server, piece after piece, so that an everyday question starts none.

The server writes a line of JSON, and after it so many bytes as the line says; it reads lines, each a tag and JSON.
Nothing is pickled. What a process remembers are the cases it was asked about last, by the digest of what is in them.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from detente.store import Draft

BYTES = 4 << 30
LONG_NICE = 15
MAX_LINE = 64 << 20
REMEMBERED = 8
REMEMBERED_BYTES = 1 << 20
RETIRED_KIB = 400 << 10
"""A process that has more memory than this is ended and another takes its place, so that the memory comes back."""


class Slot:
    """A place for one process, which is started when it is needed, and again when it has ended."""

    def __init__(self) -> None:
        self.busy = self.ending = False
        self.process: asyncio.subprocess.Process | None = None
        self._known: OrderedDict[str, None] = OrderedDict()
        self._ready = self._retired = self._closing = False

    @property
    def running(self) -> bool:
        """Whether there is a process that has loaded what it needs."""
        return self._ready and self.process is not None and self.process.returncode is None

    def knows(self, draft: Draft) -> bool:
        """Tell whether the process remembers a case."""
        return draft.packed.digest in self._known

    async def ready(self) -> asyncio.subprocess.Process:
        """Return the process, started where there is none, once it has loaded what it needs.

        Raises
        ------
        OSError
            If there can be none, or it ends before that.
        """
        if self.process is None or self.process.returncode is not None:
            self._known.clear()
            self._ready = self._retired = False
            # -P: modules are never looked for in the current folder.
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "detente.web.worker", limit=MAX_LINE, process_group=0,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            self._write(self.process, {"parent": os.getpid(), "bytes": BYTES})
        if not self._ready:
            assert self.process.stdout is not None
            if not await self._line(self.process.stdout):
                await self.process.wait()
                raise ChildProcessError(0, "it ended at once")
            self._ready = True
        return self.process

    async def do(
        self, does: str, asked: dict[str, Any], draft: Draft | None, content: bytes, seconds: float, *, long: bool
    ) -> AsyncIterator[tuple[bytes, bytes]]:
        """Let the process do something, and yield what it says: tags with JSON, until it is done or has ended."""
        process = await self.ready()
        if self.ending:  # before it has begun
            return
        if long:
            self.make_way()
        assert process.stdin is not None
        assert process.stdout is not None
        request: dict[str, Any] = {"does": does, "asked": asked, "seconds": seconds, "content": len(content)}
        packed = b""
        if draft is not None:
            packed = b"" if self.knows(draft) else draft.packed.data
            keep = len(draft.packed.data) <= REMEMBERED_BYTES
            request |= {"draft": draft.packed.digest, "name": draft.name, "tree": len(packed), "keep": keep}
            if keep:
                remember(self._known, draft.packed.digest, None)
        with suppress(BrokenPipeError, ConnectionResetError):  # it ended already; what it said is read below
            self._write(process, request, packed, content)
            await process.stdin.drain()
        while line := await self._line(process.stdout):
            tag, _, said = line.rstrip(b"\n").partition(b" ")
            if tag == b"end":
                self._retired = self._retired or int(said) > RETIRED_KIB
                return
            yield tag, said

    def _write(self, process: asyncio.subprocess.Process, request: dict[str, Any], *more: bytes) -> None:
        assert process.stdin is not None
        process.stdin.writelines([json.dumps(request).encode() + b"\n", *more])

    async def _line(self, stdout: asyncio.StreamReader) -> bytes:
        try:
            return await stdout.readline()
        except ValueError:  # longer than any answer may be
            self.end()
            return b""

    def make_way(self) -> None:
        """Let what takes long come after what is quick; another process, which does not, takes its place afterwards."""
        self._retired = True
        if self.process is not None and self.process.returncode is None and hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PGRP, self.process.pid, LONG_NICE)

    def end(self) -> None:
        """End the process and those it has started, if there is one, and what is just about to begin."""
        self.ending = True
        if self.process is None or self.process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()
        self._retired = True

    async def rest(self) -> None:
        """Have a process again for the next piece of work, where the last one has used it up."""
        used_up = self.process if self._retired else None
        if used_up is not None:
            self.end()
            await used_up.wait()
        self.ending = False
        if used_up is not None and not self._closing:
            with suppress(OSError):  # it is tried again when there is work
                await self.ready()

    async def close(self) -> None:
        """End the process for good."""
        self._closing = True
        self.end()
        if self.process is not None:
            await self.process.wait()


def remember(known: OrderedDict[str, Any], digest: str, value: Any) -> None:
    """Remember a case, and forget the one used longest ago; the server and its processes do the same."""
    known[digest] = value
    known.move_to_end(digest)
    if len(known) > REMEMBERED:
        known.popitem(last=False)

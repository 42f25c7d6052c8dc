"""One process that does work for the server, piece after piece, so that an everyday question starts none.

The server writes a line of JSON, and after it so many bytes as the line says; it reads lines, each a tag and JSON.
Nothing is pickled. What a process remembers are the cases it was asked about last, by the digest of what is in them.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from detente.store import Draft
from detente.web.nursery import Child, Nursery

LONG_NICE = 15
REMEMBERED = 8
REMEMBERED_BYTES = 1 << 20
RETIRED_KIB = 400 << 10
"""A process that has more memory than this is ended and another takes its place, so that the memory comes back."""


class Slot:
    """A place for one process, which is there when it is needed, and again when it has ended."""

    def __init__(self, nursery: Nursery) -> None:
        self.busy = self.ending = False
        self.process: Child | None = None
        self._nursery = nursery
        self._known: OrderedDict[str, None] = OrderedDict()
        self._retired = self._closing = False

    @property
    def running(self) -> bool:
        """Whether there is a process that has loaded what it needs."""
        return self.process is not None and not self.process.ended

    def knows(self, draft: Draft) -> bool:
        """Tell whether the process remembers a case."""
        return draft.packed.digest in self._known

    async def ready(self) -> Child:
        """Return the process, a new one where there is none.

        Raises
        ------
        OSError
            If there can be none, or it ends before it has loaded what it needs.
        """
        if self.process is None or self.process.ended:
            if self.process is not None:
                await self.process.gone()  # nothing of it stays open
            self._known.clear()
            self._retired = False
            self.process = await self._nursery.child()
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
        request: dict[str, Any] = {"does": does, "asked": asked, "seconds": seconds, "content": len(content)}
        packed = b""
        if draft is not None:
            packed = b"" if self.knows(draft) else draft.packed.data
            keep = len(draft.packed.data) <= REMEMBERED_BYTES
            request |= {"draft": draft.packed.digest, "name": draft.name, "tree": len(packed), "keep": keep}
            if keep:
                remember(self._known, draft.packed.digest, None)
        with suppress(BrokenPipeError, ConnectionResetError):  # it ended already; what it said is read below
            process.writer.writelines([json.dumps(request).encode() + b"\n", packed, content])
            await process.writer.drain()
        while line := await self._line(process.reader):
            tag, _, said = line.rstrip(b"\n").partition(b" ")
            if tag == b"end":
                self._retired = self._retired or int(said) > RETIRED_KIB
                return
            yield tag, said

    async def _line(self, reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.readline()
        except ValueError:  # longer than any answer may be
            self.end()
            return b""
        except ConnectionError:  # it was ended
            return b""

    def make_way(self) -> None:
        """Let what takes long come after what is quick; another process, which does not, takes its place afterwards."""
        self._retired = True
        if sys.platform != "win32" and self.process is not None and not self.process.ended:
            with suppress(OSError):
                os.setpriority(os.PRIO_PGRP, self.process.pid, LONG_NICE)

    def end(self) -> None:
        """End the process and those it has started, if there is one, and what is just about to begin."""
        self.ending = True
        if self.process is not None and not self.process.ended:
            self.process.end()
            self._retired = True

    async def rest(self) -> None:
        """Have a process again for the next piece of work, where the last one has used it up."""
        used_up = self.process if self._retired else None
        if used_up is not None:
            self.end()
            await used_up.gone()
        self.ending = False
        if used_up is not None and not self._closing:
            with suppress(OSError):  # it is tried again when there is work
                await self.ready()

    async def close(self) -> None:
        """End the process for good."""
        self._closing = True
        self.end()
        if self.process is not None:
            await self.process.gone()


def remember(known: OrderedDict[str, Any], digest: str, value: Any) -> None:
    """Remember a case, and forget the one used longest ago; the server and its processes do the same."""
    known[digest] = value
    known.move_to_end(digest)
    if len(known) > REMEMBERED:
        known.popitem(last=False)

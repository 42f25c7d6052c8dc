"""Processes for the server's work that have loaded what they need when they begin.

Loading takes about a second of a processor, and whoever leaves before the answer comes costs the server a process. So
on Linux one process loads everything, once, and those that work are forked from it in a few milliseconds. Elsewhere,
where what is loaded may not stand a fork, each loads for itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

from detente.processes import apart

BYTES = 4 << 30
MAX_LINE = 64 << 20
FORKS = sys.platform == "linux"
NUMBER = 8
"""In how many bytes the nursery says which process it has forked; the first number says that it is ready."""


class Child:
    """A process that is ready to work: what it says is read from `reader`, what it is to do is written to `writer`."""

    def __init__(self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pid, self.reader, self.writer = pid, reader, writer

    @property
    def ended(self) -> bool:
        """Whether it has ended: then its side is closed."""
        return self.reader.at_eof() or self.reader.exception() is not None

    def end(self) -> None:
        """End it, with those that it has started."""
        if self.ended:
            return
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                os.kill(self.pid, signal.SIGTERM)  # which ends it at once there, and not what it has started
            else:
                os.killpg(self.pid, signal.SIGKILL)

    async def gone(self) -> None:
        """Wait until it has ended."""
        with suppress(ConnectionError):
            while await self.reader.read(1 << 20):
                pass
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


class Nursery:
    """Where processes come from."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._socket: socket.socket | None = None
        self._one_at_a_time = asyncio.Lock()

    async def child(self) -> Child:
        """Return a new process.

        Raises
        ------
        OSError
            If there can be none, or it ends before it is ready.
        """
        if not FORKS:
            return await self._spawned()
        async with self._one_at_a_time:
            try:
                if self._process is not None and self._process.returncode is None:
                    with suppress(ConnectionError):  # it has ended, and nobody has been told so far
                        return await self._forked()
                    await self.close()
                await self._load()
                return await self._forked()
            except BaseException:  # nobody else takes what was on its way, also where the server ends meanwhile
                await self.close()
                raise

    async def _load(self) -> None:
        self._let_go()
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            with theirs:
                self._process = await _started(stdin=asyncio.subprocess.PIPE, pass_fds=(theirs.fileno(),))
                _tell(self._process, {"parent": os.getpid(), "bytes": BYTES, "socket": theirs.fileno()})
        except BaseException:  # a server that ends meanwhile, too
            ours.close()
            raise
        self._socket = ours
        await self._number()

    async def _forked(self) -> Child:
        if sys.platform == "win32":
            raise OSError("nothing is forked here")
        assert self._socket is not None
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._socket, [b"\n"], [theirs.fileno()])
            pid = await self._number()
            reader, writer = await asyncio.open_connection(sock=ours, limit=MAX_LINE)
        except BaseException:
            ours.close()
            raise
        return Child(pid, reader, writer)

    async def _number(self) -> int:
        assert self._socket is not None
        told = b""
        while len(told) < NUMBER:
            more = await asyncio.get_running_loop().sock_recv(self._socket, NUMBER - len(told))
            if not more:
                await self.close()
                raise ChildProcessError(0, "it ended at once")
            told += more
        return int.from_bytes(told)

    async def _spawned(self) -> Child:
        process = await _started(stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=MAX_LINE)
        _tell(process, {"parent": os.getpid(), "bytes": BYTES, "socket": None})
        assert process.stdout is not None
        assert process.stdin is not None
        if not await process.stdout.readline():
            await process.wait()
            raise ChildProcessError(0, "it ended at once")
        return Child(process.pid, process.stdout, process.stdin)

    def _let_go(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    async def close(self) -> None:
        """End where they come from; those that are there go on."""
        self._let_go()
        if self._process is not None and self._process.returncode is None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()


async def _started(**how: Any) -> asyncio.subprocess.Process:
    # -P: modules are never looked for in the current folder.
    command = (sys.executable, "-P", "-m", "detente.web.worker")
    return await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL, **{**apart(), **how})


def _tell(process: asyncio.subprocess.Process, first: dict[str, Any]) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(first).encode() + b"\n")

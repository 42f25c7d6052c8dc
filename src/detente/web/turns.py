"""Requests in turn: of each person so many are answered at once, so many more wait for theirs, the rest is refused.

So nobody takes more than a few of the threads that answer, or of the memory that requests take. All of it happens on
the server's event loop.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

AT_ONCE, IN_FLIGHT = 3, 48
AT_ONCE_ALONE, IN_FLIGHT_ALONE = 16, 256
"""On a machine of one's own there is nobody else whom one could hold up."""
BYTES_EACH, BYTES = 48 << 20, 256 << 20


REFUSED_SECONDS, PAUSING = 1.0, 100
"""So long a refusal takes, so that asking again and again costs the server little; and so many take that at once."""
MUCH, BYTES_A_SECOND = 256 << 10, 1 << 20
"""A request with more than this, which has to be looked through as a whole, lets its person's next one wait in turn."""


class TooMuch(Exception):
    """A request is one too many, or carries too much beside the others."""


class Turns:
    """Whose requests are answered; somebody is known by a key."""

    def __init__(self, *, alone: bool = False) -> None:
        self.at_once, self.in_flight = (AT_ONCE_ALONE, IN_FLIGHT_ALONE) if alone else (AT_ONCE, IN_FLIGHT)
        self.bytes_each = BYTES if alone else BYTES_EACH
        self._flying: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        self._gates: dict[str, asyncio.Semaphore] = {}
        self._pausing = 0

    @contextmanager
    def enter(self, person: str) -> Iterator[Turn]:
        """Count a request of somebody until it is answered.

        Raises
        ------
        TooMuch
            If there are too many of theirs.
        """
        if self._flying[person] >= self.in_flight:
            raise TooMuch(f"{self.in_flight} of your requests are being answered or waiting")
        self._flying[person] += 1
        turn = Turn(self, person, self._gates.setdefault(person, asyncio.Semaphore(self.at_once)))
        try:
            yield turn
        finally:
            turn.leave()

    async def pause(self) -> None:
        """Take a while before something is refused."""
        if self._pausing < PAUSING:
            self._pausing += 1
            try:
                await asyncio.sleep(REFUSED_SECONDS)
            finally:
                self._pausing -= 1

    def gone(self, person: str, size: int) -> None:
        """Forget a request."""
        self._bytes[person] -= size
        self._flying[person] -= 1
        if not self._flying[person]:
            del self._flying[person], self._bytes[person], self._gates[person]

    def carry(self, person: str, size: int) -> None:
        """Count the bytes of a request, or raise `TooMuch`."""
        if self._bytes[person] + size > self.bytes_each or self._bytes.total() + size > BYTES:
            raise TooMuch("too much is being sent at once")
        self._bytes[person] += size


class Turn:
    """The turn of one request: it waits for it, and gives it up while it waits for something else."""

    def __init__(self, turns: Turns, person: str, gate: asyncio.Semaphore) -> None:
        self._turns, self._person, self._gate = turns, person, gate
        self._size = 0
        self._left = self._taken = False

    def carry(self, size: int) -> None:
        """Count what the request carries, or raise `TooMuch`."""
        self._turns.carry(self._person, size)
        self._size += size

    async def take(self) -> None:
        """Wait until it is this request's turn."""
        await self._gate.acquire()
        self._taken = True

    async def rest_after(self, size: int) -> None:
        """Keep the turn for a while after a request that carried much, though it is answered."""
        if self._taken and size > MUCH:
            await asyncio.sleep(size / BYTES_A_SECOND)

    def give_up(self) -> None:
        """Let others of the same person's go on."""
        if self._taken:
            self._taken = False
            self._gate.release()

    def leave(self) -> None:
        """Count this request no longer: it is answered, or others count it from now on."""
        self.give_up()
        if not self._left:
            self._left = True
            self._turns.gone(self._person, self._size)

    @asynccontextmanager
    async def resting(self) -> AsyncIterator[None]:
        """Give up the turn for as long as this request waits for work."""
        self.give_up()
        yield
        await self.take()

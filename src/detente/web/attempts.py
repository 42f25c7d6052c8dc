"""Attempts to sign in: counted before anything is computed, given back where they succeed, slowed down beyond a budget.

Everything here is called on the event loop only, so nothing of it needs a lock.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

ALLOWED = 10
"""Failures of one login from one address, or from one browser that it knows, before the next ones are slowed down."""
ALLOWED_ADDRESS = 30
"""Failures from one address, whatever the logins; browsers that signed in before are not counted there."""
ALLOWED_LINK = 4
"""How many may use the links of one account at once; those links are good, so there is nothing to guess."""
SECONDS = 900.0
REMEMBERED = 10_000
LONGEST = 16.0
THREADS = 2
WAITING = 32

Key = tuple[str, ...]


class TooMany(Exception):
    """An attempt that is not even computed; try again after so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, round(seconds))
        super().__init__(f"try again in {self.seconds} seconds")


def budgets(login: str, address: str, browser: str | None) -> dict[Key, int]:
    """Return what an attempt counts towards, each with what it allows.

    A browser in which this login signed in before has a budget of its own: whatever others try, nobody is kept out of
    where they have been.
    """
    name = login.strip().casefold()[:200]
    if browser is not None:
        return {("browser", name, browser): ALLOWED}
    return {("login", name, address): ALLOWED, ("address", address): ALLOWED_ADDRESS}


@dataclass
class Attempt:
    """An attempt let in, after `delay` seconds; it counts as failed unless it says otherwise or could not be made."""

    delay: float
    failed: bool = True


class Attempts:
    """Counts failures for a while, and what is under way; the keys remembered are bounded, the oldest go first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[Key, tuple[float, ...]] = OrderedDict()
        self._under_way: Counter[Key] = Counter()

    def _recent(self, key: Key) -> tuple[float, ...]:
        since = self._clock() - SECONDS
        return tuple(t for t in self._failures.get(key, ()) if t > since)

    def _delay(self, key: Key, allowed: int) -> float:
        """Return how long the next attempt waits; beyond the budget one at a time, each longer than the one before."""
        recent, now = len(self._recent(key)), self._under_way[key]
        if recent + now < allowed:
            return 0.0
        delay = min(LONGEST, 2.0 ** (recent - allowed)) if recent >= allowed else 1.0
        if now:
            raise TooMany(delay)
        return delay

    @contextmanager
    def counted(self, keys: Mapping[Key, int]) -> Iterator[Attempt]:
        """Count an attempt while it is under way, and as a failure afterwards.

        Raises
        ------
        TooMany
            If the budget is used up, and another attempt beyond it is waiting already.
        """
        attempt = Attempt(max(self._delay(key, allowed) for key, allowed in keys.items()))
        self._under_way.update(keys.keys())
        try:
            yield attempt
        except BaseException:
            attempt.failed = False
            raise
        finally:
            self._under_way.subtract(keys.keys())
            self._under_way += Counter()
            if attempt.failed:
                self._failed(keys)

    def _failed(self, keys: Mapping[Key, int]) -> None:
        for key, allowed in keys.items():
            # A few more than are allowed tell how long the next one waits.
            self._failures[key] = (*self._recent(key), self._clock())[-(allowed + 8) :]
            self._failures.move_to_end(key)
        while len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)


class Passwords:
    """The threads in which digests of passwords are computed: few, and no others, so that nobody waits for them.

    Those who are known go first. Where too many wait, the newest of who has most waiting gives way.
    """

    def __init__(self, threads: int = THREADS, waiting: int = WAITING) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="password")
        self._free = threads
        self._bound = waiting
        self._lines: dict[bool, deque[tuple[str, asyncio.Future[None]]]] = {True: deque(), False: deque()}

    async def run(self, compute: Callable[..., Any], *given: Any, owner: str, known: bool = False) -> Any:
        """Return what a computation gives, once it was its turn; `owner` is whom its place in the line belongs to.

        Raises
        ------
        TooMany
            If too many are waiting.
        """
        await self._turn(owner, self._lines[known])
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, compute, *given)
        finally:
            self._pass_on()

    async def _turn(self, owner: str, line: deque[tuple[str, asyncio.Future[None]]]) -> None:
        if self._free:
            self._free -= 1
            return
        if len(line) >= self._bound:
            self._make_room(owner, line)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append((owner, turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._pass_on()
            raise

    def _make_room(self, owner: str, line: deque[tuple[str, asyncio.Future[None]]]) -> None:
        waiting = Counter(who for who, _ in line)
        most, number = waiting.most_common(1)[0]
        if number <= waiting[owner] + 1:
            raise TooMany(LONGEST / 4)
        last = max(k for k, (who, _) in enumerate(line) if who == most)
        if not line[last][1].done():
            line[last][1].set_exception(TooMany(LONGEST / 4))
        del line[last]

    def _pass_on(self) -> None:
        for line in (self._lines[True], self._lines[False]):
            while line:
                _, turn = line.popleft()
                if not turn.done():
                    turn.set_result(None)
                    return
        self._free += 1

    def close(self) -> None:
        """Take no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

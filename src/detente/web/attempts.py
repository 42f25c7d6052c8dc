"""Failed attempts to sign in, counted per login for a while, so that passwords cannot be tried out."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

ALLOWED = 10
SECONDS = 900.0
REMEMBERED = 10_000


class Attempts:
    """Counts failures per login; the logins remembered are bounded, the oldest are forgotten first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, list[float]] = OrderedDict()

    def _recent(self, login: str) -> list[float]:
        since = self._clock() - SECONDS
        return [t for t in self._failures.get(login, ()) if t > since]

    def failed(self, login: str) -> None:
        """Count one failure."""
        key = login.strip().casefold()[:200]
        with self._lock:
            self._failures[key] = [*self._recent(key), self._clock()][-ALLOWED:]
            self._failures.move_to_end(key)
            while len(self._failures) > REMEMBERED:
                self._failures.popitem(last=False)

    def too_many(self, login: str) -> bool:
        """Tell whether a login has failed too often of late."""
        with self._lock:
            return len(self._recent(login.strip().casefold()[:200])) >= ALLOWED

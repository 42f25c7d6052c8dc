"""Connections that end: each has a time within which a request must have arrived, and within which an answer is taken.

Behind what `uvicorn` bounds, so that nobody holds connections by sending, or reading, a byte now and then. How many
there are is bounded in all and for each address; where all places are taken, one that waits for a request gives way.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from detente.web.addresses import Network
from detente.web.settings import Settings

REQUEST_SECONDS = 20.0
"""From the beginning of a connection, or the end of the last answer, until the head of the next request is there."""
TAKEN_SECONDS = 30.0
"""How long an answer may wait for its reader to take any of it."""
EACH = 100
"""Connections of one address, where it is not one that many people come from."""
SPARE = 200
"""Descriptors for everything else: databases, processes, files."""


class Places:
    """The places for connections of a server; `shared` are the addresses that many people come from, as of proxies."""

    def __init__(self, in_all: int, each: int = EACH, shared: Sequence[Network] = ()) -> None:
        self.in_all, self.each, self.shared = in_all, each, shared
        self.taken: dict[Connection, str] = {}
        self._of: Counter[str] = Counter()

    def take(self, connection: Connection, peer: str) -> bool:
        """Give a connection a place; one that waits for a request gives way, the one that waits longest first."""
        if self._of[peer] >= self.each and not self._is_shared(peer):
            return False
        if len(self.taken) >= self.in_all:
            waiting = next((c for c in self.taken if c.waits), None)
            if waiting is None:
                return False
            waiting.transport.abort()
            self.leave(waiting)
        self.taken[connection] = peer
        self._of[peer] += 1
        return True

    def waits_again(self, connection: Connection) -> None:
        """Hear that a connection waits for a request from now on."""
        if connection in self.taken:
            self.taken[connection] = self.taken.pop(connection)

    def leave(self, connection: Connection) -> None:
        """Take a place back."""
        peer = self.taken.pop(connection, None)
        if peer is not None:
            self._of[peer] -= 1
            self._of += Counter()

    def _is_shared(self, peer: str) -> bool:
        try:
            address = ip_address(peer)
        except ValueError:
            return True  # not a connection of a network
        return address.is_loopback or any(address in network for network in self.shared)


class Connection(H11Protocol):
    """A connection with bounds on its time; see the module."""

    places: Places

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._late: asyncio.TimerHandle | None = None
        self._untaken: asyncio.TimerHandle | None = None

    @property
    def waits(self) -> bool:
        """Whether no request is being answered."""
        cycle: RequestResponseCycle | None = self.cycle  # there is none before the first request
        return cycle is None or cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin, if there is a place."""
        super().connection_made(transport)
        if self.places.take(self, self.client[0] if self.client else ""):
            self._wait()
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Make room."""
        self.places.leave(self)
        self._stop(self._late)
        self._stop(self._untaken)
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Hear what was sent; a whole head of a request ends the wait for it."""
        super().handle_events()
        if not self.waits:
            self._stop(self._late)

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._wait()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Wait for the reader, but not for ever."""
        super().pause_writing()
        self._untaken = self.loop.call_later(TAKEN_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        self._stop(self._untaken)
        super().resume_writing()

    def _wait(self) -> None:
        self._stop(self._late)
        self.places.waits_again(self)
        self._late = self.loop.call_later(REQUEST_SECONDS, self._too_late)

    def _too_late(self) -> None:
        if self.waits:
            self.transport.abort()

    def _stop(self, timer: asyncio.TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()


def protocol_for(settings: Settings) -> type[Connection]:
    """Return the kind of connection of a server."""
    places = Places(_descriptors(settings.connections + SPARE) - SPARE, EACH, settings.proxies)
    return type("PlacedConnection", (Connection,), {"places": places})


def _descriptors(wanted: int) -> int:
    """Have so many descriptors if the system gives them; return how many it gives."""
    if sys.platform == "win32":
        return wanted
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return most
    return soft

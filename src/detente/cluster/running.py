"""The chunks of an ensemble, worked on by the workers of a cluster: in any order, and again where a worker was lost."""

from __future__ import annotations

import itertools
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, NoReturn

from detente.cluster.address import Address
from detente.cluster.tasks import carried_out, part_of, plain, shared
from detente.deadline import check
from detente.errors import BoundReached, OutOfTime, UsageError

if TYPE_CHECKING:
    from detente.assess.ensembles import Chunk, ChunkResult, Space

TICK = 0.25  # seconds after which somebody looks whether the time is over
AHEAD = 3
"""Tasks under way for each thread of a worker, so that it need not wait for the next one.

With more than two for each the scheduler shares them out between the workers; with fewer it would give them to the one
that has already what they share.
"""
MOST = 8  # chunks that a task has at most
RECOUNT = 2.0  # seconds after which the workers are counted again
WORKERLESS = 60.0
"""Seconds after which it is not waited any longer for a worker, where none is left."""


@dataclass(eq=False)
class Cluster:
    """The workers that a scheduler has: a `Runner` of ensembles, given by `detente.cluster.connected`.

    Parameters
    ----------
    client
        The connection.
    address
        Where the scheduler is.
    agreed
        The versions that everybody has.
    workerless
        Seconds after which it is not waited any longer for a worker, where none is left.
    """

    client: Any
    address: Address
    agreed: Mapping[str, str]
    workerless: float = WORKERLESS
    _told: Mapping[str, Any] = field(default_factory=dict, init=False)
    _threads: int = field(default=0, init=False)
    _recount: float = field(default=0.0, init=False)

    def __call__(self, chunks: Iterable[Chunk]) -> Iterator[tuple[int, ChunkResult]]:
        """Yield the number of each chunk with what was counted, as soon as it is known, in any order.

        Nothing depends on who does what: a chunk is given to another worker where the one that had it is gone. Only so
        many are under way as the workers can take; the others are not made before.

        Raises
        ------
        OutOfTime
            If the time is over, or the run was interrupted; what was under way is called off.
        BoundReached
            If the scheduler is gone, no worker is left, or several were lost over one chunk.
        UsageError
            If a worker that joined has other versions.
        """
        return iter(_Running(self, iter(chunks)))

    @property
    def workers(self) -> Mapping[str, Any]:
        """What the scheduler says of each of its workers now; what it said last, where it says nothing in time."""
        scheduler = self.client.scheduler  # None where the connection was given up
        with suppress(TimeoutError, OSError):
            if scheduler is not None:
                told = self.client.sync(scheduler.identity, n_workers=-1, callback_timeout=RECOUNT)
                self._told = told["workers"]
        return self._told

    @property
    def room(self) -> int:
        """How many tasks may be under way; workers are counted now and then, since they come and go."""
        now = time.monotonic()
        if now >= self._recount:
            self._threads = sum(worker["nthreads"] for worker in self.workers.values())
            self._recount = now + RECOUNT
        return AHEAD * max(1, self._threads)


@dataclass(eq=False)
class _Running:
    """One run: which tasks are under way, each with the numbers of its chunks."""

    cluster: Cluster
    rest: Iterator[Chunk]
    run: str = field(default_factory=lambda: uuid.uuid4().hex)
    heard: SimpleQueue[Any] = field(default_factory=SimpleQueue)
    under_way: dict[Any, list[int]] = field(default_factory=dict)
    held: tuple[Space, Any] | None = None
    done: int = 0

    def __iter__(self) -> Iterator[tuple[int, ChunkResult]]:
        try:
            while True:
                self._connected()
                self._begin(max(0, self.cluster.room - len(self.under_way)))
                if not self.under_way:
                    return
                finished = self._finished()
                for future, results in zip(finished, self._results(finished), strict=True):
                    numbers = self.under_way.pop(future)
                    self.done += len(numbers)
                    yield from zip(numbers, results, strict=True)
        except OutOfTime as e:
            n, at = sum(map(len, self.under_way.values())), self.cluster.address
            raise OutOfTime(f"{e}; {n} chunk{'s were' if n != 1 else ' was'} called off at {at}") from None
        finally:
            self._call_off()

    def _begin(self, tasks: int) -> None:
        """Hand some tasks to the scheduler, and once for all of them what they share."""
        # One chunk each at first, so that everybody has some; more as it goes on, so that the scheduler keeps up.
        size = min(MOST, 1 + self.done // (4 * self.cluster.room))
        batches = [batch for _ in range(tasks) if (batch := [*itertools.islice(self.rest, size)])]
        if not batches:
            return
        if self.held is None:
            space = batches[0][0].space
            plain(space)
            self.held = space, self.cluster.client.submit(shared, space, key=f"shared-{self.run}", pure=False)
        parts = [[part_of(chunk, self.held[0]) for chunk in batch] for batch in batches]
        begun = self.cluster.client.map(
            carried_out, [self.held[1]] * len(parts), parts, [dict(self.cluster.agreed)] * len(parts),
            key=[(f"chunk-{self.run}", batch[0].number) for batch in batches], pure=False,
        )  # fmt: skip
        for future, batch in zip(begun, batches, strict=True):
            self.under_way[future] = [chunk.number for chunk in batch]
            future.add_done_callback(self.heard.put)

    def _finished(self) -> list[Any]:
        """Return what is finished by now, one at least; look at the time meanwhile, and whether anybody works."""
        idle = 0.0
        while True:
            check()
            try:
                return [self.heard.get(timeout=TICK), *(self.heard.get() for _ in range(self.heard.qsize()))]
            except Empty:
                idle = self._idle(idle + TICK)

    def _results(self, finished: Sequence[Any]) -> Sequence[Sequence[ChunkResult]]:
        """Return what workers found, all at once; it is found again where a worker was lost before it was fetched."""
        from distributed import KilledWorker
        from distributed import TimeoutError as TookLonger

        client, idle = self.cluster.client, 0.0
        fetched = partial(client.gather, [*finished], asynchronous=True)
        while True:
            check()
            try:
                results: Sequence[Sequence[ChunkResult]] = client.sync(fetched, callback_timeout=RECOUNT)
            except TookLonger:
                idle = self._idle(idle + RECOUNT)
                continue
            except (CancelledError, OSError):
                self._gone()
            except KilledWorker as e:
                raise BoundReached(
                    f"{e.allowed_failures + 1} workers at {self.cluster.address} ended over one chunk, one after the "
                    "other; what they write says why (where memory is short, have fewer of them on a machine)"
                ) from None
            except ImportError as e:
                raise UsageError(f"a worker at {self.cluster.address} lacks what it is asked for: {e}") from None
            return results

    def _idle(self, seconds: float) -> float:
        """Return for how long nobody works, given that nobody was heard of; none where there are workers."""
        self._connected()
        if self.cluster.workers:
            return 0.0
        if seconds >= self.cluster.workerless:
            raise BoundReached(f"for {seconds:g} seconds no worker was left at {self.cluster.address}")
        return seconds

    def _connected(self) -> None:
        """Raise an error where the connection is lost; one that is made again knows nothing of the tasks."""
        if self.cluster.client.status != "running":
            self._gone()

    def _gone(self) -> NoReturn:
        raise BoundReached(f"the scheduler at {self.cluster.address} is gone")

    def _call_off(self) -> None:
        """Take back what nobody waits for; what a worker has begun it ends, and nobody hears of it."""
        if self.under_way and self.cluster.client.status == "running":
            self.cluster.client.cancel([*self.under_way])

"""The chunks of an ensemble, worked on by several processes of this machine; nothing has to be installed for that."""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

from detente.cluster.tasks import Part, part_of, plain
from detente.deadline import check
from detente.errors import BoundReached, OutOfTime
from detente.processes import end_with

if TYPE_CHECKING:
    from detente.assess.ensembles import Chunk, ChunkResult, Space

MOST_ON_WINDOWS = 61
"""So many processes wait for each other there at most; with fewer the answer is the same."""
TICK = 0.25  # seconds after which somebody looks whether the time is over
AHEAD = 2  # chunks under way for each process, so that it need not wait for the next one


@dataclass(frozen=True)
class Processes:
    """Processes of this machine: a `Runner` of ensembles.

    They begin with the first chunk and end after the last; each takes some tenths of a second to begin.

    Parameters
    ----------
    count
        How many.
    """

    count: int

    def __call__(self, chunks: Iterable[Chunk]) -> Iterator[tuple[int, ChunkResult]]:
        """Yield the number of each chunk with what was counted, as soon as it is known, in any order.

        Raises
        ------
        OutOfTime
            If the time is over, or the run was interrupted.
        BoundReached
            If a process ended before its work did.
        """
        rest = iter(chunks)
        for first in rest:
            return self._through(first.space, itertools.chain([first], rest))
        return iter(())

    def _through(self, space: Space, chunks: Iterator[Chunk]) -> Iterator[tuple[int, ChunkResult]]:
        plain(space)
        count = min(self.count, MOST_ON_WINDOWS) if sys.platform == "win32" else self.count
        pool = ProcessPoolExecutor(count, get_context("spawn"), _begin, (os.getpid(), space))
        under_way: dict[Future[ChunkResult], int] = {}
        try:
            while True:
                for chunk in itertools.islice(chunks, AHEAD * self.count - len(under_way)):
                    under_way[pool.submit(_worked_on, part_of(chunk, space))] = chunk.number
                if not under_way:
                    return
                check()
                for future in wait(under_way, TICK, FIRST_COMPLETED).done:
                    number = under_way.pop(future)
                    yield number, future.result()
        except BrokenProcessPool:
            raise BoundReached(
                f"one of {self.count} processes ended before its work did; where memory is short, have fewer of them"
            ) from None
        except OutOfTime as e:
            n = len(under_way)
            raise OutOfTime(f"{e}; {n} chunk{'s were' if n != 1 else ' was'} called off") from None
        finally:
            pool.shutdown(cancel_futures=True)


_held: list[Space] = []
"""In a process that works for another one: what all its chunks share."""


def _begin(parent: int, space: Space) -> None:
    """Begin a process: it ends with the one that it works for, which alone hears an interrupt from the keyboard."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with(parent)
    _held.append(space)


def _worked_on(part: Part) -> ChunkResult:
    from detente.assess.ensembles import Chunk, run_chunk

    return run_chunk(Chunk(_held[-1], *part))

"""Measure what an ensemble costs on one core, and how much of it goes to another machine and back.

    python benchmarks/chunks.py                      # models of several sizes
    python benchmarks/chunks.py syria-2016:A         # a case of the catalogue, with a perspective
    python benchmarks/chunks.py --variants 1e12      # hours of one core for so many, instead of 10^10
    python benchmarks/chunks.py --scheduler tcp://127.0.0.1:8786    # what asking a cluster costs beside the work

Variants are orders of statements, drawn; two concepts are asked about, Nash and SEQ, of each proposal. Processor
seconds of one process, in the middle one of three chunks. Bytes are those that Dask is given to send: what all chunks
share goes to each worker once, a chunk and what is counted in it go each way once.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from statistics import median_low

from generate import Recipe, case_text

import detente
from detente.assess.ensembles import Chunk, ChunkResult, Space, run_chunk
from detente.cluster import connected
from detente.cluster.tasks import part_of

SIZES = ((4, 2), (6, 3), (8, 4), (10, 4), (12, 4))  # options and decision makers
CONCEPTS = ("nash", "seq")
CHUNKS = 4


@dataclass
class Measured:
    """What was measured of some chunks of one ensemble; it works on them, as a `Runner` does."""

    seconds: list[float] = field(default_factory=list)
    space: Space | None = None
    sent: int = 0
    back: int = 0

    def __call__(self, chunks: Iterable[Chunk]) -> Iterator[tuple[int, ChunkResult]]:
        """Work on the first chunks."""
        for chunk in islice(chunks, CHUNKS):
            self.space = chunk.space
            start = time.process_time()
            result = run_chunk(chunk)
            self.seconds.append(time.process_time() - start)
            self.sent = len(pickle.dumps(part_of(chunk, chunk.space)))
            self.back = len(pickle.dumps(result))
            yield chunk.number, result

    @property
    def each(self) -> float:
        """Seconds that a variant takes; the first chunk, which lays out states and moves besides, is left out."""
        assert self.space is not None
        return median_low(sorted(self.seconds[1:])) / self.space.models

    @property
    def shared(self) -> int:
        """Bytes of what all chunks share."""
        return len(pickle.dumps(self.space))


def measured(model: detente.Model) -> Measured:
    """Measure chunks of orders of statements."""
    found = Measured()
    detente.ensemble(
        model, measure="statements", concepts=CONCEPTS, exhaustive=1, samples=CHUNKS << 16, seconds=3600, runner=found
    )
    return found


def models(cases: list[str]) -> Iterator[tuple[str, detente.Model]]:
    """Yield the models to be measured, each with what it is called."""
    for name in cases:
        case, _, perspective = name.partition(":")
        yield name, detente.read_case(case).model(perspective or None)
    for options, makers in () if cases else SIZES:
        text = case_text(Recipe(options, makers, statements=8, proposals=1))
        yield f"{options} options, {makers} decision makers", detente.parse_case(text).model()


def asking(address: str, chunks: int = 1000) -> tuple[float, float]:
    """Return what a chunk of a cluster takes that is hardly any work: seconds of this processor, and seconds in all."""
    found = Measured()
    first = next(models(["elmira-9state"]))[1]
    detente.ensemble(first, measure="rankings", concepts=CONCEPTS, exhaustive=1, samples=1, runner=found)
    assert found.space is not None
    with connected(address) as cluster:
        begun, used = time.perf_counter(), time.process_time()
        for _ in cluster(Chunk(found.space, k, k, k + 1, seed=1) for k in range(chunks)):
            pass
        return (time.process_time() - used) / chunks, (time.perf_counter() - begun) / chunks


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", nargs="*", metavar="CASE[:PERSPECTIVE]")
    parser.add_argument("--variants", type=float, default=1e10, metavar="N")
    parser.add_argument("--scheduler", metavar="ADDRESS")
    asked = parser.parse_args(arguments)
    if asked.scheduler is not None:
        print(
            "milliseconds a chunk: {:.2f} of this processor, {:.2f} in all".format(
                *(1e3 * s for s in asking(asked.scheduler))
            )
        )
        return 0
    head = (
        "model",
        "states",
        "variants/s",
        "in a chunk",
        "shared B",
        "chunk B",
        "back B",
        f"core hours for {asked.variants:g}",
    )
    print(" | ".join(head))
    for name, model in models(asked.case):
        found = measured(model)
        assert found.space is not None
        figures = (
            found.space.states, f"{1 / found.each:,.0f}", f"{found.space.models:,}", f"{found.shared:,}",
            f"{found.sent:,}", f"{found.back:,}", f"{asked.variants * found.each / 3600:,.1f}",
        )  # fmt: skip
        print(" | ".join(map(str, (name, *figures))))
    return 0


if __name__ == "__main__":
    sys.exit(main())

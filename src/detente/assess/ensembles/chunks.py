"""Parts of the work on an ensemble, each a range of variants or of samples, and what is counted in each.

An *ensemble* are variants of one model: everybody's preference is one of its variants, independently of the others'.
All chunks of one share a `Space`, which says what varies and what is asked; a chunk besides is a few numbers. So a
chunk can be worked on anywhere: `run_chunk` needs nothing but the chunk, and gives whole numbers alone. Results are
added in any order, to the same sum bit by bit. What samples a chunk draws follows from the seed and the chunk's number
and from nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, reduce
from math import prod
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from detente.assess.ensembles.variants import NUMBERED, Figures, Variants
from detente.conflict import Sanctioning
from detente.conflict.arrays import BoolArray, IntArray
from detente.engines.batch import Batch, Structure
from detente.engines.batch.structure import Moves
from detente.engines.explicit import Arcs

CELLS = 1 << 23
"""States times decision makers times models that a chunk has at most: some tenths of a second."""
MOST_MODELS = 1 << 16
COUNTED = 1 << 21
"""So many numbers a chunk counts at most, for whose preference matters, where all variants are gone through."""
TOLD, MOST_CHANGES = 24, 6
"""Variants that are kept of each verdict, those with the fewest changes, and no more changes than that."""

Counts: TypeAlias = npt.NDArray[Any]
"""Whole numbers: of 64 bits where they fit, else of any size."""
Near: TypeAlias = tuple[int, tuple[tuple[int, ...], ...]]
"""A variant of the model: by how many changes it differs, and for each decision maker the figures of its variant."""


@dataclass(frozen=True, eq=False)
class Space:
    """What all chunks of one ensemble have in common.

    Parameters
    ----------
    states
        How many states there are; they have the numbers from 0.
    arcs
        For each decision maker the sources and the targets of its moves, sorted.
    literal
        Whether legal sequences are to be taken literally; see `detente.engines.batch.Structure`.
    makers
        For each decision maker what its preference may be.
    concepts
        The concepts asked about.
    targets
        What is asked about: of each the numbers of its states, at least one. It holds where one of them is an
        equilibrium.
    """

    states: int
    arcs: tuple[tuple[IntArray, IntArray], ...]
    literal: bool
    makers: tuple[Variants, ...]
    concepts: tuple[Sanctioning, ...]
    targets: tuple[IntArray, ...]

    @cached_property
    def structure(self) -> Structure:
        """The states and moves, laid out."""
        moves = tuple(Moves.of(Arcs(source, target), self.states) for source, target in self.arcs)
        return Structure.laid_out(self.states, moves, self.literal, None)

    @cached_property
    def looked_at(self) -> IntArray:
        """The numbers of all states that anything is asked about."""
        return np.unique(np.concatenate(self.targets))

    @property
    def count(self) -> int:
        """How many variants of the model there are."""
        return prod(v.count for v in self.makers)

    @property
    def total(self) -> int:
        """What the weights of all of them come to."""
        return prod(v.total for v in self.makers)

    @property
    def models(self) -> int:
        """How many models a chunk has: a number that depends on the space alone."""
        most = min(MOST_MODELS, max(256, CELLS // max(1, self.states * len(self.makers))))
        return 1 << most.bit_length() - 1

    @property
    def apart(self) -> bool:
        """Whether it is counted, where all variants are gone through, for each variant of each decision maker."""
        return sum(v.count for v in self.makers) * len(self.concepts) * len(self.targets) <= COUNTED

    def __getstate__(self) -> dict[str, Any]:
        # What is worked out from the fields is worked out again where the space is sent to.
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(frozen=True, eq=False)
class Chunk:
    """A part of the work.

    Parameters
    ----------
    space
        What all chunks of the ensemble share.
    number
        Which chunk it is, from 0.
    first, last
        Which variants of the model, by their numbers, or which samples: those from `first` up to `last`, that excluded.
    seed
        What samples are drawn from; None where variants are gone through.
    pairs
        Of samples, in how many pairs of them it is tried what one decision maker's preference does by itself.
    """

    space: Space
    number: int
    first: int
    last: int
    seed: int | None = None
    pairs: int = 0


@dataclass(frozen=True, eq=False)
class ChunkResult:
    """What is counted in one chunk, or in several: concepts are the first axis, what is asked about is the second.

    Parameters
    ----------
    models
        How many models were solved; those solved for pairs are not counted.
    weight
        What they weigh together. Samples weigh 1 each, since they were drawn by their weights.
    holding
        What those weigh in which something holds.
    apart
        Where all variants are gone through: for each decision maker the same for each of its variants, of which the
        weight is left out; the third axis. None where that is not counted.
    pairs
        Of samples: how many pairs were tried, of two models that have one decision maker's variant in common.
    both, one
        For each decision maker in how many of these pairs something holds in both models, and in one alone.
    holds, fails
        For each concept and each thing asked about the variants with the fewest changes in which it holds, or not.
    """

    models: int
    weight: int
    holding: Counts
    apart: tuple[Counts, ...] | None
    pairs: int
    both: IntArray
    one: IntArray
    holds: tuple[tuple[tuple[Near, ...], ...], ...]
    fails: tuple[tuple[tuple[Near, ...], ...], ...]

    def __add__(self, other: ChunkResult) -> ChunkResult:
        apart = None
        if self.apart is not None and other.apart is not None:
            apart = tuple(a + b for a, b in zip(self.apart, other.apart, strict=True))
        return ChunkResult(
            self.models + other.models, self.weight + other.weight, self.holding + other.holding, apart,
            self.pairs + other.pairs, self.both + other.both, self.one + other.one,
            _nearest(self.holds, other.holds), _nearest(self.fails, other.fails),
        )  # fmt: skip


def _nearest(
    a: tuple[tuple[tuple[Near, ...], ...], ...], b: tuple[tuple[tuple[Near, ...], ...], ...]
) -> tuple[tuple[tuple[Near, ...], ...], ...]:
    return tuple(
        tuple(tuple(sorted({*x, *y})[:TOLD]) for x, y in zip(of_a, of_b, strict=True))
        for of_a, of_b in zip(a, b, strict=True)
    )


Runner: TypeAlias = Callable[[Iterable[Chunk]], Iterator[tuple[int, ChunkResult]]]
"""Works on chunks, in any order and anywhere, and yields the number of each with what was counted, as it is done."""


def in_this_process(chunks: Iterable[Chunk]) -> Iterator[tuple[int, ChunkResult]]:
    """Work on one chunk after the other: the `Runner` that needs nothing else."""
    for chunk in chunks:
        yield chunk.number, run_chunk(chunk)


def enumerated(space: Space) -> Iterator[Chunk]:
    """Yield the chunks in which every variant of the model is gone through."""
    for number, first in enumerate(range(0, space.count, space.models)):
        yield Chunk(space, number, first, min(first + space.models, space.count))


def sampled(space: Space, samples: int, seed: int, pairs: int) -> Iterator[Chunk]:
    """Yield the chunks in which so many samples are drawn, and pairs of them tried for each decision maker.

    Parameters
    ----------
    space
        What is drawn from.
    samples, pairs
        How many; there are at most half as many pairs as samples.
    seed
        From which; the same seed draws the same.
    """
    for number, first in enumerate(range(0, samples, space.models)):
        last = min(first + space.models, samples)
        yield Chunk(space, number, first, last, seed, min((last - first) // 2, max(0, pairs - first // 2)))


def run_chunk(chunk: Chunk) -> ChunkResult:
    """Work on one chunk.

    Raises
    ------
    OutOfTime
        If the time is over; see `detente.deadline`.
    """
    space, n = chunk.space, chunk.last - chunk.first
    if chunk.seed is None:
        figures = _gone_through(space, chunk.first, chunk.last)
    else:
        rng = np.random.default_rng(np.random.SeedSequence(chunk.seed, spawn_key=(chunk.number,)))
        figures = [v.drawn(rng, n) for v in space.makers]
    own = [v.distinct(some) for v, some in zip(space.makers, figures, strict=True)]
    rows = np.stack([which for _, which in own], axis=1)
    tables = [v.scores(some) for v, (some, _) in zip(space.makers, own, strict=True)]
    batch = Batch(space.structure, tables, space.looked_at)
    holds = holding(space, batch, rows)
    return counted(chunk, own, holds, _pairs(space, batch, rows, holds, chunk.pairs))


def counted(
    chunk: Chunk, own: Sequence[tuple[Figures, IntArray]], holds: BoolArray, pairs: tuple[IntArray, IntArray]
) -> ChunkResult:
    """Return what is counted in a chunk.

    Parameters
    ----------
    chunk
        The chunk.
    own
        For each decision maker the figures of some of its variants, and for each model which of these it has.
    holds
        What holds, shape (models, concepts, what is asked about).
    pairs
        In how many pairs something holds in both models, and in one; see `ChunkResult`.
    """
    space, n = chunk.space, len(holds)
    changes = sum(v.changes(some)[which] for v, (some, which) in zip(space.makers, own, strict=True))
    weights = _Weights.of(space, own) if chunk.seed is None else None
    near = _Told.of(np.asarray(changes), own) if all(v.told for v in space.makers) else None
    return ChunkResult(
        models=n,
        weight=n if weights is None else sum(weights.every.tolist()),
        holding=np.count_nonzero(holds, axis=0) if weights is None else weights.where(holds),
        apart=weights.apart(holds) if weights is not None and space.apart else None,
        pairs=chunk.pairs,
        both=pairs[0],
        one=pairs[1],
        holds=_told(near, holds),
        fails=_told(near, ~holds),
    )


def one_by_one(space: Space, solve: Callable[[Sequence[tuple[int, ...]]], BoolArray]) -> ChunkResult:
    """Return what is counted where each model, given by everybody's figures, is solved by itself.

    Parameters
    ----------
    space
        What varies; all of it is gone through.
    solve
        Returns what holds in one model, shape (concepts, what is asked about).
    """
    chunk = Chunk(space, 0, 0, space.count)
    own = [v.distinct(f) for v, f in zip(space.makers, _gone_through(space, 0, space.count), strict=True)]
    holds = np.array(
        [solve([tuple(some[which[k]].tolist()) for some, which in own]) for k in range(space.count)], dtype=np.bool_
    )
    nothing = np.zeros((len(own), *holds.shape[1:]), dtype=np.int64)
    return counted(chunk, own, holds, (nothing, nothing))


def _gone_through(space: Space, first: int, last: int) -> list[Figures]:
    """Return for each decision maker the figures of its variants in some variants of the model, by their numbers."""
    left, found = np.arange(first, last), []
    for variants in space.makers:
        found.append(variants.numbered(left % variants.count))
        left = left // variants.count
    return found


def holding(space: Space, batch: Batch, rows: IntArray) -> BoolArray:
    """Tell in which models what holds, shape (models, concepts, what is asked about)."""
    found = np.zeros((len(rows), len(space.concepts), len(space.targets)), dtype=np.bool_)
    places = [np.searchsorted(space.looked_at, states) for states in space.targets]
    known: dict[Sanctioning, BoolArray] = {}
    for c, shape in sorted(enumerate(space.concepts), key=lambda pair: pair[1].counters):
        # Where its own next move is foreseen, nobody stays who would not stay without that.
        weaker = known.get(shape.at_first)
        some = np.arange(len(rows)) if weaker is None else np.flatnonzero(weaker.any(axis=1))
        stays = batch.equilibria(rows[some], [shape])[shape.id]
        for t, at in enumerate(places):
            found[some, c, t] = stays[:, at].any(axis=1)
        known.setdefault(shape, stays)
    return found


@dataclass(frozen=True, eq=False)
class _Weights:
    """What the models weigh: all of it, and without what each decision maker's variant weighs."""

    space: Space
    every: Counts
    without: tuple[Counts, ...]
    numbers: tuple[IntArray, ...]

    @classmethod
    def of(cls, space: Space, own: Sequence[tuple[Figures, IntArray]]) -> _Weights:
        kind = np.int64 if space.total < NUMBERED else object
        each: list[Counts] = [
            np.array([*v.weights(some)], dtype=kind)[which] for v, (some, which) in zip(space.makers, own, strict=True)
        ]
        ones: Counts = np.ones(len(each[0]), dtype=kind)
        without = tuple(
            reduce(lambda a, b: a * b, (w for j, w in enumerate(each) if j != i), ones) for i in range(len(each))
        )
        numbers = tuple(v.number(some)[which] for v, (some, which) in zip(space.makers, own, strict=True))
        return cls(space, reduce(lambda a, b: a * b, each), without, numbers)

    def where(self, holds: BoolArray) -> Counts:
        """Return what those weigh in which something holds."""
        return np.stack([np.stack([self.every[t].sum() for t in of_c.T]) for of_c in holds.swapaxes(0, 1)])

    def apart(self, holds: BoolArray) -> tuple[Counts, ...]:
        """Return the same for each variant of each decision maker, of which the weight is left out."""
        found = []
        for variants, without, numbers in zip(self.space.makers, self.without, self.numbers, strict=True):
            counts: Counts = np.zeros((*holds.shape[1:], variants.count), dtype=self.every.dtype)
            order = np.argsort(numbers, kind="stable")
            ordered = numbers[order]
            begin = np.flatnonzero(np.diff(ordered, prepend=-1))
            for c in range(holds.shape[1]):
                weighed = holds[order, c] * without[order][:, None]
                counts[c][:, ordered[begin]] = np.add.reduceat(weighed, begin, axis=0).T
            found.append(counts)
        return tuple(found)


def _pairs(space: Space, batch: Batch, rows: IntArray, holds: BoolArray, pairs: int) -> tuple[IntArray, IntArray]:
    """Count for each decision maker in how many pairs of models that have its variant in common something holds.

    Samples 0 and 1 are the first pair, 2 and 3 the second: the first of them, and the second with the decision maker's
    variant of the first.
    """
    shape = len(space.makers), *holds.shape[1:]
    both, one = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for i, variants in enumerate(space.makers):
        if variants.count > 1 and pairs:
            other = rows[1 : 2 * pairs : 2].copy()
            other[:, i] = rows[0 : 2 * pairs : 2, i]
            a, b = holds[0 : 2 * pairs : 2], holding(space, batch, other)
            both[i], one[i] = np.count_nonzero(a & b, axis=0), np.count_nonzero(a ^ b, axis=0)
    return both, one


@dataclass(frozen=True, eq=False)
class _Told:
    """The models of a chunk by how far they are from the one as written."""

    changes: IntArray
    own: Sequence[tuple[Figures, IntArray]]
    order: IntArray

    @classmethod
    def of(cls, changes: IntArray, own: Sequence[tuple[Figures, IntArray]]) -> _Told:
        near = np.flatnonzero(changes <= MOST_CHANGES)
        ranked = []
        for some, which in own:
            by = np.lexsort(some.T[::-1]) if some.shape[1] else np.arange(len(some))
            place = np.empty(len(some), dtype=np.int64)
            place[by] = np.arange(len(some))
            ranked.append(place[which[near]])
        return cls(changes, own, near[np.lexsort((*reversed(ranked), changes[near]))])

    def first(self, where: BoolArray) -> tuple[Near, ...]:
        """Return the nearest of some models."""
        found: dict[Near, None] = {}
        for k in self.order[where[self.order]].tolist():
            figures = tuple(tuple(int(x) for x in some[which[k]]) for some, which in self.own)
            found[int(self.changes[k]), figures] = None
            if len(found) == TOLD:
                break
        return tuple(found)


def _told(near: _Told | None, where: BoolArray) -> tuple[tuple[tuple[Near, ...], ...], ...]:
    concepts, targets = where.shape[1:]
    return tuple(
        tuple(() if near is None else near.first(where[:, c, t]) for t in range(targets)) for c in range(concepts)
    )

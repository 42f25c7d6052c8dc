"""The dense engine: the conflict as an array over the hypercube of all combinations of options.

It rests on the transitivity shortcut: moves along a decision maker's own options, with one-way options but without
forbidden single moves and without merged states, are transitive, and so are improvements; then "nobody twice in a row"
changes nothing, and joint reach is a plain closure. Models for which that does not hold are refused.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.conflict import Concept, Conflict
from detente.conflict.orders import BoolArray, combine
from detente.conflict.space import Block, blocks, exists, number_of_blocks
from detente.engines.protocol import Part, Progress, silent
from detente.engines.sets import ArraySet, Space

MAX_OPTIONS = 26
Ranks = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Coset:
    """How the combinations fall into sets that one decision maker moves within; see `kernels`.

    `run` is the number of cosets whose bases are consecutive numbers.
    """

    low: npt.NDArray[np.int64]
    high: npt.NDArray[np.int64]
    low_bits: int
    offset: npt.NDArray[np.int64]
    run: int
    pattern: npt.NDArray[np.int32]
    one_way: int

    @property
    def place(self) -> tuple[Any, ...]:
        """The arguments every kernel takes to find members."""
        return self.low, self.high, self.low_bits, self.offset

    @cached_property
    def count(self) -> int:
        """How many cosets there are."""
        return len(self.low) * len(self.high)

    @property
    def entry(self) -> type[np.unsignedinteger[Any]]:
        """The type of the entries of a sorted coset."""
        return coset_entry(len(self.offset).bit_length() - 1)

    @property
    def flag(self) -> int:
        """The bit of an entry that marks the beginning of a group of ties."""
        return 1 << (8 * np.dtype(self.entry).itemsize - 1)


def coset_of(conflict: Conflict, i: int) -> Coset:
    """Return the cosets of the decision maker of index i."""
    n = len(conflict.options)
    own = [k for k in range(n) if conflict.own[i] >> k & 1]
    rest = [k for k in range(n) if not conflict.own[i] >> k & 1]
    half = len(rest) // 2
    take = [k for k in own if conflict.take_only >> k & 1]
    drop = [k for k in own if conflict.drop_only >> k & 1]
    offset = _deposit(own)
    # On a take-only option the side that cannot be left is "taken", on a drop-only option "not taken".
    sides = [(offset >> k & 1) for k in take] + [1 - (offset >> k & 1) for k in drop]
    pattern = np.zeros(len(offset), dtype=np.int32)
    for bit, side in enumerate(sides):
        pattern |= (side << bit).astype(np.int32)
    run = 1 << (own[0] if own else n)
    return Coset(_deposit(rest[:half]), _deposit(rest[half:]), half, offset, run, pattern, len(sides))


def _deposit(positions: Sequence[int]) -> npt.NDArray[np.int64]:
    """Return for each number of len(positions) bits the number with those bits at the given positions."""
    numbers = np.zeros(1, dtype=np.int64)
    for position in positions:
        numbers = np.concatenate([numbers, numbers | 1 << position])
    return numbers


def ranks_of(conflict: Conflict) -> tuple[list[Ranks], BoolArray]:
    """Return each decision maker's ranks of all combinations (-1 where infeasible), and which are feasible."""
    size = 1 << len(conflict.options)
    feasible = np.empty(size, dtype=np.bool_)
    spans = [order.span() for order in conflict.orders]
    narrow = [np.empty(size, dtype=np.int32) for _ in conflict.orders]
    # Scores that need more than 32 bits are kept in full and replaced by their ranks at the end.
    wide: dict[int, list[npt.NDArray[np.int64]]] = {i: [] for i, span in enumerate(spans) if span is None}
    first = next(blocks(conflict.options))
    for i, kept in wide.items():
        kept += [np.empty(size, dtype=np.int64) for _ in conflict.orders[i].words(first.codes[:1], _head(first))]

    def fill(block: Block) -> None:
        part = slice(int(block.codes[0]), int(block.codes[-1]) + 1)
        feasible[part] = exists(conflict, block)
        infeasible = -(~feasible[part]).astype(np.int32)  # every bit set, that is -1
        for i, (order, span) in enumerate(zip(conflict.orders, spans, strict=True)):
            words = order.words(block.codes, block.columns)
            if span is None:
                for kept, word in zip(wide[i], words, strict=True):
                    kept[part] = word
            else:
                rank = narrow[i][part]
                rank[:] = words[0]
                if span[0]:
                    rank -= span[0]
                rank |= infeasible

    def share(bounds: tuple[int, int]) -> None:
        for block in blocks(conflict.options, *bounds):
            fill(block)

    threads, total = os.cpu_count() or 1, number_of_blocks(conflict.options)
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(share, [(total * t // threads, total * (t + 1) // threads) for t in range(threads)]))
    for i, kept in wide.items():
        _, dense = np.unique(combine(kept), return_inverse=True)
        narrow[i][:] = np.where(feasible, dense, -1)
    return narrow, feasible


def _head(block: Block) -> dict[str, BoolArray]:
    return {o: np.atleast_1d(column)[:1] for o, column in block.columns.items()}


class Dense:
    """The engine; see the module."""

    name = "dense"

    def refuses(self, conflict: Conflict) -> str | None:
        """Refuse what the shortcut does not hold for, and what does not fit the machine."""
        if conflict.bans:
            return "it needs moves to be transitive; this model has forbidden moves"
        if conflict.merged:
            return "it needs moves to be transitive; this model has indistinguishable states"
        n = len(conflict.options)
        if n > MAX_OPTIONS:
            return f"it holds an array of all combinations, up to {MAX_OPTIONS} options; this model has {n}"
        if find_spec("numba") is None:
            return "it needs Numba; install it with: pip install 'detente[fast]'"
        needed, present = bytes_needed(conflict), _memory()
        if needed > present:
            return f"it needs about {needed / 2**30:.1f} GiB of memory; this machine has {present / 2**30:.1f}"
        return None

    def start(
        self,
        conflict: Conflict,
        concepts: Sequence[Concept],
        progress: Progress = silent,
        seconds: float | None = None,  # noqa: ARG002 - the bounds on size bound the effort
    ) -> DenseRun:
        """See `Engine`; the bounds on size bound the effort."""
        progress("dense: feasible states and preferences")
        ranks, feasible = ranks_of(conflict)
        progress("dense: loading compiled code (compiling it takes about half a minute, once)")
        return DenseRun(conflict, concepts, progress, ranks, feasible)


class DenseRun:
    """One run over the arrays; see `Run`."""

    stopped: None = None

    def __init__(
        self,
        conflict: Conflict,
        concepts: Sequence[Concept],
        progress: Progress,
        ranks: list[Ranks],
        feasible: BoolArray,
    ) -> None:
        from detente.engines import kernels

        self.kernels: Any = kernels
        self.conflict = conflict
        self.concepts = concepts
        self.progress = progress
        self.ranks = ranks
        self.space = Space(conflict, None)
        self.feasible = ArraySet(self.space, feasible)
        self.cosets = [coset_of(conflict, i) for i in range(len(conflict.own))]
        self.independent = not conflict.infeasible
        self.size = len(feasible)
        self.best_of: dict[int, Ranks] = {}
        self.value = np.empty((self.size, 2), dtype=np.int32)

    @cached_property
    def orders(self) -> list[npt.NDArray[Any]]:
        """Each decision maker's cosets, their members sorted by its rank."""
        orders = []
        for rank, coset in zip(self.ranks, self.cosets, strict=True):
            order = np.empty(self.size, dtype=coset.entry)
            self.kernels.sort_cosets(rank, *coset.place, order, coset.flag)
            orders.append(order)
        return orders

    def parts(self) -> Iterator[Part]:
        """See `Run`: first what nobody answers, then what moves answer, then what improvements answer."""
        for responders in ("nothing", "moves", "improvements"):
            concepts = [c for c in self.concepts if c.responders == responders]
            for i, dm in enumerate(self.conflict.decision_makers if concepts else ()):
                self.progress(f"dense: {', '.join(c.id for c in concepts)} for {dm}")
                verdict = self.verdict(i, responders)
                for concept in concepts:
                    bit = np.uint8(2 if concept.counters else 1)
                    yield Part(concept.id, dm, ArraySet(self.space, (verdict & bit) != 0))

    def verdict(self, i: int, responders: str) -> npt.NDArray[np.uint8]:
        """Return for each combination two bits: stable for i by rank, and by what i can still do."""
        kernels, coset, rank = self.kernels, self.cosets[i], self.ranks[i]
        verdict = np.zeros(self.size, dtype=np.uint8)
        best = self.best(i)
        if responders == "nothing":
            kernels.judge_nash(rank, best, verdict)
            return verdict
        kernels.start_values(rank, best, self.value)
        spread = self.by_moves if responders == "moves" else self.by_improvements
        spread(i, self.value)
        arguments = (rank, *coset.place, self.orders[i], coset.flag, coset.pattern, coset.one_way)
        kernels.judge(*arguments, self.value, verdict)
        return verdict

    def best(self, i: int) -> Ranks:
        """Return for each combination the best rank among itself and what i reaches from it in one move."""
        if i not in self.best_of:
            coset = self.cosets[i]
            best = np.empty(self.size, dtype=np.int32)
            where = (*coset.place, coset.run, coset.pattern, coset.one_way)
            self.kernels.best_reachable(self.ranks[i], *where, best)
            self.best_of[i] = best
        return self.best_of[i]

    def others(self, i: int) -> list[int]:
        """Return the opponents of i who can move at all."""
        return [j for j, coset in enumerate(self.cosets) if j != i and len(coset.offset) > 1]

    def by_moves(self, i: int, value: npt.NDArray[np.int32]) -> None:
        """Lower the values to the least that i's opponents reach by moves."""
        opponents = self.others(i)
        unchanged = 0
        while opponents:
            for j in opponents:
                coset = self.cosets[j]
                changes = self.kernels.spread_by_moves(value, *coset.place, coset.run, coset.pattern, coset.one_way)
                unchanged = 0 if changes else unchanged + 1
                if unchanged == len(opponents):
                    return
            # Where every combination is feasible, moves of different decision makers commute: one round is all.
            if self.independent:
                return

    def by_improvements(self, i: int, value: npt.NDArray[np.int32]) -> None:
        """Lower the values to the least that i's opponents reach by improvements."""
        opponents = self.others(i)
        dirty = np.ones((len(self.cosets), max(coset.count for coset in self.cosets)), dtype=np.uint8)
        unchanged, turn = 0, 0
        while unchanged < len(opponents):
            j = opponents[turn % len(opponents)]
            coset = self.cosets[j]
            # In the first round everything is looked at anyway; marks begin with the second.
            marked = [k for k in opponents if k != j] if turn >= len(opponents) else []
            rest = (self.orders[j], coset.flag, j, np.array(marked, dtype=np.int64), *self.inverse, dirty)
            if coset.one_way:
                spread = self.kernels.spread_by_improvements_one_way
                changes = spread(value, *coset.place, coset.pattern, coset.one_way, *rest)
            else:
                changes = self.kernels.spread_by_improvements(value, *coset.place, coset.run, *rest)
            unchanged = 0 if changes else unchanged + 1
            turn += 1
            if turn == len(opponents):
                dirty[:] = 1

    @cached_property
    def inverse(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], int]:
        """For each decision maker the number of the coset that holds a combination, by its low and its high bits."""
        n = self.size.bit_length() - 1
        split = n // 2
        low = np.zeros((len(self.cosets), 1 << split), dtype=np.int64)
        high = np.zeros((len(self.cosets), 1 << (n - split)), dtype=np.int64)
        for i, own in enumerate(self.conflict.own):
            rest = [k for k in range(n) if not own >> k & 1]
            for bit, k in enumerate(rest):
                table, at = (low, k) if k < split else (high, k - split)
                table[i] |= (np.arange(table.shape[1]) >> at & 1) << bit
        return low, high, split


def bytes_needed(conflict: Conflict) -> int:
    """Return about how much memory solving takes: ranks, sorted cosets, verdicts, and the values worked on."""
    size = 1 << len(conflict.options)
    per_state = 16 + sum(4 + 4 + 6 + np.dtype(coset_entry(own.bit_count())).itemsize for own in conflict.own)
    wide = sum(16 for order in conflict.orders if order.span() is None)
    return size * (per_state + wide)


def coset_entry(options: int) -> type[np.unsignedinteger[Any]]:
    """Return the smallest type that holds the number of a coset's member and a flag."""
    return np.uint8 if options < 8 else np.uint16 if options < 16 else np.uint32


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 2**63  # not told on this system; the allocation itself will say

"""The dense engine: the conflict as an array over the hypercube of all combinations of options.

It rests on the transitivity shortcut: moves along a decision maker's own options, with one-way options but without
forbidden single moves and without merged states, are transitive, and so are improvements; then "nobody twice in a row"
changes nothing, and joint reach is a plain closure. Models for which that does not hold are refused.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict, Sanctioning
from detente.conflict.arrays import BoolArray, combine
from detente.conflict.combinations import SOON, Chunk, blocks, number_of_blocks
from detente.conflict.conflict import intransitive, no_scores
from detente.deadline import carried, check
from detente.engines.arrays import ArraySet, Space, Verdicts, VerdictSet
from detente.engines.protocol import Engine, Part, Progress, silent
from detente.formula import Formula, Not

MAX_OPTIONS = 26
# Up to this many options arrays answer in seconds, whatever the preferences; diagrams depend on them.
BY_CHOICE = 24
# A formula's values are kept for each combination of so many options that a block holds fixed.
FEW_FIXED = 3
PARTS = 32  # pieces of work shared out among threads
MAX_NETWORK = 1024  # members of a coset up to which a sorting network is used
# Bits of a verdict.
NASH, BY_MOVES, BY_IMPROVEMENTS = 0, 1, 3

Ranks = npt.NDArray[np.int16] | npt.NDArray[np.int32]
Values = npt.NDArray[np.uint64]


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

    def tile(self, most: int, *, any_base: bool = False) -> int:
        """Return how many cosets to work on together: a power of two, with consecutive bases unless any will do."""
        tile = 1
        limit = min(64, self.count if any_base else self.run)
        while 2 * tile <= limit and 2 * tile * len(self.offset) <= most:
            tile *= 2
        return tile

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


def _from_least(weight: int, formula: Formula) -> tuple[int, Formula]:
    """Return a term that is less by a constant and never below 0."""
    return (weight, formula) if weight >= 0 else (-weight, Not(formula))


class _Sum:
    """A weighted sum of formulas, block by block.

    Inside a block most options take all values and the others are fixed. What a formula says there depends only on
    those of its own options that are fixed: it is worked out once for each of their values and used in every block.
    """

    def __init__(
        self, terms: Sequence[tuple[int, Formula]], block: Chunk, dtype: type[np.generic], add: np.ufunc
    ) -> None:
        self.dtype, self.add = dtype, add
        self.kept: dict[tuple[tuple[str, ...], tuple[bool, ...]], npt.NDArray[Any]] = {}
        self.groups: dict[tuple[str, ...], list[tuple[int, Formula]]] = {}
        for weight, formula in terms:
            fixed = tuple(sorted(o for o in formula.names() if np.size(block.columns[o]) == 1))
            self.groups.setdefault(fixed, []).append((weight, formula))

    def of(self, block: Chunk) -> npt.NDArray[Any]:
        """Return the sum at each combination of a block."""
        total = np.empty(len(block.codes), dtype=self.dtype)
        self.into(total, block)
        return total

    def into(self, total: npt.NDArray[Any], block: Chunk) -> None:
        """Write the sum at each combination of a block."""
        total[:] = 0
        for fixed, terms in self.groups.items():
            key = fixed, tuple(bool(block.columns[o].item()) for o in fixed)
            part = self.kept.get(key)
            if part is None:
                part = np.zeros(len(block.codes), dtype=self.dtype)
                for weight, formula in terms:
                    holds = formula.evaluate_arrays(block.columns, len(block.codes))
                    self.add(part, holds.astype(self.dtype) * self.dtype(weight), out=part)
                if len(fixed) <= FEW_FIXED:
                    self.kept[key] = part
            self.add(total, part, out=total)


def ranks_of(conflict: Conflict) -> tuple[list[Ranks], BoolArray]:
    """Return each decision maker's ranks of all combinations (-1 where infeasible), and which are feasible."""
    size = 1 << len(conflict.options)
    feasible = np.empty(size, dtype=np.bool_)
    spans = [order.span() for order in conflict.orders]
    small = all(span is not None and span[1] - span[0] < np.iinfo(np.int16).max - 1 for span in spans)
    dtype: Any = np.int16 if small else np.int32
    narrow: list[Ranks] = [np.empty(size, dtype=dtype) for _ in conflict.orders]
    # Scores that need more than 32 bits are kept in full and replaced by their ranks at the end.
    wide: dict[int, list[npt.NDArray[np.int64]]] = {i: [] for i, span in enumerate(spans) if span is None}
    first = next(blocks(conflict.options))
    for i, kept in wide.items():
        kept += [np.empty(size, dtype=np.int64) for _ in conflict.orders[i].words(first.codes[:1], _head(first))]

    broken = _Sum([(1, rule) for rule in conflict.infeasible], first, np.bool_, np.logical_or)
    sums: list[_Sum | None] = []
    for order, span in zip(conflict.orders, spans, strict=True):
        terms = None if span is None else order.terms()
        # Counted from the least score, so that no part of the sum leaves the range of a rank.
        sums.append(None if terms is None else _Sum([_from_least(*term) for term in terms], first, dtype, np.add))

    def fill(block: Chunk) -> None:
        part = slice(int(block.codes[0]), int(block.codes[-1]) + 1)
        infeasible = broken.of(block)
        np.logical_not(infeasible, out=feasible[part])
        for i, (order, span, total) in enumerate(zip(conflict.orders, spans, sums, strict=True)):
            if total is not None and span is not None:
                total.into(narrow[i][part], block)
                np.copyto(narrow[i][part], -1, where=infeasible)
                continue
            words = order.words(block.codes, block.columns)
            if span is None:
                for kept, word in zip(wide[i], words, strict=True):
                    kept[part] = word
            else:
                narrow[i][part] = np.where(feasible[part], words[0] - span[0], -1)

    @carried
    def share(bounds: tuple[int, int]) -> None:
        for block in blocks(conflict.options, *bounds):
            fill(block)

    threads, total = _cores(), number_of_blocks(conflict.options)
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(share, [(total * t // threads, total * (t + 1) // threads) for t in range(threads)]))
    for i, kept in wide.items():
        if total > SOON:
            check()
        _, dense = np.unique(combine(kept), return_inverse=True)
        narrow[i][:] = np.where(feasible, dense, -1)
    return narrow, feasible


def _head(block: Chunk) -> dict[str, BoolArray]:
    return {o: np.atleast_1d(column)[:1] for o, column in block.columns.items()}


class Dense(Engine):
    """The engine; see the module."""

    name = "dense"
    suits = "a model whose combinations fit an array"

    def refuses(self, conflict: Conflict) -> str | None:
        """Refuse what the shortcut does not hold for, and what does not fit the machine."""
        if (why := intransitive(conflict) or no_scores(conflict)) is not None:
            return why
        n = len(conflict.options)
        if n > MAX_OPTIONS:
            return f"it holds an array of all combinations, up to {MAX_OPTIONS} options; this model has {n}"
        if find_spec("numba") is None:
            return "it needs Numba; install it with: pip install 'detente[fast]'"
        needed, present = bytes_needed(conflict), _memory()
        if needed > present:
            return f"it needs about {needed / 2**30:.1f} GiB of memory; this machine has {present / 2**30:.1f}"
        return None

    def declines(self, conflict: Conflict) -> str | None:
        """Leave models of many options to diagrams, if these serve."""
        return f"arrays are for up to {BY_CHOICE} options by choice" if len(conflict.options) > BY_CHOICE else None

    def start(self, conflict: Conflict, concepts: Sequence[Sanctioning], progress: Progress = silent) -> DenseRun:
        """See `Engine`."""
        progress("dense: feasible states and preferences")
        ranks, feasible = ranks_of(conflict)
        progress("dense: loading compiled code")
        return DenseRun(conflict, concepts, progress, ranks, feasible)


class DenseRun:
    """One run over the arrays; see `Run`, and `kernels` for the words used here."""

    stopped: None = None
    pool: Executor
    fresh: list[int] | None = None
    """Whose values have been started, and not changed since."""

    def __init__(
        self,
        conflict: Conflict,
        concepts: Sequence[Sanctioning],
        progress: Progress,
        ranks: list[Ranks],
        feasible: BoolArray,
    ) -> None:
        from detente.engines import compiling, kernels

        self.kernels: Any = kernels
        self.compiling: Any = compiling
        self.conflict = conflict
        self.concepts = concepts
        self.progress = progress
        self.ranks = ranks
        self.space = Space(conflict, None)
        self.feasible = ArraySet(self.space, feasible)
        self.cosets = [coset_of(conflict, i) for i in range(len(conflict.own))]
        self.independent = rules_are_single(conflict)
        self.size = len(feasible)
        self.lane = ranks[0].dtype
        self.lanes = 8 // self.lane.itemsize
        self.verdicts = [Verdicts(np.zeros(self.size, dtype=np.uint8)) for _ in ranks]

    def shared(self, kernel: Any, total: int, *arguments: Any) -> list[Any]:
        """Let several threads do parts of the work of a kernel, `total` tiles in all."""
        bounds = [(total * k // PARTS, total * (k + 1) // PARTS) for k in range(PARTS)]

        @carried
        def work(part: tuple[int, int]) -> Any:
            check()
            return kernel(*arguments, *part)

        return list(self.pool.map(work, [part for part in bounds if part[0] < part[1]]))

    def sorted(self, rank: Ranks, coset: Coset) -> npt.NDArray[Any]:
        """Return the members of each coset, sorted by descending rank."""
        order = np.empty(self.size, dtype=coset.entry)
        members = len(coset.offset)
        if members > MAX_NETWORK:
            self.shared(self.kernels.sort_one_by_one, coset.count, rank, *coset.place, coset.flag, order)
            return order
        tile, bits = coset.tile(4096, any_base=True), members.bit_length() - 1
        key = np.empty(0, dtype=np.int32 if self.lane == np.int16 else np.int64)
        consecutive = tile <= coset.run
        rest = (tile, consecutive, network(members), bits, key, coset.flag, order)
        self.shared(self.kernels.sort_by_network, coset.count // tile, rank, *coset.place, *rest)
        return order

    @cached_property
    def orders(self) -> list[npt.NDArray[Any]]:
        """Each decision maker's cosets, their members sorted by its rank."""
        return [self.sorted(rank, coset) for rank, coset in zip(self.ranks, self.cosets, strict=True)]

    def parts(self) -> Iterator[Part]:
        """See `Run`: as many decision makers at once as a word has room for."""
        at_once = self.lanes // 2
        everyone = range(len(self.ranks))
        groups = [list(everyone[begin : begin + at_once]) for begin in everyone[::at_once]]
        with self.compiling.announced(self.progress), ThreadPoolExecutor(_cores()) as self.pool:
            # What nobody answers comes first and for everybody: it is cheap, and whoever interrupts has it.
            for group in groups if any(c.responders == "nothing" for c in self.concepts) else ():
                self.tell("nothing", group)
                self.start(group, self.value)
                self.fresh = group
                yield from self.found(group, "nothing", NASH)
            for group in reversed(groups):  # the last has been started
                yield from self.parts_of(group)

    def tell(self, responders: str, group: list[int]) -> None:
        """Report progress."""
        concepts = ", ".join(c.id for c in self.concepts if c.responders == responders)
        for i in group if concepts else ():
            self.progress(f"dense: {concepts} for {self.conflict.decision_makers[i]}")

    def parts_of(self, group: list[int]) -> Iterator[Part]:
        """Yield the parts of some decision makers: what moves answer, what improvements answer."""
        wanted = {c.responders for c in self.concepts} - {"nothing"}
        if wanted and self.fresh != group:
            self.start(group, self.value)
        self.fresh = None
        if "moves" in wanted:
            value = self.value
            if "improvements" in wanted:  # these begin with the same values
                value = self.beside
                value[:] = self.value
            self.tell("moves", group)
            self.by_moves(group, value)
            self.judge(group, value, BY_MOVES)
            yield from self.found(group, "moves", BY_MOVES)
        if "improvements" in wanted:
            self.tell("improvements", group)
            self.by_improvements(group, self.value)
            self.judge(group, self.value, BY_IMPROVEMENTS)
            yield from self.found(group, "improvements", BY_IMPROVEMENTS)

    def found(self, group: list[int], responders: str, bit: int) -> Iterator[Part]:
        """Yield the parts whose bits begin at `bit`."""
        for concept in (c for c in self.concepts if c.responders == responders):
            for i in group:
                stable = VerdictSet(self.space, self.verdicts[i], bit + concept.counters)
                yield Part(concept.id, self.conflict.decision_makers[i], stable)

    @cached_property
    def value(self) -> Values:
        """The values worked on."""
        return np.empty(self.size, dtype=np.uint64)

    @cached_property
    def beside(self) -> Values:
        """A second array of values, where both kinds of answer begin with the same."""
        return np.empty(self.size, dtype=np.uint64)

    def split(self, value: Values) -> npt.NDArray[Any]:
        """Return the lanes of each value side by side."""
        return value.view(self.lane).reshape(self.size, self.lanes)

    @property
    def shift(self) -> np.uint64:
        """The width of a lane less one."""
        return np.uint64(8 * self.lane.itemsize - 1)

    def hold(self, group: list[int], mover: int) -> np.uint64:
        """Return a word with all bits set in the lanes of the mover itself, which nobody answers."""
        lanes = np.zeros(self.lanes, dtype=self.lane)
        if mover in group:
            lanes[2 * group.index(mover) :][:2] = np.iinfo(self.lane).max
        return np.uint64(lanes.view(np.uint64)[0])

    def start(self, group: list[int], value: Values) -> None:
        """Set the values to what they are if nobody answers, and the Nash verdicts."""
        if 2 * len(group) < self.lanes:
            value.fill(~self.tops)
        for at, i in enumerate(group):
            coset = self.cosets[i]
            tile = coset.tile(4096)
            lanes = (value, 2 * at, self.tops, self.shift)
            rest = (tile, coset.pattern, coset.one_way, *lanes, self.verdicts[i].bits)
            self.shared(self.kernels.start, coset.count // tile, self.ranks[i], *coset.place, *rest)

    def judge(self, group: list[int], value: Values, bit: int) -> None:
        """Set two bits of the verdicts of each of the group, given the values that the answers leave."""
        for at, i in enumerate(group):
            coset = self.cosets[i]
            before, bits = (self.ranks[i], *coset.place), self.verdicts[i].bits
            if coset.one_way:
                rest: tuple[Any, ...] = (coset.pattern, coset.one_way, self.orders[i], coset.flag)
                rest += (self.split(value), 2 * at, bit, bits)
                self.shared(self.kernels.judge_one_way, coset.count, *before, *rest)
            else:
                tile = coset.tile(4096)
                rest = (tile, value, 2 * at, bit, self.tops, self.shift, bits)
                self.shared(self.kernels.judge, coset.count // tile, *before, *rest)

    @property
    def tops(self) -> np.uint64:
        """The uppermost bit of each lane."""
        lanes = np.full(self.lanes, np.iinfo(self.lane).min, dtype=self.lane)
        return np.uint64(lanes.view(np.uint64)[0])

    def responders_to(self, group: list[int]) -> list[int]:
        """Return who can move at all and answers at least one of the group."""
        return [j for j, coset in enumerate(self.cosets) if len(coset.offset) > 1 and group != [j]]

    def by_moves(self, group: list[int], value: Values) -> None:
        """Lower the values to the least that the opponents reach by moves."""
        opponents = self.responders_to(group)
        unchanged = 0
        while opponents:
            for j in opponents:
                coset = self.cosets[j]
                tile = coset.tile(4096)
                rest = (tile, coset.pattern, coset.one_way, self.hold(group, j), self.tops, self.shift)
                changes = sum(
                    self.shared(self.kernels.spread_by_moves, coset.count // tile, value, *coset.place, *rest)
                )
                unchanged = 0 if changes else unchanged + 1
                if unchanged == len(opponents):
                    return
            # Where no rule spans two owners, moves of different decision makers commute: one round is all.
            if self.independent:
                return

    def by_improvements(self, group: list[int], value: Values) -> None:
        """Lower the values to the least that the opponents reach by improvements."""
        opponents = self.responders_to(group)
        dirty = np.ones((len(self.cosets), max(coset.count for coset in self.cosets)), dtype=np.uint8)
        unchanged, turn = 0, 0
        while unchanged < len(opponents):
            j = opponents[turn % len(opponents)]
            coset = self.cosets[j]
            hold = self.hold(group, j)
            # In the first round everything is looked at anyway; marks begin with the second.
            marked = [k for k in opponents if k != j] if turn >= len(opponents) else []
            lanes = (hold, self.tops, self.shift)
            marks = (j, np.array(marked, dtype=np.int64), *self.inverse, dirty)
            rest = (self.orders[j], coset.flag, *lanes, *marks)
            if coset.one_way:
                kernel, total = self.kernels.spread_by_improvements_one_way, coset.count
                before: tuple[Any, ...] = (coset.pattern, coset.one_way)
            else:
                tile = coset.tile(1024)
                kernel, total, before = self.kernels.spread_by_improvements, coset.count // tile, (tile,)
            changes = sum(self.shared(kernel, total, value, *coset.place, *before, *rest))
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


def rules_are_single(conflict: Conflict) -> bool:
    """Tell whether every rule speaks of one decision maker's options only."""
    bit = {o: 1 << k for k, o in enumerate(conflict.options)}
    return all(
        sum(any(own & bit[o] for o in rule.names()) for own in conflict.own) <= 1 for rule in conflict.infeasible
    )


def _cores() -> int:
    ours = getattr(os, "sched_getaffinity", None)  # which Linux has; elsewhere all processors count
    return len(ours(0)) if ours is not None else os.cpu_count() or 1


@lru_cache(maxsize=4)
def network(size: int) -> npt.NDArray[np.int64]:
    """Return the comparisons that sort any `size` entries, a power of two: Batcher's odd-even merge sort (1968)."""
    pairs = []
    p = 1
    while p < size:
        k = p
        while k >= 1:
            for j in range(k % p, size - k, 2 * k):
                span = range(j, min(j + k, size - k))
                pairs += [(i, i + k) for i in span if i // (2 * p) == (i + k) // (2 * p)]
            k //= 2
        p *= 2
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def bytes_needed(conflict: Conflict) -> int:
    """Return about how much memory solving takes: ranks, sorted cosets, verdicts, and the values worked on."""
    size = 1 << len(conflict.options)
    per_state = 17 + sum(4 + 1 + np.dtype(coset_entry(own.bit_count())).itemsize for own in conflict.own)
    wide = sum(16 for order in conflict.orders if order.span() is None)
    return size * (per_state + wide)


def coset_entry(options: int) -> type[np.unsignedinteger[Any]]:
    """Return the smallest type that holds the number of a coset's member and a flag."""
    return np.uint8 if options < 8 else np.uint16 if options < 16 else np.uint32


def _memory() -> int:
    if sys.platform != "win32":
        with suppress(ValueError, OSError):
            return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return 2**63  # not told on this system; the allocation itself will say

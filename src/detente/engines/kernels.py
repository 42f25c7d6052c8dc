"""Compiled loops of the dense engine.

Words used here: a decision maker's *coset* is a set of combinations that agree on everybody else's options; its
*members* are numbered by the decision maker's own options. `base` of a coset is its member with none of the own
options taken, split into two tables by the coset's number; `offset` turns a member's number into what is added to it.

One-way options: a member's `pattern` has a bit per one-way option of the decision maker, set on the side that cannot be
left, so that moves lead exactly to members whose pattern contains the mover's.

*Tiles*: a few cosets whose bases are consecutive numbers are worked on together. Members of one coset lie powers of two
apart, where they would evict each other from the processor's cache; a tile is read in runs instead.

Values of infeasible combinations are `NEVER`; their rank is -1, below every feasible one, so that nobody improves by
going there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit, prange

NEVER = np.int32(2**31 - 1)
TILE = 4096  # combinations worked on together
PARTS = 64  # pieces of work shared out over the processor's cores

F = TypeVar("F", bound=Callable[..., Any])


def _compiled(function: F) -> F:
    return cast(F, njit(parallel=True, cache=True, nogil=True)(function))


def _inline(function: F) -> F:
    return cast(F, njit(cache=True, inline="always")(function))


@_inline
def _base(coset: int, low: Any, high: Any, low_bits: int) -> Any:
    return low[coset & ((1 << low_bits) - 1)] | high[coset >> low_bits]


@_inline
def _tile(run: int, members: int) -> Any:
    """Return how many consecutive cosets to work on together: a power of two, within the run of consecutive bases."""
    tile = 1
    while tile < run and tile < 64 and 2 * tile * members <= TILE:
        tile *= 2
    return tile


@_compiled
def sort_cosets(rank: Any, low: Any, high: Any, low_bits: int, offset: Any, order: Any, flag: int) -> None:
    """Write into `order`, coset by coset, the members by descending rank; `flag` marks where a group of ties begins."""
    members = len(offset)
    cosets = len(low) * len(high)
    for part in prange(PARTS):
        keys = np.empty(members, dtype=np.int64)
        for coset in range(cosets * part // PARTS, cosets * (part + 1) // PARTS):
            base = _base(coset, low, high, low_bits)
            for m in range(members):
                # Ascending in this key is descending in rank, then ascending in the member's number.
                keys[m] = (-np.int64(rank[base + offset[m]]) << 32) | m
            keys.sort()
            before = np.int64(0)
            for k in range(members):
                group = keys[k] >> 32
                entry = keys[k] & 0xFFFFFFFF
                if k == 0 or group != before:
                    entry |= flag
                before = group
                order[coset * members + k] = entry


@_compiled
def best_reachable(
    rank: Any, low: Any, high: Any, low_bits: int, offset: Any, run: int, pattern: Any, one_way: int, best: Any
) -> None:
    """Write for each combination the greatest rank among itself and what is one move of its decision maker away."""
    members = len(offset)
    size = 1 << one_way
    tile = _tile(run, members)
    tiles = len(low) * len(high) // tile
    for part in prange(PARTS):
        top = np.empty((size, tile), dtype=np.int32)
        for number in range(tiles * part // PARTS, tiles * (part + 1) // PARTS):
            base = _base(number * tile, low, high, low_bits)
            top[:] = -1
            for m in range(members):
                x = base + offset[m]
                for r in range(tile):
                    top[pattern[m], r] = max(top[pattern[m], r], rank[x + r])
            for bit in range(one_way):
                for p in range(size):
                    if not p >> bit & 1:
                        for r in range(tile):
                            top[p, r] = max(top[p, r], top[p | (1 << bit), r])
            for m in range(members):
                x = base + offset[m]
                for r in range(tile):
                    best[x + r] = top[pattern[m], r]


@_compiled
def start_values(rank: Any, best: Any, value: Any) -> None:
    """Set the two values of each combination: its rank, and the best that is reachable from it; NEVER if infeasible."""
    for x in prange(len(rank)):
        if rank[x] < 0:
            value[x, 0] = NEVER
            value[x, 1] = NEVER
        else:
            value[x, 0] = rank[x]
            value[x, 1] = best[x]


@_compiled
def spread_by_moves(
    value: Any, low: Any, high: Any, low_bits: int, offset: Any, run: int, pattern: Any, one_way: int
) -> int:
    """Lower each value to the least that one responder reaches by a move; return how many tiles changed."""
    members = len(offset)
    size = 1 << one_way
    tile = _tile(run, members)
    width = 2 * tile
    tiles = len(low) * len(high) // tile
    flat = value.reshape(-1)
    changes = 0
    for part in prange(PARTS):
        least = np.empty((size, width), dtype=np.int32)
        for number in range(tiles * part // PARTS, tiles * (part + 1) // PARTS):
            base = _base(number * tile, low, high, low_bits)
            least[:] = NEVER
            for m in range(members):
                x = 2 * (base + offset[m])
                row, lowest = flat[x : x + width], least[pattern[m]]
                for r in range(width):
                    lowest[r] = min(lowest[r], row[r])
            for bit in range(one_way):
                for p in range(size):
                    if not p >> bit & 1:
                        lowest, above = least[p], least[p | (1 << bit)]
                        for r in range(width):
                            lowest[r] = min(lowest[r], above[r])
            changed = np.int32(0)
            for m in range(members):
                x = 2 * (base + offset[m])
                row, lowest = flat[x : x + width], least[pattern[m]]
                for r in range(width):
                    before = row[r]
                    after = lowest[r] if before != NEVER else before  # the infeasible stay so
                    changed |= before ^ after
                    row[r] = after
            changes += changed != 0
    return changes


@_compiled
def spread_by_improvements(
    value: Any, low: Any, high: Any, low_bits: int, offset: Any, run: int, order: Any, flag: int,
    mover: int, marked: Any, inverse_low: Any, inverse_high: Any, split: int, dirty: Any,
) -> int:  # fmt: skip
    """Lower each value to the least that one responder reaches by an improvement; return how many cosets changed.

    For responders without one-way options. Only the mover's cosets that `dirty` marks are looked at. Where a value
    falls, the cosets of the decision makers in `marked` that hold it are marked; `inverse_low` and `inverse_high`,
    split at a bit, tell which cosets these are.
    """
    members = len(offset)
    rest = flag - 1
    tile = _tile(run, members)
    tiles = len(low) * len(high) // tile
    own = dirty[mover]
    changes = 0
    for part in prange(PARTS):
        near = np.empty((tile, members, 2), dtype=np.int32)
        for number in range(tiles * part // PARTS, tiles * (part + 1) // PARTS):
            first = number * tile
            some = 0
            for r in range(tile):
                some |= own[first + r]
            if some == 0:
                continue
            base = _base(first, low, high, low_bits)
            for m in range(members):
                x = base + offset[m]
                for r in range(tile):
                    near[r, m, 0] = value[x + r, 0]
                    near[r, m, 1] = value[x + r, 1]
            for r in range(tile):
                if own[first + r] == 0:
                    continue
                own[first + r] = 0
                start = (first + r) * members
                # `so_far` covers all members gone through, `above` those before the present group of ties.
                above0, above1, so_far0, so_far1 = NEVER, NEVER, NEVER, NEVER
                changed = 0
                for k in range(members):
                    entry = order[start + k]
                    m = entry & rest
                    if entry & flag:
                        above0, above1 = so_far0, so_far1
                    before0, before1 = near[r, m, 0], near[r, m, 1]
                    so_far0, so_far1 = min(so_far0, before0), min(so_far1, before1)
                    if above0 < before0 or above1 < before1:
                        x = base + offset[m] + r
                        value[x, 0] = min(above0, before0)
                        value[x, 1] = min(above1, before1)
                        changed = 1
                        for j in marked:
                            dirty[j, inverse_low[j, x & ((1 << split) - 1)] | inverse_high[j, x >> split]] = 1
                changes += changed
    return changes


@_compiled
def spread_by_improvements_one_way(
    value: Any, low: Any, high: Any, low_bits: int, offset: Any, pattern: Any, one_way: int, order: Any, flag: int,
    mover: int, marked: Any, inverse_low: Any, inverse_high: Any, split: int, dirty: Any,
) -> int:  # fmt: skip
    """Do the same for a responder with one-way options: what is above a member depends on the member's pattern."""
    members = len(offset)
    cosets = len(low) * len(high)
    rest = flag - 1
    own = dirty[mover]
    changes = 0
    for part in prange(PARTS):
        above = np.empty((1 << one_way, 2), dtype=np.int32)
        for coset in range(cosets * part // PARTS, cosets * (part + 1) // PARTS):
            if own[coset] == 0:
                continue
            own[coset] = 0
            base = _base(coset, low, high, low_bits)
            start = coset * members
            above[:] = NEVER
            group = 0
            changed = 0
            for k in range(members):
                entry = order[start + k]
                if entry & flag:
                    for g in range(group, k):
                        above_m = order[start + g] & rest
                        p = pattern[above_m]
                        y = base + offset[above_m]
                        sub = p
                        while True:
                            above[sub, 0] = min(above[sub, 0], value[y, 0])
                            above[sub, 1] = min(above[sub, 1], value[y, 1])
                            if sub == 0:
                                break
                            sub = (sub - 1) & p
                    group = k
                m = entry & rest
                x = base + offset[m]
                above0, above1 = above[pattern[m], 0], above[pattern[m], 1]
                if above0 < value[x, 0] or above1 < value[x, 1]:
                    value[x, 0] = min(above0, value[x, 0])
                    value[x, 1] = min(above1, value[x, 1])
                    changed = 1
                    for j in marked:
                        dirty[j, inverse_low[j, x & ((1 << split) - 1)] | inverse_high[j, x >> split]] = 1
            changes += changed
    return changes


@_compiled
def judge(
    rank: Any, low: Any, high: Any, low_bits: int, offset: Any, order: Any, flag: int, pattern: Any, one_way: int,
    value: Any, verdict: Any,
) -> None:  # fmt: skip
    """Set the two bits of each feasible combination's verdict: stable by the first, by the second sanction value.

    A combination is stable iff no strictly better one within reach has a sanction value above its rank.
    """
    members = len(offset)
    cosets = len(low) * len(high)
    rest = flag - 1
    size = 1 << one_way
    for part in prange(PARTS):
        most = np.empty((size, 2), dtype=np.int32)
        for coset in range(cosets * part // PARTS, cosets * (part + 1) // PARTS):
            base = _base(coset, low, high, low_bits)
            start = coset * members
            if one_way == 0:
                above0, above1, so_far0, so_far1 = np.int32(-1), np.int32(-1), np.int32(-1), np.int32(-1)
                for k in range(members):
                    entry = order[start + k]
                    if entry & flag:
                        above0, above1 = so_far0, so_far1
                    x = base + offset[entry & rest]
                    if rank[x] < 0:
                        break  # only infeasible combinations follow
                    verdict[x] = np.uint8((above0 <= rank[x]) | (above1 <= rank[x]) << 1)
                    so_far0, so_far1 = max(so_far0, value[x, 0]), max(so_far1, value[x, 1])
                continue
            most[:] = -1
            group = 0
            for k in range(members + 1):
                if k == members or (k > 0 and order[start + k] & flag):
                    for g in range(group, k):
                        m = order[start + g] & rest
                        x = base + offset[m]
                        p = pattern[m]
                        sub = p
                        while True:
                            most[sub, 0] = max(most[sub, 0], value[x, 0])
                            most[sub, 1] = max(most[sub, 1], value[x, 1])
                            if sub == 0:
                                break
                            sub = (sub - 1) & p
                    group = k
                if k < members:
                    m = order[start + k] & rest
                    x = base + offset[m]
                    if rank[x] >= 0:
                        stable0, stable1 = most[pattern[m], 0] <= rank[x], most[pattern[m], 1] <= rank[x]
                        verdict[x] = np.uint8(stable0 | stable1 << 1)


@_compiled
def judge_nash(rank: Any, best: Any, verdict: Any) -> None:
    """Start each combination's verdict: the first bit is set where nothing within reach is better."""
    for x in prange(len(rank)):
        verdict[x] = np.uint8((rank[x] >= 0) & (best[x] == rank[x]))

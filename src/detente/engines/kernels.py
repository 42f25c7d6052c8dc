"""Compiled loops of the dense engine.

Words used here: a decision maker's *coset* is a set of combinations that agree on everybody else's options; its
*members* are numbered by the decision maker's own options. `base` of a coset is its member with none of the own options
taken, split into two tables by the coset's number; `offset` turns a member's number into what is added to the base.

One-way options: a member's `pattern` has a bit per one-way option of the decision maker, set on the side that cannot be
left, so that moves lead exactly to members whose pattern contains the mover's.

*Tiles*: a few cosets with consecutive numbers are worked on together. Members of one coset lie powers of two apart,
where they would evict each other from the processor's cache; a tile whose bases are consecutive is read in runs.
Every kernel works on the tiles from `first` to `last`, so that several can be at work at once.

*Lanes*: the values of a combination, two for each focal decision maker, share words of 64 bits. A lane is as wide as a
rank and its uppermost bit is free (`tops` has these bits), so that all lanes of a word are compared by one subtraction.

Values of infeasible combinations are the greatest there is, in every lane (`~tops`); their rank is -1, below every
feasible one, so that nobody improves by going there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

from detente.engines.compiling import can_keep

F = TypeVar("F", bound=Callable[..., Any])


KEPT = can_keep()


def _compiled(function: F) -> F:
    return cast(F, njit(cache=KEPT, nogil=True)(function))


def _inline(function: F) -> F:
    return cast(F, njit(cache=KEPT, inline="always")(function))


@_inline
def _base(coset: int, low: Any, high: Any, low_bits: int) -> Any:
    return low[coset & ((1 << low_bits) - 1)] | high[coset >> low_bits]


@_inline
def _least(a: Any, b: Any, tops: Any, shift: Any) -> Any:
    """Return lane by lane the lesser of two words; `shift` is the width of a lane less one."""
    greater = ((a | tops) - b) & tops  # set where a >= b
    mask = (greater - (greater >> shift)) | greater
    return (b & mask) | (a & ~mask)


@_inline
def _greatest(a: Any, b: Any, tops: Any, shift: Any) -> Any:
    """Return lane by lane the greater of two words."""
    greater = ((a | tops) - b) & tops
    mask = (greater - (greater >> shift)) | greater
    return (a & mask) | (b & ~mask)


@_inline
def _spread(number: Any, width: Any) -> Any:
    """Return a word with a number in every lane of a width of 16 bits or more."""
    two = number | number << np.uint64(32)
    return two | two << (width & np.uint64(31))


@_compiled
def sort_by_network(
    rank: Any, low: Any, high: Any, low_bits: int, offset: Any, tile: int, consecutive: bool, network: Any, bits: int,
    key: Any, flag: int, order: Any, first: int, last: int,
) -> None:  # fmt: skip
    """Write into `order`, coset by coset, the members by descending rank; `flag` is set where a group of ties begins.

    All cosets of a tile are sorted at once by the same comparisons: `network` lists pairs of places. `key` has the type
    of the keys, which hold the rank above the `bits` of a member's number.
    """
    members = len(offset)
    mask = (1 << bits) - 1
    keys = np.empty((members, tile), dtype=key.dtype)
    worst = np.iinfo(rank.dtype).max
    for number in range(first, last):
        if consecutive:
            base = _base(number * tile, low, high, low_bits)
            for m in range(members):
                row, ranks = keys[m], rank[base + offset[m] : base + offset[m] + tile]
                for r in range(tile):
                    # Ascending in this key is descending in rank, then ascending in the member's number.
                    row[r] = ((worst - key.dtype.type(ranks[r])) << bits) | m
        else:
            for r in range(tile):
                base = _base(number * tile + r, low, high, low_bits)
                for m in range(members):
                    keys[m, r] = ((worst - key.dtype.type(rank[base + offset[m]])) << bits) | m
        for c in range(len(network)):
            upper, lower = keys[network[c, 0]], keys[network[c, 1]]
            for r in range(tile):
                a, b = upper[r], lower[r]
                upper[r] = min(a, b)
                lower[r] = max(a, b)
        for r in range(tile):
            start = (number * tile + r) * members
            before = -1
            for k in range(members):
                group = keys[k, r] >> bits
                entry = keys[k, r] & mask
                if group != before:
                    entry |= flag
                before = group
                order[start + k] = entry


@_compiled
def sort_one_by_one(
    rank: Any, low: Any, high: Any, low_bits: int, offset: Any, flag: int, order: Any, first: int, last: int
) -> None:
    """Do the same for cosets too large for a network."""
    members = len(offset)
    keys = np.empty(members, dtype=np.int64)
    for coset in range(first, last):
        base = _base(coset, low, high, low_bits)
        for m in range(members):
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
def start(
    rank: Any, low: Any, high: Any, low_bits: int, offset: Any, tile: int, pattern: Any, one_way: int,
    value: Any, lane: int, tops: Any, shift: Any, verdict: Any, first: int, last: int,
) -> None:  # fmt: skip
    """Set two lanes of each combination's values: its rank, and the greatest rank its decision maker reaches from it.

    Also start its verdict: the first bit is set where nothing within reach is better.
    """
    members = len(offset)
    size = 1 << one_way
    width = shift + np.uint64(1)
    at = np.uint64(lane) * width
    # The two lanes of the decision maker, those of others, and what is neither sanction nor improvement.
    both = ((np.uint64(2) << shift) - np.uint64(1)) << at
    both |= both << width
    rest = ~both
    never = both & ~tops
    top = np.empty((size, tile), dtype=rank.dtype)
    for number in range(first, last):
        base = _base(number * tile, low, high, low_bits)
        if tile == 1 and one_way == 0:
            greatest = rank[base]
            for m in range(1, members):
                greatest = max(greatest, rank[base + offset[m]])
            for m in range(members):
                x = base + offset[m]
                here = rank[x]
                pair = (np.uint64(max(here, 0)) | np.uint64(max(greatest, 0)) << width) << at
                value[x] = (value[x] & rest) | (pair if here >= 0 else never)
                verdict[x] = (verdict[x] & 0xFE) | ((here >= 0) & (greatest == here))
            continue
        top[:] = -1
        if tile == 1:  # views of single entries would take longer than all the rest
            for m in range(members):
                top[pattern[m], 0] = max(top[pattern[m], 0], rank[base + offset[m]])
            for bit in range(one_way):
                for p in range(size):
                    if not p >> bit & 1:
                        top[p, 0] = max(top[p, 0], top[p | (1 << bit), 0])
            for m in range(members):
                x = base + offset[m]
                here, greatest = rank[x], top[pattern[m], 0]
                pair = (np.uint64(max(here, 0)) | np.uint64(max(greatest, 0)) << width) << at
                value[x] = (value[x] & rest) | (pair if here >= 0 else never)
                verdict[x] = (verdict[x] & 0xFE) | ((here >= 0) & (greatest == here))
            continue
        for m in range(members):
            best, ranks = top[pattern[m]], rank[base + offset[m] : base + offset[m] + tile]
            for r in range(tile):
                best[r] = max(best[r], ranks[r])
        for bit in range(one_way):
            for p in range(size):
                if not p >> bit & 1:
                    best, above = top[p], top[p | (1 << bit)]
                    for r in range(tile):
                        best[r] = max(best[r], above[r])
        for m in range(members):
            x = base + offset[m]
            best = top[pattern[m]]
            ranks, row, found = rank[x : x + tile], value[x : x + tile], verdict[x : x + tile]
            for r in range(tile):
                pair = (np.uint64(max(ranks[r], 0)) | np.uint64(max(best[r], 0)) << width) << at
                row[r] = (row[r] & rest) | (pair if ranks[r] >= 0 else never)
            for r in range(tile):
                found[r] = (found[r] & 0xFE) | ((ranks[r] >= 0) & (best[r] == ranks[r]))


@_compiled
def spread_by_moves(
    value: Any, low: Any, high: Any, low_bits: int, offset: Any, tile: int, pattern: Any, one_way: int, hold: Any,
    tops: Any, shift: Any, first: int, last: int,
) -> int:  # fmt: skip
    """Lower each value to the least that one responder reaches by a move; return how many tiles changed.

    `hold` has all bits of the lanes to be left alone.
    """
    members = len(offset)
    size = 1 << one_way
    never = ~tops
    least = np.empty((size, tile), dtype=np.uint64)
    changes = 0
    for number in range(first, last):
        base = _base(number * tile, low, high, low_bits)
        changed = np.uint64(0)
        if tile == 1 and one_way == 0:
            reached = never
            for m in range(members):
                reached = _least(reached, value[base + offset[m]], tops, shift)
            reached |= hold
            for m in range(members):
                x = base + offset[m]
                before = value[x]
                after = _least(before, reached, tops, shift) if before != never else before  # the infeasible stay so
                changed |= before ^ after
                value[x] = after
            changes += changed != 0
            continue
        least[:] = never
        for m in range(members):
            x = base + offset[m]
            row, lowest = value[x : x + tile], least[pattern[m]]
            for r in range(tile):
                lowest[r] = _least(lowest[r], row[r], tops, shift)
        for bit in range(one_way):
            for p in range(size):
                if not p >> bit & 1:
                    lowest, above = least[p], least[p | (1 << bit)]
                    for r in range(tile):
                        lowest[r] = _least(lowest[r], above[r], tops, shift)
        for m in range(members):
            x = base + offset[m]
            row, lowest = value[x : x + tile], least[pattern[m]]
            for r in range(tile):
                before = row[r]
                after = _least(before, lowest[r] | hold, tops, shift)
                after = after if before != never else before  # the infeasible stay so
                changed |= before ^ after
                row[r] = after
        changes += changed != 0
    return changes


@_compiled
def spread_by_improvements(
    value: Any, low: Any, high: Any, low_bits: int, offset: Any, tile: int, order: Any, flag: int, hold: Any,
    tops: Any, shift: Any, mover: int, marked: Any, inverse_low: Any, inverse_high: Any, split: int, dirty: Any,
    first: int, last: int,
) -> int:  # fmt: skip
    """Lower each value to the least that one responder reaches by an improvement; return how many cosets changed.

    For responders without one-way options. Only the mover's cosets that `dirty` marks are looked at. Where a value
    falls, the cosets of the decision makers in `marked` that hold it are marked; `inverse_low` and `inverse_high`,
    split at a bit, tell which cosets these are. `hold` has all bits of the lanes to be left alone.
    """
    members = len(offset)
    rest = flag - 1
    own = dirty[mover]
    never = ~tops
    near = np.empty(members * tile, dtype=np.uint64)
    changes = 0
    for number in range(first, last):
        some = 0
        for r in range(tile):
            some |= own[number * tile + r]
        if some == 0:
            continue
        base = _base(number * tile, low, high, low_bits)
        for m in range(members):
            x = base + offset[m]
            if tile == 1:
                near[m] = value[x]
                continue
            row, close = value[x : x + tile], near[m * tile : m * tile + tile]
            for r in range(tile):
                close[r] = row[r]
        for r in range(tile):
            coset = number * tile + r
            if own[coset] == 0:
                continue
            own[coset] = 0
            # `so_far` covers all members gone through, `above` those before the present group of ties.
            above, so_far, changed = never, never, np.uint64(0)
            for k in range(coset * members, coset * members + members):
                entry = order[k]
                m = entry & rest
                above = so_far if entry & flag else above
                before = near[m * tile + r]
                if before == never:
                    break  # only infeasible combinations follow
                so_far = _least(so_far, before | hold, tops, shift)
                after = _least(before, above, tops, shift)
                if after != before:
                    changed = np.uint64(1)
                    x = base + offset[m] + r
                    value[x] = after
                    for j in marked:
                        dirty[j, inverse_low[j, x & ((1 << split) - 1)] | inverse_high[j, x >> split]] = 1
            changes += changed != 0
    return changes


@_compiled
def spread_by_improvements_one_way(
    value: Any, low: Any, high: Any, low_bits: int, offset: Any, pattern: Any, one_way: int, order: Any, flag: int,
    hold: Any, tops: Any, shift: Any, mover: int, marked: Any, inverse_low: Any, inverse_high: Any, split: int,
    dirty: Any, first: int, last: int,
) -> int:  # fmt: skip
    """Do the same for a responder with one-way options: what is above a member depends on the member's pattern."""
    members = len(offset)
    rest = flag - 1
    own = dirty[mover]
    never = ~tops
    above = np.empty(1 << one_way, dtype=np.uint64)
    changes = 0
    for coset in range(first, last):
        if own[coset] == 0:
            continue
        own[coset] = 0
        base = _base(coset, low, high, low_bits)
        start = coset * members
        above[:] = never
        group = 0
        changed = 0
        for k in range(members):
            entry = order[start + k]
            if entry & flag:
                for g in range(group, k):
                    above_m = order[start + g] & rest
                    p = pattern[above_m]
                    reached = value[base + offset[above_m]] | hold
                    sub = p
                    while True:
                        above[sub] = _least(above[sub], reached, tops, shift)
                        if sub == 0:
                            break
                        sub = (sub - 1) & p
                group = k
            m = entry & rest
            x = base + offset[m]
            before = value[x]
            if before == never:
                break  # only infeasible combinations follow
            after = _least(before, above[pattern[m]], tops, shift)
            if after != before:
                value[x] = after
                changed = 1
                for j in marked:
                    dirty[j, inverse_low[j, x & ((1 << split) - 1)] | inverse_high[j, x >> split]] = 1
        changes += changed
    return changes


@_compiled
def judge(
    rank: Any, low: Any, high: Any, low_bits: int, offset: Any, tile: int, value: Any, lane: int, first_bit: int,
    tops: Any, shift: Any, verdict: Any, first: int, last: int,
) -> None:  # fmt: skip
    """Set two bits of each combination's verdict where it is stable for the decision maker, given sanction values.

    A combination is stable iff nothing within reach has both its rank and its sanction value above the combination's
    rank: what has not the one is no improvement, what has not the other is deterred. So the greatest lesser of the two
    tells, and no order of the coset is needed. For decision makers without one-way options.
    """
    members = len(offset)
    width = shift + np.uint64(1)
    at0 = np.uint64(lane) * width + shift
    at1 = at0 + width
    to0, to1 = np.uint64(first_bit), np.uint64(first_bit + 1)
    one = np.uint64(1)
    above = np.empty(tile, dtype=np.uint64)
    for number in range(first, last):
        base = _base(number * tile, low, high, low_bits)
        if tile == 1:
            most = np.uint64(0)
            for m in range(members):
                x = base + offset[m]
                here = _spread(np.uint64(max(rank[x], 0)), width)
                most = _greatest(most, _least(value[x], here, tops, shift), tops, shift)
            for m in range(members):
                x = base + offset[m]
                here = _spread(np.uint64(max(rank[x], 0)), width)
                stays = (here | tops) - most
                bits = (stays >> at0 & one) << to0 | (stays >> at1 & one) << to1
                verdict[x] |= np.uint8(bits) if rank[x] >= 0 else np.uint8(0)
            continue
        above[:] = 0
        for m in range(members):
            x = base + offset[m]
            row, ranks = value[x : x + tile], rank[x : x + tile]
            for r in range(tile):
                here = _spread(np.uint64(max(ranks[r], 0)), width)
                above[r] = _greatest(above[r], _least(row[r], here, tops, shift), tops, shift)
        for m in range(members):
            x = base + offset[m]
            ranks, found = rank[x : x + tile], verdict[x : x + tile]
            for r in range(tile):
                here = _spread(np.uint64(max(ranks[r], 0)), width)
                stays = (here | tops) - above[r]
                bits = (stays >> at0 & one) << to0 | (stays >> at1 & one) << to1
                found[r] |= np.uint8(bits) if ranks[r] >= 0 else np.uint8(0)


@_compiled
def judge_one_way(
    rank: Any, low: Any, high: Any, low_bits: int, offset: Any, pattern: Any, one_way: int, order: Any, flag: int,
    value: Any, lane: int, first_bit: int, verdict: Any, first: int, last: int,
) -> None:  # fmt: skip
    """Do the same for a decision maker with one-way options."""
    members = len(offset)
    rest = flag - 1
    most = np.empty((1 << one_way, 2), dtype=rank.dtype)
    bit0, bit1 = 1 << first_bit, 2 << first_bit
    for coset in range(first, last):
        base = _base(coset, low, high, low_bits)
        start = coset * members
        most[:] = -1
        group = 0
        for k in range(members):
            if order[start + k] & flag:
                for g in range(group, k):
                    m = order[start + g] & rest
                    x = base + offset[m]
                    p = pattern[m]
                    sub = p
                    while True:
                        most[sub, 0] = max(most[sub, 0], value[x, lane])
                        most[sub, 1] = max(most[sub, 1], value[x, lane + 1])
                        if sub == 0:
                            break
                        sub = (sub - 1) & p
                group = k
            m = order[start + k] & rest
            x = base + offset[m]
            here = rank[x]
            if here < 0:
                break  # only infeasible combinations follow
            if most[pattern[m], 0] <= here:
                verdict[x] |= bit0
            if most[pattern[m], 1] <= here:
                verdict[x] |= bit1

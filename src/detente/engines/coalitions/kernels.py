"""Compiled loops of the dense way; what cosets, members and patterns are is said in `detente.engines.kernels`.

A *component* of a coalition holds combinations among which its members can go from any one to any other; its number is
the least of their codes, and -1 is that of the infeasible. Options that can only be taken, or only be dropped, lead
from components to others, and never back.

*Points* and *asked*: columns of whole numbers, one row for each of both. A row that is asked about is *beaten* if some
point of its group is above it in every column. Rows are sorted by group, and in a group by falling first column.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

from detente.engines.compiling import can_keep

F = TypeVar("F", bound=Callable[..., Any])
KEPT = can_keep()
FEW = 4096
"""So many pairs of rows are compared one by one."""


def _compiled(function: F) -> F:
    return cast(F, njit(cache=KEPT, nogil=True)(function))


@_compiled
def root(label: Any, x: int) -> Any:
    """Return the number of the component that a combination is in so far, and make the way to it shorter."""
    while label[x] != x:
        label[x] = label[label[x]]
        x = label[x]
    return x


@_compiled
def join(label: Any, low: Any, high: Any, low_bits: int, offset: Any, pattern: Any, one_way: int) -> None:
    """Join what one member of a coalition moves between, there and back."""
    first = np.empty(1 << one_way, dtype=np.int64)
    for coset in range(len(low) * len(high)):
        base = low[coset & ((1 << low_bits) - 1)] | high[coset >> low_bits]
        first[:] = -1
        for m in range(len(offset)):
            x = base + offset[m]
            if label[x] < 0:
                continue
            here = root(label, x)
            there = first[pattern[m]]
            if there >= 0:
                there = root(label, there)
                if here < there:
                    here, there = there, here
                label[here] = there
                here = there
            first[pattern[m]] = here


@_compiled
def settle(label: Any) -> None:
    """Give every combination the number of its component."""
    for x in range(len(label)):
        if label[x] >= 0:
            label[x] = label[label[x]]  # the least code has its own number by now, and all before it have theirs


@_compiled
def onward(
    label: Any, low: Any, high: Any, low_bits: int, offset: Any, pattern: Any, one_way: int, source: Any, target: Any
) -> int:
    """Write from which components a member leads to which others by options that cannot be taken back; count them.

    Only the nearest ones of each coset are told: where it leads from these on follows.
    """
    size = 1 << one_way
    there = np.empty(size, dtype=np.int64)
    found = 0
    for coset in range(len(low) * len(high)):
        base = low[coset & ((1 << low_bits) - 1)] | high[coset >> low_bits]
        there[:] = -1
        for m in range(len(offset)):
            x = base + offset[m]
            if label[x] >= 0:
                there[pattern[m]] = label[x]
        for p in range(size):
            if there[p] < 0:
                continue
            more = (size - 1) & ~p
            sub = more
            while sub > 0:
                if there[p | sub] >= 0:
                    between = False
                    inner = (sub - 1) & sub
                    while inner > 0 and not between:
                        between = there[p | inner] >= 0
                        inner = (inner - 1) & sub
                    if not between:
                        if found < len(source):
                            source[found], target[found] = there[p], there[p | sub]
                        found += 1
                sub = (sub - 1) & more
    return found


@_compiled
def least_of(label: Any, value: Any, least: Any) -> None:
    """Lower what is known of each component to the least value in it."""
    for x in range(len(label)):
        c = label[x]
        if c >= 0 and value[x] < least[c]:
            least[c] = value[x]


@_compiled
def lower(least: Any, source: Any, target: Any) -> None:
    """Lower what is known of each component to the least of those that it leads to, which are settled before it."""
    for e in range(len(source)):
        least[source[e]] = min(least[source[e]], least[target[e]])


@_compiled
def beaten(
    points: Any, asked: Any, columns: int, point_first: Any, asked_first: Any, result: Any, first: int, last: int
) -> None:
    """Tell of each row asked about, in the groups from `first` to `last`, whether a point of its group beats it."""
    for group in range(first, last):
        a, b = point_first[group], point_first[group + 1]
        c, d = asked_first[group], asked_first[group + 1]
        if a < b and c < d:
            left, open_ = _set_aside(points, asked, columns, np.arange(a, b), np.arange(c, d), result)
            _divide(points, asked, columns, left, open_, result)


@_compiled
def _set_aside(points: Any, asked: Any, columns: int, left: Any, open_: Any, result: Any) -> Any:
    """Return which points and rows are left once a few good points have been asked first."""
    if columns < 3 or len(left) * len(open_) <= FEW:
        return left, open_
    for turn in range(24):
        best, most = -1, -1.0
        for p in left:
            # A new mixture of the columns each time, always the same ones.
            total = 0.0
            for k in range(columns):
                total += points[k, p] * (1.0 + ((turn * (2 * k + 1) * 7919) % 31))
            if total > most:
                best, most = p, total
        n = 0
        for q in open_:
            above = True
            for k in range(columns):
                above &= points[k, best] > asked[k, q]
            if above:
                result[q] = True
            else:
                open_[n] = q
                n += 1
        stuck = n > len(open_) - len(open_) // 16
        open_ = open_[:n]
        n = 0
        for p in left:
            under, same = True, True
            for k in range(columns):
                under &= points[k, best] >= points[k, p]
                same &= points[k, best] == points[k, p]
            if same or not under:
                left[n] = p
                n += 1
        left = left[:n]
        if stuck or len(open_) == 0:
            break
    return left, open_


@_compiled
def _halves(rows: Any, column: int, middle: Any, some: Any) -> Any:
    """Return those of some rows that are above the middle in a column, and the others, in the order they had."""
    upper, lower = np.empty_like(some), np.empty_like(some)
    m = n = 0
    for p in some:
        if rows[column, p] > middle:
            upper[m] = p
            m += 1
        else:
            lower[n] = p
            n += 1
    return upper[:m], lower[:n]


@_compiled
def _divide(points: Any, asked: Any, columns: int, left: Any, open_: Any, result: Any) -> None:
    """Do it by dividing at the middle of the last column; both lists are in the order of the first one."""
    if len(left) == 0 or len(open_) == 0:
        return
    if columns == 1:
        top = points[0, left[0]]
        for q in open_:
            if asked[0, q] < top:
                result[q] = True
        return
    if columns == 2:
        k, best = 0, np.int64(-1)
        for q in open_:
            while k < len(left) and points[0, left[k]] > asked[0, q]:
                best = max(best, np.int64(points[1, left[k]]))
                k += 1
            if best > asked[1, q]:
                result[q] = True
        return
    if len(left) * len(open_) <= FEW:
        for q in open_:
            for p in left:
                above = True
                for k in range(columns):
                    above &= points[k, p] > asked[k, q]
                if above:
                    result[q] = True
                    break
        return
    last = columns - 1
    low_p = high_p = np.int64(points[last, left[0]])
    for p in left:
        low_p, high_p = min(low_p, np.int64(points[last, p])), max(high_p, np.int64(points[last, p]))
    low_q = high_q = np.int64(asked[last, open_[0]])
    for q in open_:
        low_q, high_q = min(low_q, np.int64(asked[last, q])), max(high_q, np.int64(asked[last, q]))
    if high_p <= low_q:
        return
    if low_p > high_q:
        _divide(points, asked, last, left, open_, result)
        return
    middle = (min(low_p, low_q) + max(high_p, high_q)) >> 1
    upper, lower = _halves(points, last, middle, left)
    high, low = _halves(asked, last, middle, open_)
    _divide(points, asked, columns, upper, high, result)
    _divide(points, asked, last, upper, low, result)
    n = 0
    for q in low:
        if not result[q]:
            low[n] = q
            n += 1
    _divide(points, asked, columns, lower, low[:n], result)


@_compiled
def beaten_onward(
    points: Any, asked: Any, columns: int, to: Any, by: Any, member_first: Any, edge_first: Any, target: Any, most: int,
    result: Any,
) -> bool:  # fmt: skip
    """Tell of each combination whether a point beats it in its own component or one that its component leads to.

    Components are numbered so that each leads only to earlier ones: `target[edge_first[c]:edge_first[c + 1]]`. In `by`
    are those of each by falling first column of what asks, in `to` by that of points, and then by their codes. False if
    more than `most` points had to be kept.
    """
    kept = np.empty(max(len(to), 16), dtype=np.int64)
    first = np.zeros(len(member_first), dtype=np.int64)
    for c in range(len(member_first) - 1):
        some = to[member_first[c] : member_first[c + 1]].copy()
        for e in range(edge_first[c], edge_first[c + 1]):
            some = _foremost(points, columns, some, kept[first[target[e]] : first[target[e] + 1]])
        _divide(points, asked, columns, some, by[member_first[c] : member_first[c + 1]], result)
        end = first[c] + len(some)
        if end > most:
            return False
        if end > len(kept):
            wider = np.empty(2 * end, dtype=np.int64)
            wider[: first[c]] = kept[: first[c]]
            kept = wider
        kept[first[c] : end] = some
        first[c + 1] = end
    return True


@_compiled
def _foremost(points: Any, columns: int, one: Any, other: Any) -> Any:
    """Return two sorted lists as one, each point once, without those that one of the first ones is no less than."""
    window, n = np.empty(64, dtype=np.int64), 0
    left, m = np.empty(len(one) + len(other), dtype=np.int64), 0
    a = b = 0
    while a < len(one) or b < len(other):
        if b == len(other):
            first = True
        elif a == len(one):
            first = False
        else:
            x, y = points[0, one[a]], points[0, other[b]]
            first = x > y or (x == y and one[a] <= other[b])
        if first:
            p = one[a]
            b += b < len(other) and other[b] == p
            a += 1
        else:
            p = other[b]
            b += 1
        under = False
        for w in range(n):
            under = True
            for k in range(columns):
                under &= points[k, window[w]] >= points[k, p]
            if under:
                break
        if not under:
            left[m] = p
            m += 1
            if n < len(window):
                window[n] = p
                n += 1
    return left[:m]


@_compiled
def beaten_by_each(
    points: Any, asked: Any, columns: int, by: Any, first: Any, components: Any, open_: Any, result: Any
) -> Any:
    """Return which rows are beaten in each of some components, of those in `open_`; `result` is room, all false."""
    for c in components:
        left, some = _set_aside(points, asked, columns, by[first[c] : first[c + 1]].copy(), open_.copy(), result)
        _divide(points, asked, columns, left, some, result)
        n = 0
        for q in open_:
            if result[q]:
                result[q] = False
                open_[n] = q
                n += 1
        open_ = open_[:n]
        if n == 0:
            break
    return open_


@_compiled
def lower_by_gains(
    points: Any, asked: Any, columns: int, weight: Any, by: Any, first: Any, begin: int, end: int
) -> bool:
    """Lower the weights of each combination to the least of those that beat it in its component; tell if any fell."""
    changed = False
    for c in range(begin, end):
        here = by[first[c] : first[c + 1]]
        changed |= _lower(points, asked, columns, weight, here, here)
    return changed


@_compiled
def _lower(points: Any, asked: Any, columns: int, weight: Any, left: Any, open_: Any) -> bool:
    """Do it for lists in the order of the first column, dividing at the middle of the last one."""
    if len(left) == 0 or len(open_) == 0:
        return False
    can = False
    for w in range(len(weight)):
        least, most = weight[w, left[0]], weight[w, open_[0]]
        for p in left:
            least = min(least, weight[w, p])
        for q in open_:
            most = max(most, weight[w, q])
        can |= least < most
    if not can:
        return False
    changed = False
    if columns == 1:
        best = np.full(len(weight), np.iinfo(np.int32).max, dtype=np.int32)
        k = 0
        for q in open_:
            while k < len(left) and points[0, left[k]] > asked[0, q]:
                for w in range(len(weight)):
                    best[w] = min(best[w], weight[w, left[k]])
                k += 1
            for w in range(len(weight)):
                if best[w] < weight[w, q]:
                    weight[w, q] = best[w]
                    changed = True
        return changed
    if len(left) * len(open_) <= 1024:
        for q in open_:
            for p in left:
                above = True
                for k in range(columns):
                    above &= points[k, p] > asked[k, q]
                if above:
                    for w in range(len(weight)):
                        if weight[w, p] < weight[w, q]:
                            weight[w, q] = weight[w, p]
                            changed = True
        return changed
    last = columns - 1
    low_p = high_p = np.int64(points[last, left[0]])
    for p in left:
        low_p, high_p = min(low_p, np.int64(points[last, p])), max(high_p, np.int64(points[last, p]))
    low_q = high_q = np.int64(asked[last, open_[0]])
    for q in open_:
        low_q, high_q = min(low_q, np.int64(asked[last, q])), max(high_q, np.int64(asked[last, q]))
    if high_p <= low_q:
        return False
    if low_p > high_q:
        return _lower(points, asked, last, weight, left, open_)
    middle = (min(low_p, low_q) + max(high_p, high_q)) >> 1
    upper, lower = _halves(points, last, middle, left)
    high, low = _halves(asked, last, middle, open_)
    changed |= _lower(points, asked, columns, weight, upper, high)
    changed |= _lower(points, asked, last, weight, upper, low)
    changed |= _lower(points, asked, columns, weight, lower, low)
    return changed

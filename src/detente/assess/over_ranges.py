"""What is efficient, and what the solutions pick, over whole ranges of points: for every choice in them, and for some.

Two packages p and q differ for a decision maker by what each has alone: the gains are s + a and s + b, where s is what
both have, and s, a and b vary freely of each other in ranges that are sums. That decides exactly, by one corner of the
ranges, whether q can be better than p:

* dominance and sums: a at its least and b at its most; s does not matter, but that q has to be in the zone;
* leximin: besides, s at its least for whoever gains by q and at its most for whoever loses, since that first makes the
  former poor and the latter rich. (Of t ↦ how many have at most t, the first difference decides; moving up the stretch
  in which somebody loses, or down one in which somebody gains, keeps its sign.)
* products: the same corner, since (s + b) / (s + a) falls in s where b > a, and rises where b < a.

So it is exact which packages are efficient, and which are picked for *every* choice by the sums, the leximin of gains
and the products. For *some* choice, one corner has to do against all packages at once. The corner that is best for p
against most has its own levels at the most and all others at the least; where that does not do, ranges are halved, and
each part is proved, by a choice of points in it for which p is picked, or refuted, by one package that is better
throughout it. Shares also hang on the most that each could gain, so that they are told by halving alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from detente.answer import Answer
from detente.assess.bargaining import SOLUTIONS, Bargaining, Picked, Weighed, picks, zone_size
from detente.assess.frontier import Levels, Numbers, efficient_rows, products, sums_of
from detente.assess.on_the_table import Range, Table
from detente.deadline import check, over
from detente.errors import BoundReached

MAX_CANDIDATES = 2_000
"""Between how many packages ranges are compared: those of which none is surely dominated."""
MAX_PARTS = 100
"""How often ranges are cut for one answer."""
MAX_TOTAL = 2_000
"""How often for all answers together."""

Bools = npt.NDArray[np.bool_]
Choices = npt.NDArray[Any]
Answers: TypeAlias = tuple[Answer, Answer]
"""For every choice of points, and for some."""
SHARES = "kalai-smorodinsky"
PAIRWISE = ("nash", "egalitarian", "utilitarian")
"""The solutions that compare two packages by what these alone are worth."""


def over_ranges(table: Table, packages: Choices | None, limit: int) -> Bargaining:
    """Return what is efficient and what is picked over ranges; see `detente.assess.bargain`."""
    least, most = table.gains(table.least, table.most)
    stopped = None
    efficient: list[Answers] = []
    try:
        chosen = _candidates(table, least, most, packages)
        chosen, efficient = _efficient(table, chosen)
    except BoundReached as e:
        chosen, stopped = np.zeros((0, len(table.issues)), dtype=np.uint16), str(e)
    found = _Found(table, chosen)

    def listed(answers: Sequence[Answers]) -> tuple[list[Weighed], int]:
        at = [k for k, (_, some) in enumerate(answers) if some is not Answer.NO]
        told = [
            Weighed((table.package(chosen[k]),), 1, table.worth_of(chosen[k]), found.gains_of(k), *answers[k])
            for k in at[:limit]
        ]
        return told, len(at)

    frontier, count = listed(efficient)
    lists = {name: listed(answers) for name, answers in found.picked.items()}
    return Bargaining(
        issues=table.issues,
        without=table.without(),
        count=table.count if packages is None else len(packages),
        in_zone=zone_size(table, least, most, packages),
        frontier=tuple(frontier),
        efficient=None if stopped else count,
        frontier_listed=stopped is None and count <= limit,
        ideal=None,
        picked={name: Picked(tuple(told), None, stopped is None and n <= limit) for name, (told, n) in lists.items()},
        stopped=stopped,
    )


def _candidates(table: Table, least: Levels, most: Levels, packages: Choices | None) -> Choices:
    """Return the packages of which none is dominated for every choice of points by what it may gain at most."""
    if packages is not None:
        low, high = (sums_of(levels, table.start, packages) for levels in (least, most))
        return _few(packages[_unbeaten(low, high)])
    kind = least[0].dtype
    chosen: Choices = np.zeros((1, 0), dtype=np.uint16)
    low = high = np.array([table.start], dtype=kind)
    for down, up in zip(least, most, strict=True):
        size = len(down)
        low, high = (
            (rows[:, None, :] + one[None, :, :]).reshape(-1, rows.shape[1]) for rows, one in ((low, down), (high, up))
        )
        numbers = np.tile(np.arange(size, dtype=np.uint16), len(chosen))[:, None]
        keep = _unbeaten(low, high)
        chosen = np.hstack((np.repeat(chosen, size, axis=0), numbers))[keep]
        low, high = low[keep], high[keep]
        if len(chosen) > 50 * MAX_CANDIDATES:
            _few(chosen)
    return _few(chosen)


def _efficient(table: Table, chosen: Choices) -> tuple[Choices, list[Answers]]:
    """Return the packages that are efficient for some choice of points, and whether for every one.

    In the corner with its own levels at the most and the others at the least a package is ahead of all others at once
    by as much as it ever is. What is dominated for every choice is never picked, and need not be compared with.
    """
    box = _Box(table, table.least, table.most)
    answers: list[Answers] = []
    for p in chosen:
        check()
        pairs = box.pairs(p, chosen)
        answers.append((Answer.of(not pairs.can_dominate.any()), Answer.of(not pairs.always_dominates.any())))
    at = [k for k, (_, some) in enumerate(answers) if some is Answer.YES]
    return chosen[at], [answers[k] for k in at]


def _few(chosen: Choices) -> Choices:
    if len(chosen) > MAX_CANDIDATES:
        raise BoundReached(
            f"the ranges leave more than {MAX_CANDIDATES:,} packages of which each may be the best; narrower ranges "
            "leave fewer"
        )
    return chosen


def _unbeaten(low: Numbers, high: Numbers) -> Bools:
    """Return of which rows no other's least is at least their most everywhere, and above it somewhere."""
    keep = np.ones(len(high), dtype=np.bool_)
    for row in efficient_rows(low):
        at = np.flatnonzero(keep)
        keep[at[(row >= high[at]).all(axis=1) & (row > high[at]).any(axis=1)]] = False
    return keep


@dataclass(frozen=True)
class _Pairs:
    """What one package p and each of others have alone and together: by decision maker (rows) and other (columns).

    `a` is what p has alone, `b` what the other has alone, `s` what both have; each the least and the most.
    """

    s: tuple[Numbers, Numbers]
    a: tuple[Numbers, Numbers]
    b: tuple[Numbers, Numbers]

    @property
    def at_worst(self) -> tuple[Numbers, Numbers]:
        """What p and each other gain in the corner that is worst for p beside that other."""
        return self._corner(self.a[0], self.b[1], self.b[1] >= self.a[0])

    @property
    def at_best(self) -> tuple[Numbers, Numbers]:
        """What they gain in the corner that is best for p."""
        return self._corner(self.a[1], self.b[0], self.b[0] <= self.a[1])

    def _corner(self, a: Numbers, b: Numbers, poor: Bools) -> tuple[Numbers, Numbers]:
        s = np.where(poor, self.s[0], self.s[1])
        return s + a, s + b

    @property
    def can_dominate(self) -> Bools:
        """Whether the other is for some choice worth at least as much to everybody as p, and more to somebody."""
        ahead = self.b[1] - self.a[0]
        return np.asarray((ahead >= 0).all(axis=0) & (ahead > 0).any(axis=0))

    @property
    def always_dominates(self) -> Bools:
        """Whether it is for every choice."""
        ahead = self.b[0] - self.a[1]
        return np.asarray((ahead >= 0).all(axis=0) & (ahead > 0).any(axis=0))

    def can_beat(self, name: str) -> Bools:
        """Whether the other is for some choice in the zone and better than p, which is in it for every choice."""
        if name == "utilitarian":
            in_zone = (self.s[1] + self.b[1] >= 0).all(axis=0)
            return np.asarray(((self.b[1] - self.a[0]).sum(axis=0) > 0) & in_zone)
        mine, theirs = self.at_worst
        if name == "egalitarian":
            return _above(np.sort(theirs, axis=0), np.sort(mine, axis=0))
        return np.asarray((theirs > 0).all(axis=0) & (products(theirs.T) > products(mine.T)))

    def always_beats(self, name: str) -> Bools:
        """Whether the other is, for every choice for which p could be picked, in the zone and better than p."""
        mine, theirs = self.at_best
        if name == "egalitarian":
            return _above(np.sort(theirs, axis=0), np.sort(mine, axis=0))
        # The least of what both have for which p is still in the zone: so much has the other then at least.
        floor = np.maximum(self.s[0], -self.a[1])
        if name == "utilitarian":
            in_zone = (floor + self.b[0] >= 0).all(axis=0)
            return np.asarray(((self.b[0] - self.a[1]).sum(axis=0) > 0) & in_zone)
        gains = np.where(self.s[0] > -self.a[1], self.s[0] + self.b[0] > 0, self.b[0] >= self.a[1]).all(axis=0)
        # Whoever has the same by both counts for nothing.
        same = self.a[1] == self.b[0]
        one = np.ones_like(mine)
        return np.asarray(gains & (products(np.where(same, one, theirs).T) > products(np.where(same, one, mine).T)))


def _above(one: Numbers, other: Numbers) -> Bools:
    """Return in which columns the first difference between two is in favour of the first."""
    ahead = one - other
    first = np.argmax(ahead != 0, axis=0)
    return np.asarray(np.take_along_axis(ahead, first[None, :], axis=0)[0] > 0)


@dataclass(frozen=True)
class _Box:
    """Ranges of the points for every level: `low` and `high` by issue, rows levels, columns decision makers."""

    table: Table
    low: Levels
    high: Levels
    _known: dict[int, Numbers] = field(default_factory=dict, repr=False)

    @cached_property
    def gains(self) -> tuple[Levels, Levels]:
        """The least and the most that each level adds to gains."""
        return self.table.gains(self.low, self.high)

    def parts(self, k: int) -> Numbers:
        """Return what levels l and m of an issue add to s, a and b, least and most: by decision maker, l and m."""
        if k not in self._known:
            self._known[k] = self._parts(k)
        return self._known[k]

    def _parts(self, k: int) -> Numbers:
        n = len(self.low[k])
        low, high = (ends[k].T[:, :, None] for ends in self.gains)
        same = np.eye(n, dtype=np.bool_)[None, :, :]
        none = np.zeros((low.shape[0], n, n), dtype=low.dtype)
        s = [np.where(same, one, none) for one in (low, high)]
        a = [np.where(same, none, one) for one in (low, high)]
        b = [np.where(same, none, one.transpose(0, 2, 1)) for one in (low, high)]
        if self.table.quo is not None and self.table.by_quo.any():
            # At two levels besides the status quo's, what that is worth is lost by both.
            at, by_quo = self.table.quo[k], self.table.by_quo
            both = np.ones((n, n), dtype=np.bool_) & ~np.eye(n, dtype=np.bool_)
            both[at, :] = both[:, at] = False
            where = both[None, :, :] & by_quo[:, None, None]
            quo_low, quo_high = (ends[k][at][:, None, None] for ends in (self.low, self.high))
            raw_low, raw_high = (ends[k].T[:, :, None] for ends in (self.low, self.high))
            s = [np.where(where, -quo, one) for quo, one in ((quo_high, s[0]), (quo_low, s[1]))]
            a = [np.where(where, raw, one) for raw, one in ((raw_low, a[0]), (raw_high, a[1]))]
            b = [np.where(where, raw.transpose(0, 2, 1), one) for raw, one in ((raw_low, b[0]), (raw_high, b[1]))]
        return np.stack((*s, *a, *b))

    def pairs(self, p: Sequence[int], others: Choices) -> _Pairs:
        """Return what a package and each of others have alone and together."""
        of: Numbers = np.zeros((6, len(self.table.start), len(others)), dtype=self.table.kind)
        of[:2] += np.array(self.table.start, dtype=self.table.kind)[None, :, None]
        for k, level in enumerate(p):
            of += self.parts(k)[:, :, level, others[:, k]]
        return _Pairs((of[0], of[1]), (of[2], of[3]), (of[4], of[5]))

    def with_range(self, k: int, level: int, maker: int, low: int, high: int) -> _Box:
        """Return it with another range of one number."""
        lows, highs = list(self.low), list(self.high)
        for ends, end in ((lows, low), (highs, high)):
            ends[k] = ends[k].copy()
            ends[k][level, maker] = end
        return _Box(self.table, tuple(lows), tuple(highs), {j: p for j, p in self._known.items() if j != k})

    def halves(self, where: Sequence[Bools]) -> tuple[_Box, _Box] | None:
        """Return it cut in two at the widest range among some, or None where no range is left to cut."""
        widths = [np.where(some, high - low, 0) for some, low, high in zip(where, self.low, self.high, strict=True)]
        k = max(range(len(widths)), key=lambda j: widths[j].max())
        level, maker = (int(n) for n in np.unravel_index(np.argmax(widths[k]), widths[k].shape))
        low, high = int(self.low[k][level, maker]), int(self.high[k][level, maker])
        if high - low < 2:
            return None
        middle = (low + high) // 2
        return self.with_range(k, level, maker, low, middle), self.with_range(k, level, maker, middle, high)


class _Found:
    """The answers for some packages."""

    def __init__(self, table: Table, chosen: Choices) -> None:
        self.table, self.chosen = table, chosen
        self.box = _Box(table, table.least, table.most)
        self.left = MAX_TOTAL
        self.low, self.high = (sums_of(levels, table.start, chosen) for levels in self.box.gains)
        self.picked: dict[str, list[Answers]] = {name: [] for name in SOLUTIONS}
        if not len(chosen):
            return
        tried = [self.picked_at(point) for point in _points(self.box)]
        for k, p in enumerate(chosen):
            pairs = self.box.pairs(p, chosen)
            for name in PAIRWISE:
                once = any(found[name][k] for found in tried)
                some = Answer.YES if once else self._some(name, k, pairs)
                self.picked[name].append((self._every(name, k, pairs), some))
        self.picked[SHARES] = self._by_shares(tried)

    def gains_of(self, k: int) -> dict[str, Range]:
        """Return what a package gains each, least and most."""
        ends = zip(self.table.makers, self.low[k], self.high[k], strict=True)
        return {dm: (self.table.exact(low), self.table.exact(high)) for dm, low, high in ends}

    def picked_at(self, point: Levels) -> dict[str, Bools]:
        """Return what each solution picks for one choice of points."""
        gains = sums_of(self.table.gains(point, point)[0], self.table.start, self.chosen)
        zone = np.flatnonzero((gains >= 0).all(axis=1))
        found = {name: np.zeros(len(self.chosen), dtype=np.bool_) for name in SOLUTIONS}
        for name, (best, _) in picks(gains[zone]).items():
            found[name][zone[best]] = True
        return found

    def _every(self, name: str, k: int, pairs: _Pairs) -> Answer:
        least = self.low[k].min()
        inside = least > 0 if name == "nash" else least >= 0
        return Answer.of(bool(inside) and not pairs.can_beat(name).any())

    def _some(self, name: str, k: int, pairs: _Pairs) -> Answer:
        """Return whether a package is picked for some choice; its ranges are cut until all parts tell.

        Of others than its own levels, and those of a status quo, less is better for it: other packages are then less
        often in the zone, and less good in it.
        """
        if pairs.always_beats(name).any():
            return Answer.NO
        if over():
            return Answer.UNKNOWN
        free = [np.zeros(one.shape, dtype=np.bool_) for one in self.table.least]
        for one, level in zip(free, self.chosen[k], strict=True):
            one[level] = True
        for one, level in zip(free, self.table.quo or (), strict=self.table.quo is not None):
            one[level, self.table.by_quo] = True
        ends = zip(free, self.table.least, self.table.most, strict=True)
        high = tuple(np.where(one, most, least) for one, least, most in ends)
        waiting, cut, settled = deque([_Box(self.table, self.table.least, high)]), 0, True
        while waiting:
            part = waiting.popleft()
            if self._out(name, part, k) or part.pairs(self.chosen[k], self.chosen).always_beats(name).any():
                continue
            points = (_best_for(part, self.chosen[k]), *_points(part))
            if any(self.picked_at(point)[name][k] for point in points):
                return Answer.YES
            halves = part.halves(free) if cut < MAX_PARTS and self.left > 0 and not over() else None
            settled &= halves is not None
            if halves is not None:
                waiting.extend(halves)
                cut, self.left = cut + 1, self.left - 1
        return Answer.NO if settled else Answer.UNKNOWN

    def _out(self, name: str, box: _Box, k: int) -> bool:
        """Tell whether a package is for every choice out of what a solution picks from."""
        most = sums_of(box.gains[1], self.table.start, self.chosen[k : k + 1]).min()
        return bool(most <= 0 if name == "nash" else most < 0)

    def _by_shares(self, tried: Iterable[Mapping[str, Bools]]) -> list[Answers]:
        """Return it for the solution that hangs on the most that each could gain: ranges are cut for all at once."""
        n = len(self.chosen)
        once, never = (np.zeros(n, dtype=np.bool_) for _ in range(2))
        for found in tried:
            once |= found[SHARES]
            never |= ~found[SHARES]
        possible, always = np.zeros(n, dtype=np.bool_), np.ones(n, dtype=np.bool_)
        free = tuple(np.ones(one.shape, dtype=np.bool_) for one in self.table.least)
        waiting, cut = deque([self.box]), 0
        while waiting:
            part = waiting.popleft()
            may, must = _by_bounds(part, self.chosen, ~once | ~never)
            for point in (*_points(part), *(_best_for(part, self.chosen[k]) for k in np.flatnonzero(may & ~once)[:20])):
                found = self.picked_at(point)
                once |= found[SHARES]
                never |= ~found[SHARES]
            open_ = (may & ~once) | (~must & ~never)
            cuts = open_.any() and cut < min(MAX_PARTS, MAX_TOTAL // n) and not over()
            halves = part.halves(free) if cuts else None
            if halves is None:
                possible |= may
                always &= must
            else:
                waiting.extend(halves)
                cut += 1
        return [(_settled(always[k], never[k]), _settled(once[k], not possible[k])) for k in range(n)]


def _settled(yes: bool | np.bool_, no: bool | np.bool_) -> Answer:
    return Answer.NO if no else Answer.YES if yes else Answer.UNKNOWN


def _points(box: _Box) -> Iterator[Levels]:
    """Yield some choices of points in ranges."""
    yield box.high
    yield box.low
    yield tuple(low + (high - low) // 2 for low, high in zip(box.low, box.high, strict=True))


def _best_for(box: _Box, p: Sequence[int]) -> Levels:
    """Return the choice with a package's own levels at the most and all others at the least."""
    point = tuple(one.copy() for one in box.low)
    for one, most, level in zip(point, box.high, p, strict=True):
        one[level] = most[level]
    return point


def _by_bounds(box: _Box, chosen: Choices, asked: Bools) -> tuple[Bools, Bools]:
    """Return which packages may be picked by the shares of what each could gain at most, and which surely are.

    Only of those asked for more is told than that they may, and that they are not sure to be.
    """
    low, high = (sums_of(levels, box.table.start, chosen) for levels in box.gains)
    surely, perhaps = (np.asarray((rows >= 0).all(axis=1)) for rows in (low, high))
    may, must = perhaps.copy(), surely.copy()
    least, most = _shares(low, high, surely, perhaps)
    must &= asked
    for k in np.flatnonzero(perhaps & asked):
        pairs = box.pairs(chosen[k], chosen)
        # Whoever has the same by both whatever the points are does not count.
        same = (pairs.a[0] == pairs.b[1]) & (pairs.a[1] == pairs.b[0])

        def compared(theirs: Numbers, mine: Numbers, same: Bools = same) -> Bools:
            return _above(*(np.sort(np.where(same, 0, some), axis=0) for some in (theirs.T, mine[:, None])))

        ahead, behind = _starts(pairs, least, most, k)
        may[k] = not (((compared(least, most[k]) | ahead) & surely) | pairs.always_dominates).any()
        must[k] &= not (compared(most, least[k]) & perhaps & ~behind).any()
    return may, must


def _starts(pairs: _Pairs, least: Numbers, most: Numbers, k: np.intp) -> tuple[Bools, Bools]:
    """Return which others are surely better than package k, and which surely not, by where stretches begin.

    From one package to another each share moves along a stretch. If the first that begins, from below, is of somebody
    who gains, the other package is better, and if it is of somebody who loses, worse. (See the module, on leximin.)
    """
    never = most.max(initial=0) + 1
    gains, may_gain = pairs.b[0] > pairs.a[1], pairs.b[1] > pairs.a[0]
    loses, may_lose = pairs.b[1] < pairs.a[0], pairs.b[0] < pairs.a[1]

    def first(where: Bools, places: Numbers) -> Numbers:
        return np.asarray(np.where(where, places, never).min(axis=0))

    ahead = first(gains, most[k][:, None]) < first(may_lose, least.T)
    behind = first(loses, most.T) < first(may_gain, least[k][:, None])
    return np.asarray(ahead), np.asarray(behind | ~may_gain.any(axis=0))


def _shares(low: Numbers, high: Numbers, surely: Bools, perhaps: Bools) -> tuple[Numbers, Numbers]:
    """Return the least and the most that each gains as a share of the most it could gain, as places in their order."""
    least, most = np.zeros(low.shape, dtype=object), np.zeros(low.shape, dtype=object)
    for i in range(low.shape[1]):
        up = max(0, int(high[perhaps, i].max(initial=0)))
        down = max(0, int(low[surely, i].max(initial=0)))
        # Of whoever may have nothing to gain, a share may be anything.
        least[:, i] = [Fraction(max(0, int(n)), up) if down else Fraction(0) for n in low[:, i]]
        most[:, i] = [Fraction(min(max(0, int(n)), down), down) if down else Fraction(bool(up)) for n in high[:, i]]
    places = np.unique(np.stack((least, most)), return_inverse=True)[1].reshape(2, *low.shape)
    return places[0], places[1]

"""Coalitions over all combinations at once, where moves are transitive and numbers say what is preferred.

Where one decision maker's moves are transitive, the members of a coalition H reach from a state what is connected with
it: its *component*, and where some of their options can only be taken or only be dropped, components further on. An
infeasible combination is in none, so that what rules cut off is not reached.

*CNash.* A state is left by H iff a state within reach is better for every member: if a point of its component is above
it in every column, which dividing and conquering tells of all states at once, in O(n log(n)^(d - 1)) for n states and d
members (Kung, Luccio and Preparata, *Journal of the ACM* 22, 1975).

*CGMR.* An answer x to q deters iff it is no better than s for some member i; so none does iff for every member the
least rank among q and all answers is above that of s. The question is the same, with these least ranks as points.

*CSMR.* For one decision maker it is again the least of one number: the best that it reaches from an answer. For several
it is not, since s may be below one thing that H reaches from x in every column, and below another from y. Where what is
feasible for H does not hang on the others and everything can be taken back, though, the answers to any q are the same
choices of the others, and H reaches the same from each: s is left iff, whatever of these the others choose, H reaches
something that is above it.

*CSEQ.* The least ranks are those over what the others reach by coalition improvements: from q to whatever is above it,
in its component, in every column of some of the others; again and again until nothing falls.

*Pareto.* A state improves on s iff no member's rank falls and the sum of ranks rises; that is one column more, and
again it is the least sums that count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict, Sanctioning
from detente.conflict.arrays import BoolArray, IntArray
from detente.deadline import check
from detente.engines.arrays import ArraySet, Space
from detente.engines.coalitions.protocol import Coalition, JointPart, Way, coalitions_of
from detente.engines.dense import Dense, coset_of, ranks_of, rules_are_single
from detente.engines.protocol import Progress, silent
from detente.engines.sets import StateSet
from detente.errors import BoundReached

MAX_OPTIONS = 24
MAX_GAINING = 20
"""Up to so many options the components of all coalitions are kept, which answers by improvements need."""
AT_ONCE = 16
MOST_KEPT = 1 << 26
Columns = npt.NDArray[np.int32]


class DenseTogether(Way):
    """The way; see the module."""

    name = "dense"

    def refuses(self, conflict: Conflict, shapes: Sequence[Sanctioning], *, pareto: bool) -> str | None:  # noqa: ARG002
        """Refuse what moves or preferences are not transitive for, and what is not worked out here."""
        if why := Dense().refuses(conflict):
            return why
        if (n := len(conflict.options)) > MAX_OPTIONS:
            return f"it takes coalitions over arrays of up to {MAX_OPTIONS} options; this model has {n}"
        return next((why for shape in shapes if (why := _inexact(conflict, shape)) is not None), None)

    def start(
        self,
        conflict: Conflict,
        shapes: Sequence[Sanctioning],
        *,
        pareto: bool = False,
        feasible: StateSet | None = None,
        progress: Progress = silent,
    ) -> DenseRun:
        """See `Way`."""
        progress("dense: feasible states and preferences")
        return DenseRun(conflict, shapes, pareto, feasible, progress)


@dataclass(frozen=True, eq=False)
class Reach:
    """Where a coalition gets: the component of each combination, and which components lead to which others.

    Components are numbered from 0 so that each leads only to earlier ones; -1 is that of infeasible combinations.
    """

    label: npt.NDArray[np.int32]
    count: int
    source: IntArray
    target: IntArray

    def least(self, values: npt.NDArray[Any], kernels: Any) -> npt.NDArray[Any]:
        """Return for each combination the least value within reach, its own included."""
        least = np.full(self.count + 1, np.iinfo(values.dtype).max, dtype=values.dtype)
        kernels.least_of(self.label, values, least)
        if len(self.source):
            kernels.lower(least, self.source, self.target)
        return least[self.label]


class DenseRun:
    """One run over the arrays; see `JointRun`."""

    def __init__(
        self,
        conflict: Conflict,
        shapes: Sequence[Sanctioning],
        pareto: bool,
        feasible: StateSet | None,
        progress: Progress,
    ) -> None:
        from detente.engines import compiling
        from detente.engines.coalitions import kernels

        self.kernels: Any = kernels
        self.compiling: Any = compiling
        self.conflict = conflict
        self.shapes = shapes
        self.pareto = pareto
        self.progress = progress
        ranks, self.exists = ranks_of(conflict)
        # Ranks are only compared, and their sums are to fit; where they are many they are made as small as they can be.
        self.ranks = [_dense(rank) for rank in ranks]
        self.cosets = [coset_of(conflict, i) for i in range(len(ranks))]
        self.feasible: StateSet = ArraySet(Space(conflict, None), self.exists) if feasible is None else feasible
        gaining = any(shape.responders == "improvements" for shape in shapes)
        self.reach = lru_cache(maxsize=None if gaining else 2)(self._reach)
        self.by = lru_cache(maxsize=None if gaining else 2)(self._by)

    def parts(self, coalitions: Sequence[Coalition]) -> Iterator[JointPart]:
        """See `JointRun`."""
        with self.compiling.announced(self.progress):
            for members in coalitions:
                check()
                named = ", ".join(self.conflict.decision_makers[i] for i in members)
                self.progress(f"dense: {named} together")
                for shape in self.shapes:
                    yield JointPart(shape.id, members, self._as_set(self.exists & ~self.left(members, shape)))

    def _as_set(self, stable: BoolArray) -> StateSet:
        feasible = self.feasible
        if isinstance(feasible, ArraySet) and feasible.space.states is None:
            return ArraySet(feasible.space, stable)
        return feasible.where("false").including(np.flatnonzero(stable).tolist())

    def _reach(self, members: Coalition) -> Reach:
        """Return where a coalition gets."""
        check()
        size = len(self.exists)
        own = _joined(self.conflict.own[i] for i in members)
        one_way = own & (self.conflict.take_only | self.conflict.drop_only)
        codes = np.arange(size)
        if self._separate(members):
            label = np.where(self.exists, codes & ~(own & ~one_way), -1)
        else:
            label = np.where(self.exists, codes, -1)
            for i in members:
                coset = self.cosets[i]
                self.kernels.join(label, *coset.place, coset.pattern, coset.one_way)
            self.kernels.settle(label)
        there = np.zeros(size, dtype=np.bool_)
        there[label[self.exists]] = True
        number = np.flatnonzero(there)
        if one_way:
            # What can only be taken or dropped has changed furthest in the components that come first.
            turned = (number ^ (self.conflict.drop_only & one_way)) & one_way
            number = number[np.argsort(-np.bitwise_count(turned).astype(np.int64), kind="stable")]
        renamed = np.full(size + 1, -1, dtype=np.int32)
        renamed[number] = np.arange(len(number))
        label = renamed[label]
        nobody = np.empty(0, dtype=np.int64)
        source, target = self._onward(label, members) if one_way else (nobody, nobody)
        return Reach(label, len(number), source, target)

    def _separate(self, members: Coalition) -> bool:
        """Tell whether no rule speaks of options of two members, so that what is feasible for them is a product."""
        bit = {o: 1 << k for k, o in enumerate(self.conflict.options)}
        own = [self.conflict.own[i] for i in members]
        return all(sum(any(o & bit[x] for x in r.names()) for o in own) <= 1 for r in self.conflict.infeasible)

    def _onward(self, label: npt.NDArray[np.int32], members: Coalition) -> tuple[IntArray, IntArray]:
        """Return which components lead to which others, each pair once, by their source."""
        n = int(label.max()) + 1
        pairs = []
        for i in members:
            coset = self.cosets[i]
            if not coset.one_way:
                continue
            before = (label, *coset.place, coset.pattern, coset.one_way)
            nobody = np.empty(0, dtype=np.int64)
            source, target = np.empty((2, self.kernels.onward(*before, nobody, nobody)), dtype=np.int64)
            self.kernels.onward(*before, source, target)
            pairs.append(source * n + target)
        found = np.unique(np.concatenate(pairs))
        return found // n, found % n

    def _by(self, members: Coalition) -> tuple[IntArray, IntArray]:
        """Return the states by the component of a coalition, the best for its first member first; where each begins."""
        reach = self.reach(members)
        by = _sorted(reach.label, self.ranks[members[0]])
        return by, np.searchsorted(reach.label[by], np.arange(reach.count + 1))

    def left(self, members: Coalition, shape: Sanctioning) -> BoolArray:
        """Return which states a coalition leaves."""
        others = tuple(j for j in range(len(self.ranks)) if j not in members)
        asked = self._asked(members)
        points = asked
        if shape.responders == "nothing" or not others:
            pass
        elif shape.counters and len(members) > 1:
            return self._left_whatever_others_choose(members)
        elif shape.responders == "improvements":
            points = self._least_by_gains(asked, others)
        elif shape.counters:
            best = [-self.reach(members).least(-column, self.kernels) for column in asked]
            answered = [self.reach(others).least(column, self.kernels) for column in best]
            points = np.minimum(asked, np.stack(answered))
        else:
            points = np.stack([self.reach(others).least(column, self.kernels) for column in asked])
        return self._beaten(members, self._as_points(members, points), asked)

    def _asked(self, members: Coalition) -> Columns:
        """Return what has to be above for a coalition to improve: ranks, in the Pareto variant also their sum."""
        ranks = [self.ranks[i] for i in members]
        if self.pareto and len(members) > 1:
            ranks.append(np.add.reduce(ranks).astype(np.int32))
        return np.stack(ranks)

    def _as_points(self, members: Coalition, least: Columns) -> Columns:
        """Return what is above in every column where it improves: in the Pareto variant ranks may be the same."""
        if not self.pareto or len(members) == 1:
            return least
        more = np.ones((len(least), 1), dtype=np.int32)
        more[-1] = 0
        return least + more

    def _beaten(self, members: Coalition, points: Columns, asked: Columns) -> BoolArray:
        """Tell which combinations some point within a coalition's reach is above in every column."""
        reach = self.reach(members)
        result = np.zeros(len(self.exists), dtype=np.bool_)
        if not len(reach.source) and len(points) == 1:
            most = np.full(reach.count + 1, -1, dtype=points.dtype)
            np.maximum.at(most, reach.label, points[0])
            return np.asarray(self.exists & (most[reach.label] > asked[0]))
        by, firsts = self.by(members)
        if len(reach.source):
            edges = np.searchsorted(reach.source, np.arange(reach.count + 1))
            to = by if points is asked else _sorted(reach.label, points[0])
            rest = (to, by, firsts, edges, reach.target, MOST_KEPT, result)
            if not self.kernels.beaten_onward(points, asked, len(points), *rest):
                raise BoundReached(f"more than {MOST_KEPT:,} states would have to be kept that a coalition may go to")
            return result
        to = by if points is asked else _sorted(reach.label, points[0])
        found = np.zeros(len(by), dtype=np.bool_)
        columns = np.take(points, to, axis=1), np.take(asked, by, axis=1), len(points)
        for first, last in _parts(reach.count):
            check()
            self.kernels.beaten(*columns, firsts, firsts, found, first, last)
        result[by] = found
        return result

    def _left_whatever_others_choose(self, members: Coalition) -> BoolArray:
        """Return which states some improvement leads out of that nobody deters for good: CSMR of two or more."""
        asked = self._asked(members)
        points = self._as_points(members, asked)
        left = self._beaten(members, points, asked)
        # What CGMR leaves is left for good, too.
        settled = self.left(members, Sanctioning("cgmr", "moves"))
        result, room = settled.copy(), np.zeros(len(self.exists), dtype=np.bool_)
        by, firsts = self.by(members)
        block = self.reach(tuple(range(len(self.ranks)))).label
        order = by[(left & ~settled)[by]]
        order = order[np.argsort(-asked[0, order], kind="stable")]
        order = order[np.argsort(block[order], kind="stable")]
        # The choices by which the others leave a coalition least come first: few states are left to be asked about.
        of = block[by[firsts[:-1]]]
        most = np.maximum.reduceat(np.add.reduce(asked[:, by]), firsts[:-1])
        components = np.lexsort((most, of))
        ends = np.arange(int(block.max()) + 2)
        begin, choices = np.searchsorted(block[order], ends), np.searchsorted(of[components], ends)
        for b in np.flatnonzero(np.diff(begin)):
            open_ = order[begin[b] : begin[b + 1]]
            for first in range(choices[b], choices[b + 1], AT_ONCE):
                check()
                some = components[first : min(choices[b + 1], first + AT_ONCE)]
                open_ = self.kernels.beaten_by_each(points, asked, len(points), by, firsts, some, open_, room)
            result[open_] = True
        return result

    def _least_by_gains(self, asked: Columns, others: Coalition) -> Columns:
        """Return the least of each column over what the others reach by improvements of any of them together."""
        weight = asked.copy()
        those = [tuple(others[k] for k in some) for some in coalitions_of(len(others))]
        still = turn = 0
        while still < len(those):
            some = those[turn % len(those)]
            columns = self._asked(some)
            points = self._as_points(some, columns)
            by, firsts = self.by(some)
            changed = False
            for first, last in _parts(len(firsts) - 1):
                check()
                changed |= self.kernels.lower_by_gains(points, columns, len(points), weight, by, firsts, first, last)
            # What a coalition may do twice it may do at once, so that its own gains are all used after one turn.
            still, turn = 1 if changed else still + 1, turn + 1
        return weight


def _parts(groups: int) -> Iterator[tuple[int, int]]:
    """Yield groups in some parts, between which the time is looked at."""
    size = max(1, groups // 64)
    yield from ((first, min(groups, first + size)) for first in range(0, groups, size))


def _inexact(conflict: Conflict, shape: Sanctioning) -> str | None:
    """Say why arrays do not tell what is stable under a concept here, or return None if they do."""
    one_way = conflict.take_only | conflict.drop_only
    if shape.responders == "improvements":
        if shape.counters:
            return f"it does not work out answers by improvements that may be answered ({shape.id})"
        if one_way:
            return f"for {shape.id} it needs every option to be taken and dropped; this model has options of one way"
        if (n := len(conflict.options)) > MAX_GAINING:
            return f"it takes {shape.id} over arrays of up to {MAX_GAINING} options; this model has {n}"
    elif shape.counters and len(conflict.decision_makers) > 2:
        if one_way:
            return f"for {shape.id} it needs every option to be taken and dropped; this model has options of one way"
        if not rules_are_single(conflict):
            return f"for {shape.id} it needs rules that speak of one decision maker's options each"
    return None


def _joined(bits: Iterator[int] | Any) -> int:
    found = 0
    for some in bits:
        found |= some
    return found


def _dense(rank: npt.NDArray[Any]) -> Columns:
    """Return ranks as numbers of 32 bits whose sums are far from the greatest; infeasible ones stay -1."""
    if rank.dtype == np.int16 or int(rank.max()) < 1 << 24:
        return rank.astype(np.int32)
    _, found = np.unique(rank, return_inverse=True)
    return (found - int(rank.min() < 0)).astype(np.int32)


def _sorted(label: npt.NDArray[np.int32], column: npt.NDArray[Any]) -> IntArray:
    """Return the feasible combinations by their component, and in each by falling numbers of a column, then by code."""
    feasible = np.flatnonzero(label >= 0)
    key = (label[feasible].astype(np.int64) << 32) - column[feasible]
    return feasible[np.argsort(key, kind="stable")]

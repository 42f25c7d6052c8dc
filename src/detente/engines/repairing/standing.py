"""Is one state stable, in a model of any size that can be walked: the improvement nobody deters, and where it ends.

Only what can be reached from the one state is looked at, many states at a time. Where a sanction is reached the search
stops; where none is, everything that can be reached is known, and that set is the reason: nothing less than a way out
of it, or a sanction in it, can deter the move.

Moves are taken as transitive, so that “nobody twice in a row” changes nothing. With forbidden or listed moves that may
reach too much; then, and in models with indistinguishable states, the plain search of `detente.stability` has the last
word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from detente.answer import Answer
from detente.conflict import Conflict, Sanctioning
from detente.conflict.arrays import BoolArray, IntArray, combine
from detente.deadline import check
from detente.engines.hypercube import spread
from detente.engines.repairing.ground import ROWS, Ground
from detente.errors import BoundReached

MAX_REACHED = 1 << 21
MAX_OWN = 16
MAX_CUBE = 20  # options of the opponents that are looked at in all combinations at once
MUCH = 100_000  # states reached by undeterred moves, after which no further one is looked for at once
FEW = 1500  # states reached one by one before that


class Deters(Protocol):
    """Tells whether the others deter i's improvement from a state to q."""

    def __call__(self, conflict: Conflict, i: int, state: int, q: int, concept: Sanctioning, /) -> Answer:
        """Return whether they do."""


@dataclass(frozen=True)
class Failure:
    """An improvement that nobody deters: its owner's index, where it leads, and all that the others reach from there.

    `reached` is None where what can be reached is not all that matters; see the module.
    """

    i: int
    target: int
    reached: IntArray | None


class Standing:
    """One state of one conflict under one concept."""

    def __init__(
        self,
        ground: Ground,
        state: int,
        concept: Sanctioning,
        deters: Deters,
        answers: dict[tuple[int, int], tuple[tuple[int, int], ...]] | None = None,
    ) -> None:
        self.answers = {} if answers is None else answers
        self.ground = ground
        self.conflict = conflict = ground.conflict
        self.state = state
        self.concept = concept
        self.deters = deters
        self.here = np.array([state], dtype=np.int64)
        if max(own.bit_count() for own in conflict.own) > MAX_OWN:
            raise BoundReached(f"a decision maker has more than {MAX_OWN} options; its moves are too many to walk")
        self.literal = conflict.literal
        self._no_gain: dict[int, BoolArray] = {}

    def improvements(self, i: int) -> list[int]:
        """Return where i's improvements from the state lead."""
        if self.literal:
            return list(self.conflict.neighbourhood.improvements(i, self.state))
        if self.ground.looked_up:
            return [*map(int, self.ground.improvements(self.ground.ways(i), self.here))]
        _, y = self.ground.steps(i, self.here)
        return [int(q) for q in y[self.ground.better(i, y, self.here)]]

    def failures(self, i: int, first: Sequence[int] = (), most: int = 1 << 30) -> Iterator[Failure]:
        """Yield improvements of i that nobody deters, those given first, at most so many."""
        found = self.improvements(i)
        order = [q for q in first if q in found]
        order += [q for q in found if q not in set(order)]
        given = size = 0
        for q in order:
            failure = self.failure(i, q)
            if failure is not None:
                yield failure
                given += 1
                size += 0 if failure.reached is None else len(failure.reached)
                if given == most or (size > MUCH and most > 1):
                    return

    def failure(self, i: int, q: int) -> Failure | None:
        """Return why nobody deters i's improvement to q, or None if somebody does."""
        if self.conflict.merged or self.conflict.unscored:
            deterred = self.deters(self.conflict, i, self.state, q, self.concept)
            return None if self._settled(deterred) else Failure(i, q, None)
        if self.concept.responders == "nothing":
            return Failure(i, q, np.array([q], dtype=np.int64))
        if not self.literal and self._answered(i, q):
            return None
        self.trail: list[tuple[int, IntArray]] = [(i, np.array([q], dtype=np.int64))]
        reached = self.reached(i, q)
        if reached is not None:
            return Failure(i, q, reached)
        if self.conflict.selective and not self._settled(self.deters(self.conflict, i, self.state, q, self.concept)):
            return Failure(i, q, None)
        return None

    @staticmethod
    def _settled(deterred: Answer) -> bool:
        if deterred is Answer.UNKNOWN:
            check()
            raise BoundReached("whether a move is deterred was not settled within the bound on states visited")
        return deterred is Answer.YES

    def reached(self, i: int, q: int) -> IntArray | None:
        """Return all that i's opponents reach from q, q included, or None if a sanction is among it."""
        if self.ground.looked_up and self.concept.responders == "improvements":
            at_once = self._reached_at_once(i, q)
            if at_once is not None:
                return at_once
        known = np.array([q], dtype=np.int64)
        frontier = known
        waiting: list[IntArray] = []
        expanded: list[set[int]] = [set() for _ in self.conflict.own]
        while len(frontier):
            check()
            for j in range(len(self.conflict.own)):
                if j == i or not self.conflict.own[j]:
                    continue
                for new in self._onward(j, frontier, expanded[j]):
                    fresh = new[~members(known, new)]
                    if not len(fresh):
                        continue
                    self.trail.append((j, fresh))
                    if self._ends(i, q, fresh):
                        return None
                    known = np.sort(np.concatenate([known, fresh]))
                    if len(known) > FEW and self.cube(i) is not None:
                        del self.trail[1:]
                        return self.reached_in_cube(i, q)
                    if len(known) > MAX_REACHED:
                        raise BoundReached(f"the opponents reach more than {MAX_REACHED:,} states")
                    waiting.append(fresh)
            frontier, waiting = np.concatenate([known[:0], *waiting]), []
        return known

    def _not_better(self, i: int) -> BoolArray:
        """Return which of all combinations i does not find better than the state."""
        if i not in self._no_gain:
            score = self.ground.score(i)
            self._no_gain[i] = score <= score[self.state]
        return self._no_gain[i]

    def _reached_at_once(self, i: int, q: int) -> IntArray | None:
        """Return the same as `reached`, if it is not much, for all opponents at once; no way to a sanction is found."""
        others, not_better = self.ground.ways_of_others(i), self._not_better(i)
        known = np.zeros(1 << len(self.conflict.options), dtype=np.bool_)
        known[q] = True
        frontier, count = np.array([q], dtype=np.int64), 1
        while len(frontier) and count <= FEW:
            check()
            far = self.ground.improvements(others, frontier)
            frontier = once(far[~known[far]])
            if np.count_nonzero(not_better[frontier]) and self.sanctions(i, frontier).any():
                return None
            known[frontier] = True
            count += len(frontier)
        return np.flatnonzero(known) if count <= FEW else None

    def _ends(self, i: int, q: int, codes: IntArray) -> bool:
        """Tell whether a sanction is among states that were just reached, and remember the way there."""
        found = codes[self.sanctions(i, codes)]
        if not len(found) or self.literal:
            return bool(len(found))
        x, way = int(found[0]), []
        upto = len(self.trail)
        while x != q:
            upto = next(k for k in range(upto) if members(self.trail[k][1], np.array([x])).any())
            j = self.trail[upto][0]
            way.append((j, x))
            _, y = self.ground.steps(j, np.array([x], dtype=np.int64), backwards=True)
            if self.concept.responders == "improvements":
                y = y[self.ground.better(j, np.full(len(y), x, dtype=np.int64), y)]
            before = np.zeros(len(y), dtype=np.bool_)
            for _, codes_then in self.trail[:upto]:
                before |= members(codes_then, y)
            x = int(y[before][0])
        self.answers[i, q] = tuple(reversed(way))
        return True

    def _answered(self, i: int, q: int) -> bool:
        """Tell whether the answer that was found once, perhaps in another model, is one here."""
        way, at = self.answers.get((i, q), ()), q
        for j, x in way:
            _, y = self.ground.steps(j, np.array([at], dtype=np.int64))
            if x not in y or j == i:
                return False
            pair = np.array([x], dtype=np.int64), np.array([at], dtype=np.int64)
            if self.concept.responders == "improvements" and not self.ground.better(j, *pair)[0]:
                return False
            at = x
        return bool(way) and bool(self.sanctions(i, np.array([at], dtype=np.int64))[0])

    def cube(self, i: int) -> tuple[int, ...] | None:
        """Return the places of the options of i's opponents, or None where they are not looked at together."""
        places = tuple(k for k in range(len(self.conflict.options)) if not self.conflict.own[i] >> k & 1)
        return places if len(places) <= MAX_CUBE and not self.conflict.selective else None

    def states_of_cube(self, i: int, q: int) -> IntArray:
        """Return all combinations in which i's options are as in q, in ascending order of the others' options."""
        codes = np.array([q & self.conflict.own[i]], dtype=np.int64)
        for k in self.cube(i) or ():
            codes = np.concatenate([codes, codes | 1 << k])
        return codes

    def reached_in_cube(self, i: int, q: int) -> IntArray | None:
        """Return the same as `reached`, looking at all combinations of the opponents' options at once.

        One decision maker goes on from whatever is reached to what it prefers to the least that is reached among those
        that differ in its own options only: a minimum over a part of an array, taken one option at a time.
        """
        codes, places = self.states_of_cube(i, q), self.cube(i) or ()
        exists = self.ground.exists(codes)
        reached = codes == q
        by_moves = self.concept.responders == "moves"
        movers = [j for j in range(len(self.conflict.own)) if j != i and self.conflict.own[j]]
        keys = {j: self._keys(j, codes, by_moves=by_moves) for j in movers}
        harmless = ~exists | self.ground.better(i, codes, self.here)
        unchanged = turn = 0
        while unchanged < len(movers):
            check()
            j = movers[turn % len(movers)]
            turn += 1
            above_all = keys[j].dtype.type(np.iinfo(keys[j].dtype).max)
            least = self._spread(j, places, np.where(reached, keys[j], above_all))
            new = exists & ~reached & ((least < above_all) if by_moves else (keys[j] > least))
            unchanged = 0 if new.any() else unchanged + 1
            reached |= new
            if new.any():
                self.trail.append((j, codes[new]))
            asked = codes[new & ~harmless]
            if len(asked) and self._ends(i, q, asked):
                return None
        found: IntArray = codes[reached]
        return found

    def _keys(self, j: int, codes: IntArray, *, by_moves: bool) -> npt.NDArray[Any]:
        if by_moves:
            return np.zeros(len(codes), dtype=np.int8)
        keys = combine(self.ground.words(j, codes))
        narrow = int(keys.min()) > -(2**31) and int(keys.max()) < 2**31 - 1
        return keys.astype(np.int32) if narrow else keys

    def _spread(self, j: int, places: tuple[int, ...], least: npt.NDArray[Any]) -> npt.NDArray[Any]:
        conflict = self.conflict
        own, up, down = (
            sum(1 << position for position, k in enumerate(places) if bits >> k & 1)
            for bits in (conflict.own[j], ~conflict.take_only, ~conflict.drop_only)
        )
        return spread(least, own, np.minimum, up=up, down=down)

    def _onward(self, j: int, frontier: IntArray, expanded: set[int]) -> Iterator[IntArray]:
        by_moves = self.concept.responders == "moves"
        if by_moves and not self.conflict.selective:
            # All of j's moves from one state are its moves from the others it can go back and forth to.
            one_way = self.conflict.take_only | self.conflict.drop_only
            kept = ~self.conflict.own[j] | one_way
            _, places = np.unique(frontier & kept, return_index=True)
            frontier = np.array([x for x in frontier[places] if int(x & kept) not in expanded], dtype=np.int64)
            expanded.update(int(x & kept) for x in frontier)
        size = max(1, ROWS // max(1, len(self.ground.masks[j])))
        for start in range(0, len(frontier), size):
            x, y = self.ground.steps(j, frontier[start : start + size])
            yield once(y if by_moves else y[self.ground.better(j, y, x)])

    def sanctions(self, i: int, codes: IntArray) -> BoolArray:
        """Tell which states sanction an improvement of i: not better than the state, and if need be without escape."""
        result = ~self.ground.better(i, codes, self.here)
        if self.concept.counters and result.any():
            places = np.flatnonzero(result)
            result[places] = self.escapes(i, codes[places]) == codes[places]
        return result

    def escapes(self, i: int, codes: IntArray) -> IntArray:
        """Return for each state one that is better for i than *the* state, itself or one move of i away, or itself."""
        found = codes.copy()
        size = max(1, ROWS // max(1, len(self.ground.masks[i])))
        for start in range(0, len(codes), size):
            part = codes[start : start + size]
            part = part[~self.ground.better(i, part, self.here)]
            x, y = self.ground.steps(i, part)
            good = self.ground.better(i, y, self.here)
            x, y = x[good], y[good]
            # Of several, the same change every time, so that few different ones are told.
            _, last = np.unique(x[::-1], return_index=True)
            last = len(x) - 1 - last
            found[np.searchsorted(codes, x[last])] = y[last]
        return found


def once(codes: IntArray) -> IntArray:
    """Return each state once, in ascending order: `numpy.unique` in less time where they are few."""
    ordered = np.sort(codes)
    first = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def members(some: IntArray, asked: IntArray) -> BoolArray:
    """Tell which of the states asked about are among some, which are in ascending order."""
    places = np.minimum(np.searchsorted(some, asked), len(some) - 1)
    return np.asarray(some[places] == asked)

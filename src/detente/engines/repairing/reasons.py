"""Why a set of changes does not make a state an equilibrium, as a clause that every set of changes which does fulfils.

An improvement that nobody deters is the reason. To make it harmless one of these must change: its owner can no longer
make it; its owner no longer finds it better; a state that the others reach becomes a sanction; or the others get a way
out of what they reach now. Each of these is a literal, or a few, over the changes (see `encoding`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.case.changes import Change, Commit, GiveOption, Guarantee
from detente.conflict.arrays import IntArray
from detente.engines.repairing.clauses import Signature
from detente.engines.repairing.encoding import Changing, Encoding
from detente.engines.repairing.ground import ROWS
from detente.engines.repairing.standing import Failure, Standing, members

MAX_EXACT = 48  # signatures told one by one; more are merged as far as the reason allows
MAX_PAIRS = 1 << 21  # ways out looked at; beyond, every change to the list counts as one
FEW_ROWS = 64  # rows that are all compared with each other at once
Rows = npt.NDArray[np.int8]
POWERS = 3 ** np.arange(39, dtype=np.int64)  # rows of no more numbers are told apart by one number each


class Reasons:
    """Clauses for the failures of one set of changes."""

    def __init__(
        self,
        standing: Standing,
        encoding: Encoding,
        lists: dict[str, Changing],
        chosen: frozenset[Change],
        holds: Callable[[int], bool],
    ) -> None:
        self.standing = standing
        self.conflict = standing.conflict
        self.variables = encoding.variables
        self.of_options = encoding.of_options
        self.lists = lists
        self.chosen = chosen
        self.holds = holds

    def clause(self, failure: Failure) -> list[int]:
        """Return the clause of one failure."""
        i, q, s = failure.i, failure.target, self.standing.state
        near = self.conflict
        if near.merged or failure.reached is None:
            return self.everything(i)
        literals = {*self.stopping(i, s, q), *self.no_longer_better(i, np.array([q], dtype=np.int64))}
        if self.standing.concept.responders != "nothing":
            literals |= {*self.sanctions(i, failure.reached), *self.freed(i)}
            if self.standing.concept.responders == "improvements":
                literals |= {*self.ways_out(i, failure.reached)}
        return sorted(literals, key=abs)

    def while_stable(self, everyone: Sequence[int]) -> list[int]:
        """Return the clause of a state that is stable for some decision makers and is not to be.

        A move that is no improvement must become one, or exist; or something that an answer is made of must go.
        """
        if self.conflict.literal:
            return [-v if c in self.chosen else v for c, v in self.variables.items()]
        literals: set[int] = set()
        for change, variable, _ in self.of_options:
            if change in self.chosen or isinstance(change, GiveOption):
                literals.add(-variable if change in self.chosen else variable)
        for i in everyone:
            literals |= set(self._no_improvement(i))
            for q in self.standing.improvements(i):
                literals |= set(self._answer_gone(i, q))
        return sorted(literals, key=abs)

    def _no_improvement(self, i: int) -> Iterator[int]:
        standing = self.standing
        _, targets = standing.ground.steps(i, standing.here)
        yield from self._could_prefer(i, targets[~standing.ground.better(i, targets, standing.here)])

    def _could_prefer(self, i: int, codes: IntArray) -> Iterator[int]:
        """Yield that i finds one of some states better than the state, of which it finds none better now."""
        changing = self._changing(i)
        if changing is not None and len(codes):
            told = self.standing.ground.told
            yield from self._gaining(changing, told(changing, codes) - told(changing, self.standing.here))

    def _answer_gone(self, i: int, q: int) -> Iterator[int]:
        """Yield that the known answer to i's improvement is none any more."""
        at = q
        for j, x in self.standing.answers[i, q]:
            yield from self.stopping(j, at, x)
            if self.standing.concept.responders == "improvements":
                yield from self._loses(j, x, at)
            at = x
        end = np.array([at], dtype=np.int64)
        if self.standing.concept.counters:
            end = np.concatenate([end, self.standing.ground.steps(i, end)[1]])
        yield from self._could_prefer(i, end)

    def _loses(self, j: int, x: int, at: int) -> Iterator[int]:
        if (changing := self._changing(j)) is not None:
            codes = np.array([x, at], dtype=np.int64)
            first, second = self.standing.ground.told(changing, codes)
            yield from self._otherwise(changing, changing.not_better(tuple((first - second).tolist())))

    def everything(self, i: int) -> list[int]:
        """Return the weakest reason: anything that matters has to be otherwise."""
        dm = self.conflict.decision_makers[i]
        own_list_only = self.standing.concept.responders != "improvements"
        found = []
        for change, variable in self.variables.items():
            other = getattr(change, "decision_maker", dm)
            if other == dm or not own_list_only:
                found.append(-variable if change in self.chosen else variable)
        return found

    def stopping(self, i: int, origin: int, target: int) -> Iterator[int]:
        """Yield what takes away i's move between two states."""
        for change, variable, k in self.of_options:
            if not (origin ^ target) >> k & 1:
                continue
            takes = bool(target >> k & 1)
            match change:
                case GiveOption(owner=owner):
                    mine = owner == self.conflict.decision_makers[i]
                    if not mine and change not in self.chosen:
                        yield variable
                    if mine and change in self.chosen:
                        yield -variable
                case Commit(moves=moves):
                    if (moves == "drop-only") == takes:
                        yield variable
                case Guarantee(taken=taken):
                    if taken != takes:
                        yield variable

    def freed(self, i: int) -> Iterator[int]:
        """Yield what gives i's opponents moves that they do not have now."""
        dm = self.conflict.decision_makers[i]
        for change, variable, k in self.of_options:
            if change in self.chosen:
                if isinstance(change, GiveOption) or not self.conflict.own[i] >> k & 1:
                    yield -variable
            elif isinstance(change, GiveOption) and change.owner != dm:
                yield variable

    def no_longer_better(self, i: int, codes: IntArray) -> Iterator[int]:
        """Yield that i does not find one of some states better than the state, all of which it finds better now."""
        if (changing := self._changing(i)) is None:
            return
        rows = self.standing.ground.told(changing, codes) - self.standing.ground.told(changing, self.standing.here)
        for signature in self.told(changing, rows, better=True):
            yield from self._otherwise(changing, changing.not_better(signature))

    def sanctions(self, i: int, reached: IntArray) -> Iterator[int]:
        """Yield that one of some states becomes a sanction."""
        if not self.standing.concept.counters:
            yield from self.no_longer_better(i, reached)
            return
        escapes = self.standing.escapes(i, reached)
        yield from self.no_longer_better(i, np.unique(escapes))
        away = escapes != reached
        for changed, target in {
            (int(x ^ z), int(z & (x ^ z))) for x, z in zip(reached[away], escapes[away], strict=True)
        }:
            yield from self.stopping(i, changed ^ target, target)

    def ways_out(self, i: int, reached: IntArray) -> Iterator[int]:
        """Yield that a move of another one than i out of some states becomes an improvement, which none is now."""
        ground = self.standing.ground
        if ground.looked_up and len(reached) * sum(map(len, ground.masks)) <= ROWS:
            for j, x, y in ground.leaving(i, reached):
                if (changing := self._changing(j)) is not None:
                    yield from self._gaining(changing, ground.told(changing, y) - ground.told(changing, x))
            return
        for j in range(len(self.conflict.own)):
            if j != i and (changing := self._changing(j)) is not None:
                yield from self._ways_out(i, j, changing, reached)

    def _changing(self, j: int) -> Changing | None:
        """Return j's preference, if something may change in it."""
        changing = self.lists.get(self.conflict.decision_makers[j])
        return changing if changing is not None and changing.touched else None

    def _gaining(self, changing: Changing, rows: Rows) -> Iterator[int]:
        """Yield that a first state becomes better than the second, for any of some pairs of which none is so now."""
        for signature in self.told(changing, rows, better=False):
            yield from self._otherwise(changing, changing.better(signature))

    def _ways_out(self, i: int, j: int, changing: Changing, reached: IntArray) -> Iterator[int]:
        """Yield the same for one of them, where moves are not looked up or many."""
        origins, targets = self._fewer(i, reached)
        some = origins if targets is None else targets
        if len(some) * len(self.standing.ground.masks[j]) > MAX_PAIRS:
            yield from self._all_of(changing)
            return
        found: Rows = np.empty((0, len(changing.formulas)), dtype=np.int8)
        size = max(1, ROWS // max(1, len(self.standing.ground.masks[j])))
        for start in range(0, len(some), size):
            x, y = self._leaving(j, some[start : start + size], reached, backwards=targets is not None)
            rows = self.standing.ground.told(changing, y) - self.standing.ground.told(changing, x)
            found = unique_rows(np.concatenate([found, rows]))
        yield from self._gaining(changing, found)

    def _fewer(self, i: int, reached: IntArray) -> tuple[IntArray, IntArray | None]:
        """Return what is reached, and what is not if that is less: ways out are looked for from either side."""
        if len(reached) < 1000 or self.standing.cube(i) is None:
            return reached, None
        cube = self.standing.states_of_cube(i, int(reached[0]))
        cube = cube[self.standing.ground.exists(cube)]
        missed = cube[~members(reached, cube)]
        return (reached, missed) if len(missed) < len(reached) else (reached, None)

    def _leaving(self, j: int, some: IntArray, reached: IntArray, *, backwards: bool) -> tuple[IntArray, IntArray]:
        if backwards:
            y, x = self.standing.ground.steps(j, some, backwards=True)
            out = members(reached, x)
        else:
            x, y = self.standing.ground.steps(j, some)
            out = ~members(reached, y)
        return x[out], y[out]

    def _otherwise(self, changing: Changing, literal: int | None) -> Iterator[int]:
        """Yield what a list says of two states; where that is too long to be said, that anything in it is otherwise."""
        if literal is None:
            yield from self._all_of(changing)
        else:
            yield literal

    def _all_of(self, changing: Changing) -> Iterator[int]:
        chosen = {self.variables[c] for c in self.chosen if c in self.variables}
        yield from (-v if v in chosen else v for v in changing.touched)

    def told(self, changing: Changing, rows: Rows, *, better: bool) -> list[Signature]:
        """Return signatures that stand for all rows: the least ones where all are better, else the greatest ones.

        A preference can only gain where a signature does, so the others need not be told. Where they are many they are
        merged, as long as what they are merged into is still better, or still not: that weakens the reason, but it
        stays a reason.
        """
        rows = unique_rows(rows)
        rows = extreme(rows, least=better)
        if len(rows) <= MAX_EXACT:
            return [tuple(row) for row in rows.tolist()]
        is_better = changing.judge(self.holds)
        join = np.minimum if better else np.maximum
        merged: list[Any] = []
        for row in rows:
            for k, other in enumerate(merged):
                both = join(row, other)
                if is_better(both) == better:
                    merged[k] = both
                    break
            else:
                merged.append(row)
        return [tuple(int(v) for v in row) for row in merged]


def unique_rows(rows: Rows) -> Rows:
    """Return each row once."""
    if len(rows) < 2:
        return rows
    width = rows.shape[1]
    if width <= len(POWERS):
        keys = (rows.astype(np.int64) + 1) @ POWERS[:width]
        by = np.argsort(keys, kind="stable")
        ordered, first = keys[by], np.ones(len(by), dtype=np.bool_)
        np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
        return rows[by[first]]
    return np.unique(rows, axis=0)


def extreme(rows: Rows, *, least: bool) -> Rows:
    """Return the rows below which (or above which) no other row is."""
    if len(rows) < 2:
        return rows
    sign = 1 if least else -1
    ordered = rows[np.argsort(sign * rows.sum(axis=1, dtype=np.int64), kind="stable")] * sign
    if len(ordered) <= FEW_ROWS:
        above = (ordered >= ordered[:, np.newaxis]).all(axis=2)  # for each row those that it is not above, with itself
        least_of_all: Rows = ordered[np.count_nonzero(above, axis=0) == 1] * np.int8(sign)
        return least_of_all
    kept: list[npt.NDArray[np.int8]] = []
    while len(ordered):
        first = ordered[0]
        kept.append(first)
        if len(kept) > 4 * MAX_EXACT:
            return np.concatenate([np.array(kept), ordered[1:]]).astype(np.int8) * np.int8(sign)
        ordered = ordered[~(ordered >= first).all(axis=1)]
    return np.array(kept, dtype=np.int8) * np.int8(sign)

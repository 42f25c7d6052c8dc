"""Who stays where in many models of one structure; see the package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.conflict import Sanctioning
from detente.conflict.arrays import BoolArray, IntArray
from detente.deadline import check
from detente.engines.batch.kernel import Lanes, Mask, improving, unused
from detente.engines.batch.scores import Scores, narrow
from detente.engines.batch.structure import Structure
from detente.engines.protocol import Progress, silent
from detente.errors import UsageError

MOST_LANES = 1024
AT_ONCE = 1 << 17  # bytes of scores worked on together, so that they stay within the processor's cache
MASKED = 1 << 25  # bytes that tell which moves are improvements
HELD = 1 << 26  # truth values held together where only a sum of them is wanted

NASH = Sanctioning("nash", "nothing")
BY_MOVES = {
    "rank": Sanctioning("gmr", "moves", "rank"),
    "best": Sanctioning("smr", "moves", "best"),
}


@dataclass(frozen=True)
class Counts:
    """In how many models each state is stable.

    Parameters
    ----------
    stable
        For each decision maker, shape (decision makers, states).
    equilibria
        For all of them at once, shape (states,).
    """

    stable: IntArray
    equilibria: IntArray


@dataclass(frozen=True, eq=False)
class Batch:
    """Models of one structure, of which each has one variant of each decision maker's preference.

    What is found for a variant is kept, so that many calls of one batch cost little more than one.

    Parameters
    ----------
    structure
        States and moves.
    tables
        For each decision maker the variants of its preference as scores, shape (variants, states); whole numbers, none
        below 0, of which only the order within each row counts (the higher, the better).
    states
        The numbers of the states that are asked about; None = all of them. Answers have one place for each, in this
        order. The fewer there are, the less has to be worked out.
    progress
        Told step by step how much is done; between two steps the time is looked at, see `detente.deadline`.

    Examples
    --------
    >>> from detente.conflict import Sanctioning
    >>> chicken = Structure.of_arcs(4, [([0, 1, 2, 3], [1, 0, 3, 2]), ([0, 2, 1, 3], [2, 0, 3, 1])])
    >>> one, two = [[2, 3, 1, 0], [0, 1, 2, 3]], [[2, 1, 3, 0]]
    >>> batch = Batch(chicken, [one, two])
    >>> batch.equilibria([[0, 0], [1, 0]], [Sanctioning("nash", "nothing")])["nash"]
    array([[False,  True,  True, False],
           [False,  True, False, False]])
    """

    structure: Structure
    tables: Sequence[npt.ArrayLike]
    states: Sequence[int] | IntArray | None = None
    progress: Progress = silent
    _alone: dict[tuple[int, Sanctioning], _Known] = field(default_factory=dict, init=False)
    _signs: dict[int, _Signs] = field(default_factory=dict, init=False)
    _masks: dict[tuple[int, int, np.dtype[Any]], Mask] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        n, everybody = self.structure.states, len(self.structure.moves)
        if len(self.tables) != everybody:
            raise UsageError(f"found {len(self.tables)} tables of scores; expected one for each of {everybody}")
        for i, table in enumerate(self._scores):
            if table.ndim != 2 or table.shape[1] != n:
                raise UsageError(f"found table {i} of the shape {table.shape}; expected (variants, {n})")
        if len(self._asked) and not 0 <= self._asked.min() <= self._asked.max() < n:
            raise UsageError(f"found a state beyond the {n} that there are")

    @cached_property
    def _scores(self) -> tuple[Scores, ...]:
        return tuple(narrow(table) for table in self.tables)

    @cached_property
    def _asked(self) -> IntArray:
        asked = range(self.structure.states) if self.states is None else self.states
        return np.asarray([*asked], dtype=np.int64)

    def stable(self, rows: npt.ArrayLike, shapes: Sequence[Sanctioning]) -> dict[str, BoolArray]:
        """Return under each concept which states are stable for each decision maker.

        Parameters
        ----------
        rows
            The models, shape (models, decision makers): for each decision maker the number of its variant.
        shapes
            The concepts.

        Returns
        -------
        For each concept's id an array of shape (models, decision makers, states).

        Raises
        ------
        OutOfTime
            If the time is over; see `detente.deadline`.
        """
        models = self._rows(rows)
        everybody = range(len(self.structure.moves))
        found = {s.id: np.empty((len(models), len(everybody), len(self._asked)), dtype=np.bool_) for s in shapes}
        for i in everybody:
            for shape in shapes:
                if shape.responders != "improvements":
                    found[shape.id][:, i] = self._by_variant(i, shape, models)
            answered = [s for s in shapes if s.responders == "improvements"]
            nash = self._by_variant(i, NASH, models)
            open_states = [~nash & self._by_variant(i, BY_MOVES[s.value], models) for s in answered]
            for shape, states in zip(
                answered, self._by_improvements(i, answered, models, nash, open_states), strict=True
            ):
                found[shape.id][:, i] = states
        return found

    def equilibria(self, rows: npt.ArrayLike, shapes: Sequence[Sanctioning]) -> dict[str, BoolArray]:
        """Return under each concept in which states everybody stays.

        The same as `stable`, joined over the decision makers, but less is worked out.

        Returns
        -------
        For each concept's id an array of shape (models, states).
        """
        models = self._rows(rows)
        return {shape.id: self._everybody_stays(models, shape) for shape in shapes}

    def _everybody_stays(self, models: IntArray, shape: Sanctioning) -> BoolArray:
        everybody, answered = range(len(self.structure.moves)), shape.responders == "improvements"
        weaker = BY_MOVES[shape.value] if answered else shape
        stays = np.ones((len(models), len(self._asked)), dtype=np.bool_)
        for i in everybody:
            if answered and self._seldom(i, models) and (len(models) == 1 or self.structure.reach[i] is None):
                continue  # to find out what others reach by moves takes as long as to find out what they improve to
            is_open = (stays & ~self._by_variant(i, NASH, models)).any(axis=1)
            if is_open.any():  # else no model has a state left that Nash leaves open
                stays[is_open] &= self._by_variant(i, weaker, models[is_open])
        for i in everybody if answered else ():
            if stays.any():
                nash = self._by_variant(i, NASH, models)
                stays &= next(self._by_improvements(i, [shape], models, nash, [stays & ~nash]))
        return stays

    def counts(self, rows: npt.ArrayLike, shapes: Sequence[Sanctioning]) -> dict[str, Counts]:
        """Return under each concept in how many models each state is stable, without holding the answers of all."""
        models = self._rows(rows)
        everybody, asked = len(self.structure.moves), len(self._asked)
        found = {
            s.id: Counts(np.zeros((everybody, asked), dtype=np.int64), np.zeros(asked, dtype=np.int64)) for s in shapes
        }
        step = max(1, HELD // max(1, everybody * asked * len(shapes)))
        for start in range(0, len(models), step):
            self.progress(f"batch: {start} of {len(models)} models")
            for name, stable in self.stable(models[start : start + step], shapes).items():
                found[name].stable[:] += np.count_nonzero(stable, axis=0)
                found[name].equilibria[:] += np.count_nonzero(stable.all(axis=1), axis=0)
        return found

    def _rows(self, rows: npt.ArrayLike) -> IntArray:
        models = np.asarray(rows, dtype=np.int64)
        variants = [len(table) for table in self._scores]
        if models.ndim != 2 or models.shape[1] != len(variants):
            raise UsageError(f"found models of the shape {models.shape}; expected (models, {len(variants)})")
        if len(models) and ((models < 0) | (models >= variants)).any():
            raise UsageError(f"found the number of a variant that there is not; there are {variants}")
        return models

    # What depends on one decision maker's variant alone.

    def _by_variant(self, i: int, shape: Sanctioning, models: IntArray) -> BoolArray:
        """Return the states stable for i in each model, under what depends on nothing but i's variant."""
        if (i, shape) not in self._alone:
            self._alone[i, shape] = _Known.of(len(self._scores[i]), len(self._asked))
        known = self._alone[i, shape]
        used = self._used(i, models)
        missing = used[~known.is_known[used]]
        for some in self._chunks(missing, i, shape.id):
            p, lanes = self._laid(i, some)
            own = self.structure.moves[i]
            if shape.responders == "nothing":
                stable = np.asarray(lanes.best(p, own) <= p)
            else:
                v = lanes.best(p, own) if shape.counters else p
                stable = lanes.stable(p, lanes.least_by_moves(v, i), own)
            known.stable[some] = stable[self._asked].T
        known.is_known[missing] = True
        return known.stable[models[:, i]]

    # What depends on the others' improvements, too.

    def _by_improvements(
        self, i: int, shapes: Sequence[Sanctioning], models: IntArray, nash: BoolArray, open_states: Sequence[BoolArray]
    ) -> Iterator[BoolArray]:
        """Yield the states stable for i under each concept; outside the open ones it is as under Nash."""
        need = np.flatnonzero(np.logical_or.reduce([some.any(axis=1) for some in open_states]))
        if not len(need):
            yield from (nash for _ in shapes)
            return
        distinct, which = self._distinct(i, models[need])
        solved = [np.empty((len(distinct), len(self._asked)), dtype=np.bool_) for _ in shapes]
        first = need[distinct]
        for some in self._chunks(np.arange(len(distinct)), i, ", ".join(s.id for s in shapes)):
            p, lanes = self._laid(i, models[first[some], i])
            own = self.structure.moves[i]
            responders = [
                (moves, self._unused(j, models[first[some], j], p.dtype))
                for j, moves in enumerate(self.structure.moves)
                if j != i
            ]
            for shape, found in zip(shapes, solved, strict=True):
                v = lanes.best(p, own) if shape.counters else p
                found[some] = lanes.stable(p, lanes.least(v, responders), own)[self._asked].T
        for found in solved:
            stable = nash.copy()
            stable[need] = found[which]
            yield stable

    def _distinct(self, i: int, models: IntArray) -> tuple[IntArray, IntArray]:
        """Return the first model of each kind that may differ for i, and for each model which of these it equals.

        Where most variants occur once there is little to find in common, and it is not looked for.
        """
        n = len(models)
        if self._seldom(i, models):
            return np.arange(n), np.arange(n)
        key, kinds = models[:, i], len(self._scores[i])
        for j in range(len(self.structure.moves)):
            if j == i:
                continue
            seldom = self._seldom(j, models)
            signs, spread = (models[:, j], len(self._scores[j])) if seldom else self._signed(j, models)
            if kinds * spread > np.iinfo(np.int64).max:
                key = np.unique(key, return_inverse=True)[1].astype(np.int64)
                kinds = n
            key, kinds = key * spread + signs, kinds * spread
        _, first, which = np.unique(key, return_index=True, return_inverse=True)
        return first.astype(np.int64), which.astype(np.int64)

    def _seldom(self, i: int, models: IntArray) -> bool:
        """Tell whether most variants of i occur once."""
        return 2 * len(self._used(i, models)) > len(models)

    def _used(self, i: int, models: IntArray) -> IntArray:
        """Return the variants of i that occur, ascending."""
        used = np.zeros(len(self._scores[i]), dtype=np.bool_)
        used[models[:, i]] = True
        return np.flatnonzero(used)

    def _signed(self, j: int, models: IntArray) -> tuple[IntArray, int]:
        """Return for each model a number that tells which of j's moves are improvements, and what it is below."""
        if j not in self._signs:
            self._signs[j] = _Signs({}, np.full(len(self._scores[j]), -1, dtype=np.int64))
        signs = self._signs[j]
        sources, targets = self.structure.moves[j].ends
        used = self._used(j, models)
        for some in self._chunks(used[signs.number[used] < 0], j, "improvements"):
            bits = np.packbits(improving(self._column(j, some), sources, targets), axis=0)
            told = np.ascontiguousarray(bits.T)
            signs.number[some] = [signs.numbers.setdefault(row.tobytes(), len(signs.numbers)) for row in told]
        return signs.number[models[:, j]], max(1, len(signs.numbers))

    # Models side by side.

    def _column(self, i: int, variants: IntArray) -> Scores:
        """Return i's scores under some variants, side by side."""
        return np.ascontiguousarray(self._scores[i][variants].T)

    def _unused(self, j: int, variants: IntArray, kind: np.dtype[Any]) -> Mask:
        """Return which moves of j are no improvements; one column for all models where they have one variant of j."""
        moves = self.structure.moves[j]
        if (variants != variants[0]).any():
            return unused(self._column(j, variants), moves, kind)
        key = j, int(variants[0]), kind
        if key not in self._masks:
            self._masks[key] = unused(self._column(j, variants[:1]), moves, kind)
        return self._masks[key]

    def _laid(self, i: int, variants: IntArray) -> tuple[Scores, Lanes]:
        p = self._column(i, variants)
        return p, Lanes(self.structure, len(variants), p.dtype)

    def _chunks(self, numbers: IntArray, i: int, what: str) -> Iterator[IntArray]:
        """Yield some numbers at a time, as many as are worked on side by side: the steps that are told and cut off."""
        size = self._scores[i].itemsize
        lanes = min(AT_ONCE // (size * self.structure.states), MASKED // (size * max(1, self.structure.arcs)))
        lanes = min(MOST_LANES, max(1, lanes))
        for start in range(0, len(numbers), lanes):
            check()
            self.progress(f"batch: {what} for decision maker {i + 1}, {start} of {len(numbers)}")
            yield numbers[start : start + lanes]


@dataclass(frozen=True, eq=False)
class _Known:
    """The states stable under each variant, as far as they are known."""

    stable: BoolArray
    is_known: BoolArray

    @classmethod
    def of(cls, variants: int, states: int) -> _Known:
        return cls(np.zeros((variants, states), dtype=np.bool_), np.zeros(variants, dtype=np.bool_))


@dataclass(frozen=True, eq=False)
class _Signs:
    """For each variant a number that tells which moves are improvements; -1 where it was not asked for."""

    numbers: dict[bytes, int]
    number: IntArray

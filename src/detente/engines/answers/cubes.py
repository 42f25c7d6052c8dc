"""Answers over all combinations of options; for models in which moves and improvements are transitive.

There a shortest answer never has anybody move twice in a row: two such moves would be one. While the others answer, the
options of whoever moved first stay as they are, so that each choice of these is a cube of its own: the combinations of
all other options.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict, Sanctioning
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.combinations import submasks
from detente.deadline import check
from detente.engines.answers.layers import FAR, AnswerPath, Depths, Kept
from detente.engines.dense import Ranks, ranks_of
from detente.engines.hypercube import spread

AT_ONCE = 1 << 20  # combinations of cubes worked on together


class Cube:
    """The combinations of everybody's options but one decision maker's, in ascending order."""

    def __init__(self, conflict: Conflict, i: int) -> None:
        options = [k for k in range(len(conflict.options)) if not conflict.own[i] >> k & 1]
        self.codes: IntArray = np.concatenate([[0], submasks(sum(1 << k for k in options))]).astype(np.int64)
        place = {k: position for position, k in enumerate(options)}

        def placed(bits: int) -> int:
            return sum(1 << p for k, p in place.items() if bits >> k & 1)

        self.own = [placed(own) for own in conflict.own]
        self.take_only, self.drop_only = placed(conflict.take_only), placed(conflict.drop_only)
        self.changes = [submasks(own) for own in self.own]
        self.others = [j for j in range(len(self.own)) if j != i and self.own[j]]

    def back(self, j: int, values: npt.NDArray[Any], join: np.ufunc) -> npt.NDArray[Any]:
        """Return for each combination what the values come to over all that j moves to from it, itself too."""
        return spread(values, self.own[j], join, up=~self.drop_only, down=~self.take_only)

    def moves(self, j: int, x: int) -> IntArray:
        """Return where j's moves from a combination lead, feasible or not, ascending."""
        y = x ^ self.changes[j]
        return np.sort(y[((x & ~y & self.take_only) | (y & ~x & self.drop_only)) == 0])


class CubeAnswers:
    """For each combination the length of the shortest answer that begins there."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self.ranks, self.feasible = ranks_of(conflict)
        self.kept = Kept()
        self.cubes: dict[int, Cube] = {}
        self.best: dict[int, Ranks] = {}  # the greatest rank within reach of one move, staying included

    def shortest(self, i: int, state: int, targets: Sequence[int], concept: Sanctioning) -> list[AnswerPath | None]:
        """Return for each improvement of i from a state the shortest answer, or None where nobody deters it.

        Parameters
        ----------
        i
            Index of the decision maker who moves first.
        state, targets
            Codes of the state, and of the states that i moves to, all better for i.
        concept
            One whose responders are moves or improvements.
        """
        if i not in self.cubes:
            self.cubes[i] = Cube(self.conflict, i)
        cube, own = self.cubes[i], self.conflict.own[i]
        level = int(self.ranks[i][state])
        layers = self._layers(i, cube, level, sorted({q & own for q in targets}), concept)
        return [self._path(cube, q, q & own, layers[q & own], concept) for q in targets]

    def way_out(self, i: int, state: int, x: int) -> int:
        """Return where a move of i from x leads that is better for i than a state; that which changes least."""
        own, conflict = self.conflict.own[i], self.conflict
        z = x ^ submasks(own)
        allowed = ((x & ~z & conflict.take_only) | (z & ~x & conflict.drop_only)) == 0
        better = z[allowed & (self.ranks[i][z] > self.ranks[i][state])]
        return min(map(int, better), key=lambda code: ((code ^ x).bit_count(), code))

    def _values(self, i: int, concept: Sanctioning) -> Ranks:
        if not concept.counters:
            return self.ranks[i]
        if i not in self.best:
            conflict = self.conflict
            self.best[i] = spread(
                self.ranks[i], conflict.own[i], np.maximum, up=~conflict.drop_only, down=~conflict.take_only
            )
        return self.best[i]

    def _layers(self, i: int, cube: Cube, level: int, parts: Sequence[int], concept: Sanctioning) -> dict[int, Depths]:
        """Return the layers of the cubes of some choices of i's own options."""
        key = i, concept.responders, concept.counters, level
        known = {part: self.kept.get((key, part)) for part in parts}
        found: dict[int, Depths] = {part: layer for part, layer in known.items() if layer is not None}
        missing = [part for part in parts if part not in found]
        some = max(1, AT_ONCE // len(cube.codes))
        for start in range(0, len(missing), some):
            chunk = missing[start : start + some]
            codes = np.array(chunk, dtype=np.int64)[:, None] | cube.codes
            for part, layer in zip(chunk, self._layered(i, cube, level, codes, concept), strict=True):
                found[part] = layer.copy()  # of its own, so that it can be let go by itself
                self.kept.put((key, part), found[part])
        return found

    def _layered(self, i: int, cube: Cube, level: int, codes: IntArray, concept: Sanctioning) -> npt.NDArray[np.uint16]:
        feasible = self.feasible[codes]
        fresh: BoolArray = feasible & (self._values(i, concept)[codes] <= level)
        layer = np.where(fresh, 0, FAR).astype(np.uint16)
        improving = concept.responders == "improvements"
        ranks = {j: self.ranks[j][codes] for j in cube.others} if improving else {}
        length = 0
        while fresh.any():
            check()
            length += 1
            hit = np.zeros(codes.shape, dtype=np.bool_)
            for j in cube.others:
                if improving:
                    hit |= cube.back(j, np.where(fresh, ranks[j], -1), np.maximum) > ranks[j]
                else:
                    hit |= cube.back(j, fresh, np.logical_or)
            fresh = hit & feasible & (layer == FAR)
            layer[fresh] = length
        return layer

    def _path(self, cube: Cube, q: int, part: int, layer: Depths, concept: Sanctioning) -> AnswerPath | None:
        at = int(np.searchsorted(cube.codes, q ^ part))
        left = int(layer[at])
        if left == FAR:
            return None
        steps = []
        while left:
            left -= 1
            for j in cube.others:
                there = cube.moves(j, at)
                there = there[layer[there] == left]
                if concept.responders == "improvements":
                    codes = part | cube.codes[there]
                    there = there[self.ranks[j][codes] > self.ranks[j][part | cube.codes[at]]]
                if len(there):
                    at = int(there[0])
                    steps.append((j, part | int(cube.codes[at])))
                    break
        return tuple(steps)

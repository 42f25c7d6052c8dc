"""Answers over a listed graph: any graph, nobody twice in a row taken literally."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict, Sanctioning
from detente.conflict.arrays import BoolArray
from detente.deadline import check
from detente.engines.answers.layers import FAR, AnswerPath, Depths, Kept
from detente.engines.explicit import Arcs, graph_of


class ListedAnswers:
    """For each state and each first mover the length of the shortest answer that this mover begins."""

    def __init__(self, conflict: Conflict) -> None:
        self.graph = graph_of(conflict)
        self.kept = Kept()

    def shortest(self, i: int, state: int, targets: Sequence[int], concept: Sanctioning) -> list[AnswerPath | None]:
        """Return for each improvement of i from a state the shortest answer; see `CubeAnswers.shortest`."""
        at = np.searchsorted(self.graph.states, [state, *targets])
        level = int(self.graph.rank(i)[at[0]])
        key = i, concept.responders, concept.counters, level
        first = self.kept.of(key, lambda: self._layers(i, level, concept))
        arcs = self._arcs(concept)
        return [self._path(i, int(x), level, concept, first, arcs) for x in at[1:]]

    def _arcs(self, concept: Sanctioning) -> tuple[Arcs, ...]:
        return self.graph.moves if concept.responders == "moves" else self.graph.steps

    def _sanctions(self, i: int, level: int, concept: Sanctioning) -> BoolArray:
        value = self.graph.rank(i)
        if concept.counters:
            value = self.kept.of(i, lambda: self.graph.moves[i].greatest(self.graph.rank(i)))
        return np.asarray(value <= level)

    def _layers(self, i: int, level: int, concept: Sanctioning) -> Depths:
        """Return for each decision maker and state how long the shortest answer is that it begins there."""
        arcs, n = self._arcs(concept), len(self.graph.states)
        first = np.full((len(arcs), n), FAR, dtype=np.uint16)
        fresh = {j: self._sanctions(i, level, concept) for j in range(len(arcs)) if j != i}
        length = 0
        while any(reached.any() for reached in fresh.values()):
            check()
            length += 1
            found = {}
            for j, onward in fresh.items():
                begins = np.zeros(n, dtype=np.bool_)
                begins[arcs[j].source[onward[arcs[j].target]]] = True
                found[j] = begins & (first[j] == FAR)
                first[j][found[j]] = length
            fresh = {j: _any([found[k] for k in found if k != j], n) for j in found}
        return first

    def _path(
        self, i: int, at: int, level: int, concept: Sanctioning, first: Depths, arcs: tuple[Arcs, ...]
    ) -> AnswerPath | None:
        others = [j for j in range(len(arcs)) if j != i]
        last, left = i, int(min((first[j][at] for j in others), default=FAR))
        if left == FAR:
            return None
        steps = []
        while left:
            j = next(j for j in others if j != last and first[j][at] == left)
            begin, end = np.searchsorted(arcs[j].source, [at, at + 1])
            there = arcs[j].target[begin:end]
            if left == 1:
                good = self._sanctions(i, level, concept)[there]
            else:
                good = _any([first[k][there] == left - 1 for k in others if k != j], len(there))
            at = int(there[np.argmax(good)])
            steps.append((j, int(self.graph.states[at])))
            last, left = j, left - 1
        return tuple(steps)


def _any(some: Sequence[npt.NDArray[np.bool_]], n: int) -> BoolArray:
    result = np.zeros(n, dtype=np.bool_)
    for each in some:
        result |= each
    return result

"""From which certainty on a state is stable, where preferences are fuzzy.

A state tempts where the relative certainty of its preference reaches the decision maker's threshold, and deters where
it does not (Bashar, Kilgour and Hipel, *IEEE Transactions on Fuzzy Systems* 20, 2012, 760-770). The higher its own
threshold, the less tempts and the more deters, so that for each state there is a certainty above which it is stable.
The others' thresholds stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.conflict.comparing import Space
from detente.conflict.rows import Row
from detente.engines import Graph, graph_of
from detente.engines.explicit import stable_states
from detente.stability.concepts import CONCEPTS

if TYPE_CHECKING:
    from detente.case.preferences import Certainty
    from detente.conflict.arrays import BoolArray, IntArray
    from detente.stability.solving import Solution


@dataclass(frozen=True, eq=False)
class Thresholds:
    """For fuzzy preferences the certainty above which states are stable.

    Parameters
    ----------
    own
        For each decision maker with fuzzy preferences its threshold.
    above
        For each concept, decision maker and state, by its code, the certainty that its threshold must exceed for the
        state to be stable for it: 0 where any threshold will do, 1 where none will.
    """

    own: Mapping[str, Fraction]
    above: Mapping[str, Mapping[str, Mapping[int, Fraction]]]


def thresholds_of(solution: Solution) -> Thresholds:
    """Return above which certainty states are stable, for whoever has fuzzy preferences.

    Complexity
    ----------
    One solution for that decision maker for each step of halving among the certainties that occur.
    """
    conflict = solution.conflict
    graph = graph_of(conflict)
    space = Space(conflict, graph.states)
    shaped = [c for c in solution.concepts if CONCEPTS[c].sanctioning is not None]
    own: dict[str, Fraction] = {}
    above: dict[str, dict[str, dict[int, Fraction]]] = {c: {} for c in shaped}
    for i, dm in enumerate(conflict.decision_makers):
        certainty = solution.model.preferences[dm].certainty
        if certainty is None:
            continue
        own[dm] = certainty.threshold
        surplus, levels = _surplus(space, certainty)
        for c in shaped:
            above[c][dm] = _above(graph, space, i, c, surplus, levels)
    return Thresholds(own, above)


def _surplus(space: Space, certainty: Certainty) -> tuple[IntArray, list[Fraction]]:
    """Return for each two states the number of the level by which the first is more certainly preferred, and levels.

    The levels are 0 and the relative certainties above it; what is not above 0 has the number 0.
    """
    at: dict[int, int] = {}
    near = space.conflict.neighbourhood
    for k, text in enumerate(certainty.states):
        at |= dict.fromkeys(near.states(text), k)  # a pattern stands for all its states, alike to it
    places = [at[int(code)] for code in space.codes]
    apart = [[certainty.preferred[a][b] - certainty.preferred[b][a] for b in places] for a in places]
    levels = sorted({Fraction(0), *(x for row in apart for x in row if x > 0)})
    number = {level: k for k, level in enumerate(levels)}
    return np.array([[number.get(x, 0) for x in row] for row in apart], dtype=np.int64), levels


def _above(
    graph: Graph, space: Space, i: int, concept: str, surplus: IntArray, levels: list[Fraction]
) -> dict[int, Fraction]:
    """Return for each state the greatest level at which a threshold does not make it stable."""
    shape = CONCEPTS[concept].sanctioning
    assert shape is not None
    n = len(space.codes)
    least = np.full(n, len(levels), dtype=np.int64)  # of the levels, the first at which it is stable

    def stable(level: int) -> BoolArray:
        def tempts(a: IntArray, b: IntArray) -> BoolArray:
            return np.asarray(surplus[a, b] >= level)

        def deters(a: IntArray, b: IntArray) -> BoolArray:
            return np.asarray(surplus[a, b] < level)

        row = Row(space, tempts, deters, tempts)
        relations = tuple(row if k == i else r for k, r in enumerate(graph.conflict.relations))
        ranks = tuple(None if k == i else r for k, r in enumerate(graph.ranks))
        return stable_states(graph.preferring(relations, ranks), i, shape)

    for level in range(len(levels) - 1, 0, -1):
        here = stable(level)
        if not here.any():
            break
        least[here] = level
    return {int(code): levels[k - 1] for code, k in zip(space.codes, least.tolist(), strict=True)}

"""Stable states of many models side by side: the last axis of every array is the models, the *lanes*.

For decision maker i write p for its score, best(x) for the best score among x and the states that i reaches from x in
one move, v for p or best (see `Sanctioning`), and w(q) for the least v at q and at all that the others reach from q.
Then s is stable iff the greatest min(p(q), w(q)) over i's moves q from s is at most p(s): where q is no improvement,
p(q) settles it, and v(q) itself, which need not be a sanction, is never below p(q).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.conflict.arrays import BoolArray
from detente.deadline import check
from detente.engines.batch.scores import Scores
from detente.engines.batch.structure import Classes, Moves, Structure

Mask = Scores
"""For each move and lane (or one for all lanes) all ones where the move may not be used, which “or” makes the worst of
sanctions, else 0."""


class Lanes:
    """Room to work in for some number of models of one structure.

    Parameters
    ----------
    structure
        The structure.
    lanes
        How many models side by side.
    kind
        The type of the scores that are worked on.
    """

    def __init__(self, structure: Structure, lanes: int, kind: npt.DTypeLike) -> None:
        self.structure = structure
        self.lanes = lanes
        shape = structure.states, lanes
        self.near, self.after, self.before = (np.empty(shape, dtype=kind) for _ in range(3))

    def best(self, p: Scores, moves: Moves) -> Scores:
        """Return the greatest value among each state and those one move away."""
        if self.lanes > 1 and moves.classes is not None:  # for one model classes are not worth being looked for
            return self._over(moves.classes, np.maximum, p)
        top = p.copy()
        if moves.slots:
            after = self._origins(p, moves, self.after)
            for targets in moves.slots:
                some = len(targets)
                near = p.take(targets, axis=0, out=self.near[:some], mode="clip")
                np.maximum(after[:some], near, out=after[:some])
            top[moves.origins] = after
        return top

    def stable(self, p: Scores, w: Scores, moves: Moves) -> BoolArray:
        """Return which states are stable; see the module."""
        settled = self.best(np.minimum(p, w), moves) <= p
        return np.asarray(settled, dtype=np.bool_)

    def least_by_moves(self, v: Scores, i: int) -> Scores:
        """Return the least value among each state and those that the others of i reach from it by moves."""
        classes = self.structure.reach[i]
        if classes is not None:
            return self._over(classes, np.minimum, v)
        return self.least(v, [(moves, None) for j, moves in enumerate(self.structure.moves) if j != i])

    def least(self, v: Scores, responders: Sequence[tuple[Moves, Mask | None]]) -> Scores:
        """Return the least value among each state and those reached by legal sequences of some moves.

        Parameters
        ----------
        v
            The values, shape (states, lanes).
        responders
            For each of those who move its moves, and which of them may not be used, see `Mask`.
        """
        those = [(moves, mask) for moves, mask in responders if moves.slots]
        return self._literally(v, those) if self.structure.literal and len(those) > 0 else self._closure(v, those)

    def _closure(self, v: Scores, responders: Sequence[tuple[Moves, Mask | None]]) -> Scores:
        """Do it where moves are transitive: whoever has had its turn has nothing to add until others have moved."""
        w = v.copy()
        swept = still = 0
        while swept < len(responders) or still < len(responders) - 1:
            check()
            moves, mask = responders[swept % len(responders)]
            before = self._origins(w, moves, self.before)
            after = self._onward(w, moves, mask, before)
            swept, still = swept + 1, still + 1
            if not same(after, before):
                w[moves.origins] = after
                still = 0
        return w

    def _literally(self, v: Scores, responders: Sequence[tuple[Moves, Mask | None]]) -> Scores:
        """Do it for any moves: `begun[j]` is the least that is reached by a sequence that begins with a move of j."""
        worst = np.iinfo(v.dtype).max
        begun = [np.full_like(v, worst) for _ in responders]
        turn = still = 0
        while still < len(responders):
            check()
            moves, mask = responders[turn]
            arrived = v.copy()
            for k, others in enumerate(begun):
                if k != turn:
                    np.minimum(arrived, others, out=arrived)
            before = self._origins(begun[turn], moves, self.before)
            after = self._onward(arrived, moves, mask, before)
            still += 1
            if not same(after, before):
                begun[turn][moves.origins] = after
                still = 0
            turn = (turn + 1) % len(responders)
        w = v.copy()
        for some in begun:
            np.minimum(w, some, out=w)
        return w

    def _onward(self, values: Scores, moves: Moves, mask: Mask | None, least: Scores) -> Scores:
        """Return the least of what there is for each origin and what it leads to."""
        after = self.after[: moves.left]
        np.copyto(after, least)
        for place, targets in moves.parts():
            some = len(targets)
            near = values.take(targets, axis=0, out=self.near[:some], mode="clip")
            if mask is not None:
                np.bitwise_or(near, mask[place], out=near)
            np.minimum(after[:some], near, out=after[:some])
        return after

    def _origins(self, values: Scores, moves: Moves, into: Scores) -> Scores:
        """Copy what there is at the states that can be left."""
        some = into[: moves.left]
        if isinstance(moves.origins, slice):
            np.copyto(some, values[moves.origins])
        else:
            values.take(moves.origins, axis=0, out=some, mode="clip")
        return some

    def _over(self, classes: Classes, join: np.ufunc, values: Scores) -> Scores:
        """Join the values of each class, for each of its members."""
        joined = self.after[: len(classes.members[0])]
        values.take(classes.members[0], axis=0, out=joined, mode="clip")
        for members in classes.members[1:]:
            some = len(members)
            near = values.take(members, axis=0, out=self.near[:some], mode="clip")
            join(joined[:some], near, out=joined[:some])
        return joined[classes.of]


def same(a: Scores, b: Scores) -> bool:
    """Tell whether two arrays of one shape hold the same; bytes are compared faster than numbers."""
    return a.tobytes() == b.tobytes()


def unused(p: Scores, moves: Moves, kind: npt.DTypeLike) -> Mask:
    """Return the mask that leaves a decision maker with scores p only its improvements."""
    sources, targets = moves.ends
    gains = improving(p, sources, targets)
    mask: Mask = gains.astype(kind)
    mask -= mask.dtype.type(1)
    return mask


def improving(p: npt.NDArray[Any], sources: npt.NDArray[Any], targets: npt.NDArray[Any]) -> BoolArray:
    """Tell for each move and lane whether it is an improvement."""
    gains = p[targets] > p[sources]
    return np.asarray(gains, dtype=np.bool_)

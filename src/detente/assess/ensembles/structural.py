"""What holds whatever anybody wants, and shares that are the product of everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from detente.assess.ensembles.chunks import Space
from detente.assess.ensembles.variants import Ranked
from detente.assess.frames import Frame
from detente.assess.upsets import TooManyTerms, Way, share_of, ways_from
from detente.conflict import Sanctioning
from detente.conflict.arrays import BoolArray
from detente.deadline import check
from detente.engines.batch import Batch

TOGETHER = 512  # states looked at together


def structural(space: Space) -> BoolArray:
    """Tell what holds whatever anybody wants, since everybody stays at one of its states; shape (concepts, targets).

    The fewer states somebody finds better, the sooner it stays. So it is looked at who stays where everybody finds all
    other states better than this one, and equally good. Where improvements answer, none leads back then, so that nobody
    stays who can do anything at all: and others may indeed have no improvements.
    """
    stays: dict[str, list[BoolArray]] = {shape.id: [] for shape in space.concepts}
    for first in range(0, len(space.looked_at), TOGETHER):
        check()
        some = space.looked_at[first : first + TOGETHER]
        own = np.arange(len(some))
        table = np.ones((len(some), space.states), dtype=np.uint8)
        table[own, some] = 0
        batch = Batch(space.structure, [table] * len(space.makers), some)
        for concept, found in batch.equilibria(np.stack([own] * len(space.makers), axis=1), space.concepts).items():
            stays[concept].append(found[own, own])
    found_at = {concept: np.concatenate(found) for concept, found in stays.items()}
    places = [np.searchsorted(space.looked_at, states) for states in space.targets]
    return np.array([[found_at[shape.id][at].any() for at in places] for shape in space.concepts])


@dataclass(frozen=True, eq=False)
class Products:
    """Shares in which one state is an equilibrium, where whoever stays does so by its own preference alone.

    Parameters
    ----------
    frame, space
        What varies.
    most
        Variants of one decision maker that are gone through at most.
    """

    frame: Frame
    space: Space
    most: int

    def shares(self, shape: Sanctioning, state: int) -> tuple[Fraction, ...] | None:
        """Return everybody's share of variants in which it stays at a state, by its number; None where not known."""
        if shape.responders == "improvements":
            return None
        found = []
        for i in range(len(self.space.makers)):
            share = self._share(i, shape, state)
            if share is None:
                return None
            found.append(share)
        return tuple(found)

    def _share(self, i: int, shape: Sanctioning, state: int) -> Fraction | None:
        variants = self.space.makers[i]
        if variants.count <= self.most:
            stays = self._stays(i, shape)[:, int(np.searchsorted(self.space.looked_at, state))]
            weights = variants.every_weight
            return Fraction(sum(weights[k] for k in np.flatnonzero(stays).tolist()), variants.total)
        if isinstance(variants, Ranked) and variants.uniform:
            ways: tuple[Way, ...] = ways_from(self.frame.conflict, i, int(self.frame.codes[state]), shape)
            try:
                return share_of(ways)
            except TooManyTerms:
                return None
        return None

    @cached_property
    def _known(self) -> dict[tuple[int, Sanctioning], BoolArray]:
        return {}

    def _stays(self, i: int, shape: Sanctioning) -> BoolArray:
        """Return in which of its variants i stays where, shape (variants, states looked at)."""
        if (i, shape) not in self._known:
            space = self.space
            tables = [np.zeros((1, space.states), dtype=np.uint8) for _ in space.makers]
            variants = space.makers[i]
            tables[i] = variants.scores(variants.numbered(np.arange(variants.count)))
            rows = np.zeros((variants.count, len(tables)), dtype=np.int64)
            rows[:, i] = np.arange(variants.count)
            batch = Batch(space.structure, tables, space.looked_at)
            self._known[i, shape] = batch.stable(rows, [shape])[shape.id][:, i]
        return self._known[i, shape]

"""How many neighbours have to trade places in one decision maker's preference until a verdict is another one.

What stands at a place is as in `detente.assess.doubts`: statements that are equally important together, of a ranking
the states of a tie. Orders of these are tried by how many neighbours trade places in them, all with one swap, then
all with two, up to a number of orders; everybody else prefers what is written. So what is found is the least there is,
under every concept, whoever's stability it is that changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.assess.ensembles.chunks import Space, holding
from detente.assess.ensembles.measures import Varying
from detente.assess.ensembles.variants import Prioritised, positions
from detente.case import ResolvedPreference
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.orders import ByRanking
from detente.deadline import check
from detente.engines.batch import Batch, table_of

MOST_SWAPS = 24  # with so many there are more orders than are tried, or no more than these
TRIED = 2500
"""Orders of one decision maker's places that are tried at most, in whole steps of one swap more."""

Of = Literal["statements", "states"]
Above = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True)
class SwapRadius:
    """How many neighbours of one decision maker's preference have to trade places until a verdict is another one.

    Parameters
    ----------
    decision_maker
        Whose preference.
    of
        What stands at its places: statements or states.
    swaps
        The least number of swaps of neighbours; None where no order that was tried does it.
    above
        The order found, by what stands in it above what it stands below as written; see `Difference`.
    within
        Up to how many swaps every order was tried.
    all
        Whether these are all orders that there are.
    """

    decision_maker: str
    of: Of
    swaps: int | None
    above: Above
    within: int
    all: bool


def places_of(varying: Varying, dm: str) -> tuple[Of, list[tuple[str, ...]], Prioritised] | None:
    """Return what stands at the places of a preference, by names, and their orders; None where there are not two."""
    preference = varying.model.preferences[dm]
    if preference.of == "statements" and len(preference.priorities) > 1:
        sizes = [len(group) for group in preference.priorities]
        numbers = iter(range(1, sum(sizes) + 1))
        names = [tuple(str(next(numbers)) for _ in range(size)) for size in sizes]
        truth = varying.truth(dm, [s.formula for s in preference.statements])
        return "statements", names, Prioritised(truth, np.repeat(np.arange(len(sizes)), sizes), (), (len(sizes),))
    if preference.of == "states":
        return _ranked(varying, dm, preference)
    return None


def _ranked(
    varying: Varying, dm: str, preference: ResolvedPreference
) -> tuple[Of, list[tuple[str, ...]], Prioritised] | None:
    frame = varying.frame
    relation = frame.relation(dm, preference)
    if not isinstance(relation, ByRanking):
        return None
    scores = table_of([relation], frame.codes, frame.conflict.options)[0].astype(np.int64)
    levels = sorted({*scores.tolist()}, reverse=True)
    if len(levels) < 2:
        return None
    # A state stands at a place: so the places are statements of which one holds at each state.
    truth = np.array([scores == level for level in levels])
    names = [tuple(frame.conflict.show(int(c)) for c in frame.codes[here]) for here in truth]
    return "states", names, Prioritised(truth, np.arange(len(levels)), (), (len(levels),))


def orders_by_swaps(n: int, most: int) -> list[IntArray]:
    """Return the orders of n things, as insertions, by how many neighbours trade places in them: from none to `most`.

    >>> [len(orders) for orders in orders_by_swaps(4, 6)]
    [1, 3, 5, 6, 5, 3, 1]
    """
    found = [np.zeros((1, 0), dtype=np.int64), *(np.zeros((0, 0), dtype=np.int64) for _ in range(most))]
    for k in range(n):
        found = [
            np.concatenate([np.insert(found[swaps - last], k, last, axis=1) for last in range(min(k, swaps) + 1)])
            for swaps in range(most + 1)
        ]
    return found


def swaps_tried(n: int, tried: int) -> int:
    """Return up to how many swaps all orders of n things are tried, where no more orders are than that.

    >>> swaps_tried(4, 2500), swaps_tried(8, 2500), swaps_tried(64, 2500), swaps_tried(4000, 2500)
    (6, 7, 2, 0)
    """
    sizes = [1] + [0] * min(n * (n - 1) // 2, MOST_SWAPS)  # how many orders there are, by how many swaps
    for k in range(2, n + 1):
        for swaps in reversed(range(1, len(sizes))):
            sizes[swaps] = sum(sizes[max(0, swaps - k + 1) : swaps + 1])
    found = 0
    while found + 1 < len(sizes) and sum(sizes[1 : found + 2]) <= tried:
        found += 1
    return found


@dataclass(frozen=True, eq=False)
class Looking:
    """What is looked at: a space in which nothing varies, and the verdicts in it, shape (concepts, targets)."""

    varying: Varying
    space: Space
    written: BoolArray

    def of(self, i: int, tried: int = TRIED) -> list[list[SwapRadius]] | None:
        """Return for each concept and each thing asked about how far decision maker i's preference is from another.

        None where it has no places that could trade.
        """
        dm = self.varying.frame.conflict.decision_makers[i]
        places = places_of(self.varying, dm)
        if places is None:
            return None
        of, names, variants = places
        n = len(names)
        found: dict[tuple[int, int], tuple[int, Above]] = {}
        within, most = 0, swaps_tried(n, tried)
        for swaps, figures in enumerate(orders_by_swaps(n, most)[1:], start=1):
            if len(found) == self.written.size:
                break
            check()
            differs = self._holding(i, variants, figures) != self.written
            for c, t in zip(*np.nonzero(differs.any(axis=0)), strict=True):
                if (int(c), int(t)) not in found:
                    row = figures[int(np.flatnonzero(differs[:, c, t])[0])]
                    order = np.argsort(positions(row[None])[0]).tolist()
                    turned = tuple((names[a], names[b]) for k, a in enumerate(order) for b in order[k + 1 :] if a > b)
                    found[int(c), int(t)] = swaps, turned
            within = swaps
        concepts, targets = self.written.shape
        nothing: tuple[int | None, Above] = None, ()
        return [
            [
                SwapRadius(dm, of, *found.get((c, t), nothing), within, within == n * (n - 1) // 2)
                for t in range(targets)
            ]
            for c in range(concepts)
        ]

    def _holding(self, i: int, variants: Prioritised, figures: IntArray) -> BoolArray:
        tables = [m.scores(m.numbered(np.zeros(1, dtype=np.int64))) for m in self.space.makers]
        tables[i] = variants.scores(figures)
        rows = np.zeros((len(figures), len(tables)), dtype=np.int64)
        rows[:, i] = np.arange(len(figures))
        return holding(self.space, Batch(self.space.structure, tables, self.space.looked_at), rows)

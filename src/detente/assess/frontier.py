"""Which packages nobody can better for somebody at nobody's cost, where what they are worth is a sum over issues.

Sums are integers, points times the least common multiple of their denominators: in 64 bits where all sums fit, else of
any size. Where issues are free of each other the frontier of some issues is merged with the levels of the next one,
since whatever is dominated stays so whatever is added to it; where rules tie them, all packages are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.conflict.arrays import IntArray
from detente.deadline import check
from detente.engines.frontier import maxima
from detente.errors import BoundReached

MAX_POINTS = 1_000_000
"""How many efficient points there may be."""

Numbers = npt.NDArray[Any]
"""Integers: of 64 bits, or Python's own."""
Levels = tuple[Numbers, ...]
"""By issue what its levels add to each party: rows are levels, columns parties."""


def kept_in(numbers: Iterable[int]) -> type:
    """Return the type in which sums of some integers are kept exactly; `object` stands for Python's own.

    >>> kept_in([3, -4]), kept_in([2**62, 1])
    (<class 'numpy.int64'>, <class 'object'>)
    """
    return np.int64 if sum(map(abs, numbers)) < 2**62 else object


def ordered(rows: Numbers) -> npt.NDArray[np.intp]:
    """Return in which order rows rise, by their first column, then by the next."""
    return np.lexsort(tuple(_ranks(rows)[::-1]))


def _ranks(rows: Numbers) -> list[IntArray]:
    """Return columns of integers of 64 bits in the same order."""
    return [np.unique(c, return_inverse=True)[1] if rows.dtype == object else c for c in rows.T]


def undominated(rows: Numbers) -> npt.NDArray[np.bool_]:
    """Return which of some rows, all different and rising, are at no other row's level or below it in all columns.

    One sweep from the greatest first column downwards for two columns; for more see `detente.engines.frontier.maxima`.
    """
    n, parties = rows.shape
    keep = np.zeros(n, dtype=np.bool_)
    if parties == 1:
        keep[-1:] = True
        return keep
    if parties == 2:
        second = rows[::-1, 1]
        best = np.maximum.accumulate(second)
        keep[::-1] = np.concatenate(([True], second[1:] > best[:-1]))[:n]
        return keep
    return maxima(_ranks(rows))


@dataclass(frozen=True)
class Layer:
    """The efficient sums of some issues, each by the candidates that come to it, as many ways as `counts` says.

    A candidate is the number of a sum of the issues before, times the number of levels, plus the number of the level.
    """

    rows: Numbers
    candidates: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]
    counts: npt.NDArray[Any]


def _layer(rows: Numbers, weights: npt.NDArray[Any]) -> Layer:
    """Return the efficient ones of some rows, equal ones together; `weights` says for how many each stands."""
    order = ordered(rows)
    rising = rows[order]
    first = np.concatenate(([True], (rising[1:] != rising[:-1]).any(axis=1)))[: len(rows)]
    starts = np.flatnonzero(first)
    keep = undominated(rising[starts])
    if np.count_nonzero(keep) > MAX_POINTS:
        raise BoundReached(
            f"there are more than {MAX_POINTS:,} efficient points; with coarser points for some levels there are fewer"
        )
    group = np.cumsum(first) - 1
    counts = np.add.reduceat(weights[order], starts) if len(starts) else weights[:0]
    inside = keep[group]
    sizes = np.bincount(group[inside], minlength=len(starts))[keep]
    return Layer(rising[starts[keep]], order[inside], np.concatenate(([0], np.cumsum(sizes))), counts[keep])


def efficient_rows(rows: Numbers) -> Numbers:
    """Return the rows that none of the others is at least equal to everywhere, and above somewhere; each once."""
    return _layer(rows, np.ones(len(rows), dtype=np.int64)).rows


def products(rows: Numbers) -> Numbers:
    """Return the product of each row."""
    greatest = int(np.abs(rows).max(initial=1))
    if rows.dtype != object and greatest.bit_length() * rows.shape[1] > 62:
        rows = rows.astype(object)
    return np.asarray(np.prod(rows, axis=1))


@dataclass(frozen=True)
class Frontier:
    """The efficient sums, and the packages that come to each.

    Parameters
    ----------
    rows
        The sums, one row each, rising.
    counts
        How many packages come to each.
    """

    rows: Numbers
    counts: tuple[int, ...]
    _layers: tuple[Layer, ...]
    _sizes: tuple[int, ...]
    _listed: npt.NDArray[Any] | None = None

    def packages(self, point: int) -> Iterator[tuple[int, ...]]:
        """Yield the packages that come to a sum, each by its level of every issue, in the order of the levels."""
        if self._listed is not None:
            (layer,) = self._layers
            found = layer.candidates[layer.starts[point] : layer.starts[point + 1]]
            yield from (tuple(map(int, self._listed[k])) for k in np.sort(found))
        else:
            yield from self._before(len(self._layers) - 1, point)

    def _before(self, k: int, point: int) -> Iterator[tuple[int, ...]]:
        if k < 0:
            yield ()
            return
        layer, size = self._layers[k], self._sizes[k]
        for candidate in layer.candidates[layer.starts[point] : layer.starts[point + 1]]:
            before, level = divmod(int(candidate), size)
            yield from ((*package, level) for package in self._before(k - 1, before))


def merged(levels: Levels, start: Sequence[int]) -> Frontier:
    """Return the frontier of all packages, where issues are free of each other, merged issue by issue.

    Parameters
    ----------
    levels
        What the levels add.
    start
        What everything begins with.

    Raises
    ------
    BoundReached
        If there are more efficient points than `MAX_POINTS`.
    """
    kind = levels[0].dtype if levels else np.dtype(np.int64)
    many = np.int64 if math.prod(len(one) for one in levels) < 2**62 else object
    rows, counts, layers = np.array([start], dtype=kind), np.ones(1, dtype=many), []
    for one in levels:
        check()
        sums = (rows[:, None, :] + one[None, :, :]).reshape(-1, rows.shape[1])
        layers.append(_layer(sums, np.repeat(counts, len(one))))
        rows, counts = layers[-1].rows, layers[-1].counts
    return Frontier(rows, tuple(map(int, counts)), tuple(layers), tuple(len(one) for one in levels))


def listed(levels: Levels, start: Sequence[int], packages: npt.NDArray[Any]) -> Frontier:
    """Return the frontier of some packages, each a row of the levels of every issue."""
    layer = _layer(sums_of(levels, start, packages), np.ones(len(packages), dtype=np.int64))
    return Frontier(layer.rows, tuple(map(int, layer.counts)), (layer,), (), packages)


def sums_of(levels: Levels, start: Sequence[int], packages: npt.NDArray[Any]) -> Numbers:
    """Return what some packages add up to, one row each."""
    kind = levels[0].dtype if levels else np.dtype(np.int64)
    rows = np.tile(np.array([start], dtype=kind), (len(packages), 1))
    for k, one in enumerate(levels):
        rows += one[packages[:, k]]
    return rows


def all_sums(levels: Levels, start: Sequence[int]) -> Numbers:
    """Return what all packages add up to, where issues are free of each other."""
    kind = levels[0].dtype if levels else np.dtype(np.int64)
    rows = np.array([start], dtype=kind)
    for one in levels:
        rows = (rows[:, None, :] + one[None, :, :]).reshape(-1, rows.shape[1])
    return rows

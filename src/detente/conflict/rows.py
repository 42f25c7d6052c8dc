"""Readings of preferences that are open or graded, as the three relations of stability: lead, hold and step.

One row for each reading, as in the table of the general shape; the rows *certain* and *possible* decide what holds in
every and in some completion, the extensions a to d are those of Li, Hipel, Kilgour and Fang (*IEEE SMC A* 34, 2004,
507-520) for pairs that are not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from detente.conflict.comparing import Comparer, Space
from detente.conflict.orders import Capabilities
from detente.conflict.relations import Pairwise

if TYPE_CHECKING:
    import numpy.typing as npt

    from detente.conflict.arrays import BoolArray, IntArray
    from detente.conflict.conflict import MergedState

Told: TypeAlias = Callable[["IntArray", "IntArray"], "BoolArray"]
"""Tells of pairs of states, by their places."""

BY_PAIRS = Capabilities(complete=False, scored=False)


@dataclass(frozen=True, eq=False)
class Row(Pairwise):
    """The relations of one decision maker under one reading; states are looked up in a space."""

    space: Space
    tempts: Told
    deters: Told
    answers: Told
    capabilities: Capabilities = BY_PAIRS
    unknown: Told | None = None
    """Tells which pairs are not compared, where some may not be."""
    shares: Shares | None = None
    """How much of the voices prefer what to what, where that is what is read."""

    def leading(self, q: IntArray, s: IntArray) -> BoolArray:  # noqa: D102 - see Pairwise
        return self.tempts(self.space.places(q), self.space.places(s))

    def holding(self, x: IntArray, s: IntArray) -> BoolArray:  # noqa: D102 - see Pairwise
        return self.deters(self.space.places(x), self.space.places(s))

    def stepping(self, b: IntArray, a: IntArray) -> BoolArray:  # noqa: D102 - see Pairwise
        return self.answers(self.space.places(b), self.space.places(a))

    def compared(self, a: int, b: int) -> bool:
        """Tell whether it is known which of two states, by their codes, is better, or that they are equally good."""
        return self.unknown is None or not bool(self.unknown(*self._two(a, b))[0])

    def share(self, a: int, b: int) -> Fraction | None:
        """Return the share of the voices that prefer the first of two states, by their codes; None without voices."""
        if self.shares is None or len(self.shares.voices) == 1:
            return None
        return Fraction(int(self.shares.preferring(*self._two(a, b))[0]), self.shares.whole)

    def _two(self, a: int, b: int) -> tuple[IntArray, IntArray]:
        import numpy as np

        first, second = (self.space.places(np.array([code], dtype=np.int64)) for code in (a, b))
        return first, second

    def naming(self, merged: Iterable[MergedState]) -> Row:  # noqa: ARG002, D102 - see Pairwise; its states are merged
        return self


def _not(told: Told) -> Told:
    return lambda a, b: ~told(a, b)


def _unknown(of: Comparer) -> Told:
    return lambda a, b: of.may(a, b) & of.may(b, a)


def certain(space: Space, of: Comparer) -> Row:
    """Return the row that proves: what is stable by it is stable in every completion."""
    return Row(space, of.may, _not(of.may), of.must)


def possible(space: Space, of: Comparer) -> Row:
    """Return the row that refutes: what is not stable by it is stable in no completion."""
    return Row(space, of.must, _not(of.must), of.may)


EXTENSIONS: dict[str, Callable[[Space, Comparer], Row]] = {
    "a": lambda space, of: Row(space, of.may, _not(of.may), of.may, unknown=_unknown(of)),
    "b": lambda space, of: Row(space, of.must, _not(of.may), of.may, unknown=_unknown(of)),
    "c": lambda space, of: Row(space, of.may, _not(of.must), of.may, unknown=_unknown(of)),
    "d": lambda space, of: Row(space, of.must, _not(of.must), of.may, unknown=_unknown(of)),
}
"""The four extensions, by whether a state that is not compared tempts, and whether it deters."""


def much_worse(space: Space, of: Comparer, by_degree: Comparer | None) -> Row:
    """Return the row of strength: what deters is worse by a degree, whatever tempts (Hamouda, Kilgour, Hipel 2004).

    `by_degree` compares by that degree; None where nothing differs so much.
    """
    return Row(space, of.must, _worse(of, by_degree), of.must)


def strongly(row: Row, of: Comparer, by_degree: Comparer | None, *, or_unknown: bool) -> Row:
    """Return the strong version of an extension: what deters is worse by a degree, or not compared (c and d).

    (Xu, Hipel, Kilgour and Chen, *Theory and Decision* 2010.)
    """
    worse = _worse(of, by_degree)
    unknown = _unknown(of)
    deters: Told = (lambda x, s: worse(x, s) | unknown(x, s)) if or_unknown else worse
    return replace(row, deters=deters)


def _worse(of: Comparer, by_degree: Comparer | None) -> Told:
    if by_degree is None:
        return lambda x, s: of.must(s, x) & False
    return lambda x, s: by_degree.must(s, x) & of.must(s, x)


@dataclass(frozen=True, eq=False)
class Shares:
    """How much of somebody's voices prefer one state to another, as whole numbers of `whole`.

    Whoever speaks with one voice has all of it or none.
    """

    voices: tuple[Comparer, ...]
    shares: Sequence[int]
    whole: int

    def preferring(self, a: IntArray, b: IntArray) -> npt.NDArray[Any]:
        """Return the share that prefers the first of each pair."""
        import numpy as np

        total = np.zeros(np.broadcast_shapes(a.shape, b.shape), dtype=object)
        for share, voice in zip(self.shares, self.voices, strict=True):
            total = total + np.where(voice.must(a, b), share, 0)
        return total

    def above(self, level: Fraction) -> Told:
        """Return what tells whether more than a share prefers the first; exact."""
        import numpy as np

        bound, scale = level.numerator * self.whole, level.denominator
        return lambda a, b: np.asarray(self.preferring(a, b) * scale > bound, dtype=np.bool_)


def probabilistic(space: Space, of: Shares, alpha: Fraction, beta: Fraction, gamma: Fraction) -> Row:
    """Return the row of probabilistic preference, P the share of voices (Rêgo and dos Santos 2015, as we read it).

    A move tempts if P is above 1 - alpha, an answer deters if P of what it leads to is not above 1 - beta, and it is
    given if P is above gamma.
    """
    return Row(space, of.above(1 - alpha), _not(of.above(1 - beta)), of.above(gamma), shares=of)

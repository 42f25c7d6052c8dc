"""What stability asks of a preference: three relations between states, and what can be told of them.

*lead*: does a state tempt at another? *hold*: does an answer that ends at it deter? *step*: may it be gone to in answer
to somebody else? (The general shape of solution concepts for preferences that are unknown in part, fuzzy, by degrees.)
Where lead and hold are “above a cut” and “not above it” of one number per state, as in `detente.conflict.orders`, the
relations are scored: engines that hold numbers serve these. Others are pairs of states, and here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeAlias

from detente.conflict.orders import SCORED, Capabilities, Order

if TYPE_CHECKING:
    from detente.conflict.arrays import BoolArray, IntArray
    from detente.conflict.conflict import MergedState

Bits = tuple[int, int]
"""States by the bits that matter, and what they are."""
WHOLE = -1  # all bits matter


class OrderedPairs(Protocol):
    """Pairs of states, the order within a pair told apart; see `PairSet`, and `detente.conflict.overriding`."""

    def __contains__(self, pair: tuple[int, int]) -> bool:
        """Tell whether a pair is in it."""

    def among(self, first: IntArray, second: IntArray) -> BoolArray:
        """Tell which of many pairs are in it; the two arrays are broadcast."""

    def naming(self, merged: Iterable[MergedState]) -> OrderedPairs:
        """Return the same where some states are one, and may be named by any member."""


@dataclass(frozen=True)
class PairSet:
    """Pairs of states, each state given by the bits that matter and what they are."""

    pairs: tuple[tuple[Bits, Bits], ...]

    @cached_property
    def _tables(self) -> dict[tuple[int, int], frozenset[tuple[int, int]]]:
        found: dict[tuple[int, int], set[tuple[int, int]]] = {}
        for (first_care, first), (second_care, second) in self.pairs:
            found.setdefault((first_care, second_care), set()).add((first, second))
        return {care: frozenset(values) for care, values in found.items()}

    def __contains__(self, pair: tuple[int, int]) -> bool:
        first, second = pair
        return any((first & a, second & b) in values for (a, b), values in self._tables.items())

    def among(self, first: IntArray, second: IntArray) -> BoolArray:
        """Tell which of many pairs are in it; the two arrays are broadcast."""
        import numpy as np

        found = np.zeros(np.broadcast_shapes(first.shape, second.shape), dtype=np.bool_)
        for (a, b), values in self._tables.items():
            pairs = np.array([*values], dtype=np.int64)
            codes = np.unique(pairs)  # places among these instead of codes: two fit one number, however many options
            n, asked = len(codes), (first & a, second & b)
            x, y = (np.minimum(np.searchsorted(codes, part), n - 1) for part in asked)
            there = (codes[x] == asked[0]) & (codes[y] == asked[1])
            found |= there & np.isin(x * n + y, np.searchsorted(codes, pairs) @ (n, 1))
        return found

    def naming(self, merged: Iterable[MergedState]) -> PairSet:
        """Let whatever names a merged state by any member name the code that stands for it."""
        some = tuple(merged)

        def named(bits: Bits) -> Iterator[Bits]:
            care, value = bits
            yield bits
            yield from ((WHOLE, m.code) for m in some if any(code & care == value for code in m.members))

        return PairSet(tuple((x, y) for a, b in self.pairs for x in named(a) for y in named(b)))


class Pairwise(ABC):
    """Three relations between states, where no number per state says which hold; see the module."""

    capabilities: Capabilities

    @abstractmethod
    def leading(self, q: IntArray, s: IntArray) -> BoolArray:
        """Tell of many pairs whether q tempts at s; the two arrays of codes are broadcast."""

    @abstractmethod
    def holding(self, x: IntArray, s: IntArray) -> BoolArray:
        """Tell of many pairs whether an answer that ends at x deters from leaving s."""

    @abstractmethod
    def stepping(self, b: IntArray, a: IntArray) -> BoolArray:
        """Tell of many pairs whether it would go from a to b in answer to somebody else."""

    @abstractmethod
    def naming(self, merged: Iterable[MergedState]) -> Pairwise:
        """Return the same where some states are one."""

    def lead(self, q: int, s: int) -> bool:
        """Tell whether q tempts at s."""
        return bool(self.leading(*_alone(q, s)).item())

    def hold(self, x: int, s: int) -> bool:
        """Tell whether an answer that ends at x deters from leaving s."""
        return bool(self.holding(*_alone(x, s)).item())

    def step(self, b: int, a: int) -> bool:
        """Tell whether it would go from a to b in answer to somebody else."""
        return bool(self.stepping(*_alone(b, a)).item())


def _alone(first: int, second: int) -> tuple[IntArray, IntArray]:
    import numpy as np

    return np.array([first], dtype=np.int64), np.array([second], dtype=np.int64)


@dataclass(frozen=True)
class PairRelation(Pairwise):
    """Three relations as pairs of states; hold and step follow from lead where they are not given."""

    leads: OrderedPairs
    holds: OrderedPairs | None
    steps: OrderedPairs | None
    capabilities: Capabilities

    def lead(self, q: int, s: int) -> bool:
        """Tell whether q tempts at s."""
        return (q, s) in self.leads

    def hold(self, x: int, s: int) -> bool:
        """Tell whether an answer that ends at x deters from leaving s."""
        return (x, s) not in self.leads if self.holds is None else (x, s) in self.holds

    def step(self, b: int, a: int) -> bool:
        """Tell whether it would go from a to b in answer to somebody else."""
        return (b, a) in (self.leads if self.steps is None else self.steps)

    def leading(self, q: IntArray, s: IntArray) -> BoolArray:
        """Tell the same as `lead` of many pairs."""
        return self.leads.among(q, s)

    def holding(self, x: IntArray, s: IntArray) -> BoolArray:
        """Tell the same as `hold` of many pairs."""
        return ~self.leads.among(x, s) if self.holds is None else self.holds.among(x, s)

    def stepping(self, b: IntArray, a: IntArray) -> BoolArray:
        """Tell the same as `step` of many pairs."""
        return (self.leads if self.steps is None else self.steps).among(b, a)

    def naming(self, merged: Iterable[MergedState]) -> PairRelation:
        """Return the same where some states are one."""
        some = tuple(merged)
        leads, holds, steps = (
            None if pairs is None else pairs.naming(some) for pairs in (self.leads, self.holds, self.steps)
        )
        return PairRelation(leads or self.leads, holds, steps, self.capabilities)


Relation: TypeAlias = Order | Pairwise

__all__ = ["SCORED", "Capabilities", "OrderedPairs", "PairRelation", "PairSet", "Pairwise", "Relation"]

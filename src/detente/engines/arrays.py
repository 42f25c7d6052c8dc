"""Sets of states as arrays of truth values; see `detente.engines.sets`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.combinations import holding
from detente.engines.sets import ListedSet, StateSet, UnknownSet
from detente.errors import UsageError
from detente.formula import Formula

BLOCK = 1 << 16


@dataclass(frozen=True, eq=False)
class Space:
    """The states a set is drawn from: the codes of all feasible states, or None for all combinations of n options."""

    conflict: Conflict
    states: IntArray | None

    def position(self, code: int) -> int | None:
        """Return where a code stands in the space, or None where it does not."""
        if self.states is None:
            return code if 0 <= code < 1 << len(self.conflict.options) else None
        at = int(np.searchsorted(self.states, code))
        return at if at < len(self.states) and self.states[at] == code else None


@dataclass(frozen=True, eq=False, repr=False)
class ArraySet(ListedSet):
    """A set of states as one truth value per place of a space; see `StateSet`."""

    space: Space
    mask: BoolArray

    @property
    def conflict(self) -> Conflict:  # noqa: D102 - see StateSet
        return self.space.conflict

    @cached_property
    def count(self) -> int:  # noqa: D102 - see StateSet
        return int(np.count_nonzero(self.mask))

    def _has(self, code: int) -> bool:
        at = self.space.position(code)
        return at is not None and bool(self.mask[at])

    def _array(self, limit: int | None = None) -> IntArray:
        at = np.flatnonzero(self.mask)[:limit]
        return at.astype(np.int64) if self.space.states is None else self.space.states[at]

    def codes(self) -> Iterator[int]:  # noqa: D102 - see StateSet
        yield from (int(code) for code in self._array())

    def first(self, n: int) -> list[str]:  # noqa: D102 - see StateSet
        return [self.space.conflict.show(int(code)) for code in self._array(max(0, n))]

    def where(self, condition: str | Formula) -> ArraySet:  # noqa: D102 - see StateSet
        conflict = self.space.conflict
        formula = conflict.formula(condition) if isinstance(condition, str) else condition
        at = np.flatnonzero(self.mask)
        holds = np.zeros(len(self.mask), dtype=np.bool_)
        for start in range(0, len(at), BLOCK):
            part = at[start : start + BLOCK]
            codes = part.astype(np.int64) if self.space.states is None else self.space.states[part]
            holds[part] = holding(conflict, formula, codes)
        return ArraySet(self.space, holds)

    def including(self, codes: list[int]) -> ArraySet:  # noqa: D102 - see StateSet
        mask = self.mask.copy()
        mask[[at for code in codes if (at := self.space.position(code)) is not None]] = True
        return ArraySet(self.space, mask)

    def fixed(self) -> dict[str, bool]:  # noqa: D102 - see StateSet
        codes = self._array()
        if not len(codes):
            return {}
        always, ever = int(np.bitwise_and.reduce(codes)), int(np.bitwise_or.reduce(codes))
        varying = self._varying_in_merged()
        same = {
            o: bool(always >> k & 1) for k, o in enumerate(self.space.conflict.options) if not (always ^ ever) >> k & 1
        }
        return {o: value for o, value in same.items() if o not in varying}

    def _varying_in_merged(self) -> set[str]:
        conflict = self.space.conflict
        shown = [m.shown for m in conflict.merged if m.code in self]
        return {o for pattern in shown for o, letter in zip(conflict.options, pattern, strict=True) if letter == "-"}

    def __and__(self, other: StateSet) -> StateSet:
        if isinstance(other, UnknownSet):
            return other & self
        if not isinstance(other, ArraySet) or other.space is not self.space:
            raise UsageError("only sets of the same solution can be intersected")
        return ArraySet(self.space, self.mask & other.mask)


class Verdicts:
    """For each combination one bit per concept, or where several are given the bits that all of them have."""

    def __init__(self, *arrays: npt.NDArray[np.uint8]) -> None:
        self.arrays = arrays
        self.counts: dict[int, int] = {}
        self.last: tuple[Verdicts, Verdicts] | None = None

    @property
    def bits(self) -> npt.NDArray[np.uint8]:
        """The bits."""
        return reduce(np.bitwise_and, self.arrays)

    def count(self, bit: int) -> int:
        """Return at how many combinations a bit is set: block by block, which needs no memory to speak of."""
        if bit not in self.counts:
            one = np.uint8(1 << bit)
            blocks = range(0, len(self.arrays[0]), BLOCK)
            parts = (reduce(np.bitwise_and, (a[k : k + BLOCK] for a in self.arrays)) for k in blocks)
            self.counts[bit] = sum(int(np.count_nonzero(part & one)) for part in parts)
        return self.counts[bit]

    def both(self, other: Verdicts) -> Verdicts:
        """Return the bits that both have; the last answer is kept, since every concept asks in turn."""
        if self.last is None or self.last[0] is not other:
            self.last = other, Verdicts(*self.arrays, *other.arrays)
        return self.last[1]


class VerdictSet(ArraySet):
    """The states at which one bit of some verdicts is set; counting needs no mask, which is made when asked for."""

    def __init__(self, space: Space, verdicts: Verdicts, bit: int) -> None:
        object.__setattr__(self, "space", space)
        object.__setattr__(self, "verdicts", verdicts)
        object.__setattr__(self, "bit", bit)

    verdicts: Verdicts
    bit: int

    @cached_property
    def mask(self) -> BoolArray:  # noqa: D102 - see ArraySet
        holds: BoolArray = (self.verdicts.bits & np.uint8(1 << self.bit)) != 0
        return holds

    @cached_property
    def count(self) -> int:  # noqa: D102 - see StateSet
        return self.verdicts.count(self.bit)

    def __and__(self, other: StateSet) -> StateSet:
        if isinstance(other, VerdictSet) and other.space is self.space and other.bit == self.bit:
            return VerdictSet(self.space, self.verdicts.both(other.verdicts), self.bit)
        return super().__and__(other)

"""The feasible combinations of a conflict, as compiling asks of them: whole numbers where they are few, else arrays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from detente.conflict.conflict import Conflict
from detente.conflict.few import few
from detente.formula import Formula

if TYPE_CHECKING:
    from detente.conflict.arrays import IntArray
    from detente.conflict.orders import Order

FEW_MEMBERS = 1 << 12


class Feasible(Protocol):
    """Sets of feasible combinations; of two, ``a & b`` are those in both, and ``a & ~b`` those in the first only."""

    @property
    def feasible(self) -> Any:
        """All of them."""

    @property
    def any(self) -> bool:
        """Whether there is one."""

    def holding(self, formula: Formula) -> Any:
        """Return those at which a formula holds."""

    def matching(self, care: int, value: int) -> Any:
        """Return those of which some bits are as given."""

    def codes(self, some: Any) -> tuple[int, ...]:
        """Return the codes in a set, ascending."""


class _Many:
    """See `Feasible`: sets are arrays of truth values beside the codes."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict

    @cached_property
    def _codes(self) -> IntArray:
        from detente.conflict.combinations import feasible_codes

        return feasible_codes(self.conflict)

    @property
    def feasible(self) -> Any:
        return self.matching(0, 0)

    @property
    def any(self) -> bool:
        from detente.conflict.combinations import any_feasible

        return any_feasible(self.conflict)

    def holding(self, formula: Formula) -> Any:
        from detente.conflict.combinations import columns_of

        return formula.evaluate_arrays(columns_of(self._codes, self.conflict.options), len(self._codes))

    def matching(self, care: int, value: int) -> Any:
        return (self._codes & care) == value

    def codes(self, some: Any) -> tuple[int, ...]:
        return tuple(int(code) for code in self._codes[some])


def feasible_of(conflict: Conflict) -> Feasible:
    """Return the feasible combinations."""
    return few(conflict) or _Many(conflict)


def extremes(conflict: Conflict, order: Order, codes: Sequence[int]) -> tuple[int, int] | None:
    """Return the best and the worst of some combinations, the first of each; None if all are equally good."""
    if len(codes) <= FEW_MEMBERS:
        keys = [order.key(code, conflict.values(code)) for code in codes]
        best, worst = keys.index(max(keys)), keys.index(min(keys))
        return None if keys[best] == keys[worst] else (codes[best], codes[worst])
    import numpy as np

    from detente.conflict.arrays import combine
    from detente.conflict.combinations import columns_of

    every = np.array(codes, dtype=np.int64)
    scores = combine(order.words(every, columns_of(every, conflict.options)))
    return None if scores.min() == scores.max() else (int(every[scores.argmax()]), int(every[scores.argmin()]))

"""Sets of combinations of options as whole numbers, one bit each: for models of few options, without any array."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

from detente.conflict.conflict import Conflict
from detente.formula import Formula

MAX_OPTIONS = 12


def bits(some: int) -> Iterator[int]:
    """Yield the members of a set, ascending.

    >>> [*bits(0b10010)]
    [1, 4]
    """
    while some:
        lowest = some & -some
        yield lowest.bit_length() - 1
        some ^= lowest


class Few:
    """The combinations of a conflict of few options; the bit of a combination stands where its code says."""

    def __init__(self, conflict: Conflict) -> None:
        self.options = conflict.options
        self.rules = conflict.infeasible
        self.whole = (1 << (1 << len(self.options))) - 1
        # Of the option of bit k, 2^k combinations lack it, 2^k have it, and so on.
        self.columns = {o: self.whole // ((1 << (1 << k)) + 1) << (1 << k) for k, o in enumerate(self.options)}

    def truth(self, formula: Formula) -> int:
        """Return the combinations at which a formula holds, feasible or not."""
        found = formula.in_algebra(self)
        assert isinstance(found, int)
        return found

    @cached_property
    def feasible(self) -> int:
        """The combinations that exist."""
        found = self.whole
        for rule in self.rules:
            found &= ~self.truth(rule)
        return found

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return self.feasible != 0

    def holding(self, formula: Formula) -> int:
        """Return the feasible combinations at which a formula holds."""
        return self.feasible & self.truth(formula)

    def matching(self, care: int, value: int) -> int:
        """Return the feasible combinations of which some bits are as given."""
        found = self.feasible
        for k, column in enumerate(self.columns.values()):
            if care >> k & 1:
                found &= column if value >> k & 1 else ~column
        return found

    def codes(self, some: int) -> tuple[int, ...]:
        """Return the codes in a set, ascending."""
        return tuple(bits(some))

    # What a formula is evaluated in, see `detente.formula.tree.Algebra`.

    def variable(self, name: str) -> int:
        """Return the combinations with an option taken."""
        return self.columns[name]

    def constant(self, value: bool) -> int:
        """Return all or none."""
        return self.whole if value else 0

    def invert(self, a: int) -> int:
        """Return all others."""
        return self.whole ^ a

    def both(self, a: int, b: int) -> int:
        """Return those in both."""
        return a & b

    def either(self, a: int, b: int) -> int:
        """Return those in one or both."""
        return a | b

    def same(self, a: int, b: int) -> int:
        """Return those in both or in neither."""
        return self.whole ^ a ^ b


@lru_cache(maxsize=64)
def few(conflict: Conflict) -> Few | None:
    """Return the combinations of a conflict as whole numbers; None where there are too many."""
    return Few(conflict) if len(conflict.options) <= MAX_OPTIONS else None

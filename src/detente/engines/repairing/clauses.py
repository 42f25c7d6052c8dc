"""Clauses for a solver: variables are whole numbers from one, and a literal is negated by its sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Signature = tuple[int, ...]
"""For each of some formulas whether it holds in the first state of a pair only (1), in the second only (-1); else 0."""


@dataclass
class Clauses:
    """Variables and clauses; what adds a clause is given, so that a solver can take them one by one."""

    add: Callable[[list[int]], None]
    last: int = 0

    def new(self) -> int:
        """Return a new variable."""
        self.last += 1
        return self.last

    def both(self, literals: Sequence[int]) -> int:
        """Return a literal that is true iff all literals are."""
        if len(literals) == 1:
            return literals[0]
        result = self.new()
        for literal in literals:
            self.add([-result, literal])
        self.add([result, *(-literal for literal in literals)])
        return result

    def one_more(self, literals: list[int], literal: int) -> None:
        """Add a literal to some of which at most one is true."""
        for other in literals:
            self.add([-other, -literal])
        literals.append(literal)

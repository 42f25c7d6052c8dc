"""Sets of a few things no two of which touch each other: how many there are, all of them, or some drawn at random."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import comb, factorial
from random import Random


@dataclass(frozen=True)
class Sets:
    """Sets of some size of the numbers below n, no two of which touch each other.

    Parameters
    ----------
    n
        How many numbers.
    pairs
        Those that touch each other, the smaller one first.
    size
        How many in a set: two or three.
    """

    n: int
    pairs: Collection[tuple[int, int]]
    size: int

    @cached_property
    def beside(self) -> Mapping[int, set[int]]:
        """For each number those that it touches."""
        found: dict[int, set[int]] = {k: set() for k in range(self.n)}
        for i, j in self.pairs:
            found[i].add(j)
            found[j].add(i)
        return found

    @cached_property
    def touching(self) -> int:
        """How many sets are left out, since two of a set touch each other."""
        if self.size == 2:
            return len(self.pairs)
        # A pair is in n - 2 sets of three. Sets with two pairs are then counted twice, those with three three times.
        beside = self.beside
        two = sum(comb(len(some), 2) for some in beside.values())
        three = sum(len(beside[i] & beside[j]) for i, j in self.pairs) // 3
        return len(self.pairs) * (self.n - 2) - two + three

    @property
    def total(self) -> int:
        """How many sets there are."""
        return comb(self.n, self.size) - self.touching

    def chosen(self, most: int, random: Random) -> list[tuple[int, ...]]:
        """Return all sets in order, or as many as there may be, drawn with equal chances."""
        if self.total <= most:
            return [*self._every()]
        every = comb(self.n, self.size)
        if self.size == 2:
            numbers = random.sample(range(every), min(every, most + self.touching))
            return sorted([some for k in numbers if self._fits(some := numbered(k, 2))][:most])
        drawn: set[tuple[int, ...]] = set()
        while len(drawn) < most:
            some = numbered(random.randrange(every), self.size)
            if self._fits(some):
                drawn.add(some)
        return sorted(drawn)

    def _every(self, some: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
        if len(some) == self.size:
            yield some
            return
        beside = set().union(*(self.beside[k] for k in some))
        for k in range(some[-1] + 1 if some else 0, self.n):
            if k not in beside:
                yield from self._every((*some, k))

    def _fits(self, some: tuple[int, ...]) -> bool:
        return all(j not in self.beside[i] for i, j in combinations(some, 2))


def numbered(k: int, size: int) -> tuple[int, ...]:
    """Return the kth set of whole numbers, the smallest first: (0, 1), (0, 2), (1, 2), (0, 3) and so on.

    >>> [numbered(k, 3) for k in range(5)]
    [(0, 1, 2), (0, 1, 3), (0, 2, 3), (1, 2, 3), (0, 1, 4)]
    """
    found: list[int] = []
    for left in range(size, 0, -1):
        greatest = int((k * factorial(left)) ** (1 / left))
        while comb(greatest + 1, left) <= k:
            greatest += 1
        while comb(greatest, left) > k:
            greatest -= 1
        k -= comb(greatest, left)
        found.append(greatest)
    return tuple(reversed(found))

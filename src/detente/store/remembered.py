"""Values that are remembered while there is room: beyond a number, or a weight in all, the oldest are forgotten."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Values by their keys.

    Parameters
    ----------
    most
        How many there are at most.
    heaviest
        What they weigh at most together; the latest stays whatever it weighs.

    Examples
    --------
    >>> kept = Remembered(3, 10)
    >>> for key, weight in (("a", 4), ("b", 4), ("c", 4), ("d", 40)):
    ...     kept.put(key, key.upper(), weight)
    ...     print(*kept)
    a
    a b
    b c
    d
    """

    def __init__(self, most: int, heaviest: int) -> None:
        self.most, self.heaviest = most, heaviest
        self._held: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._weight = 0

    def __iter__(self) -> Iterator[K]:
        """Yield the keys, the oldest first."""
        return iter(self._held)

    def get(self, key: K) -> V | None:
        """Return a value, or None where there is none any more."""
        found = self._held.get(key)
        return None if found is None else found[0]

    def put(self, key: K, value: V, weight: int) -> None:
        """Remember a value, and forget what there is no room for."""
        self.forget(key)
        self._held[key] = value, weight
        self._weight += weight
        while len(self._held) > self.most or (self._weight > self.heaviest and len(self._held) > 1):
            self.forget(next(iter(self._held)))

    def forget(self, key: K) -> None:
        """Forget a value, if it is remembered."""
        found = self._held.pop(key, None)
        self._weight -= found[1] if found is not None else 0

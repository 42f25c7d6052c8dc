"""What both ways of finding answers have in common."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

AnswerPath: TypeAlias = tuple[tuple[int, int], ...]
"""An answer: who moves, as an index, and the code of the state moved to."""
Depths: TypeAlias = npt.NDArray[np.uint16]
FAR = np.iinfo(np.uint16).max
"""The layer of what does not lead to a sanction; no graph that fits an array has shortest answers as long as that."""
KEPT_BYTES = 1 << 26


class Kept:
    """Arrays kept by a key, the ones used last, up to so many bytes in all."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self.most = most
        self.bytes = 0
        self.known: OrderedDict[Hashable, npt.NDArray[Any]] = OrderedDict()

    def get(self, key: Hashable) -> npt.NDArray[Any] | None:
        """Return what is kept under a key."""
        if key in self.known:
            self.known.move_to_end(key)
        return self.known.get(key)

    def put(self, key: Hashable, array: npt.NDArray[Any]) -> None:
        """Keep an array; it is never let go before another one is put in its place."""
        self.known[key] = array
        self.bytes += array.nbytes
        while self.bytes > self.most and len(self.known) > 1:
            self.bytes -= self.known.popitem(last=False)[1].nbytes

    def of(self, key: Hashable, made: Callable[[], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """Return what is kept under a key, made if it is not."""
        found = self.get(key)
        if found is None:
            found = made()
            self.put(key, found)
        return found

"""The types of arrays of states, and the scores of many states as one array."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def combine(words: Sequence[npt.NDArray[Any]]) -> IntArray:
    """Return one array that orders states as the words do; with several words, their ranks."""
    if len(words) == 1:
        return np.asarray(words[0], dtype=np.int64)
    by = np.lexsort(tuple(reversed(words)))
    changed = np.zeros(len(by), dtype=np.int64)
    for word in words:
        ordered = word[by]
        changed[1:] |= ordered[1:] != ordered[:-1]
    ranks = np.empty(len(by), dtype=np.int64)
    ranks[by] = np.cumsum(changed)
    return ranks

"""All states of a model one by one, where they are not too many to be sorted and paged."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from detente.conflict.arrays import IntArray, combine
from detente.conflict.combinations import MAX_ENUMERATED, can_list, columns_of, feasible_codes, states_among
from detente.conflict.conflict import Conflict
from detente.conflict.leaving import too_many_left
from detente.errors import BoundReached

MAX_LISTED = 1 << 22
"""Up to so many states are sorted and paged; larger models are asked about by filters in `solve`."""


@lru_cache(maxsize=16)
def states_of(conflict: Conflict) -> IntArray:
    """Return the codes of all states, ascending, a merged state once.

    Raises
    ------
    BoundReached
        If there are more than can be listed.
    """
    if not can_list(conflict, most := MAX_ENUMERATED - 2):
        raise BoundReached(f"states are listed up to {most} options; {too_many_left(len(conflict.options))}")
    codes = feasible_codes(conflict)
    if len(codes) > MAX_LISTED:
        raise BoundReached(f"the model has {len(codes)} states; up to {MAX_LISTED} are listed one by one")
    return states_among(conflict, codes)


@lru_cache(maxsize=64)
def ranks_of(conflict: Conflict, decision_maker: int) -> IntArray:
    """Return for each state its rank for a decision maker: 1 is the best, states that are equally good share a rank."""
    codes = states_of(conflict)
    value = combine(conflict.order(decision_maker).words(codes, columns_of(codes, conflict.options)))
    _, inverse = np.unique(-value, return_inverse=True)
    return np.asarray(inverse, dtype=np.int64).reshape(-1) + 1

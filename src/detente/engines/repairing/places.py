"""The places of a preference at which something stands in a model; see `detente.case.preference_changes`."""

from __future__ import annotations

from functools import lru_cache

from detente.case import Model, ResolvedPreference
from detente.conflict import Conflict, compile_model
from detente.conflict.combinations import feasible_codes
from detente.conflict.conflict import pattern_bits

Place = tuple[int, tuple[str, ...]]
"""The number of a place, and what stands there: numbers of statements, states by their letters, or options."""


@lru_cache(maxsize=256)
def standing(model: Model, dm: str) -> tuple[Place, ...]:
    """Return the places of a preference that hold something in this model.

    Where states stand at them these are the places with a state that exists; a pattern that stands for several is
    given as it is written.
    """
    order = model.preferences[dm]
    if order.of == "states":
        return _ranked(compile_model(model), order)
    return tuple((k, tuple(map(str, place))) for k, place in enumerate(order.places, start=1))


def _ranked(conflict: Conflict, order: ResolvedPreference) -> tuple[Place, ...]:
    codes = feasible_codes(conflict)
    found = []
    for k, group in enumerate(order.ranked, start=1):
        there: dict[str, None] = {}
        for entry in group:
            care, value = pattern_bits(entry)
            states = {conflict.neighbourhood.canonical(int(c)) for c in codes[(codes & care) == value]}
            if states:
                there[conflict.show(min(states)) if len(states) == 1 else str(entry)] = None
        if there:
            found.append((k, tuple(there)))
    return tuple(found)

"""Which way of finding what is stable against coalitions: by the engine asked for, else the first that can."""

from __future__ import annotations

from collections.abc import Sequence

from detente.conflict import Conflict, Sanctioning
from detente.engines.arrays import ArraySet
from detente.engines.coalitions.dense import DenseTogether
from detente.engines.coalitions.listed import Listed
from detente.engines.coalitions.protocol import Way
from detente.engines.coalitions.symbolic import SymbolicTogether
from detente.engines.diagrams import DiagramSet
from detente.engines.sets import StateSet
from detente.errors import BoundReached, EngineRefusal, UsageError, nearest

WAYS: dict[str, Way] = {way.name: way for way in (Listed(), DenseTogether(), SymbolicTogether())}


def way_together(
    conflict: Conflict,
    shapes: Sequence[Sanctioning],
    *,
    pareto: bool = False,
    engine: str = "auto",
    feasible: StateSet | None = None,
) -> Way:
    """Return what finds the states that are stable against coalitions.

    Parameters
    ----------
    conflict, shapes, pareto
        What is to be found, see `Way`.
    engine
        ``auto``, or the name of an engine.
    feasible
        All states as an engine gave them: the way that makes sets of that kind comes first.

    Raises
    ------
    UsageError
        For an unknown name.
    EngineRefusal
        If the engine asked for cannot do it exactly.
    BoundReached
        If none can, with what each says.
    """
    if engine != "auto" and engine not in WAYS:
        raise UsageError(f"there is no engine “{engine}” ({nearest(engine, ['auto', *WAYS])})")
    refusals = {}
    like = _like(feasible)
    every = sorted(WAYS.values(), key=lambda way: way.name != like)
    for way in every if engine == "auto" else (WAYS[engine],):
        why = way.refuses(conflict, shapes, pareto=pareto)
        if why is None:
            return way
        refusals[way.name] = why
    if engine != "auto":
        raise EngineRefusal(engine, refusals[engine])
    told = "; ".join(f"{name} – {why}" for name, why in refusals.items())
    raise BoundReached(f"no engine can tell what is stable against coalitions here: {told}")


def _like(feasible: StateSet | None) -> str | None:
    """Return the name of the way that makes sets of the kind of one, if it is of the kind of any."""
    if isinstance(feasible, DiagramSet):
        return SymbolicTogether.name
    if isinstance(feasible, ArraySet):
        return Listed.name if feasible.space.states is not None else DenseTogether.name
    return None

"""Which way of finding what is stable against coalitions: by the engine asked for, else the first that can."""

from __future__ import annotations

from collections.abc import Sequence

from detente.conflict import Conflict, Sanctioning
from detente.engines.coalitions.dense import DenseTogether
from detente.engines.coalitions.listed import Listed
from detente.engines.coalitions.protocol import Way
from detente.errors import EngineRefusal, UsageError, nearest

WAYS: dict[str, Way] = {way.name: way for way in (Listed(), DenseTogether())}


def way_together(
    conflict: Conflict, shapes: Sequence[Sanctioning], *, pareto: bool = False, engine: str = "auto"
) -> Way:
    """Return what finds the states that are stable against coalitions.

    Parameters
    ----------
    conflict, shapes, pareto
        What is to be found, see `Way`.
    engine
        ``auto``, or the name of an engine.

    Raises
    ------
    UsageError
        For an unknown name.
    EngineRefusal
        If the engine asked for cannot do it exactly; if none can, that of the first, with what the others say.
    """
    if engine != "auto" and engine not in WAYS:
        raise UsageError(f"there is no engine “{engine}” ({nearest(engine, ['auto', *WAYS])})")
    refusals = {}
    for way in WAYS.values() if engine == "auto" else (WAYS[engine],):
        why = way.refuses(conflict, shapes, pareto=pareto)
        if why is None:
            return way
        refusals[way.name] = why
    (first, why), *rest = refusals.items()
    more = "".join(f"; {name}: {reason}" for name, reason in rest)
    raise EngineRefusal(first, why + more)

"""Which way of walking: by the engine asked for, else the first that can."""

from __future__ import annotations

from detente.conflict import Conflict
from detente.conflict.conflict import intransitive, no_scores
from detente.engines.diagrams import available
from detente.engines.walks.arrays import MAX_OPTIONS, Arrays
from detente.engines.walks.diagrams import Diagrams
from detente.engines.walks.listed import Listed
from detente.errors import EngineRefusal, UsageError, nearest

NAMES = (Listed.name, Arrays.name, Diagrams.name)


def way_of_walking(conflict: Conflict, engine: str = "auto") -> type[Arrays | Diagrams | Listed]:
    """Return what walks a conflict, given the code of a state where to start and whether every move counts.

    Parameters
    ----------
    conflict
        The compiled model.
    engine
        ``auto``, or the name of an engine.

    Raises
    ------
    UsageError
        For an unknown name.
    EngineRefusal
        If the engine asked for cannot do this model exactly.
    """
    if engine not in ("auto", *NAMES):
        raise UsageError(f"there is no engine “{engine}” ({nearest(engine, ['auto', *NAMES])})")
    literal, options = conflict.literal, len(conflict.options)
    why = no_scores(conflict) or intransitive(conflict)
    if engine in (Arrays.name, Diagrams.name) and why is not None:
        raise EngineRefusal(engine, why)
    if engine == Arrays.name and options > MAX_OPTIONS:
        raise EngineRefusal(engine, f"it walks over arrays of up to {MAX_OPTIONS} options; this model has {options}")
    if engine == Diagrams.name and not available():
        raise EngineRefusal(engine, "it needs dd; install it with: pip install 'detente[fast]'")
    if engine == Arrays.name or (engine == "auto" and not literal and options <= MAX_OPTIONS):
        return Arrays
    if engine == Diagrams.name or (engine == "auto" and not literal and available()):
        return Diagrams
    return Listed

"""Which way of walking: by the engine asked for, else the first that can."""

from __future__ import annotations

from detente.conflict import Conflict
from detente.engines.diagrams import available
from detente.engines.walks.arrays import MAX_OPTIONS, Arrays
from detente.engines.walks.diagrams import Diagrams
from detente.engines.walks.layers import Kind, Walks
from detente.engines.walks.listed import Listed
from detente.errors import EngineRefusal, UsageError, nearest

NAMES = (Listed.name, Arrays.name, Diagrams.name)


def walks_from(conflict: Conflict, start: int, kind: Kind, engine: str = "auto") -> Walks:
    """Return the walks from a state, given by its code.

    Parameters
    ----------
    conflict
        The compiled model.
    start
        Code of a feasible state.
    kind
        Whether every move counts, or only those by which the mover gains.
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
    intransitive = "it needs moves to be transitive; this model has " + (
        "forbidden moves" if conflict.bans else "indistinguishable states"
    )
    literal, options = bool(conflict.bans or conflict.merged), len(conflict.options)
    if engine in (Arrays.name, Diagrams.name) and literal:
        raise EngineRefusal(engine, intransitive)
    if engine == Arrays.name and options > MAX_OPTIONS:
        raise EngineRefusal(engine, f"it walks over arrays of up to {MAX_OPTIONS} options; this model has {options}")
    if engine == Diagrams.name and not available():
        raise EngineRefusal(engine, "it needs dd; install it with: pip install 'detente[fast]'")
    if engine == Arrays.name or (engine == "auto" and not literal and options <= MAX_OPTIONS):
        return Arrays(conflict, start, kind)
    if engine == Diagrams.name or (engine == "auto" and not literal and available()):
        return Diagrams(conflict, start, kind)
    return Listed(conflict, start, kind)

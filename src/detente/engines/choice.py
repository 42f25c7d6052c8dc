"""Which engine answers: a declared order, the first that does not refuse."""

from __future__ import annotations

from detente.conflict import Conflict
from detente.engines.dense import Dense
from detente.engines.explicit import Explicit, most_moves
from detente.engines.protocol import Engine
from detente.errors import BoundReached, EngineRefusal, UsageError, nearest

EXPLICIT, DENSE = Explicit(), Dense()
ENGINES: dict[str, Engine] = {e.name: e for e in (EXPLICIT, DENSE)}
# Up to this many moves the explicit engine answers before the dense one would have loaded its compiled code.
FEW_MOVES = 2_000_000


def choose(conflict: Conflict, name: str = "auto") -> tuple[Engine, str]:
    """Return the engine to use and why.

    Raises
    ------
    UsageError
        For an unknown name.
    EngineRefusal
        If the engine asked for refuses.
    BoundReached
        If every engine refuses.
    """
    if name != "auto":
        if name not in ENGINES:
            raise UsageError(f"there is no engine “{name}” ({nearest(name, ['auto', *ENGINES])})")
        engine = ENGINES[name]
        reason = engine.refuses(conflict)
        if reason:
            raise EngineRefusal(name, reason)
        return engine, "asked for"
    refusals = {e.name: e.refuses(conflict) for e in ENGINES.values()}
    if refusals["explicit"] is None and (most_moves(conflict) <= FEW_MOVES or refusals["dense"]):
        return EXPLICIT, "a small model" if not refusals["dense"] else f"the dense engine refuses: {refusals['dense']}"
    if refusals["dense"] is None:
        return DENSE, "a large model of independent options"
    raise BoundReached("no engine can solve this model: " + "; ".join(f"{k} – {v}" for k, v in refusals.items()))

"""Which engine answers: a declared order, the first that does not refuse."""

from __future__ import annotations

from detente.conflict import Conflict
from detente.engines.dense import Dense
from detente.engines.explicit import Explicit, most_moves
from detente.engines.protocol import Engine
from detente.engines.symbolic_engine import Symbolic
from detente.errors import BoundReached, EngineRefusal, UsageError, nearest

EXPLICIT, DENSE, SYMBOLIC = Explicit(), Dense(), Symbolic()
ENGINES: dict[str, Engine] = {e.name: e for e in (EXPLICIT, DENSE, SYMBOLIC)}
# Up to this many moves the explicit engine answers before the dense one would have loaded its compiled code.
FEW_MOVES = 2_000_000
# Up to this many options arrays answer in seconds, whatever the preferences; diagrams depend on them.
DENSE_BY_CHOICE = 24


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
    if refusals["explicit"] is None and most_moves(conflict) <= FEW_MOVES:
        return EXPLICIT, "a small model"
    if refusals["dense"] is None and len(conflict.options) <= DENSE_BY_CHOICE:
        return DENSE, "a model whose combinations fit an array"
    if refusals["symbolic"] is None and most_moves(conflict) > FEW_MOVES:
        why = refusals["dense"] or f"arrays are for up to {DENSE_BY_CHOICE} options by choice"
        return SYMBOLIC, f"a large model; the dense engine is not used: {why}"
    if refusals["dense"] is None:
        return DENSE, f"the symbolic engine refuses: {refusals['symbolic']}"
    if refusals["explicit"] is None:
        return EXPLICIT, f"the dense engine refuses: {refusals['dense']}"
    raise BoundReached("no engine can solve this model: " + "; ".join(f"{k} – {v}" for k, v in refusals.items()))

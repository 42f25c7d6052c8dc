"""Which engine answers: a declared order, the first that does not refuse and would not be slower than a later one."""

from __future__ import annotations

from detente.conflict import Conflict
from detente.declared import Declared
from detente.engines.protocol import Engine
from detente.errors import BoundReached, EngineRefusal, UsageError, nearest

ENGINES: Declared[Engine] = Declared(
    "detente.engines.offered", "ENGINE", order=("small", "explicit", "dense", "symbolic"), says="name"
)  # fmt: skip


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
    passed: dict[str, str] = {}
    for engine in ENGINES.values():
        why_not = engine.refuses(conflict) or engine.declines(conflict)
        if why_not is None:
            return engine, engine.reason(passed)
        passed[engine.name] = why_not
    refusals = {e.name: e.refuses(conflict) for e in ENGINES.values()}
    able = next((name for name, why in refusals.items() if why is None), None)
    if able is None:
        raise BoundReached("no engine can solve this model: " + "; ".join(f"{k} – {v}" for k, v in refusals.items()))
    later = [*refusals][[*refusals].index(able) + 1 :]
    refused = next((name for name in later if refusals[name]), None)
    return ENGINES[able], f"the {refused} engine refuses: {refusals[refused]}" if refused else "no other engine serves"

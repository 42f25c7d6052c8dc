"""One decision maker's diagrams in a process of its own, so that effort can be bounded and both cores are used.

The parent writes one JSON object to standard input and reads one JSON line per finished concept. Nothing is pickled.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from typing import Any

from detente.conflict import Ban, Conflict, Sanctioning
from detente.conflict.orders import ByStatements, ByWeights, Order
from detente.formula import And, Const, Formula, If, Iff, Not, Or, Var
from detente.processes import end_with, limit_memory, spend_at_most

_BINARY: dict[str, type[If] | type[Iff]] = {"if": If, "iff": Iff}
_MANY: dict[str, type[And] | type[Or]] = {"and": And, "or": Or}


def formula_data(formula: Formula) -> Any:
    """Return a formula as nested lists."""
    match formula:
        case Var(name=name):
            return str(name)
        case Const(value=value):
            return value
    return [type(formula).__name__.lower(), *(formula_data(f) for f in formula.children())]


def formula_from(data: Any) -> Formula:
    """Return the formula of nested lists."""
    if isinstance(data, str):
        return Var(data)
    if isinstance(data, bool):
        return Const(data)
    parts = [formula_from(d) for d in data[1:]]
    if data[0] == "not":
        return Not(parts[0])
    return _MANY[data[0]](tuple(parts)) if data[0] in _MANY else _BINARY[data[0]](*parts)


def order_data(order: Order, options: tuple[str, ...]) -> Any:
    """Return what diagrams are made of for a preference order as plain data."""
    formulas, weights = order.atoms(options)
    return {"formulas": [formula_data(f) for f in formulas], "weights": weights}


def order_from(data: Any) -> Order:
    """Return a preference order that tells states apart as the plain data of one does."""
    formulas = tuple(formula_from(f) for f in data["formulas"])
    if data["weights"] is None:
        return ByStatements(formulas)
    return ByWeights(tuple((Fraction(w), f) for w, f in zip(data["weights"], formulas, strict=True)))


def conflict_data(conflict: Conflict) -> dict[str, Any]:
    """Return what a worker needs to know of a conflict."""
    return {
        "options": list(conflict.options),
        "decision_makers": list(conflict.decision_makers),
        "own": list(conflict.own),
        "take_only": conflict.take_only,
        "drop_only": conflict.drop_only,
        "infeasible": [formula_data(f) for f in conflict.infeasible],
        "bans": [[b.mover, formula_data(b.origin), formula_data(b.target)] for b in conflict.bans],
        "orders": [order_data(o, conflict.options) for o in conflict.orders],
    }


def conflict_from(data: dict[str, Any]) -> Conflict:
    """Return the conflict of plain data."""
    return Conflict(
        options=tuple(data["options"]),
        decision_makers=tuple(data["decision_makers"]),
        own=tuple(data["own"]),
        take_only=data["take_only"],
        drop_only=data["drop_only"],
        infeasible=tuple(formula_from(f) for f in data["infeasible"]),
        bans=tuple(Ban(mover, formula_from(a), formula_from(b)) for mover, a, b in data["bans"]),
        merged=(),
        relations=tuple(order_from(o) for o in data["orders"]),
        definitions={},
    )


def main() -> None:
    """Answer one request."""
    from detente.engines.diagrams import to_nodes
    from detente.engines.symbolic import stable_diagrams

    request = json.load(sys.stdin)
    end_with(request["parent"])
    limit_memory(request["bytes"])
    spend_at_most(request["seconds"])
    sys.setrecursionlimit(100_000)
    concepts = [Sanctioning(**c) for c in request["concepts"]]
    for name, diagram in stable_diagrams(conflict_from(request["conflict"]), request["focal"], concepts):
        nodes, root = to_nodes(diagram)
        print(json.dumps({"concept": name, "nodes": nodes, "root": root}), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()

"""Whether any state makes a formula true, without solving anything."""

from __future__ import annotations

import numpy as np

from detente.answer import Answer
from detente.conflict import Conflict
from detente.conflict.combinations import MAX_ENUMERATED, blocks, exists
from detente.deadline import over
from detente.engines.diagrams import DiagramSpace, available
from detente.formula import Formula


def some_state(conflict: Conflict, formula: Formula) -> Answer:
    """Tell whether a formula holds at some state, at a merged one at all its members; unknown if it cannot be told."""
    if len(conflict.options) <= MAX_ENUMERATED:
        return _listed(conflict, formula)
    if conflict.merged or not available():
        return Answer.UNKNOWN
    space = DiagramSpace.of(conflict, [f.names() for f in (*conflict.infeasible, formula)])
    return Answer.of(space.feasible() & space.diagram(formula) != space.bdd.false)


def _listed(conflict: Conflict, formula: Formula) -> Answer:
    if any(conflict.neighbourhood.holds(formula, merged.code) for merged in conflict.merged):
        return Answer.YES
    members = np.array([code for merged in conflict.merged for code in merged.members], dtype=np.int64)
    for block in blocks(conflict.options):
        if over() is not None:
            return Answer.UNKNOWN
        true = formula.evaluate_arrays(block.columns, len(block.codes)) & exists(conflict, block)
        if (true & ~np.isin(block.codes, members)).any():
            return Answer.YES
    return Answer.NO

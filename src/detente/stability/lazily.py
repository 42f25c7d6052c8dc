"""Who would leave one state, worked out around it: no engine, no solution, on models of any size."""

from __future__ import annotations

from detente.answer import Answer, all_of
from detente.conflict import Concept, Conflict
from detente.deadline import over
from detente.stability.large import is_large, reasons
from detente.stability.witness import deterrence_of_all


def stays(conflict: Conflict, i: int, state: int, concept: Concept) -> Answer:
    """Tell whether a decision maker, by its index, would stay at a state, by its code."""
    if over() is not None:
        return Answer.UNKNOWN
    if is_large(conflict):
        undeterred = reasons(conflict, i, state).under(concept).undeterred
        return Answer.UNKNOWN if undeterred is None else Answer.of(undeterred == 0)
    improvements = conflict.neighbourhood.improvements(i, state)
    return all_of(deterred for deterred, _ in deterrence_of_all(conflict, i, state, improvements, concept))


def nobody_leaves(conflict: Conflict, state: int, concept: Concept) -> Answer:
    """Tell whether a state is stable for everyone."""
    return all_of(stays(conflict, i, state, concept) for i in range(len(conflict.decision_makers)))

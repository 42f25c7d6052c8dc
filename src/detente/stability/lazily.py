"""Who would leave one state, worked out around it: no engine, no solution, on models of any size."""

from __future__ import annotations

from detente.answer import Answer, all_of
from detente.conflict import Concept, Conflict
from detente.stability.large import answerable, reasons
from detente.stability.witness import deterrence

FEW_OPTIONS = 12  # up to this many options, answers are found sooner state by state than by diagrams


def stays(conflict: Conflict, i: int, state: int, concept: Concept) -> Answer:
    """Tell whether a decision maker, by its index, would stay at a state, by its code."""
    if len(conflict.options) > FEW_OPTIONS and answerable(conflict):
        undeterred = reasons(conflict, i, state).under(concept).undeterred
        return Answer.UNKNOWN if undeterred is None else Answer.of(undeterred == 0)
    improvements = conflict.neighbourhood.improvements(i, state)
    return all_of(deterrence(conflict, i, state, q, concept)[0] for q in improvements)


def nobody_leaves(conflict: Conflict, state: int, concept: Concept) -> Answer:
    """Tell whether a state is stable for everyone."""
    return all_of(stays(conflict, i, state, concept) for i in range(len(conflict.decision_makers)))

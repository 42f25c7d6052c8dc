"""Who would leave one state, worked out around it: no engine, no solution, on models of any size."""

from __future__ import annotations

from detente.conflict import Concept, Conflict
from detente.stability.large import answerable, reasons
from detente.stability.witness import deterrence

FEW_OPTIONS = 12  # up to this many options, answers are found sooner state by state than by diagrams


def leaves(conflict: Conflict, i: int, state: int, concept: Concept) -> bool | None:
    """Tell whether a decision maker, by its index, would leave a state, by its code; None if a bound was hit."""
    if len(conflict.options) > FEW_OPTIONS and answerable(conflict):
        undeterred = reasons(conflict, i, state).answer(concept).undeterred
        return None if undeterred is None else undeterred > 0
    unknown = False
    for q in conflict.neighbourhood.improvements(i, state):
        deterred, _ = deterrence(conflict, i, state, q, concept)
        if deterred is False:
            return True
        unknown |= deterred is None
    return None if unknown else False


def nobody_leaves(conflict: Conflict, state: int, concept: Concept) -> bool | None:
    """Tell whether a state is stable for everyone; None if a bound was hit before that was known."""
    answers = [leaves(conflict, i, state, concept) for i in range(len(conflict.decision_makers))]
    if any(answer is True for answer in answers):
        return False
    return None if any(answer is None for answer in answers) else True

"""The solution concepts as data, solving, and the reasons for each verdict."""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.engines.reasons import is_large
    from detente.stability.concept import Concept, Local, Reasons, StateByState
    from detente.stability.concepts import CONCEPTS, check_concepts, default, implications, local, sanctioning
    from detente.stability.deterring import deterrence, deterrence_of_all, deters
    from detente.stability.opened import OpenSolution
    from detente.stability.readings import Reading
    from detente.stability.sanctioned import Sanctioned
    from detente.stability.solving import Solution, solve
    from detente.stability.temptation import Escape, Step, Temptation, step, steps
    from detente.stability.witness import Explanation, Verdict, explain, verdict
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = [
    "CONCEPTS",
    "Concept",
    "Escape",
    "Explanation",
    "Local",
    "OpenSolution",
    "Reading",
    "Reasons",
    "Sanctioned",
    "Solution",
    "StateByState",
    "Step",
    "Temptation",
    "Verdict",
    "check_concepts",
    "default",
    "deterrence",
    "deterrence_of_all",
    "deters",
    "explain",
    "implications",
    "is_large",
    "local",
    "sanctioning",
    "solve",
    "step",
    "steps",
    "verdict",
]

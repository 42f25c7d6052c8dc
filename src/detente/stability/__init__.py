"""The solution concepts as data, solving, and the reasons for each verdict."""

from detente.stability.concepts import CONCEPTS, DEFAULT, IMPLIES, KNOWN, check_concepts
from detente.stability.large import is_large
from detente.stability.solve import Solution, solve
from detente.stability.witness import Step, Temptation, Verdict, deterrence, explain, step, verdict

__all__ = [
    "CONCEPTS",
    "DEFAULT",
    "IMPLIES",
    "KNOWN",
    "Solution",
    "Step",
    "Temptation",
    "Verdict",
    "check_concepts",
    "deterrence",
    "explain",
    "is_large",
    "solve",
    "step",
    "verdict",
]

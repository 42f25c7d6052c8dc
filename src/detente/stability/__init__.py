"""The solution concepts as data, solving, and the reasons for each verdict."""

from detente.stability.concepts import CONCEPTS, DEFAULT, IMPLIES, KNOWN, SIM, check_concepts
from detente.stability.large import is_large
from detente.stability.solve import Solution, solve
from detente.stability.witness import (
    Escape,
    Explanation,
    Step,
    Temptation,
    Verdict,
    deterrence,
    deterrence_of_all,
    explain,
    step,
    steps,
    verdict,
)

__all__ = [
    "CONCEPTS",
    "DEFAULT",
    "IMPLIES",
    "KNOWN",
    "SIM",
    "Escape",
    "Explanation",
    "Solution",
    "Step",
    "Temptation",
    "Verdict",
    "check_concepts",
    "deterrence",
    "deterrence_of_all",
    "explain",
    "is_large",
    "solve",
    "step",
    "steps",
    "verdict",
]

"""Detente: conflict analysis and negotiation support with the Graph Model for Conflict Resolution.

The public surface is what ``__all__`` names. Everything is loaded on first use, so that importing the package costs
next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from detente.display import Displayed

__version__ = "0.1.0"

_HOMES = {
    "Answer": "detente.answer",
    "BoundReached": "detente.errors",
    "DetenteError": "detente.errors",
    "EngineRefusal": "detente.errors",
    "FormulaError": "detente.errors",
    "InvalidCase": "detente.errors",
    "Problem": "detente.errors",
    "UsageError": "detente.errors",
    "Case": "detente.case",
    "Model": "detente.case",
    "parse_case": "detente.case",
    "write_case": "detente.case",
    "Concept": "detente.conflict",
    "Conflict": "detente.conflict",
    "compile_model": "detente.conflict",
    "CONCEPTS": "detente.stability",
    "Solution": "detente.stability",
    "StateSet": "detente.engines",
    "explain": "detente.stability",
    "solve": "detente.stability",
    "Assessment": "detente.assess",
    "Consent": "detente.assess",
    "Hypergame": "detente.assess",
    "PerspectiveComparison": "detente.assess",
    "PhaseComparison": "detente.assess",
    "TermComparison": "detente.assess",
    "assess_model": "detente.assess",
    "compare_perspectives": "detente.assess",
    "compare_phases": "detente.assess",
    "compare_terms": "detente.assess",
    "consent": "detente.assess",
    "hypergame": "detente.assess",
    "check_model": "detente.assess",
    "StatusQuoAnalysis": "detente.assess",
    "reach": "detente.assess",
    "RobustnessAnalysis": "detente.assess",
    "robust": "detente.assess",
    "Allowed": "detente.assess",
    "Repair": "detente.assess",
    "Repairs": "detente.assess",
    "Wish": "detente.assess",
    "inverse": "detente.assess",
    "repair": "detente.assess",
    "read_case": "detente.catalog",
}

__all__ = ["__version__", *sorted(_HOMES)]  # noqa: PLE0604 - all of them are strings, see test_public.py


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)


def _render(value: object) -> str:
    from detente.report.page import notebook_html

    return notebook_html(value)


Displayed.renderer = staticmethod(_render)

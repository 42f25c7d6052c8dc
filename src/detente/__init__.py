"""Detente: conflict analysis and negotiation support with the Graph Model for Conflict Resolution.

The public surface is what ``__all__`` names. Everything is loaded on first use, so that importing the package costs
next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from detente.display import Displayed

if TYPE_CHECKING:
    # What a type checker finds under the names that `_HOMES` loads on first use.
    from detente.answer import Answer as Answer
    from detente.assess import Allowed as Allowed
    from detente.assess import Assessment as Assessment
    from detente.assess import Consent as Consent
    from detente.assess import Hypergame as Hypergame
    from detente.assess import PerspectiveComparison as PerspectiveComparison
    from detente.assess import PhaseComparison as PhaseComparison
    from detente.assess import Repair as Repair
    from detente.assess import Repairs as Repairs
    from detente.assess import RobustnessAnalysis as RobustnessAnalysis
    from detente.assess import StatusQuoAnalysis as StatusQuoAnalysis
    from detente.assess import TermComparison as TermComparison
    from detente.assess import Wish as Wish
    from detente.assess import assess_model as assess_model
    from detente.assess import check_model as check_model
    from detente.assess import compare_perspectives as compare_perspectives
    from detente.assess import compare_phases as compare_phases
    from detente.assess import compare_terms as compare_terms
    from detente.assess import consent as consent
    from detente.assess import hypergame as hypergame
    from detente.assess import inverse as inverse
    from detente.assess import reach as reach
    from detente.assess import repair as repair
    from detente.assess import robust as robust
    from detente.case import Case as Case
    from detente.case import Model as Model
    from detente.case import parse_case as parse_case
    from detente.case import write_case as write_case
    from detente.catalog import read_case as read_case
    from detente.conflict import Concept as Concept
    from detente.conflict import Conflict as Conflict
    from detente.conflict import compile_model as compile_model
    from detente.engines import StateSet as StateSet
    from detente.errors import BoundReached as BoundReached
    from detente.errors import DetenteError as DetenteError
    from detente.errors import EngineRefusal as EngineRefusal
    from detente.errors import FormulaError as FormulaError
    from detente.errors import InvalidCase as InvalidCase
    from detente.errors import OutOfTime as OutOfTime
    from detente.errors import Problem as Problem
    from detente.errors import UsageError as UsageError
    from detente.stability import CONCEPTS as CONCEPTS
    from detente.stability import Solution as Solution
    from detente.stability import explain as explain
    from detente.stability import solve as solve

__version__ = "0.1.0"

_HOMES = {
    "Answer": "detente.answer",
    "BoundReached": "detente.errors",
    "DetenteError": "detente.errors",
    "EngineRefusal": "detente.errors",
    "FormulaError": "detente.errors",
    "InvalidCase": "detente.errors",
    "OutOfTime": "detente.errors",
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


if not TYPE_CHECKING:  # a type checker would take any name for one of this package's

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

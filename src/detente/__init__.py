"""Detente: conflict analysis and negotiation support with the Graph Model for Conflict Resolution.

The public surface is what ``__all__`` names. Everything is loaded on first use, so that importing the package costs
next to nothing. Where each name comes from is said once, in the imports below: a type checker reads them, and so does
the package itself when it is first asked for a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.display import Displayed, Teller
from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.answer import Answer as Answer
    from detente.assess import Allowed as Allowed
    from detente.assess import Applied as Applied
    from detente.assess import Assessment as Assessment
    from detente.assess import CoalitionAnalysis as CoalitionAnalysis
    from detente.assess import Consent as Consent
    from detente.assess import Deals as Deals
    from detente.assess import Ensemble as Ensemble
    from detente.assess import Findings as Findings
    from detente.assess import ForecastRegister as ForecastRegister
    from detente.assess import Hypergame as Hypergame
    from detente.assess import Inquiry as Inquiry
    from detente.assess import Inverse as Inverse
    from detente.assess import LoadTest as LoadTest
    from detente.assess import LookingAhead as LookingAhead
    from detente.assess import Perceived as Perceived
    from detente.assess import PerspectiveComparison as PerspectiveComparison
    from detente.assess import PhaseComparison as PhaseComparison
    from detente.assess import ProposalAssessment as ProposalAssessment
    from detente.assess import Radii as Radii
    from detente.assess import Repair as Repair
    from detente.assess import Repairs as Repairs
    from detente.assess import RivalAnswers as RivalAnswers
    from detente.assess import RobustnessAnalysis as RobustnessAnalysis
    from detente.assess import Shares as Shares
    from detente.assess import StatusQuoAnalysis as StatusQuoAnalysis
    from detente.assess import StatusQuoTable as StatusQuoTable
    from detente.assess import TermComparison as TermComparison
    from detente.assess import Wish as Wish
    from detente.assess import argue as argue
    from detente.assess import assess_proposals as assess_proposals
    from detente.assess import assess_robustness as assess_robustness
    from detente.assess import check as check
    from detente.assess import compare_perspectives as compare_perspectives
    from detente.assess import compare_phases as compare_phases
    from detente.assess import compare_rivals as compare_rivals
    from detente.assess import compare_terms as compare_terms
    from detente.assess import ensemble as ensemble
    from detente.assess import equilibrium_share as equilibrium_share
    from detente.assess import find_coalitions as find_coalitions
    from detente.assess import find_consent as find_consent
    from detente.assess import find_deals as find_deals
    from detente.assess import find_rankings as find_rankings
    from detente.assess import list_forecasts as list_forecasts
    from detente.assess import look_ahead as look_ahead
    from detente.assess import perceive as perceive
    from detente.assess import reach as reach
    from detente.assess import repair as repair
    from detente.assess import solve_hypergame as solve_hypergame
    from detente.assess import stability_radius as stability_radius
    from detente.assess import stability_share as stability_share
    from detente.assess import status_quo_table as status_quo_table
    from detente.assess import views_in as views_in
    from detente.assess.audit import Audit as Audit
    from detente.assess.relations import Relations as Relations
    from detente.assess.relations import relations as relations
    from detente.case import Case as Case
    from detente.case import Model as Model
    from detente.case import parse_case as parse_case
    from detente.case import write_case as write_case
    from detente.case.changes import Add as Add
    from detente.case.changes import AddTerm as AddTerm
    from detente.case.changes import Commit as Commit
    from detente.case.changes import Drop as Drop
    from detente.case.changes import DropTerm as DropTerm
    from detente.case.changes import DropWeight as DropWeight
    from detente.case.changes import Exchange as Exchange
    from detente.case.changes import GiveOption as GiveOption
    from detente.case.changes import Guarantee as Guarantee
    from detente.case.changes import Join as Join
    from detente.case.changes import LeaveOut as LeaveOut
    from detente.case.changes import Move as Move
    from detente.case.changes import Release as Release
    from detente.case.changes import Tie as Tie
    from detente.catalog import Catalogue as Catalogue
    from detente.catalog import Published as Published
    from detente.catalog import compare_published as compare_published
    from detente.catalog import list_cases as list_cases
    from detente.catalog import read_case as read_case
    from detente.conflict import Conflict as Conflict
    from detente.conflict import compile_model as compile_model
    from detente.dossier import Dossier as Dossier
    from detente.engines import StateSet as StateSet
    from detente.errors import BoundReached as BoundReached
    from detente.errors import DetenteError as DetenteError
    from detente.errors import EngineRefusal as EngineRefusal
    from detente.errors import FormulaError as FormulaError
    from detente.errors import InvalidCase as InvalidCase
    from detente.errors import OutOfTime as OutOfTime
    from detente.errors import Problem as Problem
    from detente.errors import UsageError as UsageError
    from detente.imports import Imported as Imported
    from detente.imports import import_file as import_file
    from detente.papers import Tables as Tables
    from detente.papers import table as table
    from detente.report.roles import RoleSheet as RoleSheet
    from detente.report.roles import role_sheets as role_sheets
    from detente.stability import CONCEPTS as CONCEPTS
    from detente.stability import Concept as Concept
    from detente.stability import Explanation as Explanation
    from detente.stability import OpenSolution as OpenSolution
    from detente.stability import Reading as Reading
    from detente.stability import Solution as Solution
    from detente.stability import Verdict as Verdict
    from detente.stability import explain as explain
    from detente.stability import solve as solve
    from detente.with_texts import Export as Export
    from detente.with_texts import audit as audit
    from detente.with_texts import blind as blind
    from detente.with_texts import export_case as export_case
    from detente.with_texts import trace as trace
    from detente.with_texts import write_report as write_report

__version__ = "0.2.0"


if not TYPE_CHECKING:  # a type checker would take any name for one of this package's
    _load, _names = on_first_use(__name__)

    def __dir__() -> list[str]:
        return ["__version__", *_names()]

    def __getattr__(name: str) -> Any:
        return __dir__() if name == "__all__" else _load(name)


def _teller() -> Teller:
    from detente.report import results

    return results


Displayed.teller = staticmethod(_teller)

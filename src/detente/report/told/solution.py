"""What is stable in a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente import report
from detente.engines import StateSet
from detente.report.told import Columns, Told, prefix_of
from detente.report.told.states import letters
from detente.stability import Solution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.report.blocks import Figure


def _within(states: StateSet, state: str) -> object:
    """Return for a cell whether a state is in a set, or nothing where that is not known."""
    return state in states if states.known else None


def _columns(solution: Solution) -> Columns:
    """Return one row for each state: its options, who would stay at it, and whether it is an equilibrium."""
    found = dict(letters(solution.feasible))
    states = [str(state) for state in found["state"]]
    for c in solution.concepts:
        for dm, stable in solution.stable[c].items():
            found[f"{c} {dm}"] = [_within(stable, state) for state in states]
        found[c] = [_within(solution.equilibria[c], state) for state in states]
    return found


def _figures(solution: Solution) -> Sequence[Figure]:
    from detente.report.annex.whole import figure  # which draws, and a command does not

    return [figure(solution, (), prefix_of(solution.model, "graph"))]


TOLD = Told(
    lambda solution, how: report.solve_document(solution, how.limit),
    lambda solution, how: report.solve_record(solution, how.limit),
    digest=lambda solution: solution.model.case_sha256,
    columns=_columns,
    figures=_figures,
)

"""Solutions that several questions about one case begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.ask._question import At
from detente.deadline import within

if TYPE_CHECKING:
    from detente.assess import Assessment
    from detente.case import Model
    from detente.stability import Solution
    from detente.stability.readings import Reading

LISTED = 1000  # states in a list, where nobody says how many


def solution_of(
    at: At, *, concepts: Sequence[str] | None, engine: str, seconds: float | None, model: Model | None = None,
    reading: Reading | None = None,
) -> Solution:  # fmt: skip
    """Solve a model of a case, the one asked about where none is given, or return its solution if that is kept.

    It is kept with the case, unless it is not complete.
    """
    from detente.stability import solve
    from detente.stability.readings import WRITTEN

    model = at.model if model is None else model
    read = reading or WRITTEN
    key = (model.perspective_id, model.phase_id, model.owners, tuple(concepts or ()), engine, read)
    if key not in at.kept:
        with within(seconds):
            solution = solve(model, concepts=concepts, engine=engine, progress=at.progress, reading=read)
            _ = solution.open, solution.strength, solution.thresholds  # while the time runs
        if not solution.complete:
            return solution
        at.kept[key] = solution
    kept: Solution = at.kept[key]
    return kept


def assessment_of(
    at: At, *, proposals: Sequence[str] | None, concepts: Sequence[str] | None, limit: int, seconds: float | None,
    states: Sequence[str] | None = None, engine: str = "auto", model: Model | None = None,
    reading: Reading | None = None, in_company: bool = True,
) -> Assessment:  # fmt: skip
    """Assess proposals of a model, as `assess_proposals` does, on its solution if that is kept with the case."""
    from detente.assess.proposals import assessment_in

    of = at.model if model is None else model
    for proposal in proposals or ():
        of.proposal(proposal)
    with within(seconds):
        solution = solution_of(at, concepts=concepts, engine=engine, seconds=seconds, model=of, reading=reading)
        return assessment_in(
            solution, proposals=proposals, states=states, limit=limit, at_once=seconds is not None,
            in_company=in_company,
        )  # fmt: skip

"""Solutions that several questions about one case begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.ask._question import At

if TYPE_CHECKING:
    from detente.stability import Solution

LISTED = 1000  # states in a list, where nobody says how many


def solution_of(at: At, *, concepts: Sequence[str] | None, engine: str, seconds: float | None) -> Solution:
    """Solve a model, or return its solution if it is kept with the case; one that is not complete is not kept."""
    from detente.stability import solve

    model = at.model
    key = (model.perspective_id, model.phase_id, model.owners, tuple(concepts or ()), engine)
    if key not in at.kept:
        solution = solve(model, concepts=concepts, engine=engine, progress=at.progress, seconds=seconds)
        if not solution.complete:
            return solution
        at.kept[key] = solution
    kept: Solution = at.kept[key]
    return kept

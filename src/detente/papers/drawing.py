"""The whole graph of a model for a paper: all its states, all its moves, in a form that is asked for."""

from __future__ import annotations

from dataclasses import replace

from detente.errors import BoundReached
from detente.papers.figures import FIGURES, Graph
from detente.papers.numbering import numbering_of
from detente.papers.origin import Origin
from detente.pictures.picture import picture_of
from detente.stability import Solution

DRAWN_STATES, DRAWN_LINES = 200, 2000
"""Up to so many states and lines a drawing can be read."""
LISTED_STATES = 4096
"""Up to so many states the graph is written in forms that are not drawn."""


def written(solution: Solution, form: str, *, improvements: bool = False, standalone: bool = False) -> str:
    """Return the whole graph of a model that is solved in a form, such as ``svg``.

    Parameters
    ----------
    solution
        Its concepts are those under which equilibria are marked.
    form
        ``svg``, ``tikz``, ``dot`` or ``graphml``.
    improvements
        Whether only moves are drawn that improve things for the mover.
    standalone
        Of TikZ, whether a document is asked for, and not what is put into one.

    Raises
    ------
    BoundReached
        If there are more states or lines than can be read in a drawing, or listed.
    """
    found, count = FIGURES[form], solution.feasible.count
    others = " and ".join(name for name, one in FIGURES.items() if not one.drawn)
    most = DRAWN_STATES if found.drawn else LISTED_STATES
    if count > most:
        rest = f"; {others} take up to {LISTED_STATES}" if found.drawn and count <= LISTED_STATES else ""
        raise BoundReached(f"the graph has {count} states; as {form} it is written up to {most}{rest}")
    picture = replace(picture_of(solution, limit=most), whole=True)
    if improvements:
        picture = replace(picture, arcs=tuple(arc for arc in picture.arcs if arc.improves))
    if found.drawn and len(picture.lines) > DRAWN_LINES:
        raise BoundReached(
            f"the graph has {len(picture.lines)} lines between its {count} states; as {form} it is drawn up to "
            f"{DRAWN_LINES}. Leave moves that improve nothing out with --moves improvements, or write {others}"
        )
    model = solution.model
    numbering = numbering_of(model, solution.conflict, solution.feasible)
    return found.write(Graph(picture, numbering, Origin(model.case_sha256, model.name)), standalone)

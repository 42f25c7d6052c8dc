"""SVG by plain attributes alone, which browsers, librsvg, Inkscape and word processors show alike."""

from __future__ import annotations

from detente.papers.figures._figure import FigureForm, Graph
from detente.pictures.whole import whole_svg


def write(graph: Graph, standalone: bool = True) -> str:  # noqa: ARG001 - it always stands by itself
    """Return the drawing."""
    numbers = {one.code: one.number for one in graph.numbering.states}
    return whole_svg(graph.picture, numbers, str(graph.origin))


FIGURE = FigureForm(
    name="svg", label="SVG, by plain attributes", endings=(".svg",), media_type="image/svg+xml", write=write
)

"""DOT of Graphviz: states and moves without a layout, which Graphviz makes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.papers.figures._figure import FigureForm, Graph
from detente.pictures.shapes import pattern_of

STYLES = ("solid", "dashed", "dotted")
"""How the moves of each decision maker are drawn, in file order, beside the colour and the name at the line."""


def write(graph: Graph, standalone: bool = True) -> str:  # noqa: ARG001 - it always stands by itself
    """Return the graph as DOT; opposite moves of one decision maker are one line with two heads."""
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    picture = graph.picture
    yield f"// {graph.origin}"
    yield f"digraph {_quoted(picture.title)} {{"
    yield "node [shape=box, style=rounded];"
    for node in graph.states:
        label = "\\n".join(_plain(one) for one in (graph.number(node.code), node.letters, *graph.names(node.code)))
        looks = [f'label="{label}"']
        looks += ['style="rounded,bold"'] if node.status_quo else []
        looks += ["peripheries=2"] if node.equilibrium else []
        yield f"{_quoted(graph.number(node.code))} [{', '.join(looks)}];"
    for line in picture.lines:
        mover = line.mover
        looks = [
            f"label={_quoted(picture.decision_makers[mover][0])}",
            f'color="{pattern_of(mover)[0][0]}"',
            f'style="{STYLES[mover % len(STYLES)]}"',
            f"penwidth={2.5 if line.improves else 1}",
            f"arrowhead={'normal' if line.improves else 'open'}",
            *(["dir=both", "arrowtail=open"] if line.back else []),
        ]
        yield f"{_quoted(graph.number(line.origin))} -> {_quoted(graph.number(line.target))} [{', '.join(looks)}];"
    yield "}"


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("\\", "\\\\").replace('"', '\\"')


def _quoted(text: str) -> str:
    return f'"{_plain(text)}"'


FIGURE = FigureForm(
    name="dot", label="DOT of Graphviz", endings=(".dot", ".gv"), media_type="text/vnd.graphviz", write=write,
    drawn=False,
)  # fmt: skip

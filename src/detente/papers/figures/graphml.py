"""GraphML: every state and every move with what is known of it, for programs that work with networks."""

from __future__ import annotations

from detente.exchange.graphml import Edge, Node, written
from detente.papers.figures._figure import FigureForm, Graph


def write(graph: Graph, standalone: bool = True) -> str:  # noqa: ARG001 - it always stands by itself
    """Return the graph as GraphML; concepts and names are texts with “;” between."""
    nodes: list[Node] = [
        (
            graph.number(node.code),
            {
                "letters": node.letters,
                "names": ";".join(graph.names(node.code)),
                "status_quo": node.status_quo,
                "equilibrium": ";".join(node.equilibrium),
                "unsettled": ";".join(node.unsettled),
            },
        )
        for node in graph.states
    ]
    edges: list[Edge] = [
        (graph.number(arc.origin), graph.number(arc.target), {"decision_maker": dm, "improves": arc.improves})
        for dm, arc in graph.moves()
    ]
    return written(nodes, edges, says=f"{graph.picture.title}. {graph.origin}")


FIGURE = FigureForm(
    name="graphml", label="GraphML", endings=(".graphml",), media_type="application/graphml+xml", write=write,
    drawn=False,
)  # fmt: skip

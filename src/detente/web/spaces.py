"""The graph of states and moves, for a page."""

from __future__ import annotations

import re

from detente.pictures.graph import svg_of
from detente.pictures.picture import marks_of, picture_of, table_of
from detente.stability import Solution
from detente.web import questions as q
from detente.web.shapes import TableView

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def graph_answer(solution: Solution, question: q.GraphQuestion) -> q.GraphAnswer:
    """Return the graph as a drawing, as data and as a table."""
    picture = picture_of(solution, question.focus, question.limit)
    letters = {node.code: node.letters for node in picture.nodes}
    ids = [dm for dm, _ in picture.decision_makers]
    moves: dict[int, list[q.MoveTo]] = {}
    for arc in picture.arcs:
        to = q.MoveTo(decision_maker=ids[arc.mover], to=letters[arc.target], improves=arc.improves)
        moves.setdefault(arc.origin, []).append(to)
    columns, rows = table_of(picture)
    nodes = [
        q.GraphNode(
            id=f"graph_n{n.code}", state=n.letters, names=list(n.names), marks=marks_of(n), moves=moves.get(n.code, [])
        )
        for n in picture.nodes
    ]
    table = TableView(caption="States and moves", columns=list(columns), rows=[list(r) for r in rows])
    svg, style = styled(svg_of(picture, "graph"))
    return q.GraphAnswer(caption=picture.caption, svg=svg, style=style, total=picture.total, nodes=nodes, table=table)


def styled(svg: str) -> tuple[str, str]:
    """Return a drawing without its style elements, and what stands in them."""
    return _STYLE.sub("", svg), "\n".join(_STYLE.findall(svg))

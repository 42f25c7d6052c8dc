"""`graph`: states and moves, as a drawing, as data and as a table; a question of the workbench."""

from __future__ import annotations

from dataclasses import dataclass

from detente.ask._parameters import concepts, page, parameter, seconds
from detente.ask._question import At, Question
from detente.ask._solving import solution_of
from detente.report.blocks import Table


@dataclass(frozen=True, kw_only=True)
class Graph:
    """The graph of states and moves; of many states those around `focus` and the status quo."""

    concepts: tuple[str, ...] | None = concepts()
    focus: tuple[str, ...] = parameter((), longest=20)
    limit: int = page(60, most=200)
    seconds: float | None = seconds()


@dataclass(frozen=True)
class MoveTo:
    """A move from a state of the graph; `says` whether it is one that its mover has a reason to make."""

    decision_maker: str
    to: str
    improves: bool
    says: str


@dataclass(frozen=True)
class GraphNode:
    """A state of the graph, as in the drawing: `id` is the id of its element there.

    `called` is what the case calls it, and what it is; `says` what there is to say where nothing leads away.
    """

    id: str
    called: str
    says: str
    state: str
    names: tuple[str, ...]
    marks: tuple[str, ...]
    moves: tuple[MoveTo, ...]


@dataclass(frozen=True)
class GraphAnswer:
    """The graph: a drawing whose states are buttons, the same as data, and the table that says the same.

    The rules of its style come apart from the drawing (for a constructed style sheet), since the page's security policy
    allows no style elements.
    """

    caption: str
    svg: str
    style: str
    total: int
    nodes: tuple[GraphNode, ...]
    table: Table


def run(at: At, asked: Graph) -> GraphAnswer:
    """Solve a model and draw its graph."""
    from detente.pictures.graph import svg_of
    from detente.pictures.picture import picture_of
    from detente.pictures.svg import styled
    from detente.pictures.told import marks_of, table_of
    from detente.report.counts import move_says, node_called, without_moves
    from detente.report.said import Row, fixed, result

    solution = solution_of(at, concepts=asked.concepts, engine="auto", seconds=asked.seconds)
    picture = picture_of(solution, asked.focus, asked.limit)
    letters = {node.code: node.letters for node in picture.nodes}
    ids = [dm for dm, _ in picture.decision_makers]
    moves: dict[int, list[MoveTo]] = {}
    for arc in picture.arcs:
        says = move_says(ids[arc.mover], improves=arc.improves)
        moves.setdefault(arc.origin, []).append(MoveTo(ids[arc.mover], letters[arc.target], arc.improves, says))
    nodes = tuple(
        GraphNode(
            f"graph_n{n.code}", node_called(n.names, n.letters, marks_of(n)),
            without_moves(len(moves.get(n.code, ()))), n.letters, n.names, tuple(marks_of(n)),
            tuple(moves.get(n.code, ())),
        )
        for n in picture.nodes
    )  # fmt: skip
    columns, rows = table_of(picture, done=True)
    svg, style = styled(svg_of(picture, "graph"))
    told = Table(fixed("States and moves"), tuple(columns), tuple(Row(row, result("moves")) for row in rows))
    return GraphAnswer(picture.caption, svg, style, picture.total, nodes, told)


QUESTION = Question(
    asks="for the graph of states and moves", parameters=Graph, run=run, answer=GraphAnswer, room="states"
)

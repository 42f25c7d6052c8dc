"""What `reach --table` says: what is reached by how many moves and with whom moving last, as a table and a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, TypedDict

from detente.assess.reached_by import ReachedBy, StatusQuoTable, TableRow
from detente.engines import StateSet
from detente.pictures.graph import svg_of
from detente.pictures.picture import Arc, Picture, Vertex
from detente.pictures.told import table_of
from detente.report.blocks import Block, Bullets, Figure, Heading, Paragraph, Table
from detente.report.documents import title_blocks
from detente.report.records import StatesRecord, which_record
from detente.report.said import Row, Said, fixed, result
from detente.report.shapes import Id, Number, State, WhichRecord
from detente.report.words import Words

SAID = {
    "moves": "any moves",
    "improvements": "improvements only",
    "weak": "improvements, and moves to what is equally good for the mover",
}
IN_A_CELL = 12
DRAWN = 24
"""Up to how many states are drawn."""


def status_quo_table_document(found: StatusQuoTable, limit: int) -> list[Block]:
    """Return the status quo table in sentences and tables; at most `limit` states of a cell are in the one for CSV."""
    words = Words.with_conflict(found.model, found.conflict)
    begins = Said(f"Every way begins at {words.state(found.start)}; nobody moves twice in a row.", result(found.start))
    blocks: list[Block] = [*title_blocks(found.model, words), Heading(fixed("Status quo table")), Paragraph(begins)]
    blocks.append(Bullets(tuple(_counted(table) for table in found.by.values())))
    blocks += [_table(words, found, table) for table in found.by.values()]
    if found.stopped is not None:
        blocks.append(Paragraph(Said(f"Not everything is known: {found.stopped}.", result("moves"))))
    return [*blocks, _listed(found, limit)]


def _counted(table: ReachedBy) -> Said:
    n, most = table.reached.count, len(table.rows)
    states = f"{n} state{'s' if n != 1 else ''}"
    if not most:
        return Said(f"By {SAID[table.kind]} nothing is reached.", result("moves"))
    return Said(
        f"By {SAID[table.kind]} {states} {'are' if n != 1 else 'is'} reached; after {most} "
        f"move{'s' if most > 1 else ''} nothing is reached anew.",
        result("moves"),
    )


def _cell(words: Words, states: StateSet) -> str:
    some = [words.state(s) for s in states.first(IN_A_CELL)]
    return ", ".join([*some, *([f"{states.count - len(some)} more"] if states.count > len(some) else [])])


def _table(words: Words, found: StatusQuoTable, table: ReachedBy) -> Table:
    makers = found.conflict.decision_makers
    rows = tuple(
        Row((str(row.moves), *(_cell(words, row.last[dm]) for dm in makers)), result("moves")) for row in table.rows
    )
    caption = Said(f"What is reached by {SAID[table.kind]}, by who moves last", result("moves"))
    return Table(caption, ("moves", *(words.dm(dm) for dm in makers)), rows)


def entries(found: StatusQuoTable, limit: int | None = None) -> Iterator[tuple[str, int, str, str]]:
    """Yield by which kind of move, how many moves and which last mover each state is reached."""
    for kind, table in found.by.items():
        for row in table.rows:
            for dm, states in row.last.items():
                for state in states.first(states.count if limit is None else limit):
                    yield kind, row.moves, dm, state


def _listed(found: StatusQuoTable, limit: int) -> Table:
    rows = (Row((kind, str(h), dm, s), result(s)) for kind, h, dm, s in entries(found, limit))
    return Table(
        fixed("Status quo table"), ("by", "moves", "last mover", "state"), tuple(rows), main=True, only_csv=True
    )


# -- as a picture -----------------------------------------------------------------------------------------------------


def status_quo_figure(found: StatusQuoTable, prefix: str = "table") -> Figure | None:
    """Return the diagram of the moves that ways from the status quo make, with its table; None where there are none.

    It is drawn by the first kind of move by which no more than `DRAWN` states are reached: all moves, else improvements
    or ties, else improvements.
    """
    fits = (found.by[kind] for kind in ("moves", "weak", "improvements") if kind in found.by)
    table = next((t for t in fits if 0 < t.reached.count <= DRAWN), None)
    if table is None:
        return None
    picture = _picture(found, table)
    columns, rows = table_of(picture)
    caption = fixed(f"Ways from the status quo by {SAID[table.kind]}")
    return Figure(
        caption, svg_of(picture, prefix), Table(caption, columns, tuple(Row(r, result("moves")) for r in rows))
    )


def _picture(found: StatusQuoTable, table: ReachedBy) -> Picture:
    model, conflict = found.model, found.conflict
    words, start = Words.with_conflict(model, conflict), found.start_code
    codes = sorted({start, *table.reached.codes()})
    nodes = tuple(
        Vertex(
            code=code,
            letters=conflict.show(code),
            names=tuple(words.names(conflict.show(code))),
            status_quo=code == start,
            focus=False,
            seed=code == start,
            equilibrium=(),
        )
        for code in codes
    )
    return Picture(
        title=model.title,
        decision_makers=tuple((str(d.id), str(d.name)) for d in model.decision_makers),
        options=conflict.options,
        own=conflict.own,
        concepts=(),
        nodes=nodes,
        arcs=tuple(sorted(_arcs(found, table), key=lambda a: (a.mover, a.origin, a.target))),
        total=max(len(nodes), table.reached.count),
        acts=tuple(o.name or o.id for o in model.options),
    )


def _arcs(found: StatusQuoTable, table: ReachedBy) -> set[Arc]:
    """Return the moves that legal sequences from the start make, those of each row from what the row before reached."""
    near, makers = found.conflict.neighbourhood, found.conflict.decision_makers
    arcs: set[Arc] = set()
    before: TableRow | None = None
    for row in table.rows:
        for i, dm in enumerate(makers):
            origins = (
                {found.start_code}
                if before is None
                else {code for other, states in before.last.items() if other != dm for code in states.codes()}
            )
            ends = {*row.last[dm].codes()}
            for a in origins:
                for b in near.moves(i, a):
                    if b in ends and _allowed(found, table.kind, i, a, b):
                        arcs.add(Arc(i, a, b, near.prefers(i, b, a)))
        before = row
    return arcs


def _allowed(found: StatusQuoTable, kind: str, i: int, a: int, b: int) -> bool:
    prefers = found.conflict.neighbourhood.prefers
    return kind == "moves" or prefers(i, b, a) or (kind == "weak" and not prefers(i, a, b))


# -- as JSON ----------------------------------------------------------------------------------------------------------


class TableRowRecord(TypedDict):
    """What is reached by so many moves."""

    moves: Annotated[Number, "How many moves."]
    last: Annotated[dict[Id, StatesRecord], "By who moves last."]


class ReachedByRecord(TypedDict):
    """What is reached by one kind of move."""

    rows: Annotated[list[TableRowRecord], "By the number of moves, as long as a last mover reaches a state anew."]
    reached: Annotated[StatesRecord, "By any number of moves, one at least."]


class StatusQuoTableRecord(WhichRecord):
    """Which states are reached from a state, by how many moves, and who moves last."""

    complete: Annotated[bool, "Whether everything asked for is known."]
    start: Annotated[State, "Where every way begins."]
    by: Annotated[
        dict[str, ReachedByRecord],
        "By each kind of move: moves (all), improvements (of the mover), weak (improvements and moves to what is as "
        "good for it).",
    ]


def status_quo_table_record(found: StatusQuoTable, limit: int) -> StatusQuoTableRecord:
    """Return the same as JSON."""
    return {
        **which_record(found.model),
        "complete": found.stopped is None,
        "start": found.start,
        "by": {
            kind: {
                "rows": [
                    {"moves": row.moves, "last": {dm: _states(s, limit) for dm, s in row.last.items()}}
                    for row in table.rows
                ],
                "reached": _states(table.reached, limit),
            }
            for kind, table in found.by.items()
        },
    }


def _states(states: StateSet, limit: int) -> StatesRecord:
    return {"count": states.count, "states": states.first(limit)}

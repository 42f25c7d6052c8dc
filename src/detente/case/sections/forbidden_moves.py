"""Single moves that do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.case.elements import MOVE_TEXT, ForbiddenMove
from detente.case.nodes import Located, Node, describe
from detente.case.plain import noted
from detente.case.referring import FORMULA, MAKERS, MOVE
from detente.case.sections import NAME, REASONS, Field, Kind, Section

if TYPE_CHECKING:
    from detente.case.reader import Reader


def read(reader: Reader, _: Located, node: Node) -> ForbiddenMove | None:
    """Read which moves do not exist."""
    if isinstance(node, Located):
        match = MOVE_TEXT.fullmatch(node)
        if match is None:
            reader.problem(node.where, f"found {describe(node)}; expected “BY from CONDITION to CONDITION”")
            return None
        by, start, end = (Located(match.group(k), node.at(match.start(k))) for k in (1, 2, 3))
        origin, target = reader.condition_of(start), reader.condition_of(end)
        return ForbiddenMove(by, origin, target, node.where) if origin and target else None
    body = reader.mapping(node, "a forbidden move")
    if body is None or not reader.known(body, "a forbidden move", FORBIDDEN):
        return None
    mover = reader.member(body, "by", "the id of a decision maker")
    origin = reader.condition(body.get("from"), "where the move starts")
    target = reader.condition(body.get("to"), "where the move ends")
    if mover is None or origin is None or target is None:
        return None
    return ForbiddenMove(mover, origin, target, body.where, reader.name(body), reader.note(body))


def write(move: ForbiddenMove) -> dict[str, Any]:
    """Return a forbidden move as the plain data of a file."""
    told = {"by": str(move.by), "from": str(move.origin.text), "to": str(move.target.text)}
    return {**told, **noted(move.note, move.name)}


def label(move: ForbiddenMove) -> str:
    """Return which moves these are."""
    return f"{move.by} from {move.origin.text} to {move.target.text}"


FORBIDDEN = Kind(
    "forbidden move",
    "Any single move of `by` from a state where `from` holds to one where `to` holds; as text: BY from CONDITION to "
    "CONDITION.",
    (
        NAME,
        Field("by", "reference", "The id of the decision maker whose move it is.", refers=MAKERS, required=True),
        Field(
            "from", "formula", "Holds where the move starts.", refers=FORMULA, required=True,
            value=lambda move: move.origin,
        ),
        Field(
            "to", "formula", "Holds where the move ends.", refers=FORMULA, required=True,
            value=lambda move: move.target,
        ),
        *REASONS,
    ),
    text=MOVE,
    says=("by", "from", "to"),
    forms=(
        {"type": "string", "pattern": r"^\s*[A-Za-z_][A-Za-z0-9_]*\s+from\s+\S(?:.*\S)?\s+to\s+\S.*$"},
    ),
    dropped="left out",
    read=read,
    write=write,
    label=label,
)  # fmt: skip
SECTION = Section(
    "forbidden_moves",
    "list",
    FORBIDDEN,
    "Single moves that do not exist and that `moves` of an option cannot express.",
    label="Moves that do not exist",
    layers="appended",
    room="model",
    resolved=True,
)

"""The complete list of a decision maker's moves, where a model was published as a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.case.elements import Entry
from detente.case.nodes import Located, MappingNode, Node, SequenceNode, describe
from detente.case.referring import Refers
from detente.case.sections import NAME, REASONS, Field, Kind, Section
from detente.case.shapes import first_key

if TYPE_CHECKING:
    from detente.case.reader import Reader

PAIR = "two states in brackets: where the move starts, and where it ends"


def read(reader: Reader, key: Located, node: Node) -> Entry | None:
    """Read which moves somebody has: a list of pairs, or a mapping that says what it rests on as well."""
    if not isinstance(node, MappingNode):
        found = pairs(reader, node, f"the moves of “{key}”")
        return None if found is None else Entry(key, {MOVES.name: found}, node.where)
    if not reader.known(node, "a list of moves", LISTED):
        return None
    told = ((f, inside) for f in LISTED.fields if (inside := node.get(f.name)) is not None)
    values = {f.name: pairs(reader, inside, "“moves”") if f is MOVES else reader.value(f, inside) for f, inside in told}
    given = {name: value for name, value in values.items() if value is not None}
    return Entry(key, given, first_key(node)) if MOVES.name in given else None


def pairs(reader: Reader, node: Node, what: str) -> tuple[tuple[str, str], ...] | None:
    """Read a list of pairs of states."""
    if not isinstance(node, SequenceNode):
        reader.problem(node.where, f"found {describe(node)} as {what}; expected a list of pairs of states")
        return None
    read = [_pair(reader, item) for item in node.items]
    kept = tuple(pair for pair in read if pair is not None)
    return kept if len(kept) == len(read) else None


def _pair(reader: Reader, node: Node) -> tuple[str, str] | None:
    if not isinstance(node, SequenceNode) or len(node.items) != 2:
        many = f" of {len(node.items)}" if isinstance(node, SequenceNode) else ""
        reader.problem(node.where, f"found {describe(node)}{many} as a move; expected {PAIR}")
        return None
    origin, target = (reader.text(item, "a state such as YNN, or the name of one") for item in node.items)
    return None if origin is None or target is None else (origin, target)


STATE = Refers(("states",), "state")
_STATE = {"$ref": "#/$defs/state"}
_PAIRS = {
    "description": "Pairs of states: where a move starts, and where it ends.",
    "type": "array",
    "items": {"type": "array", "items": _STATE, "minItems": 2, "maxItems": 2},
}
MOVES = Field(
    "moves", "other", "Pairs of states, by name or letters: where a move starts, and where it ends.", refers=STATE,
    required=True, schema=_PAIRS,
)  # fmt: skip
LISTED = Kind(
    "list of moves",
    "All single moves of a decision maker: each from one state to one that differs in its own options only.",
    (NAME, MOVES, *REASONS),
    text=STATE,
    main=MOVES.name,
    forms=(_PAIRS,),
    dropped="left out",
    read=read,
    label=lambda listed: f"the list of moves of {listed.id}",
)
SECTION = Section(
    "only_moves",
    "by-id",
    LISTED,
    "The complete list of a decision maker's single moves, by its id: it has no others.",
    label="All moves of a decision maker",
    layers="merged",
    named_as="decision_makers",
    resolved=True,
)

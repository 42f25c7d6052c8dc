"""Who can act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.case.elements import DecisionMaker
from detente.case.nodes import Located, Node
from detente.case.plain import given, noted, text
from detente.case.referring import ACTORS, Refers
from detente.case.sections import NAME, REASONS, Field, Kind, Section

if TYPE_CHECKING:
    from detente.case.reader import Reader


def read(reader: Reader, key: Located, node: Node) -> DecisionMaker | None:
    """Read somebody who can act."""
    body = reader.mapping(node, f"the decision maker “{key}”")
    if body is None or not reader.known(body, "a decision maker", MAKER):
        return None
    group = reader.member(body, "group", "the id of a group")
    if group is not None and not reader.id(group, "a group"):
        group = None
    actor = reader.one_or_more(body.get("actor"), "“actor”")
    return DecisionMaker(key, reader.name(body) or key, group, reader.note(body), actor)


def write(maker: DecisionMaker) -> dict[str, Any]:
    """Return somebody who can act as the plain data of a file."""
    name = maker.name if maker.name != maker.id else None
    actor = [str(a) for a in maker.actor]
    return {**noted(maker.note, name), **given(group=text(maker.group), actor=actor[0] if len(actor) == 1 else actor)}


GROUP = Field(
    "group", "reference", "The id of the party it belongs to, usable in `parties` and `obliges`.",
    refers=Refers(("groups",)),
)  # fmt: skip
ACTOR = Field(
    "actor", "references", "The id of the actor it is in the sources, or several ids.", label="actors", refers=ACTORS,
    or_one=True,
)  # fmt: skip
MAKER = Kind("decision maker", "Somebody who can act.", (NAME, GROUP, ACTOR, *REASONS), read=read, write=write)
SECTION = Section(
    "decision_makers",
    "by-id",
    MAKER,
    "Who can act, by id, in the order they are shown in.",
    room="model",
    resolved=True,
)

"""States that are one state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.case.elements import IndistinguishableStates
from detente.case.nodes import Located, Node
from detente.case.plain import conditional
from detente.case.referring import FORMULA
from detente.case.sections import NAME, REASONS, Field, Kind, Section

if TYPE_CHECKING:
    from detente.case.reader import Reader

_WHAT = "which states are one"


def read(reader: Reader, _: Located, node: Node) -> IndistinguishableStates | None:
    """Read which states are one."""
    if isinstance(node, Located):
        written = reader.condition(node, _WHAT)
        return IndistinguishableStates(written, node.where) if written else None
    body = reader.mapping(node, _WHAT)
    if body is None or not reader.known(body, "an entry of “indistinguishable”", CLASS):
        return None
    written = reader.condition(body.get("when"), _WHAT)
    return IndistinguishableStates(written, body.where, reader.name(body), reader.note(body)) if written else None


def write(merged: IndistinguishableStates) -> Any:
    """Return a class of states as the plain data of a file."""
    return conditional("when", merged.condition, merged.note, merged.name)


def label(merged: IndistinguishableStates) -> str:
    """Return where the states are one."""
    return str(merged.condition.text)


WHEN = Field(
    "when", "formula", "Holds at the members of the class.", label="condition", refers=FORMULA, required=True,
    value=lambda merged: merged.condition,
)  # fmt: skip
CLASS = Kind(
    "indistinguishable",
    "One class of states that are one state; classes do not overlap.",
    (NAME, WHEN, *REASONS),
    text=FORMULA,
    main="when",
    says=("when",),
    called="merged state",
    dropped="left out",
    read=read,
    write=write,
    label=label,
)
SECTION = Section(
    "indistinguishable",
    "list",
    CLASS,
    "All feasible states where an entry holds are one state, shown with - where they differ.",
    label="States that are one",
    one="class",
    layers="appended",
    room="model",
    resolved=True,
)

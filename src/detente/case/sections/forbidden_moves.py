"""Single moves that do not exist."""

from __future__ import annotations

from detente.case.referring import FORMULA, MAKERS, MOVE
from detente.case.sections import NAME, REASONS, Field, Kind, Section

FORBIDDEN = Kind(
    "forbidden move",
    "Any single move of `by` from a state where `from` holds to one where `to` holds; as text: BY from CONDITION to "
    "CONDITION.",
    (
        NAME,
        Field("by", "reference", "The id of the decision maker whose move it is.", refers=MAKERS, required=True),
        Field("from", "formula", "Holds where the move starts.", refers=FORMULA, required=True),
        Field("to", "formula", "Holds where the move ends.", refers=FORMULA, required=True),
        *REASONS,
    ),
    text=MOVE,
    says=("by", "from", "to"),
)
SECTION = Section(
    "forbidden_moves",
    "list",
    FORBIDDEN,
    "Single moves that do not exist and that `moves` of an option cannot express.",
    label="Moves that do not exist",
    layers="appended",
    room="model",
)

"""Who can act."""

from __future__ import annotations

from detente.case.referring import Refers
from detente.case.sections import NAME, REASONS, Field, Kind, Section

GROUP = Field(
    "group", "reference", "The id of the party it belongs to, usable in `parties` and `obliges`.",
    refers=Refers(("groups",)),
)  # fmt: skip
SECTION = Section(
    "decision_makers",
    "by-id",
    Kind("decision maker", "Somebody who can act.", (NAME, GROUP, *REASONS)),
    "Who can act, by id, in the order they are shown in.",
    room="model",
)

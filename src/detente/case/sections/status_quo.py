"""The state things are in."""

from __future__ import annotations

from detente.case.referring import Refers
from detente.case.sections import Field, Kind, Section

WORDS = Field(
    "status_quo",
    "text",
    "The state things are in: its letters, or the name of a state.",
    refers=Refers(("states",), "state"),
)
SECTION = Section(
    "status_quo", "text", Kind("case", fields=(WORDS,)), WORDS.help, room="model", foremost=True
)  # fmt: skip

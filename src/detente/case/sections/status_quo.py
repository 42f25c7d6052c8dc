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
STATE = Kind("case", fields=(WORDS,), expected="a state such as YNN, or the name of one")
SECTION = Section("status_quo", "text", STATE, WORDS.help, room="model", foremost=True, resolved=True)

"""Names for states."""

from __future__ import annotations

from detente.case.referring import Refers
from detente.case.sections import Kind, Section

STATE = Kind("named state", "The letters of a state.", text=Refers((), "state"), expected="a state such as YNN")
SECTION = Section(
    "states",
    "by-id",
    STATE,
    "Named states, usable wherever a state is asked for.",
    label="Named states",
    layers="merged",
    room="model",
    resolved=True,
)

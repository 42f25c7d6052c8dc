"""What can be done or not done."""

from __future__ import annotations

from detente.case.elements import MOVES
from detente.case.referring import MAKERS, Refers
from detente.case.sections import NAME, REASONS, Field, Kind, Section

RIVAL = Kind("rival owner", "Somebody who would own the option by other claims than those the case follows.", REASONS)
OPTION = Kind(
    "option",
    "Something one decision maker can do or not do.",
    (
        NAME,
        Field(
            "owner", "reference", "The id of the one decision maker who controls it. May be left to the perspectives.",
            refers=MAKERS,
        ),
        Field(
            "moves", "choice", "Whether it can be taken and dropped (both, the default), only taken, or only dropped.",
            label="directions", choices=MOVES,
        ),
        Field("taken", "text", "What it means that the option is taken.", label="meaning if taken"),
        Field("not_taken", "text", "What it means that the option is not taken.", label="meaning if not taken"),
        Field(
            "contested", "other",
            "Who else would own it by other claims: rival owners by id, each with its evidence.",
            refers=Refers(keys=MAKERS), parts=RIVAL,
        ),
        *REASONS,
    ),
)  # fmt: skip
SECTION = Section(
    "options",
    "by-id",
    OPTION,
    "What can be done or not done, by id; their order is the order of the letters in a state such as NYNNN.",
    layers="merged by key",
    room="model",
)

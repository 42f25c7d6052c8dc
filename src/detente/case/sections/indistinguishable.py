"""States that are one state."""

from __future__ import annotations

from detente.case.referring import FORMULA
from detente.case.sections import NAME, REASONS, Field, Kind, Section

WHEN = Field("when", "formula", "Holds at the members of the class.", label="condition", refers=FORMULA, required=True)
SECTION = Section(
    "indistinguishable",
    "list",
    Kind(
        "indistinguishable",
        "One class of states that are one state; classes do not overlap.",
        (NAME, WHEN, *REASONS),
        text=FORMULA,
        main="when",
        says=("when",),
    ),
    "All feasible states where an entry holds are one state, shown with - where they differ.",
    label="States that are one",
    one="class",
    layers="appended",
    room="model",
)

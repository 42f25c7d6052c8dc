"""An extension: a section with every type of field for which the page's general editor has a control."""

from __future__ import annotations

from detente.case.referring import ACTORS, Refers
from detente.case.sections import NAME, REASONS, SECTIONS, Field, Kind, Section

SECTIONS.register(
    "sightings",
    Section(
        "sightings",
        "by-id",
        Kind(
            "sighting",
            "What somebody saw.",
            (
                NAME,
                Field("who", "reference", "Who saw it.", refers=ACTORS, label="seen by"),
                Field("after", "reference", "Which other sighting it follows.", refers=Refers(("sightings",))),
                Field("times", "number", "How often it was seen."),
                Field("sure", "flag", "Whether it is certain."),
                Field("hour", "choice", "When it was seen.", choices=("day", "night")),
                *REASONS,
            ),
        ),
        "What was seen, by whom.",
    ),
)

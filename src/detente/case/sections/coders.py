"""Who coded the claims."""

from __future__ import annotations

from detente.case.sections import NOTE, Field, Kind, Section
from detente.evidence.coding import CODER_KINDS

CODER = Kind(
    "coder",
    "Somebody who codes, or rules that propose codes.",
    (
        Field("name", "text", "What readers see.", required=True),
        Field("kind", "choice", "A person, the default, or rules.", choices=CODER_KINDS),
        NOTE,
    ),
)
SECTION = Section("coders", "by-id", CODER, "Who coded the claims, by id.", layers="merged")

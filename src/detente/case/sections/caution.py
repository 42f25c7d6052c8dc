"""What a reader must know first."""

from __future__ import annotations

from detente.case.sections import Field, Kind, Section

WORDS = Field("caution", "text", "What a reader must know first.")
SECTION = Section("caution", "text", Kind("case", fields=(WORDS,)), WORDS.help, room="model", foremost=True)

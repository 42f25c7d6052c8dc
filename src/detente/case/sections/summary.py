"""What the conflict is about."""

from __future__ import annotations

from detente.case.sections import Field, Kind, Section

WORDS = Field("summary", "text", "One paragraph.")
SECTION = Section("summary", "text", Kind("case", fields=(WORDS,)), WORDS.help, room="model", foremost=True)

"""What the conflict is called."""

from __future__ import annotations

from detente.case.sections import Field, Kind, Section

WORDS = Field("title", "text", "What the conflict is called.")
SECTION = Section("title", "text", Kind("case", fields=(WORDS,)), WORDS.help, room="model", foremost=True)

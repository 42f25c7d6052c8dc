"""When the analyst made the case, or last changed it."""

from __future__ import annotations

from detente.case.sections import Field, Kind, Section

WORDS = Field("date", "text", "When the analyst made the case, or last changed it; a report is dated by it.")
SECTION = Section("date", "text", Kind("case", fields=(WORDS,)), WORDS.help, room="model", foremost=True)

"""Where the model comes from."""

from __future__ import annotations

from detente.case.sections import Field, Kind, Section

WORDS = Field("citation", "text", "Who published the model, or the account it is made from.")
SECTION = Section("citation", "text", Kind("case", fields=(WORDS,)), WORDS.help, room="model", foremost=True)

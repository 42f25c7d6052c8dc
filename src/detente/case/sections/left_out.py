"""What was considered and not modelled."""

from __future__ import annotations

from detente.case.sections import Kind, Section

SECTION = Section(
    "left_out",
    "by-id",
    Kind("left out", "The reason.", expected="the reason, in words"),
    "Who or what was considered and not modelled, with the reason.",
    one="entry",
    layers="merged",
    any_id=True,
    foremost=True,
)

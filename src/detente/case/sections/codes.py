"""What the codes that claims carry stand for."""

from __future__ import annotations

from detente.case.sections import Kind, Section

SECTION = Section(
    "codes",
    "by-id",
    Kind("code", "What the code stands for.", expected="what the code stands for, in words"),
    "A codebook: codes that claims may carry, with what each stands for.",
    layers="merged",
    any_id=True,
    evidence=True,
    alone=True,
)

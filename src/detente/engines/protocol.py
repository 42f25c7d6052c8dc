"""What every engine promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from detente.conflict import Concept, Conflict
from detente.engines.sets import StateSet

Progress = Callable[[str], None]


def silent(_: str) -> None:
    """Report no progress."""


@dataclass(frozen=True)
class Solved:
    """What an engine found: the feasible states, and for each concept and decision maker the stable ones."""

    feasible: StateSet
    stable: Mapping[str, Mapping[str, StateSet]]


class Engine(Protocol):
    """An algorithm for the stable states of a conflict; exact, or it refuses by name and reason."""

    name: str

    def refuses(self, conflict: Conflict) -> str | None:
        """Return why this engine cannot solve this conflict exactly on this machine, or None if it can."""

    def solve(self, conflict: Conflict, concepts: tuple[Concept, ...], progress: Progress = silent) -> Solved:
        """Return the stable states under each concept for each decision maker."""

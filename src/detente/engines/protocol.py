"""What every engine promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from detente.conflict import Conflict, Sanctioning
from detente.engines.sets import StateSet

Progress = Callable[[str], None]


class Notice(str):
    """Progress that whoever watches should be told at once, such as that something takes long this time only."""

    __slots__ = ()


def silent(_: str) -> None:
    """Report no progress."""


@dataclass(frozen=True)
class Part:
    """A part of a result: the states stable for one decision maker under one concept."""

    concept: str
    decision_maker: str
    stable: StateSet


class Run(Protocol):
    """A computation under way: parts are given as they are finished, so that what is finished is never lost."""

    @property
    def feasible(self) -> StateSet:
        """All states."""

    @property
    def stopped(self) -> str | None:
        """Why parts are missing once `parts` has ended, or None if none is."""

    def parts(self) -> Iterator[Part]:
        """Yield the parts, each once; fewer than were asked for if a bound is hit.

        Raises
        ------
        OutOfTime
            In place of a part, if the deadline is over by then.
        """


class Engine(Protocol):
    """An algorithm for the stable states of a conflict; exact, or it refuses by name and reason.

    Parameters
    ----------
    name
        Its name on the command line and in results.
    suits
        What it is chosen for, in a few words: “a small model”.
    """

    name: str
    suits: str

    def refuses(self, conflict: Conflict) -> str | None:
        """Return why this engine cannot solve this conflict exactly on this machine, or None if it can."""

    def declines(self, conflict: Conflict) -> str | None:  # noqa: ARG002 - some are the best choice wherever they serve
        """Return why an engine that comes later in the order is faster than this one, or None if none is."""
        return None

    def reason(self, passed: Mapping[str, str]) -> str:  # noqa: ARG002 - most need not say what was passed over
        """Return why it is chosen, after engines that refuse or decline, with their reasons."""
        return self.suits

    def start(self, conflict: Conflict, concepts: Sequence[Sanctioning], progress: Progress = silent) -> Run:
        """Begin to compute the stable states under each concept for each decision maker."""

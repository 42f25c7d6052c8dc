"""What every way of finding what is stable against coalitions promises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

from detente.conflict import Conflict, Sanctioning
from detente.engines.protocol import Progress, silent
from detente.engines.sets import StateSet

Coalition = tuple[int, ...]
"""Decision makers by their indices, ascending."""


def coalitions_of(decision_makers: int) -> tuple[Coalition, ...]:
    """Return all coalitions of so many decision makers, small ones first.

    >>> coalitions_of(3)
    ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2))
    """
    everyone = range(decision_makers)
    return tuple(h for size in range(1, decision_makers + 1) for h in combinations(everyone, size))


@dataclass(frozen=True)
class JointPart:
    """A part of a result: the states that a coalition does not leave, under one concept."""

    concept: str
    coalition: Coalition
    stable: StateSet


class JointRun(Protocol):
    """A computation under way; see `detente.engines.protocol.Run`."""

    @property
    def feasible(self) -> StateSet:
        """All states."""

    def parts(self, coalitions: Sequence[Coalition]) -> Iterator[JointPart]:
        """Yield for each coalition and concept the stable states.

        Raises
        ------
        OutOfTime
            In place of a part, if the deadline is over by then.
        """


class Way(Protocol):
    """A way of finding what is stable against coalitions; exact, or it refuses by name and reason."""

    name: str

    def refuses(self, conflict: Conflict, shapes: Sequence[Sanctioning], *, pareto: bool) -> str | None:
        """Return why it cannot tell exactly what is stable under concepts of these shapes, or None if it can."""

    def start(
        self,
        conflict: Conflict,
        shapes: Sequence[Sanctioning],
        *,
        pareto: bool = False,
        feasible: StateSet | None = None,
        progress: Progress = silent,
    ) -> JointRun:
        """Begin.

        Parameters
        ----------
        conflict, shapes
            The model, and the concepts by their shape, read as the package says.
        pareto
            Whether a coalition improves where nobody is worse off and somebody better, instead of all better.
        feasible
            All states as an engine gave them; the answers are then sets that can be intersected with its own.
        progress
            Told what is under way.
        """

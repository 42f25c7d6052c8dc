"""What is known of states and proposals where preferences are open in part: in every completion, and in some."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from detente.answer import Answer
from detente.case import Model
from detente.case.preferences import Completion, Settled
from detente.conflict import Conflict
from detente.conflict.arrays import BoolArray
from detente.engines import ArraySet, StateSet
from detente.engines.arrays import Space
from detente.formula import Formula


@dataclass(frozen=True)
class InEach:
    """Whether something holds in every completion, and in some.

    Parameters
    ----------
    every, some
        The two answers.
    fails, holds
        A completion in which it does not hold, and one in which it does, of those that were looked at the ones that
        settle the fewest things otherwise than they are written; None where none was seen.
    share
        The share of the completions in which it holds, counted by choices; None where not all were looked at.
    """

    every: Answer
    some: Answer
    fails: Chosen | None = None
    holds: Chosen | None = None
    share: Fraction | None = None

    @property
    def said(self) -> str:
        """One of “certain”, “possible”, “no”, “not settled” and “infeasible”."""
        if self.every is Answer.INFEASIBLE:
            return "infeasible"
        if self.every is Answer.YES:
            return "certain"
        if self.some is Answer.NO:
            return "no"
        return "possible" if self.every is Answer.NO and self.some is Answer.YES else "not settled"


@dataclass(frozen=True)
class Chosen:
    """One completion of a model: for each decision maker whose preferences are open, a completion of these."""

    of: tuple[tuple[str, Completion], ...]
    written: tuple[tuple[str, Completion], ...]

    @property
    def otherwise(self) -> tuple[tuple[str, str], ...]:
        """What it settles otherwise than it is written: decision makers, and words that can follow “where”."""
        return tuple((dm, s.told) for dm, s in self._otherwise())

    def told(self, called: Callable[[str], str]) -> list[str]:
        """Return the same as words alone, with what decision makers are called."""
        return [s.of(called(dm)) for dm, s in self._otherwise()]

    def _otherwise(self) -> Iterator[tuple[str, Settled]]:
        for (dm, completion), (_, first) in zip(self.of, self.written, strict=True):
            yield from ((dm, s) for s in completion.settled if s not in first.settled)

    def model(self, model: Model) -> Model:
        """Return the ordinary model that it makes of a model."""
        return replace(model, preferences={**model.preferences, **{dm: c.preference for dm, c in self.of}})


@dataclass(frozen=True, eq=False)
class Settling:
    """A set of states of which each is known to be in it, known not to be, or neither."""

    space: Space
    yes: BoolArray
    no: BoolArray

    @property
    def states(self) -> StateSet:
        """Those that are known to be in it."""
        return ArraySet(self.space, self.yes)

    @property
    def unsettled(self) -> StateSet:
        """Those of which it is not known."""
        return ArraySet(self.space, ~(self.yes | self.no))

    def of(self, code: int) -> Answer:
        """Return whether a state, by its code, is in it."""
        at = self.space.position(code)
        if at is None:
            return Answer.INFEASIBLE
        return Answer.YES if self.yes[at] else Answer.NO if self.no[at] else Answer.UNKNOWN

    def where(self, condition: Formula) -> Settling:
        """Return those at which a formula holds."""
        there = ArraySet(self.space, np.ones(len(self.yes), dtype=np.bool_)).where(condition).mask
        return Settling(self.space, self.yes & there, self.no | ~there)

    def __and__(self, other: Settling) -> Settling:
        return Settling(self.space, self.yes & other.yes, self.no | other.no)


@dataclass(frozen=True, eq=False)
class Both:
    """A set of states in every completion, and in some."""

    every: Settling
    some: Settling

    def of(self, code: int) -> tuple[Answer, Answer]:
        """Return both answers for a state, by its code."""
        return self.every.of(code), self.some.of(code)


@dataclass(frozen=True, eq=False, repr=False)
class OpenSolution:
    """What is stable, for whom, under which concept, however preferences are meant.

    Parameters
    ----------
    model, conflict
        The model, and its graph as it is written.
    concepts
        Ids.
    open
        For each decision maker whose preferences are left open, what is, in words.
    count
        How many completions there are; None where they were not all counted.
    tried, complete
        How many were gone through, and whether these were all.
    stopped
        Why not all of them were, or None.
    stable
        For each concept and decision maker the states that are stable.
    equilibria
        For each concept the states that are stable for everybody.
    proposals
        For each proposal and concept whether it holds.
    same_state
        For each proposal and concept whether one state with its terms is an equilibrium in every completion.
    """

    model: Model
    conflict: Conflict
    concepts: tuple[str, ...]
    open: Mapping[str, str]
    count: int | None
    tried: int
    complete: bool
    stopped: str | None
    stable: Mapping[str, Mapping[str, Both]]
    equilibria: Mapping[str, Both]
    proposals: Mapping[str, Mapping[str, InEach]]
    same_state: Mapping[str, Mapping[str, Answer]]

    def cell(self, concept: str, decision_maker: str | None, state: str) -> InEach:
        """Return whether a state, by its letters, is stable for a decision maker, for everybody if none is named."""
        both = self.equilibria[concept] if decision_maker is None else self.stable[concept][decision_maker]
        code = self.conflict.neighbourhood.state(state)
        if code is None:
            return InEach(Answer.INFEASIBLE, Answer.INFEASIBLE)
        return InEach(*both.of(code))

    def __repr__(self) -> str:
        return f"<OpenSolution of {self.model.name}: {self.tried} completions looked at>"

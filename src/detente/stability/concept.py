"""What a solution concept is: what is said of it, which states are stable under it, and why.

Most concepts are one of two kinds, and then say little more than their definition: a `Sanctioned` one says in two words
how others may answer a move (engines compute it, on models of any size), and a `StateByState` one says of any one state
what tempts a decision maker away, and what deters it. Anything else implements `Concept` itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from detente.answer import Answer, all_of
from detente.conflict import Conflict, Sanctioning
from detente.deadline import check, over
from detente.errors import BoundReached

if TYPE_CHECKING:
    from detente.engines import StateSet
    from detente.stability.temptation import Temptation

MAX_STATES = 1 << 18


@dataclass(frozen=True)
class Reasons:
    """What tempts a decision maker away from a state.

    `improvements` says how many moves tempt (None if they were not looked at before the time was over), `undeterred`
    how many of them nobody deters (None if that was not settled).
    """

    temptations: tuple[Temptation, ...]
    improvements: int | None
    undeterred: int | None

    @classmethod
    def of(cls, temptations: tuple[Temptation, ...]) -> Reasons:
        """Return all that tempts, counted."""
        settled = all(t.deterred.settled for t in temptations)
        undeterred = sum(t.deterred is Answer.NO for t in temptations) if settled else None
        return cls(temptations, len(temptations), undeterred)


@dataclass(frozen=True, kw_only=True)
class Concept(ABC):
    """A solution concept.

    Parameters
    ----------
    id
        Its name in files and on the command line.
    name
        What it is called in tables.
    title
        What it is called in full.
    meaning
        When somebody stays in a state, as a part of a sentence.
    plain
        How what is stable under it holds, in the plainest words, after “holds”; empty where its title has to do.
    citation
        Where it was defined.
    undeterred
        What is said of a move that nobody deters, as a sentence without its full stop.
    deterred
        What is said of a move that does not pay, where no answer of the others is told.
    untempted
        What is said where no move tempts somebody, whose name stands for ``{who}``; a sentence without its full stop.
    met
        What is said of where an answer ends that deters, after “which is”, with ``{who}`` for whom it deters; empty
        where the usual words do.
    better
        What is said of where somebody escapes to from an answer, after “which is”.
    implies
        Ids of the concepts under which everything stable under this one is stable, for every decision maker.
    needs
        Ids of the concepts whose stable states it is worked out from.
    default
        Whether it is one of those that are looked at where nobody says which.
    readings
        The readings of preferences under which it is defined as well, of one that no engine computes.
    """

    id: str
    name: str
    title: str
    meaning: str
    citation: str
    undeterred: str
    deterred: str = "it does not pay under this concept"
    plain: str = ""
    untempted: str = "There is no move by which {who} could improve things"
    met: str = ""
    better: str = "better"
    implies: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    default: bool = False
    in_company: ClassVar[bool] = False
    """Whether what several do together tempts somebody, too."""
    readings: tuple[str, ...] = ()

    @property
    def sanctioning(self) -> Sanctioning | None:
        """What engines compute for it, or None if they do not know it."""
        return None

    def refuses(self, conflict: Conflict) -> str | None:  # noqa: ARG002 - most are defined for every conflict
        """Return why it is not defined for a conflict, or None."""
        return None

    @abstractmethod
    def stable_states(
        self, conflict: Conflict, feasible: StateSet, found: Mapping[str, Mapping[str, StateSet]]
    ) -> Mapping[str, StateSet]:
        """Return for each decision maker the states stable under it.

        Parameters
        ----------
        conflict, feasible
            The model, and all its states.
        found
            For each concept that it needs, and each decision maker, the stable states.

        Raises
        ------
        BoundReached
            If there is more to look at than is looked at, or the time is over.
        """

    @abstractmethod
    def reasons(self, conflict: Conflict, i: int, state: int, stable: StateSet) -> Reasons:
        """Return what tempts the decision maker of index i away from a state, by its code, and what deters it.

        `stable` holds the states that are stable for it.
        """


class Local(Concept):
    """A concept by which one state is judged by itself, so that it can be asked about single moves."""

    @abstractmethod
    def temptations(
        self, conflict: Conflict, i: int, state: int, among: Collection[int] | None = None
    ) -> Iterator[Temptation]:
        """Yield what tempts a decision maker away from a state, and whether the others deter it.

        Only moves to the states ``among`` are told of, if that is given.
        """

    def stays(self, conflict: Conflict, i: int, state: int) -> Answer:
        """Tell whether a decision maker, by its index, would stay at a state, by its code."""
        if over() is not None:
            return Answer.UNKNOWN
        return all_of(t.deterred for t in self.temptations(conflict, i, state))

    def nobody_leaves(self, conflict: Conflict, state: int) -> Answer:
        """Tell whether a state is stable for everyone."""
        return all_of(self.stays(conflict, i, state) for i in range(len(conflict.decision_makers)))


class StateByState(Local):
    """A concept that is worked out by looking at each state by itself: it says what tempts and what deters."""

    @abstractmethod
    def judged(self, conflict: Conflict, i: int, state: int) -> Iterator[Temptation]:
        """Yield what tempts a decision maker away from a state, and whether the others deter it.

        A state is stable for a decision maker if all that tempts it is deterred.
        """

    def temptations(  # noqa: D102 - see Local
        self, conflict: Conflict, i: int, state: int, among: Collection[int] | None = None
    ) -> Iterator[Temptation]:
        return (t for t in self.judged(conflict, i, state) if among is None or t.step.target in among)

    def stable_states(  # noqa: D102 - see Concept
        self,
        conflict: Conflict,
        feasible: StateSet,
        found: Mapping[str, Mapping[str, StateSet]],  # noqa: ARG002
    ) -> Mapping[str, StateSet]:
        if feasible.count > MAX_STATES:
            looked = f"up to {MAX_STATES:,} states; this model has {feasible.count:,}"
            raise BoundReached(f"{self.id} is checked state by state, {looked}")
        stable: dict[str, list[int]] = {dm: [] for dm in conflict.decision_makers}
        for state in feasible.codes():
            check()
            for i, dm in enumerate(conflict.decision_makers):
                stays = self.stays(conflict, i, state)
                if stays is Answer.UNKNOWN:
                    raise BoundReached(f"what deters a move from {conflict.show(state)} was not settled")
                if stays is Answer.YES:
                    stable[dm].append(state)
        nothing = feasible.where("false")
        return {dm: nothing.including(codes) for dm, codes in stable.items()}

    def reasons(self, conflict: Conflict, i: int, state: int, stable: StateSet) -> Reasons:  # noqa: ARG002, D102 - see Concept
        return Reasons.of(tuple(self.judged(conflict, i, state)))

"""Models that have their states and moves in common, solved together; see `detente.assess.family` and `judging`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Generic, TypeAlias, TypeVar

import numpy as np

from detente.assess.reliance import AskedVerdict, letters_asked
from detente.case import Model, ResolvedPreference
from detente.conflict import Conflict, Sanctioning
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.combinations import holding
from detente.conflict.fitting import Checks, relation_of
from detente.conflict.orders import Order
from detente.conflict.overriding import ranking_in
from detente.conflict.relations import Pairwise, Relation
from detente.deadline import check
from detente.engines.batch import Batch, Layouts, Structure, refuses, table_of
from detente.engines.batch.scores import Scores
from detente.engines.choice import ENGINES
from detente.engines.explicit import states_of
from detente.errors import InvalidCase
from detente.formula import Formula
from detente.stability import CONCEPTS
from detente.stability.concept import Concept

Row: TypeAlias = tuple[int, ...]
"""For each decision maker the number of a preference."""

AT_ONCE = 8192  # variants that are answered before the next ones are begun
CELLS = 1 << 22  # and not so many where there are many states: so many for all of them together
UNFIT, ALONE = -1, -2  # in place of a number: there is no such preference here; it has no scores, so solve by itself


def shapes_of(concepts: Iterable[str]) -> tuple[Sanctioning, ...] | None:
    """Return what the batch engine computes for concepts; None if it does not know one of them."""
    asked = [CONCEPTS[c] for c in concepts]
    shapes = tuple(shape for c in asked if (shape := c.sanctioning) and type(c).refuses is Concept.refuses)
    return shapes if len(shapes) == len(asked) else None


def listed(conflict: Conflict) -> bool:
    """Tell whether the states and moves of a conflict are few enough to be listed, and numbers say who prefers what."""
    return refuses(conflict) is None and ENGINES["explicit"].declines(conflict) is None


@dataclass(frozen=True, eq=False)
class About:
    """What each question of a family is about.

    Parameters
    ----------
    states
        For each question the numbers of its states.
    at_one
        For each question whether everybody is to stay at one of its states, or else at all of them.
    """

    states: tuple[IntArray, ...]
    at_one: tuple[bool, ...]


Place: TypeAlias = tuple[About, Row]
"""What is asked about and who prefers what: all that tells variants of one frame apart."""


@dataclass(frozen=True, eq=False)
class Frame:
    """States, by their codes, and moves that variants have in common; no states where they are too many to list.

    `model` is one in which nobody prefers anything.
    """

    model: Model
    conflict: Conflict
    layouts: Layouts
    listed: bool
    _checks: Checks = field(default_factory=Checks)
    _fits: dict[object, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Model, conflict: Conflict, layouts: Layouts) -> Frame:
        """Return the frame of a model, compiled."""
        return cls(model, conflict, layouts, listed(conflict))

    @cached_property
    def codes(self) -> IntArray:
        """The states."""
        return states_of(self.conflict)[1] if self.listed else np.empty(0, dtype=np.int64)

    @cached_property
    def laid_out(self) -> Structure:
        """The states and moves, if they are listed."""
        return self.layouts.of(self.conflict)

    def about(self, model: Model, questions: Sequence[AskedVerdict]) -> About:
        """Return what questions are about, as `outcome_of` reads them; `model` may have other terms."""
        if not self.listed:
            return About((), ())
        states = {q.about.path: self._states(model, q) for q in {q.about.path: q for q in questions}.values()}
        return About(
            tuple(states[q.about.path] for q in questions), tuple(q.about.kind == "proposal" for q in questions)
        )

    def _states(self, model: Model, question: AskedVerdict) -> IntArray:
        if question.about.kind == "proposal":
            return self.where(model.proposal(question.about.path[1]).formula)
        there = self.conflict.neighbourhood.states(letters_asked(model, question.about))
        return np.searchsorted(self.codes, np.array(there, dtype=np.int64))

    def where(self, formula: Formula) -> IntArray:
        """Return the numbers of the states at which a formula holds; of none where they are too many to list."""
        return np.flatnonzero(holding(self.conflict, formula, self.codes))

    def relation(self, dm: str, preference: ResolvedPreference) -> Relation | None:
        """Return what a preference says of the states here; None where it does not fit them."""
        relation = relation_of(preference.form(self.conflict.options)).naming(self.conflict.merged)
        if ranking_in(relation) is not None or preference.voices or preference.certainty is not None:
            named = tuple(sorted(state for state, _ in preference.states))  # wherever they stand
            if named not in self._fits:
                self._fits[named] = self._checked(dm, preference, relation)
            return relation if self._fits[named] else None
        return relation if not self.conflict.merged or self._checked(dm, preference, relation) else None

    def _checked(self, dm: str, preference: ResolvedPreference, relation: Relation) -> bool:
        self._checks.problems.clear()
        try:
            self._checks.check(self.conflict, dm, preference, relation)
        except InvalidCase:
            return False
        return not self._checks.problems


A = TypeVar("A")
V = TypeVar("V")
Told: TypeAlias = Callable[[About, IntArray, Mapping[str, BoolArray]], Iterable[A]]
"""Says from what is asked about, the states looked at, and for each concept in which of them (columns) everybody stays
in each model (rows), what the answer is in each model."""


class Solving(Generic[A]):
    """The variants of one frame that are asked for together: a table of scores for each decision maker.

    `known` are the answers so far, `alone` those variants that are to be solved by themselves.

    Parameters
    ----------
    frame, places
        The variants.
    preferences
        Those that the numbers in rows stand for.
    shapes
        What is computed.
    told
        What makes answers of it.
    """

    def __init__(
        self,
        frame: Frame,
        places: Sequence[Place],
        *,
        preferences: Sequence[ResolvedPreference],
        shapes: Sequence[Sanctioning],
        told: Told[A],
    ) -> None:
        self.frame = frame
        self.preferences = preferences
        self.shapes = shapes
        self.told = told
        self.known: dict[Place, A | None] = {}
        self.alone: set[Place] = set()
        self._left = iter(places)
        self._answers: dict[Place, A] = {}
        every = [states for about in {about: None for about, _ in places} for states in about.states]
        self._states = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *every]))
        orders: list[Order] = []
        everybody, numbers_of = frame.conflict.decision_makers, zip(*(row for _, row in places), strict=True)
        self._rows = [
            {number: self._row(dm, number, orders) for number in {*numbers}}
            for dm, numbers in zip(everybody, numbers_of, strict=True)
        ]
        if len(self._states):
            table = table_of(orders, frame.codes, frame.conflict.options)
            tables = [_distinct(rows, table) for rows in self._rows]
            self._batch = Batch(frame.laid_out, tables, self._states)

    def _row(self, dm: str, number: int, orders: list[Order]) -> int:
        """Return where a preference comes to stand among those that have scores, or why it has none."""
        relation = self.frame.relation(dm, self.preferences[number])
        if relation is None:
            return UNFIT
        if not self.frame.listed or isinstance(relation, Pairwise):
            return ALONE
        orders.append(relation)
        return len(orders) - 1

    def solve_next(self) -> None:
        """Answer all questions in the variants that come next, as many as are worked on together."""
        step = max(1, min(AT_ONCE, CELLS // max(1, len(self.frame.codes))))
        here = {
            (about, row): (about, tuple(rows[number] for rows, number in zip(self._rows, row, strict=True)))
            for about, row in islice(self._left, step)
        }
        self.alone |= {place for place, (_, row) in here.items() if ALONE in row and UNFIT not in row}
        scored = [found for found in dict.fromkeys(here.values()) if ALONE not in found[1] and UNFIT not in found[1]]
        self._answer([found for found in scored if found not in self._answers])
        self.known |= {place: self._answers.get(found) for place, found in here.items()}

    def _answer(self, missing: Sequence[Place]) -> None:
        """Answer all questions in variants that are given by rows of the tables."""
        if not missing:
            return
        rows = {row: k for k, row in enumerate(dict.fromkeys(row for _, row in missing))}
        if len(self._states):
            everybody_stays = self._batch.equilibria([*rows], self.shapes)
        else:  # there is nothing that anybody could stay at
            everybody_stays = {shape.id: np.empty((len(rows), 0), dtype=np.bool_) for shape in self.shapes}
        of_each: dict[About, list[Row]] = {}
        for about, row in missing:
            of_each.setdefault(about, []).append(row)
        for about, some in of_each.items():
            stays = {concept: found[[rows[row] for row in some]] for concept, found in everybody_stays.items()}
            told = self.told(about, self._states, stays)
            self._answers |= zip(((about, row) for row in some), told, strict=True)


def answered(
    variants: Sequence[V],
    places: Sequence[tuple[Frame, Place] | None],
    solving: Callable[[Frame, Sequence[Place]], Solving[A]],
    alone: Callable[[V], A | None],
) -> Iterator[list[A | None]]:
    """Yield the answers in all variants, in their order, some at a time; None where there is no model.

    Parameters
    ----------
    variants, places
        The variants, and what each consists of; None where there is no model.
    solving
        Makes what answers those of one frame.
    alone
        What answers a variant by itself.

    Raises
    ------
    OutOfTime
        If the time is over before the next ones are answered.
    """
    together: dict[Frame, dict[Place, None]] = {}
    for frame, place in filter(None, places):
        together.setdefault(frame, {})[place] = None
    of_frame = {frame: solving(frame, [*some]) for frame, some in together.items()}
    ready: list[A | None] = []
    for found, variant in zip(places, variants, strict=True):
        if found is None:
            ready.append(None)
            continue
        some, place = of_frame[found[0]], found[1]
        if place not in some.known or place in some.alone:
            if ready:
                yield ready
                ready = []
            check()
        if place not in some.known:
            some.solve_next()
        ready.append(alone(variant) if place in some.alone else some.known[place])
    if ready:
        yield ready


def _distinct(places: dict[int, int], table: Scores) -> Scores:
    """Return the rows of some preferences, each once, and let the preferences stand where their row does."""
    found: dict[bytes, int] = {}
    first: list[int] = []
    for number, place in places.items():
        if place >= 0:
            places[number] = found.setdefault(table[place].tobytes(), len(found))
            first += [place] if len(found) > len(first) else []
    return table[first]

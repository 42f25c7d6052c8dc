"""Variants that have their states and moves in common, solved together; see `detente.assess.family`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from detente.answer import Answer
from detente.assess.reliance import OUTCOMES, AskedVerdict, Outcome, letters_asked
from detente.case import Model, ResolvedPreference
from detente.conflict import Conflict
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.combinations import holding
from detente.conflict.fitting import Checks, relation_of
from detente.conflict.orders import ByRanking, Order
from detente.conflict.relations import PairRelation, Relation
from detente.engines.batch import Batch, Layouts, Structure, refuses, table_of
from detente.engines.batch.scores import Scores
from detente.engines.choice import ENGINES
from detente.engines.explicit import states_of
from detente.errors import InvalidCase

if TYPE_CHECKING:
    from detente.assess.family import Family

Outcomes: TypeAlias = tuple[Outcome, ...]
"""One for each question of a family."""
Row: TypeAlias = tuple[int, ...]
"""For each decision maker the number of a preference."""

AT_ONCE = 8192  # variants that are answered before the next ones are begun
CELLS = 1 << 22  # and not so many where there are many states: so many for all of them together
WORDS = tuple(OUTCOMES[answer] for answer in (Answer.NO, Answer.YES, Answer.INFEASIBLE))
INFEASIBLE = WORDS.index("infeasible")
UNFIT, ALONE = -1, -2  # in place of a number: there is no such preference here; it has no scores, so solve by itself


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
    """States, by their codes, and moves that variants have in common; not laid out where they are too many to list.

    `model` is one in which nobody prefers anything.
    """

    model: Model
    conflict: Conflict
    codes: IntArray
    laid_out: Structure | None
    _checks: Checks = field(default_factory=Checks)
    _fits: dict[object, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Model, conflict: Conflict, layouts: Layouts) -> Frame:
        """Return the frame of a model, compiled."""
        if refuses(conflict) or ENGINES["explicit"].declines(conflict):
            return cls(model, conflict, np.empty(0, dtype=np.int64), None)
        return cls(model, conflict, states_of(conflict)[1], layouts.of(conflict))

    def about(self, model: Model, questions: Sequence[AskedVerdict]) -> About:
        """Return what questions are about, as `outcome_of` reads them; `model` may have other terms."""
        if self.laid_out is None:
            return About((), ())
        states = {q.about.path: self._states(model, q) for q in {q.about.path: q for q in questions}.values()}
        return About(
            tuple(states[q.about.path] for q in questions), tuple(q.about.kind == "proposal" for q in questions)
        )

    def _states(self, model: Model, question: AskedVerdict) -> IntArray:
        if question.about.kind == "proposal":
            return np.flatnonzero(holding(self.conflict, model.proposal(question.about.path[1]).formula, self.codes))
        there = self.conflict.neighbourhood.states(letters_asked(model, question.about))
        return np.searchsorted(self.codes, np.array(there, dtype=np.int64))

    def relation(self, dm: str, preference: ResolvedPreference) -> Relation | None:
        """Return what a preference says of the states here; None where it does not fit them."""
        relation = relation_of(preference.form(self.conflict.options)).naming(self.conflict.merged)
        if isinstance(relation, ByRanking):
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


class Solving:
    """The variants of one frame that are asked for together: a table of scores for each decision maker.

    `known` are the answers so far, `alone` those variants that are to be solved by themselves.
    """

    def __init__(self, family: Family, frame: Frame, places: Sequence[Place]) -> None:
        self.family = family
        self.frame = frame
        self.known: dict[Place, Outcomes | None] = {}
        self.alone: set[Place] = set()
        self._left = iter(places)
        self._answers: dict[Place, Outcomes] = {}
        every = [states for about in {about: None for about, _ in places} for states in about.states]
        self._states = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *every]))
        orders: list[Order] = []
        self._rows = [
            {number: self._row(dm, number, orders) for number in {*numbers}}
            for dm, numbers in zip(family.decision_makers, zip(*(row for _, row in places), strict=True), strict=True)
        ]
        if frame.laid_out is not None:
            table = table_of(orders, frame.codes, frame.conflict.options)
            tables = [_distinct(rows, table) for rows in self._rows]
            self._batch = Batch(frame.laid_out, tables, self._states)

    def _row(self, dm: str, number: int, orders: list[Order]) -> int:
        """Return where a preference comes to stand among those that have scores, or why it has none."""
        relation = self.frame.relation(dm, self.family.preferences[number])
        if relation is None:
            return UNFIT
        if self.frame.laid_out is None or isinstance(relation, PairRelation):
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
        assert self.family.shapes is not None
        rows = {row: k for k, row in enumerate(dict.fromkeys(row for _, row in missing))}
        everybody_stays = self._batch.equilibria([*rows], self.family.shapes)
        of_each: dict[About, list[Row]] = {}
        for about, row in missing:
            of_each.setdefault(about, []).append(row)
        for about, some in of_each.items():
            stays = {concept: found[[rows[row] for row in some]] for concept, found in everybody_stays.items()}
            self._answers |= zip(((about, row) for row in some), self._told(about, stays, len(some)), strict=True)

    def _told(self, about: About, everybody_stays: Mapping[str, BoolArray], models: int) -> Iterator[Outcomes]:
        """Yield the outcomes in each of some models."""
        verdicts = np.full((models, len(self.family.questions)), INFEASIBLE, dtype=np.uint8)
        for k, (question, states) in enumerate(zip(self.family.questions, about.states, strict=True)):
            if len(states):
                stays = everybody_stays[question.concept][:, np.searchsorted(self._states, states)]
                verdicts[:, k] = stays.any(axis=1) if about.at_one[k] else stays.all(axis=1)
        told: dict[bytes, Outcomes] = {}
        for verdict in verdicts:
            key = verdict.tobytes()
            if key not in told:
                told[key] = tuple(WORDS[k] for k in verdict)
            yield told[key]


def _distinct(places: dict[int, int], table: Scores) -> Scores:
    """Return the rows of some preferences, each once, and let the preferences stand where their row does."""
    found: dict[bytes, int] = {}
    first: list[int] = []
    for number, place in places.items():
        if place >= 0:
            places[number] = found.setdefault(table[place].tobytes(), len(found))
            first += [place] if len(found) > len(first) else []
    return table[first]

"""A family of variants of one model, each a set of changes, and what is answered in each of them.

Robustness tries doubts, a trace leaves parts out, a comparison takes beliefs over, a repair proposes changes: each asks
the same questions of many models that are nearly one. A variant is cut in two:

* its *structure*: states and moves, and what is asked about there. It follows from the changes to rules, owners, moves,
  merged states, options and terms, and is compiled once, without anybody's preferences;
* for each decision maker the *variant of its preference*, which follows from the changes to that preference alone.

So a variant is a structure and a row of small numbers; no model is made of it, and the batch engine answers all rows of
a structure together (`detente.engines.batch`). Preferences that are the same among the states of a structure are one
there, and rows that are equal then are solved once.

The answers are those of solving one by one, without a difference. `Family.alone` does that, for the reason where there
is no model, and for variants that the batch engine does not take: where an engine is asked for by name, a concept is of
another shape, there are too many moves to list, or a preference is pairs of states.

A question moves over by three steps: make a `Family` of its model, its questions and its concepts; hand all the sets of
changes to `outcomes` at once (one alone: to `changed`), which gives for each its outcomes in the order of questions;
where that gives None there is no model, and `obstacles` says what stands in the way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import TypeAlias

import numpy as np

from detente.answer import Answer
from detente.assess.reliance import OUTCOMES, AskedVerdict, Outcome, letters_asked, outcome_of
from detente.case import Model, ResolvedPreference
from detente.case.changes import Change, OfRest, apply
from detente.case.preference_changes import NOWHERE
from detente.case.preferences import no_preference
from detente.conflict import Conflict, Sanctioning, compile_model, settled
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.combinations import holding
from detente.conflict.fitting import Checks, relation_of
from detente.conflict.orders import ByRanking, Order
from detente.conflict.relations import PairRelation, Relation
from detente.deadline import check
from detente.engines import Progress, silent
from detente.engines.batch import Batch, Layouts, Structure, refuses, table_of
from detente.engines.batch.scores import Scores
from detente.engines.choice import ENGINES
from detente.engines.explicit import states_of
from detente.errors import DetenteError, InvalidCase, Obstacle, OutOfTime
from detente.stability import CONCEPTS, solve
from detente.stability.concept import Concept

Outcomes: TypeAlias = tuple[Outcome, ...]
"""One for each question of a family."""
Changes: TypeAlias = Collection[Change]
Row: TypeAlias = tuple[int, ...]
"""For each decision maker the number of a preference."""

AT_ONCE = 8192  # variants that are answered before the next ones are begun
CELLS = 1 << 22  # and not so many where there are many states: so many for all of them together
WORDS = tuple(OUTCOMES[answer] for answer in (Answer.NO, Answer.YES, Answer.INFEASIBLE))
INFEASIBLE = WORDS.index("infeasible")
UNFIT, ALONE = -1, -2  # in place of a number: there is no such preference here; it has no scores, so solve by itself
STRUCTURE = -1  # in place of the number of a decision maker


class Family:
    """Variants of one model, and the same questions about each.

    Parameters
    ----------
    model
        The model that changes are made to.
    questions
        What is asked.
    concepts
        The concepts that are solved for, those of the questions at least.
    engine
        ``auto``, or the name of an engine that is to solve one variant after the other.
    progress
        See `solve`; told of the model as it is, where that is solved by itself.

    Examples
    --------
    >>> import detente
    >>> from detente.assess.reliance import questions_of
    >>> model = detente.read_case("prisoners-dilemma").model()
    >>> family = Family(model, questions_of(model, ["seq"])[:1], ["seq"])
    >>> one, two = detente.Drop("One", 1), detente.Drop("Two", 1)
    >>> [*family.outcomes([(), (one,), (one, two)])]
    [[('holds',), ('does not hold',), ('does not hold',)]]
    """

    def __init__(
        self,
        model: Model,
        questions: Iterable[AskedVerdict],
        concepts: Sequence[str],
        engine: str = "auto",
        progress: Progress = silent,
    ) -> None:
        self.model = settled(model)
        self.questions = tuple(questions)
        self.concepts = tuple(concepts)
        self.engine = engine
        self.progress = progress
        self.left_open: str | None = None
        self.decision_makers = tuple(str(d.id) for d in model.decision_makers)
        self.preferences = [model.preferences[dm] for dm in self.decision_makers]
        self._changes: list[Change] = []
        self._met: dict[Change, tuple[int, int]] = {}
        self._numbers: dict[frozenset[int], int] = {}
        self._structures: dict[frozenset[int], _Structure | None] = {}
        self._layouts = Layouts()

    @cached_property
    def unchanged(self) -> Outcomes:
        """The answers in the model as it is; not known where the time is over before.

        Raises
        ------
        DetenteError
            If it cannot be solved.
        """
        return self.changed(())

    def changed(self, changes: Changes) -> Outcomes:
        """Return the answers in one variant; not known where the time is over before.

        Raises
        ------
        DetenteError
            If there is no such model, or it cannot be solved.
        """
        try:
            ((found,),) = self.outcomes([changes])
            return self.alone(changes) if found is None else found
        except OutOfTime as e:
            self.left_open = str(e)
            return tuple(OUTCOMES[Answer.UNKNOWN] for _ in self.questions)

    def alone(self, changes: Changes) -> Outcomes:
        """Return the answers in one variant, which is solved by itself; `left_open` says why one is not known, if so.

        Raises
        ------
        DetenteError
            If there is no such model, or it cannot be solved.
        """
        progress = silent if changes else self.progress
        model = apply(self.model, changes) if changes else self.model
        solution = solve(model, concepts=self.concepts, engine=self.engine, progress=progress)
        found = tuple(outcome_of(solution, q) for q in self.questions)
        if "not known" in found:
            self.left_open = solution.stopped or "an answer is not known"
        return found

    def outcomes(self, variants: Sequence[Changes]) -> Iterator[list[Outcomes | None]]:
        """Yield the answers in all variants, in their order, some at a time; None where there is no model to solve.

        Raises
        ------
        OutOfTime
            If the time is over before the next ones are answered.
        """
        if self.shapes is None:
            for changes in variants:
                check()
                yield [self.one(changes)]
            return
        places = [self._placed(changes) for changes in variants]
        rows: dict[_Structure, dict[Row, None]] = {}
        for structure, row in filter(None, places):
            rows.setdefault(structure, {})[row] = None
        solving = {structure: _Solving(self, structure, [*some]) for structure, some in rows.items()}
        ready: list[Outcomes | None] = []
        for place, changes in zip(places, variants, strict=True):
            if place is None:
                ready.append(None)
                continue
            structure, row = place
            some = solving[structure]
            if row not in some.known or row in some.alone:
                if ready:
                    yield ready
                    ready = []
                check()
            if row not in some.known:
                some.solve_next()
            ready.append(self.one(changes) if row in some.alone else some.known[row])
        if ready:
            yield ready

    def obstacles(self, changes: Changes) -> tuple[Obstacle, ...]:
        """Return why there is no model with some changes, where `outcomes` says that there is none."""
        try:
            self.alone(changes)
        except DetenteError as e:
            return e.obstacles
        raise AssertionError(f"there is a model with {changes}")

    @cached_property
    def shapes(self) -> tuple[Sanctioning, ...] | None:
        """What the batch engine computes for the concepts; None where variants are solved one by one."""
        concepts = [CONCEPTS[c] for c in self.concepts]
        shapes = tuple(shape for c in concepts if (shape := c.sanctioning) and type(c).refuses is Concept.refuses)
        return shapes if self.engine == "auto" and len(shapes) == len(concepts) else None

    def one(self, changes: Changes) -> Outcomes | None:
        """Return what `alone` does, or None where there is no model to solve."""
        try:
            return self.alone(changes)
        except OutOfTime:
            raise
        except DetenteError:
            return None

    # What a variant consists of.

    @cached_property
    def _indifferent(self) -> Model:
        """The model in which nobody prefers anything."""
        nothing = {dm: no_preference(NOWHERE) for dm in self.decision_makers}
        by_member = self.model.by_member and replace(self.model.by_member, preferences=nothing)
        return replace(self.model, preferences=nothing, by_member=by_member)

    def _placed(self, changes: Changes) -> tuple[_Structure, Row] | None:
        """Return the structure and the preferences of a variant; None where the changes make no model."""
        parts: dict[int, list[int]] = {}
        for change in changes:
            part, number = self._met.get(change) or self._meet(change)
            parts.setdefault(part, []).append(number)
        structure = self._structure(frozenset(parts.pop(STRUCTURE, ())))
        row = [*range(len(self.decision_makers))]
        for i, some in parts.items():
            row[i] = self._preference(i, frozenset(some))
        return None if structure is None or UNFIT in row else (structure, tuple(row))

    def _meet(self, change: Change) -> tuple[int, int]:
        """Return what part of a variant a change belongs to, and its number among those met."""
        part = STRUCTURE  # where what does not exist is refused, too
        if not isinstance(change, OfRest) and change.decision_maker in self.decision_makers:
            part = self.decision_makers.index(change.decision_maker)
        self._met[change] = part, len(self._changes)
        self._changes.append(change)
        return self._met[change]

    def _preference(self, i: int, changes: frozenset[int]) -> int:
        """Return the number of a preference with changes made to it."""
        if changes not in self._numbers:
            try:
                changed = apply(self.model, [self._changes[k] for k in changes])
            except DetenteError:
                self._numbers[changes] = UNFIT
            else:
                self._numbers[changes] = len(self.preferences)
                self.preferences.append(changed.preferences[self.decision_makers[i]])
        return self._numbers[changes]

    def _structure(self, changes: frozenset[int]) -> _Structure | None:
        """Return the structure with changes made to it; None where there is none."""
        if changes not in self._structures:
            check()
            try:
                model = settled(apply(self._indifferent, [self._changes[k] for k in changes]))
                self._structures[changes] = self._compiled(model, compile_model(model))
            except OutOfTime:
                raise
            except DetenteError:
                self._structures[changes] = None
        return self._structures[changes]

    def _compiled(self, model: Model, conflict: Conflict) -> _Structure:
        codes = np.empty(0, dtype=np.int64)
        if refuses(conflict) or ENGINES["explicit"].declines(conflict):
            return _Structure(conflict, None, codes, ())
        laid_out = self._layouts.of(conflict)
        codes = states_of(conflict)[1]
        about = {q.about.path: q for q in self.questions}
        asked = {path: _asked(model, conflict, codes, q) for path, q in about.items()}
        return _Structure(conflict, laid_out, codes, tuple(asked[q.about.path] for q in self.questions))


@dataclass(frozen=True, eq=False)
class _Asked:
    """The states that a question is about, by number; whether everybody is to stay at one of them, or else at all."""

    states: IntArray
    at_one: bool


def _asked(model: Model, conflict: Conflict, codes: IntArray, question: AskedVerdict) -> _Asked:
    """Return what a question is about in one structure, as `outcome_of` reads it."""
    if question.about.kind == "proposal":
        formula = model.proposal(question.about.path[1]).formula
        return _Asked(np.flatnonzero(holding(conflict, formula, codes)), at_one=True)
    there = conflict.neighbourhood.states(letters_asked(model, question.about))
    return _Asked(np.searchsorted(codes, np.array(there, dtype=np.int64)), at_one=False)


@dataclass(frozen=True, eq=False)
class _Structure:
    """States, by their codes, and moves; and what each question is about. Nothing where there are too many to list."""

    conflict: Conflict
    laid_out: Structure | None
    codes: IntArray
    asked: tuple[_Asked, ...]
    _checks: Checks = field(default_factory=Checks)
    _fits: dict[object, bool] = field(default_factory=dict)

    @cached_property
    def states(self) -> IntArray:
        """The numbers of all states that questions are about."""
        return np.unique(np.concatenate([np.empty(0, dtype=np.int64), *(a.states for a in self.asked)]))

    @cached_property
    def among(self) -> tuple[IntArray, ...]:
        """For each question the places of its states among these."""
        return tuple(np.searchsorted(self.states, a.states) for a in self.asked)

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


class _Solving:
    """The variants of one structure that are asked for together: a table of scores for each decision maker."""

    def __init__(self, family: Family, structure: _Structure, rows: Sequence[Row]) -> None:
        self.family = family
        self.structure = structure
        self.known: dict[Row, Outcomes | None] = {}
        self.alone: set[Row] = set()
        self._left = iter(rows)
        self._answers: dict[Row, Outcomes] = {}
        orders: list[Order] = []
        self._places = [
            {number: self._place(dm, number, orders) for number in {*numbers}}
            for dm, numbers in zip(family.decision_makers, zip(*rows, strict=True), strict=True)
        ]
        if structure.laid_out is not None:
            table = table_of(orders, structure.codes, structure.conflict.options)
            tables = [_distinct(places, table) for places in self._places]
            self._batch = Batch(structure.laid_out, tables, structure.states)

    def _place(self, dm: str, number: int, orders: list[Order]) -> int:
        """Return where a preference comes to stand among those that have scores, or why it has none."""
        relation = self.structure.relation(dm, self.family.preferences[number])
        if relation is None:
            return UNFIT
        if self.structure.laid_out is None or isinstance(relation, PairRelation):
            return ALONE
        orders.append(relation)
        return len(orders) - 1

    def solve_next(self) -> None:
        """Answer all questions in the variants that come next, as many as are worked on together."""
        step = max(1, min(AT_ONCE, CELLS // max(1, len(self.structure.codes))))
        here = {
            row: tuple(places[number] for places, number in zip(self._places, row, strict=True))
            for row in islice(self._left, step)
        }
        self.alone |= {row for row, found in here.items() if ALONE in found and UNFIT not in found}
        scored = {found: None for found in here.values() if ALONE not in found and UNFIT not in found}
        missing = [found for found in scored if found not in self._answers]
        if missing:
            assert self.family.shapes is not None
            everybody_stays = self._batch.equilibria(missing, self.family.shapes)
            self._answers |= zip(missing, self._told(everybody_stays, len(missing)), strict=True)
        self.known |= {row: self._answers.get(found) for row, found in here.items()}

    def _told(self, everybody_stays: Mapping[str, BoolArray], models: int) -> Iterator[Outcomes]:
        """Yield the outcomes in each of some models."""
        verdicts = np.full((models, len(self.family.questions)), INFEASIBLE, dtype=np.uint8)
        for k, (question, places) in enumerate(zip(self.family.questions, self.structure.among, strict=True)):
            if len(places):
                stays = everybody_stays[question.concept][:, places]
                verdicts[:, k] = stays.any(axis=1) if self.structure.asked[k].at_one else stays.all(axis=1)
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

"""A family of variants of one model, each a set of changes, and what is answered in each of them.

Robustness tries doubts, a trace leaves parts out, a comparison takes beliefs over, a repair proposes changes: each asks
the same questions of many models that are nearly one. A variant is cut in two:

* its *frame*: states and moves. It follows from the changes to rules, owners, moves, merged states and options, and is
  compiled once, without anybody's preferences. Where terms change as well, something else is asked about in it;
* for each decision maker the *variant of its preference*, which follows from the changes to that preference alone.

So a variant is a frame and a row of small numbers; no model is made of it, and the batch engine answers all rows of a
frame together (`detente.engines.batch`). Preferences that are the same among the states of a frame are one there, and
rows that are equal then are solved once. See `detente.assess.frames`.

The answers are those of solving one by one, without a difference. `Family.alone` does that, for the reason where there
is no model, and for variants that the batch engine does not take: where an engine is asked for by name, a concept is of
another shape, there are too many moves to list, or a preference is pairs of states.

A question moves over by three steps: make a `Family` of its model, its questions and its concepts; hand all the sets of
changes to `outcomes` at once (one alone: to `changed`), which gives for each its outcomes in the order of questions;
where that gives None there is no model, and `obstacles` says what stands in the way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeAlias

import numpy as np

from detente.answer import Answer
from detente.assess.frames import UNFIT, About, Frame, Place, Solving, answered, shapes_of
from detente.assess.reliance import OUTCOMES, AskedVerdict, Outcome, outcome_of
from detente.case import Model
from detente.case.changes import AddTerm, Change, DropTerm, OfRest, apply
from detente.case.preference_changes import NOWHERE, changed_order
from detente.case.preferences import no_preference
from detente.conflict import Sanctioning, compile_model, settled
from detente.conflict.arrays import BoolArray, IntArray
from detente.deadline import check
from detente.engines import Progress, silent
from detente.engines.batch import Layouts
from detente.errors import DetenteError, Obstacle, OutOfTime
from detente.stability import solve

Changes: TypeAlias = Collection[Change]
Outcomes: TypeAlias = tuple[Outcome, ...]
"""One for each question of a family."""
WORDS = tuple(OUTCOMES[answer] for answer in (Answer.NO, Answer.YES, Answer.INFEASIBLE))
INFEASIBLE = WORDS.index("infeasible")
REST, TERMS = -1, -2  # parts of a variant beside what each decision maker prefers


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
        self._frames: dict[frozenset[int], Frame | None] = {}
        self._abouts: dict[tuple[frozenset[int], frozenset[int]], About | None] = {}
        self._layouts = Layouts()

    @cached_property
    def frame(self) -> Frame:
        """The states and moves of the model as it is.

        Raises
        ------
        DetenteError
            If it is no model.
        """
        found = self._frame(frozenset())
        if found is None:
            compile_model(self._without_preferences(frozenset()))  # says why
        assert found is not None
        return found

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
        yield from answered(variants, [self._placed(changes) for changes in variants], self._solving, self.one)

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
        return shapes_of(self.concepts) if self.engine == "auto" and self.concepts else None

    def one(self, changes: Changes) -> Outcomes | None:
        """Return what `alone` does, or None where there is no model to solve."""
        try:
            return self.alone(changes)
        except OutOfTime:
            raise
        except DetenteError:
            return None

    def _solving(self, frame: Frame, places: Sequence[Place]) -> Solving[Outcomes]:
        assert self.shapes is not None
        return Solving(frame, places, preferences=self.preferences, shapes=self.shapes, told=self._told)

    def _told(self, about: About, looked_at: IntArray, everybody_stays: Mapping[str, BoolArray]) -> Iterator[Outcomes]:
        """Yield the outcomes in each of some models; see `Told`."""
        models = len(next(iter(everybody_stays.values())))
        verdicts = np.full((models, len(self.questions)), INFEASIBLE, dtype=np.uint8)
        for k, (question, states) in enumerate(zip(self.questions, about.states, strict=True)):
            if len(states):
                stays = everybody_stays[question.concept][:, np.searchsorted(looked_at, states)]
                verdicts[:, k] = stays.any(axis=1) if about.at_one[k] else stays.all(axis=1)
        told: dict[bytes, Outcomes] = {}
        for verdict in verdicts:
            key = verdict.tobytes()
            if key not in told:
                told[key] = tuple(WORDS[k] for k in verdict)
            yield told[key]

    # What a variant consists of.

    @cached_property
    def _indifferent(self) -> Model:
        """The model in which nobody prefers anything."""
        nothing = {dm: no_preference(NOWHERE) for dm in self.decision_makers}
        by_member = self.model.by_member and replace(self.model.by_member, preferences=nothing)
        return replace(self.model, preferences=nothing, by_member=by_member)

    def _placed(self, changes: Changes) -> tuple[Frame, Place] | None:
        """Return what a variant consists of; None where the changes make no model."""
        parts: dict[int, list[int]] = {}
        for change in changes:
            part, number = self._met.get(change) or self._meet(change)
            parts.setdefault(part, []).append(number)
        rest, terms = frozenset(parts.pop(REST, ())), frozenset(parts.pop(TERMS, ()))
        row = [*range(len(self.decision_makers))]
        for i, some in parts.items():
            row[i] = self._preference(i, frozenset(some))
        frame = self._frame(rest)
        about = None if frame is None else self._about(frame, rest, terms)
        return None if frame is None or about is None or UNFIT in row else (frame, (about, tuple(row)))

    def _meet(self, change: Change) -> tuple[int, int]:
        """Return what part of a variant a change belongs to, and its number among those met."""
        part = REST  # where what does not exist is refused, too
        if isinstance(change, AddTerm | DropTerm):
            part = TERMS
        elif not isinstance(change, OfRest) and change.decision_maker in self.decision_makers:
            part = self.decision_makers.index(change.decision_maker)
        self._met[change] = part, len(self._changes)
        self._changes.append(change)
        return self._met[change]

    def _preference(self, i: int, changes: frozenset[int]) -> int:
        """Return the number of a preference with changes made to it."""
        if changes not in self._numbers:
            try:
                some = [c for k in sorted(changes) if not isinstance(c := self._changes[k], OfRest)]
                changed = changed_order(self.model, self.decision_makers[i], some)
            except DetenteError:
                self._numbers[changes] = UNFIT
            else:
                self._numbers[changes] = len(self.preferences)
                self.preferences.append(changed)
        return self._numbers[changes]

    def _frame(self, rest: frozenset[int]) -> Frame | None:
        """Return the states and moves that changes to all but preferences and terms make; None where there are none."""
        if rest not in self._frames:
            check()
            try:
                model = self._without_preferences(rest)
                self._frames[rest] = Frame.of(model, compile_model(model), self._layouts)
            except OutOfTime:
                raise
            except DetenteError:
                self._frames[rest] = None
        return self._frames[rest]

    def _about(self, frame: Frame, rest: frozenset[int], terms: frozenset[int]) -> About | None:
        """Return what is asked about in a frame, where terms change as well; None where they cannot."""
        if (rest, terms) not in self._abouts:
            try:
                model = self._without_preferences(rest | terms) if terms else frame.model
                self._abouts[rest, terms] = frame.about(model, self.questions)
            except DetenteError:
                self._abouts[rest, terms] = None
        return self._abouts[rest, terms]

    def _without_preferences(self, changes: frozenset[int]) -> Model:
        return settled(apply(self._indifferent, [self._changes[k] for k in changes]))

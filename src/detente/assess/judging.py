"""Whole models judged together: which targets hold in each of them.

Where beliefs are taken over, decision makers come and go, so that a model is no set of changes to another one (see
`detente.assess.family`). Many of the models have their states and moves in common all the same, and of preferences
there are few: those are answered together, by the batch engine, and the others one by one, by `solve`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from detente.answer import Answer
from detente.assess.frames import About, Frame, Place, Solving, answered, shapes_of
from detente.assess.perspectives import Target, Verdicts, carrying, verdicts_of
from detente.case import Model
from detente.case.preference_changes import NOWHERE
from detente.case.preferences import ResolvedPreference, no_preference
from detente.conflict import compile_model, settled
from detente.conflict.arrays import BoolArray, IntArray
from detente.engines.batch import Layouts
from detente.errors import InvalidCase
from detente.stability import solve

OF_FRAME = ("decision_makers", "own", "take_only", "drop_only", "infeasible", "bans", "merged", "only_moves")


@dataclass(frozen=True, eq=False)
class Judged:
    """What holds in one model.

    Parameters
    ----------
    verdicts
        The answers.
    examples
        Where a target holds, the first equilibrium that is the target or carries it out, by its letters.
    complete
        Whether everything asked for was computed.
    """

    verdicts: Verdicts
    examples: Mapping[tuple[str, str], str]
    complete: bool


@dataclass(frozen=True, eq=False)
class Judging:
    """Judges models of the same options, as many together as there are with the same states and moves.

    Parameters
    ----------
    concepts
        Under which concepts.
    engine
        ``auto``, or the name of an engine that is to solve one model after the other.

    Examples
    --------
    >>> import detente
    >>> from detente.assess.perspectives import targets_of
    >>> model = detente.read_case("prisoners-dilemma").model()
    >>> ((judged,),) = Judging(("nash",)).judged([model], targets_of(model)[:1])
    >>> judged.verdicts, judged.examples
    ({('cooperate', 'nash'): Answer.NO}, {})
    """

    concepts: tuple[str, ...]
    engine: str = "auto"
    _preferences: list[ResolvedPreference] = field(default_factory=list)
    _numbers: dict[object, int] = field(default_factory=dict)
    _frames: dict[object, Frame] = field(default_factory=dict)
    _layouts: Layouts = field(default_factory=Layouts)

    def judged(self, models: Sequence[Model], targets: Sequence[Target]) -> Iterator[list[Judged | None]]:
        """Yield what holds in each model, in their order, some at a time; None where it cannot be compiled.

        Raises
        ------
        OutOfTime
            If the time is over before the next ones are judged.
        """
        shapes = shapes_of(self.concepts) if self.engine == "auto" else None
        if shapes is None:
            yield from ([self._alone(model, targets)] for model in models)
            return
        known: dict[Frame, About] = {}

        def placed(model: Model) -> tuple[Frame, Place] | None:
            frame = self._frame(model)
            if frame is None:
                return None
            if frame not in known:
                known[frame] = About(tuple(frame.where(t.formula) for t in targets), (True,) * len(targets))
            return frame, (known[frame], self._row(model))

        def solving(frame: Frame, places: Sequence[Place]) -> Solving[Judged]:
            def told(about: About, states: IntArray, stays: Mapping[str, BoolArray]) -> Iterator[Judged]:
                return _told(frame, targets, about, states, stays)

            return Solving(frame, places, preferences=self._preferences, shapes=shapes, told=told)

        places = [placed(model) for model in models]
        yield from answered(models, places, solving, lambda model: self._alone(model, targets))

    def _alone(self, model: Model, targets: Sequence[Target]) -> Judged | None:
        try:
            solution = solve(model, concepts=self.concepts, engine=self.engine)
        except InvalidCase:  # a ranking may leave out states that exist here, or nothing may be feasible
            return None
        verdicts, named = verdicts_of(solution, targets), {t.id: t for t in targets}
        examples = {
            (name, concept): next(iter(carrying(solution, named[name], concept).first(1)))
            for (name, concept), answer in verdicts.items()
            if answer is Answer.YES
        }
        return Judged(verdicts, examples, solution.complete)

    def _frame(self, model: Model) -> Frame | None:
        """Return the states and moves of a model; None where it has none."""
        nothing = {dm: no_preference(NOWHERE) for dm in model.preferences}
        try:
            bare = settled(replace(model, preferences=nothing))
            conflict = compile_model(bare)
        except InvalidCase:
            return None
        key = tuple(getattr(conflict, part) for part in OF_FRAME)
        if key not in self._frames:
            self._frames[key] = Frame.of(bare, conflict, self._layouts)
        return self._frames[key]

    def _row(self, model: Model) -> tuple[int, ...]:
        """Return the numbers of a model's preferences; those that say the same have one number."""
        found = []
        for dm in model.decision_makers:
            preference = model.preferences[dm.id]
            number = self._numbers.setdefault(preference.form(model.option_ids), len(self._preferences))
            if number == len(self._preferences):
                self._preferences.append(preference)
            found.append(number)
        return tuple(found)


def _told(
    frame: Frame, targets: Sequence[Target], about: About, looked_at: IntArray, everybody_stays: Mapping[str, BoolArray]
) -> Iterator[Judged]:
    """Yield what holds in each of some models of a frame; see `detente.assess.frames.Told`."""
    models = len(next(iter(everybody_stays.values())))
    verdicts: list[dict[tuple[str, str], Answer]] = [{} for _ in range(models)]
    examples: list[dict[tuple[str, str], str]] = [{} for _ in range(models)]
    for target, states in zip(targets, about.states, strict=True):
        at = np.searchsorted(looked_at, states)
        letters = [frame.conflict.show(int(code)) for code in frame.codes[states]]
        for concept, stays in everybody_stays.items():
            key, here = (target.id, concept), stays[:, at]
            for answers in verdicts:
                answers[key] = Answer.NO if letters else Answer.INFEASIBLE
            for k in np.flatnonzero(here.any(axis=1)):
                verdicts[k][key] = Answer.YES
                examples[k][key] = letters[here[k].argmax()]
    return (Judged(answers, shown, complete=True) for answers, shown in zip(verdicts, examples, strict=True))

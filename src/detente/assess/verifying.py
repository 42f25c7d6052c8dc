"""Changed models solved from scratch, to tell whether what a search has found for them is so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from detente.answer import Answer, all_of
from detente.assess.frames import listed
from detente.assess.judging import Judging
from detente.assess.perspectives import Target
from detente.case import Model
from detente.conflict import Conflict
from detente.engines.repairing.search import Aim
from detente.formula import pattern_formula
from detente.stability import Solution, solve


@dataclass(frozen=True)
class Expected:
    """A changed model, and what is to be so in it: goals, each with the code and the letters of its state there."""

    model: Model
    goals: tuple[tuple[Aim, int, str], ...]


@dataclass(frozen=True)
class Verifying:
    """Tells whether goals are met under a concept, according to an engine that knows nothing of the search."""

    concept: str
    engine: str

    def together(self, conflict: Conflict, goals: Sequence[Aim]) -> bool:
        """Tell whether models that are much like this one are solved many at a time, which is soon done."""
        return self.engine == "auto" and listed(conflict) and all(g.decision_maker is None for g in goals)

    def all_together(self, expected: Sequence[Expected]) -> Iterator[Answer]:
        """Yield for each model whether its goals are met, where models are solved together."""
        letters = {letters: e.model.option_ids for e in expected for _, _, letters in e.goals}
        targets = [Target("state", shown, pattern_formula(shown, ids), shown) for shown, ids in letters.items()]
        found = Judging((self.concept,)).judged([e.model for e in expected], targets)
        for e, judged in zip(expected, chain.from_iterable(found), strict=True):
            assert judged is not None, "a repair makes a model"
            yield all_of(_met(judged.verdicts[shown, self.concept], goal) for goal, _, shown in e.goals)

    def alone(self, expected: Expected) -> Answer:
        """Return whether the goals in a model are met, which is solved by itself."""
        solution = solve(expected.model, concepts=[self.concept], engine=self.engine)
        return all_of(_met(self._stays(solution, goal, code), goal) for goal, code, _ in expected.goals)

    def _stays(self, solution: Solution, goal: Aim, code: int) -> Answer:
        everyone = solution.conflict.decision_makers
        sets = (solution.stable[self.concept][everyone[i]] for i in goal.met_for(len(everyone)))
        return all_of(Answer.of(code in s) if s.known else Answer.UNKNOWN for s in sets)


def _met(stays: Answer, goal: Aim) -> Answer:
    return Answer.of((stays is Answer.YES) == goal.stable) if stays.settled else stays

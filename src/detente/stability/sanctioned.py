"""The concepts of one shape: who answers a move, and which value of the answer counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from detente.answer import Answer
from detente.conflict import Conflict, Sanctioning
from detente.conflict.sanctioning import Responders, Value
from detente.deadline import over
from detente.stability.concept import Local, Reasons

if TYPE_CHECKING:
    from detente.engines import StateSet
    from detente.stability.temptation import Temptation

ANY, GAINING = "No answer of the others", "No answer from which those who give it gain"


@dataclass(frozen=True, kw_only=True)
class Sanctioned(Local):
    """A concept of the shape that five share: it says who answers a move, and which value of the answer counts.

    Its stable states are computed by the engines, on models of any size; see `Sanctioning` for the definition.
    """

    responders: Responders
    value: Value = "rank"

    @cached_property
    def sanctioning(self) -> Sanctioning:  # noqa: D102 - see Concept
        return Sanctioning(self.id, self.responders, self.value)

    def stable_states(  # noqa: D102 - see Concept
        self, conflict: Conflict, feasible: StateSet, found: Mapping[str, Mapping[str, StateSet]]
    ) -> Mapping[str, StateSet]:
        raise NotImplementedError("the engines compute it")

    def temptations(  # noqa: D102 - see Local
        self, conflict: Conflict, i: int, state: int, among: Collection[int] | None = None
    ) -> Iterator[Temptation]:
        from detente.stability.deterring import deterrence_of_all
        from detente.stability.temptation import Temptation, step

        near = conflict.neighbourhood
        found = near.improvements(i, state) if among is None else [q for q in among if near.prefers(i, q, state)]
        answered = deterrence_of_all(conflict, i, state, found, self.sanctioning)
        for q, (deterred, by) in zip(found, answered, strict=True):
            yield Temptation(step(conflict, i, state, q), deterred, by)

    def stays(self, conflict: Conflict, i: int, state: int) -> Answer:  # noqa: D102 - see Local
        from detente.engines.reasons import is_large, reasons
        from detente.engines.symbolic import TooVaried

        if over() is None and is_large(conflict):
            try:
                undeterred = reasons(conflict, i, state).under(self.sanctioning).undeterred
            except TooVaried:
                return Answer.UNKNOWN
            return Answer.UNKNOWN if undeterred is None else Answer.of(undeterred == 0)
        return super().stays(conflict, i, state)

    def reasons(self, conflict: Conflict, i: int, state: int, stable: StateSet) -> Reasons:  # noqa: ARG002, D102 - see Concept
        from detente.engines.reasons import is_large, reasons
        from detente.stability.deterring import with_escapes
        from detente.stability.temptation import Temptation, step, steps

        if not is_large(conflict):
            return Reasons.of(
                tuple(with_escapes(conflict, i, state, self.sanctioning, [*self.temptations(conflict, i, state)]))
            )
        known = reasons(conflict, i, state).under(self.sanctioning)
        moves = [Temptation(step(conflict, i, state, q), d, steps(conflict, q, by)) for q, d, by in known.moves]
        listed = tuple(with_escapes(conflict, i, state, self.sanctioning, moves))
        return Reasons(listed, known.improvements, known.undeterred)

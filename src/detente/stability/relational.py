"""The concepts of attitudes: those of the one shape, each decision maker moving by whom it cares for.

The three relations that stability asks of a preference come from attitudes (`detente.conflict.caring`), and what is
done with them is what `Sanctioned` says: nobody answers (RNash), or moves, or moves that whoever answers prefers by
attitudes of its own. No number per state says which of two states is so preferred: they are compared pair by pair.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from detente.conflict import Conflict, Sanctioning
from detente.conflict.sanctioning import Responders, Value
from detente.stability.concept import Local, Reasons
from detente.stability.readings import ATTITUDES_WEAK
from detente.works import INOHARA_HIPEL_WALKER_2007, after

if TYPE_CHECKING:
    from detente.engines import StateSet
    from detente.stability.temptation import Temptation

CITATION = after(INOHARA_HIPEL_WALKER_2007)


@lru_cache(maxsize=16)
def by_attitudes(conflict: Conflict) -> Conflict:
    """Return a conflict in which everybody compares states by its attitudes; those of its engines apply to it."""
    from detente.conflict.caring import under_attitudes
    from detente.engines.explicit import states_of

    return under_attitudes(conflict, states_of(conflict)[1])


@dataclass(frozen=True, kw_only=True)
class Relational(Local):
    """A concept of attitudes: it says who answers a move, and which value of the answer counts, as `Sanctioned` does.

    `beside` is the concept that it is where everybody cares for itself alone and no two states are equally good.
    """

    responders: Responders
    value: Value = "rank"
    beside: str
    readings: tuple[str, ...] = (ATTITUDES_WEAK,)
    untempted: str = "There is no move to what the attitudes of {who} let it prefer"
    met: str = "not what the attitudes of {who} let it prefer to where things began"
    better: str = "what its attitudes let it prefer"

    @cached_property
    def shape(self) -> Sanctioning:
        """Who answers, and which value counts."""
        return Sanctioning(self.id, self.responders, self.value)

    def refuses(self, conflict: Conflict) -> str | None:  # noqa: D102 - see Concept
        from detente.engines.explicit import Explicit

        named = zip(conflict.decision_makers, conflict.relations, strict=True)
        if unfit := [dm for dm, relation in named if not relation.capabilities.complete]:
            whose = ", ".join(unfit)
            return (
                f"attitudes are defined where any two states are compared; the preferences of {whose} leave some apart"
            )
        if (why := Explicit().refuses(conflict)) is not None:
            return why
        return Explicit().refuses(by_attitudes(conflict))

    def stable_states(  # noqa: D102 - see Concept
        self,
        conflict: Conflict,
        feasible: StateSet,
        found: Mapping[str, Mapping[str, StateSet]],  # noqa: ARG002
    ) -> Mapping[str, StateSet]:
        from detente.engines.explicit import graph_of, stable_by_pairs

        graph, nothing = graph_of(by_attitudes(conflict)), feasible.where("false")
        return {
            dm: nothing.including(graph.states[stable_by_pairs(graph, i, self.shape)].tolist())
            for i, dm in enumerate(conflict.decision_makers)
        }

    def temptations(  # noqa: D102 - see Local
        self, conflict: Conflict, i: int, state: int, among: Collection[int] | None = None
    ) -> Iterator[Temptation]:
        from detente.stability.deterring import deterrence_of_all
        from detente.stability.temptation import Temptation, step

        caring = by_attitudes(conflict)
        near = caring.neighbourhood
        tempting = near.improvements(i, state)
        targets = tempting if among is None else [q for q in tempting if q in among]
        answered = deterrence_of_all(caring, i, state, targets, self.shape)
        for q, (deterred, by) in zip(targets, answered, strict=True):
            yield Temptation(step(caring, i, state, q), deterred, by)

    def reasons(self, conflict: Conflict, i: int, state: int, stable: StateSet) -> Reasons:  # noqa: ARG002, D102 - see Concept
        from detente.stability.deterring import with_escapes

        found = [*self.temptations(conflict, i, state)]
        return Reasons.of(tuple(with_escapes(by_attitudes(conflict), i, state, self.shape, found)))

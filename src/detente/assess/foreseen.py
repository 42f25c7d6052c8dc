"""The second level of seeing less: what a party reckons with that knows how each of the others sees the conflict.

What tempts it and what deters it stays its own matter. To the answers of another one it reckons those moves that this
one has in its own model and, where it answers by improvements only, gains by there; between states that both see.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from detente.answer import Answer
from detente.conflict import Conflict, Sanctioning
from detente.deadline import check
from detente.errors import BoundReached
from detente.stability import Step
from detente.stability.temptation import Temptation, step

MAX_STATES = 1 << 12
"""Up to so many states in the model of an aware party: all legal sequences of the others are gone through."""

Translate = Callable[[int], "int | None"]
"""From the code of a state in one model to its code in another; None where it is not seen there."""


@dataclass(frozen=True)
class Other:
    """One of the others as it is known: its own model, and which states are which there and here."""

    index: int
    conflict: Conflict
    there: Translate
    here: Translate

    def answers(self, state: int, responders: str) -> Iterator[int]:
        """Yield where it may go from a state of the aware party's model."""
        origin = self.there(state)
        if origin is None:
            return
        near = self.conflict.neighbourhood
        for target in (near.moves if responders == "moves" else near.steps)(self.index, origin):
            if (seen := self.here(target)) is not None:
                yield seen

    def step(self, origin: int, target: int) -> Step:
        """Return a move of it, as its own model has it."""
        start, end = self.there(origin), self.there(target)
        assert start is not None
        assert end is not None
        return step(self.conflict, self.index, start, end)


@dataclass(frozen=True, eq=False)
class Foreseen:
    """What an aware party reckons with: its own model, and the answers of each of the others as that one sees them.

    Parameters
    ----------
    conflict, index, codes
        Its own model, which of the decision maker it is there, and the states it sees.
    others
        Everybody else that it reckons with.

    Raises
    ------
    BoundReached
        If it sees more states than are gone through.
    """

    conflict: Conflict
    index: int
    codes: tuple[int, ...]
    others: tuple[Other, ...]
    _reached: dict[tuple[int, str], frozenset[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what would take too long."""
        if len(self.codes) > MAX_STATES:
            who = self.conflict.decision_makers[self.index]
            raise BoundReached(
                f"the second level is worked out up to {MAX_STATES:,} states; {who} sees {len(self.codes):,}"
            )

    def stable(self, concept: Sanctioning) -> frozenset[int]:
        """Return the states that are stable for it.

        Complexity
        ----------
        Moves of the others times states, for each state that some move of its own leads to.
        """
        unstable: set[int] = set()
        for q, origins in self._tempting.items():
            check()
            ends = self._ends(q, concept.responders)
            unstable.update(s for s in origins if not any(self._deters(s, x, concept) for x in ends))
        return frozenset(self.codes) - unstable

    @cached_property
    def _tempting(self) -> Mapping[int, list[int]]:
        """For each state to which some move of its own tempts, the states at which it does."""
        found: dict[int, list[int]] = {}
        for s in self.codes:
            for q in self.conflict.neighbourhood.improvements(self.index, s):
                found.setdefault(q, []).append(s)
        return found

    def temptations(self, state: int, concept: Sanctioning) -> Iterator[Temptation]:
        """Yield what tempts it away from a state, and the shortest answer that it expects to deter it."""
        for q in self.conflict.neighbourhood.improvements(self.index, state):
            by = next(
                (path for x, path in self._sequences(q, concept.responders) if self._deters(state, x, concept)), None
            )
            yield Temptation(step(self.conflict, self.index, state, q), Answer.of(by is not None), by or ())

    def _ends(self, q: int, responders: str) -> frozenset[int]:
        if (q, responders) not in self._reached:
            self._reached[q, responders] = frozenset(x for x, _ in self._walks(q, responders))
        return self._reached[q, responders]

    def _walks(self, q: int, responders: str) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
        """Yield where legal sequences of the others lead from a state, shortest first: nobody moves twice in a row.

        Each comes with who moved and where to; nothing where nobody answers.
        """
        if responders == "nothing":
            return
        seen: set[tuple[int, int]] = set()
        waiting: deque[tuple[int, int, tuple[tuple[int, int], ...]]] = deque([(q, -1, ())])
        while waiting:
            check()
            state, last, path = waiting.popleft()
            for k, other in enumerate(self.others):
                for target in other.answers(state, responders) if k != last else ():
                    if (target, k) not in seen:
                        seen.add((target, k))
                        onward = (*path, (k, target))
                        yield target, onward
                        waiting.append((target, k, onward))

    def _sequences(self, q: int, responders: str) -> Iterator[tuple[int, tuple[Step, ...]]]:
        for x, path in self._walks(q, responders):
            origins = (q, *(target for _, target in path))
            yield x, tuple(self.others[k].step(a, b) for a, (k, b) in zip(origins, path, strict=False))

    def _deters(self, state: int, x: int, concept: Sanctioning) -> bool:
        near = self.conflict.neighbourhood
        if not near.deters(self.index, x, state):
            return False
        return not concept.counters or all(near.deters(self.index, z, state) for z in near.moves(self.index, x))

"""Reasons in models too large to list moves: the same questions, put to the decision diagrams of one state.

With the state fixed its level is constant, which makes the diagrams far smaller than those of a whole solution. Answers
are exact: how many moves improve, how many of them nobody deters, and one of each kind with the shortest answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from detente.answer import Answer
from detente.conflict import Conflict, Sanctioning
from detente.conflict.leaving import left_by_rules, most_alike
from detente.deadline import over
from detente.engines.diagrams import Bounds, Diagram, TooLarge, TooLong, available, count_models
from detente.engines.symbolic import Focal

LISTED_OPTIONS = 10  # up to this many options of one decision maker its moves are listed one by one
SEARCHED_OPTIONS = 24  # up to this many options answers are found over arrays
LISTED_STATES = (
    1 << 12
)  # where rules leave no more states, and as few moves at each, all is listed whatever the options
MEBIBYTES = 512
SECONDS = 10.0


def is_large(conflict: Conflict) -> bool:
    """Tell whether moves are too many to list, and diagrams can answer instead."""
    many = max(own.bit_count() for own in conflict.own) > LISTED_OPTIONS or len(conflict.options) > SEARCHED_OPTIONS
    if not many or conflict.literal or not available():
        return False
    left = left_by_rules(conflict)
    if left is None or len(left) > LISTED_STATES:
        return True
    return any(most_alike(left, own) > 1 << LISTED_OPTIONS for own in conflict.own)


@dataclass(frozen=True)
class Improvements:
    """What is known under one concept: the improvements nobody deters, and the deterred ones with their answers."""

    improvements: int
    undeterred: int | None
    moves: tuple[tuple[int, Answer, tuple[tuple[int, int], ...]], ...]
    """Some improvements: the state moved to, whether it is deterred, and the answer as (mover, state moved to)."""


@lru_cache(maxsize=256)
def reasons(conflict: Conflict, i: int, state: int) -> Reasons:
    """Return the diagrams of one state for one decision maker."""
    return Reasons(conflict, i, state)


@dataclass(eq=False)
class Reasons:
    """See `reasons`."""

    conflict: Conflict
    i: int
    state: int
    _known: dict[Sanctioning, Improvements] = field(default_factory=dict)
    _too_large: set[Sanctioning] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._build()

    def _build(self) -> None:
        self.bounds = Bounds(MEBIBYTES, SECONDS)
        self.focal = Focal(self.conflict, self.i, self.state, bounds=self.bounds)
        here = {f"y_{o}": v for o, v in self.conflict.values(self.state).items()}
        self.improvements = self.focal.bdd.let(here, self.focal.improvements)
        self._layers_of: dict[Sanctioning, list[Diagram]] = {}

    def under(self, concept: Sanctioning) -> Improvements:
        """Return what is known under a concept."""
        if concept in self._known:
            return self._known[concept]
        found = self._under(concept)
        if found.undeterred is not None or concept in self._too_large:
            self._known[concept] = found
        return found

    def _under(self, concept: Sanctioning) -> Improvements:
        own = self.focal.second(self.i)
        total = count_models(self.improvements, len(own))
        if total == 0:
            return Improvements(0, 0, ())
        if concept.responders == "nothing":
            q = self._nearest(self.i, self.state, self.improvements)
            return Improvements(total, total, ((q, Answer.NO, ()),))
        try:
            layers = self._layers(concept)
        except TooLarge:
            q = self._nearest(self.i, self.state, self.improvements)
            return Improvements(total, None, ((q, Answer.UNKNOWN, ()),))
        answered = self._after(self.i, self.state, layers[-1])
        left, met = self.improvements & ~answered, self.improvements & answered
        moves: list[tuple[int, Answer, tuple[tuple[int, int], ...]]] = []
        if left != self.focal.bdd.false:
            moves.append((self._nearest(self.i, self.state, left), Answer.NO, ()))
        if met != self.focal.bdd.false:
            q = self._nearest(self.i, self.state, met)
            moves.append((q, Answer.YES, self._path(q, layers, concept)))
        return Improvements(total, count_models(left, len(own)), tuple(moves))

    def deterred(self, q: int, concept: Sanctioning) -> tuple[Answer, tuple[tuple[int, int], ...]]:
        """Return whether the move to a state is deterred, and the shortest answer."""
        if concept.responders == "nothing":
            return Answer.NO, ()
        try:
            layers = self._layers(concept)
        except TooLarge:
            return Answer.UNKNOWN, ()
        return (Answer.YES, self._path(q, layers, concept)) if self._holds(layers[-1], q) else (Answer.NO, ())

    def way_out(self, x: int) -> int | None:
        """Return where a move from a state leads that is better than *the* state; None beyond the bounds."""
        here = {f"y_{o}": v for o, v in self.conflict.values(x).items()}
        try:
            with self.bounds.kept():
                return self._nearest(self.i, x, self.focal.bdd.let(here, self.focal.escapes))
        except TooLarge:
            return None

    def _layers(self, concept: Sanctioning) -> list[Diagram]:
        """Return the states from which a sanction is reached in at most 0, 1, 2, … moves, until nothing is added.

        Raises
        ------
        TooLarge
            If that takes more memory or time than the bounds allow; then also when asked again.
        """
        if concept in self._too_large:
            raise TooLarge
        if concept not in self._layers_of:
            try:
                with self.bounds.kept():
                    self._layers_of[concept] = self._new_layers(concept)
            except TooLong:
                if over() is None:  # else it may be asked again, with more time
                    self._too_large.add(concept)
                raise
            except TooLarge:
                self._too_large.add(concept)
                self._build()  # a manager that ran out of memory is not used again
                raise
        return self._layers_of[concept]

    def _new_layers(self, concept: Sanctioning) -> list[Diagram]:
        self.bounds.restart()
        self.bounds.check_time()
        relations = self.focal.relations(concept)
        layers = [self.focal.target(concept)]
        while True:
            reached = layers[-1]
            for j, relation in relations.items():
                reached |= self.focal.before(j, relation, layers[-1])
                self.bounds.check_time()
            if reached == layers[-1]:
                return layers
            layers.append(reached)

    def _after(self, j: int, origin: int, diagram: Diagram) -> Diagram:
        """Return a diagram about states as one about j's second copy, everything else as at the origin."""
        others = {f"y_{o}": v for o, v in self.conflict.values(origin).items() if o not in set(self.focal.own[j])}
        fixed = self.focal.bdd.let(others, diagram) if others else diagram
        return self.focal.at_target(j, fixed)

    def _nearest(self, j: int, origin: int, moves: Diagram) -> int:
        """Return where one of j's moves leads that changes no option needlessly; the same one every time."""
        bdd, target = self.focal.bdd, origin
        for k, o in enumerate(self.conflict.options):
            if o in self.focal.own[j]:
                now = bool(origin >> k & 1)
                kept = bdd.let({f"z_{o}": now}, moves)
                if kept == bdd.false:
                    kept = bdd.let({f"z_{o}": not now}, moves)
                    target ^= 1 << k
                moves = kept
        return target

    def _path(self, q: int, layers: list[Diagram], concept: Sanctioning) -> tuple[tuple[int, int], ...]:
        """Return the shortest answer to the move to q, as (mover, state moved to)."""
        relations = self.focal.relations(concept)
        steps: list[tuple[int, int]] = []
        at = next(k for k, layer in enumerate(layers) if self._holds(layer, q))
        while at > 0:
            for j, relation in relations.items():
                here = {f"y_{o}": v for o, v in self.conflict.values(q).items()}
                onward = self.focal.bdd.let(here, relation) & self._after(j, q, layers[at - 1])
                if onward != self.focal.bdd.false:
                    q = self._nearest(j, q, onward)
                    steps.append((j, q))
                    break
            at = next(k for k, layer in enumerate(layers) if self._holds(layer, q))
        return tuple(steps)

    def _holds(self, diagram: Diagram, state: int) -> bool:
        values = {f"y_{o}": v for o, v in self.conflict.values(state).items()}
        return bool(self.focal.bdd.let(values, diagram) == self.focal.bdd.true)

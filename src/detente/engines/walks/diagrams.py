"""Walking with decision diagrams: layers of any number of states; for models in which moves are transitive."""

from __future__ import annotations

from collections.abc import Iterator

from detente.conflict import Conflict
from detente.deadline import allowed, over
from detente.engines.diagrams import Bounds, Diagram, InDiagrams, TooLarge, and_exists, count_models
from detente.engines.symbolic import Focal
from detente.engines.walks.layers import Kind, Visit, WalkGoal
from detente.errors import BoundReached, OutOfTime

MEBIBYTES = 2048


class Diagrams:
    """Layers as decision diagrams."""

    name = "symbolic"

    def __init__(self, conflict: Conflict, start: int, kind: Kind) -> None:
        self.conflict = conflict
        self.bounds = Bounds(MEBIBYTES, allowed())
        try:
            with self.bounds.kept():
                self.focal = Focal(conflict, 0, start, bounds=self.bounds)
                movers = [j for j, own in enumerate(self.focal.own) if own]
                relation = self.focal.move if kind == "moves" else self.focal.improvement
                self.relations = {}
                for j in movers:
                    self.bounds.check_time()
                    self.relations[j] = relation(j)
        except TooLarge:
            raise self._gave_up() from None
        self.bdd = self.focal.bdd
        self.layers: list[Diagram] = [self._only(start)]
        self.all = self.layers[0]

    def _gave_up(self) -> BoundReached:
        why = over()
        if why is not None:
            return OutOfTime(why)
        beyond = f"{MEBIBYTES} MiB or {self.bounds.seconds:.0f} s"
        return BoundReached(f"the ways from this state need diagrams beyond {beyond}; ask for a nearer state")

    def _only(self, state: int) -> Diagram:
        return self.bdd.cube({f"y_{o}": v for o, v in self.conflict.values(state).items()})

    @property
    def depth(self) -> int:
        """See `Walks`."""
        return len(self.layers) - 1

    def grow(self) -> bool:
        """See `Walks`."""
        try:
            with self.bounds.kept():
                fresh = self.bdd.false
                for j, relation in self.relations.items():
                    self.bounds.check_time()
                    fresh |= self._after(j, relation)
                fresh &= self.focal.exists & ~self.all
                self.all |= fresh
        except TooLarge:
            raise self._gave_up() from None
        if fresh == self.bdd.false:
            return False
        self.layers.append(fresh)
        return True

    def _after(self, j: int, relation: Diagram) -> Diagram:
        own = self.focal.own[j]
        moved = and_exists(self.bdd, relation, self.layers[-1], [f"y_{o}" for o in own])
        return self.bdd.let({f"z_{o}": f"y_{o}" for o in own}, moved)

    def among(self, goal: WalkGoal, layer: int, limit: int) -> list[Visit]:
        """See `Walks`."""
        wanted = self.bdd.false if goal.code is None else self._only(goal.code)
        if goal.formula is not None:
            wanted = goal.formula.in_algebra(InDiagrams(self.bdd, self.focal.y))
        found = self._codes(self.layers[layer] & wanted, range(len(self.conflict.options)), 0)
        return [(code, -1) for code, _ in zip(found, range(limit), strict=False)]

    def before(self, node: Visit, layer: int) -> Iterator[tuple[int, Visit]]:
        """See `Walks`."""
        target = self.conflict.values(node[0])
        for j, relation in self.relations.items():
            own = self.focal.own[j]
            arriving = self.bdd.let({f"z_{o}": target[o] for o in own}, relation) & self.layers[layer - 1]
            others = {f"y_{o}": v for o, v in target.items() if o not in set(own)}
            origins = self.bdd.let(others, arriving) if others else arriving
            bits = [k for k in range(len(self.conflict.options)) if self.conflict.own[j] >> k & 1]
            rest = node[0] & ~self.conflict.own[j]
            yield from ((j, (code, -1)) for code in self._codes(origins, bits, rest))

    def _codes(self, diagram: Diagram, bits: range | list[int], code: int) -> Iterator[int]:
        """Yield codes in ascending order: the most significant option is decided first."""
        if diagram == self.bdd.false:
            return
        if not bits:
            yield code
            return
        *lower, highest = bits
        for value in (False, True):
            chosen = self.bdd.let({f"y_{self.conflict.options[highest]}": value}, diagram)
            yield from self._codes(chosen, lower, code | (value << highest))

    def reached(self) -> int:
        """See `Walks`."""
        both = len(self.conflict.options) * 2  # a diagram over y is counted over y and z, the same for every z
        return count_models(self.all, both) >> len(self.conflict.options)

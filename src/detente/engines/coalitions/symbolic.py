"""Coalitions by decision diagrams, exact where nobody can list the states; see `detente.engines.symbolic` for words.

There is a level for every member of the coalition H: the values of its atoms at the state in question. U(l, y) holds
the states y that are better than the levels for every member, and from which no answer deters; a backward fixpoint over
moves of members adds the states from which they get there, and with the atoms' values put in for l these are the states
that H leaves. What deters is found as for one decision maker: Z(l, y) begins with the states that are no better than
the level for some member (with value `best` without those from which H gets to one that is better for all), and a
backward fixpoint over the others' moves adds to it.

Answers by sub-coalitions K of the others are relations like moves, over the options of all of K at once. That is exact
where rules speak of one decision maker's options each: then K reaches whatever its members reach one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from detente.conflict import Conflict, Sanctioning
from detente.deadline import allowed, over
from detente.engines.coalitions.protocol import Coalition, JointPart, Way, coalitions_of
from detente.engines.dense import rules_are_single
from detente.engines.diagrams import (
    Bounds,
    Diagram,
    DiagramSet,
    DiagramSpace,
    InDiagrams,
    TooLarge,
    TooLong,
    and_exists,
    from_nodes,
    to_nodes,
)
from detente.engines.protocol import Progress, silent
from detente.engines.sets import StateSet
from detente.engines.symbolic import Focal, TooVaried, atoms_of, groups_of, options_in_order
from detente.engines.symbolic_engine import HERE_MEBIBYTES, Symbolic
from detente.errors import BoundReached, OutOfTime


class SymbolicTogether(Way):
    """The way; see the module."""

    name = "symbolic"

    def refuses(self, conflict: Conflict, shapes: Sequence[Sanctioning], *, pareto: bool) -> str | None:  # noqa: ARG002
        """Refuse what the engine refuses, and sub-coalitions whose reach is no product."""
        if why := Symbolic().refuses(conflict):
            return why
        gaining = next((shape.id for shape in shapes if shape.responders == "improvements"), None)
        if gaining is None or len(conflict.decision_makers) < 3:
            return None
        if conflict.bans:
            return f"for {gaining} it needs moves to be transitive; this model has forbidden moves"
        if not rules_are_single(conflict):
            return f"for {gaining} it needs rules that speak of one decision maker's options each"
        return None

    def start(
        self,
        conflict: Conflict,
        shapes: Sequence[Sanctioning],
        *,
        pareto: bool = False,
        feasible: StateSet | None = None,
        progress: Progress = silent,
    ) -> SymbolicRun:
        """See `Way`."""
        return SymbolicRun(conflict, shapes, pareto, feasible, progress)


class SymbolicRun:
    """One run; see `JointRun`."""

    def __init__(
        self,
        conflict: Conflict,
        shapes: Sequence[Sanctioning],
        pareto: bool,
        feasible: StateSet | None,
        progress: Progress,
    ) -> None:
        self.conflict = conflict
        self.shapes = shapes
        self.pareto = pareto
        self.progress = progress
        self.bounds = Bounds(HERE_MEBIBYTES, allowed())
        if isinstance(feasible, DiagramSet):
            self.space = feasible.space
        else:
            atoms = [atoms_of(order, conflict.options) for order in conflict.orders]
            self.space = DiagramSpace.of(conflict, groups_of(conflict, atoms))
        self.feasible: StateSet = DiagramSet(self.space, self.space.feasible()) if feasible is None else feasible

    def parts(self, coalitions: Sequence[Coalition]) -> Iterator[JointPart]:
        """See `JointRun`."""
        for members in coalitions:
            named = ", ".join(self.conflict.decision_makers[i] for i in members)
            self.progress(f"symbolic: {named} together")
            try:
                self.bounds.check_time()
                with self.bounds.kept():
                    joint = Joint(self.conflict, members, self.bounds, pareto=self.pareto)
                for shape in self.shapes:
                    self.bounds.check_time()
                    with self.bounds.kept():
                        stable = joint.stable(shape)
                    yield JointPart(shape.id, members, self._as_set(stable))
            except TooLong:
                raise OutOfTime(over() or f"the bound of {self.bounds.seconds:g} seconds was hit") from None
            except TooVaried:
                raise BoundReached(f"the weights of {named} have too many different sums for a diagram") from None
            except TooLarge:
                raise BoundReached(f"the diagrams of {named} together outgrew their bounds") from None

    def _as_set(self, stable: Diagram) -> StateSet:
        nodes, root = to_nodes(stable)
        named = [(name.removeprefix("y_"), low, high) for name, low, high in nodes]
        found = DiagramSet(self.space, from_nodes(self.space.bdd, named, root))
        if isinstance(self.feasible, DiagramSet):
            return found
        return self.feasible.where("false").including([*found.codes()])


class Joint(Focal):
    """The diagrams of one coalition."""

    def __init__(self, conflict: Conflict, members: Coalition, bounds: Bounds, *, pareto: bool) -> None:
        self.members = members
        self.pareto = pareto
        super().__init__(conflict, members[0], bounds=bounds)
        self.levels = {members[0]: self.level}
        for j in members[1:]:
            self.levels[j] = [self.bdd.var(self._level(j, k)) for k in range(len(self.atoms[j].formulas))]
        self.company = tuple(j for j in range(len(self.own)) if j not in members)
        self.others = tuple(j for j in self.company if self.own[j])
        self.movers = tuple(j for j in members if self.own[j])

    def _level(self, j: int, k: int) -> str:
        return f"l_{k}" if j == self.i else f"l{j}_{k}"

    def _variables(self, *, levels: bool) -> list[str]:
        """See `Focal`: each member's levels stand after their atoms' options."""
        order = options_in_order(self.conflict, self.i)
        place = {o: k for k, o in enumerate(order)}
        after: dict[int, list[str]] = {}
        for j in self.members if levels else ():
            for k, formula in enumerate(self.atoms[j].formulas):
                last = max((place[o] for o in formula.names()), default=0)
                after.setdefault(last, []).append(self._level(j, k))
        return [name for k, o in enumerate(order) for name in (f"y_{o}", f"z_{o}", *after.get(k, ()))]

    def all_better(self, whose: Coalition, a: dict[int, list[Diagram]], b: dict[int, list[Diagram]]) -> Diagram:
        """Return where some are better off by the values `a` of their atoms than by the values `b`.

        All of them are, or in the Pareto variant one of them, and nobody is worse off.
        """
        better = [self.atoms[j].better(self.bdd, a[j], b[j]) for j in whose]
        if not self.pareto:
            return self._all(better)
        found = self.bdd.false
        for one in better:
            found |= one
        return found & self._all([~self.atoms[j].better(self.bdd, b[j], a[j]) for j in whose])

    def _all(self, diagrams: Sequence[Diagram]) -> Diagram:
        found = self.bdd.true
        for one in diagrams:
            found &= one
        return found

    @cached_property
    def gain(self) -> Diagram:
        """The states that are better than the levels for the coalition, over y and the levels."""
        return self.exists & self.all_better(self.members, {j: self.here[j] for j in self.members}, self.levels)

    @cached_property
    def moves(self) -> dict[int, Diagram]:
        """The moves of everybody who can move."""
        return {j: self.move(j) for j in (*self.movers, *self.others)}

    def from_where(self, target: Diagram, movers: Sequence[int]) -> Diagram:
        """Return the states from which some get to a set by moves, those of the set included."""
        return self.reaching(target, {j: self.moves[j] for j in movers})

    def stable(self, concept: Sanctioning) -> Diagram:
        """Return the states that the coalition does not leave, over y."""
        undeterred = self.gain
        if concept.responders != "nothing" and self.others:
            deterring = self.exists & ~self.gain
            if concept.counters:
                deterring &= ~self.from_where(self.gain, self.movers)
            if concept.responders == "moves":
                undeterred &= ~self.from_where(deterring, self.others)
            else:
                undeterred &= ~self._from_where_they_gain(deterring)
        put_in = {self._level(j, k): value for j in self.members for k, value in enumerate(self.here[j])}
        left = self.from_where(undeterred, self.movers)
        return self.exists & ~(self.bdd.let(put_in, left) if put_in else left)

    def _from_where_they_gain(self, target: Diagram) -> Diagram:
        """Return the states from which others get to a set by improvements of any of them together."""
        if len(self.company) == 1:
            return self.reaching(target, {j: self.improvement(j) for j in self.others})
        # Who cannot move may gain by what others do with it, and make it an improvement in the Pareto variant.
        those = [tuple(self.company[k] for k in some) for some in coalitions_of(len(self.company))]
        reached, still, turn = target, 0, 0
        while still < len(those):
            more = reached | self._before_gains(those[turn % len(those)], reached)
            self.bounds.check_time()
            still, turn = 1 if more != reached else still + 1, turn + 1
            reached = more
        return reached

    def _before_gains(self, some: Coalition, target: Diagram) -> Diagram:
        options = [o for j in some for o in self.own[j]]
        there = self.bdd.let({f"y_{o}": f"z_{o}" for o in options}, target)
        return and_exists(self.bdd, self._gains(some), there, [f"z_{o}" for o in options])

    def _gains(self, some: Coalition) -> Diagram:
        """Return the improvements of some of the others together: see the module for when they are a product."""
        if some not in self._known:
            own = {o for j in some for o in self.own[j]}
            there = InDiagrams(self.bdd, {o: self.z[o] if o in own else self.y[o] for o in self.conflict.options})
            values = {j: [f.in_algebra(there) for f in self.atoms[j].formulas] for j in some}
            better = self.all_better(some, values, {j: self.here[j] for j in some})
            self._known[some] = self._all([self.moves[j] for j in some if self.own[j]]) & better
        return self._known[some]

    @cached_property
    def _known(self) -> dict[Coalition, Diagram]:
        return {}

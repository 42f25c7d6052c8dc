"""The symbolic engine: the conflict as a handful of decision diagrams, exact at sizes nobody can list.

One manager per focal decision maker. Its variables: y, the state; z, a second copy used only for the options of whoever
moves; l, one per preference atom of the focal decision maker, its *level*: the value of the atom at the state in
question. The target set Z(l, y) holds the states that are feasible and not better than the level; a backward fixpoint
over the opponents adds the states from which a legal sequence leads there. Put in the atoms' values for l, and a state
is unstable iff some improvement from it is outside Z.

With forbidden single moves one set is kept per last mover, so that "nobody twice in a row" is taken literally; without
them moves are transitive and one set is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from detente.conflict import Conflict, Sanctioning
from detente.conflict.orders import Order
from detente.engines.diagrams import (
    UNBOUNDED,
    Bounds,
    Diagram,
    InDiagrams,
    Manager,
    and_exists,
    force_order,
    new_manager,
)
from detente.errors import BoundReached
from detente.formula import Formula

MAX_RANKED = 200
MAX_SUMS = 200_000


class TooVaried(BoundReached):
    """The weights have more different partial sums than a diagram can hold."""


@dataclass(frozen=True)
class Atoms:
    """A preference order as formulas and a rule that compares their truth values; `weights` None = lexicographic."""

    formulas: tuple[Formula, ...]
    weights: tuple[int, ...] | None

    def better(self, bdd: Manager, a: Sequence[Diagram], b: Sequence[Diagram]) -> Diagram:
        """Return where the values `a` are strictly better than the values `b`."""
        if self.weights is None:
            result = bdd.false
            for x, y in zip(reversed(a), reversed(b), strict=True):
                result = (x & ~y) | (~bdd.apply("xor", x, y) & result)
            return result
        return self._heavier(bdd, a, b, self.weights)

    @staticmethod
    def _heavier(bdd: Manager, a: Sequence[Diagram], b: Sequence[Diagram], weights: tuple[int, ...]) -> Diagram:
        most = [0]
        for w in reversed(weights):
            most.append(most[-1] + abs(w))
        return _Sums(bdd, a, b, weights, tuple(reversed(most))).beyond(0, 0)


@dataclass(frozen=True)
class _Sums:
    """Where the weighted difference of two lists of truth values is above zero."""

    bdd: Manager
    a: Sequence[Diagram]
    b: Sequence[Diagram]
    weights: tuple[int, ...]
    most: tuple[int, ...]  # what the atoms from k on can still add
    known: dict[tuple[int, int], Diagram] = field(default_factory=dict)

    def beyond(self, k: int, total: int) -> Diagram:
        if total > self.most[k]:
            return self.bdd.true
        if total + self.most[k] <= 0:
            return self.bdd.false
        if (k, total) not in self.known:
            if len(self.known) > MAX_SUMS:
                raise TooVaried(f"weights have more than {MAX_SUMS:,} different sums, the most that a diagram holds")
            w, ite = self.weights[k], self.bdd.ite
            same = self.beyond(k + 1, total)
            with_a = ite(self.b[k], same, self.beyond(k + 1, total + w))
            without_a = ite(self.b[k], self.beyond(k + 1, total - w), same)
            self.known[k, total] = ite(self.a[k], with_a, without_a)
        return self.known[k, total]


def atoms_of(order: Order, options: tuple[str, ...]) -> Atoms:
    """Return the atoms of a preference order."""
    return Atoms(*order.atoms(options))


def groups_of(conflict: Conflict, atoms: Sequence[Atoms]) -> list[tuple[str, ...]]:
    """Return the groups of options that rules and preferences speak of together."""
    spoken_of = [f.names() for f in (*conflict.infeasible, *(f for a in atoms for f in a.formulas))]
    return [names for names in spoken_of if len(names) <= 8]


@lru_cache(maxsize=64)
def options_in_order(conflict: Conflict, i: int) -> tuple[str, ...]:
    """Return the options in the order of a focal decision maker's diagrams, which is the same for every state."""
    atoms = [atoms_of(order, conflict.options) for order in conflict.orders]
    return tuple(force_order(conflict.options, groups_of(conflict, [*atoms, atoms[i]])))


class Focal:
    """The diagrams of one focal decision maker; with `state` given, of that one state, which makes them far smaller."""

    def __init__(self, conflict: Conflict, i: int, state: int | None = None, bounds: Bounds = UNBOUNDED) -> None:
        self.conflict = conflict
        self.bounds = bounds
        self.i = i
        self.atoms = [atoms_of(order, conflict.options) for order in conflict.orders]
        self.own = [[o for k, o in enumerate(conflict.options) if own >> k & 1] for own in conflict.own]
        self.opponents = [j for j, own in enumerate(self.own) if j != i and own]
        self.bdd = new_manager(self._variables(levels=state is None), bounds)
        bdd = self.bdd
        self.y = {o: bdd.var(f"y_{o}") for o in conflict.options}
        self.z = {o: bdd.var(f"z_{o}") for o in conflict.options}
        here = InDiagrams(bdd, self.y)
        self.here = [[f.in_algebra(here) for f in a.formulas] for a in self.atoms]
        if state is None:
            self.level = [bdd.var(f"l_{k}") for k in range(len(self.atoms[i].formulas))]
        else:
            values = conflict.values(state)
            self.level = [bdd.true if f.evaluate(values) else bdd.false for f in self.atoms[i].formulas]
        self.exists = self._exists(here)
        self._relations: dict[str, dict[int, Diagram]] = {}

    def _variables(self, *, levels: bool) -> list[str]:
        """Order the variables: options that occur together close, z beside y, each level after its atom's options."""
        order = options_in_order(self.conflict, self.i)
        place = {o: k for k, o in enumerate(order)}
        after: dict[int, list[str]] = {}
        for k, formula in enumerate(self.atoms[self.i].formulas if levels else ()):
            after.setdefault(max((place[o] for o in formula.names()), default=0), []).append(f"l_{k}")
        return [name for k, o in enumerate(order) for name in (f"y_{o}", f"z_{o}", *after.get(k, ()))]

    def _exists(self, where: InDiagrams) -> Diagram:
        result = self.bdd.true
        for rule in self.conflict.infeasible:
            result &= ~rule.in_algebra(where)
        return result

    def moved(self, j: int) -> InDiagrams:
        """Return the algebra of the state that j has moved to: j's own options from z, all others from y."""
        own = set(self.own[j])
        return InDiagrams(self.bdd, {o: self.z[o] if o in own else self.y[o] for o in self.conflict.options})

    def second(self, j: int) -> list[str]:
        """Return the names of j's second copy."""
        return [f"z_{o}" for o in self.own[j]]

    def at_target(self, j: int, diagram: Diagram) -> Diagram:
        """Return a diagram about states as one about the state that j moves to."""
        return self.bdd.let({f"y_{o}": f"z_{o}" for o in self.own[j]}, diagram) if self.own[j] else diagram

    def move(self, j: int) -> Diagram:
        """Return the moves of j from feasible states; where it is harmless, staying is among them.

        That the state moved to is feasible is left to what it is combined with: saying it here makes diagrams larger.
        """
        conflict, bdd = self.conflict, self.bdd
        bits = {o: 1 << k for k, o in enumerate(conflict.options)}
        result = self.exists
        for o in self.own[j]:
            if conflict.take_only & bits[o]:
                result &= ~self.y[o] | self.z[o]
            if conflict.drop_only & bits[o]:
                result &= self.y[o] | ~self.z[o]
        if conflict.bans:
            # Somebody's staying would stand between two moves of somebody else, who then moves twice in a row.
            stays = bdd.true
            for o in self.own[j]:
                stays &= ~bdd.apply("xor", self.y[o], self.z[o])
            result &= ~stays
        here, there = InDiagrams(bdd, self.y), self.moved(j)
        for ban in conflict.bans:
            if ban.mover == j:
                result &= ~(ban.origin.in_algebra(here) & ban.target.in_algebra(there))
        return result

    def improvement(self, j: int) -> Diagram:
        """Return the moves by which j itself gains."""
        there = self.moved(j)
        target = [f.in_algebra(there) for f in self.atoms[j].formulas]
        return self.move(j) & self.atoms[j].better(self.bdd, target, self.here[j])

    def above_level(self, where: InDiagrams) -> Diagram:
        """Return where a state is better for the focal decision maker than the level."""
        values = [f.in_algebra(where) for f in self.atoms[self.i].formulas]
        return self.atoms[self.i].better(self.bdd, values, self.level)

    def target(self, concept: Sanctioning) -> Diagram:
        """Return the states that sanction: feasible, not better than the level, and if need be without an escape."""
        result = self.exists & ~self.above_level(InDiagrams(self.bdd, self.y))
        if concept.counters and self.own[self.i]:
            result &= ~self.bdd.exist(self.second(self.i), self.escapes)
        return result

    @cached_property
    def escapes(self) -> Diagram:
        """The focal decision maker's moves to what is better than the level."""
        moved = self.moved(self.i)
        return self.move(self.i) & self._exists(moved) & self.above_level(moved)

    def relations(self, concept: Sanctioning) -> dict[int, Diagram]:
        """Return what each opponent may use to answer; built once for all concepts that share it."""
        if concept.responders not in self._relations:
            answer = self.move if concept.responders == "moves" else self.improvement
            self._relations[concept.responders] = {j: answer(j) for j in self.opponents}
        return self._relations[concept.responders]

    def before(self, j: int, relation: Diagram, diagram: Diagram) -> Diagram:
        """Return the states from which j reaches a set in one move."""
        return and_exists(self.bdd, relation, self.at_target(j, diagram), self.second(j))

    def sanctioned(self, concept: Sanctioning) -> Diagram:
        """Return Z: the states (at a level) from which the opponents reach a sanction by a legal sequence."""
        return self.reaching(self.target(concept), self.relations(concept))

    def reaching(self, target: Diagram, relations: Mapping[int, Diagram]) -> Diagram:
        """Return the states from which some reach a set by a legal sequence, those of the set included.

        `relations` holds what each of them may use.
        """
        if self.conflict.bans:
            return self._literally(target, relations)
        movers = tuple(relations)
        reached, unchanged, turn = target, 0, 0
        while unchanged < len(movers):
            j = movers[turn % len(movers)]
            turn += 1
            more = reached | self.before(j, relations[j], reached)
            self.bounds.check_time()
            unchanged = unchanged + 1 if more == reached else 0
            reached = more
        return reached

    def _literally(self, target: Diagram, relations: Mapping[int, Diagram]) -> Diagram:
        reached = dict.fromkeys(relations, target)  # reached by j; what follows does not begin with j
        while True:
            onward = {j: self.before(j, relations[j], reached[j]) for j in relations}
            self.bounds.check_time()
            following = {}
            for j in relations:
                following[j] = target
                for k in relations:
                    if k != j:
                        following[j] |= onward[k]
            if all(following[j] == reached[j] for j in relations):
                # No sequence at all is harmless here: the target holds nothing better than the level.
                result = target
                for diagram in onward.values():
                    result |= diagram
                return result
            reached = following

    @cached_property
    def improvements(self) -> Diagram:
        """The focal decision maker's own improvements."""
        return self.improvement(self.i) & self._exists(self.moved(self.i))

    def stable(self, concept: Sanctioning) -> Diagram:
        """Return the states stable for the focal decision maker, over the variables y."""
        if not self.own[self.i]:
            return self.exists
        undeterred = self.improvements
        if concept.responders != "nothing":
            answered = self.at_target(self.i, self.sanctioned(concept))
            put_in = {f"l_{k}": value for k, value in enumerate(self.here[self.i])}
            undeterred &= ~(self.bdd.let(put_in, answered) if put_in else answered)
        return self.exists & ~self.bdd.exist(self.second(self.i), undeterred)


def stable_diagrams(
    conflict: Conflict, i: int, concepts: Sequence[Sanctioning], bounds: Bounds = UNBOUNDED
) -> Iterator[tuple[str, Diagram]]:
    """Yield for one decision maker the stable states under each concept, over variables named ``y_`` and the option.

    Raises
    ------
    TooLarge
        If the diagrams outgrow the bounds.
    TooVaried
        If weights have more different partial sums than a diagram can hold.
    """
    with bounds.kept():
        focal = Focal(conflict, i, bounds=bounds)
    for k, concept in enumerate(concepts):
        if k > 0:
            bounds.check_time()
        with bounds.kept():
            stable = focal.stable(concept)
        yield concept.id, stable

"""The small engine: sets of states as whole numbers, without arrays; for models of up to some 256 states.

States are numbered in ascending order of their code, and a set of states has the bit of each member. For decision maker
i, concept and each level of i's preference, from the worst up, the states from which the others reach one of no greater
value are found by going backwards over their moves. What has been reached stays reached as the level rises, so that
each state is gone through once. See `Sanctioning` for the definition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from detente.conflict import Conflict, Sanctioning
from detente.conflict.conflict import no_scores
from detente.conflict.few import MAX_OPTIONS, bits, few
from detente.deadline import check
from detente.engines.protocol import Engine, Part, Progress, silent
from detente.engines.sets import ListedSet, StateSet, UnknownSet
from detente.errors import UsageError
from detente.formula import Formula

MAX_STATES = 256
Moves = list[int]  # for each state the states that a move leads to, or comes from


@dataclass(frozen=True, eq=False)
class Numbered:
    """The states of a conflict, by number."""

    conflict: Conflict
    codes: tuple[int, ...]

    @cached_property
    def place(self) -> dict[int, int]:
        """The number of each state."""
        return {code: k for k, code in enumerate(self.codes)}


@dataclass(frozen=True, eq=False, repr=False)
class SmallSet(ListedSet):
    """A set of states as a whole number; see `StateSet`."""

    space: Numbered
    members: int

    @property
    def conflict(self) -> Conflict:  # noqa: D102 - see StateSet
        return self.space.conflict

    @property
    def count(self) -> int:  # noqa: D102 - see StateSet
        return self.members.bit_count()

    def _has(self, code: int) -> bool:
        at = self.space.place.get(code)
        return at is not None and bool(self.members >> at & 1)

    def codes(self) -> Iterator[int]:  # noqa: D102 - see StateSet
        yield from (self.space.codes[k] for k in bits(self.members))

    def first(self, n: int) -> list[str]:  # noqa: D102 - see StateSet
        return [*self][: max(0, n)]

    def where(self, condition: str | Formula) -> SmallSet:  # noqa: D102 - see StateSet
        conflict = self.space.conflict
        formula = conflict.formula(condition) if isinstance(condition, str) else condition
        return self._of(code for code in self.codes() if conflict.neighbourhood.holds(formula, code))

    def including(self, codes: list[int]) -> SmallSet:  # noqa: D102 - see StateSet
        return SmallSet(self.space, self.members | self._of(code for code in codes if code in self.space.place).members)

    def fixed(self) -> dict[str, bool]:  # noqa: D102 - see StateSet
        shown = [*self]
        columns = zip(self.space.conflict.options, zip(*shown, strict=True), strict=True) if shown else ()
        return {o: letters[0] == "Y" for o, letters in columns if len({*letters}) == 1 and letters[0] != "-"}

    def __and__(self, other: StateSet) -> StateSet:
        if isinstance(other, UnknownSet):
            return other & self
        if not isinstance(other, SmallSet) or other.space is not self.space:
            raise UsageError("only sets of the same solution can be intersected")
        return SmallSet(self.space, self.members & other.members)

    def _of(self, codes: Iterator[int]) -> SmallSet:
        return SmallSet(self.space, sum(1 << self.space.place[code] for code in codes))


class Listed:
    """A conflict listed in full: its states, and for each decision maker moves, improvements and levels."""

    def __init__(self, conflict: Conflict, states: tuple[int, ...]) -> None:
        self.conflict = conflict
        self.space = Numbered(conflict, states)
        self.whole = (1 << len(states)) - 1
        everyone = range(len(conflict.own))
        self.to = [self._moves(i) for i in everyone]
        self.levels = [self._levels(i) for i in everyone]
        self.better = [self._better(i) for i in everyone]
        self.came = [_backwards(to) for to in self.to]
        self.gained = [_backwards(better) for better in self.better]

    def _moves(self, mover: int) -> Moves:
        conflict, near, place = self.conflict, self.conflict.neighbourhood, self.space.place
        known = few(conflict)
        assert known is not None
        own, listed = conflict.own[mover], conflict.listed(mover)
        bans = [(known.truth(b.origin), known.truth(b.target)) for b in conflict.bans if b.mover == mover]
        cosets: dict[int, list[int]] = {}
        for code in known.codes(known.feasible):
            cosets.setdefault(code & ~own, []).append(code)
        to = [0] * len(self.space.codes)
        number = {code: place[near.canonical(code)] for coset in cosets.values() for code in coset}
        for coset in cosets.values():
            for origin in coset:
                reached = 0
                for target in coset:
                    one_way = origin & ~target & conflict.take_only | target & ~origin & conflict.drop_only
                    if one_way or any(a >> origin & b >> target & 1 for a, b in bans):
                        continue
                    if listed is None or (near.canonical(origin), near.canonical(target)) in listed:
                        reached |= 1 << number[target]
                to[number[origin]] |= reached & ~(1 << number[origin])
        return to

    def _levels(self, i: int) -> list[int]:
        """Return the states of each level of somebody's preference, the worst first."""
        order, known = self.conflict.orders[i], few(self.conflict)
        assert known is not None
        terms = order.terms()
        if terms is None:
            keys = [order.key(code, {}) for code in self.space.codes]
        else:
            weighed = [(weight, known.truth(formula)) for weight, formula in terms]
            keys = [sum(weight for weight, truth in weighed if truth >> code & 1) for code in self.space.codes]
        levels: dict[int, int] = {}
        for k, key in enumerate(keys):
            levels[key] = levels.get(key, 0) | 1 << k
        return [levels[key] for key in sorted(levels)]

    def _better(self, i: int) -> Moves:
        better, above = [0] * len(self.space.codes), self.whole
        for level in self.levels[i]:
            above &= ~level
            for state in bits(level):
                better[state] = self.to[i][state] & above
        return better

    def best(self, i: int) -> list[int]:
        """Return for each level the states from which i reaches that level and no better one, staying included."""
        found, left = [], self.whole
        for level in reversed(self.levels[i]):
            here = level
            for state in bits(level):
                here |= self.came[i][state]
            found.append(here & left)
            left &= ~here
        return found[::-1]

    def stable(self, i: int, shape: Sanctioning) -> int:
        """Return the states that are stable for decision maker i."""
        better = self.better[i]
        if shape.responders == "nothing":
            return sum(1 << state for state, q in enumerate(better) if not q)
        arcs = self.came if shape.responders == "moves" else self.gained
        reach = (_literal if self.conflict.literal else _closure)([a for j, a in enumerate(arcs) if j != i])
        values = self.best(i) if shape.counters else self.levels[i]
        stable = 0
        for level, seeds in zip(self.levels[i], values, strict=True):
            sanctioned = reach(seeds)
            for state in bits(level):
                if not better[state] & ~sanctioned:
                    stable |= 1 << state
        return stable


def _backwards(to: Moves) -> Moves:
    came = [0] * len(to)
    for origin, targets in enumerate(to):
        for target in bits(targets):
            came[target] |= 1 << origin
    return came


Reach = Callable[[int], int]


def _closure(movers: Sequence[Moves]) -> Reach:
    """Return what, told some more states, gives all from which one or more moves of the movers lead to one so far."""
    came = [0] * len(movers[0]) if movers else []
    for moves in movers:
        came = [a | b for a, b in zip(came, moves, strict=True)]
    seen = reached = 0

    def reach(seeds: int) -> int:
        nonlocal seen, reached
        new = seeds & ~seen if came else 0
        while new:
            seen |= new
            for state in bits(new):
                reached |= came[state]
            new = reached & ~seen
        return reached

    return reach


def _literal(movers: Sequence[Moves]) -> Reach:
    """Return what `_closure` does, where nobody may move twice in a row."""
    seen, begun = [0] * len(movers), [0] * len(movers)  # where j may arrive; from where something begins with j's move
    targets = 0

    def reach(seeds: int) -> int:
        nonlocal targets
        targets |= seeds
        changed = True
        while changed:
            changed = False
            for j, moves in enumerate(movers):
                arrive = targets
                for k, others in enumerate(begun):
                    arrive |= others if k != j else 0
                for state in bits(arrive & ~seen[j]):
                    begun[j] |= moves[state]
                    changed = True
                seen[j] = arrive
        found = 0
        for some in begun:
            found |= some
        return found

    return reach


@lru_cache(maxsize=8)
def states_of(conflict: Conflict) -> tuple[int, ...] | None:
    """Return all states, ascending; None where there are more options than are enumerated here."""
    known = few(conflict)
    if known is None:
        return None
    others = {code for merged in conflict.merged for code in merged.members[1:]}
    return tuple(code for code in known.codes(known.feasible) if code not in others)


@lru_cache(maxsize=8)
def listed(conflict: Conflict) -> Listed:
    """List a conflict in full."""
    states = states_of(conflict)
    assert states is not None
    return Listed(conflict, states)


class Small(Engine):
    """The engine; see the module."""

    name = "small"
    suits = "a small model"

    def refuses(self, conflict: Conflict) -> str | None:
        """Refuse what other engines do faster."""
        if (why := no_scores(conflict)) is not None:
            return why
        n, states = len(conflict.options), states_of(conflict)
        if states is None:
            return f"it lists every combination of options, up to {MAX_OPTIONS} options; this model has {n}"
        if len(states) > MAX_STATES:
            return f"it takes models of up to {MAX_STATES} states; this one has {len(states)}"
        return None

    def start(self, conflict: Conflict, concepts: Sequence[Sanctioning], progress: Progress = silent) -> SmallRun:
        """See `Engine`."""
        progress("small: states and moves")
        return SmallRun(conflict, concepts, progress)


@dataclass(frozen=True, eq=False)
class SmallRun:
    """One run; see `Run`."""

    conflict: Conflict
    concepts: Sequence[Sanctioning]
    progress: Progress
    stopped: None = None

    @cached_property
    def feasible(self) -> SmallSet:
        """See `Run`."""
        found = listed(self.conflict)
        return SmallSet(found.space, found.whole)

    def parts(self) -> Iterator[Part]:
        """See `Run`."""
        found = listed(self.conflict)
        for concept in self.concepts:
            self.progress(f"small: {concept.id}")
            for i, dm in enumerate(self.conflict.decision_makers):
                check()
                yield Part(concept.id, dm, SmallSet(found.space, found.stable(i, concept)))


ENGINE = Small()

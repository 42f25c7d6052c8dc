"""What a decision maker prefers once changes are made, as clauses over the changes.

Each change is a Boolean variable. A decision maker's list is laid out as *entries* in the order of their places: an
original statement that stays, one moved there, one added, or statements that are tied; each with a literal that tells
whether it is there. Of two states the first entry that is there and tells them apart decides. So “x is better than s”
and “x is not better than s” become short chains of clauses, exact for every set of changes, and the same for all pairs
of states that the formulas tell apart in the same way, their *signature*.

Literals are whole numbers, negated by the sign, as SAT solvers have them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from detente.case import Model, ResolvedPreference, ResolvedStatement
from detente.case.changes import Add, Change, Commit, Drop, GiveOption, Guarantee, Move, Tie
from detente.case.elements import Condition, Statement
from detente.case.preference_changes import NOWHERE
from detente.conflict import Conflict, compile_model
from detente.conflict.combinations import feasible_codes
from detente.conflict.conflict import pattern_bits
from detente.engines.repairing.candidates import Candidate, too_long
from detente.engines.repairing.clauses import Clauses, Signature
from detente.engines.repairing.places import standing
from detente.engines.repairing.weighing import ChangingWeights, changing_weights
from detente.formula import Formula, Or, pattern_formula

Changing: TypeAlias = "ChangingList | ChangingWeights"
Groups: TypeAlias = tuple[tuple[ResolvedStatement, ...], ...]


@dataclass(frozen=True)
class PlacedFormulas:
    """Formulas (by index) that stand at one place together, and the literal that tells whether they do."""

    literal: int
    members: tuple[int, ...]


@dataclass(eq=False)
class ChangingList:
    """One decision maker's list of statements under all changes."""

    clauses: Clauses
    formulas: tuple[Formula, ...]
    entries: tuple[PlacedFormulas, ...]
    touched: tuple[int, ...]
    """The variables of the changes to this list."""
    counts: npt.NDArray[np.int8]
    """How often each entry (row) holds each formula."""
    _known: dict[tuple[bool, Signature], int] = field(default_factory=dict)
    everywhere: list[npt.NDArray[np.int8]] = field(default_factory=list)
    """In which combinations each formula holds, once that was asked; see `ground.Telling`."""

    def told_to(self, clauses: Clauses) -> ChangingList:
        """Return the same for another solver, which knows of no pair of states yet."""
        return replace(self, clauses=clauses, _known={})

    def better(self, signature: Signature) -> int:
        """Return a literal that can be true only where the first state of a pair is better than the second."""
        return self._literal(signature, wanted=True)

    def not_better(self, signature: Signature) -> int:
        """Return a literal that can be true only where the first state of a pair is not better than the second."""
        return self._literal(signature, wanted=False)

    def judge(self, holds: Callable[[int], bool]) -> Callable[[Sequence[int]], bool]:
        """Return what tells, under the changes that are made, whether the first state of a pair is better."""
        present = [e.members for e in self.entries if holds(e.literal)]
        return lambda row: _is_better(row, present)

    def _literal(self, signature: Signature, *, wanted: bool) -> int:
        key = (wanted, signature)
        if key not in self._known:
            self._known[key] = self._chain(signature, wanted)
        return self._known[key]

    def _chain(self, signature: Signature, wanted: bool) -> int:
        told = self.counts @ np.array(signature, dtype=np.int8)
        first = current = self.clauses.new()
        for k in np.flatnonzero(told).tolist():
            literal = self.entries[k].literal
            if (told[k] > 0) == wanted:
                following = self.clauses.new()
                self.clauses.add([-current, literal, following])
                current = following
            else:
                self.clauses.add([-current, -literal])
        if wanted:
            self.clauses.add([-current])
        return first


def _is_better(row: Sequence[int], present: Sequence[tuple[int, ...]]) -> bool:
    """Tell whether the first place that tells two states apart is for the first of them."""
    for together in present:
        told = sum(int(row[m]) for m in together)
        if told:
            return told > 0
    return False


@dataclass(eq=False)
class Encoding:
    """The variables of all candidates, what does not go together, and the lists; see the module."""

    model: Model
    candidates: tuple[Candidate, ...]
    clauses: Clauses

    def __post_init__(self) -> None:
        self.variables: dict[Change, int] = {c.change: self.clauses.new() for c in self.candidates}
        self.of_options = [
            (c, v, self.model.option_ids.index(c.option))
            for c, v in self.variables.items()
            if isinstance(c, GiveOption | Commit | Guarantee)
        ]
        self.lists: dict[str, Changing] = {}
        for dm, order in self.model.preferences.items():
            if order.of == "statements":
                numbers = range(1, len(order.statements) + 1)
                self.lists[dm] = _Layout(dm, order.priorities, numbers, self).changing_list()
            elif order.of == "states" and not too_long(self.model, dm):
                self.lists[dm] = _Layout(dm, *_as_statements(self.model, dm, order), self).changing_list()
            elif order.of == "options":
                self.lists[dm] = changing_weights(dm, order, self.variables, self.clauses)
        self._exclude()

    def at_most_one(self, literals: Sequence[int]) -> None:
        """Let at most one of some literals be true."""
        for a, b in combinations(literals, 2):
            self.clauses.add([-a, -b])

    def _exclude(self) -> None:
        of_option: dict[tuple[type, str], list[int]] = {}
        for change, variable, _ in self.of_options:
            of_option.setdefault((type(change), change.option), []).append(variable)
        for variables in of_option.values():
            self.at_most_one(variables)


def _as_statements(model: Model, dm: str, order: ResolvedPreference) -> tuple[Groups, tuple[int, ...]]:
    """Return a ranking as statements, “to be at this place” for each that holds a state, and the places' numbers.

    Of two states the one at the higher place fulfils the more important statement: that is what a ranking says, and it
    is so however places are moved and tied.
    """
    conflict = compile_model(model)
    numbers = tuple(number for number, _ in standing(model, dm))
    formulas = [_at_place(conflict, order.ranked[number - 1]) for number in numbers]
    wanted = (ResolvedStatement(f, Statement(Condition("", f), NOWHERE)) for f in formulas)
    return tuple((s,) for s in wanted), numbers


def _at_place(conflict: Conflict, group: Sequence[str]) -> Formula:
    if conflict.merged:  # a merged state is at the place where any of its members is named
        codes, states = feasible_codes(conflict), set()
        for care, value in map(pattern_bits, group):
            states |= {conflict.neighbourhood.canonical(int(c)) for c in codes[(codes & care) == value]}
        group = [conflict.show(s) for s in sorted(states)]
    parts = tuple(pattern_formula(letters, conflict.options) for letters in group)
    return Or(parts) if len(parts) > 1 else parts[0]


class _Layout:
    """Lays out one list; the order of entries is that of places in `detente.case.preference_changes`.

    `written` are the numbers by which changes name the entries of the list.
    """

    def __init__(self, dm: str, groups: Groups, written: Sequence[int], encoding: Encoding) -> None:
        self.groups, self.encoding, self.clauses = groups, encoding, encoding.clauses
        self.statements = [s for group in groups for s in group]
        at = {number: k for k, number in enumerate(written, start=1)}
        mine = {
            _renumbered(c, at): v for c, v in encoding.variables.items() if getattr(c, "decision_maker", None) == dm
        }
        self.moves = {c: v for c, v in mine.items() if isinstance(c, Move)}
        self.adds = {c: v for c, v in mine.items() if isinstance(c, Add)}
        self.ties = {c.number: (c.with_, v) for c, v in mine.items() if isinstance(c, Tie)}
        self.drops = {c.number: v for c, v in mine.items() if isinstance(c, Drop)}
        self.touched = tuple(mine.values())
        self.group = [k for k, g in enumerate(groups) for _ in g]
        self.numbers: list[list[int]] = [[] for _ in groups]
        for number, k in enumerate(self.group, start=1):
            self.numbers[k].append(number)
        self.formulas = tuple(
            dict.fromkeys((*(s.formula for s in self.statements), *map(self._added, sorted_adds(self.adds))))
        )
        self.stays = {number: self._stays(number) for number in range(1, len(self.group) + 1)}

    def _added(self, add: Add) -> Formula:
        return self.encoding.model.formula(add.that)

    def _index(self, number: int) -> int:
        return self.formulas.index(self.statements[number - 1].formula)

    def _stays(self, number: int) -> int | None:
        """Return the literal that a statement is where it was; None if nothing can change that."""
        away = [self.drops[number]] if number in self.drops else []
        away += [v for c, v in self.moves.items() if c.number == number]
        away += [self.ties[number][1]] if number in self.ties else []
        self.encoding.at_most_one(away)
        return self.clauses.both([-v for v in away]) if away else None

    def changing_list(self) -> ChangingList:
        """Return the list."""
        for number, (with_, variable) in self.ties.items():
            stays = self.stays[with_]
            if stays is not None:
                self.clauses.add([-variable, stays, *([self.ties[with_][1]] if with_ in self.ties else [])])
            assert self.group[with_ - 1] == self.group[number - 1] - 1
        entries: list[PlacedFormulas] = []
        for k in range(len(self.groups)):
            entries += self._arrivals(k, -1)
            entries += [PlacedFormulas(self.adds[a], (self.formulas.index(self._added(a)),)) for a in self._added_at(k)]
            entries += self._contents(k)
            entries += self._arrivals(k, 1)
        entries += [PlacedFormulas(self.adds[a], (self.formulas.index(self._added(a)),)) for a in self._added_at(None)]
        counts = np.zeros((len(entries), len(self.formulas)), dtype=np.int8)
        for k, entry in enumerate(entries):
            for m in entry.members:
                counts[k, m] += 1
        return ChangingList(self.clauses, self.formulas, tuple(entries), self.touched, counts)

    def _arrivals(self, k: int, side: int) -> list[PlacedFormulas]:
        found = [
            (c.number, v)
            for c, v in self.moves.items()
            if self.group[c.to - 1] == k and (1 if c.to > c.number else -1) == side
        ]
        return [PlacedFormulas(v, (self._index(number),)) for number, v in sorted(found)]

    def _added_at(self, k: int | None) -> list[Add]:
        last = len(self.group)
        return [a for a in sorted_adds(self.adds) if (None if a.to > last else self.group[a.to - 1]) == k]

    def _contents(self, k: int) -> list[PlacedFormulas]:
        """Return what can stand together in the place of a group: those that stay, and those tied with them."""
        numbers = self.numbers[k]
        loose = [n for n in numbers if self.stays[n] is not None]
        chain = self._chain(k)
        entries = []
        for size in range(len(loose) + 1):
            for gone in combinations(loose, size):
                here = [n for n in numbers if n not in gone]
                if not here:
                    continue
                literals = [-stay if n in gone else stay for n in loose if (stay := self.stays[n]) is not None]
                last_stays = numbers[-1] in here
                for run in range(len(chain) + 1 if last_stays else 1):
                    tied = [v for _, v in chain[:run]]
                    ends = [-chain[run][1]] if last_stays and run < len(chain) else []
                    members = tuple(self._index(n) for n in (*here, *(n for n, _ in chain[:run])))
                    entries.append(PlacedFormulas(self._all([*literals, *tied, *ends]), members))
        return entries

    def _chain(self, k: int) -> list[tuple[int, int]]:
        """Return the statements that can be tied with a group one after the other, each with its variable."""
        found = []
        for later in range(k + 1, len(self.groups)):
            number = self.numbers[later][0]
            if number not in self.ties or self.ties[number][0] != number - 1:
                break
            found.append((number, self.ties[number][1]))
        return found

    def _all(self, literals: Sequence[int]) -> int:
        if literals:
            return self.clauses.both(literals)
        always = self.clauses.new()
        self.clauses.add([always])
        return always


def sorted_adds(adds: Mapping[Add, int]) -> list[Add]:
    """Return additions in the order in which they stand."""
    return sorted(adds, key=lambda a: (a.to, a.that))


def _renumbered(change: Change, at: Mapping[int, int]) -> Change:
    """Return a change with its numbers as those of the entries of a list."""
    match change:
        case Drop(decision_maker=dm, number=number):
            return Drop(dm, at[number])
        case Move(decision_maker=dm, number=number, to=to):
            return Move(dm, at[number], at[to])
        case Tie(decision_maker=dm, number=number, with_=with_):
            return Tie(dm, at[number], at[with_])
    return change

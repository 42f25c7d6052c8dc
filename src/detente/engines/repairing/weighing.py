"""What weights say of two states once changes are made to them, as clauses over the changes.

Weights are added up: of two states the better one has the greater sum. Under changes a sum is built up place by place,
as places trade sizes only with their neighbours: each step is a literal for the place that is reached and the sum so
far, and a clause for each way to go on. Sums that are equal share what follows, and a sum that the rest cannot turn is
settled, so that there are few steps; where weights are so odd that there are many all the same, none is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import lcm

import numpy as np
import numpy.typing as npt

from detente.case.changes import Change, DropWeight, Exchange, Join
from detente.case.preferences import ResolvedPreference
from detente.deadline import check
from detente.engines.repairing.clauses import Clauses, Signature
from detente.formula import Formula, Not, Var

MAX_STEPS = 4096  # of one comparison of two states


class TooManySteps(Exception):
    """One comparison would take more than `MAX_STEPS` steps."""


@dataclass(eq=False)
class ChangingWeights:
    """One decision maker's weights under all changes; a weight below 0 is one above 0 for leaving the option."""

    clauses: Clauses
    formulas: tuple[Formula, ...]
    places: tuple[tuple[int, ...], ...]
    """The indices of the formulas at each place."""
    sizes: tuple[int, ...]
    trades: Mapping[int, Sequence[tuple[int, bool]]]
    """For each place the variables of its trades with the next one, and whether both get the size of the first."""
    drops: Mapping[int, int]
    """For each formula the variable of leaving its weight out."""
    touched: tuple[int, ...]
    _known: dict[tuple[bool, Signature], int | None] = field(default_factory=dict)
    everywhere: list[npt.NDArray[np.int8]] = field(default_factory=list)
    """In which combinations each formula holds, once that was asked; see `ground.Telling`."""

    def told_to(self, clauses: Clauses) -> ChangingWeights:
        """Return the same for another solver, which knows of no pair of states yet."""
        return replace(self, clauses=clauses, _known={})

    def better(self, signature: Signature) -> int | None:
        """Return a literal that can be true only where the first state is better; None if that is too long."""
        return self._told(True, signature)

    def not_better(self, signature: Signature) -> int | None:
        """Return a literal that can be true only where the first state is not better; None if that is too long."""
        return self._told(False, signature)

    def judge(self, holds: Callable[[int], bool]) -> Callable[[Sequence[int]], bool]:
        """Return what tells, under the changes that are made, whether the first state of a pair is better."""
        now = list(self.sizes)
        for place, trades in self.trades.items():
            for variable, joins in trades:
                if holds(variable):
                    now[place] = self.sizes[place if joins else place + 1]
                    now[place + 1] = self.sizes[place]
        weight = {m: now[k] for k, place in enumerate(self.places) for m in place}
        left = [m for m in weight if m not in self.drops or not holds(self.drops[m])]
        return lambda row: sum(weight[m] * int(row[m]) for m in left) > 0

    def _told(self, wanted: bool, signature: Signature) -> int | None:
        key = (wanted, signature)
        if key not in self._known:
            try:
                self._known[key] = _Sum(self, wanted, signature).step(0, 0, 0)
            except TooManySteps:  # what was said of the first steps binds nothing
                self._known[key] = None
        return self._known[key]


class _Sum:
    """One comparison of two states, step by step."""

    def __init__(self, of: ChangingWeights, wanted: bool, signature: Signature) -> None:
        self.of, self.wanted, self.signature = of, wanted, signature
        self.known: dict[tuple[int, int, int], int] = {}

    def step(self, place: int, at: int, total: int) -> int:
        """Return the literal of a step: the places before this one, and so many weights of it, are added up."""
        check()
        rest = self._rest(place, at)
        if total > rest or total <= -rest:  # whatever changes in the rest
            place, at, total = len(self.of.places), 0, int(total > rest)
        key = (place, at, total)
        if key not in self.known:
            if len(self.known) == MAX_STEPS:
                raise TooManySteps
            self.known[key] = literal = self.of.clauses.new()
            self._go_on(literal, *key)
        return self.known[key]

    def _rest(self, place: int, at: int) -> int:
        """Return the most that what is not added up yet can come to: a size is its own, or that of a neighbour."""
        sizes, places = self.of.sizes, self.of.places
        here = [(m, sizes[place]) for m in places[place][at:]] if place < len(places) else []
        later = ((m, sizes[k - 1]) for k in range(place + 1, len(places)) for m in places[k])
        return sum(abs(self.signature[m]) * size for m, size in (*here, *later))

    def _go_on(self, literal: int, place: int, at: int, total: int) -> None:
        places, sizes, signature, add = self.of.places, self.of.sizes, self.signature, self.of.clauses.add
        if place == len(places):
            if (total > 0) != self.wanted:
                add([-literal])
            return
        told = sum(signature[m] for m in places[place])
        otherwise = []
        for variable, joins in self.of.trades.get(place, ()) if at == 0 else ():
            following = sum(signature[m] for m in places[place + 1])
            then = total + following * sizes[place] + told * sizes[place if joins else place + 1]
            add([-literal, -variable, self.step(place + 2, 0, then)])
            otherwise.append(variable)
        if at == len(places[place]):
            add([-literal, *otherwise, self.step(place + 1, 0, total)])
            return
        m = places[place][at]
        if m in self.of.drops:
            add([-literal, -self.of.drops[m], self.step(place, at + 1, total)])
            otherwise.append(self.of.drops[m])
        add([-literal, *otherwise, self.step(place, at + 1, total + signature[m] * sizes[place])])


def changing_weights(
    dm: str, order: ResolvedPreference, variables: Mapping[Change, int], clauses: Clauses
) -> ChangingWeights:
    """Return somebody's weights under the changes that there are variables for, and say which do not go together."""
    weights, written = order.weights, order.places
    options = [str(o) for place in written for o in place]
    formulas = tuple(Var(o) if weights[o] > 0 else Not(Var(o)) for o in options)
    places = tuple(tuple(options.index(str(o)) for o in place) for place in written)
    mine = {c: v for c, v in variables.items() if getattr(c, "decision_maker", None) == dm}
    trades: dict[int, list[tuple[int, bool]]] = {}
    touching: dict[int, list[int]] = {}
    for change, variable in mine.items():
        if isinstance(change, Exchange | Join):
            first = min(change.first, change.second) - 1
            trades.setdefault(first, []).append((variable, isinstance(change, Join)))
            for k in (change.first - 1, change.second - 1):
                clauses.one_more(touching.setdefault(k, []), variable)
    drops = {options.index(c.option): v for c, v in mine.items() if isinstance(c, DropWeight)}
    for k, place in enumerate(places):
        for m in (m for m in place if m in drops):
            for variable in touching.get(k, ()):
                clauses.add([-drops[m], -variable])
    whole = lcm(*(weights[o].denominator for o in options))
    sizes = tuple(int(abs(weights[str(place[0])]) * whole) for place in written)
    return ChangingWeights(clauses, formulas, places, sizes, trades, drops, tuple(mine.values()))

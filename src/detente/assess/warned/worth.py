"""What to warn of in points: what is not said, values that leave nothing, and points that preferences contradict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from detente.assess.packages import Packages
from detente.assess.warned import Finding, Warned
from detente.assess.warned.issues import MAX_OPTIONS, level_of, packages_of
from detente.case import Model, where_of
from detente.case.model import ResolvedIssue, ResolvedWorth
from detente.conflict import Conflict
from detente.conflict.arrays import BoolArray, IntArray, combine
from detente.conflict.combinations import columns_of
from detente.conflict.relations import Pairwise
from detente.phrases import listed, number

MAX_PAIRS = 6_000_000
"""So many pairs of states are looked at for each decision maker; of more it is said that they are not."""
Numbers = npt.NDArray[Any]
"""Whole numbers, of 64 bits where they fit."""


def find(model: Model) -> Iterator[Finding]:
    """Yield what is to be known of the points of each decision maker, and of all together."""
    for worth in model.worth.values():
        yield from _not_said(model, worth)
    if not model.worth or not model.issues or len(model.options) > MAX_OPTIONS:
        return
    conflict, states, packages = packages_of(model)
    if packages.count:
        yield from _nothing_left(model, packages)
    if packages.count and not packages.overlapping:
        for worth in model.worth.values():
            yield from _against(model, worth, _Pairs(conflict, states, packages, worth, model.issues))


def _name(model: Model, worth: ResolvedWorth) -> str:
    return model.decision_maker(worth.decision_maker).name


def _not_said(model: Model, worth: ResolvedWorth) -> Iterator[Finding]:
    points = worth.entry.values["points"]
    missing = {
        issue.id: [level for level in issue.levels if level not in points.get(issue.id, {})] for issue in model.issues
    }
    some = [i for i in model.issues if missing[i.id] and i.id in points]
    none = [i for i in model.issues if i.id not in points and len(i.levels) > 1]
    if some:
        levels = [level_of(i, level) for i in some for level in missing[i.id]]
        yield Finding(
            "level-without-points",
            where_of(worth.entry.id),
            f"nothing is said of what {listed(levels)} {'are' if len(levels) > 1 else 'is'} worth to "
            f"{_name(model, worth)}, so that 0 points are counted",
            "give the points, or 0 where that is meant",
        )
    if none:
        yield Finding(
            "level-without-points",
            where_of(worth.entry.id),
            f"nothing is said of what {listed(f'“{i.name}”' for i in none)} "
            f"{'are' if len(none) > 1 else 'is'} worth to {_name(model, worth)}, at whichever level, so that "
            "each level counts 0",
            "nothing need be done where it does not mind",
            note=True,
        )


class Points(NamedTuple):
    """The least and the most points of each level of each issue, times `scale`: whole numbers."""

    least: list[Numbers]
    most: list[Numbers]
    scale: int


def _points(worth: ResolvedWorth, issues: Sequence[ResolvedIssue]) -> Points:
    given = [[worth.points[i.id][level] for level in i.levels] for i in issues]
    scale = lcm(*(n.denominator for levels in given for both in levels for n in both))
    scaled = [[[int(n * scale) for n in both] for both in levels] for levels in given]
    largest = sum(max(abs(n) for both in levels for n in both) for levels in scaled)
    kind: Any = np.int64 if largest < 2**61 else object  # a difference of two sums is twice as much
    arrays = [np.array(levels, dtype=kind) for levels in scaled]
    return Points([a[:, 0] for a in arrays], [a[:, 1] for a in arrays], scale)


def _nothing_left(model: Model, packages: Packages) -> Iterator[Finding]:
    told = {dm: worth for dm, worth in model.worth.items() if worth.walk_away is not None}
    if not told:
        return
    reached, most = {}, {}
    for dm, worth in told.items():
        points = _points(worth, model.issues)
        sums = sum(p[levels] for p, levels in zip(points.most, packages.levels, strict=True))
        best = np.asarray(sums)
        most[dm] = Fraction(int(best.max()), points.scale)
        value = worth.walk_away
        assert value is not None
        reached[dm] = best * value.denominator >= value.numerator * points.scale
    alone = [dm for dm, at in reached.items() if not at.any()]
    if not alone and np.logical_and.reduce([*reached.values()]).any():
        return
    of = alone or [*told]
    said = [f"{_name(model, told[dm])} ({number(told[dm].walk_away or Fraction(0))})" for dm in of]
    why = f"; the most is {listed(number(most[dm]) for dm in alone)}" if alone else " at once"
    ranges = any(least != top for w in told.values() for levels in w.points.values() for least, top in levels.values())
    first = told[of[0]]
    yield Finding(
        "walk-away-leaves-nothing",
        where_of(first.entry.values["walk_away"]),
        f"no package that can come about reaches the walk-away value of {listed(said)}{why}"
        f"{', under any points in the ranges' if ranges else ''}: by these points there is nothing to agree on",
        "look at the values and the points; it may be what there is to find",
    )


@dataclass
class _Pairs:
    """Pairs of states, each a package, that differ in nothing but options of which levels speak."""

    conflict: Conflict
    states: IntArray
    packages: Packages
    worth: ResolvedWorth
    issues: Sequence[ResolvedIssue]

    def __post_init__(self) -> None:
        self.points = _points(self.worth, self.issues)
        merged = np.isin(self.states, [m.code for m in self.conflict.merged])
        kept = ~merged[self.packages.ways]  # of a merged state it is open which options are taken
        self.codes: IntArray = self.states[self.packages.ways[kept]]
        self.levels: IntArray = self.packages.levels[:, self.packages.which[kept]]
        named = frozenset(n for issue in self.packages.issues for f in issue.levels.values() for n in f.names())
        outside = sum(1 << k for k, option in enumerate(self.conflict.options) if option not in named)
        self.alike: IntArray = self.codes & outside
        self.relation = self.conflict.relations[self.conflict.index(self.worth.decision_maker)]
        self.values: IntArray | None = None
        if not isinstance(self.relation, Pairwise):
            self.values = combine(self.relation.words(self.codes, columns_of(self.codes, self.conflict.options)))

    def groups(self) -> list[IntArray]:
        """Return the states that are alike in what levels do not speak of."""
        by = np.argsort(self.alike, kind="stable")
        _, starts = np.unique(self.alike[by], return_index=True)
        return np.split(by, starts[1:])

    def extremes(self, group: IntArray) -> tuple[IntArray, IntArray]:
        """Return for each package of a group a state that is best in it, and one that is worst."""
        assert self.values is not None
        by = group[np.lexsort((self.values[group], *reversed(self.levels[:, group])))]
        levels = self.levels[:, by]
        new = np.flatnonzero(np.r_[True, (levels[:, 1:] != levels[:, :-1]).any(axis=0)])
        return by[np.r_[new[1:], len(by)] - 1], by[new]

    def contradiction(self) -> tuple[int, int] | None:
        """Return a state that is preferred to another and is worth less; of those the pair with fewest issues apart.

        Raises
        ------
        OverflowError
            If there are too many pairs.
        """
        by_score = self.values is not None
        sides = [self.extremes(group) if by_score else (group, group) for group in self.groups()]
        if sum(len(a) * len(b) for a, b in sides) > MAX_PAIRS:
            raise OverflowError
        found: tuple[int, int, int] | None = None
        for better, worse in sides:
            bad = self.prefers(better, worse) & self.worth_less(better, worse)
            if bad.any():
                apart = (self.levels[:, better][:, :, None] != self.levels[:, worse][:, None, :]).sum(axis=0)
                at = int(np.argmin(np.where(bad, apart, len(self.levels) + 1)))
                i, j = divmod(at, len(worse))
                found = min(filter(None, (found, (int(apart[i, j]), int(better[i]), int(worse[j])))))
        return None if found is None else found[1:]

    def prefers(self, better: IntArray, worse: IntArray) -> BoolArray:
        """Tell of pairs whether the first is preferred."""
        if self.values is not None:
            return np.asarray(self.values[better][:, None] > self.values[worse][None, :])
        assert isinstance(self.relation, Pairwise)
        return self.relation.leading(self.codes[better][:, None], self.codes[worse][None, :])

    def worth_less(self, better: IntArray, worse: IntArray) -> BoolArray:
        """Tell of pairs whether the first is worth less than the second under all points in the ranges."""
        total: Any = np.zeros((len(better), len(worse)), dtype=self.points.most[0].dtype)
        for levels, least, most in zip(self.levels, self.points.least, self.points.most, strict=True):
            table = most[:, None] - least[None, :]
            np.fill_diagonal(table, 0)  # whatever a level is worth, it is worth the same at both
            total = total + table[levels[better][:, None], levels[worse][None, :]]
        return np.asarray(total < 0, dtype=np.bool_)


def _against(model: Model, worth: ResolvedWorth, pairs: _Pairs) -> Iterator[Finding]:
    name, where = _name(model, worth), where_of(worth.entry.id)
    try:
        found = pairs.contradiction()
    except OverflowError:
        yield Finding(
            "not-looked-at",
            where,
            f"whether the points and the preferences of {name} contradict each other is not looked at: there are more "
            f"than {MAX_PAIRS} pairs of packages",
            "nothing need be done; no result depends on it",
            note=True,
        )
        return
    if found is None:
        return
    better, worse = found
    apart = np.flatnonzero(pairs.levels[:, better] != pairs.levels[:, worse])
    told = [_at(pairs, apart, state) for state in found]
    points = pairs.points
    most = sum(int(points.most[i][pairs.levels[i, better]]) for i in apart)
    least = sum(int(points.least[i][pairs.levels[i, worse]]) for i in apart)
    together = " together" if len(apart) > 1 else ""
    show = pairs.conflict.show
    at_most, at_least = ("at most ", "at least ") if _ranged(worth, pairs) else ("", "")
    yield Finding(
        "worth-against-preferences",
        where,
        f"by the preferences of {name} {show(int(pairs.codes[better]))} is better than "
        f"{show(int(pairs.codes[worse]))}, by the points worse: {told[0]} {_verb(apart)} worth "
        f"{at_most}{number(Fraction(most, points.scale))}{together}, {told[1]} "
        f"{at_least}{number(Fraction(least, points.scale))}",
        "say which of the two is meant: where nothing but the issues differs, points and preferences are to agree",
    )


def _verb(apart: IntArray) -> str:
    return "are" if len(apart) > 1 else "is"


def _at(pairs: _Pairs, apart: IntArray, state: int) -> str:
    issues = [(pairs.issues[i], int(pairs.levels[i, state])) for i in apart]
    return listed(level_of(issue, [*issue.levels][k]) for issue, k in issues)


def _ranged(worth: ResolvedWorth, pairs: _Pairs) -> bool:
    return any(a != b for issue in pairs.issues for a, b in worth.points[issue.id].values())


WARNED = Warned(
    "worth",
    {
        "level-without-points": "nothing is said of what a level is worth to somebody who has points",
        "walk-away-leaves-nothing": "no package reaches the walk-away values of all who have points",
        "worth-against-preferences": "points order two packages against the preferences of the same decision maker",
    },
    find,
)

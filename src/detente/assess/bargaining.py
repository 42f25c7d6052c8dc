"""What they could agree on, where packages are worth points: which are efficient, and which four solutions pick.

What a package is worth to somebody is the sum of the points for its levels, and what it gains them is that less what
they have without agreement: their walk-away value where one is given, else what the status quo is worth to them, else
zero. The *zone* of agreement is the packages by which nobody is worse off than that. All is exact. Points may be
ranges: then each answer speaks of *every* choice of points within them and of *some* choice, in which every number is
chosen freely.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.answer import Answer
from detente.arguments import Count, Seconds
from detente.assess.frontier import Frontier, Levels, Numbers, all_sums, listed, merged, products, sums_of
from detente.assess.on_the_table import MAX_PACKAGES, Disagreement, LevelChoice, Range, Table, Valued
from detente.deadline import within

SOLUTIONS: Mapping[str, str] = {
    "nash": "the greatest product of gains, where everybody gains (Nash, 1950)",
    "kalai-smorodinsky": (
        "the greatest least share that somebody has of the most they could gain in the zone; where that is the same, "
        "the greatest next one, and so on (Kalai and Smorodinsky, 1975; Imai, 1983)"
    ),
    "egalitarian": (
        "the greatest least gain; where that is the same, the greatest next one, and so on (Kalai, 1977; Sen, 1970)"
    ),
    "utilitarian": "the greatest sum of gains",
}
"""The solutions by their ids, and which packages of the zone each picks."""


@dataclass(frozen=True)
class Weighed:
    """Packages that are worth the same to everybody; where points are ranges, one package.

    Parameters
    ----------
    packages
        The first of them; `limit` bounds these, and never `count`.
    count
        How many there are.
    worth, gains
        What they are worth to each decision maker, and how much more that is than what they have without agreement.
    every, some
        Whether they are what they are listed as for every choice of points in the ranges, and for some.
    """

    packages: tuple[LevelChoice, ...]
    count: int
    worth: Mapping[str, Range]
    gains: Mapping[str, Range]
    every: Answer
    some: Answer

    @property
    def in_zone(self) -> tuple[Answer, Answer]:
        """Whether nobody is worse off than without agreement, for every choice of points and for some."""
        least, most = zip(*self.gains.values(), strict=True)
        return Answer.of(min(least) >= 0), Answer.of(min(most) >= 0)


@dataclass(frozen=True)
class Picked:
    """The packages that a solution picks, all ties among them.

    Parameters
    ----------
    packages
        Those that it picks for some choice of points, or of which that is not settled.
    value
        Of points without ranges what is greatest: the product, the sum, or the gains or shares from the least on.
    listed
        Whether these are all; `limit` may have been hit.
    """

    packages: tuple[Weighed, ...]
    value: tuple[Fraction, ...] | None = None
    listed: bool = True


@dataclass(frozen=True)
class Bargaining:
    """What is efficient, and what the solutions pick.

    Parameters
    ----------
    issues
        The levels of each issue.
    without
        What each decision maker has without agreement.
    count
        How many packages there are.
    in_zone
        How many of them are in the zone for every choice of points, and for some; None where not all are and there
        are more than 10 million packages, which are not counted.
    frontier
        The efficient packages: no other is worth at least as much to everybody and more to somebody. Where points are
        ranges, those that are efficient for some choice.
    efficient
        How many packages these are.
    frontier_listed
        Whether the frontier has all of them; `limit` may have been hit.
    ideal
        The most that each could gain in the zone, each by another package; None where points are ranges, or the zone
        is empty.
    picked
        What each of `SOLUTIONS` picks.
    stopped
        Why it is not said which packages are efficient or picked over ranges, or None.
    """

    issues: Mapping[str, tuple[str, ...]]
    without: Mapping[str, Disagreement]
    count: int
    in_zone: tuple[int, int] | None
    frontier: tuple[Weighed, ...]
    efficient: int | None
    frontier_listed: bool
    ideal: Mapping[str, Fraction] | None
    picked: Mapping[str, Picked]
    stopped: str | None = None

    @property
    def decision_makers(self) -> tuple[str, ...]:
        """Those to whom packages are worth something, in the order given."""
        return tuple(self.without)


def bargain(
    worth: Mapping[str, Valued],
    *,
    issues: Mapping[str, Collection[str]],
    among: Iterable[LevelChoice] | Callable[[LevelChoice], bool] | None = None,
    status_quo: LevelChoice | None = None,
    limit: Count = 1_000,
    seconds: Seconds | None = None,
) -> Bargaining:
    """Return which packages are efficient, and which the four solutions pick.

    All solutions pick from the zone. *Nash* picks the greatest product of gains where there is a package by which
    everybody gains, else none. *Kalai–Smorodinsky*, for packages that cannot be mixed, compares the shares that each
    has of the most they could gain in the zone, from the least share on (leximin); whoever can gain nothing does not
    count. *Egalitarian* compares gains in that way, *utilitarian* their sums; both take one point for as much as
    another, whosesoever it is. Everything that any of them picks is efficient.

    Over ranges a package is picked *for every* choice of points, *for some*, or for none. That nobody would choose
    these numbers together is no objection: they vary freely. Which packages are efficient and in the zone is found
    exactly; so is, by comparing two packages at a time, which package Nash's, the egalitarian and the utilitarian
    solution pick for every choice. The rest is proved or refuted on smaller and smaller ranges; what is neither within
    a bound is `Answer.UNKNOWN`.

    Parameters
    ----------
    worth
        By decision maker, what packages are worth to them.
    issues
        By issue, its levels.
    among
        Where rules tie issues, the packages that there are, or what tells whether there is one; None for all.
    status_quo
        The package that is the status quo, if one is.
    limit
        How many points, and how many packages of each, are listed.
    seconds
        When to end, counted from the call; what is not settled over ranges by then is unknown. None = no bound.

    Raises
    ------
    UsageError
        If nobody or nothing is given, or a package or some points name an issue or a level that is not there.
    BoundReached
        If rules tie issues and there are more than 10 million packages, there are more than a million efficient points,
        or the time is over before these are known.

    Notes
    -----
    Nash, J. F. (1950). The bargaining problem. *Econometrica* 18, 155–162. Kalai, E., and Smorodinsky, M. (1975). Other
    solutions to Nash's bargaining problem. *Econometrica* 43, 513–518. Imai, H. (1983). Individual monotonicity and
    lexicographic maxmin solution. *Econometrica* 51, 389–401. Kalai, E. (1977). Proportional solutions to bargaining
    situations. *Econometrica* 45, 1623–1630. Sen, A. K. (1970). *Collective choice and social welfare*.

    Where issues are free, the frontier is merged issue by issue: O(issues × efficient points × levels), times a
    logarithm for two decision makers, times the efficient points for more.

    Examples
    --------
    >>> from detente.assess import Worth, bargain
    >>> union = Worth.of({"pay": {"none": 0, "eight": 60}, "weeks": {"fixed": 25, "flexible": 0}})
    >>> mill = Worth.of({"pay": {"none": 30, "eight": 0}, "weeks": {"fixed": 0, "flexible": 45}})
    >>> issues = {"pay": ["none", "eight"], "weeks": ["fixed", "flexible"]}
    >>> found = bargain({"UNION": union, "MILL": mill}, issues=issues)
    >>> [tuple(int(most) for _, most in point.worth.values()) for point in found.frontier]
    [(0, 75), (60, 45), (85, 0)]
    >>> [dict(best) for weighed in found.picked["nash"].packages for best in weighed.packages]
    [{'pay': 'eight', 'weeks': 'flexible'}]
    """
    with within(seconds):
        table = Table(worth, issues, status_quo)
        return bargained(table, table.packages(among), limit)


def bargained(table: Table, packages: npt.NDArray[Any] | None, limit: int) -> Bargaining:
    """Return it for packages that are rows of level numbers; None for all."""
    if table.ranged:
        from detente.assess.over_ranges import over_ranges

        return over_ranges(table, packages, limit)
    return _at_points(table, packages, limit)


def _at_points(table: Table, packages: npt.NDArray[Any] | None, limit: int) -> Bargaining:
    """Return it where all points are known."""
    levels, _ = table.gains(table.least, table.most)
    front = merged(levels, table.start) if packages is None else listed(levels, table.start, packages)
    told: dict[int, Weighed] = {}

    def weighed(point: int) -> Weighed:
        if point not in told:
            told[point] = _weighed(table, front, point, limit)
        return told[point]

    zone = np.flatnonzero((front.rows >= 0).all(axis=1))
    units = {"nash": table.scale ** len(table.makers), "kalai-smorodinsky": 1}

    def picked(name: str, best: npt.NDArray[np.intp], value: tuple[Fraction, ...] | None) -> Picked:
        told = tuple(weighed(int(k)) for k in zone[best[:limit]])
        points = None if value is None else tuple(n / units.get(name, table.scale) for n in value)
        return Picked(told, points, len(best) <= limit)

    return Bargaining(
        issues=table.issues,
        without=table.without(),
        count=table.count if packages is None else len(packages),
        in_zone=zone_size(table, levels, levels, packages),
        frontier=tuple(weighed(k) for k in range(min(limit, len(front.rows)))),
        efficient=sum(front.counts),
        frontier_listed=len(front.rows) <= limit,
        ideal={dm: table.exact(front.rows[zone, i].max()) for i, dm in enumerate(table.makers)} if zone.size else None,
        picked={name: picked(name, *found) for name, found in picks(front.rows[zone]).items()},
    )


def _weighed(table: Table, front: Frontier, point: int, limit: int) -> Weighed:
    first = tuple(islice(front.packages(point), limit))
    gains = {dm: (table.exact(g), table.exact(g)) for dm, g in zip(table.makers, front.rows[point], strict=True)}
    return Weighed(
        tuple(map(table.package, first)),
        front.counts[point],
        table.worth_of(first[0]) if first else {},
        gains,
        Answer.YES,
        Answer.YES,
    )


def zone_size(table: Table, least: Levels, most: Levels, packages: npt.NDArray[Any] | None) -> tuple[int, int] | None:
    """Return how many packages are in the zone for every choice of points, and for some; None if there are too many."""

    def counted(levels: Levels) -> int | None:
        if packages is not None:
            sums = sums_of(levels, table.start, packages)
        elif all(sum(int(one[:, i].min()) for one in levels) >= -start for i, start in enumerate(table.start)):
            return table.count
        elif table.count > MAX_PACKAGES:
            return None
        else:
            sums = all_sums(levels, table.start)
        return int(np.count_nonzero((sums >= 0).all(axis=1)))

    every = counted(least)
    some = every if least is most else counted(most)
    return None if every is None or some is None else (every, some)


def picks(gains: Numbers) -> dict[str, tuple[npt.NDArray[np.intp], tuple[Fraction, ...] | None]]:
    """Return for each solution which rows of gains, all in the zone, it picks, and what is greatest."""
    if not len(gains):
        return {name: (np.zeros(0, dtype=np.intp), None) for name in SOLUTIONS}
    ideal = [int(most) for most in gains.max(axis=0)]
    common = math.lcm(*(most for most in ideal if most))
    shares = gains if common < 2**31 else gains.astype(object)  # a share is at most the whole
    shares = shares * np.array([common // most if most else 0 for most in ideal], dtype=shares.dtype)
    everybody = np.flatnonzero((gains > 0).all(axis=1))
    return {
        "nash": _greatest(products(gains[everybody])[:, None], everybody),
        "kalai-smorodinsky": _greatest(np.sort(shares, axis=1), unit=common),
        "egalitarian": _greatest(np.sort(gains, axis=1)),
        "utilitarian": _greatest(gains.sum(axis=1)[:, None]),
    }


def _greatest(
    rows: Numbers, numbers: npt.NDArray[np.intp] | None = None, unit: int = 1
) -> tuple[npt.NDArray[np.intp], tuple[Fraction, ...] | None]:
    """Return where rows are greatest by their first column, then by the next, and what stands there."""
    at = np.arange(len(rows))
    for column in rows.T if len(rows) else ():
        at = at[column[at] == column[at].max()]
    best = tuple(Fraction(int(n), unit) for n in rows[at[0]]) if at.size else None
    return at if numbers is None else numbers[at], best

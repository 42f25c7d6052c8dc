"""What is on the table: issues with their levels, and what packages of these are worth, in integers."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice, product
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from detente.assess.frontier import Levels, Numbers, kept_in
from detente.deadline import check
from detente.errors import BoundReached, UsageError, nearest

MAX_PACKAGES = 10_000_000
"""How many packages are looked at one by one, where rules tie issues."""
LevelChoice: TypeAlias = Mapping[str, str]
"""A level of each issue, by ids."""
Range: TypeAlias = tuple[Fraction, Fraction]
"""The least and the most that a number may be; both are the same where it is known."""
Choice: TypeAlias = tuple[int, ...]
"""A package by the numbers of its levels."""


class Valued(Protocol):
    """What says what packages are worth to somebody, as `Worth` and what a model has of a case file do."""

    @property
    def points(self) -> Mapping[str, Mapping[str, Range]]:
        """By issue and level, the least and the most."""

    @property
    def walk_away(self) -> Fraction | None:
        """The points below which they would rather have no agreement."""


@dataclass(frozen=True)
class Worth:
    """What packages are worth to somebody.

    Parameters
    ----------
    points
        By issue and level the least and the most; zero where nothing is said of a level.
    walk_away
        The points below which they would rather have no agreement, or None where that is not said.

    Examples
    --------
    >>> from detente.assess import Worth
    >>> Worth.of({"pay": {"none": 0, "eight": ("50", 60)}}, walk_away=40).points["pay"]["eight"]
    (Fraction(50, 1), Fraction(60, 1))
    """

    points: Mapping[str, Mapping[str, Range]]
    walk_away: Fraction | None = None

    @classmethod
    def of(
        cls,
        points: Mapping[str, Mapping[str, int | str | Fraction | tuple[int | str | Fraction, int | str | Fraction]]],
        *,
        walk_away: int | str | Fraction | None = None,
    ) -> Worth:
        """Return it from whole numbers, fractions and their texts; two of them are a range."""
        exact = {
            issue: {level: _range(given, f"{issue}={level}") for level, given in levels.items()}
            for issue, levels in points.items()
        }
        return cls(exact, None if walk_away is None else Fraction(walk_away))


def _range(given: int | str | Fraction | tuple[int | str | Fraction, int | str | Fraction], what: str) -> Range:
    least, most = given if isinstance(given, tuple) else (given, given)
    if isinstance(least, float) or isinstance(most, float):
        raise UsageError(f"{what}: found {given}, a binary fraction; expected a whole number, a Fraction or its text")
    found = Fraction(least), Fraction(most)
    if found[0] > found[1]:
        raise UsageError(f"{what}: found a range from {least} to {most}; expected the least first")
    return found


@dataclass(frozen=True)
class Disagreement:
    """What somebody has without agreement: how much, and where that is from."""

    value: Range
    basis: Literal["walk-away value", "status quo", "zero"]


def known_levels(worth: Valued, issues: Mapping[str, Collection[str]], dm: str) -> None:
    """Raise `UsageError` where points name an issue or a level that is not there."""
    for issue, points in worth.points.items():
        _known(issue, issues, f"the points of {dm}", "issue")
        for level in points:
            _known(level, issues[issue], f"the points of {dm}", f"level of the issue “{issue}”")


def _known(name: str, known: Collection[str], where: str, what: str) -> None:
    if name not in known:
        raise UsageError(f"{where}: found “{name}”, which is no {what} ({nearest(name, known)})")


class Table:
    """The same in integers: what is on the table."""

    def __init__(
        self, worth: Mapping[str, Valued], issues: Mapping[str, Collection[str]], status_quo: LevelChoice | None
    ) -> None:
        self.worth, self.issues = worth, {issue: tuple(levels) for issue, levels in issues.items()}
        self.makers = tuple(worth)
        self._check()
        quo = None if status_quo is None else self.choice(status_quo, "the status quo")
        self.quo = quo
        self.by_quo = np.array([quo is not None and worth[dm].walk_away is None for dm in self.makers], dtype=np.bool_)
        exact = [
            [
                [worth[dm].points.get(issue, {}).get(level, (Fraction(0), Fraction(0))) for dm in self.makers]
                for level in levels
            ]
            for issue, levels in self.issues.items()
        ]
        self.ranged = any(least != most for issue in exact for level in issue for least, most in level)
        aways = [worth[dm].walk_away or Fraction(0) for dm in self.makers]
        numbers = [n for issue in exact for level in issue for some in level for n in some]
        # Ranges are halved; so fine that they can be, a dozen times each.
        self.scale = math.lcm(*(n.denominator for n in (*numbers, *aways))) * (2**12 if self.ranged else 1)
        self.start = [-self._whole(a) for a in aways]
        most = [max(abs(self._whole(n)) for level in issue for some in level for n in some) for issue in exact]
        self.kind = kept_in([4 * sum(most), *self.start])

        def ends(end: int) -> Levels:
            every = ([[self._whole(some[end]) for some in level] for level in issue] for issue in exact)
            return tuple(np.array(one, dtype=self.kind) for one in every)

        self.least, self.most = ends(0), ends(1)

    def _whole(self, number: Fraction) -> int:
        return number.numerator * (self.scale // number.denominator)

    def _check(self) -> None:
        if not self.worth:
            raise UsageError("found nobody to whom packages are worth anything; expected a decision maker's points")
        if not self.issues:
            raise UsageError("found no issue; expected one or more, each with its levels")
        for issue, levels in self.issues.items():
            if not levels:
                raise UsageError(f"found no level of the issue “{issue}”; expected one or more")
        for dm, given in self.worth.items():
            known_levels(given, self.issues, dm)

    def choice(self, package: LevelChoice, where: str) -> Choice:
        """Return the numbers of a package's levels."""
        for issue in package:
            _known(issue, self.issues, where, "issue")
        for issue, levels in self.issues.items():
            if issue not in package:
                raise UsageError(f"{where}: found no level of the issue “{issue}”; expected one of each")
            _known(package[issue], levels, where, f"level of the issue “{issue}”")
        return tuple(levels.index(package[issue]) for issue, levels in self.issues.items())

    def package(self, choice: Sequence[int]) -> LevelChoice:
        """Return a package by the ids of its levels."""
        return {issue: levels[k] for (issue, levels), k in zip(self.issues.items(), choice, strict=True)}

    @cached_property
    def count(self) -> int:
        """How many packages there are, where issues are free."""
        return math.prod(map(len, self.issues.values()))

    def packages(self, among: Iterable[LevelChoice] | Callable[[LevelChoice], bool] | None) -> npt.NDArray[Any] | None:
        """Return the packages that there are, as rows; None where these are all."""
        if among is None:
            return None
        if not callable(among):
            found: Iterator[Choice] = (self.choice(p, f"package {k}") for k, p in enumerate(among, 1))
        elif self.count > MAX_PACKAGES:
            raise BoundReached(
                f"there are {self.count:,} packages, more than the {MAX_PACKAGES:,} that are looked at one by one "
                "where rules tie issues; leave out issues or levels, or rules between issues"
            )
        else:
            every = product(*(range(len(levels)) for levels in self.issues.values()))
            found = (choice for choice in every if among(self.package(choice)))
        parts = [np.zeros((0, len(self.issues)), dtype=np.uint16)]
        while some := list(islice(found, 100_000)):
            check()
            parts.append(np.array(some, dtype=np.uint16))
            if sum(map(len, parts)) > MAX_PACKAGES:
                raise BoundReached(f"there are more than the {MAX_PACKAGES:,} packages that are looked at one by one")
        return self.distinct(np.concatenate(parts))

    def distinct(self, rows: npt.NDArray[Any]) -> npt.NDArray[Any] | None:
        """Return packages that are rows of level numbers, each once; None where these are all."""
        found = np.unique(rows, axis=0)
        return None if len(found) == self.count else found

    def gains(self, low: Levels, high: Levels) -> tuple[Levels, Levels]:
        """Return by issue the least and the most that each level adds to what is gained.

        Of whoever has the status quo without agreement: nothing at its level, else the difference to that.
        """
        least: list[Numbers] = []
        most: list[Numbers] = []
        for k, (lo, hi) in enumerate(zip(low, high, strict=True)):
            at = 0 if self.quo is None else self.quo[k]
            down, up = (np.where(self.by_quo, one - other[at], one) for one, other in ((lo, hi), (hi, lo)))
            down[at, self.by_quo] = up[at, self.by_quo] = 0
            least.append(down)
            most.append(up)
        return tuple(least), tuple(most)

    def without(self) -> dict[str, Disagreement]:
        """Return what each has without agreement."""
        return {dm: self._without(dm) for dm in self.makers}

    def _without(self, dm: str) -> Disagreement:
        away = self.worth[dm].walk_away
        if away is not None:
            return Disagreement((away, away), "walk-away value")
        if self.quo is None:
            return Disagreement((Fraction(0), Fraction(0)), "zero")
        return Disagreement(self.worth_of(self.quo)[dm], "status quo")

    def worth_of(self, choice: Sequence[int]) -> dict[str, Range]:
        """Return what a package is worth to each."""
        return {
            dm: (
                self.exact(sum(int(one[k][i]) for one, k in zip(self.least, choice, strict=True))),
                self.exact(sum(int(one[k][i]) for one, k in zip(self.most, choice, strict=True))),
            )
            for i, dm in enumerate(self.makers)
        }

    def exact(self, number: int) -> Fraction:
        """Return a number of points."""
        return Fraction(int(number), self.scale)

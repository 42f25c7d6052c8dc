"""Adjusted winner: two who give 100 points each to issues, and get as many of their own points, one issue divided."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.assess.on_the_table import LevelChoice, Valued, known_levels
from detente.errors import UsageError

TOTAL = 100
"""How many points each gives."""


@dataclass(frozen=True)
class AdjustedWinner:
    """Who gets what by adjusted winner.

    Parameters
    ----------
    shares
        By issue, the part of it that each gets: all or nothing but for at most one.
    first
        By issue, who gives more points for it, and so had it first; the first of the two where they give as many.
    moved
        The part of an issue that whoever had it first hands to the other, in the order in which that is done.
    points
        How many of its own points each gets: both as many.
    alike
        Issues that could have been divided instead, for the same points.
    package
        The level of each issue that is not divided.
    """

    shares: Mapping[str, Mapping[str, Fraction]]
    first: Mapping[str, str]
    moved: Mapping[str, Fraction]
    points: Fraction
    alike: tuple[str, ...]
    package: LevelChoice

    @property
    def divided(self) -> str | None:
        """The issue that is divided, if one is."""
        return next((issue for issue, part in self.moved.items() if part < 1), None)


def adjusted_winner(worth: Mapping[str, Valued], *, issues: Mapping[str, Collection[str]]) -> AdjustedWinner:
    """Return who wins which issue, and which one is divided in which parts.

    Each issue goes first to whoever gives more points for it. Whoever then has more of its own points hands issues to
    the other, those first for which its points are the least multiple of the other's, and of the last of them only
    as much as makes both have as many. The result is *efficient*, *equitable* (both have as many of their own points)
    and *envy-free* (that is at least half of them), also among divisions of several issues.

    An issue has two levels, by each of which another of the two wins it: each gives points for its own level alone. A
    divided issue is no package: that what is between its levels can be agreed on, and is worth points in proportion, is
    the assumption of the procedure. Walk-away values do not enter.

    Parameters
    ----------
    worth
        What packages are worth to the two, without ranges; the points sum to 100 for each.
    issues
        By issue, its two levels.

    Raises
    ------
    UsageError
        If there are not two, their points are ranges or below zero or do not sum to 100, or an issue has not two
        levels of which each is worth points to one of them alone.

    Notes
    -----
    Brams, S. J., and Taylor, A. D. (1996). *Fair division: From cake-cutting to dispute resolution*. Cambridge
    University Press, chapter 4. O(issues × log issues).

    Examples
    --------
    >>> from detente.assess import Worth, adjusted_winner
    >>> east = Worth.of({"mine": {"east": 60}, "port": {"east": 30}, "road": {"east": 10}})
    >>> west = Worth.of({"mine": {"west": 30}, "port": {"west": 50}, "road": {"west": 20}})
    >>> issues = {issue: ["east", "west"] for issue in ("mine", "port", "road")}
    >>> found = adjusted_winner({"E": east, "W": west}, issues=issues)
    >>> found.points, found.divided, found.first["port"]
    (Fraction(255, 4), 'port', 'W')
    >>> found.moved
    {'port': Fraction(1, 8)}
    """
    one, other = _two(worth)
    levels = {issue: _sides(worth, issue, tuple(given)) for issue, given in issues.items()}
    values = {i: {dm: _points(worth[dm], i, own) for dm, own in sides.items()} for i, sides in levels.items()}
    for dm in (one, other):
        known_levels(worth[dm], issues, dm)
        if (total := sum(of[dm] for of in values.values())) != TOTAL:
            raise UsageError(f"the points of {dm} sum to {total}; adjusted winner takes points that sum to {TOTAL}")
    first = {issue: one if of[one] >= of[other] else other for issue, of in values.items()}
    has = {dm: sum((of[dm] for issue, of in values.items() if first[issue] == dm), Fraction(0)) for dm in (one, other)}
    ahead, behind = (one, other) if has[one] >= has[other] else (other, one)

    def held(issue: str) -> tuple[bool, Fraction]:
        """How many times as much an issue is worth to whoever is ahead; last what is worth nothing to the other."""
        of = values[issue]
        return of[behind] == 0, of[ahead] / (of[behind] or 1)

    moved: dict[str, Fraction] = {}
    for issue in sorted((issue for issue, dm in first.items() if dm == ahead), key=held):
        if has[ahead] == has[behind]:
            break
        of = values[issue]
        moved[issue] = part = min(Fraction(1), (has[ahead] - has[behind]) / (of[ahead] + of[behind]))
        has[ahead] -= part * of[ahead]
        has[behind] += part * of[behind]
    gone = {issue: moved.get(issue, Fraction(0)) for issue in issues}
    shares = {i: {dm: 1 - gone[i] if dm == first[i] else gone[i] for dm in (one, other)} for i in issues}
    divided = next((issue for issue, part in moved.items() if part < 1), None)
    return AdjustedWinner(
        shares=shares,
        first=first,
        moved=moved,
        points=has[one],
        alike=tuple(i for i in issues if divided and i != divided and first[i] == ahead and held(i) == held(divided)),
        package={i: levels[i][dm] for i, of in shares.items() for dm, part in of.items() if part == 1},
    )


def _two(worth: Mapping[str, Valued]) -> tuple[str, str]:
    if len(worth) != 2:
        raise UsageError(f"adjusted winner is for two; found points of {len(worth)}")
    one, other = worth
    return one, other


def _points(worth: Valued, issue: str, level: str) -> Fraction:
    least, _ = worth.points.get(issue, {}).get(level, (Fraction(0), Fraction(0)))
    return least


def _sides(worth: Mapping[str, Valued], issue: str, levels: tuple[str, ...]) -> dict[str, str]:
    """Return by which level of an issue each of the two wins it."""
    if len(levels) != 2:
        raise UsageError(
            f"the issue “{issue}” has {len(levels)} levels; adjusted winner takes issues of two, by each of which "
            "another of the two wins it"
        )
    likes: dict[str, str] = {}
    for dm, given in worth.items():
        for level, (least, most) in given.points.get(issue, {}).items():
            if least != most:
                raise UsageError(
                    f"the points of {dm} for {issue}={level} are a range; adjusted winner takes points without ranges"
                )
            if least < 0:
                raise UsageError(f"found {least} points of {dm} for {issue}={level}; expected none below zero")
        liked = [level for level in levels if _points(given, issue, level)]
        if len(liked) > 1:
            raise UsageError(
                f"{dm} gives points for both levels of “{issue}”; adjusted winner takes points for the one by which it "
                "wins it"
            )
        if liked:
            likes[dm] = liked[0]
    if not likes:
        raise UsageError(f"nobody gives points for the issue “{issue}”; leave it out")
    (dm, level), *more = likes.items()
    if more and more[0][1] == level:
        raise UsageError(f"both give points for {issue}={level}, so that nothing is to be divided; leave “{issue}” out")
    against = next(other for other in levels if other != level)
    return {who: level if who == dm else against for who in worth}

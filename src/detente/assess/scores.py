"""How well stated probabilities did: the Brier score with its three parts, and the logarithmic score, exactly.

The Brier score is the mean of (p − o)², where p is what was stated and o is 1 if it came true and 0 if not, so that it
lies between 0, perfect, and 1; a half for everything gives 1/4. (After Brier, *Monthly Weather Review* 78 (1950) 1–3,
who adds up over both outcomes: twice this.) Grouped by what was stated it is reliability − resolution + uncertainty
(after Murphy, *Journal of Applied Meteorology* 12 (1973) 595–600): how far each group's share that came true is from
what was stated, how far from the share of all, and how uncertain all was. The logarithmic score is the mean of log2 of
what was stated for what happened (after Good, *Journal of the Royal Statistical Society* B 14 (1952) 107–114).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.errors import UsageError

FEW = 10
"""Of fewer that count nothing is said of how well they were calibrated."""


@dataclass(frozen=True)
class Stated:
    """All forecasts of which one probability was stated: how many there are, and how many came true."""

    probability: Fraction
    count: int
    came_true: int

    @property
    def share(self) -> Fraction:
        """The share of them that came true."""
        return Fraction(self.came_true, self.count)


@dataclass(frozen=True)
class Scores:
    """The scores of probabilities that were stated.

    Parameters
    ----------
    stated
        Each with whether it came true.

    Examples
    --------
    >>> found = score_probabilities([("1/10", False), ("6/10", True), ("6/10", False), ("9/10", True)])
    >>> found.brier, found.reliability - found.resolution + found.uncertainty
    (Fraction(27, 200), Fraction(27, 200))
    """

    stated: tuple[tuple[Fraction, bool], ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.stated)

    @property
    def brier(self) -> Fraction:
        """The mean of (p − o)², between 0 and 1."""
        return sum(((p - o) ** 2 for p, o in self.stated), Fraction(0)) / self.count

    @property
    def log2(self) -> float:
        """The mean of log2 of what was stated for what happened; −inf where something happened that had no chance."""
        given = [p if o else 1 - p for p, o in self.stated]
        return -math.inf if 0 in given else sum(math.log2(p) for p in given) / self.count

    @property
    def groups(self) -> tuple[Stated, ...]:
        """All that were stated with the same probability, the least probable first."""
        every = sorted({p for p, _ in self.stated})
        came = {q: [o for p, o in self.stated if p == q] for q in every}
        return tuple(Stated(p, len(o), sum(o)) for p, o in came.items())

    @property
    def base_rate(self) -> Fraction:
        """The share of all that came true."""
        return Fraction(sum(o for _, o in self.stated), self.count)

    @property
    def reliability(self) -> Fraction:
        """How far from what was stated is the share that came true of those with which it was stated; 0 is best."""
        return sum((g.count * (g.probability - g.share) ** 2 for g in self.groups), Fraction(0)) / self.count

    @property
    def resolution(self) -> Fraction:
        """How far from the share of all is the share that came true where the same was stated; more is better."""
        return sum((g.count * (g.share - self.base_rate) ** 2 for g in self.groups), Fraction(0)) / self.count

    @property
    def uncertainty(self) -> Fraction:
        """How uncertain all was, whoever forecast: the share that came true times that which did not."""
        return self.base_rate * (1 - self.base_rate)

    @property
    def calibrated(self) -> bool:
        """Whether there are enough to say something of calibration."""
        return self.count >= FEW


def score_probabilities(stated: Sequence[tuple[Fraction | str | int, bool]]) -> Scores:
    """Return the scores of stated probabilities.

    Parameters
    ----------
    stated
        Each probability, a fraction or a text such as ``0.7``, with whether it came true. At least one.

    Raises
    ------
    UsageError
        If there is none, or one is not between 0 and 1.

    Complexity
    ----------
    O(n log n).

    Examples
    --------
    >>> score_probabilities([("1/2", True), ("1/2", False)]).brier
    Fraction(1, 4)
    """
    read = tuple((Fraction(p), bool(o)) for p, o in stated)
    if not read or any(not 0 <= p <= 1 for p, _ in read):
        raise UsageError("score_probabilities: expected at least one probability, each between 0 and 1")
    return Scores(read)

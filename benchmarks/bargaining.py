"""Time what is efficient and fair among packages in points, beside NegMAS where it is installed.

    python benchmarks/bargaining.py           # for the comparison, in an environment that has NegMAS (AGPL), too

Processor seconds of one process, the least of several runs. NegMAS (negmas, as published on PyPI) is asked for the
frontier, and on it for the points of Nash, Kalai, Kalai and Smorodinsky and of the greatest welfare, for the same
packages; that it finds the same frontier, Nash's point and the greatest sum is looked at, too. What it calls by the
other two names is measured from the least that each may get, and not compared.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Mapping
from importlib.util import find_spec
from random import Random
from typing import Any

from processor import timed

from detente.assess import Bargaining, Worth, bargain

RATIO = 100
"""How many times as long NegMAS is to take for the largest of SIZES."""
SIZES = (3, 4, 5)
"""Of how many issues with ten levels for two: 1 000 to 100 000 packages."""
WITHIN = 3.0

Points = Mapping[str, Mapping[str, Mapping[str, int]]]


def drawn(issues: int, levels: int, parties: int, seed: int = 1) -> Points:
    """Return points from 0 to 100, by decision maker, issue and level."""
    rng = Random(seed)
    return {
        f"d{i}": {f"i{k}": {f"l{n}": rng.randrange(101) for n in range(levels)} for k in range(issues)}
        for i in range(parties)
    }


def asked(points: Points) -> Bargaining:
    """Return what is efficient and fair."""
    issues = {issue: list(levels) for issue, levels in next(iter(points.values())).items()}
    return bargain({dm: Worth.of(given) for dm, given in points.items()}, issues=issues)


def beside_negmas(points: Points, ours: Bargaining) -> tuple[float, bool]:
    """Return the seconds that NegMAS takes, and whether it finds the same frontier, Nash's point and greatest sum."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from negmas.outcomes import make_issue  # type: ignore[import-not-found]  # where it is installed
        from negmas.preferences import (
            LinearAdditiveUtilityFunction,  # type: ignore[import-not-found]
            ops,  # type: ignore[import-not-found]
        )

        names = next(iter(points.values()))
        issues = [make_issue(list(levels), name=issue) for issue, levels in names.items()]
        theirs = [
            LinearAdditiveUtilityFunction(
                {issue: dict(levels) for issue, levels in given.items()},
                weights=dict.fromkeys(given, 1.0),
                issues=issues,
                reserved_value=0.0,
            )
            for given in points.values()
        ]
        found: dict[str, Any] = {}

        def work() -> None:
            frontier, _ = ops.pareto_frontier(theirs, issues=issues)
            found["frontier"] = frontier
            found["nash"] = ops.nash_points(theirs, frontier, issues=issues)
            found["egalitarian"] = ops.kalai_points(theirs, frontier, issues=issues)
            found["kalai-smorodinsky"] = ops.ks_points(theirs, frontier, issues=issues)
            found["utilitarian"] = ops.max_welfare_points(theirs, frontier, issues=issues)

        seconds = timed(work, 1)
    same = {tuple(map(round, point)) for point in found["frontier"]} == {
        tuple(int(most) for _, most in one.worth.values()) for one in ours.frontier
    }
    for name in ("nash", "utilitarian"):
        mine = {tuple(int(most) for _, most in one.worth.values()) for one in ours.picked[name].packages}
        same &= mine == {tuple(map(round, point)) for point, _ in found[name]}
    return seconds, same


def main() -> int:
    """Print the rows; 1 if a bound is not kept."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    asked(drawn(2, 2, 2))  # loads what it needs
    kept = True
    for size in SIZES:
        points = drawn(size, 10, 2)
        seconds, ours = timed(lambda points=points: asked(points), 20), asked(points)  # type: ignore[misc]  # bound now
        line = f"two, {ours.count:,} packages: {seconds * 1000:.2f} ms, {ours.efficient} efficient"
        if find_spec("negmas") is not None:
            theirs, same = beside_negmas(points, ours)
            line += f"; NegMAS {theirs:.3f} s, {theirs / seconds:,.0f} times, {'the same' if same else 'OTHER'}"
            kept &= same and (size != max(SIZES) or theirs >= RATIO * seconds)
        print(line)
    points = drawn(8, 5, 3)
    print(f"three, 8 issues of 5 levels: {timed(lambda: asked(points), 5):.3f} s")
    large = drawn(50, 10, 2)
    seconds = timed(lambda: asked(large), 3)
    kept &= seconds <= WITHIN
    print(f"two, 50 issues of 10 levels: {seconds:.3f} s, bound {WITHIN:g} s")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

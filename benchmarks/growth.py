"""Growth curves: time and memory of each engine against options, decision makers and statements.

One thing varies along a curve and everything else stays. A curve ends with the first model that is not solved whole
within its bound; that point is kept and marked, since it shows where the engine stops.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generate import FAMILIES, Recipe
from processes import BOUND, COUNTS, DONE, SEED, Bench, Failed, number, say, table

SECONDS = 60
FIVE = ("nash", "gmr", "smr", "seq", "sseq")
AGAINST = ("options", "decision_makers", "statements")


@dataclass(frozen=True)
class Curve:
    """One engine with some concepts on models of one family, one size after another."""

    engine: str
    concepts: tuple[str, ...]
    family: str
    against: str
    values: tuple[int, ...]
    options: int = 0
    decision_makers: int = 4
    statements: int = 10

    @property
    def name(self) -> str:
        """What is solved, in words."""
        return f"{self.engine} {'+'.join(self.concepts) if self.concepts != FIVE else 'all five'}, {self.family}"

    def recipe(self, value: int) -> Recipe:
        """Return the model at one place of the curve."""
        sizes = {name: getattr(self, name) for name in AGAINST} | {self.against: value}
        return Recipe(**sizes, family=self.family, seed=SEED)

    @property
    def arguments(self) -> list[str]:
        """What comes after `detente`."""
        concepts = [word for concept in self.concepts for word in ("--concept", concept)]
        return ["solve", *COUNTS, "--engine", self.engine, "--seconds", str(SECONDS), *concepts]


MOVES, IMPROVEMENTS = ("nash", "gmr", "smr"), ("seq",)


def curves() -> Iterator[Curve]:
    """Yield the curves; along each one thing varies."""
    yield Curve("explicit", FIVE, "random", "options", (8, 10, 12, 14, 16))
    for family in FAMILIES:
        yield Curve("dense", FIVE, family, "options", (12, 14, 16, 18, 20, 22, 24))
        yield Curve("symbolic", MOVES, family, "options", (16, 20, 24, 32, 40, 60, 80, 100))
        yield Curve("symbolic", IMPROVEMENTS, family, "options", (16, 20, 24, 28, 32, 36, 40, 50, 60))
    for family in FAMILIES:
        yield Curve("dense", FIVE, family, "decision_makers", (2, 3, 4, 6, 8), options=20)
        yield Curve("symbolic", MOVES, family, "decision_makers", (2, 3, 4, 6, 8), options=32)
        yield Curve("symbolic", IMPROVEMENTS, family, "decision_makers", (2, 3, 4, 6, 8), options=32)
    for family in FAMILIES:
        yield Curve("dense", FIVE, family, "statements", (2, 4, 8, 12, 16, 20, 30, 40), options=20)
        yield Curve("symbolic", MOVES, family, "statements", (2, 4, 8, 12, 16, 20, 30, 40), options=32)
        yield Curve("symbolic", IMPROVEMENTS, family, "statements", (2, 4, 8, 12, 16, 20), options=32)


def measure(bench: Bench, wanted: Sequence[Curve]) -> list[dict[str, Any]]:
    """Measure some curves; return one record per curve, with its points."""
    return [_record(bench, curve) for curve in wanted]


def _record(bench: Bench, curve: Curve) -> dict[str, Any]:
    points: list[dict[str, Any]] = []
    for value in curve.values:
        say(f"{curve.name}, {value} {curve.against.replace('_', ' ')} …")
        points.append(_point(bench, curve, value))
        if not points[-1]["complete"]:
            break
    fixed = {name: getattr(curve, name) for name in AGAINST if name != curve.against}
    kept = {"name": curve.name, "engine": curve.engine, "concepts": list(curve.concepts), "family": curve.family}
    return {**kept, "against": curve.against, "fixed": fixed, "points": points}


def _point(bench: Bench, curve: Curve, value: int) -> dict[str, Any]:
    recipe = curve.recipe(value)
    command = [*bench.program, *curve.arguments, bench.model(recipe)]
    # The first run is a warm-up, unless it shows that others would take long.
    runs = [bench.once(command, (DONE, BOUND))]
    while len(runs) < 3 and sum(run.seconds for run in runs) < SECONDS / 6:
        runs.append(bench.once(command, (DONE, BOUND)))
    best = min(runs, key=lambda run: run.seconds)
    bench.note_disturbance(f"{curve.name}, {value} {curve.against}", best)
    answer = json.loads(best.output)
    if answer["engine"] != curve.engine:
        raise Failed(f"{curve.name} was solved by the engine {answer['engine']}")
    return {
        "value": value,
        "states": answer["feasible"]["count"],
        "complete": best.code == DONE,
        "seconds": round(best.seconds, 3),
        "cpu_seconds": round(best.cpu_seconds, 3),
        "gib": round(max(run.gib for run in runs), 3),
    }


def growth_table(record: Mapping[str, Any]) -> str:
    """Return the points of one curve as a table; the last column is how much longer than the line before."""
    lines, before = [], None
    what = record["against"].replace("_", " ")
    for point in record["points"]:
        more = point["seconds"] / before if before else None
        before = point["seconds"]
        cells = [f"{point['states']:.2g}", number(point["seconds"]), number(point["cpu_seconds"])]
        ended = "yes" if point["complete"] else f"no, {SECONDS} s"
        lines.append((f"{point['value']} {what}", *cells, number(point["gib"]), number(more), ended))
    return table((record["name"], "states", "measured s", "cpu s", "GiB", "times the last", "whole"), lines)

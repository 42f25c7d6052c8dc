"""Time the engine for many preferences over one structure: five concepts, every state, every decision maker.

    python benchmarks/batch.py                  # the rows that have a bound
    python benchmarks/batch.py --sizes          # also: how many models a second by size
    python benchmarks/batch.py --models 1000    # fewer models, for a try

Processor seconds of one process, the least of several runs; states and moves, and what is drawn, are there before. The
last column compares with the explicit engine, which solves model after model: how many times as long it takes for one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import detente
from detente import catalog
from detente.conflict.arrays import IntArray
from detente.conflict.combinations import columns_of
from detente.engines.batch import Batch, Structure, weighed
from detente.engines.explicit import Graph, graph_of, stable_states
from detente.stability import default, sanctioning

SHAPES = tuple(shape for shape in map(sanctioning, default()) if shape is not None)
SIZES = ((2, 1), (3, 1), (2, 2), (1, 1, 1, 1), (3, 3), (3, 1, 1, 1), (1,) * 6, (4, 4), (2, 2, 2, 2), (2, 2, 1, 1, 1, 1),
         (5, 5), (3, 3, 2, 2), (4, 2, 1, 1, 1, 1))  # fmt: skip
STATEMENTS = 8


@dataclass(frozen=True)
class Row:
    """Models to be solved: what they are called, how many, their structure, tables and rows, and what they may take."""

    name: str
    conflict: detente.Conflict
    tables: Callable[[], Sequence[Any]]
    rows: IntArray
    bound: float | None = None

    def measured(self, runs: int) -> tuple[float, float]:
        """Return the seconds of all models, and those that the explicit engine takes for one of them."""
        structure = Structure.of(self.conflict)
        all_of_them = min(timed(lambda: Batch(structure, self.tables()).counts(self.rows, SHAPES)) for _ in range(runs))
        moves = graph_of(self.conflict).moves
        ranks = tuple(np.asarray(t[k], dtype=np.int64) for t, k in zip(self.tables(), self.rows[0], strict=True))
        graph = Graph(self.conflict, np.arange(structure.states), ranks, moves)

        def one() -> None:
            for shape in SHAPES:
                for i in range(len(ranks)):
                    stable_states(graph, i, shape)

        return all_of_them, min(timed(one) for _ in range(3))


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def conflict_of(own: Sequence[int]) -> detente.Conflict:
    """Return a conflict without rules in which each decision maker has so many options."""
    everybody = "".join(f"d{i}: {{}}, " for i in range(len(own)))
    options = "".join(f"o{i}_{k}: {{owner: d{i}}}, " for i, n in enumerate(own) for k in range(n))
    wishes = "".join(f"d{i}: [o0_0], " for i in range(len(own)))
    text = f"format: detente/1\ndecision_makers: {{{everybody}}}\noptions: {{{options}}}\npreferences: {{{wishes}}}\n"
    return detente.compile_model(detente.parse_case(text).model())


def at_random(own: Sequence[int], models: int, bound: float | None = None) -> Row:
    """Every model has a random strict ranking of all states for each decision maker, and none occurs twice."""
    conflict, rng = conflict_of(own), np.random.default_rng(1)
    n = 1 << sum(own)
    states = np.tile(np.arange(n, dtype=np.uint16), (models, 1))
    tables = [rng.permuted(states, axis=1) for _ in own]
    return Row("rankings", conflict, lambda: tables, np.tile(np.arange(models)[:, None], (1, len(own))), bound)


def orders(own: Sequence[int], models: int, bound: float) -> Row:
    """Every model has a random order of some statements for each decision maker; scores are worked out anew."""
    conflict, rng = conflict_of(own), np.random.default_rng(1)
    codes = np.arange(1 << sum(own))
    taken = np.array([*columns_of(codes, conflict.options).values()])

    def literal() -> Any:
        return taken[rng.integers(len(taken))] ^ bool(rng.integers(2))

    def statement() -> Any:
        a, b, c = literal(), literal(), literal()
        return (a, a | b, a & b, (a & b) | c)[rng.integers(4)]

    truth = [np.array([statement() for _ in range(STATEMENTS)]) for _ in own]

    def tables() -> list[Any]:
        place = np.argsort(rng.random((len(own), models, STATEMENTS)), axis=2)
        return [weighed(1 << p, t) for p, t in zip(place, truth, strict=True)]

    rows = np.tile(np.arange(models)[:, None], (1, len(own)))
    return Row(f"orders of {STATEMENTS} statements", conflict, tables, rows, bound)


def syria(models: int, bound: float) -> Row:
    """Variants of the largest case of the catalogue: everybody's statements in an order of fifty, drawn at random."""
    conflict, rng = detente.compile_model(catalog.read_case("syria-2016").model("A")), np.random.default_rng(1)
    codes = graph_of(conflict).states
    columns, tables = columns_of(codes, conflict.options), []
    for order in conflict.orders:
        formulas = [formula for _, formula in order.terms() or ()]
        truth = np.array([formula.evaluate_arrays(columns, len(codes)) for formula in formulas])
        tables.append(weighed(1 << np.argsort(rng.random((50, len(formulas))), axis=1), truth))
    return Row("syria-2016", conflict, lambda: tables, rng.integers(0, 50, (models, len(tables))), bound)


def main() -> int:
    """Print a table; the exit code is 1 if a bound is exceeded."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", action="store_true", help="also models of other sizes")
    parser.add_argument("--models", type=int, default=100_000, help="how many in the larger rows")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    share = given.models / 100_000
    rows = [
        at_random((3, 1, 1, 1), given.models, 1.5 * share),
        orders((3, 1, 1, 1), given.models, 1.5 * share),
        at_random((3, 1, 1, 1), 16, 0.005),
        syria(max(1, given.models // 50), given.models // 50 * 0.0005),
    ]
    rows += [at_random(own, max(1, given.models >> sum(own))) for own in (SIZES if given.sizes else ())]
    columns = ("preferences", "models", "states", "decision makers", "s", "bound s", "models/s", "explicit/this")
    print(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    within = True
    for row in rows:
        took, one = row.measured(given.runs)
        models, n = len(row.rows), Structure.of(row.conflict).states
        within &= row.bound is None or took <= row.bound
        bound = "" if row.bound is None else f"{row.bound:g}"
        rate, times = f"{models / took:.0f}", f"{one * models / took:.0f}"
        cells = (row.name, models, n, len(row.conflict.own), f"{took:.4f}", bound, rate, times)
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())

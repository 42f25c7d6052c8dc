"""Time exact shares: in which share of all its strict rankings a state is stable for a decision maker.

    python benchmarks/shares.py                 # the rows that have a bound
    python benchmarks/shares.py --sizes         # also larger models, and more options of one decision maker
    python benchmarks/shares.py --rules         # also models with rules that span owners, and with one-way options
    python benchmarks/shares.py --states 4      # fewer states of each model, for a try

Processor seconds of one process for one state and one concept, the most over states and concepts, each the least of
several runs: `detente.stability_share` once the model is read and compiled. The first call of a model also lists its
moves: column *first*. Everybody has a random strict ranking of all states. The last columns count the shares that took
longer than the bound, and where the bound on terms was hit.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

import detente
from detente.conflict.combinations import feasible_codes
from detente.conflict.conflict import letters

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
BOUND = 0.05
ROWS = ((4, 2, 2, 2), (4, 3, 3), (4, 6), (4, 2, 1, 1, 1, 1), (3, 3, 2, 2))
SIZES = ((5, 5), (6, 4), (6, 2, 2), (3, 3, 2, 2, 2), (4, 4, 4), (7, 3))


@dataclass(frozen=True)
class Row:
    """So many options of each decision maker, rules, one-way options of the first one and of the others, and models."""

    own: tuple[int, ...]
    rules: int = 0
    one_way: tuple[int, int] = (0, 0)
    models: int = 1
    bounded: bool = False

    @property
    def says(self) -> str:
        """The options, and what there is beside them."""
        beside = [f"{self.rules} rules"] if self.rules else []
        beside += [f"{self.one_way[0]} own and {self.one_way[1]} other one-way options"] if any(self.one_way) else []
        return ", ".join((" + ".join(map(str, self.own)), *beside))


RULED = (
    Row((4, 4, 3), 6, models=5),
    Row((4, 4, 4), 12, models=5),
    Row((4, 4, 3), 6, (1, 2), models=5),
    Row((4, 4, 3), 6, (2, 2), models=5),
)


def model_of(own: Sequence[int], seed: int = 1, rules: int = 0, one_way: Sequence[int] = (0, 0)) -> detente.Model:
    """Return a model in which each decision maker has so many options, and a random strict ranking.

    Rules are of three options of whomever; `one_way` are the first decision maker's options that cannot be changed both
    ways, and the others'.
    """
    rng, n = Random(seed), sum(own)
    options = {f"o{i}_{k}": {"owner": f"d{i}"} for i, many in enumerate(own) for k in range(many)}
    case: dict[str, Any] = {
        "format": "detente/1",
        "decision_makers": {f"d{i}": {} for i in range(len(own))},
        "options": options,
        "preferences": {f"d{i}": [] for i in range(len(own))},
    }
    if rules:
        case["infeasible"] = [
            " and ".join(rng.choice([o, f"not {o}"]) for o in rng.sample([*options], 3)) for _ in range(rules)
        ]
    first, others = [*options][: own[0]], [*options][own[0] :]
    for option in (*rng.sample(first, one_way[0]), *rng.sample(others, one_way[1])):
        options[option]["moves"] = rng.choice(["take-only", "drop-only"])
    codes = feasible_codes(detente.compile_model(detente.Case.from_dict(case)))
    states = [letters(int(code), n) for code in codes]
    case["preferences"] = {f"d{i}": {"ranking": rng.sample(states, len(states))} for i in range(len(own))}
    return detente.Case.from_dict(case).model()


@dataclass
class Measured:
    """The seconds of the first share and the most of one afterwards, how many took too long, and were not found."""

    first: float = 0.0
    most: float = 0.0
    over: int = 0
    lost: int = 0
    of: int = 0


def timed(model: detente.Model, state: str, concept: str) -> tuple[float, bool]:
    """Return the seconds that one share takes, and whether it is not found."""
    start = time.process_time()
    found = detente.stability_share(model, state=state, decision_maker="d0", concept=concept)
    return time.process_time() - start, found.shares[0].share is None


def measured(model: detente.Model, states: int, runs: int, found: Measured) -> None:
    """Measure the shares of some states under every concept."""
    conflict, rng = detente.compile_model(model), Random(2)
    asked = [letters(int(c), len(conflict.options)) for c in rng.choices(feasible_codes(conflict).tolist(), k=states)]
    for concept, state in product(CONCEPTS, asked):
        each = [timed(model, state, concept) for _ in range(runs)]
        least, lost = min(each)
        found.first = found.first or each[0][0]
        found.most = max(found.most, least)
        found.over += least > BOUND
        found.lost += lost
        found.of += 1


def main() -> int:
    """Print a table; the exit code is 1 if a bound is exceeded."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", action="store_true", help="also larger models")
    parser.add_argument("--states", type=int, default=8, help="how many states of each model")
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--rules", action="store_true", help="also models with rules and one-way options")
    given = parser.parse_args()
    columns = ("options", "states", "first s", "most s", "bound s", "beyond it", "not found")
    print(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    within = True
    rows: list[Row] = [Row(own, bounded=True) for own in ROWS]
    rows += [Row(own) for own in SIZES if given.sizes] + [row for row in RULED if given.rules]
    for row in rows:
        found, sizes = Measured(), []
        for seed in range(1, row.models + 1):
            model = model_of(row.own, seed, row.rules, row.one_way)
            sizes.append(len(feasible_codes(detente.compile_model(model))))
            measured(model, given.states, given.runs, found)
        within &= not row.bounded or not (found.over or found.lost)
        size = f"{min(sizes)} to {max(sizes)}" if len(sizes) > 1 else f"{sizes[0]}"
        bound = f"{BOUND:g}" if row.bounded else ""
        told = (f"{found.first:.3f}", f"{found.most:.3f}", bound, f"{found.over} of {found.of}", found.lost)
        print(f"| {' | '.join(map(str, (row.says, size, *told)))} |", flush=True)
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())

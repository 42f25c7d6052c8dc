"""Time exact shares: in which share of all its strict rankings a state is stable for a decision maker.

    python benchmarks/shares.py                 # the rows that have a bound
    python benchmarks/shares.py --sizes         # also larger models, and more options of one decision maker
    python benchmarks/shares.py --states 4      # fewer states of each model, for a try

Processor seconds of one process for one state and one concept, the most over states and concepts, each the least of
several runs: `detente.stability_share` once the model is read and compiled. The first call of a model also lists its
moves: column *first*. Everybody has a random strict ranking of all states. The last column counts where the bound on
terms was hit.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from random import Random

import detente
from detente.conflict.conflict import letters

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
BOUND = 0.05
ROWS = ((4, 2, 2, 2), (4, 3, 3), (4, 6), (4, 2, 1, 1, 1, 1), (3, 3, 2, 2))
SIZES = ((5, 5), (6, 4), (6, 2, 2), (3, 3, 2, 2, 2), (4, 4, 4), (7, 3))


def model_of(own: Sequence[int], seed: int = 1) -> detente.Model:
    """Return a model without rules in which each decision maker has so many options, and a random strict ranking."""
    rng, n = Random(seed), sum(own)
    states = [letters(code, n) for code in range(1 << n)]
    case = detente.Case.from_dict({
        "format": "detente/1",
        "decision_makers": {f"d{i}": {} for i in range(len(own))},
        "options": {f"o{i}_{k}": {"owner": f"d{i}"} for i, many in enumerate(own) for k in range(many)},
        "preferences": {f"d{i}": {"ranking": rng.sample(states, len(states))} for i in range(len(own))},
    })  # fmt: skip
    return case.model()


def measured(own: Sequence[int], states: int, runs: int) -> tuple[float, float, int]:
    """Return the seconds of the first share, the most seconds of one afterwards, and how many were not found."""
    model, rng, n = model_of(own), Random(2), sum(own)
    detente.compile_model(model)
    asked = [letters(rng.randrange(1 << n), n) for _ in range(states)]
    first, most, lost = 0.0, 0.0, 0
    for concept in CONCEPTS:
        for state in asked:
            times = []
            for _ in range(runs):
                start = time.process_time()
                found = detente.stability_share(model, state=state, decision_maker="d0", concept=concept)
                times.append(time.process_time() - start)
            first = first or times[0]
            most = max(most, min(times))
            lost += found.shares[0].share is None
    return first, most, lost


def main() -> int:
    """Print a table; the exit code is 1 if a bound is exceeded."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", action="store_true", help="also larger models")
    parser.add_argument("--states", type=int, default=8, help="how many states of each model")
    parser.add_argument("--runs", type=int, default=2)
    given = parser.parse_args()
    columns = ("options", "states", "first s", "most s", "bound s", "not found")
    print(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    within = True
    for own in (*ROWS, *(SIZES if given.sizes else ())):
        first, most, lost = measured(own, given.states, given.runs)
        bounded = own in ROWS
        within &= not bounded or (most <= BOUND and not lost)
        bound, unknown = f"{BOUND:g}" if bounded else "", f"{lost} of {given.states * len(CONCEPTS)}"
        cells = (" + ".join(map(str, own)), 1 << sum(own), f"{first:.3f}", f"{most:.3f}", bound, unknown)
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())

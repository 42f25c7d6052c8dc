"""Compare what the reasons of an assessment take with what solving the same model takes.

    python benchmarks/reasons.py                     # models of 12 to 24 options
    python benchmarks/reasons.py --options 15 --states 50

Each row is one generated conflict: seconds for the stable states under the five concepts, seconds for everything that
`detente assess` says besides (who would leave which state by which moves, and who deters that), and the ratio of the
two, which hardly depends on the machine. Both are the least of several runs, each on a model read anew.
"""

from __future__ import annotations

import argparse
import sys
import time

from generate import FAMILIES, Recipe, case_text

import detente
from detente.report import assess_record

SIZES = ((12, 3), (15, 3), (18, 4), (20, 4), (22, 4), (24, 4))


def measured(recipe: Recipe, states: int) -> tuple[float, float, int]:
    """Return the seconds of solving and of everything else, and how many moves were told of."""
    model = detente.parse_case(case_text(recipe)).model()
    start = time.perf_counter()
    solution = detente.solve(model)
    solved = time.perf_counter() - start
    assessment = detente.assess_proposals(model, limit=states)
    assert solution.engine == assessment.solution.engine
    start = time.perf_counter()
    record = assess_record(assessment, states)  # works out the reasons
    took = time.perf_counter() - start
    told = [m for p in record["proposals"] for v in p["verdicts"] for b in v["blockers"] for m in b["moves"]]
    return solved, took, len(told)


def main() -> int:
    """Print one row per conflict."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--options", type=int, help="only models of so many options")
    parser.add_argument("--states", type=int, default=3, help="states told of for each of two proposals")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    columns = ("options", "decision makers", "family", "moves told", "solve s", "reasons s", "ratio")
    print(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    for options, decision_makers in SIZES:
        for family in FAMILIES if given.options in (None, options) else ():
            recipe = Recipe(options, decision_makers, family=family, seed=given.seed, proposals=2)
            runs = [measured(recipe, given.states) for _ in range(given.runs)]
            solved, reasons = (min(run[k] for run in runs) for k in (0, 1))
            cells = (options, decision_makers, family, runs[0][2], f"{solved:.3f}", f"{reasons:.3f}")
            print(f"| {' | '.join(map(str, cells))} | {reasons / solved:.1f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

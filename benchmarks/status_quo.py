"""Measure what the status quo table of a large model costs: processor seconds of one process.

    python benchmarks/status_quo.py                  # 17 options of four decision makers: 131 072 states
    python benchmarks/status_quo.py --options 14

By arrays over all combinations, and, with a move forbidden, move by move. The bound is 2 processor seconds each for
100 000 states; the exit code is 1 if it is exceeded.
"""

from __future__ import annotations

import argparse
import sys
import time
from random import Random

import detente

BOUND = 2.0
MAKERS = ("A", "B", "C", "D")


def case_text(options: int, *, forbidden: bool) -> str:
    """Return a model in which everybody has statements on twelve options at random."""
    rng, names = Random(1), [f"o{k}" for k in range(options)]
    lines = ["format: detente/1", "title: Large", "decision_makers:", *(f"  {dm}: {{name: {dm}}}" for dm in MAKERS)]
    lines += ["options:", *(f"  {o}: {{owner: {MAKERS[k % len(MAKERS)]}}}" for k, o in enumerate(names))]
    if forbidden:
        lines += ["forbidden_moves:", "  - {by: A, from: o0 and o1, to: not o4}"]
    lines.append("preferences:")
    for dm in MAKERS:
        said = ", ".join(rng.choice(("", "not ")) + o for o in rng.sample(names, min(12, options)))
        lines.append(f"  {dm}: [{said}]")
    return "\n".join([*lines, f"status_quo: {'N' * options}", ""])


def main(arguments: list[str] | None = None) -> int:
    """Measure both ways, and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--options", type=int, default=17)
    options = parser.parse_args(arguments).options
    slow = False
    for forbidden in (False, True):
        model = detente.parse_case(case_text(options, forbidden=forbidden)).model()
        begun = time.process_time()
        found = detente.status_quo_table(model)
        took = time.process_time() - begun
        slow |= took > BOUND
        counts = ", ".join(f"{table.reached.count:,} by {kind}" for kind, table in found.by.items())
        how = "move by move" if forbidden else "by arrays"
        print(f"{how}: {took:.2f} processor seconds of {BOUND} for {1 << options:,} states; reached are {counts}")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())

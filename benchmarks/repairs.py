"""Time the search for repairs: the status quo of generated conflicts is to become an equilibrium.

    python benchmarks/repairs.py                       # 24 options, 4 decision makers, seeds 0 to 9, Nash and SEQ
    python benchmarks/repairs.py --concept gmr --family local

The conflicts have 10 statements each for 4 decision makers. A row says what is proven: the cost of the cheapest repair,
or bounds of it; and whether solving the changed model from scratch gave the same answer.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict

from generate import Recipe, case_text

import detente


def row(recipe: Recipe, concept: str, seconds: float) -> tuple[bool, str]:
    """Search for the cheapest repair of one conflict, and say how it went."""
    model = detente.parse_case(case_text(recipe)).model()
    start, cpu = time.perf_counter(), time.process_time()
    found = detente.repair(model, concept=concept, state=model.status_quo, limit=1, seconds=seconds)
    took, worked = time.perf_counter() - start, time.process_time() - cpu
    proven = found.proven and took < seconds
    cost = f"cost {found.found[0].cost}" if found.found else f"between {found.lower} and {found.upper}"
    verified = found.found[0].verified.value if found.found else "-"
    sets = f"{len(found.candidates)} changes, {found.proposed} sets looked at"
    cells = (concept, str(recipe.seed), cost, "yes" if proven else "no", verified, f"{took:.1f}", f"{worked:.1f}", sets)
    return proven, f"| {' | '.join(cells)} |"


def main() -> int:
    """Print one row per conflict, and how many were proven."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--options", type=int, default=24)
    parser.add_argument("--decision-makers", type=int, default=4)
    parser.add_argument("--family", default="random")
    parser.add_argument("--concept", action="append", help="may be repeated; nash and seq by default")
    parser.add_argument("--seeds", type=int, default=10, help="how many, from 0")
    parser.add_argument("--seconds", type=float, default=60.0)
    given = parser.parse_args()
    print(
        "| concept | seed | cheapest | proven | verified | seconds | CPU seconds | |\n|---|---|---|---|---|---|---|---|"
    )
    for concept in given.concept or ["nash", "seq"]:
        proven = 0
        for seed in range(given.seeds):
            recipe = Recipe(given.options, given.decision_makers, family=given.family, seed=seed)
            good, text = row(recipe, concept, given.seconds)
            proven += good
            print(text, flush=True)
        print(f"\n{concept}: {proven} of {given.seeds} proven; {asdict(recipe)}\n", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

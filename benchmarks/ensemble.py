"""Time ensembles as users meet them: whole processes, from the case to shares.

    python benchmarks/ensemble.py

Processor seconds, the least of several runs. The first row is the largest case of the catalogue, of which each
statement that is inferred may be missing; the second a drawn model of 64 states and 4 decision makers, of which each
has a list of 8 statements in an order that nobody knows: 10^5 variants are drawn, and five concepts asked about.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from generate import Recipe, case_text
from processor import process

RECIPE = Recipe(options=6, decision_makers=4, statements=8, family="local", seed=1, rules=0, proposals=1)
SAMPLES = 100_000
SYRIA = """import detente
case = detente.read_case("syria-2016")
found = detente.ensemble(case.model("A"), proposals=["V1", "V1_full", "V2"], perhaps="inferred")
assert found.exhaustive and found.stopped is None, found
"""
DRAWN = """import detente
found = detente.ensemble(detente.read_case({path!r}), measure="statements", samples={samples})
assert found.looked_at == {samples}, found
"""
WITHIN = {"syria-2016, A, inferred statements missing": 10.0, "64 states, 4 decision makers, drawn orders": 2.0}


def main() -> int:
    """Print the rows; 1 if a bound is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.yaml"
        path.write_text(case_text(RECIPE), encoding="utf-8")
        codes = (SYRIA, DRAWN.format(path=str(path), samples=SAMPLES))
        kept = True
        for (what, bound), code in zip(WITHIN.items(), codes, strict=True):
            seconds = process(code, runs)
            kept &= seconds <= bound
            print(f"ensemble of {what}, five concepts, whole process: {seconds:.2f} s, bound {bound:g} s")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

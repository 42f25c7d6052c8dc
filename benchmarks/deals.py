"""Time the efficient ones of a million rows of ranks, and what could be agreed on in the first case.

    python benchmarks/deals.py

Processor seconds of one process, the least of several runs. Rows are of three kinds: drawn one by one (few are
efficient), a model's (each decision maker weighs its own options and somebody else's), and opposed (ranks sum to the
same everywhere, so that all are efficient, which is the most that there can be). Beside them stands, of fewer rows, the
plain way: one row after the other beside all; that it finds the same ones is looked at, too.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
from processor import process, timed

from detente.conflict.arrays import BoolArray, IntArray
from detente.engines.frontier import maxima

ROWS, FEW, PARTIES = 1_000_000, 4_000, 4
WITHIN = {"drawn": 5.0, "modelled": 5.0, "opposed": 20.0}
PROCESS = """import detente, detente.assess
detente.assess.find_deals(detente.read_case("syria-2016").model("A"), given="coop and join")
"""
PROCESS_WITHIN = 2.0


def drawn(n: int) -> list[IntArray]:
    """Return rows of which each rank is drawn by itself."""
    return [*np.random.default_rng(1).integers(0, 1 << 20, size=(PARTIES, n))]


def modelled(n: int) -> list[IntArray]:
    """Return rows that are the states of options, each owned by one of four who want something of the next."""
    codes, bits = np.arange(n), (n - 1).bit_length()
    own = [codes >> bits * i // PARTIES & (1 << bits // PARTIES) - 1 for i in range(PARTIES)]
    return [3 * own[i] - 2 * own[(i + 1) % PARTIES] + (own[i] ^ own[i - 1]) for i in range(PARTIES)]


def opposed(n: int) -> list[IntArray]:
    """Return rows whose sum is the same."""
    some = np.random.default_rng(1).integers(0, 1 << 20, size=(PARTIES - 1, n))
    return [*some, -some.sum(axis=0)]


def plainly(ranks: list[IntArray]) -> BoolArray:
    """Return which rows no other one dominates, by looking at each beside all."""
    rows = np.stack(ranks, axis=1)
    return np.array([not ((rows >= row).all(axis=1) & (rows > row).any(axis=1)).any() for row in rows])


def main() -> int:
    """Print the rows; 1 if a bound is not kept."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    kept = True
    for kind in (drawn, modelled, opposed):
        ranks, few = kind(ROWS), kind(FEW)
        seconds = timed(lambda ranks=ranks: maxima(ranks), 3)  # type: ignore[misc]  # bound now
        plain = timed(lambda few=few: plainly(few), 1)  # type: ignore[misc]  # as above
        ours = timed(lambda few=few: maxima(few), 3)  # type: ignore[misc]  # as above
        same = bool((plainly(few) == maxima(few)).all())
        kept &= same and seconds <= WITHIN[kind.__name__]
        count, bound = np.count_nonzero(maxima(ranks)), WITHIN[kind.__name__]
        print(
            f"efficient of {ROWS:,} rows of {PARTIES} ranks, {kind.__name__}: {count:,} found, "
            f"{seconds:.2f} s, bound {bound:g} s; of {FEW:,} rows one beside all {plain / ours:,.0f} times as long, "
            f"{'the same' if same else 'OTHER'}"
        )
    seconds = process(PROCESS)
    kept &= seconds <= PROCESS_WITHIN
    print(f"deals of syria-2016, five concepts, whole process: {seconds:.2f} s, bound {PROCESS_WITHIN:g} s")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

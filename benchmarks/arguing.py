"""Time what arguments come to: what is settled, and the positions, beside PyArg where it is installed.

    python benchmarks/arguing.py              # `pip install --no-deps python-argumentation parse` for the comparison

Processor seconds of one process, the least of several runs; frameworks are there before. PyArg (python-argumentation,
as published on PyPI) is asked for the preferred extensions of the same arguments and attacks; that it finds the same
ones is looked at, too. Its rows take up to a minute each.
"""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from random import Random

from processor import process, timed

from detente.assess.arguing import Framework, Label, grounded, positions

SIZES = (12, 20, 26)
RATIO = 1_000
"""How many times as long PyArg is to take for the largest of those in which attacks go one way."""


def attacked(n: int, seed: int = 1) -> Framework:
    """Return a framework of statements of which each attacks two others, or itself."""
    rng, names = Random(seed), [f"s{k}" for k in range(n)]
    return Framework.of(names, objections=[(a, rng.choice(names)) for a in names for _ in range(2)])


def answered(n: int, seed: int = 1) -> Framework:
    """Return one in which each attacks one other, which answers it: of many positions."""
    rng, names = Random(seed), [f"s{k}" for k in range(n)]
    pairs = [(a, rng.choice([b for b in names if b != a])) for a in names]
    return Framework.of(names, objections=[*pairs, *((b, a) for a, b in pairs)])


def argued(n: int, seed: int = 1) -> Framework:
    """Return one in which every other statement is a reason for an earlier one, too."""
    rng, names = Random(seed), [f"s{k}" for k in range(n)]
    reasons = [([names[k]], names[rng.randrange(k)]) for k in range(1, n, 2)]
    objections = [(a, rng.choice(names)) for a in names for _ in range(2)]
    return Framework.of(names, reasons=reasons, objections=objections)


def beside_pyarg(f: Framework) -> tuple[float, bool]:
    """Return the seconds that PyArg takes for the positions, and whether it finds the same ones."""
    from py_arg.abstract_argumentation_classes.abstract_argumentation_framework import (  # type: ignore[import-not-found]  # where it is installed
        AbstractArgumentationFramework,
    )
    from py_arg.abstract_argumentation_classes.argument import Argument  # type: ignore[import-not-found]
    from py_arg.abstract_argumentation_classes.defeat import Defeat  # type: ignore[import-not-found]
    from py_arg.algorithms.semantics.get_preferred_extensions import (  # type: ignore[import-not-found]
        get_preferred_extensions,
    )

    arguments = {s: Argument(s) for s in f.statements}
    defeats = [Defeat(arguments[a], arguments[b]) for a, b in sorted(f.objections)]
    theirs = AbstractArgumentationFramework("", list(arguments.values()), defeats)
    found: list[set[str]] = []
    seconds = timed(lambda: found.extend({a.name for a in e} for e in get_preferred_extensions(theirs)), 1)
    ours = [{s for s, label in at.items() if label is Label.IN} for at in positions(f)]
    return seconds, sorted(map(sorted, found)) == sorted(map(sorted, ours))


STRIKING = """import detente
case = detente.read_case("syria-2016")
for by in ("voice", "reason", "claim"):
    detente.argue(case, by=by, selections=[("A", "before_deadline"), ("A", "after_deadline")])
"""
STRUCK_WITHIN = 2.0


def main() -> int:
    """Print the rows; 1 if a bound is not kept."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    positions(attacked(40))  # loads the solver
    kept = True
    large = argued(10_000)
    large.numbered  # noqa: B018 - counted with making it
    seconds = timed(lambda: grounded(large), 5)
    kept &= seconds <= 0.1
    print(f"settled, 10 000 statements: {seconds:.3f} s, bound 0.1 s")
    thousand = attacked(1_000)
    print(f"positions, 1 000 statements: {timed(lambda: positions(thousand), 3):.3f} s, {positions(thousand)}")
    bound = attacked(max(SIZES))
    for n, f in [*((n, attacked(n)) for n in SIZES), *((n, answered(n)) for n in SIZES)]:
        seconds = timed(lambda f=f: positions(f), 20)  # type: ignore[misc]  # bound now
        line = f"positions, {n} statements: {seconds * 1000:.2f} ms, {positions(f).count} found"
        if find_spec("py_arg") is not None:
            theirs, same = beside_pyarg(f)
            line += f"; PyArg {theirs:.3f} s, {theirs / seconds:,.0f} times, {'the same' if same else 'OTHER'}"
            kept &= same and (f != bound or theirs >= RATIO * seconds)
        print(line)
    seconds = process(STRIKING)
    kept &= seconds <= STRUCK_WITHIN
    print(f"voices, reasons and claims of syria-2016 struck, both phases, whole process: {seconds:.2f} s, bound 2 s")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

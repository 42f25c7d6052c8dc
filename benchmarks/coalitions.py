"""Time what is stable against all coalitions: hundreds of states by every concept, and a million by arrays.

    python benchmarks/coalitions.py

Processor seconds, the least of several runs after one that is not counted: `syria-2016` with its 768 states and 6
decision makers under the four concepts, as a whole process; then, from the file on, models of 20 options and 4 decision
makers. Preferences of these are drawn: statements, of models without rules, with rules across decision makers, and with
options of one way; or weights that sum to nothing for each option, so that no two states are better for everybody,
which is the most that there can be to look at. All coalitions are asked about. Beside them stands, for models of the
same kinds with fewer states, whether the plain definitions find the same, and how many times as long these take.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

import numpy as np
from generate import Recipe, case_text
from processor import process, timed

import detente
from detente.conflict import Conflict, Sanctioning
from detente.conflict.few import bits
from detente.engines import StateSet
from detente.engines.coalitions import WAYS, coalitions_of
from detente.stability import CONCEPTS
from detente.stability.coalitions import coalitions_in
from detente.stability.joint import Joint

MAKERS, OPTIONS, FEW = 4, 20, 10
PROCESS = """import detente
found = detente.solve(detente.read_case("syria-2016").model("A"), concepts=["cnash", "cgmr", "csmr", "cseq"])
assert found.complete
"""
ASKED = """import detente
detente.find_coalitions(detente.solve(detente.read_case("syria-2016").model("A")))
"""
PROCESS_WITHIN, WITHIN = 5.0, 20.0


def drawn(options: int) -> str:
    return case_text(Recipe(options, MAKERS, rules=0))


def with_rules(options: int) -> str:
    """Two rules, each about options of two decision makers; nine combinations in sixteen are left."""
    lines = case_text(Recipe(options, MAKERS, rules=0)).split("preferences:")
    per = options // MAKERS
    return f"{lines[0]}infeasible:\n  - o0 and o{per}\n  - o1 and not o{options - 1}\npreferences:{lines[1]}"


def one_way(options: int) -> str:
    return case_text(Recipe(options, MAKERS, rules=0, one_way=options // 4))


def opposed(options: int) -> str:
    weights = np.random.default_rng(1).integers(-1000, 1000, size=(MAKERS - 1, options))
    rows = [*weights, -weights.sum(axis=0)]
    lines = ["format: detente/1", "title: opposed", "decision_makers:", *(f"  d{i}: {{}}" for i in range(MAKERS))]
    lines += ["options:", *(f"  o{k}: {{owner: d{k * MAKERS // options}}}" for k in range(options)), "preferences:"]
    for i, row in enumerate(rows):
        lines.append(f"  d{i}: {{weights: {{{', '.join(f'o{k}: {w}' for k, w in enumerate(row))}}}}}")
    return "\n".join(lines) + "\n"


def compiled(text: str) -> Conflict:
    return detente.compile_model(detente.parse_case(text).model())


def universal(conflict: Conflict, way: str, concepts: tuple[str, ...]) -> dict[str, StateSet]:
    """Return for each concept the states that no coalition leaves."""
    shapes = [shape_of(c) for c in concepts]
    run = WAYS[way].start(conflict, shapes)
    found = dict.fromkeys(concepts, run.feasible)
    for part in run.parts(coalitions_of(len(conflict.decision_makers))):
        found[part.concept] &= part.stable
    return found


def shape_of(concept: str) -> Sanctioning:
    joint = CONCEPTS[concept]
    assert isinstance(joint, Joint)
    return joint.shape


def plainly(conflict: Conflict, concepts: tuple[str, ...]) -> dict[str, list[int]]:
    coalitions_in.cache_clear()
    together = coalitions_in(conflict)
    codes, answering = together.listing.codes, {c.id: c.answering for c in CONCEPTS.values() if isinstance(c, Joint)}
    return {c: [codes[k] for k in bits(together.universal(answering[c]))] for c in concepts}


def row(kind: Callable[[int], str], concepts: tuple[str, ...]) -> bool:
    text, few = kind(OPTIONS), compiled(kind(FEW))
    found = universal(compiled(text), "dense", concepts)
    seconds = timed(lambda: universal(compiled(text), "dense", concepts), 2)
    plain = timed(lambda: plainly(few, concepts), 1)
    ours = timed(lambda: universal(few, "dense", concepts), 3)
    fast = {c: [*s.codes()] for c, s in universal(few, "dense", concepts).items()}
    same = fast == plainly(few, concepts)
    counts = ", ".join(f"{c} {s.count:,}" for c, s in found.items())
    print(
        f"{kind.__name__.replace('_', ' ')}, {OPTIONS} options, {MAKERS} decision makers: {counts}; "
        f"{seconds:.2f} s, bound {WITHIN:g} s; {1 << FEW:,} combinations plainly {plain / ours:,.0f} times as long, "
        f"{'the same' if same else 'OTHER'}"
    )
    return same and seconds <= WITHIN


def main() -> int:
    """Print the rows; 1 if a bound is not kept."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    kept = True
    for what, code in (("four concepts, all coalitions", PROCESS), ("what coalitions could do", ASKED)):
        seconds = process(code)
        kept &= seconds <= PROCESS_WITHIN
        print(f"syria-2016, {what}, whole process: {seconds:.2f} s, bound {PROCESS_WITHIN:g} s")
    for kind in (drawn, with_rules, one_way, opposed):
        kept &= row(kind, ("cnash", "cgmr"))
    kept &= row(drawn, ("csmr", "cseq"))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

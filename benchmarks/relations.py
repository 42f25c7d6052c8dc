"""Time the exact frustration index of signed networks, beside a plain integer model on HiGHS and on GLPK.

    pip install --target PEERS --no-deps highspy swiglpk       # where a comparison is wanted; nothing else uses them
    PYTHONPATH=PEERS python benchmarks/relations.py

The networks are drawn: as many different pairs of actors as it says, each with or against with the same chance.
Processor seconds of one process, from the relations on; of Detente, which finds all optimal divisions, the least of
several runs; of the others, which find one, a single run, that ends after `--bound` seconds by the clock. Then what it
took is less than it would have taken, and is told as *at least*. The index must be the same.

The model is the *AND* model of Aref and Wilson (*Journal of Complex Networks* 7, 2019) without what makes it faster,
as the R package signnet gives it to GLPK: a variable for each actor and each relation, and the inequalities that are
needed. GLPK is under the GPL: this program asks it where somebody has installed it, and nothing of Detente does.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from random import Random

from processor import timed

from detente.engines.balance import balance

ALL_WITHIN = 0.1
"""Seconds in which 16 actors with 58 relations are to be told with all optimal divisions."""
TIMES = {(30, 150): {"HiGHS": 20, "GLPK": 5}, (50, 250): {"HiGHS": 30, "GLPK": 30}}
"""How many times as long as Detente the others are to take, of so many actors and relations."""

Network = Mapping[tuple[int, int], int]
Solved = tuple[float, int | None]
"""Seconds, and the index; None where the bound was hit."""


def drawn(actors: int, relations: int, seed: int) -> Network:
    """Return a network: pairs that are drawn, with signs that are."""
    rng = Random(seed)
    pairs = rng.sample([(i, j) for j in range(actors) for i in range(j)], relations)
    return {pair: rng.choice((1, -1)) for pair in pairs}


def pulls(network: Network) -> Counter[int]:
    """Return the coefficient of each actor: relations with plus, less relations with minus."""
    found: Counter[int] = Counter()
    for pair, sign in network.items():
        for actor in pair:
            found[actor] += sign
    return found


def on_highs(actors: int, network: Network, bound: float) -> Solved:
    """Return what HiGHS finds; one of its threads."""
    import highspy  # type: ignore[import-not-found]  # where it is installed

    model = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("time_limit", bound)):
        model.setOptionValue(option, value)
    side = [model.addBinary() for _ in range(actors)]
    for actor, pull in pulls(network).items():
        model.changeColCost(side[actor].index, pull)
    for (one, other), sign in network.items():
        both = model.addBinary()
        model.changeColCost(both.index, -2 * sign)
        if sign > 0:
            model.addConstr(both <= side[one])
            model.addConstr(both <= side[other])
        else:
            model.addConstr(both >= side[one] + side[other] - 1)
    start = time.process_time()
    model.run()
    seconds = time.process_time() - start
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return seconds, None
    return seconds, round(model.getObjectiveValue()) + sum(sign < 0 for sign in network.values())


def on_glpk(actors: int, network: Network, bound: float) -> Solved:
    """Return what GLPK finds, by branch and cut with its presolver."""
    import swiglpk as glpk  # type: ignore[import-not-found]  # where it is installed

    glpk.glp_term_out(glpk.GLP_OFF)
    model = glpk.glp_create_prob()
    glpk.glp_add_cols(model, actors + len(network))
    for column in range(1, actors + len(network) + 1):
        glpk.glp_set_col_kind(model, column, glpk.GLP_BV)
    for actor, pull in pulls(network).items():
        glpk.glp_set_obj_coef(model, actor + 1, pull)

    def at_most(most: int, *terms: tuple[int, int]) -> None:
        columns, factors = glpk.intArray(len(terms) + 1), glpk.doubleArray(len(terms) + 1)
        for k, (column, factor) in enumerate(terms, 1):
            columns[k], factors[k] = column, factor
        row = glpk.glp_add_rows(model, 1)
        glpk.glp_set_mat_row(model, row, len(terms), columns, factors)
        glpk.glp_set_row_bnds(model, row, glpk.GLP_UP, 0, most)

    for both, ((one, other), sign) in enumerate(network.items(), actors + 1):
        glpk.glp_set_obj_coef(model, both, -2 * sign)
        if sign > 0:
            at_most(0, (both, 1), (one + 1, -1))
            at_most(0, (both, 1), (other + 1, -1))
        else:
            at_most(1, (both, -1), (one + 1, 1), (other + 1, 1))
    asked = glpk.glp_iocp()
    glpk.glp_init_iocp(asked)
    asked.presolve, asked.tm_lim = glpk.GLP_ON, int(bound * 1000)
    start = time.process_time()
    ended = glpk.glp_intopt(model, asked)
    seconds = time.process_time() - start
    if ended != 0 or glpk.glp_mip_status(model) != glpk.GLP_OPT:
        return seconds, None
    return seconds, round(glpk.glp_mip_obj_val(model)) + sum(sign < 0 for sign in network.values())


PEERS: Mapping[str, tuple[str, Callable[[int, Network, float], Solved]]] = {
    "HiGHS": ("highspy", on_highs),
    "GLPK": ("swiglpk", on_glpk),
}


def beside(actors: int, relations: int, seeds: int, bound: float) -> bool:
    """Print a row for each network and one for all of them; tell whether every other takes as long as it is to."""
    ours, theirs, ended = 0.0, Counter[str](), set()
    kept = True
    for seed in range(1, seeds + 1):
        network = drawn(actors, relations, seed)
        edges = [(*pair, sign) for pair, sign in network.items()]
        seconds = timed(lambda edges=edges: balance(actors, edges), 5)  # type: ignore[misc]  # bound now
        found = balance(actors, edges)
        ours += seconds
        line = f"{actors}/{relations}, seed {seed}: index {found.lower}, {found.count} optimal, {seconds:.3f} s"
        kept &= found.exact and found.complete
        for name, (module, solve) in PEERS.items():
            if find_spec(module) is not None:
                spent, index = solve(actors, network, bound)
                theirs[name] += spent
                ended |= {name} if index is None else set()
                kept &= index in (None, found.lower)
                line += f"; {name} {'at least ' if index is None else ''}{spent:.2f} s"
                line += "" if index in (None, found.lower) else f", OTHER: {index}"
        print(line, flush=True)
    for name, spent in theirs.items():
        wanted = TIMES[actors, relations][name]
        least = "at least " if name in ended else ""
        print(
            f"{actors}/{relations}: {name} takes {least}{spent / ours:,.0f} times as long, to be {wanted}", flush=True
        )
        kept &= spent >= wanted * ours
    return kept


def main() -> int:
    """Print the rows; 1 if a bound is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bound", type=float, default=60.0, help="seconds after which another program is stopped")
    parser.add_argument("--seeds", type=int, default=3, help="how many networks of each size")
    asked = parser.parse_args()
    edges = [(*pair, sign) for pair, sign in drawn(16, 58, 1).items()]
    seconds = timed(lambda: balance(16, edges), 5)
    kept = seconds <= ALL_WITHIN
    print(f"16/58, all optimal divisions ({balance(16, edges).count}): {seconds:.4f} s, bound {ALL_WITHIN} s")
    for size in TIMES:
        kept &= beside(*size, asked.seeds, asked.bound)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

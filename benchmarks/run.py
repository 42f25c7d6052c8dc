"""Measure what Detente promises about speed and memory: whole processes, from the shell to the answer.

Each row is a command. It is run several times and its least time counts, since other work on the machine only ever
adds to it; its memory is the greatest of all runs. Before that it is run once without counting, so that what is
measured is a second run; for the dense engine this first run compiles into an empty cache and is shown as the cold
time. README.md says what the columns mean. Exits with 1 if a bound is exceeded.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import gmcr_plus
import growth
from generate import Recipe
from processes import BOUND, COUNTS, DONE, SEED, Bench, Failed, Run, number, say, table

OK, OVER, INCOMPLETE, NO_BOUND = "ok", "OVER", "INCOMPLETE", "no bound"
NOT_BOUND_HERE, LEFT_OUT = "not bound here", "left out"
CORES = 2  # the bounds are stated for a machine with two


@dataclass(frozen=True)
class Row:
    """A line of the table: a command, and its bounds.

    Parameters
    ----------
    id, what
        Its short name, and what it does in words.
    arguments
        What comes after `detente`.
    recipe
        The model to write into a file and to append to the arguments, if the case is not one of the catalogue.
    seconds, cpu_seconds, gib
        Bounds, of the time, of the processor's time and of memory; None where nothing is promised.
    status
        Why it is not measured, if it is not.
    """

    id: str
    what: str
    arguments: tuple[str, ...] = ()
    recipe: Recipe | None = None
    seconds: float | None = None
    gib: float | None = None
    status: str = ""
    cpu_seconds: float | None = None

    @property
    def engine(self) -> str:
        """The engine that is meant to solve it, where that matters."""
        return self.id.split("-")[0] if self.recipe else ""


SOLVE = ("solve", *COUNTS)
SOLVE_DENSE = (*SOLVE, "--engine", "dense")
SYMBOLIC = "symbolic, 40 options, 12 statements each: "
LARGE = Recipe(40, statements=12)


def _solve_symbolic(*concepts: str) -> tuple[str, ...]:
    return (*SOLVE, "--engine", "symbolic", *(word for concept in concepts for word in ("--concept", concept)))


ROWS = (
    Row("version", "--version", ("--version",), seconds=0.3, cpu_seconds=0.1),
    Row("classic", "solve elmira-9state", ("solve", "elmira-9state"), seconds=1.0, cpu_seconds=0.25),
    Row("classic-largest", "solve syria-2016, A", ("solve", "syria-2016", "--perspective", "A"), seconds=1.0),
    Row("dense-24", "dense, 24 options, random", SOLVE, Recipe(24, seed=SEED), 8.0, 4.0),
    Row("dense-24-local", "dense, 24 options, local", SOLVE, Recipe(24, family="local"), 8.0, 4.0),
    Row("dense-24-one-way", "dense, 24 options, 8 one-way", SOLVE, Recipe(24, seed=SEED, one_way=8)),
    Row("dense-26", "dense, 26 options, random", SOLVE_DENSE, Recipe(26, seed=6), 40.0, 16.0, NOT_BOUND_HERE),
    Row(
        "symbolic-40-moves",
        SYMBOLIC + "Nash, GMR, SMR",
        _solve_symbolic("nash", "gmr", "smr"),
        LARGE,
        2.0,
    ),
    Row("symbolic-40-seq", SYMBOLIC + "SEQ", _solve_symbolic("seq"), LARGE, 20.0),
    Row("symbolic-40-sseq", SYMBOLIC + "SSEQ", _solve_symbolic("sseq"), LARGE, 20.0),
    Row(
        "symbolic-100",
        "symbolic, 100 options, local: Nash, GMR, SMR",
        _solve_symbolic("nash", "gmr", "smr"),
        Recipe(100, statements=15, family="local"),
        60.0,
    ),
    Row(
        "symbolic-60-assess",
        "symbolic, 60 options, local: assess two proposals",
        ("assess", "--format", "json", "--limit", "1", "--engine", "symbolic"),
        Recipe(60, family="local", proposals=2, seed=1),
        60.0,
    ),
)
PLAINEST = (8, 12, 14, 16)
SEEDS = range(10)
HARDER = Recipe(40, statements=20)


@dataclass
class Measured:
    """A row with its figures; None where nothing was measured."""

    id: str
    what: str
    status: str
    seconds: float | None = None
    median_seconds: float | None = None
    cpu_seconds: float | None = None
    cold_seconds: float | None = None
    bound_seconds: float | None = None
    bound_cpu_seconds: float | None = None
    ratio: float | None = None
    gib: float | None = None
    bound_gib: float | None = None
    copies: float | None = None
    """The time divided by that of one numpy copy of an int32 array of as many entries as there are states."""
    times: list[float] = field(default_factory=list)
    equilibria: dict[str, int | None] = field(default_factory=dict)


class Table(Bench):
    """Runs the rows of the table."""

    def row(self, row: Row) -> Measured:
        """Measure a row of the table."""
        say(f"{row.id} …")
        path = [] if row.recipe is None else [self.model(row.recipe)]
        cold = row.engine == "dense" and not self.cache.exists()
        first, rest = self.repeated(row.id, [*row.arguments, *path], self.runs)
        best = min(rest, key=lambda run: run.seconds)
        gib = max(run.gib for run in rest)
        ratio = None if row.seconds is None else best.seconds / row.seconds
        cpu = min(run.cpu_seconds for run in rest)
        over = (
            (ratio is not None and ratio > 1)
            or (row.gib is not None and gib > row.gib)
            or (row.cpu_seconds is not None and cpu > row.cpu_seconds)
        )
        measured = Measured(
            row.id,
            row.what,
            NO_BOUND if row.seconds is None else OVER if over else OK,
            seconds=best.seconds,
            median_seconds=statistics.median(run.seconds for run in rest),
            cpu_seconds=cpu,
            bound_seconds=row.seconds,
            bound_cpu_seconds=row.cpu_seconds,
            ratio=ratio,
            gib=gib,
            bound_gib=row.gib,
            times=[run.seconds for run in rest],
        )
        if row.recipe is not None:
            answer = json.loads(first.output)
            if answer["engine"] != row.engine:
                raise Failed(f"{row.id} was solved by the engine {answer['engine']}; expected {row.engine}")
            if not answer["complete"]:
                measured.status = INCOMPLETE
            measured.cold_seconds = first.seconds if cold else None
            measured.equilibria = {
                concept: found.get("count") for concept, found in answer.get("equilibria", {}).items()
            }
            if row.engine == "dense":
                measured.copies = best.seconds / self.copy_seconds(row.recipe.options)
        return measured

    def against_the_plainest(self, sizes: Sequence[int]) -> list[dict[str, float]]:
        """Measure the dense and the explicit engine on the same models; both must print the same."""
        found = []
        for options in sizes:
            say(f"explicit and dense, {options} options …")
            path = self.model(Recipe(options, seed=SEED))
            best, answers = {}, {}
            for engine in ("explicit", "dense"):
                arguments = ["solve", "--engine", engine, *COUNTS, path]
                first, rest = self.repeated(f"{engine}-{options}", arguments, min(self.runs, 3))
                best[engine] = min(run.seconds for run in rest)
                answers[engine] = {**json.loads(first.output), "engine": None}
            if answers["explicit"] != answers["dense"]:
                raise Failed(f"the engines disagree on {path}:\n{answers}")
            ratio = best["explicit"] / best["dense"]
            found.append({"options": options, **best, "ratio": ratio})
        return found

    def seeds(self) -> list[dict[str, Any]]:
        """Measure other models like those of the rows, once each, and a harder one that may end at its bound."""
        found = []
        for recipe in [*(replace(LARGE, seed=seed) for seed in SEEDS), HARDER]:
            path = self.model(recipe)
            for concepts in (("nash", "gmr", "smr"), ("seq", "sseq")):
                say(f"seed {recipe.seed}, {recipe.statements} statements, {'+'.join(concepts)} …")
                run = self.once([*self.program, *_solve_symbolic(*concepts), path], (DONE, BOUND))
                found.append(_seed_record(recipe, concepts, run))
        return found


def _seed_record(recipe: Recipe, concepts: Sequence[str], run: Run) -> dict[str, Any]:
    answer = json.loads(run.output)
    counts = {concept: found["count"] for concept, found in answer["equilibria"].items()}
    missing = [
        f"{concept} for {dm}" for concept in concepts for dm, one in answer["stable"][concept].items()
        if one["count"] is None
    ]  # fmt: skip
    return {
        "seed": recipe.seed,
        "statements": recipe.statements,
        "seconds": run.seconds,
        "gib": run.gib,
        "complete": run.code == DONE,
        "states": answer["feasible"]["count"],
        "equilibria": counts,
        "not_known": missing,
    }


def machine() -> dict[str, str | float]:
    """Return what sort of machine this is, without its name."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores used": cores,
        "memory GiB": round(memory, 1),
        "python": platform.python_version(),
        **{name: _version(name) for name in ("numpy", "numba")},
        "load before": round(os.getloadavg()[0], 2),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def use_cores(cores: int) -> None:
    """Let this process and those it starts run on so many cores only, where the system can do that."""
    if cores and hasattr(os, "sched_setaffinity"):
        allowed = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, allowed[:cores])


def rows_table(rows: Sequence[Measured]) -> str:
    """Return the main table."""
    headings = (
        "row",
        "measured s",
        "bound s",
        "ratio",
        "cold s",
        "cpu s",
        "bound",
        "GiB",
        "bound GiB",
        "copies",
        "verdict",
    )
    lines = [
        (
            row.what,
            number(row.seconds),
            number(row.bound_seconds, "g"),
            number(row.ratio),
            number(row.cold_seconds, ".1f"),
            number(row.cpu_seconds),
            number(row.bound_cpu_seconds, "g"),
            number(row.gib),
            number(row.bound_gib, "g"),
            number(row.copies, ".0f"),
            row.status,
        )
        for row in rows
    ]
    return table(headings, lines)


def plainest_table(found: Sequence[Mapping[str, float]]) -> str:
    """Return the table of the two engines."""
    lines = [
        (f"{r['options']:.0f} options", number(r["explicit"]), number(r["dense"]), number(r["ratio"])) for r in found
    ]
    return table(("same model", "explicit s", "dense s", "explicit/dense"), lines)


def seeds_table(found: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of seeds."""
    lines = []
    for r in found:
        counts = ", ".join(f"{c} {'not known' if n is None else n}" for c, n in r["equilibria"].items())
        ended = "yes" if r["complete"] else f"no: without {', '.join(r['not_known'])}"
        name = f"seed {r['seed']}, {r['statements']} statements: {', '.join(r['equilibria'])}"
        lines.append((name, number(r["seconds"]), number(r["gib"]), f"{r['states']:.2g}", counts, ended))
    return table(("40 options, random", "measured s", "GiB", "states", "equilibria", "whole"), lines)


def why_not(row: Row, only: Sequence[str], *, quick: bool, everything: bool) -> str:
    """Return why a row is not measured in this run; nothing if it is."""
    if (only and row.id not in only) or (quick and row.recipe is not None):
        return LEFT_OUT
    return "" if everything and row.status == NOT_BOUND_HERE else row.status


def measure(bench: Table, arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure and print what was asked for; return all figures."""
    rows = []
    for row in ROWS:
        status = why_not(row, arguments.only, quick=arguments.quick, everything=arguments.all)
        unmeasured = Measured(row.id, row.what, status, bound_seconds=row.seconds, bound_gib=row.gib)
        rows.append(unmeasured if status else bench.row(row))
    print(rows_table([row for row in rows if not arguments.only or row.id in arguments.only]))
    plainest = [] if arguments.quick or arguments.only else bench.against_the_plainest(PLAINEST)
    if plainest:
        print("\n" + plainest_table(plainest))
    seeds = bench.seeds() if arguments.seeds else []
    if seeds:
        print("\n" + seeds_table(seeds))
    curves = growth.measure(bench, list(growth.curves())) if arguments.growth else []
    for curve in curves:
        print("\n" + growth.growth_table(curve))
    other = None if arguments.only else gmcr_plus.compare(bench, quick=arguments.quick)
    if other is not None:
        print("\n" + gmcr_plus.comparison_table(other))
    own = [] if arguments.only else gmcr_plus.examples(bench)
    if own:
        print("\n" + gmcr_plus.examples_table(own))
    return {
        "rows": [asdict(row) for row in rows],
        "plainest": plainest,
        "seeds": seeds,
        "growth": curves,
        "gmcr_plus": other,
        "gmcr_plus_examples": own,
        "copy_seconds": {str(options): seconds for options, seconds in bench.copies.items()},
    }


def remarks(kind: Mapping[str, str | float], runs: int, disturbed: Sequence[str]) -> str:
    """Return what one has to know to read the figures."""
    lines = [
        f"measured s: the least of {runs} runs; cold s: the first run, compiling; GiB: the greatest resident memory",
        "copies: measured s in numpy copies of an int32 array of as many entries as there are combinations of options",
        "; ".join(f"{name} {value}" for name, value in kind.items()),
    ]
    if disturbed:
        lines.append("other programs were busy during these, which may have cost time: " + ", ".join(disturbed))
    return "\n".join(lines)


def parser_of_arguments() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    parser = argparse.ArgumentParser(
        description="Run the table of speed and memory bounds; exits with 1 if a bound is exceeded.",
        epilog="Without options: all rows that are bound on any machine with two cores and 8 GiB; about five minutes. "
        f"Where the environment variable {gmcr_plus.VARIABLE} names a folder with GMCR+, it is compared with.",
    )
    parser.add_argument("--quick", action="store_true", help="leave out the rows with large models")
    parser.add_argument("--all", action="store_true", help="also 2^26 states, for which 16 GiB are allowed")
    parser.add_argument(
        "--growth", action="store_true", help="also time and memory of every engine against the size of models"
    )
    parser.add_argument("--seeds", action="store_true", help="also ten models of 40 options, and a harder one")
    ids = [row.id for row in ROWS]
    only_help = f"only this row; may be repeated: {', '.join(ids)}"
    parser.add_argument("--only", metavar="ROW", action="append", default=[], choices=ids, help=only_help)
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs that count, of each row (default 5)")
    parser.add_argument("--cores", type=int, default=CORES, metavar="N", help="cores to use (default 2; 0 is all)")
    parser.add_argument("--json", metavar="FILE", help="also write all figures there")
    return parser


def main() -> int:
    """Measure, print, and say by the exit code whether all bounds hold."""
    parser = parser_of_arguments()
    arguments = parser.parse_args()
    if not hasattr(os, "wait4"):
        parser.error("this system does not tell the memory a process took; run it on Linux or macOS")
    if arguments.runs < 1:
        parser.error("--runs must be at least 1")
    use_cores(arguments.cores)
    kind = machine()
    with tempfile.TemporaryDirectory() as folder:
        bench = Table(Path(folder), arguments.runs)
        try:
            figures = measure(bench, arguments)
        except Failed as e:
            say(f"benchmarks: {e}")
            return 2
    print("\n" + remarks(kind, arguments.runs, bench.disturbed))
    if arguments.json:
        record = {"machine": kind, "runs": arguments.runs, "disturbed": bench.disturbed, **figures}
        Path(arguments.json).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return 1 if any(row["status"] in (OVER, INCOMPLETE) for row in figures["rows"]) else 0


if __name__ == "__main__":
    sys.exit(main())

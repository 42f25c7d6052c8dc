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
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from generate import Recipe, case_text

YARDSTICK = Path(__file__).with_name("yardstick.py")
OK, OVER, INCOMPLETE, NO_BOUND = "ok", "OVER", "INCOMPLETE", "no bound"
NOT_BOUND_HERE, LEFT_OUT = "not bound here", "left out"
COUNTS = ("--format", "json", "--limit", "0")
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
    seconds, gib
        Bounds; None where nothing is promised.
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

    @property
    def engine(self) -> str:
        """The engine that is meant to solve it, where that matters."""
        return self.id.split("-")[0] if self.recipe else ""


# Seeds by which every option matters to somebody: one that does not would double the states and nothing else.
SEED = 3
SOLVE = ("solve", *COUNTS)
SOLVE_DENSE = (*SOLVE, "--engine", "dense")
SYMBOLIC = "symbolic, 40 options, 12 statements each: "
LARGE = Recipe(40, statements=12)


def _solve_symbolic(*concepts: str) -> tuple[str, ...]:
    return (*SOLVE, "--engine", "symbolic", *(word for concept in concepts for word in ("--concept", concept)))


ROWS = (
    Row("version", "--version", ("--version",), seconds=0.3),
    Row("classic", "solve elmira-9state", ("solve", "elmira-9state"), seconds=1.0),
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
)
PLAINEST = (8, 12, 14, 16)
GROWTH = (16, 18, 20, 22, 24)


@dataclass(frozen=True)
class Run:
    """One process: wall clock, processor time of its own, greatest resident memory, and what it printed."""

    seconds: float
    cpu_seconds: float
    gib: float
    output: str
    others: float | None
    """Processor time that other processes took meanwhile, where the system tells."""


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
    ratio: float | None = None
    gib: float | None = None
    bound_gib: float | None = None
    copies: float | None = None
    """The time divided by that of one numpy copy of an int32 array of as many entries as there are states."""
    times: list[float] = field(default_factory=list)
    equilibria: dict[str, int | None] = field(default_factory=dict)


class Failed(Exception):
    """A command did not do what is measured."""


class Bench:
    """Runs commands in a folder of its own, with a compile cache of its own."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder = folder
        self.runs = runs
        self.cache = folder / "compiled"
        self.environment = {**os.environ, "NUMBA_CACHE_DIR": str(self.cache)}
        # The command beside this interpreter, so that the package of this environment is measured.
        script = Path(sys.executable).with_name("detente")
        self.program = [str(script)] if script.is_file() else [sys.executable, "-m", "detente"]
        self.disturbed: list[str] = []
        self.copies: dict[int, float] = {}

    def once(self, command: Sequence[str]) -> Run:
        """Run a process and measure it."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            busy = _machine_seconds()
            start = time.perf_counter()
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=self.environment)
            _, status, used = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            after = _machine_seconds()
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            output, message = out.read().decode(), err.read().decode()
        if process.returncode != 0:
            raise Failed(f"{' '.join(command)}\nended with {process.returncode}\n{message}")
        cpu = used.ru_utime + used.ru_stime
        kib = used.ru_maxrss if sys.platform != "darwin" else used.ru_maxrss / 1024
        others = None if busy is None or after is None else max(0.0, after - busy - cpu)
        return Run(seconds, cpu, kib / 2**20, output, others)

    def repeated(self, name: str, arguments: Sequence[str], runs: int) -> tuple[Run, list[Run]]:
        """Run `detente` once without counting and then some times; every run must print the same."""
        command = [*self.program, *arguments]
        first = self.once(command)
        rest = [self.once(command) for _ in range(runs)]
        if any(run.output != first.output for run in rest):
            raise Failed(f"{' '.join(command)}\ndid not print the same in every run")
        best = min(rest, key=lambda run: run.seconds)
        if best.others is not None and best.others > 0.1 * best.seconds + 0.05:
            self.disturbed.append(f"{name} ({best.others / best.seconds:.1f} cores)")
        return first, rest

    def model(self, recipe: Recipe) -> str:
        """Write a model and return its path."""
        name = f"{recipe.family}-{recipe.options}-{recipe.one_way}-{recipe.seed}.yaml"
        path = self.folder / name
        path.write_text(case_text(recipe), encoding="utf-8")
        return str(path)

    def copy_seconds(self, options: int) -> float:
        """Return the yardstick for a model of so many options."""
        if options not in self.copies:
            run = self.once([sys.executable, str(YARDSTICK), str(options)])
            self.copies[options] = float(run.output)
        return self.copies[options]

    def row(self, row: Row) -> Measured:
        """Measure a row of the table."""
        _say(f"{row.id} …")
        path = [] if row.recipe is None else [self.model(row.recipe)]
        cold = row.engine == "dense" and not self.cache.exists()
        first, rest = self.repeated(row.id, [*row.arguments, *path], self.runs)
        best = min(rest, key=lambda run: run.seconds)
        gib = max(run.gib for run in rest)
        ratio = None if row.seconds is None else best.seconds / row.seconds
        over = (ratio is not None and ratio > 1) or (row.gib is not None and gib > row.gib)
        measured = Measured(
            row.id,
            row.what,
            NO_BOUND if row.seconds is None else OVER if over else OK,
            seconds=best.seconds,
            median_seconds=statistics.median(run.seconds for run in rest),
            cpu_seconds=best.cpu_seconds,
            bound_seconds=row.seconds,
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
            measured.equilibria = {concept: found.get("count") for concept, found in answer["equilibria"].items()}
            if row.engine == "dense":
                measured.copies = best.seconds / self.copy_seconds(row.recipe.options)
        return measured

    def growth(self, sizes: Sequence[int]) -> list[dict[str, float]]:
        """Measure the dense engine on models of several sizes."""
        found = []
        for options in sizes:
            _say(f"growth, {options} options …")
            path = self.model(Recipe(options, seed=SEED))
            _, rest = self.repeated(f"growth-{options}", [*SOLVE_DENSE, path], min(self.runs, 3))
            best = min(rest, key=lambda run: run.seconds)
            found.append(
                {
                    "options": options,
                    "seconds": best.seconds,
                    "cpu_seconds": best.cpu_seconds,
                    "gib": max(run.gib for run in rest),
                    "copies": best.seconds / self.copy_seconds(options),
                }
            )
        return found

    def against_the_plainest(self, sizes: Sequence[int]) -> list[dict[str, float]]:
        """Measure the dense and the explicit engine on the same models; both must print the same."""
        found = []
        for options in sizes:
            _say(f"explicit and dense, {options} options …")
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


def _machine_seconds() -> float | None:
    """Return the processor time that all processes of this machine have taken so far, where the system tells."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return None
    user, nice, system, _, _, irq, softirq, steal = (int(n) for n in stat.read_text().split("\n", 1)[0].split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


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


def table(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return aligned columns; the first is text, the others are mostly numbers."""
    widths = [max(len(line[k]) for line in (headings, *lines)) for k in range(len(headings))]
    dashes = ["-" * width for width in widths]

    def aligned(line: Sequence[str]) -> str:
        cells = [line[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(line[1:], widths[1:], strict=True))]
        return "  ".join(cells).rstrip()

    return "\n".join(aligned(line) for line in (headings, dashes, *lines))


def _number(value: float | None, form: str = ".2f") -> str:
    return "" if value is None else format(value, form)


def rows_table(rows: Sequence[Measured]) -> str:
    """Return the main table."""
    headings = ("row", "measured s", "bound s", "ratio", "cold s", "cpu s", "GiB", "bound GiB", "copies", "verdict")
    lines = [
        (
            row.what,
            _number(row.seconds),
            _number(row.bound_seconds, "g"),
            _number(row.ratio),
            _number(row.cold_seconds, ".1f"),
            _number(row.cpu_seconds),
            _number(row.gib),
            _number(row.bound_gib, "g"),
            _number(row.copies, ".0f"),
            row.status,
        )
        for row in rows
    ]
    return table(headings, lines)


def plainest_table(found: Sequence[Mapping[str, float]]) -> str:
    """Return the table of the two engines."""
    lines = [
        (f"{r['options']:.0f} options", _number(r["explicit"]), _number(r["dense"]), _number(r["ratio"])) for r in found
    ]
    return table(("same model", "explicit s", "dense s", "explicit/dense"), lines)


def growth_table(found: Sequence[Mapping[str, float]]) -> str:
    """Return the table of sizes; the last column is how much longer than the line before."""
    lines = []
    for k, r in enumerate(found):
        states = 2.0 ** r["options"]
        more = r["seconds"] / found[k - 1]["seconds"] if k else None
        cells = [_number(r["seconds"]), _number(r["cpu_seconds"]), _number(r["gib"])]
        cells += [_number(1e9 * r["seconds"] / states, ".0f"), _number(r["copies"], ".0f"), _number(more)]
        lines.append((f"{r['options']:.0f} options", *cells))
    return table(("dense", "measured s", "cpu s", "GiB", "ns/state", "copies", "times the last"), lines)


def why_not(row: Row, only: Sequence[str], *, quick: bool, everything: bool) -> str:
    """Return why a row is not measured in this run; nothing if it is."""
    if (only and row.id not in only) or (quick and row.recipe is not None):
        return LEFT_OUT
    return "" if everything and row.status == NOT_BOUND_HERE else row.status


def measure(bench: Bench, arguments: argparse.Namespace) -> dict[str, Any]:
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
    growth = bench.growth(GROWTH) if arguments.growth else []
    if growth:
        print("\n" + growth_table(growth))
    copies = {str(options): seconds for options, seconds in bench.copies.items()}
    return {"rows": [asdict(row) for row in rows], "plainest": plainest, "growth": growth, "copy_seconds": copies}


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
        epilog="Without options: all rows that are bound on any machine with two cores and 8 GiB; about five minutes.",
    )
    parser.add_argument("--quick", action="store_true", help="leave out the rows with large models")
    parser.add_argument("--all", action="store_true", help="also 2^26 states, for which 16 GiB are allowed")
    parser.add_argument("--growth", action="store_true", help="also dense against the number of options")
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
        bench = Bench(Path(folder), arguments.runs)
        try:
            figures = measure(bench, arguments)
        except Failed as e:
            _say(f"benchmarks: {e}")
            return 2
    print("\n" + remarks(kind, arguments.runs, bench.disturbed))
    if arguments.json:
        record = {"machine": kind, "runs": arguments.runs, "disturbed": bench.disturbed, **figures}
        Path(arguments.json).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return 1 if any(row["status"] in (OVER, INCOMPLETE) for row in figures["rows"]) else 0


if __name__ == "__main__":
    sys.exit(main())

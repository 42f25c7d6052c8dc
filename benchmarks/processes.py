"""Whole processes, measured: time, processor time and memory, on models written for them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generate import Recipe, case_text

YARDSTICK = Path(__file__).with_name("yardstick.py")
COUNTS = ("--format", "json", "--limit", "0")
# Seeds by which every option matters to somebody: one that does not would double the states and nothing else.
SEED = 3
DONE, BOUND = 0, 4  # exit codes of `detente`


@dataclass(frozen=True)
class Run:
    """One process: wall clock, processor time of its own, greatest resident memory, and what it printed."""

    seconds: float
    cpu_seconds: float
    gib: float
    output: str
    others: float | None
    """Processor time that other processes took meanwhile, where the system tells."""
    code: int = DONE


class Failed(Exception):
    """A command did not do what is measured."""


class TooLong(Failed):
    """A command was ended after the time it was given."""


class Bench:
    """Runs commands in a folder of its own, with a compile cache of its own."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder = folder
        self.runs = runs
        self.cache = folder / "compiled"
        # A second run finds what the first has compiled, whatever is set outside; nothing is kept beside the sources.
        kept = {"NUMBA_CACHE_DIR": str(self.cache), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
        self.environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | kept
        # The command beside this interpreter, so that the package of this environment is measured.
        script = Path(sys.executable).with_name("detente")
        self.program = [str(script)] if script.is_file() else [sys.executable, "-m", "detente"]
        self.disturbed: list[str] = []
        self.copies: dict[int, float] = {}

    def once(self, command: Sequence[str], expected: Sequence[int] = (DONE,), most: float | None = None) -> Run:
        """Run a process and measure it; end it after so many seconds, if any are given."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            busy = _machine_seconds()
            start = time.perf_counter()
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=self.environment)
            timer = threading.Timer(most or threading.TIMEOUT_MAX, process.kill)
            timer.daemon = True
            timer.start()
            _, status, used = os.wait4(process.pid, 0)
            timer.cancel()
            seconds = time.perf_counter() - start
            after = _machine_seconds()
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            output, message = out.read().decode(), err.read().decode()
        if most is not None and seconds >= most:
            raise TooLong(f"{' '.join(command)}\nwas ended after {most:g} seconds")
        if process.returncode not in expected:
            raise Failed(f"{' '.join(command)}\nended with {process.returncode}\n{message}")
        cpu = used.ru_utime + used.ru_stime
        kib = used.ru_maxrss if sys.platform != "darwin" else used.ru_maxrss / 1024
        others = None if busy is None or after is None else max(0.0, after - busy - cpu)
        return Run(seconds, cpu, kib / 2**20, output, others, process.returncode)

    def repeated(self, name: str, arguments: Sequence[str], runs: int) -> tuple[Run, list[Run]]:
        """Run `detente` once without counting and then some times; every run must print the same."""
        command = [*self.program, *arguments]
        first = self.once(command)
        rest = [self.once(command) for _ in range(runs)]
        if any(run.output != first.output for run in rest):
            raise Failed(f"{' '.join(command)}\ndid not print the same in every run")
        self.note_disturbance(name, min(rest, key=lambda run: run.seconds))
        return first, rest

    def note_disturbance(self, name: str, best: Run) -> None:
        """Remember what was measured while other programs were at work."""
        if best.others is not None and best.others > 0.1 * best.seconds + 0.05:
            self.disturbed.append(f"{name} ({best.others / best.seconds:.1f} cores)")

    def model(self, recipe: Recipe) -> str:
        """Write a model and return its path."""
        parts = (recipe.family, recipe.options, recipe.decision_makers, recipe.statements, recipe.one_way, recipe.seed)
        path = self.folder / f"{'-'.join(str(part) for part in parts)}.yaml"
        path.write_text(case_text(recipe), encoding="utf-8")
        return str(path)

    def copy_seconds(self, options: int) -> float:
        """Return the yardstick for a model of so many options."""
        if options not in self.copies:
            run = self.once([sys.executable, str(YARDSTICK), str(options)])
            self.copies[options] = float(run.output)
        return self.copies[options]


def _machine_seconds() -> float | None:
    """Return the processor time that all processes of this machine have taken so far, where the system tells."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return None
    user, nice, system, _, _, irq, softirq, steal = (int(n) for n in stat.read_text().split("\n", 1)[0].split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def say(text: str) -> None:
    """Tell whoever waits what is being measured."""
    print(text, file=sys.stderr, flush=True)


def table(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return aligned columns; the first is text, the others are mostly numbers."""
    widths = [max(len(line[k]) for line in (headings, *lines)) for k in range(len(headings))]
    dashes = ["-" * width for width in widths]

    def aligned(line: Sequence[str]) -> str:
        cells = [line[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(line[1:], widths[1:], strict=True))]
        return "  ".join(cells).rstrip()

    return "\n".join(aligned(line) for line in (headings, dashes, *lines))


def number(value: float | None, form: str = ".2f") -> str:
    """Return a number for a table; nothing where there is none."""
    return "" if value is None else format(value, form)

"""Time what asks the same of many variants of one model, in two versions of Detente, and whether both answer the same.

    $ python benchmarks/variants.py /path/of/the/old/.venv/bin/python /path/of/the/new/.venv/bin/python

Each version answers each question in a process of its own, in its own environment, of a case read anew each time; the
least processor time of ``--runs`` counts, from when the case is read. (So does what is loaded meanwhile, the first
time.) Answers are compared as JSON, without the keys that may differ in `same_json`. Without an old version the new one
is timed alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from same_json import compared

CASE = Path(__file__).resolve().parent.parent / "src/detente/catalog/cases/syria-2016.yaml"
"""What both versions read, though either may ship with other words."""
PROGRAM = """
import json, time
import detente
times = []
while len(times) < {runs} and sum(times) < 10:
    case = detente.read_case({case})
    before, after = (case.model("A", phase) for phase in ("before_deadline", "after_deadline"))
    whole = case.model("A"), case.model("B")
    start = time.process_time()
    found = {answer}
    times.append(time.process_time() - start)
print(json.dumps([min(times), found.record()]))
"""


@dataclass(frozen=True)
class Task:
    """A question, as a Python expression of a result; whether the old version answers it as well."""

    name: str
    answer: str
    asked_before: bool = True


ROBUST = "detente.assess_robustness(whole[0], proposals=['V1'], together={}, models=100_000, seconds=3600)"
TRACE = "detente.trace(case, {}, selections=[('A', None)])"
REPAIR = "detente.repair({}, proposal='V1', concept='seq', seconds=3600)"
TASKS = (
    Task("robust V1, up to two doubts", ROBUST.format(2)),
    Task("robust V1, up to three doubts", ROBUST.format(3), asked_before=False),
    Task("trace V1:seq", TRACE.format("elements=['V1:seq']")),
    Task("trace, without a claim", TRACE.format("without=['x109']")),
    Task("compare A and B", "detente.compare_perspectives(whole[0], there=whole[1], seconds=3600)"),
    Task("repair V1 before the deadline", REPAIR.format("before")),
    Task("repair V1 after the deadline", REPAIR.format("after")),
)


def program_of(task: Task, runs: int) -> str:
    """Return the program that answers a question so many times."""
    return PROGRAM.replace("{answer}", task.answer).replace("{runs}", str(runs)).replace("{case}", repr(str(CASE)))


def timed(python: str, task: Task, runs: int) -> tuple[float, Any] | str:
    """Return the least time and the answer, or why there is none."""
    program = program_of(task, runs)
    done = subprocess.run([Path(python).absolute(), "-c", program], capture_output=True, text=True, check=False)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it failed"])[-1]
    took, answer = json.loads(done.stdout)
    return took, answer


def main() -> int:
    """Print one row for each question; the exit code is 1 if an answer differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("versions", nargs="+", metavar="PYTHON", help="the Python of the old version, and of the new")
    parser.add_argument("--runs", type=int, default=5, help="how often, if all together take under 10 s")
    parser.add_argument("--only", default="", metavar="WORDS", help="only questions with these words in them")
    asked = parser.parse_args()
    *before, now = asked.versions
    print("| question | before, s | now, s | times | answer |\n|---|---|---|---|---|")
    differ = 0
    for task in TASKS:
        if asked.only not in task.name:
            continue
        new = timed(now, task, asked.runs)
        old = timed(before[0], task, asked.runs) if before and task.asked_before else "not asked"
        cells = [task.name, *(f"{x[0]:.3f}" if isinstance(x, tuple) else x for x in (old, new))]
        if isinstance(old, tuple) and isinstance(new, tuple):
            same = compared(old[1]) == compared(new[1])
            differ += not same
            cells += [f"{old[0] / new[0]:.1f}", "the same" if same else "DIFFERS"]
        print(f"| {' | '.join(cells)} |", flush=True)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())

"""Processor seconds, the least of several runs: of work in this process, and of a process by itself."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable


def timed(work: Callable[[], object], runs: int) -> float:
    """Return the processor seconds of the quickest run."""
    found = []
    for _ in range(runs):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def process(code: str, runs: int = 3) -> float:
    """Return the processor seconds of the quickest process that runs some Python."""
    found = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)

"""The symbolic engine as an engine: a process per decision maker, bounded in time and memory, results as they come."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from detente.conflict import Conflict, Sanctioning
from detente.conflict.conflict import no_scores
from detente.conflict.orders import ByRanking
from detente.deadline import allowed, left, over
from detente.engines.diagrams import (
    Bounds,
    DiagramSet,
    DiagramSpace,
    TooLarge,
    TooLong,
    available,
    from_nodes,
    to_nodes,
)
from detente.engines.explicit import FEW_MOVES, most_moves
from detente.engines.protocol import Engine, Part, Progress, Run, silent
from detente.engines.symbolic import MAX_RANKED, TooVaried, atoms_of, groups_of, stable_diagrams
from detente.engines.worker import conflict_data
from detente.processes import apart

POLL = 0.1  # seconds after which is looked whether the run was interrupted
BYTES = 3 * 2**30
HERE_MEBIBYTES = 768
LEAST_BYTES = 2**29
SMALL = 14  # up to this many options the diagrams are built here, without other processes
FEW_LEVELS = 20  # up to this many statements of everybody, what moves answer is quicker here than a process starts


class Symbolic(Engine):
    """The engine; see `symbolic` for the method."""

    name = "symbolic"
    suits = "a large model"

    def refuses(self, conflict: Conflict) -> str | None:
        """Refuse what is not built, and what is not installed."""
        if any(listed is not None for listed in conflict.only_moves):
            return "it does not list moves; this model has listed moves (only_moves)"
        if conflict.merged:
            return "it does not merge states; this model has indistinguishable states"
        if (why := no_scores(conflict)) is not None:
            return why
        if not available():
            return "it needs decision diagrams; install them with: pip install 'detente[fast]'"
        longest = max((len(o.groups) for o in conflict.orders if isinstance(o, ByRanking)), default=0)
        if longest > MAX_RANKED:
            return f"it takes rankings of up to {MAX_RANKED} groups; this model has one of {longest}"
        return None

    def declines(self, conflict: Conflict) -> str | None:
        """Leave what can be listed to engines whose effort can be told beforehand."""
        if most_moves(conflict) > FEW_MOVES:
            return None
        return f"it pays where a model may have more than {FEW_MOVES:,} moves"

    def reason(self, passed: Mapping[str, str]) -> str:
        """Say what kept the model from the engine before, which would have been preferred."""
        *_, (name, why_not) = passed.items()
        return f"{self.suits}; the {name} engine is not used: {why_not}"

    def start(self, conflict: Conflict, concepts: Sequence[Sanctioning], progress: Progress = silent) -> Run:
        """See `Engine`."""
        return SymbolicRun(conflict, concepts, progress)


class SymbolicRun:
    """One run; its sets live in a manager of their own, ordered for all decision makers' preferences."""

    def __init__(self, conflict: Conflict, concepts: Sequence[Sanctioning], progress: Progress) -> None:
        self.conflict = conflict
        self.concepts = concepts
        self.progress = progress
        self.seconds = allowed()
        self.until = time.monotonic() + self.seconds
        self.stopped: str | None = None
        atoms = [atoms_of(order, conflict.options) for order in conflict.orders]
        few = all(len(a.formulas) <= FEW_LEVELS for a in atoms)
        self.quick = ("nothing", "moves") if few else ("nothing",)
        self.space = DiagramSpace.of(conflict, groups_of(conflict, atoms))
        self.feasible = DiagramSet(self.space, self.space.feasible())

    def parts(self) -> Iterator[Part]:
        """See `Run`: what is quick is worked out here and never lost; everything else goes to workers.

        No step of the library can be interrupted from outside, but a process can be ended at any time.
        """
        if len(self.conflict.options) <= SMALL:
            yield from self._here(self.concepts)
            return
        quick = [c for c in self.concepts if c.responders in self.quick]
        # Moves say nothing about preferences, so that their diagrams are smaller: they come first.
        slow = sorted((c for c in self.concepts if c not in quick), key=lambda c: c.responders != "moves")
        answers: queue.Queue[tuple[int, str | None]] = queue.Queue()
        everyone = range(len(self.conflict.own)) if slow and left() > 0 else ()
        workers = [self._worker(i, slow, answers) for i in everyone]
        try:
            yield from self._here(quick)
            if slow and not workers:
                self.stopped = self._out_of_time
            yield from self._elsewhere(workers, answers, len(workers) * len(slow))
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()

    def _part(self, concept: str, i: int, nodes: Sequence[Sequence[object]], root: int) -> Part:
        named = [(str(name).removeprefix("y_"), int(str(low)), int(str(high))) for name, low, high in nodes]
        return Part(
            concept, self.conflict.decision_makers[i], DiagramSet(self.space, from_nodes(self.space.bdd, named, root))
        )

    @property
    def _out_of_time(self) -> str:
        return over() or f"the bound of {self.seconds:g} seconds was hit"

    def _here(self, concepts: Sequence[Sanctioning]) -> Iterator[Part]:
        bounds = Bounds(HERE_MEBIBYTES, self.until - time.monotonic())
        for i, dm in enumerate(self.conflict.decision_makers if concepts else ()):
            self.progress(f"symbolic: {', '.join(c.id for c in concepts)} for {dm}")
            try:
                if i > 0:  # what is quick for one is found in any case
                    bounds.check_time()
                for concept, diagram in stable_diagrams(self.conflict, i, concepts, bounds):
                    yield self._part(concept, i, *to_nodes(diagram))
            except TooLong:
                self.stopped = self._out_of_time
            except TooVaried:
                self.stopped = f"the weights of {dm} have too many different sums for a diagram"
            except TooLarge:
                self.stopped = f"the diagrams of {dm} outgrew their bounds"

    def _elsewhere(
        self,
        workers: Sequence[subprocess.Popen[str]],
        answers: queue.Queue[tuple[int, str | None]],
        missing: int,
    ) -> Iterator[Part]:
        running, asked = len(workers), missing
        while running:
            self.progress(f"symbolic: {asked - missing} of {asked} sets found, in at most {self.seconds:.0f} seconds")
            answer = self._next(answers)
            if answer is None:
                self.stopped = self._out_of_time
                return
            i, line = answer
            if line is not None:
                answer = json.loads(line)
                missing -= 1
                yield self._part(answer["concept"], i, answer["nodes"], answer["root"])
                continue
            running -= 1
            if workers[i].wait() != 0:
                self.stopped = f"the diagrams of {self.conflict.decision_makers[i]} outgrew their memory"
        if missing and self.stopped is None:
            self.stopped = "a worker ended without its answers"

    def _next(self, answers: queue.Queue[tuple[int, str | None]]) -> tuple[int, str | None] | None:
        """Wait for an answer, and return it; None once the time is over, or the run is interrupted."""
        while time.monotonic() < self.until and over() is None:
            try:
                return answers.get(timeout=POLL)
            except queue.Empty:
                pass
        return None

    def _worker(
        self, i: int, concepts: Sequence[Sanctioning], answers: queue.Queue[tuple[int, str | None]]
    ) -> subprocess.Popen[str]:
        request = {
            "parent": os.getpid(),
            "conflict": conflict_data(self.conflict),
            "concepts": [asdict(c) for c in concepts],
            "focal": i,
            "seconds": self.seconds,
            "bytes": max(LEAST_BYTES, BYTES // len(self.conflict.own)),
        }
        # -P: modules are never looked for in the current folder.
        worker = subprocess.Popen(
            [sys.executable, "-P", "-m", "detente.engines.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            **apart(),  # after an interrupt this process stops the workers
        )

        def talk() -> None:
            assert worker.stdin is not None
            assert worker.stdout is not None
            with worker.stdin, worker.stdout:
                try:
                    json.dump(request, worker.stdin)
                    worker.stdin.close()
                    for line in worker.stdout:
                        answers.put((i, line))
                except (OSError, ValueError):
                    pass  # the worker is gone; its exit code says why
            answers.put((i, None))

        threading.Thread(target=talk, daemon=True).start()
        return worker

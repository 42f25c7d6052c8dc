"""Long computations in processes of their own, with progress, cancelling and bounds.

A worker reads one JSON object and writes JSON lines; nothing is pickled. So many run at once, the others wait.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from detente.web.errors import Problem
from detente.web.questions import Status

KEPT = 200
KEPT_BYTES = 256 << 20
WAITING_EACH = 8
MORE_SECONDS = 60
BYTES = 4 << 30
MAX_LINE = 64 << 20


@dataclass
class Job:
    """One computation: what is asked, how far it is, what came out."""

    id: str
    owner: str
    case_id: str
    kind: str
    request: dict[str, Any]
    seconds: float
    status: Status = "queued"
    progress: list[str] = field(default_factory=list)
    result: Any = None
    error: dict[str, Any] | None = None
    page: str | None = None
    bytes: int = 0
    process: subprocess.Popen[str] | None = None
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in ("done", "failed", "cancelled")


class Jobs:
    """The computations of a server."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()

    def start(self, owner: str, case_id: str, about: dict[str, Any], kind: str, question: Any) -> Job:
        """Start a computation, or let it wait for its turn; `about` is the case, its name and its texts.

        Raises
        ------
        Problem
            If too many of the same person's are waiting.
        """
        request = {**about, "kind": kind, "question": question.model_dump(mode="json")}
        job = Job(secrets.token_urlsafe(12), owner, case_id, kind, request, getattr(question, "seconds", 60.0))
        with self._lock:
            if sum(j.owner == owner and not j.over for j in self._jobs.values()) >= WAITING_EACH:
                raise Problem(429, f"{WAITING_EACH} of your computations are still running or waiting", "cancel one")
            self._jobs[job.id] = job
            self._forget()
        self._pool.submit(self._run, job)
        return job

    def _forget(self) -> None:
        """Let go of the oldest that are over, so that neither their number nor their answers grow without bound."""
        held = sum(j.bytes for j in self._jobs.values())
        for key in [k for k, j in self._jobs.items() if j.over]:
            if len(self._jobs) <= KEPT and held <= KEPT_BYTES:
                return
            held -= self._jobs.pop(key).bytes

    def get(self, job_id: str, owner: str) -> Job:
        """Return a computation of a person, or raise `Problem`."""
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None or job.owner != owner:
            raise Problem(404, "there is no such computation", "ask again")
        return job

    def cancel(self, job: Job) -> None:
        """End a computation."""
        with self._lock:
            if job.over:
                return
            job.status = "cancelled"
            _kill(job.process)
        job.done.set()

    def close(self) -> None:
        """End all computations."""
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            self.cancel(job)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job) -> None:
        try:
            with self._lock:
                if job.over:
                    return
                job.process = subprocess.Popen(
                    [sys.executable, "-m", "detente.web.worker"],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                    encoding="utf-8", start_new_session=True,
                )  # fmt: skip
                job.status = "running"
            self._listen(job, job.process)
        except OSError as e:
            self._failed(job, f"the computation could not be started: {e.strerror}")
        finally:
            job.done.set()

    def _listen(self, job: Job, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        end = threading.Timer(job.seconds + MORE_SECONDS, _kill, [process])
        end.start()
        started = time.monotonic()
        try:
            with process:
                try:
                    bounds = {"bytes": BYTES, "seconds": job.seconds + MORE_SECONDS}
                    process.stdin.write(json.dumps({**job.request, **bounds, "parent": os.getpid()}))
                    process.stdin.close()
                except BrokenPipeError:
                    pass  # it ended already; what it said is read below
                while line := process.stdout.readline(MAX_LINE):
                    self._heard(job, line)
        finally:
            end.cancel()
        if not job.over:
            spent = time.monotonic() - started
            late = spent >= job.seconds + MORE_SECONDS
            self._failed(
                job,
                f"the computation was ended after {spent:.0f} seconds"
                if late
                else "the computation ended without an answer; perhaps there was not enough memory",
            )

    def _heard(self, job: Job, line: str) -> None:
        message = json.loads(line)
        with self._lock:
            if job.over:
                return
            if "progress" in message:
                job.progress = [*job.progress[-19:], str(message["progress"])]
            elif "error" in message:
                job.status, job.error = "failed", message["error"]
            else:
                job.page = message["result"].pop("page", None)
                job.status, job.result, job.bytes = "done", message["result"], len(line)

    def _failed(self, job: Job, message: str) -> None:
        from detente.web.errors import error_body

        with self._lock:
            if not job.over:
                job.status, job.error = "failed", error_body("too_large", message)["error"]


def _kill(process: subprocess.Popen[str] | None) -> None:
    """End a process and those it has started."""
    if process is None or process.poll() is not None:
        return
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except ProcessLookupError:
        pass


__all__ = ["Job", "Jobs"]

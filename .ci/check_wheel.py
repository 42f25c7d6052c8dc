"""Try what is given out: a wheel in a fresh environment, with page and types; a copy of the source without npm.

Say in which folder the wheel is: `.venv/bin/python .ci/check_wheel.py FOLDER`.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from playwright.sync_api import sync_playwright

from detente.cli.chromium import NAMES

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, **environment: str) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT, env={**os.environ, **environment})


def into(programs: Path) -> list[str]:
    """Return the command that installs into an environment, which needs no pip of its own.

    By uv in a fifth of the time, where it is.
    """
    if importlib.util.find_spec("uv") is not None:
        return [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(programs / "python")]
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install"]
    return [*pip, "--quiet", "--disable-pip-version-check", "--no-compile"]


def open_page(address: str) -> None:
    """Open an address in Chromium and find the verdict there, without an error."""
    chromium = next(filter(None, map(shutil.which, NAMES)))
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        page = browser.new_page()
        faults: list[str] = []
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.goto(address)
        page.get_by_role("heading", level=1, name="Verdict").wait_for(timeout=60_000)
        page.get_by_role("region", name="Verdict", exact=True).get_by_role("heading").wait_for(timeout=60_000)
        browser.close()
    if faults:
        raise SystemExit("\n".join(faults))


def check_types(programs: Path) -> None:
    """Find the mark by which a type checker reads the types of the library; the tests read them with one."""
    (package,) = programs.parent.glob("lib/python*/site-packages/detente")
    if not (package / "py.typed").is_file():
        raise SystemExit("the wheel does not say that it has types: py.typed is missing")


def check_without_npm(programs: Path, folder: Path) -> None:
    """Install a copy of the source where npm reaches nothing: the library and the command line are there."""
    copy = folder / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "node_modules", "ui_dist"))
    # What it needs is there already, from the wheel.
    command = [*into(programs), "--no-deps", "--force-reinstall", str(copy)]
    unreachable = {"npm_config_registry": "http://127.0.0.1:9", "npm_config_fetch_retries": "0"}
    run(*command, **unreachable)
    run(programs / "detente", "check", "elmira-9state")
    opening = [programs / "detente", "open", "--no-browser", "--data", folder / "none"]
    opened = subprocess.run(opening, capture_output=True, text=True, timeout=60, check=False)
    if opened.returncode != 2 or "no browser client" not in opened.stderr:
        raise SystemExit(f"without its page the workbench says: {opened.stderr}")
    refused = subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, **unreachable, "DETENTE_PAGE": "require"}
    )
    if refused.returncode == 0:
        raise SystemExit("DETENTE_PAGE=require installed what has no page")


def main() -> None:
    (wheel,) = Path(sys.argv[1]).glob("*.whl")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "fresh")
        programs = folder / "fresh" / "bin"
        run(*into(programs), f"{wheel}[workbench]")
        check_types(programs)
        command = [programs / "detente", "open", "syria-2016", "--no-browser", "--data", folder / "data"]
        without_node = {"PATH": str(programs), "HOME": name}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=name, env=without_node) as process:
            assert process.stdout is not None
            try:
                open_page(process.stdout.readline().strip())
            finally:
                process.terminate()
        check_without_npm(programs, folder)
        print(f"{wheel.name}, {wheel.stat().st_size / 1e6:.1f} MB, opens in a fresh environment without Node")


if __name__ == "__main__":
    main()

"""Build the wheel, install it in a fresh environment that sees no Node, and open the workbench in a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
QUIET = ["--quiet", "--disable-pip-version-check"]


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT)


def open_page(address: str) -> None:
    """Open an address in Chromium and find the verdict there, without an error."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
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


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "pip", "wheel", *QUIET, "--no-deps", "--wheel-dir", folder, ".")
        (wheel,) = folder.glob("*.whl")
        venv.create(folder / "fresh", with_pip=True)
        programs = folder / "fresh" / "bin"
        run(programs / "pip", "install", *QUIET, f"{wheel}[workbench]")
        command = [programs / "detente", "open", "syria-2016", "--no-browser", "--data", folder / "data"]
        without_node = {"PATH": str(programs), "HOME": name}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=name, env=without_node) as process:
            assert process.stdout is not None
            try:
                open_page(process.stdout.readline().strip())
            finally:
                process.terminate()
        print(f"{wheel.name}, {wheel.stat().st_size / 1e6:.1f} MB, opens in a fresh environment without Node")


if __name__ == "__main__":
    main()

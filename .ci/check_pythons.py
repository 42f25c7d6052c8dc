"""Try the built wheel alone on each Python that is there: the README's main job, a report, a cell of a notebook.

Say in which folder the wheel is: `python .ci/check_pythons.py FOLDER`. Looked for are Python 3.11 to 3.14: by name,
and where pyenv and uv keep theirs; further ones are named after the folder. Each has a fresh environment of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST, LAST = 11, 14
QUIET = ("--quiet", "--disable-pip-version-check")
IN_A_NOTEBOOK = ("ipykernel", "nbclient")
NOTEBOOK = ROOT / "docs" / "notebooks" / "first-conflict.py"
RUNS = """
import sys
import nbformat
from nbclient import NotebookClient

made = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(made)
NotebookClient(made, timeout=120, kernel_name="python3").execute()
shown = [o for cell in made.cells for o in cell.get("outputs", ()) if o.output_type == "execute_result"]
html = [o.data["text/html"] for o in shown if "text/html" in o.data]
assert any("<svg" in text for text in html), "no picture of the states"
print(f"{len(made.cells)} cells, {len(html)} shown as HTML")
"""


def pythons(given: list[str]) -> Iterator[Path]:
    """Yield a Python of each version that is there."""
    home = Path.home()
    places = [*given]
    for n in range(FIRST, LAST + 1):
        places += filter(None, [shutil.which(f"python3.{n}")])
        for folder in (home / ".pyenv" / "versions", home / ".local" / "share" / "uv" / "python"):
            places += map(str, sorted(folder.glob(f"*3.{n}*/bin/python3")))
    known = set()
    for place in places:
        asked = "import sys; print(sys.version_info[:2], getattr(sys, '_is_gil_enabled', lambda: True)())"
        done = subprocess.run([place, "-c", asked], capture_output=True, text=True, check=False, cwd="/")
        if done.returncode == 0 and done.stdout not in known:
            known.add(done.stdout)
            yield Path(place)


def said(*command: str | Path, cwd: Path) -> str:
    """Run a command and return what it prints; end with what it says where it fails."""
    line = [str(part) for part in command]
    alone = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")}
    done = subprocess.run(line, capture_output=True, encoding="utf-8", check=False, cwd=cwd, env=alone)
    if done.returncode:
        raise SystemExit(f"{' '.join(line)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout


def main_job() -> list[str]:
    """Return what the README does first, without what installs it."""
    block = re.search(
        r"<!-- main job -->\n```sh\n(.*?)\n```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert block is not None
    return block[1].split(".venv/bin/detente ")[1].split()


def check(python: Path, wheel: Path, folder: Path) -> str:
    """Try the wheel on one Python, and return what to say of it."""
    said(python, "-m", "venv", folder / "fresh", cwd=folder)
    programs = folder / "fresh" / ("Scripts" if os.name == "nt" else "bin")
    said(programs / "python", "-m", "pip", "install", *QUIET, wheel, cwd=folder)
    verdict = said(programs / "detente", *main_job(), cwd=folder)
    assert "Pentagon would give up" in verdict, verdict[:500]
    said(programs / "detente", "report", "elmira-9state", "-o", "report.html", cwd=folder)
    report = (folder / "report.html").read_bytes()
    assert report.startswith(b"<!DOCTYPE html>")
    said(programs / "python", "-m", "pip", "install", *QUIET, *IN_A_NOTEBOOK, cwd=folder)
    sys.path.insert(0, str(ROOT / "docs"))
    import notebook_pages

    notebook = notebook_pages.jupyter(NOTEBOOK.read_text(encoding="utf-8"))
    (folder / "notebook.ipynb").write_text(notebook, encoding="utf-8")
    (folder / "runs.py").write_text(RUNS, encoding="utf-8")
    cells = said(programs / "python", "runs.py", "notebook.ipynb", cwd=folder).strip()
    version = said(programs / "python", "-VV", cwd=folder).strip()
    return f"{version}: main job {len(verdict)} characters, report {len(report)} bytes, notebook {cells}"


def main() -> None:
    (wheel,) = Path(sys.argv[1]).resolve().glob("*.whl")
    found = [*pythons(sys.argv[2:])]
    told = set()
    for python in found:
        with tempfile.TemporaryDirectory(prefix="detente-") as name:
            line = check(python, wheel, Path(name))
        print(line, flush=True)
        told.add(line.partition(": ")[2])
    versions = ", ".join(f"3.{n}" for n in range(FIRST, LAST + 1))
    print(f"{wheel.name}: {len(found)} of {versions} are here and work, {len(told)} different results")
    if not found or len(told) > 1:
        raise SystemExit("no Python to try it on" if not found else "they differ")


if __name__ == "__main__":
    main()

"""Programs that are installed on some machines: without one its tests are not run, or fail where it must be there."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from waiting import PATIENCE


def found(program: str, variable: str) -> str:
    """Return where a program is; the variable says that it must be somewhere."""
    path = shutil.which(program)
    if path is None:
        if os.environ.get(variable) == "1":
            pytest.fail(f"not run: {program} not found, and {variable}=1 says that it must be there")
        pytest.skip(f"not run: {program} not found")
    return path


def rsvg() -> str:
    """Return where librsvg's command is."""
    return found("rsvg-convert", "DETENTE_REQUIRE_RSVG")


def compiled(text: str, folder: Path) -> str:
    """Compile a document by LaTeX and return what that says of it."""
    (folder / "paper.tex").write_text(text, encoding="utf-8")
    command = [found("pdflatex", "DETENTE_REQUIRE_TEX"), "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=PATIENCE, check=False)
    said = (folder / "paper.log").read_text(encoding="latin-1")
    assert done.returncode == 0, said[-3000:]
    assert (folder / "paper.pdf").stat().st_size > 1000
    return said

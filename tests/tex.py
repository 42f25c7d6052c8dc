"""LaTeX, where it is installed: compiles what is to compile alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from waiting import PATIENCE

NOT_FOUND = "not run: pdflatex not found"


def compiled(text: str, folder: Path) -> str:
    """Compile a document and return what LaTeX says of it; without it no test runs, or fails where it must be there."""
    path = shutil.which("pdflatex")
    if path is None:
        if os.environ.get("DETENTE_REQUIRE_TEX") == "1":
            pytest.fail(f"{NOT_FOUND}, and DETENTE_REQUIRE_TEX=1 says that it must be there")
        pytest.skip(NOT_FOUND)
    (folder / "paper.tex").write_text(text, encoding="utf-8")
    command = [path, "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=PATIENCE, check=False)
    said = (folder / "paper.log").read_text(encoding="latin-1")
    assert done.returncode == 0, said[-3000:]
    assert (folder / "paper.pdf").stat().st_size > 1000
    return said

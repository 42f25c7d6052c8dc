"""Whoever waits is told what is being done once it takes two seconds, and at once that something is compiled."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.cli import progress as module
from detente.cli.progress import Progress
from detente.engines import Notice

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from generate import Recipe, case_text

Heard = Callable[[], list[str]]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Heard:
    """What a terminal shows, on which patience ends soon."""
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    monkeypatch.setattr(module, "watched", lambda: True)

    def shown() -> list[str]:
        return capsys.readouterr().err.splitlines()

    return shown


def test_what_is_quick_is_not_told(heard: Heard) -> None:
    with Progress() as progress:
        progress("one")
        progress("two")
    time.sleep(0.3)
    assert heard() == []


def test_the_present_step_is_told_when_patience_ends_even_if_nothing_new_begins(heard: Heard) -> None:
    with Progress() as progress:
        progress("one")
        progress("two")
        time.sleep(0.5)
        assert heard() == ["detente: two …"]
        progress("three")
        assert heard() == ["detente: three …"]
    progress("four")
    assert heard() == []


def test_a_notice_is_told_at_once_and_once(heard: Heard) -> None:
    with Progress() as progress:
        progress(Notice("this takes long today"))
        assert heard() == ["detente: this takes long today …"]
        time.sleep(0.4)
    assert heard() == []


def test_nothing_is_told_where_nobody_watches(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "watched", lambda: False)
    with Progress() as progress:
        progress(Notice("this takes long today"))
        progress("one")
        time.sleep(0.3)
    assert heard() == []


# Compiling


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(case_text(Recipe(8, 2, 5)), encoding="utf-8")
    return path


def on_a_terminal(program: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Run a command whose standard error is a terminal; return its exit code and what it shows there."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        program, stdout=subprocess.DEVNULL, stderr=theirs, env={**os.environ, **environment}
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # Linux: the other end is closed
                break
            if not part:
                break
            shown += part
    os.close(ours)
    return process.returncode, shown.decode()


def test_a_first_run_says_that_it_compiles_and_a_second_does_not(case: Path, tmp_path: Path) -> None:
    pytest.importorskip("numba", reason="the dense engine is not installed")
    command = [sys.executable, "-m", "detente", "solve", str(case), "--engine", "dense", "--concept", "nash"]
    runs = [on_a_terminal(command, {"NUMBA_CACHE_DIR": str(tmp_path / "compiled")}) for _ in range(2)]
    assert [code for code, _ in runs] == [0, 0]
    assert runs[0][1].count("compiling") == 1
    assert "later runs will find it done" in runs[0][1]
    assert "compiling" not in runs[1][1]


NOWHERE = """
import sys
from numba.core import caching
# As where the package, the user's cache and every other folder cannot be written to.
caching.CacheImpl._locator_classes = []
from detente.cli import main
sys.argv = ["detente", *sys.argv[1:]]
main()
"""


def test_without_any_folder_to_write_to_it_compiles_every_time_and_says_so(case: Path) -> None:
    pytest.importorskip("numba", reason="the dense engine is not installed")
    command = [sys.executable, "-c", NOWHERE, "solve", str(case), "--engine", "dense", "--concept", "nash"]
    code, shown = on_a_terminal(command, {})
    assert code == 0, shown
    assert shown.count("compiling") == 1
    assert "NUMBA_CACHE_DIR" in shown
    assert "Traceback" not in shown

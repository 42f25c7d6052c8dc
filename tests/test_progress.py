"""Whoever waits is told what is being done once it takes two seconds, and at once that something is compiled."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from detente.cli import progress as module
from detente.cli.progress import Progress
from detente.engines import Notice

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from generate import Recipe, case_text

from seeds import long


@dataclass
class Clock:
    """A clock that tests move on, and its timers, in place of those of the machine."""

    now: float = 0.0
    timers: list[Timer] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def moves_on(self, seconds: float) -> None:
        self.now += seconds
        for timer in [t for t in self.timers if t.due <= self.now]:
            self.timers.remove(timer)
            timer.function()


class Timer:
    """Does something once the clock has come so far."""

    daemon = False

    def __init__(self, clock: Clock, seconds: float, function: Callable[[], None]) -> None:
        self.clock, self.due, self.function = clock, clock.now + seconds, function

    def start(self) -> None:
        self.clock.timers.append(self)

    def cancel(self) -> None:
        if self in self.clock.timers:
            self.clock.timers.remove(self)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of a terminal that somebody watches."""
    made = Clock()
    monkeypatch.setattr(module, "watched", lambda: True)
    monkeypatch.setattr(module, "time", made)
    threads = SimpleNamespace(Lock=threading.Lock, Timer=lambda seconds, function: Timer(made, seconds, function))
    monkeypatch.setattr(module, "threading", threads)
    return made


Heard = Callable[[], list[str]]


@pytest.fixture
def heard(capsys: pytest.CaptureFixture[str]) -> Heard:
    """What the terminal shows since it was last asked."""
    return lambda: list(capsys.readouterr().err.splitlines())


@pytest.mark.quick
def test_what_is_quick_is_not_told(clock: Clock, heard: Heard) -> None:
    with Progress() as progress:
        progress("one")
        clock.moves_on(1)
        progress("two")
        clock.moves_on(0.9)
    clock.moves_on(9)
    assert heard() == []


@pytest.mark.quick
def test_the_present_step_is_told_when_patience_ends_even_if_nothing_new_begins(clock: Clock, heard: Heard) -> None:
    with Progress() as progress:
        progress("one")
        clock.moves_on(1)
        progress("two")
        clock.moves_on(0.9)
        assert heard() == []
        clock.moves_on(0.1)
        assert heard() == ["detente: two …"], "two seconds after the beginning, not after the step's"
        clock.moves_on(9)
        assert heard() == []
        progress("three")
        assert heard() == ["detente: three …"]
    progress("four")
    clock.moves_on(9)
    assert heard() == []


@pytest.mark.quick
def test_a_step_that_begins_late_is_told_at_once(clock: Clock, heard: Heard) -> None:
    with Progress() as progress:
        clock.moves_on(9)
        progress("one")
        assert heard() == ["detente: one …"]


@pytest.mark.quick
def test_a_notice_is_told_at_once_and_once(clock: Clock, heard: Heard) -> None:
    with Progress() as progress:
        progress(Notice("this takes long today"))
        assert heard() == ["detente: this takes long today …"]
        clock.moves_on(9)
    assert heard() == []


@pytest.mark.quick
def test_nothing_is_told_where_nobody_watches(clock: Clock, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "watched", lambda: False)
    with Progress() as progress:
        progress(Notice("this takes long today"))
        progress("one")
        clock.moves_on(9)
        progress("two")
    assert heard() == []


def test_the_machine_has_such_timers(monkeypatch: pytest.MonkeyPatch) -> None:
    told = threading.Event()
    monkeypatch.setattr(module, "watched", lambda: True)
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    monkeypatch.setattr(module.click, "echo", lambda *_, **__: told.set())
    with Progress() as progress:
        progress("one")
        assert told.wait(300), "it is told although nothing else begins"


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


@long
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


@long
def test_without_any_folder_to_write_to_it_compiles_every_time_and_says_so(case: Path) -> None:
    pytest.importorskip("numba", reason="the dense engine is not installed")
    command = [sys.executable, "-c", NOWHERE, "solve", str(case), "--engine", "dense", "--concept", "nash"]
    # What makes programs fast may be left out: that they are compiled each time is the same.
    code, shown = on_a_terminal(command, {"NUMBA_OPT": "0"})
    assert code == 0, shown
    assert shown.count("compiling") == 1
    assert "NUMBA_CACHE_DIR" in shown
    assert "Traceback" not in shown

"""Which random cases a run draws."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import random_models
import seeds

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(("of", "share"), [("full", 1), ("", 7), ("not slow", 7), ("quick", 7)])
def test_a_run_draws_its_share_of_every_kind(of: str, share: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(seeds._run, "of", of)
    drawn = seeds.take(range(100, 240))
    assert len(drawn) == -(-140 // share)
    assert {random_models.random_model(seed).kind for seed in drawn} == {
        random_models.random_model(seed).kind for seed in range(20)
    }
    assert seeds.examples(210) == 210 // share
    assert set(seeds.take(140, every=9)) <= set(range(140))
    assert [p.values for p in seeds.seeded(range(100, 240)).args[1]] == [(seed,) for seed in drawn]


@pytest.mark.parametrize(("of", "drawn"), [("full", [*range(16)]), ("", [0, 7, 9, 14]), ("quick", [0, 7, 14])])
def test_of_a_list_the_first_of_each_kind_is_drawn(of: str, drawn: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(seeds._run, "of", of)
    assert seeds.some([*["a"] * 9, *["b"] * 7]) == drawn
    assert seeds.some([*["a"] * 9, *["b"] * 7], every=15) == [k for k in drawn if of == "full" or k in (0, 9)] + (
        [15] if of != "full" else []
    )


def test_a_quick_run_reads_only_files_with_quick_tests(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text("@pytest.mark.quick\ndef test_a() -> None: ...\n")
    (tmp_path / "test_b.py").write_text("def test_b() -> None: ...\n")
    for of, read in (("quick", ["test_a.py"]), ("", ["test_a.py", "test_b.py"])):
        monkeypatch.setitem(seeds._run, "of", of)
        assert [p.name for p in sorted(tmp_path.iterdir()) if not seeds.left_unread(p)] == read


def test_quick_tests_reach_every_surface() -> None:
    """Whatever kind of mistake it is, one file at least that a quick run reads would see it."""
    root = Path(__file__).parent
    read = {p.relative_to(root).as_posix() for p in root.rglob("test_*.py") if seeds.SAYS_QUICK in p.read_text("utf-8")}
    folders = {p.parent.relative_to(root).as_posix() for p in root.rglob("test_*.py")} - {"reference"}
    assert {Path(name).parent.as_posix() for name in read} == folders
    assert {f"extending/{p.name}" for p in (root / "extending").glob("test_*.py")} <= read


LONG = """
import pytest
from seeds import long, long_but, not_quick

pytestmark = pytest.mark.quick

@long
def test_a(): ...

def test_b(): ...

@long_but(every=3)
@pytest.mark.parametrize("k", range(5))
def test_c(k): ...

@not_quick
def test_d(): ...
"""


@seeds.not_quick
def test_what_is_long_is_left_to_longer_runs_and_to_its_name(tmp_path: Path) -> None:
    root = Path(__file__).parent
    for name in ("conftest.py", "seeds.py"):
        (tmp_path / name).write_text((root / name).read_text(encoding="utf-8"), encoding="utf-8")
    marks = '\n[tool.pytest.ini_options]\nmarkers = ["full: x", "long: x", "not_quick: x", "quick: x"]\n'
    (tmp_path / "pyproject.toml").write_text(marks, encoding="utf-8")
    (tmp_path / "test_one.py").write_text(LONG, encoding="utf-8")
    of_c = [f"test_c[{k}]" for k in range(5)]
    for asked, run in (
        ([], ["test_b", "test_c[0]", "test_c[3]", "test_d"]),
        (["-m", "quick"], ["test_b", "test_c[0]", "test_c[3]"]),
        (["-m", "long"], ["test_a", *of_c]),
        (["-m", "full"], ["test_a", *of_c]),
        (["test_one.py::test_a", "test_one.py::test_c"], ["test_a", *of_c]),
    ):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--collect-only", *asked]
        alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # loading the others takes longer than the rest
        said = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True, check=False).stdout
        assert re.findall(r"::(test_\w+\S*)", said) == run, said

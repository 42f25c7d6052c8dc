"""A command loads what it needs and nothing else: told by what is loaded, not by how long it took."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import detente

PROGRAM = """
import gc
import sys
looked = []
gc.callbacks.append(lambda phase, _: looked.append(phase) if "detente.cli.group" in sys.modules else None)
from detente.cli import main
try:
    main({request!r})
except SystemExit as e:
    print(e.code, len(looked), *sys.modules, file=sys.stderr)
"""
NEVER = {"email", "importlib.metadata", "lark", "tabulate", "numba", "dd", "pysat", "pydantic", "fastapi", "sqlalchemy"}
ONLY_RESULTS = {f"detente.{room}" for room in ("case.case", "conflict.conflict", "engines.choice", "report.blocks")}
HEAVY = {"numpy", "ruamel.yaml", "hashlib", "csv", "zipfile"}


def loaded(*request: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(request=list(request))], capture_output=True, text=True, check=True
    )
    code, looked_for_rubbish, *modules = done.stderr.split()
    assert code == "0"
    assert int(looked_for_rubbish) <= 4  # begun and done: what is long may be looked through, loading is not
    return set(modules)


@pytest.mark.parametrize(
    ("request_", "not_needed"),
    [
        (("--version",), {*HEAVY, *ONLY_RESULTS, "detente.formula", "detente.cli.workbench"}),
        (
            ("solve", "elmira-9state"),
            {"numpy", "concurrent.futures", "logging"} | {f"detente.{name}" for name in (
                "assess.repairs", "assess.robustness", "assess.status_quo", "assess.perspectives", "assess.tracing",
                "report.page", "report.assessment", "report.graph", "report.layout", "report.picture", "dossier",
                "exchange", "documents", "redaction", "store", "web", "catalog.texts", "stability.witness",
                "conflict.arrays", "engines.explicit", "engines.dense", "cli.evidence", "cli.workbench",
                "case.preference_changes", "ask._pairs",
            )},
        ),
        (("catalog",), {"detente.engines.choice", "detente.report.page"}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_command_loads_no_room_that_it_does_not_need(request_: tuple[str, ...], not_needed: set[str]) -> None:
    assert loaded(*request_) & (NEVER | not_needed) == set()


def test_a_case_without_evidence_loads_of_it_only_the_words_it_chooses_among(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        "format: detente/1\noptions: {a: {owner: x}}\ndecision_makers: {x: {}}\npreferences: {x: [a]}\n",
        encoding="utf-8",
    )
    modules = loaded("solve", str(case), "--format", "json")
    assert {m for m in modules if m.startswith("detente.evidence.")} == {"detente.evidence.vocabulary"}
    assert "detente.stability.temptation" not in modules  # data hold no reasons


def test_the_library_loads_no_more_than_the_command() -> None:
    program = "import sys, detente; detente.solve(detente.read_case('elmira-9state')); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert "detente.stability.solving" in modules
    assert "numpy" not in modules
    assert {m for m in modules if m.startswith(("detente.report", "detente.assess", "detente.cli", "click"))} == set()


def test_decision_diagrams_come_without_what_draws_graphs_and_leave_it_to_others(tmp_path: Path) -> None:
    (tmp_path / "networkx.py").write_text("MultiDiGraph = None\n", encoding="utf-8")
    program = (
        "import sys; from detente.engines.diagrams import new_manager; new_manager(['a']);"
        "print('networkx' in sys.modules); import networkx; print(networkx.__file__)"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split() == ["False", str(tmp_path / "networkx.py")]


ROOMS = sorted(
    path.parent.name
    for path in Path(detente.__file__).parent.glob("*/__init__.py")
    if "on_first_use(__name__)" in path.read_text(encoding="utf-8")
)


def test_rooms_give_each_of_their_names_whatever_was_loaded_before() -> None:
    """A module of a name's name would stand in its way once it is loaded."""
    assert len(ROOMS) >= 8
    for room in ROOMS:
        package = import_module(f"detente.{room}")
        modules = {found.name for found in iter_modules(package.__path__)}
        assert (room, modules & set(package.__all__)) == (room, set())
        assert (room, set(package.__all__) - set(dir(package))) == (room, set())
        assert [name for name in package.__all__ if not hasattr(package, name)] == []

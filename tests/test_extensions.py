"""Modules outside the package that declare more are loaded by the command line, and wherever work is done for it."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from contributing import EXTENSION, MODULES, extended, write_extension
from detente.ask import QUESTIONS
from detente.case.sections import SECTIONS
from detente.cli import main
from detente.declared import as_shipped
from detente.documents import FORMATS
from detente.extensions import VARIABLE, load_extensions
from detente.stability import CONCEPTS
from detente.store import Draft
from detente.store.draft import ids_from
from detente.store.edits import from_text
from detente.web.contract import digest_of, document, own_digest
from detente.web.jobs import Jobs, Work
from seeds import long, not_quick

pytestmark = pytest.mark.quick

CASE = """\
format: detente/1
title: Hands
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: B}}
preferences: {A: [b], B: {best: YNN}}
alliances: {west: {members: [A, B]}}
"""


def test_the_command_line_loads_what_the_environment_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")
    monkeypatch.syspath_prepend(write_extension(tmp_path))
    assert CliRunner().invoke(main, ["holdings", str(case)]).exit_code == 2
    monkeypatch.setenv(VARIABLE, EXTENSION)
    with as_shipped():
        done = CliRunner().invoke(main, ["holdings", str(case), "--format", "json"])
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout)["holdings"] == {"A": ["a"], "B": ["b", "c"]}
        assert CliRunner().invoke(main, ["solve", str(case), "--concept", "answered"]).exit_code == 0
    assert "holdings" not in QUESTIONS
    for name in (EXTENSION, *MODULES):
        del sys.modules[name]


@pytest.mark.parametrize(
    ("named", "text", "why"),
    [
        ("nowhere_to_be_found", "", "there is no such module; install it"),
        ("broken_extension", "import nowhere_else", "it ended with ModuleNotFoundError: No module named"),
        ("broken_extension", "1 / 0", "it ended with ZeroDivisionError: division by zero"),
    ],
)
def test_one_that_cannot_be_loaded_is_named(
    named: str, text: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_extension.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv(VARIABLE, named)
    refused = CliRunner().invoke(main, ["solve", "elmira-9state"])
    assert refused.exit_code == 2
    assert f"the extension “{named}”, which {VARIABLE} names, cannot be loaded: {why}" in refused.stderr


@not_quick
def test_the_processes_that_answer_load_it_too(tmp_path: Path) -> None:
    """Asked of the server's own processes, which are started here and have loaded nothing of this test."""

    def work(kind: str, **question: Any) -> Work:
        asked = {"kind": kind, "question": question, "texts": {}, "text": None}
        return Work("question", asked, Draft(from_text(CASE, ids_from(1)), "hands"))

    async def answered() -> list[Any]:
        jobs = Jobs(1, alone=True)
        try:
            asked = work("holdings", at_least=2), work("solve", concepts=["answered"])
            started = [jobs.start("ann", "x", one) for one in asked]
            for job in started:
                await asyncio.wait_for(job.ended.wait(), 60)
            return [job.failure or json.loads(job.result) for job in started]
        finally:
            await jobs.close()

    with extended(tmp_path):
        holdings, solved = asyncio.run(answered())
    assert isinstance(holdings, dict), holdings
    assert holdings["record"] == {"holdings": {"B": ["b", "c"]}}
    assert "answered" in solved["record"]["equilibria"]


@long
def test_what_they_declare_is_no_part_of_what_the_page_was_built_for(tmp_path: Path) -> None:
    with extended(tmp_path):
        declared = [list(kind)[-1] for kind in (SECTIONS, CONCEPTS, QUESTIONS, FORMATS)]
        assert declared == ["alliances", "answered", "holdings", "talk"]
        with as_shipped():
            assert "alliances" not in SECTIONS
            assert "holdings" not in QUESTIONS
        assert QUESTIONS["holdings"].about == "model"
        assert digest_of(document()) != own_digest()
    assert digest_of(document()) == own_digest()


def test_they_are_loaded_once(tmp_path: Path) -> None:
    with extended(tmp_path):
        load_extensions()
        assert list(SECTIONS).count("alliances") == 1

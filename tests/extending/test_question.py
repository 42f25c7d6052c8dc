"""A question declared outside the package, as CONTRIBUTING shows it, is found on every surface."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import detente
import test_docs
from contributing import as_shown
from detente.ask import QUESTIONS
from detente.cli import main
from detente.schemas import schema
from detente.store import Draft
from detente.store.draft import ids_from
from detente.store.edits import from_text
from detente.web.answers import kinds
from detente.web.app import described_app
from detente.web.forms import questions
from detente.web.work import DOES, Given

pytestmark = pytest.mark.quick

CASE = """\
format: detente/1
title: Hands
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: B}}
preferences: {A: [b], B: [a]}
proposals: {p: {terms: a and b}}
"""
HELD = {"A": ["a"], "B": ["b", "c"]}


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The question of the page, for as long as the tests of this module run."""
    with (
        as_shown("a question", "holdings", tmp_path_factory.mktemp("outside")) as module,
        QUESTIONS.beside("holdings", module.QUESTION),
    ):
        yield "holdings"


@pytest.fixture
def case(tmp_path: Path) -> str:
    path = tmp_path / "hands.yaml"
    path.write_text(CASE, encoding="utf-8")
    return str(path)


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_it_is_a_command(toy: str, case: str) -> None:
    assert f"  {toy} " in run("--help").stdout
    told = " ".join(run(toy, "--help").stdout.split())
    assert "Show which options each decision maker has." in told
    assert "--at-least N" in told
    assert "[default: 1; x>=0]" in told
    assert json.loads(run(toy, case, "--format", "json").stdout)["holdings"] == HELD
    assert "B has b, c" in run(toy, case, "--at-least", "2").stdout
    assert "A has" not in run(toy, case, "--at-least", "2").stdout
    refused = run(toy, case, "--at-least", "-1")
    assert refused.exit_code == 2
    assert "--at-least" in refused.stderr


def test_its_record_has_a_schema(toy: str, case: str) -> None:
    takes = Draft202012Validator(schema(toy))
    found = json.loads(run(toy, case, "--format", "json").stdout)
    assert list(takes.iter_errors(found)) == []
    assert not takes.is_valid({**found, "holdings": {"A": "a"}})
    assert not takes.is_valid({**found, "others": 1})


def test_it_is_a_call(toy: str, case: str) -> None:
    assert QUESTIONS[toy](detente.read_case(case)) == HELD
    assert QUESTIONS[toy](detente.read_case(case), at_least=2) == {"B": HELD["B"]}


def test_it_is_a_route_of_the_contract(toy: str) -> None:
    document = described_app().openapi()
    asked = document["components"]["schemas"]["HoldingsQuestion"]["properties"]
    assert asked["at_least"]["minimum"] == 0
    assert asked["at_least"]["description"] == "Leave out whoever has fewer."
    assert {"perspective", "phase", "what_if"} <= set(asked)
    route = document["paths"][f"/api/cases/{{case_id}}/ask/{toy}"]["post"]
    assert route["description"] == "Ask what is in whose hands."
    assert route["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("HoldingsQuestion")
    record = document["components"]["schemas"]["HoldingsAnswer"]["properties"]["record"]
    assert record == {"$ref": "#/components/schemas/record_holdings"}
    assert document["components"]["schemas"]["record_holdings"]["required"] == ["holdings"]
    assert toy in kinds()


def test_the_server_answers_it(toy: str) -> None:
    asked = {"kind": toy, "question": {"at_least": 2}, "texts": {}, "text": None}
    draft = Draft(from_text(CASE, ids_from(1)), "hands")
    found = json.loads(DOES["question"](Given(asked, draft, b"", lambda *_: None)))
    assert found["record"] == {"holdings": {"B": ["b", "c"]}}
    assert found["says"] == [{"kind": "bullets", "items": ["B has b, c"]}]
    assert (found["complete"], found["why"]) == (True, "")


def test_the_page_is_told_what_its_form_asks_for(toy: str) -> None:
    (view,) = (view for view in questions() if view.name == toy)
    assert (view.title, view.room, view.about) == ("What is in whose hands", None, "model")
    assert [(p.name, p.label, p.type, p.several, p.default, p.at_least) for p in view.parameters] == [
        ("at_least", "At least", "whole", False, 1, 0)
    ]
    shown = [v.name for v in questions() if v.room is None]
    # whatever else is told in sentences has a room that asks it
    assert shown == ["rankings", "attitudes", "horizon", "perception", toy]
    (rankings,) = (v for v in questions() if v.name == "rankings")
    assert {p.name: (p.type, p.refers_to, len(p.choices)) for p in rankings.parameters} == {
        "state": ("state", None, 0),
        "by": ("reference", "decision_makers", 0),
        "goals": ("text", None, 0),
        "concept": ("choice", None, 5),
    }


def test_it_has_a_chapter_in_the_report(toy: str, case: str) -> None:
    page = run("report", case, "-o", "-").stdout
    assert ">B has b, c</li>" in page


def test_it_is_missed_in_the_documentation(toy: str) -> None:
    assert test_docs.undocumented_questions() == [toy]
    with pytest.raises(AssertionError, match="has no section"):
        test_docs.test_every_command_and_option_is_documented()


PAGES = [
    ("ranking", {"decision_maker": "B"}),
    ("states", {"options": {"a": "Y"}, "sort": "B", "limit": 2}),
    ("graph", {"focus": ["YNN"]}),
    ("side_by_side", {"proposals": ["p"], "limit": 10}),
    ("verdict", {"proposal": "p", "concept": "seq", "limit": 2}),
    ("argument", {"proposal": "p"}),
    ("related", {"whole": True}),
]


@pytest.mark.parametrize(("kind", "asked"), PAGES)
def test_a_question_of_the_page_is_told_as_it_is(kind: str, asked: dict[str, Any], case: str) -> None:
    question = QUESTIONS[kind]
    found = question(detente.read_case(case), **asked)
    assert type(found) is question.answer
    draft = Draft(from_text(CASE, ids_from(1)), "hands")
    given = Given({"kind": kind, "question": asked, "texts": {}}, draft, b"", lambda *_: None)
    told = json.loads(DOES["question"](given))
    shown = json.loads(json.dumps(question.record(found, asked)))
    assert set(told) == set(shown)
    if "table" in told:  # is told as the blocks of a document are
        assert (told.pop("table")["rows"], *told) == (shown.pop("table")["rows"], *shown)
    assert told == shown
    assert question.help is None
    assert kind not in main.commands or kind == "graph"  # the command writes the whole one, for a paper


def test_a_command_loads_its_own_question_alone(case: str) -> None:
    code = (
        "import sys; from detente.cli import main; from click.testing import CliRunner; "
        f"CliRunner().invoke(main, ['reach', {case!r}]); "
        "print(sorted(m for m in sys.modules if m.startswith('detente.ask.') and '._' not in m))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['detente.ask.reach']"

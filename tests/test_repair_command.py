"""`detente repair`: what it prints in each format, and that sentences name people and options."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from detente.cli import main
from printed import faults

pytest.importorskip("pysat", reason="python-sat is not installed")

SYRIA = ("syria-2016", "--perspective", "A", "--phase", "before_deadline")


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["repair", *arguments], input=text)


def record(schema: str, *arguments: str) -> Any:
    done = run(*arguments, "--format", "json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert faults(schema, found) == []
    return found


def test_a_record_names_the_contested_owner_that_has_an_option() -> None:
    asked = ("ferry", "--state", "letter", "--owner", "open=OARS")
    assert record("repair", *asked, "--concept", "nash", "--limit", "1")["owners"] == {"open": "OARS"}
    assert record("rankings", *asked, "--by", "ALD", "--rankings")["owners"] == {"open": "OARS"}


def test_json_of_a_state() -> None:
    found = record("repair", *SYRIA, "--state", "R3", "--concept", "seq", "--limit", "3")
    assert (found["lower"], found["upper"], found["proven"], found["impossible"]) == (1, 1, True, False)
    assert [r["cost"] for r in found["repairs"]] == [1, 1, 1]
    assert all(r["verified"] for r in found["repairs"])
    for repair in found["repairs"]:
        sentence = repair["changes"][0]["sentence"]
        assert sentence.startswith("US-backed rebels would have to")
        assert "REB" not in sentence
        assert any("White House could still give up" in line and "this deters it" in line for line in repair["then"])


def test_json_of_a_proposal_with_terms_of_goals_and_of_what_is_impossible() -> None:
    kinds = ("--allow", "drop", "--allow", "term", "--allow", "commit", "--allow", "guarantee")
    asked = ("--proposal", "V1_full", "--state", "D_V1", "--concept", "nash", "--limit", "5", *kinds)
    found = record("repair", *SYRIA, *asked)
    assert found["proposal"] == "V1_full"
    costs = [r["cost"] for r in found["repairs"]]
    assert costs == sorted(costs)
    goals = record("repair", *SYRIA, "--goal", "R3 stable and SQ_A unstable for WH", "--concept", "seq", "--limit", "1")
    assert [(g["stable"], g["decision_maker"]) for g in goals["goals"]] == [(True, None), (False, "WH")]
    assert goals["proven"]
    none = record("repair", *SYRIA, "--state", "R3", "--concept", "nash", "--allow", "tie")
    assert (none["impossible"], none["lower"], none["repairs"]) == (True, None, [])


def test_table_csv_and_markdown_say_the_same() -> None:
    asked = (*SYRIA, "--state", "R3", "--concept", "seq", "--limit", "2")
    table = " ".join(run(*asked).stdout.split())
    assert "The cheapest costs 1, and nothing cheaper does it: that is proven." in table
    assert "Solving the changed model from scratch gives the same answer." in table
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    assert [row["repair"] for row in rows] == ["1", "2"]
    assert rows[0]["change"] in table
    assert "### Repair 1, cost 1" in run(*asked, "--format", "markdown").stdout


def test_rankings() -> None:
    found = record("rankings", "syria-iraq-1975", "--state", "s2", "--rankings", "--concept", "seq", "--by", "Syria")
    assert [(c["rankings"], c["of"], c["holds"]) for c in found["conditions"]] == [(384, 720, False)]
    said = " ".join(run("syria-iraq-1975", "--state", "s2", "--rankings", "--concept", "nash").stdout.split())
    assert "For Syria, s2 (YNN) is at least as good as s1 (NNN)." in said
    assert "240 of 720 complete rankings fulfil this." in said


def test_a_bound_gives_costs_and_exit_code_4() -> None:
    done = run(*SYRIA, "--state", "D_V1sep", "--concept", "seq", "--seconds", "0.000001")
    assert done.exit_code == 4
    assert "no set cheaper than 0 does it, and a set of cost" in " ".join(done.stdout.split())
    assert "not settled: the bound of 1e-06 seconds was hit; allow more with --seconds" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--state", "R3", "--allow", "dorp"), "did you mean “drop”"),
        (("--state", "R3", "--cost", "drop"), "expected KIND=N"),
        (("--state", "R3", "--cost", "drop=0"), "above zero"),
        (("--state", "R3", "--may-own", "sep"), "joined by “=”"),
        (("--goal", "R3 steady"), "found the goal “R3 steady”"),
        (("--state", "R3", "--concept", "sim"), "not under “sim”"),
        ((), "say what is to hold"),
        (("--rankings",), "say which state"),
        (("--state", "R3", "--add-at", "middle"), "expected top or anywhere"),
        (("--state", "R3", "--want", "REB=sepp"), "found “sepp”"),
    ],
)
def test_wrong_requests(arguments: tuple[str, ...], message: str) -> None:
    done = run(*SYRIA, *arguments)
    assert done.exit_code == 2
    assert message in done.stderr


CASE = """format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A, name: give way}, b: {owner: B, name: give way first}}
preferences: {A: [b, not a], B: [a, not b]}
repair: {allow: [drop, owner], costs: {drop: 5}, owners: {a: [B]}, keep: [b]}
"""


def test_the_case_file_says_what_may_change_and_a_request_may_say_otherwise() -> None:
    done = run("-", "--state", "YY", "--concept", "nash", "--format", "json", text=CASE)
    found = json.loads(done.stdout)
    assert found["allowed"] == 5, "two statements each, and one owner"
    assert {c["kind"] for r in found["repairs"] for c in r["changes"]} <= {"drop", "owner"}
    other = json.loads(
        run("-", "--state", "YY", "--concept", "nash", "--allow", "commit", "--format", "json", text=CASE).stdout
    )
    assert other["allowed"] == 1, "b is kept"


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("{allow: [dorp]}", "did you mean “drop”"),
        ("{costs: {drop: 0}}", "above zero"),
        ("{costs: {drop: two}}", "expected a whole number"),
        ("{keep: [c]}", "no option or decision maker"),
        ("{owners: {a: [C]}}", "no decision maker"),
        ("{wants: {A: [c]}}", "no option or definition"),
        ("{add_at: middle}", "expected top, anywhere"),
        ("{allowed: [drop]}", "did you mean “allow”"),
    ],
)
def test_wrong_rules_are_told_with_their_place(rules: str, message: str) -> None:
    done = run(
        "-",
        "--state",
        "YY",
        text=CASE.replace("{allow: [drop, owner], costs: {drop: 5}, owners: {a: [B]}, keep: [b]}", rules),
    )
    assert done.exit_code == 3
    assert message in done.stderr
    assert "<stdin>:5:" in done.stderr


def test_a_report_on_few_states_tells_which_rankings_would_do(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    done = CliRunner().invoke(main, ["report", "syria-iraq-1975", "-o", str(page)])
    assert done.exit_code == 0, done.output
    text = " ".join(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")).split())
    assert "Rankings that would make states stable under SEQ" in text
    assert "384 of 720" in text  # as counted by hand and by trying all of them

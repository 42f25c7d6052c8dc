"""What a page shows beside data is said by the server, in sentences, with the answer; the page composes none."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from detente.report.counts import held_texts, missing_texts, no_texts
from detente.store import Draft
from detente.store.draft import ids_from
from detente.store.edits import from_text
from detente.web.cases import vocabulary
from detente.web.document import document_of
from detente.web.work import DOES, Given

pytestmark = pytest.mark.quick

PAGE = Path(__file__).parents[2] / "ui" / "src"
CASE = """\
format: detente/1
title: Two who can only take up
decision_makers: {A: {name: Ann}, B: {name: Ben}, C: {name: Cy}}
options: {a: {owner: A, name: build, moves: take-only}, b: {owner: B, moves: take-only}}
infeasible: [{when: a and b, because: no room}]
preferences: {A: [a], B: [not b], C: []}
status_quo: NN
proposals:
  p: {parties: [A], terms: {T: {that: b, obliges: [B]}}}
  q: {terms: a and b}
perspectives:
  x: {}
  y: {name: Bea's view, preferences: {B: [b]}, proposals: {r: {terms: a}}}
phases: {later: {name: after the move}}
"""
DRAFT = Draft(from_text(CASE, ids_from(1)), "two")


def told(does: str, question: dict[str, Any], **asked: Any) -> Any:
    given = {"question": question, "texts": {}, "text": None, "version": 1, **asked}
    return json.loads(DOES[does](Given(given, DRAFT, b"", lambda *_: None)))


def asked(kind: str, **question: Any) -> Any:
    return told("question", question, kind=kind)


def test_models_side_by_side_are_named_and_told_in_full() -> None:
    models = [{"perspective": "x"}, {"perspective": "y", "phase": "later"}, {}]
    found = asked("side_by_side", models=models, concepts=["nash", "gmr"])
    assert [m["called"] for m in found["models"]] == ["perspective x", "Bea's view, after the move", "what all share"]
    assert found["heading"] == "What differs from perspective x"
    assert asked("side_by_side", models=models[::-1])["heading"] == "What differs from what all share"
    assert found["caption"].endswith("– where nothing carries it out")
    rows = {row["proposal"]: row["cells"] for row in found["proposals"]}
    yes = {"answer": "yes", "concepts": ["nash", "gmr"]}
    # What is the same under all concepts, and not yes, is said without them.
    assert rows["p"] == [{"held": [yes], "says": "holds by itself"}] * 3
    assert [cell["held"] for cell in rows["q"]] == [[{"answer": "infeasible", "concepts": []}]] * 3
    assert rows["r"][0] == {"held": [], "says": "not there"}
    assert rows["r"][1]["held"] == [yes]


def test_a_verdict_is_a_sentence_also_on_what_is_only_supposed() -> None:
    supposed = {"kind": "add", "path": ["proposals"], "value": {"terms": "not a"}, "id": "new"}
    found = asked("assess", proposals=["p", "q", "new"], what_if=[supposed], states=["NN", "NY"])
    assert {p: o["says"] for p, o in found["overall"].items()} == {
        "p": "p holds by itself", "q": "q cannot be carried out",
        "new": "This proposal can hold by itself, in 1 of 2 ways",
    }  # fmt: skip
    assert found["unasked"] == {
        "p": "Obliged by a term without being a party: Ben.", "q": "", "new": "",
    }  # fmt: skip
    assert {v["state"]: v["taken"] for v in found["verdicts"]["new"]} == {
        "NN": "No option is taken there.", "NY": "Taken there: “b”.",
    }  # fmt: skip


def test_what_is_counted_is_said() -> None:
    assert asked("ranking", decision_maker="A")["caption"] == "Best first: 3 states in 2 ranks"
    assert asked("states")["says"] == "3 states"
    assert asked("states", where="a")["says"] == "1 of 3 states"
    model = told("model", {})
    assert model["says"] == "states are feasible, of 4 combinations"
    assert model["checked"] == "warnings of the check, each in its place"
    assert [r["says"] for r in model["rules"]] == ["Removes 1 combination; no other rule removes any of them."]
    assert [(p["says"], p["unasked"]) for p in model["proposals"]] == [
        ("1 feasible state has its terms in force.", "Obliged by a term without being a party: Ben."),
        ("No feasible state has all its terms in force.", ""),
    ]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("not a", "With this rule 1 state would be left, 2 fewer than now."),
        ("true", "With this rule no state would be left."),
        ("a and b", "With this rule 3 states would be left, as many as now."),
    ],
)
def test_what_a_rule_would_leave_is_said(rule: str, says: str) -> None:
    supposed = {"kind": "add", "path": ["infeasible"], "value": {"when": rule}}
    assert told("trial", {"what_if": [supposed]})["says"] == says


def test_the_states_of_a_graph_and_their_moves_are_said() -> None:
    nodes = {n["state"]: n for n in asked("graph")["nodes"]}
    assert nodes["NN"]["called"].startswith("NN – status quo")
    assert [(m["decision_maker"], m["says"]) for m in nodes["NN"]["moves"]] == [
        ("A", "better for A"), ("B", "not better for B"),
    ]  # fmt: skip
    assert [nodes[s]["says"] for s in ("NN", "YN", "NY")] == ["", *["Nobody can move from here."] * 2]


@pytest.mark.parametrize(
    ("by", "said_by", "origin"),
    [
        ([], "", "said by letter; characters 3–9"),
        (["the paper"], "the paper", "said by the paper; characters 3–9"),
        (
            ["the paper", {"who": "an official", "mode": "paraphrase", "standing": "named"}],
            "the paper → an official (paraphrase)",
            "said by the paper → an official (paraphrase); characters 3–9",
        ),
        (["a", {"mode": ["x"]}, 3], "a", "said by a; characters 3–9"),  # what is not written as a speaker is none
    ],
)
def test_who_says_a_claim_is_said_as_a_report_does(by: list[Any], said_by: str, origin: str) -> None:
    claim = document_of({"claims": {"c": {"source": "letter", "start": 3, "end": 9, "by": by}}}).claims[0]
    assert (claim.said_by, claim.origin) == (said_by, origin)
    assert claim.model_dump()["origin"] == origin


def test_what_an_export_would_leave_out_is_said() -> None:
    text = "format: detente/1\ntitle: t\nsources: {s: {name: A letter, confidentiality: 2}, u: {name: Another}}\n"
    draft = Draft(from_text(text, ids_from(1)), "t")
    given = Given({"question": {"kind": "csv", "leave_out": True}, "texts": {}}, draft, b"", lambda *_: None)
    shown = json.loads(DOES["preview"](given))
    assert (shown["above_told"], shown["left_told"]) == (["source s, level 2"], [])


def test_what_files_hold_is_said_where_there_is_a_text() -> None:
    assert (held_texts([]), missing_texts([]), no_texts([])) == ("", "", "")
    assert "“One” and “Two”, which is not at hand" in missing_texts(["One", "Two"])


def test_every_answer_and_every_kind_has_words() -> None:
    words = vocabulary(None)  # type: ignore[arg-type]  # who asks does not matter
    assert {m.answer for m in words.stays} == {m.answer for m in words.marks}
    assert all(kind.says for kind in (*words.change_kinds, *words.doubts))


def test_the_page_reads_no_verdict_out_of_a_record() -> None:
    """A record has true, false and null with its why; what these mean is told by the server, answer by answer."""
    reads = re.compile(r"record\.(proposals|concepts|verdicts)|\.why\?\.\[|\bholds\?\.\[")
    files = (path for path in PAGE.rglob("*.ts*") if path.name != "contract.ts")
    found = {path.name for path in files if reads.search(path.read_text(encoding="utf-8"))}
    # Of what a verdict rests on, or flips, a record has the addresses; these are looked up in the case.
    assert found == {"RestsOn.tsx", "Robust.tsx", "Sure.tsx"}


def test_a_perspective_is_compared_with_what_all_share() -> None:
    record = asked("perspectives", pair=[None, "y"])["record"]
    assert record["perspectives"] == [None, "y"]

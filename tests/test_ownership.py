"""Disputed owners: written in the file, shown, and solved under each; against the file with the owner replaced."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from click.testing import CliRunner

import detente
from detente.case import write_case
from detente.cli import main
from naive import FIVE
from seeds import long
from test_trace import plain, verdicts_of

BASE = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}, C: {name: Cy}}
options:
  a: {owner: A, contested: {B: {because: he says so, evidence: [c1], status: stated}, C: }}
  b: {owner: B}
preferences: {A: [b, not a], B: [a, not b], C: [a iff b]}
status_quo: NN
sources: {s: {name: s}}
claims: {c1: {source: s, start: 0, end: 3, says: it is his}}
"""


def printed(*arguments: str, given: str | None = None) -> str:
    result = CliRunner().invoke(main, list(arguments), input=given, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def record(*arguments: str, given: str | None = None) -> Any:
    return json.loads(printed(*arguments, "--format", "json", given=given))


def problems(text: str) -> str:
    with pytest.raises(detente.InvalidCase) as caught:
        detente.parse_case(text)
    return str(caught.value)


def test_rivals_are_read_with_their_evidence() -> None:
    option = detente.parse_case(BASE).model().options[0]
    assert option.contested is not None
    assert [(r.owner, r.note.evidence, r.note.status) for r in option.contested] == [
        ("B", ("c1",), "stated"),
        ("C", (), None),
    ]
    assert [r.note.is_assumption for r in option.contested] == [False, True]


def test_what_was_read_is_written() -> None:
    case = detente.parse_case(BASE)
    assert write_case(case) == BASE
    anew = detente.parse_case(write_case(detente.Case(case.name, case.file, case.layer)))
    assert anew.model().options[0].contested == case.model().options[0].contested


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("C: }", "D: }", "found “D” as a rival owner of “a”, which is no decision maker"),
        ("C: }", "A: }", "found “A” as a rival owner of “a”, which it owns"),
        ("status: stated", "state: stated", "found the key “state”, which a rival owner does not have"),
        ("evidence: [c1]", "evidence: [c9]", "found “c9” as evidence, which is no claim"),
        ("contested: {B:", "contest: {B:", "did you mean “contested”?"),
    ],
)
def test_what_is_wrong_with_rivals_is_said(old: str, new: str, message: str) -> None:
    assert message in problems(BASE.replace(old, new, 1))


@pytest.mark.parametrize("owner", ["B", "C"])
def test_a_model_under_a_rival_is_the_file_with_that_owner(owner: str) -> None:
    other = BASE[: BASE.index("  a: {")] + f"  a: {{owner: {owner}}}\n" + BASE[BASE.index("  b: {") :]
    theirs = detente.solve(detente.parse_case(other))
    ours = detente.solve(detente.parse_case(BASE).model(owners=[("a", owner)]))
    for concept in FIVE:
        for dm in "ABC":
            assert list(ours.stable[concept][dm]) == list(theirs.stable[concept][dm])


def test_the_owner_of_the_file_may_be_named_too() -> None:
    case = detente.parse_case(BASE)
    assert case.model(owners=[("a", "A")]).options == case.model().options


def test_the_former_owner_is_a_rival_then() -> None:
    option = detente.parse_case(BASE).model(owners=[("a", "B")]).options[0]
    assert option.owner == "B"
    assert option.contested is not None
    assert [r.owner for r in option.contested] == ["A", "C"]


@pytest.mark.parametrize(
    ("owners", "message"),
    [
        ([("a", "D")], "it names B, C"),
        ([("b", "A")], "nobody disputes who owns it"),
        ([("z", "A")], "there is no option “z”"),
        ([("a", "B"), ("a", "C")], "two owners"),
    ],
)
def test_only_rivals_that_the_case_names(owners: list[tuple[str, str]], message: str) -> None:
    with pytest.raises(detente.UsageError, match=message):
        detente.parse_case(BASE).model(owners=owners)


@long
def test_every_command_solves_under_a_rival() -> None:
    given = ["syria-2016", "--perspective", "A", "--owner", "sep=WH"]
    assert record("solve", *given)["owners"] == {"sep": "WH"}
    assert "owners" not in record("solve", *given[:3])
    r3 = next(p for p in record("assess", *given)["proposals"] if p["proposal"] == "R3")
    before = next(p for p in record("assess", *given[:3])["proposals"] if p["proposal"] == "R3")
    assert (before["holds"]["gmr"], r3["holds"]["gmr"]) == (False, True)
    movers = {v["decision_maker"] for v in record("explain", *given, "--concept", "nash")["verdicts"]}
    assert "REB" in movers
    assert record("show", *given)["model"]["options"]["sep"]["owner"] == "WH"
    assert record("trace", *given, "sep")["owners"] == {"sep": "WH"}


def test_text_and_page_say_whose_it_is() -> None:
    given = ["syria-2016", "--perspective", "A", "--owner", "sep=WH"]
    said = "with “separate from Al-Nusra” given to White House"
    assert said in " ".join(printed("show", *given).split())
    given += ["--concept", "nash"]
    for command in ("solve", "assess", "explain"):
        assert said in " ".join(printed(command, *given).split())
    assert said in printed("report", *given, "-o", "-")


@long
def test_other_perspectives_keep_the_owner_they_know() -> None:
    """The White House is no decision maker of B; the comparison there is of the case as B has it."""
    text = " ".join(
        printed("assess", "syria-2016", "--perspective", "A", "--owner", "sep=WH", "--concept", "gmr").split()
    )
    assert "In perspective “the American line as the article reports it” (B):" in text
    assert (
        "In perspective “the conflict as the article presents it” (A), phase “before 1 August” (before_deadline), "
        "with “separate"
    ) in text


def test_syria_names_the_american_owners() -> None:
    found = {p: record("trace", "syria-2016", "sep", "--perspective", p)["elements"][0]["contested"] for p in "AB"}
    assert {p: [(c["owner"], c["evidence"], c["status"]) for c in rivals] for p, rivals in found.items()} == {
        "A": [("WH", ["x084"], "assumption"), ("CIA", ["x084"], "assumption")],
        "B": [("US", ["x084"], "stated")],
    }
    text = printed("trace", "syria-2016", "sep", "--perspective", "A")
    assert "Who owns it is disputed" in text
    assert "If it belongs to White House, in perspective A, no phase:" in text


def test_what_changes_under_the_other_owner_is_what_the_rewritten_file_says() -> None:
    verdicts = record("trace", "syria-2016", "sep", "--perspective", "B", "--concept", "seq")["elements"][0][
        "contested"
    ][0]
    other = copy.deepcopy(plain("syria-2016"))
    other["perspectives"]["B"]["options"]["sep"] = {"owner": "US"}
    for phase in (None, "before_deadline", "after_deadline"):
        before = verdicts_of(plain("syria-2016"), "B", phase, ["seq"])
        after = verdicts_of(other, "B", phase, ["seq"])
        found = {
            (v["about"], v["concept"]): (v["before"], v["after"]) for v in verdicts["verdicts"] if v["phase"] == phase
        }
        assert found == {key: (before[key], after[key]) for key in before}

"""`detente compare` and `detente consent`: every format, every refusal, and sentences that name people and options."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import detente
from detente.cli import main
from detente.engines import UnknownSet
from printed import faults
from seeds import long, long_but

SYRIA = ("syria-2016", "A", "B", "--concept", "nash", "--concept", "seq")
PHASES = ("syria-2016", "--perspective", "A", "--phase", "before_deadline", "--phase", "after_deadline")
VERSIONS = ("syria-2016", "--perspective", "A", "--proposal", "V1", "--proposal", "V2")

SMALL = """
format: detente/1
title: A shared well
decision_makers: {North: {name: the northern farm, group: farms}, South: {name: the southern farm, group: farms}}
options:
  save: {owner: North, name: save water}
  pay: {owner: South, name: pay for the pump}
preferences: {North: [pay, not save], South: [save, not pay]}
states: {peace: YY}
status_quo: NN
proposals:
  truce:
    parties: [farms]
    terms: {t1: {that: save, obliges: [farms]}, t2: {that: pay, obliges: [farms]}}
  truce2:
    supersedes: truce
    parties: [farms]
    terms: {t1: {that: save, obliges: [farms]}, t3: {name: be kind, obliges: [farms]}}
phases:
  one: {infeasible: [pay and save]}
  two: {}
perspectives:
  P: {name: as North sees it}
  Q: {name: as South sees it, preferences: {North: [pay iff save, not save]}}
  R:
    name: one farm
    decision_makers: {farms: {name: the two farms}}
    options: {save: {owner: farms}, pay: {owner: farms}}
    preferences: {farms: {weights: {save: 2, pay: -1}}}
"""


@pytest.fixture
def small(tmp_path: Any) -> str:
    path = tmp_path / "well.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def text(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return " ".join(result.stdout.split())


def record(*arguments: str) -> Any:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert faults(arguments[0], found) == []
    return found


# -- records ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("P", "Q"), ("Q", "P", "--acts", "North=Q"), ("P", "R"), ("R", "P", "--acts", "farms=P"), ("P", "Q", "R"),
        ("P", "Q", "--phase", "one", "--phase", "two"), ("P", "Q", "--together", "0", "--state", "peace"),
        ("P", "Q", "--proposal", "truce", "--concept", "sim"),
        ("--phase", "one", "--phase", "two"), ("--phase", "two", "--phase", "one", "--where", "save", "--limit", "0"),
        ("--perspective", "P", "--perspective", "Q", "--phase", "one", "--phase", "two"),
        ("--proposal", "truce", "--proposal", "truce2"), ("--proposal", "truce2"),
        ("--perspective", "R", "--phase", "one", "--proposal", "truce2", "--proposal", "truce"),
    ],
)  # fmt: skip
def test_every_comparison_is_a_record_of_the_schema(small: str, arguments: tuple[str, ...]) -> None:
    found = record("compare", small, *arguments)
    for part in found if isinstance(found, list) else [found]:
        assert part["case"] == "well"


def test_versions_whose_terms_rest_on_claims_are_a_record_of_the_schema() -> None:
    sheets = record("compare", *VERSIONS)["sheets"]
    speakers = {name for s in sheets for t in s["terms"] for c in t["sources"] for name in c["by"]}
    case = detente.read_case("syria-2016")
    assert speakers <= {a.who for c in case.layer.claims.values() for a in c.by}
    assert speakers


def test_three_perspectives_are_compared_two_by_two_and_play_one_hypergame(small: str) -> None:
    found = record("compare", small, "P", "Q", "R", "--concept", "nash")
    assert [part["perspectives"] for part in found] == [["P", "Q"], ["P", "R"], ["Q", "R"]]
    assert [len(part["hypergames"]) for part in found] == [3, 0, 0]
    actors = {a["decision_maker"] for game in found[0]["hypergames"] for a in game["actors"]}
    assert actors == {"North", "South", "farms"}


@long
def test_the_record_says_what_the_library_says() -> None:
    case = detente.read_case("syria-2016")
    found = detente.compare_perspectives(
        case.model("A"), there=case.model("B"), concepts=["nash", "seq"], proposals=["V1_full"]
    )
    told = record("compare", *SYRIA, "--proposal", "V1_full")
    assert told["targets"][0]["holds"] == {"nash": [False, True], "seq": [False, True]}
    assert len(told["swaps"][0]["deciding"]) == len(found.into_here.deciding)
    us = {"kind": "actors", "here": ["WH", "PENT", "CIA"], "there": ["US"], "option": None, "drops": None, "adds": None}
    assert told["swaps"][0]["beliefs"][0] == us
    finer = [b for s in told["swaps"][0]["finer"] for b in s["beliefs"] if b["kind"] == "statement"]
    assert {"number": 5, "that": "spare iff sep"} in [b["drops"] for b in finer]
    assert told["swaps"][0]["tried"] == {"beliefs": 4, "single_beliefs": 2, "impossible": 0, "unknown": 0}


@long
def test_the_record_of_phases_names_the_deals_and_their_witnesses() -> None:
    told = record("compare", *PHASES, "--where", "deal_in_force", "--concept", "seq")
    assert told["equilibria"] == {"seq": [0, 16]}
    assert told["only_second"]["count"] == 16
    for state in told["only_second"]["states"]:
        assert state["because_of"] == ["escal"]
        assert all("escal" in [o for s in d["by"] for o in s["takes"]] for d in state["deterred"])
    assert told["threats"][0]["equilibria_only_because_of_it"]["count"] == 46
    assert record("compare", *PHASES, "--limit", "1")["only_second"]["states"][1:] == []


def test_the_record_of_consent_names_factions() -> None:
    told = record("consent", "syria-2016", "--perspective", "A", "--proposal", "V1_full", "--concept", "nash")
    (proposal,) = told["proposals"]
    assert proposal["absent_obligors"] == ["SYR"]
    assert proposal["parties"][0] == {
        "party": "US", "negotiates": True, "members": ["WH", "PENT", "CIA"], "must_consent": ["WH", "PENT"],
    }  # fmt: skip
    assert record("consent", "syria-2016", "--perspective", "A", "--perspective", "B", "--concept", "seq")[1]["targets"]


# -- sentences --------------------------------------------------------------------------------------------------------


def bullets(said: str) -> list[str]:
    """The sentences of a printed document, tables left out."""
    joined: list[str] = []
    for line in said.splitlines():
        if line.startswith("  - "):
            joined.append(line[4:])
        elif line.startswith("    ") and joined and line.strip():
            joined[-1] += " " + line.strip()
    return joined


@long_but(every=3)
@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", *SYRIA), ("compare", *SYRIA, "--acts", "US=B"), ("compare", *PHASES), ("compare", *VERSIONS),
        ("consent", "syria-2016", "--perspective", "A", "--concept", "seq"),
    ],
)  # fmt: skip
def test_sentences_name_people_and_options_and_not_ids(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    said = bullets(result.stdout)
    assert len(said) > 8
    # Ids of rules and definitions may be shown as written; those of decision makers and options have names instead,
    # which some options share: to spare, to share, to join, to leave.
    makers = {"WH", "PENT", "CIA", "RUS", "SYR", "REB"} - {"CIA"}  # the CIA's name is its id
    options = {"coop", "appr", "remov", "escal", "arm", "sep"}
    for sentence in said:
        if sentence.startswith("The rule"):
            continue
        words = set(re.findall(r"[\w-]+", re.sub(r"“[^”]*”", "", sentence)))
        assert not words & (makers | options), sentence


def test_what_decides_is_told_in_sentences() -> None:
    said = text("compare", *SYRIA, "--proposal", "V1_full", "--together", "0")
    assert "In A White House, Pentagon and CIA act each for itself, in B United States acts as one." in said
    assert (
        "V1_full would hold under SEQ with United States deciding instead of White House, Pentagon and CIA; and the "
        "preferences of US-backed rebels (then at YYNNYNYYYNY)"
    ) in said
    assert (
        "V1_full would no longer hold under SEQ with White House, Pentagon and CIA deciding instead of United" in said
    )
    assert "Every combination of them was solved; single statements were not tried." in said


@long
def test_what_the_deadline_changes_is_told_in_sentences() -> None:
    said = text("compare", *PHASES, "--where", "deal_in_force")
    assert "White House can “take stronger measures, up to strikes on the Syrian government” only now." in said
    assert "The rule against “take stronger measures, up to strikes on the Syrian government” no longer applies" in said
    assert "The threat to “take stronger measures, up to strikes on the Syrian government” is credible" in said
    assert "16 states are equilibria under SEQ where coop and join is true only because of it" in said
    states = [s.state for s in phases().appearing]
    assert len(states) == 16
    assert all(s in said for s in states)


@cache
def phases() -> detente.PhaseComparison:
    case = detente.read_case("syria-2016")
    before, after = (case.model("A", p) for p in ("before_deadline", "after_deadline"))
    return detente.compare_phases(before, after=after, where="deal_in_force")


def test_versions_and_consent_are_told_in_sentences() -> None:
    said = text("compare", *VERSIONS)
    assert "Only in V1: T1, T2, T3 and T4." in said
    assert "Only in V2: T6, T7 and T8." in said
    assert "In both: T5." in said
    assert "One-sided: no term with content asks anything of US." in said
    said = text("consent", "syria-2016", "--perspective", "A", "--proposal", "V1_full", "--concept", "seq")
    assert "US (a party) can deliver only with the consent of White House" in said
    assert "It does not depend on CIA." in said
    assert "Russia (a party) must take part in the joint campaign, term T1; must spare US-backed rebels" in said
    assert "Pentagon alone, by giving up “share targeting information with Russia”, can stop every target" in said
    assert "Obliged without being a party: Syrian government." in said
    said = text("consent", "syria-2016", "--perspective", "A", "--proposal", "R2", "--concept", "seq")
    assert "Pentagon (must not share targeting information with Russia, term information)" in said


@long_but(every=2)
@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (("compare", *SYRIA), ("target", "concept", "holds in A", "in B", "flips in A", "flips in B")),
        (("compare", *PHASES), ("state", "name", "SEQ equilibrium only in", "because of", "deterred now", "answer")),
        (("compare", *VERSIONS), ("term", "in", "what it says", "in force where", "obliges", "source")),
        (("consent", "syria-2016", "--perspective", "B", "--concept", "nash"),
         ("target", "concept", "ways", "smallest blocking sets", "acts that stop every way")),
    ],
)  # fmt: skip
def test_csv_and_markdown(arguments: tuple[str, ...], first: tuple[str, ...]) -> None:
    rows = list(csv.reader(io.StringIO(run(*arguments, "--format", "csv").stdout)))
    assert tuple(rows[0]) == first
    assert len(rows) > 4
    assert {len(row) for row in rows} == {len(first)}
    assert run(*arguments, "--format", "markdown").stdout.startswith("# ")


# -- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "compare what with what"),
        (("--phase", "one"), "compare what with what"),
        (("--proposal", "truce"), "“truce” supersedes no other proposal"),
        (("--proposal", "truce", "--proposal", "truce2", "--proposal", "truce"), "two versions are compared at a time"),
        (("P",), "at least two different perspectives; found P"),
        (("P", "P"), "at least two different perspectives"),
        (("P", "X"), "there is no perspective “X”"),
        (("P", "Q", "--perspective", "P"), "name the perspectives after the case"),
        (("P", "Q", "--where", "save"), "--where is for phases"),
        (("P", "Q", "--acts", "North"), "expected WHO=PERSPECTIVE"),
        (("P", "Q", "--acts", "Nort=P"), "no decision maker or group “Nort” (did you mean “North”?)"),
        (("P", "Q", "--acts", "North=R"), "there is no perspective “R” here"),
        (("P", "Q", "--proposal", "truc"), "there is no proposal “truc”"),
        (("--phase", "one", "--phase", "two", "--acts", "North=P"), "--acts is for perspectives"),
        (("--phase", "one", "--phase", "two", "--together", "1"), "--together is for perspectives"),
        (("--phase", "one", "--phase", "two", "--where", "sav"), "sav"),
        (("--proposal", "truce", "--proposal", "nothing"), "there is no proposal “nothing”"),
        (("--proposal", "truce", "--proposal", "truce"), "compared with itself"),
    ],
)
def test_what_cannot_be_compared_is_refused(tmp_path: Any, arguments: tuple[str, ...], says: str) -> None:
    path = tmp_path / "well.yaml"
    path.write_text(SMALL[: SMALL.index("  R:\n")], encoding="utf-8")
    result = run("compare", str(path), *arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


def test_a_case_with_perspectives_only_asks_for_one_where_phases_are_compared() -> None:
    result = run("compare", "syria-2016", "--phase", "before_deadline", "--phase", "after_deadline")
    assert result.exit_code == 2
    assert "--perspective A" in result.stderr


def test_answers_left_unknown_by_swaps_are_counted_and_told(small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound that is hit only once beliefs are taken over."""
    from detente.assess import judging, perspectives

    originals = detente.read_case(small).models()
    solve = perspectives.solve

    def bounded(model: detente.Model, *arguments: Any, **named: Any) -> detente.Solution:
        solution = solve(model, *arguments, **named)
        if any(model.preferences == m.preferences for m in originals):
            return solution
        unknown = UnknownSet(solution.feasible, "a bound")
        stable = {c: dict.fromkeys(found, unknown) for c, found in solution.stable.items()}
        return replace(solution, stopped="a bound was hit", stable=stable)

    for module in (perspectives, judging):
        monkeypatch.setattr(module, "solve", bounded)
    asked = ("compare", small, "P", "Q", "--concept", "nash", "--engine", "explicit")  # one model after the other
    result = run(*asked, "--format", "json")
    assert result.exit_code == 4
    assert "the bound was hit in a model with beliefs taken over" in result.stderr
    told = json.loads(result.stdout)
    # Each of the two single statements, and both together, which is the other list put together anew.
    assert [s["tried"]["unknown"] for s in told["swaps"]] == [3, 3]
    assert "3 left an answer unknown" in " ".join(run(*asked).stdout.split())


# -- the report -------------------------------------------------------------------------------------------------------


@long
def test_the_report_has_a_chapter_for_each_comparison(tmp_path: Any) -> None:
    page = tmp_path / "page.html"
    arguments = ("--perspective", "A", "--phase", "before_deadline", "--concept", "seq", "-o", str(page))
    assert run("report", "syria-2016", *arguments).exit_code == 0
    html = page.read_text(encoding="utf-8")
    chapters: Mapping[str, str] = {
        "Consent (A, before_deadline)": "Whose consent each proposal needs",
        "Perspectives A and B, before_deadline": "Which beliefs decide",
        "Phases before_deadline and after_deadline, perspective A": "is credible",
    }
    for heading, sentence in chapters.items():
        assert f">{heading}</h2>" in html
        assert sentence in html[html.index(f">{heading}</h2>") :]


@long
def test_the_report_of_a_large_model_leaves_comparisons_out_and_says_so(tmp_path: Any) -> None:
    options = {f"o{k}": {"owner": "AB"[k % 2]} for k in range(17)}
    told = {
        "format": "detente/1", "decision_makers": {"A": {}, "B": {}}, "options": options,
        "preferences": {"A": ["o0"], "B": ["o1"]}, "proposals": {"p": {"terms": "o0"}},
    }  # fmt: skip
    path = tmp_path / "large.yaml"
    path.write_text(json.dumps(told), encoding="utf-8")
    result = run("report", str(path), "--concept", "nash", "-o", str(tmp_path / "page.html"))
    assert result.exit_code == 0
    assert "are told up to 14 options" in result.stderr


OWN_WORDS = """
format: detente/1
decision_makers: {A: {}, B: {}}
options: {a: {owner: A}, b: {owner: B}}
preferences: {A: [a], B: [b]}
proposals: {P: {terms: a}}
states: {s: YY}
%s:
  one: {}
  two: {proposals: {P: {terms: not a}, Q: {terms: b}}, states: {s: NY, t: NN}, preferences: {A: [not a]}}
"""


@pytest.mark.parametrize("section", ["perspectives", "phases"])
def test_each_model_is_asked_about_its_own_terms_and_states(section: str, tmp_path: Path) -> None:
    """What `compare` says of each is what `assess` says of it alone."""
    file = tmp_path / "t.yaml"
    file.write_text(OWN_WORDS % section, encoding="utf-8")
    option = f"--{section.removesuffix('s')}"

    def run(*arguments: str) -> dict[str, Any]:
        result = CliRunner().invoke(main, [*arguments, "--concept", "nash", "--format", "json"], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    selected = ("one", "two") if section == "perspectives" else (option, "one", option, "two")
    targets = {t["target"]: t for t in run("compare", str(file), *selected)["targets"]}
    for k, name in enumerate(("one", "two")):
        alone = run("assess", str(file), option, name)
        for p in alone["proposals"]:
            assert targets[p["proposal"]]["holds"]["nash"][k] == p["holds"]["nash"]
        for state in ("s", "t") if name == "two" else ("s",):
            shown = run("explain", str(file), option, name, "--state", state)
            stable = all(v["stable"] for v in (shown if isinstance(shown, list) else shown["verdicts"]))
            assert targets[state]["holds"]["nash"][k] == stable
    assert targets["P"]["holds"]["nash"] == [True, True]
    assert targets["P"]["terms_differ"] is True
    assert {targets["s"]["state"], targets["s"]["state_there"]} == {"YY", "NY"}
    assert set(targets) == {"P", "Q", "s", "t"}
    if section == "perspectives":
        assert run("compare", str(file), "one", "two")["swaps"][1]["deciding"] != []


def test_whoever_is_obliged_without_being_asked_comes_in_the_order_of_the_file() -> None:
    text = """
format: detente/1
decision_makers: {A: {}, B: {}, C: {}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: C}}
preferences: {A: [a], B: [b], C: [c]}
proposals: {P: {terms: {t: {that: c, obliges: [C, B]}, u: {that: a, obliges: [A]}}}}
"""
    (proposal,) = detente.parse_case(text).model().proposals
    assert proposal.absent_obligors == ("A", "B", "C")

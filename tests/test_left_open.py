"""What is told where preferences are left open: certain, possible, no, not settled; in JSON, sentences, exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import detente
from detente.answer import Answer
from detente.ask import QUESTIONS
from detente.case import parse_case
from printed import run

WELL = """\
format: detente/1
title: A quarrel over the well
decision_makers: {A: {name: Upper village}, B: {name: Lower village}}
options:
  dig: {owner: A, name: dig a second well}
  pay: {owner: B, name: pay for water}
preferences:
  A: [{that: not dig if pay, perhaps: true}, {that: dig, perhaps: true}]
  B: [{that: pay, perhaps: true}, not dig]
status_quo: NN
proposals:
  peace: {name: pay and no digging, terms: {t: {that: pay and not dig}}}
  quiet: {name: no payment, terms: {t: {that: not pay}}}
"""


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("left-open") / "well.yaml"
    path.write_text(WELL, encoding="utf-8")
    return path


def asked(path: Path, *arguments: str) -> dict[str, Any]:
    done = run(arguments[0], str(path), *arguments[1:], "--format", "json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_holds_is_of_every_completion_and_possible_of_some(well: Path) -> None:
    """By hand: in NY (pay, no digging) A would dig where only its second statement matters; B stays in any case."""
    peace = asked(well, "assess", "--concept", "nash")["proposals"][0]
    assert peace["holds"] == {"nash": False}
    assert peace["possible"] == {"nash": True}
    assert peace["open"]["nash"]["said"] == "possible"
    # A's two statements matter or not: it would leave where the first does not and the second does, 1 in 4.
    assert peace["open"]["nash"]["share"] == "3/4"
    (otherwise,) = peace["open"]["nash"]["fails"]["otherwise"]
    assert otherwise.startswith("Upper village does not care for “not ")
    assert peace["open"]["nash"]["holds"] == {"otherwise": []}


def test_all_that_assess_says_of_states_is_of_every_completion(well: Path) -> None:
    found = asked(well, "assess", "--concept", "nash")
    every = asked(well, "solve", "--concept", "nash")
    for proposal in found["proposals"]:
        for which, of in (("equilibria", every), ("possible", every["possible"])):
            states = {*of["equilibria"]["nash"]["states"]}
            assert {*proposal["with_terms"][which]["nash"]["states"]} <= states
        for verdict in proposal["verdicts"]:
            assert verdict["holds"] is (verdict["state"] in every["equilibria"]["nash"]["states"])
            assert verdict["possible"] is (verdict["state"] in every["possible"]["equilibria"]["nash"]["states"])


def test_a_witness_is_a_completion_in_which_it_is_so() -> None:
    model = parse_case(WELL).model()
    found = detente.solve(model, concepts=["nash"]).open
    assert found is not None
    told = found.proposals["peace"]["nash"]
    assert told.fails is not None
    there = detente.assess_proposals(told.fails.model(model), concepts=["nash"], proposals=["peace"])
    assert there.proposals[0].holds["nash"] is Answer.NO
    assert there.solution.open is None


def test_solve_says_every_some_and_written(well: Path) -> None:
    found = asked(well, "solve", "--concept", "nash")
    every, some = found["equilibria"]["nash"]["states"], found["possible"]["equilibria"]["nash"]["states"]
    written = found["written"]["equilibria"]["nash"]["states"]
    assert {*every} <= {*written} <= {*some}
    assert "NY" in some
    assert "NY" not in every
    assert found["open"]["completions"] == found["open"]["gone_through"] == 8


def test_explain_says_both_of_one_decision_maker(well: Path) -> None:
    (verdict,) = asked(well, "explain", "--state", "NY", "--concept", "nash", "--by", "A")["verdicts"]
    assert (verdict["stable"], verdict["possible"]) == (False, True)


def test_exit_codes_speak_of_every_completion(well: Path) -> None:
    def code(*more: str) -> int:
        return run("assess", str(well), "--concept", "nash", "--exit-code", *more).exit_code

    assert code("--proposal", "peace") == 1
    assert code("--proposal", "quiet") == code_of_quiet(well)


def code_of_quiet(well: Path) -> int:
    (quiet,) = asked(well, "assess", "--concept", "nash", "--proposal", "quiet")["proposals"]
    return {True: 0, False: 1, None: 4}[quiet["holds"]["nash"]]


FORECASTS = re.compile(r"likel|chance|predict|expect|forecast|odds", re.IGNORECASE)


@pytest.mark.parametrize("command", ["solve", "assess", "explain"])
def test_no_share_is_told_as_a_forecast(well: Path, command: str) -> None:
    told = run(command, str(well)).stdout
    assert "left open" in told
    assert not FORECASTS.search(told)
    # The one sentence with the word denies it.
    for sentence in re.findall(r"[^.]*probab[^.]*\.", told):
        assert "nothing of how probable" in " ".join(sentence.split())


def test_the_sentence_of_the_verdict_says_where_it_does_not_hold(well: Path) -> None:
    told = " ".join(run("assess", str(well), "--concept", "nash").stdout.split())
    assert "It possibly holds under Nash, in 3/4 of what is left open: not where Upper village does not care" in told


RAISE = """\
format: detente/1
decision_makers: {F: {name: the firm}, U: {name: the union}}
options: {raise: {owner: F, name: raise the pay}, strike: {owner: U, name: strike}}
preferences:
  F: {weights: {raise: [-1, 1], strike: -3}}
  U:
    voices:
      - {name: the board, share: 2/3, preferences: [raise, not strike]}
      - {name: the members, share: 1/3, preferences: [raise, strike if not raise, not strike]}
proposals: {peace: {name: more pay and no strike, terms: raise and not strike}}
"""


def test_concepts_with_other_shares_are_told_apart(tmp_path: Path) -> None:
    """By hand: the firm stays under Nash where a raise pleases it, one half; under SEQ also where it fears the members.

    As written the raise counts 0, the middle, at which nothing tempts; that single number has no share of its own.
    """
    path = tmp_path / "raise.yaml"
    path.write_text(RAISE, encoding="utf-8")
    told = " ".join(run("assess", str(path), "--concept", "nash", "--concept", "seq").stdout.split())
    assert "It possibly holds under Nash, in 1/2 of what is left open: not where the firm gives raise the" in told
    assert "It possibly holds under SEQ, in 2/3 of what is left open: not where the firm gives raise the" in told
    counted = " ".join(run("ensemble", str(path), "--concept", "seq").stdout.split())
    assert "where the firm gives raise the weight -1/2." in counted
    assert "nobody." not in counted


@pytest.mark.parametrize(
    ("terms", "said", "variants"),
    [("not cook", "only where weights balance exactly: not as", "no variant"),
     ("cook", "certainly holds", "the only variant")],
)  # fmt: skip
def test_what_only_exact_balance_decides_has_no_share(terms: str, said: str, variants: str, tmp_path: Path) -> None:
    path = tmp_path / "rest.yaml"
    path.write_text(
        "format: detente/1\ndecision_makers: {A: {name: Ann}}\noptions: {cook: {owner: A}}\n"
        f"preferences: {{A: {{weights: {{cook: [0, 2]}}}}}}\nproposals: {{p: {{name: p, terms: {terms}}}}}\n",
        encoding="utf-8",
    )
    assert said in " ".join(run("assess", str(path), "--concept", "nash").stdout.split())
    assert f"holds in {variants}." in " ".join(run("ensemble", str(path), "--concept", "nash").stdout.split())


TIED = """\
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {go: {owner: A, name: go}, stop: {owner: B, name: stop her}}
preferences:
  A: %s
  B: [stop iff go]
proposals: {p: {name: she stays, terms: not go}}
"""
TWO_EQUAL = "{ranking: [[YN, NN], [NY, YY]], unknown: [[NN, YN], [NN, YY]]}"
VOICES = "{voices: [{share: 2/5, preferences: [stop]}, {share: 3/5, preferences: [go]}]}"


@pytest.mark.parametrize(
    ("preferences", "reading", "tempts"),
    [
        (TWO_EQUAL, "a", "to YN: it is not known which of the two is better for it, and by this reading that tempts."),
        (VOICES, "probabilistic", "to YN: 3/5 of its voices prefer the result."),
    ],
    ids=["a", "probabilistic"],
)
def test_what_tempts_by_a_reading_alone_is_told_so(preferences: str, reading: str, tempts: str, tmp_path: Path) -> None:
    """As written the two states are equally good, so that the written preference has no reason to give."""
    path = tmp_path / "tied.yaml"
    path.write_text(TIED % preferences, encoding="utf-8")
    for command in (["explain", str(path), "--state", "NN", "--by", "A"], ["assess", str(path)]):
        done = run(*command, "--concept", "nash", "--reading", reading)
        assert done.exit_code == 0, done.output
        assert tempts in " ".join(done.stdout.split())


def test_what_deters_by_a_reading_alone_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "tied.yaml"
    path.write_text(TIED % "{ranking: [YN, NN, NY, YY], unknown: [[NN, YY]]}", encoding="utf-8")
    told_by = {
        "d": "to YY, which is by this reading bad enough for Ann to stay where things began: this deters",
        "completions": "to YY, which is no better for Ann than where things began: this deters it",
    }
    for reading, told in told_by.items():
        done = run("explain", str(path), "--state", "NN", "--by", "A", "--concept", "gmr", "--reading", reading)
        assert told in " ".join(done.stdout.split())


@pytest.mark.parametrize("how", [["--reading", "c"], ["--degree", "2"], ["--reading", "probabilistic"]])
def test_what_says_not_who_may_answer_is_refused_under_a_reading(how: list[str]) -> None:
    done = run("solve", "prisoners-dilemma", "--concept", "sim", *how)
    assert done.exit_code == 2
    assert "simultaneous sanctioning cannot be told here: no source defines it under" in " ".join(done.stderr.split())
    assert run("solve", "prisoners-dilemma", "--concept", "sim").exit_code == 0


def test_degrees_and_extensions_are_refused_where_they_are_not_defined(well: Path) -> None:
    for arguments, why in (
        (["--degree", "2"], "degrees are read where nothing is open"),
        (["--reading", "a"], "pairs that are not compared"),
        (["--reading", "probabilistic"], "defined for voices"),
        (["--alpha", "1/3"], "is of the probabilistic reading"),
        (["--reading", "probabilistic", "--gamma", "none"], "expected a number"),
    ):
        done = run("solve", str(well), *arguments)
        assert done.exit_code == 2
        assert why in " ".join(done.stderr.split())


ASKED = {
    "repair": ["--proposal", "peace", "--concept", "nash"],
    "compare": ["--proposal", "peace", "--proposal", "quiet"],
    "trace": ["peace:nash"],
    "horizon": ["--concept", "l"],
}
WHOSE = "What Upper village and Lower village would rather have"
WRITTEN = f"{WHOSE} is left open in places, and taken here as it is written."
OF_NO_MODEL = {"audit", "check", "forecasts"}
"""They answer of evidence, or tell of what is left open as a warning; a forecast is judged by its premises."""


@pytest.mark.parametrize("name", [name for name, question in QUESTIONS.items() if question.help])
def test_every_question_says_how_it_takes_what_is_left_open(name: str, well: Path) -> None:
    done = run(name, str(well), *ASKED.get(name, ()))
    told = " ".join(done.output.split())
    assert done.exit_code in (0, 4), done.output
    assert told.count(WRITTEN) == (name == "deals" or not (QUESTIONS[name].tells_open or name in OF_NO_MODEL)), told
    if name in ("solve", "assess", "explain"):
        assert "left open" in told
    settled = well.with_name("settled.yaml")
    settled.write_text(WELL.replace(", perhaps: true", ""), encoding="utf-8")
    assert "taken here as it is written" not in run(name, str(settled), *ASKED.get(name, ())).output

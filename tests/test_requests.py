"""Requests that contradict themselves are refused with the line that would do, and that line does."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest
from click.testing import CliRunner

import detente
from detente.ask import QUESTIONS, served
from detente.cli import main
from seeds import long_but

pytest.importorskip("pysat", reason="python-sat is not installed")

IRAQ = ["repair", "syria-iraq-1975"]
DILEMMA = ["repair", "prisoners-dilemma", "--state", "YY"]
SYRIA = ["compare", "syria-2016"]
IN_A = [*SYRIA, "--perspective", "A"]

REFUSED = [
    ([*IRAQ, "--state", "s1", "--goal", "s2 stable"], "--state has no effect with --goal"),
    ([*IRAQ, "--state", "s1", "--goal", "s2 unstable for Iraq"], "--state has no effect with --goal"),
    ([*IRAQ, "--rankings", "--state", "s1", "--goal", "s2 stable"], "--state has no effect with --goal"),
    (["repair", "prisoners-dilemma", "--proposal", "cooperate", "--goal", "s1 stable"], "--proposal has no effect"),
    ([*DILEMMA, "--proposal", "cooperate", "--goal", "s1 stable"], "--state and --proposal have no effect"),
    ([*IRAQ, "--state", "s2", "--by", "Syria"], "--by has no effect without --rankings"),
    ([*IRAQ, "--goal", "s2 stable", "--by", "Syria"], "--by has no effect without --rankings"),
    ([*IRAQ, "--goal", "s2 stable and s3 stable for Iraq", "--rankings", "--by", "Syria"], "--by has no effect with"),
    ([*IRAQ, "--proposal", "P", "--by", "Syria"], "--by has no effect without --rankings"),
    (["repair", "prisoners-dilemma", "--proposal", "cooperate", "--rankings"], "--proposal has no effect with"),
    *(
        ([*IRAQ, "--state", "s2", "--rankings", *more], f"{more[0]} has no effect with --rankings")
        for more in (
            ["--allow", "drop"], ["--cost", "drop=2"], ["--keep", "Iraq"], ["--may-own", "x=Iraq"],
            ["--want", "Iraq=x"],            ["--add-at", "top"], ["--max-cost", "3"], ["--limit", "10"],
            ["--engine", "auto"],
        )
    ),
    ([*DILEMMA, "--allow", "drop", "--want", "One=coop_two"], "--want has no effect where changes of the kind add"),
    ([*DILEMMA, "--allow", "drop", "--add-at", "anywhere"], "--add-at has no effect where changes of the kind add"),
    ([*DILEMMA, "--allow", "drop", "--may-own", "coop_one=Two"], "--may-own has no effect where changes of the kind"),
    ([*DILEMMA, "--allow", "drop", "--cost", "tie=3"], "--cost has no effect for the kind tie"),
    ([*DILEMMA, "--want", "One=coop_two", "--keep", "One"], "--want has no effect for One"),
    ([*DILEMMA, "--may-own", "coop_one=Two", "--keep", "coop_one"], "--may-own has no effect for coop_one"),
    ([*DILEMMA, "--may-own", "coop_one=One"], "--may-own has no effect for coop_one, which One owns already"),
    (["repair", "elmira-9state", "--state", "s1", "--want", "UR=accept"], "--want has no effect for UR"),
    ([*DILEMMA, "--allow", "term"], "--allow has no effect for the kind term"),
    ([*DILEMMA, "--cost", "term=3"], "--cost has no effect for the kind term"),
    (["repair", "prisoners-dilemma", "--proposal", "cooperate", "--cost", "term=3"], "--cost has no effect for"),
    ([*SYRIA, "A", "B", "--where", "true"], "--where is for phases"),
    ([*IN_A, "--proposal", "V1", "--proposal", "V2", "--together", "2"], "--together is for perspectives"),
    ([*IN_A, "--phase", "before_deadline", "--phase", "after_deadline", "--acts", "US=A"], "--acts is for"),
    *(
        ([*IN_A, "--proposal", "V1", "--proposal", "V2", *more], f"{more[0]} has no effect between versions")
        for more in (
            ["--concept", "nash"], ["--state", "R3"], ["--where", "true"], ["--engine", "dense"],
            ["--limit", "5"],
        )
    ),
    (["trace", "prisoners-dilemma", "cooperate:seq", "--concept", "nash"], "--concept has no effect with cooperate"),
    (["trace", "prisoners-dilemma", "cooperate", "--concept", "nash"], "--concept has no effect where no verdict"),
    (["trace", "prisoners-dilemma", "--concept", "nash"], "--concept has no effect where no verdict"),
    (["trace", "prisoners-dilemma", "One.1", "--engine", "dense"], "--engine has no effect where no verdict"),
    (["assess", "prisoners-dilemma", "--provenance", "--format", "json"], "--provenance has no effect in JSON"),
    (["assess", "prisoners-dilemma", "--provenance", "--format", "csv"], "--provenance has no effect in CSV"),
    (["reach", "syria-iraq-1975", "--replace"], "--replace has no effect without --picture"),
]  # fmt: skip
PLACES_TO_FILL = {"PHASE", "PERSPECTIVE", "PROPOSAL", "STATE"}


@long_but(every=4)
@pytest.mark.parametrize(("request_", "says"), REFUSED, ids=[" ".join(r[:2] + r[2:]) for r, _ in REFUSED])
def test_what_has_no_effect_is_refused_with_a_line_that_does(request_: list[str], says: str) -> None:
    done = CliRunner().invoke(main, request_)
    assert done.exit_code == 2
    assert done.stdout == ""
    message, *lines = done.stderr.splitlines()
    assert message.startswith(f"detente: {says}")
    for line in lines:
        program, *words = shlex.split(line)
        assert program == "detente"
        assert words != request_
        if not PLACES_TO_FILL & set(words):
            again = CliRunner().invoke(main, words)
            assert again.exit_code == 0 or "has no effect" not in again.stderr, again.stderr
    assert lines or "P" in request_


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        ([*DILEMMA, "--state", "NN"], "--state was given 2 times"),
        (["solve", "chicken", "--engine", "dense", "--engine", "explicit"], "--engine was given 2 times"),
        ([*IN_A, "--phase", "before_deadline", "--phase", "before_deadline"], "expected different phases"),
        ([*SYRIA, "A", "B", "--acts", "US=A", "--acts", "US=B"], "names several"),
        ([*DILEMMA, "--cost", "drop=1", "--cost", "drop=2"], "two costs of the kind drop"),
        (IRAQ, "--proposal, --state or --goal"),
        ([*IRAQ, "--rankings"], "say which state is to be stable, with --state or --goal"),
    ],
)
def test_one_thing_said_twice_or_nothing_said_is_refused(request_: list[str], says: str) -> None:
    done = CliRunner().invoke(main, request_)
    assert done.exit_code == 2
    assert says in done.stderr


@long_but(every=4)
@pytest.mark.parametrize(
    "request_",
    [
        [
            "repair",
            "prisoners-dilemma",
            "--proposal",
            "cooperate",
            "--state",
            "YY",
            "--allow",
            "term",
            "--allow",
            "drop",
        ],
        [*IRAQ, "--state", "s2", "--rankings", "--by", "Syria", "--concept", "gmr"],
        ["trace", "prisoners-dilemma", "cooperate:seq", "--engine", "dense"],
        ["trace", "syria-2016", "--perspective", "A", "--phase", "after_deadline", "sep", "--concept", "nash"],
        [
            "trace",
            "syria-2016",
            "--perspective",
            "A",
            "--phase",
            "after_deadline",
            "--without",
            "x090",
            "--concept",
            "nash",
        ],
        ["solve", "chicken", "--concept", "nash", "--concept", "seq"],
        ["assess", "prisoners-dilemma", "--provenance", "--format", "markdown"],
    ],
)
def test_what_goes_together_is_answered(request_: list[str]) -> None:
    assert CliRunner().invoke(main, request_).exit_code == 0


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        (
            {"perspectives": ["A", "B"], "proposals": ["V1"], "concepts": ["nash"], "together": 0, "acts": {"US": "B"}},
            [*SYRIA, "A", "B", "--proposal", "V1", "--concept", "nash", "--together", "0", "--acts", "US=B"],
        ),
        (
            {"within": ["A", "B"], "proposals": ["V1", "V2"]},
            [*IN_A, "--perspective", "B", "--proposal", "V1", "--proposal", "V2"],
        ),
    ],
)
def test_what_is_compared_is_a_question_of_python_as_well(asked: dict[str, Any], line: list[str]) -> None:
    question = QUESTIONS["compare"]
    found = question(detente.read_case("syria-2016"), **asked)
    printed = json.loads(CliRunner().invoke(main, [*line, "--format", "json"]).stdout)
    one_by_one = [question.record(part, question.parameters(**asked)) for part in question.apart(found)]
    told = printed if isinstance(printed, list) else [printed]
    assert all(record.pop("detente") for record in told)
    assert json.loads(json.dumps(one_by_one)) == told
    assert len(told) == len(asked.get("within", "x"))
    assert "compare" not in served(), "a server is asked for two of a kind"


@pytest.mark.parametrize("seconds", ["nan", "-NaN", "0", "-1", "x"])
def test_what_is_no_time_is_refused(seconds: str) -> None:
    """Before, what is not a number was no bound at all."""
    ran = CliRunner().invoke(main, ["solve", "prisoners-dilemma", "--seconds", seconds])
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "Invalid value for '--seconds'" in ran.stderr


def test_who_can_act_is_listed_in_one_order() -> None:
    """Before, in that of a set, which is another one in every run."""
    case = detente.read_case("syria-2016")
    models = {p: case.model(p) for p in "AB"}
    with pytest.raises(detente.UsageError, match=r"\(known here: REB, SYR, RUS, WH, US, PENT, CIA\)"):
        detente.solve_hypergame(models, acts={"XX": "B"}, concepts=["nash"])

"""Exit codes, and which stream says what."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import detente
from naive import FIVE
from printed import BASE, faults, run, written

BAD = "format: detente/1\noptions: {a: {owner: A}}\ncolour: red\n"
HUGE = "\n".join(
    [
        "format: detente/1",
        "decision_makers: {A: {name: Ann}, B: {name: Bob}}",
        "options:",
        *(f"  o{k}: {{owner: {'AB'[k % 2]}}}" for k in range(60)),
        "preferences: {A: [o1], B: [o0]}",
    ]
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = written(tmp_path_factory.mktemp("cases"))
    (folder / "bad.yaml").write_text(BAD, encoding="utf-8")
    (folder / "huge.yaml").write_text(HUGE, encoding="utf-8")
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    return folder


EXITS = [
    (0, "solve prisoners-dilemma"),
    (0, "check base.yaml --exit-code"),
    (0, "check syria-2016"),
    (1, "check syria-2016 --exit-code"),
    (0, "assess prisoners-dilemma"),
    (1, "assess prisoners-dilemma --exit-code"),
    (0, "assess prisoners-dilemma --exit-code --concept seq"),
    (1, "assess prisoners-dilemma --exit-code --concept seq --concept nash"),
    (0, "assess no-proposals.yaml --exit-code"),
    (1, "assess syria-2016 --perspective A --perspective B --proposal V1_full --concept nash --exit-code"),
    (0, "assess syria-2016 --perspective B --proposal V1_full --concept nash --exit-code --format json"),
    (1, "assess told-twice.yaml --perspective two --phase late --proposal none --exit-code"),
    (0, "explain elmira-9state"),
    (0, "show elmira-9state"),
    (0, "catalog"),
    (2, "solve"),
    (2, "frobnicate elmira-9state"),
    (2, "solve elmira-9state --colour red"),
    (2, "solve elmira-9state --format yaml"),
    (2, "solve elmira-9state --limit -1"),
    (2, "solve elmira-9state --limit many"),
    (2, "solve no-such-case"),
    (2, "solve ./no-such-file.yaml"),
    (2, "solve syria-2016"),
    (2, "assess told-twice.yaml --phase late"),
    (2, "solve told-twice.yaml --perspective three"),
    (2, "solve told-twice.yaml --perspective one --perspective three"),
    (2, "solve told-twice.yaml --perspective one --phase early"),
    (2, "solve elmira-9state --concept nsh"),
    (2, "solve elmira-9state --engine fast"),
    (2, "solve elmira-9state --concept sim"),
    (2, "solve elmira-9state --engine dense"),
    (2, "assess elmira-9state --proposal V9"),
    (2, "assess elmira-9state --state nowhere"),
    (2, "assess elmira-9state --state YN"),
    (2, "assess elmira-9state --state N----"),
    (2, "explain elmira-9state --by Nobody"),
    (2, "explain no-proposals.yaml"),
    (2, "catalog no-such-case"),
    (2, "check base.yaml --source letter=base.yaml"),
    (2, "check syria-2016 --source article=base.yaml"),
    (2, "check syria-2016 --source article=no-such-file"),
    (3, "check bad.yaml"),
    (3, "show bad.yaml"),
    (3, "solve bad.yaml"),
    (3, "assess bad.yaml"),
    (3, "explain bad.yaml --state N"),
    (3, "report bad.yaml -o -"),
    (4, "solve huge.yaml --concept sim"),
]


@pytest.mark.parametrize(("code", "line"), EXITS, ids=[line for _, line in EXITS])
def test_exit_codes_and_streams(code: int, line: str, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results on standard output and nothing else; whatever is no result on standard error."""
    monkeypatch.chdir(files)
    result = run(*line.split())
    assert result.exit_code == code, result.stderr
    if code in (0, 1):
        assert result.stdout
        assert result.stderr == ""
    else:
        assert result.stdout == ""
        assert result.stderr
        assert "Traceback" not in result.stderr


def test_a_missing_perspective_lists_them() -> None:
    result = run("solve", "syria-2016")
    assert "--perspective A" in result.stderr
    assert "--perspective B" in result.stderr


def test_a_misspelt_name_gets_a_suggestion() -> None:
    assert "elmira-9state" in run("solve", "elmira-9stat").stderr
    assert "before_deadline" in run("solve", "syria-2016", "--perspective", "A", "--phase", "before_dedline").stderr
    assert "nash" in run("solve", "chicken", "--concept", "nsh").stderr


def test_an_unknown_answer_gives_exit_code_4(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine here leaves an answer open; what happens then is tried with one made open."""
    from detente.assess import ProposalAssessment

    unknown = property(lambda self: dict.fromkeys(self.solution.concepts, detente.Answer.UNKNOWN))
    monkeypatch.setattr(ProposalAssessment, "holds", unknown)
    assert run("assess", "prisoners-dilemma", "--exit-code").exit_code == 4
    assert run("assess", "prisoners-dilemma").exit_code == 0
    given = json.loads(run("assess", "prisoners-dilemma", "--format", "json").stdout)
    assert given["proposals"][0]["holds"] == dict.fromkeys(FIVE)
    assert given["proposals"][0]["why"] == dict.fromkeys(FIVE, "unknown")
    assert faults("assess", {**given, "complete": False}) == []
    assert faults("assess", given)  # a complete result leaves nothing open
    text = run("assess", "prisoners-dilemma").stdout
    assert "unknown" in text


def test_an_interruption_gives_exit_code_4(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("detente.stability.solve", interrupted)
    result = run("solve", "prisoners-dilemma", "--format", "json")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "interrupted" in result.stderr


def test_the_command_itself_keeps_its_streams_apart(files: Path) -> None:
    """As a process, standard input included."""
    command = [sys.executable, "-m", "detente"]
    good = subprocess.run(
        [*command, "solve", "-", "--format", "json"], input=BASE, capture_output=True, text=True, check=False
    )
    assert (good.returncode, good.stderr) == (0, "")
    assert faults("solve", json.loads(good.stdout)) == []
    bad = subprocess.run([*command, "solve", "-"], input=BAD, capture_output=True, text=True, check=False)
    assert (bad.returncode, bad.stdout) == (3, "")
    assert "colour" in bad.stderr
    assert "Traceback" not in bad.stderr

"""What sentences say of decision makers, terms and names that do not exist, whatever they are called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import detente
from detente.case.changes import Add, AddTerm, Change, Commit, apply
from detente.cli import main
from detente.report.changes import change_sentence
from detente.report.words import words_of

pytestmark = pytest.mark.quick

# Every decision maker has a plural name; with a ranking, a phase, a contested owner and two versions of a proposal.
PLURAL = """\
format: detente/1
title: Names in the plural
decision_makers:
  L: {name: Local people}
  R: {name: Roadside sellers}
options:
  a: {owner: L, name: build}
  b: {owner: R, name: move away, contested: {L: {because: they say so}}}
  c: {owner: R, name: protest}
preferences:
  L: {ranking: [YNN, YYN, NYN, NNN, YNY, YYY, NYY, NNY]}
  R: [not a, b if a, not c]
status_quo: NNN
states: {quiet: NYN, loud: YNY}
proposals:
  old: {parties: [L, R], terms: {one: {that: a, obliges: [L]}, two: {that: b, obliges: [R]}}}
  new: {parties: [L], supersedes: old, terms: {two: {that: b, obliges: [R]}, three: {name: to be kind, obliges: [L]}}}
perspectives: {p: {}, q: {preferences: {R: [a, c]}}}
phases: {early: {infeasible: [c]}, late: {}}
"""
BESIDE = r"(?: \([^)]*\)|(?: alone)?, by [^,]*,)?"
NAMES = f"(?<!of )(?:Local people|Roadside sellers){BESIDE} (?!this|its|as|always|unless)"
VERB = re.compile(NAMES + r"((?:is|has|does|was|\w+s)\b[^.]*)")
REQUESTS = (
    ("show", "--perspective", "p"),
    ("assess", "--perspective", "p"),
    ("explain", "--perspective", "p", "--state", "loud", "--state", "quiet"),
    ("consent", "--perspective", "p"),
    ("reach", "--perspective", "p"),
    ("robust", "--perspective", "p"),
    ("ensemble", "--perspective", "p"),
    ("ensemble", "--perspective", "p", "--measure", "rankings"),
    ("trace", "b", "old:seq", "--perspective", "p"),
    ("repair", "--perspective", "p", "--state", "loud", "--concept", "nash", "--limit", "100"),
    ("repair", "--perspective", "p", "--state", "loud", "--rankings"),
    ("repair", "--perspective", "p", "--goal", "quiet unstable", "--rankings"),
    ("repair", "--perspective", "p", "--state", "NNY", "--rankings", "--concept", "gmr"),
    ("compare", "p", "q", "--acts", "R=q"),
    ("compare", "--perspective", "p", "--phase", "early", "--phase", "late"),
    ("compare", "--perspective", "p", "--proposal", "new"),
    ("report", "--perspective", "p", "-o", "-"),
)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda r: " ".join(r[:5]))
def test_no_sentence_takes_a_decision_maker_for_one(request_: tuple[str, ...], tmp_path: Path) -> None:
    """Names may be plural, so no verb that agrees in number follows one."""
    file = tmp_path / "plural.yaml"
    file.write_text(PLURAL, encoding="utf-8")
    done = CliRunner().invoke(main, [request_[0], str(file), *request_[1:]])
    assert done.exit_code == 0, done.output
    text = " ".join(re.sub("<[^>]*>|\n\n", " | ", done.stdout).split())
    assert "Local people" in text or "Roadside sellers" in text
    assert [m[1] for m in VERB.finditer(text)] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Add("R", "c", 1), "Roadside sellers would have to want to protest, more than anything else."),
        (Add("R", "not c", 1), "Roadside sellers would have to want not to protest, more than anything else."),
        (
            Add("R", "not a", 4),
            "Roadside sellers would have to want Local people not to build, less than anything else.",
        ),
        (Add("R", "a and c", 4), "Roadside sellers would have to want “build” and “protest”, less than anything else."),
        (
            Commit("c", "take-only"),
            "Roadside sellers would have to make “protest” final: once done, it cannot be undone.",
        ),
        (AddTerm("old", "not c", ""), "old would need another term: Roadside sellers must not protest."),
        (AddTerm("old", "a or c", ""), "old would need another term: “build” or “protest”."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_somebody_would_come_to_want_is_said_with_what_is_done(change: Change, said: str) -> None:
    assert change_sentence(words_of(detente.parse_case(PLURAL).model("p")), change) == said


def test_a_want_without_a_name_is_told_by_the_names_of_options() -> None:
    model = detente.parse_case(PLURAL).model("p")
    told = [s.told for s in model.preferences["R"].statements]
    assert told == ["not ‘build’", "‘move away’ if ‘build’", "not ‘protest’"]
    repaired = apply(model, [Add("R", "a", 1)])
    reason = words_of(repaired).why("R", 0, 1)
    assert (reason.text, reason.gain) == (
        "this secures “build”, the 1st of its 4 priorities", "“build”, its 1st of 4 wants",
    )  # fmt: skip


def test_a_duty_to_leave_something_be_is_not_told_as_a_duty_to_do_it(tmp_path: Path) -> None:
    file = tmp_path / "plural.yaml"
    file.write_text(PLURAL.replace("that: a, obliges", "that: not a and (b or c), obliges"), encoding="utf-8")
    said = " ".join(CliRunner().invoke(main, ["consent", str(file), "--perspective", "p"]).stdout.split())
    assert "Local people (a party) must not build, term one." in said
    file.write_text(
        PLURAL.replace("{that: b, obliges: [R]}}}\n  new", "{that: b or c, obliges: [R]}}}\n  new"), "utf-8"
    )
    said = " ".join(CliRunner().invoke(main, ["consent", str(file), "--perspective", "p"]).stdout.split())
    assert "Roadside sellers (a party) must decide on “move away”, term two;" in said


def test_a_term_keeps_its_name_beside_a_proposal_of_the_same_name() -> None:
    text = PLURAL.replace("two: {that: b, obliges: [R]}}}", "two: {name: peace, that: b, obliges: [R]}}, name: peace}")
    model = detente.parse_case(text).model("p")
    from detente.report import as_text, assess_document

    said = as_text(assess_document(detente.assess_proposals(model, proposals=["old"])))
    assert "two: peace (in force where b" in said
    assert "one (in force where a" in said


@pytest.mark.parametrize("absent", ["csseq", "stackelberg", "strong_smr"])
def test_a_concept_that_is_not_there_is_not_taken_for_another(absent: str) -> None:
    """It says what Detente lacks, which the page on choices says as well."""
    with pytest.raises(detente.UsageError) as refused:
        detente.solve(detente.read_case("prisoners-dilemma"), concepts=[absent])
    assert f"there is no solution concept “{absent}” (Detente has no " in str(refused.value)
    assert "did you mean" not in str(refused.value)


def test_a_misspelt_concept_is_still_recognised() -> None:
    with pytest.raises(detente.UsageError, match="did you mean “nash”"):
        detente.solve(detente.read_case("prisoners-dilemma"), concepts=["nahs"])


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("moves: {L: [[NNN, YNN]]}", "it is a key of: option, list of moves"),
        ("obliges: [L]", "it is a key of: term"),
        ("prefrences: {L: [a]}", "did you mean “preferences”?"),
        ("zzz: 1", ""),
    ],
)
def test_an_unknown_key_is_told_where_it_belongs(line: str, hint: str) -> None:
    """A key of another kind of entry is not taken for one that happens to look like it."""
    with pytest.raises(detente.InvalidCase) as found:
        detente.parse_case(PLURAL + line + "\n")
    assert [p.hint for p in found.value.problems] == [hint]

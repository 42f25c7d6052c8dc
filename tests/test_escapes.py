"""Why nobody deters a move under SMR and SSEQ: no answer makes it unattractive at all, or none does for good."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest
from click.testing import CliRunner

import detente
import literal_cases
import naive
import random_models
from detente import Answer
from detente.cli import main
from detente.report import Words
from detente.report.documents import deterrence_sentence
from detente.report.records import explain_record
from detente.stability import Escape, Temptation, verdict
from seeds import full, long, take

FORESIGHT = {"smr": "gmr", "sseq": "seq"}

# After the exit A never moves again, so that it cannot escape anything.
EXIT = """\
format: detente/1
decision_makers: {A: {name: A}, B: {name: B}}
options: {exit: {owner: A, moves: take-only}, y: {owner: B}}
preferences:
  A: {ranking: [[YN, YY], NN, NY]}
  B: {ranking: [NY, NN, YY, YN]}
"""
# What B answers hurts A at first, and A can undo its own move.
UNDONE = """\
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {job: {owner: A, name: take a job}, help: {owner: B, name: hire help}}
preferences:
  A: {ranking: [YN, NY, NN, YY]}
  B: {ranking: [YY, NY, NN, YN]}
"""


def literally_at_first(m: naive.Model, concept: str, i: str, s: str, q: str) -> bool:
    reach = m.joint_moves if concept == "smr" else m.joint_improvements
    return any(not m.prefers(i, x, s) for x in reach(m.others(i), q))


def replay(m: naive.Model, concept: str, i: str, s: str, q: str, found: Escape) -> None:
    """The answer is a shortest one that is no better for i than s, and the way out is a move of i to what is better."""
    at, last = q, i
    for step in found.answer:
        assert step.decision_maker not in (i, last)
        assert step.to in m.moves[step.decision_maker][at]
        assert concept == "smr" or m.prefers(step.decision_maker, step.to, at)
        at, last = step.to, step.decision_maker
    assert not m.prefers(i, at, s)
    assert len(found.answer) == literal_cases.shortest_answer(m, FORESIGHT[concept], i, s, q)
    assert found.by.decision_maker == i
    assert found.by.to in m.moves[i][at]
    assert m.prefers(i, found.by.to, s)


def check(m: naive.Model, solution: detente.Solution, state: str, found: Counter[str]) -> None:
    words = Words.of(solution)
    code = solution.conflict.neighbourhood.state(state)
    assert code is not None
    for concept in FORESIGHT:
        for k, i in enumerate(m.decision_makers):
            v = verdict(solution, code, concept, k)
            said = explain_record(solution, [v])["verdicts"][0]["moves"]
            for t, record in zip(v.temptations, said, strict=True):
                if t.deterred is Answer.YES:
                    assert t.at_first is Answer.YES
                    assert t.escape is Answer.NO
                    continue
                expected = literally_at_first(m, concept, i, state, t.step.to)
                assert t.at_first is Answer.of(expected)
                assert record["at_first"] is expected
                assert (record["escape"] is not None) is expected
                sentence = deterrence_sentence(words, concept, t, "X")
                assert ("for good" in sentence) is expected
                found[f"{concept} {expected}"] += 1
                if isinstance(t.escape, Escape):
                    replay(m, concept, i, state, t.step.to, t.escape)
                    assert record["escape"]["by"]["to"] == t.escape.by.to


@full
def test_reasons_are_those_of_the_definitions() -> None:
    """Random models of every kind; whether an answer hurts at first, and how it is escaped, read literally."""
    found: Counter[str] = Counter()
    for seed in (seeds := take(120)):
        drawn = random_models.random_model(seed)
        m = drawn.naive_model()
        solution = detente.solve(detente.parse_case(drawn.case_text()).model(), concepts=["smr", "sseq"])
        for state in Random(f"escapes {seed}").sample(m.states, min(8, len(m.states))):
            check(m, solution, state, found)
    assert min(found[f"{c} {at_first}"] for c in FORESIGHT for at_first in (True, False)) > len(seeds) * 0.4, found


@long
def test_reasons_by_diagrams_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("dd", reason="decision diagrams are not installed")
    monkeypatch.setattr("detente.stability.deterring.is_large", lambda _: True)
    monkeypatch.setattr("detente.engines.reasons.is_large", lambda _: True)
    found: Counter[str] = Counter()
    for seed in (seeds := take(60)):
        drawn = random_models.random_model(seed)
        if drawn.plain:
            m = drawn.naive_model()
            solution = detente.solve(detente.parse_case(drawn.case_text()).model(), concepts=["smr", "sseq"])
            for state in Random(f"escapes {seed}").sample(m.states, min(4, len(m.states))):
                check(m, solution, state, found)
    assert min(found[f"{c} {at_first}"] for c in FORESIGHT for at_first in (True, False)) > len(seeds) / 10, found


def sentences(text: str, *arguments: str) -> str:
    done = CliRunner().invoke(main, ["explain", "-", *arguments], input=text)
    assert done.exit_code == 0, done.output
    return " ".join(done.stdout.split())


@pytest.mark.parametrize("concept", ["smr", "sseq"])
def test_nobody_moves_again_after_an_exit(concept: str) -> None:
    said = sentences(EXIT, "--state", "NN", "--by", "A", "--concept", concept)
    assert re.search(r"No answer (of the others|from which those who give it gain) makes this unattractive\.", said)
    assert "for good" not in said


def test_an_answer_that_is_escaped_is_told_with_the_way_out() -> None:
    said = sentences(UNDONE, "--state", "NN", "--by", "A", "--concept", "smr")
    assert (
        "No answer of the others makes this unattractive for good. For example, Ben would take up “hire help”, to YY, "
        "which is no better for Ann than where things began; but then Ann could give up “take a job”, to NY, which is "
        "better."
    ) in said


def test_whether_an_answer_hurts_at_first_may_not_be_known() -> None:
    """Then neither sentence is said to be so."""
    model = detente.parse_case(UNDONE).model()
    solution = detente.solve(model, concepts=["smr"])
    (t,) = verdict(solution, 0, "smr", 0).temptations
    unknown = Temptation(t.step, Answer.NO, escape=Answer.UNKNOWN)
    assert unknown.at_first is Answer.UNKNOWN
    sentence = deterrence_sentence(Words.of(solution), "smr", unknown, "Ann")
    assert sentence == "No answer of the others makes this unattractive for good."


def test_abandonment_at_elmira_ends_everything() -> None:
    """From s9 no move leads on, so that Uniroyal's moves there from s3 and s7 are met by nothing, at first or later."""
    solution = detente.solve(detente.read_case("elmira-9state"), concepts=["smr", "sseq"])
    for state in ("s3", "s7"):
        for concept in FORESIGHT:
            (v,) = detente.explain(solution, state=state, concept=concept, by=["UR"])
            leaving = [t for t in v.temptations if t.step.to == "-NNY-"]
            assert [(t.deterred, t.at_first) for t in leaving] == [(Answer.NO, Answer.NO)]
    done = CliRunner().invoke(main, ["report", "elmira-9state", "-o", "-"])
    text = " ".join(re.sub("<[^>]*>", " ", done.stdout).split())
    assert "abandon the plant" in text
    assert "could always do better again" not in text

"""Rival explanations: which evidence tells them apart, and which verdicts depend on which of them is right."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

import detente
from detente.answer import Answer
from detente.cli import main
from detente.errors import UsageError
from detente.report import rivals_document
from detente.report.blocks import Heading, Paragraph, Table, as_text
from detente.report.plain import NamedWords
from detente.report.words import told_in


@pytest.fixture(scope="module")
def syria() -> detente.Case:
    return detente.read_case("syria-2016")


def test_it_need_not_be_settled_who_decides_whether_the_rebels_separate(syria: detente.Case) -> None:
    """After the deadline V1 holds under SEQ either way, before it fails either way; as `--owner` says."""
    (found,) = detente.compare_rivals(syria, verdicts=["V1:seq"]).questions
    told = {(v.perspective, v.phase): dict(v.outcomes) for v in found.verdicts if v.perspective == "A"}
    assert told["A", "after_deadline"] == {"refuse": ("holds", 2), "unable": ("holds", 4)}
    assert {outcome for outcome, _ in told["A", "before_deadline"].values()} == {"does not hold"}
    for answer, owners in (("refuse", []), ("unable", ["--owner", "sep=WH"])):
        arguments = ["assess", "syria-2016", "--perspective", "A", "--phase", "after_deadline", "--proposal", "V1",
                     "--concept", "seq", *owners, "--format", "json"]  # fmt: skip
        record = json.loads(CliRunner().invoke(main, arguments).stdout)
        count = record["proposals"][0]["with_terms"]["equilibria"]["seq"]["count"]
        assert count == told["A", "after_deadline"][answer][1]
    assert found.makes_a_difference is Answer.NO


def test_capability_19_they_stay_two_and_nothing_in_the_file_is_diagnostic(syria: detente.Case) -> None:
    (found,) = detente.compare_rivals(syria, verdicts=["V1:seq"]).questions
    assert list(found.answers) == ["refuse", "unable"]
    assert found.diagnostic == {}
    shown = CliRunner().invoke(main, ["rivals", "-", "--verdict", "V1:seq"], input=detente.write_case(syria)).stdout
    assert "Nothing in the file is diagnostic" in shown
    assert "makes a difference to no verdict asked" in shown


BASE = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A}, b: {owner: B, contested: {A: }}}
preferences: {A: [not b], B: [b]}
proposals: {P: {terms: b}, Q: {terms: a}}
sources: {s: {name: a letter}}
claims:
  c1: {source: s, start: 0, end: 4, says: one}
  c2: {source: s, start: 5, end: 9, says: two}
  c3: {source: s, start: 10, end: 14, says: three}
rivals:
  r:
    asks: whose it is
    answers: {hers: {says: hers, owner: {b: A}}, his: {says: his, owner: {b: B}}, nobody: {says: nobody's}}
    expects: {c1: {hers: yes, his: no}, c2: {hers: yes, his: either}, c3: {hers: yes, his: yes, nobody: yes}}
"""


def test_evidence_tells_apart_what_expects_it_from_what_does_not() -> None:
    (found,) = detente.compare_rivals(detente.parse_case(BASE)).questions
    assert found.diagnostic == {"c1": (("hers",), ("his",))}


def test_a_difference_is_told_by_verdict_and_an_answer_that_says_nothing_of_the_model_has_no_outcome() -> None:
    (found,) = detente.compare_rivals(detente.parse_case(BASE), verdicts=["P:nash", "Q"]).questions
    told = {(v.proposal, v.concept): v for v in found.verdicts}
    assert {k: o for k, (o, _) in told["P", "nash"].outcomes.items()} == {"hers": "does not hold", "his": "holds"}
    assert told["P", "nash"].differs is Answer.YES
    assert {c for p, c in told if p == "Q"} == {"nash", "gmr", "smr", "seq", "sseq"}
    assert found.makes_a_difference is Answer.YES
    assert all("nobody" not in v.outcomes for v in found.verdicts)


@pytest.mark.parametrize("verdict", ["R", "P:sure"])
def test_a_verdict_that_is_none_is_refused(verdict: str) -> None:
    with pytest.raises(UsageError, match="there is no"):
        detente.compare_rivals(detente.parse_case(BASE), verdicts=[verdict])


def test_answers_may_be_perspectives_or_phases() -> None:
    text = BASE.replace("owner: {b: A}", "perspective: x").replace("owner: {b: B}", "perspective: y")
    text += "perspectives: {x: {preferences: {B: [not b]}}, y: {}}\nphases: {late: {}}\n"
    (found,) = detente.compare_rivals(detente.parse_case(text), verdicts=["P:nash"]).questions
    assert [(v.perspective, v.phase) for v in found.verdicts] == [(None, None), (None, "late")]
    assert {k: o for k, (o, _) in found.verdicts[0].outcomes.items()} == {"hers": "does not hold", "his": "holds"}
    assert found.verdicts[0].differs is Answer.YES


def test_an_answer_gives_an_option_to_whom_some_perspective_gives_it_and_to_nobody_else() -> None:
    undisputed = BASE.replace("contested: {A: }", "moves: both")
    with pytest.raises(detente.InvalidCase, match=r":\d+:\d+: found “A” as the owner of “b”.*expected B"):
        detente.parse_case(undisputed)
    for layers in (
        "perspectives: {x: {options: {b: {contested: {A: }}}}}\n",
        "perspectives: {x: {options: {b: {owner: A}}}}\n",
    ):
        assert detente.parse_case(undisputed + layers).layer.held("rivals")
    (found,) = detente.compare_rivals(detente.parse_case(undisputed + layers), verdicts=["P:nash"]).questions
    told = {v.perspective: {name: outcome for name, (outcome, _) in v.outcomes.items()} for v in found.verdicts}
    assert told["x"] == {"hers": "does not hold", "his": "holds"}


def test_a_question_without_rivals_and_one_that_makes_no_difference_are_told() -> None:
    def codes(text: str) -> set[str]:
        return {f.code for f in detente.check(detente.parse_case(text)) if f.code.startswith("rival")}

    assert codes(BASE) == set()
    two = BASE.replace(", nobody: {says: nobody's}", "").replace(", nobody: yes", "")
    assert codes(two) == set()
    assert codes(two.replace("owner: {b: A}", "owner: {b: B}")) == {"rival-without-a-difference"}
    one = two.replace("hers: {says: hers, owner: {b: A}}, ", "").replace("hers: yes, ", "")
    assert codes(one) == {"rival-alone"}


def test_a_page_is_told_first_whether_it_matters_and_then_in_words(syria: detente.Case) -> None:
    for case in (detente.parse_case(BASE), syria):
        found = detente.compare_rivals(case)
        with told_in(NamedWords):
            blocks = rivals_document(found)
        said = next(b for b in blocks if not isinstance(b, Heading))
        assert isinstance(said, Paragraph)
        told = [v for q in found.questions[:1] for v in q.verdicts if len(v.outcomes) > 1]
        n = sum(v.differs is Answer.YES for v in told)
        assert said.text.startswith(f"Which is right makes a difference to {n} of {len(told)} verdicts, on ")
        table = next(b for b in blocks if isinstance(b, Table))
        assert len(table.rows) == len({(v.perspective, v.phase, v.proposal) for v in told})
        for row in table.rows:
            assert (row[2] == row[3]) is (row[-1] == "no"), "it differs where the outcomes do"
        text = as_text(blocks)
    assert not re.search(r"\b(refuse|unable|before_deadline|after_deadline|V1_full)\b", text)

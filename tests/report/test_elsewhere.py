"""What other perspectives and phases answer, in one sentence: each that differs is named, and no other."""

from __future__ import annotations

import pytest

import detente
from detente.ask import QUESTIONS

DEAL = """\
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A, name: give way}, b: {owner: B, name: follow}}
preferences: {A: [not a, a and b], B: [a and b]}
proposals: {P: {terms: a and b}}
phases:
  now: {name: today}
  early: {preferences: {A: [a and b]}}
  barred: {name: in winter, infeasible: [a and b]}
"""
PERSPECTIVES = """\
perspectives:
  ann: {name: as Ann sees it, preferences: {A: [a and b]}}
  bob: {name: as Bob sees it, proposals: {Q: {terms: a}}}
"""


def said(text: str, perspective: str | None = None, phase: str | None = None, proposal: str = "P") -> str:
    found = QUESTIONS["across"](detente.parse_case(text), perspective=perspective, phase=phase, proposal=proposal)
    (here,) = [m for m in found.models if m.here]
    assert (here.perspective, here.phase) == (perspective, phase)
    return str(found.says)


EARLY = "it holds by itself in phase early"
BARRED = "it cannot be carried out in phase “in winter”"
NEITHER = "It does not hold without a phase and in phase “today”"


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ((None, None), f"I{EARLY[1:]}; {BARRED}; in all others as here."),
        ((None, "barred"), f"{NEITHER}; {EARLY}."),
        ((None, "early"), f"{NEITHER}; {BARRED}."),
    ],
)
def test_phases(chosen: tuple[str | None, str | None], says: str) -> None:
    assert said(DEAL, *chosen) == says


def test_a_perspective_that_differs_in_all_its_phases_is_named_alone() -> None:
    short = "\n".join(line for line in DEAL.splitlines() if "early" not in line and "barred" not in line) + "\n"
    assert said(short + PERSPECTIVES) == "It holds by itself in perspective “as Ann sees it”; in all others as here."
    assert said(short + PERSPECTIVES, "ann") == (
        "It does not hold without a perspective and in perspective “as Bob sees it”; in all others as here."
    )
    assert said(short + PERSPECTIVES, "bob", "now", "Q") == (
        "It is no proposal without a perspective and in perspective “as Ann sees it”; in all others as here."
    )


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ("a and b", "It holds in no other perspective and phase either."),
        ("not a", "It can hold by itself in every other perspective and phase too."),
        ("not a and not b", "It holds by itself in every other perspective and phase too."),
        ("a and not a", "It cannot be carried out in any other perspective and phase either."),
    ],
)
def test_where_all_are_as_here_that_is_said_of_all(terms: str, says: str) -> None:
    text = DEAL.replace("a and b}}\nphases", f"{terms}}}}}\nphases").partition("  early")[0]
    text = text.replace("B: [a and b]", "B: [not b if not a]")
    assert said(text + "perspectives: {other: {}}\n") == says
    assert said(text) == says.replace("perspective and ", "")


def test_alone_there_is_nothing_to_say() -> None:
    assert said(DEAL.partition("phases")[0]) == ""


YARD = """\
format: detente/1
title: A yard
decision_makers: {the_board: {name: The board}, the_cafe: {name: The café}}
options:
  pay_for_it: {owner: the_board, name: pay for a new surface}
  put_tables: {owner: the_cafe, name: put tables in the yard}
preferences:
  the_board: [not pay_for_it, put_tables]
  the_cafe: [put_tables]
proposals:
  the_draft: {name: The mediator's draft, terms: {T1: {that: pay_for_it}, T2: {that: put_tables}}}
  the_other: {name: The other draft, terms: {T1: {that: not pay_for_it}}}
  the_third: {name: The third draft, terms: {T1: {that: pay_for_it}}}
status_quo: NY
states: {bare: YN}
perspectives:
  as_told: {name: as the board tells it, preferences: {the_board: [pay_for_it, put_tables]}}
  barred: {name: as the city tells it, infeasible: [pay_for_it and put_tables]}
"""


def test_what_differs_is_told_by_names_by_how_it_holds_and_by_what_is_done() -> None:
    found = QUESTIONS["side_by_side"](detente.parse_case(YARD))
    as_told, barred = map(str, found.differences)
    # Worked out by hand: there the board wants to pay, so that nobody gains by acting alone.
    everywhere = "under Nash, GMR, SMR, SEQ and SSEQ"
    assert as_told.startswith(
        "In perspective “as the board tells it”: “The mediator's draft” holds by itself "
        f"({everywhere}), for example in the outcome with “pay for a new surface” and “put tables in the yard”. "
        "“The other draft” does not hold: The board would leave "
        "(otherwise than here under Nash, GMR, SMR, SEQ and SSEQ). "
        f"“The third draft” can hold by itself, in 1 of 2 ways ({everywhere}), for example in the outcome with "
    )
    assert "The status quo there, the outcome with “put tables in the yard”, is stable under none" in as_told
    assert "“The mediator's draft” cannot be carried out." in barred
    for told in map(str, found.differences):
        assert not {"the_draft", "the_board", "as_told", "pay_for_it", "T1"} & set(told.split())
        assert not any(letters in told for letters in ("YY", "YN", "NY", "NN"))


def test_the_table_of_a_verdict_says_where_by_what_is_done() -> None:
    found = QUESTIONS["verdict"](detente.parse_case(YARD), proposal="the_draft")
    assert "at the outcome with “pay for a new surface” and “put tables in the yard” under" in str(found.table.caption)


def test_every_count_stands_beside_the_names_of_models_and_proposals() -> None:
    found = QUESTIONS["side_by_side"](detente.parse_case(YARD))
    assert found.table.columns[:3] == ("model", "proposal", "ways to carry it out")
    assert [tuple(row)[:3] for row in found.table.rows][2:4] == [
        ("what all share", "The third draft", "2"), ("as the board tells it", "The mediator's draft", "1"),
    ]  # fmt: skip
    assert [m.title for m in found.models][:2] == ["A yard", "perspective “as the board tells it”"]


def test_two_perspectives_are_told_by_names_and_one_of_them_may_be_what_all_share() -> None:
    question = QUESTIONS["perspectives"]
    found = question(detente.parse_case(YARD), pair=(None, "as the board tells it"))
    assert (found.here.model.perspective_id, found.there.model.perspective_id) == (None, "as_told")
    blocks = list(question.document(found, None))
    told = " ".join(map(str, blocks))
    assert "flips in “as the board tells it”" in told
    assert "“The mediator's draft”: in what all share it holds under none of the concepts" in told
    assert "would hold under Nash, GMR, SMR, SEQ and SSEQ with the preferences of The board" in told
    for name in ("the_draft", "the_board", "the_cafe", "as_told", "pay_for_it", "'YY'", "NY"):
        assert name not in told


def test_the_case_without_a_perspective_is_not_compared_with_itself() -> None:
    with pytest.raises(detente.UsageError, match="“what all share” cannot be compared with itself"):
        QUESTIONS["perspectives"](detente.parse_case(YARD), pair=(None, None))

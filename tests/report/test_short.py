"""Answers in one sentence say no more than is known."""

from __future__ import annotations

import pytest

import detente
from detente.ask import QUESTIONS

CASE = """\
format: detente/1
title: A deal
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A, name: ask}, b: {owner: B, name: bring}}
preferences: {A: [not a, b], B: [b, a]}
proposals:
  P: {parties: [A], terms: {t: {that: a and b, obliges: [A, B]}}}
  Q: {parties: [A, B], terms: {t: {that: not a and b, obliges: [A, B]}}}
"""


@pytest.mark.parametrize(
    ("proposal", "limit", "says"),
    [
        ("P", 1, "There may be other ways to do it, none cheaper."),
        ("P", 3, "There are other ways to do it, none cheaper."),
        ("Q", 3, "Nothing is needed: it holds as it is."),
    ],
)
def test_other_repairs_are_told_of_as_far_as_they_are_known(proposal: str, limit: int, says: str) -> None:
    pytest.importorskip("pysat", reason="python-sat is not installed")
    repair = QUESTIONS["repair"]
    found = repair(detente.parse_case(CASE), proposal=proposal, concept="nash", limit=limit)
    assert repair.short(found).endswith(says)


def test_who_must_do_something_and_is_not_at_the_table_is_named() -> None:
    consent = QUESTIONS["consent"]
    found = consent(detente.parse_case(CASE), proposals=["P"])
    assert consent.short(found) == "Ann and Ben must do their part; Ben is not at the table."

"""What the page is told of a case has names for all that has a name: no ids, no letters of states."""

from __future__ import annotations

import re
from typing import Any

import pytest

import detente
from detente.ask import QUESTIONS
from detente.report.blocks import as_text
from detente.report.plain import NamedWords
from detente.report.words import Words, told_in

pytestmark = pytest.mark.quick

CASE = """\
format: detente/1
title: A strike
decision_makers: {ida: {name: the Union}, idb: {name: the Company}, idc: {name: the City}}
options:
  optstrike: {owner: ida, name: go on strike}
  optpay: {owner: idb, name: pay more}
  optlock: {owner: idb, name: lock the gates, contested: {idc: {status: assumption}}}
  optbuy: {owner: idc, name: buy the plant, moves: take-only}
definitions: {defpeace: not optstrike and not optlock}
infeasible: [{when: optlock and optbuy, because: nobody locks what is sold}]
status_quo: YNNN
states: {peace: NYNN}
preferences:
  ida: [{that: optpay, name: better pay}, {that: not optlock}, {that: optstrike if not optpay}]
  idb: [{that: not optstrike}, {that: not optpay, name: low costs}, optlock if optstrike]
  idc: [defpeace, not optbuy]
proposals:
  prop_paper:
    name: the paper
    parties: [ida, idb]
    terms:
      term1: {that: optpay, obliges: [idb], name: the company pays}
      term2: {that: not optstrike, obliges: [ida]}
  prop_other:
    name: the other paper
    parties: [ida, idb, idc]
    supersedes: prop_paper
    terms: {term1: {that: optpay, obliges: [idb]}, term3: {that: defpeace, obliges: [ida, idb]}}
phases:
  ph_early: {name: early on, infeasible: [{when: optbuy, because: too early}]}
  ph_late: {name: later}
perspectives:
  per_union: {name: as the union tells it}
  per_firm: {name: as the firm tells it, preferences: {idb: [not optpay, not optstrike, optlock]}}
"""
KEYS = re.compile(r"\b(id[abc]|opt(strike|pay|lock|buy)|defpeace|prop_\w+|term\d|ph_\w+|per_\w+|[YN]{4}|JSON)\b|--\w")

ASKED: dict[str, dict[str, Any]] = {
    "assess": {},
    "consent": {},
    "explain": {},
    "rankings": {"state": "peace"},
    "reach": {"states": ("peace",)},
    "repair": {"proposal": "prop_paper"},
    "robust": {},
    "ensemble": {},
    "trace": {"elements": ("prop_paper:seq", "prop_other:nash")},
}


def text(name: str, words: type[Words]) -> str:
    question, given = QUESTIONS[name], ASKED[name]
    where = {} if name == "trace" else {"perspective": "per_firm", "phase": "ph_late"}
    found = question(detente.parse_case(CASE), **given, **where)
    with told_in(words):
        return as_text(list(question.document(found, question.parameters(**given))))


@pytest.mark.parametrize("name", ASKED)
def test_what_a_page_is_told_has_names_and_a_command_has_ids(name: str) -> None:
    assert [line for line in text(name, NamedWords).splitlines() if KEYS.search(line)] == []
    assert KEYS.search(text(name, Words)), "this would find them"


def test_words_that_are_asked_for_stay_what_they_are() -> None:
    solution = detente.solve(detente.parse_case(CASE).model(perspective="per_firm"))
    with told_in(NamedWords):
        assert type(Words.of(solution)) is NamedWords
        with told_in(Words):
            assert type(Words.of(solution)) is Words
    assert type(Words.of(solution)) is Words

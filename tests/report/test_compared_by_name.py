"""Two phases and two versions of a proposal are told by names to whoever reads no ids, and by ids to a command."""

from __future__ import annotations

import re
from typing import Any

import pytest

import detente
from detente.ask import QUESTIONS
from detente.report import phases_document, terms_document
from detente.report.plain import NamedWords

PIER = """\
format: detente/1
title: A pier
decision_makers: {the_port: {name: The port}, the_crew: {name: The crew}}
options:
  mend_it: {owner: the_port, name: mend the pier}
  ask_toll: {owner: the_port, name: ask for a toll}
  sail_on: {owner: the_crew, name: sail on}
  stay_in: {owner: the_crew, name: stay ashore}
infeasible:
  - {at_most_one: [sail_on, stay_in]}
definitions: {open_pier: mend_it and sail_on}
preferences:
  the_port: [not stay_in, {that: sail_on, name: ships that sail}, not mend_it]
  the_crew: [not ask_toll, sail_on if mend_it, mend_it]
status_quo: NNYN
states: {as_it_is: NNYN}
proposals:
  the_draft: {name: The first draft, terms: {pier: {that: open_pier}, fee: {name: no fee, that: not ask_toll}}}
  the_next: {name: The second draft, terms: {pier: {that: mend_it}, fee: {name: no fee, that: not ask_toll},
    hands: {name: work goes on, that: not stay_in, obliges: [the_crew]}}}
  V3: {name: The third draft, terms: {pier: {that: mend_it}}}
phases:
  before_storm: {name: before the storm, infeasible: [{when: stay_in}, {when: ask_toll and mend_it}],
    forbidden_moves: [{by: the_crew, from: sail_on, to: open_pier}]}
  after_storm: {name: after the storm, infeasible: [{when: ask_toll, name: no toll after a storm}],
    proposals: {the_draft: {terms: {pier: {that: mend_it}}}}, states: {as_it_is: NNYN}}
"""
IDS = re.compile(
    r"the_\w+|mend_it|ask_toll|sail_on|stay_in|open_pier|before_storm|after_storm|\b[YN]{4}\b|\bpier\b:|\bfee\b,|JSON"
)


def told(question: str, pair: tuple[str, str]) -> tuple[str, Any]:
    """Return what the page says, without what only a file has, and the answer."""
    asked = QUESTIONS[question]
    found = asked(detente.parse_case(PIER), pair=pair)
    blocks = asked.document(found, asked.parameters(pair=pair))
    return "\n".join(str(b) for b in blocks if not getattr(b, "only_csv", False)), found


def test_two_phases_are_told_by_names_and_by_what_is_done() -> None:
    says, found = told("phases", ("before_storm", "after_storm"))
    assert not set(IDS.findall(says))
    assert "The crew can “stay ashore” only now" in says
    assert "The rule against “stay ashore” no longer applies" in says
    assert "The rule “no toll after a storm” applies now" in says
    assert "No longer forbidden: moves of The crew from “sail on” to “mend the pier” and “sail on”." in says
    assert "Other terms: “The first draft”." in says
    assert "only in “after the storm”" in says
    ids = "\n".join(map(str, phases_document(found)))
    assert {"the_draft", "before_storm", "after_storm", "the_crew"} <= set(IDS.findall(ids))


def test_states_that_are_alike_are_told_by_the_first_of_them_and_counted() -> None:
    says, _ = told("phases", ("after_storm", "before_storm"))
    assert not set(IDS.findall(says))
    assert "Compared with phase “after the storm”." in says
    words = NamedWords.of_model(detente.parse_case(PIER).model(None, "after_storm"))
    assert words.states(["NNYN", "NNNN", "YNNN"]) == "“as_it_is” and 2 more outcomes"
    assert words.states(["YNNN", "NNNN", "NNYN"]) == ("the outcome with “mend the pier”, “as_it_is” and 1 more outcome")


def test_two_versions_of_a_proposal_are_told_by_what_their_terms_say() -> None:
    says, found = told("versions", ("the_draft", "the_next"))
    assert not set(IDS.findall(says))
    assert "Only in “The second draft”: “work goes on”." in says
    assert "In both: “‘mend the pier’ and ‘sail on’” and “no fee”." in says
    assert "Asked of The crew: " in says
    assert "('what it says', 'in', 'in force where', 'obliges', 'source')" in says
    ids = "\n".join(map(str, terms_document(found)))
    assert {"the_draft", "the_next", "open_pier"} <= set(IDS.findall(ids))


def test_an_id_that_people_say_stands_for_a_proposal_whose_name_was_told() -> None:
    says, _ = told("versions", ("V3", "the_next"))
    assert "V3: The third draft" in says
    assert "carry out V3, 2 “The second draft”" in says


@pytest.mark.parametrize("question", ["phases", "versions"])
def test_a_named_state_stands_for_itself(question: str) -> None:
    pair = {"phases": ("before_storm", "after_storm"), "versions": ("the_draft", "V3")}[question]
    assert "NNYN" not in told(question, pair)[0]

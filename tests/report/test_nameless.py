"""A term, a want or a rule without a name is told by what it says, in the names of options, and never by its id."""

from __future__ import annotations

import detente
from detente.assess import ProposalAssessment, assess_proposals
from detente.case.address import elements_of
from detente.report.verdict import asked_of, why_impossible
from detente.report.verdict_picture import verdict_pictured
from detente.report.words import Words

CASE = """\
format: detente/1
title: A yard
decision_makers: {the_board: {name: The board}, the_cafe: {name: The café}}
options:
  pay_for_it: {owner: the_board, name: pay for a new surface}
  keep_open: {owner: the_board, name: open the gate until ten}
  put_tables: {owner: the_cafe, name: put tables in the yard}
preferences:
  the_board: [not pay_for_it, put_tables]
  the_cafe: [pay_for_it, put_tables if keep_open]
infeasible:
  - {when: put_tables and not keep_open}
proposals:
  P: {terms: {T1: {that: pay_for_it or keep_open, obliges: [the_board]}, T2: {that: pay_for_it}}}
  letters: {terms: {T1: {that: YY-}}}
  never: {terms: {T1: {that: put_tables and not keep_open}}}
"""


def assessed() -> dict[str, ProposalAssessment]:
    return {a.proposal.id: a for a in assess_proposals(detente.parse_case(CASE).model()).proposals}


def test_what_falls_and_what_is_asked_is_said_by_the_condition_of_a_term() -> None:
    a = assessed()["P"]
    words = Words.of(a.solution)
    moves = [m for p in verdict_pictured(words, a)[0].parties for m in p.moves]
    assert any(m.then.endswith("“pay for a new surface”") for m in moves)
    assert not any("T1" in m.says or "T2" in m.says for m in moves)
    assert asked_of(words, a, "the_board")[1:] == ["“‘pay for a new surface’ or ‘open the gate until ten’”"]


def test_every_part_without_a_name_is_called_by_names_of_options() -> None:
    a = assessed()["letters"]
    words, every = Words.of(a.solution), elements_of(a.solution.model)
    called = {address: words.called(part) for address, part in every.items()}
    assert called["preferences.the_cafe.2"] == "‘put tables in the yard’ if ‘open the gate until ten’"
    assert called["preferences.the_board.1"] == "not ‘pay for a new surface’"
    assert called["infeasible.1"] == "‘put tables in the yard’ and not ‘open the gate until ten’"
    assert called["proposals.letters.T1"] == "‘pay for a new surface’ and ‘open the gate until ten’"


def test_the_rule_that_excludes_a_proposal_is_told_in_names() -> None:
    told = why_impossible(assessed()["never"])[1]
    assert told == "the rule “‘put tables in the yard’ and not ‘open the gate until ten’” excludes it"

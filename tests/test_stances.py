"""What somebody does at a state, in words: who would leave, who stays, what is not known, and no such state."""

from __future__ import annotations

from dataclasses import replace

import pytest

import detente
from detente.answer import Answer
from detente.case import parse_case
from detente.report import Words
from detente.report.assessment import told_sentence, ways_phrase
from detente.report.deterrence import Stance, stances
from detente.report.documents import NOT_LOOKED_AT
from detente.report.words import changed
from open_answers import CASE, find_no_answers, leave_open


def told(state: str, phase: str = "now", *concepts: str) -> tuple[Stance, ...]:
    solution = detente.solve(parse_case(CASE).model(phase=phase), concepts=concepts or ("nash", "gmr"))
    verdicts = [v for c in solution.concepts for v in detente.explain(solution, state=state, concept=c)]
    return stances(Words.of(solution), verdicts)


def test_who_would_leave_says_how_and_what_deters_it_under_which_concepts() -> None:
    ann = told("YY")[0]
    assert (ann.name, [w.says for w in ann.stands]) == ("Ann", ["✗ would leave under Nash"])
    (move,) = ann.moves
    assert move.says.startswith("Ann would give up “ask”, to gone (NY): ")
    assert [(w.answer, w.says) for w in move.met] == [
        (Answer.NO, "Nothing deters this under Nash."),
        (Answer.YES, "Deterred under GMR: Ben would give up “bring”, to NN."),
    ]


def test_who_has_nothing_better_stays() -> None:
    for stance in told("NN"):
        assert [w.says for w in stance.stands] == ["✓ stays"]
        assert (stance.moves, stance.without) == ((), "No move of its own is better for it.")


def test_those_who_would_leave_come_first() -> None:
    assert [s.name for s in told("NY")] == ["Ben", "Ann"]


def test_what_is_not_known_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_open(monkeypatch, [("gmr", "A")])
    find_no_answers(monkeypatch)
    ann = told("YY", "now", "gmr")[0]
    assert [(w.answer, w.says) for w in ann.stands] == [(Answer.UNKNOWN, "? not known whether it stays")]
    assert [w.says for w in ann.moves[0].met] == ["Whether anything deters this under GMR is not known."]


def test_nobody_stays_or_leaves_where_there_is_no_state() -> None:
    for stance in told("NY", "later"):
        assert [(w.answer, w.says) for w in stance.stands] == [(Answer.INFEASIBLE, "– no such state here")]
        assert (stance.moves, stance.without) == ((), "")


def test_moves_that_were_not_looked_at_are_not_said_to_be_no_better() -> None:
    solution = detente.solve(parse_case(CASE).model(phase="now"), concepts=("gmr",))
    verdicts = detente.explain(solution, state="NN", concept="gmr")
    open_ = [replace(v, stable=Answer.UNKNOWN, improvements=None) for v in verdicts]
    for stance in stances(Words.of(solution), open_):
        assert stance.without == "By which moves it could improve things " + NOT_LOOKED_AT + "."


@pytest.mark.parametrize("before", Answer)
@pytest.mark.parametrize("after", Answer)
def test_whether_an_answer_changed_is_known_only_of_two_that_are(before: Answer, after: Answer) -> None:
    is_other, says = changed(before, after)
    if Answer.UNKNOWN in (before, after):
        assert (is_other, says) == (Answer.UNKNOWN, "not known whether it changed")
    else:
        assert (is_other, says) == ((Answer.NO, "") if before is after else (Answer.YES, "changed"))


@pytest.mark.parametrize(
    ("how_many", "told", "says"),
    [
        (0, 0, "No feasible state has all these terms in force."),
        (1, 1, "1 state has the terms in force; all are shown."),
        (2, 0, "2 states have the terms in force; none of them is shown."),
        (2, 1, "2 states have the terms in force; 1 of them is shown."),
        (3, 2, "3 states have the terms in force; 2 of them are shown."),
    ],
)
def test_how_many_states_carry_a_proposal_out_and_are_told_of(how_many: int, told: int, says: str) -> None:
    assert told_sentence(how_many, told) == says


def test_in_how_many_of_its_states_a_proposal_holds_is_said_where_it_does() -> None:
    model = parse_case(CASE.replace("t2: {that: b", "t2: {that: a")).model(phase="now")
    deal, never = detente.assess_proposals(model, concepts=("nash", "gmr")).proposals
    assert ways_phrase(deal, "gmr") == "in 1 of 2"  # where both are taken: each is deterred by the other's leaving
    assert [ways_phrase(a, "nash") for a in (deal, never)] == ["", ""]

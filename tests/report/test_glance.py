"""What is read of a verdict first: in which ways it holds, what keeps whom from leaving, why concepts differ on it."""

from __future__ import annotations

from collections import Counter

import pytest
from test_verdict_picture import assessed, at_random, of_case

from detente.answer import Answer
from detente.assess import ProposalAssessment
from detente.assess.ways import way_to_show, ways_in_order
from detente.formula import Not, Var
from detente.report.conditions import Need, choices_left, needs, why_needed
from detente.report.glance import differ, enough, lead, shape_at, ways_title, ways_told
from detente.report.verdict import common, condition, said_under, verdict_sentence
from detente.report.words import Words
from detente.stability.solving import whom_it_suits
from open_answers import CASE, find_no_answers, leave_open
from seeds import take

pytestmark = pytest.mark.quick


def led(a: ProposalAssessment) -> str:
    way = way_to_show(a)
    assert way is not None
    return lead(Words.of(a.solution), way)


def test_of_a_deal_that_answers_keep_it_is_said_what_that_is() -> None:
    a = assessed("ferry")["V1"]
    assert led(a) == (
        "Otherwise Three Oars would no longer row through the winter. Aldermere and Quillbrook would each gain by "
        "acting alone, but a reaction that serves Three Oars or Aldermere would undo that (“by deterrence”)."
    )
    assert ways_title(a) == "In 4 of 8 ways"
    assert "says nothing of how likely" in ways_told(Words.of(a.solution), a)
    assert "kept from it only by a reaction" in differ(a)
    assert enough(Words.of(a.solution), a) == ""


def test_whom_nothing_stops_is_named_with_the_least_that_it_would_do() -> None:
    a = assessed("syria-2016", "A", "before_deadline")["V1"]
    russia, syria = led(a).split(", nor ")
    assert russia == "Nothing stops Russia (would no longer take part in the joint campaign)"  # though two acts, too
    assert syria.startswith("Syrian government (would no longer keep its planes out")
    assert ways_title(a) == "In none of 32 ways"
    assert differ(a).startswith("All five agree here")


def test_what_holds_by_itself_under_a_condition_needs_the_condition_only() -> None:
    a = assessed("syria-2016", "B")["V1"]
    words = Words.of(a.solution)
    assert ways_title(a) == "In 4 of 32 ways"
    assert condition(words, a).startswith("on three conditions that V1 leaves open: ")
    assert condition(words, a).count(" would ") == 3
    assert enough(words, a) == "Nothing more: the conditions above are chosen anyway."
    assert why_needed(words, a).endswith("would each choose that anyway; so the other 28 ways would not last.")


def test_one_way_no_way_and_what_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    found = of_case(CASE)
    assert [ways_title(found[p]) for p in ("deal", "never")] == ["In its only way", "There is no way to do it"]
    assert ways_told(Words.of(found["deal"].solution), found["deal"]) == "The terms leave nothing open."
    find_no_answers(monkeypatch)
    leave_open(monkeypatch, {("seq", "A"), ("seq", "B")})
    deal = of_case(CASE, concepts=["seq"])["deal"]
    assert ways_title(deal) == "In which ways is not known"
    assert (enough(Words.of(deal.solution), deal), differ(deal)) == ("", "")
    (state, held) = ways_in_order(deal, 9)[0]
    assert shape_at(deal, state, held) == "unknown"


def test_the_sentence_ends_with_the_condition_and_ways_look_as_they_hold() -> None:
    conditions, seeds = 0, take(40)
    for seed in seeds:
        for a in at_random(seed).values():
            words = Words.of(a.solution)
            told = condition(words, a)
            assert str(verdict_sentence(words, a)).endswith(f": {told}." if told else ".")
            conditions += bool(told)
            for state, held in ways_in_order(a, 64):
                nash, seq = (state in a.solution.equilibria[c] for c in ("nash", "seq"))
                shape = shape_at(a, state, held)
                assert (shape == "itself") == nash
                assert seq <= (shape in ("itself", "deterrence"))
                assert (shape == "left") == (not held)
            if enough(words, a):
                assert a.holds["nash"] is Answer.YES
    assert conditions > len(seeds) // 2


CASES = pytest.mark.parametrize(
    ("case", "perspective"), [("ferry", None), ("syria-2016", "A"), ("syria-2016", "B"), ("elmira-9state", None)]
)


@CASES
def test_of_the_ways_that_do_not_hold_is_said_whom_nothing_keeps_from_acting(
    case: str, perspective: str | None
) -> None:
    for proposal, a in assessed(case, perspective).items():
        concept, words = said_under(a), Words.of(a.solution)
        if concept is None or a.equilibria[concept].count == a.with_terms.count or why_needed(words, a):
            continue
        leave = {
            dm
            for code in a.with_terms.codes()
            for dm, stays in whom_it_suits(a.solution, code, concept).items()
            if stays is Answer.NO
        }
        told = ways_told(words, a).partition(" other ")[2].partition("acting ")[0]
        named = {words.dm(dm) for dm in a.solution.conflict.decision_makers if f"{words.dm(dm)} (would " in told}
        assert named == {words.dm(dm) for dm in leave}, proposal


def literal(a: ProposalAssessment, need: Need) -> list[int]:
    """The ways in which all conditions but one are met, by looking at the letters of all ways."""
    options, asked = a.solution.conflict.options, common(a)

    def unmet(code: int) -> set[str]:
        letters = dict(zip(options, a.solution.conflict.show(code), strict=True))
        return {o for o, taken in asked.items() if letters[o] != ("Y" if taken else "N")}

    return [code for code in a.with_terms.codes() if unmet(code) == {need.option}]


def test_a_condition_is_needed_because_somebody_would_leave_every_way_without_it() -> None:
    found: Counter[bool] = Counter()
    cases = [("ferry", None), ("syria-2016", "A"), ("syria-2016", "B"), ("elmira-9state", None)]
    for a in (a for case in cases for a in assessed(*case).values()):
        words, concept, near = Words.of(a.solution), said_under(a), a.solution.conflict.neighbourhood
        assert [need.option for need in needs(words, a)] == list(common(a))
        for need in needs(words, a):
            ways = literal(a, need)
            if need.step is None:
                continue
            found[need.chosen_anyway] += 1
            mover = a.solution.conflict.index(need.step.decision_maker)
            assert ways
            for code in ways:
                assert whom_it_suits(a.solution, code, str(concept))[need.step.decision_maker] is Answer.NO
                changed = near.state("".join(
                    "Y" if o in need.step.takes else "N" if o in need.step.drops else letter
                    for o, letter in zip(a.solution.conflict.options, a.solution.conflict.show(code), strict=True)
                ))  # fmt: skip
                assert changed is not None
                assert near.prefers(mover, changed, code)
                if need.chosen_anyway:
                    assert need.step.decision_maker == need.owner
                    assert a.with_terms.where(Var(need.option) if need.taken else Not(Var(need.option))).count
    assert min(found[True], found[False]) > 0


def test_why_conditions_are_needed_is_told_in_the_names_of_the_case() -> None:
    a = assessed("syria-2016", "A", "after_deadline")["V1"]
    assert why_needed(Words.of(a.solution), a) == (
        "Pentagon, CIA and US-backed rebels would each choose that anyway. If White House did demand Assad's later "
        "removal, Russia would no longer spare US-backed rebels."
    )
    assert choices_left(Words.of(a.solution), a) == (
        "V1 leaves five choices open: the four above and whether Syrian government would agree that Assad leaves "
        "office."
    )
    elmira = assessed("elmira-9state")["modified_order"]
    assert choices_left(Words.of(elmira.solution), elmira) == ""

"""Answers in one sentence say no more than is known."""

from __future__ import annotations

import pytest

import detente
from detente.ask import QUESTIONS
from detente.assess import inquire
from detente.report.short import steadiness
from detente.report.words import words_of

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
        ("P", 1, "Other changes may do as well, but none smaller."),
        ("P", 3, "Other changes would do as well, but none smaller."),
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


def test_what_would_make_it_hold_says_why() -> None:
    pytest.importorskip("pysat", reason="python-sat is not installed")
    repair = QUESTIONS["repair"]
    # Ann would rather not ask; where she wants what Ben brings more, or cannot take it back, nothing tempts her.
    said = repair.short(repair(detente.parse_case(CASE), proposal="P", concept="nash", limit=3))
    assert said.startswith("One change is enough:\n• Ann would ")
    assert "unable to undo it. Otherwise it would go back on that.\nThen nobody would gain by" in said
    ferry = repair.short(repair(detente.read_case("ferry"), proposal="V1", concept="nash", limit=1))
    assert "Aldermere would no longer want “a bridge across the river”. Otherwise it would begin to build" in ferry
    assert ". Otherwise it would no longer open the east landing." in ferry
    assert "cost" not in ferry


def test_how_steady_it_is_names_what_overturns_it_and_what_was_tried() -> None:
    robust = QUESTIONS["robust"]
    case = detente.read_case("syria-2016")
    found = robust(case, perspective="A", phase="after_deadline", proposals=["V1"], concepts=["seq"], together=1)
    (verdict,) = found.verdicts
    said = robust.short(found)
    single = verdict.trials[0]
    kept = f"{single.kept} of {single.solved} small changes to the model"
    assert said.startswith(f"It can still hold after {kept}, one at a time. It would not hold if ")
    assert f"after {len(verdict.flips) - said.count(' if ')} others" in said
    defined = steadiness(words_of(found.model), found, verdict).removeprefix(said)
    assert defined.startswith(" A small change: of somebody's wants, two next to each other swap places")
    assert defined.endswith("something only inferred or assumed is left out.")


def test_what_it_rests_on_counts_claims_and_voices_and_tells_the_one_behind_most() -> None:
    trace = QUESTIONS["trace"]
    case = detente.read_case("syria-2016")
    found = inquire(case, ["V1:seq"], selections=[("A", "after_deadline")])
    (rests,) = found.rests
    parts = {s.part.address: s.part for s in rests.supports}.values()
    behind = [c for part in parts for c in set(part.note.evidence if part.note else ())]
    voices = {rests.model.claims[c].by[-1].who for c in behind}
    said = trace.short(found)
    assert said.startswith(
        f"On {len(parts)} parts of the model (wants, choices, rules): without any one of them it would not hold "
        "(leaving one out is no small change). "
        f"They rest on {len(set(behind))} statements by {len(voices)} speakers."
    )
    (voice,) = rests.voices
    most = max(voice.claims, key=behind.count)
    assert (
        f"The answer needs one voice, {voice.name}: “{rests.model.claims[most].says}” (in the analyst's words" in said
    )


def test_where_no_single_voice_is_needed_the_claim_behind_most_is_told() -> None:
    found = inquire(detente.read_case("syria-2016"), ["V1:nash"], selections=[("B", None)])
    (rests,) = found.rests
    assert rests.voices == ()
    assert "Used most: “" in QUESTIONS["trace"].short(found)


@pytest.mark.parametrize("mode", [None, "quotation", "paraphrase"])
def test_the_words_of_the_analyst_are_not_taken_for_the_mode_of_a_claim(mode: str | None) -> None:
    """Where no words of the source are shown, the analyst's are; how the source gives its words is another matter."""
    coded = "" if mode is None else f", mode: {mode}"
    case = detente.parse_case(
        CASE.replace("A: [not a, b]", "A: [{that: not a, evidence: [c1]}, b]")
        + "sources: {paper: {name: The Morning Paper}}\nactors: {ann: {name: Ann Holm}}\n"
        + f"claims: {{c1: {{source: paper, start: 0, end: 9, says: Ann gives in, by: [paper, ann]{coded}}}}}\n"
    )
    trace = QUESTIONS["trace"]
    said = trace.short(trace(case, elements=("P:nash",)))
    assert "The answer needs one voice, Ann Holm: “Ann gives in” (in the analyst's words)." in said
    assert "paraphrase" not in said


def test_what_rests_on_no_claim_says_so() -> None:
    trace = QUESTIONS["trace"]
    said = trace.short(trace(detente.parse_case(CASE), elements=("P:nash",)))
    assert said.endswith("They rest on no statement of a source.")

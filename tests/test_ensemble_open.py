"""Ensembles of what a file leaves open, against completions read literally; and what is said of shares."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path

import pytest
from click.testing import CliRunner

import detente
from detente.answer import Answer
from detente.assess import ensemble
from detente.assess.ensembles import MEASURES
from detente.cli import main
from detente.errors import UsageError
from detente.report.ensembles import NO_FORECAST
from detente.stability.completions import completed
from literal_completions import OpenCase
from literal_structures import equilibria, settled
from naive import FIVE
from random_open import draw_open, draw_voices
from seeds import full, long, seeded

pytestmark = full


def literal_shares(case: OpenCase) -> dict[tuple[str, str], Fraction] | None:
    """For each state and proposal, under each concept, the share of completions; None where volumes decide."""
    of = {i: case.completions(i) for i in case.game.moves}
    if any(c.share is None for own in of.values() for c in own):
        return None
    found: dict[tuple[str, str], Fraction] = {}
    for row in product(*of.values()):
        weight = prod((c.share for c in row if c.share is not None), start=Fraction(1))
        profile = settled({i: c.better for i, c in zip(of, row, strict=True)})
        for concept in FIVE:
            stays = {*equilibria(case.game, profile, concept)}
            holding = [s for s in case.game.states if s in stays]
            holding += [p for p, states in case.proposals().items() if stays & {*states}]
            for name in holding:
                found[name, concept] = found.get((name, concept), Fraction(0)) + weight
    return found


def compared(text: str, measure: str) -> bool:
    case = OpenCase(text)
    expected = literal_shares(case)
    if expected is None:
        return False
    model = detente.parse_case(text).model()
    asked = ensemble(
        model, proposals=[p.id for p in model.proposals], states=case.game.states, measure=measure, exhaustive=10**6
    )
    assert asked.exhaustive
    for v in asked.verdicts:
        name = v.question.about.path[-1]
        states = case.proposals().get(name)
        if states == []:
            assert v.counted is None
            continue
        assert v.counted is not None
        assert v.counted.share == expected.get((name, v.question.concept), 0), (name, v.question.concept)
    return True


@seeded(60)
def test_what_is_open_is_counted_as_completions_read_literally_are(seed: int) -> None:
    compared(draw_open(seed), "open")


@seeded(20)
def test_voices_are_counted_by_their_shares(seed: int) -> None:
    assert compared(draw_voices(seed), "voices")


@long
def test_most_of_the_cases_have_shares_that_are_known() -> None:
    assert sum(literal_shares(OpenCase(draw_open(seed))) is not None for seed in range(8)) >= 3


@seeded(30)
def test_shares_of_all_and_of_none_are_what_is_certain_and_what_is_not_possible(seed: int) -> None:
    text = draw_open(seed)
    case = OpenCase(text)
    if literal_shares(case) is None:
        return
    model = detente.parse_case(text).model()
    found = completed(model, FIVE)
    for v in ensemble(model, states=case.game.states, measure="open", exhaustive=10**6).verdicts:
        assert v.counted is not None
        assert v.counted.share is not None
        code = found.conflict.neighbourhood.state(v.question.about.path[-1])
        assert found.equilibria[v.question.concept].of(code) == (
            Answer.of(v.counted.share == 1),
            Answer.of(v.counted.share > 0),
        )


# -- what is said


OPEN = """
format: detente/1
title: two
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A, name: pay}, b: {owner: A, name: wait}, c: {owner: B, name: deliver}}
preferences:
  A: [{that: c, perhaps: true}, {either_order: [not a, b]}]
  B: {voices: [{share: 2/3, preferences: [a, not c]}, {share: 1/3, preferences: [not c]}]}
proposals: {deal: {name: pay and deliver, terms: a and c}}
status_quo: NNN
"""
FORBIDDEN = re.compile(r"likel|chance|probab|odds|expect", re.IGNORECASE)


@pytest.mark.parametrize(
    "more", [["--measure", m] for m in MEASURES] + [["--measure", "rankings", "--exhaustive", "9"]]
)
def test_no_sentence_takes_a_share_for_a_forecast(more: list[str], tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(OPEN, encoding="utf-8")
    done = CliRunner().invoke(main, ["ensemble", str(file), *more, "--samples", "200"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    said = " ".join(done.stdout.split())
    assert said.count(NO_FORECAST) == 1
    assert FORBIDDEN.findall(said.replace(NO_FORECAST, "")) == []
    assert FORBIDDEN.findall(NO_FORECAST) == ["probab"]


def test_a_share_is_told_of_how_many_and_never_alone() -> None:
    model = detente.parse_case(OPEN).model()
    told = ensemble(model, measure="open").says()
    assert re.search(r"There are 8 variants of the model, and all of them were gone through", " ".join(told.split()))
    drawn = " ".join(ensemble(model, measure="rankings", exhaustive=9, samples=300, concepts=["seq"]).says().split())
    assert re.search(r"\d+ of 300 variants drawn, which is between [\d.]+ % and [\d.]+ % of all", drawn)
    assert "were drawn with the seed 1" in drawn
    assert "95 % confidence" in drawn


def test_how_open_preferences_are_settled_is_told_in_words() -> None:
    model = detente.parse_case(OPEN).model()
    found = ensemble(model, measure="open")
    assert {m.decision_maker: m.count for m in found.makers} == {"A": 4, "B": 2}
    told = {d.decision_maker for v in found.verdicts for o in v.otherwise for d in o.differences}
    assert told
    for line in re.findall(r"^  - where .*$", found.says(), flags=re.MULTILINE):
        assert "Ann" in line or "Ben" in line
        assert "{" not in line


MANY = """
format: detente/1
title: many
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A}, b: {owner: A}, c: {owner: B}}
preferences:
  A:
    ranking: [YYY, YYN, YNY, YNN, NYY, NYN, NNY, NNN]
    unknown: [[YYY, YYN], [YYY, YNY], [YYN, YNY], [YNY, YNN], [NYY, NYN], [NNY, NNN], [NYN, NNY], [NYY, NNY]]
  B: [c]
proposals: {P: {terms: a}}
"""


def test_preferences_that_are_pairs_are_solved_one_by_one_and_beyond_a_bound_refused() -> None:
    model = detente.parse_case(MANY).model()
    with pytest.raises(UsageError, match=r"pairs of states.* up to 5,000; there are 6,561 variants: leave less open"):
        ensemble(model)
    assert ensemble(model, measure="rankings", samples=50).looked_at == 50
    fewer = detente.parse_case(MANY.replace(", [NYN, NNY], [NYY, NNY]]", "]")).model()
    stopped = ensemble(fewer, seconds=0.05)
    assert stopped.stopped is not None
    for v in stopped.verdicts:
        assert v.counted is not None
        assert (v.counted.how, v.counted.share) == ("not known", None)


def test_whose_places_were_tried_is_told_where_somebody_has_none() -> None:
    text = OPEN.replace("[{that: c, perhaps: true}, {either_order: [not a, b]}]", "[c, not a]")
    weighed = re.sub(r"  B: .*", "  B: {weights: {c: -1}}", text)
    said = " ".join(ensemble(detente.parse_case(weighed).model(), concepts=["gmr"]).says().split())
    assert "No order of the places in the preference of Ann changes that." in said

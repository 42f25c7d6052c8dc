"""Robustness: every doubt is what it says, counts are whole, and the smallest flip is the smallest."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from click.testing import CliRunner

import detente
import literal_cases
import naive
from detente.assess.doubts import KINDS, doubts_about, varied
from detente.catalog import entries
from detente.cli import main
from detente.report import as_text, orphans, robust_document, robust_record
from printed import faults

CASE = """
format: detente/1
title: Two mills on one stream
decision_makers: {Up: {name: the upper mill}, Low: {name: the lower mill}, Town: {}}
options:
  dam:   {owner: Up, name: build a dam, moves: take-only}
  spill: {owner: Up, name: let water through at night, contested: {Town: {because: the town holds the key}}}
  sue:   {owner: Low, name: go to court}
  rule:  {owner: Town, name: make a rule}
infeasible:
  - {when: rule and sue, because: no court takes a case the town has ruled on}
preferences:
  Up:
    - {that: not sue, status: stated}
    - {that: not spill, status: inferred}
    - dam
  Low:
    - {that: spill, status: stated}
    - {that: not dam, status: stated}
    - {that: not sue, status: inferred}
  Town: {weights: {sue: -2, rule: -1}}
status_quo: NNNN
states: {peace: NYNN}
proposals:
  night: {name: water at night, parties: [Up, Low], terms: spill and not sue and not dam}
"""
TEST = {"nash": naive.nash, "gmr": naive.gmr, "smr": naive.smr, "seq": naive.seq, "sseq": naive.sseq}


@cache
def data() -> Any:
    return literal_cases.load(CASE)


def holds(case: Any, concept: str) -> bool:
    """Whether the proposal holds, by the definitions read literally."""
    m = literal_cases.model(case)
    terms = literal_cases.predicate(case["proposals"]["night"]["terms"], list(case["options"]))
    return any(all(terms(c) for c in m.members[s]) for s in naive.equilibria(m, concept))


def variant(*edits: Any) -> Any:
    case = deepcopy(data())
    for edit in edits:
        edit(case)
    return case


def literal_variants() -> dict[str, Any]:
    """Every single doubt of the case, made by hand on its data."""

    def swap(dm: str, k: int) -> Any:
        def edit(case: Any) -> None:
            items = case["preferences"][dm]
            items[k], items[k + 1] = items[k + 1], items[k]

        return edit

    def drop(dm: str, k: int) -> Any:
        return lambda case: case["preferences"][dm].pop(k)

    found = {f"swap {dm}.{k + 1} {dm}.{k + 2}": swap(dm, k) for dm in ("Up", "Low") for k in (0, 1)}
    found["assumption Up.3"] = drop("Up", 2)
    found["swap Town.sue Town.rule"] = lambda case: case["preferences"].update(
        Town={"weights": {"sue": -1, "rule": -2}}
    )
    found["assumption Town.sue"] = lambda case: case["preferences"].update(Town={"weights": {"rule": -1}})
    found["assumption Town.rule"] = lambda case: case["preferences"].update(Town={"weights": {"sue": -2}})
    found["assumption Town"] = lambda case: case["preferences"].update(Town={"weights": {}})
    found["assumption infeasible.1"] = lambda case: case["infeasible"].pop(0)
    found["inferred Up.2"] = drop("Up", 1)
    found["inferred Low.3"] = drop("Low", 2)
    found["one-way dam.moves"] = lambda case: case["options"]["dam"].pop("moves")
    found["owner spill.owner Town"] = lambda case: case["options"]["spill"].update(owner="Town")
    return found


def test_the_doubts_are_these() -> None:
    found = {d.address for d in doubts_about(detente.parse_case(CASE).model()) if d.kind != "tie"}
    assert found == set(literal_variants())
    ties = {d.address for d in doubts_about(detente.parse_case(CASE).model(), ["tie"])}
    assert ties == {"tie Up.1 Up.2", "tie Up.2 Up.3", "tie Low.1 Low.2", "tie Low.2 Low.3", "tie Town.sue Town.rule"}


@pytest.mark.parametrize("concept", list(TEST))
def test_each_doubt_gives_the_answer_of_the_definitions(concept: str) -> None:
    kinds = [k for k in KINDS if k != "tie"]
    found = detente.assess_robustness(detente.parse_case(CASE), concepts=[concept], kinds=kinds, together=1).verdicts[0]
    before = holds(data(), concept)
    assert found.outcome == ("holds" if before else "does not hold")
    flipping = {name for name, edit in literal_variants().items() if holds(variant(edit), concept) is not before}
    assert {f.doubts[0].address for f in found.flips} == flipping
    assert found.trials[0].solved == found.trials[0].total == len(literal_variants())
    assert found.trials[0].kept == len(literal_variants()) - len(flipping)
    assert found.survives is detente.Answer.of(not flipping)


@pytest.mark.parametrize("concept", list(TEST))
def test_two_doubts_give_the_answer_of_the_definitions_and_no_smaller_flip_exists(concept: str) -> None:
    kinds = ["swap", "one-way", "owner"]
    edits = {n: e for n, e in literal_variants().items() if n.split()[0] in kinds}
    # Two swaps of one list overlap: they change the same statements, or their order would matter.
    apart = [
        pair
        for pair in combinations(edits, 2)
        if not (pair[0].startswith("swap") and pair[1].startswith("swap") and pair[0][5:8] == pair[1][5:8])
    ]
    found = detente.assess_robustness(detente.parse_case(CASE), concepts=[concept], kinds=kinds).verdicts[0]
    before = holds(data(), concept)
    single = {n for n in edits if holds(variant(edits[n]), concept) is not before}
    double = {p for p in apart if holds(variant(edits[p[0]], edits[p[1]]), concept) is not before}
    flips = {tuple(d.address for d in f.doubts) for f in found.flips}
    assert flips == ({(n,) for n in single} or {p for p in flips if len(p) == 2})
    if not single:
        assert {p for p in flips if p in apart} == double
    assert found.trials[1].exhaustive


BY_THREE = """
format: detente/1
title: t
decision_makers: {A: {}, B: {}, C: {}}
options:
  a: {owner: A, contested: {B: {}}}
  b: {owner: B, contested: {C: {}}}
  c: {owner: C, contested: {A: {}}}
preferences: {A: [not c, a], B: [not a, b], C: [not b, c]}
proposals: {night: {terms: not a and not b and not c}}
"""


def test_a_flip_of_three_doubts_is_found_where_no_smaller_one_exists() -> None:
    """Everybody takes what it can and likes; the proposal holds only where each option is up to whom it hurts."""
    rivals = {"a": "B", "b": "C", "c": "A"}

    def outcome(chosen: tuple[str, ...]) -> bool:
        case = literal_cases.load(BY_THREE)
        for option in chosen:
            case["options"][option]["owner"] = rivals[option]
        return holds(case, "nash")

    sets = {some: outcome(some) for size in range(4) for some in combinations(rivals, size)}
    assert [some for some in sets if sets[some] is not sets[()]] == [("a", "b", "c")]
    found = detente.assess_robustness(detente.parse_case(BY_THREE), concepts=["nash"], kinds=["owner"], together=3)
    (verdict,) = found.verdicts
    assert [(t.size, t.total, t.solved, t.kept) for t in verdict.trials] == [(1, 3, 3, 3), (2, 3, 3, 3), (3, 1, 1, 0)]
    assert [(tuple(d.parts[0].path[1] for d in f.doubts), f.outcome) for f in verdict.flips] == [
        (("a", "b", "c"), "holds")
    ]
    record = robust_record(found)
    assert faults("robust", record) == []
    assert orphans(robust_document(found), detente.parse_case(BY_THREE).model()) == ()
    text = " ".join(as_text(robust_document(found)).split())
    assert "in 0 of all 1 variants with a set of three doubts" in text
    assert "were up to A: then it holds." in text
    assert "stays, three doubts" in text
    two = detente.assess_robustness(detente.parse_case(BY_THREE), concepts=["nash"], kinds=["owner"])
    assert two.verdicts[0].flips == ()
    assert "three doubts" not in as_text(robust_document(two))


def test_drawn_sets_are_counted_and_the_same_for_the_same_seed() -> None:
    model = detente.read_case("syria-2016").model("A", "before_deadline")
    arguments = {"proposals": ["R3"], "concepts": ["nash"], "models": 25}
    first, again, other = (detente.assess_robustness(model, **arguments, seed=s) for s in (7, 7, 8))
    assert robust_record(first) == robust_record(again)
    trials = first.verdicts[0].trials[1]
    assert trials.total is None
    assert not trials.exhaustive
    assert 0 < trials.solved <= 25
    assert robust_record(other)["seed"] == 8


def test_a_doubt_leaves_the_model_as_it_is() -> None:
    model = detente.parse_case(CASE).model()
    before = robust_record(detente.assess_robustness(model, together=1))
    for doubt in doubts_about(model):
        varied(model, [doubt])
    assert robust_record(detente.assess_robustness(model, together=1)) == before


def test_time_that_is_over_is_said_with_what_was_tried() -> None:
    done = CliRunner().invoke(main, ["robust", "syria-2016", "--perspective", "A", "--seconds", "0.0001"])
    assert done.exit_code == 4
    assert "Not everything was tried: the bound of 0.0001 seconds was hit after 0 of" in " ".join(done.stdout.split())


WEIGHED = """
format: detente/1
title: t
decision_makers: {A: {name: Ann}, B: {}}
options: {x: {owner: A, name: to go}, y: {owner: B}, z: {owner: A, name: to pay}}
infeasible: [{when: x iff not z, status: stated}]
preferences: {A: {weights: {z: -1, x: 2}, status: stated}, B: [y]}
proposals: {night: {terms: x and y}}
"""
RANKED = """
format: detente/1
title: t
decision_makers: {A: {name: Ann}, B: {}}
options: {x: {owner: A}, y: {owner: B}}
preferences: {A: {ranking: [YY, NY, NN, YN], status: stated}, B: [y]}
states: {s: YY}
proposals: {night: {terms: x and y}}
"""


@pytest.mark.parametrize(
    ("text", "words", "places"),
    [
        (WEIGHED, "if Ann gave “to go” the weight 1 and “to pay” the weight -2", [["x"], ["z"]]),
        (RANKED, "if Ann preferred NY to s (YY)", [["YY"], ["NY"]]),
    ],
)
def test_doubts_about_weights_and_rankings_are_told_everywhere(text: str, words: str, places: list[list[str]]) -> None:
    """On the screen, in CSV, in JSON and in the report."""
    asked = ["robust", "-", "--concept", "nash", "--doubt", "swap", "--together", "1"]

    def printed(*more: str) -> str:
        return CliRunner().invoke(main, [*asked, *more], input=text).stdout

    assert f"{words}: then it does not hold" in " ".join(printed().split())
    assert words in printed("--format", "csv")
    (flip,) = json.loads(printed("--format", "json"))["verdicts"][0]["flips"]
    assert flip["doubts"][0]["places"] == places
    page = CliRunner().invoke(main, ["report", "-", "-o", "-"], input=text).stdout
    assert words in page


def test_what_survives_comes_first() -> None:
    arguments = ["robust", "syria-2016", "--perspective", "A", "--phase", "after_deadline", "--together", "1"]
    text = " ".join(CliRunner().invoke(main, arguments).stdout.split())
    lead = text.index("These answers stay the same under every single doubt")
    assert lead < text.index("The smallest changes that flip it")
    assert "if “separate from Al-Nusra” were up to White House: then it holds" in text


def test_an_unknown_kind_of_doubt_is_refused() -> None:
    done = CliRunner().invoke(main, ["robust", "prisoners-dilemma", "--doubt", "swop"])
    assert done.exit_code == 2
    assert "did you mean “swap”" in done.stderr


def test_a_state_can_be_asked_about_by_its_letters() -> None:
    found = detente.assess_robustness(
        detente.read_case("prisoners-dilemma"), states=["NN", "s4"], concepts=["nash"], together=1
    )
    assert [(v.question.about.path[-1], v.outcome) for v in found.verdicts] == [
        ("NN", "holds"),
        ("s4", "does not hold"),
    ]


@pytest.mark.parametrize("slug", [e.slug for e in entries()])
def test_json_fits_the_schema_and_no_sentence_is_an_orphan(slug: str) -> None:
    case = detente.read_case(slug)
    model = case.model(*case.selections()[0])
    found = detente.assess_robustness(model, concepts=["nash", "seq"], together=1)
    record = robust_record(found)
    assert faults("robust", record) == []
    assert faults("robust", {**record, "seed": "1"})
    assert orphans(robust_document(found), model) == ()

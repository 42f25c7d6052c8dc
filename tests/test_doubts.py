"""Doubts against the same edits made by hand: each alone, and two together whichever goes first."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from itertools import combinations
from math import comb
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

import detente
import literal_cases
import literal_doubts
import naive
import random_models
from detente.assess.doubts import apart, doubts_about, varied
from detente.assess.drawing import Sets, numbered
from detente.case.changes import DropWeight, Exchange, Join, ReplacePreferences, apply
from detente.cli import main
from detente.errors import DetenteError, UsageError
from detente.report import as_text, robust_document, words_of
from detente.report.doubts import doubt_text
from detente.report.obstacles import obstacles_text
from seeds import long, long_but, seeded

SEEDS = range(40)
SLOTS = (*range(20), *range(12, 20), 16, 17, 18, 19)  # more of those with forbidden moves and merged states
STATUSES = ("stated", "inferred", "assumption", None)


@cache
def drawn(seed: int) -> tuple[dict[str, Any], str | None]:
    """A small random case with entries of every status, rival owners, a proposal, and a phase that removes states."""
    rng = Random(f"doubts {seed}")
    while True:
        case = literal_cases.load(random_models.random_model(20 * rng.randrange(500) + rng.choice(SLOTS)).case_text())
        if len(case["options"]) > 4:
            continue
        for dm, preference in case["preferences"].items():
            case["preferences"][dm] = noted(rng, preference)
        for section in literal_doubts.RULES:
            if section in case:
                case[section] = [noted_rule(rng, section, entry) for entry in case[section]]
        for entry in case["options"].values():
            rivals = [dm for dm in case["decision_makers"] if dm != entry["owner"]]
            if rivals and rng.random() < 0.3:
                entry["contested"] = {rng.choice(rivals): {}}
        options = list(case["options"])
        case["proposals"] = {"P": {"terms": random_models.text(random_models.random_formula(rng, options), options)}}
        case["phases"] = {
            "late": {"infeasible": [random_models.text(random_models.random_formula(rng, options, 1), options)]}
        }
        phase = rng.choice([None, "late"])
        flat = literal_cases.layer(case, None, phase)
        m = literal_doubts.model(literal_doubts.numbered(flat))
        if m is not None and 2 <= len(m.states) <= 10:
            return case, phase


def noted(rng: Random, preference: Any) -> Any:
    if not isinstance(preference, list):
        return {**preference, **status(rng)}
    told = [
        [noted_one(rng, s) for s in entry] if isinstance(entry, list) else noted_one(rng, entry) for entry in preference
    ]
    if len(told) > 1 and rng.random() < 0.4 and not any(isinstance(t, list) for t in told):
        at = rng.randrange(len(told) - 1)
        told[at : at + 2] = [[told[at], told[at + 1]]]
    return told


def noted_one(rng: Random, entry: Any) -> Any:
    return {**(entry if isinstance(entry, dict) else {"that": entry}), **status(rng)}


def noted_rule(rng: Random, section: str, entry: Any) -> Any:
    if section == "forbidden_moves" or isinstance(entry, dict):
        return {**entry, **status(rng)}
    return {"when": entry, **status(rng)}


def status(rng: Random) -> dict[str, str]:
    chosen = rng.choice(STATUSES)
    return {} if chosen is None else {"status": chosen}


def outcome(m: naive.Model, flat: dict[str, Any], concept: str) -> str:
    """Whether the proposal holds, by the definitions."""
    terms = literal_cases.predicate(flat["proposals"]["P"]["terms"], list(flat["options"]))
    carrying = [s for s in m.states if all(terms(c) for c in m.members[s])]
    if not carrying:
        return "infeasible"
    test = naive.CONCEPTS[concept]
    stable = any(all(test(m, i, s) for i in m.decision_makers) for s in carrying)
    return "holds" if stable else "does not hold"


@long_but(every=3)
@seeded(SEEDS)
def test_every_doubt_and_every_two_are_what_is_done_by_hand(seed: int) -> None:
    case, phase = drawn(seed)
    concept = ("nash", "gmr", "smr", "seq", "sseq")[seed % 5]
    flat = literal_cases.layer(case, None, phase)
    data = literal_doubts.numbered(flat)
    model = detente.parse_case(json.dumps(case)).model(None, phase)
    expected = {d.address: d for d in literal_doubts.doubts(flat)}
    mine = {d.address: d for d in doubts_about(model)}
    assert set(mine) == set(expected)
    first = literal_doubts.model(data)
    assert first is not None
    before = outcome(first, flat, concept)

    def edited(*chosen: literal_doubts.Doubt) -> dict[str, Any]:
        result = deepcopy(data)
        for doubt in chosen:
            doubt.edit(result)
        return result

    def by_hand(*chosen: literal_doubts.Doubt) -> str | None:
        m = literal_doubts.model(edited(*chosen))
        return None if m is None else outcome(m, flat, concept)

    alone = {name: by_hand(d) for name, d in expected.items()}
    possible = [d for name, d in expected.items() if alone[name] is not None]
    both = {}
    for a, b in literal_doubts.together(possible):
        assert literal_doubts.plain(edited(a, b)) == literal_doubts.plain(edited(b, a))
        both[frozenset((a.address, b.address))] = by_hand(a, b)
    counted = {pair: o for pair, o in both.items() if o is not None}

    found = detente.assess_robustness(model, concepts=[concept], models=100_000, seconds=600)
    (verdict,) = found.verdicts
    assert verdict.outcome == before
    assert {d.address for d, _ in found.failed} == {name for name, o in alone.items() if o is None}
    assert (verdict.trials[0].total, verdict.trials[0].solved) == (len(possible), len(possible))
    assert verdict.trials[0].kept == sum(alone[d.address] == before for d in possible)
    flips = {name: o for name, o in alone.items() if o not in (None, before)}
    if flips:
        assert {f.doubts[0].address: f.outcome for f in verdict.flips} == flips
    else:
        flipping = {pair: o for pair, o in counted.items() if o != before}
        assert {frozenset(d.address for d in f.doubts): f.outcome for f in verdict.flips} == flipping
    trial = verdict.trials[1] if len(verdict.trials) > 1 else None
    assert (trial.total if trial else 0) == len(counted)
    assert (trial.kept if trial else 0) == sum(o == before for o in counted.values())
    assert found.no_model == len(both) - len(counted)
    assert found.apart == len(possible) * (len(possible) - 1) // 2 - len(both)
    for pair in Random(seed).sample(sorted(both, key=sorted), min(20, len(both))):
        assert solved(model, [mine[name] for name in pair], concept) == both[pair]


def solved(model: detente.Model, chosen: Any, concept: str) -> str | None:
    try:
        found = detente.assess_proposals(
            varied(model, chosen), proposals=["P"], concepts=[concept], states=()
        ).proposals[0]
    except DetenteError:
        return None
    if not found.with_terms.count:
        return "infeasible"
    return "holds" if found.equilibria[concept].count else "does not hold"


@long
def test_the_random_cases_are_of_every_kind() -> None:
    kinds: dict[str, int] = {}
    phases = 0
    for seed in SEEDS:
        case, phase = drawn(seed)
        phases += phase is not None
        model = detente.parse_case(json.dumps(case)).model(None, phase)
        for doubt in doubts_about(model):
            name = f"{doubt.kind} {doubt.parts[0].kind}"
            kinds[name] = kinds.get(name, 0) + 1
            kinds["tied places"] = kinds.get("tied places", 0) + any(len(p) > 1 for p in doubt.places)
            kinds["merged"] = kinds.get("merged", 0) + any("-" in x for p in doubt.places for x in p)
    wanted = {
        "swap statement", "swap ranking", "swap weights", "tie statement", "tie ranking", "tie weights",
        "assumption statement", "assumption ranking", "assumption weights", "inferred statement", "assumption rule",
        "assumption forbidden move", "assumption merged state", "one-way one-way mark", "owner owner", "tied places",
        "merged",
    }  # fmt: skip
    assert {name for name in wanted if kinds.get(name, 0) < 3} == set()
    assert phases > 10


# -- what the definitions say, one by one -----------------------------------------------------------------------------

TWICE = """
format: detente/1
title: t
decision_makers: {A: {}, B: {}}
options: {x: {owner: A}, y: {owner: B}}
preferences: {A: [x, y, not x], B: [y]}
proposals: {P: {terms: x and y}}
"""


def addresses(text: str, *kinds: Any) -> list[str]:
    return [d.address for d in doubts_about(detente.parse_case(text).model(), kinds)]


def test_one_doubt_is_not_counted_a_second_time_as_a_set_of_two() -> None:
    """Two swaps of one statement do not go together: what they would give depends on which is made first."""
    found = detente.assess_robustness(detente.parse_case(TWICE), concepts=["nash"], kinds=["swap"])
    assert [d.address for d in found.doubts] == ["swap A.1 A.2", "swap A.2 A.3"]
    assert [t.size for t in found.verdicts[0].trials] == [1]
    assert (found.apart, found.no_model) == (1, 0)
    said = as_text(robust_document(found))
    assert "Sets of two doubts that are not counted: 1 that touches the same part." in said
    both = detente.assess_robustness(detente.parse_case(TWICE), concepts=["nash"], kinds=["swap", "tie", "assumption"])
    model = detente.parse_case(TWICE).model()
    doubts = doubts_about(model, ["swap", "tie", "assumption"])
    touching = apart(doubts)
    for i, a in enumerate(doubts):
        for j, b in enumerate(doubts[:i]):
            assert ((j, i) in touching) == bool({p.address for p in a.parts} & {p.address for p in b.parts})
    assert both.apart == len(touching)
    for i, j in touching:
        with pytest.raises(UsageError, match="do not go together"):
            varied(model, [doubts[i], doubts[j]])


def test_neighbours_are_whole_places() -> None:
    text = TWICE.replace("A: [x, y, not x]", "A: [x, [y, not x], x and y]")
    assert addresses(text, "swap") == ["swap A.1 A.2=A.3", "swap A.2=A.3 A.4"]
    model = detente.parse_case(text).model()
    first, _, third, _ = doubts_about(model, ["swap", "tie"])
    assert labels(varied(model, [first])) == [["y", "not x"], ["x"], ["x and y"]]
    assert labels(varied(model, [third])) == [["x", "y", "not x"], ["x and y"]]


def labels(model: detente.Model) -> list[list[str]]:
    return [[s.label for s in group] for group in model.preferences["A"].groups]  # type: ignore[union-attr]


WEIGHING = TWICE.replace(
    "options: {x: {owner: A}, y: {owner: B}}",
    "options: {x: {owner: A}, y: {owner: B}, z: {owner: B}, u: {owner: B}, v: {owner: B}}",
).replace("A: [x, y, not x]", "A: {weights: {u: 1, x: 3, y: -2, z: 2, v: 0}}")


def test_weights_have_places_by_their_size() -> None:
    model = detente.parse_case(WEIGHING).model()
    swaps = doubts_about(model, ["swap", "tie"])
    assert [d.address for d in swaps] == ["swap A.x A.y=A.z", "swap A.y=A.z A.u", "tie A.x A.y=A.z", "tie A.y=A.z A.u"]
    given = [varied(model, [d]).preferences["A"].weights for d in swaps]  # type: ignore[union-attr]
    assert given == [
        {"u": 1, "x": 2, "y": -3, "z": 3, "v": 0},
        {"u": 2, "x": 3, "y": -1, "z": 1, "v": 0},
        {"u": 1, "x": 3, "y": -3, "z": 3, "v": 0},
        {"u": 2, "x": 3, "y": -2, "z": 2, "v": 0},
    ]
    assert [d.address for d in doubts_about(model, ["assumption"]) if d.parts[0].path[1] == "A"] == [
        "assumption A", "assumption A.u", "assumption A.x", "assumption A.y", "assumption A.z",
    ]  # fmt: skip


RANKED = """
format: detente/1
title: t
decision_makers: {A: {}, B: {}}
options: {x: {owner: A}, y: {owner: B}, z: {owner: B}}
indistinguishable: [x and y]
infeasible: [{when: not x and y and z, because: b}]
states: {done: YYN}
preferences:
  A: {ranking: [NYN, [YYN, YNY], NNY, [NNN, YNN]], name: what A said}
  B: {ranking: [YNN, YNY, NNN, NNY, NYN, done]}
phases: {late: {infeasible: [not x and not y and z]}}
proposals: {P: {terms: x}}
"""


def test_places_of_a_ranking_are_those_that_exist_and_a_merged_state_is_one() -> None:
    case = detente.parse_case(RANKED)
    found = [d.address for d in doubts_about(case.model(), ["swap"])]
    assert found[:3] == ["swap A.NYN A.YY-=A.YNY", "swap A.YY-=A.YNY A.NNY", "swap A.NNY A.NNN=A.YNN"]
    late = doubts_about(case.model(None, "late"), ["swap"])
    assert [d.address for d in late][:2] == ["swap A.NYN A.YY-=A.YNY", "swap A.YY-=A.YNY A.NNN=A.YNN"]
    found = detente.assess_robustness(case.model(None, "late"), concepts=["nash"])
    assert {d.address for d, _ in found.failed} == {"assumption infeasible.1", "assumption indistinguishable.1"}


def test_what_is_no_model_is_said_in_plain_words_without_a_place_in_a_file() -> None:
    asked = ["robust", "-", "--concept", "nash"]
    done = CliRunner().invoke(main, asked, input=RANKED)
    assert done.exit_code == 0
    text = " ".join(done.stdout.split())
    assert "Not counted: without “not x and y and z” (an assumption); there is no place in the ranking of A" in text
    record = json.loads(CliRunner().invoke(main, [*asked, "--format", "json"], input=RANKED).stdout)
    assert len(record["failed"]) == 2
    for shown in (text, json.dumps(record["failed"])):
        assert "stdin" not in shown
        assert ".yaml" not in shown
        assert "found " not in shown.replace("A found", "").replace("B found", "")


SURE = "status: stated"
NO_MATTER = "preferences: {A: [true], B: [true]}"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (
            [
                "infeasible: [x iff y]",
                f"indistinguishable: [{{when: z, {SURE}}}]",
                f"preferences: {{A: [[x, y]], B: {{weights: {{x: 1, y: 1, z: 2}}, {SURE}}}}}",
            ],
            {
                "if A did not care for “x” (an assumption)": "A would prefer one of NYY and YNY to the other, "
                "which are one state (--Y)",
                "if A did not care for “y” (an assumption)": "A would prefer one of YNY and NYY to the other, "
                "which are one state (--Y)",
                "without “x iff y” (an assumption)": "A and B would prefer one of YYY and NNY to the other, "
                "which are one state (--Y)",
            },
        ),
        (
            ["infeasible: [x and y]", f"indistinguishable: [{{when: x, {SURE}}}, {{when: y, {SURE}}}]", NO_MATTER],
            {"without “x and y” (an assumption)": "YYN would be part of two merged states"},
        ),
        (
            ["infeasible: [x iff y]", f"indistinguishable: [{{when: x iff not y, {SURE}}}]", NO_MATTER],
            {"without “x iff y” (an assumption)": "the merged state --- could not be told from NNN"},
        ),
        (
            ["infeasible: [x and y]", "preferences: {A: {ranking: [N--, YN-], name: r}, B: [true]}"],
            {
                "without “x and y” (an assumption)": "there is no place in the ranking of A for what would exist: "
                "YYN and YYY"
            },
        ),
    ],
)
def test_every_obstacle_is_named_in_words(more: list[str], says: dict[str, str]) -> None:
    head = ["format: detente/1", "title: t", "decision_makers: {A: {}, B: {}}"]
    options = ["options: {x: {owner: A}, y: {owner: B}, z: {owner: B}}", "proposals: {P: {terms: x or y}}"]
    model = detente.parse_case("\n".join([*head, *options, *more])).model()
    found = detente.assess_robustness(model, concepts=["nash"])
    words = words_of(model)
    assert {doubt_text(words, d): obstacles_text(model, why) for d, why in found.failed} == says


def test_weights_in_words() -> None:
    words = words_of(detente.parse_case(WEIGHING).model())
    said = [doubt_text(words, d) for d in doubts_about(words.model, ["swap", "tie"])]
    assert said[1] == "if A gave “y” the weight -1, “z” the weight 1 and “u” the weight 2"
    assert said[2] == "if A gave “x” the weight 3, “y” the weight -3 and “z” the weight 3"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([Exchange("A", 1, 2), Join("A", 2, 3)], "two changes to place 2"),
        ([Exchange("A", 1, 2), DropWeight("A", "x")], "two changes to place 1"),
        ([Exchange("A", 3, 4)], "have 3 places"),
        ([DropWeight("A", "v")], "gives no weight to “v”"),
        ([DropWeight("B", "y")], "has no weights"),
        ([DropWeight("A", "x"), "whole"], "replaced as a whole"),
    ],
)
def test_changes_of_places_that_do_not_go_together(changes: list[Any], message: str) -> None:
    model = detente.parse_case(WEIGHING).model()
    told = [ReplacePreferences("A", model.preferences["B"]) if c == "whole" else c for c in changes]
    with pytest.raises(UsageError, match=message):
        apply(model, told)


@pytest.mark.parametrize("size", [2, 3])
def test_sets_are_numbered_without_a_gap(size: int) -> None:
    every = list(combinations(range(10), size))
    assert sorted(numbered(k, size) for k in range(len(every))) == every
    far = numbered(10**30, size)
    assert sum(comb(n, k) for k, n in enumerate(far, start=1)) == 10**30


@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("seed", range(6))
def test_sets_that_touch_nothing_in_common_are_counted_listed_and_drawn(seed: int, size: int) -> None:
    rng = Random(seed)
    touching = {pair for pair in combinations(range(9), 2) if rng.random() < 0.1 * seed}
    every = [s for s in combinations(range(9), size) if not touching & set(combinations(s, 2))]
    sets = Sets(9, touching, size)
    assert (sets.total, sets.touching) == (len(every), len([*combinations(range(9), size)]) - len(every))
    assert sets.chosen(sets.total, rng) == every
    if len(every) > 1:
        some = sets.chosen(len(every) - 1, rng)
        assert len({*some}) == len(some) == len(every) - 1
        assert {*some} < {*every}
        assert some == sorted(some)


def test_drawn_pairs_are_pairs_that_go_together() -> None:
    model = detente.read_case("elmira-9state").model()
    found = detente.assess_robustness(model, states=["s5"], concepts=["nash"], models=40)
    first, second = found.verdicts[0].trials
    assert (first.total, first.solved) == (None, 40 - len(found.failed))
    assert (second.total, second.solved) == (None, 40 - found.no_model)
    # Forty of them tell that one changes the answer, or do not tell whether any does.
    changed = first.kept < first.solved
    assert found.verdicts[0].survives is (detente.Answer.NO if changed else detente.Answer.UNKNOWN)

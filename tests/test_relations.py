"""Who is said to be with whom: what counts, who says so, what is folded, and which tension is in it."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import pytest
from click.testing import CliRunner

import detente
from detente.cli import main
from first_network import everything, network
from literal_relations import Divided, index_range, said, settled
from seeds import seeded
from test_literal_relations import drawn

pytestmark = pytest.mark.quick

CASE = """
format: detente/1
title: The two shores
sources: {s: {name: a letter, characters: 100}, t: {name: a speech, characters: 100}}
claims:
  c1: {source: s, start: 0, end: 9, says: the guard feeds the scouts, by: [s, {who: ann}]}
  c2: {source: s, start: 9, end: 19, says: the court arms the riders, by: [s, {who: ann}, {who: bob}]}
  c3: {source: s, start: 19, end: 29, says: riders and scouts fight, by: [s, {who: bob}]}
  c4: {source: t, start: 0, end: 9, says: the hill is with the scouts}
actors:
  crown: {name: the crown}
  court: {name: the court, part_of: crown}
  guard: {name: the guard, part_of: court}
  scouts: {name: the scouts}
  riders: {name: the riders}
  hill: {name: the hill}
  ann: {name: Ann Low}
  bob: {name: Bob High}
  envoys: {name: the envoys, part_of: crown}
relations:
  r1: {from: guard, to: scouts, sign: "+", kind: supplies bread to, evidence: [c1], status: stated}
  r2: {from: envoys, to: riders, sign: "+", kind: arms, evidence: [c2], status: stated}
  r3: {from: riders, to: scouts, sign: "-", kind: fights, both_ways: true, evidence: [c3, c1], status: inferred}
  r4: {from: scouts, to: riders, sign: "+", evidence: [c4], status: stated}
  r5: {from: hill, to: scouts, sign: "+", kind: charms, evidence: [c4], status: stated}
  r6: {from: hill, to: riders, sign: "0"}
  r7: {from: guard, to: envoys, sign: "-", status: assumption}
  r8: {from: guard, to: court, sign: "+", status: assumption}
perspectives: {other: {relations: {r4: {dropped: true}}}}
"""
MODEL = """
decision_makers: {A: {actor: crown}}
options: {o: {owner: A}}
preferences: {A: [o]}
status_quo: N
"""
WHOLE = detente.parse_case(CASE.replace("sources:", f"{MODEL.strip()}\nsources:", 1))
EVIDENCE = detente.parse_case(CASE)


def ids(pairs: Any) -> list[list[str]]:
    return [[r.id for r in pair.relations] for pair in pairs]


def test_the_same_is_found_with_a_model_and_without() -> None:
    here, there = detente.relations(EVIDENCE).record(), detente.relations(WHOLE).record()
    assert [key for key in here if here[key] != there[key]] == ["detente", "in_model"], "the digest of the file"


def test_where_several_perspectives_are_told_and_none_is_chosen_it_is_of_what_the_case_says_itself() -> None:
    case = detente.read_case("syria-2016")
    with pytest.raises(detente.UsageError, match="choose"):
        case.model()
    found, model = detente.relations(case), detente.relations(case.model("A"))
    assert found.of is case
    assert found.tension == model.tension
    printed = CliRunner().invoke(main, ["relations", "syria-2016", "--format", "json"])
    assert printed.exit_code == 0, printed.output
    assert (json.loads(printed.stdout)["perspective"], json.loads(printed.stdout)["phase"]) == (None, None)
    assert "Perspective" not in CliRunner().invoke(main, ["relations", "syria-2016"]).stdout.partition("Read first")[0]


def test_what_counts_and_what_does_not() -> None:
    found = detente.relations(EVIDENCE).network
    assert ids(found.contested) == [["r3", "r4"]]
    assert sorted(r.id for r in found.relations) == ["r1", "r2", "r3", "r4", "r5", "r7", "r8"]
    assert [r.id for r in found.neutral] == ["r6"]
    assert [r.id for p in found.pairs if p.within for r in p.relations] == ["r8"]
    other = detente.relations(WHOLE.model("other")).network
    assert [(r.id, why) for r, why in other.left_out] == [("r4", "dropped")]
    assert not other.contested


def test_who_says_so_is_the_innermost_speaker_and_the_document_where_nobody_is() -> None:
    told = {r.id: [v.name for v in r.voices] for r in detente.relations(EVIDENCE).network.relations}
    assert told["r1"] == ["Ann Low"]
    assert told["r2"] == ["Bob High"]
    assert told["r3"] == ["Bob High", "Ann Low"]
    assert told["r5"] == ["a speech"]
    assert told["r7"] == []


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"stated": True}, {"r3": "implied", "r6": "implied", "r7": "implied", "r8": "implied"}),
        ({"claimant": "Bob High"}, dict.fromkeys(("r1", "r4", "r5", "r6", "r7", "r8"), "said by others")),
        ({"claimant": "ann"}, dict.fromkeys(("r2", "r4", "r5", "r6", "r7", "r8"), "said by others")),
        ({"without": ["c1"]}, {"r1": "falls"}),
        ({"without": ["c1", "c3"]}, {"r1": "falls", "r3": "falls"}),
    ],
)
def test_what_is_asked_for_says_what_is_left_out(asked: dict[str, Any], left: dict[str, str]) -> None:
    found = detente.relations(EVIDENCE, **asked)
    assert {r.id: why for r, why in found.network.left_out} == left
    assert (found.before is None) == ("without" not in asked)


def test_parts_count_as_their_outermost_whole_and_what_is_said_within_it_of_nobody() -> None:
    found = detente.relations(EVIDENCE, whole=True).network
    assert [r.id for r in found.inside] == ["r7", "r8"]
    between = {r.id: r.between for r in found.relations}
    assert between["r1"] == ("crown", "scouts")
    assert between["r2"] == ("crown", "riders")


def test_two_parts_of_one_whole_stand_behind_clients_that_fight() -> None:
    for asked in ({}, {"whole": True}):
        [odds] = detente.relations(EVIDENCE, **asked).at_odds
        assert (odds.whole, odds.parts, odds.clients) == ("crown", ("guard", "envoys"), ("scouts", "riders"))
        assert [r.id for r in odds.against] == ["r3"]


def test_chains_go_on_from_an_actor_and_up_to_it() -> None:
    text = CASE.replace("kind: charms", "kind: backs").replace('from: scouts, to: riders, sign: "+"',
                        'from: scouts, to: riders, sign: "+", kind: has armed')  # fmt: skip
    found = detente.relations(detente.parse_case(text), chains="the scouts")
    assert [c.actors for c in found.chains or ()] == [("scouts", "riders"), ("guard", "scouts"), ("hill", "scouts")]
    assert [c.actors for c in detente.relations(detente.parse_case(text), chains="hill").chains or ()] == [
        ("hill", "scouts", "riders")
    ]
    assert detente.relations(EVIDENCE, chains="ann").chains == ()


@pytest.mark.parametrize(
    "asked", [{"claimant": "nobody"}, {"without": ["c9"]}, {"chains": "nobody"}, {"among": ["nobody"]}]
)
def test_names_that_nothing_has_are_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(detente.UsageError, match="there is no "):
        detente.relations(EVIDENCE, **asked)


def test_a_part_that_is_named_counts_as_what_it_is_part_of_and_the_others_as_themselves() -> None:
    one, two = (detente.relations(EVIDENCE, fold=fold).network for fold in (["the guard"], ["guard", "court"]))
    assert [{r.id: r.between for r in n.relations}["r1"] for n in (one, two)] == [
        ("court", "scouts"), ("crown", "scouts"),
    ]  # fmt: skip
    assert {r.id: r.between for r in two.relations}["r2"] == ("envoys", "riders")
    assert [[r.id for r in n.inside] for n in (one, two)] == [["r8"], ["r8"]]
    with pytest.raises(detente.UsageError, match="“hill” is part of nobody"):
        detente.relations(EVIDENCE, fold=["hill"])


def test_only_what_is_said_between_those_who_are_named_counts() -> None:
    found = detente.relations(EVIDENCE, among=["scouts", "the riders", "court"], fold=["guard"]).network
    assert [r.id for r in found.relations] == ["r1", "r3", "r4"]
    assert {r.id: why for r, why in found.left_out} == dict.fromkeys(("r2", "r5", "r6", "r7"), "not among")


def case_of(relations: list[tuple[Any, Any, int]]) -> detente.Case:
    actors = sorted({a for one, other, _ in relations for a in (one, other)})
    text = {
        "format": "detente/1",
        "sources": {"s": {"name": "a letter"}},
        "actors": {f"a{a}": {"name": str(a)} for a in actors},
        "relations": {
            f"r{k}": {"from": f"a{a}", "to": f"a{b}", "sign": {1: "+", -1: "-", 0: "0"}[sign]}
            for k, (a, b, sign) in enumerate(relations)
        },
    }
    return detente.parse_case(json.dumps(text), name="drawn.yaml")


@seeded(200)
def test_tension_is_what_every_division_says(seed: int) -> None:
    relations = drawn(seed)
    if not relations:
        return
    found = detente.relations(case_of(relations))
    told = said((f"a{a}", f"a{b}", sign) for a, b, sign in relations)
    graph = settled(told)
    read = Divided(graph)
    tension = found.tension
    assert (tension.index.lower, tension.highest.lower) == index_range(told)
    assert tension.index.known
    assert tension.highest.known
    assert tension.count == len(read.optima)
    assert {frozenset(p.actors) for p in tension.always} == read.always_frustrated
    assert {frozenset(p.actors) for p in tension.lowers} == read.loss_lowers
    assert set(tension.floating) == read.floating
    assert {frozenset(block) for block in tension.blocks} == read.blocks
    assert {frozenset(t.actors) for t in found.triads} == read.triads
    assert {frozenset(t.actors) for t in found.triads if not t.balanced} == read.unbalanced


def test_the_numbers_of_the_first_network() -> None:
    relations = [(*sorted(pair), sign) for pair, signs in everything().items() for sign in sorted(signs)]
    found = detente.relations(case_of(relations))
    assert (len(found.network.actors), len(found.network.counted)) == (13, 26)
    assert (len(found.triads), sum(not t.balanced for t in found.triads)) == (14, 4)
    tension = found.tension
    assert (tension.index.lower, tension.index.upper, tension.count) == (4, 4, 3)
    assert set(tension.floating) == {"apent", "awh"}
    assert {frozenset(a.removeprefix("a") if a != "aarab_allies" else "arab_allies" for a in b)
            for b in tension.blocks} == {
        frozenset(("arab_allies", "europe", "ic", "isis", "nusra", "reb", "turkey", "us")),
        frozenset(("kurds", "rus", "syr")),
    }  # fmt: skip
    assert len(network()) == len(tension.always) + 24
    assert {frozenset(p.actors) for p in tension.always} == {frozenset(("aisis", "aus")), frozenset(("anusra", "aus"))}
    assert len(tension.lowers) == 7


def test_the_command_tells_bounds_where_the_time_is_over() -> None:
    many = [(a, b, -1 if (a * b) % 3 else 1) for a, b in combinations(range(26), 2)]
    text = json.dumps(case_of(many).to_dict())
    result = CliRunner().invoke(main, ["relations", "-", "--seconds", "0.000001", "--format", "json"], input=text)
    assert result.exit_code == 4
    found = json.loads(result.stdout)["tension"]
    assert found["index"]["lower"] <= found["index"]["upper"]
    assert not found["settled"]
    assert "bound of" in found["why"]


def test_one_sentence_says_how_much_tension_there_is_and_who_floats() -> None:
    from detente.ask import QUESTIONS

    question = QUESTIONS["relations"]
    said = "has a tension of 1: so many pairs run against any division into two sides; 0, 1 and 2 float."
    assert question.short(question(case_of([(0, 1, 1), (1, 2, 1), (0, 2, -1)]))).endswith(said)
    assert question.short(question(case_of([(0, 1, 0)]))) == ""


def test_what_is_said_has_a_basis_and_calls_nobody_an_enemy() -> None:
    from detente.report import orphans
    from detente.report.relations import relations_chapter, relations_document

    for of in (EVIDENCE, WHOLE.model()):
        found = detente.relations(of, without=["c2"], chains="hill")
        blocks = [*relations_document(found, triads=True), *relations_chapter(found)]
        assert orphans(blocks, of) == ()
        text = found.says().casefold()
        assert not any(word in text for word in ("enem", "camp", "predict", "will "))

"""Variants of one model answered together: the same outcomes as one by one, whatever is changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

import detente
from detente.assess import family as families
from detente.assess import frames
from detente.assess.doubts import doubts_about
from detente.assess.family import Family, Outcomes
from detente.assess.reliance import questions_of, rests_on
from detente.case import changes as kinds
from detente.case.changes import Change
from detente.deadline import Deadline, within
from detente.engines.batch import Batch, Layouts, Structure
from detente.errors import DetenteError, OutOfTime
from detente.stability import default
from seeds import long, seeded
from test_doubts import drawn

SEEDS = range(60)


def one_by_one(family: Family, variants: Sequence[Sequence[Change]]) -> list[Outcomes | None]:
    found: list[Outcomes | None] = []
    for changes in variants:
        try:
            found.append(family.alone(changes))
        except DetenteError:
            found.append(None)
    return found


def together(family: Family, variants: Sequence[Sequence[Change]]) -> list[Outcomes | None]:
    return [outcomes for some in family.outcomes(variants) for outcomes in some]


def drawn_changes(rng: Random, model: detente.Model) -> list[Change]:
    """Doubts and other changes, some of which cannot be made or go with no other."""
    who = [str(d.id) for d in model.decision_makers]
    found: list[Change] = [doubt.change for doubt in doubts_about(model)]
    for option in model.option_ids:
        found += [
            kinds.Guarantee(option, rng.random() < 0.5),
            kinds.Commit(option, rng.choice(["take-only", "drop-only"])),
            kinds.GiveOption(option, rng.choice(who)),
            kinds.AddTerm("P", rng.choice([option, f"not {option}"])),
        ]
    found += [kinds.DropTerm("P", term.term.id) for term in model.proposal("P").terms]
    for dm in who:
        other = model.preferences[rng.choice(who)]
        found += [
            kinds.Add(dm, rng.choice(model.option_ids), 1),
            kinds.Move(dm, 1, rng.randint(1, 3)),
            kinds.Tie(dm, 2, 1),
            *([] if other.of == "options" else [kinds.ReplacePreferences(dm, other)]),
        ]
    return [*found, kinds.Drop("nobody", 1)]


@seeded(SEEDS)
def test_variants_answered_together_are_answered_as_one_by_one(seed: int) -> None:
    case, phase = drawn(seed)
    rng = Random(f"family {seed}")
    case["states"] = {f"s{k}": "".join(rng.choice("YN") for _ in case["options"]) for k in range(2)}
    try:
        model = detente.parse_case(json.dumps(case)).model(None, phase)
        questions = questions_of(model, default())
    except DetenteError:  # a state that the phase removes cannot be named
        model = detente.parse_case(json.dumps({**case, "states": {}})).model(None, phase)
        questions = questions_of(model, default())
    family = Family(model, questions, default())
    changes = drawn_changes(rng, model)
    variants = [(), *(tuple(rng.sample(changes, rng.randint(1, 3))) for _ in range(40))]
    assert family.shapes is not None
    assert together(family, variants) == one_by_one(family, variants)


@long
def test_the_random_variants_are_of_every_kind() -> None:
    told: Counter[Any] = Counter()
    for seed in range(0, len(SEEDS), 4):
        case, phase = drawn(seed)
        model = detente.parse_case(json.dumps(case)).model(None, phase)
        family = Family(model, questions_of(model, ["seq"]), ["seq"])
        changes = drawn_changes(Random(seed), model)
        for (change,), outcomes in zip(alone := [(c,) for c in changes], together(family, alone), strict=True):
            told[type(change).__name__] += outcomes is not None
            told.update(["no model"] if outcomes is None else outcomes)
    made = {"Exchange", "Join", "Drop", "LeaveOut", "Release", "GiveOption", "Guarantee", "AddTerm", "DropTerm"}
    wanted = {*made, "Commit", "Add", "Move", "Tie", "ReplacePreferences", "DropWeight"}
    assert {w for w in (*wanted, "holds", "does not hold", "infeasible", "no model") if told[w] < 3} == set()


CASE = """
format: detente/1
title: t
decision_makers: {A: {}, B: {}}
options: {x: {owner: A}, y: {owner: B}, z: {owner: B}}
infeasible: [{when: y and z, because: b}]
preferences: {A: [x, y, not z], B: [y, not x, z]}
proposals: {P: {terms: x and y}, Q: {terms: not x and z}}
"""


def family_of(text: str, *concepts: str, engine: str = "auto") -> Family:
    model = detente.parse_case(text).model()
    return Family(model, questions_of(model, concepts), concepts, engine)


def every_two(family: Family) -> list[tuple[Change, ...]]:
    changes = [doubt.change for doubt in doubts_about(family.model)]
    return [(), *((a, b) for a in changes for b in changes)]


@pytest.mark.parametrize(("concepts", "engine"), [(("nash", "seq"), "explicit"), (("sim", "gmr"), "auto")])
def test_what_the_batch_engine_does_not_take_is_solved_one_by_one(concepts: tuple[str, ...], engine: str) -> None:
    asked = family_of(CASE, *concepts, engine=engine)
    assert asked.shapes is None
    some = every_two(asked)[:40]
    assert together(asked, some) == one_by_one(asked, some)


def test_variants_of_too_many_moves_to_list_are_solved_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, expected = family_of(CASE, "seq"), family_of(CASE, "seq")
    some = every_two(asked)
    monkeypatch.setattr("detente.engines.explicit.FEW_MOVES", 10)
    assert together(asked, some) == one_by_one(expected, some)


def test_no_model_is_made_of_a_variant_and_each_structure_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = family_of(CASE, "nash", "seq")
    compiled: list[detente.Model] = []

    def counting(model: detente.Model) -> Any:
        compiled.append(model)
        return detente.compile_model(model)

    monkeypatch.setattr(families, "compile_model", counting)
    monkeypatch.setattr(families, "solve", None)
    some = every_two(asked)
    assert len(some) > 100
    assert len(together(asked, some)) == len(some)
    assert len(compiled) == 2  # with the rule and without it
    together(asked, some)
    assert len(compiled) == 2


def test_what_stands_in_the_way_of_a_variant_is_told_as_when_it_is_solved() -> None:
    ranked = CASE.replace("B: [y, not x, z]", "B: {ranking: [NNN, YNN, NYN, YYN, NNY, YNY], status: stated}")
    asked = family_of(ranked, "nash")
    left_out = kinds.LeaveOut("infeasible", 1)
    assert together(asked, [[left_out]]) == [None]
    assert [o.kind for o in asked.obstacles([left_out])] == ["ranking-incomplete"]
    other = kinds.ReplacePreferences("B", asked.model.preferences["A"])
    assert together(asked, [[left_out, other]]) != [None]


def test_what_was_answered_is_kept_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = family_of(CASE, "nash")
    monkeypatch.setattr(frames, "AT_ONCE", 1)
    some = every_two(asked)
    expected = together(asked, some)
    told: list[Outcomes | None] = []

    def until_interrupted(deadline: Deadline) -> None:
        for found in asked.outcomes(some):
            told.extend(found)
            if len(told) >= 10:
                deadline.interrupt()

    with within(60) as deadline, pytest.raises(OutOfTime):
        until_interrupted(deadline)
    assert 10 <= len(told) < len(some)
    assert told == expected[: len(told)]


@seeded(SEEDS)
def test_moves_known_from_other_structures_are_those_of_the_structure(seed: int) -> None:
    """Whatever was laid out before; from more states, from fewer, with other owners, rules and one-way marks."""
    case, phase = drawn(seed)
    rng = Random(f"layouts {seed}")
    model = detente.parse_case(json.dumps(case)).model(None, phase)
    changes = [c for c in drawn_changes(rng, model) if isinstance(c, kinds.OfRest)]
    layouts = Layouts()
    for some in [(), *(tuple(rng.sample(changes, rng.randint(1, 2))) for _ in range(12))]:
        try:
            conflict = detente.compile_model(model.with_changes(some))
        except DetenteError:
            continue
        found, expected = layouts.of(conflict), Structure.of(conflict)
        assert (found.states, found.literal) == (expected.states, expected.literal)
        assert (found.codes == expected.codes).all()
        for mine, theirs in zip(found.moves, expected.moves, strict=True):
            assert [*map(list, mine.ends)] == [*map(list, theirs.ends)]
            assert (mine.classes is None) == (theirs.classes is None)


def test_what_a_verdict_rests_on_lays_each_structure_out_once_and_none_without_the_states(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The model as it is is answered together with the others; where the terms cannot be in force nothing is solved."""
    asked: list[tuple[Structure, int]] = []
    equilibria = Batch.equilibria

    def told(self: Batch, rows: Any, shapes: Any) -> Any:
        asked.append((self.structure, len(self._asked)))
        return equilibria(self, rows, shapes)

    monkeypatch.setattr(Batch, "equilibria", told)
    model = detente.read_case("syria-2016").model("A")
    (rests,) = rests_on(model, [q for q in questions_of(model, ["seq"]) if q.about.address == "proposals.V1"])
    assert len(rests.presupposed) == 3, "options that the terms need"
    assert len({structure for structure, _ in asked}) == len(asked) > 10
    assert all(states for _, states in asked)

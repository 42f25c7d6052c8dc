"""Repairs against exhaustive search over the same changes, each set of them judged by an engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from random import Random
from typing import Any

import pytest

import detente
import random_models
from detente.answer import Answer
from detente.assess import COSTS, REPAIR_KINDS
from detente.assess.candidates import Candidate, candidates
from detente.assess.search import Goal, Problem, Search
from detente.case import Model
from detente.case.changes import (
    Add,
    AddTerm,
    Change,
    Commit,
    Drop,
    GiveOption,
    Guarantee,
    Move,
    Tie,
    apply,
)
from detente.conflict import compile_model
from detente.errors import InvalidCase, UsageError
from detente.stability import CONCEPTS, deterrence, solve

pytest.importorskip("pysat", reason="python-sat is not installed")

FIVE = tuple(CONCEPTS)


def possible(model: Model, changes: frozenset[Change]) -> Model | None:
    try:
        changed = apply(model, changes)
        compile_model(changed)
    except (UsageError, InvalidCase):
        return None
    return changed


def met(model: Model, goals: Sequence[Goal], concept: str) -> bool:
    solution = solve(model, [concept], "explicit")
    conflict = solution.conflict
    for goal in goals:
        if conflict.neighbourhood.state(conflict.show(goal.state)) is None:
            return False
        sets = solution.stable[concept]
        who = [conflict.decision_makers[i] for i in goal.met_for(len(conflict.own))]
        if all(goal.state in sets[dm] for dm in who) != goal.stable:
            return False
    return True


def minimal_by_trying(
    model: Model, pool: Sequence[Candidate], goals: Sequence[Goal], concept: str, most: int
) -> dict[frozenset[Change], int]:
    """Every minimal set of changes up to a cost, by trying them all."""
    found: dict[frozenset[Change], int] = {}
    prices = {c.change: c.cost for c in pool}
    sets = [frozenset(s) for size in range(len(pool) + 1) for s in combinations(prices, size)]
    for chosen in sorted(sets, key=lambda s: (len(s), sum(prices[c] for c in s))):
        cost = sum(prices[c] for c in chosen)
        if cost > most or any(smaller <= chosen for smaller in found):
            continue
        changed = possible(model, chosen)
        if changed is not None and met(changed, goals, concept):
            found[chosen] = cost
    return found


def minimal_by_search(
    model: Model, pool: Sequence[Candidate], goals: Sequence[Goal], concept: str, most: int
) -> dict[frozenset[Change], int]:
    problem = Problem(model, CONCEPTS[concept], pool)
    search = Search(problem, goals)
    found: dict[frozenset[Change], int] = {}
    while True:
        proposed = search.step()
        if proposed is None or proposed.cost > most:
            return found
        if proposed.works:
            assert proposed.cost >= max(found.values(), default=0), "in the order of cost"
            found[proposed.changes] = proposed.cost
            search.exclude(proposed.changes)
            if not proposed.changes:
                return found


def drawn(seed: int) -> Iterator[tuple[Model, list[Candidate], list[Goal], str]]:
    """A random model with a handful of the changes it allows, and goals."""
    rng = Random(f"repairs {seed}")
    text = random_models.random_model(seed).case_text()
    model = detente.parse_case(text, name="drawn.yaml").model()
    conflict = compile_model(model)
    states = [int(c) for c in solve(model, ["nash"], "explicit").feasible.codes()]
    wanted = [("a draw", model.formula(rng.choice(model.option_ids)))]
    owners = {o: tuple(d.id for d in model.decision_makers) for o in model.option_ids}
    for concept in FIVE:
        chosen = rng.sample(states, 2 if rng.random() < 0.3 and len(states) > 1 else 1)
        everyone = len(conflict.own)
        goals = [Goal(s, rng.random() < 0.75, None if rng.random() < 0.7 else rng.randrange(everyone)) for s in chosen]
        allowed = detente.Allowed(owners=owners, add_at="anywhere")
        pool = candidates(model, allowed, [conflict.values(s) for s in chosen], wanted, [])
        yield model, sorted(rng.sample(pool, min(7, len(pool))), key=pool.index), goals, concept


@pytest.mark.parametrize("block", range(4))
def test_every_minimal_repair_of_random_models(block: int) -> None:
    """All kinds of model, forbidden moves and indistinguishable states included; all five concepts."""
    several = impossible = none_needed = 0
    for seed in range(block * 15, block * 15 + 15):
        for model, pool, goals, concept in drawn(seed):
            expected = minimal_by_trying(model, pool, goals, concept, 1000)
            found = minimal_by_search(model, pool, goals, concept, 1000)
            assert found == expected, f"seed {seed}, {concept}, {goals}"
            several += len(expected) > 1
            impossible += not expected
            none_needed += frozenset() in expected
    assert several > 3
    assert impossible > 3
    assert none_needed > 3


# The Syria case: perspective A, before the deadline

POOL: tuple[Change, ...] = (
    Drop("PENT", 1), Drop("WH", 4), Move("RUS", 4, 6), Move("RUS", 6, 3), Move("SYR", 4, 3), Tie("REB", 2, 1),
    Add("REB", "sep", 1, "the analyst"), GiveOption("share", "WH"), Commit("share", "take-only"),
    Guarantee("share", taken=True), AddTerm("V1_full", "sep", "left open by the proposal"),
)  # fmt: skip


def syria() -> Model:
    return detente.read_case("syria-2016").model("A", "before_deadline")


def stable_here(model: Model, code: int, concept: str) -> bool:
    """By the plain search around one state, which shares no code with the search for repairs."""
    conflict = compile_model(model)
    near = conflict.neighbourhood
    return all(
        deterrence(conflict, i, code, q, CONCEPTS[concept])[0] is Answer.YES
        for i in range(len(conflict.own))
        for q in near.improvements(i, code)
    )


def by_trying_with_terms(model: Model, concept: str) -> dict[frozenset[Change], int]:
    """All minimal repairs of the deal as listed, to which the separation may be added, by trying every set."""
    near = compile_model(model).neighbourhood
    code = {term: near.state(model.state_pattern(s)) for term, s in ((False, "D_V1"), (True, "D_V1sep"))}
    found: dict[frozenset[Change], int] = {}
    for size in range(len(POOL) + 1):
        for chosen in map(frozenset, combinations(POOL, size)):
            if any(smaller <= chosen for smaller in found):
                continue
            changed = possible(model, chosen)
            at = code[POOL[-1] in chosen]
            assert at is not None
            if changed is not None and stable_here(changed, at, concept):
                found[chosen] = sum(COSTS[c.kind] for c in chosen)
    return found


@pytest.mark.parametrize("concept", ["nash", "seq"])
def test_the_listed_deal_with_separation_and_every_kind_of_change(concept: str) -> None:
    model = syria()
    allowed = detente.Allowed(owners={"share": ("WH",)}, wants={"REB": ("sep",)}, only=frozenset(POOL))
    found = detente.repair(model, concept, state="D_V1", proposal="V1_full", allowed=allowed, limit=1000, seconds=300)
    assert {c.change for c in found.candidates} == set(POOL)
    assert {frozenset(c.change for c in r.changes): r.cost for r in found.found} == by_trying_with_terms(model, concept)
    assert [r.cost for r in found.found] == sorted(r.cost for r in found.found)
    assert found.complete
    assert found.proven
    assert all(r.verified is Answer.YES for r in found.found), "solving each changed model from scratch says the same"
    needed = {kind for r in found.found for kind in r.kinds}
    # A tie leaves a want in place, so that whoever has it still gains by the move: under Nash that is enough to leave.
    assert needed == set(REPAIR_KINDS) - ({"tie"} if concept == "nash" else set())


def test_the_lean_revision_has_one_blocker_or_two_and_its_cheapest_repairs() -> None:
    model = syria()
    (assessed,) = detente.assess_model(model, ["R3"], ["nash", "seq"]).proposals
    assert {v.concept: [b.decision_maker for b in v.blockers] for v in assessed.verdicts} == {
        "nash": ["WH", "REB"],
        "seq": ["REB"],
    }
    cheapest = {}
    for concept in ("nash", "seq"):
        found = detente.repair(model, concept, state="R3", limit=2, seconds=300)
        assert found.proven
        assert all(r.verified is Answer.YES for r in found.found)
        cheapest[concept] = found.found[0]
    assert {c: r.cost for c, r in cheapest.items()} == {"nash": 6, "seq": 1}
    assert {getattr(c.change, "decision_maker", None) for c in cheapest["seq"].changes} == {"REB"}


def test_no_single_change_of_all_is_left_out_for_the_lean_revision() -> None:
    """Under SEQ every repair that costs 1, of all the changes there are, by trying each."""
    model = syria()
    found = detente.repair(model, "seq", state="R3", limit=1000, max_cost=1, seconds=300)
    code = compile_model(model).neighbourhood.state(model.state_pattern("R3"))
    assert code is not None
    cheap = [c.change for c in found.candidates if c.cost == 1]
    expected = {c for c in cheap if stable_here(apply(model, [c]), code, "seq")}
    assert {r.changes[0].change for r in found.found} == expected
    assert len(cheap) > 100
    assert expected


def test_what_may_not_change_does_not_and_impossible_is_proven() -> None:
    model = syria()
    kept = detente.Allowed(kinds=("drop", "promote"), keep=("REB",))
    found = detente.repair(model, "seq", state="D_V1sep", allowed=kept)
    assert "REB" not in {getattr(c.change, "decision_maker", "") for c in found.candidates}
    assert found.impossible == (not found.found)
    nothing = detente.repair(model, "nash", state="R3", allowed=detente.Allowed(kinds=("tie",)))
    assert nothing.impossible
    assert nothing.proven
    assert nothing.lower is None


def test_a_proposal_that_holds_needs_nothing_and_the_choice_of_state_is_part_of_the_search() -> None:
    model = detente.read_case("prisoners-dilemma").model()
    name = model.proposals[0].id
    assert [r.changes for r in detente.repair(model, "seq", proposal=name).found] == [()]
    found = detente.repair(model, "nash", proposal=name, limit=50)
    assert found.proven
    assert found.found[0].cost > 0
    assert all(r.verified is Answer.YES for r in found.found)


def test_a_proposal_that_too_many_states_carry_out_gets_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    model = syria()
    exact = detente.repair(model, "nash", proposal="V1", limit=1, seconds=300)
    assert exact.proven
    monkeypatch.setattr("detente.assess.repairs.MAX_STATES", 4)
    some = detente.repair(model, "nash", proposal="V1", limit=1, seconds=300)
    assert not some.proven
    assert some.lower == 1
    assert some.upper is not None
    assert exact.lower is not None
    assert some.lower <= exact.lower <= some.upper
    assert some.stopped is not None
    assert "states carry it out" in some.stopped
    single = detente.repair(model, "gmr", proposal="V1", limit=1, seconds=300)
    assert (single.proven, [r.cost for r in single.found]) == (True, [1]), "nothing costs less than a single change"


def test_costs_decide_what_is_cheapest() -> None:
    model = syria()
    dear = detente.Allowed(costs={"promote": 9, "demote": 9, "tie": 9})
    found = detente.repair(model, "seq", state="R3", allowed=dear, limit=1)
    code = compile_model(model).neighbourhood.state(model.state_pattern("R3"))
    assert code is not None
    alone = [c for c in found.candidates if c.cost < 9]
    works = [
        c.cost
        for c in alone
        if (m := possible(model, frozenset({c.change}))) is not None and stable_here(m, code, "seq")
    ]
    assert min(c.cost for c in alone) == 2, "no two changes cost less than 4"
    assert found.found[0].cost == min(works) == 3


def test_time_that_is_too_short_gives_bounds() -> None:
    found = detente.repair(syria(), "seq", state="D_V1sep", seconds=1e-9)
    assert not found.found
    assert not found.proven
    assert found.lower == 0
    assert found.upper is not None
    assert found.upper > 0
    assert found.stopped


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"state": "R9"}, "no state named"),
        ({"state": "D_V1", "proposal": "R3"}, "not in force"),
        ({"state": "ESC"}, "infeasible here"),
        ({}, "say what is to hold"),
        ({"state": "R3", "allowed": detente.Allowed(keep=("RUSS",))}, "did you mean “RUS”"),
        ({"state": "R3", "allowed": detente.Allowed(owners={"sepp": ("WH",)})}, "did you mean “sep”"),
    ],
)
def test_requests_that_make_no_sense(given: dict[str, Any], message: str) -> None:
    with pytest.raises(detente.UsageError, match=message):
        detente.repair(syria(), "seq", **given)
    with pytest.raises(detente.UsageError, match="not under “sim”"):
        detente.repair(syria(), "sim", state="R3")
    with pytest.raises(detente.UsageError, match="no kind of change “dorp”"):
        detente.Allowed(kinds=("dorp",))


# Every repair that is listed is minimal, and the same ones are in every run

ALREADY = """
format: detente/1
title: t
decision_makers: {A: {}, B: {}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: B}, d: {owner: B}, e: {owner: B}}
preferences: {A: [a], B: [not b]}
proposals: {P: {terms: a or b}}
"""


@pytest.mark.parametrize("concept", FIVE)
def test_what_holds_has_one_repair_the_empty_one(concept: str) -> None:
    model = detente.parse_case(ALREADY).model()
    asked: list[dict[str, Any]] = [
        {"proposal": "P"}, {"state": "YNNNN"}, {"proposal": "P", "state": "YNNNN"},
        {"wishes": [detente.Wish("YNNNN"), detente.Wish("YNNNY", decision_maker="A")]},
    ]  # fmt: skip
    for given in asked:
        found = detente.repair(model, concept, **given, limit=50)
        assert [r.changes for r in found.found] == [()], given
        assert found.complete
        assert found.proven


def test_no_repair_that_is_listed_contains_another_one_that_is() -> None:
    several = empty = 0
    for seed in range(60):
        drawn = random_models.random_model(seed)
        first, second = Random(seed).sample(drawn.names * 2, 2)
        case = f"{drawn.case_text()}\nproposals: {{P: {{terms: {first} and not {second}}}}}\n"
        model = detente.parse_case(case).model()
        for concept in ("nash", "seq"):
            found = detente.repair(model, concept, proposal="P", limit=12, sets=80)
            listed = [frozenset(c.change for c in r.changes) for r in found.found]
            assert len(set(listed)) == len(listed), f"seed {seed}, {concept}"
            assert not any(a < b for a in listed for b in listed), f"seed {seed}, {concept}"
            several += len(listed) > 1
            empty += frozenset() in listed
    assert several > 5
    assert empty > 5

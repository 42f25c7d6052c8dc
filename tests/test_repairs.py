"""Repairs against exhaustive search over the same changes, each set of them judged by an engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from random import Random
from typing import Any

import pytest

import detente
import random_models
from detente.answer import Answer
from detente.assess import COSTS, REPAIR_KINDS
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
from detente.conflict import Conflict, compile_model
from detente.conflict.orders import ByStatements
from detente.deadline import current
from detente.engines.batch import Batch
from detente.engines.repairing.candidates import Candidate, candidates
from detente.engines.repairing.cheapest import Cheapest, Choices
from detente.engines.repairing.clauses import Clauses
from detente.engines.repairing.encoding import Encoding
from detente.engines.repairing.ground import Ground
from detente.engines.repairing.search import Aim, RepairProblem, Search
from detente.engines.repairing.standing import Standing
from detente.engines.repairing.weighing import MAX_STEPS
from detente.errors import InvalidCase, UsageError
from detente.report import as_text, repair_document, repair_record, words_of
from detente.stability import deterrence, deters, sanctioning, solve
from naive import FIVE
from seeds import full, long, take

pytest.importorskip("pysat", reason="python-sat is not installed")


def possible(model: Model, changes: frozenset[Change]) -> Model | None:
    try:
        changed = apply(model, changes)
        compile_model(changed)
    except (UsageError, InvalidCase):
        return None
    return changed


def met(model: Model, goals: Sequence[Aim], concept: str, before: Conflict) -> bool:
    solution = solve(model, concepts=[concept], engine="explicit")
    conflict = solution.conflict
    for goal in goals:
        members = map(conflict.show, before.neighbourhood.members(goal.state))
        left = {state for m in members if (state := conflict.neighbourhood.state(m)) is not None}
        if not left:
            return False
        (state,) = left
        sets = solution.stable[concept]
        who = [conflict.decision_makers[i] for i in goal.met_for(len(conflict.own))]
        if all(state in sets[dm] for dm in who) != goal.stable:
            return False
    return True


def minimal_by_trying(
    model: Model, pool: Sequence[Candidate], goals: Sequence[Aim], concept: str, most: int
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
        if changed is not None and met(changed, goals, concept, compile_model(model)):
            found[chosen] = cost
    return found


def minimal_by_search(
    model: Model, pool: Sequence[Candidate], goals: Sequence[Aim], concept: str, most: int
) -> dict[frozenset[Change], int]:
    problem = RepairProblem(model, sanctioning(concept), pool, deters)
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


def drawn(seed: int) -> Iterator[tuple[Model, list[Candidate], list[Aim], str]]:
    """A random model with a handful of the changes it allows, and goals."""
    rng = Random(f"repairs {seed}")
    text = random_models.random_model(seed).case_text()
    model = detente.parse_case(text, name="drawn.yaml").model()
    conflict = compile_model(model)
    states = [int(c) for c in solve(model, concepts=["nash"], engine="explicit").feasible.codes()]
    wanted = [("a draw", model.formula(rng.choice(model.option_ids)))]
    owners = {o: tuple(d.id for d in model.decision_makers) for o in model.option_ids}
    for concept in FIVE:
        chosen = rng.sample(states, 2 if rng.random() < 0.3 and len(states) > 1 else 1)
        everyone = len(conflict.own)
        goals = [Aim(s, rng.random() < 0.75, None if rng.random() < 0.7 else rng.randrange(everyone)) for s in chosen]
        allowed = detente.Allowed(owners=owners, add_at="anywhere")
        kept = [g.state for g in goals if g.stable] or chosen
        pool = candidates(model, allowed, [values(conflict, s) for s in kept], wanted, [])
        yield model, sorted(some_of_each_kind(pool, 7, rng), key=pool.index), goals, concept


def values(conflict: Conflict, state: int) -> dict[str, bool]:
    """The values that options have in a state; those that members of a merged state differ in have none."""
    letters = zip(conflict.options, conflict.show(state), strict=True)
    return {option: letter == "Y" for option, letter in letters if letter != "-"}


def some_of_each_kind(pool: Sequence[Candidate], most: int, rng: Random) -> list[Candidate]:
    """Draw changes, one of each type there is before there is a second one; most of a pool may move one ranking."""
    before: Counter[type] = Counter()
    turns = []
    for candidate in rng.sample(pool, len(pool)):
        turns.append((before[type(candidate.change)], len(turns), candidate))
        before[type(candidate.change)] += 1
    return [candidate for *_, candidate in sorted(turns, key=lambda turn: turn[:2])[:most]]


@full
def test_every_minimal_repair_of_random_models() -> None:
    """All kinds of model, forbidden moves and indistinguishable states included; all five concepts."""
    several = impossible = none_needed = 0
    for seed in (seeds := take(60, every=19)):
        for model, pool, goals, concept in drawn(seed):
            expected = minimal_by_trying(model, pool, goals, concept, 1000)
            found = minimal_by_search(model, pool, goals, concept, 1000)
            assert found == expected, f"seed {seed}, {concept}, {goals}"
            several += len(expected) > 1
            impossible += not expected
            none_needed += frozenset() in expected
    assert min(several, impossible, none_needed) > len(seeds) / 4


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
        deterrence(conflict, i, code, q, sanctioning(concept))[0] is Answer.YES
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


@long
@pytest.mark.parametrize("concept", ["nash", "seq"])
def test_the_listed_deal_with_separation_and_every_kind_of_change(concept: str) -> None:
    model = syria()
    allowed = detente.Allowed(owners={"share": ("WH",)}, wants={"REB": ("sep",)}, only=frozenset(POOL))
    found = detente.repair(
        model, concept=concept, state="D_V1", proposal="V1_full", allowed=allowed, limit=1000, seconds=300
    )
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
    (assessed,) = detente.assess_proposals(model, proposals=["R3"], concepts=["nash", "seq"]).proposals
    assert {v.concept: [b.decision_maker for b in v.blockers] for v in assessed.verdicts} == {
        "nash": ["WH", "REB"],
        "seq": ["REB"],
    }
    cheapest = {}
    for concept in ("nash", "seq"):
        found = detente.repair(model, concept=concept, state="R3", limit=2, seconds=300)
        assert found.proven
        assert all(r.verified is Answer.YES for r in found.found)
        cheapest[concept] = found.found[0]
    assert {c: r.cost for c, r in cheapest.items()} == {"nash": 6, "seq": 1}
    assert {getattr(c.change, "decision_maker", None) for c in cheapest["seq"].changes} == {"REB"}


def test_no_single_change_of_all_is_left_out_for_the_lean_revision() -> None:
    """Under SEQ every repair that costs 1, of all the changes there are, by trying each."""
    model = syria()
    found = detente.repair(model, concept="seq", state="R3", limit=1000, max_cost=1, seconds=300)
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
    found = detente.repair(model, concept="seq", state="D_V1sep", allowed=kept)
    assert "REB" not in {getattr(c.change, "decision_maker", "") for c in found.candidates}
    assert found.impossible == (not found.found)
    nothing = detente.repair(model, concept="nash", state="R3", allowed=detente.Allowed(kinds=("tie",)))
    assert nothing.impossible
    assert nothing.proven
    assert nothing.lower is None


def test_a_proposal_that_holds_needs_nothing_and_the_choice_of_state_is_part_of_the_search() -> None:
    model = detente.read_case("prisoners-dilemma").model()
    name = model.proposals[0].id
    assert [r.changes for r in detente.repair(model, concept="seq", proposal=name).found] == [()]
    found = detente.repair(model, concept="nash", proposal=name, limit=50)
    assert found.proven
    assert found.found[0].cost > 0
    assert all(r.verified is Answer.YES for r in found.found)


def test_a_proposal_that_too_many_states_carry_out_gets_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    model = syria()
    exact = detente.repair(model, concept="nash", proposal="V1", limit=1, seconds=300)
    assert exact.proven
    monkeypatch.setattr("detente.assess.repairs.MAX_STATES", 4)
    some = detente.repair(model, concept="nash", proposal="V1", limit=1, seconds=300)
    assert not some.proven
    assert some.lower == 1
    assert some.upper is not None
    assert exact.lower is not None
    assert some.lower <= exact.lower <= some.upper
    assert some.stopped is not None
    assert "states carry it out" in some.stopped
    single = detente.repair(model, concept="gmr", proposal="V1", limit=1, seconds=300)
    assert (single.proven, [r.cost for r in single.found]) == (True, [1]), "nothing costs less than a single change"


def test_costs_decide_what_is_cheapest() -> None:
    model = syria()
    dear = detente.Allowed(costs={"promote": 9, "demote": 9, "tie": 9})
    found = detente.repair(model, concept="seq", state="R3", allowed=dear, limit=1)
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
    found = detente.repair(syria(), concept="seq", state="D_V1sep", seconds=1e-9)
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
        detente.repair(syria(), concept="seq", **given)
    with pytest.raises(detente.UsageError, match="not under “sim”"):
        detente.repair(syria(), concept="sim", state="R3")
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
        found = detente.repair(model, concept=concept, **given, limit=50)
        assert [r.changes for r in found.found] == [()], given
        assert found.complete
        assert found.proven


@full
def test_no_repair_that_is_listed_contains_another_one_that_is() -> None:
    several = empty = 0
    for seed in (seeds := take(60, every=11)):
        drawn = random_models.random_model(seed)
        first, second = Random(seed).sample(drawn.names * 2, 2)
        case = f"{drawn.case_text()}\nproposals: {{P: {{terms: {first} and not {second}}}}}\n"
        model = detente.parse_case(case).model()
        for concept in ("nash", "seq"):
            found = detente.repair(model, concept=concept, proposal="P", limit=12, sets=80)
            listed = [frozenset(c.change for c in r.changes) for r in found.found]
            assert len(set(listed)) == len(listed), f"seed {seed}, {concept}"
            assert not any(a < b for a in listed for b in listed), f"seed {seed}, {concept}"
            several += len(listed) > 1
            empty += frozenset() in listed
    assert min(several, empty) > len(seeds) / 10


# Rankings and weights


@full
@pytest.mark.parametrize(("kind", "steps"), [("ranking", 0), ("weights", 4096), ("weights", 2)])
def test_every_minimal_repair_of_rankings_and_weights(kind: str, steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One decision maker's ranking or weights only, one state, every set of up to eight changes of them.

    Weights that are too odd to be told step by step give weaker reasons, and the same repairs.
    """
    monkeypatch.setattr("detente.engines.repairing.weighing.MAX_STEPS", steps)
    made: dict[str, int] = {}
    for seed in (seeds := take(40, every=3)):
        rng = Random(f"{kind} {seed}")
        drawn = random_models.random_model(seed)
        fitting = [i for i, p in drawn.preferences.items() if p.kind == kind]
        if not fitting:
            continue
        model = detente.parse_case(drawn.case_text()).model()
        conflict = compile_model(model)
        dm = rng.choice(fitting)
        states = [int(c) for c in solve(model, concepts=["nash"], engine="explicit").feasible.codes()]
        allowed = detente.Allowed(keep=tuple(i for i in model.preferences if i != dm))
        pool = candidates(model, allowed, [], [], [])
        assert {getattr(c.change, "decision_maker", None) for c in pool} <= {dm}
        some = sorted(rng.sample(pool, min(8, len(pool))), key=pool.index)
        for concept in ("nash", "smr", "seq"):
            goals = [Aim(rng.choice(states), rng.random() < 0.6, conflict.index(dm))]
            expected = minimal_by_trying(model, some, goals, concept, 1000)
            assert minimal_by_search(model, some, goals, concept, 1000) == expected, f"seed {seed}, {concept}, {goals}"
            for change in (c for found in expected for c in found):
                made[type(change).__name__] = made.get(type(change).__name__, 0) + 1
    assert {"ranking": {"Move", "Tie"}, "weights": {"DropWeight", "Exchange", "Join"}}[kind] >= set(made)
    assert made.get("Move", 0) + made.get("DropWeight", 0) > len(seeds) / 10


def test_weights_are_told_in_few_steps_or_not_at_all() -> None:
    for sizes, most in (([2**k for k in range(40)], 200), ([10**6 + k * k for k in range(40)], None)):
        names = [f"o{k}" for k in range(40)]
        weights = ", ".join(f"{name}: {size}" for name, size in zip(names, sizes, strict=True))
        options = ", ".join(f"{name}: {{owner: A}}" for name in names)
        text = f"""
format: detente/1
title: t
decision_makers: {{A: {{}}}}
options: {{{options}}}
preferences: {{A: {{weights: {{{weights}}}}}}}
"""
        model = detente.parse_case(text).model()
        pool = candidates(model, detente.Allowed(), [], [], [])
        clauses: list[list[int]] = []
        changing = Encoding(model, pool, Clauses(clauses.append)).lists["A"]
        clauses.clear()
        literal = changing.better((1, -1) * 20)
        assert (literal is None) == (most is None)
        assert len(clauses) < 5 * (most or MAX_STEPS)


def test_what_a_guarantee_leaves_of_a_merged_state_is_asked_about() -> None:
    """Whichever member it is: the smallest one has no say in it."""
    text = """
format: detente/1
title: t
decision_makers: {A: {}, B: {}}
options: {a: {owner: A}, b: {owner: B}}
indistinguishable: [not b]
preferences: {A: {ranking: ["-N", NY, YY]}, B: {ranking: [YY, "-N", NY]}}
proposals: {P: {terms: b or not b}}
"""
    model = detente.parse_case(text).model()
    only = detente.Allowed(kinds=("guarantee",))
    found = detente.repair(model, concept="nash", proposal="P", allowed=only)
    taken = {c.change.taken: r.states for r in found.found for c in r.changes if c.change.option == "a"}  # type: ignore[union-attr]
    assert taken == {False: ("NN",), True: ("YY",)}
    swapped = detente.parse_case(text.replace("NY, YY", "YY, NY").replace('YY, "-N", NY', 'NY, "-N", YY')).model()
    found = detente.repair(swapped, concept="nash", proposal="P", allowed=only)
    taken = {c.change.taken: r.states for r in found.found for c in r.changes if c.change.option == "a"}  # type: ignore[union-attr]
    assert taken == {False: ("NY",), True: ("YN",)}
    assert found.complete


WEIGHED = """
format: detente/1
title: t
decision_makers: {A: {name: Ann}, B: {}}
options: {x: {owner: A, name: to go}, y: {owner: B}, z: {owner: A, name: to pay}}
infeasible: [x iff not z]
preferences: {A: {weights: {z: -2, x: 1}}, B: {ranking: ["YNY", "YYY", "NNN", "NYN"], name: b}}
proposals: {night: {terms: x and y}}
"""


def test_changes_of_weights_and_rankings_in_words_and_as_data() -> None:
    allowed = detente.Allowed(kinds=("drop", "promote", "tie"))
    found = detente.repair(detente.parse_case(WEIGHED).model(), concept="nash", proposal="night", allowed=allowed)
    record = repair_record(found, words_of(found.model))
    told = {c["sentence"]: (c["kind"], c["places"]) for r in record["repairs"] for c in r["changes"]}
    assert told == {
        "Ann would have to give “to go” the weight 2 and “to pay” the weight -1.": ("promote", [["x"], ["z"]]),
        "Ann would have to give “to go” the weight 2 and “to pay” the weight -2.": ("tie", [["x"], ["z"]]),
        "Ann would have to give no weight to “to pay”.": ("drop", None),
        "B would have to put YYY just above YNY.": ("promote", [["YYY"], ["YNY"]]),
        "B would have to find YYY as good as YNY.": ("tie", [["YYY"], ["YNY"]]),
    }
    assert found.complete
    assert {r.cost for r in found.found} == {2, 3}
    assert all(r.verified is Answer.YES for r in found.found)


def test_one_place_down_is_a_demotion_where_only_that_is_allowed() -> None:
    demote = detente.Allowed(kinds=("demote",))
    found = detente.repair(detente.parse_case(WEIGHED).model(), concept="nash", proposal="night", allowed=demote)
    record = repair_record(found, words_of(found.model))
    told = {c["sentence"]: (c["kind"], c["places"]) for r in record["repairs"] for c in r["changes"]}
    assert told == {
        "Ann would have to give “to pay” the weight -1 and “to go” the weight 2.": ("demote", [["z"], ["x"]]),
        "B would have to put YNY just below YYY.": ("demote", [["YNY"], ["YYY"]]),
        "B would have to put YNY just below NNN.": ("demote", [["YNY"], ["NNN"]]),
        "B would have to put YNY just below NYN.": ("demote", [["YNY"], ["NYN"]]),
    }


def test_a_ranking_that_is_too_long_is_left_as_it_is_and_that_is_said() -> None:
    states = ["".join("NY"[code >> k & 1] for k in range(6)) for code in range(64)]
    options = ", ".join(f"o{k}: {{owner: {'AB'[k % 2]}}}" for k in range(6))
    text = f"""
format: detente/1
title: t
decision_makers: {{A: {{name: Ann}}, B: {{}}}}
options: {{{options}}}
preferences: {{A: {{ranking: [{", ".join(states)}]}}, B: [o1]}}
"""
    model = detente.parse_case(text).model()
    found = detente.repair(model, concept="nash", state="YYYYYY", limit=1)
    assert found.too_long == ("A",)
    assert not any(getattr(c.change, "decision_maker", "") == "A" for c in found.candidates)
    assert "The ranking of Ann has more than 32 places, and was left as it is." in as_text(
        repair_document(found, words_of(model))
    ).replace("\n", " ")
    kept = detente.repair(model, concept="nash", state="YYYYYY", limit=1, allowed=detente.Allowed(keep=("A",)))
    assert kept.too_long == ()
    drop = detente.repair(model, concept="nash", state="YYYYYY", limit=1, allowed=detente.Allowed(kinds=("drop",)))
    assert drop.too_long == (), "nobody asked for a ranking to be changed"


def test_a_value_that_a_merged_state_has_not_is_neither_committed_to_nor_guaranteed() -> None:
    text = """
format: detente/1
title: t
decision_makers: {A: {}, B: {}, C: {}}
options: {a: {owner: C}, b: {owner: B}, c: {owner: A}}
indistinguishable: [c and not b]
preferences: {A: [not c], B: [b], C: {ranking: [[NNN, YNN], NNY, NYN, YYN, NYY, YYY]}}
"""
    allowed = detente.Allowed(kinds=("commit", "guarantee"))
    found = detente.repair(detente.parse_case(text).model(), concept="nash", state="-NY", allowed=allowed)
    assert {(c.change.kind, c.change.option) for c in found.candidates} == {  # type: ignore[union-attr]
        ("commit", "b"), ("commit", "c"), ("guarantee", "b"), ("guarantee", "c"),
    }  # fmt: skip


def test_a_guarantee_that_leaves_only_members_with_the_terms_carries_a_proposal_out() -> None:
    """No state has the terms in force as things are; with either guarantee what is left of the merged one has."""
    text = """
format: detente/1
title: t
decision_makers: {A: {}, B: {}}
options: {a: {owner: A}, b: {owner: B}}
indistinguishable: [not a]
infeasible: [a and b]
preferences: {A: {ranking: ["N-", YN]}, B: {ranking: ["N-", YN]}}
proposals: {P: {terms: not a and b}, Q: {terms: not a and not b}}
"""
    model = detente.parse_case(text).model()
    for proposal, taken, state in (("P", True, "NY"), ("Q", False, "NN")):
        found = detente.repair(model, concept="nash", proposal=proposal)
        assert [(r.cost, r.states, [c.change for c in r.changes]) for r in found.found] == [
            (3, (state,), [Guarantee("b", taken)])
        ]
        assert found.found[0].verified is Answer.YES
        assert (found.complete, found.infeasible) == (True, False)
    kept = detente.repair(model, concept="nash", proposal="P", allowed=detente.Allowed(kinds=("drop", "commit")))
    assert (kept.found, kept.impossible, kept.infeasible) == ((), True, True)


def test_what_changes_nothing_is_worked_out_once_for_all_sets_of_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where formulas hold does not hang on the changes, and the states of a proposal have their clauses in common."""
    asked: list[tuple[object, ...]] = []
    truth = Ground.truth

    def told(self: Ground, formulas: Any, codes: Any) -> Any:
        asked.append(formulas)
        return truth(self, formulas, codes)

    monkeypatch.setattr(Ground, "truth", told)
    model = detente.read_case("syria-2016").model("A", "after_deadline")
    found = detente.repair(model, proposal="V1", concept="seq", sets=20)
    assert found.proposed > 1
    assert 0 < len(asked) <= len(model.decision_makers)


def test_what_one_state_asks_of_a_changed_model_is_not_worked_out_again_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: Counter[frozenset[Change]] = Counter()
    asked: Counter[tuple[object, ...]] = Counter()
    ground, words = RepairProblem._ground, ByStatements.words

    def counted(self: RepairProblem, changes: frozenset[Change]) -> Ground | None:
        made[changes] += 1
        return ground(self, changes)

    def scores(self: ByStatements, codes: Any, columns: Any) -> Any:
        asked[self.statements] += 1
        return words(self, codes, columns)

    monkeypatch.setattr(RepairProblem, "_ground", counted)
    monkeypatch.setattr(ByStatements, "words", scores)
    model = detente.read_case("syria-2016").model("A", "before_deadline")
    problem_of = RepairProblem(model, sanctioning("seq"), candidates(model, detente.Allowed(), [], [], []), deters)
    states = [*solve(model, concepts=["nash"]).feasible.codes()][::97]
    asked.clear()
    searches = [Search(problem_of, [Aim(state)]) for state in states]
    for search in searches * 3:
        search.step()
    assert len(made) < len(searches) * 3 > 9
    assert max(made.values()) == max(asked.values()) == 1


def test_the_first_choice_of_many_searches_needs_no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Cheapest] = []
    begin = Cheapest._begin

    def told(self: Cheapest) -> None:
        begun.append(self)
        begin(self)

    monkeypatch.setattr(Cheapest, "_begin", told)
    found = detente.repair(
        detente.read_case("syria-2016").model("A", "after_deadline"), proposal="V1", concept="seq", limit=1
    )
    assert (found.found[0].cost, len(begun)) == (0, 1), "one for all states, to know what holds where nothing changes"


@pytest.mark.parametrize("seed", range(8))
def test_a_solver_that_is_made_late_chooses_what_one_from_the_beginning_chooses(seed: int) -> None:
    rng = Random(seed)
    n = 8
    costs = [(v, rng.randint(1, 3)) for v in range(1, n + 1)]
    held: list[list[int]] = []
    both = Clauses(held.append, n).both([-1, -2])
    chosen: list[list[tuple[list[int], int]]] = []
    for at_once in (True, False):
        rng = Random(seed)
        cheapest = Cheapest(Choices(held, costs))
        if at_once:
            cheapest._begin()
        clauses = Clauses(cheapest.add, both)
        cheapest.add([-rng.randint(1, n), -rng.randint(1, n)])
        chosen.append([])
        for _ in range(6):
            choice = cheapest.chosen()
            assert choice is not None
            chosen[-1].append((list(choice[:both]), cheapest.cost))
            new = clauses.new()
            cheapest.add([new, *rng.sample(range(1, n + 1), 3)])
            cheapest.add([-new, rng.choice([both, *range(1, n + 1)])])
    assert chosen[0] == chosen[1]
    assert len({cost for _, cost in chosen[0]}) > 1


def wanting(*kinds: str, **bounds: Any) -> detente.Repairs:
    model = detente.read_case("syria-2016").model("A", "before_deadline")
    return detente.repair(model, proposal="V1", concept="seq", allowed=detente.Allowed(kinds=kinds), **bounds)


def test_what_is_found_is_verified_together_and_by_something_else_than_the_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batches: list[int] = []
    equilibria = Batch.equilibria

    def told(self: Batch, rows: Any, shapes: Any) -> Any:
        batches.append(len(rows))
        return equilibria(self, rows, shapes)

    monkeypatch.setattr(Batch, "equilibria", told)
    found = wanting("promote", "demote", limit=5)
    assert [r.verified for r in found.found] == [Answer.YES] * 5
    assert batches == [5]
    monkeypatch.setattr(Standing, "failure", lambda *_: None)  # a search that takes every move for deterred
    wrong = wanting("promote", limit=1)
    assert [(r.cost, r.verified) for r in wrong.found] == [(0, Answer.NO)]


def test_what_was_found_before_the_time_was_over_is_verified_all_the_same() -> None:
    def stop(what: str) -> None:
        if what.startswith("a repair of"):
            current().interrupt()

    found = wanting("promote", "demote", progress=stop)
    assert found.stopped == "the run was interrupted; allow more with --seconds"
    assert [r.verified for r in found.found] == [Answer.YES]

"""Phases compared: what a deadline changes, against the definitions read literally and every witness replayed.

The judge is `naive.py` with `literal_cases.py`, which know nothing of the package.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from random import Random
from typing import Any

import pytest

import detente
import literal_cases
import naive
from detente.assess.phases import MAX_STATES, Deterred, PhaseComparison
from detente.catalog import entries
from detente.errors import BoundReached, UsageError
from seeds import full, long_but, seeded, take

SYRIA = literal_cases.load(next(e for e in entries() if e.slug == "syria-2016").path.read_text(encoding="utf-8"))
PHASES = ("before_deadline", "after_deadline")


@cache
def syria(perspective: str = "A", where: str | None = "deal_in_force") -> PhaseComparison:
    case = detente.read_case("syria-2016")
    before, after = (case.model(perspective, p) for p in PHASES)
    return detente.compare_phases(before, after=after, where=where)


@cache
def judges(perspective: str = "A") -> tuple[naive.Model, naive.Model]:
    return tuple(literal_cases.model(SYRIA, perspective, p) for p in PHASES)  # type: ignore[return-value]  # two of them


@cache
def judged(perspective: str, concept: str) -> tuple[list[str], list[str]]:
    """The equilibria before and after."""
    before, after = (naive.equilibria(m, concept) for m in judges(perspective))
    return before, after


def deal(m: naive.Model, state: str) -> bool:
    return all({"coop", "join"} <= c for c in m.members[state])


def test_row_13_of_the_seed_no_deal_is_sequentially_stable_before_the_deadline_and_16_are_after() -> None:
    before, after = ([s for s in ends if deal(m, s)] for m, ends in zip(judges("A"), judged("A", "seq"), strict=True))
    assert (len(before), len(after)) == (0, 16)
    assert syria().counts("seq") == (0, 16)
    assert [d.state for d in syria().appearing] == after
    assert syria().vanishing == ()


@pytest.mark.parametrize("perspective", [pytest.param("AB"[k], marks=full) for k in take(2, every=2)])
def test_what_appears_and_vanishes_is_the_difference_of_the_equilibria(perspective: str) -> None:
    found = syria(perspective, None)
    before, after = judged(perspective, "seq")
    assert [d.state for d in found.appearing] == [s for s in after if s not in before]
    assert [d.state for d in found.vanishing] == [s for s in before if s not in after]
    assert found.states == (640, 0, 128)
    assert found.counts("nash") == tuple(map(len, judged(perspective, "nash")))


def replayed(m: naive.Model, state: str, x: Deterred) -> bool:
    """Whether a witness is an improvement of the mover, answered by improvements, to a state no better for it."""
    i, at, last = x.move.decision_maker, x.move.to, None
    if at not in m.improvements(i, state):
        return False
    for step in x.by:
        if step.decision_maker in (i, last) or step.to not in m.improvements(step.decision_maker, at):
            return False
        at, last = step.to, step.decision_maker
    return bool(x.by) and not m.prefers(i, at, state)


@long_but(every=2)
@pytest.mark.parametrize("perspective", ["A", "B"])
def test_each_new_equilibrium_has_every_move_that_broke_it_and_the_answer_that_deters_it_now(perspective: str) -> None:
    before, after = judges(perspective)
    for d in syria(perspective, None).appearing:
        assert d.exists is (d.state in before.moves[before.decision_makers[0]])
        if not d.exists:
            continue
        undeterred = {
            (i, q)
            for i in before.decision_makers
            for q in before.improvements(i, d.state)
            if literal_cases.shortest_answer(before, "seq", i, d.state, q) is None
        }
        assert {(x.move.decision_maker, x.move.to) for x in d.deterred} == undeterred
        assert d.lapsed == ()
        for x in d.deterred:
            assert replayed(after, d.state, x)
            # Without the threat nothing deterred the move, so that every answer carries it out.
            assert x.threats == ("escal",)
            assert any("escal" in s.takes for s in x.by)
        assert d.because_of == ("escal",)


def test_the_threat_is_credible_in_words_of_its_definition() -> None:
    _, after = judges()
    (threat,) = syria().threats
    index = [o.name for o in after.options].index("escal")
    free = [s for s in after.states if s[index] == "N"]
    carried = {s: {q for q in after.moves["WH"][s] if q[index] == "Y"} for s in free}
    assert (threat.option, threat.owner, threat.credible) == ("escal", "WH", True)
    assert threat.occasions == sum(bool(q) for q in carried.values())
    assert threat.gains == sum(any(after.prefers("WH", q, s) for q in targets) for s, targets in carried.items())
    before = judges()[0]
    assert set(threat.only) == {s for s in naive.equilibria(after, "seq") if s[index] == "N"} - set(
        naive.equilibria(before, "seq")
    )


def test_whom_the_threat_deters_from_what() -> None:
    before, after = judges()
    (threat,) = syria().threats
    names = [o.name for o in after.options]
    expected: Counter[tuple[str, frozenset[str]]] = Counter()
    for s in before.states:  # where nobody has carried it out
        for i in before.decision_makers:
            for q in before.improvements(i, s) if i != "WH" else ():
                undeterred = literal_cases.shortest_answer(before, "seq", i, s, q) is None
                if undeterred and literal_cases.shortest_answer(after, "seq", i, s, q) is not None:
                    changed = frozenset(n for n, x, y in zip(names, s, q, strict=True) if x != y)
                    expected[i, changed] += 1
    found: Counter[tuple[str, frozenset[str]]] = Counter()
    for (dm, takes, drops), states in threat.deters.items():
        found[dm, frozenset((*takes, *drops))] += len(states)
    assert found == expected
    assert {i for i, _ in expected} == {"RUS", "SYR"}


EMPTY = """
format: detente/1
decision_makers: {Ann: {name: Ann}, Bob: {name: Bob}}
options: {work: {owner: Ann, name: work}, fire: {owner: Bob, name: fire her}}
preferences: {Ann: [not fire, not work], Bob: [WANTS]}
phases: {trial: {infeasible: [fire]}, after: {}}
"""


@pytest.mark.parametrize(
    ("wants", "credible", "only"), [("fire iff not work", True, {"YN"}), ("not fire, work", False, set())]
)
def test_a_threat_that_its_owner_would_not_carry_out_deters_nobody(wants: str, credible: bool, only: set[str]) -> None:
    case = detente.parse_case(EMPTY.replace("WANTS", wants))
    found = detente.compare_phases(case.model(None, "trial"), after=case.model(None, "after"))
    (threat,) = found.threats
    assert threat.credible is credible
    assert set(threat.only) == only
    assert bool(threat.deters) is credible
    assert {d.state for d in found.appearing if d.because_of} == only


def test_what_a_phase_changes_is_listed() -> None:
    text = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: B, moves: take-only}}
infeasible: [a and c]
preferences: {A: [b], B: [a]}
status_quo: NNN
proposals: {p: {terms: a}}
phases:
  one: {infeasible: [b and not a]}
  two:
    infeasible: [c]
    options: {b: {owner: A, name: other}}
    forbidden_moves: [A from a to not a]
    preferences: {B: [not a]}
    proposals: {p: {terms: a and b}}
    status_quo: YNN
"""
    case = detente.parse_case(text)
    changes = detente.compare_phases(case.model(None, "one"), after=case.model(None, "two")).changes
    assert (changes.arriving, changes.leaving, changes.renamed) == ((), ("c",), ("b",))
    assert [str(r.formula) for r in changes.rules_added] == ["c"]
    assert [str(r.formula) for r in changes.rules_dropped] == ["b and not a"]
    assert (changes.moves_added, changes.moves_dropped) == (("A from a to not a",), ())
    assert (changes.preferences, changes.proposals) == (("B",), ("p",))
    assert changes.status_quo == ("NNN", "YNN")


def random_case(seed: int) -> dict[str, Any]:
    """Three decision makers, four options, of which the first phase lacks one; lists of random statements."""
    rng = Random(seed)
    options = ("a", "b", "c", "d")
    pool = [*options, *(f"not {o}" for o in options), "a iff b", "c if d", "d iff not a", "b or c"]
    return {
        "format": "detente/1",
        "decision_makers": {i: {} for i in "XWZ"},
        "options": {o: {"owner": i} for o, i in zip(options, ["X", "W", "Z", rng.choice("XWZ")], strict=True)},
        "preferences": {i: rng.sample(pool, 4) for i in "XWZ"},
        "phases": {"early": {"infeasible": ["d"]}, "late": {}},
    }


@seeded(40)
def test_random_phases_differ_as_the_definitions_say(seed: int) -> None:
    told = random_case(seed)
    case = detente.parse_case(json.dumps(told))
    found = detente.compare_phases(case.model(None, "early"), after=case.model(None, "late"), concepts=["seq"])
    early, late = (literal_cases.model(told, None, p) for p in ("early", "late"))
    before, after = (naive.equilibria(m, "seq") for m in (early, late))
    assert [d.state for d in found.appearing] == [s for s in after if s not in before]
    assert [d.state for d in found.vanishing] == [s for s in before if s not in after]
    (threat,) = found.threats
    # Ruling the option out gives the early phase again: what is new without it carried out is due to it alone.
    assert set(threat.only) == {s for s in after if s not in before and s[3] == "N"}
    for d in found.appearing:
        assert all(replayed(late, d.state, x) and x.threats for x in d.deterred)
        assert (d.because_of == ("d",)) is (d.state[3] == "N")


def test_a_threat_that_every_state_takes_leaves_nothing_to_rule_out() -> None:
    case = detente.parse_case(
        "format: detente/1\ndecision_makers: {A: {}, B: {}}\noptions: {a: {owner: A}, b: {owner: B}}\n"
        "preferences: {A: [a], B: [b]}\nphases: {early: {infeasible: [b]}, late: {infeasible: [not b]}}\n",
    )
    found = detente.compare_phases(case.model(None, "early"), after=case.model(None, "late"))
    (threat,) = found.threats
    assert (threat.option, threat.occasions, threat.only, threat.unsettled) == ("b", 0, (), 0)
    assert [(d.state, d.exists, d.because_of) for d in found.appearing] == [("YY", False, ())]


def test_phases_with_too_many_states_are_not_compared() -> None:
    told = {
        "format": "detente/1",
        "decision_makers": {"A": {}, "B": {}},
        "options": {f"o{k}": {"owner": "AB"[k % 2]} for k in range(15)},
        "preferences": {"A": ["o0"], "B": ["o1"]},
        "phases": {"one": {"infeasible": ["o2"]}, "two": {}},
    }
    assert MAX_STATES < 2**15
    case = detente.parse_case(json.dumps(told))
    with pytest.raises(BoundReached, match="32,768"):
        detente.compare_phases(case.model(None, "one"), after=case.model(None, "two"), concepts=["seq"])


def test_phases_with_merged_states_are_not_compared() -> None:
    case = detente.parse_case(EMPTY.replace("WANTS", "not fire") + "indistinguishable: [fire]\n")
    with pytest.raises(UsageError, match="indistinguishable"):
        detente.compare_phases(case.model(None, "trial"), after=case.model(None, "after"))


def test_phases_of_different_perspectives_are_not_compared() -> None:
    case = detente.read_case("syria-2016")
    with pytest.raises(UsageError, match="within one perspective"):
        detente.compare_phases(case.model("A", PHASES[0]), after=case.model("B", PHASES[1]))

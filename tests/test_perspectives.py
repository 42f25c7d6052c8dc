"""Perspectives compared: every verdict and every deciding swap against a literal reading that tries them all.

The judge is `literal_swaps.py` with `naive.py`: it takes beliefs over on plain data, solves by the definitions, goes
through every swap, and knows nothing of the package.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations, combinations_with_replacement
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

import detente
import literal_cases
import naive
from detente.answer import Answer
from detente.assess import Belief, Swaps, Target, adopt, assigned, assignments, beliefs, correspondence
from detente.assess.hypergames import MAX_ASSIGNMENTS, target_in
from detente.assess.judging import Judged, Judging
from detente.assess.perspectives import PerspectiveComparison, targets_of
from detente.case.changes import (
    Add,
    AddTerm,
    Commit,
    Drop,
    GiveOption,
    Guarantee,
    Move,
    ReplacePreferences,
    Tie,
    apply,
)
from detente.catalog import entries
from detente.cli import main
from detente.errors import BoundReached, UsageError
from literal_swaps import Judge
from naive import FIVE
from seeds import full, long, long_but, seeded, step, take

SYRIA = literal_cases.load(next(e for e in entries() if e.slug == "syria-2016").path.read_text(encoding="utf-8"))
US = ("WH", "PENT", "CIA"), ("US",)


def as_tuple(b: Belief) -> tuple[Any, ...]:
    """A belief in the words of the judge."""
    match b.kind:
        case "actors":
            return "actors", b.here, b.there
        case "owner":
            return "owner", b.option
        case "rules":
            return ("rules",)
        case "statement":
            return "statement", b.here[0], b.drops, b.adds
    return "preference", b.here[0]


def deciding(swaps: Swaps, target: Target, concept: str, *, finer: bool = False) -> set[frozenset[tuple[Any, ...]]]:
    return {frozenset(map(as_tuple, s.beliefs)) for s in swaps.of(target, concept, finer)}


def answers(swaps: Swaps) -> dict[tuple[str, str], bool | None]:
    """What a literal reading says of the verdicts without a swap: yes, no, or neither."""
    return {key: answer.json for key, answer in swaps.before.items()}


# -- the case that the definitions were made for ----------------------------------------------------------------------


@cache
def syria() -> PerspectiveComparison:
    case = detente.read_case("syria-2016")
    return detente.compare_perspectives(case.model("A"), there=case.model("B"), concepts=FIVE, together=0)


@cache
def syria_single() -> PerspectiveComparison:
    case = detente.read_case("syria-2016")
    asked = ["D_V1sep", "D_V1", "R1", "R2", "R3", "D_V2"]
    return detente.compare_perspectives(case.model("A"), there=case.model("B"), concepts=["nash", "seq"], states=asked)


def terms(proposal: str) -> str:
    """All conditions of a proposal as one formula."""
    written = SYRIA["proposals"][proposal]["terms"].values()
    return " and ".join(f"({t['that']})" for t in written if "that" in t)


def judged_targets(found: PerspectiveComparison) -> dict[str, str]:
    return {t.id: terms(t.id) if t.kind == "proposal" else str(t.states) for t in found.targets}


@cache
def syria_judge(into: str, out_of: str) -> Judge:
    here, there = (literal_cases.layer(SYRIA, p) for p in (into, out_of))
    return Judge(here, there, judged_targets(syria()), FIVE)


def test_the_perspectives_of_syria_part_in_four_beliefs() -> None:
    assert [as_tuple(b) for b in syria().into_here.whole] == [
        ("actors", *US), ("preference", "RUS"), ("preference", "SYR"), ("preference", "REB"),
    ]  # fmt: skip
    assert [b.members for b in syria().blocks] == [US, *((((dm,), (dm,))) for dm in ("RUS", "SYR", "REB"))]


def test_row_12_of_the_seed_no_nash_deal_in_a_and_the_full_deal_with_separation_in_b() -> None:
    found = syria()
    assert found.here.equilibria["nash"].where("deal_in_force").count == 0
    assert (found.verdicts[0]["D_V1sep", "nash"], found.verdicts[1]["D_V1sep", "nash"]) == (Answer.NO, Answer.YES)


INTO = [pytest.param("AB"[k], marks=full) for k in take(2, every=2)]


@long
@pytest.mark.parametrize("into", INTO)
def test_every_verdict_and_every_deciding_swap_of_whole_beliefs_in_syria(into: str) -> None:
    found = syria()
    swaps, judge = (
        (found.into_here, syria_judge("A", "B")) if into == "A" else (found.into_there, syria_judge("B", "A"))
    )
    assert swaps.sizes[0] == len(swaps.whole) == 4
    assert answers(swaps) == judge.verdicts(())
    expected = judge.deciding([as_tuple(b) for b in swaps.whole], 4)
    assert {key: deciding(swaps, t, c) for t in found.targets for c in FIVE for key in [(t.id, c)]} == expected
    assert sum(map(len, expected.values())) > 30


@long
@pytest.mark.parametrize("into", INTO)
def test_every_deciding_swap_of_single_statements_in_syria(into: str) -> None:
    found = syria_single()
    here, there = ("A", "B") if into == "A" else ("B", "A")
    layers = [literal_cases.layer(SYRIA, p) for p in (here, there)]
    judge = Judge(*layers, {t.id: str(t.states) for t in found.targets}, ["nash", "seq"])
    swaps = found.into_here if into == "A" else found.into_there
    pool = [as_tuple(b) for b in swaps.single]
    assert len(pool) == 11
    assert swaps.sizes[1] == 2
    expected = {
        key: {f for f in flips if any(b[0] == "statement" for b in f)} for key, flips in judge.deciding(pool, 2).items()
    }
    assert {(t.id, c): deciding(swaps, t, c, finer=True) for t in found.targets for c in ("nash", "seq")} == expected
    assert any(expected.values())


def test_the_full_deal_with_separation_needs_three_beliefs_of_b_under_nash_and_two_under_seq() -> None:
    """Said by the judge alone, so that the table of the documentation rests on it."""
    expected = syria_judge("A", "B").deciding([as_tuple(b) for b in syria().into_here.whole], 4)
    us = ("actors", *US)
    assert expected["D_V1sep", "nash"] == {frozenset({us, ("preference", "RUS"), ("preference", "REB")})}
    assert expected["D_V1sep", "seq"] == {frozenset({us, ("preference", "REB")})}


# -- random perspectives ----------------------------------------------------------------------------------------------

OPTIONS = ("a", "b", "c", "d")


def random_case(seed: int) -> dict[str, Any]:
    """Two perspectives of four options with owners, lists of statements, rules and one-way options of their own.

    In the first, two decision makers of one group act; in every other case the second lets the group act as one.
    """
    rng = Random(seed)
    literals = [*OPTIONS, *(f"not {o}" for o in OPTIONS)]
    pool = [*literals, *(f"{x} if {y}" for x, y in [("a", "b"), ("not c", "d"), ("b", "c")]), "a iff d", "b or c"]

    def statements() -> list[str]:
        return rng.sample(pool, rng.randint(2, 3))

    makers = {"X": {"group": "XW"}, "W": {"group": "XW"}, "Z": {}}
    owners = dict(zip(OPTIONS, ["X", "W", "Z", rng.choice("XWZ")], strict=True))
    wants = {i: statements() for i in makers}
    first: dict[str, Any] = {
        "decision_makers": makers,
        "options": {o: {"owner": i} for o, i in owners.items()},
        "preferences": wants,
    }
    merged = seed % 2 == 0
    other = {"XW": {}, "Z": {}} if merged else makers
    moved = {o: ("XW" if merged and i in "XW" else i) for o, i in owners.items()}
    if rng.random() < 0.4:
        option = rng.choice(OPTIONS)
        moved[option] = rng.choice(list(other))
    changed = {
        i: rng.sample([*wants.get(i, [])[1:], rng.choice(pool)], 2) if i in wants else statements() for i in other
    }
    changed = {i: list(dict.fromkeys(x)) for i, x in changed.items()}
    second: dict[str, Any] = {
        "decision_makers": other,
        "options": {o: {"owner": i} for o, i in moved.items()},
        "preferences": changed,
    }
    if seed % 3 == 0:
        second["infeasible"] = [rng.choice(["a and b", "c and not d", "b and d"])]
        second["options"]["a"]["moves"] = "take-only"
        first["forbidden_moves"] = [{"by": "Z", "from": "c", "to": "not c"}]
    return {
        "format": "detente/1",
        "options": {o: {} for o in OPTIONS},
        "proposals": {"p": {"terms": "a and b"}, "q": {"terms": "c or not d"}},
        "perspectives": {"P": first, "Q": second},
    }


def both(told: Mapping[str, Any], phase: str | None = None) -> tuple[detente.Model, detente.Model]:
    case = detente.parse_case(json.dumps(told))
    return case.model("P", phase), case.model("Q", phase)


SEEDS = range(36)


@seeded(SEEDS)
def test_random_perspectives_flip_exactly_where_trying_every_swap_says(seed: int) -> None:
    told = random_case(seed)
    here, there = both(told)
    found = detente.compare_perspectives(here, there=there, concepts=FIVE, together=3)
    layers = [literal_cases.layer(told, p) for p in "PQ"]
    targets = {"p": "a and b", "q": "c or not d"}
    for swaps, (mine, theirs) in ((found.into_here, layers), (found.into_there, layers[::-1])):
        judge = Judge(mine, theirs, targets, FIVE)
        assert answers(swaps) == judge.verdicts(())
        whole, single = ([as_tuple(b) for b in pool] for pool in (swaps.whole, swaps.single))
        expected = judge.deciding(whole, len(whole))
        finer = judge.deciding(single, min(3, len(single))) if single != whole else {}
        for t in found.targets:
            for c in FIVE:
                assert deciding(swaps, t, c) == expected[t.id, c]
                with_statements = {f for f in finer.get((t.id, c), set()) if any(b[0] == "statement" for b in f)}
                assert deciding(swaps, t, c, finer=True) == with_statements
        assert swaps.impossible == sum(v is None for v in judge.known.values())


def judged_one_by_one(models: Sequence[detente.Model], targets: Sequence[Target]) -> list[Judged | None]:
    return [judged for some in Judging(tuple(FIVE), "explicit").judged(models, targets) for judged in some]


@seeded(SEEDS[::3])
def test_models_judged_together_are_judged_as_one_by_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    told = random_case(seed)
    if seed % 2:  # a ranking that leaves out what only the other's rules allow, and one by weights
        told["perspectives"]["Q"]["infeasible"] = ["a and b and c"]
        told["perspectives"]["Q"]["preferences"]["Z"] = {"ranking": ["NN--", "YN--", "NY--", "YYN-"]}
        told["perspectives"]["P"]["preferences"]["Z"] = {"weights": {"a": 2, "c": -1}}
    here, there = both(told)
    taken = [some for size in range(3) for some in combinations(beliefs(here, there, single=True), size)]
    models = [m for some in taken for m in [adopt(here, there, some)] if m is not None]
    targets = targets_of(here)
    one_by_one = judged_one_by_one(models, targets)
    monkeypatch.setattr("detente.assess.judging.solve", None)
    together = [judged for some in Judging(tuple(FIVE)).judged(models, targets) for judged in some]
    assert [j and (j.verdicts, j.examples, j.complete) for j in together] == [
        j and (j.verdicts, j.examples, j.complete) for j in one_by_one
    ]
    assert any(one_by_one)
    assert None in one_by_one or not seed % 2


@long
def test_the_random_perspectives_are_of_every_kind() -> None:
    kinds = {b.kind for seed in SEEDS for b in beliefs(*both(random_case(seed)), single=True)}
    assert kinds == {"actors", "statement", "owner", "rules"}
    sizes = [
        len(s.beliefs)
        for seed in SEEDS[:6]
        for here, there in [both(random_case(seed))]
        for found in [detente.compare_perspectives(here, there=there, concepts=FIVE, together=0)]
        for s in found.into_here.deciding
    ]
    assert {1, 2} <= set(sizes)


@seeded(SEEDS)
@pytest.mark.parametrize("single", [False, True])
def test_taking_all_beliefs_over_gives_the_other_model_and_none_leaves_this_one(seed: int, single: bool) -> None:
    here, there = both(random_case(seed))
    all_of_them = adopt(here, there, beliefs(here, there, single))
    assert all_of_them is not None
    none = adopt(here, there, ())
    assert none is not None
    for changed, original in ((all_of_them, there), (none, here)):
        a, b = detente.solve(changed), detente.solve(original)
        assert list(a.feasible) == list(b.feasible)
        for c in FIVE:
            assert {dm: list(s) for dm, s in a.stable[c].items()} == {dm: list(s) for dm, s in b.stable[c].items()}


def test_equal_perspectives_have_nothing_to_take_over() -> None:
    model = detente.read_case("syria-2016").model("A")
    found = detente.compare_perspectives(model, there=model, concepts=["nash"])
    assert (found.into_here.whole, found.parting, found.into_here.deciding) == ((), (), ())


def test_who_stands_for_whom_goes_by_id_then_group_then_options() -> None:
    text = """
format: detente/1
options: {a: {}, b: {}, c: {}, d: {}}
perspectives:
  P:
    decision_makers: {A: {group: left}, B: {group: left}, C: {}, D: {}}
    options: {a: {owner: A}, b: {owner: B}, c: {owner: C}, d: {owner: D}}
    preferences: {A: [a], B: [b], C: [c], D: [d]}
  Q:
    decision_makers: {A: {group: left}, L: {group: left}, D: {}, E: {}}
    options: {a: {owner: A}, b: {owner: L}, c: {owner: E}, d: {owner: D}}
    preferences: {A: [a], L: [b], D: [d], E: [c]}
"""
    case = detente.parse_case(text)
    blocks = correspondence((case.model("P"), case.model("Q")))
    assert [b.members for b in blocks] == [(("A",), ("A",)), (("B",), ("L",)), (("C",), ("E",)), (("D",), ("D",))]


def test_a_statement_taken_over_stands_below_the_nearest_one_above_it_in_the_other_list() -> None:
    told = random_case(1)
    told["perspectives"]["P"]["preferences"]["X"] = ["a", "b", "c"]
    told["perspectives"]["Q"]["preferences"]["X"] = ["b", "not d", "a", "c if d"]
    here, there = both(told)
    of_x = [b for b in beliefs(here, there, single=True) if b.here == ("X",)]
    assert [(b.drops, b.adds) for b in of_x] == [(1, 3), (3, None), (None, 2), (None, 4)]

    def lists(*taken: Belief) -> list[str]:
        changed = adopt(here, there, taken)
        assert changed is not None
        return [s.label for s in changed.preferences["X"].statements]  # type: ignore[union-attr]

    moved, dropped, second, fourth = of_x
    assert lists(moved) == ["b", "a", "c"]
    assert lists(dropped) == ["a", "b"]
    assert lists(second) == ["a", "b", "not d", "c"]
    assert lists(fourth) == ["a", "c if d", "b", "c"]
    assert lists(*of_x) == ["b", "not d", "a", "c if d"]


def test_a_swap_that_leaves_an_option_to_nobody_is_no_model() -> None:
    told = random_case(0)  # X and W are one in Q
    told["perspectives"]["Q"]["options"]["a"]["owner"] = "Z"
    here, there = both(told)
    actors = next(b for b in beliefs(here, there) if b.kind == "actors")
    owner = next(b for b in beliefs(here, there) if b.kind == "owner" and b.option == "a")
    assert adopt(here, there, [actors]) is None
    both_of_them = adopt(here, there, [actors, owner])
    assert both_of_them is not None
    assert next(o.owner for o in both_of_them.options if o.id == "a") == "Z"


def test_only_models_of_one_case_are_compared() -> None:
    a, b = (detente.read_case(slug).model() for slug in ("chicken", "prisoners-dilemma"))
    with pytest.raises(UsageError, match="not of the same case"):
        detente.compare_perspectives(a, there=b)
    merged = detente.read_case("elmira-9state").model()
    if merged.indistinguishable:
        with pytest.raises(UsageError, match="indistinguishable"):
            detente.compare_perspectives(merged, there=merged)


# -- hypergames -------------------------------------------------------------------------------------------------------


@seeded(30)
def test_a_hypergame_equilibrium_is_stable_for_each_in_its_own_model(seed: int) -> None:
    told = random_case(seed)
    case = detente.parse_case(json.dumps(told))
    judges = {p: literal_cases.model(told, p) for p in "PQ"}
    solutions = {p: detente.solve(case.model(p), concepts=FIVE) for p in "PQ"}
    games = assignments(solutions)
    assert len(games) == 2 ** len(games[0].blocks)
    for game in games:
        seen = {p: set(judges[p].states) for p in {a.perspective for a in game.actors}}
        for c in FIVE:
            stable = {a: set(naive.stable(judges[a.perspective], c, a.decision_maker)) for a in game.actors}
            agreed = {
                s for s in set().union(*seen.values())
                if all(s in stable[a] or s not in seen[a.perspective] for a in game.actors)
            }  # fmt: skip
            everywhere = {s for s in agreed if all(s in states for states in seen.values())}
            assert set(game.equilibria[c]) == everywhere
            assert set(game.partly_perceived[c]) == agreed - everywhere


@seeded(30)
def test_surprises_are_the_moves_that_one_makes_and_another_does_not_expect(seed: int) -> None:
    told = random_case(seed)
    case = detente.parse_case(json.dumps(told))
    game = detente.solve_hypergame(
        {p: case.model(p) for p in "PQ"}, acts={"XW": "P", "Z": "Q"}, concepts=["seq", "gmr"]
    )
    judges = {p: literal_cases.model(told, p) for p in "PQ"}
    states = sorted({s for j in judges.values() for s in j.states})

    def makes(p: str, concept: str, i: str, s: str, q: str) -> bool:
        j = judges[p]
        return q in j.improvements(i, s) and literal_cases.shortest_answer(j, concept, i, s, q) is None

    for concept in ("seq", "gmr"):
        found = {
            (s.state, s.mover.decision_maker, s.perspective, s.move.to, s.why) for s in game.surprises(states, concept)
        }
        expected = set()
        for block, own in zip(game.blocks, game.acts, strict=True):
            seen = "Q" if own == "P" else "P"
            mine, theirs = judges[own], judges[seen]
            for s in set(mine.states) & set(theirs.states):
                movers = block.members["PQ".index(own)]
                coming = [(i, q) for i in movers for q in mine.moves[i][s] if makes(own, concept, i, s, q)]
                for i, q in coming:
                    if not any(
                        makes(seen, concept, j, s, q) for j in theirs.decision_makers if q in theirs.moves[j][s]
                    ):
                        able = [j for j in theirs.decision_makers if q in theirs.moves[j][s]]
                        gaining = [j for j in able if theirs.prefers(j, q, s)]
                        why = (
                            "unseen" if q not in theirs.states else "cannot" if not able
                            else "deterred" if gaining else "worse"
                        )  # fmt: skip
                        expected.add((s, i, seen, q, why))
                if not coming:
                    for j in block.members["PQ".index(seen)]:
                        expected |= {
                            (s, j, seen, q, "stays") for q in theirs.moves[j][s] if makes(seen, concept, j, s, q)
                        }
        assert found == expected


D12 = """
format: detente/1
decision_makers: {Ann: {name: Ann}, Bob: {name: Bob}}
options: {ask: {owner: Ann, name: ask for more}, leave: {owner: Bob, name: leave}}
preferences: {Ann: [not leave, ask], Bob: [leave iff ask]}
perspectives:
  full: {name: sees that Bob can leave}
  blind: {name: does not see it, infeasible: [leave]}
"""


def test_what_one_does_not_perceive_does_not_deter_and_has_no_verdict() -> None:
    case = detente.parse_case(D12)
    models = {p: case.model(p) for p in ("full", "blind")}
    aware = detente.solve_hypergame(models, acts={"Ann": "full", "Bob": "full"}, concepts=["seq"])
    blind = detente.solve_hypergame(models, acts={"Ann": "blind", "Bob": "full"}, concepts=["seq"])
    ann = {game: game.actors[0] for game in (aware, blind)}
    # Bob would leave if Ann asked: that keeps Ann from asking where she perceives it.
    assert aware.verdict(ann[aware], "NN", "seq") is Answer.YES
    assert blind.verdict(ann[blind], "NN", "seq") is Answer.NO
    assert blind.verdict(ann[blind], "NY", "seq") is Answer.INFEASIBLE
    assert blind.verdict(ann[blind], "YY", "seq") is Answer.INFEASIBLE
    assert blind.equilibria["seq"] == ()
    # At NY Bob gains by coming back, but then Ann asks, and he is as badly off as before: that deters him.
    assert set(blind.partly_perceived["seq"]) == {"NY", "YY"}
    # She asks, which Bob, who takes her to see what he sees, does not expect; and his leaving she cannot conceive of.
    surprises = {(s.state, s.mover.decision_maker, s.move.to, s.why) for s in blind.surprises(["NN", "YN"], "seq")}
    assert surprises == {("NN", "Ann", "YN", "deterred"), ("YN", "Bob", "YY", "unseen")}


def test_a_target_in_a_hypergame_is_an_equilibrium_with_the_terms_in_force() -> None:
    found = syria()
    solutions = {"A": found.here, "B": found.there}
    game = assigned(solutions, {"US": "B", "REB": "B"})
    target = next(t for t in found.targets if t.id == "D_V1sep")
    assert target_in(game, target, "seq") == target.states
    assert target_in(assigned(solutions, {"US": "B"}), target, "seq") is None


@pytest.mark.parametrize(
    ("acts", "says"),
    [({"USA": "B"}, "no decision maker or group"), ({"US": "C"}, "no perspective"), ({"PENT": "B", "XX": "A"}, "“XX”")],
)
def test_who_acts_on_what_must_exist(acts: dict[str, str], says: str) -> None:
    case = detente.read_case("syria-2016")
    with pytest.raises(UsageError, match=says):
        detente.solve_hypergame({p: case.model(p) for p in "AB"}, acts=acts, concepts=["nash"])


def test_too_many_ways_to_act_are_not_gone_through() -> None:
    n = 9
    assert 2**n > MAX_ASSIGNMENTS
    ids = [f"d{k}" for k in range(n)]
    told = {
        "format": "detente/1",
        "decision_makers": {i: {} for i in ids},
        "options": {f"o{k}": {"owner": i} for k, i in enumerate(ids)},
        "preferences": {i: [f"o{k}"] for k, i in enumerate(ids)},
        "perspectives": {"P": {}, "Q": {"preferences": {"d0": ["not o0"]}}},
    }
    case = detente.parse_case(json.dumps(told))
    solutions = {p: detente.solve(case.model(p), concepts=["nash"]) for p in "PQ"}
    with pytest.raises(BoundReached, match="512 ways"):
        assignments(solutions)


# Preferences of every kind

KINDS_OF_PREFERENCE = {
    "statements": "[x, y]",
    "other statements": "[not x]",
    "tied statements": "[[x, y]]",
    "ranking": "{ranking: [YN, [YY, NN], NY]}",
    "other ranking": "{ranking: [NY, NN, YN, YY]}",
    "weights": "{weights: {x: -1, y: 1/3}}",
    "other weights": "{weights: {x: 2}}",
}


def two_kinds(first: str, second: str) -> str:
    return f"""
format: detente/1
title: t
decision_makers: {{A: {{}}, B: {{}}}}
options: {{x: {{owner: A}}, y: {{owner: B}}}}
states: {{s: YN}}
status_quo: NN
proposals: {{P: {{terms: x}}}}
perspectives:
  p: {{preferences: {{A: {KINDS_OF_PREFERENCE[first]}, B: [y]}}}}
  q: {{preferences: {{A: {KINDS_OF_PREFERENCE[second]}, B: [y]}}}}
"""


@long_but(every=3)
@pytest.mark.parametrize(("first", "second"), list(combinations_with_replacement(KINDS_OF_PREFERENCE, 2)))
def test_preferences_of_every_kind_are_taken_over_whole(first: str, second: str) -> None:
    text = two_kinds(first, second)
    case = detente.parse_case(text)
    here, there = case.model("p"), case.model("q")
    (belief,) = beliefs(here, there) or [None]
    assert (belief is None) == (first == second)
    if belief is not None:
        assert (belief.kind, belief.here, belief.there) == ("preference", ("A",), ("A",))
        adopted = adopt(here, there, [belief])
        assert adopted is not None
        assert detente.solve(adopted, concepts=["nash"]).equilibria["nash"].first(9) == detente.solve(
            there, concepts=["nash"]
        ).equilibria["nash"].first(9)
    requests = (
        ["compare", "-", "p", "q", "--format", "json"],
        ["compare", "-", "p", "q", "--concept", "nash"],
        ["report", "-", "--perspective", "p", "-o", "-"],
        ["consent", "-", "--perspective", "q"],
        ["trace", "-", "s:nash"],
        ["repair", "-", "--perspective", "q", "--state", "NN", "--concept", "nash"],
        ["robust", "-", "--perspective", "q", "--concept", "nash"],
    )
    # Each pair is asked some of them in turn, so that each is asked about every kind.
    every, kinds = step(3), list(KINDS_OF_PREFERENCE)
    for request in requests[(kinds.index(first) + kinds.index(second)) % every :: every]:
        done = CliRunner().invoke(main, request, input=text)
        assert done.exit_code == 0, (request, done.output)


def test_the_order_within_a_tie_and_a_weight_of_0_part_nobody() -> None:
    pairs = [("[[x, y]]", "[[y, x]]"), ("{ranking: [[YN, YY], NN, NY]}", "{ranking: [[YY, YN], NN, NY]}")]
    pairs.append(("{weights: {x: 1}}", "{weights: {y: 0, x: 1.0}}"))
    for first, second in pairs:
        text = two_kinds("weights", "other weights")
        text = text.replace(KINDS_OF_PREFERENCE["weights"], first)
        case = detente.parse_case(text.replace(KINDS_OF_PREFERENCE["other weights"], second))
        assert beliefs(case.model("p"), case.model("q")) == ()


@pytest.mark.parametrize("kind", KINDS_OF_PREFERENCE)
def test_every_change_can_be_kept_in_a_set_and_what_order_they_come_in_is_the_same(kind: str) -> None:
    model = detente.parse_case(two_kinds(kind, kind)).model("p")
    changes = [
        ReplacePreferences("A", model.preferences["A"]), Guarantee("y", taken=True), Guarantee("x", taken=False),
        GiveOption("y", "A"), Commit("x", "take-only"), AddTerm("P", "y"), AddTerm("P", "not y"), Move("B", 1, 1),
        Drop("B", 1), Tie("B", 1, 1), Add("B", "x", 1),
    ]  # fmt: skip
    again = [
        ReplacePreferences("A", detente.parse_case(two_kinds(kind, kind)).model("p").preferences["A"]),
        *changes[1:],
    ]
    assert len({*changes, *again}) == len(changes)
    first = apply(model, changes[:7])
    second = apply(model, list(reversed(changes[:7])))
    assert [r.formula for r in first.infeasible] == [r.formula for r in second.infeasible]
    assert first.proposals == second.proposals

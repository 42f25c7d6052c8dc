"""One conformance suite that every engine inherits; an engine added to `detente.engines.ENGINES` is held to it at once.

Published cases, random models against the literal definitions of `naive.py`, the implication lattice, invariances, and
what a set of states promises. A failure names the seed of the model; `random_models.random_model(SEED).case_text()`
shows it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from importlib.util import find_spec
from itertools import product
from random import Random
from typing import Any

import pytest

import detente
import naive
import random_models
from batched import Batched
from detente import catalog
from detente.answer import Answer
from detente.conflict.conflict import letters
from detente.engines import ENGINES, StateSet, UnknownSet
from detente.stability import implications
from naive import FIVE
from random_models import RandomModel
from seeds import full, long_but, take

pytestmark = full  # by most of them random models are asked about

# Whatever is stable under the first is stable under the second.
IMPLIES = tuple(pair for pair in implications() if {*pair} <= {*FIVE})
NEEDS = {"dense": "numba", "symbolic": "dd"}

# About eighty for every engine that does not refuse them where all are drawn.
SEEDS = {name: take(among) for name, among in {
    "explicit": range(5, 600, 7), "batch": range(7, 600, 19), "dense": range(2, 600, 4), "symbolic": range(1, 600, 6),
}.items()}  # fmt: skip
FEWER = slice(None, None, 2)

engines = pytest.mark.parametrize(
    "engine",
    [
        pytest.param(
            name, marks=pytest.mark.skipif(find_spec(NEEDS.get(name, "detente")) is None, reason="not installed")
        )
        for name in (*ENGINES, "batch")
    ],
)


@pytest.fixture(scope="module", autouse=True)
def _batched() -> Iterator[None]:
    """The engine of many models at a time is held to the same, one model at a time."""
    with ENGINES.beside("batch", Batched()):
        yield


drawn = cache(random_models.random_model)


def seeds(engine: str) -> range:
    return SEEDS.get(engine, SEEDS["explicit"])


def may_refuse(engine: str, model: RandomModel) -> bool:
    """What the documentation of an engine says it does not do; a new engine is held to everything."""
    return {"dense": not model.plain, "symbolic": bool(model.classes)}.get(engine, False)


def taken(engine: str) -> list[int]:
    return [seed for seed in seeds(engine) if not may_refuse(engine, drawn(seed))]


def solve(model: RandomModel, engine: str) -> detente.Solution:
    return detente.solve(
        detente.parse_case(model.case_text(), name="drawn.yaml").model(), concepts=list(FIVE), engine=engine
    )


@cache
def solved(seed: int, engine: str) -> detente.Solution:
    return solve(drawn(seed), engine)


@cache
def graph_of(seed: int) -> naive.Model:
    return drawn(seed).naive_model()


def listed(solution: detente.Solution) -> dict[tuple[str, str], list[str]]:
    """Every set of a solution, in the order of its own listing; equilibria as those of nobody in particular."""
    sets = {(c, i): list(s) for c in solution.concepts for i, s in solution.stable[c].items()}
    return sets | {(c, ""): list(solution.equilibria[c]) for c in solution.concepts} | {("", ""): [*solution.feasible]}


# The contract of an engine


@engines
def test_an_engine_has_its_name_and_answers_by_it(engine: str) -> None:
    assert ENGINES[engine].name == engine
    solution = solved(taken(engine)[0], engine)
    assert solution.engine == engine
    assert solution.complete is True
    assert solution.stopped is None
    assert solution.concepts == FIVE


@engines
def test_an_engine_refuses_by_name_and_reason_and_only_what_it_says(engine: str) -> None:
    words = {"dense": ("forbidden", "indistinguishable", "merge"), "symbolic": ("indistinguishable",)}
    for seed in seeds(engine):
        model = drawn(seed)
        if not may_refuse(engine, model):
            assert solved(seed, engine).engine == engine, f"seed {seed}"
            continue
        with pytest.raises(detente.EngineRefusal) as refusal:
            solve(model, engine)
        assert refusal.value.engine == engine
        assert any(word in refusal.value.reason for word in words[engine]), refusal.value.reason
        assert engine in str(refusal.value)


@engines
def test_published_cases(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row of every case, as far as the engine takes the case."""
    monkeypatch.setattr("detente.stability.solve", partial(detente.solve, engine=engine))
    solved_rows, refused = 0, {}
    for slug in (entry.slug for entry in catalog.entries()):
        case = catalog.read_case(slug)
        reasons = {ENGINES[engine].refuses(detente.compile_model(case.model(p, h))) for p, h in case.selections()}
        if reasons != {None}:
            assert all(isinstance(reason, str) and reason for reason in reasons - {None})
            refused[slug] = reasons
            continue
        rows = catalog.results(slug)
        assert rows
        assert all(row.agrees is Answer.YES for row in rows), [row for row in rows if row.agrees is not Answer.YES]
        solved_rows += len(rows)
    assert solved_rows >= 25
    assert engine != "explicit" or not refused
    assert engine != "symbolic" or all("indistinguishable" in str(reason) for reason in refused.values())


@engines
def test_random_models_give_what_the_definitions_give(engine: str) -> None:
    assert len(taken(engine)) >= len(seeds(engine)) / 2
    kinds = {drawn(seed).kind for seed in taken(engine)}
    assert "plain" in kinds
    assert engine == "dense" or "forbidden moves" in kinds
    for seed in taken(engine):
        graph, solution = graph_of(seed), solved(seed, engine)
        wanted = {(c, i): naive.stable(graph, c, i) for c in FIVE for i in graph.decision_makers}
        wanted |= {(c, ""): naive.equilibria(graph, c) for c in FIVE} | {("", ""): graph.states}
        assert listed(solution) == wanted, f"seed {seed}"


@engines
def test_a_concept_does_not_depend_on_which_others_are_asked_for(engine: str) -> None:
    for seed in taken(engine)[FEWER][FEWER]:
        model = detente.parse_case(drawn(seed).case_text()).model()
        everything = listed(solved(seed, engine))
        for concepts in (["sseq"], ["smr", "nash"], ["seq", "gmr"]):
            found = detente.solve(model, concepts=concepts, engine=engine)
            assert tuple(found.stable) == tuple(found.equilibria) == tuple(concepts)
            assert all(everything[key] == states for key, states in listed(found).items()), f"seed {seed}"


# What follows from the definitions


def assert_lattice(solution: detente.Solution, name: object) -> None:
    assert len(IMPLIES) == 5
    for stronger, weaker in IMPLIES:
        for i, states in solution.stable[stronger].items():
            both = states & solution.stable[weaker][i]
            assert both.count == states.count, f"{name}: {stronger} does not imply {weaker} for {i}"
        both = solution.equilibria[stronger] & solution.equilibria[weaker]
        assert both.count == solution.equilibria[stronger].count, f"{name}: {stronger}, {weaker}"


@engines
def test_the_implication_lattice(engine: str) -> None:
    for seed in taken(engine):
        assert_lattice(solved(seed, engine), f"seed {seed}")
    for slug in (entry.slug for entry in catalog.entries()):
        case = catalog.read_case(slug)
        for p, h in case.selections():
            model = case.model(p, h)
            if ENGINES[engine].refuses(detente.compile_model(model)) is None:
                assert_lattice(detente.solve(model, engine=engine), (slug, p, h))


def rearranged(states: list[str], places: list[int]) -> list[str]:
    """States with their letters in another order, ascending by their new codes."""
    return sorted(("".join(s[k] for k in places) for s in states), key=lambda s: s[::-1].replace("-", "N"))


@engines
def test_the_order_of_options_and_decision_makers_changes_nothing(engine: str) -> None:
    for seed in taken(engine)[FEWER]:
        model, rng = drawn(seed), Random(seed)
        places = rng.sample(range(len(model.options)), len(model.options))
        other = replace(
            model,
            options=tuple(model.options[k] for k in places),
            decision_makers=tuple(rng.sample(model.decision_makers, len(model.decision_makers))),
            seed=None,
        )
        before = {key: rearranged(s, places) for key, s in listed(solved(seed, engine)).items()}
        after = {
            key: sorted(s, key=lambda s: s[::-1].replace("-", "N")) for key, s in listed(solve(other, engine)).items()
        }
        assert after == before, f"seed {seed}, options {places}"


@engines
def test_names_change_nothing(engine: str) -> None:
    """Names that look like the inner names of variables, and names of other lengths and orders."""
    awkward = ["y_y_a", "z_y_a", "l_0", "y_l_0", "TRUEish", "y_", "z_", "ite"]
    for seed in taken(engine)[FEWER]:
        model = drawn(seed)
        dms = {i: f"{'zyxwv'[k]}_{i}" for k, i in enumerate(model.decision_makers)}
        options = dict(zip(model.names, awkward, strict=False))
        after = listed(solve(model.relabelled(dms, options), engine))
        before = {(c, dms.get(i, "")): states for (c, i), states in listed(solved(seed, engine)).items()}
        assert after == before, f"seed {seed}"


@engines
def test_a_decision_maker_without_options_or_wishes_changes_nothing_for_others(engine: str) -> None:
    for seed in taken(engine)[FEWER]:
        model = drawn(seed)
        nobody = random_models.Preference("weights", ())
        more = replace(
            model,
            decision_makers=("nobody", *model.decision_makers),
            preferences={**model.preferences, "nobody": nobody},
            seed=None,
        )
        solution, before = solve(more, engine), listed(solved(seed, engine))
        found = listed(solution)
        assert {key: states for key, states in found.items() if key[1] != "nobody"} == before, f"seed {seed}"
        assert all(found[c, "nobody"] == found["", ""] for c in FIVE)


SCORES = (14, 15, 16, 30, 31, 32, 62, 63, 64, 65)
"""How many statements; the greatest score, and the mark of what is infeasible, meet the ends of integers."""


@long_but(every=4)
@engines
@pytest.mark.parametrize("n", [pytest.param(SCORES[k], marks=full) for k in take(len(SCORES), every=3)])
@pytest.mark.parametrize("by", ["statements", "weights"])
@pytest.mark.parametrize("one_way", [False, True])
def test_the_greatest_score_is_no_mark_at_the_ends_of_integers(engine: str, n: int, by: str, one_way: bool) -> None:
    """C's move to the best state of all is deterred: A and B, each alone, answer by a bad one.

    C has n statements, or weights whose scores span as much: the best state has the greatest score there is, one above
    the next where it is a sum. There are infeasible states beside.
    """
    told: dict[str, Any] = {
        "format": "detente/1",
        "decision_makers": {"A": {}, "B": {}, "C": {}},
        "options": {
            "c": {"owner": "C"} | ({"moves": "take-only"} if one_way else {}),
            "a": {"owner": "A"}, "b": {"owner": "B"}, "never": {"owner": "B"}, "most": {"owner": "C"},
        },
        "infeasible": ["never"],
        "preferences": {"A": ["a"], "B": ["b"], "C": ["not a and not b", *["c and not a and not b"] * (n - 1)]},
    }  # fmt: skip
    if by == "weights":
        told["preferences"]["C"] = {"weights": {"most": 2**n - 6, "c": 1, "a": -2, "b": -2}}
    solution = detente.solve(detente.parse_case(json.dumps(told)).model(), concepts=list(FIVE), engine=engine)
    assert solution.engine == engine
    here = solution.stable
    # A's and B's answers are improvements of theirs, and C cannot make up for them ...
    assert {c: "NNNNY" in here[c]["C"] for c in FIVE} == {
        "nash": False, "gmr": True, "smr": True, "seq": True, "sseq": True,
    }  # fmt: skip
    # ... but where it has neither, the greatest weight is worth more than they take ...
    assert {c: "NNNNN" in here[c]["C"] for c in FIVE} == dict.fromkeys(FIVE, False) or by == "statements"
    # ... at the best state there is nothing to gain; nobody deters A or B.
    assert all("YNNNY" in here[c]["C"] for c in FIVE)
    assert not any("YNNNY" in here[c][i] for c in FIVE for i in "AB")
    assert not any(s[3] == "Y" for c in FIVE for i in "ABC" for s in here[c][i])


@pytest.mark.skipif(find_spec("numba") is None, reason="not installed")
@pytest.mark.parametrize("own", [7, 8, 9, 15])
@pytest.mark.parametrize("one_way", [False, True])
def test_dense_counts_what_somebody_with_many_options_keeps(own: int, one_way: bool) -> None:
    """A wants the last of its options and not the first: where it has that, it stays, whatever the others are."""
    told: dict[str, Any] = {
        "format": "detente/1",
        "decision_makers": {"A": {}, "B": {}},
        "options": {f"o{k}": {"owner": "A"} for k in range(own)} | {"b": {"owner": "B"}},
        "preferences": {"A": [f"o{own - 1}", "not o0"], "B": ["b"]},
    }
    if one_way:
        told["options"]["o0"]["moves"] = "take-only"
    solution = detente.solve(detente.parse_case(json.dumps(told)).model(), concepts=["nash", "seq"], engine="dense")
    # What cannot be given up is kept as well, once it is taken.
    expected = 2 ** (own - 2) * 2 * (2 if one_way else 1)
    for concept in ("nash", "seq"):
        stays = solution.stable[concept]["A"]
        assert stays.count == expected
        assert stays.where(f"o{own - 1}").count == expected
        assert stays.where(f"o{own - 1} and not o0").count == 2 ** (own - 1)
        assert solution.equilibria[concept].count == expected // 2


# What a set of states promises


def sets_of(solution: detente.Solution) -> list[tuple[str, StateSet]]:
    sets = [("feasible", solution.feasible)]
    sets += [(f"{c} for {i}", s) for c in solution.concepts for i, s in solution.stable[c].items()]
    return sets + [(f"{c} equilibria", solution.equilibria[c]) for c in solution.concepts]


def assert_keeps_its_promises(states: StateSet, wanted: list[str], graph: naive.Model, name: str) -> None:
    assert states.known is True
    n = len(graph.options)
    shown = {s: [code_of(graph, m) for m in members] for s, members in graph.members.items()}
    assert (list(states), states.count) == (wanted, len(wanted)), name
    assert list(states.codes()) == [shown[s][0] for s in wanted] == sorted(states.codes()), name
    for s, codes in shown.items():
        assert (s in states) is (s in wanted), f"{name}: {s}"
        for code in codes:  # a member of a merged state names it
            assert (code in states) is (s in wanted), f"{name}: {code}"
            assert (letters(code, n) in states) is (s in wanted), f"{name}: {code}"
    feasible = {code for codes in shown.values() for code in codes}
    for code in set(range(2**n)) - feasible:
        assert code not in states
        assert letters(code, n) not in states
    for k in (0, 1, 2, len(wanted), len(wanted) + 5):
        assert states.first(k) == wanted[:k], f"{name}: first {k}"
    inside = {code for s in wanted for code in shown[s]}
    same = {k: {code >> k & 1 for code in inside} for k in range(n)}
    fixed = {option.name: bool(min(same[k])) for k, option in enumerate(graph.options) if len(same[k]) == 1}
    assert states.fixed() == fixed, name
    found, complete = states.patterns(2**n)
    assert complete is True
    assert matched(found, n) & feasible == inside, f"{name}: {found}"
    assert not graph.coalesced or matched(found, n) <= inside | (set(range(2**n)) - feasible)
    some, whole = states.patterns(1)
    assert len(some) == min(1, len(found))
    assert whole is (len(found) <= 1)
    assert matched(some, n) & feasible <= inside, f"{name}: {some}"


def code_of(graph: naive.Model, combination: naive.Combination) -> int:
    return sum(1 << k for k, option in enumerate(graph.options) if option.name in combination)


def matched(patterns: list[str], n: int) -> set[int]:
    """The codes that patterns match, by writing each of them out."""
    assert all(len(pattern) == n and {*pattern} <= {*"YN-"} for pattern in patterns), patterns
    return {
        sum(1 << k for k, letter in enumerate(word) if letter == "Y")
        for pattern in patterns
        for word in product(*(letter.replace("-", "NY") for letter in pattern))
    }


@engines
def test_sets_count_list_and_describe_exactly(engine: str) -> None:
    for seed in taken(engine)[FEWER]:
        graph, solution = graph_of(seed), solved(seed, engine)
        for name, states in sets_of(solution):
            assert_keeps_its_promises(states, list(states), graph, f"seed {seed}, {name}")


@long_but(every=2)
@engines
def test_sets_restrict_intersect_and_grow_exactly(engine: str) -> None:
    for seed in taken(engine)[FEWER][FEWER]:
        model, graph, solution = drawn(seed), graph_of(seed), solved(seed, engine)
        rng = Random(seed)
        tree = random_models.random_formula(rng, model.names)
        words, holds = random_models.text(tree, model.names), random_models.predicate(tree)
        everywhere = {s for s, members in graph.members.items() if all(holds(m) for m in members)}
        sets = sets_of(solution)
        for name, states in sets:
            wanted = [s for s in states if s in everywhere]
            where = f"seed {seed}, {name}: {words}"
            assert_keeps_its_promises(states.where(words), wanted, graph, where)
            assert list(states.where(detente.compile_model(solution.model).formula(words))) == wanted, where
            other_name, other = rng.choice(sets)
            others = set(other)
            both = [s for s in states if s in others]
            assert_keeps_its_promises(states & other, both, graph, f"seed {seed}, {name} & {other_name}")
            assert list(other & states) == both
            more = rng.sample(graph.states, min(3, len(graph.states)))
            grown = states.including([code_of(graph, graph.members[s][0]) for s in more])
            wanted = [s for s in graph.states if s in states or s in more]
            assert_keeps_its_promises(grown, wanted, graph, f"seed {seed}, {name} including {more}")
            assert_keeps_its_promises(states.including([]), list(states), graph, f"seed {seed}, {name}")
        assert list(solution.feasible.where("true")) == graph.states
        assert solution.feasible.where("false").count == 0


@engines
def test_sets_refuse_what_names_no_state(engine: str) -> None:
    solution = solved(taken(engine)[0], engine)
    n = len(solution.conflict.options)
    for name, states in sets_of(solution):
        for wrong in ("", "Y" * (n + 1), "y" * n):
            with pytest.raises(detente.UsageError):
                assert wrong in states
        assert None not in states, name
        assert 1.5 not in states, name
        for text in ("nobody_knows", "("):
            with pytest.raises(detente.DetenteError):
                states.where(text)


@engines
def test_codes_of_no_combination_are_in_no_set(engine: str) -> None:
    for seed in taken(engine)[FEWER]:
        solution = solved(seed, engine)
        n = len(solution.conflict.options)
        for name, states in sets_of(solution):
            for code in list(states.codes())[:3]:
                assert code + 2**n not in states, f"seed {seed}, {name}"
                assert code - 2**n not in states, f"seed {seed}, {name}"
            assert -1 not in states, f"seed {seed}, {name}"
            assert 2**n not in states, f"seed {seed}, {name}"


@engines
def test_sets_of_different_solutions_do_not_mix(engine: str) -> None:
    seed = taken(engine)[0]
    one, other = solved(seed, engine), solve(drawn(seed), engine)
    with pytest.raises(detente.UsageError):
        _ = one.feasible & other.feasible


@engines
def test_what_is_not_known_is_not_guessed(engine: str) -> None:
    """An unknown part of a known set: outside it nothing is a member; inside nobody can tell."""
    for seed in taken(engine)[FEWER]:
        solution = solved(seed, engine)
        states = solution.stable["nash"][solution.conflict.decision_makers[0]]
        unknown = UnknownSet(states, "it took too long")
        assert unknown.known is False
        refused: list[Callable[[], Any]] = [
            lambda u=unknown: u.count, lambda u=unknown: list(u), lambda u=unknown: u.first(1),
            lambda u=unknown: u.fixed(), lambda u=unknown: u.patterns(1), lambda u=unknown: list(u.codes()),
        ]  # fmt: skip
        for question in refused:
            with pytest.raises(detente.BoundReached, match="it took too long"):
                question()
        for s in solution.feasible:
            if s in states:
                with pytest.raises(detente.BoundReached):
                    assert s in unknown
            else:
                assert s not in unknown
        nothing = solution.feasible.where("false")
        for empty in (unknown & nothing, nothing & unknown, unknown.where("false")):
            assert (empty.known, empty.count) == (True, 0)
        if states.count:
            assert (solution.feasible & unknown).known is False
            assert (unknown & solution.feasible).known is False


def engines_that_take(seed: int) -> Mapping[str, detente.Solution]:
    return {e: solved(seed, e) for e in ENGINES if not may_refuse(e, drawn(seed))}


@pytest.mark.skipif(any(find_spec(m) is None for m in NEEDS.values()), reason="an engine is not installed")
def test_all_engines_give_the_same() -> None:
    for seed in take(range(0, 600, 9)):
        by_engine = {e: listed(s) for e, s in engines_that_take(seed).items()}
        assert all(found == by_engine["explicit"] for found in by_engine.values()), f"seed {seed}"

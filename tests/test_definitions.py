"""The solver against an independent, literal reading of the definitions, and against what follows from them.

`naive.py` is the reading, `random_models.py` draws the population: 600 models, the same in every run. A failure names
the seed; `print(random_models.random_model(SEED).case_text())` shows the model.

Sources of the definitions: Nash 1950/51; Howard 1971 (GMR, SMR); Fraser and Hipel 1979, 1984 (SEQ, SIM); after Rêgo and
Vieira 2015, 2017 (SSEQ); legal sequences after Fang, Hipel, Kilgour 1993.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
import naive
import random_models
from naive import FIVE
from random_models import POPULATION, Ban, Preference, RandomModel, Rule, Tree, pattern, predicate
from seeds import examples, full, long, long_but, not_quick, take

SIX = (*FIVE, "sim")

DRAWN = take(POPULATION)
SEEDS = DRAWN[: len(DRAWN) // 20 * 20]  # as many of each kind as the population has
CHUNKS = [pytest.param(SEEDS[n : n + 30], id=f"seeds-from-{SEEDS[n]}", marks=full) for n in range(0, len(SEEDS), 30)]
# All kinds of model, because kinds repeat after twenty seeds.
SOME = SEEDS[:: {1: 7}.get(SEEDS.step, 3)]


def enough(found: int, of_all: int) -> bool:
    """Tell whether the seeds that are drawn have their share of what the whole population has at least."""
    return found * POPULATION >= of_all * len(SEEDS)


Step = Callable[[str, str], set[str]]
Verdicts = dict[str, dict[str, list[str]]]  # concept -> decision maker -> stable states, in the order of their codes

drawn = cache(random_models.random_model)


def concepts_of(model: RandomModel) -> tuple[str, ...]:
    """SIM is not defined with coalesced states."""
    return FIVE if model.classes else SIX


def verdicts_of(graph: naive.Model) -> Verdicts:
    concepts = FIVE if graph.coalesced else SIX
    return {c: {i: naive.stable(graph, c, i) for i in graph.decision_makers} for c in concepts}


def by_definition(model: RandomModel, cls: type[naive.Model] = naive.Model) -> Verdicts:
    return verdicts_of(model.naive_model(cls))


@cache
def parsed(text: str) -> detente.Case:
    return detente.parse_case(text, name="drawn.yaml")


def solve(model: RandomModel, engine: str, concepts: Sequence[str] | None = None) -> detente.Solution:
    case = parsed(model.case_text())
    return detente.solve(case.model(), concepts=list(concepts or concepts_of(model)), engine=engine)


def by_solver(model: RandomModel, engine: str, concepts: Sequence[str] | None = None) -> Verdicts:
    solution = solve(model, engine, concepts)
    return {c: {i: list(states) for i, states in by_dm.items()} for c, by_dm in solution.stable.items()}


@cache
def graph_of(seed: int) -> naive.Model:
    return drawn(seed).naive_model()


@cache
def expected(seed: int) -> Verdicts:
    return verdicts_of(graph_of(seed))


@cache
def solved(seed: int, engine: str) -> detente.Solution:
    # SIM is no concern of an engine that is made for hypercubes: dense is asked for the five it must know.
    return solve(drawn(seed), engine, FIVE if engine == "dense" else None)


@cache
def found(seed: int, engine: str = "explicit") -> Verdicts:
    stable = solved(seed, engine).stable
    return {c: {i: list(states) for i, states in by_dm.items()} for c, by_dm in stable.items()}


def everywhere_stable(graph: naive.Model, by_dm: Mapping[str, Iterable[str]]) -> list[str]:
    """The equilibria that follow from individual stability."""
    return [s for s in graph.states if all(s in set(states) for states in by_dm.values())]


def complaints(seed: int, engine: str, concepts: Sequence[str]) -> list[str]:
    """Every decision maker and state at which the solver and the definitions differ."""
    graph, solution, lines = graph_of(seed), solved(seed, engine), []
    if list(solution.feasible) != graph.states:
        lines.append(f"seed {seed}, {engine}: feasible {list(solution.feasible)}, by definition {graph.states}")
    for concept in concepts:
        if list(solution.stable[concept]) != graph.decision_makers:
            lines.append(f"seed {seed}, {engine}: decision makers {list(solution.stable[concept])}")
        for i in graph.decision_makers:
            got, wanted = list(solution.stable[concept][i]), expected(seed)[concept][i]
            if got != wanted:
                extra, missing = [s for s in got if s not in wanted], [s for s in wanted if s not in got]
                lines.append(
                    f"seed {seed}, {engine}, {concept}, {i}: wrongly stable {extra}, wrongly unstable {missing}"
                    + ("" if extra or missing else f", order {got}")
                )
        got = list(solution.equilibria[concept])
        wanted = everywhere_stable(graph, expected(seed)[concept])
        if got != wanted:
            lines.append(f"seed {seed}, {engine}, {concept}: equilibria {got}, by definition {wanted}")
    return lines


# Agreement with the definitions


@not_quick
@pytest.mark.quick
@pytest.mark.parametrize("seeds", CHUNKS)
def test_explicit_gives_what_the_definitions_give(seeds: range) -> None:
    """Nash, GMR, SMR, SEQ, SSEQ of every decision maker at every state, whatever the model."""
    lines = [line for seed in seeds for line in complaints(seed, "explicit", FIVE)]
    assert not lines, "\n".join(lines)


@not_quick
@pytest.mark.quick
@pytest.mark.parametrize("seeds", CHUNKS)
def test_dense_gives_what_the_definitions_give_or_refuses(seeds: range) -> None:
    """Plain models exactly; those in which the last mover matters (forbidden moves, coalesced states) are refused."""
    lines = []
    for seed in seeds:
        if drawn(seed).plain:
            lines += complaints(seed, "dense", FIVE)
        else:
            with pytest.raises(detente.EngineRefusal) as refusal:
                solved(seed, "dense")
            assert refusal.value.engine == "dense"
            assert refusal.value.reason
    assert not lines, "\n".join(lines)


@pytest.mark.quick
@pytest.mark.parametrize("seeds", CHUNKS)
def test_sim_gives_what_our_reading_gives(seeds: range) -> None:
    """Simultaneous sanctioning, after Fraser and Hipel 1984, in the reading written out in `naive.sim`."""
    lines = [line for seed in seeds if not drawn(seed).classes for line in complaints(seed, "explicit", ["sim"])]
    assert not lines, "\n".join(lines)


def test_every_engine_was_asked_as_often_as_it_should() -> None:
    """The explicit engine solves all models; dense solves the plain ones and refuses exactly the others."""

    def outcome(seed: int, engine: str) -> str:
        try:
            return f"solved by {solved(seed, engine).engine}"
        except detente.EngineRefusal:
            return "refused"

    explicit = Counter(outcome(seed, "explicit") for seed in SEEDS)
    dense = Counter((drawn(seed).kind, outcome(seed, "dense")) for seed in SEEDS)
    assert explicit == {"solved by explicit": len(SEEDS)}
    assert dense == {
        ("plain", "solved by dense"): 360 * len(SEEDS) // POPULATION,
        ("forbidden moves", "refused"): 120 * len(SEEDS) // POPULATION,
        ("coalesced states", "refused"): 60 * len(SEEDS) // POPULATION,
        ("forbidden moves and coalesced states", "refused"): 60 * len(SEEDS) // POPULATION,
    }
    assert all(solved(seed, "explicit").complete is True for seed in SEEDS)


def test_sim_is_refused_with_coalesced_states() -> None:
    for seed in SOME:
        if drawn(seed).classes:
            with pytest.raises(detente.DetenteError):
                solve(drawn(seed), "auto", ["sim"])


def test_the_engine_chosen_automatically_gives_the_same() -> None:
    for seed in SOME:
        assert by_solver(drawn(seed), "auto") == expected(seed), f"seed {seed}"


def test_concepts_asked_for_one_at_a_time_are_the_same() -> None:
    """A concept does not depend on which others are computed with it."""
    for seed in SOME[::3]:
        for concept in concepts_of(drawn(seed)):
            verdicts = by_solver(drawn(seed), "explicit", [concept])
            assert verdicts == {concept: expected(seed)[concept]}, f"seed {seed}"


def test_sets_of_states_count_and_restrict_like_the_definitions() -> None:
    """Counts, membership, first states and restriction by a formula, checked against plain Python."""
    for seed in SOME:
        model, graph, solution = drawn(seed), graph_of(seed), solved(seed, "explicit")
        tree = random_models.random_formula(Random(seed), model.names)
        for i in graph.decision_makers:
            states, wanted = solution.stable["gmr"][i], expected(seed)["gmr"][i]
            assert states.count == len(wanted)
            assert states.first(2) == wanted[:2]
            assert [s for s in graph.states if s in states] == wanted
            assert list(states & solution.feasible) == wanted
            if not model.classes:
                holding = [s for s in wanted if predicate(tree)(graph.members[s][0])]
                words = random_models.text(tree, model.names)
                assert list(states.where(words)) == holding, f"seed {seed}: {words}"


# The population itself


def test_the_population_has_the_shape_it_should() -> None:
    """What makes the agreement worth something, so that it cannot silently decay."""
    models = [drawn(seed) for seed in SEEDS]
    graphs = [graph_of(seed) for seed in SEEDS]
    assert POPULATION >= 500
    assert Counter(model.kind for model in models) == {
        "plain": 360 * len(SEEDS) // POPULATION,
        "forbidden moves": 120 * len(SEEDS) // POPULATION,
        "coalesced states": 60 * len(SEEDS) // POPULATION,
        "forbidden moves and coalesced states": 60 * len(SEEDS) // POPULATION,
    }
    large = [3 <= len(m.decision_makers) <= 5 and 4 <= len(m.options) <= 6 for m in models]
    assert sum(large) >= len(models) / 2
    assert {len(m.decision_makers) for m in models} == {1, 2, 3, 4, 5}
    assert {len(m.options) for m in models} == {1, 2, 3, 4, 5, 6}

    directions = [{option.moves for option in m.options} for m in models]
    assert enough(sum("take-only" in d for d in directions), 150)
    assert enough(sum("drop-only" in d for d in directions), 150)
    assert enough(sum(len(g.combinations) < 2 ** len(g.options) for g in graphs), 300)
    assert {rule.kind for m in models for rule in m.infeasible} == {
        "when",
        "at_most_one",
        "at_least_one",
        "exactly_one",
    }
    assert enough(sum({option.owner for option in m.options} < set(m.decision_makers) for m in models), 40)
    tied = [any(len(set(g.worth[i].values())) < len(g.states) for i in g.decision_makers) for g in graphs]
    assert enough(sum(tied), 400)
    strict = [any(len(set(g.worth[i].values())) == len(g.states) > 4 for i in g.decision_makers) for g in graphs]
    assert enough(sum(strict), 40)

    kinds = Counter(p.kind for m in models for p in m.preferences.values())
    assert enough(min(kinds[kind] for kind in ("statements", "ranking", "weights")), 200)
    by_kind = {kind: [p for m in models for p in m.preferences.values() if p.kind == kind] for kind in kinds}
    words = Counter(word for p in by_kind["statements"] for tree in p.entries for word in words_of(tree))
    assert enough(min(words[word] for word in ("not", "and", "or", "if", "iff", "pattern", "const", "option")), 20)
    assert enough(sum(any(len(group) > 1 for group in p.entries) for p in by_kind["ranking"]), 100)
    letters = [{len(entry[1]) for group in p.entries for entry in group} for p in by_kind["ranking"]]
    assert enough(sum(len(sizes) > 1 for sizes in letters), 50), "rankings with patterns among the states"
    weights = [number for p in by_kind["weights"] for _, number in p.entries]
    assert enough(sum(number.startswith("-") for number in weights), 100)
    assert enough(sum("." in number for number in weights), 100)


def test_every_class_merges_and_every_ban_forbids_something() -> None:
    """Otherwise it would be open whether an engine has to refuse the model."""
    effects = 0
    for seed in SEEDS:
        model, graph = drawn(seed).indifferent(), graph_of(seed)
        assert sum(len(members) > 1 for members in graph.members.values()) == len(model.classes)
        if model.forbidden:
            free = replace(model, forbidden=(), classes=()).naive_model().moves
            for ban in model.forbidden:
                moves = replace(model, forbidden=(ban,), classes=()).naive_model().moves
                assert moves[ban.by] != free[ban.by], f"seed {seed}"
            # A class may still have a move of one member that is forbidden to another.
            effects += bool(model.classes) and graph.moves != replace(model, forbidden=()).naive_model().moves
    assert enough(effects, 40)


def words_of(tree: Tree) -> list[str]:
    kind, *rest = tree
    inner = [] if kind in ("option", "const", "pattern") else rest
    return [kind, *(word for part in inner for word in words_of(part))]


def test_the_concepts_differ_on_enough_models() -> None:
    """On many models the five equilibrium sets are not all equal, and each concept differs from each other one."""
    sets = {seed: {c: tuple(everywhere_stable(graph_of(seed), expected(seed)[c])) for c in FIVE} for seed in SEEDS}
    assert enough(sum(len(set(by_concept.values())) > 1 for by_concept in sets.values()), 100)
    for n, one in enumerate(FIVE):
        for other in FIVE[n + 1 :]:
            assert enough(sum(s[one] != s[other] for s in sets.values()), 50), (one, other)
    assert enough(sum(e.get("sim", e["seq"]) != e["seq"] for e in map(expected, SEEDS)), 30)


def test_the_oracle_reaches_what_the_definition_of_joint_moves_says() -> None:
    """Fang, Hipel, Kilgour 1993: the two rules with the sets of last movers, applied until nothing is new."""
    for seed in SOME:
        graph = graph_of(seed)
        for i in graph.decision_makers:
            for s in graph.states[:6]:
                coalition = graph.others(i)
                moves = {j: graph.moves[j] for j in coalition}
                improvements = {j: {x: graph.improvements(j, x) for x in graph.states} for j in coalition}
                assert graph.joint_moves(coalition, s) == by_two_rules(moves, s)
                assert graph.joint_improvements(coalition, s) == by_two_rules(improvements, s)


def by_two_rules(steps: Mapping[str, Mapping[str, set[str]]], s: str) -> set[str]:
    last_movers: dict[str, set[str]] = {}
    for j, step in steps.items():
        for q in step[s]:
            last_movers.setdefault(q, set()).add(j)
    before = None
    while before != last_movers:
        before = {q: set(movers) for q, movers in last_movers.items()}
        for q, movers in before.items():
            for j, step in steps.items():
                if movers != {j}:
                    for t in step[q]:
                        last_movers.setdefault(t, set()).add(j)
    return set(last_movers)


# Wrong shortcuts: the population tells them from the definitions, so a solver that took one would fail above


class EachOpponentOnce(naive.Model):
    """Wrong: in a chain of countermoves every opponent moves at most once."""

    def ends_of_sequences(self, coalition: Iterable[str], start: str, step: Step) -> set[str]:
        found: set[tuple[str, frozenset[str]]] = set()
        waiting = [(start, frozenset(coalition))]
        while waiting:
            x, left = waiting.pop()
            new = {(t, left - {j}) for j in left for t in step(j, x)} - found
            found |= new
            waiting += new
        return {x for x, _ in found}


class TwiceInARow(naive.Model):
    """Wrong where single moves are forbidden: the plain closure, in which somebody may move twice in a row."""

    def ends_of_sequences(self, coalition: Iterable[str], start: str, step: Step) -> set[str]:
        found: set[str] = set()
        waiting = [start]
        while waiting:
            x = waiting.pop()
            new = {t for j in coalition for t in step(j, x)} - found
            found |= new
            waiting += new
        return found


@cache
def misjudged(variant: type[naive.Model]) -> dict[str, dict[str, list[int]]]:
    """Concept -> kind of model -> the seeds at which the solver and the wrong variant differ."""
    seeds: dict[str, dict[str, list[int]]] = {c: {drawn(s).kind: [] for s in SEEDS} for c in FIVE}
    for seed in SEEDS:
        wrong = by_definition(drawn(seed), variant)
        for concept in FIVE:
            if wrong[concept] != found(seed)[concept]:
                seeds[concept][drawn(seed).kind].append(seed)
    return seeds


def total(variant: type[naive.Model], kinds: Sequence[str], concepts: Sequence[str] = FIVE) -> int:
    by_concept = misjudged(variant)
    return len({seed for c in concepts for kind in kinds for seed in by_concept[c][kind]})


def test_a_solver_that_lets_each_opponent_move_once_would_fail() -> None:
    """Chains in which an opponent moves again later exist, and decide verdicts, in models of every kind."""
    kinds = sorted({drawn(seed).kind for seed in SEEDS})
    assert enough(total(EachOpponentOnce, kinds), 40)
    # On plain models alone too, which are all that the dense engine is asked.
    assert enough(total(EachOpponentOnce, ["plain"], ["seq"]), 20)
    assert enough(total(EachOpponentOnce, ["plain"], ["sseq"]), 20)
    assert enough(total(EachOpponentOnce, ["forbidden moves"]), 3)


def test_a_solver_that_lets_somebody_move_twice_in_a_row_would_fail() -> None:
    """Under forbidden moves, and with coalesced states, two moves of one opponent are not one move."""
    assert enough(total(TwiceInARow, ["forbidden moves"], ["gmr"]), 15)
    assert enough(total(TwiceInARow, ["forbidden moves"], ["smr"]), 5)
    assert enough(total(TwiceInARow, ["forbidden moves"], ["seq", "sseq"]), 3)
    assert enough(total(TwiceInARow, ["coalesced states"]), 12)
    assert enough(total(TwiceInARow, ["forbidden moves and coalesced states"]), 12)


def test_the_clause_changes_nothing_where_moves_are_transitive() -> None:
    """Without forbidden moves and coalesced states the plain closure is right: what the dense engine rests on."""
    assert total(TwiceInARow, ["plain"]) == 0


# What follows from the definitions


def test_implications_hold_for_every_decision_maker() -> None:
    """Nash => SSEQ => SEQ and SMR; SEQ => GMR; SMR => GMR; SEQ => SIM. SEQ and SMR are not comparable."""
    arrows = [("nash", "sseq"), ("sseq", "seq"), ("sseq", "smr"), ("seq", "gmr"), ("smr", "gmr"), ("seq", "sim")]
    for seed in SEEDS:
        engines = ("explicit", "dense") if drawn(seed).plain else ("explicit",)
        for engine in engines:
            verdicts = found(seed, engine)
            for stronger, weaker in arrows:
                if weaker in verdicts:
                    for i, states in verdicts[stronger].items():
                        assert set(states) <= set(verdicts[weaker][i]), (
                            f"seed {seed}, {engine}, {i}: {stronger}, {weaker}"
                        )
    some_only_seq = any(set(found(s)["seq"][i]) - set(found(s)["smr"][i]) for s in SEEDS for i in found(s)["seq"])
    some_only_smr = any(set(found(s)["smr"][i]) - set(found(s)["seq"][i]) for s in SEEDS for i in found(s)["seq"])
    assert some_only_seq
    assert some_only_smr


def unordered(verdicts: Verdicts) -> dict[str, dict[str, set[str]]]:
    return {c: {i: set(states) for i, states in by_dm.items()} for c, by_dm in verdicts.items()}


def assert_same(seed: int, changed: RandomModel, translate: Callable[[str], str], dm: Callable[[str], str]) -> None:
    """The changed model has the verdicts of the old one, states and decision makers translated."""
    for engine in ("explicit", "dense") if drawn(seed).plain else ("explicit",):
        concepts = FIVE if engine == "dense" else concepts_of(changed)
        wanted = {
            c: {dm(i): {translate(s) for s in states} for i, states in by_dm.items()}
            for c, by_dm in found(seed, engine).items()
        }
        assert unordered(by_solver(changed, engine, concepts)) == wanted, (
            f"seed {seed}, {engine}\n{changed.case_text()}"
        )


def same(x: str) -> str:
    return x


def test_other_ids_change_nothing() -> None:
    """Relabelling decision makers and options."""
    for seed in SOME:
        model, rng = drawn(seed), Random(seed)
        others = rng.sample(["Zed", "nor", "y1", "N_N", "ada"], len(model.decision_makers))
        dms = dict(zip(model.decision_makers, others, strict=True))
        words = rng.sample(["x1", "x2", "Note", "andy", "falsely", "YNY_", "ifif"], len(model.names))
        changed = model.relabelled(dms, dict(zip(model.names, words, strict=True)))
        assert_same(seed, changed, same, dms.__getitem__)


def test_the_order_of_decision_makers_changes_nothing() -> None:
    for seed in SOME:
        model = drawn(seed)
        order = tuple(Random(seed).sample(model.decision_makers, len(model.decision_makers)))
        changed = replace(model, decision_makers=order, seed=None)
        assert_same(seed, changed, same, same)


def test_the_order_of_options_changes_only_the_letters() -> None:
    for seed in SOME:
        model = drawn(seed)
        order = Random(seed).sample(range(len(model.options)), len(model.options))
        changed = replace(model, options=tuple(model.options[n] for n in order), seed=None)
        assert_same(seed, changed, lambda s, order=order: "".join(s[n] for n in order), same)


def test_a_statement_repeated_at_a_lower_place_changes_nothing() -> None:
    """The score is lexicographic, so a copy below can never decide."""
    asked = 0
    for seed in SOME:
        rng = Random(seed)

        def repeat(p: Preference, rng: Random = rng) -> Preference:
            if p.kind != "statements":
                return p
            n = rng.randrange(len(p.entries))
            at = rng.randint(n + 1, len(p.entries))
            return replace(p, entries=(*p.entries[:at], p.entries[n], *p.entries[at:]))

        changed = drawn(seed).with_preference(repeat)
        if changed.preferences != drawn(seed).preferences:
            asked += 1
            assert_same(seed, changed, same, same)
    assert enough(asked, 25)


@long_but(every=3)
@pytest.mark.parametrize("factor", ["3", "0.1", "1000000007"])
def test_scaling_weights_changes_nothing(factor: str) -> None:
    """Only the order of the scores counts, and weights are exact."""

    def scale(p: Preference) -> Preference:
        if p.kind != "weights":
            return p
        return replace(p, entries=tuple((o, format(Decimal(w) * Decimal(factor), "f")) for o, w in p.entries))

    asked = 0
    for seed in SOME:
        changed = drawn(seed).with_preference(scale)
        if changed.preferences != drawn(seed).preferences:
            asked += 1
            assert_same(seed, changed, same, same)
    assert enough(asked, 20)


def with_idle_option(model: RandomModel, rng: Random) -> tuple[RandomModel, int]:
    """The model and one more option, both ways, of somebody; in no rule and in nobody's preference; and its place."""
    place = rng.randint(0, len(model.options))
    idle = naive.Option("idle", rng.choice(model.decision_makers))
    return replace(model, options=(*model.options[:place], idle, *model.options[place:]), seed=None), place


def product_with_idle(verdicts: Verdicts, place: int) -> dict[str, dict[str, set[str]]]:
    return {
        c: {i: {s[:place] + letter + s[place:] for s in states for letter in "YN"} for i, states in by_dm.items()}
        for c, by_dm in verdicts.items()
    }


@long
def test_an_option_nobody_cares_about_multiplies_the_verdicts() -> None:
    """Without forbidden moves and coalesced states, (s, idle or not) is stable exactly where s was.

    The new option adds steps that change nothing anybody cares about. They lead nobody to an improvement, and what they
    add to joint moves is to stay, or to let somebody move twice in a row, which transitive moves allow anyhow.
    """
    for seed in SOME:
        if drawn(seed).plain:
            enlarged, place = with_idle_option(drawn(seed), Random(seed))
            # First that it is true, by the definitions; then that the solver knows it.
            assert unordered(by_definition(enlarged)) == product_with_idle(expected(seed), place), f"seed {seed}"
            for engine in ("explicit", "dense"):
                verdicts = unordered(by_solver(enlarged, engine, FIVE if engine == "dense" else SIX))
                wanted = product_with_idle(found(seed, engine), place)
                assert verdicts == wanted, f"seed {seed}, {engine}\n{enlarged.case_text()}"


# Small models by hand


def ranked(model: RandomModel, rankings: Mapping[str, str]) -> RandomModel:
    """The model with rankings written as states, best first."""
    preferences = {
        i: Preference("ranking", tuple((pattern(model.names, state),) for state in states.split()))
        for i, states in rankings.items()
    }
    return replace(model, preferences=preferences)


def by_hand(owners: str, **more: Any) -> RandomModel:
    """Options a, b, c, ... with an owner each, given as a string of one-letter decision makers."""
    options = tuple(naive.Option(name, owner) for name, owner in zip("abcdef", owners, strict=False))
    return RandomModel(tuple(dict.fromkeys(owners)), options, {}, **more)


ENGINES = ("explicit", "dense", "auto")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_sanction_in_which_one_opponent_moves_twice(engine: str) -> None:
    """Legal sequences may be of any length: B, C and B again punish F for leaving NNN."""
    model = ranked(
        by_hand("FBC"),
        {
            "F": "YNN YYN YYY NNN YNY NYN NNY NYY",
            "B": "YYN YNN YNY YYY NNN NYN NNY NYY",
            "C": "YYY YYN YNN YNY NNN NYN NNY NYY",
        },
    )
    graph = model.naive_model()
    assert graph.improvements("F", "NNN") == {"YNN"}
    assert graph.joint_improvements({"B", "C"}, "YNN") >= {"YYN", "YYY", "YNY"}
    solution = solve(model, engine, FIVE)
    for concept in ("gmr", "smr", "seq", "sseq"):
        assert "NNN" in solution.stable[concept]["F"], concept
    assert "NNN" not in solution.stable["nash"]["F"]
    assert "NNN" not in by_definition(model, EachOpponentOnce)["seq"]["F"]


TWO_STEPS = Ban("J", ("not", ("option", "b")), ("option", "c"))


def test_nobody_moves_twice_in_a_row() -> None:
    """J may take c only once it has b, so that alone it cannot go from YNN to YYY, where F would be punished."""
    rankings = {"F": "YNN YYN YNY NNN NYN NNY NYY YYY", "J": "NNN YNN NYN YYN NNY YNY NYY YYY"}
    model = ranked(by_hand("FJJ", forbidden=(TWO_STEPS,)), rankings)
    assert model.naive_model().joint_moves({"J"}, "YNN") == {"YYN"}
    assert "NNN" not in solve(model, "explicit").stable["gmr"]["F"]
    assert "NNN" in by_definition(model, TwiceInARow)["gmr"]["F"]
    with pytest.raises(detente.EngineRefusal):
        solve(model, "dense", FIVE)


def test_somebody_else_may_move_in_between() -> None:
    """As before, with a third decision maker whose option nobody minds: now J, K, J is a legal sequence."""
    weights = Preference("weights", (("d", "0"),))
    model = by_hand("FJJK", forbidden=(TWO_STEPS,))
    punished = ("and", ("option", "a"), ("option", "b"), ("option", "c"))
    statements = Preference("statements", (("not", punished), ("option", "a")))
    model = replace(model, preferences={"F": statements, "J": weights, "K": weights})
    assert {"YYYN", "YYYY"} <= model.naive_model().joint_moves({"J", "K"}, "YNNN")
    stable = solve(model, "explicit").stable
    assert "NNNN" in stable["gmr"]["F"]
    assert "NNNN" not in stable["seq"]["F"]


def test_a_return_to_the_state_left_is_a_sanction() -> None:
    """With coalesced states opponents can restore what the focal decision maker changed: s is not better than s.

    F takes a at NNN. B, C, B and C then lead through the class -YN, in which a is no longer told apart, back to NNN.
    NNN is the worst of all for F, so nothing else can deter it.
    """
    model = ranked(
        by_hand("FBC", classes=(pattern(("a", "b", "c"), "-YN"),)),
        {
            "F": "YNN -YN NYY YYY NNY YNY NNN",
            "B": "-YN YNN NNY NYY NNN YNY YYY",
            "C": "NNN NNY NYY -YN YNN YNY YYY",
        },
    )
    graph = model.naive_model()
    assert graph.improvements("F", "NNN") == {"YNN"}
    assert "NNN" in graph.joint_improvements({"B", "C"}, "YNN")
    assert all(graph.prefers("F", x, "NNN") for x in graph.states if x != "NNN")
    stable = solve(model, "explicit").stable
    assert list(solve(model, "explicit").feasible) == ["NNN", "YNN", "-YN", "NNY", "YNY", "NYY", "YYY"]
    assert "NNN" in stable["gmr"]["F"]
    assert "NNN" in stable["seq"]["F"]
    # F can take a again, and be better off than at NNN.
    assert "NNN" not in stable["smr"]["F"]
    assert "NNN" not in stable["sseq"]["F"]
    assert unordered(by_solver(model, "auto", FIVE)) == unordered(by_definition(model))


@pytest.mark.parametrize("name", ["NN", "YN", "-N"])
def test_a_ranking_names_a_coalesced_state_by_any_member(name: str) -> None:
    """The one place of a class is the same whichever member, or the shown pattern, stands in the ranking."""
    model = by_hand("FG", classes=(("not", ("option", "b")),))
    weights = Preference("weights", (("b", "1"),))
    ranking = Preference("ranking", tuple((pattern(("a", "b"), state),) for state in (name, "NY", "YY")))
    model = replace(model, preferences={"F": weights, "G": ranking})
    assert list(solve(model, "explicit").stable["nash"]["G"]) == ["-N"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_single_decision_maker_is_never_deterred(engine: str) -> None:
    """Without opponents every concept is Nash: the best of what can be reached."""
    model = by_hand("FF", infeasible=(Rule("when", when=pattern(("a", "b"), "YY")),))
    model = replace(model, preferences={"F": Preference("weights", (("a", "1"), ("b", "-0.5")))})
    solution = solve(model, engine, FIVE)
    assert list(solution.feasible) == ["NN", "YN", "NY"]
    for concept in FIVE:
        assert list(solution.stable[concept]["F"]) == ["YN"]
        assert list(solution.equilibria[concept]) == ["YN"]


def test_single_decision_makers_of_the_population_are_never_deterred() -> None:
    alone = [seed for seed in SEEDS if len(drawn(seed).decision_makers) == 1]
    assert enough(len(alone), 5)
    for seed in alone:
        assert len({str(verdicts) for verdicts in found(seed).values()}) == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_somebody_without_options_is_content_everywhere(engine: str) -> None:
    """It has no moves, so nothing tempts it and it deters nobody, whatever it prefers."""
    model = replace(by_hand("FG"), decision_makers=("F", "watcher", "G"))
    model = ranked(model, {"F": "YN YY NN NY", "watcher": "NN YN NY YY", "G": "NY YY NN YN"})
    solution = solve(model, engine, FIVE)
    for concept in FIVE:
        assert list(solution.stable[concept]["watcher"]) == ["NN", "YN", "NY", "YY"]
    without = replace(model, decision_makers=("F", "G"))
    for concept in FIVE:
        assert list(solution.equilibria[concept]) == list(solve(without, engine, FIVE).equilibria[concept])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("length", [64, 65, 80, 200])
def test_the_first_of_many_statements_outweighs_all_others(engine: str, length: int) -> None:
    """Lexicographic whatever the number of statements: no score of 63 or 64 bits is wide enough."""
    taken, not_taken = ("option", "a"), ("not", ("option", "a"))
    model = by_hand("FG")
    model = replace(
        model,
        preferences={
            "F": Preference("statements", (taken, *[not_taken] * (length - 1))),
            "G": Preference("statements", (*[("const", True)] * (length - 1), ("option", "b"))),
        },
    )
    solution = solve(model, engine, FIVE)
    assert list(solution.stable["nash"]["F"]) == ["YN", "YY"]
    assert list(solution.stable["nash"]["G"]) == ["NY", "YY"]


def test_weights_are_exact() -> None:
    """0.1 and 0.2 weigh as much as 0.3: exchanging them is no improvement."""
    both_or_neither = ("iff", ("option", "c"), ("or", ("option", "a"), ("option", "b")))
    model = by_hand("FFF", infeasible=(Rule("when", when=both_or_neither),))
    weights = Preference("weights", (("a", "0.1"), ("b", "0.2"), ("c", "0.3")))
    model = replace(model, preferences={"F": weights})
    assert list(solve(model, "explicit").stable["nash"]["F"]) == ["YYN", "NNY"]
    assert list(solve(model, "dense", FIVE).stable["nash"]["F"]) == ["YYN", "NNY"]


# Published tables, for the oracle as well as for the solver


def check_published(model: RandomModel, table: Mapping[str, Mapping[str, set[int]]]) -> None:
    for verdicts in (by_definition(model), by_solver(model, "explicit"), by_solver(model, "auto")):
        for concept, by_dm in table.items():
            for i, states in by_dm.items():
                assert {code(s) for s in verdicts[concept][i]} == states, (concept, i)


def code(state: str) -> int:
    return sum(2**bit for bit, letter in enumerate(state) if letter == "Y")


def test_north_korea_2017() -> None:
    """Jacobi 2017, tables of individual stability; state 4 is an equilibrium by simultaneous sanctioning only."""
    model = RandomModel(
        ("US", "NK"),
        (
            naive.Option("strike", "US", "take-only"),
            naive.Option("withdraw", "US"),
            naive.Option("invade", "NK"),
            naive.Option("abandon", "NK"),
        ),
        {},
        (Rule("at_most_one", options=("strike", "withdraw")),),
    )
    model = ranked(
        model,
        {
            "US": "NNNY NNNN YNNY NYNY NNYY YNYN NNYN YNYY NYYY YNNN NYNN NYYN",
            "NK": "NYYN NYYY NYNN NYNY NNNN NNYN NNYY YNYN YNNN YNYY NNNY YNNY",
        },
    )
    table = {
        "nash": {"US": {8, 0, 9, 12, 5, 13, 1}, "NK": {6, 0, 5}},
        "seq": {"US": {8, 0, 9, 10, 12, 5, 13, 1}, "NK": {6, 14, 2, 10, 0, 5}},
        "smr": {"US": {8, 0, 9, 10, 12, 5, 4, 13, 1}, "NK": {6, 14, 2, 10, 0, 4, 12, 5}},
        "sim": {"US": {8, 0, 9, 10, 12, 5, 13, 1, 4}, "NK": {6, 14, 2, 10, 0, 5, 4}},
    }
    check_published(model, table)


def test_syria_and_iraq_1975() -> None:
    """Kinsara 2014, tables 1 to 3: equilibria 6 under every concept, and 1 besides under GMR."""
    options = (naive.Option("release", "S"), naive.Option("escalate", "S"), naive.Option("attack", "I"))
    impossible = Rule("when", when=pattern(("release", "escalate", "attack"), "YY-"))
    model = RandomModel(("S", "I"), options, {}, (impossible,))
    model = ranked(model, {"S": "NNN NYN NYY YNN NNY YNY", "I": "YNN NNY NYY NNN YNY NYN"})
    solution = solve(model, "explicit")
    equilibria = {c: list(solution.equilibria[c]) for c in SIX}
    assert equilibria == {c: ["NNN", "NYY"] if c == "gmr" else ["NYY"] for c in SIX}
    assert {c: naive.equilibria(model.naive_model(), c) for c in SIX} == equilibria


# Models that shrink


@st.composite
def small_models(draw: st.DrawFn) -> RandomModel:
    """Up to three decision makers and three options, with levels per state, infeasible states and bans."""
    owners = draw(st.text("FGH", min_size=1, max_size=3))
    names = "abc"[: len(owners)]
    directions = draw(st.lists(st.sampled_from(["both", "take-only", "drop-only"]), min_size=3, max_size=3))
    options = tuple(naive.Option(*fields) for fields in zip(names, owners, directions, strict=False))
    states = ["".join("NY"[code >> bit & 1] for bit in range(len(names))) for code in range(2 ** len(names))]
    missing = draw(st.sets(st.sampled_from(states), max_size=len(states) - 1))
    letters = st.text("YN-", min_size=len(names), max_size=len(names))
    bans = draw(st.lists(st.tuples(st.sampled_from(owners), letters, letters), max_size=2))
    existing = [s for s in states if s not in missing]
    preferences = {}
    for i in dict.fromkeys(owners):
        levels = [draw(st.integers(0, 4)) for _ in existing]
        groups = [[s for s, at in zip(existing, levels, strict=True) if at == level] for level in range(5)]
        entries = tuple(tuple(pattern(names, s) for s in group) for group in groups if group)
        preferences[i] = Preference("ranking", entries)
    return RandomModel(
        tuple(dict.fromkeys(owners)),
        options,
        preferences,
        tuple(Rule("when", when=pattern(names, s)) for s in sorted(missing)),
        tuple(Ban(by, pattern(names, origin), pattern(names, target)) for by, origin, target in bans),
    )


@full
@settings(max_examples=examples(80), deadline=None, derandomize=True, database=None)
@given(small_models())
def test_small_models_agree_with_the_definitions(model: RandomModel) -> None:
    """As the random population, but a failure shrinks to a model that can be read."""
    assert by_solver(model, "explicit") == by_definition(model), model.case_text()
    if not model.forbidden:
        assert by_solver(model, "dense", FIVE) == {c: by_definition(model)[c] for c in FIVE}, model.case_text()

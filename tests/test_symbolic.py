"""The symbolic engine against the other engines, where both run, and beyond where only it runs.

Against dense on generated models of 16 to 22 options; against explicit, state by state, on models with forbidden moves
of up to 10 options; then its worker protocol, its two libraries, counts beyond the exact range of floating point, its
bounds, and interrupts.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naive import FIVE
from waiting import PATIENCE, eventually

pytest.importorskip("dd", reason="decision diagrams are not installed")
pytest.importorskip("numba", reason="the dense engine is not installed")

import dd

import detente
from detente.answer import Answer
from detente.conflict import Ban
from detente.conflict.conflict import letters
from detente.conflict.orders import ByRanking, ByStatements, ByWeights, Order
from detente.engines import ENGINES, StateSet
from detente.engines.diagrams import InDiagrams, count_models, from_nodes, new_manager, to_nodes
from detente.engines.worker import conflict_data, conflict_from, formula_data, formula_from, order_data, order_from
from detente.formula import And, Const, Formula, If, Iff, Not, Or, Var, parse
from seeds import examples, full, long, long_but, take

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from generate import Recipe, case_text

from printed import faults

PROC = Path("/proc")
on_linux = pytest.mark.skipif(not PROC.is_dir(), reason="looks for processes in /proc")


def model_of(recipe: Recipe) -> detente.Model:
    return detente.parse_case(case_text(recipe), name="generated.yaml").model()


def sets_of(solution: detente.Solution) -> dict[str, StateSet]:
    sets = {f"{c} for {i}": s for c in solution.concepts for i, s in solution.stable[c].items()}
    return sets | {f"{c} equilibria": s for c, s in solution.equilibria.items()} | {"feasible": solution.feasible}


# Dense and symbolic where both run

SHAPES = [
    *(Recipe(16, 4, 10, "random", seed, rules=5, one_way=4) for seed in range(4)),
    *(Recipe(16, 4, 10, "local", seed, rules=5, one_way=4) for seed in range(4)),
    Recipe(16, 2, 12, "random", 4, rules=8, one_way=6),
    Recipe(16, 2, 12, "local", 4, rules=8, one_way=6),
    Recipe(16, 5, 6, "random", 5, rules=12, one_way=2),
    Recipe(16, 5, 8, "local", 5, rules=12, one_way=2),
    Recipe(16, 3, 16, "random", 6, rules=3, one_way=16),
    Recipe(16, 3, 10, "local", 6, rules=3, one_way=16),
    Recipe(17, 3, 9, "random", 7, rules=6, one_way=1),
    Recipe(17, 6, 7, "local", 7, rules=2, one_way=3),
    Recipe(18, 4, 8, "random", 8, rules=10, one_way=5),
    Recipe(18, 4, 12, "local", 8, rules=10, one_way=5),
    Recipe(20, 4, 8, "random", 9, rules=5, one_way=3),
    Recipe(20, 4, 10, "local", 9, rules=5, one_way=3),
    Recipe(22, 4, 10, "random", 10, rules=6, one_way=4),
]


@long
@pytest.mark.parametrize(
    "recipe", [SHAPES[k] for k in take(len(SHAPES))], ids=lambda r: f"{r.options}-{r.family}-{r.seed}"
)
def test_dense_and_symbolic_agree(recipe: Recipe) -> None:
    """Every count, and a thousand memberships, half of them drawn from inside each set."""
    assert recipe.rules
    assert recipe.one_way
    model = model_of(recipe)
    dense, symbolic = (detente.solve(model, concepts=FIVE, engine=engine) for engine in ("dense", "symbolic"))
    assert (dense.engine, symbolic.engine, symbolic.stopped) == ("dense", "symbolic", None)
    by_dense, by_symbolic = sets_of(dense), sets_of(symbolic)
    assert {k: s.count for k, s in by_symbolic.items()} == {k: s.count for k, s in by_dense.items()}
    rng = np.random.default_rng(recipe.seed)
    each = -(-1000 // len(by_dense))
    for name, states in by_dense.items():
        inside = np.flatnonzero(states.mask)
        asked = rng.integers(0, 2**recipe.options, each - each // 2 if len(inside) else each).tolist()
        for code in asked:
            assert (code in by_symbolic[name]) is (code in states), f"{name}: {letters(code, recipe.options)}"
        for code in rng.choice(inside, each // 2).tolist() if len(inside) else ():
            assert code in by_symbolic[name], f"{name}: {letters(code, recipe.options)}"
            assert letters(code, recipe.options) in by_symbolic[name]
        assert by_symbolic[name].fixed() == states.fixed(), name
    for name in ("seq equilibria", "gmr for d0", "feasible"):
        assert by_symbolic[name].first(20) == by_dense[name].first(20)
        for condition in ("o0 and not o1", "o2 if o3", "o1 iff o4"):
            assert by_symbolic[name].where(condition).count == by_dense[name].where(condition).count, name


def test_the_shapes_are_what_they_should_be() -> None:
    assert len(SHAPES) >= 20
    assert {SHAPES[k].family for k in take(len(SHAPES))} == {"random", "local"}
    assert {r.options for r in SHAPES} == {16, 17, 18, 20, 22}


# Explicit and symbolic with everything that an engine may meet but merged states


def partition(rng: Random, n: int, leaves: int) -> list[str]:
    """Patterns over n options that cover every combination once: one is split again and again."""
    found = ["-" * n]
    while len(found) < leaves:
        chosen = found.pop(rng.choice([k for k, pattern in enumerate(found) if "-" in pattern]))
        wild = [k for k, letter in enumerate(chosen) if letter == "-"]
        k = rng.choice(wild)
        found += [chosen[:k] + letter + chosen[k + 1 :] for letter in "YN"]
    rng.shuffle(found)
    return found


def literal(rng: Random, options: Sequence[int]) -> str:
    return f"{rng.choice(('', 'not '))}o{rng.choice(options)}"


def with_forbidden_moves(recipe: Recipe, bans: int) -> str:
    """A generated model with forbidden moves, and with preferences of all three kinds."""
    rng = Random(f"{recipe}")
    n, lines = recipe.options, case_text(recipe).splitlines()
    at = lines.index("preferences:")
    everything = range(n)
    forbidden = ["forbidden_moves:"]
    for _ in range(bans):
        i = rng.randrange(recipe.decision_makers)
        origin, target = f"{literal(rng, everything)} or {literal(rng, everything)}", literal(rng, recipe.owned(i))
        forbidden.append(f"  - {{by: d{i}, from: {origin}, to: {target}}}")
    kinds = ["statements", *rng.choices(("statements", "weights", "ranking"), k=recipe.decision_makers - 1)]
    preferences = ["preferences:"]
    for i, kind in enumerate(kinds):
        if kind == "statements":
            preferences += [f"  d{i}:", *(f"    - {s}" for s in recipe.statements_of(i))]
        elif kind == "weights":
            weights = {
                f"o{k}": rng.choice(("3", "-2", "0.5", "7", "-1.25", "1")) for k in rng.sample(everything, n - 2)
            }
            preferences.append(f"  d{i}: {{weights: {{{', '.join(f'{o}: {w}' for o, w in weights.items())}}}}}")
        else:
            groups, left = [], partition(rng, n, rng.randint(6, 30))
            while left:
                size = rng.randint(1, 3)
                groups.append("[" + ", ".join(f'"{p}"' for p in left[:size]) + "]")
                left = left[size:]
            preferences.append(f"  d{i}: {{ranking: [{', '.join(groups)}]}}")
    return "\n".join([*lines[:at], *forbidden, *preferences]) + "\n"


def restricting(model: detente.Model) -> bool:
    """Whether a forbidden move was possible otherwise."""
    return bool(detente.compile_model(model).bans)


WITH_BANS = [
    (Recipe(n, dms, 5, family, seed, rules=rules, one_way=n // 4), bans)
    for seed, (n, dms, rules, bans) in enumerate(
        [(6, 2, 0, 2), (7, 3, 1, 3), (8, 4, 2, 2), (8, 3, 0, 1), (9, 3, 3, 4), (10, 4, 0, 3), (10, 5, 2, 5)] * 3
    )
    for family in ("random", "local")
]


@long_but(every=3)
@pytest.mark.parametrize("chunk", range(6))
def test_explicit_and_symbolic_agree_on_every_state_with_forbidden_moves(chunk: int) -> None:
    """One set of states per last mover is kept: with forbidden moves "nobody twice in a row" matters."""
    for recipe, bans in WITH_BANS[chunk::6]:
        model = detente.parse_case(with_forbidden_moves(recipe, bans), name="generated.yaml").model()
        assert restricting(model)
        assert_same(model, str(recipe))


def assert_same(model: detente.Model, name: str) -> None:
    explicit, symbolic = (
        sets_of(detente.solve(model, concepts=FIVE, engine=engine)) for engine in ("explicit", "symbolic")
    )
    for key, states in explicit.items():
        wrong = set(states.codes()) ^ set(symbolic[key].codes())
        assert not wrong, f"{name}, {key}: {len(wrong)} states differ, such as {min(wrong)}"
        assert symbolic[key].count == states.count


def test_forbidden_moves_reach_the_workers() -> None:
    """More options than are solved in the same process."""
    recipe = Recipe(15, 5, 6, "random", 3, rules=4, one_way=3)
    assert_same(detente.parse_case(with_forbidden_moves(recipe, 5), name="generated.yaml").model(), str(recipe))


PASSING = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}, C: {name: Cid}}
options: {a: {owner: A}, b0: {owner: B}, b1: {owner: B}, c: {owner: C}}
infeasible: [c]
forbidden_moves: [{by: B, from: not b0 and not b1, to: b0 and b1}]
preferences: {A: [not (b0 and b1), a], B: [], C: []}
"""


@pytest.mark.parametrize("engine", ["explicit", "symbolic"])
def test_staying_is_no_move_between_two_moves_of_one_decision_maker(engine: str) -> None:
    """B could punish A by two moves in a row only, and C, who never can move, must not pass in between."""
    solution = detente.solve(detente.parse_case(PASSING).model(), concepts=FIVE, engine=engine)
    for concept in FIVE:
        assert "NNNN" not in solution.stable[concept]["A"], concept


def test_merged_states_are_refused_by_name() -> None:
    case = detente.read_case("elmira-9state")
    with pytest.raises(detente.EngineRefusal, match="indistinguishable") as refusal:
        detente.solve(case.model(), engine="symbolic")
    assert refusal.value.engine == "symbolic"


# The protocol of the workers

NAMES = ("a", "y_a", "not_this", "l_0", "Zz", "_")

formulas = st.recursive(
    st.sampled_from(NAMES).map(Var) | st.booleans().map(Const),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=4).map(lambda fs: And(tuple(fs))),
        st.lists(inner, min_size=2, max_size=4).map(lambda fs: Or(tuple(fs))),
        st.tuples(inner, inner).map(lambda p: If(*p)),
        st.tuples(inner, inner).map(lambda p: Iff(*p)),
    ),
    max_leaves=20,
)
CODES = st.integers(1, 2 ** len(NAMES) - 1)
orders = st.one_of(
    st.lists(formulas, max_size=5).map(lambda fs: ByStatements(tuple(fs))),
    st.lists(st.tuples(st.fractions(), formulas), max_size=5).map(lambda terms: ByWeights(tuple(terms))),
    st.lists(st.lists(st.tuples(CODES, CODES), min_size=1).map(tuple), min_size=1).map(
        lambda groups: ByRanking(tuple(groups))
    ),
)


def over_the_wire(data: Any) -> Any:
    return json.loads(json.dumps(data))


@given(formulas)
@full
@settings(max_examples=examples(200), deadline=None)
def test_formulas_survive_the_way_to_a_worker(formula: Formula) -> None:
    assert formula_from(over_the_wire(formula_data(formula))) == formula


@given(orders)
@full
@settings(max_examples=examples(100), deadline=None)
def test_orders_survive_the_way_to_a_worker(order: Order) -> None:
    options = tuple(NAMES)
    assert order_from(over_the_wire(order_data(order, options))).atoms(options) == order.atoms(options)


def test_exact_weights_survive_the_way_to_a_worker() -> None:
    order = ByWeights(((Fraction(1, 3), Var("a")), (Fraction(-(10**30), 7), Var("b"))))
    told = order_from(over_the_wire(order_data(order, ("a", "b"))))
    assert told.atoms(("a", "b")) == ((Var("a"), Var("b")), (7, -3 * 10**30))


def test_conflicts_survive_the_way_to_a_worker() -> None:
    for recipe, bans in WITH_BANS[::5]:
        conflict = detente.compile_model(detente.parse_case(with_forbidden_moves(recipe, bans)).model())
        back = conflict_from(over_the_wire(conflict_data(conflict)))
        assert conflict.bans
        assert all(isinstance(ban, Ban) for ban in back.bans)
        fields = "options decision_makers own take_only drop_only infeasible bans merged"
        for name in fields.split():
            assert getattr(back, name) == getattr(conflict, name), name
        orders = [[order.atoms(c.options) for order in c.orders] for c in (back, conflict)]
        assert orders[0] == orders[1]


# Diagrams that change managers, and both libraries


def without_cudd(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where the wheel of dd carries no CUDD."""
    monkeypatch.setitem(sys.modules, "dd.cudd", None)
    monkeypatch.delattr(dd, "cudd", raising=False)


@pytest.fixture(params=["as installed", "pure Python"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure Python":
        without_cudd(monkeypatch)
        assert type(new_manager(["a"])).__module__ == "dd.autoref"
    return str(request.param)


@long_but(every=2)
def test_diagrams_survive_the_way_between_managers_of_different_orders(library: str) -> None:
    names = ["a", "b", "c", "d", "e", "f"]
    rng = Random(7)
    texts = ["true", "false", "a", "not a", "a iff (b iff (c iff (d iff (e iff f))))"]
    for _ in range(40):
        parts = [f"({rng.choice(('', 'not '))}{x} {rng.choice(('and', 'or', 'iff', 'if'))} {y})" for x, y in
                 (rng.sample(names, 2) for _ in range(rng.randint(2, 4)))]  # fmt: skip
        texts.append(rng.choice(("", "not ")) + "(" + f" {rng.choice(('and', 'or'))} ".join(parts) + ")")
    for text in texts:
        formula = parse(text)
        here, there = new_manager(names), new_manager(rng.sample(names, 6))
        diagram = formula.in_algebra(InDiagrams(here, {x: here.var(x) for x in names}))
        other = formula.in_algebra(InDiagrams(there, {x: there.var(x) for x in names}))
        moved = from_nodes(there, *over_the_wire(to_nodes(diagram)))
        assert moved == other, text
        assert from_nodes(here, *to_nodes(moved)) == diagram, text
        holding = sum(formula.evaluate({x: bool(k >> b & 1) for b, x in enumerate(names)}) for k in range(64))
        assert count_models(diagram, 6) == count_models(moved, 6) == holding, text


def test_pure_python_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts, lists, patterns and what is fixed, with dd.autoref where dd.cudd is missing."""
    models = [detente.parse_case(with_forbidden_moves(r, b)).model() for r, b in WITH_BANS[:6]]
    models += [model_of(Recipe(9, 3, 6, family, 1, rules=3, one_way=3)) for family in ("random", "local")]
    before = [found(model) for model in models]
    without_cudd(monkeypatch)
    assert type(new_manager(["a"])).__module__ == "dd.autoref"
    for model, wanted in zip(models, before, strict=True):
        assert found(model) == wanted


def found(model: detente.Model) -> dict[str, Any]:
    return {
        k: (s.count, list(s.codes()), s.fixed(), s.where("o0 or not o1").count, s.including([0]).count)
        for k, s in sets_of(detente.solve(model, concepts=FIVE, engine="symbolic")).items()
    }


SEVERAL = """
import gc, sys
import detente
for slug in ("chicken", "prisoners-dilemma", "cuban-missile-fraser-hipel"):
    solution = detente.solve(detente.read_case(slug).model(), engine="symbolic")
    print(slug, [solution.equilibria[c].count for c in solution.concepts], solution.equilibria["gmr"].patterns(3))
    del solution
    gc.collect()
"""


@long
def test_several_solutions_in_one_process_say_nothing_on_standard_error() -> None:
    """Diagrams are let go before their manager, also when the garbage collector finds them in a circle."""
    done = subprocess.run([sys.executable, "-c", SEVERAL], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.count("\n") == 3
    assert done.stderr == ""


# Counts of any size


def block(number: int) -> Recipe:
    return Recipe(16, 2, 6, ("random", "local")[number % 2], number, rules=4, one_way=3)


def side_by_side(recipes: Sequence[Recipe]) -> str:
    """One model of several that have nothing to do with each other."""
    parts: dict[str, list[str]] = {"decision_makers": [], "options": [], "infeasible": [], "preferences": []}
    first = person = 0
    for recipe in recipes:
        names = {f"o{k}": f"o{first + k}" for k in range(recipe.options)}
        names |= {f"d{i}": f"d{person + i}" for i in range(recipe.decision_makers)}
        section = ""
        for line in case_text(recipe).splitlines():
            if not line.startswith(" "):
                section = line.rstrip(":")
            elif section in parts:
                words = line.replace("{", "{ ").replace("}", " }").replace(",", " ,").replace(":", " :").split(" ")
                parts[section].append(" ".join(names.get(w, w) for w in words).replace(" :", ":"))
        first, person = first + recipe.options, person + recipe.decision_makers
    return "format: detente/1\n" + "\n".join(line for name, lines in parts.items() for line in (f"{name}:", *lines))


@long
def test_counts_beyond_floating_point_are_exact() -> None:
    """Four models side by side: what is stable in each multiplies, and one part does not disturb another."""
    recipes = [block(k) for k in range(4)]
    parts = [detente.solve(model_of(r), concepts=FIVE, engine="dense") for r in recipes]
    whole = detente.solve(
        detente.parse_case(side_by_side(recipes), name="four.yaml").model(), concepts=FIVE, seconds=3600
    )
    assert (whole.engine, whole.stopped, len(whole.conflict.options)) == ("symbolic", None, 64)
    feasible = [p.feasible.count for p in parts]
    product = int(np.prod(np.array(feasible, dtype=object)))
    assert whole.feasible.count == product > 2**53
    for concept in FIVE:
        counts = np.array([p.equilibria[concept].count for p in parts], dtype=object)
        assert whole.equilibria[concept].count == int(np.prod(counts)), concept
        for k, part in enumerate(parts):
            for i, states in enumerate(part.stable[concept].values()):
                wanted = states.count * (product // feasible[k])
                assert whole.stable[concept][f"d{2 * k + i}"].count == wanted, f"{concept}, part {k}, {i}"
    text = "".join(next(iter(p.equilibria["gmr"])) for p in parts)
    assert text in whole.equilibria["gmr"]
    assert whole.equilibria["gmr"].first(1) == [text]


@long
def test_a_count_that_no_float_holds() -> None:
    """Of all combinations of 62 options one is infeasible, and one more is unstable for one of two."""
    names = [f"o{k}" for k in range(62)]
    options = "".join(f"  {o}: {{owner: {'AB'[k % 2]}}}\n" for k, o in enumerate(names))
    text = f"""format: detente/1
decision_makers: {{A: {{name: Ann}}, B: {{name: Bob}}}}
options:
{options}infeasible: ["{"N" * 62}"]
preferences:
  A: [not ({" and ".join(names)})]
  B: []
"""
    solution = detente.solve(detente.parse_case(text).model(), concepts=FIVE)
    assert solution.feasible.count == 2**62 - 1
    for concept in FIVE:
        assert solution.stable[concept]["A"].count == solution.equilibria[concept].count == 2**62 - 2, concept
        assert solution.stable[concept]["B"].count == 2**62 - 1
        assert "Y" * 62 not in solution.equilibria[concept]
    assert solution.equilibria["nash"].first(1) == ["Y" + "N" * 61]


@long
def test_a_free_option_doubles_every_count() -> None:
    text = case_text(Recipe(16, 4, 8, "local", 3, rules=4, one_way=2))
    free = "".join(f"  free{k}: {{owner: d0}}\n" for k in range(44))
    before = sets_of(detente.solve(detente.parse_case(text).model(), concepts=FIVE, engine="dense"))
    wider = text.replace("options:\n", "options:\n" + free).replace("status_quo: ", "status_quo: " + "N" * 44)
    after = sets_of(detente.solve(detente.parse_case(wider).model(), concepts=FIVE))
    assert {k: s.count for k, s in after.items()} == {k: s.count * 2**44 for k, s in before.items()}


# Bounds

HARD = Recipe(44, 4, 20, "random", 1, proposals=2)  # its SEQ takes minutes and more, its Nash a second


def workers(token: str) -> list[int]:
    """The workers that descend from a process with this token in its environment."""
    found = []
    for entry in PROC.iterdir():
        try:
            if (
                entry.name.isdigit()
                and token.encode() in (entry / "environ").read_bytes()
                and b"detente.engines.worker" in (entry / "cmdline").read_bytes()
            ):
                found.append(int(entry.name))
        except OSError:
            continue  # ended meanwhile, or somebody else's
    return found


@contextmanager
def not_ignored() -> Iterator[None]:
    """Let what is started heed what ends it, where tests were started by `nohup` or `&`, which ignore some of it."""
    ignored = [s for s in (signal.SIGINT, signal.SIGHUP) if signal.getsignal(s) is signal.SIG_IGN]
    for ending in ignored:
        signal.signal(ending, signal.SIG_DFL)
    yield
    for ending in ignored:
        signal.signal(ending, signal.SIG_IGN)


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Marks all processes that a test starts, and sees to it that none outlives it."""
    mark = f"detente-test-{uuid.uuid4()}"
    monkeypatch.setenv("DETENTE_TEST_MARK", mark)
    with not_ignored():
        yield mark
    if PROC.is_dir():
        for pid in workers(mark):
            os.kill(pid, signal.SIGKILL)


@cache
def bounded() -> detente.Assessment:
    return detente.assess_proposals(model_of(HARD), limit=1, seconds=3)


@long
def test_a_bound_ends_a_run_with_what_is_known() -> None:
    solution = bounded().solution
    assert solution.engine == "symbolic"
    assert solution.complete is False
    assert solution.stopped
    assert "3 seconds" in solution.stopped
    assert not all(s.known for s in solution.stable["sseq"].values()), "this model is too easy for this test"
    assert not solution.equilibria["sseq"].known
    full = detente.solve(model_of(HARD), concepts=["nash"], engine="symbolic")
    assert full.complete
    for i, states in solution.stable["nash"].items():
        if states.known:
            assert states.count == full.stable["nash"][i].count
    for states in sets_of(solution).values():
        if not states.known:
            with pytest.raises(detente.BoundReached, match="3 seconds"):
                _ = states.count


def test_an_assessment_within_a_bound_has_three_values() -> None:
    found = bounded()
    for proposal in found.proposals:
        for concept, answer in proposal.holds.items():
            known = found.solution.equilibria[concept].known or (proposal.equilibria[concept].known)
            assert answer is (Answer.of(proposal.equilibria[concept].count > 0) if known else Answer.UNKNOWN)
        assert proposal.holds["sseq"] is Answer.UNKNOWN
        assert proposal.smallest_blocking_sets["sseq"] is None
        assert proposal.verdicts
    answers = [a for p in found.proposals for a in p.holds.values()]
    assert found.all_hold is (Answer.NO if Answer.NO in answers else Answer.UNKNOWN)
    assert set(found.status_quo_holds.values()) <= {Answer.YES, Answer.NO, Answer.UNKNOWN}
    for verdict in (v for p in found.proposals for v in p.verdicts):
        sets = found.solution.stable[verdict.concept].values()
        unstable = any(s.known and verdict.state not in s for s in sets)
        known = Answer.YES if all(s.known for s in sets) else Answer.UNKNOWN
        assert verdict.holds is (Answer.NO if unstable else known)
        assert verdict.unsettled == tuple(dm for dm, s in found.solution.stable[verdict.concept].items() if not s.known)


@pytest.fixture(scope="module")
def hard_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hard") / "hard.yaml"
    path.write_text(case_text(HARD), encoding="utf-8")
    return path


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "detente", *(str(a) for a in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=3 * PATIENCE)


def processor_seconds() -> float:
    """What all processes that were started here and have ended have spent."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@long
@on_linux
def test_an_assessment_ends_soon_after_its_bound(tmp_path: Path) -> None:
    """Also where everybody has ten options, so that witnesses are looked for move by move.

    Four workers and the command itself spend the bound at most, and as much again for all that is not bounded.
    """
    before = processor_seconds()
    path = tmp_path / "case.yaml"
    path.write_text(case_text(Recipe(40, 4, 8, "local", 1, proposals=1)), encoding="utf-8")
    done = run("assess", path, "--format", "json", "--limit", 1, "--seconds", 4)
    assert processor_seconds() - before < 2 * 5 * 4
    assert done.returncode in (0, 4)
    assert faults("assess", json.loads(done.stdout)) == []


@long_but(every=2)
@on_linux
@pytest.mark.parametrize("seconds", [0.01, 2])
def test_solve_says_on_the_command_line_what_is_missing(hard_file: Path, token: str, seconds: float) -> None:
    done = run("solve", hard_file, "--format", "json", "--limit", 1, "--seconds", seconds)
    assert done.returncode == 4
    assert f"{seconds:g} seconds" in done.stderr
    assert "Traceback" not in done.stderr
    record = json.loads(done.stdout)
    assert faults("solve", record) == []
    assert record["complete"] is False
    assert list(record["equilibria"]) == list(record["stable"]) == list(FIVE)
    counts = [record["equilibria"][c]["count"] for c in FIVE]
    assert counts[-1] is None
    assert seconds > 1 or counts[3:] == [None] * 2
    for sets in (record["equilibria"], *record["stable"].values()):
        for one in sets.values():
            assert one["count"] is not None or one["states"] == []
    assert isinstance(record["feasible"]["count"], int)
    assert workers(token) == []


@long
@on_linux
def test_assess_says_on_the_command_line_what_is_missing(hard_file: Path, token: str) -> None:
    asked = ("--concept", "seq", "--concept", "sseq")
    done = run("assess", hard_file, "--format", "json", "--limit", 1, "--seconds", 0.01, *asked)
    assert done.returncode == 4
    record = json.loads(done.stdout)
    assert faults("assess", record) == []
    assert record["complete"] is False
    assert all(set(p["holds"].values()) == {None} for p in record["proposals"])
    assert all(v["holds"] is not True for p in record["proposals"] for v in p["verdicts"])
    assert run("assess", hard_file, "--concept", "seq", "--seconds", 0.01, "--exit-code").returncode == 4
    assert workers(token) == []


@pytest.mark.parametrize(
    ("command", "fmt"), [("solve", "table"), ("assess", "table"), ("solve", "markdown"), ("assess", "csv")]
)
def test_no_format_prints_a_missing_count_as_a_number(hard_file: Path, command: str, fmt: str) -> None:
    done = run(command, hard_file, "--format", fmt, "--concept", "seq", "--limit", 1, "--seconds", 0.01)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert "None" not in done.stdout
    assert "known" in done.stdout


# Interrupts

INTERRUPTED = """
import contextlib, os, signal, sys
from detente.cli import asked, main, reporting, support
enough, after = sys.argv[1:3]
seen = []
def progress(text):
    seen.append(text)
    # Parts that were announced before this one are done.
    if text.startswith(after) and sum(enough in t for t in seen) >= 4:
        os.kill(os.getpid(), signal.SIGINT)
reporting.progress = asked.progress = support.progress = lambda: contextlib.nullcontext(progress)
sys.argv = ["detente", *sys.argv[3:]]
main()
"""


def interrupted(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command line, which gets an interrupt as from the keyboard once it has reported enough progress."""
    command = [sys.executable, "-c", INTERRUPTED, *(str(a) for a in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=3 * PATIENCE)


def assert_partial(
    done: subprocess.CompletedProcess[str], full: detente.Solution, done_concepts: Sequence[str]
) -> None:
    assert done.returncode == 4, done.stderr
    assert "interrupted" in done.stderr
    assert "Traceback" not in done.stderr
    record = json.loads(done.stdout)
    assert faults("solve", record) == []
    assert record["complete"] is False
    for concept in done_concepts:
        assert record["equilibria"][concept]["count"] is not None
    known = 0
    for concept in full.concepts:
        for i, one in record["stable"][concept].items():
            if one["count"] is not None:
                known += 1
                assert one["count"] == full.stable[concept][i].count, f"{concept} for {i}"
                assert one["states"] == full.stable[concept][i].first(3)
        count = record["equilibria"][concept]["count"]
        assert count is None or count == full.equilibria[concept].count
    assert 4 <= known < 4 * len(full.concepts)


@long
@on_linux
def test_interrupting_symbolic_prints_what_is_complete(tmp_path: Path, token: str) -> None:
    """The first concept is Nash; SEQ of this model takes seconds, so that it cannot be done before the interrupt."""
    recipe = Recipe(30, 4, 12, "random", 2)
    path = tmp_path / "large.yaml"
    path.write_text(case_text(recipe), encoding="utf-8")
    concepts = [option for c in ("nash", "seq") for option in ("--concept", c)]
    arguments = ("solve", path, "--engine", "symbolic", "--format", "json", "--limit", 3)
    done = interrupted("nash for", "symbolic: 0 of 4 sets", *arguments, *concepts)
    assert workers(token) == []
    assert_partial(done, detente.solve(model_of(recipe), concepts=["nash", "seq"], engine="symbolic"), ["nash"])


@long
@on_linux
@pytest.mark.parametrize("command", ["assess", "explain", "report"])
def test_interrupting_other_commands_ends_them_with_what_is_known(
    hard_file: Path, token: str, command: str, tmp_path: Path
) -> None:
    """Nash is known by then; whatever rests on more is said not to be known, and nothing else is claimed."""
    page = tmp_path / "page.html"
    more = {"assess": ("--limit", 1), "explain": ("--by", "d0"), "report": ("-o", page)}[command]
    done = interrupted("nash, gmr, smr for", "symbolic: 0 of 8 sets", command, hard_file, *more)
    assert done.returncode == 4, done.stderr
    assert "the run was interrupted" in done.stderr
    assert "Traceback" not in done.stderr
    shown = page.read_text(encoding="utf-8") if command == "report" else done.stdout
    assert "known" in shown
    assert "Nash" in shown
    assert workers(token) == []


@long
@on_linux
def test_an_interrupted_assessment_claims_what_the_whole_one_does(tmp_path: Path, token: str) -> None:
    recipe = Recipe(30, 4, 12, "random", 2, proposals=2)
    path = tmp_path / "large.yaml"
    path.write_text(case_text(recipe), encoding="utf-8")
    arguments = ("assess", path, "--engine", "symbolic", "--format", "json", "--limit", 1)
    done = interrupted("nash, gmr, smr for", "symbolic: 0 of 8 sets", *arguments)
    assert done.returncode == 4, done.stderr
    record = json.loads(done.stdout)
    assert faults("assess", record) == []
    assert record["complete"] is False
    whole = detente.assess_proposals(model_of(recipe), concepts=["nash", "gmr", "smr"], engine="symbolic", limit=1)
    for printed, found in zip(record["proposals"], whole.proposals, strict=True):
        for concept in ("nash", "gmr", "smr"):
            assert printed["holds"][concept] is found.holds[concept].json
            equilibria = printed["with_terms"]["equilibria"][concept]
            assert equilibria["count"] == found.equilibria[concept].count
        assert printed["holds"]["sseq"] is None
    assert workers(token) == []


@long
def test_interrupting_dense_prints_what_is_complete(tmp_path: Path) -> None:
    recipe = Recipe(22, 4, 10, "local", 2, one_way=2)
    path = tmp_path / "large.yaml"
    path.write_text(case_text(recipe), encoding="utf-8")
    done = interrupted(
        "nash for", "dense: gmr, smr", "solve", path, "--engine", "dense", "--format", "json", "--limit", 3
    )
    assert_partial(done, detente.solve(model_of(recipe), concepts=FIVE, engine="dense"), ["nash"])


def at_work(pid: int) -> bool:
    """Whether a process has spent a tenth of a second, which it does not before it has been given something to do."""
    try:
        user, system = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[11:13]
    except OSError:
        return False  # ended meanwhile
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK") >= 0.1


@long_but(every=4)
@on_linux
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL], ids=lambda s: s.name)
def test_no_worker_outlives_the_command(hard_file: Path, token: str, sent: signal.Signals) -> None:
    """Whatever ends the command: an interrupt, `timeout`, a closed terminal, the system short of memory."""
    command = [sys.executable, "-m", "detente", "solve", str(hard_file), "--format", "json", "--limit", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert eventually(lambda: sum(map(at_work, workers(token))) == 4)
        process.send_signal(sent)
        printed, complaints = process.communicate(timeout=PATIENCE)
    if sent == signal.SIGINT:
        assert process.returncode == 4
        assert "interrupted" in complaints
        record = json.loads(printed)
        assert faults("solve", record) == []
        assert record["complete"] is False
    assert eventually(lambda: not workers(token)), f"{len(workers(token))} workers are left"


def test_the_engine_is_registered() -> None:
    assert ENGINES["symbolic"].name == "symbolic"
    assert importlib.import_module("detente.engines.worker").main

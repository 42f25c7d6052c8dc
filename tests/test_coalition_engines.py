"""The fast ways of finding what is stable against coalitions beside the definitions read literally."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest

import detente
from detente.answer import Answer
from detente.conflict import Conflict, Sanctioning
from detente.conflict.orders import Capabilities
from detente.conflict.relations import PairRelation, PairSet
from detente.engines import ENGINES, silent
from detente.engines.coalitions import WAYS, coalitions_of, way_together
from detente.errors import BoundReached, EngineRefusal, UsageError
from literal_classics import of_model
from literal_coalitions import COALITIONAL, Together
from literal_structures import Game
from random_games import draw_degrees, draw_game, signs
from random_models import RandomModel, random_model
from seeds import seeded, take

SHAPES = {
    "cnash": Sanctioning("cnash", "nothing"),
    "cgmr": Sanctioning("cgmr", "moves"),
    "csmr": Sanctioning("csmr", "moves", "best"),
    "cseq": Sanctioning("cseq", "improvements"),
}
Found = dict[tuple[str, tuple[int, ...]], set[Any]]


@cache
def model(seed: int) -> RandomModel:
    return random_model(seed)


@cache
def compiled(text: str) -> Conflict:
    return detente.compile_model(detente.parse_case(text).model())


def all_of(g: Game, better: Any, *, pareto: bool) -> Found:
    """For each concept and coalition of a game the states that are stable."""
    makers = list(g.makers)
    found = Together(g, better, pareto=pareto)
    return {
        (concept, h): {s for s in g.states if found.stable(concept, [makers[i] for i in h], s)}
        for concept, h in product(COALITIONAL, coalitions_of(len(makers)))
    }


def by(name: str, conflict: Conflict, *concepts: str, pareto: bool = False, feasible: Any = None) -> Found:
    shapes = [SHAPES[c] for c in concepts]
    run = WAYS[name].start(conflict, shapes, pareto=pareto, feasible=feasible, progress=silent)
    return {(p.concept, p.coalition): set(p.stable) for p in run.parts(coalitions_of(len(conflict.decision_makers)))}


def serving(conflict: Conflict, *, pareto: bool) -> dict[str, list[str]]:
    """For each way the concepts that it does not refuse."""
    return {
        name: [c for c in COALITIONAL if way.refuses(conflict, [SHAPES[c]], pareto=pareto) is None]
        for name, way in WAYS.items()
    }


@seeded(300, every=142)
def test_every_way_agrees_with_the_definitions(seed: int) -> None:
    """Ties, rules, options of one way, forbidden moves and merged states among them; in both variants."""
    drawn = model(seed)
    conflict = compiled(drawn.case_text())
    g, better = of_model(drawn.naive_model())
    for pareto in (False, True):
        want = all_of(g, better, pareto=pareto)
        for name, concepts in serving(conflict, pareto=pareto).items():
            found = by(name, conflict, *concepts, pareto=pareto)
            assert found == {key: states for key, states in want.items() if key[0] in concepts}, (name, pareto)


def as_conflict(g: Game, better: Any) -> Conflict:
    """Return a game of any graph and any relation as a conflict of listed moves and pairs of states."""
    bits = max(1, (len(g.states) - 1).bit_length())
    code, whole = {s: n for n, s in enumerate(g.states)}, (1 << bits) - 1

    def pairs(told: Any) -> PairSet:
        return PairSet(
            tuple(((whole, code[a]), (whole, code[b])) for a, b in product(g.states, repeat=2) if told(a, b))
        )

    def relation(i: Hashable) -> PairRelation:
        prefers = pairs(lambda q, s: better(i, q, s))
        return PairRelation(
            prefers,
            pairs(lambda x, s: not better(i, x, s)),
            prefers,
            Capabilities(complete=False, scored=False),
        )

    options = tuple(f"o{n}" for n in range(bits))
    absent = [detente.formula.pattern_formula(f"{n:0{bits}b}"[::-1].replace("0", "N").replace("1", "Y"), options)
              for n in range(len(g.states), 1 << bits)]  # fmt: skip
    return Conflict(
        options=options,
        decision_makers=tuple(map(str, g.makers)),
        own=tuple(whole for _ in g.makers),  # moves are listed, so that it does not matter whose options these are
        take_only=0,
        drop_only=0,
        infeasible=tuple(absent),
        bans=(),
        merged=(),
        relations=tuple(relation(i) for i in g.makers),
        definitions={},
        only_moves=tuple(pairs(lambda s, q, i=i: q in g.moves[i][s]) for i in g.makers),  # type: ignore[misc]  # bound
    )


@seeded(300, every=21)
def test_any_graph_and_any_preference_agree_with_the_definitions(seed: int) -> None:
    """What one can do in two moves one often cannot do in one, and preferences need not be transitive."""
    g = draw_game(seed)
    sign = signs(draw_degrees(g, seed))

    def better(i: Hashable, a: Hashable, b: Hashable) -> bool:
        return sign(i, a, b) == ">"

    conflict = as_conflict(g, better)
    place = {conflict.show(n): s for n, s in enumerate(g.states)}
    for pareto in (False, True):
        found = {
            key: {place[s] for s in states}
            for key, states in by("explicit", conflict, *COALITIONAL, pareto=pareto).items()
        }
        assert found == all_of(g, better, pareto=pareto)


@seeded(40, every=21)
def test_larger_models_come_out_the_same_on_every_way(seed: int, recipe: Any) -> None:
    """Some hundred states, with rules within and across decision makers' options, and options of one way."""
    model = detente.parse_case(recipe(seed)).model()
    conflict = detente.compile_model(model)
    ways = serving(conflict, pareto=False)
    plain = by("explicit", conflict, *COALITIONAL)
    stable = detente.solve(model, concepts=COALITIONAL).stable
    for concept, (i, dm) in product(COALITIONAL, enumerate(conflict.decision_makers)):
        own = [states for (c, h), states in plain.items() if c == concept and i in h]
        assert {*stable[concept][dm]} == set.intersection(*own), (concept, dm)
    assert {"cnash", "cgmr"} <= {*ways["dense"]}
    for name, concepts in ways.items():
        assert by(name, conflict, *concepts) == {key: s for key, s in plain.items() if key[0] in concepts}, name


@pytest.fixture
def recipe() -> Any:
    def text(seed: int) -> str:
        makers, options = 3 + seed % 2, 9
        lines = ["format: detente/1", "title: drawn", "decision_makers:", *(f"  d{i}: {{}}" for i in range(makers))]
        draw = np.random.default_rng(seed)
        one_way = int(draw.integers(0, 4)) if seed % 3 else 0
        kinds = ["both"] * (options - one_way) + ["take-only", "drop-only", "take-only"][:one_way]
        lines.append("options:")
        lines += [f"  o{k}: {{owner: d{k % makers}, moves: {kinds[k]}}}" for k in range(options)]
        if seed % 4:
            lines.append("infeasible:")
            for _ in range(int(draw.integers(1, 5))):
                a, b, c = draw.permutation(options)[:3]
                # Of one decision maker's options in every second model, so that every concept is asked there.
                a, b = (
                    (a, (a + makers) % options)
                    if seed % 2 and (a + makers) % options % makers == a % makers
                    else (a, b)
                )
                lines.append(f"  - o{a} and not o{b}" + (f" and o{c}" if not seed % 2 else ""))
        lines.append("preferences:")
        for i in range(makers):
            weights = ", ".join(f"o{k}: {w}" for k, w in enumerate(draw.integers(-1, 2, options)))
            lines.append(f"  d{i}: {{weights: {{{weights}}}}}")
        return "\n".join(lines) + "\n"

    return text


@pytest.mark.parametrize("kind", ["drawn", "few", "opposed"])
def test_what_is_beaten_is_found_by_dividing(kind: str) -> None:
    kernels = pytest.importorskip("detente.engines.coalitions.kernels", reason="not run: numba not found")
    draw = np.random.default_rng(5)
    for columns in (2, 3, 4):
        n, groups = 400, 3
        points = draw.integers(0, 5 if kind == "few" else 1000, (columns, n)).astype(np.int32)
        if kind == "opposed":
            points[-1] = 10_000 - points[:-1].sum(axis=0)
        asked = points - draw.integers(0, 2, points.shape).astype(np.int32)
        group = np.sort(draw.integers(0, groups, n))
        firsts = np.searchsorted(group, np.arange(groups + 1))
        a, b = (np.lexsort((-rows[0], group)) for rows in (points, asked))
        points, asked = np.take(points, a, axis=1), np.take(asked, b, axis=1)
        found = np.zeros(n, dtype=np.bool_)
        kernels.beaten(points, asked, columns, firsts, firsts, found, 0, groups)
        above = (points[:, :, None] > asked[:, None, :]).all(axis=0) & (group[:, None] == group[None, :])
        assert np.array_equal(found, above.any(axis=0))


def test_answers_are_sets_of_the_engine_that_was_asked_before() -> None:
    conflict = compiled(random_model(3).case_text())
    for name in ("small", "explicit", "dense", "symbolic"):
        if ENGINES[name].refuses(conflict) is not None:
            continue
        feasible = ENGINES[name].start(conflict, []).feasible
        run = WAYS["explicit"].start(conflict, [SHAPES["cgmr"]], pareto=False, feasible=feasible, progress=silent)
        for part in run.parts([(0,), (0, 1)]):
            assert {*part.stable & feasible} == by("explicit", conflict, "cgmr")["cgmr", part.coalition], name


def test_of_a_large_model_it_is_said_who_leaves_and_that_moves_were_not_looked_at() -> None:
    """Seven options each: too many states to be looked at one by one, and to be compared in pairs."""
    pytest.importorskip("numba", reason="not run: numba not found")
    solution = detente.solve(detente.parse_case(case(14, makers=2)).model(), concepts=["cnash", "nash"])
    assert {s.count for s in solution.stable["cnash"].values()} == {1 << 13}
    (verdict,) = detente.explain(solution, state="N" * 14, concept="cnash", by=["d0"])
    assert (verdict.stable, verdict.temptations, verdict.improvements) == (Answer.NO, (), None)


def case(options: int = 4, *more: str, makers: int = 3, one_way: int = 0) -> str:
    lines = [
        "format: detente/1",
        "title: small",
        "decision_makers:",
        *(f"  d{i}: {{}}" for i in range(makers)),
        "options:",
    ]
    lines += [
        f"  o{k}: {{owner: d{k % makers}, moves: {'take-only' if k < one_way else 'both'}}}" for k in range(options)
    ]
    lines += ["preferences:", *(f"  d{i}: [o{i}]" for i in range(makers)), *more]
    return "\n".join(lines) + "\n"


def why(text: str, name: str, concepts: Sequence[str]) -> str | None:
    return WAYS[name].refuses(compiled(text), [SHAPES[c] for c in concepts], pareto=False)


def test_refusals_name_what_is_in_the_way() -> None:
    pytest.importorskip("numba", reason="not run: numba not found")
    both = ("cnash", "cgmr")
    assert why(case(), "dense", COALITIONAL) is None
    assert why(case(4, "infeasible: [o0 and o1]", one_way=2), "dense", both) is None
    assert "forbidden moves" in str(why(case(4, "forbidden_moves: [{by: d0, from: o0, to: not o0}]"), "dense", both))
    assert "indistinguishable" in str(why(case(4, "indistinguishable: [o0 and o1 and o2]"), "dense", both))
    assert "up to 24 options" in str(why(case(25), "dense", both))
    for concept in ("csmr", "cseq"):
        assert f"for {concept} it needs every option to be taken" in str(why(case(one_way=1), "dense", (concept,)))
    assert "rules that speak of one" in str(why(case(4, "infeasible: [o0 and o1]"), "dense", ("csmr",)))
    assert why(case(4, "infeasible: [o0 and o1]", makers=2), "dense", ("csmr",)) is None
    assert "up to 20 options" in str(why(case(21), "dense", ("cseq",)))
    assert "up to 10,000" in str(why(case(14), "explicit", both))


def test_diagrams_refuse_what_they_are_not_exact_for() -> None:
    pytest.importorskip("dd", reason="not run: dd not found")
    banned = "forbidden_moves: [{by: d0, from: o0, to: not o0}]"
    assert why(case(30, one_way=3), "symbolic", COALITIONAL) is None
    assert why(case(30, banned, "infeasible: [o0 and o1]"), "symbolic", ("cnash", "cgmr", "csmr")) is None
    assert "cseq it needs moves to be transitive" in str(why(case(4, banned), "symbolic", ("cseq",)))
    assert "cseq it needs rules that" in str(why(case(4, "infeasible: [o0 and o1]"), "symbolic", ("cseq",)))
    assert why(case(4, banned, "infeasible: [o0 and o1]", makers=2), "symbolic", ("cseq",)) is None
    assert "indistinguishable" in str(why(case(4, "indistinguishable: [o0 and o1 and o2]"), "symbolic", ("cnash",)))


def test_the_first_way_that_can_is_taken_or_why_none_can_is_told() -> None:
    shapes = [SHAPES[c] for c in COALITIONAL]
    assert way_together(compiled(case()), shapes).name == "explicit"
    with pytest.raises(UsageError, match=r"no engine “dens” .*dense"):
        way_together(compiled(case()), shapes, engine="dens")
    with pytest.raises(EngineRefusal, match="pair by pair, up to 10,000"):
        way_together(compiled(case(14)), shapes, engine="explicit")
    spanning = case(14, "infeasible: [o0 and o1]", one_way=1)
    with pytest.raises(BoundReached, match=r"pair by pair.*dense – .*for csmr.*symbolic – "):
        way_together(compiled(spanning), shapes)


def test_shares_of_the_draws_are_served_by_arrays() -> None:
    served = [serving(compiled(model(seed).case_text()), pareto=False)["dense"] for seed in take(60)]
    if ENGINES["dense"].refuses(compiled(case())) is None:
        assert sum("cgmr" in s for s in served) > len(served) / 3
        assert any("cseq" in s for s in served)

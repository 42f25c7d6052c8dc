"""Looking several moves ahead beside its literal reading: `literal_horizon.py`, which never asks the package."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

import detente
from detente.answer import Answer
from detente.conflict import Conflict
from detente.conflict.orders import Capabilities
from detente.conflict.relations import PairRelation, PairSet
from detente.engines.explicit import Arcs, Graph
from detente.engines.horizons import Alternation, Anticipation
from detente.stability import CONCEPTS, local
from detente.stability.families import FAMILIES
from literal_classics import strict_games
from literal_horizon import anticipated, brams_wittman, course, limited_move, metarational, nonmyopic
from literal_structures import Game, Relation
from random_games import draw_better, draw_game
from random_models import RandomModel, random_model
from seeds import seeded, take
from test_only_moves import listed_and_banned

HORIZONS = (1, 2, 3, 4, 5, 6)


def as_game(m: object) -> tuple[Game, Relation]:
    """A plain model of `naive.py` as a game, with its preferences."""
    moves = {i: {s: frozenset(m.moves[i][s]) for s in m.states} for i in m.decision_makers}  # type: ignore[attr-defined]
    return Game(tuple(m.states), moves), m.prefers  # type: ignore[attr-defined]


def models() -> Iterator[tuple[object, detente.Model, Game, Relation]]:
    """Random models with ties, infeasible states, one-way options, forbidden moves, merged states and listed moves."""
    for seed in take(300, every=17):
        drawn = random_model(seed)
        yield seed, detente.parse_case(drawn.case_text()).model(), *as_game(drawn.naive_model())


def graph_of(g: Game, better: Relation, *, ranked: bool) -> Graph:
    """A game as the engine takes it, with numbers or with pairs of states."""
    code = {s: n for n, s in enumerate(g.states)}
    bits = max(1, (len(g.states) - 1).bit_length())
    pairs = tuple(
        PairRelation(
            PairSet(tuple(
                ((-1, code[a]), (-1, code[b])) for a in g.states for b in g.states if better(i, a, b)
            )),
            None, None, Capabilities(scored=False),
        )
        for i in g.makers
    )  # fmt: skip
    conflict = Conflict(
        tuple(f"o{n}" for n in range(bits)),
        tuple(map(str, g.makers)),
        (0,) * len(g.makers),
        0,
        0,
        (),
        (),
        (),
        pairs,
        {},
    )
    worth = tuple(np.array([sum(better(i, s, t) for t in g.states) for s in g.states]) for i in g.makers)
    arcs = [sorted((code[s], code[q]) for s, to in g.moves[i].items() for q in to) for i in g.makers]
    moves = tuple(Arcs(*np.array(of or np.empty((0, 2)), dtype=np.int64).reshape(-1, 2).T) for of in arcs)
    if not ranked:
        return Graph(conflict, np.arange(len(g.states)), tuple(None for _ in g.makers), moves)
    scored = tuple(_Scored() for _ in g.makers)
    return Graph(
        Conflict(conflict.options, conflict.decision_makers, conflict.own, 0, 0, (), (), (), scored, {}),  # type: ignore[arg-type]
        np.arange(len(g.states)), worth, moves,
    )  # fmt: skip


class _Scored:
    capabilities = Capabilities()


def games(*, two: bool, ranked: bool) -> Iterator[tuple[int, Game, Relation]]:
    for seed in take(300, every=11):
        g = draw_game(seed)
        if not two or len(g.makers) == 2:
            yield seed, g, draw_better(g, seed, ranked=ranked, ties=seed % 4 < 2)


def test_what_two_anticipate_in_graphs_of_any_kind() -> None:
    several = 0
    for seed, g, better in games(two=True, ranked=True):
        found = Anticipation(graph_of(g, better, ranked=True))
        for h in range(7):
            for p, i in enumerate(g.makers):
                told = found.looking(h)[p]
                for at, s in enumerate(g.states):
                    ends = {g.states[e] for e in told.at(at)}
                    assert ends == anticipated(g, better, h, i, s), (seed, h, i, s)
                    several += len(ends) > 1
                if h:
                    held = limited_move(g, better, h, i)
                    assert {g.states[k] for k in np.flatnonzero(found.stable(h, p))} == held.stable
                    assert {g.states[k] for k in np.flatnonzero(found.possibly(h, p))} == held.possible
        there, period = course(g, better), found.period()
        assert (period.begins, period.length) == (there.before, there.period), seed
        # However far one looks: what is told far ahead is what was told a period before.
        far = there.before + 5 * there.period + 1
        for p, i in enumerate(g.makers):
            wanted = there.vectors[there.before + (far - there.before) % there.period]
            ends_far = [{g.states[e] for e in found.looking(far)[p].at(at)} for at in range(len(g.states))]
            assert ends_far == [{*wanted[i, s]} for s in g.states]
    assert several


@pytest.mark.parametrize("ranked", [True, False])
def test_metarational_trees_in_graphs_of_any_kind(ranked: bool) -> None:
    for seed, g, better in games(two=False, ranked=ranked):
        graph = graph_of(g, better, ranked=ranked)
        for p, i in enumerate(g.makers):
            for credible in (False, True):
                found = Alternation(graph, p, credible)
                for h in HORIZONS:
                    held = {g.states[k] for k in np.flatnonzero(found.stable(h))}
                    assert held == metarational(g, better, h, i, credible=credible), (seed, i, credible, h)
                # From there on every other horizon is the same.
                begins = found.settled()
                assert [[*found.stable(h)] for h in (begins, begins + 1)] == [
                    [*found.stable(h)] for h in (begins + 2, begins + 3)
                ]


def test_random_models() -> None:
    """The concepts as they are asked for, in models as they are written."""
    kinds: Counter[str] = Counter()
    for seed, model, g, better in models():
        two = len(g.makers) == 2
        ids = [f"{f}{h}" for f in ("mr", "cmr", *(["l"] if two else [])) for h in (1, 2, 3, 4)]
        found = detente.solve(model, concepts=[*ids, *(["nonmyopic"] if two else [])])
        for i in g.makers:
            for h in (1, 2, 3, 4):
                assert {*found.stable[f"mr{h}"][i]} == metarational(g, better, h, i), (seed, i, h)
                assert {*found.stable[f"cmr{h}"][i]} == metarational(g, better, h, i, credible=True), (seed, i, h)
                if two:
                    assert {*found.stable[f"l{h}"][i]} == limited_move(g, better, h, i).stable, (seed, i, h)
            if two:
                assert {*found.stable["nonmyopic"][i]} == nonmyopic(g, better, i).stable, (seed, i)
        kinds[f"{len(g.makers)} {random_model(seed).kind}"] += 1
    assert sum(kinds.values())
    assert len(kinds) > 3


def test_listed_moves() -> None:
    """`only_moves` means the same as a ban on each other move."""
    compared = 0
    for seed in take(300, every=37):
        if (both := listed_and_banned(seed)) is None:
            continue
        listed, banned = (detente.parse_case(text).model() for text in both)
        ids = [c for f in FAMILIES if f != "l" or len(listed.decision_makers) == 2 for c in (f"{f}3", f"{f}4")]
        one, other = (detente.solve(m, concepts=ids) for m in (listed, banned))
        for c in ids:
            assert {i: [*s] for i, s in one.stable[c].items()} == {i: [*s] for i, s in other.stable[c].items()}, seed
        compared += 1
    assert compared


def stable_in(model: detente.Model, *ids: str) -> dict[str, dict[str, set[str]]]:
    found = detente.solve(model, concepts=ids)
    return {c: {i: {*s} for i, s in found.stable[c].items()} for c in ids}


def test_what_they_are_with_few_moves() -> None:
    """MR_1, MR_2, MR_3 are Nash, GMR, SMR; CMR_1, CMR_2 Nash, SEQ; CMR_3 SSEQ for orders; L_1 Nash."""
    alike = {"mr1": "nash", "mr2": "gmr", "mr3": "smr", "cmr1": "nash", "cmr2": "seq", "cmr3": "sseq", "l1": "nash"}
    for seed, model, g, _ in models():
        ids = {c: s for c, s in alike.items() if c != "l1" or len(g.makers) == 2}
        found = stable_in(model, *ids, *dict.fromkeys(ids.values()))
        assert all(found[c] == found[s] for c, s in ids.items()), seed


def test_odd_horizons_loosen_and_even_ones_tighten() -> None:
    for seed, model, g, _ in models():
        found = stable_in(model, *(f"{f}{h}" for f in ("mr", "cmr") for h in range(1, 8)))
        for f in ("mr", "cmr") if seed else ():
            for i in g.makers:
                chain = [found[f"{f}{h}"][i] for h in (1, 3, 5, 7, 6, 4, 2)]
                assert all(a <= b for a, b in itertools.pairwise(chain)), (seed, f, i)


def test_limited_moves_imply_metarationality_and_what_is_declared() -> None:
    """L_h ⇒ MR_h, in both readings; each member's `implies` holds."""
    for seed, g, better in games(two=True, ranked=True):
        graph = graph_of(g, better, ranked=True)
        ahead = Anticipation(graph)
        for p in (0, 1):
            trees = Alternation(graph, p, credible=False)
            for h in HORIZONS:
                assert not (ahead.possibly(h, p) & ~trees.stable(h)).any(), (seed, p, h)
                assert not (ahead.stable(h, p) & ~ahead.possibly(h, p)).any()
    for seed, model, g, _ in models():
        ids = [f"{f}{h}" for f in FAMILIES if f != "l" or len(g.makers) == 2 for h in (1, 2, 3, 4)]
        found = stable_in(model, *ids)
        for c in ids:
            for implied in CONCEPTS[c].implies:
                assert all(found[c][i] <= found[implied][i] for i in g.makers), (seed, c, implied)


def test_strict_orders_anticipate_one_state_and_opposed_ones_the_worst() -> None:
    for seed in take(300):
        g = draw_game(seed)
        if len(g.makers) != 2:
            continue
        order = [*g.states]
        Random(seed).shuffle(order)
        place = {s: n for n, s in enumerate(order)}
        one, _ = g.makers

        def opposed(i: object, a: object, b: object, one: object = one, place: dict[object, int] = place) -> bool:  # type: ignore[assignment]
            return place[a] > place[b] if i == one else place[a] < place[b]

        graph = graph_of(g, opposed, ranked=True)
        ahead = Anticipation(graph)
        for h in HORIZONS:
            for p in (0, 1):
                assert (np.diff(ahead.looking(h)[p].start) == 1).all()
                assert [*ahead.stable(h, p)] == [*Alternation(graph, p, credible=False).stable(h)], (seed, h, p)


# -- published and computed ------------------------------------------------------------------------------------------


def two_by_two(first: tuple[int, ...], second: tuple[int, ...]) -> detente.Model:
    """A game as a case, given what NN, YN, NY and YY are worth to each."""
    order = ["NN", "YN", "NY", "YY"]
    ranked = [", ".join(sorted(order, key=lambda s, w=w: -w[order.index(s)])) for w in (first, second)]  # type: ignore[misc]
    return detente.parse_case(
        "format: detente/1\ntitle: A game\ndecision_makers: {A: {name: A}, B: {name: B}}\n"
        "options: {a: {owner: A}, b: {owner: B}}\n"
        f"preferences: {{A: {{ranking: [{ranked[0]}]}}, B: {{ranking: [{ranked[1]}]}}}}\n"
    ).model()


COUNTS = {
    "l1": (9, 57, 12), "l2": (9, 59, 10), "l3": (21, 54, 3), "l4": (6, 55, 17),
    "l5": (14, 63, 1), "l6": (7, 64, 7), "l7": (22, 55, 1), "l8": (6, 55, 17),
    "l9": (14, 63, 1), "l10": (7, 64, 7), "l11": (22, 55, 1), "l12": (6, 55, 17),
    "nonmyopic": (23, 54, 1),
}  # fmt: skip
"""How many of the 78 games have no, one and two equilibria; computed, and by no source here published."""


def test_the_78_games() -> None:
    """The counts of equilibria; 37 games have one after Brams and Wittman (published)."""
    counted: dict[str, Counter[int]] = {c: Counter() for c in (*COUNTS, "nonmyopic-brams-wittman")}
    for first, second in strict_games():
        found = detente.solve(two_by_two(first, second), concepts=[*counted])
        for c, equilibria in found.equilibria.items():
            counted[c][equilibria.count] += 1
    for c, (none, one, two) in COUNTS.items():
        assert counted[c] == Counter({0: none, 1: one, 2: two}), c
    assert 78 - counted["nonmyopic-brams-wittman"][0] == 37


def test_periods_of_the_78_games() -> None:
    from detente.conflict import compile_model
    from detente.engines.horizons import anticipation_of

    found = [anticipation_of(compile_model(two_by_two(*game))).period() for game in strict_games()]
    assert Counter(p.length for p in found) == {1: 61, 4: 11, 2: 6}
    assert max(p.begins for p in found) <= 6


def test_brams_and_wittman_read_literally() -> None:
    from literal_classics import two_by_two as plain

    shown = ["NN", "YN", "NY", "YY"]
    for game in strict_games():
        found = detente.solve(two_by_two(*game), concepts=["nonmyopic-brams-wittman"])
        wanted = [shown[s] for s in sorted(brams_wittman(*plain(game)))]  # type: ignore[type-var]
        assert [*found.equilibria["nonmyopic-brams-wittman"]] == wanted


def test_classical_cases() -> None:
    """Prisoners' dilemma, chicken, Syria and Iraq, Elmira; computed from the definitions."""

    def equilibria(slug: str, *ids: str) -> dict[str, list[str]]:
        found = detente.solve(detente.read_case(slug), concepts=ids)
        return {c: [*found.equilibria[c]] for c in ids}

    assert equilibria("prisoners-dilemma", "l1", "l2", "l3", "l9", "nonmyopic") == {
        "l1": ["NN"], "l2": ["NN", "YY"], "l3": ["NN", "YY"], "l9": ["NN", "YY"], "nonmyopic": ["NN", "YY"],
    }  # fmt: skip
    chicken = equilibria("chicken", "l1", "l2", "l3", "l4", "nonmyopic", "nonmyopic-brams-wittman")
    assert [*chicken.values()] == [["YN", "NY"], [], ["YY"], ["YY"], ["YY"], ["YY"]]
    case = detente.read_case("syria-iraq-1975")
    named = {case.model().state_pattern(f"s{n}"): n for n in range(1, 7)}
    found = detente.solve(case, concepts=[*(f"l{h}" for h in range(1, 13)), "nonmyopic", "mr1", "mr2", "mr3", "mr4"])
    told = {c: {i: {named[s] for s in of} for i, of in found.stable[c].items()} for c in found.concepts}
    for h in range(1, 13):
        syria, iraq = [({1, 6}, set()), ({1, 3, 6}, set()), ({1, 3}, set()), ({1, 3, 6}, {1})][(h - 1) % 4]
        assert told[f"l{h}"] == {"Syria": syria, "Iraq": {2, 4, 6} | iraq}, h
    # No horizon from some point on decides, so that 6 is not non-myopically stable though it is for most.
    assert {named[s] for s in found.equilibria["nonmyopic"]} == set()
    assert [{named[s] for s in found.equilibria[f"mr{h}"]} for h in (1, 2, 3, 4)] == [{6}, {1, 6}, {6}, {1, 6}]
    elmira = detente.read_case("elmira-9state")
    number = {elmira.model().state_pattern(f"s{n}"): n for n in range(1, 10)}
    solved = detente.solve(elmira, concepts=[f"{f}{h}" for f in ("mr", "cmr") for h in range(1, 7)])
    for h in range(1, 7):
        assert {number[s] for s in solved.equilibria[f"mr{h}"]} == ({5, 8, 9} if h == 1 else {1, 4, 5, 8, 9})
        assert {number[s] for s in solved.equilibria[f"cmr{h}"]} == {5, 8, 9}


# -- witnesses -------------------------------------------------------------------------------------------------------


@seeded(120, every=17)
def test_what_follows_can_be_played(seed: int) -> None:
    """The moves that are told follow each other, begin after the move and end where the verdict says."""
    drawn: RandomModel = random_model(seed)
    m = drawn.naive_model()
    solution = detente.solve(
        detente.parse_case(drawn.case_text()),
        concepts=["mr2", "mr5", "cmr4", *(["l3", "l4", "nonmyopic"] if len(m.decision_makers) == 2 else [])],
    )
    for c in solution.concepts:
        for s in m.states:
            for v in detente.explain(solution, state=s, concept=c):
                assert v.stable is Answer.of(all(t.deterred is Answer.YES for t in v.temptations)), (c, s)
                for t in v.temptations:
                    assert t.step.to in m.moves[v.decision_maker][s]
                    here, last = t.step.to, v.decision_maker
                    for move in t.by:
                        assert move.decision_maker != last
                        assert move.to in m.moves[move.decision_maker][here]
                        here, last = move.to, move.decision_maker
                    if t.deterred is Answer.YES:
                        assert not m.prefers(v.decision_maker, here, s)
                    elif c.startswith(("l", "n")):
                        assert m.prefers(v.decision_maker, here, s)


# -- what is refused, and by which names they are asked for ----------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "concept", "why"),
    [
        ("elmira-9state", "l3", "two decision makers; for more, both older definitions .* are called faulty"),
        ("elmira-9state", "nonmyopic", "two decision makers"),
        ("syria-iraq-1975", "nonmyopic-brams-wittman", "four states in all; this model has 6"),
    ],
)
def test_what_it_is_not_defined_for_is_refused(slug: str, concept: str, why: str) -> None:
    with pytest.raises(detente.EngineRefusal, match=why):
        detente.solve(detente.read_case(slug), concepts=[concept])


def test_pairs_in_no_order_are_no_ground_to_anticipate() -> None:
    text = (
        "format: detente/1\ntitle: Two\ndecision_makers: {A: {name: A}, B: {name: B}}\n"
        "options: {a: {owner: A}, b: {owner: B}}\nstatus_quo: NN\n"
        "preferences: {A: [a], B: {fuzzy: {states: [NN, YN, NY, YY], certainty: [[1/2, 1, 0, 1], [0, 1/2, 1, 1], "
        "[1, 0, 1/2, 1], [0, 0, 0, 1/2]]}, threshold: 3/5}}\n"
    )
    model = detente.parse_case(text).model()
    with pytest.raises(detente.EngineRefusal, match="those of B are pairs, in no order"):
        detente.solve(model, concepts=["l2"])
    found = stable_in(model, "mr1", "mr2", "mr3", "cmr2", "nash", "gmr", "smr", "seq")
    alike = ("mr1", "nash"), ("mr2", "gmr"), ("mr3", "smr"), ("cmr2", "seq")
    assert all(found[a] == found[b] for a, b in alike)


def test_their_names() -> None:
    assert "l3" in CONCEPTS
    assert "l0" not in CONCEPTS
    assert "l1000" not in CONCEPTS
    assert "x3" not in CONCEPTS
    assert CONCEPTS["maximin4"] is CONCEPTS["mr4"]
    assert local("l3") is not None
    assert not {"l1", "mr2", "cmr3"} & {*CONCEPTS}
    solution = detente.solve(detente.read_case("chicken"), concepts=["maximin2", "mr2"])
    assert solution.concepts == ("mr2",)
    for asked, why in (
        ("lh", "say how many moves are looked ahead, 1 to 999: l1, l2"),
        ("mr0", "say how many moves are looked ahead, 1 to 999: mr1"),
        ("maximin", "say how many moves are looked ahead, 1 to 999: mr1"),
        ("nm", "it is called nonmyopic here"),
        ("nme", "it is called nonmyopic-brams-wittman here"),
    ):
        with pytest.raises(detente.UsageError, match=why):
            detente.solve(detente.read_case("chicken"), concepts=[asked])


# -- asked all at once -----------------------------------------------------------------------------------------------


def test_all_horizons_at_once_say_what_each_says() -> None:
    """Of random models: states by horizon, the period, what is non-myopic, and the ends expected at a state."""
    for seed, model, g, better in models():
        two = len(g.makers) == 2
        for family in ("l", "mr", "cmr") if two else ("mr", "cmr"):
            start = g.states[0]
            found = detente.look_ahead(model, concept=family, up_to=4, state=start)
            for h in found.horizons:
                for i in g.makers:
                    if family == "l":
                        held = limited_move(g, better, h.moves, i)
                        assert ({*h.stable[i]}, {*h.possibly[i]}) == (held.stable, held.possible), (seed, h.moves)
                    else:
                        held_here = metarational(g, better, h.moves, i, credible=family == "cmr")
                        assert {*h.stable[i]} == held_here, (seed, family, h.moves)
                        assert h.possibly == h.stable
                for e in h.expected:
                    assert {*e.ends} == anticipated(g, better, h.moves, e.decision_maker, start)
                    for end, line in zip(e.ends, e.lines, strict=True):
                        here, mover = start, e.decision_maker
                        for move in line:
                            assert move.decision_maker == mover
                            assert move.to in g.moves[mover][here]
                            here, mover = move.to, next(j for j in g.makers if j != mover)
                        assert here == end
            assert found.begins is not None
            assert found.period is not None
            whole = detente.look_ahead(model, concept=family, up_to=found.begins + 2 * found.period - 1).horizons
            for a, b in zip(whole[found.begins - 1 :], whole[found.begins - 1 + found.period :], strict=False):
                assert (a.stable, a.possibly) == (b.stable, b.possibly), (seed, family)
            if family == "l":
                assert found.nonmyopic == {i: found.nonmyopic[i] for i in g.makers}  # type: ignore[index]
                assert {i: {*s} for i, s in found.nonmyopic.items()} == {  # type: ignore[union-attr]
                    i: nonmyopic(g, better, i).stable for i in g.makers
                }


def test_how_far_is_looked_if_nobody_says() -> None:
    found = detente.look_ahead(detente.read_case("syria-iraq-1975"))
    assert (found.begins, found.period, len(found.horizons), found.state) == (2, 4, 5, "NNN")
    assert len(detente.look_ahead(detente.read_case("syria-iraq-1975"), up_to=2).horizons) == 2
    assert detente.look_ahead(detente.read_case("elmira-9state"), concept="maximin").family == "mr"


def test_a_bound_is_told_and_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.engines import horizons
    from detente.stability import horizon

    horizons.anticipation_of.cache_clear()
    monkeypatch.setattr(horizons, "MAX_PERIOD", 2)
    found = detente.look_ahead(detente.read_case("syria-iraq-1975"))
    assert (found.period, found.nonmyopic, len(found.horizons)) == (None, None, 20)
    assert "no period that is seen within 2 moves" in (found.stopped or "")
    assert "is not known" in found.says()
    with pytest.raises(detente.BoundReached, match="within 2 moves"):
        detente.solve(detente.read_case("syria-iraq-1975"), concepts=["nonmyopic"])
    horizons.anticipation_of.cache_clear()
    monkeypatch.setattr(horizon, "MAX_STATES", 3)
    with pytest.raises(detente.EngineRefusal, match="up to 3 states; this model has 6"):
        detente.look_ahead(detente.read_case("syria-iraq-1975"))


@pytest.mark.parametrize(
    ("asked", "error", "why"),
    [
        ({"concept": "nash"}, detente.UsageError, "no concepts “nash” that look"),
        ({"state": "YYY"}, detente.UsageError, "is not a feasible state here"),
        ({"up_to": 0}, detente.UsageError, "up_to"),
        ({"up_to": 1000}, detente.UsageError, "up_to"),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, object], error: type[Exception], why: str) -> None:
    with pytest.raises(error, match=why):
        detente.look_ahead(detente.read_case("syria-iraq-1975"), **asked)  # type: ignore[arg-type]

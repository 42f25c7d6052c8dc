"""`only_moves`: the complete list of somebody's moves means the same as a ban on each of the others."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

import detente
from detente.assess.doubts import doubts_about
from detente.assess.family import Family
from detente.assess.reliance import questions_of
from detente.assess.swaps import adopt, beliefs
from detente.case.address import elements_of
from detente.case.dropping import without
from detente.engines import ENGINES
from detente.engines.repairing.ground import Ground
from detente.engines.repairing.standing import Standing
from detente.stability import deters, sanctioning
from detente.store.commands import Edit, Remove, Rename
from detente.store.edits import from_text, plan
from detente.store.tree import apply, bare
from detente.web.document import document_of
from detente.web.places import what_names
from naive import FIVE
from random_models import Ban, pattern, random_model
from seeds import full, take

Pair = tuple[str, str]


def listed_and_banned(seed: int) -> tuple[str, str] | None:
    """A random model with all moves of somebody listed, and the same with every other move of it forbidden."""
    rng, drawn = Random(seed), random_model(seed)
    by = rng.choice(drawn.options).owner
    free = replace(
        drawn,
        options=tuple(replace(o, moves="both") if o.owner == by else o for o in drawn.options),
        forbidden=tuple(ban for ban in drawn.forbidden if ban.by != by),
    )
    graph = free.naive_model()
    moves = [(s, q) for s in graph.states for q in sorted(graph.moves[by][s])]
    if not moves:
        return None
    kept = [pair for pair in moves if rng.random() < rng.choice((0.2, 0.5, 0.8))]

    def members(state: str) -> list[str]:
        return ["".join("Y" if o in c else "N" for o in free.names) for c in graph.members[state]]

    pairs = [(rng.choice(members(s)), rng.choice(members(q))) for s, q in kept]
    pairs += [(members(s)[0], rng.choice(members(s))) for s in graph.states if rng.random() < 0.1]  # no moves at all
    others = [(a, b) for s, q in moves if (s, q) not in kept for a in members(s) for b in members(q)]
    bans = tuple(Ban(by, pattern(free.names, a), pattern(free.names, b)) for a, b in others)
    listed = ", ".join(f"[{a}, {b}]" for a, b in pairs)
    return f"{free.case_text()}only_moves: {{{by}: [{listed}]}}\n", replace(
        free, forbidden=(*free.forbidden, *bans)
    ).case_text()


def model_of(text: str) -> detente.Model:
    return detente.parse_case(text).model()


def stable(model: detente.Model, engine: str = "explicit") -> dict[tuple[str, str], list[str]]:
    found = detente.solve(model, concepts=list(FIVE), engine=engine)
    return {(c, i): [*states] for c in FIVE for i, states in found.stable[c].items()}


@full
def test_what_is_listed_is_all_that_is_not_forbidden() -> None:
    compared = 0
    for seed in take(300, every=17):
        if (both := listed_and_banned(seed)) is None:
            continue
        listed, banned = map(model_of, both)
        expected = stable(banned)
        for engine in ("explicit", "small"):
            assert stable(listed, engine) == expected, (seed, engine)
        near = [detente.compile_model(model).neighbourhood for model in (listed, banned)]
        for state in detente.solve(banned, concepts=["nash"]).feasible.codes():
            for i in range(len(banned.decision_makers)):
                assert near[0].moves(i, state) == near[1].moves(i, state), (seed, state, i)
        compared += 1
    assert compared > 0.9 * len(take(300, every=17))


@full
def test_repairs_look_at_the_same_moves() -> None:
    """A state is stable for somebody iff the search for repairs finds no improvement that nobody deters."""
    looked_at = 0
    for seed in take(range(1, 300, 30)):
        if (both := listed_and_banned(seed)) is None:
            continue
        model = model_of(both[0])
        solution = detente.solve(model, concepts=["gmr", "sseq"], engine="explicit")
        for name in ("gmr", "sseq"):
            concept = sanctioning(name)
            assert concept is not None
            for code in [*solution.feasible.codes()][::5]:
                standing = Standing(Ground(solution.conflict), code, concept, deters)
                for i, dm in enumerate(solution.conflict.decision_makers):
                    assert (not [*standing.failures(i)]) == (code in solution.stable[name][dm]), (seed, name, code, dm)
                    looked_at += 1
    assert looked_at > 20


CASE = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A}, b: {owner: A}, c: {owner: B}, d: {owner: B}}
states: {s1: NNNN, s2: YNNN, s3: YYNN, s4: NNYN}
indistinguishable: [a and b and d]
only_moves: {A: [[s1, s2], [s2, s3], [s4, YNYN], [NNNY, YYNY], [NNYY, YYNY], [s3, s3]], B: [[s1, s4]]}
preferences: {A: [b, a], B: [d]}
phases:
  short: {infeasible: [a and not b]}
  bound: {only_moves: {A: []}}
  apart: {infeasible: [a and b and d and not c]}
perspectives:
  alone:
    decision_makers: {A: {name: Ann}}
    options: {c: {owner: A}, d: {owner: A}}
"""


def moves(model: detente.Model) -> dict[str, set[Pair]]:
    """Every move of everybody, by the letters that states are shown with."""
    conflict = detente.compile_model(model)
    states = [*detente.solve(model, concepts=["nash"]).feasible.codes()]
    return {
        dm: {(conflict.show(s), conflict.show(q)) for s in states for q in conflict.neighbourhood.moves(i, s)}
        for i, dm in enumerate(conflict.decision_makers)
    }


OF_ANN = {("NNNN", "YNNN"), ("YNNN", "YYNN"), ("NNYN", "YNYN")}
INTO_CLASS = {("NNNY", "YY-Y"), ("NNYY", "YY-Y")}


def test_layers_take_states_away_replace_lists_and_leave_decision_makers_out() -> None:
    case = detente.parse_case(CASE)
    assert moves(case.model()) == {"A": OF_ANN | INTO_CLASS, "B": {("NNNN", "NNYN")}}
    assert moves(case.model(phase="short"))["A"] == INTO_CLASS
    assert moves(case.model(phase="bound")) == {"A": set(), "B": {("NNNN", "NNYN")}}
    # The member that is left stands for the merged state, though another one was named.
    assert moves(case.model(phase="apart"))["A"] == OF_ANN | {("NNYY", "YYYY")}
    assert [m.by for m in case.model("alone").only_moves] == ["A"]


def test_a_merged_state_is_named_by_any_member_and_keeps_its_moves() -> None:
    named = [CASE.replace("[NNNY, YYNY]", f"[NNNY, {text}]") for text in ("YYYY", '"YY-Y"')]
    wrong = detente.parse_case(CASE.replace("[NNNY, YYNY]", "[NNYN, YYNY]")).model()
    with pytest.raises(detente.InvalidCase, match="differ"):
        detente.compile_model(wrong)
    for text in named:
        assert moves(detente.parse_case(text).model())["A"] == OF_ANN | INTO_CLASS
    # Without the class there are two states in its place, of which one is a move away.
    apart = detente.parse_case(CASE).model().with_changes([detente.LeaveOut("indistinguishable", 1)])
    assert moves(apart)["A"] == OF_ANN | {("NNNY", "YYNY"), ("NNYY", "YYYY")}


def test_leaving_the_list_out_gives_back_all_moves_and_is_a_doubt() -> None:
    model = detente.parse_case(CASE).model()
    free = without(model, [elements_of(model)["only_moves.B"]])
    assert len(moves(free)["B"]) > 20
    assert moves(free)["A"] == OF_ANN | INTO_CLASS
    assert {d.address for d in doubts_about(model)} >= {"assumption only_moves.A", "assumption only_moves.B"}


def test_variants_answered_together_are_those_answered_one_by_one() -> None:
    """Every pair of doubts: lists and the class left out, statements dropped, swapped and tied."""
    model = detente.parse_case(CASE.replace("preferences:", "proposals: {draft: {terms: s3}}\npreferences:")).model()
    doubts = doubts_about(model)
    family = Family(model, questions_of(model, ["gmr", "sseq"]), ["gmr", "sseq"])
    variants = [[d.change for d in some] for some in combinations(doubts, 2)]
    together = [found for some in family.outcomes(variants) for found in some]
    assert len(together) == len(variants) > 10
    assert together == [family.one(changes) for changes in variants]
    assert len({*together}) > 1


def test_phases_and_perspectives_tell_that_moves_are_listed_otherwise() -> None:
    text = CASE.replace("indistinguishable: [a and b and d]\n", "").replace("[NNYY, YYNY], ", "")
    text = text.replace("short:", "plain: {}\n  short:")
    case = detente.parse_case(text + "  same: {only_moves: {B: [[s4, s1]]}}\n")
    found = detente.compare_phases(case.model(phase="plain"), after=case.model(phase="bound"), concepts=["seq"])
    assert found.changes.listed == ("A",)
    assert found.record()["changes"]["only_moves"] == ["A"]
    assert "Another list of all moves, or a list only in one phase: Ann." in " ".join(found.says().split())
    assert "only_moves" not in detente.compare_phases(
        case.model(phase="plain"), after=case.model(phase="short"), concepts=["seq"]
    ).record()["changes"]  # fmt: skip
    here, there = case.model(), case.model("same")
    assert [b.kind for b in beliefs(here, there)] == ["rules"]
    taken = adopt(here, there, beliefs(here, there))
    assert taken is not None
    assert moves(taken) == moves(there)
    assert moves(there)["B"] == {("NNYN", "NNNN")}


def test_an_option_that_gets_another_owner_takes_its_moves_along() -> None:
    given = detente.parse_case(CASE).model().with_changes([detente.GiveOption("b", "B")])
    assert moves(given)["A"] == {("NNNN", "YNNN"), ("NNYN", "YNYN")}
    assert moves(given)["B"] == {("NNNN", "NNYN")}


def test_the_list_is_renamed_and_goes_with_whose_it_is() -> None:
    tree = from_text(CASE, iter(f"e{k}" for k in range(100)))
    command = Rename(path=["decision_makers", "A"], to="Zoe")
    renamed, _ = apply(tree, plan(tree, command, iter(())).changes)
    assert [*renamed["only_moves"]] == ["Zoe", "B"]
    assert [*renamed["phases"]["bound"]["only_moves"]] == ["Zoe"]
    state, _ = apply(tree, plan(tree, Rename(path=["states", "s1"], to="start"), iter(())).changes)
    assert state["only_moves"]["B"] == [["start", "s4"]]
    gone, _ = apply(tree, plan(tree, Remove(path=["decision_makers", "B"], everywhere=True), iter(())).changes)
    assert [*gone["only_moves"]] == ["A"]
    assert what_names(tree, gone, ("decision_makers", "B")) == []


def test_the_page_shows_and_edits_a_bare_list_as_it_does_a_mapping() -> None:
    tree = from_text(CASE, iter(f"e{k}" for k in range(100)))
    shown = document_of(tree)
    assert shown.unread == []
    assert shown.only_moves[1].moves == [["s1", "s4"]]
    edited, _ = apply(
        tree, plan(tree, Edit(path=["only_moves", "B"], fields={"because": "as drawn"}), iter(())).changes
    )
    assert edited["only_moves"]["B"] == {"moves": [["s1", "s4"]], "because": "as drawn"}
    case = detente.Case.from_dict(bare(edited))
    assert case.to_dict()["only_moves"]["B"] == edited["only_moves"]["B"]
    assert detente.parse_case(CASE).to_dict()["only_moves"]["B"] == [["s1", "s4"]]


@pytest.mark.parametrize("engine", [name for name in ENGINES if name in ("dense", "symbolic")])
def test_who_needs_transitive_moves_refuses_by_name(engine: str) -> None:
    with pytest.raises(detente.EngineRefusal, match="only_moves"):
        detente.solve(detente.parse_case(CASE).model(), engine=engine)

"""Two conflicts that share a decision maker, as one: the case that is made, what carries over, and what is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import detente
from detente.answer import Answer
from detente.assess import joining
from detente.assess.linking import Linked, link_conflicts
from detente.case import parse_case
from detente.case.writer import write_case
from detente.cli import main
from detente.errors import BoundReached, UsageError
from literal_classics import of_model
from literal_link import Half, linked
from literal_structures import FIVE, cells, simple
from naive import Model
from random_models import RandomModel, random_model
from seeds import full, take

HOME = """
format: detente/1
title: A shop at home
decision_makers: {C: {name: the owner}, H: {name: the clerk}}
options: {pay: {owner: C, name: pay well}, work: {owner: H, name: work hard}}
preferences: {C: [work, not pay], H: [pay, not work]}
status_quo: NN
proposals: {fair: {terms: pay and work}}
"""
AWAY = """
format: detente/1
title: A contract abroad
decision_makers: {C: {name: the owner}, W: {name: the supplier}}
options: {buy: {owner: C, name: buy there}, sell: {owner: W, name: sell cheaply}}
preferences: {C: [sell, not buy], W: [buy, not sell]}
status_quo: YN
"""
BY: tuple[Any, ...] = ("lexicographic", (1, 1), (2, 1), (1, 3))


def half(seed: int, prefix: str) -> RandomModel:
    """A random model of few states whose first decision maker is C, and whose other ids nothing else has."""
    for k in range(100):
        drawn = random_model(seed + 1000 * k)
        if len(drawn.options) <= 4 and len(drawn.naive_model().states) <= 6:
            makers = {i: "C" if n == 0 else f"{prefix}{n}" for n, i in enumerate(drawn.decision_makers)}
            return named(drawn, makers, {o: f"{prefix}_{n}" for n, o in enumerate(drawn.names)})
    raise AssertionError


def named(drawn: RandomModel, makers: dict[str, str], options: dict[str, str]) -> RandomModel:
    """The same under other ids; statements of equal importance one after the other."""
    untied = {
        i: replace(p, kind="statements", entries=tuple(t for group in p.entries for t in group))
        if p.kind == "tied"
        else p
        for i, p in drawn.preferences.items()
    }
    return replace(drawn, preferences=untied).relabelled(makers, options)


def pairs(population: int, every: int = 73) -> Iterator[tuple[int, RandomModel, RandomModel]]:
    for seed in take(population, every=every):
        yield seed, half(2 * seed, "p"), half(2 * seed + 1, "q")


def case(drawn: RandomModel) -> detente.Case:
    return parse_case(drawn.case_text())


def literal(m: Model) -> Half:
    g, _ = of_model(m)
    values = {i: sorted(set(m.worth[i].values())) for i in m.decision_makers}
    return Half(g, {i: {s: values[i].index(m.worth[i][s]) for s in m.states} for i in m.decision_makers})


def found_by(one: RandomModel, other: RandomModel, by: Any, concepts: tuple[str, ...] = FIVE) -> Linked:
    weights = None if by == "lexicographic" else tuple(map(Fraction, by))
    return link_conflicts(case(one), case(other), common="C", weights=weights, concepts=concepts)


@full
def test_the_whole_is_the_product_as_it_is_defined() -> None:
    """States, and what is stable for whom under five concepts: rules, merged states, one-way and forbidden moves."""
    for seed, one, other in pairs(300):
        by = BY[seed % len(BY)]
        found = found_by(one, other, by)
        g, better = linked(literal(one.naive_model()), literal(other.naive_model()), "C", by)
        assert {*found.solution.feasible} == {str(a) + str(b) for a, b in g.states}  # type: ignore[misc]
        for c in FIVE:
            expected = {(f"{s[0]}{s[1]}", i) for s, i in cells(g, simple(better), c)}  # type: ignore[index]
            actual = {(s, i) for i, states in found.solution.stable[c].items() for s in states}
            assert actual == expected, (seed, by, c)


@full
def test_whatever_is_stable_in_the_halves_is_so_in_the_whole_where_moves_are_transitive() -> None:
    """Nash: if and only if; GMR and SMR: so it is for those of one half; all else can only be added. Computed."""
    for seed, one, other in pairs(300):
        transitive = one.plain and other.plain
        for by in BY[:2]:
            found = found_by(one, other, by)
            for k in found.kept:
                if k.concept == "nash":
                    assert k.added == k.lost == 0, (seed, k)
                if transitive:
                    assert k.lost == 0, (seed, k)
                    if k.decision_maker != "C" and k.concept in ("gmr", "smr"):
                        assert k.added == 0, (seed, k)
                elif k.concept in ("gmr", "seq"):
                    assert k.lost == 0, (seed, k)
            for c, products in found.products.items():
                whole = found.solution.equilibria[c].count
                lost = sum(o.concept == c and not o.added for o in found.only)
                added = sum(o.concept == c and o.added for o in found.only)
                assert whole == products - lost + added


@full
def test_each_witness_bears_out_what_it_is_told_for() -> None:
    for seed, one, other in pairs(300):
        found = found_by(one, other, "lexicographic", ("gmr", "seq"))
        halves = one.naive_model(), other.naive_model()
        for o in found.only:
            i = o.decision_maker
            if o.half is None:
                continue
            solution, at = found.halves[o.half], o.parts[o.half]
            assert at not in solution.stable[o.concept][i]
            assert o.state in found.solution.stable[o.concept][i]
            cut = len(one.names)
            target = (o.move.to[:cut], o.move.to[cut:])
            assert target[1 - o.half] == o.parts[1 - o.half]
            assert halves[o.half].prefers(i, target[o.half], at), seed
            (why,) = detente.explain(found.solution, state=o.state, concept=o.concept, by=[i])
            assert why.stable is Answer.YES
            assert o.by == next(t.by for t in why.temptations if t.step.to == o.move.to) != ()


def test_what_is_told_of_two_small_conflicts(tmp_path: Path) -> None:
    found = link_conflicts(parse_case(HOME), parse_case(AWAY), common="C", concepts=["nash", "gmr"])
    assert found.products == {"nash": 1, "gmr": 4}
    assert [o.state for o in found.only] == ["YYYN"]
    assert "in the whole it is deterred: the clerk would give up “work hard”" in found.says()
    assert found.case.model().status_quo == "NNYN"
    assert found.notes == ("what “A shop at home” says besides stays there: proposals",)
    for name, text in (("home", HOME), ("away", AWAY)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    line = ["link", str(tmp_path / "home.yaml"), str(tmp_path / "away.yaml"), "--common", "the owner"]
    out = tmp_path / "both.yaml"
    done = CliRunner().invoke(main, [*line, "--weights", "1", "1/2", "-o", str(out), "--format", "json"])
    assert done.exit_code == 0, done.output
    record = json.loads(done.stdout)
    assert record["weights"] == ["1", "1/2"]
    again = detente.solve(detente.read_case(str(out)), concepts=["nash", "gmr", "smr", "seq", "sseq"])
    assert {c: s.count for c, s in again.equilibria.items()} == {
        c["concept"]: c["whole"]["count"] for c in record["concepts"]
    }


def test_ids_that_both_have_are_told_apart() -> None:
    other = AWAY.replace("W: {", "H: {").replace("W: [", "H: [").replace("owner: W", "owner: H").replace("sell", "work")
    found = link_conflicts(parse_case(HOME), parse_case(other), common="C", concepts=["nash"])
    assert [str(d.id) for d in found.case.model().decision_makers] == ["C", "a_H", "b_H"]
    assert [str(o.id) for o in found.case.model().options] == ["pay", "a_work", "buy", "b_work"]
    assert "the decision maker “H” of the one and of the other are taken for two" in found.notes
    parse_case(write_case(found.case)).model()


def test_moves_that_are_listed_are_so_in_the_whole() -> None:
    away = AWAY + "only_moves: {C: [[NN, YN]], W: [[YN, YY]]}\n"
    found = link_conflicts(parse_case(HOME), parse_case(away), common="C", concepts=["gmr"])
    assert {q for s, q in moves(found, "C") if s == "NNNN"} == {"YNNN", "NNYN", "YNYN"}
    assert {q for s, q in moves(found, "C") if s == "NNYY"} == {"YNYY"}
    assert {(s[2:], q[2:]) for s, q in moves(found, "W")} == {("YN", "YY")}


def test_a_forbidden_move_of_the_common_one_forbids_nothing_in_the_other_half() -> None:
    home = HOME + "forbidden_moves: [{by: C, from: not work, to: not work}]\n"
    found = link_conflicts(parse_case(home), parse_case(AWAY), common="C", concepts=["gmr"])
    assert {q for s, q in moves(found, "C") if s == "NNNN"} == {"NNYN"}
    assert {q for s, q in moves(found, "C") if s == "NYNN"} == {"YYNN", "NYYN", "YYYN"}


def moves(found: Linked, dm: str) -> set[tuple[str, str]]:
    return {(s, q) for s in found.solution.feasible for q in found.solution.reachable(dm, s)}


@pytest.mark.parametrize(
    ("home", "away", "common", "weights", "says"),
    [
        (HOME, AWAY, "H", None, "“H” is no decision maker of the second conflict"),
        (HOME, AWAY.replace("buy", "pay"), "C", None, "the option “pay” of “C” is in both conflicts"),
        (HOME, AWAY, "C", (Fraction(0), Fraction(1)), "expected two numbers above 0"),
        (HOME.replace("[work, not pay]", "[{that: work, perhaps: true}]"), AWAY, "C", None, "leave something open"),
        (HOME, AWAY.replace("[sell, not buy]", "{fuzzy: {states: [NN, YN, NY, YY], certainty: [[1/2, 1/2, 1/2, 1/2], "
         "[1/2, 1/2, 1/2, 1/2], [1/2, 1/2, 1/2, 1/2], [1/2, 1/2, 1/2, 1/2]]}, threshold: 1/2}"), "C", None,
         "put states in no order"),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_over_is_refused(home: str, away: str, common: str, weights: Any, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        link_conflicts(parse_case(home), parse_case(away), common=common, weights=weights)


def test_a_whole_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "MAX_STATES", 10)
    with pytest.raises(BoundReached, match="up to 10 states; it would have 16"):
        link_conflicts(parse_case(HOME), parse_case(AWAY), common="C")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--lexicographic", "--weights", "1", "2"], "say two things"),
        (["--weights", "1", "x"], "found “x” as a weight"),
        (["--replace"], "goes with -o"),
    ],
)
def test_what_contradicts_itself_is_refused(options: list[str], says: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["link", "mill", "mill", "--common", "MILL", *options])
    assert done.exit_code == 2
    assert says in done.stderr

"""Where rules leave few of many combinations: found as going through all finds them, and answered as literally."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from itertools import product
from random import Random

import pytest

import detente
from detente.answer import Answer
from detente.assess import find_deals
from detente.conflict import Conflict, compile_model, leaving
from detente.conflict.combinations import BLOCK_BITS, SOON, blocks, exists, feasible_codes
from detente.conflict.leaving import MAX_BITS, MAX_FOUND, left_by_rules
from detente.engines import explicit
from detente.engines.diagrams import DiagramSet
from detente.engines.explicit import Explicit, graph_of
from detente.errors import BoundReached, InvalidCase
from detente.formula import And, Const, Formula, If, Iff, Not, Or, Var
from random_models import random_model
from seeds import long_but, seeded


def drawn(rng: Random, names: list[str], depth: int) -> Formula:
    """Return a random formula of every kind there is."""
    if depth == 0 or rng.random() < 0.2:
        return Const(rng.random() < 0.5) if rng.random() < 0.1 else Var(rng.choice(names))
    one, other = (drawn(rng, names, depth - 1) for _ in range(2))
    return rng.choice([Not(one), And((one, other)), Or((one, other)), If(one, other), Iff(one, other)])


def one_of(names: list[str]) -> list[Formula]:
    """Return rules by which exactly one option of some is taken, in one of two ways of writing them."""
    none = Not(Or(tuple(map(Var, names))))
    return [none, *(And((Var(a), Var(b))) for k, a in enumerate(names) for b in names[:k])]


def conflict_of(n: int, rules: list[Formula]) -> Conflict:
    """Return a conflict of nobody in particular over options and rules."""
    options = tuple(f"o{k}" for k in range(n))
    return Conflict(options, ("A",), ((1 << n) - 1,), 0, 0, tuple(rules), (), (), (), {})


@seeded(200)
def test_what_rules_leave_is_what_going_through_all_combinations_finds(seed: int) -> None:
    rng = Random(seed)
    n = rng.randint(2, 9)
    names = [f"o{k}" for k in range(n)]
    rules = [drawn(rng, names, 3) for _ in range(rng.randint(0, 3))]
    rules += one_of(rng.sample(names, rng.randint(2, n))) if rng.random() < 0.7 else []
    rng.shuffle(rules)
    conflict = conflict_of(n, rules)
    found = left_by_rules(conflict)
    assert found is not None
    values = {code: conflict.values(code) for code in range(1 << n)}
    assert found.tolist() == [c for c, taken in values.items() if not any(rule.evaluate(taken) for rule in rules)]
    assert found.tolist() == [c for b in blocks(conflict.options) for c in b.codes[exists(conflict, b)].tolist()]


def test_up_to_sixteen_blocks_of_combinations_are_found_whatever_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """As going through blocks of them does: without them nothing could be said."""
    looks: list[None] = []
    monkeypatch.setattr(leaving, "check", lambda: looks.append(None))
    leaving._left.cache_clear()
    free = SOON.bit_length() - 1 + BLOCK_BITS
    found = left_by_rules(conflict_of(free, []))
    assert found is not None
    assert (len(found), looks) == (SOON << BLOCK_BITS, [])
    of_each = [rule for k in range(0, 36, 3) for rule in one_of([f"o{k + j}" for j in range(3)])]
    left_by_rules(conflict_of(38, of_each))
    assert looks, "what takes longer can be cut off"


def test_what_is_too_much_to_be_found_is_none_and_said_by_name() -> None:
    names = [f"o{k}" for k in range(MAX_BITS + 1)]
    free = MAX_FOUND.bit_length() - 1  # options that no rule speaks of, all whose combinations are kept
    assert len(feasible_codes(conflict_of(MAX_BITS, one_of(names[:-1])))) == MAX_BITS
    assert left_by_rules(conflict_of(free + 8, one_of(names[:8]))) is None
    pairs: list[Formula] = [And((Var(a), Var(b))) for a, b in zip(names[0:40:2], names[1:40:2], strict=True)]
    for n, rules, why in (
        (40, pairs, "its rules leave more than 1,048,576 choices"),
        (30, [], "up to 26 options"),
        (MAX_BITS + 1, one_of(names), "more than the 62 that a state in a list has room for"),
    ):
        with pytest.raises(BoundReached, match=why):
            feasible_codes(conflict_of(n, rules))


def test_rules_that_leave_nothing_are_refused_however_many_options_there_are() -> None:
    options = ", ".join(f"o{k}: {{owner: A}}" for k in range(30))
    every = ", ".join(f"o{k}" for k in range(30))
    text = (
        f"{{format: detente/1, title: t, decision_makers: {{A: {{}}}}, options: {{{options}}}, "
        f"infeasible: [{{exactly_one: [{every}]}}, {{when: not o3 or o4}}, {{when: o3}}], preferences: {{A: [o0]}}}}"
    )
    with pytest.raises(InvalidCase, match="found no feasible state"):
        compile_model(detente.parse_case(text).model())


@seeded(150)
def test_moves_found_between_states_are_those_found_change_by_change(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    conflict = compile_model(detente.parse_case(random_model(seed).case_text()).model())
    only = Random(seed).getrandbits(len(conflict.options))
    found = []
    for fewer in (0, 100):
        monkeypatch.setattr(explicit, "FEWER", fewer)
        for other in (conflict, replace(conflict, take_only=only), replace(conflict, drop_only=only)):
            graph_of.cache_clear()
            found.append([(a.source.tolist(), a.target.tolist()) for a in graph_of(other).moves])
    graph_of.cache_clear()
    assert found[:3] == found[3:]


class Levels:
    """Two parties, each of some issues, of which it takes one level each: a plain reading, level by level."""

    def __init__(self, seed: int, issues: tuple[int, ...]) -> None:
        rng = Random(seed)
        self.sizes = [rng.randint(n, n + 2) for n in issues]
        self.owner = [k % 2 for k in range(len(issues))]
        places = [(i, v) for i, n in enumerate(self.sizes) for v in range(n)]
        self.apart = [(a, b) for a, b in (rng.sample(places, 2) for _ in range(4)) if a[0] != b[0]]
        self.worth = [{place: rng.randint(-4, 4) for place in places} for _ in "AB"]
        every = product(*(range(n) for n in self.sizes))
        self.states = [s for s in every if not any(s[i] == v and s[j] == w for (i, v), (j, w) in self.apart)]
        self.quo = rng.choice(self.states)

    def value(self, party: int, state: tuple[int, ...]) -> int:
        return sum(self.worth[party][place] for place in enumerate(state))

    def moves(self, party: int, state: tuple[int, ...]) -> list[tuple[int, ...]]:
        mine = [i for i, owner in enumerate(self.owner) if owner == party]
        return [s for s in self.states if s != state and all(s[i] == v for i, v in enumerate(state) if i not in mine)]

    def case(self) -> detente.Case:
        def entry(i: int, n: int) -> str:
            return f"i{i}: {{levels: {{{', '.join(f'l{v}: i{i}v{v}' for v in range(n))}}}}}"

        sizes = list(enumerate(self.sizes))
        options = ", ".join(f"i{i}v{v}: {{owner: {'AB'[self.owner[i]]}}}" for i, n in sizes for v in range(n))
        only = [f"{{exactly_one: [{', '.join(f'i{i}v{v}' for v in range(n))}]}}" for i, n in sizes]
        only += [f"i{i}v{v} and i{j}v{w}" for (i, v), (j, w) in self.apart]
        weights = [", ".join(f"i{i}v{v}: {n}" for (i, v), n in of.items()) for of in self.worth]
        quo = "".join("Y" if v == self.quo[i] else "N" for i, n in sizes for v in range(n))
        return detente.parse_case(
            f"{{format: detente/1, title: t, decision_makers: {{A: {{}}, B: {{}}}}, options: {{{options}}}, "
            f"infeasible: [{', '.join(only)}], status_quo: {quo}, "
            f"preferences: {{A: {{weights: {{{weights[0]}}}}}, B: {{weights: {{{weights[1]}}}}}}}, "
            f"issues: {{{', '.join(entry(i, n) for i, n in sizes)}}}}}"
        )

    def credit(self, moves: dict[tuple[int, tuple[int, ...]], list[tuple[int, ...]]]) -> dict[tuple[int, ...], int]:
        """Return the least number of moves that do not serve their mover, where nobody moves twice running."""
        queue = deque([(0, self.quo, -1)])
        least: dict[tuple[tuple[int, ...], int], int] = {}
        while queue:
            price, state, last = queue.popleft()
            if (state, last) in least:
                continue
            least[state, last] = price
            for party in {0, 1} - {last}:
                for there in moves[party, state]:
                    serves = self.value(party, there) > self.value(party, state)
                    (queue.appendleft if serves else queue.append)((price + (not serves), there, party))
        found: dict[tuple[int, ...], int] = {}
        for (state, _), price in least.items():
            found[state] = min(price, found.get(state, price))
        return found


@long_but(every=2)
@seeded(14)
def test_deals_of_more_options_than_can_be_gone_through_are_as_literally(seed: int) -> None:
    drawn = Levels(seed, ((6, 7, 14), (2, 3, 4, 18), (14, 14))[seed % 3])
    model = drawn.case().model()
    assert len(model.options) > 26
    solution = detente.solve(model, concepts=["nash", "gmr", "seq"])
    assert solution.feasible.count == len(drawn.states)
    found = find_deals(solution, limit=1_000_000)
    moves = {(party, s): drawn.moves(party, s) for party in (0, 1) for s in drawn.states}
    values = {s: (drawn.value(0, s), drawn.value(1, s)) for s in drawn.states}
    credit, now = drawn.credit(moves), values[drawn.quo]
    assert found.count == len(found.packages) == len(drawn.states)

    def stays(party: int, state: tuple[int, ...], concept: str) -> bool:
        other, here = 1 - party, values[state][party]

        def deterred(q: tuple[int, ...]) -> bool:
            answers = [x for x in moves[other, q] if concept == "gmr" or values[x][other] > values[q][other]]
            return concept != "nash" and any(values[x][party] <= here for x in answers)

        return all(deterred(q) for q in moves[party, state] if values[q][party] > here)

    for p in found.packages:
        state = tuple(int(p.levels[f"i{i}"][1:]) for i in range(len(drawn.sizes)))
        mine = values[state]
        assert p.best.worse_off == tuple(dm for k, dm in enumerate("AB") if mine[k] < now[k]), (seed, state)
        beaten = any(v != mine and v[0] >= mine[0] and v[1] >= mine[1] for v in values.values())
        assert p.best.efficient is Answer.of(not beaten), (seed, state)
        assert p.best.steps == credit.get(state), (seed, state)
        for concept, held in p.best.holds.items():
            assert held is Answer.of(stays(0, state, concept) and stays(1, state, concept)), (seed, state, concept)


@long_but(every=2)
@seeded(10)
def test_engines_agree_where_rules_leave_few(seed: int) -> None:
    model = Levels(seed, (9, 10, 10)).case().model()
    assert Explicit().refuses(compile_model(model)) is None
    one, other = (detente.solve(model, concepts=["nash", "seq"], engine=engine) for engine in ("explicit", "symbolic"))
    for concept in one.concepts:
        by_diagrams = other.equilibria[concept]
        assert isinstance(by_diagrams, DiagramSet)
        codes = feasible_codes(one.conflict)
        among = by_diagrams.among(codes)
        assert codes[among].tolist() == [*by_diagrams.codes()] == [*one.equilibria[concept].codes()], (seed, concept)

"""What could be agreed on: published and worked-out numbers, each by literal code, and brute force on random models."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from itertools import product
from random import Random

import numpy as np
import pytest

import detente
import literal_cases
import mill
import naive
from detente.answer import Answer
from detente.assess import Deals, compare_deals, deal_ways, find_deals, voices_behind
from detente.assess.deal_ways import DealWay
from detente.assess.striking import Parts, voices_of
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.orders import Capabilities
from detente.conflict.relations import PairRelation, PairSet
from detente.engines import frontier
from detente.errors import EngineRefusal, OutOfTime, UsageError
from naive import Combination, State
from random_models import RandomModel, Tree, predicate, random_condition, random_model, text
from seeds import long_but, seeded

Holds = Callable[[Combination], bool]
UNDER = ("nash", "seq")


@dataclass(frozen=True)
class Literal:
    """The definitions read literally: a model, its status quo, issues with their levels, and what is given."""

    m: naive.Model
    quo: State
    issues: Mapping[str, Mapping[str, Holds]]
    given: Holds

    def at(self, state: State, holds: Holds) -> bool:
        return all(holds(member) for member in self.m.members[state])

    def losers(self, s: State) -> frozenset[str]:
        return frozenset(i for i in self.m.decision_makers if self.m.prefers(i, self.quo, s))

    def dominates(self, t: State, s: State) -> bool:
        everyone = self.m.decision_makers
        return not any(self.m.prefers(i, s, t) for i in everyone) and any(self.m.prefers(i, t, s) for i in everyone)

    @cached_property
    def dominating(self) -> dict[State, list[State]]:
        return {s: [t for t in self.m.states if self.dominates(t, s)] for s in self.m.states}

    @cached_property
    def efficient(self) -> set[State]:
        return {s for s in self.m.states if not any(self.dominates(t, s) for t in self.m.states)}

    @cached_property
    def equilibria(self) -> dict[str, set[State]]:
        return {c: set(naive.equilibria(self.m, c)) for c in UNDER}

    @cached_property
    def steps(self) -> dict[State, int]:
        """Dijkstra's search over pairs of a state and who moved last."""
        waiting, done, least = [(0, self.quo, "")], set(), dict[State, int]()
        while waiting:
            price, state, last = heapq.heappop(waiting)
            least.setdefault(state, price)
            if (state, last) not in done:
                done.add((state, last))
                for j in self.m.decision_makers:
                    for q in self.m.moves[j][state] if j != last else ():
                        heapq.heappush(waiting, (price + (not self.m.prefers(j, q, state)), q, j))
        return least

    @cached_property
    def looked_at(self) -> list[State]:
        return [s for s in self.m.states if self.at(s, self.given)]

    @cached_property
    def packages(self) -> dict[tuple[str, ...], list[State]]:
        chosen = list(product(*self.issues.values())) if self.issues else []
        ways = {
            c: [
                s
                for s in self.looked_at
                if all(self.at(s, levels[level]) for levels, level in zip(self.issues.values(), c, strict=True))
            ]
            for c in chosen
        }
        return {c: found for c, found in ways.items() if found}

    @cached_property
    def inside(self) -> set[State]:
        return {s for ways in self.packages.values() for s in ways}

    def order(self, s: State) -> tuple[bool, int, bool, float, int]:
        """Wanted, then held by the strongest concept, then efficient, then fewest steps, then code."""
        strength = next((k for k, c in enumerate(UNDER) if s in self.equilibria[c]), len(UNDER))
        steps = self.steps.get(s, float("inf"))
        return bool(self.losers(s)), strength, s not in self.efficient, steps, self.m.states.index(s)

    def changed(self, s: State, t: State) -> int:
        return len(self.m.members[s][0] ^ self.m.members[t][0])

    def smallest(self, ways: Iterable[State]) -> set[frozenset[str]]:
        sets = {self.losers(s) for s in ways}
        return {those for those in sets if not any(other < those for other in sets)}

    def apart(self, s: State, t: State) -> list[str]:
        return [
            issue
            for issue, levels in self.issues.items()
            if not any(self.at(s, holds) and self.at(t, holds) for holds in levels.values())
        ]

    def nearest_better(self, s: State) -> State | None:
        some = [t for t in self.dominating[s] if t in self.inside]
        return min(
            some, key=lambda t: (len(self.apart(s, t)), self.changed(s, t), self.m.states.index(t)), default=None
        )


def agree(found: Deals, literal: Literal, *, given: bool) -> None:
    """Hold all that is found against the definitions."""
    m, ways = literal.m, literal.looked_at
    wanted = {s for s in m.states if not literal.losers(s)}
    for counts, some in ((found.everywhere, m.states), (found.looked_at, ways)):
        assert (counts.ways, counts.wanted) == (len(some), len(wanted & set(some)))
        assert counts.efficient == len(literal.efficient & set(some))
        assert counts.fair == len(literal.efficient & wanted & set(some))
        for c in UNDER:
            there = literal.equilibria[c] & set(some)
            assert counts.holding[c] == len(there)
            assert counts.wanted_and_holding[c] == len(there & wanted)
            assert counts.efficient_and_holding[c] == len(there & literal.efficient)
            assert counts.fair_and_holding[c] == len(there & literal.efficient & wanted)
        assert counts.fewest_steps == min(
            (literal.steps[s] for s in wanted & set(some) if s in literal.steps), default=None
        )
    for s in m.states:
        fact = found.way(s)
        assert fact.state == s
        assert frozenset(fact.worse_off) == literal.losers(s)
        assert frozenset(fact.better_off) == {i for i in m.decision_makers if m.prefers(i, s, literal.quo)}
        assert fact.efficient is Answer.of(s in literal.efficient)
        among = [t for t in literal.dominating[s] if t in literal.efficient]
        nearest = min(among, key=lambda t: (literal.changed(s, t), m.states.index(t)), default=None)
        assert fact.dominated_by == nearest
        assert fact.steps == literal.steps.get(s)
        assert fact.holds == {c: Answer.of(s in literal.equilibria[c]) for c in UNDER}
        better = found.better_than(s)
        assert (better and better.way.state) == literal.nearest_better(s)
        if better is not None:
            assert list(better.issues) == literal.apart(s, better.way.state)
            assert set(better.better_off) == {i for i in m.decision_makers if m.prefers(i, better.way.state, s)}
            assert better.way.state in literal.packages[tuple(better.package.levels.values())]
            other = [i for i, level in better.package.levels.items() if not literal.at(s, literal.issues[i][level])]
            assert other == list(better.issues)
    packages_agree(found, literal)
    others = {s for ways in literal.packages.values() if literal.quo not in ways for s in ways}
    deals = ways if given else others
    assert {frozenset(losers.who) for losers in found.must_lose} == literal.smallest(deals)
    for losers in found.must_lose:
        same = [s for s in deals if literal.losers(s) == frozenset(losers.who)]
        assert (losers.ways, losers.best.state) == (len(same), min(same, key=literal.order))


def packages_agree(found: Deals, literal: Literal) -> None:
    assert [p.levels for p in found.packages] == sorted(
        (dict(zip(literal.issues, c, strict=True)) for c in literal.packages),
        key=lambda levels: told_first(literal, literal.packages[tuple(levels.values())]),
    )
    every = len(list(product(*literal.issues.values()))) if literal.issues else 0
    assert (found.count, found.without_ways) == (len(literal.packages), every - len(literal.packages))
    assert found.at_no_level == len(set(literal.looked_at) - literal.inside)
    times = [sum(s in ways for ways in literal.packages.values()) for s in literal.inside]
    assert found.overlapping == sum(n > 1 for n in times)
    for package in found.packages:
        ways = literal.packages[tuple(package.levels.values())]
        assert found.package(package.address) == package
        assert package.best.state == min(ways, key=literal.order)
        assert package.counts.ways == len(ways)
        assert package.counts.wanted == sum(not literal.losers(s) for s in ways)
        assert package.status_quo is (literal.quo in ways)
        for c in UNDER:
            held = [s for s in ways if s in literal.equilibria[c]]
            best: DealWay | None = package.best_holding[c]
            assert (best and best.state) == min(held, key=literal.order, default=None)
            assert package.holds(c) is Answer.of(bool(held))
            assert package.wanted_and_holds(c) is Answer.of(any(not literal.losers(s) for s in held))


def told_first(literal: Literal, ways: list[State]) -> tuple[object, ...]:
    """Fewest worse off in the way shown; the strongest concept, efficient, fewest steps, code."""
    best = min(ways, key=literal.order)
    return (len(literal.losers(best)), *literal.order(best)[1:])


@seeded(200)
def test_deals_are_those_of_the_definitions(seed: int) -> None:
    """Terms of a proposal are the issues of every other model; the rest declare some, with levels that overlap."""
    drawn, rng = random_model(seed), Random(seed)
    m = drawn.naive_model()
    quo = m.states[seed % len(m.states)]
    terms = [random_condition(rng, drawn.names) for _ in range(1 + seed % 4)]
    levels = [[random_condition(rng, drawn.names) for _ in range(rng.randint(1, 3))] for _ in range(rng.randint(1, 3))]
    said = ", ".join(f"t{k}: {_quoted(drawn, t)}" for k, t in enumerate(terms))
    text_ = drawn.case_text() + f"status_quo: {quo}\nproposals: {{P: {{terms: {{{said}}}}}}}\n"
    if seed // 2 % 2:
        text_ += "issues:\n"
        for k, some in enumerate(levels):
            told = ", ".join(f"l{n}: {_quoted(drawn, level)}" for n, level in enumerate(some))
            text_ += f"  i{k}: {{levels: {{{told}}}}}\n"
    given = random_condition(rng, drawn.names) if seed % 3 else None
    found = find_deals(
        detente.parse_case(text_), concepts=UNDER, given=None if given is None else text(given, drawn.names)
    )
    issues: dict[str, dict[str, Holds]]
    if seed // 2 % 2:
        issues = {f"i{k}": {f"l{n}": meant(m, t) for n, t in enumerate(some)} for k, some in enumerate(levels)}
    else:
        issues = as_issues(m, drawn, terms)
    literal = Literal(m, quo, issues, meant(m, ("const", True) if given is None else given))
    agree(found, literal, given=given is not None)
    (on_table,) = found.on_table
    ways = [s for s in literal.looked_at if all(literal.at(s, meant(m, t)) for t in terms)]
    assert on_table.ways == len(ways)
    best = min([s for s in ways if s in literal.inside] or ways, key=literal.order, default=None)
    assert (on_table.way and on_table.way.state) == best
    assert (on_table.better and on_table.better.way.state) == (best and literal.nearest_better(best))


def as_issues(m: naive.Model, drawn: RandomModel, terms: list[Tree]) -> dict[str, dict[str, Holds]]:
    """Each term in force or not; one that says the same as an earlier one, or the opposite, is none of its own."""
    found: dict[str, dict[str, Holds]] = {}
    before: set[str] = set()
    for k, term in enumerate(terms):
        words = str(detente.formula.read_formula(text(term, drawn.names), drawn.names, {}))
        if words not in before:
            before |= {words, words.removeprefix("not ") if words.startswith("not ") else f"not {words}"}
            before.add(f"not ({words})")
            holds = meant(m, term)
            found[f"t{k}"] = {"in_force": holds, "not": lambda c, holds=holds: not holds(c)}
    return found


def _quoted(drawn: RandomModel, tree: Tree) -> str:
    return f'"{text(tree, drawn.names)}"'


def meant(m: naive.Model, tree: Tree) -> Holds:
    """A tree as a predicate; a pattern that matches members of one merged state and nothing else names that state."""
    holds = predicate(tree)
    matched = {m.state_of[c] for c in m.combinations if holds(c)}
    if tree[0] == "pattern" and len(matched) == 1:
        members = m.members[matched.pop()]
        return holds if len(members) == 1 else lambda c: c in members
    return holds


def dominated(rows: IntArray) -> BoolArray:
    """One row after the other, beside all."""
    return np.array([((rows >= row).all(axis=1) & (rows > row).any(axis=1)).any() for row in rows])


@pytest.mark.parametrize("seed", range(20))
def test_maxima_are_those_that_no_row_dominates(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontier, "FEW", 0 if seed % 4 else frontier.FEW)
    rng = np.random.default_rng(seed)
    d, n, levels = 1 + seed % 5, int(rng.integers(1, 400)), int(rng.choice([2, 5, 100]))
    rows = rng.integers(0, levels, size=(n, d))
    assert (frontier.maxima(list(rows.T)) == ~dominated(rows)).all()


@pytest.mark.parametrize("d", [2, 3, 4, 5])
def test_maxima_are_right_where_many_blocks_are_merged(d: int) -> None:
    """Of opposed ranks, whose sum is nearly the same everywhere, few rows are set aside beforehand."""
    rng = np.random.default_rng(d)
    rows = rng.integers(0, 1000, size=(1500, d))
    rows[:, 0] = rng.integers(0, 60, size=len(rows)) - rows[:, 1:].sum(axis=1)
    found = frontier.maxima(list(rows.T))
    assert (found == ~dominated(rows)).all()
    assert found.sum() > 50


@dataclass(frozen=True)
class Row:
    """A row of a table that was worked out elsewhere, with a prototype that shares no code with the package."""

    case: str
    perspective: str | None
    given: str
    states: int
    efficient: int
    efficient_and_seq: int
    deals: int
    wanted: int
    wanted_and_efficient: int
    must_lose: set[frozenset[str]]
    steps: Mapping[str | None, int]
    """On credit, to a named state or some letters; None = to the cheapest wanted one."""

    def text(self) -> str:
        return mill.TEXT if self.case == "mill" else catalogued(self.case)


def catalogued(case: str) -> str:
    return str((files("detente.catalog.cases") / f"{case}.yaml").read_text(encoding="utf-8"))


PENTAGON = {frozenset({"PENT", *more}) for more in (("CIA", "RUS"), ("CIA", "WH"), ("CIA", "REB"), ("RUS", "SYR"))}
NOBODY = {frozenset[str]()}
TABLE = (
    Row("syria-2016", "A", "coop and join", 768, 72, 12, 256, 0, 0, PENTAGON, {"D_V1sep": 4}),
    Row("syria-2016", "B", "coop and join", 768, 2, 2, 256, 32, 1, NOBODY, {"D_V1sep": 0}),
    Row("ferry", None, "row and open", 64, 4, 2, 16, 2, 2, NOBODY, {None: 1}),
    Row("mill", None, "not strike and not lockout", 36, 4, 0, 12, 6, 2, NOBODY, {None: 1, "YNNNYN": 1, "P1": 2}),
)


@long_but(every=2)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.case} {row.perspective or ''}".strip())
def test_a_row_of_the_table_is_what_the_definitions_say(row: Row) -> None:
    """The printed figures, the same by literal code, and what is found."""
    case = literal_cases.load(row.text())
    told = literal_cases.layer(case, row.perspective)
    named = told["states"]
    quo = named.get(told["status_quo"], told["status_quo"])
    given = literal_cases.predicate(row.given, list(told["options"]), told.get("definitions"))
    literal = Literal(literal_cases.model(case, row.perspective), quo, {}, given)
    m, deals = literal.m, literal.looked_at
    wanted = [s for s in deals if not literal.losers(s)]
    stays = [s for s in literal.efficient if all(naive.seq(m, i, s) for i in m.decision_makers)]
    steps = {to: literal.steps[named.get(to, to)] if to else min(literal.steps[s] for s in wanted) for to in row.steps}
    assert (len(m.states), len(literal.efficient), len(stays)) == (row.states, row.efficient, row.efficient_and_seq)
    assert (len(deals), len(wanted)) == (row.deals, row.wanted)
    assert len(literal.efficient.intersection(wanted)) == row.wanted_and_efficient
    assert literal.smallest(deals) == row.must_lose
    assert steps == row.steps

    found = find_deals(detente.parse_case(row.text()).model(row.perspective), given=row.given)
    everywhere, looked_at = found.everywhere, found.looked_at
    assert (everywhere.ways, everywhere.efficient) == (row.states, row.efficient)
    assert everywhere.efficient_and_holding["seq"] == row.efficient_and_seq
    assert (looked_at.ways, looked_at.wanted, looked_at.fair) == (row.deals, row.wanted, row.wanted_and_efficient)
    assert {frozenset(losers.who) for losers in found.must_lose} == row.must_lose
    assert {to: found.way(to).steps if to else looked_at.fewest_steps for to in row.steps} == row.steps
    assert [s for s in m.states if found.way(s).efficient is Answer.YES] == [
        s for s in m.states if s in literal.efficient
    ]


def test_why_the_two_accounts_of_syria_part() -> None:
    """In one the only efficient deal that all want is the one with separation, which holds under every concept."""
    found = find_deals(detente.read_case("syria-2016").model("B"), given="coop and join")
    best = found.way("D_V1sep")
    assert (best.wanted, best.efficient, best.holds["nash"], best.steps) == (Answer.YES, Answer.YES, Answer.YES, 0)
    assert found.everywhere.efficient_and_holding["nash"] == 2
    assert {s.step.decision_maker for s in found.way_there("D_V1sep").ways[0].steps} == {"RUS", "SYR", "REB", "US"}
    ferry = find_deals(detente.read_case("ferry"), given="row and open")
    assert [ferry.way_there(p.best.state).payers for p in ferry.packages[:1]] == [(("ALD",), ("OARS",))]
    assert ferry.looked_at.fair_and_holding["seq"] == 2


def test_the_mill_wants_a_paper_that_nobody_keeps_to() -> None:
    """What the paper on the table is, and where things hold: worked out elsewhere, and here by literal code."""
    m = literal_cases.model(literal_cases.load(mill.TEXT))
    literal = Literal(m, "NNNYNN", {}, lambda _: True)
    found = find_deals(detente.parse_case(mill.TEXT), given="not strike and not lockout")
    paper = found.way("P1")
    assert paper.state == "YYNNYY"
    assert not literal.losers("YYNNYY")
    assert "YYNNYY" in literal.efficient
    assert (paper.wanted, paper.efficient, paper.strongest) == (Answer.YES, Answer.YES, None)
    stays = {"nash": {"NNNYNN", "NYNYNY"}}
    stays |= {concept: {*stays["nash"], "NNYNNN", "NYYNNY"} for concept in ("seq", "gmr")}
    for concept, where in stays.items():
        assert set(naive.equilibria(m, concept)) == where == set(found.solution.equilibria[concept])
    for concept in naive.FIVE:
        assert not [s for s in naive.equilibria(m, concept) if s[2:4] == "NN"]
        assert found.looked_at.holding[concept] == 0
    for verdict in found.verdicts_on("P1"):
        (blocker,) = verdict.blockers
        assert blocker.decision_maker == "MILL"
        assert found.way("P1").holds[verdict.concept] is Answer.NO
    moves = [t.step for t in blocker.temptations if t.deterred is Answer.NO]
    assert any((s.takes, s.drops) == (("lockout",), ("raise",)) for s in moves)
    (cheapest,) = found.repairs("P1", concept="seq").found
    assert cheapest.verified is Answer.YES
    assert set(cheapest.kinds) <= {"commit", "guarantee"}


def test_a_package_rests_on_the_voices_without_which_it_is_otherwise() -> None:
    """Each voice is struck, and the model without what rests on nothing else is solved by itself."""
    model = detente.read_case("syria-2016").model("A", "after_deadline")
    found = find_deals(model, given="coop and join", concepts=["seq"])
    some = found.packages[:12]
    told = voices_behind(found, some)
    parts, voices = Parts.of(found.model), voices_of(found.model.layer)
    wanted, holds = [set[str]() for _ in some], [set[str]() for _ in some]
    for voice in voices:
        changes = parts.changes(parts.fallen(voice.claims), "drop")
        changed = detente.solve(found.model.with_changes(changes) if changes else found.model, concepts=["seq"])
        near = changed.conflict.neighbourhood
        for k, package in enumerate(some):
            code, quo = near.state(package.best.state), near.state(str(changed.model.status_quo))
            if code is None:
                wanted[k].update([voice.id] if quo is not None else [])
                holds[k].add(voice.id)
                continue
            everyone = range(len(changed.conflict.decision_makers))
            worse = quo is not None and any(near.prefers(i, quo, code) for i in everyone)
            if quo is not None and worse is (package.best.wanted is Answer.YES):
                wanted[k].add(voice.id)
            if (code in changed.equilibria["seq"]) is not (package.best.holds["seq"] is Answer.YES):
                holds[k].add(voice.id)
    assert [{v.id for v in t.wanted} for t in told] == wanted
    assert [{v.id for v in t.holds["seq"]} for t in told] == holds
    assert len(set.union(*holds)) > 1


def test_perspectives_and_phases_stand_side_by_side() -> None:
    case = detente.read_case("syria-2016")
    chosen = [("A", None), ("A", "after_deadline"), ("B", None)]
    across = compare_deals(case, given="coop and join", concepts=["seq"], selections=chosen, proposal="V1")
    assert across.selections == tuple(chosen)
    for k, selection in enumerate(chosen):
        alone = find_deals(case.model(*selection), given="coop and join", concepts=["seq"], proposal="V1")
        there = [p.found[k] for p in across.packages]
        assert {p.address: p for p in there if p is not None} == {p.address: p for p in alone.packages}
    assert across.differing("seq")
    for row in across.packages:
        kinds = {p and (p.best.wanted, p.best.efficient, p.best.holds["seq"]) for p in row.found}
        assert row.differs("seq") is (len(kinds) > 1)
    partly = detente.parse_case("""{format: detente/1, title: t, decision_makers: {A: {name: Ann}},
        options: {a: {owner: A}, b: {owner: A}}, infeasible: [a and b], preferences: {A: [a]}, status_quo: NN,
        issues: {i: {levels: {yes: a, no: not a}}}, perspectives: {p: {status_quo: YY},
        q: {issues: {i: {dropped: true}}}}}""")
    found = compare_deals(partly, concepts=["nash"])
    assert [deals and deals.count for deals in found.deals] == [2, None, 0]
    assert [s for s, why in found.failed.items() if "not a feasible state" in why] == [("p", None)]
    assert [p.found[2] for p in found.packages] == [None, None]
    assert all(p.differs("nash") for p in found.packages), "there is no such package where the issue is taken away"
    (yes,) = [p for p in found.packages if p.levels == {"i": "yes"}]
    assert yes.wanted == (Answer.YES, Answer.UNKNOWN, Answer.INFEASIBLE), "where there are no deals nothing is known"
    with pytest.raises(UsageError, match="no proposal"):
        compare_deals(partly, proposal="V9")


class InPairs(naive.Model):
    """One decision maker says of some pairs of states which is better, and nothing of all others."""

    pairs: set[tuple[State, State]]

    def prefers(self, i: str, x: State, s: State) -> bool:
        return (x, s) in self.pairs if i == self.decision_makers[0] else super().prefers(i, x, s)


@seeded(40)
def test_preferences_that_are_pairs_of_states_are_taken_as_they_are(seed: int) -> None:
    """Nobody is worse off who does not prefer the other state; so a state may be dominated by no efficient one."""
    drawn, rng = random_model(seed), Random(seed)
    m = drawn.naive_model(InPairs)
    assert isinstance(m, InPairs)
    share = rng.choice((0.05, 0.3, 0.6))
    m.pairs = {(a, b) for a in m.states for b in m.states if a != b and rng.random() < share}
    quo = m.states[seed % len(m.states)]
    solution = detente.solve(detente.parse_case(drawn.case_text() + f"status_quo: {quo}\n"), concepts=[])
    near = solution.conflict.neighbourhood
    code = {s: near.state(s) for s in m.states}
    bits = tuple(((-1, code[a]), (-1, code[b])) for a, b in m.pairs)
    relation = PairRelation(PairSet(bits), None, None, Capabilities(scored=False))  # type: ignore[arg-type]  # they are
    conflict = replace(solution.conflict, relations=(relation, *solution.conflict.relations[1:]))
    found = find_deals(replace(solution, conflict=conflict), given="true")
    literal = Literal(m, quo, {}, lambda _: True)
    for s in m.states:
        fact, among = found.way(s), [t for t in literal.dominating[s] if t in literal.efficient]
        assert frozenset(fact.worse_off) == literal.losers(s)
        assert fact.efficient is Answer.of(s in literal.efficient)
        some = among or literal.dominating[s]
        assert fact.dominated_by == min(some, key=lambda t: (literal.changed(s, t), m.states.index(t)), default=None)
        assert fact.steps == literal.steps.get(s)
    assert {frozenset(losers.who) for losers in found.must_lose} == literal.smallest(m.states)


@seeded(range(0, 60, 3))
def test_every_engine_leads_to_the_same_deals(seed: int) -> None:
    drawn, rng = random_model(seed), Random(seed)
    quo = drawn.naive_model().states[0]
    terms = [random_condition(rng, drawn.names) for _ in range(3)]
    said = ", ".join(f"t{k}: {_quoted(drawn, t)}" for k, t in enumerate(terms))
    model = detente.parse_case(
        drawn.case_text() + f"status_quo: {quo}\nproposals: {{P: {{terms: {{{said}}}}}}}\n"
    ).model()
    told = []
    for engine in ("auto", "explicit", "dense", "symbolic"):
        try:
            found = find_deals(model, concepts=UNDER, engine=engine)
        except EngineRefusal:
            continue
        told.append((found.packages, found.must_lose, found.everywhere, found.looked_at))
    assert len(told) > 1
    assert all(other == told[0] for other in told)


def test_what_is_too_large_to_list_is_refused_by_name() -> None:
    def case(n: int) -> detente.Case:
        options = ", ".join(f"o{k}: {{owner: {'AB'[k % 2]}}}" for k in range(n))
        return detente.parse_case(
            "{format: detente/1, title: t, decision_makers: {A: {}, B: {}}, options: {" + options + "}, "
            f"preferences: {{A: [o0], B: [o1]}}, status_quo: {'N' * n}}}"
        )

    with pytest.raises(EngineRefusal, match=r"explicit.*up to 5,000,000; this model has 16,777,216"):
        find_deals(case(24), concepts=["nash"])
    with pytest.raises(EngineRefusal, match=r"up to 26 options; this model has 30"):
        find_deals(case(30), concepts=["nash"])


def test_what_there_was_no_time_for_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_: object) -> None:
        raise OutOfTime("the time is over")

    monkeypatch.setattr(frontier.Frontier, "efficient", stopped)
    monkeypatch.setattr(deal_ways, "credit_of", stopped)
    found = find_deals(detente.read_case("mill"), concepts=["nash"])
    assert (found.everywhere.efficient, found.everywhere.fair, found.everywhere.fewest_steps) == (None, None, None)
    assert found.packages
    for package in found.packages:
        assert (package.best.efficient, package.best.steps, package.best.dominated_by) == (Answer.UNKNOWN, None, None)
    assert not found.complete
    assert found.credit_stopped == "the time is over"


def test_no_status_quo_is_a_named_error() -> None:
    text_ = mill.TEXT.replace("status_quo: NNNYNN\n", "")
    with pytest.raises(UsageError, match="names no status quo"):
        find_deals(detente.parse_case(text_))
    with pytest.raises(UsageError, match="status quo of case, is not a feasible state"):
        find_deals(detente.parse_case(mill.TEXT.replace("status_quo: NNNYNN", "status_quo: NYNNNN")))

"""What coalitions do in the package beside the literal reading of it: case files of every kind, any graph at all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

import detente
from detente.conflict import Conflict, compile_model
from detente.conflict.few import bits
from detente.conflict.orders import Capabilities
from detente.conflict.relations import PairRelation, PairSet
from detente.engines.rows import Listing, listing_of, transposed
from detente.errors import BoundReached
from detente.stability import CONCEPTS
from detente.stability import coalitions as engine
from detente.stability.coalitions import Answering, Coalitions, coalitions_in, coalitions_of
from detente.stability.joint import act_of, joint_answer
from literal_classics import conflict as classic
from literal_classics import strict_games, two_by_two
from literal_coalitions import COALITIONAL, Together
from literal_structures import Game, Relation
from random_games import draw_degrees, draw_game, known
from random_models import random_model
from seeds import full, take
from test_only_moves import listed_and_banned

pytestmark = pytest.mark.quick
ANSWERING: Mapping[str, Answering] = {
    "cnash": "nothing", "cgmr": "moves", "csmr": "escapes", "cseq": "improvements",
}  # fmt: skip
Literal = tuple[Game, Relation]


def as_game(drawn: object) -> Literal:
    """A model of `naive.py` as a game whose states are letters and whose decision makers are numbers."""
    m = drawn.naive_model()  # type: ignore[attr-defined]
    moves = {k: {s: frozenset(m.moves[i][s]) for s in m.states} for k, i in enumerate(m.decision_makers)}
    return Game(tuple(m.states), moves), lambda k, a, b: m.prefers(m.decision_makers[k], a, b)  # type: ignore[arg-type,index]


def compared(found: Coalitions, g: Game, better: Relation, states: tuple[object, ...]) -> None:
    """Everything a coalition can do and is kept from, in the package and read literally; `states` in its order."""
    read = Together(g, better, pareto=found.pareto)
    for h in coalitions_of(len(g.makers)):
        improvements = [{states[q] for q in bits(row)} for row in found.improvements(h)]
        assert improvements == [read.improvements(h, s) for s in states], h
        for c, answering in ANSWERING.items():
            stable = {states[s] for s in bits(found.stable(h, answering))}
            assert stable == {s for s in states if read.stable(c, h, s)}, (c, h)
    for answering in ANSWERING.values():
        alone = [found.stable_for(i, answering) for i in g.makers]  # type: ignore[arg-type]
        universal = found.universal(answering)
        assert universal == alone[0] & universal
        assert all(universal & ~row == 0 for row in alone)


def compiled(text: str) -> Conflict:
    return compile_model(detente.parse_case(text).model())


@full
def test_case_files_of_every_kind() -> None:
    """Ties, infeasible states, one-way options, forbidden moves, merged states, three to five decision makers."""
    kinds = set()
    for seed in take(300, every=29):
        drawn = random_model(seed)
        conflict = compiled(drawn.case_text())
        game = as_game(drawn)
        kinds.add((drawn.kind, conflict.literal))
        for pareto in (False, True):
            found = coalitions_in(conflict, pareto=pareto)
            compared(found, *game, tuple(map(conflict.show, found.listing.codes)))
    assert len(kinds) >= 3


@full
def test_listed_moves() -> None:
    for seed in take(60, every=17):
        if (pair := listed_and_banned(seed)) is not None:
            listed, banned = map(compiled, pair)
            for answering in ANSWERING.values():
                assert coalitions_in(listed).universal(answering) == coalitions_in(banned).universal(answering), seed


def of_game(g: Game, better: Relation) -> Listing:
    """A game as the package lists it, whose states are numbers; its preferences need not be transitive."""
    n, codes = len(g.states), dict(zip(g.states, range(len(g.states)), strict=True))
    nothing = PairRelation(PairSet(()), None, None, Capabilities(complete=False, scored=False))
    width = max(1, (n - 1).bit_length())
    conflict = Conflict(
        tuple(f"o{k}" for k in range(width)), tuple(map(str, g.makers)), tuple(0 for _ in g.makers), 0, 0, (), (), (),
        tuple(nothing for _ in g.makers), {},
    )  # fmt: skip
    moves = tuple([sum(1 << codes[q] for q in g.moves[i][s]) for s in g.states] for i in g.makers)
    leads = tuple([sum(1 << codes[q] for q in g.states if better(i, q, s)) for s in g.states] for i in g.makers)
    whole = (1 << n) - 1
    return Listing(conflict, tuple(range(n)), moves, leads, tuple([whole & ~r for r in lead] for lead in leads), leads)


def strictly(g: Game, seed: int) -> Relation:
    degrees = known(draw_degrees(g, seed))
    return lambda i, a, b: degrees(i, a, b) > 0


@full
def test_graphs_of_any_kind() -> None:
    """Moves that do not compose, several who have the same one, preferences that go in circles; ties or none."""
    for seed in take(300, every=9):
        g = draw_game(seed)
        better = strictly(g, seed)
        for pareto in (False, True):
            compared(Coalitions(of_game(g, better), pareto=pareto), g, better, g.states)


def single(c: str, listing: Listing) -> list[int]:
    """What is stable for each decision maker by itself: the coalitions of one."""
    found = Coalitions(listing)
    return [found.stable((i,), ANSWERING[c]) for i in range(len(listing.moves))]


@full
def test_alone_they_are_the_concepts_of_single_decision_makers() -> None:
    """CNash, CGMR and CSMR of one are Nash, GMR and SMR; SEQ implies CSEQ of one, and is it where there are two."""
    for seed in take(300, every=29):
        conflict = compiled(random_model(seed).case_text())
        listing = listing_of(conflict)
        solution = detente.solve(detente.parse_case(random_model(seed).case_text()).model())
        for c in COALITIONAL:
            plain = [
                sum(1 << listing.place[code] for code in solution.stable[c[1:]][dm].codes())
                for dm in conflict.decision_makers
            ]
            if c != "cseq" or len(listing.moves) == 2:
                assert single(c, listing) == plain, (seed, c)
            else:
                assert all(row & ~joint == 0 for row, joint in zip(plain, single(c, listing), strict=True))


@full
def test_what_implies_what() -> None:
    for seed in take(300, every=29):
        g = draw_game(seed)
        listing = of_game(g, strictly(g, seed))
        found, weak = Coalitions(listing), Coalitions(listing, pareto=True)
        for h in found.all:
            by = {c: found.stable(h, a) for c, a in ANSWERING.items()}
            for stronger, weaker in (("cnash", "csmr"), ("cnash", "cseq"), ("csmr", "cgmr"), ("cseq", "cgmr")):
                assert by[stronger] & ~by[weaker] == 0, (seed, h, stronger, weaker)
            assert weak.stable(h, "nothing") & ~by["cnash"] == 0, "a Pareto improvement is asked for less"
            if not found.others(h):
                assert len({*by.values()}) == 1, "nobody is left to deter all of them"


@cache
def elmira() -> Coalitions:
    return coalitions_in(compile_model(detente.read_case("elmira-9state").model()))


def test_elmira() -> None:
    """Computed by the literal reading, and 5 → 8 by the ministry and Uniroyal published; see `literal_classics.py`."""
    found = elmira()
    g, better = classic("elmira-9state")
    conflict = found.listing.conflict
    numbers = {code: n + 1 for n, code in enumerate(
        conflict.neighbourhood.state(letters) for letters in
        ("NYNNN", "YYNNN", "NNYNN", "YNYNN", "NYNNY", "YYNNY", "NNYNY", "YNYNY", "-NNY-")
    )}  # fmt: skip
    ids = dict(enumerate(conflict.decision_makers))
    game = Game(g.states, {i: g.moves[dm] for i, dm in ids.items()})
    compared(found, game, lambda i, a, b: better(ids[i], a, b), tuple(numbers[c] for c in found.listing.codes))  # type: ignore[index]
    assert {c: {numbers[found.listing.codes[s]] for s in bits(found.universal(a))} for c, a in ANSWERING.items()} == {
        "cnash": {8, 9}, "cgmr": {1, 4, 8, 9}, "csmr": {1, 4, 8, 9}, "cseq": {8, 9},
    }  # fmt: skip
    five, eight = (found.listing.place[conflict.neighbourhood.state(s) or 0] for s in ("NYNNY", "YNYNY"))
    act = act_of(found, (0, 1), five, eight)
    assert [(s.decision_maker, s.to) for s in act.steps] == [("MoE", "YYNNY"), ("UR", "YNYNY")]


def test_the_78_strict_games() -> None:
    """How many have no, one, two or three universally stable states; computed by the literal reading."""
    counted: dict[str, list[int]] = {c: [0, 0, 0, 0] for c in COALITIONAL}
    for game in strict_games():
        found = Coalitions(of_game(*two_by_two(game)))
        for c, answering in ANSWERING.items():
            counted[c][found.universal(answering).bit_count()] += 1
    assert counted == {
        "cnash": [13, 59, 6, 0], "cgmr": [0, 52, 24, 2], "csmr": [4, 59, 14, 1], "cseq": [0, 64, 14, 0],
    }  # fmt: skip


@full
def test_an_answer_is_one_and_deters() -> None:
    """Every act of an answer is made by a legal sequence of moves, and where it ends does not improve on the start."""
    answered = 0
    for seed in take(300, every=29):
        conflict = compiled(random_model(seed).case_text())
        found = coalitions_in(conflict)
        near, codes = conflict.neighbourhood, found.listing.codes
        for c, answering in ANSWERING.items():
            for s in range(len(codes)):
                for h, q in found.upsets(s):
                    acts = joint_answer(found, h, s, q, answering)
                    free = not found.sanctions(h, s, q, answering)
                    assert (acts is None) == free
                    here = codes[q]
                    for act in acts or ():
                        assert act.origin == here
                        for step, after in zip(act.steps, (*act.steps[1:], None), strict=True):
                            who = conflict.index(step.decision_maker)
                            assert who not in h
                            assert step.decision_maker in act.coalition
                            assert step.origin == here
                            assert step.target in near.moves(who, here)
                            assert after is None or after.decision_maker != step.decision_maker
                            here = step.target
                        if c == "cseq":
                            every = [conflict.index(dm) for dm in act.coalition]
                            assert all(near.prefers(j, act.target, act.origin) for j in every)
                    if acts:
                        answered += 1
                        assert any(not near.prefers(i, here, codes[s]) for i in h)
    assert answered > 20


def test_the_concepts_say_what_tempts_whom_in_whose_company() -> None:
    solution = detente.solve(detente.read_case("elmira-9state"), concepts=["cnash", "cseq"])
    assert [*solution.equilibria["cnash"]] == ["-NNY-", "YNYNY"]
    (own,) = detente.explain(solution, state="s5", concept="cnash", by=["UR"])
    assert [(t.step.company, t.step.to, t.deterred) for t in own.temptations] == [
        (("MoE",), "YNYNY", detente.Answer.NO)
    ]
    told = " ".join(detente.explain(solution, state="s5", concept="cnash", by=["UR"]).says().split())
    assert "Uniroyal could act together with Ministry of the Environment (Ministry of the Environment would" in told
    assert all(detente.explain(solution, state="s8", concept=c)[0].stable.json for c in ("cnash", "cseq"))


@full
def test_reasons_and_verdicts_agree() -> None:
    for seed in take(60, every=11):
        case = detente.parse_case(random_model(seed).case_text())
        solution = detente.solve(case.model(), concepts=list(COALITIONAL))
        for v in detente.explain(solution, state=next(iter(solution.feasible))):
            free = [t for t in v.temptations if t.deterred is detente.Answer.NO]
            assert (v.stable is detente.Answer.YES) == (not free)


def test_what_is_too_much_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    case = detente.read_case("elmira-9state")
    monkeypatch.setattr(engine, "MAX_DECISION_MAKERS", 2)
    with pytest.raises(detente.EngineRefusal, match="every coalition is looked at, of up to 2 decision makers"):
        detente.solve(case, concepts=["cnash"])
    with pytest.raises(BoundReached, match="this model has 3"):
        coalitions_in(compile_model(detente.read_case("elmira-12state-gmcrplus").model()))


def test_rows_turn() -> None:
    assert transposed(transposed([0b11, 0b10])) == [0b11, 0b10]
    assert {c for c in CONCEPTS if c in COALITIONAL} == {*COALITIONAL}

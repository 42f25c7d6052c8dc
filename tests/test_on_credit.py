"""Steps on credit: numbers worked out elsewhere, and a literal search on random models."""

from __future__ import annotations

import heapq
from collections.abc import Collection
from itertools import combinations

import numpy as np
import pytest
from click.testing import CliRunner

import detente
import mill
import naive
from detente.answer import Answer
from detente.assess import steps_on_credit
from detente.assess.on_credit import CreditWay, OnCredit
from detente.cli import main
from detente.conflict import compile_model
from detente.engines.walks.credit import credit_of
from detente.errors import EngineRefusal, UsageError
from detente.report import orphans, reach_document, reach_record
from detente.report.blocks import Paragraph
from detente.report.on_credit import goes_first
from random_models import random_model
from seeds import seeded

Price = tuple[int, int]


def cheapest(
    m: naive.Model, start: str, ends: Collection[str], *, last: str = "", payers: Collection[str] | None = None
) -> Price | None:
    """Dijkstra's search over pairs of a state and who moved last: steps on credit, then moves; literally."""
    waiting, done = [(0, 0, start, last)], set()
    while waiting:
        credit, moves, state, last = heapq.heappop(waiting)
        if state in ends:
            return credit, moves
        if (state, last) in done:
            continue
        done.add((state, last))
        for j in m.decision_makers:
            for there in m.moves[j][state] if j != last else ():
                pays = there not in m.improvements(j, state)
                if not pays or payers is None or j in payers:
                    heapq.heappush(waiting, (credit + pays, moves + 1, there, j))
    return None


def smallest_sets(m: naive.Model, start: str, ends: Collection[str], credit: int) -> set[frozenset[str]]:
    """The smallest sets that can pay for a cheapest way, by trying all sets."""
    found: list[frozenset[str]] = []
    for size in range(len(m.decision_makers) + 1):
        for those in map(frozenset, combinations(m.decision_makers, size)):
            if not any(smaller <= those for smaller in found):
                price = cheapest(m, start, ends, payers=those)
                if price is not None and price[0] == credit:
                    found.append(those)
    return set(found)


def asked_of(found: detente.StatusQuoAnalysis) -> OnCredit:
    (destination,) = found.destinations
    assert destination.on_credit is not None
    return destination.on_credit


def replay(m: naive.Model, start: str, ends: Collection[str], way: CreditWay, credit: int) -> None:
    """Check a way step by step: each is a move, rightly priced; what it says of each mover is so."""
    states = [start, *(s.step.to for s in way.steps)]
    assert states[-1] in ends
    assert not set(states[:-1]) & set(ends)
    left, last = credit, ""
    for k, s in enumerate(way.steps):
        j, here, there = s.step.decision_maker, states[k], states[k + 1]
        serving = set(m.improvements(j, here))
        assert j != last
        assert there in m.moves[j][here]
        assert s.on_credit is (there not in serving)
        left, last = left - s.on_credit, j
        paid = [later for later in range(k + 1, len(way.steps)) if m.prefers(j, states[later + 1], here)]
        assert s.repaid == (min(paid, default=None) if s.on_credit else None)
        leaving = {q for q in serving - {there} if (cheapest(m, q, ends, last=j) or (left + 1,))[0] > left}
        assert {other.to for other in s.elsewhere} == leaving
    assert left == 0
    assert [s.on_credit for s in way.steps].count(True) == credit


@seeded(60)
def test_steps_on_credit_are_those_of_a_literal_search(seed: int) -> None:
    drawn = random_model(seed)
    m, model = drawn.naive_model(), detente.parse_case(drawn.case_text()).model()
    start = m.states[seed % len(m.states)]
    prices = {end: cheapest(m, start, [end]) for end in m.states}
    expected = tuple(None if price is None else price[0] for price in prices.values())
    assert steps_on_credit(model, m.states, start=start) == expected
    ends = m.states[seed % 3 :: 7]
    for end in ends:
        found = asked_of(detente.reach(model, to=[end], start=start, concepts=["nash"], on_credit=True, limit=2))
        price = prices[end]
        assert found.steps == (None if price is None else price[0])
        assert found.all_payers
        if price is None or end == start:
            assert not found.ways
            continue
        sets = smallest_sets(m, start, [end], price[0])
        assert set(map(frozenset, found.payers)) == sets
        assert len(found.payers) == len(sets)
        assert 1 <= len(found.ways) <= 2
        for way in found.ways:
            assert frozenset(way.payers) in sets
            assert (price[0], len(way.steps)) == cheapest(m, start, [end], payers=way.payers)
            replay(m, start, [end], way, price[0])


@seeded(range(60, 90))
def test_a_formula_is_reached_where_it_holds_first(seed: int) -> None:
    drawn = random_model(seed)
    m, model = drawn.naive_model(), detente.parse_case(drawn.case_text()).model()
    start, option = m.states[-1], model.option_ids[seed % len(model.option_ids)]
    at = model.option_ids.index(option)
    ends = [s for s in m.states if s[at] == "Y"]
    price = cheapest(m, start, ends)
    formula = model.formula(option)
    assert steps_on_credit(detente.solve(model, concepts=["nash"]), [formula], start=start) == (price and price[0],)


def test_the_numbers_of_four_cases() -> None:
    """Who would have to go first: worked out once with a plain search of another make."""
    syria = detente.read_case("syria-2016")
    found = asked_of(detente.reach(syria.model("A"), to=["D_V1sep"], on_credit=True))
    assert found.steps == 4
    assert [set(those) for those in found.payers] == [{"PENT", "REB", "SYR", "WH"}]
    found = asked_of(detente.reach(syria.model("B"), to=["D_V1sep"], on_credit=True))
    assert (found.steps, found.payers) == (0, ((),))
    assert {s.step.decision_maker for s in found.ways[0].steps} == {"RUS", "SYR", "REB", "US"}
    ferry = detente.read_case("ferry").model()
    found = asked_of(detente.reach(ferry, to=["round"], on_credit=True))
    assert (found.steps, found.payers) == (1, (("ALD",), ("OARS",)))
    assert [way.steps[0].on_credit for way in found.ways] == [True, True]
    assert steps_on_credit(ferry, [ferry.formula("row and open")]) == (1,)
    model = detente.parse_case(mill.TEXT).model()
    assert len(detente.solve(model, concepts=["nash"]).feasible) == 36
    assert steps_on_credit(model, ["days", "P1"]) == (1, 2)


def test_what_is_said_of_them_is_whole_and_in_one_sentence() -> None:
    found = detente.reach(detente.read_case("ferry"), to=["round"], concepts=["nash"], on_credit=True)
    said = reach_document(found)
    assert orphans(said, found.model) == ()
    text = found.says()
    assert "would have to go first; from there each next step serves whoever takes it" in " ".join(text.split())
    assert "ON CREDIT, against its 3rd priority" in " ".join(text.split())
    (destination,) = reach_record(found)["destinations"]
    assert destination["on_credit"]["who"] == [["ALD"], ["OARS"]]
    assert [way["stays"] for way in destination["on_credit"]["ways"]] == [{"nash": False}] * 2
    assert "on_credit" not in reach_record(detente.reach(detente.read_case("ferry"), to=["round"]))["destinations"][0]


def test_a_line_says_who_goes_first_and_nothing_where_it_was_not_asked() -> None:
    model = detente.parse_case(mill.TEXT).model()
    told = [goes_first(detente.reach(model, to=[to], on_credit=True)) for to in ("days", "P1", "NNNYNN", "NYNNNN")]
    assert "would have to go first" in str(told[0])
    assert str(told[1]).startswith("Two steps would have to be taken on credit, by ")
    assert [str(said).partition(":")[0] for said in told[2:]] == ["Nobody", "There is nothing to get to"]
    assert goes_first(detente.reach(model, to=["P1"])) is None
    for said in told:
        assert said is not None
        assert orphans([Paragraph(said)], model) == ()


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_everybody_who_could_go_first_is_named_once_however_many_ways_are_told(limit: int) -> None:
    """By one's own step, in whichever order the others follow; and by either of two, of whom each has a way."""
    text = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Ben}, C: {name: Cy}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: C}}
preferences: {A: [not a], B: [b], C: [c]}
status_quo: NNN
"""
    one = detente.reach(detente.parse_case(text).model(), to=["YYY"], on_credit=True, limit=limit)
    assert asked_of(one).payers == (("A",),)
    assert len(asked_of(one).ways) == limit
    either = detente.reach(detente.read_case("ferry"), to=["round"], on_credit=True, limit=limit)
    for found, names in ((one, ["Ann"]), (either, ["Aldermere", "Three Oars"])):
        told = str(goes_first(found)).partition(" would have to ")[0]
        assert [told.count(name) for name in names] == [1] * len(names), told
        assert "more" not in told


def test_the_command_says_who_goes_first() -> None:
    done = CliRunner().invoke(main, ["reach", "ferry", "--to", "round", "--on-credit", "--concept", "nash"])
    assert done.exit_code == 0
    assert "1 (Aldermere; or Three Oars)" in done.output
    done = CliRunner().invoke(main, ["reach", "ferry", "--to", "round", "--on-credit", "--engine", "dense"])
    assert done.exit_code == 2
    assert "list of all moves" in " ".join(done.output.split())


def test_what_is_too_large_to_list_is_refused_by_name() -> None:
    options = ", ".join(f"o{k}: {{owner: {'AB'[k % 2]}}}" for k in range(24))
    case = detente.parse_case(
        "{format: detente/1, title: t, decision_makers: {A: {}, B: {}}, options: {" + options + "}, "
        f"preferences: {{A: [o0], B: [o1]}}, status_quo: {'N' * 24}}}"
    )
    with pytest.raises(EngineRefusal, match=r"explicit.*up to 22 options"):
        steps_on_credit(case, ["Y" * 24])
    without = detente.parse_case(mill.TEXT.replace("status_quo: NNNYNN", "status_quo: P1"))
    assert steps_on_credit(without, ["P1"]) == (0,)
    with pytest.raises(UsageError, match="names no status quo"):
        steps_on_credit(detente.parse_case(mill.TEXT.replace("status_quo: NNNYNN\n", "")), ["P1"])


def test_each_move_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound on work that needs no clock: of 10 options no move is followed twice in one search."""
    options = ", ".join(f"o{k}: {{owner: {'ABC'[k % 3]}}}" for k in range(10))
    case = detente.parse_case(
        "{format: detente/1, title: t, decision_makers: {A: {}, B: {}, C: {}}, options: {" + options + "}, "
        "preferences: {A: [o1 iff o0, o4], B: [o2, not o1], C: [o0 and o5, not o2]}, status_quo: NNNNNNNNNN}"
    )
    credit = credit_of(compile_model(case.model()))
    looked = []
    kind = type(credit.onward[0])
    at = kind.at
    monkeypatch.setattr(
        kind, "at", lambda self, positions: looked.append(len((found := at(self, positions))[1])) or found
    )
    ledger = credit.from_(0)
    assert sum(looked) <= sum(len(listed.ends) for listed in credit.onward)
    assert (ledger.least < 10).all()
    assert np.count_nonzero(ledger.least == 0)


def test_what_there_was_no_time_for_is_not_known() -> None:
    found = detente.reach(detente.read_case("ferry"), to=["round"], on_credit=True, seconds=1e-9)
    (destination,) = found.destinations
    assert destination.on_credit is not None
    assert (destination.on_credit.steps, destination.on_credit.payers) == (None, ())
    assert found.stopped
    assert reach_record(found)["destinations"][0]["on_credit"]["known"] is False
    assert str(goes_first(found)).startswith("That is not known: ")


def test_an_end_that_does_not_exist_is_no_way() -> None:
    model = detente.parse_case(mill.TEXT).model()
    assert steps_on_credit(model, ["NYNNNN"]) == (None,)
    (destination,) = detente.reach(model, to=["NYNNNN"], on_credit=True).destinations
    assert destination.exists is Answer.NO
    assert destination.on_credit is None

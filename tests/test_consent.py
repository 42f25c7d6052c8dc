"""Whose consent, whose veto, who gives and who gets: against a literal reading of the case file."""

from __future__ import annotations

import json
from functools import cache
from itertools import combinations
from random import Random
from typing import Any

import pytest

import detente
import literal_cases
import naive
from detente.assess.consent import MAX_WAYS, Act, Consent
from detente.catalog import entries
from detente.errors import UsageError
from naive import FIVE
from seeds import long_but, seeded

SYRIA = literal_cases.load(next(e for e in entries() if e.slug == "syria-2016").path.read_text(encoding="utf-8"))
SHARING = {"V1_full", "R1", "D_V1", "D_V1sep", "state R1"}


@cache
def syria(perspective: str) -> Consent:
    return detente.find_consent(detente.read_case("syria-2016").model(perspective))


def undeterred(m: naive.Model, concept: str, i: str, s: str) -> set[Act]:
    """The improvements of somebody at a state that nobody deters, as what is taken up and given up."""
    found = set()
    for q in m.improvements(i, s):
        if literal_cases.shortest_answer(m, concept, i, s, q) is None:
            (a,), (b,) = m.members[s], m.members[q]
            names = [o.name for o in m.options]
            found.add(Act(i, tuple(n for n in names if n in b - a), tuple(n for n in names if n in a - b)))
    return found


def parts(act: Act) -> frozenset[str]:
    return frozenset([*(f"+{o}" for o in act.takes), *(f"-{o}" for o in act.drops)])


def literal_vetoes(m: naive.Model, concept: str, ways: list[str]) -> set[Act]:
    """The acts that break every way, none with a needless part."""
    found: set[Act] = set()
    for i in m.decision_makers:
        common = set.intersection(*(undeterred(m, concept, i, s) for s in ways)) if ways else set()
        found |= {a for a in common if not any(parts(b) < parts(a) for b in common)}
    return found


def literal_blocking_sets(m: naive.Model, concept: str, ways: list[str]) -> set[frozenset[str]]:
    blockers = {frozenset(i for i in m.decision_makers if not naive.CONCEPTS[concept](m, i, s)) for s in ways}
    return {b for b in blockers if not any(c < b for c in blockers)}


def ways_of(m: naive.Model, holds: literal_cases.Predicate) -> list[str]:
    return [s for s in m.states if all(holds(c) for c in m.members[s])]


@long_but(every=3)
@pytest.mark.parametrize("perspective", ["A", "B"])
@pytest.mark.parametrize("concept", ["nash", "seq", "sseq"])
def test_blocking_sets_and_vetoes_of_the_targets_of_syria(perspective: str, concept: str) -> None:
    m = literal_cases.model(SYRIA, perspective)
    for t in syria(perspective).targets:
        if t.concept != concept:
            continue
        if t.target.kind == "state":
            ways = [str(t.target.states)]
        else:
            ways = ways_of(m, literal_cases.terms(SYRIA, perspective, None, t.target.id))
        assert t.ways == len(ways)
        assert set(map(frozenset, t.blocking_sets or ())) == literal_blocking_sets(m, concept, ways)
        assert t.vetoes is not None
        assert set(t.vetoes) == literal_vetoes(m, concept, ways), t.target.id


@pytest.mark.parametrize("concept", FIVE)
def test_row_14_of_the_seed_withheld_information_blocks_every_target_that_needs_it_in_a_and_not_in_b(
    concept: str,
) -> None:
    a, b = syria("A"), syria("B")
    assert {t.id for t in a.needing("share")} == {t.id for t in b.needing("share")} == SHARING
    assert {t.id for t in a.stopped_by(Act("PENT", (), ("share",)), concept)} >= SHARING
    # In B the United States is one actor: nobody else can withhold it, and it does not stop all of them.
    assert [act for act in b.vetoes(concept) if act.decision_maker == "PENT"] == []
    assert not {t.id for t in b.stopped_by(Act("US", (), ("share",)), concept)} >= SHARING


def test_row_15_of_the_seed_the_absent_obligor_is_the_syrian_government() -> None:
    for perspective in "AB":
        found = {p.proposal.id: p for p in syria(perspective).proposals}
        assert found["V1"].absent_obligors == ("SYR",)
        assert found["R1"].absent_obligors == ("SYR", "REB")


def test_the_united_states_cannot_deliver_without_the_pentagon_where_information_is_asked_of_them() -> None:
    found = {p.proposal.id: p for p in syria("A").proposals}
    us = {p: next(x for x in c.parties if x.party == "US") for p, c in found.items()}
    assert us["V1"].must_consent == ("WH",)
    assert us["V1_full"].must_consent == ("WH", "PENT")
    assert us["V2"].must_consent == ()  # a gesture without content is all that is asked
    assert all(x.members == ("WH", "PENT", "CIA") and x.is_group and x.negotiates for x in us.values())
    needed = [(d.term, dict(d.needed)) for d in found["V1_full"].deliveries if d.party == "US"]
    assert needed == [("T1", {"WH": ("coop",)}), ("T4", {"WH": ("appr",)}), ("C2", {"PENT": ("share",)})]
    unitary = next(x for p in syria("B").proposals if p.proposal.id == "V1_full" for x in p.parties if x.party == "US")
    assert (unitary.members, unitary.must_consent, unitary.is_group) == (("US",), ("US",), False)


def test_an_owner_whom_no_term_obliges_is_named() -> None:
    text = """
format: detente/1
decision_makers: {A: {}, B: {}}
options: {a: {owner: A}, b: {owner: B}}
preferences: {A: [b], B: [a]}
proposals:
  p: {parties: [A], terms: {t: {that: a and b, obliges: [A]}}}
"""
    (found,) = detente.find_consent(detente.parse_case(text).model()).proposals
    assert found.unasked == ("B",)


def random_case(seed: int) -> dict[str, Any]:
    rng = Random(seed)
    options = ("a", "b", "c", "d", "e")
    pool = [*options, *(f"not {o}" for o in options), "a iff b", "c if d", "d iff not a", "b or c", "e if a"]
    return {
        "format": "detente/1",
        "decision_makers": {i: {} for i in "XWZ"},
        "options": {o: {"owner": i} for o, i in zip(options, "XXWWZ", strict=True)},
        "preferences": {i: rng.sample(pool, 4) for i in "XWZ"},
        "proposals": {"p": {"terms": "a and b"}, "q": {"terms": "c and not d and e"}},
        "states": {"s": "YYNNY"},
    }


@seeded(20)
def test_random_vetoes_and_blocking_sets(seed: int) -> None:
    told = random_case(seed)
    found = detente.find_consent(detente.parse_case(json.dumps(told)).model())
    m = literal_cases.model(told)
    options = list(told["options"])
    formulas = {"p": "a and b", "q": "c and not d and e", "s": "YYNNY"}
    for t in found.targets:
        ways = ways_of(m, literal_cases.predicate(formulas[t.target.id], options))
        assert set(t.vetoes or ()) == literal_vetoes(m, t.concept, ways)
        assert set(map(frozenset, t.blocking_sets or ())) == literal_blocking_sets(m, t.concept, ways)


def test_at_a_merged_state_giving_up_an_option_is_no_part_of_taking_it_up() -> None:
    """A leaves a merged state from its member with x and without r by giving x up, from the other by taking it up.

    A does better at two states only, (f) and (x, f, y, r). B owns r, so each is reached from one of the members.
    """
    told = {
        "format": "detente/1",
        "decision_makers": {"A": {}, "B": {}},
        "options": {o: {"owner": "B" if o == "r" else "A"} for o in "xfyr"},
        "infeasible": ["not f and not y and (x iff r)"],
        "indistinguishable": ["not f and not y"],
        "preferences": {"A": ["(f and not x and not y and not r) or (f and x and y and r)"], "B": ["f"]},
        "proposals": {"p": {"terms": "not f and not y"}},
    }
    (found,) = detente.find_consent(detente.parse_case(json.dumps(told)).model(), concepts=["nash"]).targets
    assert found.ways == 1
    assert set(found.vetoes or ()) == {Act("A", ("f",), ("x",)), Act("A", ("x", "f", "y"), ())}


def test_an_act_with_a_part_that_is_not_needed_is_left_out() -> None:
    """Giving up a is better for A; giving up b as well is no worse, and no better."""
    told = {
        "format": "detente/1",
        "decision_makers": {"A": {}, "B": {}},
        "options": {"a": {"owner": "A"}, "b": {"owner": "A"}, "c": {"owner": "B"}},
        "preferences": {"A": ["not a"], "B": ["c"]},
        "proposals": {"x": {"terms": "a and b"}},
    }
    (found,) = detente.find_consent(detente.parse_case(json.dumps(told)).model(), concepts=["nash"]).targets
    assert found.vetoes == (Act("A", (), ("a",)),)


def test_vetoes_are_not_looked_for_where_there_are_too_many_ways() -> None:
    n = MAX_WAYS.bit_length()
    told = {
        "format": "detente/1",
        "decision_makers": {"A": {}, "B": {}},
        "options": {f"o{k}": {"owner": "AB"[k % 2]} for k in range(n + 1)},
        "preferences": {"A": ["o0"], "B": ["o1"]},
        "proposals": {"p": {"terms": "o0"}},
    }
    (found,) = detente.find_consent(detente.parse_case(json.dumps(told)).model(), concepts=["nash"]).targets
    assert found.ways == 2**n > MAX_WAYS
    assert found.vetoes is None
    assert found.blocking_sets == ((),)


# -- versions of a proposal -------------------------------------------------------------------------------------------


@cache
def versions(perspective: str = "A") -> detente.TermComparison:
    return detente.compare_terms(detente.read_case("syria-2016").model(perspective), first="V1", second="V2")


def test_row_7_of_the_seed_the_difference_of_the_two_versions() -> None:
    for perspective in "AB":
        found = versions(perspective)
        assert set(found.only_first) == {"T1", "T2", "T3", "T4"}
        assert set(found.only_second) == {"T6", "T7", "T8"}
        assert [t.id for t in found.shared] == ["T5"]
        assert found.shared[0].changed == ("evidence",)  # another claim, the same words
        assert found.first.proposal.absent_obligors == ("SYR",)


def test_the_second_version_is_one_sided_and_the_first_is_not() -> None:
    found = versions()
    assert found.first.one_sided == ()
    assert found.second.one_sided == ("US",)
    assert found.second.gives["US"] == (("T8",), ())


def test_what_a_term_contains_and_how_many_states_carry_the_versions_out() -> None:
    m = literal_cases.model(SYRIA, "A")
    written = {p: SYRIA["proposals"][p]["terms"] for p in ("V1", "V2")}
    options, definitions = list(SYRIA["options"]), SYRIA["definitions"]
    where = {
        (p, t): set(ways_of(m, literal_cases.predicate(e["that"], options, definitions)))
        for p, terms in written.items() for t, e in terms.items() if "that" in e
    }  # fmt: skip
    expected = {}
    for p, q in (("V1", "V2"), ("V2", "V1")):
        for t in (t for t in written[p] if t not in written[q] and (p, t) in where):
            others = tuple(
                u for u in written[q] if u not in written[p] and (q, u) in where and where[p, t] <= where[q, u]
            )
            if others:
                expected[t] = others
    assert versions().contained == expected == {"T6": ("T1", "T4")}
    a, b = (set.intersection(*(s for (p, _), s in where.items() if p == v)) for v in ("V1", "V2"))
    assert versions().together == (len(a), len(b), len(a & b))


@long_but(every=2)
@pytest.mark.parametrize("perspective", ["A", "B"])
def test_the_ledger_says_what_each_term_secures_and_rules_out(perspective: str) -> None:
    m = literal_cases.model(SYRIA, perspective)
    told = literal_cases.layer(SYRIA, perspective)
    options, definitions = list(SYRIA["options"]), SYRIA["definitions"]

    def where(text: object) -> set[str]:
        return set(ways_of(m, literal_cases.predicate(text, options, definitions)))

    for sheet in (versions(perspective).first, versions(perspective).second):
        secured, ruled_out = set(), set()
        for t, e in told["proposals"][sheet.proposal.id]["terms"].items():
            ways = where(e["that"]) if "that" in e else set()
            for i, statements in told["preferences"].items():
                for number, s in enumerate(statements, start=1):
                    true = where(s["that"])
                    if ways and ways <= true and true < set(m.states):
                        secured.add((t, i, number))
                    if ways and not ways & true and true:
                        ruled_out.add((t, i, number))
        assert {(e.term, e.decision_maker, e.number) for e in sheet.secures} == secured
        assert {(e.term, e.decision_maker, e.number) for e in sheet.rules_out} == ruled_out
        assert secured
        assert ruled_out or sheet.proposal.id == "V1"


def test_each_term_names_its_sources_and_who_speaks_in_them() -> None:
    sheet = versions().first
    assert [c.id for c in sheet.claims["T4"]] == ["x017", "x018"]
    assert tuple(a.who for a in sheet.claims["T4"][0].by) == ("article", "Washington Post")


@pytest.mark.parametrize(("first", "second", "says"), [("V1", "V9", "no proposal"), ("V1", "V1", "with itself")])
def test_versions_that_cannot_be_compared(first: str, second: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        detente.compare_terms(detente.read_case("syria-2016").model("A"), first=first, second=second)


def test_every_subset_of_terms_is_told_apart() -> None:
    """Whatever terms two versions have, each term is in exactly one of the three lists."""
    ids = ["t1", "t2", "t3"]
    for some, others in combinations([c for k in range(1, 4) for c in combinations(ids, k)], 2):
        told = {
            "format": "detente/1",
            "decision_makers": {"A": {}},
            "options": {"a": {"owner": "A"}},
            "preferences": {"A": ["a"]},
            "proposals": {p: {"terms": {t: {"that": "a"} for t in ts}} for p, ts in (("p", some), ("q", others))},
        }
        found = detente.compare_terms(detente.parse_case(json.dumps(told)).model(), first="p", second="q")
        assert set(found.only_first) == set(some) - set(others)
        assert set(found.only_second) == set(others) - set(some)
        assert {t.id for t in found.shared} == set(some) & set(others)

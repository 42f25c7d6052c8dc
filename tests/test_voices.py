"""Preferences of several voices, and fuzzy ones."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations, count, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.assess.doubts import doubts_about
from detente.case import Model
from detente.case.address import elements_of
from detente.case.dropping import without
from detente.case.preferences import Drawn, OneOf, Pairs
from detente.case.preferences.fuzzy import FuzzyOrder
from detente.case.preferences.voices import VoicesOrder
from detente.case.writer import plain
from detente.conflict.conflict import letters
from detente.errors import InvalidCase
from detente.store.commands import Command, Remove, Rename
from detente.store.draft import text_of
from detente.store.edits import from_text, plan
from detente.store.tree import apply
from seeds import long

HEAD = """\
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A}, b: {owner: B}}
"""
TAIL = """\
sources: {s: {name: a letter}}
claims: {c1: {source: s, start: 0, end: 5, says: so it is}, c2: {source: s, start: 5, end: 9, says: so it was}}
"""


def text(preference: str, more: str = "") -> str:
    return f"{HEAD}preferences:\n  A: []\n  B: {preference}\n{more}{TAIL}"


def model(preference: str, more: str = "") -> Model:
    return detente.parse_case(text(preference, more)).model()


def problems(preference: str, more: str = "") -> str:
    with pytest.raises(InvalidCase) as caught:
        detente.compile_model(model(preference, more))
    return str(caught.value)


THREE = """
    voices:
      - {share: 1/4, preferences: {ranking: [YY, NY, YN, NN]}, evidence: [c1]}
      - {share: 3/8, preferences: [a, b], name: the board, because: it signs}
      - {share: 0.375, preferences: {weights: {b: -2, a: 1/3}}, evidence: [c2]}
"""


def test_a_voice_is_one_completion_with_its_share_and_the_first_of_the_greatest_is_as_written() -> None:
    order = model(THREE).preferences["B"]
    assert isinstance(order, VoicesOrder)
    left_open = order.openness
    assert left_open is not None
    found = [*left_open.completions(list)]
    assert [c.share for c in found] == [Fraction(3, 8), Fraction(1, 4), Fraction(3, 8)]
    assert [c.preference.said for c in found] == [order.voices[k][1].said for k in (1, 0, 2)]
    assert [[(s.part, s.told) for s in c.settled] for c in found] == [
        [("voices.2", "“the board” speaks for {who}")],
        [("voices.1", "its 1st voice speaks for {who}")],
        [("voices.3", "its 3rd voice speaks for {who}")],
    ]
    assert left_open.count == 3
    assert order.form(("a", "b")) == found[0].preference.form(("a", "b"))
    assert isinstance(left_open.form, OneOf)
    assert Counter(map(str, left_open.form.forms)) == Counter(str(c.preference.form(("a", "b"))) for c in found)
    assert all(c.preference.openness is None for c in found)


def test_one_voice_leaves_nothing_open() -> None:
    assert model("{voices: [{share: 1, preferences: [b]}]}").preferences["B"].openness is None


@pytest.mark.parametrize(
    ("voices", "expected"),
    [
        (
            "[{share: 1/2, preferences: [b]}, {share: 1/3, preferences: [a]}]",
            "come to 5/6; expected 1 (1/6 is missing)",
        ),
        (
            "[{share: 0.5, preferences: [b]}, {share: 3/4, preferences: [a]}]",
            "come to 5/4; expected 1 (1/4 is too much)",
        ),
        ("[{share: 0, preferences: [b]}, {share: 1, preferences: [a]}]", "found 0 as the share of a voice"),
        ("[{share: -1, preferences: [b]}, {share: 2, preferences: [a]}]", "found -1 as the share of a voice"),
        ("[{share: some, preferences: [b]}]", "found “some” as a share; expected a number"),
        ("[{preferences: [b]}]", "a voice lacks the key “share”"),
        ("[{share: 1}]", "a voice lacks the key “preferences”"),
        ("[]", "found no voice for “B”"),
        ("[{share: 1, preferences: {ranking: [YY, NY, YN, NN], unknown: [[YY, NN]]}}]", "left open in part"),
        ("[{share: 1, preferences: {voices: [{share: 1, preferences: [b]}]}}]", "found voices in a voice"),
        ("[{share: 1, preferences: [{that: b, evidence: [c1]}]}]", "(say it of the voice)"),
        ("[{share: 1, preferences: {weights: {b: 1}, because: so}}]", "found the key “because”"),
        ("[{share: 1, preferences: [x]}]", "found “x”"),
        ("[{share: 1, preferences: {ranking: [YY, NY, YN]}}]", "the ranking leaves out a feasible state: NN"),
        ("[{share: 1/2, preferences: [b]}, {share: 1/2, preferences: {ranking: [YY, YY, NY, YN, NN]}}]", "second time"),
    ],
)
def test_what_is_no_voice_is_refused_where_it_stands(voices: str, expected: str) -> None:
    message = problems(f"{{voices: {voices}}}")
    assert expected in message
    assert ":6:" in message


def test_members_of_a_merged_state_are_the_same_to_every_voice() -> None:
    merged = "indistinguishable: [a]\n"
    assert "tell apart" in problems("{voices: [{share: 2/3, preferences: []}, {share: 1/3, preferences: [b]}]}", merged)


def test_voices_are_parts_that_rest_on_claims_of_their_own() -> None:
    of = model(THREE)
    parts = {a: e for a, e in elements_of(of).items() if a.startswith("preferences.B")}
    assert {a: (e.kind, e.label) for a, e in parts.items()} == {
        "preferences.B": ("voices", "voices of B"),
        "preferences.B.voices.1": ("voice", "voice 1 of B"),
        "preferences.B.voices.2": ("voice", "the board"),
        "preferences.B.voices.3": ("voice", "voice 3 of B"),
    }
    assert {a: [*e.note.evidence] for a, e in parts.items() if e.note} == {
        "preferences.B.voices.1": ["c1"], "preferences.B.voices.2": [], "preferences.B.voices.3": ["c2"],
    }  # fmt: skip


def test_a_voice_that_is_left_out_gives_its_share_to_the_others_in_proportion() -> None:
    of = model(THREE)
    parts = elements_of(of)

    def shares(*numbers: int) -> list[Fraction]:
        left = without(of, [parts[f"preferences.B.voices.{n}"] for n in numbers]).preferences["B"]
        return [share for share, _ in left.voices]

    assert shares(1) == [Fraction(1, 2), Fraction(1, 2)]
    assert shares(2) == [Fraction(2, 5), Fraction(3, 5)]
    assert shares(2, 3) == [Fraction(1)]
    assert shares(1, 2, 3) == []
    (doubt,) = doubts_about(of, ["assumption"])
    assert [e.address for e in doubt.parts] == ["preferences.B.voices.2"]


def test_the_reason_names_the_voice_that_is_taken_as_written() -> None:
    order = model(THREE).preferences["B"]
    here, there = (Drawn({"a": a == "Y", "b": b == "Y"}, (a + b,)) for a, b in ("NN", "YN"))
    reason = order.reason(here, there)
    assert reason is not None
    assert reason.parts == ("voices.2",)
    assert "“a”" in reason.text
    assert order.reason(there, there) is None


shares = st.lists(st.integers(1, 9), min_size=1, max_size=5)
held = st.sampled_from(
    [["a"], ["b", "not a"], [["a", "b"]], {"ranking": ["YY", ["NY", "YN"], "NN"]}, {"weights": {"a": 1, "b": "1/3"}}]
)


@long
@settings(max_examples=50, deadline=None)
@given(parts=shares, data=st.data())
def test_voices_are_read_as_they_are_written(parts: list[int], data: st.DataObject) -> None:
    voices = [
        {"share": str(Fraction(part, sum(parts))), "preferences": data.draw(held), **data.draw(st.sampled_from(NOTES))}
        for part in parts
    ]
    once = plain(detente.parse_case(text(str({"voices": voices}))))
    again = detente.Case.from_dict(once)
    assert plain(again) == once
    read = again.model().preferences["B"]
    assert [share for share, _ in read.voices] == [Fraction(v["share"]) for v in voices]
    assert [v["preferences"] for v in once["preferences"]["B"]["voices"]] == [v["preferences"] for v in voices]


NOTES: list[dict[str, Any]] = [{}, {"name": "the board"}, {"evidence": ["c1"], "status": "inferred", "note": "twice"}]


def edited(given_text: str, command: Command) -> Any:
    tree = from_text(given_text, (f"e{k}" for k in count()))
    changed, _ = apply(tree, plan(tree, command, (f"n{k}" for k in count())).changes)
    return plain(detente.parse_case(text_of(changed)))["preferences"]["B"]


def test_what_voices_name_is_renamed() -> None:
    given_text = text(THREE.replace("YY, NY", "deal, NY"), "states: {deal: YY}\n")
    option = edited(given_text, Rename(path=("options", "b"), to="pay"))["voices"]
    assert option[1]["preferences"] == ["a", "pay"]
    assert option[2]["preferences"] == {"weights": {"pay": -2, "a": "1/3"}}
    state = edited(given_text, Rename(path=("states", "deal"), to="treaty"))["voices"]
    assert state[0]["preferences"] == {"ranking": ["treaty", "NY", "YN", "NN"]}
    claim = edited(given_text, Rename(path=("claims", "c1"), to="c9"))["voices"]
    assert claim[0]["evidence"] == ["c9"]
    gone = edited(given_text, Remove(path=("claims", "c1"), everywhere=True))["voices"]
    assert "evidence" not in gone[0] or not gone[0]["evidence"]


# Fuzzy preference

CERTAIN = "{fuzzy: {states: [YY, YN, NY, NN], certainty: %s}, threshold: %s}"
ROWS = "[[1/2, 3/4, 1, 0.6], [1/4, 1/2, 4/5, 1/2], [0, 1/5, 1/2, 1/10], [2/5, 1/2, 9/10, 1/2]]"


def rows_of(rows: str) -> list[list[Fraction]]:
    return [[Fraction(cell.strip()) for cell in row.strip(" [],").split(",")] for row in rows[1:-1].split("],")]


@pytest.mark.parametrize("threshold", ["1/10", "1/5", "1/2", "3/5", "4/5", "1"])
def test_a_state_tempts_where_it_is_more_certain_by_the_threshold(threshold: str) -> None:
    order = model(CERTAIN % (ROWS, threshold)).preferences["B"]
    r, states = rows_of(ROWS), ["YY", "YN", "NY", "NN"]
    lead = {
        (states[q], states[s])
        for q, s in product(range(4), repeat=2)
        if r[q][s] - r[s][q] >= Fraction(threshold)
    }  # fmt: skip
    form = order.form(("a", "b"))
    assert isinstance(form, Pairs)
    assert set(form.lead) == lead
    assert (form.hold, form.step, form.complete) == (None, None, False)
    for a, b in product(states, repeat=2):
        here, there = (Drawn({"a": s[0] == "Y", "b": s[1] == "Y"}, (s,)) for s in (a, b))
        assert (order.reason(here, there) is not None) == ((b, a) in lead)
    assert order.openness is None
    assert order.certainty is not None
    assert [list(row) for row in order.certainty.preferred] == r
    assert order.certainty.threshold == Fraction(threshold)


@pytest.mark.parametrize(
    ("rows", "threshold", "at", "expected"),
    [
        (ROWS, "0", 123, "expected more than 0, and at most 1 (at 0 a move would tempt"),
        (ROWS, "11/10", 123, "found 11/10 as a threshold"),
        (ROWS.replace("[1/4", "[1/3"), "1/2", None, "found 1/3 as the certainty that YN is preferred to YY, and 3/4"),
        (ROWS.replace("4/5, 1/2]", "4/5, 2]"), "1/2", None, "found 2 as a certainty; expected a number from 0 to 1"),
        (ROWS.replace("[[1/2", "[[1/3"), "1/2", None, "found 1/3 as the certainty that YY is preferred to itself"),
        (ROWS.replace(", 0.6]", "]"), "1/2", None, "found a list of 3 in “certainty”; expected a row of numbers"),
        (ROWS.rpartition(", [")[0] + "]", "1/2", None, "found 3 rows in “certainty”; expected 4"),
    ],
)
def test_what_is_no_certainty_is_refused_at_its_cell(rows: str, threshold: str, at: int | None, expected: str) -> None:
    written = CERTAIN % (rows, threshold)
    message = problems(written)
    assert expected in message
    assert "6:" in message
    cells = {"1/3 as the certainty that YN": "[1/3", "2 as a certainty": "2]", "1/3 as the certainty that YY": "1/3"}
    for told, cell in cells.items():
        if told in expected:
            line = text(written).splitlines()[5]
            column = line.index(cell) + 1 + (cell[0] == "[")
            assert f":6:{column}: " in message
    assert at is None or "threshold" in message


@pytest.mark.parametrize(
    ("written", "more", "expected"),
    [
        (CERTAIN.replace(", NN]", ", NY]") % (ROWS, "1"), "", "found the state “NY” a second time in “fuzzy”"),
        ("{fuzzy: {states: [YY], certainty: [[1/2]]}, threshold: 1}", "", "“fuzzy” leaves out feasible states: NN"),
        ("{fuzzy: {states: [YY, x], certainty: [[1/2, 1], [0, 1/2]]}, threshold: 1}", "", "found “x”, which is no"),
        ("{fuzzy: {states: [YY], certainty: [[1/2]]}}", "", "lacks the key “threshold”"),
        ("{fuzzy: {states: [YY]}, threshold: 1}", "", "a fuzzy preference lacks the key “certainty”"),
    ],
)  # fmt: skip
def test_every_feasible_state_is_listed_once(written: str, more: str, expected: str) -> None:
    assert expected in problems(written, more)


def test_a_pattern_stands_for_its_states_and_a_merged_state_is_named_by_any_member() -> None:
    two = "{fuzzy: {states: [Y-, N-], certainty: [[1/2, 1], [0, 1/2]]}, threshold: 1}"
    solved = detente.solve(model(two), concepts=["nash"])
    assert {*solved.stable["nash"]["B"]} == {"NN", "NY", "YN", "YY"}  # b changes nothing of it
    merged = "{fuzzy: {states: [YY, NN, NY], certainty: [[1/2, 1, 0], [0, 1/2, 1], [1, 0, 1/2]]}, threshold: 1}"
    of = model(merged, "indistinguishable: [a]\n")
    conflict = detente.compile_model(of)
    relation = conflict.relations[1]
    shown = {conflict.show(c): c for c in (0, 1, 2)}
    assert set(shown) == {"NN", "Y-", "NY"}
    beats = {(p, q) for p, q in product(shown, repeat=2) if relation.lead(shown[p], shown[q])}  # type: ignore[union-attr]
    assert beats == {("Y-", "NN"), ("NN", "NY"), ("NY", "Y-")}
    assert letters(1, 2) == "YN"


def test_at_threshold_one_with_crisp_certainties_it_is_a_ranking() -> None:
    ranking = model("{ranking: [YY, [YN, NY], NN]}")
    rows = "[[1/2, 1, 1, 1], [0, 1/2, 1/2, 1], [0, 1/2, 1/2, 1], [0, 0, 0, 1/2]]"
    for threshold in ("1/100", "1/2", "1"):
        fuzzy = model(CERTAIN % (rows, threshold))
        for concept in ("nash", "gmr", "smr", "seq", "sseq"):
            told = [[*detente.solve(of, concepts=[concept]).stable[concept]["B"]] for of in (fuzzy, ranking)]
            assert told[0] == told[1]


@long
@settings(max_examples=50, deadline=None)
@given(
    upper=st.lists(st.fractions(0, 1, max_denominator=12), min_size=6, max_size=6),
    threshold=st.fractions(Fraction(1, 12), 1, max_denominator=12),
)
def test_certainties_are_read_as_they_are_written(upper: list[Fraction], threshold: Fraction) -> None:
    rows = [[Fraction(1, 2)] * 4 for _ in range(4)]
    for (k, m), value in zip(combinations(range(4), 2), upper, strict=True):
        rows[k][m], rows[m][k] = value, 1 - value
    written = [[str(cell) for cell in row] for row in rows]
    once = plain(detente.parse_case(text(CERTAIN % (str(written), threshold))))
    again = detente.Case.from_dict(once)
    assert plain(again) == once
    order = again.model().preferences["B"]
    assert isinstance(order, FuzzyOrder)
    assert [[*row] for row in order.certainty.preferred] == rows
    assert order.certainty.threshold == threshold
    lead = {(q, s) for q, s in product(range(4), repeat=2) if 2 * rows[q][s] - 1 >= threshold}
    form = order.form(("a", "b"))
    assert isinstance(form, Pairs)
    assert len(form.lead) == len(lead)


def test_states_of_a_fuzzy_preference_are_renamed() -> None:
    named = text((CERTAIN % (ROWS, "1")).replace("YY, YN", "deal, YN"), "states: {deal: YY}\n")
    assert edited(named, Rename(path=("states", "deal"), to="treaty"))["fuzzy"]["states"][0] == "treaty"

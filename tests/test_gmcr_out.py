"""What `detente export --as gmcr` writes, by a literal reading of the file, and read again."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.cli import main
from detente.exchange.models import gmcr
from detente.formula import parse
from naive import FIVE
from random_models import RandomModel, random_model
from seeds import examples, long

PLAIN = st.integers(0, 10_000).filter(lambda seed: seed % 20 < 12).map(random_model)
steady = settings(derandomize=True, deadline=None, max_examples=examples(300, every=12))


def sent(text: str, **given: Any) -> bytes:
    return detente.export_case(detente.parse_case(text), kind="gmcr", **given).data


class Theirs:
    """A file as GMCR+ takes it: conditions and rankings by their definitions, a state by what is taken, in order."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.names = [o["name"] for o in data["options"]]
        self.ways = [o["permittedDirection"] for o in data["options"]]
        every = [s[::-1] for s in product([False, True], repeat=len(self.names))]  # the first option changes fastest
        self.states = [s for s in every if not any(self.holds(c, s) for c in data["infeasibles"])]
        self.worth = [self._worth(data, dm) for dm in data["decisionMakers"]]
        self.owns = [dm["options"] for dm in data["decisionMakers"]]

    def holds(self, condition: Any, state: tuple[bool, ...]) -> bool:
        if isinstance(condition, dict):
            return any(self.holds(member, state) for member in condition["members"])
        return all(state[option] is (letter == "Y") for option, letter in condition)

    def _worth(self, data: dict[str, Any], dm: dict[str, Any]) -> dict[tuple[bool, ...], int]:
        if data["useManualPreferenceRanking"]:
            places = {n: k for k, g in enumerate(dm["preferenceRanking"]) for n in (g if isinstance(g, list) else [g])}
            return {s: -places[number] for number, s in enumerate(self.states, start=1)}
        most = len(dm["preferences"])
        return {
            s: sum(2 ** (most - k) for k, c in enumerate(dm["preferences"]) if self.holds(c, s)) for s in self.states
        }


@long
@given(PLAIN)
@steady
def test_the_file_says_what_the_case_says(model: RandomModel) -> None:
    """Who owns what, which states there are, and which of two states each prefers, as GMCR+ takes it."""
    theirs, ours = Theirs(json.loads(sent(model.case_text()))), model.naive_model()

    def taken(state: tuple[bool, ...]) -> frozenset[str]:
        return frozenset(n for n, t in zip(theirs.names, state, strict=True) if t)

    shown = {s: ours.show([taken(s)]) for s in theirs.states}
    assert sorted(shown.values()) == sorted(ours.states)
    ways = {"both": "both", "take-only": "fwd", "drop-only": "back"}
    assert dict(zip(theirs.names, theirs.ways, strict=True)) == {o.name: ways[o.moves] for o in ours.options}
    for i, worth, owns in zip(ours.decision_makers, theirs.worth, theirs.owns, strict=True):
        assert {theirs.names[k] for k in owns} == {o.name for o in ours.options if o.owner == i}
        assert owns == sorted(owns)
        for a, b in product(theirs.states, repeat=2):
            assert (worth[a] > worth[b]) is (ours.worth[i][shown[a]] > ours.worth[i][shown[b]])


@long
@given(PLAIN)
@steady
def test_what_is_read_again_is_the_same_conflict(model: RandomModel) -> None:
    """States, preferences and stabilities are those of before, with the options in the order of the file."""
    before = detente.parse_case(model.case_text()).model()
    data = detente.export_case(detente.parse_case(model.case_text()), kind="gmcr").data
    path = Path("read-again.gmcr")
    path.write_bytes(data)
    try:
        after = detente.read_case(path)
    finally:
        path.unlink()
    assert after.notes == ()
    ids = [str(o.id) for o in before.options]
    order = [ids.index(str(o.name)) for o in after.model().options]
    ours, theirs = detente.solve(before), detente.solve(after.model())

    def moved(states: detente.StateSet) -> set[str]:
        return {"".join(s[k] for k in order) for s in states}

    assert moved(ours.feasible) == {*theirs.feasible}
    for concept in FIVE:
        for mine, yours in zip(ours.stable[concept].values(), theirs.stable[concept].values(), strict=True):
            assert moved(mine) == {*yours}, concept
    assert sent(detente.write_case(after)) == sent(detente.write_case(after)), "the same bytes twice"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


BASE = """format: detente/1
decision_makers: {A: {}, B: {}}
options: {x: {owner: A}, y: {owner: B}}
preferences: {A: [x], B: [y and not x]}
"""
NO_PLACE = {
    "indistinguishable: [x]\n": "states that are one (“indistinguishable”: Y-)",
    "forbidden_moves: [{by: A, from: x, to: not x}]\n": "single moves that are forbidden (A from x to not x)",
    "only_moves: {A: [[NN, YN]]}\n": "moves that are listed one by one (“only_moves” of A)",
}
PREFERENCES = {
    "A: [{that: x, perhaps: true}]": "what the preferences of A leave open",
    "A: {voices: [{share: 1, preferences: [x]}]}": "the several voices of A",
    "A: {fuzzy: {states: [NN, YN, NY, YY], certainty: [[1/2, 1, 1, 1], [0, 1/2, 1, 1], [0, 0, 1/2, 1], "
    "[0, 0, 0, 1/2]]}, threshold: 1/2}": "the certainties (“fuzzy”) of A",
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        *((BASE + more, told) for more, told in NO_PLACE.items()),
        *((BASE.replace("A: [x]", written), told) for written, told in PREFERENCES.items()),
    ],
    ids=[*NO_PLACE, *PREFERENCES],
)
def test_what_has_no_place_in_a_file_of_gmcr_is_refused_by_its_name(text: str, told: str) -> None:
    with pytest.raises(detente.UsageError) as refused:
        sent(text)
    assert str(refused.value) == f"case cannot be written as a file of GMCR+, which has no place for {told}"


def test_several_things_are_refused_at_once_and_a_file_holds_one_model() -> None:
    Path("case.yaml").write_text(BASE + "".join(NO_PLACE).replace("only_moves: {A", "only_moves: {B").replace(
        "[[NN, YN]]", "[[NN, NY]]") + "phases: {late: {}}\n", encoding="utf-8")  # fmt: skip
    found = CliRunner().invoke(main, ["export", "case.yaml", "--as", "gmcr", "-o", "x.gmcr"])
    assert found.exit_code == 2
    for told in ("indistinguishable", "forbidden", "listed"):
        assert told in found.stderr
    chosen = ["--perspective", "A", "--perspective", "B"]
    found = CliRunner().invoke(main, ["export", "syria-2016", "--as", "gmcr", "-o", "x.gmcr", *chosen])
    assert "holds one model, and 2 were chosen: syria-2016 (A), syria-2016 (B)" in found.stderr
    assert not Path("x.gmcr").exists()


def test_what_is_left_out_is_said() -> None:
    text = BASE.replace("x: {owner: A}, y: {owner: B}", "y: {owner: B}, x: {owner: A}") + "status_quo: NN\n"
    left = detente.export_case(detente.parse_case(text), kind="gmcr").left_out
    assert left == (
        "the order of the options: GMCR+ keeps those of a decision maker together, so that it is x y",
        "what GMCR+ has no place for: status quo; names, reasons and evidence of statements and rules",
    )
    mixed = detente.parse_case(BASE.replace("B: [y and not x]", "B: {weights: {y: 2}}"))
    assert "one of everybody" in detente.export_case(mixed, kind="gmcr").left_out[0]


def test_alternatives_are_the_formula_and_none_says_more_than_another() -> None:
    rng = Random(20)
    names = "abcd"

    def drawn(depth: int) -> str:
        if depth == 0 or rng.random() < 0.2:
            return rng.choice([*names, "true", "false"])
        one, other = drawn(depth - 1), drawn(depth - 1)
        return rng.choice([f"not ({one})", *(f"({one}) {word} ({other})" for word in ("and", "or", "if", "iff"))])

    for _ in range(60):
        formula = parse(drawn(3))
        found = gmcr.alternatives(formula)
        for values in product([False, True], repeat=len(names)):
            state = dict(zip(names, values, strict=True))
            assert formula.evaluate(state) is any(all(state[o] is t for o, t in one) for one in found)
        assert not any(a < b for a in found for b in found)


def test_a_formula_of_too_many_alternatives_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    many = " and ".join(f"(o{2 * k} or o{2 * k + 1})" for k in range(20))
    with pytest.raises(detente.BoundReached, match=r"the formula has more than 2,000 alternatives"):
        gmcr.alternatives(parse(many))
    assert len(gmcr.alternatives(parse(f"not ({many})"))) == 20, "only what is asked for is taken apart"


def test_rankings_are_written_of_as_many_options_as_they_are_read_of() -> None:
    options = ", ".join(f"o{k}: {{owner: A}}" for k in range(17))
    text = f"format: detente/1\ndecision_makers: {{A: {{}}}}\noptions: {{{options}}}\npreferences: {{A: WRITTEN}}\n"
    assert json.loads(sent(text.replace("WRITTEN", "[o0]")))["decisionMakers"][0]["preferences"] == [[[0, "Y"]]]
    with pytest.raises(
        detente.BoundReached, match="the preferences of A are a ranking of all states, which is written"
    ):
        sent(text.replace("WRITTEN", "{weights: {o0: 2}}"))


def test_what_was_written_carries_a_mark_that_is_no_unknown_key() -> None:
    Path("case.yaml").write_text(BASE, encoding="utf-8")
    assert CliRunner().invoke(main, ["export", "case.yaml", "--as", "gmcr", "-o", "x.gmcr"]).exit_code == 0
    assert detente.read_case("x.gmcr").notes == ()
    assert "Made by Detente" in Path("x.gmcr").read_text(encoding="utf-8")

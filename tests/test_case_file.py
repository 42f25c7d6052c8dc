"""What a case file means: layers, names, preferences, merged states, evidence; and that writing one loses nothing.

Each rule of the format has a small case of its own. What is found is compared with what the rule says, worked out by
hand or by plain Python, never with what the package printed before.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

import detente
import literal_cases
from detente.answer import Answer
from detente.assess import CODES
from detente.case.nodes import KEPT_CHARACTERS, read_nodes
from detente.catalog import entries
from detente.cli import main
from detente.conflict import Truth
from detente.engines import graph_of
from naive import FIVE

pytestmark = pytest.mark.quick


def run(*arguments: str, given: str | None = None) -> Any:
    return CliRunner().invoke(main, list(arguments), input=given, catch_exceptions=False)


def printed(*arguments: str, given: str | None = None) -> str:
    result = run(*arguments, given=given)
    assert (result.exit_code, result.stderr) == (0, "")
    return str(result.stdout)


def model(text: str, perspective: str | None = None, phase: str | None = None) -> detente.Model:
    return detente.parse_case(text).model(perspective, phase)


def problems(text: str, *selection: str | None) -> str:
    """The errors of a case, as one text."""
    with pytest.raises(detente.InvalidCase) as caught:
        detente.solve(model(text, *selection), concepts=["nash"])
    return str(caught.value)


def feasible(text: str, *selection: str | None) -> list[str]:
    return list(detente.solve(model(text, *selection), concepts=["nash"]).feasible)


def moves(text: str, i: int, state: str, *selection: str | None) -> set[str]:
    """Where a decision maker, given by its place, goes from a state in one move."""
    conflict = detente.compile_model(model(text, *selection))
    code = conflict.neighbourhood.state(state)
    assert code is not None
    return {conflict.show(q) for q in graph_of(conflict).moves_of(i, code)}


def better(text: str, state: str, by: str = "A", *selection: str | None) -> set[str]:
    """Where a decision maker is tempted to go from a state."""
    solution = detente.solve(model(text, *selection), concepts=["nash"])
    (verdict,) = detente.explain(solution, state=state, concept="nash", by=[by])
    return {t.step.to for t in verdict.temptations}


def one_maker(preference: str, options: str = "a b", more: str = "") -> str:
    """A case in which one decision maker controls everything, so that its moves lay its order of preference bare."""
    listed = ", ".join(f"{o}: {{owner: A}}" for o in options.split())
    return (
        f"format: detente/1\ndecision_makers: {{A: {{name: Ann}}}}\noptions: {{{listed}}}\n{more}\n"
        f"preferences:\n  A: {preference}\n"
    )


def order(preference: str, options: str = "a b", more: str = "") -> list[list[str]]:
    """The states from the most to the least preferred, those of one place together."""
    text = one_maker(preference, options, more)
    places: dict[int, list[str]] = {}
    for state in feasible(text):
        places.setdefault(len(better(text, state)), []).append(state)
    return [places[k] for k in sorted(places)]


BASE = """
format: detente/1
title: Two neighbours
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options:
  a: {owner: A, name: give way, taken: Ann gives way, evidence: [c1], status: stated}
  b: {owner: B, name: give way}
infeasible: []
preferences: {A: [b, not a], B: [a, not b]}
status_quo: NN
states: {rest: NN, both: YY}
definitions: {peace: a and b}
proposals:
  p: {name: both give way, parties: [A], terms: {one: {that: a, obliges: [A]}, two: {that: b, obliges: [B]}}}
sources: {s: {name: a letter}}
claims: {c1: {source: s, start: 0, end: 5, says: one thing}, c2: {source: s, start: 5, end: 9, says: another}}
"""


# Perspectives, then phases: each rule


def over(layer: str, name: str = "perspectives") -> str:
    """The base with one perspective or phase, called x."""
    return BASE + f"{name}:\n  x:\n" + "".join(f"    {line}\n" for line in layer.splitlines())


def test_decision_makers_are_replaced_whole() -> None:
    text = over("decision_makers: {B: {name: Bea}, A: {name: Ann, group: us}}")
    found = model(text, "x")
    assert [(dm.id, dm.name, dm.group) for dm in found.decision_makers] == [("B", "Bea", None), ("A", "Ann", "us")]
    assert [dm.name for dm in model(text).decision_makers] == ["Ann", "Bob"]


def test_a_decision_maker_taken_away_is_gone() -> None:
    """Whole means that those not named again are not there, with new owners for their options."""
    text = BASE.replace("preferences: {A: [b, not a], B: [a, not b]}\n", "").replace(
        "sources:",
        "perspectives:\n"
        "  x: {decision_makers: {A: {name: Ann}}, options: {b: {owner: A}}, preferences: {A: [a]},\n"
        "      proposals: {p: {terms: a}}}\n"
        "sources:",
    )
    found = model(text, "x")
    assert [dm.id for dm in found.decision_makers] == ["A"]
    assert [o.owner for o in found.options] == ["A", "A"]


def test_preferences_of_one_taken_away_are_gone_too() -> None:
    """A perspective that has fewer decision makers need not say that nobody wants anything any more."""
    layer = "decision_makers: {A: {name: Ann}}\noptions: {b: {owner: A}}"
    text = over(layer).replace("obliges: [B]", "obliges: [A]")
    assert [dm.id for dm in model(text, "x").decision_makers] == ["A"]
    assert better(text, "NN", "A", "x") == {"NY", "YY"}


def test_options_are_merged_key_by_key() -> None:
    text = over("options: {a: {name: yield, moves: take-only}, b: {taken: Bob yields}}")
    a, b = model(text, "x").options
    assert (a.owner, a.name, a.moves, a.taken) == ("A", "yield", "take-only", "Ann gives way")
    assert (b.owner, b.name, b.moves, b.taken) == ("B", "give way", None, "Bob yields")
    assert moves(text, 0, "YN", "x") == set()
    assert moves(text, 0, "YN") == {"NN"}


def test_notes_of_options_are_merged_key_by_key() -> None:
    """A note given in a perspective leaves the evidence and the status that the top level gives."""
    (a, _) = model(over("options: {a: {note: seen otherwise}}"), "x").options
    assert a.note is not None
    assert (a.note.note, a.note.status, a.note.evidence) == ("seen otherwise", "stated", ("c1",))


def test_the_order_of_letters_never_changes() -> None:
    assert model(over("options: {b: {name: bee}, a: {name: ay}}"), "x").option_ids == ("a", "b")


def test_a_layer_has_no_new_options() -> None:
    for name, selection in (("perspectives", ("x", None)), ("phases", (None, "x"))):
        message = problems(over("options: {c: {owner: A}}", name), *selection)
        assert "options are declared at the top level only" in message


def test_proposals_are_merged_entry_by_entry_and_key_by_key() -> None:
    text = over("proposals: {p: {terms: not a}, q: {terms: both}}")
    p, q = model(text, "x").proposals
    assert (p.id, p.name, p.parties) == ("p", "both give way", ("A",))
    assert p.formula.evaluate({"a": False, "b": False})
    assert not p.formula.evaluate({"a": True, "b": True})
    assert q.formula.evaluate({"a": True, "b": True})
    assert [each.id for each in model(text).proposals] == ["p"]


def test_states_and_definitions_are_merged() -> None:
    text = over("states: {both: NY, one: YN}\ndefinitions: {peace: not a and not b, war: not peace}") + (
        "left_out: {press: not asked}\n"
    )
    found = model(text, "x")
    assert dict(found.states) == {"rest": "NN", "both": "NY", "one": "YN"}
    assert found.formula("peace").evaluate({"a": False, "b": False})
    assert found.formula("war").evaluate({"a": True, "b": True})
    assert model(text).formula("peace").evaluate({"a": True, "b": True})


def test_a_definition_changed_changes_what_uses_it() -> None:
    """A definition stands for its formula wherever it is used, at the top level too."""
    text = over("definitions: {peace: not a and not b}").replace("[b, not a]", "[peace]")
    assert better(text, "NY") == {"YY"}
    assert better(text, "NY", "A", "x") == set()
    assert better(text, "YN", "A", "x") == {"NN"}


def test_preferences_are_replaced_per_decision_maker() -> None:
    text = over("preferences: {B: {ranking: [NN, NY, YN, YY]}}")
    assert better(text, "YN", "B", "x") == set()
    assert better(text, "YY", "B", "x") == {"YN"}
    assert better(text, "YN", "A", "x") == better(text, "YN", "A") == {"NN"}


@pytest.mark.parametrize("name", ["perspectives", "phases"])
def test_rules_are_appended(name: str) -> None:
    selection = ("x", None) if name == "perspectives" else (None, "x")
    text = over("infeasible: [NN]\nforbidden_moves: [A from a to not a]", name)
    text = text.replace("infeasible: []", "infeasible: [YY]\nforbidden_moves: [{by: B, from: b, to: not b}]")
    assert feasible(text) == ["NN", "YN", "NY"]
    assert feasible(text, *selection) == ["YN", "NY"]
    text = text.replace("[NN]", "[]")
    assert moves(text, 0, "YN") == {"NN"}
    assert moves(text, 0, "YN", *selection) == set()
    assert moves(text, 1, "NY", *selection) == moves(text, 1, "NY") == set()


def test_indistinguishable_states_are_appended() -> None:
    text = one_maker("[a]", "a b c", "indistinguishable: [a and b]\n")
    text += "phases: {x: {indistinguishable: [a and not b]}}\n"
    assert feasible(text) == ["NNN", "YNN", "NYN", "YY-", "NNY", "YNY", "NYY"]
    assert feasible(text, None, "x") == ["NNN", "YN-", "NYN", "YY-", "NNY", "NYY"]


def test_the_status_quo_is_replaced() -> None:
    assert model(over("status_quo: both"), "x").status_quo == "YY"
    assert model(over("status_quo: YN"), "x").status_quo == "YN"


@pytest.mark.parametrize("key", ["title", "summary", "citation", "date", "caution"])
def test_running_text_is_replaced(key: str) -> None:
    text = over(f"{key}: other words")
    assert getattr(model(text, "x").layer, key) == "other words"
    assert getattr(model(text).layer, key) != "other words"


def test_claims_and_sources_of_a_layer_are_there_in_it() -> None:
    text = over("sources: {t: {name: a speech}}\nclaims: {c3: {source: t, start: 1, end: 2, says: more}}")
    assert set(model(text, "x").claims) == {"c1", "c2", "c3"}
    assert set(model(text, "x").sources) == {"s", "t"}
    assert set(model(text).claims) == {"c1", "c2"}


def test_a_perspective_is_applied_first_then_the_phase() -> None:
    text = over("status_quo: YN\npreferences: {A: [a]}") + (
        "phases:\n  late:\n    status_quo: NY\n    preferences: {A: [not a, b]}\n    infeasible: [YY]\n"
    )
    found = model(text, "x", "late")
    assert found.status_quo == "NY"
    assert better(text, "YN", "A", "x", "late") == {"NN"}
    assert better(text, "NN", "A", "x") == {"YN"}
    assert (found.perspective_id, found.phase_id) == ("x", "late")
    assert feasible(text, "x") == ["NN", "YN", "NY", "YY"]


def test_without_a_phase_none_applies() -> None:
    text = over("infeasible: [YY]", "phases")
    assert feasible(text) == ["NN", "YN", "NY", "YY"]
    assert feasible(text, None, "x") == ["NN", "YN", "NY"]


@pytest.mark.parametrize(("key", "value"), [("format", "detente/1"), ("perspectives", "{}"), ("phases", "{}")])
@pytest.mark.parametrize("name", ["perspectives", "phases"])
def test_a_layer_is_no_case(name: str, key: str, value: str) -> None:
    with pytest.raises(detente.InvalidCase, match=key):
        detente.parse_case(over(f"{key}: {value}", name))


def test_check_looks_at_every_perspective_and_phase(tmp_path: Path) -> None:
    """An error that only one combination has is found; so is a warning."""
    file = tmp_path / "case.yaml"
    text = over("infeasible: [a]") + "phases: {late: {infeasible: [not a]}}\n"
    file.write_text(text, encoding="utf-8")
    result = run("check", str(file))
    assert result.exit_code == 3
    assert "no feasible state" in result.stderr
    assert run("check", str(file), "--phase", "late").exit_code == 0
    file.write_text(text.replace("infeasible: [not a]", "infeasible: [b]"), encoding="utf-8")
    (record,) = [json.loads(printed("check", str(file), "--format", "json"))]
    assert [(m["perspective"], m["phase"]) for m in record["models"]] == [
        (None, None), (None, "late"), ("x", None), ("x", "late"),
    ]  # fmt: skip
    assert record["warnings"]


def test_a_named_state_that_a_phase_removes_is_no_error() -> None:
    text = over("infeasible: [YY]", "phases")
    solution = detente.solve(model(text, None, "x"))
    assert solution.feasible.count == 3
    assert "YY" not in solution.feasible
    found = detente.assess_proposals(model(text, None, "x"), states=["both"])
    assert [(v.state, v.holds) for v in found.proposals[0].verdicts] == [("YY", Answer.INFEASIBLE)] * 5


def test_asking_explain_about_a_state_that_a_phase_removes_answers_infeasible(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(over("infeasible: [YY]", "phases"), encoding="utf-8")
    result = run("explain", str(file), "--phase", "x", "--state", "both", "--concept", "nash")
    assert result.exit_code == 0
    assert "infeasible" in result.stdout


def test_a_ranking_may_name_states_that_a_phase_removes() -> None:
    text = one_maker("{ranking: [YY, NY, YN, NN]}") + "phases: {x: {infeasible: [NY]}}\n"
    assert feasible(text, None, "x") == ["NN", "YN", "YY"]
    assert better(text, "NN", "A", None, "x") == {"YN", "YY"}


# Groups


GROUPS = """
format: detente/1
decision_makers: {A: {name: Ann, group: left}, B: {name: Bob, group: left}, C: {name: Cy}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: C}}
preferences: {A: [b], B: [a], C: [c]}
proposals:
  p: {parties: [left], terms: {t: {that: a, obliges: [left, C]}}}
  q: {parties: [C, A], terms: {t: {that: a, obliges: [left]}, u: {obliges: [C]}}}
  r: {terms: {t: {that: a, obliges: [A]}}}
  s: {parties: [C], terms: a}
perspectives:
  alone: {decision_makers: {A: {name: Ann}, B: {name: Bob, group: left}, C: {name: Cy, group: left}}}
"""


@pytest.mark.parametrize(
    ("p", "q", "says"),
    [
        ("qq", "p", "found “qq” as the proposal that “p” supersedes, which is no proposal"),
        ("q", "p", "found that “p” supersedes itself: p → q → p"),
        ("p", "r", "found that “p” supersedes itself: p → p"),
    ],
)
def test_what_a_proposal_supersedes_is_an_earlier_one(p: str, q: str, says: str) -> None:
    text = GROUPS.replace("p: {parties", f"p: {{supersedes: {p}, parties").replace(
        "q: {parties", f"q: {{supersedes: {q}, parties"
    )
    with pytest.raises(detente.InvalidCase, match=re.escape(says)):
        model(text)


def test_a_group_stands_for_its_members_in_the_perspective_in_use() -> None:
    def who(perspective: str | None) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        return {p.id: (p.parties, p.absent_obligors) for p in model(GROUPS, perspective).proposals}

    assert who(None) == {
        "p": (("A", "B"), ("C",)), "q": (("A", "C"), ("B",)), "r": ((), ("A",)), "s": (("C",), ()),
    }  # fmt: skip
    assert who("alone") == {
        "p": (("B", "C"), ()), "q": (("A", "C"), ("B",)), "r": ((), ("A",)), "s": (("C",), ()),
    }  # fmt: skip


@pytest.mark.parametrize("where", ["parties: [left]", "obliges: [left, C]"])
def test_an_unknown_party_is_an_error(where: str) -> None:
    assert "lft" in problems(GROUPS.replace(where, where.replace("left", "lft"), 1))


# Rules


RULES = [
    ("{exactly_one: [a, b, c]}", ["YNN", "NYN", "NNY"]),
    ("{at_most_one: [a, b, c]}", ["NNN", "YNN", "NYN", "NNY"]),
    ("{at_least_one: [a, b]}", ["YNN", "NYN", "YYN", "YNY", "NYY", "YYY"]),
    ('"-YY"', ["NNN", "YNN", "NYN", "YYN", "NNY", "YNY"]),
    ("b and c", ["NNN", "YNN", "NYN", "YYN", "NNY", "YNY"]),
    ("{when: b and c, because: they exclude each other}", ["NNN", "YNN", "NYN", "YYN", "NNY", "YNY"]),
    ("not (a iff b)", ["NNN", "YYN", "NNY", "YYY"]),
    ("not (a if b)", ["NNN", "YNN", "YYN", "NNY", "YNY", "YYY"]),
    ("false", ["NNN", "YNN", "NYN", "YYN", "NNY", "YNY", "NYY", "YYY"]),
]


@pytest.mark.parametrize(("rule", "left"), RULES, ids=[rule for rule, _ in RULES])
def test_a_rule_says_what_does_not_exist(rule: str, left: list[str]) -> None:
    assert feasible(one_maker("[a]", "a b c", f"infeasible:\n  - {rule}\n")) == left


def test_a_forbidden_move_is_any_single_move_between_where_its_conditions_hold() -> None:
    text = one_maker("[a]", "a b c", "forbidden_moves: [{by: A, from: NN-, to: b}]\n")
    assert moves(text, 0, "NNN") == {"YNN", "NNY", "YNY"}
    assert moves(text, 0, "YNN") == {"NNN", "NYN", "YYN", "NNY", "YNY", "NYY", "YYY"}


@pytest.mark.parametrize(
    ("direction", "up", "down"), [("both", True, True), ("take-only", True, False), ("drop-only", False, True)]
)
def test_an_option_goes_in_its_directions(direction: str, up: bool, down: bool) -> None:
    text = one_maker("[a]").replace("a: {owner: A}", f"a: {{owner: A, moves: {direction}}}")
    assert ("YN" in moves(text, 0, "NN")) is up
    assert ("NN" in moves(text, 0, "YN")) is down
    assert ("YY" in moves(text, 0, "NN")) is up
    assert "NY" in moves(text, 0, "NN")


# Preferences


def test_statements_are_most_important_first() -> None:
    assert order("[a, b]") == [["YY"], ["YN"], ["NY"], ["NN"]]
    assert order("[b, not a]") == [["NY"], ["YY"], ["NN"], ["YN"]]
    assert order("[a iff b]") == [["NN", "YY"], ["YN", "NY"]]
    assert order("[]") == [["NN", "YN", "NY", "YY"]]


def test_statements_are_patterns_and_definitions_too() -> None:
    assert order("['-Y', d]", more="definitions: {d: a and b}\n") == [["YY"], ["NY"], ["NN", "YN"]]


def test_a_ranking_has_patterns_names_and_ties() -> None:
    assert order("{ranking: [YN, [NN, YY], NY]}") == [["YN"], ["NN", "YY"], ["NY"]]
    assert order("{ranking: [Y-, NY, NN]}") == [["YN", "YY"], ["NY"], ["NN"]]
    assert order("{ranking: [[rest, Y-], NY]}", more="states: {rest: NN}\n") == [["NN", "YN", "YY"], ["NY"]]
    assert order("{ranking: [--]}") == [["NN", "YN", "NY", "YY"]]
    assert order("{ranking: [Y-, N-]}", more="infeasible: [NN]\n") == [["YN", "YY"], ["NY"]]


@pytest.mark.parametrize(
    ("ranking", "named"),
    [("[YN, NN, YY]", "NY"), ("[YN, NN, YY, NY, YN]", "YN"), ("[Y-, NN, YY, NY]", "YY"), ("[[NN, NN], Y-, NY]", "NN"),
     ("[rest, N-, Y-]", "NN"), ("[--, NN]", "NN")],
)  # fmt: skip
def test_a_ranking_names_each_state_once(ranking: str, named: str) -> None:
    message = problems(one_maker(f"{{ranking: {ranking}}}", more="states: {rest: NN}\n"))
    assert "ranking" in message
    assert named in message


@pytest.mark.parametrize(
    ("weights", "tied"),
    [
        ("{a: 1/3, b: 1/3, c: 1/3, d: 1}", [("YYYN", "NNNY")]),
        ("{a: 0.1, b: 0.2, c: 0.3, d: 7}", [("YYNN", "NNYN")]),
        ("{a: 1e2, b: 100, c: 100.0, d: 200/2}", [("YNNN", "NYNN"), ("NYNN", "NNYN"), ("NNYN", "NNNY")]),
        ("{a: -2, b: 2}", [("YYNN", "NNNN"), ("NNYN", "NNNY")]),
        ("{a: 100000000000000000000, b: 99999999999999999999, c: 1}", [("YNNN", "NYYN")]),
        ("{a: 0.0000000000000000000001, b: 1e-22, c: 1}", [("YNNN", "NYNN")]),
    ],
)
def test_weights_are_exact(weights: str, tied: list[tuple[str, str]]) -> None:
    """Sums that would differ, or agree, in binary fractions or in 64 bits."""
    text = one_maker(f"{{weights: {weights}}}", "a b c d")
    conflict = detente.compile_model(model(text))
    numbers = dict(re.findall(r"(\w): ([^,}]+)", weights))
    score = {
        state: sum((Fraction(numbers.get(o, "0")) for o, y in zip("abcd", state, strict=True) if y == "Y"), Fraction(0))
        for state in feasible(text)
    }
    code = {state: conflict.neighbourhood.state(state) for state in score}
    assert all(score[x] == score[y] for x, y in tied)
    for x, y in product(score, repeat=2):
        assert conflict.neighbourhood.prefers(0, code[x], code[y]) is (score[x] > score[y])
    graph = graph_of(conflict)
    for state, s in code.items():
        found = {conflict.show(q) for q in graph.moves_of(0, s, improving=True)}
        assert found == {other for other in score if score[other] > score[state]}


def test_an_option_without_a_weight_counts_nothing() -> None:
    assert order("{weights: {b: -1}}") == [["NN", "YN"], ["NY", "YY"]]


def prioritised(count: int, seed: int) -> tuple[list[str], Callable[[str], int]]:
    """Statements over a to e, drawn at random, and the score that the format gives a state, in whole numbers."""
    rng = Random(seed)
    pool = ["a", "b", "not c", "d and e", "a or not b", "c iff d", "e if a", "true", "false", "not (b and c)"]
    texts = [rng.choice(pool) for _ in range(count)]
    # What the first two thirds leave open is settled late, beyond any machine word.
    texts[: count * 2 // 3] = [rng.choice(["true", "false", "a", "a or a"]) for _ in range(count * 2 // 3)]
    holds = [literal_cases.predicate(text, "abcde") for text in texts]

    @cache
    def score(state: str) -> int:
        taken = frozenset(o for o, y in zip("abcde", state, strict=True) if y == "Y")
        return sum(2 ** (count - j) for j, that in enumerate(holds, start=1) if that(taken))

    return texts, score


WITH_NUMBA = pytest.mark.skipif(find_spec("numba") is None, reason="numba is missing")
ENGINES = ["explicit", pytest.param("dense", marks=WITH_NUMBA)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("count", [62, 63, 64, 65, 200])
def test_any_number_of_statements_is_compared_exactly(count: int, engine: str) -> None:
    texts, score = prioritised(count, seed=count)
    solution = detente.solve(model(one_maker(f"[{', '.join(texts)}]", "a b c d e")), concepts=["nash"], engine=engine)
    conflict = solution.conflict
    states = list(solution.feasible)
    assert len(states) == 32
    assert len({score(s) for s in states}) > 4
    assert list(solution.equilibria["nash"]) == [s for s in states if score(s) == max(map(score, states))]
    graph = graph_of(conflict)
    for bits, state in enumerate(states):
        found = {conflict.show(q) for q in graph.moves_of(0, bits, improving=True)}
        assert found == {other for other in states if score(other) > score(state)}


@pytest.mark.parametrize("engine", ENGINES)
def test_two_hundred_statements_are_strictly_lexicographic(engine: str) -> None:
    """One statement outweighs all those after it together, wherever it stands."""
    for place in (0, 62, 63, 198):
        texts = ["true"] * 200
        texts[place] = "a"
        texts[place + 1 :] = ["not a"] * (199 - place)
        text = one_maker(f"[{', '.join(texts)}]", "a b")
        solution = detente.solve(model(text), concepts=["nash"], engine=engine)
        assert list(solution.equilibria["nash"]) == ["YN", "YY"], place


# Names


def test_definitions_may_use_definitions() -> None:
    text = one_maker("[far]", "a b c", "definitions: {far: near and c, near: a or b}\n")
    assert order("[far]", "a b c", "definitions: {far: near and c, near: a or b}\n")[0] == ["YNY", "NYY", "YYY"]
    assert model(text).formula("not far").evaluate({"a": True, "b": False, "c": False})


def test_definitions_are_not_cyclic() -> None:
    message = problems(one_maker("[a]", more="definitions: {x: y or a, y: not z, z: x}\n"))
    assert "x" in message
    assert "own definition" in message


def test_options_and_definitions_share_one_name_space() -> None:
    assert "also an option" in problems(one_maker("[a]", more="definitions: {b: a}\n"))


def test_a_named_state_is_usable_wherever_a_state_is_asked_for(tmp_path: Path) -> None:
    named = "states: {rest: NN, other: YN, best: YY}\nstatus_quo: rest\nproposals: {p: {terms: best}}\n"
    text = one_maker("{ranking: [best, [rest, other], NY]}", more=named)
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    assert model(text).status_quo == "NN"
    asked = ["--state", "best", "--state", "rest", "--concept", "nash", "--format", "json"]
    found = json.loads(printed("assess", str(file), *asked))
    assert found["status_quo"]["state"] == "NN"
    assert found["proposals"][0]["with_terms"]["count"] == 1
    assert [v["state"] for v in found["proposals"][0]["verdicts"]] == ["YY", "NN"]
    explained = json.loads(printed("explain", str(file), "--state", "best", "--concept", "nash", "--format", "json"))
    assert [v["state"] for v in explained["verdicts"]] == ["YY"]


def test_a_pattern_names_a_state_if_only_that_state_matches() -> None:
    text = one_maker("[a]", more="infeasible: [YY]\nstates: {full: Y-}\n")
    assert feasible(text) == ["NN", "YN", "NY"]
    solution = detente.solve(model(text), concepts=["nash"])
    assert [v.state for v in detente.explain(solution, state="full", concept="nash")] == ["YN"]
    assert "N-" in problems(one_maker("[a]", more="states: {some: N-}\n"))


WORDS = """
format: detente/1
title: on
decision_makers: {yes: {name: no}, No: {name: off, group: y}}
options:
  on: {owner: yes, name: yes}
  off: {owner: No}
  y: {owner: No, taken: ~none, not_taken: 'null'}
  n: {owner: yes}
infeasible: [on and off]
preferences: {yes: [y, not on], No: {weights: {off: 0o7, y: 010}}}
states: {no: NNNN}
definitions: {Y1: on or y}
status_quo: no
proposals: {p: {parties: [yes], terms: {t: {that: y, obliges: [y]}}}}
left_out: {on: yes, 12: 0x1F}
"""


def test_words_that_yaml_1_1_takes_for_truth_values_are_text() -> None:
    text = WORDS.replace("{off: 0o7, y: 010}", "{off: 07, y: 010}")
    found = model(text)
    assert found.title == "on"
    assert found.option_ids == ("on", "off", "y", "n")
    assert [(dm.id, dm.name) for dm in found.decision_makers] == [("yes", "no"), ("No", "off")]
    assert found.options[0].name == "yes"
    assert found.options[2].not_taken == "null"
    assert found.status_quo == "NNNN"
    assert {k: e.values["because"] for k, e in found.layer.left_out.items()} == {"on": "yes", "12": "0x1F"}
    assert found.proposals[0].absent_obligors == ("No",)
    assert detente.solve(found, concepts=["nash"]).feasible.count == 12


def test_weights_in_decimals_only() -> None:
    """Ten is ten; a number in another base is no number here."""
    weights = model(WORDS.replace("{off: 0o7, y: 010}", "{off: 10, y: 010}")).preferences["No"].weights
    assert dict(weights) == {"off": 10, "y": 10}
    assert "0o7" in problems(WORDS)


@pytest.mark.parametrize(
    "word", ["not", "AND", "Or", "iF", "IFF", "True", "false", "Y", "NN", "YNY", "1a", "a-b", "a b", "é"]
)
def test_an_id_is_no_word_of_formulas_and_no_state(word: str) -> None:
    for section in ("options", "decision_makers", "definitions", "states", "proposals"):
        case = {
            "format": "detente/1",
            "decision_makers": {"A": {"name": "Ann"}},
            "options": {"a": {"owner": "A"}},
            "preferences": {"A": ["a"]},
        }
        entry = {"options": {"owner": "A"}, "decision_makers": {}, "proposals": {"terms": "a"}, "states": "N"}
        case[section] = {**case.get(section, {}), word: entry.get(section, "a")}  # type: ignore[dict-item]
        with pytest.raises(detente.InvalidCase) as caught:
            detente.parse_case(json.dumps(case, ensure_ascii=False)).models()
        assert word in str(caught.value)


# Merged states


def merged(preference: str, classes: str = "[a and (b or c)]", rules: str = "[]") -> str:
    return one_maker(preference, "a b c", f"infeasible: {rules}\nindistinguishable: {classes}\n")


CLASS = "[a and b]"  # shown as YY-


def test_a_merged_state_is_shown_with_dashes_and_named_by_any_member() -> None:
    text = merged("[a]", CLASS)
    solution = detente.solve(model(text), concepts=["nash"])
    assert list(solution.feasible) == ["NNN", "YNN", "NYN", "YY-", "NNY", "YNY", "NYY"]
    for name in ("YYN", "YYY", "YY-"):
        assert name in solution.feasible
        assert [v.state for v in detente.explain(solution, state=name, concept="nash")] == ["YY-"]
    with pytest.raises(detente.UsageError, match="Y--"):
        detente.explain(solution, state="Y--", concept="nash")


def test_a_pattern_that_matches_only_members_names_the_merged_state() -> None:
    text = merged("[a]", "[a]", "[YNN]")
    solution = detente.solve(model(text), concepts=["nash"])
    assert list(solution.feasible) == ["NNN", "NYN", "Y--", "NNY", "NYY"]
    for name in ("Y--", "YY-", "Y-Y", "YYY"):
        assert [v.state for v in detente.explain(solution, state=name, concept="nash")] == ["Y--"]


def test_the_code_of_a_merged_state_is_its_smallest_members() -> None:
    text = merged("{ranking: [YNN, N--, YYN, YNY, YYY]}", "[not a and (b or c)]", "[NNN, NYY]")
    assert feasible(text) == ["YNN", "N--", "YYN", "YNY", "YYY"]


def test_a_class_of_a_shape_that_cannot_be_shown_is_an_error() -> None:
    """Its pattern would cover a state outside."""
    message = problems(merged("[]", "[a and (b or c)]"))
    assert "Y--" in message
    assert "YNN" in message


def test_overlapping_classes_are_an_error() -> None:
    message = problems(merged("[]", "[a and b, b and c]"))
    assert "overlap" in message
    assert "YYY" in message


@pytest.mark.parametrize("preference", ["[c]", "{weights: {a: 1, c: 1}}"])
def test_members_must_score_equally(preference: str) -> None:
    message = problems(merged(preference, CLASS))
    assert "YYN" in message
    assert "YYY" in message
    assert "A" in message


def test_a_ranking_gives_a_merged_state_one_place() -> None:
    text = merged("{ranking: [YYN, NN-, Y-Y, NY-, YN-]}".replace("Y-Y, ", ""), CLASS)
    assert better(text, "NNN") == {"YY-"}
    for name in ("YY-", "YYN", "YYY"):
        assert better(merged(f"{{ranking: [{name}, NN-, NY-, YN-]}}", CLASS), "NYN") == {"YY-", "NNN", "NNY"}
    assert "second time" in problems(merged("{ranking: [YYN, YYY, NN-, NY-, YN-]}", CLASS))


def test_a_merged_state_has_the_moves_of_all_its_members() -> None:
    """YYN may drop b, YYY may drop a: together both; nothing leads back into the class from within."""
    text = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A}, b: {owner: A}, c: {owner: B}}
indistinguishable: [a and b]
forbidden_moves:
  - {by: A, from: YYN, to: N--}
  - {by: A, from: YYY, to: -N-}
  - {by: B, from: YNN, to: c}
preferences: {A: [], B: []}
"""
    assert moves(text, 0, "YY-") == {"YNN", "NYY"}
    assert moves(text, 1, "YY-") == set()
    assert moves(text, 0, "YNN") == {"NNN", "NYN", "YY-"}
    assert moves(text, 0, "NNY") == {"YNY", "NYY", "YY-"}
    assert moves(text, 1, "YNN") == set()


def test_a_formula_holds_at_a_merged_state_if_it_holds_at_all_members() -> None:
    text = merged("[a]", CLASS) + "proposals: {p: {terms: a and c}, q: {terms: a and b}}\n"
    solution = detente.solve(model(text), concepts=["nash"])
    assert list(solution.feasible.where("a and c")) == ["YNY"]
    assert list(solution.feasible.where("a and b")) == ["YY-"]
    assert list(solution.feasible.where("not (a and c)")) == ["NNN", "YNN", "NYN", "NNY", "NYY"]
    near = solution.conflict.neighbourhood
    code = near.state("YY-")
    assert code is not None
    found = [near.truth(solution.conflict.formula(text), code) for text in ("c", "b", "not a")]
    assert found == [Truth.MIXED, Truth.TRUE, Truth.FALSE]
    assert [near.holds(solution.conflict.formula(text), code) for text in ("c", "b", "not a")] == [False, True, False]
    with pytest.raises(TypeError, match=r"compare it with `is`"):
        assert found[0]


def test_where_members_differ_the_answer_is_mixed(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(merged("[a]", CLASS) + "proposals: {p: {terms: a and c}, q: {terms: a and b}}\n", encoding="utf-8")
    found = json.loads(printed("assess", str(file), "--concept", "nash", "--format", "json"))
    assert [p["with_terms"]["count"] for p in found["proposals"]] == [1, 1]
    mixed = [w["text"] for w in found["warnings"] if "mixed" in w["code"]]
    assert len(mixed) == 1
    assert "YY-" in mixed[0]
    assert re.search(r"\bp\b", mixed[0])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--engine", "dense"], ["dense", "indistinguishable"]),
        (["--concept", "sim"], ["sim", "indistinguishable"]),
    ],
)
def test_a_refusal_names_who_refuses_and_why(arguments: list[str], words: list[str], tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(merged("[a]", CLASS), encoding="utf-8")
    result = run("solve", str(file), *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    for word in words:
        assert word in result.stderr


def test_the_dense_engine_refuses_forbidden_moves_by_name(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(one_maker("[a]", more="forbidden_moves: [A from a to b]\n"), encoding="utf-8")
    result = run("solve", str(file), "--engine", "dense")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "dense" in result.stderr
    assert "forbidden" in result.stderr
    assert run("solve", str(file)).exit_code == 0


# Files of GMCR+


GMCR: dict[str, Any] = {
    "options": [
        {"name": "Give way", "permittedDirection": "fwd"},
        {"name": "Give way", "permittedDirection": "back"},
        {"name": "Shout", "permittedDirection": "both"},
    ],
    "decisionMakers": [
        {"name": "Ann", "options": [0, 2], "preferences": [[[1, "Y"]], [[0, "N"], [2, "N"]]]},
        {
            "name": "Bob Smith",
            "options": [1],
            "preferences": [{"compound": True, "members": [[[0, "Y"], [1, "N"]], [[2, "Y"]]]}, [[1, "N"]]],
        },
    ],
    "infeasibles": [[[0, "Y"], [1, "Y"], [2, "Y"]], {"compound": True, "members": [[[0, "N"], [1, "N"]]]}],
}


def gmcr(**changes: Any) -> str:
    return json.dumps({**GMCR, **changes})


LONG_NAME = """
format: detente/1
decision_makers: {A: {}, B: {}}
options: {abcdefghijk: {owner: A}, b: {owner: B}}
preferences: {A: [WORD], B: [b]}
"""


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("abcdefgwxy", True),  # seven letters in order, of ten and eleven: two thirds of all
        ("abcdefgwxyz", False),  # of eleven and eleven: less
    ],
)
def test_what_is_written_nearly_as_something_known_is_taken_for_a_slip(word: str, near: bool) -> None:
    text = LONG_NAME.replace("WORD", word)
    with pytest.raises(detente.InvalidCase) as refused:
        detente.parse_case(text)
    assert ("did you mean “abcdefghijk”" in str(refused.value)) is near


def test_a_file_of_gmcr_plus_is_read_as_a_case(tmp_path: Path) -> None:
    file = tmp_path / "quarrel.gmcr"
    file.write_text(gmcr(title="A quarrel"), encoding="utf-8")
    case = detente.read_case(str(file))
    found = case.model()
    assert [(o.name, o.moves or "both") for o in found.options] == [
        ("Give way", "take-only"), ("Give way", "drop-only"), ("Shout", "both"),
    ]  # fmt: skip
    first, second = (dm.id for dm in found.decision_makers)
    assert [dm.name for dm in found.decision_makers] == ["Ann", "Bob Smith"]
    assert [o.owner for o in found.options] == [first, second, first]
    solution = detente.solve(found)
    assert list(solution.feasible) == ["YNN", "NYN", "YYN", "YNY", "NYY"]
    text = str(file)
    assert json.loads(printed("solve", text, "--format", "json"))["feasible"]["count"] == 5
    assert "no errors" in printed("check", text)


def test_conditions_of_gmcr_plus_are_read_best_first(tmp_path: Path) -> None:
    """Pairs mean and, compound means or; the first condition counts most."""
    conflict = detente.compile_model(detente.parse_case(gmcr(infeasibles=[]), name="q.gmcr").model())
    holds: list[list[Callable[[str], bool]]] = [
        [lambda s: s[1] == "Y", lambda s: s[0] == s[2] == "N"],
        [lambda s: (s[0] == "Y" and s[1] == "N") or s[2] == "Y", lambda s: s[1] == "N"],
    ]
    states = ["".join(reversed(letters)) for letters in product("NY", repeat=3)]
    for i, statements in enumerate(holds):
        for x, y in product(range(8), repeat=2):
            scores = [[that(states[s]) for that in statements] for s in (x, y)]
            assert conflict.neighbourhood.prefers(i, x, y) is (scores[0] > scores[1])


def test_a_manual_ranking_of_gmcr_plus_has_ties() -> None:
    """State numbers count the feasible states by their code, from one."""
    makers = [
        {**GMCR["decisionMakers"][0], "preferenceRanking": [5, [1, 2], 4, 3]},
        {**GMCR["decisionMakers"][1], "preferenceRanking": [[1, 2, 3, 4, 5]]},
    ]
    text = gmcr(decisionMakers=makers, useManualPreferenceRanking=True)
    solution = detente.solve(detente.parse_case(text, name="q.gmcr").model(), concepts=["nash"])
    states = ["YNN", "NYN", "YYN", "YNY", "NYY"]
    assert list(solution.feasible) == states
    places = {"NYY": 0, "YNN": 1, "NYN": 1, "YNY": 2, "YYN": 3}
    near = solution.conflict.neighbourhood
    codes = {s: near.state(s) for s in states}
    for x, y in product(states, repeat=2):
        assert near.prefers(0, codes[x], codes[y]) is (places[x] < places[y])
        assert near.prefers(1, codes[x], codes[y]) is False


def test_statements_of_gmcr_plus_count_unless_the_ranking_is_manual() -> None:
    makers = [{**dm, "preferenceRanking": [5, 4, 3, 2, 1]} for dm in GMCR["decisionMakers"]]
    with_statements = detente.compile_model(detente.parse_case(gmcr(), name="q.gmcr").model())
    both = detente.compile_model(detente.parse_case(gmcr(decisionMakers=makers), name="q.gmcr").model())
    for x, y in product([1, 2, 3, 5, 6], repeat=2):
        assert both.neighbourhood.prefers(0, x, y) is with_statements.neighbourhood.prefers(0, x, y)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"decisionMakers": [GMCR["decisionMakers"][0], {**GMCR["decisionMakers"][1], "options": [1, 2]}]}, "Shout"),
        ({"decisionMakers": [{**GMCR["decisionMakers"][0], "options": [0]}, GMCR["decisionMakers"][1]]}, "Shout"),
        ({"decisionMakers": [GMCR["decisionMakers"][0], {**GMCR["decisionMakers"][1], "options": [7]}]}, "7"),
        ({"infeasibles": [[[0, "X"]]]}, "X"),
        ({"infeasibles": [[[9, "Y"]]]}, "9"),
        ({"options": [{"name": "x", "permittedDirection": "sideways"}, *GMCR["options"][1:]]}, "sideways"),
    ],
)
def test_a_bad_file_of_gmcr_plus_is_refused(changes: dict[str, Any], word: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.gmcr"
    file.write_text(gmcr(**changes), encoding="utf-8")
    result = run("solve", str(file))
    assert (result.exit_code, result.stdout) == (3, "")
    assert word in result.stderr
    assert "bad.gmcr:1:" in result.stderr


DILEMMA = {
    "program": "gmcr-py",
    "infeasibles": [],
    "options": [{"name": "Confess", "permittedDirection": "both"}, {"name": "Talk", "permittedDirection": "both"}],
    "decisionMakers": [
        {"name": "One", "options": [0], "preferences": []},
        {"name": "Two", "options": [1], "preferences": []},
    ],
}


def dilemma(manual: str, ranking: str, **more: Any) -> str:
    """Four states, numbered NN 1, YN 2, NY 3, YY 4; One ranks 3 1 4 2, Two 2 1 4 3."""
    one, two = DILEMMA["decisionMakers"]
    makers = [{**one, ranking: [3, 1, 4, 2]}, {**two, ranking: [2, 1, 4, 3]}]
    return json.dumps({**DILEMMA, manual: True, "decisionMakers": makers, **more})


@pytest.mark.parametrize(
    ("manual", "ranking"),
    [
        ("useManualPreferenceRanking", "preferenceRanking"),
        ("useManualPreferenceVectors", "preferenceVector"),
        ("useManualPreferenceVectors", "preferenceRanking"),
    ],
)
def test_rankings_of_gmcr_plus_are_read_under_both_their_names(manual: str, ranking: str) -> None:
    """Confessing is worse for each whatever the other does, so that nobody confessing is the one equilibrium."""
    solution = detente.solve(detente.parse_case(dilemma(manual, ranking), name="q.gmcr").model())
    assert {c: list(solution.equilibria[c]) for c in ("nash", "gmr", "smr", "seq", "sseq")} == {
        c: ["NN"] for c in ("nash", "gmr", "smr", "seq", "sseq")
    }


@pytest.mark.parametrize("key", ["preferences", "preferenceVector", "preferenceRanking"])
def test_decision_makers_without_preferences_are_refused_all_at_once(key: str) -> None:
    makers = [{**dm, key: []} for dm in DILEMMA["decisionMakers"]]
    with pytest.raises(detente.InvalidCase) as found:
        detente.parse_case(json.dumps({**DILEMMA, "decisionMakers": makers}), name="q.gmcr")
    assert ["“One”" in found.value.problems[0].message, "“Two”" in found.value.problems[1].message] == [True, True]


LEFT_UNREAD = {
    "misperceptions": (
        {"decisionMakers": [{**GMCR["decisionMakers"][0], "misperceptions": [[[0, "Y"]]]}, GMCR["decisionMakers"][1]]},
        "what Ann misperceives",
    ),
    "coalitions": ({"coalitions": [[0, 1]]}, "the coalition of Ann and Bob Smith"),
    "a key of the file": ({"likelihoods": [0.5]}, "“likelihoods”"),
    "a key of an option": ({"options": [{**GMCR["options"][0], "weight": 3}, *GMCR["options"][1:]]}, "“weight”"),
}


@pytest.mark.parametrize("what", LEFT_UNREAD)
def test_what_is_left_unread_of_a_gmcr_file_is_said_by_every_command(what: str, tmp_path: Path) -> None:
    changes, words = LEFT_UNREAD[what]
    file = tmp_path / "q.gmcr"
    file.write_text(gmcr(**changes), encoding="utf-8")
    for command in (
        ["solve"],
        ["assess"],
        ["show"],
        ["explain", "--state", "YNN"],
        ["check"],
        ["reach", "--from", "NYN", "--to", "YNN"],
    ):
        result = run(command[0], str(file), *command[1:], "--format", "json")
        assert result.exit_code == 0, result.output
        assert result.stderr.count(words) == (command != ["check"])  # there it is a warning, and not said twice
    checked = json.loads(run("check", str(file), "--format", "json").stdout)["warnings"]
    assert [words in w["text"] for w in checked if w["code"] == "left-unread"] == [True]
    assert run("check", str(file), "--exit-code").exit_code == 1


@pytest.mark.parametrize("what", ["misperceptions", "coalitions"])
def test_what_bears_on_the_analysis_stays_with_the_case(what: str) -> None:
    changes, words = LEFT_UNREAD[what]
    case = detente.parse_case(gmcr(**changes), name="q.gmcr")
    assert words in (detente.parse_case(detente.write_case(case), name="q.yaml").layer.caution or "")


@pytest.mark.parametrize(
    "harmless",
    [
        {"coalitions": [0, 1], "coalitionsFull": [{"name": "Ann"}]},
        {"coalitions": [[0], [1]]},
        {"decisionMakers": [{**dm, "misperceptions": [], "payoffs": [1, 2, 3, 4, 5]} for dm in GMCR["decisionMakers"]]},
        {"version": "0.3.12", "program": "gmcr-py", "notes": None, "colours": []},
    ],
)
def test_nothing_is_said_where_nothing_is_lost(harmless: dict[str, Any], tmp_path: Path) -> None:
    assert detente.parse_case(gmcr(**harmless), name="q.gmcr").notes == ()


@pytest.mark.parametrize(
    ("name", "data", "what", "instead"),
    [
        ("old.gmcr", b"\x80\x03}q\x00", "GMCR+ before version 0.3", "save it there again"),
        ("old.gmcr", b"\x80\x04\x95\x05", "GMCR+ before version 0.3", "save it there again"),
        ("x.yaml", b"\x80\x04\x95\x05", "pickled", "data only"),
        ("sample.dna", b"SQLite format 3\x00\x10", "Discourse Network Analyzer", "detente import"),
        ("x.yaml", b"SQLite format 3\x00\x10", "SQLite", "--data"),
        ("x.yaml", b"{\\rtf1\\ansi", "Rich Text Format", "DOCX"),
        ("x.yaml", b"%PDF-1.4\n\xe2", "a PDF", "detente import"),
        ("x.yaml", b"\x1f\x8b\x08", "gzip", "unpack"),
        ("x.yaml", b"\x89PNG\r\n", "a picture", "type"),
        ("g.nfg", b"NFG 1 R", "Gambit", "case file"),
    ],
)
def test_a_file_that_is_something_else_is_named_as_what_it_is(
    name: str, data: bytes, what: str, instead: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    result = run("check", str(file))
    assert result.exit_code == 3
    assert f"{name}:1:1: this is " in result.stderr
    assert what in result.stderr
    assert instead in result.stderr
    assert "UTF-8" not in result.stderr


def test_a_file_of_gmcr_plus_is_written_as_a_case() -> None:
    case = detente.parse_case(gmcr(), name="q.gmcr")
    again = detente.parse_case(detente.write_case(case), name="q.yaml")
    assert list(detente.solve(again.model()).equilibria["seq"]) == list(detente.solve(case.model()).equilibria["seq"])
    assert literal_cases.load(detente.write_case(case))["format"] == "detente/1"


# Evidence that stays outside the file


LETTER = "Ann 😀 wrote:\r\nBob gives way first.\n"


def letter_case(**claim: Any) -> str:
    start = LETTER.index("Bob")
    claims = {"start": start, "end": start + len("Bob gives way"), "says": "Ann counts on Bob", **claim}
    source = f"sha256: {hashlib.sha256(LETTER.encode()).hexdigest()}"
    text = BASE.replace("{s: {name: a letter}}", f"{{s: {{name: a letter, {source}}}}}")
    return text.replace(
        "c1: {source: s, start: 0, end: 5, says: one thing}", f"c1: {json.dumps({'source': 's', **claims})}"
    )


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "letter.txt"
    file.write_bytes(LETTER.encode())
    return file


def shown(tmp_path: Path, text: str, *arguments: str) -> Any:
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    return run("show", str(file), *arguments)


def test_without_its_source_a_claim_is_shown_by_paraphrase_and_place(tmp_path: Path) -> None:
    result = shown(tmp_path, letter_case())
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Ann counts on Bob" in result.stdout
    assert re.search(rf"{LETTER.index('Bob')}\D+{LETTER.index('Bob') + 13}", result.stdout)
    assert "Bob gives way" not in result.stdout


def test_with_its_source_a_claim_is_shown_by_its_words(tmp_path: Path, letter: Path) -> None:
    """Offsets count code points, in the text as it stands in the file: an emoji is one, a line end of two is two."""
    result = shown(tmp_path, letter_case(), "--source", f"s={letter}")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "“Bob gives way”" in result.stdout
    assert run("check", str(tmp_path / "case.yaml"), "--source", f"s={letter}").exit_code == 0


def test_a_quotation_of_the_case_is_shown_without_the_source(tmp_path: Path) -> None:
    assert "Bob gives way" in shown(tmp_path, letter_case(quote="Bob gives way")).stdout


@pytest.mark.parametrize(
    ("content", "claim", "words"),
    [
        (LETTER.replace("Bob", "Bea"), {}, ["SHA-256"]),
        (LETTER.replace("\r\n", "\n"), {}, ["SHA-256"]),
        (LETTER, {"end": 400}, ["c1", "400"]),
        (LETTER, {"quote": "Bob gives in"}, ["c1", "Bob gives in", "Bob gives way"]),
    ],
    ids=["other-words", "other-line-ends", "beyond-the-end", "another-quotation"],
)
def test_what_does_not_fit_its_source_is_refused(
    content: str, claim: dict[str, Any], words: list[str], tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes(content.encode())
    for command in ("show", "check"):
        file = tmp_path / "case.yaml"
        file.write_text(letter_case(**claim), encoding="utf-8")
        result = run(command, str(file), "--source", f"s={other}")
        assert (result.exit_code, result.stdout) == (2, "")
        for word in words:
            assert word in result.stderr


@pytest.mark.parametrize(
    ("given", "words"),
    [("t={}", ["t", "s"]), ("s={}.missing", ["s", "missing"]), ("s", ["s"]), ("={}", [])],
)
def test_a_source_must_be_named_and_there(given: str, words: list[str], tmp_path: Path, letter: Path) -> None:
    result = shown(tmp_path, letter_case(), "--source", given.format(letter))
    assert (result.exit_code, result.stdout) == (2, "")
    for word in words:
        assert word in result.stderr


def test_what_rests_on_nothing_is_called_an_assumption(tmp_path: Path) -> None:
    text = printed("show", str(write(tmp_path, BASE)))
    rows = [line for line in text.splitlines() if re.match(r"\s*\d+\s+[ab]\s.*give way", line)]
    assert len(rows) == 2
    assert "stated" in rows[0]
    assert "c1" in rows[0]
    assert "assumption" in rows[1]


def write(folder: Path, text: str) -> Path:
    file = folder / "case.yaml"
    file.write_text(text, encoding="utf-8")
    return file


# Reading, printing


def test_a_case_is_read_from_standard_input() -> None:
    found = json.loads(printed("solve", "-", "--format", "json", given=BASE))
    assert found["feasible"]["count"] == 4
    result = run("solve", "-", given="format: detente/1\nnonsense: 1\n")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "nonsense" in result.stderr
    assert re.search(r":2:1: ", result.stderr)


def test_a_byte_order_mark_is_no_part_of_a_case(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + BASE.encode())
    assert detente.read_case(str(file)).title == "Two neighbours"


PRINTED = [
    ["solve", "prisoners-dilemma"],
    ["solve", "elmira-9state"],
    ["assess", "elmira-9state"],
    ["assess", "syria-2016", "--perspective", "B", "--proposal", "R3", "--concept", "seq"],
    ["explain", "elmira-9state", "--state", "s5"],
    ["show", "elmira-9state"],
    ["check", "cuban-missile-gmcrplus"],
    ["catalog"],
    ["catalog", "north-korea-2017-base"],
]


@pytest.mark.parametrize("arguments", PRINTED, ids=" ".join)
def test_csv_is_one_table(arguments: list[str]) -> None:
    text = printed(*arguments, "--format", "csv")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1
    assert all(cell for cell in rows[0][1:])
    assert "\r" not in text


@pytest.mark.parametrize("arguments", PRINTED, ids=" ".join)
def test_markdown_has_whole_tables(arguments: list[str]) -> None:
    text = printed(*arguments, "--format", "markdown")
    tables = re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    assert tables or arguments[0] in ("check", "explain")
    for table in tables:
        head, rule, *rows = table.splitlines()
        assert re.fullmatch(r"\|(:?-+:?\|)+", rule)
        width = len(re.findall(r"(?<!\\)\|", head))
        assert all(len(re.findall(r"(?<!\\)\|", row)) == width for row in (rule, *rows))
    assert len(re.findall(r"^# ", text, re.MULTILINE)) <= 1


@pytest.mark.parametrize("arguments", PRINTED, ids=" ".join)
def test_text_ends_with_a_line_end_and_has_no_tabs(arguments: list[str]) -> None:
    text = printed(*arguments)
    assert text.endswith("\n")
    assert "\t" not in text
    assert not text.endswith("\n\n")


def test_a_table_is_what_is_printed_unless_asked_otherwise() -> None:
    assert printed("solve", "elmira-9state", "--format", "table") == printed("solve", "elmira-9state")


def test_csv_of_solve_has_a_row_for_each_state() -> None:
    text = printed("solve", "north-korea-2017-base", "--concept", "seq", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["state"] for row in rows] == [
        "NNNN", "YNNN", "NYNN", "NNYN", "YNYN", "NYYN", "NNNY", "YNNY", "NYNY", "NNYY", "YNYY", "NYYY",
    ]  # fmt: skip
    assert [row["state"] for row in rows if "equilibrium" in row.values()] == ["NNNN", "YNYN", "NYNY"]


def test_csv_and_markdown_hold_what_the_case_says_safely(tmp_path: Path) -> None:
    """A cell that a spreadsheet would run, and one that would break a table."""
    file = write(tmp_path, BASE.replace("name: Ann", "name: =1+1").replace("name: Bob", "name: a|b"))
    text = printed("explain", str(file), "--state", "YY", "--format", "csv")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert any("=1+1" in cell for cell in cells)
    assert not any(cell[:1] in ("=", "@", "+") for cell in cells)
    marked = printed("solve", str(file), "--format", "markdown")
    assert "a\\|b" in marked


def test_the_text_of_an_assessment_ends_with_what_is_different_elsewhere() -> None:
    """One paragraph for each other phase and each other perspective."""
    text = printed("assess", "syria-2016", "--perspective", "A", "--phase", "before_deadline", "--format", "markdown")
    last = text.strip().split("\n## ")[-1]
    *paragraphs, made = [p for p in last.split("\n\n")[1:] if p]
    assert made == f"<!-- Detente {detente.__version__}, from the case {detente.read_case('syria-2016').sha256} -->"
    assert len(paragraphs) == 2
    assert "after" in paragraphs[0]
    assert "perspective “the American line as the article reports it” (B)" in paragraphs[1]
    assert "GMR" in paragraphs[0]


# Writing


def changed(text: str, change: Callable[[detente.Case], detente.Case]) -> str:
    return detente.write_case(change(detente.parse_case(text)))


def on_layer(**changes: Any) -> Callable[[detente.Case], detente.Case]:
    return lambda case: replace(case, layer=replace(case.layer, **changes))


COMMENTED = """\
# A case with remarks.
format: detente/1
title: Two neighbours   # as they call it
decision_makers:
  B: {name: Bob}        # shown first
  A:
    name: 'Ann'
    # her party
    group: us
options:
  b: {owner: B, name: "give way"}   # his
  a:
    owner: A
    name: give way                  # hers
infeasible:
  # not both
  - a and b
  - {when: YN, because: never seen}   # a pattern
preferences:
  A:
    - b          # first of all
    - not a
  B: {weights: {a: 1/3, b: -0.50}}    # exact
status_quo: NN
states:
  rest: NN       # where they are
definitions: {peace: a or b}
proposals:
  p:
    # on the table
    parties: [us, B]
    terms: {t: {that: a, obliges: [A]}}
phases:
  late:
    infeasible: [b]   # too late
perspectives:
  mine: {name: my view}   # hm
left_out: {dog: barks}
# the end
"""


def remarks(text: str) -> list[str]:
    return re.findall(r"# .*", text)


def test_an_unchanged_case_is_written_byte_for_byte() -> None:
    for text in (COMMENTED, BASE, COMMENTED.replace("\n", "\r\n")):
        assert detente.write_case(detente.parse_case(text)) == text


def expect(text: str, edit: Callable[[Any], None]) -> Any:
    """The plain data of a text, edited."""
    data = literal_cases.load(text)
    edit(data)
    return data


def set_at(*path: str | int) -> Callable[[Any], Callable[[Any], None]]:
    def with_value(value: Any) -> Callable[[Any], None]:
        def edit(data: Any) -> None:
            for key in path[:-1]:
                data = data[key]
            data[path[-1]] = value

        return edit

    return with_value


def drop_at(*path: str | int) -> Callable[[Any], None]:
    def edit(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        del data[path[-1]]

    return edit


@cache
def commented() -> detente.Case:
    return detente.parse_case(COMMENTED)


def parsed_parts(text: str) -> Any:
    """The layer of another case, to take parts from."""
    return detente.parse_case(text).layer


def with_option(name: str) -> Mapping[str, Any]:
    options = dict(commented().layer.options)
    options["a"] = replace(options["a"], name=name)
    return options


def with_statements(*texts: str) -> Mapping[str, Any]:
    text = one_maker(f"[{', '.join(texts)}]", more="definitions: {peace: a or b}\n")
    taken = parsed_parts(text).preferences["A"]
    return {**commented().layer.preferences, "A": taken}


CHANGES = {
    "title": (on_layer(title="Three neighbours"), set_at("title")("Three neighbours"), []),
    "option-name": (
        lambda c: replace(c, layer=replace(c.layer, options=with_option("yield"))),
        set_at("options", "a", "name")("yield"),
        [],
    ),
    "status-quo": (on_layer(status_quo="NY"), set_at("status_quo")("NY"), []),
    "statement-added": (
        lambda c: replace(c, layer=replace(c.layer, preferences=with_statements("b", "peace", "not a"))),
        set_at("preferences", "A")(["b", "peace", "not a"]),
        [],
    ),
    "statement-taken-away": (
        lambda c: replace(c, layer=replace(c.layer, preferences=with_statements("not a"))),
        set_at("preferences", "A")(["not a"]),
        ["# first of all"],
    ),
    "rule-taken-away": (
        lambda c: replace(c, layer=replace(c.layer, infeasible=c.layer.infeasible[:1])),
        drop_at("infeasible", 1),
        ["# a pattern"],
    ),
    "state-added": (
        lambda c: replace(c, layer=replace(c.layer, states={**c.layer.states, "both": "YY"})),
        set_at("states", "both")("YY"),
        [],
    ),
    "definition-changed": (
        lambda c: replace(c, layer=replace(c.layer, definitions=parsed_parts(BASE).definitions)),
        set_at("definitions", "peace")("a and b"),
        [],
    ),
    "summary-added": (on_layer(summary="Short."), set_at("summary")("Short."), []),
    "left-out-taken-away": (on_layer(left_out={}), drop_at("left_out"), ["# the end"]),
    "phase-changed": (
        lambda c: replace(c, phases={"late": replace(c.phases["late"], name="later")}),
        set_at("phases", "late", "name")("later"),
        [],
    ),
    "perspective-added": (
        lambda c: replace(c, perspectives={**c.perspectives, "yours": replace(c.perspectives["mine"], id="yours")}),
        set_at("perspectives", "yours")({"name": "my view"}),
        [],
    ),
    "phase-taken-from-another-case": (
        lambda c: replace(c, phases={**c.phases, **detente.parse_case(over("infeasible: [YN]", "phases")).phases}),
        set_at("phases", "x")({"infeasible": ["YN"]}),
        [],
    ),
    "phases-taken-away": (lambda c: replace(c, phases={}), drop_at("phases"), ["# too late"]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_keeps_remarks_and_order(name: str) -> None:
    """What did not change stays as it was written; a remark goes only with what it stands at."""
    change, edit, may_go = CHANGES[name]
    text = changed(COMMENTED, change)
    data = expect(COMMENTED, edit)
    assert literal_cases.load(text) == data
    assert [r for r in remarks(COMMENTED) if r not in may_go] == [r for r in remarks(text) if r not in may_go]
    assert key_order(literal_cases.load(text)) == key_order(data)
    assert detente.write_case(detente.parse_case(text)) == text


def key_order(data: Any) -> Any:
    if isinstance(data, dict):
        return [(k, key_order(v)) for k, v in data.items()]
    return [key_order(v) for v in data] if isinstance(data, list) else None


def test_a_change_of_one_word_changes_one_line() -> None:
    text = changed(COMMENTED, on_layer(status_quo="NY"))
    before, after = COMMENTED.splitlines(), text.splitlines()
    assert len(before) == len(after)
    different = [(x, y) for x, y in zip(before, after, strict=True) if " ".join(x.split()) != " ".join(y.split())]
    assert different == [("status_quo: NN", "status_quo: NY")]


def test_quotation_marks_and_exact_numbers_stay() -> None:
    text = changed(COMMENTED, on_layer(title="Other"))
    assert "'Ann'" in text
    assert '"give way"' in text
    assert "1/3" in text
    assert "-0.50" in text


WHOLE = {"base": BASE, "commented": COMMENTED, "groups": GROUPS, "words": WORDS.replace("0o7", "7")}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_a_case_made_in_python_can_be_written(text: str) -> None:
    """Without the text it was read from, a case is written anew, and reads the same."""
    case = detente.parse_case(text)
    written = detente.write_case(replace(case, text=None))
    again = detente.parse_case(written)
    assert again.selections() == case.selections()
    for selection in case.selections():
        old, new = (detente.solve(c.model(*selection)) for c in (case, again))
        assert list(old.feasible) == list(new.feasible)
        for concept in FIVE:
            verdicts = [{i: list(states) for i, states in s.stable[concept].items()} for s in (old, new)]
            assert verdicts[0] == verdicts[1]
    assert detente.write_case(replace(again, text=None)) == written


NOTES = "name: short, because: why, evidence: [c1, c2], status: inferred, note: more"
EVERYTHING = f"""
format: detente/1
title: Two neighbours
summary: A summary.
citation: A citation.
decision_makers:
  A: {{group: us, {NOTES}}}
  B: {{name: Bob}}
options:
  a: {{owner: A, moves: take-only, taken: yes it is, not_taken: no it is not, {NOTES}}}
  b: {{owner: B, moves: drop-only}}
  c: {{owner: B, name: see}}
infeasible:
  - b and c
  - {{when: -YY, {NOTES}}}
  - {{exactly_one: [a, b], {NOTES}}}
  - {{at_most_one: [a, b, c], note: x}}
  - {{at_least_one: [a, b, c], status: logical}}
forbidden_moves:
  - {{by: A, from: a, to: not a, {NOTES}}}
  - {{by: B, from: YNN, to: -Y-}}
indistinguishable:
  - {{when: a and c, {NOTES}}}
  - a and b and c
preferences:
  A: [a, {{that: b, {NOTES}}}, {{that: c, name: see}}]
  B: {{weights: {{a: 1, b: -0.5, c: 2/3}}, {NOTES}}}
status_quo: rest
states: {{rest: YNN, other: NYN}}
definitions: {{peace: a and not b, war: not peace}}
proposals:
  p: {{parties: [us, B], {NOTES}, terms: {{t: {{that: a, obliges: [us], {NOTES}}}, u: {{obliges: [B]}}, v: peace}}}}
  q: {{supersedes: p, terms: rest}}
phases:
  late: {{infeasible: [b], {NOTES}}}
perspectives:
  mine:
    name: my view
    decision_makers: {{A: {{name: Ann}}, B: {{name: Bob, group: us}}}}
    options: {{b: {{owner: A, note: contested}}}}
    preferences: {{A: {{ranking: [YNN, [NYN, YNY]], {NOTES}}}}}
    proposals: {{p: {{name: other words}}}}
    states: {{mine: YNY}}
    definitions: {{peace: a}}
    forbidden_moves: [{{by: A, from: b, to: c}}]
    indistinguishable: [c]
    sources: {{t: {{name: a speech}}}}
    claims: {{c3: {{source: t, start: 0, end: 1, says: so}}}}
    status_quo: NYN
    title: My title
    caution: My caution
    left_out: {{cat: asleep}}
sources:
  s: {{name: a letter, sha256: {"0a" * 32}, characters: 100, title: To B, author: Ann, outlet: the post, date: 2016-07,
      retrieved: "2016-07-20", url: "https://post.example/1",
      language: en, direction: ltr, media_type: text/html, original_sha256: {"0b" * 32},
      confidentiality: 2, anchor: "2016-07-18", note: undated}}
claims:
  c1: {{source: s, start: 0, end: 5, says: one thing, by: [s, Ann], quote: words, mode: direct, kind: claim,
       modality: firm, note: first}}
  c2: {{source: s, start: 5, end: 9, says: another}}
  c4: {{source: s, start: 5, end: 9, says: more, prefix: before, suffix: after, modality: [hedged, forecast],
       polarity: "-", actors: [ann, the press], target: [us], tags: [x, y], coder: me, confidentiality: 1,
       by: [{{who: s, mode: report}}, {{who: Ann, mode: [quotation, elided], standing: unnamed, outlet: the post,
             date: last Thursday, note: over the phone}}]}}
actors:
  ann: {{name: Ann, kind: person, part_of: us, overlaps: [bob], aliases: [A.], note: n,
        mentions: [{{source: s, start: 0, end: 3}}],
        history: [{{what: merged, actors: [annie], mentions: [{{source: s, start: 0, end: 3}}], note: the same}}]}}
  bob: {{name: Bob}}
  us: {{name: all of us, label_only: true}}
coders: {{me: {{name: I}}, rules: {{name: rules, kind: rules, note: r}}}}
caution: Read first.
left_out: {{dog: barks, the press: not asked}}
"""


def test_evidence_alone_is_a_case_without_a_model_yet(tmp_path: Path) -> None:
    text = "format: detente/1\nsources: {s: {name: a letter}}\nclaims: {c: {source: s, start: 0, end: 5, says: so}}\n"
    case = detente.parse_case(text)
    assert (case.has_model, case.selections()) == (False, ())
    with pytest.raises(detente.UsageError, match="no model yet"):
        case.model()
    with pytest.raises(detente.InvalidCase, match="which is no source"):
        detente.parse_case(text.replace("source: s,", "source: t,"))
    with pytest.raises(detente.InvalidCase, match="lacks the key “options”"):
        detente.parse_case("format: detente/1\ntitle: nothing\n")
    path = tmp_path / "letter.yaml"
    path.write_text(text, encoding="utf-8")
    found = CliRunner().invoke(main, ["solve", str(path)])
    assert (found.exit_code, found.stdout) == (2, "")
    assert "no model yet" in found.stderr
    for fmt in ("table", "json", "csv", "markdown"):
        shown = CliRunner().invoke(main, ["show", str(path), "--format", fmt])
        assert shown.exit_code == 0
        assert "so" in shown.stdout


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("claims: {c: {source: s, start: 0, end: 5, says: so, coder: me}}", "which is no coder"),
        ("claims: {c: {source: s, start: 0, end: 5, says: so, polarity: 2}}", "for “polarity”"),
        ("claims: {c: {source: s, start: 0, end: 5, says: so, by: [{mode: report}]}}", "lacks the key “who”"),
        ("claims: {c: {source: s, start: 0, end: 5, says: so, by: [{who: A, mood: x}]}}", "did you mean “mode”"),
        ("claims: {c: {source: s, start: 0, end: 5, says: so, mode: x, by: [{who: A, mode: y}]}}", "second mode"),
        ("actors: {a: {name: A, part_of: b}}", "which is no other actor"),
        ("actors: {a: {name: A, mentions: [{source: s, start: 0, end: 101}]}}", "the source “s” has 100 characters"),
        ("actors: {a: {name: A, mentions: [{source: s, start: 4, end: 4}]}}", "the end comes after the start"),
        ("coders: {a: {name: A, kind: robot}}", "expected person, rules"),
    ],
)
def test_evidence_that_refers_to_nothing_is_an_error(written: str, complaint: str) -> None:
    with pytest.raises(detente.InvalidCase) as found:
        detente.parse_case(f"format: detente/1\nsources: {{s: {{name: a letter, characters: 100}}}}\n{written}\n")
    assert complaint in str(found.value)


def test_nothing_is_lost_when_a_case_is_written_anew() -> None:
    """Every key of the format, with notes wherever there may be notes."""
    case = detente.parse_case(EVERYTHING)
    data = literal_cases.load(detente.write_case(replace(case, text=None)))
    assert data == literal_cases.load(EVERYTHING)


def test_nothing_is_lost_when_something_else_changes() -> None:
    data = literal_cases.load(changed(EVERYTHING, on_layer(title="Three neighbours")))
    assert data == {**literal_cases.load(EVERYTHING), "title": "Three neighbours"}


def test_words_that_look_like_numbers_are_written_as_words() -> None:
    text = changed(BASE, on_layer(title="1975", summary="true", citation="", caution="null"))
    layer = detente.parse_case(text).layer
    assert (layer.title, layer.summary, layer.citation, layer.caution) == ("1975", "true", "", "null")


def test_exact_weights_are_written_exactly() -> None:
    text = one_maker("{weights: {a: 1/3, b: 0.1}}").replace("b: 0.1", "b: 0.10000000000000000001")
    case = detente.parse_case(text)
    again = detente.parse_case(detente.write_case(replace(case, text=None)))
    assert dict(again.layer.preferences["A"].weights) == {
        "a": Fraction(1, 3), "b": Fraction("0.10000000000000000001"),
    }  # fmt: skip


# Warnings: one that makes each fire, one that does not


CLEAN = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A}, a2: {owner: A}, b: {owner: B}}
infeasible: [a and a2]
indistinguishable: []
preferences:
  A: [b, not a, a2]
  B: [a, not b, not a2]
status_quo: NNN
states: {rest: NNN}
proposals: {p: {terms: a and b}}
"""
ARGUED = f"{CLEAN}arguments:\n  P: {{says: it will hold}}\n"
VALUED = f"{CLEAN}issues: {{x: {{levels: {{y: b, z: not b}}}}}}\n"
SAID = (
    CLEAN.replace("{A: {name: Ann}, B: {name: Bob}}", "{A: {name: Ann, actor: x}, B: {name: Bob, actor: y}}")
    + "actors: {x: {name: Xan}, y: {name: Yul, part_of: z}, z: {name: Zed, label_only: true}, v: {name: Vi}}\n"
    "sources: {s: {name: letter}}\nclaims: {c: {source: s, start: 0, end: 9, says: x, by: [s]}}\n"
)


def said(*relations: str, text: str = SAID) -> str:
    """A case with relations, each from whom to whom with its sign, and all on the words of a claim."""
    told = (f"r{k}: {{{r}, evidence: [c]}}" for k, r in enumerate(relations))
    return f"{text}relations: {{{', '.join(told)}}}\n"


RESOLVES = "resolves: {by: 2031-05-01, yes_if: it is wet}"
FIRES = {
    "unused-option": (CLEAN.replace("not a, a2]", "not a]").replace(", not a2]", "]"), "a2"),
    "statement-always-true": (CLEAN.replace("[b, not a, a2]", "[b, not (a and a2), not a, a2]"), "2"),
    "statement-never-true": (CLEAN.replace("[b, not a, a2]", "[b, a and a2, not a, a2]"), "2"),
    "statement-no-effect": (CLEAN.replace("[b, not a, a2]", "[b, not a, a2, b or a2]"), "4"),
    "indifferent": (CLEAN.replace("[b, not a, a2]", "[]"), "Ann"),
    "no-options": (
        CLEAN.replace("B: {name: Bob}}", "B: {name: Bob}, C: {name: Cy}}").replace("  B: [a", "  C: [a]\n  B: [a"),
        "Cy",
    ),
    "left-open": (CLEAN.replace("[b, not a, a2]", "[b, {that: not a, perhaps: true}, a2]"), "2 completions"),
    "rule-spans-owners": (CLEAN.replace("[a and a2]", "[a and a2, a2 and b]"), "a2 and b"),
    "rule-removes-nothing": (CLEAN.replace("[a and a2]", "[a and a2, a and a2 and b]"), "a and a2 and b"),
    "single-member-class": (CLEAN.replace("indistinguishable: []", "indistinguishable: [a and b]"), "a and b"),
    "unsatisfiable-proposal": (CLEAN.replace("terms: a and b", "terms: a and a2"), "p"),
    "infeasible-status-quo": (CLEAN.replace("status_quo: NNN", "status_quo: YYN"), "YYN"),
    "ranking-names-infeasible": (
        CLEAN.replace("[b, not a, a2]", "{ranking: [NNN, YYN, YNN, NYN, NNY, YNY, NYY]}"),
        "YYN",
    ),
    "not-looked-at": (
        CLEAN.replace("b: {owner: B}}", "b: {owner: B}" + "".join(f", x{k}: {{owner: B}}" for k in range(20)) + "}")
        .replace("NNN", "N" * 23)
        .replace("a, not b", "a, not b, " + ", ".join(f"x{k}" for k in range(20))),
        "23",
    ),
    "reason-unsupported": (ARGUED + "  Q: {says: it is said, for: P}\n", "it is said"),
    "one-way-without-words": (ARGUED + "  Q: {says: it is said, against: P, one_way: true}\n", "it is said"),
    "testimony-unnamed": (ARGUED + "  Q: {says: it is said, against: P, scheme: testimony}\n", "it is said"),
    "analogy-as-reason": (ARGUED + "  Q: {says: it is said, for: P, scheme: analogy}\n", "it is said"),
    "condition-not-in-model": (CLEAN + "conditions: {c: {by: A, does: a, only_if: b}}\n", "Ann"),
    "condition-stronger-in-model": (
        CLEAN.replace("[b, not a, a2]", "[a iff b, not a, a2]") + "conditions: {c: {by: A, does: a, if: b}}\n",
        "A.1",
    ),
    "waits-for-nobody": (CLEAN + "conditions: {c: {by: A, says: waits, only_if_says: it is late}}\n", "itself"),
    "forecast-not-resolvable": (f"{CLEAN}\nforecasts: {{f: {{says: rain}}}}\n", "what counts as its having come true"),
    "forecast-deadline-passed": (
        f"{CLEAN}\nforecasts: {{f: {{says: rain, on: 2032, {RESOLVES}}}}}\n",
        "2031-05-01",
    ),
    "given-is-not-in-model": (f"{CLEAN}\nforecasts: {{f: {{says: rain, given: a and a2, {RESOLVES}}}}}\n", "a and a2"),
    "resolution-by-the-forecaster": (
        (
            f"{CLEAN}\nsources: {{s: {{name: letter}}}}\n"
            "claims: {c: {source: s, start: 0, end: 9, says: x, by: [s, Ann]}}\n"
            f"forecasts: {{f: {{says: rain, evidence: [c], {RESOLVES}, "
            "resolutions: [{on: 2031-06-01, outcome: yes, evidence: [c]}]}}\n"
        ),
        "Ann",
    ),
    "levels-overlap": (f"{CLEAN}\nissues: {{x: {{levels: {{y: b, z: a}}}}}}\n", "YNY"),
    "level-empty": (f"{CLEAN}\nissues: {{x: {{levels: {{y: a, z: a and a2}}}}}}\n", "z"),
    "issues-tied": (f"{CLEAN}\nissues: {{x: {{levels: {{y: a}}}}, x2: {{levels: {{y2: a2}}}}}}\n", "y2"),
    "level-without-points": (f"{VALUED}worth: {{A: {{points: {{x: {{y: 7}}}}}}}}\n", "z"),
    "walk-away-leaves-nothing": (f"{VALUED}worth: {{A: {{points: {{x: {{y: 7, z: 1}}}}, walk_away: 8}}}}\n", "8"),
    "worth-against-preferences": (f"{VALUED}worth: {{A: {{points: {{x: {{y: 1, z: 7}}}}}}}}\n", "Ann"),
    "tempted-by-every-move": (f"{CLEAN}\nattitudes: {{A: {{A: '0'}}}}\n", "Ann"),
    "not-for-itself": (f"{CLEAN}\nattitudes: {{A: {{A: '-', B: '+'}}}}\n", "Ann"),
    "ties-tempt-by-attitudes": (
        CLEAN.replace("[a, not b, not a2]", "[a, not a2]") + "\nattitudes: {A: {B: '+'}}\n",
        "Bob",
    ),
    "relation-of-a-label": (said("from: x, to: z, sign: '-'"), "Zed"),
    "relation-within-a-whole": (said("from: z, to: y, sign: '+'"), "Yul and Zed"),
    "relation-contested": (said("from: x, to: v, sign: '+'", "from: v, to: x, sign: '-'"), "Vi and Xan"),
    "relation-without-claim": (f"{SAID}relations: {{r: {{from: x, to: v, sign: '+'}}}}\n", "“r”"),
    "relation-unmodelled": (
        said(
            "from: x, to: y, sign: '-'",
            text=SAID.replace("[b, not a, a2]", "[not a, a2]").replace("[a, not b, not a2]", "[not b]"),
        ),
        "Ann and Bob",
    ),
    "rival-alone": (f"{CLEAN}\nrivals: {{r: {{asks: who, answers: {{x: {{says: she}}}}}}}}\n", "who"),
    "rival-without-a-difference": (
        (
            f"{CLEAN}\nrivals: {{r: {{asks: who, answers: "
            "{x: {says: he, owner: {b: B}}, y: {says: Bob, owner: {b: B}}}}}\n"
        ),
        "who",
    ),
}


def test_every_code_has_a_case_that_makes_it_fire() -> None:
    assert set(FIRES) == set(CODES)


def test_a_clean_case_has_no_warnings(tmp_path: Path) -> None:
    assert list(detente.check(model(CLEAN))) == []
    assert list(detente.check(model(ARGUED))) == []
    assert list(detente.check(model(said("from: x, to: y, sign: '-'", "from: v, to: y, sign: '+'")))) == []
    assert "no warnings" in printed("check", str(write(tmp_path, CLEAN)))


@pytest.mark.parametrize("code", FIRES)
def test_a_warning_fires(code: str, tmp_path: Path) -> None:
    """With its place, a reason that names what is meant, and a fix; and it alone decides the exit code."""
    text, word = FIRES[code]
    assert text != CLEAN
    found = [f for f in detente.check(model(text)) if f.code == code]
    assert len(found) == 1
    assert word in found[0].text
    assert found[0].fix
    place = found[0].where
    lines = text.splitlines()
    assert 1 <= place.line <= len(lines)
    assert 1 <= place.column <= len(lines[place.line - 1])
    file = write(tmp_path, text)
    assert code in printed("check", str(file))
    assert run("check", str(file), "--exit-code").exit_code == 1
    assert [f.code for f in detente.check(model(CLEAN)) if f.code == code] == []


def test_a_rule_over_one_owner_is_no_trap() -> None:
    """And a rule over two owners is none if nobody can move against it."""
    assert not [f for f in detente.check(model(CLEAN)) if f.code == "rule-spans-owners"]
    one_way = CLEAN.replace("[a and a2]", "[a and a2, a and not b]")
    one_way = one_way.replace("a: {owner: A}", "a: {owner: A, moves: drop-only}")
    one_way = one_way.replace("b: {owner: B}", "b: {owner: B, moves: take-only}")
    assert not [f for f in detente.check(model(one_way)) if f.code == "rule-spans-owners"]


def test_the_trap_of_the_first_case_is_seen() -> None:
    """A rule by which one party's choice takes away another's way out of what it runs."""
    (path,) = (e.path for e in entries() if e.slug == "syria-2016")
    text = path.read_text(encoding="utf-8")
    trapped = text.replace("infeasible:\n", "infeasible:\n  - share and not coop\n", 1)
    assert trapped != text
    case = detente.parse_case(trapped)
    found = [f for f in detente.check(case.model("A")) if f.code == "rule-spans-owners"]
    assert [trapped.splitlines()[f.where.line - 1] for f in found] == ["  - share and not coop"]
    assert not [f for f in detente.check(case.model("B")) if f.code == "rule-spans-owners"]


@pytest.mark.parametrize("terms", ["(x)", "x", "((s_1))", "not (x)"])
def test_terms_are_a_formula_however_many_parentheses_it_has(terms: str) -> None:
    head = "format: detente/1\ntitle: t\ndecision_makers: {A: {}}\noptions: {x: {owner: A}, y: {owner: A}}\n"
    text = f"{head}preferences: {{A: [x]}}\ndefinitions: {{s_1: x or y}}\nproposals: {{P: {{terms: {terms}}}}}\n"
    (proposal,) = detente.parse_case(text).model().proposals
    assert proposal.formula == detente.parse_case(text).model().formula(terms)
    with pytest.raises(detente.InvalidCase, match="found “xx”, which is no option"):
        detente.parse_case(text.replace(f"terms: {terms}", "terms: (xx)"))


def test_a_text_that_was_read_is_not_parsed_again_unless_it_is_long() -> None:
    """A case is read where it is opened, and again where it is written, packed or compared with what it was."""
    text = "format: detente/1\ntitle: A text of this test alone\n"
    read = read_nodes(text, "a.yaml")
    assert read_nodes(str(text), "a.yaml") is read
    elsewhere = read_nodes(text, "b.yaml")
    assert (read.where.file, elsewhere.where.file) == ("a.yaml", "b.yaml")
    long = text + "#" * KEPT_CHARACTERS
    assert read_nodes(long, "a.yaml") is not read_nodes(long, "a.yaml")
    assert read_nodes(long, "a.yaml") == read


YARD = """\
format: detente/1
title: A yard
decision_makers: {the_cafe: {name: The café}, the_garden: {name: The garden group}}
options:
  put_tables: {owner: the_cafe, name: put tables in the yard}
  build_beds: {owner: the_garden, name: build raised beds}
  look_after: {owner: the_garden, name: look after the yard}
preferences:
  the_cafe: [put_tables, put_tables or not put_tables]
  the_garden: [build_beds]
infeasible:
  - {when: put_tables and build_beds}
proposals: {the_draft: {name: The draft, terms: put_tables and build_beds}}
"""


def test_a_warning_names_whom_and_what_it_is_about_and_never_their_ids_or_letters() -> None:
    found = {f.code: f for f in detente.check(detente.parse_case(YARD).model())}
    spans = found["rule-spans-owners"]
    assert spans.text == (
        "the rule “‘put tables in the yard’ and ‘build raised beds’” joins what is up to The café and The garden "
        "group: while “build raised beds” is done by The garden group, The café cannot take up “put tables in the "
        "yard”, because of what somebody else chose"
    )
    assert not spans.note
    assert found["unused-option"].text.startswith("no preference of anybody depends on “look after the yard”,")
    assert found["statement-always-true"].text.startswith("statement 2 of The café, “‘put tables in the yard’ or ")
    assert "“The draft”" in found["unsatisfiable-proposal"].text
    ids = ("put_tables", "build_beds", "look_after", "the_cafe", "the_garden", "the_draft", "NN")
    assert not [(f.text, name) for f in found.values() for name in ids if name in f"{f.text} {f.fix}"]


def test_a_rule_with_a_reason_is_told_as_a_note_that_asks_for_nothing() -> None:
    reasoned = YARD.replace("build_beds}\npro", "build_beds, because: they would stand in one place}\npro")
    (found,) = [f for f in detente.check(detente.parse_case(reasoned).model()) if f.code == "rule-spans-owners"]
    assert found.note
    assert found.fix == "nothing need be done where its reason holds: they would stand in one place"
    assert "because of what somebody else chose" not in found.text

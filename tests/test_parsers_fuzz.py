"""No text, tree or bytes make a reader fail with anything but its own error.

Hypothesis runs with a fixed seed (``derandomize``), so a run is the same everywhere.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

import detente
from detente.case.json_nodes import nodes_of_json
from detente.case.nodes import Located, Node, SequenceNode, read_nodes
from detente.errors import FormulaError
from detente.formula import And, Const, Formula, If, Iff, Not, Or, Var, parse
from seeds import examples, full

steady = settings(derandomize=True, deadline=None, max_examples=examples(200), suppress_health_check=list(HealthCheck))
longer = settings(steady, max_examples=examples(400))

VALID = """\
format: detente/1
title: A bakery and its street
summary: who bakes when
citation: nobody yet
decision_makers:
  Baker: {name: The bakery, group: trade}
  Street: {name: The residents}
options:
  night: {owner: Baker, name: bake at night, taken: it bakes, not_taken: it rests}
  vents: {owner: Baker, name: put in new vents, moves: take-only}
  court: {owner: Street, name: go to court, because: they may}
infeasible:
  - at_most_one: [vents, court]
  - when: -YY
    because: the court would wait
forbidden_moves:
  - {by: Baker, from: vents, to: not night}
preferences:
  Baker:
    - not court
    - {that: night if vents, because: profit, evidence: [noise], status: stated}
  Street: {weights: {vents: 3, court: -1, night: -2.5}}
status_quo: YNN
states: {settled: YYN}
definitions: {peace: not court and vents}
proposals:
  truce:
    name: the truce on the table
    parties: [Baker, Street]
    terms:
      T1: {name: new vents, that: peace, obliges: [Baker]}
      T2: {name: quiet, obliges: [Street]}
phases:
  winter: {name: winter, infeasible: [night and court]}
perspectives:
  ours: {name: ours}
  paper: {preferences: {Street: {ranking: [-Y-, [NNN, YNN], --Y]}}}
sources:
  local: {name: local paper, characters: 900}
claims:
  noise: {source: local, start: 10, end: 40, says: the street complains, by: [local]}
caution: made up
left_out: {Mayor: no part in it}
"""

GMCR = {
    "program": "gmcr-py",
    "version": "0.3.1",
    "useManualPreferenceVectors": False,
    "options": [
        {"name": "Air strike", "permittedDirection": "fwd"},
        {"name": "Blockade", "permittedDirection": "both"},
        {"name": "Withdraw", "permittedDirection": "both"},
    ],
    "decisionMakers": [
        {
            "name": "US",
            "options": [0, 1],
            "preferences": [[[2, "Y"]], {"compound": True, "members": [[[0, "N"]], [[1, "N"]]]}],
        },
        {"name": "USSR", "options": [2], "preferences": [[[0, "N"]], [[2, "N"]]]},
    ],
    "infeasibles": [[[0, "Y"], [2, "Y"]]],
}


def outcome(make: Callable[[], object], *refusals: type[detente.DetenteError]) -> object:
    """What ``make`` returns, or its error where that is one of ``refusals`` and says something; all else is raised."""
    try:
        return make()
    except refusals as error:
        if not str(error).strip():
            raise
        return error


json_words = st.sampled_from(
    [
        "a",
        "b c",
        " x ",
        "é",
        "#",
        "a: b",
        "[",
        "YN",
        "",
        "null",
        "it's",
        "~",
        "*a",
        "<<",
        "\n",
        "“",
        'a "b"',
        "\\u0041",
        "😀",
    ]
)
json_values = st.recursive(
    st.one_of(json_words, st.integers(-9, 99), st.booleans(), st.none(), st.just(1.5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(json_words, inner, max_size=3)),
    max_leaves=12,
)


def told(node: Node, below: int = 0) -> object:
    """Return all that is known of a node, its place so many lines further down included."""
    place = (node.where.line + below, node.where.column)
    if isinstance(node, Located):
        return str(node), place, node.plain, node.at(1).column
    if isinstance(node, SequenceNode):
        return place, [told(item, below) for item in node.items]
    return place, [(told(key, below), told(value, below)) for key, value in node.entries]


@steady
@given(
    st.dictionaries(json_words, json_values, max_size=3),
    st.sampled_from([None, 0, 1]),
    st.sampled_from([(", ", ": "), (",", ":"), (",", ": "), (", ", " : ")]),
    st.tuples(
        st.integers(0, 200), st.sampled_from(["", ",", "}", "]", "'", '"', "#", "\t", " ", "\n", ":", "1", "\\"])
    ),
    st.booleans(),
)
def test_json_gives_the_nodes_that_yaml_gives(
    value: object, indent: int | None, between: tuple[str, str], change: tuple[int, str], escaped: bool
) -> None:
    """Every text that the reader of JSON takes is YAML, and the same; behind a space, YAML alone reads it."""
    plain = json.dumps(value, ensure_ascii=escaped, indent=indent, separators=between)
    for text in (plain, plain[: change[0]] + change[1] + plain[change[0] :]):
        quick = nodes_of_json(text, "a.gmcr")
        if quick is not None:
            assert told(quick, 1) == told(read_nodes("\n" + text, "a.gmcr"))


def test_what_other_programs_write_is_taken_by_the_reader_of_json() -> None:
    text = json.dumps({"options": [{"name": "a", "count": 1, "both": True}], "title": "It’s plain"}, ensure_ascii=False)
    assert nodes_of_json(text, "a.gmcr") is not None
    escaped = nodes_of_json(json.dumps({"title": 'It’s “plain”, \\ and "quoted"\n\tnext'}), "a.json")
    assert escaped is not None
    assert escaped.get("title") == 'It’s “plain”, \\ and "quoted"\n\tnext'
    assert nodes_of_json(json.dumps({"title": "two halves: 😀"}), "a.json") is None
    assert nodes_of_json('{"a": 1, "a": 2}', "a.gmcr") is None
    assert nodes_of_json('{"a": 1,}', "a.gmcr") is None


FORMULA_WORDS = ["night", "vents", "not", "and", "or", "if", "iff", "true", "false", "(", ")", "AND", "Y-N", "&"]
formula_texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(FORMULA_WORDS), max_size=15).map(" ".join),
    st.lists(st.sampled_from([*FORMULA_WORDS, " ", "\n", "\t"]), max_size=20).map("".join),
)


@full
@longer
@given(formula_texts)
def test_any_text_is_a_formula_or_a_formula_error(text: str) -> None:
    formula = outcome(lambda: parse(text), FormulaError)
    if not isinstance(formula, FormulaError):
        assert isinstance(formula, Formula)
        assert parse(str(formula)) == formula


@full
@longer
@given(st.lists(st.sampled_from(["a", "not", "and", "or", "if", "iff", "true", "(", ")"]), max_size=12))
def test_a_message_about_a_formula_names_all_that_could_stand_there_and_nothing_else(words: list[str]) -> None:
    """What is named goes on, or ends, where what was found did not; a name stands for all that begins a condition."""

    def failing(texts: list[str]) -> int | None:
        """Return the first word at which no formula can go on; a text that only ends too early has none."""
        error = outcome(lambda: parse(" ".join(texts)), FormulaError)
        if not isinstance(error, FormulaError) or " ends" in error.message or "never closed" in error.message:
            return None
        return len(" ".join(texts)[: error.offset].split())

    wrong = failing(words) if words else None
    if wrong is None:
        return
    error = outcome(lambda: parse(" ".join(words)), FormulaError)
    assert isinstance(error, FormulaError)
    told = error.message.split("expected ")[1]
    before = words[:wrong]
    could = {w for w in ("a", "and", "or", "if", "iff", ")") if failing([*before, w]) is None}
    could |= {"the end"} if isinstance(outcome(lambda: parse(" ".join(before)), FormulaError), Formula) else set()
    named = {"a"} if told == "an option id, “not” or “(”" else {t.strip("“”") for t in told.split(", ")}
    assert named <= could
    if words[wrong] not in ("if", "iff", ")"):  # of which a message says what is asked for in their place
        assert named == could


def _inner(formulas: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    several = st.lists(formulas, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        formulas.map(Not),
        several.map(And),
        several.map(Or),
        st.builds(If, formulas, formulas),
        st.builds(Iff, formulas, formulas),
    )


names = st.one_of(
    st.sampled_from(["night", "vents", "court", "iffy", "not_now", "_", "_1", "YNx", "order", "android", "trueish"]),
    st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True).filter(
        lambda name: name.lower() not in {"not", "and", "or", "if", "iff", "true", "false"} and set(name) - set("YN")
    ),
)
formulas = st.recursive(st.one_of(names.map(Var), st.booleans().map(Const)), _inner, max_leaves=20)


@full
@longer
@given(formulas)
def test_a_printed_formula_reads_back_as_itself(formula: Formula) -> None:
    assert parse(str(formula)) == formula


@pytest.mark.parametrize(
    "formula",
    [
        And((And((Var("a"), Var("b"))), Var("c"))),
        And((Var("a"), And((Var("b"), Var("c"))))),
        Or((Or((Var("a"), Var("b"))), Var("c"))),
        And((Var("a"), Var("b"), Var("c"))),
        Not(Not(Var("a"))),
        Not(And((Var("a"), Var("b")))),
        Or((And((Var("a"), Var("b"))), Var("c"))),
        And((Or((Var("a"), Var("b"))), Var("c"))),
        If(If(Var("a"), Var("b")), Var("c")),
        If(Var("a"), If(Var("b"), Var("c"))),
        Iff(Iff(Var("a"), Var("b")), Var("c")),
        Iff(If(Var("a"), Var("b")), Var("c")),
        Not(If(Var("a"), Var("b"))),
        And((If(Var("a"), Var("b")), Const(True))),
    ],
    ids=str,
)
def test_nesting_survives_printing(formula: Formula) -> None:
    assert parse(str(formula)) == formula


def assert_every_model_or_a_reason(case: object) -> None:
    assert isinstance(case, detente.Case)
    for selection in ({}, {"perspective": "paper"}, {"phase": "winter"}):
        model = outcome(partial(case.model, **selection), detente.InvalidCase, detente.UsageError)
        if isinstance(model, detente.Model):
            conflict = outcome(partial(detente.compile_model, model), detente.InvalidCase)
            assert isinstance(conflict, (detente.Conflict, detente.InvalidCase))
        else:
            assert isinstance(model, (detente.InvalidCase, detente.UsageError))


def assert_case_or_invalid(text: str) -> None:
    case = outcome(lambda: detente.parse_case(text, name="case.yaml"), detente.InvalidCase)
    if isinstance(case, detente.InvalidCase):
        assert case.problems
        assert "case.yaml" in str(case)
        return
    assert_every_model_or_a_reason(case)


def test_the_case_that_is_mutated_is_valid() -> None:
    case = detente.parse_case(VALID, name="case.yaml")
    for perspective in ("ours", "paper"):
        for phase in (None, "winter"):
            assert isinstance(case.model(perspective=perspective, phase=phase), detente.Model)


@full
@longer
@given(st.one_of(st.text(), st.text(alphabet="abYN-:,[]{}#&*!|>'\"%@`?~ \n\t0.e", max_size=80)))
def test_any_text_is_a_case_or_invalid(text: str) -> None:
    assert_case_or_invalid(text)


@full
@longer
@given(st.text(alphabet="abYN-:,[]{}#&*!|>'\"%@`?~ \n\t0.e", max_size=30), st.sampled_from(VALID.splitlines()))
def test_any_text_after_a_line_of_a_case(text: str, line: str) -> None:
    before = line.partition(":")[0]
    assert_case_or_invalid(f"format: detente/1\n{before}: {text}\n")


KEYS = sorted(
    {*re.findall(r"\w+(?=:)", VALID), "indistinguishable", "exactly_one", "at_least_one", "note", "sha256", "quote"}
)
keys = st.one_of(
    st.sampled_from(KEYS),
    st.text(max_size=5),
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.text(max_size=8),
    st.binary(max_size=4),
    st.sampled_from(["detente/1", "Baker", "night", "not court", "YNN", "Y--", "NY-", "take-only", "(", "and"]),
)
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=5)),
    max_leaves=25,
)


def dumped(tree: object) -> str:
    out = io.StringIO()
    YAML(typ="safe", pure=True).dump(tree, out)
    return out.getvalue()


@full
@longer
@given(trees)
def test_any_tree_is_a_case_or_invalid(tree: object) -> None:
    assert_case_or_invalid(dumped(tree))


@full
@steady
@given(st.data())
def test_a_case_with_one_part_replaced_by_any_tree(data: st.DataObject) -> None:
    root = YAML(typ="safe", pure=True).load(VALID)
    place = root
    while True:
        within = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(within))
        below = place[key]
        if isinstance(below, (dict, list)) and below and data.draw(st.booleans()):
            place = below
            continue
        place[key] = data.draw(trees)
        break
    assert_case_or_invalid(dumped(root))


def _mutate(text: str, data: st.DataObject) -> str:
    """``text`` with a line or a character deleted, inserted, doubled or replaced."""
    by_line = data.draw(st.booleans())
    parts = text.splitlines(keepends=True) if by_line else list(text)
    at = data.draw(st.integers(0, max(0, len(parts) - 1)))
    new = (
        data.draw(st.sampled_from(VALID.splitlines(keepends=True)))
        if by_line
        else data.draw(st.one_of(st.sampled_from(":-,[]{}#&*!|>'\"%@ \n\tYNaé\0\x85\u2028"), st.characters()))
    )
    kind = data.draw(st.sampled_from(["delete", "insert", "double", "replace"]))
    if kind == "delete":
        parts[at : at + 1] = []
    elif kind == "insert":
        parts.insert(at, new)
    elif kind == "double":
        parts[at : at + 1] = parts[at : at + 1] * 2
    else:
        parts[at : at + 1] = [new]
    return "".join(parts)


@full
@longer
@given(st.data())
def test_a_mutated_case_is_a_case_or_invalid(data: st.DataObject) -> None:
    text = VALID
    for _ in range(data.draw(st.integers(1, 3))):
        text = _mutate(text, data)
    assert_case_or_invalid(text)


def assert_file_is_case_or_invalid(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    case = outcome(lambda: detente.read_case(path), detente.InvalidCase)
    if isinstance(case, detente.InvalidCase):
        assert path.name in str(case)
    else:
        assert_every_model_or_a_reason(case)
    assert path.read_bytes() == content


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def test_the_gmcr_file_that_is_mutated_is_valid(folder: Path) -> None:
    path = folder / "valid.gmcr"
    path.write_text(json.dumps(GMCR), encoding="utf-8")
    assert isinstance(detente.read_case(path).model(), detente.Model)


@full
@steady
@given(content=st.binary(max_size=200), suffix=st.sampled_from([".gmcr", ".yaml"]))
def test_any_bytes_in_a_file(folder: Path, content: bytes, suffix: str) -> None:
    assert_file_is_case_or_invalid(folder / f"any{suffix}", content)


json_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 4),
    st.integers(),
    st.floats(),
    st.sampled_from(["Y", "N", "both", "fwd", "back", "US"]),
    st.text(max_size=5),
)
json_keys = st.one_of(
    st.sampled_from(
        ["options", "decisionMakers", "infeasibles", "preferences", "preferenceRanking", "name", "members", "compound"]
    ),
    st.text(max_size=4),
)
json_trees = st.recursive(
    json_scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(json_keys, inner, max_size=5)),
    max_leaves=20,
)


@full
@longer
@given(tree=json_trees)
def test_any_json_in_a_gmcr_file(folder: Path, tree: object) -> None:
    assert_file_is_case_or_invalid(folder / "tree.gmcr", json.dumps(tree).encode())


@full
@longer
@given(data=st.data())
def test_a_gmcr_file_with_one_part_replaced(folder: Path, data: st.DataObject) -> None:
    root = json.loads(json.dumps(GMCR))
    place = root
    while True:
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
        if isinstance(place[key], (dict, list)) and data.draw(st.booleans()):
            place = place[key]
            continue
        if isinstance(place, dict) and data.draw(st.booleans()):
            del place[key]
            place[data.draw(json_keys)] = data.draw(json_trees)
        else:
            place[key] = data.draw(json_trees)
        break
    assert_file_is_case_or_invalid(folder / "part.gmcr", json.dumps(root).encode())


@full
@steady
@given(data=st.data())
def test_a_gmcr_file_with_a_character_changed(folder: Path, data: st.DataObject) -> None:
    text = json.dumps(GMCR)
    at = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(
        st.one_of(st.sampled_from(list('"[]{}:,0123456789YN-. \\')), st.characters(codec="utf-8"), st.just(""))
    )
    assert_file_is_case_or_invalid(folder / "character.gmcr", (text[:at] + new + text[at + 1 :]).encode())

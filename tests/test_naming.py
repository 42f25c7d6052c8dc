"""What entries are called stands for their ids, in every parameter of every question that names some."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from click.testing import CliRunner

import detente
from detente.ask import QUESTIONS, Parameter, parameters_of, said_in
from detente.assess import Wish
from detente.case.naming import SAID, formula_with_ids, names_of
from detente.case.referring import Refers
from detente.cli import main
from detente.errors import FormulaError, UsageError
from detente.formula import parse

CASE = """
format: detente/1
decision_makers: {A: {name: the Ants}, B: {name: the Bees}}
options:
  a: {owner: A, name: give way, contested: {B: {}}}
  b: {owner: B, name: hold on}
preferences: {A: [b, not a], B: [a, not b]}
coders: {c: {name: Carol}}
states: {both: YY}
proposals: {P: {name: the pact, terms: a and b}, Q: {name: the other pact, terms: a}}
perspectives: {V: {name: "as the Ants see it", preferences: {A: [a]}}, W: {name: as it was}}
phases: {F: {name: at first}, L: {name: later on}}
"""


def _case() -> detente.Case:
    return detente.case.parse_case(CASE)


def _declared(asked: type, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, Parameter]]:
    """Yield every parameter that names entries, with the way to it through what it belongs to."""
    for one, kind, about in parameters_of(asked):
        inner = [k for k in (kind, *get_args(kind)) if isinstance(k, type) and dataclasses.is_dataclass(k)]
        if about.refers is not None:
            yield (*path, one.name), kind, about
        for k in inner:
            yield from _declared(k, (*path, one.name))


EVERY = [(name, path, kind, about) for name, q in QUESTIONS.items() for path, kind, about in _declared(q.parameters)]
NAMES = {
    "decision_makers": ("A", "THE  ants"), "options": ("b", "Hold on"), "proposals": ("P", "the pact"),
    "perspectives": ("V", "As the ants see it"), "phases": ("F", "at first"), "coders": ("c", "carol"),
    "states": ("both", "both"),
}  # fmt: skip


def _said(refers: Refers, k: int) -> Any:
    """Return a value as it is read: with ids (k = 0), or with names (k = 1)."""
    if refers.keys is not None and refers.values is not None:
        return {_said(refers.keys, k): (_said(refers.values, k),)}
    if refers.fields:
        return Wish("both", True, _said(refers.fields["decision_maker"], k))
    if refers.syntax == "formula":
        return ("not b and a", 'not "hold on" and “give way”')[k]
    return NAMES[refers.to[0]][k]


def _in(asked: type, path: tuple[str, ...], value: Any) -> Any:
    """Return parameters with a value at a place, whatever else is needed beside it."""
    kind = get_type_hints(asked)[path[0]]
    if len(path) > 1:
        (inner,) = (k for k in (kind, *get_args(kind)) if isinstance(k, type) and dataclasses.is_dataclass(k))
        value = _in(inner, path[1:], value)
    if any(get_origin(k) is tuple for k in (kind, *get_args(kind))):
        value = (value,)
    needed = {f.name: None for f in dataclasses.fields(asked) if f.default is dataclasses.MISSING}
    return asked(**{**needed, path[0]: value})


@pytest.mark.parametrize(("question", "path", "about"), [(q, p, a) for q, p, _, a in EVERY])
def test_a_name_stands_for_an_id_in_every_parameter(question: str, path: tuple[str, ...], about: Parameter) -> None:
    by_id, by_name = (_in(QUESTIONS[question].parameters, path, _said(SAID[about.refers or ""], k)) for k in (0, 1))
    assert by_id != by_name or about.refers == "state"
    assert said_in(_case(), by_name) == said_in(_case(), by_id) == by_id


def test_every_way_of_naming_is_used_and_every_one_named_is_declared() -> None:
    assert {about.refers for *_, about in EVERY} | {"options=decision_makers"} == set(SAID)


def _answer(*words: str) -> Any:
    done = CliRunner().invoke(main, [*words, "--format", "json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "by_id",
    [
        ["assess", "ferry", "--proposal", "V1"],
        ["consent", "ferry", "--proposal", "V2"],
        ["trace", "ferry", "V1:seq"],
        ["compare", "ferry", "--proposal", "V1", "--proposal", "V2"],
    ],
)
def test_the_command_line_takes_names(by_id: list[str]) -> None:
    case = detente.read_case(by_id[1])
    proposals = names_of(case).get("proposals", {})
    said = [w.replace(w.partition(":")[0], proposals.get(w.partition(":")[0], w.partition(":")[0])) for w in by_id]
    assert said != by_id
    assert _answer(*said) == _answer(*by_id)


def test_perspectives_phases_and_owners_are_chosen_by_name(tmp_path: Any) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(CASE)
    by_id = ["--perspective", "V", "--phase", "L", "--owner", "a=B"]
    by_name = ["--perspective", "as the ants see it", "--phase", "later on", "--owner", "give way=the bees"]
    for command in ("solve", "show", "trace", "robust"):
        assert _answer(command, str(file), *by_name) == _answer(command, str(file), *by_id), command


def test_what_several_are_called_is_refused_with_both() -> None:
    twice = CASE.replace("the other pact", "The Pact")
    case = detente.case.parse_case(twice)
    with pytest.raises(UsageError, match="“the pact” is what “P” and “Q” are called"):
        QUESTIONS["assess"](case, perspective="V", proposals=("the pact",))
    assert QUESTIONS["assess"](case, perspective="V", proposals=("Q",))  # an id is never ambiguous


def test_an_id_comes_before_a_name() -> None:
    crossed = CASE.replace("name: the pact", "name: Q")
    case = detente.case.parse_case(crossed)
    assert said_in(case, _in(QUESTIONS["assess"].parameters, ("proposals",), "Q")).proposals == ("Q",)


def test_a_name_that_nothing_has_is_refused_with_what_is_near() -> None:
    with pytest.raises(UsageError, match=r"nothing is called “give in” .*did you mean “give way”"):
        formula_with_ids('"give in" and b', ("options",), names_of(_case()))
    with pytest.raises(UsageError, match="no proposal “the packt”"):
        QUESTIONS["assess"](_case(), perspective="V", proposals=("the packt",))


def test_the_ids_of_a_case_stay_when_a_formula_has_words_of_names() -> None:
    named: Mapping[str, Mapping[str, str]] = {"options": {"a": "b", "b": "not a"}}
    assert formula_with_ids("a and b", ("options",), named) == "a and b"
    assert formula_with_ids('"not a" or "b"', ("options",), named) == "b or b"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("do not build", "or leave out “do”"),
        ("leave the county and build", "if “leave the county” is meant as one name, nothing is called that"),
        ("build and (leave the county)", "if “leave the county” is meant as one name, nothing is called that"),
        ("build (pay)", "put “and” or “or” between two conditions"),
    ],
)
def test_words_that_are_no_name_are_told_as_one(typed: str, says: str) -> None:
    with pytest.raises(FormulaError) as found:
        parse(typed)
    assert str(found.value.hint).endswith(says)
    assert str(found.value.hint).startswith("put “and” or “or” between two conditions")

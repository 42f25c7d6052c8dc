"""A program that hands in something else than what is asked for is told what was expected, and what would do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import detente
from detente.errors import Hint, InvalidCase, Problem, Where

CASE = detente.read_case("prisoners-dilemma")
MODEL = CASE.model()
OF_MODELS: dict[str, Callable[[Any], object]] = {
    "assess_proposals": detente.assess_proposals,
    "assess_robustness": detente.assess_robustness,
    "check": detente.check,
    "compare_perspectives": lambda x: detente.compare_perspectives(MODEL, there=x),
    "compare_phases": lambda x: detente.compare_phases(x, after=MODEL),
    "compare_terms": lambda x: detente.compare_terms(x, first="a", second="b"),
    "compile_model": detente.compile_model,
    "find_consent": detente.find_consent,
    "find_rankings": lambda x: detente.find_rankings(x, wishes=[detente.Wish("NN")], concept="nash"),
    "others": lambda x: detente.repair(MODEL, state="NN", concept="nash", others=[x]),
    "reach": detente.reach,
    "repair": lambda x: detente.repair(x, state="NN", concept="nash"),
    "solve": detente.solve,
    "solve_hypergame": lambda x: detente.solve_hypergame({"a": MODEL, "b": x}),
}
OF_CASES: dict[str, Callable[[Any], object]] = {
    "audit": detente.audit,
    "blind": lambda x: detente.blind(x, coder="second"),
    "export_case": lambda x: detente.export_case(x, kind="csv"),
    "trace": detente.trace,
    "write_case": detente.write_case,
    "write_report": detente.write_report,
}


@pytest.mark.parametrize("wrong", ["prisoners-dilemma", None, 3])
@pytest.mark.parametrize("name", OF_MODELS)
def test_what_is_no_model_is_refused_with_what_would_do(name: str, wrong: object) -> None:
    with pytest.raises(detente.UsageError, match=r"expected a model or a case; found .*read_case"):
        OF_MODELS[name](wrong)


@pytest.mark.parametrize("wrong", ["prisoners-dilemma", None, MODEL])
@pytest.mark.parametrize("name", OF_CASES)
def test_what_is_no_case_is_refused_with_what_would_do(name: str, wrong: object) -> None:
    with pytest.raises(detente.UsageError, match=r"expected a case; found .*read_case"):
        OF_CASES[name](wrong)


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (lambda: MODEL.with_changes(["Drop"]), "a change"),  # type: ignore[list-item]
        (lambda: detente.explain(MODEL), "a solution"),  # type: ignore[arg-type]
        (lambda: detente.solve_hypergame([MODEL]), "models by the ids"),  # type: ignore[arg-type]
        (lambda: detente.solve(MODEL, concepts=3), "a list of ids"),  # type: ignore[arg-type]
        (lambda: detente.solve(MODEL, concepts=[None]), "an id, or what has one"),  # type: ignore[list-item]
        (lambda: detente.assess_proposals(MODEL, states=[None]), "an id"),  # type: ignore[list-item]
        (lambda: detente.reach(MODEL, start=[]), "a state"),  # type: ignore[arg-type]
        (lambda: MODEL.formula(None), "a formula"),  # type: ignore[arg-type]
        (lambda: detente.repair(MODEL, wishes=["NN"], concept="nash"), "a wish"),  # type: ignore[list-item]
        (lambda: detente.repair(MODEL, state="NN", concept="nash", allowed="all"), "Allowed"),  # type: ignore[arg-type]
    ],
)
def test_another_thing_of_the_wrong_kind_is_refused_as_well(ask: Callable[[], object], expected: str) -> None:
    with pytest.raises(detente.UsageError, match=rf"expected .*{expected}.*; found"):
        ask()


@pytest.mark.parametrize(
    "ask",
    [
        lambda: detente.assess_proposals(MODEL, states="NN"),
        lambda: detente.assess_robustness(MODEL, states="NN"),
        lambda: detente.compare_perspectives(MODEL, there=MODEL, states="NN"),
        lambda: detente.compare_phases(MODEL, after=MODEL, states="NN"),
        lambda: detente.find_consent(MODEL, states="NN"),
        lambda: detente.reach(MODEL, to="NN", start="NN"),
        lambda: detente.trace(CASE, elements="NN"),
        lambda: detente.trace(CASE, without="NN"),
    ],
)
def test_one_text_in_place_of_a_list_is_not_taken_for_its_letters(ask: Callable[[], object]) -> None:
    with pytest.raises(detente.UsageError, match=r"expected a list, such as \['NN'\]"):
        ask()


def test_errors_at_one_place_with_one_message_have_one_order() -> None:
    where = Where("case.yaml", 3, 4)
    hints = [f"known here: {letter}" for letter in "hgfedcba"]
    found = InvalidCase(Problem(where, "found “x”, which is no option", Hint(hint)) for hint in hints)
    assert [problem.hint for problem in found.problems] == sorted(hints)

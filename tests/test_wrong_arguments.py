"""A program that hands in something else than what is asked for is told what was expected, and what would do."""

from __future__ import annotations

import gc
import inspect
import math
import re
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import MISSING
from fractions import Fraction
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
import pytest

import detente
from detente.arguments import Bounds, Labelled, checked
from detente.ask import QUESTIONS, parameters_of
from detente.errors import Hint, InvalidCase, Problem, Where
from detente.evidence.lexicon import Lexicon
from seeds import long_but

CASE = detente.read_case("prisoners-dilemma")
MODEL = CASE.model()
SOLUTION = detente.solve(MODEL)
GAME = detente.solve_hypergame({"a": MODEL}, concepts=["nash"])
SEEN = detente.perceive(MODEL, views={"One": MODEL}, concepts=["nash"])
ASSESSED = detente.assess_proposals(MODEL).proposals[0]
CONSENT = detente.find_consent(MODEL)
GIVEN: dict[str, Any] = {
    "asked": MODEL, "model": MODEL, "case": CASE, "here": MODEL, "there": MODEL, "before": MODEL, "after": MODEL,
    "models": {"a": MODEL}, "solution": SOLUTION, "slug": "prisoners-dilemma", "source": "prisoners-dilemma",
    "path": "nowhere.txt", "text": "", "first": "a", "second": "b", "coder": "second", "kind": "csv", "concept": "nash",
    "wishes": [detente.Wish("NN")], "data": {}, "decision_maker": "One", "preference": [], "id": "One", "state": "NN",
    "states": ["NN"], "actor": GAME.actors[0], "blockers": [], "option": "coop_one", "lexicon": Lexicon.load(None),
    "views": {"One": MODEL},
}  # fmt: skip
"""What will do for whatever has to be given."""
METHODS = {
    "Case.from_dict": detente.Case.from_dict, "Case.with_preference": CASE.with_preference, "Case.model": CASE.model,
    "Model.formula": MODEL.formula, "Model.state_pattern": MODEL.state_pattern, "Model.proposal": MODEL.proposal,
    "Model.decision_maker": MODEL.decision_maker, "Solution.reachable": SOLUTION.reachable,
    "Solution.improvements": SOLUTION.improvements, "says": SOLUTION.says, "record": SOLUTION.record,
    "Hypergame.verdict": GAME.verdict, "Hypergame.surprises": GAME.surprises, "Hypergame.unsettled": GAME.unsettled,
    "ProposalAssessment.verdicts_on": ASSESSED.verdicts_on, "ProposalAssessment.example": ASSESSED.example,
    "Consent.vetoes": CONSENT.vetoes, "Consent.needing": CONSENT.needing, "Allowed.cost": detente.Allowed().cost,
    "Perceived.verdict": SEEN.verdict, "Perceived.expects": SEEN.expects, "Perceived.surprises": SEEN.surprises,
    "Perceived.unsettled": SEEN.unsettled, "Perceived.sees": SEEN.sees, "Perceived.stable": SEEN.stable,
    "Perceived.lacks": SEEN.lacks, "Perceived.imagines": SEEN.imagines,
    "Tables.written": detente.table(MODEL, what=["options"]).written, "to_frame": SOLUTION.to_frame,
    "Wish": detente.Wish, "Allowed": detente.Allowed,
}  # fmt: skip
FUNCTIONS: dict[str, Callable[..., object]] = {
    name: value
    for name in detente.__all__
    if inspect.isfunction(inspect.unwrap(value := getattr(detente, name))) and inspect.signature(value).parameters
} | METHODS
VALUES = (
    None, True, False, 0, 1, -1, 3, 1.5, -0.5, math.nan, math.inf, Fraction(1, 2), "", "x", "NN", "3", "swap", b"NN",
    [], ["x"], [None], [3], ["NN", 3], ("x", "y"), [("x", "y")], [("x", 3)], [("x",)], {}, {"x": "y"}, {"x": 3},
    {3: "x"}, object(), CASE, MODEL, SOLUTION, [MODEL], detente.Drop("One", 1), Path("x"), print, detente.Answer.YES,
)  # fmt: skip


def fits(value: Any, kind: Any) -> bool:  # noqa: PLR0911 - one return per form of a type
    """Tell whether a value is of a type, read plainly: True is no number, a text is no list, NaN is nothing."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return fits(value, inner[0]) and all(within(value, one) for one in inner[1:] if isinstance(one, Bounds))
    if origin in (Union, UnionType):
        return any(fits(value, one) for one in inner)
    if origin is Literal:
        return any(value is one or (isinstance(one, str) and value == one) for one in inner)
    if kind is Labelled:
        return isinstance(getattr(value, "id", None), str)
    if kind in (int, float):
        numbers = (int,) if kind is int else (int, float, Fraction)
        return isinstance(value, numbers) and not isinstance(value, bool) and not math.isnan(value)
    if origin is Callable:
        return callable(value)
    if not isinstance(origin, type):
        return kind is Any or isinstance(value, kind)
    if issubclass(origin, Mapping):
        return isinstance(value, Mapping) and all(fits(k, inner[0]) and fits(v, inner[1]) for k, v in value.items())
    if origin is tuple and inner[-1] is not Ellipsis:
        return isinstance(value, tuple | list) and len(value) == len(inner) and all(map(fits, value, inner))
    return isinstance(value, Iterable) and not isinstance(value, str | bytes) and all(fits(v, inner[0]) for v in value)


def within(value: Any, bounds: Bounds) -> bool:
    if bounds.among is not None:
        return value in (bounds.among() if callable(bounds.among) else bounds.among)
    return (
        (bounds.at_least is None or value >= bounds.at_least)
        and (bounds.above is None or value > bounds.above)
        and (bounds.at_most is None or value <= bounds.at_most)
    )


def arguments_of(name: str) -> Iterator[str]:
    for parameter in inspect.signature(FUNCTIONS[name]).parameters.values():
        if parameter.kind is not parameter.VAR_KEYWORD:
            yield parameter.name


def arguments() -> Iterator[tuple[str, str]]:
    return ((name, argument) for name in FUNCTIONS for argument in arguments_of(name))


def type_of(function: Callable[..., object], argument: str) -> Any:
    """Return the type of an argument as the signature says it, or the field of a class."""
    own = get_type_hints(getattr(function, "__func__", function), include_extras=True).get(argument)
    return get_type_hints(function, include_extras=True)[argument] if own is None else own


def asked(function: Callable[..., object], argument: str, value: object) -> Any:
    """Return what a function gives for one argument, and what will do for those that it needs."""
    every = inspect.signature(function).parameters.values()
    needed = {p.name: GIVEN[p.name] for p in every if p.default is p.empty and p.kind is not p.VAR_KEYWORD}
    return function(**{**needed, argument: value})


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_no_signature_takes_is_refused_by_the_name_of_the_argument(name: str) -> None:
    """For every argument of every public function, all values that are not of its type."""
    function = FUNCTIONS[name]
    for argument in arguments_of(name):
        kind = type_of(function, argument)
        wrong = [value for value in VALUES if not fits(value, kind)]
        assert wrong or kind is Any, f"of {argument} nothing would be refused"
        for value in wrong:
            with pytest.raises(detente.UsageError) as refused:
                asked(function, argument, value)
            told = str(refused.value)
            assert re.match(rf"[\w.]+: {argument}: expected .+; found .+", told), told


@long_but(every=2)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_signature_takes_is_answered_or_refused_as_requests_are(name: str) -> None:
    """Whatever is of the type is no reason to break down: it is answered, and the answer can be told; or refused."""
    function = FUNCTIONS[name]
    for argument in inspect.signature(function).parameters:
        told = argument not in ("source", "path", "sections")  # which are read, and are any value
        for value in VALUES if told else ():
            if value is not print and fits(value, type_of(function, argument)):
                with suppress(detente.DetenteError):
                    found = asked(function, argument, value)
                    for tell in ("says", "record"):
                        getattr(found, tell, dict)()
                    _ = found._repr_html_() if hasattr(found, "_repr_html_") and name != "write_report" else None
                    _ = getattr(found, "page", None), getattr(found, "data", None)


@long_but(every=2)
@pytest.mark.parametrize("name", QUESTIONS)
def test_what_a_question_takes_is_answered_or_refused_as_requests_are(name: str) -> None:
    question = QUESTIONS[name]
    declared = [*parameters_of(question.parameters)]
    needed = {one.name: ("a", "b") if one.name == "pair" else "One" for one, _, _ in declared if one.default is MISSING}
    for one, kind, _ in declared:
        for value in ([], ["x"], ["NN"], {"x": "y"}, "x", "NN", 0, 1):
            if fits(value, kind):
                given = {**needed, one.name: value}
                with suppress(detente.DetenteError):
                    found, asked_with = question(CASE, **given), question.parameters(**given)
                    assert (question.document(found, asked_with) or question.answer) is not None
                    assert question.record(found, asked_with)


@long_but(every=2)
@pytest.mark.parametrize("name", QUESTIONS)
def test_what_no_question_takes_is_refused_as_well(name: str) -> None:
    question = QUESTIONS[name]
    for one, kind, about in parameters_of(question.parameters):
        bounds = about.bounds
        for value in VALUES:
            plain = kind in (int, float, str) or get_origin(kind) in (Union, UnionType)
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not fits(value, kind) or (plain and number and not within(value, bounds)):
                with pytest.raises(detente.UsageError, match=rf"{one.name}: expected .*; found"):
                    question(CASE, **{one.name: value})
    with pytest.raises(detente.UsageError, match="found the parameter “nothing”"):
        question(CASE, nothing=3)


def test_what_a_question_takes_the_function_of_its_name_takes() -> None:
    """Bounds are said at both: what the one takes the other does, and both refuse the same numbers."""
    seen = 0
    for name in {*QUESTIONS} & {*FUNCTIONS}:
        for one, kind, about in parameters_of(QUESTIONS[name].parameters):
            if one.name in inspect.signature(FUNCTIONS[name]).parameters and {int, float} & {kind, *get_args(kind)}:
                numbers = [n for n in (*range(-2, 5), 0.5, 1e9, math.inf) if fits(n, kind)]
                by_function = [n for n in numbers if fits(n, type_of(FUNCTIONS[name], one.name))]
                assert [n for n in numbers if within(n, about.bounds)] == by_function, (name, one.name)
                seen += 1
    assert seen >= 8


@pytest.mark.parametrize(("name", "argument"), [a for a in arguments() if a[1] in ("model", "case", "there", "after")])
def test_what_is_no_case_is_refused_with_what_would_do(name: str, argument: str) -> None:
    with pytest.raises(detente.UsageError, match=r"expected (a model or )?a case.*; found .*read_case"):
        asked(FUNCTIONS[name], argument, "prisoners-dilemma")


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (lambda: detente.solve(MODEL, seconds="3"), r"seconds: expected a number above 0, or None; found '3'.*without"),  # type: ignore[arg-type]
        (lambda: detente.reach(MODEL, limit=True), r"limit: expected a whole number of at least 1; found True"),
        (lambda: detente.solve(MODEL, concepts=3), r"concepts: expected a list of ids, or None; found 3"),  # type: ignore[arg-type]
        (lambda: detente.solve(MODEL, concepts=[None]), "an id, or what has one; found None"),  # type: ignore[list-item]
        (lambda: detente.assess_robustness(MODEL, kinds=["swop"]), "one of swap, .* (did you mean “swap”?)"),  # type: ignore[list-item]
        (lambda: detente.audit(CASE, only=["date"]), "one of voices, .* (did you mean “dates”?)"),
        (
            lambda: detente.audit(CASE, only="dates"),
            r"a list, such as \['dates'\]; found the text “dates”",
        ),
        (lambda: detente.reach(MODEL, start=[]), "start: expected the name or the letters of a state, or None; found"),  # type: ignore[arg-type]
        (lambda: detente.trace(CASE, selections=("x", None)), "a pair of a text or None each, in brackets; found 'x'"),  # type: ignore[arg-type]
        (lambda: MODEL.formula(None), "the text of a formula; found None"),  # type: ignore[arg-type]
        (lambda: MODEL.with_changes(["Drop"]), "changes: expected a Drop or a Move .*; found 'Drop'"),  # type: ignore[list-item]
        (lambda: MODEL.with_changes([detente.Drop("One", "2")]), "Drop: number: expected a whole number; found '2'"),  # type: ignore[arg-type]
        (lambda: detente.explain(MODEL), r"expected a solution; found .*solve\(…\) finds one"),  # type: ignore[arg-type]
    ],
)
def test_a_refusal_says_what_would_do(ask: Callable[[], object], expected: str) -> None:
    with pytest.raises(detente.UsageError, match=expected.replace("(did", r"\(did").replace("?)", r"\?\)")):
        ask()


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: GAME.surprises(["NN"], "smr"), r"does not hold the concept “smr” \(it holds nash\)"),
        (lambda: GAME.surprises(["nowhere"], "nash"), "there is no state named “nowhere”"),
        (lambda: GAME.verdict(GAME.actors[0], "NN", "nsh"), "did you mean “nash”"),
        (lambda: ASSESSED.verdicts_on("nowhere"), "there is no state named “nowhere”"),
        (lambda: ASSESSED.example("nash", []), "somebody besides nobody blocks every state"),
        (lambda: ASSESSED.example("nash", ["Three"]), "there is no decision maker “Three”"),
        (lambda: CONSENT.vetoes("nsh"), "did you mean “nash”"),
        (lambda: CONSENT.needing("coop"), r"there is no option “coop” \(did you mean “coop_"),
        (lambda: detente.Allowed().cost("dorp"), "did you mean “drop”"),
    ],
)
def test_what_a_result_does_not_hold_is_not_asked_of_it(ask: Callable[[], object], message: str) -> None:
    with pytest.raises(detente.UsageError, match=message):
        ask()


@pytest.mark.parametrize("engine", ["small", "explicit", "dense", "symbolic"])
def test_a_set_of_states_takes_the_same_whichever_engine_found_it(engine: str) -> None:
    found = detente.solve(MODEL, engine=engine, concepts=["nash"]).equilibria["nash"]
    for ask, message in (
        (lambda: found.first("3"), "first: n: expected a whole number of at least 0; found '3'"),  # type: ignore[arg-type]
        (lambda: found.first(-1), "first: n: expected a whole number of at least 0; found -1"),
        (lambda: found.patterns(None), "patterns: limit: expected a whole number of at least 0; found None"),  # type: ignore[arg-type]
        (lambda: found.where(3), "where: condition: expected a text or a .*; found 3"),  # type: ignore[arg-type]
    ):
        with pytest.raises(detente.UsageError, match=message):
            ask()


def test_a_result_is_asked_by_names_as_well_as_by_letters() -> None:
    named = next(iter(MODEL.states))
    letters = MODEL.states[named]
    assert ASSESSED.verdicts_on(named) == ASSESSED.verdicts_on(letters)
    assert GAME.surprises([named], "nash") == GAME.surprises([letters], detente.CONCEPTS["nash"])
    elsewhere = next(iter(state for state in SOLUTION.feasible if state not in ASSESSED.states))
    assert {verdict.state for verdict in ASSESSED.verdicts_on(elsewhere)} == {elsewhere}


def test_what_counts_as_one_is_taken_as_one() -> None:
    """Lists of any sort, numbers of any sort, what has an id for the id: as the same thing said plainly."""
    plain = detente.solve(CASE, concepts=["nash"], seconds=60.0)
    again = detente.solve(CASE, concepts=(c for c in [detente.CONCEPTS["nash"]]), seconds=np.float64(60))  # type: ignore[arg-type]
    assert again.record() == plain.record(limit=np.int64(1000))  # type: ignore[arg-type]
    assert QUESTIONS["solve"](CASE, concepts=["nash"]).record() == plain.record()


def test_errors_at_one_place_with_one_message_have_one_order() -> None:
    where = Where("case.yaml", 3, 4)
    hints = [f"known here: {letter}" for letter in "hgfedcba"]
    found = InvalidCase(Problem(where, "found “x”, which is no option", Hint(hint)) for hint in hints)
    assert [problem.hint for problem in found.problems] == sorted(hints)


def test_what_is_handed_in_is_let_go_of_when_the_call_is_over() -> None:
    """Diagrams that wait for the collector of garbage are let go of after the room that they are in."""

    class Held(list[int]):
        """What can be referred to weakly."""

    @checked
    def asked(of: str | list[int] | None) -> None: ...

    gc.disable()
    try:
        held = Held([1])
        there = weakref.ref(held)
        asked(held)
        del held
        assert there() is None
    finally:
        gc.enable()

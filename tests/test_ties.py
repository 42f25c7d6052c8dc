"""Statements that are equally important: every engine against the literal reading, the file, the words."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
import naive
import random_models
from detente.assess import check
from detente.engines import ENGINES
from detente.formula import Var, counted
from naive import FIVE
from random_models import Preference, RandomModel
from seeds import long_but, take

NEEDS = {"dense": "numba", "symbolic": "dd"}


@cache
def seeds() -> list[int]:
    """A hundred and twenty models without merged states."""
    return [seed for seed in range(240) if not random_models.random_model(seed).classes][:120]


def tied_model(seed: int) -> RandomModel:
    """The model of a seed with ties drawn between neighbouring statements."""
    rng = Random(f"ties {seed}")

    def tie(preference: Preference) -> Preference:
        if preference.kind != "statements" or len(preference.entries) < 2:
            return preference
        groups = [[preference.entries[0]]]
        for tree in preference.entries[1:]:
            if rng.random() < 0.5:
                groups[-1].append(tree)
            else:
                groups.append([tree])
        return Preference("tied", tuple(tuple(group) for group in groups))

    return random_models.random_model(seed).with_preference(tie)


def has_tie(model: RandomModel) -> bool:
    return any(p.kind == "tied" and any(len(g) > 1 for g in p.entries) for p in model.preferences.values())


@long_but(every=2)
@pytest.mark.parametrize("engine", list(ENGINES))
def test_every_engine_counts_how_many_hold(engine: str) -> None:
    if find_spec(NEEDS.get(engine, "detente")) is None:
        pytest.skip("not installed")
    told_apart = solved = 0
    asked = [seeds()[k] for k in take(len(seeds()))]
    for seed in asked:
        drawn = tied_model(seed)
        if not has_tie(drawn) or (engine == "dense" and drawn.forbidden):
            continue
        graph = drawn.naive_model()
        solution = detente.solve(detente.parse_case(drawn.case_text()), concepts=list(FIVE), engine=engine)
        for concept, dm in product(FIVE, drawn.decision_makers):
            found = [*solution.stable[concept][dm]]
            assert found == naive.stable(graph, concept, dm), f"seed {seed}, {concept}, {dm}"
        solved += 1
        untied = random_models.random_model(seed).naive_model()
        told_apart += any(naive.equilibria(graph, c) != naive.equilibria(untied, c) for c in FIVE)
    assert solved > len(asked) / 3
    assert told_apart >= len(asked) / 20, "ties change the answer in some of these models"


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=6), st.integers(0, 2**6 - 1))
def test_counted_formulas_compare_as_numbers_do(now: list[bool], other: int) -> None:
    names = tuple(f"v{k}" for k in range(len(now)))
    formulas = counted(tuple(Var(n) for n in names))
    then = [bool(other >> k & 1) for k in range(len(now))]
    a, b = ([f.evaluate(dict(zip(names, values, strict=True))) for f in formulas] for values in (now, then))
    assert (a < b, a == b) == (sum(now) < sum(then), sum(now) == sum(then))


TEXT = """format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A, name: sing}, b: {owner: B, name: dance}, c: {owner: B, name: rest}}
preferences:
  A:
    - [a, {that: b, name: to see Bob dance}]  # neither matters more
    - c
  B: [c, a]
status_quo: NNN
"""


@pytest.mark.parametrize(("how_many", "read"), [(1, False), (2, True), (10, True), (11, False)])
def test_from_two_to_ten_statements_are_equally_important(how_many: int, read: bool) -> None:
    conditions = ["a", "b", "c", "a and b", "a or b", "a if c", "b if c", "not c", "a iff b", "b iff c", "true"]
    some = ", ".join(conditions[:how_many])
    text = TEXT.replace("[a, {that: b, name: to see Bob dance}]", f"[{some}]")
    if read:
        assert len(detente.parse_case(text).model().preferences["A"].groups[0]) == how_many
    else:
        with pytest.raises(detente.InvalidCase, match=rf"found a list of {how_many} .* are 2 to 10"):
            detente.parse_case(text)


def test_the_file_keeps_its_ties() -> None:
    case = detente.parse_case(TEXT)
    assert detente.write_case(case) == TEXT
    layer = case.layer
    swapped = replace(layer, preferences={**layer.preferences, "B": layer.preferences["A"]})
    written = detente.write_case(replace(case, layer=swapped))
    again = detente.parse_case(written).model()
    assert [len(g) for g in again.preferences["B"].groups] == [2, 1]  # type: ignore[union-attr]  # statements


def test_words_count_what_a_move_secures() -> None:
    from detente.report import as_text, explain_document

    solution = detente.solve(detente.parse_case(TEXT), concepts=["nash"])
    said = as_text(explain_document(solution, detente.explain(solution, state="NNN", concept="nash", by=["A"])))
    assert "secures 1 instead of 0 of “sing” and “to see Bob dance”, which are equally important" in " ".join(
        said.split()
    )


def test_a_tie_with_the_opposite_decides_nothing() -> None:
    case = detente.parse_case(TEXT.replace("{that: b, name: to see Bob dance}", "not a"))
    found = [(f.code, f.text) for f in check(case.model())]
    assert [code for code, _ in found].count("statement-no-effect") == 2, found

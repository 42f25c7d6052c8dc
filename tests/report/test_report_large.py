"""A report on a model that nobody can list: counts, what equilibria have in common, and the reasons at a few states."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("dd", reason="decision diagrams are not installed")

import detente
from detente.pictures.graph import svg_of
from detente.pictures.told import table_of
from detente.report.blocks import Table, as_csv
from detente.report.documents import solve_document
from detente.report.large import DRAWN_AROUND, TOLD, picture_of_reasons, states_told, with_telling_states
from detente.report.page import Part, html_page, report_documents

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "benchmarks"))

from generate import Recipe, case_text

from seeds import long, long_but

LARGE = [Recipe(40, 4, 8, "local", 1, proposals=2), Recipe(60, 4, 12, "local", 3, one_way=8, rules=10, proposals=2)]
large = pytest.mark.parametrize("recipe", LARGE, ids=lambda r: str(r.options))


@cache
def assessed(recipe: Recipe) -> detente.Assessment:
    model = detente.parse_case(case_text(recipe), name="large.yaml").model()
    return with_telling_states(detente.assess_proposals(model, limit=8))


@cache
def page(recipe: Recipe) -> str:
    found = assessed(recipe)
    return html_page(found.model.title, report_documents([Part(found)]))


@long_but(every=2)
@large
def test_the_page_has_counts_and_what_is_the_same_in_every_equilibrium(recipe: Recipe) -> None:
    solution, text = assessed(recipe).solution, re.sub(r"<[^>]+>", " ", page(recipe))
    assert solution.feasible.count > 10**11
    assert f"{solution.feasible.count:,} feasible states" in text
    for concept, states in solution.equilibria.items():
        assert f"{states.count:,}" in text, concept
        for option in states.fixed():
            assert solution.model.layer.options[option].name in text
    assert "What is the same in every equilibrium" in text


@long_but(every=2)
@large
def test_the_page_stays_readable(recipe: Recipe) -> None:
    """No table of arbitrary states; every table has so few rows that somebody may read them."""
    assert len(page(recipe)) < 250_000
    tables = re.findall(r"<table>.*?</table>", page(recipe), flags=re.DOTALL)
    assert max(table.count("<tr>") for table in tables) <= 2 + recipe.options
    assert "by code" not in page(recipe)


@large
def test_states_told_of_show_whether_a_proposal_holds(recipe: Recipe) -> None:
    """An equilibrium where it holds, and where it does not a state with the smallest set of blockers."""
    found = assessed(recipe)
    for proposal in found.proposals:
        assert 1 <= len(proposal.states) <= TOLD
        assert all(state in proposal.with_terms for state in proposal.states)
        first = next(iter(found.solution.concepts))
        blocking = [set(found.solution.conflict.decision_makers) for _ in proposal.states]
        for k, state in enumerate(proposal.states):
            sets = found.solution.stable[first]
            blocking[k] = {dm for dm, states in sets.items() if state not in states}
        smallest = [set(s) for s in proposal.smallest_blocking_sets[first]]
        assert any(b in smallest for b in blocking)
    told = states_told(found)
    assert told[0] == found.status_quo
    assert set(told) == {found.status_quo, *(s for p in found.proposals for s in p.states)}


@large
def test_the_picture_has_reasons_and_only_true_ones(recipe: Recipe) -> None:
    found = assessed(recipe)
    solution, conflict = found.solution, found.solution.conflict
    near = conflict.neighbourhood
    picture = picture_of_reasons(solution, states_told(found))
    assert picture is not None
    assert sum(node.seed for node in picture.nodes) == min(DRAWN_AROUND, len(states_told(found)))
    assert len(picture.nodes) <= 60
    assert picture.drawn == picture.lines
    seeds = {node.code for node in picture.nodes if node.seed}
    for arc in picture.arcs:
        assert near.exists(arc.origin)
        assert near.exists(arc.target)
        assert not (arc.origin ^ arc.target) & ~conflict.own[arc.mover]
        assert near.allowed(arc.mover, arc.origin, arc.target)
        assert arc.improves is near.prefers(arc.mover, arc.target, arc.origin)
        assert arc.answers or (arc.improves and arc.origin in seeds)
    for node in picture.nodes:
        assert node.equilibrium == tuple(c for c, s in solution.equilibria.items() if node.code in s)
    for seed in seeds:
        for i, dm in enumerate(conflict.decision_makers):
            leaves = any(a.mover == i and a.origin == seed and not a.answers for a in picture.arcs)
            assert leaves is (seed not in solution.stable["nash"][dm])
    drawn = svg_of(picture)
    assert drawn.count('role="button"') == len(picture.nodes)
    assert len(table_of(picture)[1]) == len(picture.nodes)
    assert f"{solution.feasible.count:,}" in picture.caption


def test_small_models_are_told_of_as_before() -> None:
    found = detente.assess_proposals(detente.read_case("syria-2016").model("A"))
    assert with_telling_states(found) is found
    assert picture_of_reasons(found.solution, ["NNNN"]) is None


@long
def test_the_rest_of_the_ways_is_counted_and_not_guessed() -> None:
    from detente.report.assessment import assess_document
    from detente.report.blocks import Paragraph

    model = detente.parse_case(case_text(LARGE[0]), name="large.yaml").model()
    found = detente.assess_proposals(model, limit=8)
    said = [b.text for b in assess_document(found) if isinstance(b, Paragraph) and "more ways" in b.text]
    assert [text.split(" ")[0] for text in said] == [f"{p.with_terms.count - 3:,}" for p in found.proposals]


def test_grouped_digits_never_reach_a_spreadsheet() -> None:
    table = Table("", ("a", "b"), (("1,234,567", "yes, in 1,234,567"), ("12,34", "=1")), main=True)
    assert as_csv([table]) == 'a,b\n1234567,"yes, in 1,234,567"\n"12,34",\'=1\n'


def test_solve_on_the_screen_groups_large_numbers() -> None:
    tables = [b for b in solve_document(assessed(LARGE[0]).solution, 0) if isinstance(b, Table)]
    counts = {row[1] for row in tables[0].rows}
    assert counts == {f"{s.count:,}" for s in assessed(LARGE[0]).solution.equilibria.values()}

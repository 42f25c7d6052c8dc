"""Every solution concept that there is, members of families too, is found on every surface."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from test_concept import record, run

from detente.stability import CONCEPTS
from detente.stability.concepts import local
from detente.store.draft import Draft, read_upload
from detente.web.answers import answer, shape_of

pytestmark = pytest.mark.quick

CASE = """\
format: detente/1
title: Two who may arm
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A, name: disarm}, b: {owner: B, name: disarm too}}
preferences: {A: [b, not a], B: [a, not b]}
status_quo: NN
states: {both: YY}
proposals: {p: {name: both, terms: a and b}}
perspectives: {x: {name: as Ann sees it}, y: {name: as Ben sees it, preferences: {A: [a, b]}}}
"""
"""The prisoners' dilemma, on which every concept is defined: two decision makers, two states each, no ties."""

EVERY = [*CONCEPTS, "l3", "mr4", "cmr4"]
COOPERATE = {
    "nash": False, "gmr": True, "smr": True, "seq": True, "sseq": True, "cnash": False, "cgmr": True, "csmr": True,
    "cseq": True, "l3": True, "nonmyopic": True, "nonmyopic-brams-wittman": True, "mr4": True, "cmr4": True,
}  # fmt: skip
"""Whether both would cooperate: as published, and in `detente.stability` as each concept's page says."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("every") / "two.yaml"
    path.write_text(CASE, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("concept", EVERY)
def test_a_concept_is_found_on_every_surface(case: str, concept: str, tmp_path: Path) -> None:
    asked = ("--concept", concept)
    solved = record("solve", case, *asked)
    stable = solved["equilibria"][concept]["states"]
    assert [*solved["equilibria"]] == [concept]
    (proposal,) = record("assess", case, *asked)["proposals"]
    assert proposal["holds"] == {concept: "YY" in stable}
    if concept in COOPERATE:
        assert proposal["holds"][concept] is COOPERATE[concept]
    told = " ".join(run("solve", case, *asked).stdout.split())
    assert f"{CONCEPTS[concept].name} ({CONCEPTS[concept].title})" in told
    explained = record("explain", case, *asked, "--state", "YY")["verdicts"]
    assert {v["decision_maker"]: v["stable"] for v in explained} == {
        dm: "YY" in by["states"] for dm, by in solved["stable"][concept].items()
    }
    if local(concept) is not None:  # it can be asked about one state by itself
        reached = record("reach", case, *asked, "--to", "both")["destinations"][0]
        assert reached["stays"] == {concept: "YY" in stable}
    else:
        assert f"{CONCEPTS[concept].title} cannot be told here" in run("reach", case, *asked, code=2).stderr
    assert record("consent", case, *asked)["concepts"] == [concept]
    assert record("compare", case, "x", "y", *asked)
    assert record("trace", case, f"p:{concept}")
    page = tmp_path / "report.html"
    run("report", case, *asked, "--output", str(page))
    assert CONCEPTS[concept].name in page.read_text(encoding="utf-8")
    draft = Draft(read_upload(CASE, "two.yaml", (str(n) for n in count(1))), "two")
    page_told = answer(draft, "explain", shape_of("explain")(states=["YY"], concepts=[concept]))
    assert {s.decision_maker for s in page_told.stances} == {"A", "B"}

"""Two solution concepts declared here alone are found on every surface: one knows no answers, one says its reasons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

import detente
from contributing import as_shown, shown
from detente.answer import Answer
from detente.cli import main
from detente.conflict import Conflict
from detente.schemas import schema
from detente.stability import CONCEPTS, StateByState, Temptation, default, step
from detente.store.draft import Draft, read_upload
from detente.web import contract
from detente.web.answers import answer, shape_of
from detente.web.cases import vocabulary
from seeds import not_quick
from test_docs import concepts_without_a_page

pytestmark = pytest.mark.quick

CASE = """\
format: detente/1
title: Two who can only take up
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A, name: build, moves: take-only}, b: {owner: B, name: plant, moves: take-only}}
preferences: {A: [a], B: [not a, b]}
status_quo: NN
states: {both: YY}
proposals: {p: {name: both, terms: a and b}}
perspectives: {x: {name: as Ann sees it}, y: {name: as Ben sees it, preferences: {A: [b, a]}}}
"""


class Still(StateByState):
    """Stable where there is no move at all."""

    def judged(self, conflict: Conflict, i: int, state: int) -> Iterator[Temptation]:
        for there in conflict.neighbourhood.moves(i, state):
            yield Temptation(step(conflict, i, state, there), Answer.NO)


class Wary(StateByState):
    """Stable where every improvement harms somebody."""

    def judged(self, conflict: Conflict, i: int, state: int) -> Iterator[Temptation]:
        near, names = conflict.neighbourhood, conflict.decision_makers
        for there in near.improvements(i, state):
            harmed = [dm for j, dm in enumerate(names) if near.prefers(j, state, there)]
            says = f"{harmed[0]} would be harmed" if harmed else ""
            yield Temptation(step(conflict, i, state, there), Answer.of(bool(harmed)), says=says)


STILL = Still(
    id="still", name="Still", title="stillness", meaning="nobody can move", citation="this test",
    undeterred="Whoever can move does not stay",
)  # fmt: skip
WARY = Wary(
    id="wary", name="Wary", title="wariness", meaning="nobody gains without harm to somebody", citation="this test",
    undeterred="Nobody is harmed",
)  # fmt: skip
BOTH = ("--concept", "still", "--concept", "wary")


@pytest.fixture(scope="module", autouse=True)
def _declared() -> Iterator[None]:
    with CONCEPTS.beside("still", STILL), CONCEPTS.beside("wary", WARY):
        yield


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("toys") / "two.yaml"
    path.write_text(CASE, encoding="utf-8")
    return str(path)


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == code, result.output
    return result


def record(*arguments: str) -> Any:
    found = json.loads(run(*arguments, "--format", "json").stdout)
    assert [*Draft202012Validator(schema(arguments[0])).iter_errors(found)] == []
    return found


def test_it_is_solved(case: str) -> None:
    run("check", case)
    run("show", case)
    found = record("solve", case, *BOTH)
    assert {c: {i: s["states"] for i, s in by.items()} for c, by in found["stable"].items()} == {
        "still": {"A": ["YN", "YY"], "B": ["NY", "YY"]},
        "wary": {"A": ["NN", "YN", "NY", "YY"], "B": ["NY", "YY"]},
    }
    assert [e["states"] for e in found["equilibria"].values()] == [["YY"], ["NY", "YY"]]
    table = run("solve", case, *BOTH).stdout
    assert "Still (stillness): nobody can move." in table
    assert "Wary" in run("solve", case, *BOTH, "--format", "csv").stdout


def test_it_judges_proposals_and_says_who_would_leave(case: str) -> None:
    found = record("assess", case, *BOTH, "--state", "NN")
    (proposal,) = found["proposals"]
    assert proposal["holds"] == {"still": True, "wary": True}
    assert {v["concept"]: [b["decision_maker"] for b in v["blockers"]] for v in proposal["verdicts"]} == {
        "still": ["A", "B"], "wary": ["B"],
    }  # fmt: skip
    told = " ".join(run("assess", case, *BOTH, "--state", "NN").stdout.split())
    assert "Ann would take up “build”, to YN" in told
    assert "Under Wary it is deterred: B would be harmed" in told


def test_its_reasons_are_its_own(case: str) -> None:
    found = record("explain", case, *BOTH, "--state", "NN")
    moves = {(v["concept"], v["decision_maker"]): v["moves"] for v in found["verdicts"]}
    assert [(m["to"], m["deterred"], m.get("says")) for m in moves["wary", "A"]] == [("YN", True, "B would be harmed")]
    assert [(m["to"], m["deterred"], m.get("says")) for m in moves["still", "B"]] == [("NY", False, None)]
    told = " ".join(run("explain", case, *BOTH, "--state", "NN").stdout.split())
    assert "B would be harmed." in told
    assert "Whoever can move does not stay." in told


def test_a_move_that_is_no_improvement_may_tempt(tmp_path: Path) -> None:
    worse = tmp_path / "worse.yaml"
    worse.write_text(CASE.replace("B: [not a, b]", "B: [not a, not b]"), encoding="utf-8")
    told = " ".join(run("explain", str(worse), "--concept", "still", "--state", "NN", "--by", "B").stdout.split())
    assert "Ben could take up “plant”, to NY: by itself this is no better for it. Whoever can move" in told


def test_what_it_cannot_do_it_refuses_by_name(case: str) -> None:
    message = run("repair", case, "--state", "NN", "--concept", "still", code=2).stderr
    assert "repairs are searched for under nash, gmr, smr, seq, sseq, not under “still”" in message
    # What a concept is not defined for it says itself, and is not taken for an engine.
    message = run("solve", "elmira-9state", "--concept", "sim", code=2).stderr
    assert "simultaneous sanctioning cannot be told here: joint results" in message
    with pytest.raises(detente.UsageError, match=r"rankings are found for nash.*not for “wary”"):
        detente.find_rankings(detente.read_case(case).model(), wishes=[detente.Wish("NN")], concept="wary")
    known = f"known here: {', '.join(CONCEPTS)}; l, mr and cmr with a number of moves"
    assert known in run("solve", case, "--concept", "zzz", code=2).stderr
    assert known.endswith("still, wary; l, mr and cmr with a number of moves")


def test_the_other_questions_know_it(case: str) -> None:
    assert record("robust", case, *BOTH, "--proposal", "p")["verdicts"]
    reached = record("reach", case, *BOTH, "--to", "both")
    assert reached["destinations"][0]["stays"] == {"still": True, "wary": True}
    assert record("consent", case, *BOTH)["concepts"] == ["still", "wary"]
    compared = record("compare", case, "x", "y", *BOTH)
    assert "wary" in json.dumps(compared)
    assert record("trace", case, "p:wary")


def test_it_is_told_of_in_the_report_and_the_help(case: str, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    run("report", case, *BOTH, "--output", str(page))
    assert "nobody gains without harm to somebody" in page.read_text(encoding="utf-8")
    assert "still or wary; or l, mr or cmr with a number of moves" in " ".join(run("solve", "--help").stdout.split())
    helped = " ".join(run("repair", "--help").stdout.split())
    assert "nash, gmr, smr, seq or sseq." in helped
    assert [*detente.CONCEPTS][-2:] == ["still", "wary"]
    assert default() == ("nash", "gmr", "smr", "seq", "sseq")


@not_quick
def test_the_workbench_knows_it() -> None:
    words = {c.id: (c.name, c.title, c.meaning) for c in vocabulary(None).concepts}  # type: ignore[arg-type]
    assert words["still"] == ("Still", "stillness", "nobody can move")
    draft = Draft(read_upload(CASE, "two.yaml", (str(n) for n in count(1))), "two")
    question = shape_of("explain")(states=["NN"], concepts=["wary", "still"])
    told = answer(draft, "explain", question)
    stands = {s.decision_maker: [(w.answer, w.says.partition(" ")[2]) for w in s.stands] for s in told.stances}
    assert stands == {"A": [(Answer.NO, "would leave under Still")], "B": [(Answer.NO, "would leave")]}
    with pytest.raises(ValueError, match="no solution concept “zzz”"):
        shape_of("explain")(states=["NN"], concepts=["zzz"])
    document = contract.document()["components"]["schemas"]
    asked = document["SolveQuestion"]["properties"]["concepts"]["anyOf"][0]["items"]["anyOf"][0]["enum"]
    assert asked == document["record_concept"]["anyOf"][0]["enum"] == [*CONCEPTS]


def test_what_has_no_page_in_the_documentation_is_missed() -> None:
    assert concepts_without_a_page() == {"still", "wary"}


def test_the_example_of_the_contributing_page_is_one(tmp_path: Path) -> None:
    with as_shown("a concept", "answered", tmp_path) as module, CONCEPTS.beside("answered", module.CONCEPT) as concept:
        solution = detente.solve(detente.read_case("prisoners-dilemma"), concepts=[concept.id])
        # Whatever one does, the other has a reason to move exactly where it cooperates: it would rather not.
        assert {i: [*s] for i, s in solution.stable[concept.id].items()} == {"One": ["NY", "YY"], "Two": ["YN", "YY"]}
        told = detente.explain(solution, state="YY", concept=concept.id)
        assert [v.stable for v in told] == [Answer.YES, Answer.YES]
        assert all(t.by for v in told for t in v.temptations)
        plain: dict[str, Any] = {}
        exec(shown("a concept")[1], plain)  # noqa: S102 - the project's own documentation
        plain["test_answered_is_as_defined"]()

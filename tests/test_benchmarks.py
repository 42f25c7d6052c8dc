"""The benchmark program runs and keeps to its rows; its generator writes valid models. No time is asserted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import detente
from detente.cli import main
from literal_relations import Divided
from naive import FIVE
from seeds import long

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import arguing  # noqa: E402 - it lies beside the package, not in it
import bargaining  # noqa: E402 - as above
import batch  # noqa: E402 - as above
import chunks  # noqa: E402 - as above
import coalitions  # noqa: E402 - as above
import deals  # noqa: E402 - as above
import ensemble  # noqa: E402 - as above
import generate  # noqa: E402 - as above
import growth  # noqa: E402 - as above
import picture  # noqa: E402 - as above
import reasons  # noqa: E402 - as above
import relations  # noqa: E402 - as above
import run  # noqa: E402 - as above
import same_json  # noqa: E402 - as above
import shares  # noqa: E402 - as above
import size  # noqa: E402 - as above
import variants  # noqa: E402 - as above
from generate import Recipe, case_text  # noqa: E402 - as above
from processes import Bench  # noqa: E402 - as above

FIRST = """\
format: detente/1
title: Benchmark, random, 4 options, 2 decision makers, seed 0
decision_makers:
  d0: {name: Decision maker 0}
  d1: {name: Decision maker 1}
options:
  o0: {owner: d0, name: option 0}
  o1: {owner: d0, name: option 1, moves: drop-only}
  o2: {owner: d1, name: option 2}
  o3: {owner: d1, name: option 3}
infeasible:
  - o2 and o3
preferences:
  d0:
    - not o0 or o1 or o3
    - o1 and not o2
  d1:
    - o0 or not o1
    - o0
status_quo: NNYN
proposals:
  p0:
    name: proposal 0
    parties: [d0, d1]
    terms:
      t0: {that: not o0, obliges: [d0]}
      t2: {that: not o2, obliges: [d1]}
      t3: {that: not o3, obliges: [d1]}
"""

SHAPES = [
    Recipe(4, 4, statements=3, rules=0),
    Recipe(8, 3, one_way=3, proposals=2),
    Recipe(14, 4, seed=7),
    Recipe(24, 4, proposals=1),
    Recipe(60, 5, statements=12, one_way=10),
]


def every_family(shapes: list[Recipe]) -> list[Recipe]:
    return [Recipe(**{**vars(shape), "family": family}) for shape in shapes for family in generate.FAMILIES]


def named(recipe: Recipe) -> str:
    return f"{recipe.family}-{recipe.options}-{recipe.seed}"


@pytest.mark.parametrize("recipe", every_family(SHAPES), ids=named)
def test_generated_models_are_valid(recipe: Recipe, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(case_text(recipe), encoding="utf-8")
    checked = CliRunner().invoke(main, ["check", str(path), "--format", "json"])
    assert checked.exit_code == 0, checked.output
    codes = {warning["code"] for warning in json.loads(checked.stdout)["warnings"]}
    assert not codes & {"unsatisfiable-proposal", "rule-spans-owners", "infeasible-status-quo"}
    model = detente.read_case(path).model()
    assert len(model.options) == recipe.options
    assert len(model.decision_makers) == recipe.decision_makers
    assert sum(option.moves in ("take-only", "drop-only") for option in model.options) == recipe.one_way
    assert len(model.proposals) == recipe.proposals


@long
def test_reasons_are_measured_beside_solving(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["reasons.py", "--options", "12", "--runs", "1"])
    assert reasons.main() == 0
    rows = [line.split(" | ") for line in capsys.readouterr().out.splitlines()[2:]]
    assert [row[2] for row in rows] == list(generate.FAMILIES)
    assert all(int(row[3]) > 0 for row in rows)


def test_many_models_are_measured_beside_one_after_the_other(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["batch.py", "--models", "100", "--runs", "1"])
    assert batch.main() in (0, 1)  # whether its bounds are kept is not asked here
    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines()[2:]]
    assert [(row[0], row[1]) for row in rows] == [
        ("rankings", "100"), ("orders of 8 statements", "100"), ("rankings", "16"), ("syria-2016", "2"),
    ]  # fmt: skip
    assert all(float(row[4]) > 0 for row in rows)


def test_exact_shares_are_measured(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["shares.py", "--states", "2", "--runs", "1", "--rules"])
    monkeypatch.setattr(shares, "RULED", (shares.Row((2, 2), 1, (1, 1), models=2),))
    monkeypatch.setattr(shares, "ROWS", ((2, 1), (1, 1, 1)))
    assert shares.main() in (0, 1)  # as above
    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines()[2:]]
    assert [(row[0], row[5].split()[-1], row[6]) for row in rows] == [
        ("2 + 1", "10", "0"),
        ("1 + 1 + 1", "10", "0"),
        ("2 + 2, 1 rules, 1 own and 1 other one-way options", "20", "0"),
    ]
    assert [row[1] for row in rows[:2]] == ["8", "8"]


@long
def test_costs_of_chunks_are_measured(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "SIZES", ((3, 2),))
    assert chunks.main(["--variants", "3600000000"]) == 0
    names, row = (line.split(" | ") for line in capsys.readouterr().out.splitlines())
    assert names[-1] == "core hours for 3.6e+09"
    told = dict(zip(names, row, strict=True))
    assert told["model"] == "3 options, 2 decision makers"
    assert 1 < int(told["states"]) <= 8
    second, hours = (float(told[name].replace(",", "")) for name in ("variants/s", "core hours for 3.6e+09"))
    assert second * hours == pytest.approx(1_000_000, rel=0.1), "hours times variants a second, times 3 600 seconds"
    assert all(int(told[name].replace(",", "")) > 0 for name in ("in a chunk", "shared B", "chunk B", "back B"))


def test_the_same_recipe_gives_the_same_text_in_every_process() -> None:
    command = [sys.executable, str(BENCHMARKS / "generate.py"), "--options", "10", "--seed", "3", "--one-way", "2"]
    texts = {
        subprocess.run(
            command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert texts == {case_text(Recipe(10, seed=3, one_way=2))}


def test_other_seeds_and_families_give_other_models() -> None:
    recipes = [Recipe(10), Recipe(10, seed=1), Recipe(10, family="local")]
    assert len({case_text(recipe).split("decision_makers:")[1] for recipe in recipes}) == len(recipes)


def test_a_first_model_never_changes() -> None:
    # Figures measured at different times can be compared only while the models stay what they are.
    assert case_text(Recipe(4, 2, statements=2, rules=1, one_way=1, proposals=1)) == FIRST


def test_asking_for_more_leaves_the_rest_as_it_was() -> None:
    plain, more = case_text(Recipe(12)), case_text(Recipe(12, proposals=2))
    assert more.startswith(plain)


@pytest.mark.parametrize(
    "asked",
    [
        {"options": 3, "decision_makers": 4},
        {"options": 4, "family": "regional"},
        {"options": 4, "one_way": 5},
        {"options": 4, "rules": -1},
    ],
)
def test_what_cannot_be_drawn_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"found|fewer"):
        Recipe(**asked)


def test_too_many_statements_are_refused() -> None:
    with pytest.raises(ValueError, match="not 100 different statements"):
        case_text(Recipe(4, statements=100, family="local"))


AGREEING = [
    Recipe(8, 3, statements=5, one_way=3, rules=3),
    Recipe(9, 4, statements=6, one_way=9, rules=4, seed=1),
    Recipe(9, 2, statements=6, one_way=4, rules=6, seed=2),
    Recipe(10, 4, statements=8, rules=5, seed=3),
    Recipe(10, 5, statements=8, one_way=2, rules=0, seed=4),
]


@pytest.mark.parametrize("recipe", every_family(AGREEING), ids=named)
def test_explicit_and_dense_agree_on_generated_models(recipe: Recipe) -> None:
    model = detente.parse_case(case_text(recipe), name="generated.yaml").model()
    explicit, dense = (detente.solve(model, engine=engine) for engine in ("explicit", "dense"))
    assert explicit.feasible.count == dense.feasible.count
    for concept in FIVE:
        assert explicit.equilibria[concept].count == dense.equilibria[concept].count, concept
        for dm, states in explicit.stable[concept].items():
            assert list(states) == list(dense.stable[concept][dm]), (concept, dm)


@long
def test_quick_run_writes_every_row(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    command = [sys.executable, str(BENCHMARKS / "run.py"), "--quick", "--runs", "1", "--json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # 1 would say that a bound is exceeded, which on a busy machine proves nothing.
    assert done.returncode in (0, 1), done.stderr
    figures = json.loads(path.read_text(encoding="utf-8"))
    rows = {row["id"]: row for row in figures["rows"]}
    assert list(rows) == [row.id for row in run.ROWS]
    for row in run.ROWS:
        assert row.what in done.stdout
        found = rows[row.id]
        assert found["bound_seconds"] == row.seconds
        if row.recipe is not None:
            assert found["status"] == run.LEFT_OUT
        else:
            assert found["seconds"] > 0
            assert found["gib"] > 0
            assert found["ratio"] == pytest.approx(found["seconds"] / row.seconds)
            over = found["ratio"] > 1 or found["cpu_seconds"] > (row.cpu_seconds or float("inf"))
            assert (found["status"] == run.OVER) == over
    assert figures["machine"]["cores used"] >= 1


@long
def test_a_bound_exceeded_is_said_by_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "ROWS", (run.Row("version", "--version", ("--version",), seconds=1e-6),))
    monkeypatch.setattr(sys, "argv", ["run.py", "--quick", "--runs", "1", "--cores", "0"])
    assert run.main() == 1
    assert run.OVER in capsys.readouterr().out


@long
def test_a_failing_command_is_no_measurement(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "ROWS", (run.Row("nothing", "no such case", ("solve", "no-such-case"), seconds=9.0),))
    monkeypatch.setattr(sys, "argv", ["run.py", "--quick", "--runs", "1", "--cores", "0"])
    assert run.main() == 2
    assert "no-such-case" in capsys.readouterr().err


def test_large_models_mention_every_option() -> None:
    # An option that nobody cares about doubles the states without making a model harder.
    sized = [Recipe(options, seed=run.SEED) for options in run.PLAINEST]
    for recipe in [*(row.recipe for row in run.ROWS if row.recipe and row.engine == "dense"), *sized]:
        words = case_text(recipe).split("preferences:")[1].split()
        assert {f"o{k}" for k in range(recipe.options)} <= set(words), recipe


# Growth


def test_growth_covers_what_it_should() -> None:
    """Dense and symbolic, both families, against options, decision makers and statements; every model can be drawn."""
    curves = list(growth.curves())
    for engine in ("dense", "symbolic"):
        assert {(c.family, c.against) for c in curves if c.engine == engine} == {
            (family, against) for family in generate.FAMILIES for against in growth.AGAINST
        }
    for curve in curves:
        assert list(curve.values) == sorted(set(curve.values))
        for value in curve.values:
            recipe = curve.recipe(value)
            assert getattr(recipe, curve.against) == value
            assert case_text(recipe)


@long
def test_a_curve_ends_where_an_engine_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model not solved whole within the bound is kept as the last point, and shown as such."""
    curve = growth.Curve("symbolic", ("nash", "seq"), "random", "options", (4, 15), statements=4)
    whole = growth.measure(Bench(tmp_path, 1), [curve])
    monkeypatch.setattr(growth, "SECONDS", 0.001)
    (cut,) = growth.measure(Bench(tmp_path, 1), [curve])
    assert [p["complete"] for p in whole[0]["points"]] == [True] * 2
    assert [p["complete"] for p in cut["points"]] == [False]
    assert "no, 0.001 s" in growth.growth_table(cut)
    for record, crosses in ((whole[0], 0), (cut, 1)):
        drawn = picture.svg([{**record, "concepts": ["seq"]}])
        ElementTree.fromstring(drawn)  # noqa: S314 - drawn here
        assert drawn.count(", not whole<") == 2 * crosses  # in the panel of time and in that of memory


DOCS = BENCHMARKS.parent / "docs" / "explanation"


def test_the_picture_in_the_documentation_is_that_of_the_figures() -> None:
    """Drawing the committed figures gives the committed picture, byte by byte, and the table beside it."""
    curves = json.loads((BENCHMARKS / "growth.json").read_text(encoding="utf-8"))["growth"]
    assert {c["name"] for c in curves} == {c.name for c in growth.curves()}
    assert picture.svg(curves) == (DOCS / "growth.svg").read_text(encoding="utf-8")
    assert picture.markdown(curves).strip() in (DOCS / "where-each-engine-stops.md").read_text(encoding="utf-8")


@long
def test_every_command_that_prints_json_is_asked_of_both_versions() -> None:
    asked = {request[0] for path in same_json.CASES for request in same_json.requests(path)}
    printing = {name for name, command in main.commands.items() if any(p.name == "fmt" for p in command.params)}
    assert printing
    assert asked == printing - {"verify"}  # it is about a database, and no case


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        ('{"a": 1, "version": "1"}', '{"version": "2", "a": 1}', True),
        ('{"a": {"version": "1"}}', '{"a": {"version": "2"}}', True),
        ('{"a": 1, "b": 2}', '{"b": 2, "a": 1}', False),
        ('{"a": 1}', '{"a": 2}', False),
        ('{"a": 1}', '{"a": 1, "b": null}', False),
        ("at 3", "at 4", False),
    ],
)
def test_answers_are_the_same_but_for_keys_that_may_differ(before: str, now: str, same: bool) -> None:
    assert same_json.same([0, before, ""], [0, now, ""]) is same
    assert not same_json.same([0, before, ""], [1, before, ""])


def test_a_refusal_in_other_words_is_told_apart_from_another_answer() -> None:
    assert same_json.reworded([2, "no such state", ""], [2, "there is none", ""])
    assert not same_json.reworded([2, "no such state", ""], [3, "there is none", ""])
    assert not same_json.reworded([0, "at 3", ""], [0, "at 4", ""])
    assert not same_json.reworded([1, '{"a": 1}', ""], [1, '{"a": 2}', ""])
    assert not same_json.reworded([1, "no", ""], [1, "no", "KeyError('x')"])


def test_a_case_with_keys_that_the_old_version_does_not_know_is_told_apart() -> None:
    refused = "probe.yaml:39:1: found the key “only_moves”, which the case does not have"
    assert same_json.unread([3, refused, ""], [0, "{}", ""])
    assert not same_json.unread([3, refused, ""], [3, refused, ""])
    assert not same_json.unread([3, "probe.yaml:39:1: found no state", ""], [0, "{}", ""])


def test_the_size_of_the_house_is_counted_by_kind() -> None:
    told = {
        "src/detente/formula.py": "Python of the package", "tests/test_docs.py": "Python of tests",
        "benchmarks/size.py": "other Python", "ui/src/App.tsx": "TypeScript by hand",
        "ui/openapi.json": "generated in git",
        "ui/tests/a.test.ts": "tests of the page", "src/detente/schema/case.schema.json": "schemas in git",
        "docs/index.md": "documentation", "tests/probe.yaml": None, "docs/picture.png": None,
    }  # fmt: skip
    assert {path: size.kind(path) for path in told} == told
    body = "\n".join(f"    x{k} = {k}" for k in range(49))
    assert size.long_functions(f"def short():\n{body}\n") == []
    assert size.long_functions(f'def said():\n    """Say.\n\n    More.\n    """\n{body}\n') == []
    assert size.long_functions(f"def long():\n    x = 0\n{body}\n") == ["long"]


def test_random_models_are_written_for_both_versions_to_read(tmp_path: Path) -> None:
    one, two = same_json.drawn(tmp_path, 1)
    assert detente.read_case(one).model().proposals
    assert detente.read_case(two).model("P").proposals
    for path in (one, two):
        asked = [*same_json.requests(path)]
        assert all(str(path) in request for request in asked)
        assert any(request[0] == "compare" and "Q" in request for request in asked) is (path == two)


@long
def test_every_question_about_variants_is_one_that_python_can_be_asked() -> None:
    for task in variants.TASKS:
        compile(variants.program_of(task, 1), task.name, "exec")
    small = variants.Task("", "detente.assess_robustness(detente.read_case('prisoners-dilemma'), together=1)")
    timed = variants.timed(sys.executable, small, 1)
    assert isinstance(timed, tuple), timed
    assert timed[1]["verdicts"]
    assert variants.timed(sys.executable, variants.Task("", "detente.no_such_question()"), 1) not in (None, "")


def test_the_packages_that_are_timed_are_as_many_as_is_said() -> None:
    assert [10**size for size in bargaining.SIZES] == [1_000, 10_000, 100_000]
    found = bargaining.asked(bargaining.drawn(3, 4, 2))
    assert (found.count, found.stopped) == (4**3, None)
    assert 0 < len(found.frontier) < found.count


def test_the_arguments_that_are_timed_have_positions() -> None:
    large, small = arguing.argued(200), arguing.answered(12)
    assert len(arguing.grounded(large)) == 200
    assert arguing.positions(small).count > 1
    assert {len(arguing.attacked(n).statements) for n in arguing.SIZES} == set(arguing.SIZES)


def test_the_integer_model_of_relations_counts_what_a_division_frustrates() -> None:
    network = relations.drawn(7, 15, 1)
    pull, minus = relations.pulls(network), sum(sign < 0 for sign in network.values())
    read = Divided({frozenset(pair): sign for pair, sign in network.items()})
    for division, frustrated in read.frustrated.items():
        side = min(division, key=sorted)
        told = sum(pull[a] for a in side) - 2 * sum(s for (a, b), s in network.items() if {a, b} <= side)
        assert told + minus == len(frustrated)
    assert set(relations.TIMES) == {(30, 150), (50, 250)}


def test_the_rows_that_are_timed_are_of_three_kinds() -> None:
    few, some, every = (deals.plainly(kind(1024)).sum() for kind in (deals.drawn, deals.modelled, deals.opposed))
    assert few < some < every == 1024
    compile(deals.PROCESS, "deals", "exec")


def test_every_kind_of_coalitions_is_found_as_plainly() -> None:
    for kind in (coalitions.drawn, coalitions.with_rules, coalitions.one_way, coalitions.opposed):
        conflict = coalitions.compiled(kind(8))
        found = coalitions.universal(conflict, "explicit", ("cnash", "cgmr"))
        assert {c: [*s.codes()] for c, s in found.items()} == coalitions.plainly(conflict, ("cnash", "cgmr"))
    compile(coalitions.PROCESS + coalitions.ASKED, "coalitions", "exec")


def test_the_ensembles_that_are_timed_are_as_large_as_is_said() -> None:
    model = detente.parse_case(case_text(ensemble.RECIPE)).model()
    asked = detente.ensemble(model, measure="statements", samples=20)
    assert (detente.solve(model).feasible.count, len(asked.makers)) == (64, 4)
    assert asked.variants == 40_320**4
    assert {m.things for m in asked.makers} == {8}
    for code in (ensemble.SYRIA, ensemble.DRAWN.format(path="x.yaml", samples=20)):
        compile(code, "ensemble", "exec")

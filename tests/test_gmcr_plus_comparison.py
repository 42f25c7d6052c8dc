"""The comparison with GMCR+, by a stand-in that has its interface and nothing of its code. No time is asserted."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import detente
from naive import FIVE
from seeds import long

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
STAND_IN = Path(__file__).parent / "gmcr_plus_stand_in"
sys.path.insert(0, str(BENCHMARKS))

import gmcr_plus  # noqa: E402 - it lies beside the package, not in it
from generate import FAMILIES, Recipe, case_text  # noqa: E402 - as above
from processes import Bench, Failed  # noqa: E402 - as above

TWO = [Recipe(6, 2, 5, family, seed, one_way=seed % 3) for family in FAMILIES for seed in range(3)]


@pytest.mark.parametrize(
    "recipe",
    [*TWO, *(Recipe(9, 4, 7, family, 5, rules=6, one_way=4) for family in FAMILIES)],
    ids=lambda r: f"{r.family}-{r.options}-{r.seed}",
)
def test_both_files_are_the_same_model(recipe: Recipe, tmp_path: Path) -> None:
    """What GMCR+ is given is what the case file says, preferences included: every stable set is the same."""
    path = tmp_path / "model.gmcr"
    path.write_text(gmcr_plus.gmcr_text(recipe), encoding="utf-8")
    theirs, ours = (
        detente.solve(case.model()) for case in (detente.read_case(path), detente.parse_case(case_text(recipe)))
    )
    assert list(theirs.feasible) == list(ours.feasible)
    for concept in FIVE:
        assert [list(s) for s in theirs.stable[concept].values()] == [list(s) for s in ours.stable[concept].values()]


def test_without_the_variable_the_run_says_that_it_does_not_compare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(gmcr_plus.VARIABLE, raising=False)
    assert gmcr_plus.compare(Bench(tmp_path, 1)) is None
    assert f"{gmcr_plus.VARIABLE} does not name a folder" in capsys.readouterr().err


def test_a_folder_without_its_modules_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(gmcr_plus.VARIABLE, str(tmp_path))
    with pytest.raises(Failed, match="expected there: data_01_conflictModel"):
        gmcr_plus.compare(Bench(tmp_path, 1))


@long
def test_whole_processes_are_compared_on_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(gmcr_plus.VARIABLE, str(STAND_IN))
    monkeypatch.setattr(gmcr_plus, "RECIPES", [*TWO, Recipe(8, 4, 6, seed=2)])
    found = gmcr_plus.compare(Bench(tmp_path, 1))
    assert found is not None
    assert len(found) == 7
    for record in found[:6]:
        assert record["same"] is True
        assert set(record["counts"]) == {"nash", "gmr", "smr", "seq"}
        assert record["gmcr_plus"] > 0
        assert record["detente"] > 0
    assert any(record["counts"]["gmr"] > record["counts"]["nash"] for record in found)
    shown = gmcr_plus.comparison_table(found)
    assert shown.count("2 decision makers") == 6
    assert "GMCR+/detente" in shown
    assert sorted(path.name for path in STAND_IN.iterdir() if path.suffix == ".py") == [
        f"{name}.py" for name in gmcr_plus.MODULES
    ]


@long
def test_its_own_example_files_are_solved_by_both_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "plus"
    shutil.copytree(STAND_IN, folder)
    assert gmcr_plus.examples(Bench(tmp_path, 1)) == []
    monkeypatch.setenv(gmcr_plus.VARIABLE, str(folder))
    (folder / gmcr_plus.EXAMPLES).mkdir()
    (folder / gmcr_plus.EXAMPLES / "one.gmcr").write_text(gmcr_plus.gmcr_text(TWO[0]), encoding="utf-8")
    (record,) = gmcr_plus.examples(Bench(tmp_path, 1))
    assert (record["file"], record["decision_makers"], record["same"]) == ("one.gmcr", 2, True)
    assert all(record[key] > 0 for key in ("states", "detente", "detente_cpu", "gmcr_plus", "gmcr_plus_cpu"))
    assert "one.gmcr" in gmcr_plus.examples_table([record])


@long
def test_a_disagreement_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two decision makers only: with more, GMCR+ means something else by the same names."""
    other = {"nash": 10**6, "gmr": 0, "smr": 0, "seq": 0}
    monkeypatch.setenv(gmcr_plus.VARIABLE, str(STAND_IN))
    monkeypatch.setattr(gmcr_plus, "_theirs", lambda *_: {"gmcr_plus": 1.0, "gmcr_plus_gib": 0.1, "counts": other})
    monkeypatch.setattr(gmcr_plus, "RECIPES", TWO[:1])
    with pytest.raises(Failed, match=r"the programs disagree on compared-2-6\.gmcr"):
        gmcr_plus.compare(Bench(tmp_path, 1))
    monkeypatch.setattr(gmcr_plus, "RECIPES", [replace(TWO[0], decision_makers=3)])
    found = gmcr_plus.compare(Bench(tmp_path, 1))
    assert found is not None
    assert found[0]["same"] is False
    assert "no: single answers" in gmcr_plus.comparison_table(found)


@long
def test_what_takes_too_long_is_ended_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(gmcr_plus.VARIABLE, str(STAND_IN))
    monkeypatch.setattr(gmcr_plus, "RECIPES", [TWO[0], replace(TWO[0], options=8)])
    monkeypatch.setattr(gmcr_plus, "MOST_SECONDS", 0.001)
    found = gmcr_plus.compare(Bench(tmp_path, 1))
    assert found is not None
    assert all("gmcr_plus" not in record for record in found)
    assert gmcr_plus.comparison_table(found).count("over 0.001") == 2


def test_the_program_prints_counts_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "model.gmcr"
    path.write_text(gmcr_plus.gmcr_text(TWO[0]), encoding="utf-8")
    command = [sys.executable, str(BENCHMARKS / "gmcr_plus.py"), str(STAND_IN), str(path)]
    run = Bench(tmp_path, 1).once(command)
    counts = json.loads(run.output)
    solution = detente.solve(detente.read_case(path).model(), concepts=list(gmcr_plus.SHARED))
    assert counts == {concept: states.count for concept, states in solution.equilibria.items()}

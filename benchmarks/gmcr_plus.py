"""Compare with GMCR+ where its open source edition, gmcr-py, is on the machine: the same file, whole processes.

The environment variable GMCR_PLUS names the folder with its modules. Nothing of it is part of this project. Run as a
program, `gmcr_plus.py FOLDER FILE`, this module loads a file into GMCR+, lets its logical solver find the equilibria
and prints how many there are under each concept.

GMCR+ looks one answer of one opponent ahead. With two decision makers that is what the definitions say, and both
programs must find the same numbers; with more, its GMR, SMR and SEQ are those of single answers, so that only the times
can be set side by side.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generate import Recipe
from processes import SEED, Bench, Failed, TooLong, number, say, table

VARIABLE = "GMCR_PLUS"
MODULES = ("data_01_conflictModel", "data_02_conflictSolvers")
SHARED = ("nash", "gmr", "smr", "seq")  # what both programs compute
RECIPES = tuple(Recipe(options, dms, seed=SEED) for dms in (2, 4) for options in (6, 8, 10, 12))
MOST_SECONDS = 120.0
EXAMPLES = "Examples"  # its folder of example files


def gmcr_text(recipe: Recipe) -> str:
    """Return the model of a recipe as a file of GMCR+, which both programs read."""
    ways = {"take-only": "fwd", "drop-only": "back"}
    everyone = range(recipe.decision_makers)
    decision_makers = [
        {
            "name": f"d{i}",
            "options": recipe.owned(i),
            "preferences": [_condition(statement) for statement in recipe.statements_of(i)],
        }
        for i in everyone
    ]
    file = {
        "options": [
            {"name": f"o{k}", "permittedDirection": ways.get(recipe.directions.get(k, ""), "both")}
            for k in range(recipe.options)
        ],
        "decisionMakers": decision_makers,
        "infeasibles": [_condition(f"{a} and {b}") for a, b in recipe.pairs],
        "useManualPreferenceRanking": False,
        "useManualPreferenceVectors": False,  # what older versions call it
        "program": "gmcr-py",
    }
    return json.dumps(file, indent=1) + "\n"


def _condition(statement: str) -> Any:
    """Return a generated statement as a condition: a list means "and", a compound one "or"."""
    then, condition, given = statement.partition(" if ")
    if condition:
        member, (option, letter) = _literal(then), _literal(given)
        return {"compound": True, "members": [[member], [[option, "N" if letter == "Y" else "Y"]]]}
    if " or " in statement:
        return {"compound": True, "members": [[_literal(part)] for part in statement.split(" or ")]}
    return [_literal(part) for part in statement.split(" and ")]


def _literal(text: str) -> list[Any]:
    return [int(text.removeprefix("not ").removeprefix("o")), "N" if text.startswith("not ") else "Y"]


def compare(bench: Bench, *, quick: bool = False) -> list[dict[str, Any]] | None:
    """Measure both programs on the same files; None, and a word about it, where GMCR+ is not present.

    Raises
    ------
    Failed
        If the folder is not one of GMCR+, if it does not solve a file, or if the programs disagree where they must not.
    """
    folder = os.environ.get(VARIABLE)
    if not folder:
        say(f"GMCR+ is not compared with: {VARIABLE} does not name a folder with its modules")
        return None
    missing = [name for name in MODULES if not (Path(folder) / f"{name}.py").is_file()]
    if missing:
        raise Failed(f"{VARIABLE} names {folder}; expected there: {', '.join(f'{name}.py' for name in missing)}")
    return _compared(bench, folder, RECIPES[:1] if quick else RECIPES)


def _compared(bench: Bench, folder: str, recipes: Sequence[Recipe]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    too_large: set[int] = set()
    for recipe in recipes:
        say(f"GMCR+ and detente, {recipe.options} options, {recipe.decision_makers} decision makers …")
        path = bench.folder / f"compared-{recipe.decision_makers}-{recipe.options}.gmcr"
        path.write_text(gmcr_text(recipe), encoding="utf-8")
        concepts = [word for concept in SHARED for word in ("--concept", concept)]
        command = ["solve", str(path), "--format", "json", "--limit", "0", *concepts]
        first, rest = bench.repeated(f"compared-{recipe.options}", command, min(bench.runs, 3))
        answer = json.loads(first.output)
        ours = {concept: answer["equilibria"][concept]["count"] for concept in SHARED}
        record = {"options": recipe.options, "decision_makers": recipe.decision_makers, "engine": answer["engine"]}
        record |= {"detente": min(run.seconds for run in rest), "detente_gib": max(run.gib for run in rest)}
        if recipe.decision_makers not in too_large:
            theirs = _theirs(bench, folder, path)
            if theirs is None:
                too_large.add(recipe.decision_makers)
            else:
                record |= _checked(theirs, ours, path, alike=recipe.decision_makers == 2)
        found.append(record)
    return found


def examples(bench: Bench) -> list[dict[str, Any]]:
    """Measure both programs on the example files that come with GMCR+, one run of each in turn; none without GMCR+.

    Raises
    ------
    Failed
        If a program does not solve a file, or they disagree where they must not.
    """
    folder = os.environ.get(VARIABLE)
    files = sorted((Path(folder) / EXAMPLES).glob("*.gmcr")) if folder else []
    return [_pairs(bench, str(folder), path) for path in files]


def _pairs(bench: Bench, folder: str, path: Path) -> dict[str, Any]:
    say(f"GMCR+ and detente, {path.name} …")
    concepts = [word for concept in SHARED for word in ("--concept", concept)]
    ours = [*bench.program, "solve", str(path), "--format", "json", "--limit", "0", *concepts]
    theirs = [sys.executable, __file__, folder, str(path)]
    runs = [(bench.once(ours), bench.once(theirs, most=MOST_SECONDS)) for _ in range(bench.runs + 1)]
    answer, counts = json.loads(runs[0][0].output), json.loads(runs[0][1].output)
    decision_makers = json.loads(path.read_text(encoding="utf-8"))["decisionMakers"]
    record: dict[str, Any] = {
        "file": path.name,
        "states": answer["feasible"]["count"],
        "decision_makers": len(decision_makers),
        "counts": counts,
    }
    for name, which in (("detente", 0), ("gmcr_plus", 1)):
        counted = [pair[which] for pair in runs[1:]]  # the first compiles
        record |= {name: min(r.seconds for r in counted), f"{name}_cpu": min(r.cpu_seconds for r in counted)}
    found = {concept: answer["equilibria"][concept]["count"] for concept in SHARED}
    # What somebody misperceives is not read from its files.
    alike = len(decision_makers) == 2 and not any(dm.get("misperceptions") for dm in decision_makers)
    return _checked(record, found, path, alike=alike)


def examples_table(found: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of the example files."""
    lines = []
    for r in found:
        measured = [number(r[key], ".3f") for key in ("detente", "detente_cpu", "gmcr_plus", "gmcr_plus_cpu")]
        ratio = number(r["gmcr_plus_cpu"] / r["detente_cpu"])
        same = "yes" if r["same"] else "no"
        lines.append((r["file"], str(r["states"]), str(r["decision_makers"]), *measured, ratio, same))
    times = ("detente s", "cpu s", "GMCR+ s", "cpu s", "GMCR+/detente")
    headings = ("its own example", "states", "DMs", *times, "same counts")
    return table(headings, lines)


def _theirs(bench: Bench, folder: str, path: Path) -> dict[str, Any] | None:
    """Return the figures of GMCR+, the better of two runs; None if it takes too long."""
    command = [sys.executable, __file__, folder, str(path)]
    try:
        runs = [bench.once(command, most=MOST_SECONDS) for _ in range(2)]
    except TooLong:
        return None
    best = min(runs, key=lambda run: run.seconds)
    counts = json.loads(best.output)
    return {"gmcr_plus": best.seconds, "gmcr_plus_gib": max(run.gib for run in runs), "counts": counts}


def _checked(theirs: dict[str, Any], ours: Mapping[str, int], path: Path, *, alike: bool) -> dict[str, Any]:
    counts = theirs["counts"]
    if alike and any(counts[concept] != ours[concept] for concept in SHARED):
        raise Failed(f"the programs disagree on {path.name}: GMCR+ {counts}, detente {dict(ours)}")
    return {**theirs, "same": all(counts[concept] == ours[concept] for concept in SHARED)}


def comparison_table(found: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of the two programs."""
    lines = []
    for r in found:
        ratio = r["gmcr_plus"] / r["detente"] if "gmcr_plus" in r else None
        theirs = number(r["gmcr_plus"]) if "gmcr_plus" in r else f"over {MOST_SECONDS:g}"
        same = {True: "yes", False: "no: single answers", None: ""}[r.get("same")]
        name = f"{r['options']} options, {r['decision_makers']} decision makers"
        cells = [number(r["detente"]), number(r["detente_gib"]), theirs, number(r.get("gmcr_plus_gib")), number(ratio)]
        lines.append((name, r["engine"], *cells, same))
    headings = ("same file", "engine", "detente s", "GiB", "GMCR+ s", "GiB", "GMCR+/detente", "same counts")
    return table(headings, lines)


def solve_with_gmcr_plus(folder: str, file: str) -> dict[str, int]:
    """Return how many equilibria GMCR+ finds in a file under each concept."""
    sys.path.insert(0, folder)
    try:
        importlib.import_module("tkinter")
    except ImportError:
        # Its solvers import a dialogue that solving never opens.
        sys.modules["tkinter"] = types.ModuleType("tkinter")
        sys.modules["tkinter"].filedialog = None  # type: ignore[attr-defined]
    models, solvers = (importlib.import_module(name) for name in MODULES)
    conflict = models.ConflictModel()
    conflict.load_from_file(file)
    for decision_maker in conflict.decisionMakers:
        decision_maker.calculatePreferences()  # older versions leave that to their windows
    solver = solvers.LogicalSolver(conflict)
    solver.findEquilibria()
    return {concept: int(sum(getattr(solver, f"{concept}Equilibria"))) for concept in SHARED}


def main() -> int:
    """Let GMCR+ solve the file that the command line names."""
    folder, file = sys.argv[1:3]
    with contextlib.redirect_stdout(sys.stderr):  # it tells its progress there
        counts = solve_with_gmcr_plus(folder, file)
    print(json.dumps(counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())

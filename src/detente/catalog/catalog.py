"""The catalogue: case files that ship with the package, and the results their sources give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.answer import Answer
from detente.arguments import checked
from detente.case import Case, read_file
from detente.errors import BoundReached, UsageError, nearest

if TYPE_CHECKING:
    from detente.stability import Solution

FOLDER = Path(__file__).parent / "cases"
STATUSES = {
    "published": "results read in a published source",
    "textbook": "results recalled from the literature, not re-read: textbook knowledge",
    "own": "results of this project",
}


@dataclass(frozen=True)
class CatalogueEntry:
    """One case of the catalogue; `grade` says how well its data were checked, `status` what its results are."""

    slug: str
    title: str
    citation: str
    grade: str
    status: str
    path: Path
    sha256: str | None


@dataclass(frozen=True)
class Result:
    """One result that a source gives, beside what Detente finds; both as the source's own state labels.

    Where time ran out nothing is found (None), and whether it agrees is not known.
    """

    what: str
    given: str
    found: str | None
    agrees: Answer


def standing(found: CatalogueEntry) -> str:
    """Say in words what a case's results are."""
    if found.grade == "B":
        return "data complete, but results or labels recalled: textbook knowledge"
    return STATUSES[found.status]


def slugs() -> tuple[str, ...]:
    """Return the slugs of all cases, in alphabetical order."""
    return tuple(sorted(p.stem for p in FOLDER.glob("*.yaml") if not p.name.endswith(".results.yaml")))


def entry(slug: str) -> CatalogueEntry:
    """Return one case's entry, or raise `UsageError`."""
    if slug not in slugs():
        hint = nearest(slug, slugs())
        raise UsageError(f"there is no case “{slug}” in the catalogue" + (f" ({hint})" if hint else ""))
    case, given = _stored(slug), _given(slug)
    citation = " ".join((case.layer.citation or "").split())
    path = FOLDER / f"{slug}.yaml"
    return CatalogueEntry(slug, case.title, citation, str(given["grade"]), str(given["status"]), path, case.sha256)


def entries() -> tuple[CatalogueEntry, ...]:
    """Return all entries."""
    return tuple(entry(slug) for slug in slugs())


@checked
def read_case(source: str | Path) -> Case:
    """Read a case from a path, from standard input (``-``), or from the catalogue by its slug.

    Parameters
    ----------
    source
        A path, ``-`` for standard input, or a slug of the catalogue; a package of a case with its texts, or a folder
        with a domain of Genius, will do.

    Returns
    -------
    Case
        The case, checked: what it refers to is there, and every model of it can be made.

    Raises
    ------
    UsageError
        If there is no such file or slug.
    InvalidCase
        If the file is not a case.

    Complexity
    ----------
    Linear in the file; each perspective and phase is made a model once.

    Examples
    --------
    >>> read_case("elmira-9state").title
    'Elmira groundwater contamination, 1991 (nine states)'
    """
    text = str(source)
    if text == "-" or Path(text).is_file() or (text not in slugs() and Path(text).is_dir()):
        return read_file(text)
    if text in slugs():
        return _stored(text)
    hint = nearest(text, slugs())
    raise UsageError(f"there is no file “{text}” and no such case in the catalogue" + (f" ({hint})" if hint else ""))


@cache
def _stored(slug: str) -> Case:
    # Read once: what ships with the package does not change under it.
    return read_file(str(FOLDER / f"{slug}.yaml"))


@cache
def _given(slug: str) -> Mapping[str, Any]:
    from ruamel.yaml import YAML

    with (FOLDER / f"{slug}.results.yaml").open(encoding="utf-8") as file:
        data: Mapping[str, Any] = YAML(typ="safe", pure=True).load(file)
    return data


def results(slug: str) -> tuple[Result, ...]:
    """Return what a case's source gives, each beside what Detente finds."""
    entry(slug)
    case = read_file(str(FOLDER / f"{slug}.yaml"))
    labels = {str(k): str(v) for k, v in _given(slug)["labels"].items()}
    return tuple(_compare(case, row, labels) for row in _given(slug)["results"])


def _compare(case: Case, row: Mapping[str, Any], labels: Mapping[str, str]) -> Result:
    from detente.stability import solve

    concepts = [row["concept"]] if "concept" in row else list(row.get("any_of", []))
    if row["kind"] == "simultaneously_sanctioned":
        concepts = ["seq", "sim"]
    counted = row["kind"] == "feasible_count"
    wanted = {str(s) for s in row.get("states", row.get("to", []))}
    what, given = _what(row, concepts), str(row["count"]) if counted else _listed(wanted, labels)
    try:
        found = _find(
            solve(case.model(row.get("perspective"), row.get("phase")), concepts=concepts), row, labels, concepts
        )
    except BoundReached:
        return Result(what, given, None, Answer.UNKNOWN)
    if isinstance(found, int):
        return Result(what, given, str(found), Answer.of(found == int(row["count"])))
    kept = found & ({str(s) for s in row["among"]} if "among" in row else set(labels))
    agrees = wanted <= kept if row["kind"] == "equilibria_include" else wanted == kept
    return Result(what, given, _listed(kept, labels), Answer.of(agrees))


def _what(row: Mapping[str, Any], concepts: Sequence[str]) -> str:
    """Say what a result is of."""
    kind, dm = str(row["kind"]), str(row.get("decision_maker", ""))
    match kind:
        case "feasible_count":
            where = " ".join(str(row[k]) for k in ("perspective", "phase") if k in row)
            return f"feasible states {where}".rstrip()
        case "equilibria" | "equilibria_include":
            among = " among the states shown" if "among" in row else ""
            include = " include" if kind == "equilibria_include" else ""
            return f"equilibria{include} ({' or '.join(concepts)}){among}"
        case "stable":
            return f"stable for {dm} ({concepts[0]})"
        case "simultaneously_sanctioned":
            return f"stable for {dm} by simultaneous sanctioning only"
        case _:
            return f"{kind} of {dm} from {row['from']}"


def _find(
    solution: Solution, row: Mapping[str, Any], labels: Mapping[str, str], concepts: Sequence[str]
) -> set[str] | int:
    """Find a result: states by their labels, or a number; `BoundReached` where it is not known."""
    kind, dm = str(row["kind"]), str(row.get("decision_maker", ""))
    of = {state: label for label, state in labels.items()}
    everyone = solution.conflict.decision_makers
    if kind == "feasible_count":
        return solution.feasible.count
    if kind in ("equilibria", "equilibria_include"):
        return {
            of[s] for s in solution.feasible if all(any(s in solution.stable[c][d] for c in concepts) for d in everyone)
        }
    if kind == "stable":
        return {of[s] for s in solution.stable[concepts[0]][dm]}
    if kind == "simultaneously_sanctioned":
        return {of[s] for s in solution.stable["sim"][dm] if s not in solution.stable["seq"][dm]}
    near, i = solution.conflict.neighbourhood, solution.conflict.index(dm)
    origin = near.state(labels[str(row["from"])])
    if origin is None:
        raise UsageError(f"the results of {solution.model.case} name the infeasible state {row['from']}")
    reached = near.moves(i, origin) if kind == "moves" else near.improvements(i, origin)
    return {of[solution.conflict.show(q)] for q in reached}


def _listed(found: set[str], labels: Mapping[str, str]) -> str:
    return ", ".join(label for label in labels if label in found) or "none"

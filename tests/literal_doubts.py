"""Small doubts read literally: on the plain data of a case, one edit each, without asking the package.

What the documentation says is done here by hand, on a layered case (see `literal_cases.layer`) whose entries carry the
numbers they had before anything was edited, so that two edits can be made one after the other, whichever goes first.
Like `naive.py`, this file never imports the package under test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import literal_cases
import naive

RULES = ("infeasible", "forbidden_moves", "indistinguishable")
Edit = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Doubt:
    """An edit by its address, with all that it touches."""

    address: str
    touches: frozenset[tuple[str, ...]]
    edit: Edit


def numbered(flat: dict[str, Any]) -> dict[str, Any]:
    """The same data with a number on each rule, statement and ranked entry."""
    case = deepcopy(flat)
    for section in RULES:
        case[section] = dict(enumerate(case.get(section) or [], start=1))
    for dm, preference in case["preferences"].items():
        if isinstance(preference, list) or "ranking" in preference:
            groups = preference if isinstance(preference, list) else preference["ranking"]
            number = iter(range(1, 10_000))
            told = [[(next(number), entry) for entry in (g if isinstance(g, list) else [g])] for g in groups]
            case["preferences"][dm] = told if isinstance(preference, list) else {**preference, "ranking": told}
    return case


def plain(case: dict[str, Any]) -> dict[str, Any]:
    """The data without the numbers."""
    flat = deepcopy(case)
    for section in RULES:
        flat[section] = list(flat[section].values())
    for dm, preference in flat["preferences"].items():
        if isinstance(preference, list):
            flat["preferences"][dm] = [[entry for _, entry in g] for g in preference if g]
        elif "ranking" in preference:
            flat["preferences"][dm] = {"ranking": [[entry for _, entry in g] for g in preference["ranking"] if g]}
    return flat


def model(case: dict[str, Any]) -> naive.Model | None:
    """The model of numbered data, or None where they are none."""
    try:
        found = literal_cases.model(plain(case))
    except AssertionError:  # a ranking leaves states out, classes overlap, members of a class differ in worth
        return None
    options = [o.name for o in found.options]
    for shown in found.members:
        covered = {c for c in found.combinations if literal_cases.predicate(shown, options)(c)}
        if covered != set(found.members[shown]):
            return None
    return found if found.states else None


def doubts(flat: dict[str, Any]) -> list[Doubt]:
    """Every doubt there is about some data."""
    case = numbered(flat)
    found: list[Doubt] = []
    for dm, preference in case["preferences"].items():
        for first, second in pairwise(places(case, dm)):
            names = [" ".join("=".join(f"{dm}.{x}" for x in shown) for shown in (first[1], second[1]))]
            touched = frozenset(("preferences", dm, str(x)) for place in (first, second) for x in place[0])
            found.append(Doubt(f"swap {names[0]}", touched, traded(dm, first[0], second[0])))
            found.append(Doubt(f"tie {names[0]}", touched, tied(dm, first[0], second[0])))
        if isinstance(preference, list):
            for number, entry in (e for group in preference for e in group):
                if kind := doubted(entry):
                    edit = left_out(dm, number)
                    found.append(Doubt(f"{kind} {dm}.{number}", frozenset({("preferences", dm, str(number))}), edit))
        elif kind := doubted(preference):
            found.append(Doubt(f"{kind} {dm}", frozenset({("preferences", dm)}), indifferent(dm)))
            weighing = [o for o, w in preference.get("weights", {}).items() if number_of(w)]
            for option in weighing if len(weighing) > 1 else ():
                edit = weightless(dm, option)
                found.append(Doubt(f"{kind} {dm}.{option}", frozenset({("preferences", dm, option)}), edit))
    for section in RULES:
        for number, entry in case[section].items():
            if kind := doubted(entry):
                edit = without_rule(section, number)
                found.append(Doubt(f"{kind} {section}.{number}", frozenset({(section, str(number))}), edit))
    for option, entry in case["options"].items():
        if entry.get("moves", "both") != "both":
            found.append(Doubt(f"one-way {option}.moves", frozenset({("options", option, "moves")}), undoable(option)))
        for rival in entry.get("contested") or {}:
            touched = frozenset({("options", option, "owner")})
            found.append(Doubt(f"owner {option}.owner {rival}", touched, given(option, rival)))
    return found


def together(some: list[Doubt]) -> Iterator[tuple[Doubt, Doubt]]:
    """The pairs that touch nothing in common, not even one a part of what the other touches."""
    for a, b in combinations(some, 2):
        if not any(x[: len(y)] == y or y[: len(x)] == x for x in a.touches for y in b.touches):
            yield a, b


def doubted(entry: Any) -> str | None:
    """Under which kind an entry is left out: assumed, inferred, or not at all."""
    evidence, status = (entry.get("evidence"), entry.get("status")) if isinstance(entry, dict) else (None, None)
    if status == "assumption" or (not evidence and status is None):
        return "assumption"
    return "inferred" if status == "inferred" else None


def number_of(weight: Any) -> Fraction:
    return Fraction(literal_cases.as_text(weight))


def places(case: dict[str, Any], dm: str) -> list[tuple[list[Any], list[Any]]]:
    """The places of a preference, most important first: what stands there, and how it is shown."""
    preference = case["preferences"][dm]
    if isinstance(preference, list):
        return [([n for n, _ in group], [n for n, _ in group]) for group in preference]
    if "weights" in preference:
        sizes = {o: abs(number_of(w)) for o, w in preference["weights"].items() if number_of(w)}
        by_size = [[o for o in sizes if sizes[o] == size] for size in sorted(set(sizes.values()), reverse=True)]
        return [(options, options) for options in by_size]
    indifferent_all = deepcopy(case)
    for who in indifferent_all["preferences"]:
        indifferent_all["preferences"][who] = {"weights": {}}
    m = model(indifferent_all)
    assert m is not None
    named = case.get("states") or {}
    found = []
    for group in preference["ranking"]:
        shown: list[str] = []
        for _, entry in group:
            written = named.get(entry, entry)
            holds = literal_cases.predicate(written, list(case["options"]))
            states = [s for s in m.states if any(holds(c) for c in m.members[s])]
            if states:
                name = states[0] if len(states) == 1 else written
                shown += [name] if name not in shown else []
        if shown:
            found.append(([f"entry {n}" for n, _ in group], shown))
    return found


# -- the edits --------------------------------------------------------------------------------------------------------


def groups_of(case: dict[str, Any], dm: str) -> Any:
    preference = case["preferences"][dm]
    return preference if isinstance(preference, list) else preference["ranking"]


def holding(groups: Any, numbers: list[Any]) -> int:
    wanted = {int(str(n).removeprefix("entry ")) for n in numbers}
    return next(k for k, group in enumerate(groups) if wanted == {n for n, _ in group})


def resized(case: dict[str, Any], dm: str, options: list[str], size: Fraction) -> None:
    weights = case["preferences"][dm]["weights"]
    for option in options:
        weights[option] = str(size if number_of(weights[option]) > 0 else -size)


def size_of(case: dict[str, Any], dm: str, options: list[str]) -> Fraction:
    return abs(number_of(case["preferences"][dm]["weights"][options[0]]))


def traded(dm: str, first: list[Any], second: list[Any]) -> Edit:
    def edit(case: dict[str, Any]) -> None:
        if "weights" in case["preferences"][dm]:
            a, b = size_of(case, dm, first), size_of(case, dm, second)
            resized(case, dm, first, b)
            resized(case, dm, second, a)
            return
        groups = groups_of(case, dm)
        i, j = holding(groups, first), holding(groups, second)
        groups[i], groups[j] = groups[j], groups[i]

    return edit


def tied(dm: str, first: list[Any], second: list[Any]) -> Edit:
    def edit(case: dict[str, Any]) -> None:
        if "weights" in case["preferences"][dm]:
            resized(case, dm, second, size_of(case, dm, first))
            return
        groups = groups_of(case, dm)
        i, j = holding(groups, first), holding(groups, second)
        groups[i] = groups[i] + groups[j]
        del groups[j]

    return edit


def left_out(dm: str, number: int) -> Edit:
    def edit(case: dict[str, Any]) -> None:
        case["preferences"][dm] = [[e for e in g if e[0] != number] for g in case["preferences"][dm]]

    return edit


def weightless(dm: str, option: str) -> Edit:
    return lambda case: case["preferences"][dm]["weights"].pop(option)


def indifferent(dm: str) -> Edit:
    return lambda case: case["preferences"].update({dm: {"weights": {}}})


def without_rule(section: str, number: int) -> Edit:
    return lambda case: case[section].pop(number)


def undoable(option: str) -> Edit:
    return lambda case: case["options"][option].update(moves="both")


def given(option: str, rival: str) -> Edit:
    return lambda case: case["options"][option].update(owner=rival)

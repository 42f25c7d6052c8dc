"""What to warn of in issues: levels that hold together or nowhere, and combinations of levels that no state has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from math import prod

import numpy as np

from detente.assess.packages import Packages, issues_of
from detente.assess.warned import Finding, Warned
from detente.case import Model, where_of
from detente.case.model import ResolvedIssue
from detente.conflict import Conflict, compile_model
from detente.conflict.arrays import IntArray
from detente.conflict.combinations import feasible_codes, states_among
from detente.errors import Where
from detente.phrases import listed

MAX_OPTIONS = 18
"""Of models with more options it is not looked at which levels hold in which states."""
FEW = 3
"""Of so many issues all combinations are looked at before those of all issues are."""
Missing = tuple[tuple[int, int], ...]
"""Levels of some issues, each by their numbers, that no state has together."""


def find(model: Model) -> Iterator[Finding]:
    """Yield what is to be known of each issue, and of all together."""
    if len(model.options) > MAX_OPTIONS or not model.issues:
        return
    conflict, states, packages = packages_of(model)
    for issue, levels in zip(model.issues, packages.at, strict=True):
        held = dict(zip(issue.levels, levels, strict=True))
        for (a, at_a), (b, at_b) in combinations(held.items(), 2):
            if len(both := states[at_a & at_b]):
                yield _overlap(conflict, issue, a, b, int(both[0]))
                break
        for level, at in held.items():
            if not at.any():
                yield _empty(model, issue, level)
    yield from _tied(model.issues, packages)


def packages_of(model: Model) -> tuple[Conflict, IntArray, Packages]:
    """Return the conflict, its states, and which of them are which package."""
    conflict = compile_model(model)
    states = states_among(conflict, feasible_codes(conflict))
    issues, _ = issues_of(model, conflict)
    return conflict, states, Packages(conflict, issues, states, np.ones(len(states), dtype=np.bool_))


def level_of(issue: ResolvedIssue, level: str) -> str:
    """Return what a level is called beside its issue."""
    return f"“{issue.level_called(level)}” of “{issue.name}”"


def _place(issue: ResolvedIssue, level: str) -> Where:
    entry = issue.entry.values["levels"][level]
    return where_of(entry.id, entry.where)


def _overlap(conflict: Conflict, issue: ResolvedIssue, a: str, b: str, code: int) -> Finding:
    return Finding(
        "levels-overlap",
        _place(issue, b),
        f"the levels “{issue.level_called(a)}” and “{issue.level_called(b)}” of “{issue.name}” hold together in the "
        f"state {conflict.show(code)}, which is then of several packages",
        "say in one of the formulas that the other level is not meant, or make two issues of them",
    )


def _empty(model: Model, issue: ResolvedIssue, level: str) -> Finding:
    written = model.in_names(issue.entry.values["levels"][level].values["when"])
    return Finding(
        "level-empty",
        _place(issue, level),
        f"the level {level_of(issue, level)}, “{written}”, holds in no feasible state, so that no package has it",
        "look at the formula and at the rules, unless another perspective or phase has it",
    )


def _tied(issues: Sequence[ResolvedIssue], packages: Packages) -> Iterator[Finding]:
    there = [[k for k, at in enumerate(levels) if at.any()] for levels in packages.at]
    every = prod(map(len, there))
    if packages.count == every or not all(there):
        return
    missing = next(_missing(packages, there), None)
    assert missing is not None
    levels = [level_of(issues[i], [*issues[i].levels][k]) for i, k in missing]
    yield Finding(
        "issues-tied",
        where_of(issues[missing[-1][0]].entry.id),
        f"no feasible state has {listed(levels)} together, so that these issues are tied: of {every} combinations of "
        f"levels {packages.count} can come about",
        "nothing need be done where that is meant: only packages that can come about are told, and only of these are "
        "points added up",
        note=True,
    )


def _missing(packages: Packages, there: Sequence[Sequence[int]]) -> Iterator[Missing]:
    """Yield combinations of levels that no state has: of few issues, then of all."""
    numbers = range(len(there))
    for some in (some for k in range(2, FEW + 1) for some in combinations(numbers, k)):
        for levels in product(*(there[i] for i in some)):
            both = tuple(zip(some, levels, strict=True))
            if not np.logical_and.reduce([packages.at[i][k] for i, k in both]).any():
                yield both
    has = set(map(tuple, packages.levels.T.tolist()))
    yield from (tuple(enumerate(levels)) for levels in product(*there) if levels not in has)


WARNED = Warned(
    "issues",
    {
        "levels-overlap": "two levels of an issue hold in one state",
        "level-empty": "a level of an issue holds in no feasible state",
        "issues-tied": "no feasible state has some levels of different issues together",
    },
    find,
)

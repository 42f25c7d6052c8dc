"""What is on the table as issues, each with levels, and which states are which package: one level of each issue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod

import numpy as np

from detente.case import Model, ResolvedTerm
from detente.case.address import DEAL, IN_FORCE, levels_named
from detente.case.model import ResolvedIssue
from detente.conflict import Conflict
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.combinations import holding
from detente.errors import UsageError, nearest
from detente.formula import Formula, Not, is_pattern

NOT = "not"
"""The level of an issue that is a term of a proposal, where that is not in force; see `IN_FORCE`."""


@dataclass(frozen=True)
class Issue:
    """Something to be agreed on, at one of several levels.

    Parameters
    ----------
    id, name
        Its id, and what it is called.
    levels
        The levels by id, in the order of the file, each as a formula over the options.
    names
        What each level is called.
    """

    id: str
    name: str
    levels: Mapping[str, Formula] = field(hash=False)
    names: Mapping[str, str] = field(hash=False)

    @property
    def is_term(self) -> bool:
        """Whether it is a term of a proposal, in force or not."""
        return tuple(self.levels) == (IN_FORCE, NOT)

    def settled(self, level: str) -> str:
        """Say at which level it is settled.

        >>> from detente.formula import Var
        >>> Issue("pay", "pay", {"eight": Var("raise")}, {"eight": "eight in the hundred more"}).settled("eight")
        'pay: eight in the hundred more'
        """
        if self.is_term:
            return self.name if level == IN_FORCE else f"not: {self.name}"
        return f"{self.name}: {self.names[level]}"


def issues_of(model: Model, conflict: Conflict) -> tuple[tuple[Issue, ...], tuple[ResolvedTerm, ...]]:
    """Return the issues of a model, and the terms that are outside: those of no formula.

    Where the file declares no issues, each term of a proposal is one, in force or not. Terms that say the same, or the
    opposite, are one issue, called after the first; terms of one id that do not are told apart by their proposals' ids.
    """
    if model.issues:
        return tuple(_declared(issue, conflict) for issue in model.issues), ()
    found: dict[Formula, Issue] = {}
    outside: dict[str, ResolvedTerm] = {}
    for proposal in model.proposals:
        for term in proposal.terms:
            formula = term.formula
            if formula is None:
                outside.setdefault(term.term.id, term)
            elif formula not in found and not any(Not(formula) == f or Not(f) == formula for f in found):
                taken = any(issue.id == term.term.id for issue in found.values())
                name = f"{proposal.id}_{term.term.id}" if taken else str(term.term.id)
                levels = {IN_FORCE: formula, NOT: Not(formula)}
                found[formula] = Issue(name, term.label, levels, {IN_FORCE: "in force", NOT: "not in force"})
    return tuple(found.values()), tuple(outside.values())


def _declared(issue: ResolvedIssue, conflict: Conflict) -> Issue:
    """Return an issue of the file; a level given by letters may name a merged state, as in a term of a proposal."""
    written = issue.entry.values["levels"]
    levels = {
        level: conflict.formula(text) if is_pattern(text := str(written[level].values["when"].text)) else formula
        for level, formula in issue.levels.items()
    }
    return Issue(issue.id, issue.name, levels, {level: issue.level_called(level) for level in levels})


class Packages:
    """Which of some states are which package.

    A state is a package where the formulas of all its levels hold there; a merged state, where they hold at all its
    members. So a state at no level of some issue is no package, and one at two levels of an issue is two of them.

    Parameters
    ----------
    conflict
        Whose states these are.
    issues
        The issues.
    states
        The codes of all states.
    among
        Which of them are looked at.
    """

    def __init__(self, conflict: Conflict, issues: Sequence[Issue], states: IntArray, among: BoolArray) -> None:
        self.issues = tuple(issues)
        self.among = among
        self.at = [[holding(conflict, f, states) for f in issue.levels.values()] for issue in issues]
        ways = np.flatnonzero(among) if issues else np.empty(0, dtype=np.int64)
        which: IntArray = np.zeros(len(ways), dtype=np.int64)
        self.levels: IntArray = np.zeros((0, min(1, len(ways))), dtype=np.int64)
        for levels in self.at:
            parts = [np.flatnonzero(held[ways]) for held in levels]
            chosen = np.repeat(np.arange(len(levels)), [len(part) for part in parts])
            taken = np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
            ways, key = ways[taken], which[taken] * len(levels) + chosen
            kept, which = np.unique(key, return_inverse=True)
            self.levels = np.vstack([self.levels[:, kept // len(levels)], kept % len(levels)])
        self.ways, self.which = ways, which
        """Each pair of a state, by its position, and a package, by its number."""

    @cached_property
    def inside(self) -> BoolArray:
        """Which states are a package."""
        found = np.zeros(len(self.among), dtype=np.bool_)
        found[self.ways] = True
        return found

    @property
    def count(self) -> int:
        """How many packages some state is."""
        return self.levels.shape[1] if self.issues else 0

    @property
    def combinations(self) -> int:
        """How many there are of one level of each issue, whether or not a state is one."""
        return prod(len(issue.levels) for issue in self.issues) if self.issues else 0

    @property
    def overlapping(self) -> int:
        """How many states are more than one package."""
        return int(np.count_nonzero(np.bincount(self.ways) > 1))

    def named(self, package: int) -> dict[str, str]:
        """Return the levels of a package by its number."""
        chosen = zip(self.issues, self.levels[:, package].tolist(), strict=True)
        return {issue.id: [*issue.levels][level] for issue, level in chosen}

    def number(self, levels: Mapping[str, str]) -> int | None:
        """Return the number of a package by its levels; None where no state is one."""
        wanted = [[*issue.levels].index(levels[issue.id]) for issue in self.issues]
        same = np.flatnonzero((self.levels == np.array(wanted, dtype=np.int64)[:, None]).all(axis=0))
        return int(same[0]) if len(same) else None

    def levels_at(self, position: int) -> dict[str, str] | None:
        """Return the level of each issue at which a state is, looked at or not; None where it is at none, or at two."""
        found = [[k for k, held in enumerate(levels) if held[position]] for levels in self.at]
        if any(len(at) != 1 for at in found):
            return None
        return {issue.id: [*issue.levels][at[0]] for issue, at in zip(self.issues, found, strict=True)}

    def of(self, position: int) -> tuple[int, ...]:
        """Return the packages that a state is."""
        return tuple(self.which[self.ways == position].tolist())

    def first(self, order: IntArray, among: BoolArray | None = None) -> IntArray:
        """Return for each package the first of its states, by their places in an order; -1 where it has none.

        Parameters
        ----------
        order
            For each state its place.
        among
            Which states are looked at; None = all.
        """
        ways, which = (
            (self.ways, self.which) if among is None else (self.ways[among[self.ways]], self.which[among[self.ways]])
        )
        by = np.argsort(order[ways], kind="stable")
        found = np.full(self.count, -1, dtype=np.int64)
        some, first = np.unique(which[by], return_index=True)
        found[some] = ways[by][first]
        return found

    def counts(self, among: BoolArray | None = None) -> IntArray:
        """Return how many states each package has, of those looked at."""
        which = self.which if among is None else self.which[among[self.ways]]
        return np.bincount(which, minlength=self.count)

    def least(self, values: IntArray, among: BoolArray, initial: int) -> IntArray:
        """Return for each package the least value of its states, of those looked at."""
        some = among[self.ways]
        found = np.full(self.count, initial, dtype=np.int64)
        np.minimum.at(found, self.which[some], values[self.ways[some]])
        return found

    def apart(self, position: int, other: int) -> tuple[str, ...]:
        """Return the issues that have no level at one state that they have at the other as well."""
        told = zip(self.issues, self.at, strict=True)
        return tuple(issue.id for issue, levels in told if not any(m[position] and m[other] for m in levels))

    def unlike(self, position: int, package: int) -> int:
        """Return how many issues a package has at a level that a state is not at."""
        chosen = zip(self.at, self.levels[:, package].tolist(), strict=True)
        return sum(not levels[level][position] for levels, level in chosen)

    def elsewhere(self, position: int) -> IntArray:
        """Return for each state how many issues have no level there that they have at a state as well."""
        found = np.zeros(len(self.among), dtype=np.int64)
        for levels in self.at:
            same = [held for held in levels if held[position]]
            found += ~np.logical_or.reduce(same) if same else 1
        return found


def read_levels(issues: Iterable[Issue], text: str) -> dict[str, str]:
    """Return the levels of a package by its address, such as ``deal:pay=eight,weeks=flexible``.

    Raises
    ------
    UsageError
        If it names an issue or a level that there is none of, one of them twice, or not all.
    """
    known = {issue.id: issue for issue in issues}
    found: dict[str, str] = {}
    for name, level in levels_named(text):
        if name not in known:
            raise UsageError(f"“{text}”: there is no issue “{name}”" + _hint(nearest(name, known)))
        if level not in known[name].levels:
            raise UsageError(f"“{text}”: {name} has no level “{level}”" + _hint(nearest(level, known[name].levels)))
        if name in found:
            raise UsageError(f"“{text}” names {name} twice; expected one level of each issue")
        found[name] = level
    if missing := [name for name in known if name not in found]:
        raise UsageError(f"“{text}” says nothing of {', '.join(missing)}; expected one level of each issue")
    return {name: found[name] for name in known}


def _hint(text: str) -> str:
    return f" ({text})" if text else ""


def address(levels: Mapping[str, str]) -> str:
    """Return the address of a package.

    >>> address({"pay": "eight", "weeks": "flexible"})
    'deal:pay=eight,weeks=flexible'
    """
    return DEAL + ",".join(f"{issue}={level}" for issue, level in levels.items())

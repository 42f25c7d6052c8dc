"""Which levels of what is negotiated rest on nothing without some claims, and which packages are at one of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from detente.assess.frames import listed
from detente.assess.packages import Packages, issues_of
from detente.case import Model, Note
from detente.case.dropping import loses
from detente.case.elements import Entry
from detente.conflict import compile_model
from detente.engines.explicit import states_of


@dataclass(frozen=True)
class LevelsLost:
    """The levels of issues that rest on nothing without some claims.

    Parameters
    ----------
    levels
        For each issue that has some, their ids.
    packages, among
        How many packages are at one of them, and how many some state is; None where the states are too many to list.
    """

    levels: Mapping[str, tuple[str, ...]] = field(hash=False)
    packages: int | None = None
    among: int | None = None

    def of(self, package: Mapping[str, str]) -> dict[str, str]:
        """Return the levels of a package that are among them."""
        return {issue: level for issue, level in package.items() if level in self.levels.get(issue, ())}


def levels_lost(model: Model, removed: Collection[str]) -> LevelsLost | None:
    """Find the levels of declared issues that rest on nothing without some claims; None where none does.

    A level of which nothing is said rests on what its issue rests on. Where no issues are declared, the terms of
    proposals are, and it is told of these what becomes of them.

    Examples
    --------
    >>> import detente
    >>> model = detente.read_case("mill").model()
    >>> lost = levels_lost(model, ["c008"])
    >>> dict(lost.levels), lost.packages == lost.among
    ({'weeks': ('fixed', 'flexible')}, True)
    """
    gone = {*removed}
    found = {
        str(issue.id): lost
        for issue in model.issues
        if (lost := tuple(str(k) for k in issue.levels if loses(_rests_on(issue.entry, k), gone)))
    }
    if not found:
        return None
    conflict = compile_model(model)
    if not listed(conflict):
        return LevelsLost(found)
    issues, _ = issues_of(model, conflict)
    codes = states_of(conflict)[1]
    packages = Packages(conflict, issues, codes, np.ones(len(codes), dtype=np.bool_))
    at = np.zeros(packages.count, dtype=np.bool_)
    for row, issue in zip(packages.levels, issues, strict=True):
        at |= np.isin(row, [k for k, level in enumerate(issue.levels) if level in found.get(issue.id, ())])
    return LevelsLost(found, int(at.sum()), packages.count)


def _rests_on(issue: Entry, level: str) -> Note:
    own: Note = issue.values["levels"][level].note
    return issue.note if own.is_assumption else own

"""A package put on the table: a proposal that asks for one level of each issue, as a new entry of its case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from detente.arguments import Label, checked, label
from detente.assess.applying import Applied, added, proposals_of, said
from detente.assess.deal_ways import Package
from detente.assess.deals import Deals
from detente.case import Case, Model
from detente.case.revise import free_id
from detente.errors import InvalidCase, UsageError

ID = "package"


@dataclass(frozen=True, eq=False)
class Tabled:
    """A package that can be put on the table.

    Parameters
    ----------
    deals
        What it is one of.
    package
        The package.
    """

    deals: Deals
    package: Package

    @checked
    def apply_to(self, case: Case, *, name: Label | None = None) -> Applied:
        """Return a case with this package as a proposal, a term for each issue; nothing that is there changes.

        Whoever owns an option of a term is obliged by it, and a party.

        Parameters
        ----------
        case
            The case that the packages are of.
        name
            What the proposal is called; None = its levels.

        Returns
        -------
        Applied
            The changed case, and what to ask about in it. Where a proposal says the same already, nothing is added.

        Raises
        ------
        UsageError
            If the packages are of another case, or no place of this one can say the terms.
        """
        model = self.deals.model
        here = case.model(model.perspective_id, model.phase_id, model.owners)
        if said(here) != said(model):
            raise UsageError(f"{case.name}: this package is of another case, or the case has changed since; ask again")
        called = self.deals.called(self.package) if name is None else label(name)
        where = (here.perspective_id, here.phase_id)
        for p in here.proposals:
            same = p.id in self.package.said_by if self.deals.given is None else p.formula == self.package.formula
            if same or p.name == called:
                return Applied(case, "proposals", ("proposals",), p.id, p.name, {}, True, *where, p.id)
        everywhere = [{d.id for d in case.model(*s).decision_makers} for s in case.selections()]
        terms = self.terms(lambda dm: all(dm in makers for makers in everywhere))
        asked = {dm for term in terms.values() for dm in term.get("obliges", ())}
        parties = {"parties": [str(d.id) for d in here.decision_makers if d.id in asked]} if asked else {}
        value = {"name": called, **parties, "terms": terms}
        new, why = free_id(ID, {*proposals_of(case)}), ""
        for path in _paths(here):
            try:
                made = added(case, path, new, value)
            except InvalidCase as e:
                why = why or e.problems[0].message
            else:
                return Applied(made, "proposals", path, new, called, value, False, *where, new)
        raise UsageError(f"{case.name}: with this proposal it would be no case: {why}")

    def terms(self, known: Callable[[str], bool] = lambda _: True) -> dict[str, dict[str, Any]]:
        """Return the terms as the file has them, of those obliged whoever is known everywhere."""
        owners = {str(o.id): o.owner for o in self.deals.model.options}
        found = {}
        for issue in self.deals.issues:
            level = self.package.levels[issue.id]
            formula = issue.levels[level]
            obliged = [str(dm) for dm in dict.fromkeys(map(owners.get, formula.names())) if dm is not None]
            term: dict[str, Any] = {"name": issue.settled(level), "that": str(formula)}
            found[issue.id] = {**term, "obliges": those} if (those := [dm for dm in obliged if known(dm)]) else term
        return found


def _paths(here: Model) -> Iterator[tuple[str, ...]]:
    """Yield where a proposal may stand: in the whole case, or in the perspective or phase that is applied."""
    yield ("proposals",)
    for section, over in (("perspectives", here.perspective), ("phases", here.phase)):
        if over is not None:
            yield (section, over.id, "proposals")

"""What could be agreed on: packages that are wanted, efficient and hold, and who would have to go first.

Ordinal: nothing but who prefers which of two states is asked, and no points. A *way* is a feasible state; a *package*
is one level of each issue, so a set of ways. All is exact: facts of a way are worked out for every state of the model.

Efficiency is Pareto's: a way is *efficient* if no state of the whole model is at least as good for everybody and better
for somebody. *Wanted* is what nobody finds worse than the status quo: individual rationality, with the status quo as
what follows without agreement (Raiffa, *The Art and Science of Negotiation*, 1982).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from detente.answer import Answer
from detente.arguments import Count, FormulaText, Label, Seconds, Some, StateName, checked, label, labels_if_any
from detente.assess.deal_ways import DealWay, Losers, NearestBetter, OnTable, Package, WayCounts, Ways
from detente.assess.on_credit import OnCredit, Search
from detente.assess.packages import NOT, Issue, issues_of, read_levels
from detente.assess.proposals import StateVerdict, state_verdict
from detente.case import Case, Model, ResolvedTerm, one_model
from detente.conflict import Conflict, state_of
from detente.conflict.arrays import IntArray
from detente.deadline import within
from detente.display import Tabular, few
from detente.engines import Progress, silent
from detente.engines.walks import WalkGoal
from detente.errors import UsageError
from detente.formula import Formula
from detente.stability import Solution, local, solve
from detente.stability.concepts import held

if TYPE_CHECKING:
    from detente.assess.repairs import Repairs
    from detente.engines.repairing.candidates import Allowed

PROMISES = ("guarantee", "commit")
"""The kinds of change that are looked for first where a package does not hold: somebody else's, or one's own."""


@dataclass(frozen=True, eq=False, repr=False)
class Deals(Tabular):
    """What could be agreed on in one model.

    Parameters
    ----------
    solution
        What is stable, for whom.
    issues
        The issues.
    outside
        Without declared issues, the terms of no formula, which are no issue.
    given
        Where this holds, ways are looked at; None = everywhere.
    status_quo
        Its letters.
    packages
        The packages that some way looked at is, the first `limit` of them: by how many would be worse off in the way
        shown; then by the strongest concept under which it holds; efficient ones first; then by steps on credit, and by
        code. So those that are wanted and hold come first.
    count
        How many packages there are in all.
    without_ways
        How many choices of one level for each issue no way looked at is.
    at_no_level
        How many ways looked at are no package, being at no level of some issue.
    overlapping
        How many are more than one package, being at two levels of some issue: they count in each.
    everywhere, looked_at
        How many ways are what: of all states of the model, and of those looked at.
    must_lose
        The smallest sets of those who would be worse off than in the status quo: over the ways where `given` holds;
        without it, over the ways of all packages but those of the status quo, since to stay is no deal. The empty
        set means that nobody has to lose.
    on_table
        The proposals, or the one asked for, among the packages.
    credit_stopped
        Why it is not known how many steps on credit lead anywhere, or None.
    stopped
        Why something is not known, or None.
    """

    solution: Solution
    issues: tuple[Issue, ...]
    outside: tuple[ResolvedTerm, ...]
    given: Formula | None
    status_quo: str
    packages: tuple[Package, ...]
    count: int
    without_ways: int
    at_no_level: int
    overlapping: int
    everywhere: WayCounts
    looked_at: WayCounts
    must_lose: tuple[Losers, ...]
    on_table: tuple[OnTable, ...]
    credit_stopped: str | None
    stopped: str | None
    _ways: Ways

    @property
    def model(self) -> Model:
        """The model."""
        return self.solution.model

    @property
    def complete(self) -> bool:
        """Whether everything asked for is known."""
        return self.stopped is None and self.credit_stopped is None and self.solution.complete

    def __repr__(self) -> str:
        found = few(p.address for p in self.packages[:3])
        return f"<Deals of {self.model.name}: {self.count} packages, {found or 'none'}>"

    @checked
    def way(self, state: StateName) -> DealWay:
        """Return the facts of a way, given by the letters or the name of its state.

        Raises
        ------
        UsageError
            If there is no such state.
        """
        return self._ways.way(self._ways.position(state))

    @checked
    def package(self, name: str) -> Package | None:
        """Return a package by its address, such as ``deal:pay=eight,weeks=flexible``; None where no way is one.

        Raises
        ------
        UsageError
            If it names no level of each issue.
        """
        number = self._ways.packages.number(read_levels(self.issues, name))
        return None if number is None else self._ways.package(number)

    def called(self, package: Package) -> str:
        """Return what a package is called: its levels, or of issues that are terms those in force."""
        levels = package.levels
        told = (i.settled(levels[i.id]) for i in self.issues if not (i.is_term and levels[i.id] == NOT))
        return "; ".join(told) or "none of the terms"

    @property
    def levels(self) -> tuple[IntArray, Mapping[str, str] | None]:
        """All packages, as rows of the numbers of levels; and the levels of the status quo, if it is at one of each."""
        return self._ways.packages.levels.T, self._ways.packages.levels_at(self._ways.quo)

    @checked
    def better_than(self, state: StateName) -> NearestBetter | None:
        """Return the nearest package that nobody finds worse than a way, and somebody better; None where there is none.

        Of the ways of packages that are looked at: that with the fewest issues at another level, then with the fewest
        options changed, then the first by code. So it tells what could be traded (logrolling).
        """
        return self._ways.nearest_better(self._ways.position(state))

    @checked
    def places(self, state: StateName) -> Mapping[str, int | None]:
        """Return the place of a way in the order of each decision maker, 1 for the best of all states.

        None for whoever's preferences are pairs of states, which are no order.
        """
        at = self._ways.position(state)
        orders = zip(self.solution.conflict.decision_makers, self._ways.orders, strict=True)
        return {dm: None if order is None else int(order[at]) for dm, order in orders}

    @property
    def last_places(self) -> Mapping[str, int | None]:
        """How many places the order of each decision maker has; None as in `places`."""
        orders = zip(self.solution.conflict.decision_makers, self._ways.orders, strict=True)
        return {dm: None if order is None else int(order.max()) for dm, order in orders}

    @checked
    def way_there(self, state: StateName, *, limit: Some = 1) -> OnCredit:
        """Return who would have to go first to get from the status quo to a way, with up to `limit` sequences of moves.

        Raises
        ------
        EngineRefusal
            If the model has too many moves to list.
        """
        conflict = self.solution.conflict
        asked = {c: concept for c in self.solution.concepts if (concept := local(c)) is not None}
        search = Search(conflict, self._ways.code(self._ways.quo), asked, limit)
        return search.to(WalkGoal(code=self._ways.code(self._ways.position(state))))

    @checked
    def verdicts_on(self, state: StateName) -> tuple[StateVerdict, ...]:
        """Return for a way and each concept who would leave it, and by which moves."""
        shown = self.way(state).state
        return tuple(state_verdict(self.solution, shown, c) for c in self.solution.concepts)

    def repairs(
        self,
        state: StateName,
        *,
        concept: Label,
        allowed: Allowed | None = None,
        limit: Some = 1,
        seconds: Seconds | None = None,
        progress: Progress = silent,
    ) -> Repairs:
        """Return what would make a way hold, cheapest first: promises of its own or of others, or what is allowed.

        Parameters
        ----------
        state
            The way.
        concept
            Under which concept.
        allowed
            What may change; None = guarantees and commitments alone, see `PROMISES`.
        limit, seconds, progress
            See `detente.assess.repair`.
        """
        from detente.assess.repairs import repair  # with all that repairs need, which nothing else here does
        from detente.engines.repairing.candidates import Allowed

        may = Allowed(kinds=PROMISES) if allowed is None else allowed
        shown = self.way(state).state
        return repair(
            self.model, state=shown, concept=concept, allowed=may, limit=limit, seconds=seconds, progress=progress
        )

    def unheld(self, concept: str) -> tuple[Package, ...]:
        """Return the packages that are wanted and efficient in one and the same way, and hold in no wanted way."""
        held(concept, self.solution.concepts)
        return tuple(p for p in self.packages if p.counts.fair and p.wanted_and_holds(concept) is Answer.NO)


@checked
def find_deals(
    asked: Solution | Model | Case,
    *,
    proposal: Label | None = None,
    given: FormulaText | Formula | None = None,
    concepts: Sequence[Label] | None = None,
    limit: Count = 1000,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> Deals:
    """Find the packages that are wanted, efficient and hold, and who would have to go first to get there.

    A *package* is one level of each issue; without issues, the terms of the proposals are those, in force or not. It is
    shown by its best way; see `Package`. Of preferences that are pairs of states, somebody is worse off in a state than
    in another if the other one is preferred to it.

    Parameters
    ----------
    asked
        A solution, a model, or a case that is one model by itself.
    proposal
        The package on the table; None = all proposals.
    given
        Only ways where this holds are looked at; None = all.
    concepts
        See `solve`; of a solution some of its own, None = all of these.
    limit
        How many packages to tell.
    engine, progress
        See `solve`.
    seconds
        When to end, counted from the call; what is not found by then is not known. None = no bound.

    Returns
    -------
    Deals
        The packages, who must lose in any of them, and what is near those on the table.

    Raises
    ------
    UsageError
        If no status quo is named or it is not feasible, or a name is unknown.
    EngineRefusal
        If there are too many states to list.

    Complexity
    ----------
    That of `solve`; of n states and d decision makers, O(n log n) for each of the sorts, and n times the number of
    efficient states where these are many; linear in the moves for the steps on credit.

    Examples
    --------
    >>> import detente
    >>> from detente.assess import find_deals
    >>> found = find_deals(detente.read_case("ferry"), given="row and open", concepts=["seq"])
    >>> found.looked_at.wanted, found.looked_at.fair_and_holding, found.looked_at.fewest_steps
    (2, {'seq': 2}, 1)
    >>> [losers.who for losers in found.must_lose]
    [()]
    """
    with within(seconds) as work:
        solution = _solved(asked, labels_if_any(concepts), engine, progress)
        model, conflict = solution.model, solution.conflict
        quo = _status_quo(model, conflict)
        condition = conflict.formula(given) if isinstance(given, str) else given
        proposals = model.proposals if proposal is None else (model.proposal(label(proposal)),)
        issues, outside = issues_of(model, conflict)
        progress("deals: every state, and who prefers which")
        ways = Ways(solution, issues, quo, condition)
        packages = ways.packages
        return Deals(
            solution=solution,
            issues=issues,
            outside=outside,
            given=condition,
            status_quo=conflict.show(quo),
            packages=tuple(ways.package(k) for k in ways.in_order()[:limit]),
            count=packages.count,
            without_ways=packages.combinations - packages.count,
            at_no_level=int(np.count_nonzero(packages.among & ~packages.inside)),
            overlapping=packages.overlapping,
            everywhere=ways.counts(np.ones(len(ways.states), dtype=np.bool_)),
            looked_at=ways.counts(packages.among),
            must_lose=tuple(ways.must_lose()),
            on_table=tuple(ways.on_table(p) for p in proposals),
            credit_stopped=ways.credit_stopped,
            stopped=work.hit,
            _ways=ways,
        )


def _solved(
    asked: Solution | Model | Case, concepts: tuple[str, ...] | None, engine: str, progress: Progress
) -> Solution:
    if not isinstance(asked, Solution):
        return solve(one_model(asked), concepts=concepts, engine=engine, progress=progress)
    if concepts is None:
        return asked
    return replace(asked, concepts=tuple(held(c, asked.concepts) for c in dict.fromkeys(concepts)))


def _status_quo(model: Model, conflict: Conflict) -> int:
    if model.status_quo is None:
        raise UsageError(
            f"{model.name} names no status quo, and whether somebody is worse off is asked beside it; "
            "add “status_quo” with the letters or the name of a state"
        )
    code = state_of(model, conflict, str(model.status_quo))
    if code is None:
        letters = model.state_pattern(str(model.status_quo))
        raise UsageError(
            f"{letters}, the status quo of {model.name}, is not a feasible state here, so nothing is better or worse "
            "than it"
        )
    return code

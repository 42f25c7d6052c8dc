"""Deals, with what takes a search for each package, and so is told of some alone: who would have to go first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from detente.answer import Answer
from detente.assess.deal_ways import Package
from detente.assess.deals import Deals
from detente.assess.on_credit import OnCredit
from detente.assess.packages import address
from detente.display import Tabular
from detente.engines import Progress, silent
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.assess.bargaining import Bargaining
    from detente.assess.deal_voices import PackageVoices
    from detente.assess.deals_across import DealsAcross
    from detente.assess.dividing import AdjustedWinner
    from detente.assess.repairs import Repairs

WORK = 2000
"""Without being asked for, who would have to go first is looked for to so many packages as come to so many states."""
MOST_FIRST, SETS, FAIR_TOLD = 20, 4, 3


@dataclass(frozen=True, eq=False, repr=False)
class DealsAsked(Tabular):
    """Deals, and what else was asked of some packages.

    Parameters
    ----------
    deals
        The packages.
    credit
        Who would have to go first to get to a way, by its letters.
    repairs
        What would make a way hold, by its letters: promises of whoever leaves it, or guarantees of somebody else.
    bargaining, adjusted
        Packages in points, where the case has such, and what adjusted winner gives to whom where that applies.
    voices
        Which voices the first packages rest on.
    across
        The same packages in each perspective and phase.
    """

    deals: Deals
    credit: Mapping[str, OnCredit] = field(default_factory=dict)
    repairs: Mapping[str, Repairs] = field(default_factory=dict)
    bargaining: Bargaining | None = None
    adjusted: AdjustedWinner | None = None
    voices: tuple[PackageVoices, ...] = ()
    across: DealsAcross | None = None

    def __repr__(self) -> str:
        return repr(self.deals).replace("Deals", "DealsAsked", 1)

    @property
    def stopped(self) -> str | None:
        """Why something is not known, or None."""
        deals = self.deals
        return deals.stopped or deals.credit_stopped or deals.solution.stopped

    @property
    def wanted(self) -> tuple[Package, ...]:
        """The packages told that nobody finds worse than the status quo; without `given`, to stay there is none."""
        return tuple(p for p in self.deals.packages if p.best.wanted is Answer.YES and is_deal(self.deals, p))

    @property
    def cannot_be(self) -> tuple[str, ...]:
        """The packages at the ends of what adjusted winner divides, or the one it gives, that no way looked at is."""
        won, deals = self.adjusted, self.deals
        if won is None:
            return ()
        levels = next((i.levels for i in deals.issues if i.id == won.divided), {})
        ends = [{**won.package, str(won.divided): level} for level in levels] or [{**won.package}]
        ordered = ({i.id: end[i.id] for i in deals.issues} for end in ends)
        return tuple(a for a in map(address, ordered) if deals.package(a) is None)


def in_points(asked: DealsAsked) -> DealsAsked:
    """Return the same with packages in points: what four solutions pick of the packages that there are.

    Raises
    ------
    UsageError
        If the case says of nobody what packages are worth.
    """
    from detente.assess.dividing import adjusted_winner
    from detente.assess.fair_deals import bargain_among

    found = bargain_among(asked.deals)
    worth, issues = asked.deals.model.worth, {i.id: tuple(i.levels) for i in asked.deals.issues}
    try:
        adjusted = adjusted_winner(worth, issues=issues)
    except UsageError:  # it is for two who give a hundred points to issues of two levels
        adjusted = None
    return replace(asked, bargaining=found, adjusted=adjusted)


def is_deal(deals: Deals, package: Package) -> bool:
    """Tell whether a package is a deal: where no condition is given, the status quo is none."""
    return deals.given is not None or not package.status_quo


def told_under(deals: Deals) -> str:
    """Return the concept under which it is told who would leave a package, and what would keep them."""
    ids = deals.solution.concepts
    return next((c for c in ("seq", "nash", "sseq", "smr", "gmr") if c in ids), ids[0])


def unheld_fair(deals: Deals) -> list[Package]:
    """Return the packages told that are wanted and efficient, and hold in no wanted way; to stay as it is, is none."""
    return [p for p in deals.unheld(told_under(deals)) if is_deal(deals, p)] if deals.solution.concepts else []


def deals_asked(
    deals: Deals,
    *,
    on_credit: bool = False,
    repair: bool = False,
    shown: int = MOST_FIRST,
    progress: Progress = silent,
) -> DealsAsked:
    """Return deals with who would have to go first to packages: all that are shown, or as many as is quick."""
    if deals.credit_stopped is not None or deals.stopped is not None:
        return DealsAsked(deals)
    states = deals.everywhere.ways
    most = shown if on_credit else min(shown, MOST_FIRST, max(1, WORK // states))
    progress("deals: who would have to go first")
    credit: dict[str, OnCredit] = {}
    for state in _first(deals):
        if len(credit) >= most:
            break
        if state not in credit:
            credit[state] = deals.way_there(state, limit=1 if credit else SETS)
    repairs = {}
    for p in unheld_fair(deals)[:FAIR_TOLD] if repair else []:
        progress("deals: which promises would make a package hold")
        repairs[p.best.state] = deals.repairs(p.best.state, concept=told_under(deals), progress=progress)
    return DealsAsked(deals, credit, repairs)


def _first(deals: Deals) -> Iterator[str]:
    """Yield ways by how much it is asked of them who goes first: those on the table, then packages in their order."""
    yield from (p.best.state for p in deals.packages[:1] if is_deal(deals, p))
    yield from (t.way.state for t in deals.on_table[:1] if t.way is not None)
    yield from (p.best.state for p in deals.packages if is_deal(deals, p))

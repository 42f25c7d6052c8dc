"""What could be agreed on in each perspective and phase of a case: the same packages side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from detente.answer import Answer
from detente.arguments import Count, FormulaText, Label, Seconds, checked, labels_if_any
from detente.assess.deal_ways import DealWay, Package
from detente.assess.deals import Deals, find_deals
from detente.assess.packages import address
from detente.assess.tracing import Owners, Selection
from detente.case import Case
from detente.deadline import within
from detente.engines import Progress, silent
from detente.errors import DetenteError, OutOfTime


@dataclass(frozen=True)
class PackageAcross:
    """One package in several models: in each what it is there; None where no way is it, or there are no deals.

    Parameters
    ----------
    levels
        For each issue its level.
    found
        For each model, in the order of `DealsAcross.selections`.
    told
        For each model whether there are deals at all.
    """

    levels: Mapping[str, str]
    found: tuple[Package | None, ...]
    told: tuple[bool, ...]

    @property
    def address(self) -> str:
        """What it is called, such as ``deal:pay=eight,weeks=flexible``."""
        return address(self.levels)

    @property
    def wanted(self) -> tuple[Answer, ...]:
        """In each model whether the way that it is shown by is wanted there; infeasible where there is none."""
        return self._each(lambda way: way.wanted)

    @property
    def efficient(self) -> tuple[Answer, ...]:
        """In each model whether the way that it is shown by is efficient there; infeasible where there is none."""
        return self._each(lambda way: way.efficient)

    def holds(self, concept: str) -> tuple[Answer, ...]:
        """Tell of each model whether the way that it is shown by holds there; infeasible where there is none."""
        return self._each(lambda way: way.holds[concept])

    def _each(self, asked: Callable[[DealWay], Answer]) -> tuple[Answer, ...]:
        """Return the answer in each model; unknown where there are no deals."""
        missing = (Answer.INFEASIBLE if told else Answer.UNKNOWN for told in self.told)
        return tuple(none if p is None else asked(p.best) for p, none in zip(self.found, missing, strict=True))

    def differs(self, concept: str) -> bool:
        """Tell whether it is known to be wanted, efficient, held, or a way at all, in some models and not in others."""
        told = (self.wanted, self.efficient, self.holds(concept))
        return any(len({*answers} - {Answer.UNKNOWN}) > 1 for answers in told)


@dataclass(frozen=True)
class DealsAcross:
    """What could be agreed on in several models of a case.

    Parameters
    ----------
    case
        The case.
    selections
        The perspective and the phase of each model.
    deals
        What could be agreed on in each; None where that cannot be told.
    failed
        Why not, for each of these.
    packages
        The packages that some way is in one of the models at least, in the order of the first that has them.
    """

    case: Case
    selections: tuple[Selection, ...]
    deals: tuple[Deals | None, ...]
    failed: Mapping[Selection, str]
    packages: tuple[PackageAcross, ...]

    def differing(self, concept: str) -> tuple[PackageAcross, ...]:
        """Return the packages that are wanted, efficient, held, or a way at all, in some models and not in others."""
        return tuple(p for p in self.packages if p.differs(concept))


@checked
def compare_deals(
    case: Case,
    *,
    proposal: Label | None = None,
    given: FormulaText | None = None,
    concepts: Sequence[Label] | None = None,
    selections: Sequence[Selection] | None = None,
    owners: Owners = (),
    limit: Count = 1000,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> DealsAcross:
    """Find what could be agreed on in each perspective and phase of a case, and where that differs.

    Parameters
    ----------
    case
        The case.
    proposal, given, concepts, limit, engine, progress
        See `find_deals`.
    selections
        The perspectives and phases looked at; None = all.
    owners
        Options given to contested owners.
    seconds
        When to end, counted from the call; models not begun by then are told as failed. None = no bound.

    Returns
    -------
    DealsAcross
        The packages side by side.

    Raises
    ------
    DetenteError
        If what is asked for can be told of none of the models: as `find_deals` does of the first one.

    Complexity
    ----------
    That of `find_deals` for each model.

    Examples
    --------
    >>> import detente
    >>> from detente.assess import compare_deals
    >>> case = detente.read_case("syria-2016")
    >>> found = compare_deals(case, given="coop and join", concepts=["seq"], selections=[("A", None), ("B", None)])
    >>> [deals.looked_at.wanted for deals in found.deals]
    [0, 32]
    """
    chosen = tuple(case.selections() if selections is None else selections)
    found: dict[Selection, Deals] = {}
    failed: dict[Selection, DetenteError] = {}
    with within(seconds):
        for selection in chosen:
            try:
                model = case.model(*selection, owners)
                found[selection] = find_deals(
                    model, proposal=proposal, given=given, concepts=labels_if_any(concepts), limit=limit,
                    engine=engine, progress=progress,
                )  # fmt: skip
            except DetenteError as e:
                failed[selection] = e
    if failed and not found and not any(isinstance(e, OutOfTime) for e in failed.values()):
        raise next(iter(failed.values()))
    deals = tuple(found.get(s) for s in chosen)
    rows = {p.address: p.levels for d in deals if d is not None for p in d.packages}
    packages = tuple(
        PackageAcross(
            levels, tuple(None if d is None else _there(d, levels) for d in deals), tuple(d is not None for d in deals)
        )
        for levels in [*rows.values()][:limit]
    )
    return DealsAcross(case, chosen, deals, {s: str(e) for s, e in failed.items()}, packages)


def _there(deals: Deals, levels: Mapping[str, str]) -> Package | None:
    """Return a package of a model that may have other issues, or other levels."""
    known = {issue.id: issue.levels for issue in deals.issues}
    if known.keys() != levels.keys() or any(level not in known[issue] for issue, level in levels.items()):
        return None
    return deals.package(address(levels))

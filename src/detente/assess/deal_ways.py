"""Every state of a model as a way to carry something out, or not to, with the facts of it; and packages told by them.

Facts are arrays over all states, so that no state is looked at by itself before it is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from detente.answer import Answer
from detente.assess.packages import Issue, Packages, address
from detente.assess.ways import strongest_first
from detente.case import ResolvedProposal
from detente.conflict import state_of
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.combinations import holding
from detente.engines import ArraySet, StateSet
from detente.engines.diagrams import DiagramSet
from detente.engines.frontier import Frontier, refuse
from detente.engines.walks.credit import NEVER, credit_of
from detente.errors import EngineRefusal, OutOfTime, UsageError
from detente.formula import Formula, conjunction
from detente.stability import Solution

Counted: TypeAlias = str | tuple[str, str]
"""What is counted: of one thing, or under a concept."""


@dataclass(frozen=True)
class DealWay:
    """One way to carry a package out, or not to: a feasible state, and the facts of it.

    Parameters
    ----------
    state, code
        Its letters, and its code.
    worse_off, better_off
        Who is worse off there than in the status quo, and who is better off.
    efficient
        Whether no state of the whole model is at least as good for everybody and better for somebody.
    dominated_by
        Of a state that is not efficient, one that is at least as good for everybody and better for somebody: an
        efficient one where there is such, with the fewest options changed, then the first by code. Else None. Of a
        merged state, options are those of its first member.
    holds
        For each concept whether nobody would leave it.
    steps
        The least number of steps on credit that lead there from the status quo; None where nothing does, and where that
        is not known, see `Deals.credit_stopped`.
    """

    state: str
    code: int
    worse_off: tuple[str, ...]
    better_off: tuple[str, ...]
    efficient: Answer
    dominated_by: str | None
    holds: Mapping[str, Answer]
    steps: int | None

    @property
    def wanted(self) -> Answer:
        """Whether nobody is worse off than in the status quo."""
        return Answer.of(not self.worse_off)

    @property
    def strongest(self) -> str | None:
        """Of the concepts by which nobody would leave it the one that asks most; None where there is none."""
        return next((c for c in strongest_first([*self.holds]) if self.holds[c] is Answer.YES), None)


@dataclass(frozen=True)
class WayCounts:
    """How many of some ways are what; of what is not known, None.

    Parameters
    ----------
    ways
        All of them.
    wanted, efficient, fair
        Those that nobody finds worse than the status quo, those that are efficient, both.
    holding, wanted_and_holding, efficient_and_holding, fair_and_holding
        For each concept those that hold, and of these those that are wanted, efficient, both.
    fewest_steps
        The least number of steps on credit to one that is wanted; None where none leads there, or that is not known.
    """

    ways: int
    wanted: int
    efficient: int | None
    fair: int | None
    holding: Mapping[str, int | None]
    wanted_and_holding: Mapping[str, int | None]
    efficient_and_holding: Mapping[str, int | None]
    fair_and_holding: Mapping[str, int | None]
    fewest_steps: int | None


@dataclass(frozen=True)
class Package:
    """One level of each issue, told by the best way to carry it out.

    Parameters
    ----------
    levels
        For each issue its level.
    formula
        True where it is carried out.
    best
        The way that it is shown by: one that is wanted, if there is one; of these one that holds by the strongest
        concept; then an efficient one; then one with the fewest steps on credit; then the first by code.
    counts
        How many of its ways are what.
    best_holding
        For each concept the best of the ways in which it holds, by the same order; None where none is known.
    status_quo
        Whether the status quo is one of its ways.
    said_by
        The proposals whose ways, of those looked at, are just its ways.
    """

    levels: Mapping[str, str]
    formula: Formula
    best: DealWay
    counts: WayCounts
    best_holding: Mapping[str, DealWay | None]
    status_quo: bool
    said_by: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """What it is called, such as ``deal:pay=eight,weeks=flexible``."""
        return address(self.levels)

    def holds(self, concept: str) -> Answer:
        """Tell whether some way to carry it out holds under a concept."""
        return _some(self.counts.holding[concept])

    def wanted_and_holds(self, concept: str) -> Answer:
        """Tell whether one and the same way is wanted and holds under a concept."""
        return _some(self.counts.wanted_and_holding[concept])


def _some(count: int | None) -> Answer:
    return Answer.UNKNOWN if count is None else Answer.of(count > 0)


@dataclass(frozen=True)
class Losers:
    """Some who would be worse off than in the status quo, while nobody else is.

    Parameters
    ----------
    who
        Ids, in the order of the file.
    ways
        In how many ways just these are worse off.
    best
        The best of these ways.
    """

    who: tuple[str, ...]
    ways: int
    best: DealWay


@dataclass(frozen=True)
class NearestBetter:
    """A way that nobody finds worse than another one, and somebody better.

    Parameters
    ----------
    way, package
        The way, and the package that it is.
    issues
        Those of the issues that are at another level.
    better_off
        Who finds it better.
    """

    way: DealWay
    package: Package
    issues: tuple[str, ...]
    better_off: tuple[str, ...]


@dataclass(frozen=True)
class OnTable:
    """A proposal among the packages.

    Parameters
    ----------
    proposal
        The proposal.
    ways
        How many ways there are to carry it out, of those looked at.
    way
        The best of those that are a package, or of all where none is, by the order of `Package.best`; None where there
        is none.
    package
        The package that this way is; None where it is at no level of some issue.
    better
        The nearest package that nobody finds worse than this way, and somebody better; None where there is none.
    """

    proposal: ResolvedProposal
    ways: int
    way: DealWay | None
    package: Package | None
    better: NearestBetter | None


class Ways:
    """Every state of a model with the facts of it, as arrays; what is not known is None."""

    def __init__(self, solution: Solution, issues: Sequence[Issue], quo: int, given: Formula | None) -> None:
        self.solution, self.conflict = solution, solution.conflict
        refuse(self.conflict, solution.feasible.count)
        self.frontier = Frontier(self.conflict)
        self.states = self.frontier.states
        everyone = range(len(self.conflict.decision_makers))
        self.quo = int(np.searchsorted(self.states, quo))
        self.worse = np.stack([self.frontier.worse(i, self.quo) for i in everyone])
        self.better = np.stack([self.frontier.better(i, self.quo) for i in everyone])
        self.wanted: BoolArray = ~np.logical_or.reduce(self.worse)
        self.holds = {c: self._members(solution.equilibria[c]) for c in solution.concepts}
        self.given = given
        among = np.ones(len(self.states), dtype=np.bool_) if given is None else self._where(given)
        self.packages = Packages(self.conflict, issues, self.states, among)
        self.credit_stopped: str | None = None
        self._known: dict[int, DealWay] = {}

    def _where(self, formula: Formula) -> BoolArray:
        return holding(self.conflict, formula, self.states)

    def _members(self, found: StateSet) -> BoolArray | None:
        if not found.known:
            return None
        if isinstance(found, ArraySet):
            return found.mask if found.space.states is not None else found.mask[self.states]
        if isinstance(found, DiagramSet):
            return found.among(self.states)
        return np.isin(self.states, np.fromiter(found.codes(), dtype=np.int64))

    def code(self, position: int) -> int:
        """Return the code of a state by its position."""
        return int(self.states[position])

    def position(self, state: str) -> int:
        """Return the position of a state, given by its letters or its name."""
        code = state_of(self.solution.model, self.conflict, state)
        if code is None:
            raise UsageError(f"{self.solution.model.state_pattern(state)} is not a feasible state here")
        return int(np.searchsorted(self.states, code))

    @cached_property
    def efficient(self) -> BoolArray | None:
        """Which states are efficient."""
        try:
            return self.frontier.efficient()
        except OutOfTime:
            return None

    @cached_property
    def steps(self) -> IntArray | None:
        """The least number of steps on credit to each state; `NEVER` where nothing leads there."""
        try:
            credit = credit_of(self.conflict)
            return credit.from_(self.quo).least.astype(np.int64)
        except (EngineRefusal, OutOfTime) as e:
            self.credit_stopped = e.reason if isinstance(e, EngineRefusal) else str(e)
            return None

    @cached_property
    def strength(self) -> IntArray:
        """For each state the place of the strongest concept under which it holds; beyond all where it does not."""
        concepts = strongest_first(self.solution.concepts)
        found = np.full(len(self.states), len(concepts), dtype=np.int64)
        for place, c in reversed([*enumerate(concepts)]):
            mask = self.holds[c]
            if mask is not None:
                found[mask] = place
        return found

    @cached_property
    def quality(self) -> IntArray:
        """For each state what it is shown for, when wanted ones and others are apart: less is better."""
        wasteful = np.zeros(len(self.states), dtype=np.int64) if self.efficient is None else ~self.efficient
        steps = np.zeros(len(self.states), dtype=np.int64) if self.steps is None else self.steps
        found: IntArray = (self.strength * 2 + wasteful) * (NEVER + 1) + steps
        return found

    @cached_property
    def place(self) -> IntArray:
        """For each state its place in the order in which ways are shown."""
        by = np.lexsort((self.quality, ~self.wanted))
        found = np.empty(len(by), dtype=np.int64)
        found[by] = np.arange(len(by))
        return found

    def way(self, position: int) -> DealWay:
        """Return the facts of one state."""
        if position not in self._known:
            self._known[position] = self._way(position)
        return self._known[position]

    def _way(self, position: int) -> DealWay:
        code, steps = self.code(position), None if self.steps is None else int(self.steps[position])
        known = {c: None if mask is None else bool(mask[position]) for c, mask in self.holds.items()}
        best = self._dominated_by(position)
        return DealWay(
            state=self.conflict.show(code),
            code=code,
            worse_off=self._who(self.worse[:, position]),
            better_off=self._who(self.better[:, position]),
            efficient=Answer.UNKNOWN if self.efficient is None else Answer.of(bool(self.efficient[position])),
            dominated_by=None if best is None else self.conflict.show(self.code(best)),
            holds={c: Answer.UNKNOWN if known_ is None else Answer.of(known_) for c, known_ in known.items()},
            steps=None if steps == NEVER else steps,
        )

    def _who(self, mask: BoolArray) -> tuple[str, ...]:
        return tuple(dm for dm, there in zip(self.conflict.decision_makers, mask.tolist(), strict=True) if there)

    def _dominated_by(self, position: int) -> int | None:
        if self.efficient is None or self.efficient[position]:
            return None
        some = self.frontier.dominating(position, self._efficient_ones)
        return self._nearest(position, some if len(some) else self.frontier.dominating(position))

    @cached_property
    def _efficient_ones(self) -> IntArray:
        return np.empty(0, dtype=np.int64) if self.efficient is None else np.flatnonzero(self.efficient)

    def _nearest(self, position: int, some: IntArray) -> int:
        """Return the one of some states with the fewest options changed, then the first by code."""
        changed = self._changed(position, some)
        return int(some[np.argmin(changed)])

    def _changed(self, position: int, some: IntArray) -> IntArray:
        """Return how many options differ; a merged state is compared by the member that stands for it."""
        found: IntArray = np.bitwise_count(self.states[some] ^ self.states[position]).astype(np.int64)
        return found

    @cached_property
    def masks(self) -> Mapping[Counted, BoolArray | None]:
        """Which states are what is counted of ways; see `WayCounts`."""
        fair = _both(self.wanted, self.efficient)
        found: dict[Counted, BoolArray | None] = {
            "ways": np.ones(len(self.states), dtype=np.bool_),
            "wanted": self.wanted,
            "efficient": self.efficient,
            "fair": fair,
        }
        for c, mask in self.holds.items():
            found["holding", c] = mask
            found["wanted_and_holding", c] = _both(self.wanted, mask)
            found["efficient_and_holding", c] = _both(self.efficient, mask)
            found["fair_and_holding", c] = _both(fair, mask)
        return found

    def counts(self, among: BoolArray) -> WayCounts:
        """Return how many of some states are what."""
        found = {key: None if m is None else int(np.count_nonzero(m & among)) for key, m in self.masks.items()}
        steps = None if self.steps is None else self.steps[self.wanted & among].min(initial=NEVER)
        return self._told(found, steps)

    def _told(self, found: Mapping[Counted, int | None], steps: int | None) -> WayCounts:
        def by_concept(what: str) -> dict[str, int | None]:
            return {c: found[what, c] for c in self.holds}

        ways, wanted = found["ways"], found["wanted"]
        assert ways is not None
        assert wanted is not None
        return WayCounts(
            ways, wanted, found["efficient"], found["fair"], by_concept("holding"), by_concept("wanted_and_holding"),
            by_concept("efficient_and_holding"), by_concept("fair_and_holding"),
            None if steps is None or steps == NEVER else int(steps),
        )  # fmt: skip

    @cached_property
    def _per_package(self) -> Mapping[Counted, IntArray | None]:
        return {key: None if m is None else self.packages.counts(m) for key, m in self.masks.items()}

    @cached_property
    def _fewest(self) -> IntArray | None:
        return None if self.steps is None else self.packages.least(self.steps, self.wanted, NEVER)

    @cached_property
    def _best(self) -> IntArray:
        return self.packages.first(self.place)

    @cached_property
    def _best_holding(self) -> Mapping[str, IntArray | None]:
        return {c: None if m is None else self.packages.first(self.place, m) for c, m in self.holds.items()}

    def package(self, number: int) -> Package:
        """Return a package by its number."""
        levels = self.packages.named(number)
        counted = {key: None if of is None else int(of[number]) for key, of in self._per_package.items()}
        best = {c: -1 if first is None else int(first[number]) for c, first in self._best_holding.items()}
        return Package(
            levels=levels,
            formula=conjunction(tuple(issue.levels[levels[issue.id]] for issue in self.packages.issues)),
            best=self.way(int(self._best[number])),
            counts=self._told(counted, None if self._fewest is None else int(self._fewest[number])),
            best_holding={c: None if at < 0 else self.way(at) for c, at in best.items()},
            status_quo=number in self._own,
            said_by=self._said_by.get(number, ()),
        )

    @cached_property
    def _own(self) -> tuple[int, ...]:
        """The packages that the status quo is."""
        return self.packages.of(self.quo)

    @cached_property
    def orders(self) -> tuple[IntArray | None, ...]:
        """For each decision maker the place of every state, 1 for the best; None where it compares pairs of states."""
        return tuple(
            None if ranks is None else np.asarray(np.unique(-ranks, return_inverse=True)[1].reshape(-1) + 1)
            for ranks in self.frontier.ranks
        )

    @cached_property
    def _said_by(self) -> Mapping[int, tuple[str, ...]]:
        """For packages by their numbers the proposals whose ways are just their ways."""
        found: dict[int, tuple[str, ...]] = {}
        for proposal in self.solution.model.proposals:
            ways = np.flatnonzero(self._where(proposal.formula) & self.packages.among)
            for number in self.packages.of(int(ways[0])) if len(ways) else ():
                if np.array_equal(np.sort(self.packages.ways[self.packages.which == number]), ways):
                    found[number] = (*found.get(number, ()), str(proposal.id))
        return found

    def in_order(self) -> list[int]:
        """Return all packages by their numbers, in the order in which they are told; see `Deals.packages`."""
        losing = self.worse.sum(axis=0)[self._best]
        found: list[int] = np.lexsort((self._best, self.quality[self._best], losing)).tolist()
        return found

    def must_lose(self) -> Iterator[Losers]:
        """Yield the smallest sets of those who lose; see `Deals.must_lose`."""
        among = self.packages.among.copy()
        if self.given is None:
            others = self.packages.ways[~np.isin(self.packages.which, self._own)]
            among &= np.isin(np.arange(len(among)), others)
        at = np.flatnonzero(among)
        sets, which = np.unique(np.packbits(self.worse[:, at], axis=0).T, axis=0, return_inverse=True)
        which = which.reshape(-1)
        ways = np.bincount(which, minlength=len(sets))
        by = np.argsort(self.place[at], kind="stable")
        first = at[by][np.unique(which[by], return_index=True)[1]]
        told = [(self._who(self.worse[:, best]), int(n), best) for best, n in zip(first.tolist(), ways, strict=True)]
        told.sort(key=lambda one: (len(one[0]), [self.conflict.index(dm) for dm in one[0]]))
        smallest: list[set[str]] = []
        for who, n, best in told:
            if not any(smaller <= set(who) for smaller in smallest):
                smallest.append(set(who))
                yield Losers(who, n, self.way(best))

    def on_table(self, proposal: ResolvedProposal) -> OnTable:
        """Return a proposal among the packages."""
        ways = np.flatnonzero(self._where(proposal.formula) & self.packages.among)
        if not len(ways):
            return OnTable(proposal, 0, None, None, None)
        inside = ways[self.packages.inside[ways]]
        some = inside if len(inside) else ways
        best = int(some[np.argmin(self.place[some])])
        packages = self.packages.of(best)
        package = self.package(packages[0]) if packages else None
        return OnTable(proposal, len(ways), self.way(best), package, self.nearest_better(best))

    def nearest_better(self, position: int) -> NearestBetter | None:
        """Return the nearest package that dominates a state; see `Deals.better_than`."""
        some = self.frontier.dominating(position, np.flatnonzero(self.packages.inside))
        if not len(some):
            return None
        elsewhere = self.packages.elsewhere(position)[some]
        best = int(some[np.lexsort((some, self._changed(position, some), elsewhere))[0]])
        everyone = range(len(self.conflict.decision_makers))
        better = np.concatenate([self.frontier.better(i, position, np.array([best])) for i in everyone])
        other = self.packages.apart(position, best)
        number = min(self.packages.of(best), key=lambda n: self.packages.unlike(position, n))
        return NearestBetter(self.way(best), self.package(number), other, self._who(better))


def _both(one: BoolArray | None, other: BoolArray | None) -> BoolArray | None:
    return None if one is None or other is None else one & other

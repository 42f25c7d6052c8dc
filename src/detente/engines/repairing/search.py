"""The cheapest set of changes under which one state is an equilibrium, then the next ones that contain none before.

Implicit hitting sets: a solver proposes the cheapest set of changes that fulfils all clauses known so far; the state's
stability in the changed model is looked at exactly; if it does not hold, each blocker gives a clause that everything
which works fulfils (`reasons`), and the solver proposes again. What the solver proposes is never dearer
than the best repair, so the first proposal that works is proven cheapest, and the proposals so far are a lower bound.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from detente.case import Model
from detente.case.changes import Change, Commit, Guarantee, apply
from detente.conflict import Conflict, Sanctioning, common_letters, compile_model
from detente.conflict.arrays import IntArray
from detente.deadline import check, over, regardless
from detente.engines.repairing.candidates import Candidate
from detente.engines.repairing.cheapest import Cheapest, Choices
from detente.engines.repairing.clauses import Clauses
from detente.engines.repairing.encoding import Changing, Encoding
from detente.engines.repairing.ground import Ground
from detente.engines.repairing.reasons import Reasons
from detente.engines.repairing.standing import Deters, Standing
from detente.errors import InvalidCase, OutOfTime, UsageError

KEPT = 64  # changed models, and scores of changed preferences, that are not made again
PER_BLOCKER = 6  # undeterred improvements of one blocker that are told at once


class RepairProblem:
    """What all states searched share: the model, the concept, the changes, the clauses that say what goes together."""

    def __init__(self, model: Model, concept: Sanctioning, candidates: Sequence[Candidate], deters: Deters) -> None:
        if any(c.cost < 1 for c in candidates):
            raise UsageError("every change costs something")
        self.model = model
        self.original = compile_model(model)
        self.concept = concept
        self.candidates = tuple(candidates)
        self.deters = deters
        self.cost = {c.change: c.cost for c in candidates}
        self.base: list[list[int]] = []
        self._grounds: dict[frozenset[Change], Ground | None] = {}
        self._scores: dict[Hashable, IntArray] = {}
        self.encoding = Encoding(model, self.candidates, Clauses(self.base.append))

    @cached_property
    def choices(self) -> Choices:
        """What holds for every goal, and what each change costs."""
        return Choices(self.base, [(self.encoding.variables[c.change], c.cost) for c in self.candidates])

    def now(self, conflict: Conflict, goal: Aim) -> int | None:
        """Return the state of a goal in a changed model: of a merged one what is left, None if that is not there."""
        if any(map(conflict.neighbourhood.exists, goal.without)):
            return None
        left = filter(conflict.neighbourhood.exists, self.original.neighbourhood.members(goal.state))
        return next(map(conflict.neighbourhood.canonical, left), None)

    def ground(self, changes: frozenset[Change]) -> Ground | None:
        """Return the changed model, compiled, or None where the changes make it no model."""
        if changes not in self._grounds:
            if len(self._grounds) == KEPT:
                self._grounds.clear()
            self._grounds[changes] = self._ground(changes)
        return self._grounds[changes]

    def _ground(self, changes: frozenset[Change]) -> Ground | None:
        try:
            conflict = compile_model(apply(self.model, changes))
        except InvalidCase:
            return None
        if len(self._scores) > KEPT:
            self._scores.clear()
        everybody = conflict.decision_makers
        alike = [(dm, frozenset(c for c in changes if _concerns(c, dm))) for dm in everybody]
        return Ground(conflict, alike, self._scores)


def _concerns(change: Change, decision_maker: str) -> bool:
    """Tell whether somebody's scores may change: a merged state may lose the member that stands for it, too."""
    return isinstance(change, Guarantee) or getattr(change, "decision_maker", None) == decision_maker


@dataclass(frozen=True)
class Aim:
    """A state (its code) that is to be stable, or is not to be, for one decision maker (its index) or for everybody.

    `without` are members of a merged state that must not be left of it: those that do not carry a proposal out.
    """

    state: int
    stable: bool = True
    decision_maker: int | None = None
    without: tuple[int, ...] = ()

    def letters(self, conflict: Conflict) -> str:
        """Return the letters of what is to be left of the state; `-` where members of it differ."""
        members = [m for m in conflict.neighbourhood.members(self.state) if m not in self.without]
        return common_letters(members, len(conflict.options))

    def met_for(self, everyone: int) -> Sequence[int]:
        """Return whom it speaks of."""
        return range(everyone) if self.decision_maker is None else (self.decision_maker,)


@dataclass(frozen=True)
class Proposed:
    """A set of changes that the solver proposes, and whether it works."""

    changes: frozenset[Change]
    cost: int
    works: bool


class Search:
    """The search for goals that are to be met together; `given` are changes that come with the choice of a state."""

    def __init__(
        self, problem: RepairProblem, goals: Sequence[Aim], given: frozenset[Change] = frozenset(), offset: int = 0
    ) -> None:
        self.problem, self.goals, self.given, self.offset = problem, tuple(goals), given, offset
        variables = problem.encoding.variables
        self.cheapest = Cheapest(problem.choices)
        self._add = self.cheapest.add
        self.clauses = Clauses(self._add, problem.encoding.clauses.last)
        self.lists: dict[str, Changing] = {
            dm: known.told_to(self.clauses) for dm, known in problem.encoding.lists.items()
        }
        self.lower: int | None = offset
        self.waiting: Proposed | None = None
        self.told = 0  # of the repairs known, in their order, how many are excluded here
        self.first: dict[tuple[int, int], list[int]] = {}
        self.answers: dict[int, dict[tuple[int, int], tuple[tuple[int, int], ...]]] = {}
        for change in self._against_goals():
            self._add([-variables[change]])
        for member in (m for g in goals for m in g.without):
            if gone := list(self._taking_away(member)):
                self._add(gone)
            else:
                self.lower = None

    def _against_goals(self) -> Iterator[Change]:
        """Yield guarantees that take a state away, and commitments that keep no state that is to be stable.

        An option that members of a merged state differ in has no value there that could be kept; a guarantee leaves a
        part of it.
        """
        shown = [(g.letters(self.problem.original), g.stable) for g in self.goals]
        for change in self.problem.encoding.variables:
            if isinstance(change, Guarantee | Commit):
                place = self.problem.original.options.index(change.option)
                if isinstance(change, Guarantee):
                    against = any(letters[place] == "YN"[change.taken] for letters, _ in shown)
                else:
                    kept = "Y" if change.moves == "take-only" else "N"
                    stable = [letters[place] for letters, stays in shown if stays]
                    against = bool(stable) and kept not in stable
                if against:
                    yield change

    def _taking_away(self, member: int) -> Iterator[int]:
        """Yield the guarantees with which a combination does not exist."""
        for change, variable in self.problem.encoding.variables.items():
            if isinstance(change, Guarantee):
                taken = bool(member >> self.problem.original.options.index(change.option) & 1)
                if taken is not change.taken:
                    yield variable

    def exclude(self, changes: frozenset[Change]) -> None:
        """Leave out every set of changes that contains these."""
        variables = self.problem.encoding.variables
        if all(c in variables or c in self.given for c in changes):
            # In the order of the variables: what the solver does next must not depend on how texts are hashed.
            if chosen := sorted(variables[c] for c in changes if c in variables):
                self._add([-v for v in chosen])
            else:
                self.lower = None

    def step(self) -> Proposed | None:
        """Propose once, and learn why it does not work, if it does not; None if nothing is left.

        Raises
        ------
        OutOfTime
            If the time is over; `lower` still holds.
        BoundReached
            If one question needs more room than there is.
        """
        model = self._solved()
        if model is None:
            self.lower = None
            return None
        variables = self.problem.encoding.variables
        chosen = frozenset(c for c, v in variables.items() if model[v - 1] > 0)
        cost = self.offset + sum(self.problem.cost[c] for c in chosen)
        self.lower = cost
        changes = chosen | self.given
        if self._refuted(chosen, model):
            return Proposed(changes, cost, works=False)
        return Proposed(changes, cost, works=True)

    def _solved(self) -> Sequence[int] | None:
        check()
        found = self.cheapest.chosen()
        if found is None and (why := over()) is not None:
            self.lower = max(self.lower or 0, self.offset + self.cheapest.cost)
            raise OutOfTime(why)
        return found

    def _refuted(self, chosen: frozenset[Change], model: Sequence[int]) -> bool:
        """Add a clause for each blocker, and tell whether there is one."""
        ground = self.problem.ground(chosen)
        variables = self.problem.encoding.variables
        if ground is None:
            self._add([-v if c in chosen else v for c, v in variables.items()])
            return True

        def holds(literal: int) -> bool:
            return (model[abs(literal) - 1] > 0) == (literal > 0)

        learnt: list[list[int]] = []
        for goal in self.goals:
            state = self.problem.now(ground.conflict, goal)
            if state is None:
                learnt.append([-variables[c] for c in variables if c in chosen and isinstance(c, Guarantee)])
                continue
            standing = self.standing(ground, state)
            reasons = Reasons(standing, self.problem.encoding, self.lists, chosen, holds)
            otherwise = self._another_part(goal, chosen)
            found = self._blocked(goal, reasons) if goal.stable else self._unbroken(goal, reasons)
            learnt += [[*clause, *otherwise] for clause in found]
        for clause in learnt:
            self._add(clause)
        return bool(learnt)

    def _another_part(self, goal: Aim, chosen: frozenset[Change]) -> list[int]:
        """Return what would leave another part of a merged state, of which a reason for this part says nothing."""
        letters = self.problem.original.show(goal.state)
        apart = {o for o, letter in zip(self.problem.original.options, letters, strict=True) if letter == "-"}
        return [
            -v if c in chosen else v
            for c, v in self.problem.encoding.variables.items()
            if isinstance(c, Guarantee) and c.option in apart
        ]

    def standing(self, ground: Ground, state: int) -> Standing:
        """Return a state in a changed model, with the answers found so far."""
        return Standing(ground, state, self.problem.concept, self.problem.deters, self.answers.setdefault(state, {}))

    def _blocked(self, goal: Aim, reasons: Reasons) -> Iterator[list[int]]:
        """Yield a clause for each undeterred improvement from a state that is to be stable, up to some number."""
        most = PER_BLOCKER if self.problem.concept.responders != "nothing" else 1 << 30
        for i in goal.met_for(len(reasons.conflict.decision_makers)):
            known = self.first.setdefault((reasons.standing.state, i), [])
            for failure in reasons.standing.failures(i, list(known), most):
                yield reasons.clause(failure)
                known[:] = [failure.target, *(q for q in known if q != failure.target)]

    def _unbroken(self, goal: Aim, reasons: Reasons) -> list[list[int]]:
        """Return a clause if a state that is not to be stable is; what deters its improvements is the reason."""
        everyone = goal.met_for(len(reasons.conflict.decision_makers))
        if any(any(True for _ in reasons.standing.failures(i, most=1)) for i in everyone):
            return []
        return [reasons.while_stable(everyone)]

    def upper(self) -> frozenset[Change] | None:
        """Return some set of changes that works, not the cheapest, or None if the simple attempt finds none."""
        against = set(self._against_goals())
        found = frozenset(c for c in self.problem.cost if isinstance(c, Guarantee) and c not in against)
        with regardless():  # nobody has a choice any more, so that this is soon looked at
            if not self._works(found):
                return None
        for change in sorted(found, key=lambda c: (-self.problem.cost[c], self.problem.encoding.variables[c])):
            try:
                if self._works(found - {change}):
                    found -= {change}
            except OutOfTime:
                break
        return found | self.given

    def _works(self, changes: frozenset[Change]) -> bool:
        ground = self.problem.ground(changes)
        if ground is None:
            return False
        conflict = ground.conflict
        for goal in self.goals:
            state = self.problem.now(conflict, goal)
            if state is None:
                return False
            standing = Standing(ground, state, self.problem.concept, self.problem.deters)
            stable = not any(
                any(True for _ in standing.failures(i, most=1)) for i in goal.met_for(len(conflict.decision_makers))
            )
            if stable != goal.stable:
                return False
        return True

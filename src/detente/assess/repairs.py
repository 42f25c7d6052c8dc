"""What would make it hold: all minimal sets of changes that make goals true, by cost, with proof.

A *repair* is a set of changes under which the goals hold and no part of which does. Repairs are found in the order of
their cost, so the first is proven cheapest; where none is left, that is proven too.
See `detente.engines.repairing.search`.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from importlib.util import find_spec
from itertools import combinations
from itertools import count as counting
from typing import ClassVar

from detente.answer import Answer
from detente.arguments import Count, Label, Seconds, Some, StateName, checked, label, made_of
from detente.assess.applying import Applied, applied
from detente.assess.proposals import ProposalAssessment, assess_proposals
from detente.assess.verifying import Expected, Verifying
from detente.case import Case, Model, one_model
from detente.case.changes import Change, apply
from detente.conflict import Conflict, Sanctioning, Truth, compile_model, settled, state_of
from detente.deadline import check, regardless, within
from detente.display import Tabular
from detente.engines import Progress, StateSet, silent
from detente.engines.repairing.candidates import Allowed, Candidate, candidates, left_alone, terms
from detente.engines.repairing.search import Aim, RepairProblem, Search
from detente.engines.repairing.standing import Standing
from detente.errors import BoundReached, OutOfTime, UsageError
from detente.formula import And, Formula, conjunction
from detente.stability import (
    Temptation,
    Verdict,
    check_concepts,
    deterrence,
    deters,
    sanctioning,
    step,
    steps,
)
from detente.stability.concepts import those_sanctioned

MAX_STATES = 4096
VERIFIED = 64  # repairs that are verified together
SOME_STATES = 16  # for each smallest set of blockers, where more states than that carry a proposal out


@dataclass(frozen=True)
class Wish:
    """A state (letters or a name) that is to be stable, or is not to be, for one decision maker or for everybody.

    Parameters
    ----------
    state
        Its letters or its name.
    stable
        Whether it is to be stable.
    decision_maker
        For whom; None = for everybody, or where it is not to be stable for somebody.
    """

    state: StateName
    stable: bool = True
    decision_maker: str | None = None

    taken_as: ClassVar = "a wish", "Wish(…) makes one"

    def __post_init__(self) -> None:
        """Raise `UsageError` for what is no state, and nobody."""
        made_of(self)


@dataclass(frozen=True, eq=False, repr=False)
class Repair(Tabular):
    """A set of changes that makes the wishes true.

    Parameters
    ----------
    changes
        What changes, each with its cost.
    cost
        The sum.
    states
        The states the wishes speak of, by their letters; for a proposal the state that carries it out.
    before, model
        The model as it is, and the changed model.
    proposal
        The proposal that then holds, if one was asked about.
    verified
        Whether solving the changed model from scratch gave the same answer; unknown if time ran out before.
    verdicts
        Why each state that is to be stable is, for each decision maker, in the changed model; of the moves by which one
        could still gain the first is told.
    """

    changes: tuple[Candidate, ...]
    cost: int
    states: tuple[str, ...]
    before: Model
    model: Model
    proposal: str | None
    verified: Answer
    verdicts: tuple[Verdict, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its changes."""
        return tuple(dict.fromkeys(c.change.kind for c in self.changes))

    @checked
    def apply_to(self, case: Case, *, name: str | None = None) -> Applied:
        """Return a case with this repair made in it, as a new version of the proposal or as a perspective.

        A repair of terms alone is a later version of the proposal, beside it. Any other is a perspective, which is the
        one that the repair was found in with the changes made; where a phase says otherwise what would change, a phase.

        Parameters
        ----------
        case
            The case that it was found in.
        name
            What the new entry is called; None = what it changes, in words.

        Returns
        -------
        Applied
            The changed case, and what to ask about in it. Where an entry of that name is there already, nothing is
            added.

        Raises
        ------
        UsageError
            If nothing has to change, the repair is of another case, or the case has no place that can say the changes.

        Examples
        --------
        >>> import detente
        >>> case = detente.read_case("prisoners-dilemma")
        >>> found = detente.repair(case, state="YY", concept="nash", allowed=detente.Allowed(kinds=("drop",)))
        >>> kinder = found.found[0].apply_to(case, name="if both were kinder")
        >>> kinder.perspective, kinder.case.perspectives[kinder.perspective].name
        ('changed', 'if both were kinder')
        >>> "YY" in detente.solve(kinder.case.model("changed"), concepts=["nash"]).equilibria["nash"]
        True
        """
        return applied(case, self, name)

    def __repr__(self) -> str:
        return f"<Repair of cost {self.cost}: {', '.join(self.kinds) or 'nothing changes'}>"


@dataclass(frozen=True, eq=False, repr=False)
class Repairs(Tabular):
    """The repairs found, cheapest first, and what is proven.

    Parameters
    ----------
    model
        The model as it is.
    concept
        Under which concept.
    proposal, wishes
        What was asked for: a proposal, or states that are to be stable or not.
    allowed, candidates
        What may change at which cost, and every single change that this allows.
    found
        The repairs, cheapest first.
    lower, upper
        Costs below which there is no repair, and at which there is one; None if there is none, or none is known.
    complete
        Whether every repair is listed.
    proposed
        How many sets of changes were looked at.
    stopped
        Why not all is listed, or None.
    infeasible
        Whether no state carries the proposal out.
    engine
        The engine asked for.
    """

    model: Model
    concept: str
    proposal: str | None
    wishes: tuple[Wish, ...]
    allowed: Allowed
    candidates: tuple[Candidate, ...]
    found: tuple[Repair, ...]
    lower: int | None
    upper: int | None
    complete: bool
    proposed: int
    stopped: str | None
    infeasible: bool = False
    engine: str = "auto"

    @property
    def proven(self) -> bool:
        """Whether the cheapest repair is known to be cheapest, or it is known that there is none."""
        return self.lower is None or (self.upper is not None and self.lower >= self.upper)

    @property
    def too_long(self) -> tuple[str, ...]:
        """Decision makers whose rankings have more places than are moved about here, so that they stay as they are."""
        return left_alone(self.model, self.allowed)

    @property
    def impossible(self) -> bool:
        """Whether no set of allowed changes makes the wishes true."""
        return self.lower is None and not self.found

    def __repr__(self) -> str:
        costs = f", of cost {self.found[0].cost} and more" if self.found else ""
        return f"<Repairs of {self.model.name}: {len(self.found)} found{costs}>"


@checked
def repair(
    model: Model | Case,
    *,
    proposal: Label | None = None,
    state: StateName | None = None,
    wishes: Sequence[Wish] = (),
    concept: Label,
    allowed: Allowed | None = None,
    others: Sequence[Model | Case] = (),
    max_cost: Count | None = None,
    sets: Count | None = None,
    limit: Some = 20,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> Repairs:
    """Find all minimal sets of changes that make a state, a proposal or several wishes hold, cheapest first.

    A *repair* is a set of changes under which what is asked for holds, and no part of which does. Repairs are found in
    the order of their cost by a search of hitting sets (after Reiter, *Artificial Intelligence* 32, 1987), so that the
    first is proven cheapest.

    Parameters
    ----------
    model, concept
        The model, and one solution concept: nash, gmr, smr, seq or sseq.
    state
        A state that is to be an equilibrium. With a proposal: the way it is carried out, to which terms may be added.
    proposal
        A proposal: some state with its terms is to be an equilibrium; which one is part of the search.
    wishes
        Instead of both: states that are to be stable, or not to be.
    allowed
        What may change at which cost; None = what the case file says, or all kinds at their usual costs.
    others
        Other perspectives, whose statements and owners are taken into the pool.
    limit, max_cost, seconds
        Stop after so many repairs, beyond this cost, after so much time, counted from the call; None = 60 seconds.
    engine, progress
        Which engine solves each changed model from scratch, and what is told how far things are; see `solve`.
    sets
        Stop after so many sets of changes were looked at: a bound that does not depend on the machine.

    Returns
    -------
    Repairs
        The repairs, cheapest first, and what is proven of those that were not found.

    Raises
    ------
    UsageError
        If something named is unknown, or a state asked about does not exist.
    BoundReached
        If the model is beyond what this search does.

    Complexity
    ----------
    Exponential in the number of changes in the worst case; bounded by `seconds`, `sets` and `limit`.

    Examples
    --------
    >>> import detente
    >>> model = detente.read_case("prisoners-dilemma").model()
    >>> found = detente.repair(model, state="YY", concept="nash", allowed=Allowed(kinds=("drop",)))
    >>> [(r.cost, [c.change for c in r.changes]) for r in found.found]  # doctest: +NORMALIZE_WHITESPACE
    [(4, [Drop(decision_maker='One', number=2), Drop(decision_maker='Two', number=2)])]
    """
    (under,) = check_concepts((label(concept),))
    shape = sanctioning(under)
    if shape is None:
        raise UsageError(f"repairs are searched for under {those_sanctioned()}, not under “{under}”")
    about = None if proposal is None else label(proposal)
    if find_spec("pysat") is None:
        raise UsageError("searching for repairs needs python-sat; install it with: pip install 'detente[fast]'")
    if wishes and (state is not None or proposal is not None):
        raise UsageError("say what is to hold either as wishes or as a state or proposal; both are given")
    with within(seconds, searching=True):
        model = settled(one_model(model))
        target = Sought(
            model,
            compile_model(model),
            under,
            state,
            about,
            tuple(wishes),
            Allowed() if allowed is None else allowed,
            tuple(map(one_model, others)),
        )
        return _Run(target, under, shape, limit, max_cost, engine, progress, sets).repairs()


@dataclass(frozen=True)
class Sought:
    """What is asked for, looked up: which states, which changes."""

    model: Model
    conflict: Conflict
    concept: str
    state: str | None
    proposal: str | None
    wishes: tuple[Wish, ...]
    allowed: Allowed
    others: tuple[Model, ...]

    def code(self, text: str) -> int:
        """Return a state's code, or raise `UsageError` if it does not exist here."""
        code = state_of(self.model, self.conflict, text)
        if code is None:
            raise UsageError(f"the state {text} is infeasible here, so nothing can make it an equilibrium")
        return code

    @cached_property
    def goals(self) -> list[tuple[tuple[Aim, ...], tuple[Candidate, ...]]]:
        """The ways to get there: goals to be met together, with the terms each way adds."""
        if self.wishes:
            index = self.conflict.index
            met = tuple(
                Aim(self.code(w.state), w.stable, None if w.decision_maker is None else index(w.decision_maker))
                for w in self.wishes
            )
            return [(met, ())]
        if self.state is None and self.proposal is None:
            raise UsageError("say what is to hold: a state, a proposal, or wishes")
        if self.state is None:
            return [((goal,), ()) for goal in (*map(Aim, self._with_terms()), *self._in_part())]
        code = self.code(self.state)
        if self.proposal is None:
            return [((Aim(code),), ())]
        in_force = self.model.proposal(self.proposal).formula
        if not self.conflict.neighbourhood.holds(in_force, code):
            raise UsageError(f"the terms of {self.proposal} are not in force in the state {self.state}")
        return list(self._with_more_terms(code))

    @cached_property
    def assessed(self) -> ProposalAssessment:
        """The proposal as things are."""
        assert self.proposal is not None
        return assess_proposals(self.model, proposals=[self.proposal], concepts=[self.concept], states=()).proposals[0]

    @cached_property
    def too_many(self) -> bool:
        """Whether more states carry the proposal out than are searched one by one."""
        by_state = self.proposal is not None and self.state is None and not self.wishes
        return by_state and self.assessed.with_terms.count > MAX_STATES

    def _with_terms(self) -> list[int]:
        """Return the states to search: all with the terms, or where they are too many those with fewest blockers."""
        near = self.conflict.neighbourhood
        if not self.too_many:
            shown = self.assessed.with_terms.first(MAX_STATES)
        elif self.assessed.holds[self.concept] is Answer.YES:
            shown = self.assessed.equilibria[self.concept].first(1)
        else:
            shown = [s for group in self._by_blockers() for s in group.first(SOME_STATES)]
        codes = (near.state(s) for s in shown)
        return sorted({code for code in codes if code is not None})

    def _in_part(self) -> Iterator[Aim]:
        """Yield the merged states some of whose members have the terms: guarantees may leave only these of them."""
        assert self.proposal is not None
        formula, conflict = self.model.proposal(self.proposal).formula, self.conflict
        for merged in conflict.merged if "guarantee" in self.allowed.kinds else ():
            if conflict.neighbourhood.truth(formula, merged.code) is Truth.MIXED:
                others = (m for m in merged.members if not formula.evaluate(conflict.values(m)))
                yield Aim(merged.code, without=tuple(others))

    @property
    def infeasible(self) -> bool:
        """Whether no state carries the proposal out as things are."""
        return all(goal.without for goals, _ in self.goals for goal in goals)

    def _by_blockers(self) -> Iterator[StateSet]:
        """Yield for each smallest set of blockers the states that nobody else blocks."""
        stable = self.assessed.solution.stable[self.concept]
        smallest = self.assessed.smallest_blocking_sets[self.concept]
        if smallest is None:
            check()
            raise BoundReached(f"who blocks {self.proposal} is not known: {self.assessed.solution.stopped}")
        for blockers in smallest:
            content = (stable[dm] for dm in stable if dm not in blockers)
            yield reduce(lambda a, b: a & b, content, self.assessed.with_terms)

    def _with_more_terms(self, code: int) -> Iterator[tuple[tuple[Aim, ...], tuple[Candidate, ...]]]:
        assert self.proposal is not None
        near, options = self.conflict.neighbourhood, self.conflict.options
        possible = terms(self.model, self.proposal, self.conflict.show(code), self.allowed)
        if len(possible) > 12:
            raise BoundReached(f"{len(possible)} options are left open by {self.proposal}; terms are added up to 12")
        for size in range(len(possible) + 1):
            for added in combinations(possible, size):
                texts = [term.change.that for term in added]  # type: ignore[union-attr]  # a term
                flipped = sum(1 << options.index(text.removeprefix("not ")) for text in texts)
                in_force = conjunction((self.model.proposal(self.proposal).formula, *map(self.model.formula, texts)))
                others = (member ^ flipped for member in near.members(code))
                for other in sorted({near.canonical(other) for other in others if near.exists(other)}):
                    if near.holds(in_force, other):
                        yield (Aim(other),), added

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """What may change, terms left aside."""
        every = [goal for goals, _ in self.goals for goal in goals]
        kept = list(dict.fromkeys(goal for goal in every if goal.stable) or dict.fromkeys(every))
        states = [self._values(goal) for goal in kept]
        if len(states) > 64:  # both values of an option are soon among many
            states = states[:32] + states[-32:] + _extremes(states)
        return candidates(self.model, self.allowed, states, self._wanted([g.state for g in kept]), self.others)

    def _values(self, goal: Aim) -> dict[str, bool]:
        """Return the options' values in a state, but of those that members of a merged state differ in."""
        letters = zip(self.conflict.options, goal.letters(self.conflict), strict=True)
        return {option: letter == "Y" for option, letter in letters if letter != "-"}

    def _wanted(self, codes: Iterable[int]) -> list[tuple[str, Formula]]:
        holds = self.conflict.neighbourhood.holds
        proposals = [self.model.proposal(self.proposal)] if self.proposal else list(self.model.proposals)
        found = []
        for p in proposals:
            in_force = self.proposal or any(holds(p.formula, code) for code in codes)
            for term in p.terms if in_force else ():
                parts = term.formula.operands if isinstance(term.formula, And) else (term.formula,)
                found += [(f"term {term.term.id} of {p.id}", part) for part in parts if part is not None]
        return found


def _extremes(states: Sequence[dict[str, bool]]) -> list[dict[str, bool]]:
    """Return for each option one state with it and one without, where there are such."""
    found = []
    for option in dict.fromkeys(o for s in states for o in s):
        for value in (True, False):
            found += [s for s in states if s.get(option) is value][:1]
    return found


@dataclass
class _Run:
    target: Sought
    concept: str
    shape: Sanctioning
    limit: int
    max_cost: int | None
    engine: str
    progress: Progress
    sets: int | None
    found: list[Repair] = field(default_factory=list)
    known: list[frozenset[Change]] = field(default_factory=list)
    expected: dict[int, Expected] = field(default_factory=dict)
    proposed: int = 0
    stopped: str | None = None

    def repairs(self) -> Repairs:
        self.progress("what may be changed")
        every = [goal for goals, _ in self.target.goals for goal in goals]
        self.verifying = Verifying(self.concept, self.engine)
        self.together = self.verifying.together(self.target.conflict, every)
        self.problem = RepairProblem(self.target.model, self.shape, self.target.candidates, deters)
        self.lower: int | None = 0
        self.last: Search | None = None
        with self.problem.choices.watched():
            complete = self._search()
        with regardless():  # they are few, and soon verified
            self._verify()
        lower: int | None = self.found[0].cost if self.found else self.lower
        if self.target.too_many and lower != 0:
            # Of the states that were not searched it is known only that something has to change.
            complete, lower = False, min((c.cost for c in self.target.candidates), default=None)
            count = f"{self.target.assessed.with_terms.count:,}"
            some = f"{count} states carry it out, and those with fewest blockers were searched"
            self.stopped = f"{some}; {self.stopped}" if self.stopped else some
        upper = self.found[0].cost if self.found else None if complete else self._some_upper()
        return Repairs(
            self.target.model, self.concept, self.target.proposal, self._wishes(), self.target.allowed,
            self._all_candidates(), tuple(self.found), lower, upper, complete, self.proposed, self.stopped,
            infeasible=self.target.infeasible and not self.found, engine=self.engine,
        )  # fmt: skip

    def _wishes(self) -> tuple[Wish, ...]:
        target = self.target
        if target.wishes:
            return target.wishes
        return (Wish(target.state),) if target.state is not None else ()

    def _all_candidates(self) -> tuple[Candidate, ...]:
        added = (c for _, more in self.target.goals for c in more)
        return tuple(dict.fromkeys((*self.target.candidates, *added)))

    def _search(self) -> bool:
        """Search all ways together, always where the least is proven so far; tell whether nothing is left."""
        ways = self.target.goals
        number = counting()
        queue: list[tuple[int, int, Search | int]] = [
            (sum(c.cost for c in added), next(number), k) for k, (_, added) in enumerate(ways)
        ]
        heapq.heapify(queue)
        while queue:
            cost, _, search = heapq.heappop(queue)
            self.lower = cost
            if self.max_cost is not None and cost > self.max_cost:
                self.stopped = f"nothing dearer than {self.max_cost} was asked for"
                return False
            if self.sets is not None and self.proposed >= self.sets:
                self.stopped = f"{self.sets} sets of changes were looked at"
                return False
            if isinstance(search, int):
                goals, added = ways[search]
                search = Search(self.problem, goals, frozenset(c.change for c in added), cost)
            try:
                if not self._step(search, queue[0][0] if queue else None):
                    if len(self.found) >= self.limit:
                        return False
                    continue
            except BoundReached as e:
                self.lower = min([search.lower or cost, *(entry[0] for entry in queue)])
                self.last = search
                self.stopped = f"{e}; allow more with --seconds" if isinstance(e, OutOfTime) else str(e)
                return False
            if search.lower is not None:
                heapq.heappush(queue, (search.lower, next(number), search))
        self.lower = None
        return True

    def _step(self, search: Search, elsewhere: int | None) -> bool:
        """Propose once; tell whether the search is to go on. `elsewhere` is what is proven of all other ways."""
        news = self.known[search.told :]
        for changes in news:
            search.exclude(changes)
        search.told = len(self.known)
        if search.lower is None:
            return False
        proposed, search.waiting = (None if news else search.waiting), None
        if proposed is None:
            proposed = search.step()
            self.proposed += 1
        if proposed is None:
            return False
        if not proposed.works:
            return True
        if elsewhere is not None and elsewhere < proposed.cost:
            search.waiting = proposed  # something cheaper may still be found elsewhere
            return True
        if self.max_cost is not None and proposed.cost > self.max_cost:
            return True
        self.known.append(proposed.changes)
        self._note(search, proposed.changes, proposed.cost)
        self.progress(f"a repair of cost {proposed.cost}")
        return len(self.found) < self.limit

    def _note(self, search: Search, changes: frozenset[Change], cost: int) -> None:
        """Note a repair, and verify it, or several of them at once where that takes less."""
        priced = {c.change: c for c in self._all_candidates()}
        chosen = tuple(c for c in priced.values() if c.change in changes)
        changed, ground = apply(self.target.model, changes), self.problem.ground(changes - search.given)
        assert ground is not None
        conflict = ground.conflict
        there = [(g, code) for g in search.goals if (code := self.problem.now(conflict, g)) is not None]
        states = tuple(dict.fromkeys(conflict.show(code) for _, code in there))
        verified = Answer.UNKNOWN
        verdicts: tuple[Verdict, ...] = ()
        expected = Expected(changed, tuple((g, code, conflict.show(code)) for g, code in there))
        try:
            check()
            verdicts = tuple(
                self._verdict(search.standing(ground, code), i)
                for g, code in there
                if g.stable
                for i in g.met_for(len(conflict.own))
            )
            if self.together:
                self.expected[len(self.found)] = expected
            else:
                verified = self.verifying.alone(expected)
        except OutOfTime:
            pass  # what was found is told, without what was not looked at any more
        self.found.append(
            Repair(chosen, cost, states, self.target.model, changed, self.target.proposal, verified, verdicts)
        )
        if len(self.expected) == VERIFIED:
            self._verify()

    def _verify(self) -> None:
        """Verify the repairs that wait for it."""
        for k, verified in zip(self.expected, self.verifying.all_together([*self.expected.values()]), strict=True):
            self.found[k] = replace(self.found[k], verified=verified)
        self.expected.clear()

    def _verdict(self, standing: Standing, i: int) -> Verdict:
        """Return why a state is stable for a decision maker, with the first of its temptations only."""
        conflict, found = standing.conflict, standing.improvements(i)
        told: tuple[Temptation, ...] = ()
        for q in found[:1]:
            if standing.literal:
                deterred, by = deterrence(conflict, i, standing.state, q, standing.concept)
            else:
                deterred = Answer.of(standing.failure(i, q) is None)
                by = steps(conflict, q, standing.answers.get((i, q), ()))
            told = (Temptation(step(conflict, i, standing.state, q), deterred, by),)
        shown, dm = conflict.show(standing.state), conflict.decision_makers[i]
        return Verdict(shown, standing.concept.id, dm, Answer.YES, told, len(found), 0)

    def _some_upper(self) -> int | None:
        """Return the cost of some set of changes that works, where the search stopped before it found one."""
        some = self.last.upper() if self.last is not None else None
        prices = {c.change: c.cost for c in self._all_candidates()}
        return None if some is None else sum(prices[c] for c in some)

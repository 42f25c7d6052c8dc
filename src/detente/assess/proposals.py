"""Does a proposal hold, who would break it by which move, and who is obliged without being asked.

A proposal's terms are a formula, so usually many states carry them out. It *holds* under a concept if some state with
its terms in force is an equilibrium under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import combinations
from typing import TYPE_CHECKING

from detente.answer import Answer, all_of
from detente.arguments import Count, Label, Seconds, StateName, checked, labels, labels_if_any
from detente.case import Case, Model, ResolvedProposal, one_model
from detente.conflict import Truth, letters_of
from detente.deadline import over, within
from detente.display import Drawn, Tabular, few
from detente.engines import Progress, StateSet, silent
from detente.errors import OutOfTime, UsageError
from detente.stability import Solution, Verdict, is_large, solve, verdict
from detente.stability.concepts import held
from detente.stability.solving import everybody_stays, whom_it_suits

if TYPE_CHECKING:
    from detente.assess.joint import ActingTogether
    from detente.stability.opened import InEach

LITTLE = 0.75
"""A concept that calls at least this share of the feasible states equilibria says little."""
AT_LEAST = 64
"""Of so many states what is known is told also when the time is over: to look it up takes hardly any."""


@dataclass(frozen=True)
class Caveat:
    """Something a reader of the assessment must know; see the page of its code in the documentation."""

    code: str
    text: str


@dataclass(frozen=True)
class StateVerdict:
    """Whether one state is stable for everyone under a concept, and if not, who would leave it by which moves.

    `unsettled` are the decision makers of whom it is not known whether they would leave.
    """

    state: str
    concept: str
    holds: Answer
    blockers: tuple[Verdict, ...]
    unsettled: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class ProposalAssessment(Tabular, Drawn):
    """What is known about one proposal; sets of states are by concept.

    Parameters
    ----------
    solution
        What is stable, for whom.
    proposal
        The proposal, with its terms.
    with_terms
        The states with the terms in force.
    states
        The letters of the states that verdicts are given on.
    in_company
        Whether it is looked at who could break or make it together with others.
    """

    solution: Solution
    proposal: ResolvedProposal
    with_terms: StateSet
    states: tuple[str, ...]
    in_company: bool = True

    @cached_property
    def equilibria(self) -> Mapping[str, StateSet]:
        """For each concept the equilibria that have the terms in force."""
        return {c: self.with_terms & self.solution.equilibria[c] for c in self.solution.concepts}

    @cached_property
    def holds(self) -> Mapping[str, Answer]:
        """For each concept whether some state with the terms in force is an equilibrium; infeasible if none exists."""
        return {c: holding(self.with_terms, e) for c, e in self.solution.equilibria.items()}

    @cached_property
    def open(self) -> Mapping[str, InEach] | None:
        """For each concept whether it holds however open preferences are meant, and in some way; None if none are."""
        found = self.solution.open
        if found is None:
            return None
        if self.proposal not in found.model.proposals:
            from detente.stability.completions import completed  # which loads arrays

            found = completed(replace(found.model, proposals=(self.proposal,)), found.concepts)
        return found.proposals[self.proposal.id]

    @cached_property
    def certainly(self) -> Mapping[str, Answer]:
        """For each concept whether it holds however preferences that are left open are meant: `holds`, if none are."""
        return self.holds if self.open is None else {c: each.every for c, each in self.open.items()}

    @cached_property
    def verdicts(self) -> tuple[StateVerdict, ...]:
        """For each of `states` and each concept who would leave it."""
        return tuple(v for state in self.states for v in self.verdicts_on(state))

    @checked
    def verdicts_on(self, state: StateName) -> tuple[StateVerdict, ...]:
        """Return for one state and each concept who would leave it."""
        state = letters_of(self.solution.model, self.solution.conflict, state)
        if self._number.get(state, AT_LEAST) >= AT_LEAST and over() is not None:
            everyone = self.solution.conflict.decision_makers
            return tuple(StateVerdict(state, c, Answer.UNKNOWN, (), everyone) for c in self.solution.concepts)
        code = self.solution.conflict.neighbourhood.state(state)
        if code is None:
            return tuple(StateVerdict(state, c, Answer.INFEASIBLE, ()) for c in self.solution.concepts)
        return tuple(_verdict_on(self.solution, code, c) for c in self.solution.concepts)

    @cached_property
    def _number(self) -> Mapping[str, int]:
        return {state: k for k, state in enumerate(self.states)}

    @cached_property
    def smallest_blocking_sets(self) -> Mapping[str, tuple[tuple[str, ...], ...] | None]:
        """For each concept the minimal sets of blockers over the ways to carry the terms out.

        Each state with the terms in force has a set of blockers: those for whom it is not stable. Listed are the sets
        that contain no smaller one, by size, then in file order. The empty set means that some way has no blocker, so
        that the proposal holds; no set at all means that no feasible state has the terms in force. None where that
        is not known.
        """
        return {c: minimal_blocking_sets(self.solution, self.with_terms, c) for c in self.solution.concepts}

    @property
    def together(self) -> ActingTogether | None:
        """Who could break it, or make it, together with whom.

        None where that was not asked for, the model is not solved as it is written, or is too large for that in
        passing, or the time is over.
        """
        return self._together[0]

    @property
    def together_looked_at(self) -> bool:
        """Whether that was looked at, wherever it is."""
        return self._together[1]

    @cached_property
    def _together(self) -> tuple[ActingTogether | None, bool]:
        from detente.assess.joint import acting_together

        if not self.in_company:
            return None, True
        try:
            return (acting_together(self), True) if self.solution.complete else (None, False)
        except OutOfTime:
            return None, False

    @checked
    def example(self, concept: Label, blockers: Sequence[Label]) -> str:
        """Return the first state with the terms in force that nobody but these decision makers blocks."""
        conflict, ids = self.solution.conflict, labels(blockers)
        among = {conflict.index(dm) for dm in ids}
        stable = self.solution.stable[held(concept, self.solution.concepts)]
        others = (stable[dm] for i, dm in enumerate(conflict.decision_makers) if i not in among)
        found = reduce(lambda a, b: a & b, others, self.with_terms).first(1)
        if not found:
            raise UsageError(f"{self.proposal.id}: somebody besides {', '.join(ids) or 'nobody'} blocks every state")
        return found[0]

    def __repr__(self) -> str:
        return (
            f"<ProposalAssessment of {self.proposal.id}: {', '.join(f'{c} {a.value}' for c, a in self.holds.items())}>"
        )


@dataclass(frozen=True, eq=False, repr=False)
class Assessment(Tabular, Drawn):
    """The assessment of a model's proposals and of its status quo.

    Parameters
    ----------
    solution
        What is stable, for whom.
    proposals
        What was found of each.
    status_quo, status_quo_holds
        The letters of the status quo, or None, and for each concept whether nobody would leave it.
    warnings
        What a reader must know, each with a `code` and a `text`.

    Examples
    --------
    >>> import detente
    >>> found = detente.assess_proposals(detente.read_case("prisoners-dilemma").model(), concepts=["nash", "seq"])
    >>> found.proposals[0].holds
    {'nash': Answer.NO, 'seq': Answer.YES}
    >>> found.proposals[0].smallest_blocking_sets["nash"]
    (('One', 'Two'),)
    """

    solution: Solution
    proposals: tuple[ProposalAssessment, ...]
    status_quo: str | None
    status_quo_holds: Mapping[str, Answer]
    warnings: tuple[Caveat, ...]

    @property
    def model(self) -> Model:
        """The model assessed."""
        return self.solution.model

    @property
    def complete(self) -> bool:
        """Whether everything was solved, and who would leave by which moves, or stand in the way, was looked at."""
        verdicts = [v for p in self.proposals for v in p.verdicts]
        known = all(v.holds is not Answer.UNKNOWN for v in verdicts)
        looked_at = all(b.improvements is not None for v in verdicts for b in v.blockers)
        told = all(sets is not None for p in self.proposals for sets in p.smallest_blocking_sets.values())
        joint = all(p.together_looked_at for p in self.proposals)
        return self.solution.complete and known and looked_at and told and joint

    @property
    def all_hold(self) -> Answer:
        """Whether every proposal holds under every concept, however preferences that are left open are meant."""
        return all_of(holds for p in self.proposals for holds in p.certainly.values())

    def __repr__(self) -> str:
        ids = few(a.proposal.id for a in self.proposals)
        return f"<Assessment of {self.model.name}: {ids or 'no proposals'}>"


@checked
def assess_proposals(
    model: Model | Case,
    *,
    proposals: Sequence[Label] | None = None,
    states: Sequence[StateName] | None = None,
    concepts: Sequence[Label] | None = None,
    limit: Count = 1000,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> Assessment:
    """Assess proposals.

    A proposal's terms are a formula. It *holds* under a concept if some state with its terms in force is an
    equilibrium. A *blocker* of such a state is a decision maker for whom it is not stable.

    Parameters
    ----------
    model
        A model, or a case that is one model by itself.
    proposals
        Which; None = all, in file order.
    concepts, engine, progress
        See `solve`.
    seconds
        When to end, counted from the call; who would leave what is then worked out in it, and what is not by then is
        not known. None = no bound; who would leave is worked out when asked for.
    states
        States (letters or names) to give verdicts on; None = the named states with the terms in force, else the first
        `limit` such states by code.
    limit
        Bound on the states that verdicts are given on.

    Returns
    -------
    Assessment
        For each proposal whether it holds, who would break it by which moves, and who is obliged without being asked.

    Raises
    ------
    UsageError
        For an unknown proposal, state or concept.

    Complexity
    ----------
    That of `solve`, and of `explain` for each state that verdicts are given on.

    Examples
    --------
    >>> import detente
    >>> found = detente.assess_proposals(detente.read_case("prisoners-dilemma"), concepts=["nash", "seq"])
    >>> found.proposals[0].holds
    {'nash': Answer.NO, 'seq': Answer.YES}
    """
    with within(seconds):
        chosen, ids, of = labels_if_any(proposals), labels_if_any(concepts), one_model(model)
        for proposal in chosen or ():
            of.proposal(proposal)
        solution = solve(of, concepts=ids, engine=engine, progress=progress)
        return assessment_in(
            solution, proposals=chosen, states=labels_if_any(states), limit=limit, at_once=seconds is not None
        )


def assessment_in(
    solution: Solution, *, proposals: Sequence[str] | None, states: Sequence[str] | None = None, limit: int,
    at_once: bool, in_company: bool = True,
) -> Assessment:  # fmt: skip
    """Return what a solution says of proposals, given by id; see `assess_proposals`.

    `at_once` says whether it is worked out now who would leave what, within the bound that there is, or when asked for;
    `in_company` whether it is looked at who could break or make them together, too.
    """
    model = solution.model
    chosen = model.proposals if proposals is None else tuple(model.proposal(p) for p in dict.fromkeys(proposals))
    asked = None if states is None else [letters_of(model, solution.conflict, s) for s in states]
    assessed = tuple(_assessed(solution, p, asked, limit, in_company=in_company) for p in chosen)
    quo, quo_holds = _status_quo(solution)
    warnings = (
        *_saying_little(solution),
        *_about_proposals(assessed),
        *_not_listed(solution),
        *_infeasible(solution, asked or (), "infeasible-state", "state"),
        *_infeasible(solution, () if quo is None else (quo,), "infeasible-status-quo", "status quo"),
    )
    if at_once:
        for proposal in assessed:
            _ = proposal.verdicts, proposal.smallest_blocking_sets, proposal.together_looked_at
    return Assessment(solution, assessed, quo, quo_holds, warnings)


def assessed_in(solution: Solution, proposal: str) -> ProposalAssessment:
    """Return what a solution says of one proposal, given by id; verdicts are on the named ways to carry it out."""
    return _assessed(solution, solution.model.proposal(proposal), None, 1)


def holding(ways: StateSet, equilibria: StateSet) -> Answer:
    """Tell whether one of the ways to carry something out is an equilibrium; infeasible where there is no way."""
    if ways.count == 0:
        return Answer.INFEASIBLE
    found = ways & equilibria
    return Answer.of(found.count > 0) if found.known else Answer.UNKNOWN


def minimal_blocking_sets(solution: Solution, ways: StateSet, concept: str) -> tuple[tuple[str, ...], ...] | None:
    """Return the minimal sets of blockers over some states, by size, then in file order; None if not known.

    Each state has a set of blockers: those for whom it is not stable. Listed are the sets that contain no smaller one.
    The empty set means that some state has no blocker; no set at all means that there is no state.
    """
    everyone = solution.conflict.decision_makers
    stable = solution.stable[concept]
    found: list[tuple[str, ...]] = []
    for size in range(len(everyone) + 1):
        for blockers in combinations(everyone, size):
            if any(set(smaller) <= set(blockers) for smaller in found):
                continue
            if over() is not None:
                return None
            content = (stable[dm] for dm in everyone if dm not in blockers)
            left = reduce(lambda a, b: a & b, content, ways)
            if not left.known:
                return None
            if left.count:
                found.append(blockers)
    return tuple(found)


def state_verdict(solution: Solution, state: str, concept: str) -> StateVerdict:
    """Return who would leave a state, given by its letters, under a concept, and by which moves."""
    code = solution.conflict.neighbourhood.state(state)
    if code is None:
        return StateVerdict(state, concept, Answer.INFEASIBLE, ())
    return _verdict_on(solution, code, concept)


def _verdict_on(solution: Solution, code: int, concept: str) -> StateVerdict:
    conflict, stays = solution.conflict, whom_it_suits(solution, code, concept)
    blockers = tuple(
        verdict(solution, code, concept, conflict.index(dm), stable)
        for dm, stable in stays.items()
        if stable is Answer.NO
    )
    unsettled = tuple(dm for dm, stable in stays.items() if stable is Answer.UNKNOWN)
    return StateVerdict(conflict.show(code), concept, all_of(stays.values()), blockers, unsettled)


def _assessed(
    solution: Solution, proposal: ResolvedProposal, asked: list[str] | None, limit: int, *, in_company: bool = True
) -> ProposalAssessment:
    with_terms = solution.feasible.where(proposal.formula)
    if asked is not None:
        states = tuple(dict.fromkeys(asked))
    else:
        named = [letters_of(solution.model, solution.conflict, name) for name in solution.model.states]
        states = tuple(dict.fromkeys(s for s in named if s in with_terms)) or tuple(with_terms.first(limit))
    return ProposalAssessment(solution, proposal, with_terms, states, in_company)


def _status_quo(solution: Solution) -> tuple[str | None, Mapping[str, Answer]]:
    quo = solution.model.status_quo
    if quo is None:
        return None, {}
    state = letters_of(solution.model, solution.conflict, quo)
    code = solution.conflict.neighbourhood.state(state)
    return state, {c: everybody_stays(solution, code, c) for c in solution.concepts}


def _saying_little(solution: Solution) -> list[Caveat]:
    total = solution.feasible.count
    found = []
    for concept in solution.concepts:
        if not solution.equilibria[concept].known:
            continue
        count = solution.equilibria[concept].count
        if count >= LITTLE * total and total > 4:
            share = f"{100 * count / total:.0f} %"
            found.append(
                Caveat(
                    "concept-says-little",
                    f"{concept} calls {count} of {total} states equilibria ({share}), so that it says little here",
                )
            )
    return found


def _not_listed(solution: Solution) -> list[Caveat]:
    if not is_large(solution.conflict):
        return []
    text = (
        "moves are too many to list: of each blocker's improvements one of each kind is told (deterred, not deterred)"
    )
    return [Caveat("moves-not-listed", text)]


def _about_proposals(assessed: tuple[ProposalAssessment, ...]) -> list[Caveat]:
    found = []
    for a in assessed:
        if a.with_terms.count == 0:
            found.append(
                Caveat(
                    "unsatisfiable-proposal", f"no feasible state has the terms of {a.proposal.id} in force together"
                )
            )
        conflict = a.solution.conflict
        mixed = [
            m.shown for m in conflict.merged if conflict.neighbourhood.truth(a.proposal.formula, m.code) is Truth.MIXED
        ]
        if mixed:
            found.append(
                Caveat(
                    "terms-mixed",
                    (
                        f"the terms of {a.proposal.id} hold at some members only of the merged state "
                        f"{', '.join(mixed)}; it does not count as carrying them out"
                    ),
                )
            )
    return found


def _infeasible(solution: Solution, states: Iterable[str], code: str, what: str) -> list[Caveat]:
    near = solution.conflict.neighbourhood
    return [
        Caveat(code, f"the {what} {s} is infeasible here, so there is no verdict on it")
        for s in states
        if near.state(s) is None
    ]

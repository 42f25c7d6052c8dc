"""What coalitions could do: leave equilibria together, break a proposal, or make one.

After Kilgour, Hipel, Fang and Peng, *Group Decision and Negotiation* 10 (2001) 159-175, an equilibrium is *vulnerable*
to a coalition of two or more that can go, by a legal sequence of its own moves, to another equilibrium that all of its
members prefer: an *equilibrium jump*. Where it could go to anything else that all prefer, that is told apart.
What is stable for whom in whose company is in `detente.stability.coalitions`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from detente.arguments import Count, Label, StateName, checked, labels, labels_if_any
from detente.conflict import letters_of
from detente.conflict.few import bits
from detente.deadline import check
from detente.display import Tabular, few
from detente.errors import BoundReached, UsageError
from detente.stability.coalitions import Answering, Coalition, Coalitions, coalitions_in, coalitions_of
from detente.stability.joint import Act, act_of, joint_answer, joint_concepts
from detente.stability.solving import Solution

if TYPE_CHECKING:
    from detente.assess.proposals import ProposalAssessment
    from detente.engines import StateSet

LISTED = 1000
"""So many coalition improvements are told one by one, where nobody says how many."""
ASSESSED_STATES, ASSESSED_MAKERS = 1024, 6
"""Of models up to so many states and decision makers `assess` says who could break a proposal together."""


@dataclass(frozen=True)
class JointImprovement:
    """What some could do together, to the gain of each of them.

    Parameters
    ----------
    act
        Who, and by which legal sequence of moves.
    origin, to
        The letters of the states it leads from and to.
    leaves, jump
        The concepts under which the first is an equilibrium, and those under which both are.
    answers
        For each concept of coalitions the shortest answer by which others deter it; None where nobody does.
    whom
        For each concept under which it is deterred the members who are no better off then.
    """

    act: Act
    origin: str
    to: str
    leaves: tuple[str, ...]
    jump: tuple[str, ...]
    answers: Mapping[str, tuple[Act, ...] | None]
    whom: Mapping[str, tuple[str, ...]]

    @property
    def coalition(self) -> tuple[str, ...]:
        """Who acts together."""
        return self.act.coalition

    @property
    def free(self) -> tuple[str, ...]:
        """The concepts of coalitions under which nobody deters it."""
        return tuple(c for c, answer in self.answers.items() if answer is None)


@dataclass(frozen=True)
class OfCoalition:
    """One coalition: from how many states it has an improvement, to how many in all, and what is stable for it."""

    members: tuple[str, ...]
    leaves: int
    improvements: int
    stable: Mapping[str, StateSet]


@dataclass(frozen=True, eq=False, repr=False)
class CoalitionAnalysis(Tabular):
    """What coalitions could do in a model; see `find_coalitions`.

    Parameters
    ----------
    solution
        What is stable for whom, each by itself.
    pareto
        Whether a coalition improvement is one that no member finds worse and some member better.
    of
        The coalition asked about, or None: all.
    coalitions
        What was found of each.
    stable, universal
        For each concept of coalitions, and each decision maker, what is stable for every coalition that it belongs to;
        and what is for every coalition.
    states
        The letters of the states whose coalition improvements are told: by default the equilibria and the status quo,
        of one coalition all.
    improvements, count
        These coalition improvements, at most as many as asked for, and how many there are in all. Where nobody says
        of which coalition, they are those of two or more.
    proposals
        What was found of the proposals asked about; `together` says who could break each, or make it.
    """

    solution: Solution
    pareto: bool
    of: tuple[str, ...] | None
    coalitions: tuple[OfCoalition, ...]
    stable: Mapping[str, Mapping[str, StateSet]]
    universal: Mapping[str, StateSet]
    states: tuple[str, ...]
    improvements: tuple[JointImprovement, ...]
    count: int
    proposals: tuple[ProposalAssessment, ...] = ()

    @property
    def jumps(self) -> tuple[JointImprovement, ...]:
        """Equilibrium jumps: from an equilibrium to another under the same concept, by two or more."""
        return tuple(j for j in self.improvements if j.jump and len(j.coalition) > 1)

    @property
    def elsewhere(self) -> tuple[JointImprovement, ...]:
        """What leads from an equilibrium to something that is none."""
        return tuple(j for j in self.improvements if j.leaves and not j.jump)

    @cached_property
    def vulnerable(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """For each equilibrium that a jump leaves, by its letters, the coalitions that it is vulnerable to."""
        found: dict[str, dict[tuple[str, ...], None]] = {}
        for jump in self.jumps:
            found.setdefault(jump.origin, {}).setdefault(jump.coalition)
        return {state: tuple(by) for state, by in found.items()}

    def __repr__(self) -> str:
        stable = few(f"{c} {s.count}" for c, s in self.universal.items())
        return f"<CoalitionAnalysis of {self.solution.model.name}: universally stable: {stable}>"


@checked
def find_coalitions(
    solution: Solution,
    *,
    proposals: Sequence[Label] = (),
    of: Sequence[Label] | None = None,
    states: Sequence[StateName] | None = None,
    pareto: bool = False,
    limit: Count = LISTED,
) -> CoalitionAnalysis:
    """Work out what coalitions could do, what keeps them, and which equilibria some could leave together.

    A *coalition improvement* of H on a state is one that its members reach by a legal sequence of their moves, and that
    every member prefers (Kilgour, Hipel, Fang and Peng, *Group Decision and Negotiation* 10, 2001; what is stable
    against it after Inohara and Hipel, *Systems Engineering* 11, 2008).

    Parameters
    ----------
    solution
        What is stable for whom, each by itself; its concepts say what an equilibrium is.
    proposals
        Proposals of which it is told who could break them, or make them, in whose company.
    of
        The members of one coalition; None = every coalition.
    states
        States (letters or names) whose coalition improvements are told; None = all of one coalition, else those of two
        or more from the equilibria and the status quo.
    pareto
        Take for a coalition improvement what no member finds worse and some member better.
    limit
        Bound on the coalition improvements that are told one by one.

    Returns
    -------
    CoalitionAnalysis
        What each coalition could do, what is stable for it, for each decision maker, and for all.

    Raises
    ------
    UsageError
        If something named is unknown, or the solution is one of a reading.
    BoundReached
        If there are more decision makers or states than are looked at.

    Complexity
    ----------
    For each coalition one search from each state over the moves of its members; for CSEQ besides one over the
    coalition improvements of the others.

    Examples
    --------
    >>> import detente
    >>> solution = detente.solve(detente.read_case("elmira-9state"), concepts=["nash"])
    >>> found = detente.find_coalitions(solution)
    >>> found
    <CoalitionAnalysis of elmira-9state: universally stable: cnash 2, cgmr 4, csmr 4, cseq 2>
    >>> jump = found.jumps[0]
    >>> jump.coalition, jump.origin, [(s.decision_maker, s.to) for s in jump.act.steps]
    (('MoE', 'UR'), 'NYNNY', [('MoE', 'YYNNY'), ('UR', 'YNYNY')])
    """
    if not solution.reading.as_written:
        told = solution.reading.told
        raise UsageError(f"no source defines coalitions under {told}; solve the model as it is written")
    from detente.assess.proposals import assessed_in

    conflict = solution.conflict
    together = coalitions_in(conflict, pareto=pareto)
    chosen = labels_if_any(of)
    one = None if not chosen else tuple(sorted({conflict.index(dm) for dm in chosen}))
    if chosen is not None and one is None:
        raise UsageError("a coalition has at least one member; found none")
    asked = together.all if one is None else (one,)
    concepts, codes, nothing = joint_concepts(), together.listing.codes, solution.feasible.where("false")

    def those(found: int) -> StateSet:
        return nothing.including([codes[k] for k in bits(found)])

    looked = _looked_at(solution, together, states, every=one is not None)
    return CoalitionAnalysis(
        solution,
        pareto,
        None if one is None else tuple(conflict.decision_makers[j] for j in one),
        tuple(_of(together, h, concepts, those) for h in asked),
        {
            c: {dm: those(together.stable_for(i, a)) for i, dm in enumerate(conflict.decision_makers)}
            for c, a in concepts.items()
        },
        {c: those(together.universal(a)) for c, a in concepts.items()},
        tuple(conflict.show(codes[s]) for s in looked),
        *_improvements(solution, together, looked, [h for h in asked if one or len(h) > 1], limit),
        tuple(assessed_in(solution, p) for p in dict.fromkeys(labels(proposals))),
    )


def _of(together: Coalitions, h: Coalition, concepts: Mapping[str, Answering], those: object) -> OfCoalition:
    assert callable(those)
    rows = [row for row in together.improvements(h) if row]
    members = tuple(together.listing.conflict.decision_makers[j] for j in h)
    stable = {c: those(together.stable(h, a)) for c, a in concepts.items()}
    return OfCoalition(members, len(rows), sum(row.bit_count() for row in rows), stable)


def _looked_at(
    solution: Solution, together: Coalitions, states: Sequence[str] | None, *, every: bool
) -> tuple[int, ...]:
    """Return the places of the states whose coalition improvements are told."""
    model, conflict, place = solution.model, solution.conflict, together.listing.place
    if states:
        named = [conflict.neighbourhood.state(letters_of(model, conflict, s)) for s in states]
        return tuple(dict.fromkeys(place[code] for code in named if code is not None))
    if every:
        return tuple(range(len(together.listing.codes)))
    found = {place[code] for e in solution.equilibria.values() if e.known for code in e.codes()}
    if model.status_quo is not None:
        code = conflict.neighbourhood.state(letters_of(model, conflict, model.status_quo))
        found |= set() if code is None else {place[code]}
    return tuple(sorted(found))


def _improvements(
    solution: Solution, together: Coalitions, looked: Sequence[int], asked: Sequence[Coalition], limit: int
) -> tuple[tuple[JointImprovement, ...], int]:
    """Return the coalition improvements from some states, those that jump first, and how many there are."""
    found = [(s, h, q) for s in looked for h in asked for q in bits(together.improvements(h)[s])]
    stands = _standing(solution, together)
    first = sorted(found, key=lambda it: (not stands[it[0]] & stands[it[2]], not stands[it[0]]))
    return tuple(improvement(solution, together, h, s, q) for s, h, q in first[:limit]), len(found)


def _standing(solution: Solution, together: Coalitions) -> list[frozenset[str]]:
    """Return for each state the concepts under which it is an equilibrium."""
    found: list[set[str]] = [set() for _ in together.listing.codes]
    for c, e in solution.equilibria.items():
        for code in e.codes() if e.known else ():
            found[together.listing.place[code]].add(c)
    return [frozenset(some) for some in found]


def improvement(solution: Solution, together: Coalitions, h: Coalition, s: int, q: int) -> JointImprovement:
    """Return a coalition improvement, each state by its place, with what deters it."""
    check()
    conflict, codes, place = solution.conflict, together.listing.codes, together.listing.place
    answers = {c: joint_answer(together, h, s, q, a) for c, a in joint_concepts().items()}
    ends = {c: place[found[-1].target] for c, found in answers.items() if found}
    holds = together.listing.holds
    whom = {c: tuple(conflict.decision_makers[j] for j in h if holds[j][s] >> x & 1) for c, x in ends.items()}
    known = [c for c in solution.concepts if solution.equilibria[c].known]
    leaves = tuple(c for c in known if codes[s] in solution.equilibria[c])
    return JointImprovement(
        act_of(together, h, s, q), conflict.show(codes[s]), conflict.show(codes[q]), leaves,
        tuple(c for c in leaves if codes[q] in solution.equilibria[c]), answers, whom,
    )  # fmt: skip


# -- proposals --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class JointReach:
    """A coalition that could take a proposal from one state to another, none of its parts being able to.

    `would` are the concepts of coalitions under which it could do so and nobody would deter it; `by` is one way, and
    where there is one a way that nobody deters under any of these.
    """

    coalition: tuple[str, ...]
    would: tuple[str, ...]
    by: JointImprovement


@dataclass(frozen=True)
class ActingTogether:
    """Who could break a proposal, or make it, in whose company.

    Parameters
    ----------
    state
        The letters of the way to carry it out that is looked at: of those with a verdict the one that is an equilibrium
        under most concepts.
    breaking
        The coalitions that gain by leaving it for a state without its terms; of these those that none of their own
        parts could do without, under the same concepts.
    status_quo
        The letters of the status quo, where its terms are not in force there.
    making
        The coalitions that gain by going from the status quo to a state with its terms, likewise.
    """

    state: str | None
    breaking: tuple[JointReach, ...]
    status_quo: str | None
    making: tuple[JointReach, ...]


def acting_together(a: ProposalAssessment) -> ActingTogether | None:
    """Return who could break a proposal or make it; None where the model is too large for that in passing."""
    conflict = a.solution.conflict
    if not a.solution.reading.as_written or len(conflict.decision_makers) > ASSESSED_MAKERS:
        return None
    if a.solution.feasible.count > ASSESSED_STATES:
        return None
    try:
        together = coalitions_in(conflict)
    except BoundReached:
        return None
    place = together.listing.place
    near, model = conflict.neighbourhood, a.solution.model
    terms = sum(1 << place[code] for code in a.with_terms.codes())
    at = _way_looked_at(a)
    breaking = () if at is None else _reaches(a.solution, together, place[at], together.listing.whole & ~terms)
    quo = None if model.status_quo is None else near.state(letters_of(model, conflict, model.status_quo))
    if quo is not None and terms >> place[quo] & 1:
        quo = None
    making = () if quo is None else _reaches(a.solution, together, place[quo], terms)
    shown = [None if code is None else conflict.show(code) for code in (at, quo)]
    return ActingTogether(shown[0], breaking, shown[1], making)


def _way_looked_at(a: ProposalAssessment) -> int | None:
    near = a.solution.conflict.neighbourhood
    ways = [code for s in a.states if s in a.with_terms and (code := near.state(s)) is not None]
    known = [e for e in a.solution.equilibria.values() if e.known]
    return max(ways, key=lambda code: sum(code in e for e in known), default=None)


def _reaches(solution: Solution, together: Coalitions, s: int, goal: int) -> tuple[JointReach, ...]:
    """Return the least coalitions that gain by going from a state to some of others, by which concepts they would."""
    concepts = joint_concepts()
    told: list[tuple[Coalition, frozenset[str]]] = []
    found = []
    for h in coalitions_of(len(together.everyone)):
        check()
        there = together.improvements_from(h, s) & goal
        known = frozenset[str]().union(*(would for fewer, would in told if {*fewer} <= {*h}))
        if not there or known == {*concepts}:
            continue
        free = {q: frozenset(c for c, a in concepts.items() if not together.sanctions(h, s, q, a)) for q in bits(there)}
        would = frozenset[str]().union(*free.values()) - known
        if not would:
            continue
        told.append((h, would))
        best = max(map(len, free.values()))
        (*_, (_, end)) = together.way(h, s, sum(1 << q for q, of in free.items() if len(of) == best))
        named = tuple(together.listing.conflict.decision_makers[j] for j in h)
        would_be = tuple(c for c in concepts if c in would)
        found.append(JointReach(named, would_be, improvement(solution, together, h, s, end)))
    return tuple(found)

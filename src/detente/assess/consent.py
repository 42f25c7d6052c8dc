"""Who must consent: inner factions of the parties, absent obligors, and which act stops a target in every way.

A party of a proposal may be a group. What a term asks of the group, the member who owns the option has to deliver; so
each such member must consent, as in a two-level game (Putnam, *International Organization* 42 (1988) 427-460; the term
and this reading are ours to answer for, not a definition of that paper). A *veto* is an act of one decision maker that
breaks a target in every way to carry it out: at each state with the terms in force it improves things for whoever
makes it, and nobody deters it under the concept; see Tsebelis, *Veto Players* (2002), for the notion.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from detente.answer import Answer, all_of
from detente.arguments import Label, Seconds, StateName, checked, label, labels_if_any
from detente.assess.perspectives import Target, targets_of
from detente.assess.proposals import minimal_blocking_sets
from detente.case import Case, Model, ResolvedProposal, one_model
from detente.conflict import Conflict, settled
from detente.deadline import over, within
from detente.display import Tabular, few
from detente.engines import Progress, StateSet, silent
from detente.errors import UsageError, nearest
from detente.formula import Formula
from detente.stability import Local, Solution, Step, is_large, local, solve, step
from detente.stability.concepts import held

MAX_WAYS = 256
"""Up to so many ways to carry a target out are looked at one by one for vetoes."""


WhyNot = Literal["infeasible", "ways", "moves", "concept", "bound"]


@dataclass(frozen=True)
class Act:
    """What one decision maker takes up and gives up at once."""

    decision_maker: str
    takes: tuple[str, ...]
    drops: tuple[str, ...]


@dataclass(frozen=True)
class Delivery:
    """What a term asks of a party, and who has to deliver it.

    `needed` holds each member who owns an option that the term's formula speaks of, with those options; `party` is the
    name the case uses, a decision maker's or a group's.
    """

    term: str
    party: str
    needed: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class PartyConsent:
    """A party to a proposal, or one obliged by it, with its members and those who must consent for it to deliver."""

    party: str
    members: tuple[str, ...]
    must_consent: tuple[str, ...]
    negotiates: bool

    @property
    def is_group(self) -> bool:
        """Whether the party has inner factions."""
        return len(self.members) > 1


@dataclass(frozen=True)
class ProposalConsent:
    """Whose consent a proposal needs.

    Parameters
    ----------
    proposal
        The proposal.
    parties
        Its parties, and others whom its terms oblige, in the order in which the case names them.
    deliveries
        What each term asks of whom.
    unasked
        Decision makers who own an option that the terms speak of and whom no term obliges.
    """

    proposal: ResolvedProposal
    parties: tuple[PartyConsent, ...]
    deliveries: tuple[Delivery, ...]
    unasked: tuple[str, ...]

    @property
    def absent_obligors(self) -> tuple[str, ...]:
        """Whoever is obliged without being a party."""
        return self.proposal.absent_obligors


@dataclass(frozen=True)
class TargetConsent:
    """Who stands in the way of one target under one concept.

    Parameters
    ----------
    target, concept
        The question.
    ways
        How many states carry the target out.
    blocking_sets
        The minimal sets of decision makers who block it, as in an assessment; None where not known.
    vetoes
        The acts that break it in every way, none with a needless part; None where not known, or where there is no way.
    why
        Why there are none: there is no way; or why they are not known: the ways are too many to look at one by one, or
        the moves are, or acts are not looked at under this concept, or the search for answers hit its bound.
    """

    target: Target
    concept: str
    ways: int
    blocking_sets: tuple[tuple[str, ...], ...] | None
    vetoes: tuple[Act, ...] | None
    why: WhyNot | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Consent(Tabular):
    """The structure of consent of a model.

    Parameters
    ----------
    solution
        What is stable, for whom.
    proposals
        For each proposal whose consent it needs.
    targets
        For each target and concept who stands in the way.
    stopped
        Why something is not known, or None.

    Examples
    --------
    >>> import detente
    >>> model = detente.read_case("syria-2016").model("A")
    >>> found = detente.find_consent(model, proposals=["V1_full"], concepts=["nash"])
    >>> [(p.party, p.must_consent) for p in found.proposals[0].parties if p.is_group]
    [('US', ('WH', 'PENT'))]
    >>> found.proposals[0].absent_obligors, found.vetoes("nash")[0]
    (('SYR',), Act(decision_maker='PENT', takes=(), drops=('share',)))
    """

    solution: Solution
    proposals: tuple[ProposalConsent, ...]
    targets: tuple[TargetConsent, ...]
    stopped: str | None = None
    """Why something asked for is not known, or None."""

    @property
    def model(self) -> Model:
        """The model looked at."""
        return self.solution.model

    @checked
    def stopped_by(self, act: Act, concept: Label) -> tuple[Target, ...]:
        """Return the targets that an act breaks in every way under a concept."""
        concept = held(concept, self.solution.concepts)
        return tuple(t.target for t in self.targets if t.concept == concept and act in (t.vetoes or ()))

    @checked
    def vetoes(self, concept: Label) -> tuple[Act, ...]:
        """Return every act that breaks some target in every way, those that break most first."""
        concept = held(concept, self.solution.concepts)
        found = dict.fromkeys(a for t in self.targets if t.concept == concept for a in t.vetoes or ())
        return tuple(sorted(found, key=lambda a: -len(self.stopped_by(a, concept))))

    @checked
    def needing(self, option: Label) -> tuple[Target, ...]:
        """Return the targets that cannot be carried out without an option."""
        if (asked := label(option)) not in self.solution.conflict.options:
            hint = nearest(asked, self.solution.conflict.options) or "no option is like it"
            raise UsageError(f"there is no option “{asked}” ({hint})")
        return self._needing.get(asked, ())

    @cached_property
    def _needing(self) -> Mapping[str, tuple[Target, ...]]:
        found: dict[str, tuple[Target, ...]] = {}
        for target in {t.target.id: t.target for t in self.targets}.values():
            ways = self.solution.feasible.where(target.formula)
            for option in (o for o, taken in ways.fixed().items() if taken):
                found[option] = (*found.get(option, ()), target)
        return found

    def __repr__(self) -> str:
        return f"<Consent in {self.solution.model.name}: {few(dict.fromkeys(t.target.id for t in self.targets))}>"


@checked
def find_consent(
    model: Model | Case,
    *,
    proposals: Sequence[Label] | None = None,
    states: Sequence[StateName] | None = None,
    concepts: Sequence[Label] | None = None,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> Consent:
    """Work out whose consent targets need, and whose acts stop them.

    Whoever can break a target in every way to carry it out has a *veto* over it: an act, none of whose parts is
    needless, by which some member of a party improves things and which nobody deters.

    Parameters
    ----------
    model
        One model of a case.
    concepts, engine, progress
        See `solve`.
    seconds
        When to end, counted from the call; what is not looked at by then is not known. None = no bound.
    proposals, states
        The targets; by default every proposal and every named state.

    Returns
    -------
    Consent
        For each proposal who must consent, and for each target who blocks it and which acts stop it.

    Raises
    ------
    UsageError
        If something named is unknown.

    Complexity
    ----------
    That of `solve`, and of `explain` at each way to carry a target out, up to a bound on these.

    Examples
    --------
    >>> import detente
    >>> model = detente.read_case("syria-2016").model("A")
    >>> found = detente.find_consent(model, proposals=["V1_full"], concepts=["nash"])
    >>> found.proposals[0].absent_obligors
    ('SYR',)
    """
    of, ids, named = one_model(model), labels_if_any(proposals), labels_if_any(states)

    def solved() -> Solution:
        return solve(of, concepts=concepts, engine=engine, progress=progress)

    return consent_in(of, solved, proposals=ids, states=named, seconds=seconds)


def consent_in(
    model: Model, solved: Callable[[], Solution], *, proposals: Sequence[str] | None, states: Sequence[str] | None,
    seconds: float | None,
) -> Consent:  # fmt: skip
    """Return whose consent proposals of a model need, once it is solved; see `find_consent`."""
    model = settled(model)
    targets = targets_of(model, proposals, states)
    with within(seconds) as work:
        solution = solved()
        named = {t.id for t in targets if t.kind == "proposal"}
        consents = tuple(consent_to(model, p) for p in model.proposals if p.id in named)
        carrying = ((t, solution.feasible.where(t.formula)) for t in targets)
        found = tuple(_on_target(solution, t, ways, c) for t, ways in carrying for c in solution.concepts)
    hit = "the search for answers to some moves hit its bound" if any(t.why == "bound" for t in found) else None
    return Consent(solution, consents, found, solution.stopped or work.hit or hit)


def consent_to(model: Model, proposal: ResolvedProposal) -> ProposalConsent:
    """Return whose consent a proposal needs."""
    owners = {o.id: str(o.owner) for o in model.options}
    deliveries = []
    for term in proposal.terms:
        spoken_of = () if term.formula is None else term.formula.names()
        for party in term.term.obliges:
            members = _members(model, party)
            needed = {m: tuple(o for o in spoken_of if owners[o] == m) for m in members}
            deliveries.append(Delivery(term.term.id, str(party), {m: os for m, os in needed.items() if os}))
    written = proposal.proposal.parties or ()
    parties = []
    for party in dict.fromkeys([*map(str, written), *(d.party for d in deliveries)]):
        needed_of = {m for d in deliveries if d.party == party for m in d.needed}
        members = _members(model, party)
        parties.append(PartyConsent(party, members, tuple(m for m in members if m in needed_of), party in written))
    obliged = set(proposal.obliged)
    acting = {owners[o] for o in proposal.formula.names()}
    unasked = tuple(dm.id for dm in model.decision_makers if dm.id in acting - obliged)
    return ProposalConsent(proposal, tuple(parties), tuple(deliveries), unasked)


def _members(model: Model, party: str) -> tuple[str, ...]:
    return tuple(dm.id for dm in model.decision_makers if party in (dm.id, dm.group))


def _on_target(solution: Solution, target: Target, ways: StateSet, concept: str) -> TargetConsent:
    sets = minimal_blocking_sets(solution, ways, concept)
    asked = local(concept)
    obstacle = _obstacle(solution, ways, asked)
    vetoes = None if obstacle or asked is None else _vetoes(solution.conflict, ways, asked)
    return TargetConsent(target, concept, ways.count, sets, vetoes, obstacle or ("bound" if vetoes is None else None))


def _obstacle(solution: Solution, ways: StateSet, concept: Local | None) -> WhyNot | None:
    """Return what keeps acts from being looked at way by way."""
    if not ways.count:
        return "infeasible"
    if concept is None:
        return "concept"
    if ways.count > MAX_WAYS:
        return "ways"
    return "moves" if is_large(solution.conflict) else None


def _vetoes(conflict: Conflict, ways: StateSet, concept: Local) -> tuple[Act, ...] | None:
    """Return the acts that break every way, or None if a bound kept one from being told from the others."""
    found: list[Act] = []
    for i in range(len(conflict.decision_makers)):
        common: dict[Act, Answer] = {}
        for k, state in enumerate(ways.codes()):
            breaking = _breaking(conflict, i, state, concept, common if k else None)
            if breaking is None:
                return None
            common = {act: all_of([common.get(act, Answer.YES), answer]) for act, answer in breaking.items()}
            if not common:
                break
        if Answer.UNKNOWN in common.values():
            return None
        found += _without_needless_parts(conflict, common)
    return tuple(found)


def _breaking(
    conflict: Conflict, i: int, state: int, concept: Local, among: Collection[Act] | None
) -> dict[Act, Answer] | None:
    """Return the acts of somebody that improve things at a state and that nobody deters, as far as known.

    Only some acts are looked at, if told which; unknown is whether a bound kept an answer from being found. None if
    the time is over.
    """
    if over() is not None:
        return None
    asked = None
    if among is not None:
        steps = (step(conflict, i, state, q) for q in conflict.neighbourhood.moves(i, state))
        asked = [move.target for move in steps if _act(move) in among]
    found = {_act(t.step): t.deterred for t in concept.temptations(conflict, i, state, asked)}
    return {
        act: Answer.YES if deterred is Answer.NO else Answer.UNKNOWN
        for act, deterred in found.items()
        if deterred is not Answer.YES
    }


def _act(move: Step) -> Act:
    return Act(move.decision_maker, move.takes, move.drops)


def _without_needless_parts(conflict: Conflict, acts: Iterable[Act]) -> list[Act]:
    parts = {act: {*act.takes} | {f"-{o}" for o in act.drops} for act in acts}
    least = [a for a in acts if not any(parts[b] < parts[a] for b in acts)]
    order = conflict.options.index
    return sorted(least, key=lambda a: ([order(o) for o in a.takes], [order(o) for o in a.drops]))


def implied(formula: Formula, by: Formula, states: StateSet) -> bool:
    """Tell whether a formula is true at every one of some states at which another one is."""
    ways = states.where(by)
    return ways.where(formula).count == ways.count

"""Of the ways to carry out a proposal, the one that shows most: which it is, what tempts whom there, what comes of it.

Of those that hold, one that holds under the strongest concept; where none does, one that the fewest would leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product

from detente.answer import Answer
from detente.assess.proposals import ProposalAssessment
from detente.case.model import ResolvedRule, ResolvedTerm
from detente.conflict import state_of
from detente.deadline import over
from detente.errors import UsageError
from detente.formula import Formula
from detente.stability import Solution, Temptation, Verdict, is_large, verdict
from detente.stability.solving import everybody_stays, whom_it_suits

STRONGEST = ("nash", "sseq", "seq", "smr", "gmr")
"""Concepts by how much they ask of a state that nobody leaves; others come after them."""

TOLD_UNDER = ("nash", "seq", "sseq")
"""Of the concepts under which the way shown holds, the first of these is the one that its moves are told under."""

LOOKED_AT, LOOKED_AT_CLOSELY = 256, 24
"""So many ways are compared by how many moves tempt away, and by how many of these nothing stops."""

TRIED = 14
"""Up to so many options the combinations are tried, to find the rule that excludes a proposal."""


@dataclass(frozen=True, eq=False)
class ShownWay:
    """One way to carry out a proposal, and what everybody would do there, under one concept.

    Parameters
    ----------
    assessment
        Of the proposal.
    code, concept
        The state, and the concept.
    verdicts
        One for each decision maker, in the order of the file.
    """

    assessment: ProposalAssessment
    code: int
    concept: str
    verdicts: tuple[Verdict, ...]

    @property
    def solution(self) -> Solution:
        """What the assessment rests on."""
        return self.assessment.solution

    def fallen(self, move: Temptation) -> tuple[ResolvedTerm, ...]:
        """Return the terms that are no longer in force after a move."""
        near = self.solution.conflict.neighbourhood
        terms = [t for t in self.assessment.proposal.terms if t.formula is not None]
        return tuple(t for t in terms if t.formula is not None and not near.holds(t.formula, move.step.target))

    def holds_then(self, move: Temptation) -> Answer:
        """Tell whether nobody would leave the state that a move leads to."""
        return everybody_stays(self.solution, move.step.target, self.concept)


def way_to_show(a: ProposalAssessment, *, state: str | None = None, concept: str | None = None) -> ShownWay | None:
    """Return the way to carry a proposal out that a picture shows.

    Parameters
    ----------
    a
        What is known about the proposal.
    state
        The way asked for, by the letters or the name of its state; None = the one that shows most: of those that hold,
        under the strongest concept, the one with the fewest tempting moves; where none holds, the one with the fewest
        decision makers whom nothing stops, and of these the one with the fewest such moves; then the first by code.
        Where there are many ways, the first of them are compared.
    concept
        The concept to tell its moves under; None = the one that shows how it holds.

    Returns
    -------
    ShownWay or None
        None where the terms cannot be in force together.

    Raises
    ------
    UsageError
        If the state does not carry the proposal out, or the concept was not asked about.
    """
    solution = a.solution
    if concept is not None and concept not in solution.concepts:
        raise UsageError(f"this assessment is under {', '.join(solution.concepts)}, not under “{concept}”")
    if a.with_terms.count == 0 or not solution.concepts:
        return None
    if state is not None:
        asked = state_of(solution.model, solution.conflict, state)
        if asked is None or solution.conflict.show(asked) not in a.with_terms:
            why = "there is no such state here" if asked is None else "not all of its terms are in force there"
            raise UsageError(f"“{state}” is no way to carry out “{a.proposal.id}”: {why}")
        code = asked
    else:
        code = _telling(a, solution.concepts if concept is None else (concept,))
    told = concept or _concept_at(solution, code)
    everyone = range(len(solution.conflict.decision_makers))
    return ShownWay(a, code, told, tuple(verdict(solution, code, told, i) for i in everyone))


def strongest_first(concepts: Sequence[str]) -> list[str]:
    """Return concepts by how much they ask.

    >>> strongest_first(["gmr", "seq", "nash"])
    ['nash', 'seq', 'gmr']
    """
    return sorted(concepts, key=lambda c: STRONGEST.index(c) if c in STRONGEST else len(STRONGEST))


def ways_in_order(a: ProposalAssessment, most: int) -> list[tuple[str, tuple[str, ...]]]:
    """Return ways to carry a proposal out, those that hold first, each with the concepts under which nobody leaves it.

    Those that hold under the strongest concept come first, and each of a kind by code; at most so many.
    """
    concepts = strongest_first(a.solution.concepts)
    sets = [*(a.equilibria[c] for c in concepts if a.equilibria[c].known), a.with_terms]
    found: dict[int, None] = {}
    for states in sets:
        found |= dict.fromkeys(_first(states.codes(), most))
    show = a.solution.conflict.show
    return [
        (show(code), tuple(c for c in concepts if everybody_stays(a.solution, code, c) is Answer.YES))
        for code in list(found)[:most]
    ]


def _concept_at(solution: Solution, code: int) -> str:
    """Return the concept under which the moves away from a state are told."""
    held = [c for c in strongest_first(solution.concepts) if everybody_stays(solution, code, c) is Answer.YES]
    return next((c for c in (*TOLD_UNDER, *held) if c in held), _concept_for_failing(solution.concepts))


def _telling(a: ProposalAssessment, concepts: Sequence[str]) -> int:
    solution = a.solution
    near = solution.conflict.neighbourhood
    for c in strongest_first(concepts):
        if a.holds[c] is Answer.YES:
            ways = _first(a.equilibria[c].codes(), LOOKED_AT)
            if is_large(solution.conflict):
                return ways[0]
            movers = range(len(solution.conflict.decision_makers))
            return min(ways, key=lambda code: (sum(len(near.improvements(i, code)) for i in movers), code))
    c = _concept_for_failing(concepts)
    return _least(_least_left(a, c), lambda code: _free_moves(solution, code, c))


def _concept_for_failing(concepts: Sequence[str]) -> str:
    return next((c for c in ("seq", "sseq") if c in concepts), concepts[0])


def _least_left(a: ProposalAssessment, concept: str) -> list[int]:
    """Return ways that the fewest would leave; the first ways, where it is not known who would."""
    solution = a.solution
    sets = a.smallest_blocking_sets[concept]
    if not sets:
        return _first(a.with_terms.codes(), LOOKED_AT_CLOSELY)
    stable = solution.stable[concept]
    found: set[int] = set()
    for blockers in (s for s in sets if len(s) == len(sets[0])):
        others = (stable[dm] for dm in solution.conflict.decision_makers if dm not in blockers)
        found.update(_first(reduce(lambda x, y: x & y, others, a.with_terms).codes(), LOOKED_AT_CLOSELY))
    return sorted(found)[:LOOKED_AT_CLOSELY]


def _free_moves(solution: Solution, code: int, concept: str) -> int:
    """Return how many moves away from a state nothing stops."""
    leaving = [dm for dm, stays in whom_it_suits(solution, code, concept).items() if stays is Answer.NO]
    found = (verdict(solution, code, concept, solution.conflict.index(dm)) for dm in leaving)
    return sum(v.undeterred or 0 for v in found)


def _least(codes: Sequence[int], size: Callable[[int], int]) -> int:
    """Return the first of the states for which something is least, as far as there is time to look."""
    best, least = codes[0], None
    for code in codes:
        if over() is not None:
            break
        found = size(code)
        if least is None or found < least:
            best, least = code, found
    return best


def _first(codes: Iterator[int], most: int) -> list[int]:
    return [code for code, _ in zip(codes, range(most), strict=False)]


def excluded_by(a: ProposalAssessment) -> tuple[ResolvedRule, ...] | None:
    """Return the rule that excludes a proposal by itself; no rule where its terms exclude each other.

    None where no single rule does, or where there is too much to try.
    """
    terms = a.proposal.formula
    tried = ((), *((rule,) for rule in a.solution.model.infeasible))
    return next((rules for rules in tried if _exclude(terms, [rule.formula for rule in rules])), None)


def _exclude(terms: Formula, rules: Sequence[Formula]) -> bool:
    """Tell whether no combination of options has terms in force and is allowed by rules; not if there are many."""
    names = list(dict.fromkeys(name for formula in (terms, *rules) for name in formula.names()))
    if len(names) > TRIED:
        return False
    every = (dict(zip(names, values, strict=True)) for values in product((True, False), repeat=len(names)))
    return not any(terms.evaluate(at) and not any(rule.evaluate(at) for rule in rules) for at in every)

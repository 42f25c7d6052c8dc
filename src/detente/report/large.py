"""What a report tells of a model too large to list: a few states that matter, and the reasons there as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from detente.answer import Answer
from detente.assess import Assessment, ProposalAssessment
from detente.pictures.picture import Arc, Picture, Vertex, stable_under
from detente.stability import Solution, Temptation, is_large, sanctioning, verdict

MANY_STATES = 1000
"""With more states than this, a report tells of states chosen for what they show and not of the first by code."""
TOLD, DRAWN_AROUND = 3, 3


def is_long(solution: Solution) -> bool:
    """Tell whether there are too many states for a table of all."""
    return solution.feasible.count > MANY_STATES


def with_telling_states(assessment: Assessment) -> Assessment:
    """Return an assessment on states that show something, where otherwise the first by code would be told of."""
    if not is_long(assessment.solution):
        return assessment
    return replace(assessment, proposals=tuple(_retold(a) for a in assessment.proposals))


def _retold(a: ProposalAssessment) -> ProposalAssessment:
    first_by_code = a.states == tuple(a.with_terms.first(len(a.states)))
    telling = tuple(dict.fromkeys(_telling(a)))[:TOLD] if first_by_code else ()
    return replace(a, states=telling) if telling else a


def _telling(a: ProposalAssessment) -> Iterator[str]:
    """Yield for each concept a state at which the terms hold, or at which the fewest stand in the way."""
    for concept, holds in a.holds.items():
        sets = a.smallest_blocking_sets[concept]
        if holds is Answer.YES:
            yield a.equilibria[concept].first(1)[0]
        elif sets:
            yield a.example(concept, sets[0])


def states_told(assessment: Assessment) -> list[str]:
    """Return the status quo and the states of the proposals, those of different proposals in turn."""
    quo = assessment.status_quo
    exists = quo is not None and assessment.solution.conflict.neighbourhood.state(quo) is not None
    by_proposal = [a.states for a in assessment.proposals]
    turns = max(map(len, by_proposal), default=0)
    told = [states[k] for k in range(turns) for states in by_proposal if k < len(states)]
    return list(dict.fromkeys([*([str(quo)] if exists else []), *told]))


def picture_of_reasons(solution: Solution, states: Sequence[str]) -> Picture | None:
    """Return some states with what tempts each decision maker there and what deters it; None if moves can be listed."""
    if not is_large(solution.conflict) or not states:
        return None
    near, model = solution.conflict.neighbourhood, solution.model
    quo = near.state(model.status_quo) if model.status_quo else None
    seeds = [code for s in states[:DRAWN_AROUND] if (code := near.state(s)) is not None]
    found = [arc for seed in seeds for arc in _reasons(solution, seed)]
    # What tempts at one state may be an answer at another; then it is drawn as the first.
    arcs = {(a.mover, a.origin, a.target): a for a in sorted(found, key=lambda a: a.answers, reverse=True)}
    codes = sorted({*seeds, *(code for a in arcs.values() for code in (a.origin, a.target))})
    nodes = tuple(
        Vertex(
            code=code,
            letters=solution.conflict.show(code),
            names=_names(solution, code),
            status_quo=code == quo,
            focus=code in seeds and code != quo,
            seed=code in seeds,
            equilibrium=stable_under(solution, code, Answer.YES),
            unsettled=stable_under(solution, code, Answer.UNKNOWN),
        )
        for code in codes
    )
    return Picture(
        title=model.title,
        decision_makers=tuple((str(d.id), str(d.name)) for d in model.decision_makers),
        options=solution.conflict.options,
        own=solution.conflict.own,
        concepts=solution.concepts,
        nodes=nodes,
        arcs=tuple(sorted(arcs.values(), key=lambda a: (a.mover, a.origin, a.target))),
        total=solution.feasible.count,
        acts=tuple(o.name or o.id for o in model.options),
        reasons=True,
    )


def _reasons(solution: Solution, seed: int) -> Iterator[Arc]:
    """Yield for each decision maker a move that nobody deters and one that is deterred, with its answers."""
    conflict = solution.conflict
    for i in range(len(conflict.decision_makers)):
        found: dict[Answer, Temptation] = {}
        # What deters under SEQ costs nobody who answers; where there is no such answer, any other is told.
        for concept in sorted(solution.concepts, key=lambda c: not _costless(c)):
            for temptation in verdict(solution, seed, concept, i).temptations:
                if temptation.deterred.settled:
                    found.setdefault(temptation.deterred, temptation)
        for temptation in found.values():
            yield Arc(i, seed, temptation.step.target, improves=True)
            for step in temptation.by:
                j = conflict.index(step.decision_maker)
                gains = conflict.neighbourhood.prefers(j, step.target, step.origin)
                yield Arc(j, step.origin, step.target, improves=gains, answers=True)


def _costless(concept: str) -> bool:
    """Tell whether under a concept only those answer who gain by it."""
    shape = sanctioning(concept)
    return shape is not None and shape.responders == "improvements"


def _names(solution: Solution, code: int) -> tuple[str, ...]:
    near = solution.conflict.neighbourhood
    return tuple(str(name) for name, pattern in solution.model.states.items() if near.state(pattern) == code)

"""What another phase or perspective answers differently, in a paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from detente.answer import Answer, same
from detente.assess import Assessment, ProposalAssessment
from detente.report.counts import model_called
from detente.report.said import Basis, Said, result, together
from detente.report.words import Words, concepts, listed, under

SIDE_BY_SIDE = (
    "For each proposal the concepts under which it holds, fails, and under which that is not known; "
    "– where nothing carries it out"
)
NOT_THERE = "not there"
"""What stands in the place of an answer where a model has no such proposal."""

Sentence = tuple[str, list[str]]
"""A text, and the concepts it speaks of."""


def held_under(a: ProposalAssessment) -> list[tuple[Answer, tuple[str, ...]]]:
    """Return each answer with the concepts under which it is given: none are named where no concept answers yes.

    What is the same under all concepts, and not yes, is said without them.
    """
    found = [(answer, tuple(under(a.holds, answer))) for answer in Answer if answer in a.holds.values()]
    return found if len(found) > 1 or Answer.YES in a.holds.values() else [(answer, ()) for answer, _ in found]


def differs_from(perspective: str | None, phase: str | None) -> str:
    """Return the heading above what other models answer differently than one does."""
    named = perspective is not None or phase is not None
    return f"What differs from {model_called(perspective, phase) if named else 'what the file says'}"


def difference(here: Assessment, there: Assessment) -> Said:
    """Say in one paragraph what another phase or perspective answers differently, or may."""
    words = Words.of(there.solution)
    name = words.selection() or "without perspective and phase"
    known = {a.proposal.id: a for a in there.proposals}
    sentences = []

    def say(text: str, about: str, ids: Iterable[str] = ()) -> None:
        found = [Basis(b.kind, f"{b.what} in {name}") for b in result(about, ids)]
        sentences.append(Said(text, found))

    neither = []
    for a in here.proposals:
        p = a.proposal.id
        if p not in known:
            say(f"{p} is not a proposal there.", f"proposals.{p}")
            continue
        for text, ids in _proposal(words, a, known[p]):
            say(text, f"proposals.{p}", ids)
        neither += [p] if Answer.INFEASIBLE in a.holds.values() and a.holds == known[p].holds else []
    if here.status_quo is not None and there.status_quo is not None:
        for text, ids in _status_quo(words.state(there.status_quo), here.status_quo_holds, there.status_quo_holds):
            say(text, "status_quo", ids)
    if not sentences and len(neither) < max(1, len(here.proposals)):
        every = "every other proposal" if neither else "every proposal"
        say(f"The same answers for {every}.", "proposals", here.solution.concepts)
    if neither:
        text = f"There too no feasible state has the terms of {listed(neither, 'or')} in force together."
        say(text, "proposals", here.solution.concepts)
    everyone, here_everyone = there.solution.conflict.decision_makers, here.solution.conflict.decision_makers
    if everyone != here_everyone:
        say(f"Its decision makers are {words.dms(everyone)}.", "decision_makers")
    return together([sentences[0].framed(f"In {name}: "), *sentences[1:]])


def _not_the_same(here: Mapping[str, Answer], there: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers there that are others, or of which that is not known."""
    return {c: answer for c, answer in there.items() if same(here[c], answer) is not Answer.YES}


def _proposal(words: Words, here: ProposalAssessment, there: ProposalAssessment) -> Iterator[Sentence]:
    p, changed = here.proposal.id, _not_the_same(here.holds, there.holds)
    if ids := under(changed, Answer.YES):
        some = there.equilibria[ids[0]].first(1)[0]
        yield f"{p} holds under {concepts(ids)}, for example at {words.state(some)}.", ids
    if ids := under(changed, Answer.NO):
        yield f"{p} does not hold under {concepts(ids)}.", ids
    if ids := under(changed, Answer.INFEASIBLE):
        yield f"No feasible state there has the terms of {p} in force together.", ids
    if ids := under(changed, Answer.UNKNOWN):
        yield f"Whether {p} holds there under {concepts(ids)} is not known.", ids


def _status_quo(state: str, here: Mapping[str, Answer], there: Mapping[str, Answer]) -> Iterator[Sentence]:
    if not (changed := _not_the_same(here, there)):
        return
    quo = f"The status quo there, {state}, is"
    yes, no, unknown = (under(there, answer) for answer in (Answer.YES, Answer.NO, Answer.UNKNOWN))
    if under(there, Answer.INFEASIBLE):
        yield f"{quo} infeasible there.", [*changed]
    elif yes:
        yield f"{quo} stable under {concepts(yes)}.", [*changed]
    elif no:
        none = f"under {concepts(no)}" if unknown else "under none of the concepts"
        yield f"{quo} {'not stable' if unknown else 'stable'} {none}.", [*changed]
    if unknown:
        yield f"Whether the status quo there, {state}, is stable under {concepts(unknown)} is not known.", unknown

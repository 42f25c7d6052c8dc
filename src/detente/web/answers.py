"""Answering questions about a case; the same code in the server and in the worker processes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from detente.answer import Answer
from detente.ask import QUESTIONS, served
from detente.ask.assess import Assessed
from detente.assess import ProposalAssessment, StateVerdict
from detente.engines import silent
from detente.report import Words
from detente.report.assessment import (
    headline,
    not_settled,
    overall,
    status_quo_sentence,
    told_sentence,
    unasked_sentence,
    ways_phrase,
)
from detente.report.deterrence import Stance, Worded, stances, step_phrase
from detente.report.documents import escape_phrase
from detente.report.glance import shortly
from detente.report.plain import NamedWords
from detente.report.words import concept_name, told_in
from detente.stability import Escape, Explanation, Step, Temptation, Verdict
from detente.store import Draft
from detente.web import questions as q
from detente.web.asked import AQuestion, answer_of, found_by, report_request, request_of, told
from detente.web.reasons import reason_places
from detente.web.reporting import report
from detente.web.shapes import Model, block_views

Progress = Callable[[str], None]
REPORT = "report"
"""The one kind of question beside the declared ones: all of them, on a page of its own."""
HELD = {
    Answer.YES: "holds",
    Answer.NO: "does not hold",
    Answer.UNKNOWN: "is not known to hold or not",
    Answer.INFEASIBLE: "is infeasible, so there is no verdict",
}


def answer(draft: Draft, kind: str, question: q.Question, progress: Progress = silent) -> Any:
    """Return the answer to a question of a kind; what the question supposes is carried out in the draft already.

    Raises
    ------
    HasProblems
        If the case has errors.
    DetenteError
        For names that do not exist, or bounds that were hit.
    """
    if kind == REPORT:
        return report(draft, question, progress)
    declared = QUESTIONS[kind]
    found, asked = found_by(draft, declared, question, progress)
    if kind not in VIEWS:
        return told(declared, found, asked, None if question.what_if else draft.case)
    _, view = VIEWS[kind]
    with told_in(NamedWords):
        return view(Asked(draft, declared, found, asked, frozenset(_supposed(question))))


@dataclass(frozen=True)
class Asked:
    """What a view is made of: what was asked of what, what was found, and which proposals are only supposed."""

    draft: Draft
    question: AQuestion
    found: Any
    parameters: Any
    supposed: frozenset[str]

    @property
    def record(self) -> dict[str, Any]:
        """The record, and what is said, which every view has."""
        with told_in(Words):  # JSON says everywhere what it says on the command line
            record = self.question.record(self.found, self.parameters)
        return {"record": dict(record), "says": block_views(list(self.question.document(self.found, self.parameters)))}


def _supposed(question: q.Question) -> Iterator[str]:
    """Yield the ids of the proposals that a question supposes, which nobody has named."""
    for command in question.what_if:
        if command.kind == "add" and command.path == ["proposals"] and command.id:
            yield command.id


def shape_of(kind: str) -> type[q.Question]:
    """Return the shape of a question of a kind, as it comes over HTTP."""
    return report_request() if kind == REPORT else request_of(QUESTIONS[kind])


def shape_of_answer(kind: str) -> type[Model]:
    """Return the shape of the answer to a declared question."""
    return VIEWS[kind][0] if kind in VIEWS else answer_of(QUESTIONS[kind])


def _solve(at: Asked) -> q.SolveAnswer:
    return q.SolveAnswer(**at.record)


def _assess(at: Asked) -> q.AssessAnswer:
    found: Assessed = at.found
    draft, proposals = at.draft, found.assessment.proposals
    words = Words.of(found.assessment.solution)
    return q.AssessAnswer(
        **at.record,
        overall={a.proposal.id: _overall(words, a, at.supposed) for a in proposals},
        unasked={a.proposal.id: unasked_sentence(words, a.proposal) for a in proposals},
        status_quo=status_quo_sentence(words, found.assessment),
        headlines={a.proposal.id: headline(words, a) for a in proposals},
        held={a.proposal.id: _held(a) for a in proposals},
        told={a.proposal.id: told_sentence(a.with_terms.count, len({v.state for v in a.verdicts})) for a in proposals},
        verdicts={a.proposal.id: [_verdict_line(draft, words, v) for v in a.verdicts] for a in proposals},
    )


def _overall(words: Words, a: ProposalAssessment, supposed: Collection[str]) -> q.Overall:
    name = "This proposal" if a.proposal.id in supposed else words.told_before(a.proposal)
    answer, told = overall(a), shortly(words, a)
    says = f"{name} {not_settled(a) if answer is Answer.UNKNOWN else told}"
    return q.Overall(answer="some" if answer is None else answer, says=says, shortly=told)


def _held(a: ProposalAssessment) -> list[q.HeldLine]:
    return [
        q.HeldLine(concept=c, answer=answer, says=ways_phrase(a, c), open="" if a.open is None else a.open[c].said)
        for c, answer in a.holds.items()
    ]


def _verdict_line(draft: Draft, words: Words, v: StateVerdict) -> q.VerdictLine:
    held = HELD[v.holds]
    return q.VerdictLine(
        state=v.state,
        names=words.names(v.state),
        taken=words.taken_at(v.state),
        concept=v.concept,
        holds=v.holds,
        headline=f"{words.state(v.state)} {held} under {concept_name(v.concept)}",
        blockers=[b.decision_maker for b in v.blockers],
        unsettled=list(v.unsettled),
        moves=[_move_line(draft, words, b, t) for b in v.blockers for t in b.temptations],
    )


def _move_line(draft: Draft, words: Words, v: Verdict, t: Temptation) -> q.MoveLine:
    near = words.conflict.neighbourhood
    origin, target = near.state(v.state), near.state(t.step.to)
    assert origin is not None
    assert target is not None
    dm, escape = v.decision_maker, t.escape
    return q.MoveLine(
        decision_maker=dm,
        to=t.step.to,
        takes=list(t.step.takes),
        drops=list(t.step.drops),
        says=step_phrase(words, t.step),
        why=words.reason(dm, origin, target),
        deterred=t.deterred,
        by=[_step_line(words, s) for s in t.by],
        at_first=t.at_first,
        escape=_escape_line(words, v.concept, escape, words.dm(dm)) if isinstance(escape, Escape) else None,
        rests_on=reason_places(draft, words, dm, origin, target),
    )


def _step_line(words: Words, s: Step) -> q.StepLine:
    return q.StepLine(
        decision_maker=s.decision_maker, to=s.to, takes=list(s.takes), drops=list(s.drops), says=step_phrase(words, s)
    )


def _escape_line(words: Words, concept: str, found: Escape, name: str) -> q.EscapeLine:
    answer = [_step_line(words, s) for s in found.answer]
    return q.EscapeLine(answer=answer, by=_step_line(words, found.by), says=escape_phrase(words, concept, found, name))


def _explain(at: Asked) -> q.ExplainAnswer:
    found: Explanation = at.found
    words = Words.of(found.solution)
    return q.ExplainAnswer(
        **at.record, stances=[_stance_line(at.draft, words, s) for s in stances(words, found.verdicts)]
    )


def _stance_line(draft: Draft, words: Words, s: Stance) -> q.StanceLine:
    return q.StanceLine(
        state=s.state,
        decision_maker=s.decision_maker,
        name=s.name,
        stands=[_answer_words(w) for w in s.stands],
        moves=[
            q.MetLine(
                to=m.step.to,
                says=m.says,
                met=[_answer_words(w) for w in m.met],
                rests_on=reason_places(draft, words, s.decision_maker, m.step.origin, m.step.target),
            )
            for m in s.moves
        ],
        without=s.without,
    )


def _answer_words(w: Worded) -> q.AnswerWords:
    return q.AnswerWords(answer=w.answer, says=w.says)


VIEWS: Mapping[str, tuple[type[Model], Callable[[Asked], Model]]] = {
    "solve": (q.SolveAnswer, _solve), "assess": (q.AssessAnswer, _assess), "explain": (q.ExplainAnswer, _explain),
}  # fmt: skip
"""The declared questions whose answers a page shows line by line: the shape of the answer, and what makes it."""


def kinds() -> list[str]:
    """Return the kinds of questions that are answered here."""
    return sorted({REPORT, *served()})

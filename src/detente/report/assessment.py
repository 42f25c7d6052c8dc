"""What `assess` says: does each proposal hold, who would break it and why, what do other models say differently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.answer import Answer
from detente.assess import Assessment, ProposalAssessment, StateVerdict
from detente.case import ResolvedProposal
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.coalitions import acting_together_said, concepts_told
from detente.report.documents import NOT_LOOKED_AT, concept_legend, evidence_blocks, obliging, term_part, title_blocks
from detente.report.elsewhere import difference
from detente.report.left_open import SHARE, left_open_sentence, open_headline, open_state_sentence, reading_blocks
from detente.report.said import Row, Said, fixed, result, together
from detente.report.words import Words, concept_name, concepts, count, listed, under
from detente.stability import CONCEPTS, Local, Temptation, Verdict

STATES_IN_TEXT = 3
READABLE = 16  # a state of more letters than this is also said in words
SETS_IN_TEXT = 4


def assess_document(
    assessment: Assessment,
    others: Sequence[Assessment] = (),
    texts: Mapping[str, str] | None = None,
) -> list[Block]:
    """Return the assessment in sentences; `others` are the same proposals in other phases and perspectives."""
    solution = assessment.solution
    words = Words.of(solution)
    blocks = [*title_blocks(assessment.model, words), *reading_blocks(solution)]
    if solution.open is not None:
        blocks.append(Paragraph(together([left_open_sentence(words, solution.open), fixed(SHARE)])))
    if assessment.proposals:
        blocks += [summary_table(words, assessment), concept_legend(concepts_told(assessment))]
    else:
        blocks.append(Paragraph(fixed("This case has no proposals; what follows is about its status quo.")))
    for found in assessment.proposals:
        blocks += proposal_blocks(words, found)
    blocks += _status_quo(words, assessment)
    blocks += beside_blocks(assessment, others)
    return blocks + evidence_blocks(assessment.model, texts or {})


def beside_blocks(assessment: Assessment, others: Sequence[Assessment]) -> list[Block]:
    """Return the warnings of a model, and what is different in other phases and perspectives, where there is any."""
    blocks: list[Block] = []
    if assessment.warnings:
        lines = (Said(f"{w.code}: {w.text}.", result(f"warnings.{w.code}")) for w in assessment.warnings)
        blocks += [Heading(fixed("Warnings")), Bullets(tuple(lines))]
    if others:
        blocks.append(Heading(fixed("What is different elsewhere")))
        blocks += [Paragraph(difference(assessment, other)) for other in others]
    return blocks


def summary_table(words: Words, assessment: Assessment) -> Table:
    """Return one row per proposal: under which concept it holds."""
    ids = assessment.solution.concepts
    rows = tuple(
        Row(
            (words.told_before(a.proposal), a.proposal.name, count(a.with_terms.count), *(_cell(a, c) for c in ids)),
            words.part("proposals", a.proposal.id),
            result(f"proposals.{a.proposal.id}", ids),
        )
        for a in assessment.proposals
    )
    columns = ("proposal", "name", "ways to carry it out", *(f"holds: {concept_name(c)}" for c in ids))
    return Table(fixed("Does it hold?"), columns, rows, main=True)


def _cell(a: ProposalAssessment, concept: str) -> str:
    if a.open is not None:
        return a.open[concept].said
    holds = a.holds[concept]
    return f"yes, in {count(a.equilibria[concept].count)}" if holds is Answer.YES else holds.value


def ways_phrase(a: ProposalAssessment, concept: str) -> str:
    """Say in how many of the states with the terms in force it holds under a concept; nothing where it does not."""
    if a.holds[concept] is not Answer.YES:
        return ""
    return f"in {count(a.equilibria[concept].count)} of {count(a.with_terms.count)}"


def told_sentence(n: int, told: int) -> str:
    """Say how many states have the terms in force, and how many of them are told of."""
    if n == 0:
        return "No feasible state has all these terms in force."
    have = "1 state has" if n == 1 else f"{count(n)} states have"
    shown = "all are" if told == n else f"{told or 'none'} of them {'are' if told > 1 else 'is'}"
    return f"{have} the terms in force; {shown} shown."


def proposal_blocks(words: Words, a: ProposalAssessment) -> list[Block]:
    """Return all that is said of one proposal."""
    p = a.proposal
    blocks: list[Block] = [
        Heading(Said(words.title(p), words.part("proposals", p.id))),
        Paragraph(parties_sentence(words, p)),
    ]
    blocks.append(Bullets(tuple(_term(words, p))))
    said = open_headline(words, a)
    if said is None:
        blocks.append(Paragraph(headline(words, a)))
    else:
        blocks += [Paragraph(said), Paragraph(together([fixed("As the case is written:"), headline(words, a)]))]
    if a.with_terms.count:
        blocks += [Paragraph(said) for said in (blocking_sentence(words, a),) if said]
        blocks += [Paragraph(said) for said in acting_together_said(words, a)]
        told = a.states[:STATES_IN_TEXT] if a.solution.concepts else ()
        for state in told:
            blocks += state_blocks(words, a.verdicts_on(state))
        rest = a.with_terms.count - sum(state in a.with_terms for state in told)
        if len(a.states) > STATES_IN_TEXT and rest:
            ways = "way" if rest == 1 else "ways"
            ask = ": ask with --state, or for JSON" if words.rest else ""
            more = f"{count(rest)} more {ways} to carry it out{ask}."
            blocks.append(Paragraph(Said(more, result(f"proposals.{p.id}"))))
    return blocks


def parties_sentence(words: Words, p: ResolvedProposal) -> Said:
    """Say who negotiates, which version came before, and who is obliged without being asked."""
    part = words.part("proposals", p.id)
    named = f"Between {words.parties(p.proposal.parties or ())}." if p.parties else "Its parties are not named."
    named += f" It supersedes {words.proposal(p.proposal.supersedes)}." if p.proposal.supersedes else ""
    between = Said(named, part)
    if not p.obliged:
        return together([between, Said("Whom the terms oblige is not stated.", part)])
    absent = p.absent_obligors
    if not absent:
        everybody = "Everybody whom a term obliges is a party."
        return together([between, Said(everybody, part, obliging(words, p, p.obliged))])
    return together([between, Said(unasked_sentence(words, p), part, obliging(words, p, absent))])


def unasked_sentence(words: Words, p: ResolvedProposal) -> str:
    """Say who is obliged by a term without being a party; nothing where nobody is."""
    absent = p.absent_obligors
    return f"Obliged by a term without being a party: {words.dms(absent)}." if absent else ""


def _term(words: Words, p: ResolvedProposal) -> Iterable[Said]:
    for t in p.terms:
        obliges = f", obliges {words.parties(t.term.obliges)}" if t.term.obliges else ""
        what = (
            f"in force where {words.in_force(t)}"
            if t.term.that
            else "not evaluated: nothing in the model tells whether it is in force"
        )
        # The only term of a proposal written as one condition is the proposal, whose name stands above.
        named = t.label != t.term.id and (isinstance(p.proposal.terms, tuple) or t.label != p.name)
        name = words.term_titled(t, named=named)
        yield Said(f"{name} ({what}{obliges})", term_part(words, p, t))


def overall(a: ProposalAssessment) -> Answer | None:
    """Return the answer under all concepts together; None where it holds under some."""
    answers = set(a.holds.values())
    if Answer.YES in answers:
        return Answer.YES if answers == {Answer.YES} else None
    if Answer.INFEASIBLE in answers:
        return Answer.INFEASIBLE
    return Answer.NO if answers == {Answer.NO} else Answer.UNKNOWN


def not_settled(a: ProposalAssessment) -> str:
    """Say of a proposal, of which it is not known whether it holds, as far as that is so."""
    if under(a.holds, Answer.NO):
        return "does not hold under some concepts, and is not known to hold or not under others"
    return "is not known to hold or not"


def headline(words: Words, a: ProposalAssessment) -> Said:
    """Say whether the proposal holds."""
    n, about = a.with_terms.count, f"proposals.{a.proposal.id}"
    if n == 0:
        text = "No feasible state has these terms in force together, so there is nothing that could hold."
        return Said(text, result(about, a.solution.concepts))
    yes, no, unknown = (under(a.holds, answer) for answer in (Answer.YES, Answer.NO, Answer.UNKNOWN))
    sentences: list[Said] = []
    ways = "the only state" if n == 1 else f"each of the {count(n)} states"
    if yes:
        some = a.equilibria[yes[0]].first(1)[0]
        counts = listed(f"{concept_name(c)} in {count(a.equilibria[c].count)}" for c in yes)
        of = "of the one state" if n == 1 else f"of the {count(n)} states"
        stable = f"these are stable for everyone: {counts}; for example {words.state(some)}"
        sentences.append(Said(f"It holds: {of} with the terms in force, {stable}.", result(about, yes)))
        if no:
            sentences.append(Said(f"It does not hold under {concepts(no)}.", result(about, no)))
    elif no:
        text = f"It does not hold under {concepts(no)}: in {ways} with the terms in force, somebody would leave."
        sentences.append(Said(text, result(about, no)))
    if unknown:
        text = f"Whether it holds under {concepts(unknown)} is not known: {a.solution.stopped}."
        sentences.append(Said(text, result(about, unknown)))
    return together(sentences)


def blocking_sentence(words: Words, a: ProposalAssessment) -> Said:
    """Say the smallest sets of blockers, concepts with the same sets together."""
    same: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for concept, sets in a.smallest_blocking_sets.items():
        if sets and () not in sets:
            same.setdefault(sets, []).append(concept)
    sentences = []
    for sets, ids in same.items():
        shown = [f"{words.dms(s)} (at {words.state(a.example(ids[0], s))})" for s in sets[:SETS_IN_TEXT]]
        more = f", or {len(sets) - SETS_IN_TEXT} other sets" if len(sets) > SETS_IN_TEXT else ""
        text = (
            f"Under {concepts(ids)} the smallest sets of decision makers who stand in the way: "
            f"{'; or '.join(shown)}{more}."
        )
        sentences.append(Said(text, result(f"proposals.{a.proposal.id}", ids)))
    open_ = [c for c in under(a.holds, Answer.NO) if a.smallest_blocking_sets[c] is None]
    if open_:
        text = f"Who together stand in the way under {concepts(open_)} is not known."
        sentences.append(Said(text, result(f"proposals.{a.proposal.id}", open_)))
    return together(sentences)


@dataclass(frozen=True)
class _Blocker:
    """One decision maker at one state: its verdict under each concept under which it would leave.

    `unsettled` are the concepts under which it is not known whether it would.
    """

    dm: str
    verdicts: Mapping[str, Verdict]
    unsettled: tuple[str, ...]

    def main(self) -> Temptation | None:
        """Return the move told of: one that nobody deters under the concept that is hardest to satisfy.

        None where no moves were looked at.
        """
        hardest = next(iter(self.verdicts.values()))
        moves = [t for v in self.verdicts.values() for t in v.temptations if t.deterred is Answer.NO]
        candidates = {t.step.to: t for t in reversed(moves)} or {t.step.to: t for t in hardest.temptations}
        often = {to: sum(m.step.to == to for m in moves) for to in candidates}
        return max(candidates.values(), key=lambda t: (often[t.step.to], -t.step.target), default=None)


def state_blocks(words: Words, verdicts: Sequence[StateVerdict]) -> list[Block]:
    """Say of one state who would leave it, by which move and why, and who is deterred."""
    state = verdicts[0].state
    if verdicts[0].holds is Answer.INFEASIBLE:
        said = Said(f"At {words.state(state)}: infeasible here, so there is no verdict.", result(words.at(state)))
        return [Paragraph(said)]
    stable = [v.concept for v in verdicts if v.holds is Answer.YES]
    everyone_stays = Said(f"Stable for everyone under {concepts(stable)}.", result(words.at(state), stable))
    lines = [words.taken_at(state)] if len(words.conflict.options) > READABLE else []
    lines += [everyone_stays] if stable else []
    unknown = [v.concept for v in verdicts if v.holds is Answer.UNKNOWN]
    if unknown:
        text = f"Whether it is stable for everyone under {concepts(unknown)} is not known."
        lines.append(Said(text, result(words.at(state), unknown)))
    everyone = dict.fromkeys(b.decision_maker for v in verdicts for b in v.blockers)
    for dm in sorted(everyone, key=words.conflict.decision_makers.index):
        found = {v.concept: b for v in verdicts for b in v.blockers if b.decision_maker == dm}
        unsettled = tuple(v.concept for v in verdicts if dm in v.unsettled)
        lines.append(blocker_sentence(words, state, _Blocker(dm, found, unsettled), [v.concept for v in verdicts]))
    lines += _not_known(words, verdicts)
    return [Heading(Said(f"At {words.state(state)}", result(words.at(state))), 3), Bullets(tuple(lines))]


def _not_known(words: Words, verdicts: Sequence[StateVerdict]) -> Iterable[Said]:
    """Say of whom it is not known whether they would leave, concepts with the same decision makers together."""
    same: dict[tuple[str, ...], list[str]] = {}
    for v in verdicts:
        if v.unsettled:
            same.setdefault(v.unsettled, []).append(v.concept)
    for dms, ids in same.items():
        who = listed(map(words.dm, dms), "or")
        about = result(words.at(verdicts[0].state), ids)
        yield Said(f"Whether {who} would leave under {concepts(ids)} is not known.", about)


def blocker_sentence(words: Words, state: str, blocker: _Blocker, asked: Sequence[str]) -> Said:
    """Say which move would break the proposal, why, under which concepts, and what deters it under the others."""
    name, main = words.dm(blocker.dm), blocker.main()
    if main is None:
        text = f"{name} would leave under {concepts(list(blocker.verdicts))}; by which moves {NOT_LOOKED_AT}."
        return Said(text, result(words.at(state), blocker.verdicts))
    answers = {c: _answer(words, blocker, main, c) for c in asked}
    breaks = [c for c, (deterred, _) in answers.items() if deterred is Answer.NO]
    reason, at = words.reason(blocker.dm, main.step.origin, main.step.target), words.at(state)
    text = f"{name} would {words.move(main.step)}, to {words.state(main.step.to)}: {reason}."
    would = Said(text, result(at, blocker.verdicts), words.changed([main.step]), reason.because)
    sentences = [would]
    if breaks:
        sentences.append(Said(f"Nothing deters this under {concepts(breaks)}.", result(at, breaks)))
    same: dict[Said, list[str]] = {}
    for c, (deterred, answer) in answers.items():
        if deterred is not Answer.NO:
            same.setdefault(answer, []).append(c)
    sentences += [
        Said(f"Under {concepts(ids)} {answer}.", result(at, ids), answer.because) for answer, ids in same.items()
    ]
    others = max(v.improvements or 1 for v in blocker.verdicts.values()) - 1
    if others:
        more = f"{count(others)} other move{'s' if others > 1 else ''} would also improve things for {name}."
        sentences.append(Said(more, result(at, [next(iter(blocker.verdicts))])))
    return together(sentences)


def _answer(words: Words, blocker: _Blocker, main: Temptation, concept: str) -> tuple[Answer, Said]:
    """Return whether a move is deterred under a concept, and by whom, in words."""
    unknown = Said("it is not known whether it is deterred: the search hit its bound")
    asked = CONCEPTS[concept]
    if not isinstance(asked, Local):
        if concept in blocker.unsettled:
            return Answer.UNKNOWN, unknown
        return Answer.of(concept not in blocker.verdicts), Said(asked.deterred)
    step, i = main.step, words.conflict.index(blocker.dm)
    found = next(asked.temptations(words.conflict, i, step.origin, (step.target,)), None)
    if found is None:
        return Answer.YES, Said(asked.deterred)
    if found.deterred is Answer.UNKNOWN:
        return found.deterred, unknown
    then = found.says or (f"then {words.steps(found.by)}" if found.by else asked.deterred)
    return found.deterred, Said(f"it is deterred: {then}", words.changed(found.by))


def _status_quo(words: Words, assessment: Assessment) -> list[Block]:
    return [Heading(fixed("The status quo")), Paragraph(status_quo_sentence(words, assessment))]


def status_quo_sentence(words: Words, assessment: Assessment) -> Said:
    """Say under which concepts the status quo is stable for everyone."""
    quo, holds = assessment.status_quo, assessment.status_quo_holds
    if quo is None:
        return fixed("The case names no status quo.")
    if (open_ := assessment.solution.open) is not None:
        return open_state_sentence(open_, quo, f"The status quo {words.state(quo)}")
    yes, no, unknown = (under(holds, answer) for answer in (Answer.YES, Answer.NO, Answer.UNKNOWN))
    where, sentences = f"The status quo {words.state(quo)} is", []
    if yes and no:
        sentences.append(f"{where} stable for everyone under {concepts(yes)}, not under {concepts(no)}.")
    elif yes:
        moves = "" if unknown else ": by these concepts nothing moves by itself"
        sentences.append(f"{where} stable for everyone under {concepts(yes)}{moves}.")
    elif no:
        sentences.append(f"{where} stable for everyone under none of {concepts(no)}: somebody would leave it.")
    if unknown:
        whether = f"Whether the status quo {words.state(quo)} is stable for everyone under {concepts(unknown)}"
        sentences.append(f"{whether} is not known: {assessment.solution.stopped}.")
    if not sentences:
        sentences.append(f"{where} infeasible here.")
    return together([Said(text, result("status_quo", holds)) for text in sentences])

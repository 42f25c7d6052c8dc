"""The picture of a verdict in words: every move with what it is for, what answers it, and what that takes away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from detente.answer import Answer
from detente.assess import Assessment, ProposalAssessment
from detente.assess.ways import ShownWay, way_to_show
from detente.pictures.verdict.drawing import PAPER, PHONE, verdict_svg
from detente.pictures.verdict.shown import (
    DRAWN,
    STEPS_DRAWN,
    Answering,
    Move,
    Party,
    Phrase,
    VerdictPicture,
    in_order,
)
from detente.report.blocks import Figure, Table
from detente.report.documents import NOT_LOOKED_AT
from detente.report.left_open import WRITTEN
from detente.report.said import Basis, Row, Said, fixed, result, together
from detente.report.verdict import (
    act_of,
    acts_of,
    asked_of,
    by_deterrence,
    called,
    common,
    lead_sentences,
    size,
    verdict_sentence,
    why_impossible,
)  # fmt: skip
from detente.report.words import Words, concept_name, count
from detente.stability import CONCEPTS, Escape, Step, Temptation, Verdict
from detente.stability import step as step_between
from detente.unseen import seen

MOVES_TOLD = 12
"""So many moves of one decision maker are told; there may be a thousand."""

OWN_OPTIONS_TRIED = 8
"""Of whoever has more options of its own it is not said what its best step would lose it."""

REASON_LENGTH = 160
"""A reason to stay of more characters is not told: it has two lines."""

MORE_NAMED = 3
"""So many steps that are not drawn are named where there is room."""

COLUMNS = ("who", "what is asked of it", "what it would do", "for what", "what that meets", "what comes of it")

STAYS = {
    Answer.YES: "stays: would gain nothing by acting {how}",
    Answer.NO: f"would leave; by which step {NOT_LOOKED_AT}",
    Answer.UNKNOWN: "whether it would leave is not known",
}
"""For each answer to whether somebody stays what is said where no move of it is known; `acting` says how."""

BY_DETERRENCE = (
    "By deterrence: whoever would gain by acting alone meets a reaction that undoes the gain and serves whoever reacts."
)
NOT_KNOWN = "not known: the bound was reached"
OTHER_WAY = {
    Answer.YES: "in a way that can hold",
    Answer.NO: "in a way that does not hold either",
    Answer.UNKNOWN: "in a way of which it is not known whether it holds",
}


def verdict_pictured(
    words: Words, a: ProposalAssessment, *, state: str | None = None, concept: str | None = None
) -> tuple[VerdictPicture, ShownWay | None]:
    """Return what the picture of a verdict shows, and the way to carry the proposal out that it is of.

    `state` and `concept` are as for `way_to_show`.
    """
    way = way_to_show(a, state=state, concept=concept)
    title = seen(str(verdict_sentence(words, a)))
    if way is None:
        loud, why = why_impossible(a)
        return VerdictPicture(title, impossible=(seen(loud), seen(why))), None
    parties = tuple(_party(words, way, v) for v in way.verdicts)
    name = called(a.proposal)
    kept = all(move.deterred is Answer.YES for party in parties for move in party.moves)
    heads = (
        f"what {name} asks of each" if name else "what is asked of each",
        f"who would gain by acting {acting(way.concept)}",
        ""
        if not any(party.moves for party in parties)
        else "what would keep it from that"
        if kept
        else "what would follow",
    )
    return VerdictPicture(title, heads, parties, tuple(_key(parties))), way


def acting(concept: str) -> str:
    """Say how somebody acts by whose gain a concept goes: alone, or with others too."""
    return "alone or with others" if CONCEPTS[concept].in_company else "alone"


def _key(parties: Sequence[Party]) -> Iterator[tuple[str, str]]:
    """Yield the signs that are drawn, each with what it means."""
    drawn = [move for party in parties for move in party.drawn]
    if not all(party.at_table for party in parties):
        yield from (("filled", "filled: at the table"), ("hollow", "hollow: not at the table"))
    if any(move.deterred is Answer.YES for move in drawn):
        yield "bar", "a reaction that undoes the gain"
    if any(move.deterred is Answer.NO for move in drawn):
        yield "through", "nothing stops it"
    if any(move.company for move in drawn):
        yield "joint", "in several colours: made together"
    if any(move.deterred is Answer.UNKNOWN for move in drawn):
        yield "unknown", "not known"
    if any("1st" in move.gain or " wants" in move.gain for move in drawn):
        yield "", "1st want: the most important"


# -- who, and what is asked of it -------------------------------------------------------------------------------------


def _party(words: Words, way: ShownWay, v: Verdict) -> Party:
    a, dm = way.assessment, v.decision_maker
    name, asks = seen(words.dm(dm)), seen("; ".join(asked_of(words, a, dm)))
    at_table = not a.proposal.parties or dm in a.proposal.parties
    tag = "" if at_table else "not at the table"
    if not asks:
        tag = (
            "" if Answer.UNKNOWN in a.holds.values() else "named in a condition" if _conditioned(words, a, dm) else NONE
        )
    told = _told(v)
    moves = tuple(_move(words, way, v, t) for t in told)
    if not moves and v.stable is Answer.NO:
        moves = (Move(Phrase("would leave"), "", Answer.NO, then=f"by which step {NOT_LOOKED_AT}",
                      loud="nothing stops this", says=f"{name} {STAYS[Answer.NO]}."),)  # fmt: skip
    drawn = min(len(moves), DRAWN)
    stays = STAYS[v.stable].format(how=acting(way.concept))
    without = "" if moves else _at_best(words, way, v) or stays
    says = f"{name}{'' if at_table else ', not at the table'}: {asks}." if asks else f"Nothing is asked of {name}."
    says += f" {without[:1].upper()}{without[1:]}." if without else ""
    says += "" if at_table or asks else " It is not at the table."
    return Party(
        name, says, tag, asks, at_table, moves, without,
        v.stable, _more(words, told[drawn:], max(v.improvements or 0, len(v.temptations)) - drawn),
    )  # fmt: skip


NONE = "no part in it"


def _conditioned(words: Words, a: ProposalAssessment, dm: str) -> bool:
    """Tell whether one of the conditions under which a proposal can hold is somebody's to meet."""
    return any(str(o.owner) == dm for o in words.model.options if o.id in common(a))


def _at_best(words: Words, way: ShownWay, v: Verdict) -> str:
    """Say of somebody who stays where a proposal holds by itself what the best of its own steps would lose it."""
    if way.concept != "nash" or v.stable is not Answer.YES:
        return ""
    i = words.conflict.index(v.decision_maker)
    near = words.conflict.neighbourhood
    if words.conflict.own[i].bit_count() > OWN_OPTIONS_TRIED:
        return ""
    best: int | None = None
    for target in near.moves(i, way.code):
        best = target if best is None or near.prefers(i, target, best) else best
    if best is None or not near.prefers(i, way.code, best):
        return ""
    alone = step_between(words.conflict, i, way.code, best)
    by = " by its best step alone"
    whole = f"stays: would {words.why(v.decision_maker, best, way.code).loss}"
    if "”, " not in whole:
        return seen(whole + by)
    by += f" ({acts_of(words, alone).whole})"
    short = f"{whole.partition('”, ')[0]}”"
    return next((seen(told) for told in (whole + by, short + by, whole, short) if len(told) <= REASON_LENGTH), "")


def _told(v: Verdict) -> list[Temptation]:
    """Return the moves that are told of, in their order; of those that are met alike the least comes first."""
    least = sorted(v.temptations, key=lambda t: size(t.step))
    return [least[k] for k in in_order([t.deterred for t in least])][:MOVES_TOLD]


END = {Answer.YES: "kept from it", Answer.NO: "nothing stops it", Answer.UNKNOWN: "not known"}
"""What is said of a step that is not drawn, for each answer to whether something deters it."""


def _more(words: Words, rest: Sequence[Temptation], n: int) -> Phrase:
    """Say of the steps that are not drawn which they are, as far as they are few, or how many and what they meet."""
    if n <= 0:
        return Phrase("")
    met = {t.deterred for t in rest}
    each = "each " if n > 1 else ""
    stops = f", and nothing stops {'them' if n > 1 else 'it'}"
    ends = {Answer.YES: f", {each}met by a reaction", Answer.NO: stops, Answer.UNKNOWN: ", not known"}
    free = sum(t.deterred is Answer.NO for t in rest)
    some = f"; nothing stops {count(free)} of them" if free else ""
    end = ends[met.pop()] if len(met) == 1 and len(rest) == n else some
    short = f"and {count(n)} more step{'s' if n > 1 else ''}{end}"
    if len(rest) != n or n > MORE_NAMED:
        return Phrase(short)
    told = (f"{acts_of(words, t.step).whole} ({END[t.deterred]})" for t in rest)
    return Phrase(seen(f"or {'; or '.join(told)}"), short)


# -- moves and answers ------------------------------------------------------------------------------------------------


def _move(words: Words, way: ShownWay, v: Verdict, t: Temptation) -> Move:
    dm, step = v.decision_maker, t.step
    act = _seen(acts_of(words, step))
    gain = seen(_gain(words, dm, step))
    answers = tuple(_answering(words, way, t, k) for k in range(len(t.by)))
    lasts = "no reaction to this lasts" if isinstance(t.escape, Escape) else "nothing stops this"
    loud = lasts if t.deterred is Answer.NO else ""
    then = seen(_then(words, way, dm, t))
    left = len(answers) - STEPS_DRAWN
    rest = f"and {left} more step{'s' if left > 1 else ''}" if left > 0 else ""
    company = tuple(words.conflict.index(other) for other in step.company)
    move = Move(act, gain, t.deterred, answers, rest, then, loud, company=company)
    return replace(move, says=_sentence(seen(words.dm(dm)), move))


def _gain(words: Words, dm: str, step: Step) -> str:
    why = words.why(dm, step.origin, step.target)
    return f"for: {why.gain}{_given(words, dm, step, why.parts)}" if why.gain else why.text


def _given(words: Words, dm: str, step: Step, parts: Sequence[str]) -> str:
    """Say on what it depends that giving up an act serves a want which is named in words of that act.

    Such a want reads as the opposite of the step, where it asks for the act under a condition that is not met.
    """
    order = words.model.preferences[dm]
    if order.of != "statements" or len(parts) != 1:
        return ""
    want = order.statements[int(parts[0]) - 1]
    names = set(want.formula.names())
    given_up = _content(" ".join(act_of(words, o) for o in step.drops if o in names))
    if not given_up & _content(want.label):
        return ""
    before, after = (words.conflict.values(code) for code in (step.origin, step.target))
    fixed_here = [o for o in words.model.option_ids if o in names and before[o] == after[o]]
    told = [
        f"{'done' if after[o] else 'not done'}: {words.option(o)}"
        for o in fixed_here
        if not want.formula.evaluate({**after, o: not after[o]}) or want.formula.evaluate({**before, o: not before[o]})
    ]
    return f"; {told[0]}" if told else ""


def _content(text: str) -> set[str]:
    """Return the words of a text that say something: those of four letters and more."""
    return {word.casefold() for word in re.findall(r"\w{4,}", text)}


def _answering(words: Words, way: ShownWay, t: Temptation, k: int) -> Answering:
    """Return one step of an answer: by whom, and whether it would want to."""
    step = t.by[k]
    conflict = way.solution.conflict
    j = conflict.index(step.decision_maker)
    near = conflict.neighbourhood
    if near.prefers(j, step.target, step.origin):
        why = _gain(words, step.decision_maker, step)
    elif near.prefers(j, step.origin, step.target):
        back = words.why(step.decision_maker, step.target, step.origin)
        why = f"at a cost: it would {back.loss or 'be worse off'}"
    else:
        why = "which by itself is neither better nor worse for it"
    lead = ("at the same time " if t.simultaneous else "then ") if k or t.simultaneous else ""
    act = _seen(acts_of(words, step))
    return Answering(j, seen(lead + words.dm(step.decision_maker)), act, seen(why))


def _then(words: Words, way: ShownWay, dm: str, t: Temptation) -> str:
    """Say what comes of a move: what its answer takes away, or what falls, or in what the proposal stays in force."""
    if t.deterred is Answer.UNKNOWN:
        return NOT_KNOWN
    if t.deterred is Answer.YES:
        return _loss(words, way, dm, t)
    fallen = way.fallen(t)
    name = called(way.assessment.proposal)
    if not fallen:
        return f"{name or 'the proposal'} stays in force, {OTHER_WAY[way.holds_then(t)]}"
    alone = len(way.assessment.proposal.terms) == 1
    return "then falls: " + (name or "the proposal" if alone else "; ".join(f"“{words.term(term)}”" for term in fallen))


def _loss(words: Words, way: ShownWay, dm: str, t: Temptation) -> str:
    if not t.by:
        return t.says or CONCEPTS[way.concept].deterred
    end, begin = t.by[-1].target, t.step.origin
    if not way.solution.conflict.neighbourhood.prefers(way.solution.conflict.index(dm), begin, end):
        return f"so {words.dm(dm)} would be no better off than before"
    return f"so {words.dm(dm)} would {words.why(dm, end, begin).loss or 'be worse off than before'}"


def _sentence(name: str, move: Move) -> str:
    """Say all of a move as the name of what is drawn of it."""
    first = f"{name} {move.act.whole}, {move.gain}."
    if move.deterred is Answer.NO:
        return f"{first} {move.loud[:1].upper()}{move.loud[1:]}; {move.then}."
    if move.deterred is Answer.UNKNOWN:
        return f"{first} {move.then[:1].upper()}{move.then[1:]}."
    return f"{first} {_met(move)}{'; ' if move.answers else ''}{move.then}."


def _met(move: Move) -> str:
    return "; ".join(f"{a.name} {a.act.whole}, {a.why}" for a in move.answers)


def _seen(phrase: Phrase) -> Phrase:
    return Phrase(seen(phrase.whole), seen(phrase.short))


# -- the figure, and its twin -----------------------------------------------------------------------------------------


def verdict_table(words: Words, a: ProposalAssessment, picture: VerdictPicture, way: ShownWay | None) -> Table:
    """Return the table that says the same: a row for each move, and one for whoever has none."""
    about = result(f"proposals.{a.proposal.id}", a.solution.concepts)
    if way is None:
        loud, why = picture.impossible or ("", "")
        return Table(Said(picture.title, about), COLUMNS, (Row((loud, "", "", "", "", why), about),))
    rows = []
    for party, v in zip(picture.parties, way.verdicts, strict=True):
        because = (*result(words.at(v.state), [way.concept]), words.part("decision_makers", v.decision_maker))
        asks = party.asks or party.tag
        beside = asks if party.at_table or not party.asks else f"{asks} (not at the table)"
        for move, t in zip_longest(party.moves, _told(v)):
            met = _met(move) or move.loud or NOT_KNOWN
            rests = () if t is None else _rests(words, v.decision_maker, t)
            rows.append(Row((party.name, beside, move.act.whole, move.gain, met, move.then), because, rests))
        if not party.moves:
            rows.append(Row((party.name, beside, party.without, "", "", ""), because))
    at = words.state(way.verdicts[0].state)
    caption = f"Who would gain by acting {acting(way.concept)}, and what that meets, at {at}"
    return Table(Said(f"{caption} under {concept_name(way.concept)}", about), COLUMNS, tuple(rows))


def _rests(words: Words, dm: str, t: Temptation) -> tuple[Basis, ...]:
    """Return what a move and its answer rest on: the options that change, and what whoever moves wants."""
    return (*words.changed([t.step, *t.by]), *words.reason(dm, t.step.origin, t.step.target).because)


def verdict_figure(
    words: Words, a: ProposalAssessment, prefix: str = "verdict", *, state: str | None = None,
    concept: str | None = None,
) -> Figure:  # fmt: skip
    """Return the picture of the verdict on a proposal, as it is on paper and on a telephone, with its table."""
    picture, way = verdict_pictured(words, a, state=state, concept=concept)
    return Figure(
        verdict_caption(words, a, way),
        verdict_svg([picture], width=PAPER, prefix=prefix, paired=True),
        verdict_table(words, a, picture, way),
        verdict_svg([picture], width=PHONE, prefix=f"{prefix}-narrow", paired=True),
    )


def verdict_caption(words: Words, a: ProposalAssessment, way: ShownWay | None) -> Said:
    """Say the verdict, who would gain and who would answer, and which way is drawn."""
    sentence = verdict_sentence(words, a)
    if way is None:
        return sentence
    at, about = way.verdicts[0].state, result(words.at(way.verdicts[0].state), [way.concept])
    said = [sentence, *([fixed(WRITTEN)] if a.open is not None else [])]
    said += [fixed(BY_DETERRENCE)] if by_deterrence(a) else []
    said += [Said(text, about) for text in lead_sentences(words, way)]
    drawn = f"Drawn is {words.state(at)}, under {concept_name(way.concept)}."
    if (n := a.with_terms.count) > 1:
        drawn = (
            f"Drawn is one of {count(n)} ways to carry the terms out, everything else being open: {words.state(at)}, "
            f"under {concept_name(way.concept)}; their number is no probability."
        )
    return together([*said, Said(drawn, about)])


def verdicts_figure(assessment: Assessment) -> Figure:
    """Return the pictures of all proposals of an assessment as one that stands alone, each below its sentence."""
    words = Words.of(assessment.solution)
    pictured = [(a, *verdict_pictured(words, a)) for a in assessment.proposals]
    rows = tuple(
        Row((a.proposal.id, *row), row.because)
        for a, picture, way in pictured
        for row in verdict_table(words, a, picture, way).rows
    )
    caption = together([verdict_sentence(words, a) for a in assessment.proposals])
    svg = verdict_svg([picture for _, picture, _ in pictured], headed=True)
    return Figure(caption, svg, Table(fixed("Who would gain by acting alone"), ("proposal", *COLUMNS), rows))

"""The columns of the first page, left: who would gain by leaving and what keeps it from that, and what would help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.answer import Answer
from detente.assess import ProposalAssessment, Repairs
from detente.assess.ways import ShownWay
from detente.pictures.verdict.shown import Move, Phrase, VerdictPicture
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Party
from detente.report.documents import NOT_LOOKED_AT as NO_MOVES_TOLD
from detente.report.first.marks import mark_of
from detente.report.first.room import Room
from detente.report.glance import enough
from detente.report.remedies import Example, remedies_lead
from detente.report.said import Basis, Said, fixed, result
from detente.report.words import Words, count, listed
from detente.stability import Verdict

NOT_LOOKED_AT = "Not looked at: there is too much to try here, or there was too little time."

LONG = 80
"""An act of more characters is told by its first part."""


def who_and_why(words: Words, way: ShownWay, picture: VerdictPicture, room: Room) -> list[Block]:
    """Say of each party what it would gain by, and what keeps it from that; of those who would not, together."""
    at = words.at(way.verdicts[0].state)

    def about(those: Iterable[Verdict]) -> tuple[Basis, ...]:
        return (*result(at, [way.concept]), *(words.part("decision_makers", v.decision_maker) for v in those))

    rows = list(zip(picture.parties, way.verdicts, strict=True))
    tempted = [(k, p, v) for k, (p, v) in enumerate(rows) if p.moves]
    told: list[tuple[Said, Party | None]] = []
    if not room.drawn:
        told += [
            (Said(_tempted(p.name, p.moves), about([v])), Party(p.name, mark_of(k, hollow=not p.at_table)))
            for k, p, v in tempted
        ]
    elif tempted:
        steps = listed(f"{p.name} ({_steps(p.moves)})" for _, p, _ in tempted)
        all_of_them = about(v for _, _, v in tempted)
        told.append((Said(f"Would gain by acting alone, as drawn: {steps}.", all_of_them), None))
    for stays in dict.fromkeys(p.stays for p, _ in rows if not p.moves):
        those = [(p.name, v) for p, v in rows if not p.moves and p.stays is stays]
        told.append((Said(_without(stays, [name for name, _ in those]), about(v for _, v in those)), None))
    return [Heading(fixed("Who, and why")), Bullets(tuple(said for said, _ in told), tuple(whose for _, whose in told))]


def _without(stays: Answer, names: Sequence[str]) -> str:
    """Say that some have no step that serves them, or that none is known."""
    if stays is Answer.NO:
        return f"{listed(names)} would leave; by which step {NO_MOVES_TOLD}."
    if stays is not Answer.YES:
        return f"Whether {listed(names, 'or')} would leave is not known."
    if len(names) > 1:
        return f"{listed(names)} would gain nothing by acting alone."
    return f"{names[0]} would gain nothing by acting alone."


def _steps(moves: Sequence[Move]) -> str:
    """Say how many steps somebody has by which it would gain, and whether something keeps it from them."""
    n, met = len(moves), {m.deterred for m in moves}
    ends = {Answer.YES: "kept from it", Answer.NO: "nothing stops that"}
    end = ends.get(next(iter(met)), "not known what that meets") if len(met) == 1 else "not all answered"
    return f"{count(n)} step{'s' if n > 1 else ''}, {end}"


def _act(act: Phrase) -> str:
    return act.short if act.short and len(act.whole) > LONG else act.whole


def _tempted(name: str, moves: Sequence[Move]) -> str:
    """Say by what somebody would gain, what keeps it from that, and how many more such steps it has."""
    move, more = moves[0], _more(moves[1:])
    first = f"{name} {_act(move.act)}, {move.gain.replace('for: ', 'for ', 1)}."
    if move.deterred is Answer.NO:
        return f"{first} {move.loud[:1].upper()}{move.loud[1:]}: {move.then}.{more}"
    if move.deterred is not Answer.YES:
        return f"{first} What that meets is not known.{more}"
    met = [f"{a.name} {_act(a.act)}" for a in move.answers]
    return f"{first} It is kept from it because {'; '.join([*met, move.then])}.{more}"


def _more(moves: Sequence[Move]) -> str:
    if not moves:
        return ""
    n, met = len(moves), {m.deterred for m in moves}
    ends = {Answer.YES: "met by a reaction, too", Answer.NO: "which nothing stops either"}
    end = ends.get(next(iter(met)), "not known either") if len(met) == 1 else "not all answered"
    return f" It has {count(n)} more such step{'s' if n > 1 else ''}, {end}."


def what_helps(words: Words, a: ProposalAssessment, repairs: Repairs | None, shown: Example | None) -> list[Block]:
    """Say what would make it hold; of the changes that are shown, each with a reason."""
    heading = Heading(fixed("What would help"))
    if nothing := enough(words, a):
        return [heading, Paragraph(Said(nothing, result(f"proposals.{a.proposal.id}", ["nash"])))]
    if repairs is None:
        return [heading, Paragraph(Said(NOT_LOOKED_AT, result("solution")))]
    if shown is None:
        return [heading, Paragraph(remedies_lead(repairs))]
    return [heading, Paragraph(remedies_lead(repairs)), Bullets(shown.changes), Paragraph(shown.then)]

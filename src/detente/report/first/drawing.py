"""The picture on the first page: as wide as the page, and not too high."""

from __future__ import annotations

from dataclasses import replace

from detente.assess import ProposalAssessment
from detente.assess.ways import ShownWay
from detente.pictures.verdict.drawing import PHONE, laid_out, verdict_svg
from detente.pictures.verdict.shown import Move, Phrase, VerdictPicture
from detente.report.blocks import Figure
from detente.report.first.room import WIDTH
from detente.report.said import Said, result
from detente.report.verdict_picture import verdict_table
from detente.report.words import Words

TRIED = ((720, False), (800, False), (880, False), (880, True))
"""The widths a picture is laid out at, and whether it is terse then, until it is low enough."""

HIGHEST = 390.0
"""How high it may be on the page."""


def figure(
    words: Words, a: ProposalAssessment, picture: VerdictPicture, way: ShownWay | None, prefix: str, widest: int
) -> Figure:
    """Return the picture of the verdict for the first page, with its table."""
    drawn, width = on_paper(picture, widest)
    said = "Who would gain by acting alone, and what keeps it from that."
    return Figure(
        Said(said, result(f"proposals.{a.proposal.id}", a.solution.concepts)),
        verdict_svg([drawn], width=width, prefix=prefix, paired=True),
        verdict_table(words, a, picture, way),
        verdict_svg([drawn], width=PHONE, prefix=f"{prefix}-narrow", paired=True),
    )


def on_paper(picture: VerdictPicture, widest: int) -> tuple[VerdictPicture, int]:
    """Return what is drawn, and how wide it is laid out."""
    shown = {False: picture, True: terse(picture)}
    low = ((shown[short], w) for w, short in TRIED if laid_out(shown[short], w).height * WIDTH / w <= HIGHEST)
    return next(low, (shown[True], widest))


def terse(picture: VerdictPicture) -> VerdictPicture:
    """Return a picture without what answers are for, and with the first act where somebody does several at once."""

    def first(act: Phrase) -> Phrase:
        return Phrase(act.short or act.whole)

    def move(m: Move) -> Move:
        answers = tuple(replace(a, why="", act=first(a.act)) for a in m.answers)
        return replace(m, act=first(m.act), answers=answers)

    return replace(picture, parties=tuple(replace(p, moves=tuple(map(move, p.moves))) for p in picture.parties))

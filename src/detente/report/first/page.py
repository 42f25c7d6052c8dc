"""The first page of a report: what is proposed, whether it holds, who would break it, what would help, how steady.

It is read alone, by somebody without any training: names and no letters, counts that say of how many, and a reason
beside everything. It fits on one printed page (A4): what has room on it is worked out in `room`, so that the same case
always gives the same page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from detente.assess import Assessment, Repairs, RobustnessAnalysis
from detente.assess.reliance import Rests
from detente.report.blocks import Block, Paragraph, Sheet
from detente.report.first.above import caution, meaning, others, proposed, running, sentence
from detente.report.first.below import what_helps, who_and_why
from detente.report.first.drawing import figure
from detente.report.first.grounds import how_steady, what_it_rests_on
from detente.report.first.marks import sign_of
from detente.report.first.room import ROOMS, Room, fitting
from detente.report.first.without import without_proposals
from detente.report.plain import PlainWords
from detente.report.remedies import Example, example
from detente.report.said import fixed
from detente.report.verdict import shape_of
from detente.report.verdict_picture import verdict_pictured

FOOT = (
    "This page says what follows from what the case states, and is no forecast. “1st want”: what matters most to "
    "somebody; wants are counted from there."
)


@dataclass(frozen=True, kw_only=True)
class Beyond:
    """What a first page tells beyond the assessment; None where it was not looked at.

    Parameters
    ----------
    repairs
        What would make its proposal hold.
    steady
        How its verdict fares under small doubts, one at a time.
    rests
        What its verdict rests on.
    """

    repairs: Repairs | None = None
    steady: RobustnessAnalysis | None = None
    rests: Rests | None = None

    @cached_property
    def example(self) -> Example | None:
        """One set of changes that would make it hold: worked out once, however much room it is tried in."""
        return example(self.repairs) if self.repairs is not None and self.repairs.found else None


def first_page(assessment: Assessment, beyond: Beyond, texts: Mapping[str, str], prefix: str = "first") -> Sheet:
    """Return the first page of a report on one model.

    Parameters
    ----------
    assessment
        Of its proposals; the first of them is told in full.
    beyond
        What else was found of that proposal.
    texts
        The sources at hand, by id.
    prefix
        What the ids of the picture begin with.
    """
    return fitting(sheet(assessment, beyond, texts, prefix, room) for room in ROOMS)


def sheet(assessment: Assessment, beyond: Beyond, texts: Mapping[str, str], prefix: str, room: Room) -> Sheet:
    """Return the page with as much on it as a room says."""
    words = PlainWords.of(assessment.solution)
    top, foot = [Paragraph(running(words)), *caution(words)], (Paragraph(fixed(FOOT)),)
    if not assessment.proposals:
        return Sheet((*top, *without_proposals(words, assessment)), (), foot, small=room.small)
    first, *rest = assessment.proposals
    picture, way = verdict_pictured(words, first)
    head: list[Block] = [
        *top,
        *([Paragraph(told)] if (told := proposed(words, first, room)) else []),
        *sentence(words, first),
        Paragraph(meaning(words, first, way, room)),
        figure(words, first, picture, way, prefix, room.widest),
        *others(words, rest, room),
    ]
    columns: list[Block] = []
    if way is not None:
        columns = [
            *who_and_why(words, way, picture, room),
            *what_helps(words, first, beyond.repairs, beyond.example if room.example else None),
            *what_it_rests_on(words, way, beyond.rests, texts, room),
            *how_steady(words, way, beyond.steady),
        ]
    return Sheet(tuple(head), tuple(columns), foot, sign=sign_of(shape_of(first)), small=room.small)

"""The head of the first page: the case, what is proposed, the sentence and what it means, the other proposals."""

from __future__ import annotations

from collections.abc import Sequence

from detente.assess import ProposalAssessment
from detente.assess.ways import ShownWay
from detente.report.blocks import Block, Heading, Paragraph, Table
from detente.report.conditions import choices_left, why_needed
from detente.report.documents import FIRST, author, obliging
from detente.report.first.room import Room
from detente.report.glance import A_WAY, NO_CHANCE, shortly
from detente.report.left_open import SHARE, WRITTEN
from detente.report.said import Basis, Row, Said, fixed, result, together
from detente.report.verdict import (
    Shape,
    asked_of,
    by_deterrence,
    called,
    condition,
    lead_sentences,
    proposal_label,
    shape_of,
    terms_told,
    verdict_sentence,
)
from detente.report.verdict_picture import BY_DETERRENCE
from detente.report.words import Words, count, listed

MEANINGS: dict[Shape, str] = {
    "itself": "By itself: nobody would gain by acting alone.",
    "costly": "Such a reaction need not serve whoever gives it, so that it may not come.",
    "left": "In each way to carry it out somebody would gain by acting alone, and nothing stops that.",
    "impossible": "So there is nothing that could hold or be broken.",
}
"""What the sentence of the verdict means."""


def running(words: Words) -> Said:
    """Return the line above the page: the case, as whom it is seen, and when."""
    model = words.model
    parts = [Said(model.title, Basis("author", "title"))]
    for override, what in ((model.perspective, "seen from"), (model.phase, "phase")):
        if override is not None:
            parts.append(Said(f"· {what}: {override.name or override.id}", words.selected()))
    if model.layer.date:
        parts.append(author(words, "date").framed("· "))
    return together(parts)


def caution(words: Words) -> list[Block]:
    """Return what a reader must know first."""
    return [Paragraph(author(words, "caution").framed(FIRST))] if words.model.layer.caution else []


def proposed(words: Words, a: ProposalAssessment, room: Room) -> Said:
    """Say what is proposed: what is asked of whom, or the names of the terms where the picture shows that."""
    p = a.proposal
    if room.drawn:
        return Said(terms_told(a), words.part("proposals", p.id))
    asked = [(dm, "; ".join(asked_of(words, a, dm))) for dm in words.conflict.decision_makers]
    each = [f"{words.dm(dm)}{_beside(a, dm)}: {what}" for dm, what in asked if what]
    told = f" {'. '.join(each)}." if each else ""
    return Said(f"Proposed: {named(a)}.{told}", words.part("proposals", p.id), obliging(words, p, p.obliged))


def named(a: ProposalAssessment) -> str:
    """Return what a proposal is called."""
    return proposal_label(a.proposal).rstrip(",")


def _beside(a: ProposalAssessment, dm: str) -> str:
    return " (who is not at the table)" if a.proposal.parties and dm not in a.proposal.parties else ""


def sentence(words: Words, a: ProposalAssessment) -> list[Block]:
    """Return the sentence of the verdict as a title, and below it what the ways that hold have in common."""
    whole, common = verdict_sentence(words, a), condition(words, a)
    if not common:
        return [Heading(Said(whole.removesuffix("."), whole.because), 1)]
    ways = f"{common[:1].upper()}{common[1:]}."
    title = Said(whole.removesuffix(f": {common}."), whole.because)
    return [Heading(title, 1), Paragraph(Said(ways, whole.because))]


def meaning(words: Words, a: ProposalAssessment, way: ShownWay | None, room: Room) -> Said:
    """Say what the sentence means, who would gain and who would answer, and which way is drawn."""
    shape, n = shape_of(a), a.with_terms.count
    needed = why_needed(words, a)
    said = [fixed(f"{SHARE} {WRITTEN}")] if a.open is not None else []
    said += [Said(needed, result(f"proposals.{a.proposal.id}", a.solution.concepts))] if needed else []
    said += [fixed(BY_DETERRENCE)] if by_deterrence(a) else []
    said += [fixed(MEANINGS[shape])] if shape in MEANINGS else []
    if way is None:
        return together(said)
    about = result(words.at(way.verdicts[0].state), [way.concept])
    if shape != "itself" and not room.drawn:
        said += [Said(text, about) for text in lead_sentences(words, way)]
    if n > 1:
        which = ", that which the fewest would leave" if shape == "left" else ""
        said.append(Said(f"Drawn is one of {count(n)} ways{which}.", about))
        if room.example:  # the first that there is no room for
            left = choices_left(words, a)
            said += [Said(f"{left} {A_WAY}", words.part("proposals", a.proposal.id))] if left else []
            said.append(fixed(NO_CHANCE))
    return together(said or [fixed("There is one way to carry it out.")])


def others(words: Words, rest: Sequence[ProposalAssessment], room: Room) -> list[Block]:
    """Say of each of the other proposals how it holds: a line for each, or those with the same answer together."""
    if not rest:
        return []
    about = [
        (words.part("proposals", a.proposal.id), *result(f"proposals.{a.proposal.id}", a.solution.concepts))
        for a in rest
    ]
    if not room.together:
        rows = (Row((named(a), shortly(words, a)), because) for a, because in zip(rest, about, strict=True))
        return [Table(fixed(""), ("The other proposals", "would they hold?"), tuple(rows))]
    same: dict[str, list[str]] = {}
    for a in rest:
        same.setdefault(shortly(words, a).partition(":")[0], []).append(called(a.proposal) or named(a))
    told = "; ".join(f"{listed(those)}: {answer}" for answer, those in same.items())
    return [Paragraph(Said(f"The other proposals. {told}.", *about))]

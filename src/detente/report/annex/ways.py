"""What the annex says of the ways from the status quo to each proposal: one table."""

from __future__ import annotations

from detente.answer import Answer
from detente.assess.status_quo import Destination, StatusQuoAnalysis, Way
from detente.report.blocks import Block, Heading, Paragraph, Table
from detente.report.said import Row, fixed, result, together
from detente.report.status_quo import KIND_NAMES, about_destination, length_of, reached_from, stops_of
from detente.report.verdict import acts_of
from detente.report.words import Words, concept_name, under


def ways_blocks(analysis: StatusQuoAnalysis) -> list[Block]:
    """Return how far each proposal is from the status quo, and one shortest way."""
    words = Words.with_conflict(analysis.model, analysis.conflict)
    columns = ("proposal", *(f"by {KIND_NAMES[k]}" for k in KIND_NAMES), "a way", "lasts on it", "lasts there")
    rows = tuple(_row(words, d) for d in analysis.destinations)
    return [
        Heading(fixed("Getting there")),
        Paragraph(together(reached_from(words, analysis))),
        Table(fixed("How far it is, by a shortest way"), columns, rows),
    ]


def _row(words: Words, d: Destination) -> Row:
    if d.exists is Answer.NO:
        return Row((d.what, *["not feasible"] * len(KIND_NAMES), "", "", ""), about_destination(words, d))
    lengths = [length_of(d.journeys[kind]) for kind in KIND_NAMES]
    best = next((j.ways[0] for j in reversed(d.journeys.values()) if j.ways), None)
    stays, open_ = under(d.stays, Answer.YES), under(d.stays, Answer.UNKNOWN)
    there = ", ".join([*map(concept_name, stays), *(f"{concept_name(c)} not known" for c in open_)]) or "no"
    way = (_way(words, best), stops_of(best)) if best else ("", "")
    return Row((d.what, *lengths, *way, there), about_destination(words, d), result("moves"))


def _way(words: Words, way: Way) -> str:
    told = (f"{words.dm(s.decision_maker)} {acts_of(words, s).whole}" for s in way.steps)
    return "; then ".join(told)

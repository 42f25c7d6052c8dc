"""What the annex says of small doubts: one table, in which concepts whose answers fare alike stand together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from detente.answer import Answer
from detente.assess.robustness import Robustness, RobustnessAnalysis
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.doubts import NOTHING_TO_DOUBT, doubt_text
from detente.report.robustness import OPEN, alike, remarks
from detente.report.said import Row, Said, element, fixed, result
from detente.report.words import Words, concept_name, count, listed

FLIPS_NAMED = 6
"""So many of the doubts that overturn an answer are named."""


def doubts_blocks(words: Words, analysis: RobustnessAnalysis) -> list[Block]:
    """Return which answers survive small doubts, one at a time, and which doubts overturn the others."""
    rows = tuple(_row(words, group) for group in alike(analysis.verdicts))
    columns = ("proposal", "under", "answer", "stays with", "overturned")
    left = tuple(remarks(words, analysis))
    return [
        Heading(fixed("What survives small doubts")),
        Paragraph(_tried(analysis)),
        *([Table(fixed("How each answer fares, one doubt at a time"), columns, rows)] if rows else []),
        *([Bullets(left)] if left else []),
    ]


def _tried(analysis: RobustnessAnalysis) -> Said:
    """Say what a doubt is, and how many there are of each kind."""
    if not analysis.doubts:
        return Said(NOTHING_TO_DOUBT, result("solution"))
    counts = Counter(doubt.kind for doubt in analysis.doubts)
    kinds = listed(f"{n} × {kind}" for kind, n in counts.items())
    return Said(f"Each small change to the model was solved anew: {kinds}.", result("solution"))


def _row(words: Words, group: Sequence[Robustness]) -> Row:
    verdict, ids = group[0], [v.question.concept for v in group]
    single = verdict.trials[0]
    parts = [element(part) for flip in verdict.flips for doubt in flip.doubts for part in doubt.parts]
    cells = (
        verdict.question.about.path[-1],
        ", ".join(map(concept_name, ids)),
        verdict.outcome,
        f"{count(single.kept)} of {count(single.solved)}{'' if single.exhaustive else ' tried'}",
        _overturned(words, verdict),
    )
    return Row(cells, result(verdict.question.about.address, ids), parts)


def _overturned(words: Words, verdict: Robustness) -> str:
    """Say by which doubts an answer is overturned."""
    if not verdict.flips:
        return "by none of them" if verdict.survives is Answer.YES else OPEN.get(verdict.survives, "")
    told = ["; ".join(doubt_text(words, doubt) for doubt in flip.doubts) for flip in verdict.flips[:FLIPS_NAMED]]
    more = len(verdict.flips) - len(told)
    return "; ".join([*told, *([f"and by {count(more)} more"] if more else [])])

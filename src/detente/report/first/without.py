"""The first page of a case without proposals: whether what is now would last, and what else would."""

from __future__ import annotations

from detente.answer import Answer
from detente.assess import Assessment
from detente.report.blocks import Block, Heading, Paragraph, Table
from detente.report.plain import PlainWords
from detente.report.said import Row, Said, fixed, result
from detente.report.words import count

NAMED = 4
"""So many outcomes that would last are named."""

IF = {
    "nash": "nobody would gain by acting alone",
    "seq": "whoever would gain meets a reaction that serves those who react",
    "gmr": "whoever would gain meets some reaction, even one that costs those who react",
}
"""When an outcome lasts, under the concepts that are told."""

LASTS = {
    "nash": "lasts by itself",
    "seq": "lasts, but only by deterrence",
    "gmr": "lasts only if somebody reacts at a cost to itself",
}
"""How what is now lasts, under the first of these under which it does."""


def without_proposals(words: PlainWords, assessment: Assessment) -> list[Block]:
    """Say of a case without proposals whether what is now would last, and what else would."""
    none = fixed("This case has no proposals: what follows is about which outcomes would last.")
    rows = tuple(_row(words, assessment, c) for c in IF if c in assessment.solution.concepts)
    table = Table(fixed(""), ("an outcome lasts if", "how many", "which"), rows)
    return [Paragraph(none), Heading(_now(words, assessment), 1), *([table] if rows else [])]


def _row(words: PlainWords, assessment: Assessment, concept: str) -> Row:
    found, about = assessment.solution.equilibria[concept], result("equilibria", [concept])
    if not found.known:
        return Row((IF[concept], "not known", ""), about)
    named = [words.state(s) for s in found.first(NAMED)]
    more = found.count - len(named)
    which = "; ".join([*named, *([f"and {count(more)} more"] if more else [])])
    return Row((IF[concept], f"{count(found.count)} of {count(assessment.solution.feasible.count)}", which), about)


def _now(words: PlainWords, assessment: Assessment) -> Said:
    """Say whether what is now would last."""
    quo, holds = assessment.status_quo, assessment.status_quo_holds
    if quo is None:
        return fixed("What would last, of all that could be")
    about, how = result("status_quo", holds), next((LASTS[c] for c in LASTS if holds.get(c) is Answer.YES), "")
    if not how and Answer.UNKNOWN in holds.values():
        return Said(f"Whether what is now would last is not known: {words.state(quo)}", about)
    ends = how or "does not last: somebody would gain by a step that nothing stops"
    return Said(f"What is now, {words.state(quo)}, {ends}", about)

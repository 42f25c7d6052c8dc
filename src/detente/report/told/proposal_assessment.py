"""Whether one proposal holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.assess import Assessment, ProposalAssessment
from detente.report.assessment import proposal_blocks, summary_table
from detente.report.blocks import Document, Figure
from detente.report.documents import concept_legend, title_blocks
from detente.report.records import proposal_record, which_record
from detente.report.told import Columns, How, Told, in_columns, prefix_of
from detente.report.words import Words


def _document(a: ProposalAssessment, _: How) -> Document:
    words, alone = Words.of(a.solution), Assessment(a.solution, (a,), None, {}, ())
    titled = [*title_blocks(words.model, words), summary_table(words, alone), concept_legend(a.solution.concepts)]
    return [*titled, *proposal_blocks(words, a)]


def _record(a: ProposalAssessment, how: How) -> Mapping[str, Any]:
    found = proposal_record(a, how.limit)
    return {**which_record(a.solution.model), "concepts": list(a.solution.concepts), **found}


def columns_of(proposals: Sequence[ProposalAssessment]) -> Columns:
    """Return one row for each proposal and concept."""
    rows = [
        (a.proposal.id, c, a.holds[c].json, a.equilibria[c].count if a.equilibria[c].known else None,
         None if (sets := a.smallest_blocking_sets[c]) is None else "; ".join(" ".join(s) or "nobody" for s in sets))
        for a in proposals
        for c in a.solution.concepts
    ]  # fmt: skip
    return in_columns(("proposal", "concept", "holds", "equilibria", "smallest_blocking_sets"), rows)


def figures_of(proposals: Sequence[ProposalAssessment]) -> list[Figure]:
    """Return the picture of the verdict on each proposal."""
    from detente.report.verdict_picture import verdict_figure  # which draws, and a command does not

    prefixes = (prefix_of(a.solution.model, f"verdict {a.proposal.id}") for a in proposals)
    return [verdict_figure(Words.of(a.solution), a, prefix) for a, prefix in zip(proposals, prefixes, strict=True)]


TOLD = Told(
    _document,
    _record,
    digest=lambda a: a.solution.model.case_sha256,
    columns=lambda a: columns_of([a]),
    figures=lambda a: figures_of([a]),
)

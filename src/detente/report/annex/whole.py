"""The annex of one model, chapter after chapter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from detente.assess import Assessment
from detente.engines import StateSet
from detente.pictures.graph import picture_of, svg_of
from detente.pictures.told import table_of
from detente.report.annex.proposals import concepts_table, proposals_blocks
from detente.report.assessment import beside_blocks, status_quo_sentence
from detente.report.blocks import Block, Figure, Heading, Paragraph, Table
from detente.report.documents import (
    common_ground,
    equilibria_cells,
    show_document,
    solved_sentence,
    title_blocks,
)
from detente.report.large import is_long, picture_of_reasons, states_told
from detente.report.said import Row, Said, fixed, result
from detente.report.words import Words, concept_name, count
from detente.stability import Solution


def annex(
    assessment: Assessment,
    others: Sequence[Assessment],
    texts: Mapping[str, str],
    chapters: Sequence[Block],
    prefix: str,
) -> list[Block]:
    """Return all a report says of one model beyond its first page.

    Parameters
    ----------
    assessment, others
        The assessment of its proposals, and those of other phases and perspectives.
    texts
        The sources at hand, by id.
    chapters
        What questions tell besides.
    prefix
        What the ids of the graph begin with.
    """
    solution, words = assessment.solution, Words.of(assessment.solution)
    which = words.selection()
    blocks: list[Block] = [Heading(fixed("Annex"))]
    blocks += [Paragraph(Said(f"{which[:1].upper()}{which[1:]}.", words.selected()))] if which else []
    blocks += proposals_blocks(words, assessment) if assessment.proposals else []
    if assessment.status_quo is not None or not assessment.proposals:
        blocks.append(Paragraph(status_quo_sentence(words, assessment)))
    blocks += beside_blocks(assessment, others)
    blocks += chapters
    asked = [s for a in assessment.proposals for s in a.states]
    told = states_told(assessment) if is_long(solution) else asked
    graph = figure(solution, told, prefix)
    blocks += [Heading(fixed("States and moves")), replace(graph, svg=without_tips(graph.svg))]
    blocks += [_equilibria(solution, words), *common_ground(solution, words)]
    blocks += [concepts_table(solution.concepts), Paragraph(solved_sentence(solution))]
    named = {name for row in graph.twin.rows for name in row[1].split(", ")}
    beside = bool(assessment.proposals) and named >= {str(name) for name in assessment.model.states}
    shown = show_document(assessment.model, words, solution.feasible.count, dict(texts), beside=beside)
    return [*blocks, Heading(fixed("The model")), *_lowered(shown[len(title_blocks(assessment.model, words)) :])]


EQUILIBRIA_NAMED = 8
"""So many equilibria are named; more are counted."""


def _equilibria(solution: Solution, words: Words) -> Table:
    """Return the equilibria; concepts under which they are the same stand together."""
    same: list[tuple[StateSet, list[str]]] = []
    for c in solution.concepts:
        found = solution.equilibria[c]
        ids = next((ids for other, ids in same if _equal(found, other)), None)
        if ids is None:
            same.append((found, [c]))
        else:
            ids.append(c)
    rows = tuple(
        Row(
            (", ".join(map(concept_name, ids)), *equilibria_cells(solution, words, ids[0], EQUILIBRIA_NAMED)),
            result("equilibria", ids),
        )
        for _, ids in same
    )
    caption = Said(f"Equilibria, of {count(solution.feasible.count)} feasible states", result("feasible"))
    return Table(caption, ("under", "how many", "states"), rows)


def _equal(one: StateSet, other: StateSet) -> bool:
    """Tell whether two sets are known to be the same."""
    return one.known and other.known and one.count == other.count == (one & other).count


_TIP = re.compile(r'(<g class="line[^"]*">)<title>[^<]*</title>')


def figure(solution: Solution, focus: Sequence[str], prefix: str) -> Figure:
    """Return the graph of states and moves, with the table that says the same."""
    picture = picture_of_reasons(solution, focus) or picture_of(solution, focus)
    columns, rows = table_of(picture)
    twin = Table(fixed(""), tuple(columns), tuple(Row(row, result("moves")) for row in rows))
    return Figure(Said(f"States and moves: {picture.caption}", result("moves")), svg_of(picture, prefix), twin)


def without_tips(svg: str) -> str:
    """Return a graph without what its lines say under a pointer, which its table says as well."""
    return _TIP.sub(r"\1", svg)


def _lowered(document: Sequence[Block]) -> list[Block]:
    """Return a document with its headings one level down."""
    return [Heading(b.text, b.level + 1) if isinstance(b, Heading) else b for b in document]

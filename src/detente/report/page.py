"""One self-contained HTML page: no script, no request, the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from detente import __version__
from detente.assess import (
    Assessment,
)
from detente.pictures.graph import picture_of, svg_of
from detente.pictures.told import table_of
from detente.report.assessment import assess_document
from detente.report.blocks import (
    Block,
    Document,
    Figure,
    Heading,
    Paragraph,
    Sheet,
    Table,
    anchor,
    as_html,
    flat,
    in_html,
)
from detente.report.documents import (
    NOT_LOOKED_AT,
    show_document,
    solve_document,
    stands,
    title_blocks,
    verdict_basis,
    verdict_blocks,
)
from detente.report.first.page import Beyond, first_page
from detente.report.large import MANY_STATES, is_long, picture_of_reasons, states_told, with_telling_states
from detente.report.provenance import traced
from detente.report.said import Row, Said, fixed, result
from detente.report.style import STYLE
from detente.report.words import Words, concept_name
from detente.stability import Solution, verdict
from detente.unseen import seen

STATES_EXPLAINED = 4
NOT_LOOKED_BEYOND = Beyond()

PAGE = Markup(
    """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<meta name="generator" content="Detente {version}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
{contents}
<main id="content">
{body}
</main>
{footer}
</body>
</html>
"""
)


CONTENTS = Markup('<nav aria-label="Contents"><ul>{}</ul></nav>')
FOOTER = Markup(
    "<footer>Written by Detente {version}{origin}. It says what follows from what was stated, and makes no forecast."
    "</footer>"
)


@dataclass(frozen=True)
class Part:
    """What a report is to say of one model.

    Parameters
    ----------
    assessment, others
        The assessment of its proposals, and those of other phases and perspectives.
    texts
        The sources at hand, by id.
    first
        What is said before everything else: what survives small doubts.
    more
        What is said after the reasons: what would make it hold.
    beyond
        What the first page tells beyond the assessment.
    """

    assessment: Assessment
    others: Sequence[Assessment] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    first: Sequence[Block] = ()
    more: Sequence[Block] = ()
    beyond: Beyond = NOT_LOOKED_BEYOND


def report_documents(parts: Sequence[Part], provenance: bool = False, *, short: bool = False) -> list[list[Block]]:
    """Return what the report says of each model of a case.

    Parameters
    ----------
    parts
        One for each model.
    provenance
        Whether to end with a list of what each sentence and row is generated from.
    short
        Whether it is the first page alone.
    """
    documents = []
    for number, part in enumerate(parts, start=1):
        prefix = _prefix(number)
        annex = [] if short else report_document(part, prefix)
        documents.append(traced([_first(part, prefix), *annex], provenance))
    return documents


def _first(part: Part, prefix: str) -> Sheet:
    return first_page(with_telling_states(part.assessment), part.beyond, part.texts, f"{prefix}_first")


def html_page(
    title: str,
    documents: Sequence[Sequence[Block]],
    beside: Sequence[tuple[Said, Document]] = (),
    case_sha256: str | None = None,
    *,
    short: bool = False,
) -> str:
    """Return documents as one page.

    Parameters
    ----------
    title
        Of the page.
    documents
        What is said of each model.
    beside
        What is said beyond single models, each a heading and a document.
    case_sha256
        The digest of the case file, if it is of one.
    short
        Whether they are first pages alone, which have no contents above them and no footer below.
    """
    sections, contents = [], []
    for number, document in enumerate(documents, start=1):
        prefix = _prefix(number)
        headings = [b for b in flat(document) if isinstance(b, Heading) and b.level <= 2]
        contents += [
            Markup('<li><a href="#{}-{}">{}</a></li>').format(prefix, anchor(h.text), in_html(h.text)) for h in headings
        ]
        sections.append(as_html(document, prefix))
    for number, (heading, comparison) in enumerate(beside, start=1):
        prefix = f"c{number}"
        contents.append(Markup('<li><a href="#{}-{}">{}</a></li>').format(prefix, anchor(heading), in_html(heading)))
        sections.append(as_html([Heading(heading), *_lowered(comparison)], prefix))
    return PAGE.format(
        title=seen(title),
        style=Markup(STYLE),  # noqa: S704 - a constant
        contents=Markup() if short else CONTENTS.format(Markup("\n").join(contents)),
        body=Markup("\n").join(sections),
        version=__version__,
        footer=Markup() if short else FOOTER.format(version=__version__, origin=_origin(case_sha256)),
    )


def _origin(case_sha256: str | None) -> Markup:
    return Markup(" from the case with the SHA-256 <code>{}</code>").format(case_sha256) if case_sha256 else Markup()


def _prefix(number: int) -> str:
    """Return what every id of the nth document begins with."""
    return f"m{number}"


def report_document(part: Part, prefix: str) -> list[Block]:
    """Return all a report says of one model: what survives, verdicts with reasons, the graph, equilibria, the model."""
    assessment = with_telling_states(part.assessment)
    solution, model = assessment.solution, assessment.model
    words = Words.of(solution)
    blocks = assess_document(assessment, part.others, pictured=prefix)[len(title_blocks(model, words)) :]
    blocks = [*_annex(words), *part.first, *blocks]
    told = states_told(assessment) if is_long(solution) else None
    asked = [s for a in assessment.proposals for s in a.states]
    blocks += [*_reasons(solution, told or list(dict.fromkeys(asked))), *part.more]
    blocks += [Heading(fixed("States and moves")), figure(solution, told or asked, prefix)]
    solved = solve_document(solution, MANY_STATES, told)
    blocks += [Heading(fixed("Equilibria")), *_body(solved, words)]
    blocks += [
        Heading(fixed("The model")),
        *_body(show_document(model, words, solution.feasible.count, dict(part.texts)), words),
    ]
    return blocks


def _annex(words: Words) -> list[Block]:
    """Return the title of what follows the first page, and which model it is about."""
    which = words.selection()
    said = [Paragraph(Said(f"{which[:1].upper()}{which[1:]}.", words.selected()))] if which else []
    return [Heading(fixed("Annex"), 1), *said]


def _body(document: list[Block], words: Words) -> list[Block]:
    """Return a document without its title, its headings one level down."""
    rest = document[len(title_blocks(words.model, words)) :]
    return [Heading(b.text, b.level + 1) if isinstance(b, Heading) else b for b in rest]


def _lowered(document: Document) -> list[Block]:
    """Return a document without its title, its headings one level down."""
    rest = [b for b in document if not (isinstance(b, Heading) and b.level == 1)]
    return [Heading(b.text, b.level + 1) if isinstance(b, Heading) else b for b in rest]


def _reasons(solution: Solution, states: Sequence[str]) -> list[Block]:
    words = Words.of(solution)
    blocks: list[Block] = []
    missing = False
    for state in states[:STATES_EXPLAINED]:
        code = solution.conflict.neighbourhood.state(state)
        if code is None:
            continue
        for c in solution.concepts:
            for i, dm in enumerate(solution.conflict.decision_makers):
                found = verdict(solution, code, c, i)
                missing |= found.improvements is None
                if found.temptations:
                    text = f"{words.state(state)}, {concept_name(c)}, {words.dm(dm)}: {stands(found)}"
                    blocks.append(Heading(Said(text, verdict_basis(words, found)), 3))
                    blocks += verdict_blocks(solution, found)
    if missing:
        blocks.append(Paragraph(fixed(f"What is missing here {NOT_LOOKED_AT}.")))
    return [Heading(fixed("Reasons: moves and counter-moves")), *blocks] if blocks else []


def figure(solution: Solution, focus: Sequence[str], prefix: str) -> Figure:
    """Return the graph of states and moves, with the table that says the same."""
    picture = picture_of_reasons(solution, focus) or picture_of(solution, focus)
    columns, rows = table_of(picture)
    twin = Table(fixed("States and moves"), tuple(columns), tuple(Row(row, result("moves")) for row in rows))
    return Figure(Said(f"States and moves: {picture.caption}", result("moves")), svg_of(picture, prefix), twin)

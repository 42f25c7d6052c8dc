"""One self-contained HTML page: no script, no request, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from markupsafe import Markup

from detente import __version__
from detente.assess import Assessment, ProposalAssessment
from detente.case import Case
from detente.engines import ArraySet, VerdictSet
from detente.engines.diagrams import DiagramSet
from detente.report.assessment import assess_document
from detente.report.blocks import Block, Bullets, Figure, Heading, Paragraph, Table, anchor, as_html
from detente.report.documents import show_document, solve_document, stands, title_blocks, verdict_blocks
from detente.report.graph import picture_of, svg_of, table_of
from detente.report.large import MANY_STATES, is_long, picture_of_reasons, states_told, with_telling_states
from detente.report.words import CONCEPT_NAMES, Words
from detente.stability import Solution, Verdict, verdict

STATES_EXPLAINED = 4

STYLE = """
:root { color-scheme: light dark; --line: #767676; --soft: #8882; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { line-height: 1.25; }
h2 { border-bottom: 1px solid var(--line); margin-top: 2.5rem; }
nav ul { columns: 18rem; padding-left: 1.2rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: .9rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border: 1px solid var(--line); padding: .2rem .5rem; text-align: left; vertical-align: top; }
thead th { background: var(--soft); }
tbody th { font-family: ui-monospace, monospace; font-weight: 400; white-space: nowrap; }
figure { margin: 1rem 0; }
.picture svg { max-width: 100%; height: auto; }
:focus-visible { outline: 3px solid #0072b2; outline-offset: 2px; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); font-size: .85rem; }
@media print {
  nav, .skip { display: none; }
  body { max-width: none; }
  .table { overflow: visible; }
}
"""

PAGE = Markup(
    """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<nav aria-label="Contents"><ul>{contents}</ul></nav>
<main id="content">
{body}
</main>
<footer>Written by Detente {version}. It says what follows from what was stated, and makes no forecast.</footer>
</body>
</html>
"""
)


def html_report(parts: Sequence[tuple[Assessment, Sequence[Assessment], dict[str, str]]]) -> str:
    """Return the report on one or more models of a case.

    Parameters
    ----------
    parts
        For each model its assessment, the assessments of other phases and perspectives, and the sources at hand.
    """
    sections, contents = [], []
    for number, (assessment, others, texts) in enumerate(parts):
        prefix = f"m{number + 1}"
        document = report_document(assessment, others, texts, prefix)
        headings = [b for b in document if isinstance(b, Heading) and b.level <= 2]
        contents += [
            Markup('<li><a href="#{}-{}">{}</a></li>').format(prefix, anchor(h.text), h.text) for h in headings
        ]
        sections.append(as_html(document, prefix))
    return PAGE.format(
        title=parts[0][0].model.title,
        style=Markup(STYLE),  # noqa: S704 - a constant
        contents=Markup("\n").join(contents),
        body=Markup("\n").join(sections),
        version=__version__,
    )


def report_document(
    assessment: Assessment, others: Sequence[Assessment], texts: dict[str, str], prefix: str
) -> list[Block]:
    """Return all a report says of one model: verdicts with reasons first, then the graph, the equilibria, the model."""
    assessment = with_telling_states(assessment)
    solution, model = assessment.solution, assessment.model
    words = Words.of(solution)
    blocks = assess_document(assessment, others)
    told = states_told(assessment) if is_long(solution) else None
    asked = [s for a in assessment.proposals for s in a.states]
    blocks += _reasons(solution, told or list(dict.fromkeys(asked)))
    blocks += [Heading("States and moves"), figure(solution, told or asked, prefix)]
    blocks += [Heading("Equilibria"), *_body(solve_document(solution, MANY_STATES, told), words)]
    blocks += [Heading("The model"), *_body(show_document(model, words, solution.feasible.count, texts), words)]
    return blocks


def _body(document: list[Block], words: Words) -> list[Block]:
    """Return a document without its title, its headings one level down."""
    rest = document[len(title_blocks(words.model, words)) :]
    return [Heading(b.text, b.level + 1) if isinstance(b, Heading) else b for b in rest]


def _reasons(solution: Solution, states: Sequence[str]) -> list[Block]:
    words = Words.of(solution)
    blocks: list[Block] = []
    for state in states[:STATES_EXPLAINED]:
        code = solution.conflict.neighbourhood.state(state)
        if code is None:
            continue
        for c in solution.concepts:
            for i, dm in enumerate(solution.conflict.decision_makers):
                found = verdict(solution, code, c, i)
                if found.temptations:
                    blocks.append(
                        Heading(f"{words.state(state)}, {CONCEPT_NAMES[c]}, {words.dm(dm)}: {stands(found)}", 3)
                    )
                    blocks += verdict_blocks(solution, found)
    return [Heading("Reasons: moves and counter-moves"), *blocks] if blocks else []


def figure(solution: Solution, focus: Sequence[str], prefix: str) -> Figure:
    """Return the graph of states and moves, with the table that says the same."""
    picture = picture_of_reasons(solution, focus) or picture_of(solution, focus)
    columns, rows = table_of(picture)
    twin = Table("States and moves", tuple(columns), tuple(tuple(row) for row in rows))
    return Figure(f"States and moves: {picture.caption}", svg_of(picture, prefix), twin)


def notebook_html(value: object) -> str:
    """Return what a value shows of itself in a notebook."""
    match value:
        case Case():
            lines = [f"perspective {p.id}: {p.name or ''}" for p in value.perspectives.values()]
            lines += [f"phase {h.id}: {h.name or ''}" for h in value.phases.values()]
            summary = " ".join((value.layer.summary or "").split())
            blocks: list[Block] = [Heading(value.title, 3), Paragraph(summary), Bullets(tuple(lines))]
        case Solution():
            # Ids of one notebook's pictures must differ, and be the same every time.
            which = repr((value.model.case, value.model.perspective_id, value.model.phase_id))
            prefix = "n" + sha256(which.encode()).hexdigest()[:8]
            blocks = [*solve_document(value, 50), figure(value, (), prefix)]
        case Assessment():
            blocks = assess_document(value)
        case ProposalAssessment():
            blocks = [b for b in assess_document(Assessment(value.solution, (value,), None, {}, ())) if b]
        case Verdict():
            lines = [f"{value.state}, {CONCEPT_NAMES[value.concept]}, {value.decision_maker}: " + stands(value)]
            lines += [f"to {t.step.to}: {'deterred' if t.deterred else 'not deterred'}" for t in value.temptations]
            blocks = [Bullets(tuple(lines))]
        case ArraySet() | VerdictSet() | DiagramSet():
            more = f" and {value.count - 50} more" if value.count > 50 else ""
            blocks = [Paragraph(f"{value.count} states: {', '.join(value.first(50))}{more}")]
        case _:
            blocks = [Paragraph(repr(value))]
    return str(as_html(blocks))

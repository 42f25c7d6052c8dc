"""One self-contained HTML page: no script, no request, the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from detente import __version__
from detente.assess import Assessment
from detente.report.annex.once import Once
from detente.report.annex.whole import annex
from detente.report.blocks import Block, Document, Figure, Heading, anchor, as_html, in_html
from detente.report.first.page import Beyond, first_page
from detente.report.large import with_telling_states
from detente.report.provenance import traced
from detente.report.said import Said
from detente.report.style import STYLE
from detente.unseen import seen

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
FOOTER = Markup("<footer>Written by Detente {version}{origin}.</footer>")


@dataclass(frozen=True)
class Part:
    """What a report is to say of one model.

    Parameters
    ----------
    assessment, others
        The assessment of its proposals, and those of other phases and perspectives.
    texts
        The sources at hand, by id.
    chapters
        What questions tell besides: what survives small doubts, what would make it hold, how to get there.
    beyond
        What the first page tells beyond the assessment.
    """

    assessment: Assessment
    others: Sequence[Assessment] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    chapters: Sequence[Block] = ()
    beyond: Beyond = NOT_LOOKED_BEYOND


def report_documents(
    parts: Sequence[Part], once: Once | None = None, provenance: bool = False, *, short: bool = False
) -> list[list[Block]]:
    """Return what the report says of each model of a case.

    Parameters
    ----------
    parts
        One for each model.
    once
        What was said before.
    provenance
        Whether to end with a list of what each sentence and row is generated from.
    short
        Whether it is the first page alone.
    """
    before = Once() if once is None else once
    documents = (report_document(part, _prefix(k), short=short) for k, part in enumerate(parts, start=1))
    return [traced(before.of(document), provenance) for document in documents]


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
        headings = [b for b in document if isinstance(b, Heading) and b.level == 2]
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


def report_document(part: Part, prefix: str, *, short: bool = False) -> list[Block]:
    """Return all a report says of one model: its first page and, where it is not that page alone, the annex."""
    assessment = with_telling_states(part.assessment)
    sheet = first_page(assessment, part.beyond, part.texts, f"{prefix}_first")
    if short:
        return [sheet]
    # A table of the annex has each step that is drawn.
    head = tuple(replace(b, apart=True) if isinstance(b, Figure) else b for b in sheet.head)
    return [replace(sheet, head=head), *annex(assessment, part.others, part.texts, part.chapters, prefix)]


def _lowered(document: Document) -> list[Block]:
    """Return a document without its title, its headings one level down."""
    rest = [b for b in document if not (isinstance(b, Heading) and b.level == 1)]
    return [Heading(b.text, b.level + 1) if isinstance(b, Heading) else b for b in rest]

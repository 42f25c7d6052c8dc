"""The commands that tell of everything: the catalogue, and the whole report on a case.

Heavy imports stay inside the commands, so that `detente --version` answers at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.ask import Report
from detente.cli.asked import option_of
from detente.cli.group import main
from detente.cli.options import (
    case_argument,
    format_option,
    lexicon_option,
    model_options,
    output_of,
    output_option,
    owner_option,
    provenance_option,
    replace_option,
    seconds_option,
    source_option,
)
from detente.cli.streams import in_utf8
from detente.cli.support import (
    exit_if_stopped,
    pairs,
    print_results,
    progress,
    texts_of,
)

if TYPE_CHECKING:
    from detente.cli.support import Owners


@main.command()
@click.argument("slug", required=False)
@seconds_option
@format_option
def catalog(slug: str | None, fmt: str) -> None:
    """List the cases that ship with Detente, or compare one with the results its source gives."""
    from detente.catalog import catalog_document, catalog_record

    print_results(fmt, [lambda: catalog_document(slug)], [lambda: catalog_record(slug)])
    exit_if_stopped([])


@main.command()
@case_argument
@model_options
@owner_option
@option_of("solve", "concepts")
@option_of("solve", "engine")
@seconds_option
@source_option
@option_of(Report, "short")
@provenance_option
@lexicon_option
@output_option(
    "-o", "--output",
    help="Where to write the report: a page such as case.html, case.docx for Word and LibreOffice, or case.pdf, which "
    "Chromium prints; - is standard output. Without it a page named after the case.",
)  # fmt: skip
@replace_option
def report(
    source: str, perspective: Sequence[str], phase: Sequence[str], owner: Owners, concepts: Sequence[str], engine: str,
    sources: Sequence[str], short: bool, provenance: bool, lexicon: Path | None, output: Path | None, over: bool,
) -> None:  # fmt: skip
    """Write one page: first what can be read alone on one printed page, then all the rest.

    The first page says what is proposed, whether it holds, who would break it and what keeps them from that, what
    would help, what the answer rests on and how steady it is. The rest has reasons, equilibria, the graph, the model,
    whose consent the proposals need, what parts the perspectives, and what each phase changes.

    Loaded words that the page uses outside quotation marks are reported; they come from the labels of the case.
    """
    from detente.case.naming import owners_as_said
    from detente.catalog import read_case
    from detente.cli.chromium import chromium, page_instead, pdf_of, png_of
    from detente.dossier import dossier
    from detente.evidence.lexicon import Lexicon
    from detente.report.files import REPORT_FORMATS, format_named

    output = output or Path(f"{_named(source)}{'-first-page' if short else ''}.html")
    kind = format_named(output)
    to = output_of(output, kind, over=over)
    if str(output) != "-":
        to.check()
    REPORT_FORMATS[kind].check()
    if REPORT_FORMATS[kind].printed:
        chromium(output, page_instead(output))
    words = Lexicon.load(lexicon)
    case = read_case(source)
    named = pairs(case, perspective, phase) if case.has_model or perspective or phase or owner else []
    models = [case.model(p, h, owners_as_said(case, owner)) for p, h in named]
    with progress() as told:
        found = dossier(
            case,
            models,
            concepts or None,
            engine,
            partial(texts_of, case, sources=sources),
            provenance,
            told,
            short=short,
        )
    for note in found.left_out:
        click.echo(f"detente: {note}", err=True)
    for loaded in found.loaded_words(words):
        click.echo(f"detente: a loaded word outside quotation marks: {loaded.words}: {loaded.text}", err=True)
    if str(output) == "-":
        in_utf8()
        click.echo(to.bytes_of(found.page, case.sha256).decode(), nl=False)
    else:
        printed = REPORT_FORMATS[kind].printed
        to.write(pdf_of(found.page, output) if printed else found.data(kind, png_of), case.sha256)
        click.echo(f"wrote {output}", err=True)
    exit_if_stopped(found.stopped)


def _named(source: str) -> str:
    """Return what a report is named after: the case, or nothing in particular where it comes from standard input."""
    return Path(source).stem or "report" if source != "-" else "report"

"""The command that writes role sheets: for each who plays a decision maker, what that one is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from detente.cli.group import main
from detente.cli.options import (
    case_argument,
    model_options,
    output_of,
    output_option,
    replace_option,
)
from detente.cli.support import read_case
from detente.errors import UsageError

KINDS = {".md": "markdown", ".pdf": "pdf"}
"""What an ending says is to be written; any other is a page of HTML, as of a report."""


@main.command()
@case_argument
@model_options
@click.option(
    "--for", "only", multiple=True, metavar="ID|NAME",
    help="For this decision maker alone. May be repeated; all of them without it.",
)  # fmt: skip
@click.option(
    "--proposal", "table", multiple=True, metavar="ID|NAME",
    help="This alone is on the table. May be repeated; every proposal of the case without it.",
)  # fmt: skip
@click.option(
    "--summary", is_flag=True,
    help="Begin with the summary of the case. Read it first: it may say what somebody wants, or what follows.",
)  # fmt: skip
@output_option(
    "-o", "--output",
    help="Where to write all sheets as one file, each on a page of its own: such as roles.html, roles.md, or "
    "roles.pdf, which Chromium prints.",
)  # fmt: skip
@click.option(
    "--folder", type=click.Path(path_type=Path), metavar="FOLDER",
    help="Put each sheet into a file of its own in this folder, which is made where it is not there.",
)  # fmt: skip
@click.option("--markdown", is_flag=True, help="With --folder: as Markdown, and not as HTML.")
@replace_option
def roles(
    source: str, perspective: Sequence[str], phase: Sequence[str], only: Sequence[str],
    table: Sequence[str], summary: bool, output: Path | None, folder: Path | None, markdown: bool, over: bool,
) -> None:  # fmt: skip
    """Write a role sheet for each decision maker, for those who are to play the conflict.

    It says what this one can do and what it wants, who else is there and what they can do, what is on the table and
    what cannot be. Nothing is on it of what others want, of reasons, of evidence, or of what is stable.
    """
    from detente.case.naming import as_said
    from detente.cli.chromium import chromium, page_instead, pdf_of
    from detente.cli.writing import Output, kind_named
    from detente.report.roles import file_names, one_model, role_pages, role_sheets

    if (output is None) == (folder is None):
        raise UsageError("say where to write: all sheets in one file with -o FILE, or each in its own with --folder")
    if markdown and folder is None:
        raise UsageError("--markdown goes with --folder; with -o the ending says it: roles.md")
    whole = None
    if output is not None:
        whole = output_of(output, KINDS.get(output.suffix.lower(), "html"), over=over)
        whole.check()
        if whole.kind.name == "pdf":
            chromium(output, page_instead(output))
    case = read_case(source)
    at, when = one_model(as_said(case, perspective, "perspectives"), as_said(case, phase, "phases"))
    sheets = role_sheets(
        case, proposals=table or None, decision_makers=only or None, perspective=at, phase=when, summary=summary
    )
    if whole is not None:
        if whole.kind.name == "markdown":
            whole.write("\n".join(s.markdown for s in sheets))
        else:
            page = role_pages(sheets)
            whole.write(pdf_of(page, whole.path) if whole.kind.name == "pdf" else page)
        click.echo(f"wrote {output}", err=True)
        return
    assert folder is not None
    kind = kind_named("markdown" if markdown else "html")
    files = [Output(folder / name, "roles", kind, replace=over) for name in file_names(sheets, kind.ending)]
    try:
        folder.mkdir(exist_ok=True)
    except OSError as e:
        raise UsageError(f"cannot make the folder {folder}: {e.strerror or e}") from None
    for file in files:
        file.check()
    for file, sheet in zip(files, sheets, strict=True):
        file.write(sheet.markdown if markdown else sheet.page)
        click.echo(f"wrote {file.path}", err=True)

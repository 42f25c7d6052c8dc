"""The command that audits the evidence of a case."""

from __future__ import annotations

from pathlib import Path

import click

from detente.cli.group import main
from detente.cli.options import case_argument, format_option, lexicon_option, source_option
from detente.cli.support import print_one, read_case, texts_of

NAMES = ("voices", "unnamed", "unsourced", "independence", "hedges", "quotations", "words", "dates", "agreement")


@main.command()
@case_argument
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="One audit. May be repeated; all by default.")
@click.option("--coder", metavar="ID", help="Whose claims are audited; the author's by default.")
@source_option
@lexicon_option
@format_option
def audit(
    source: str, only: tuple[str, ...], coder: str | None, sources: tuple[str, ...], lexicon: Path | None, fmt: str
) -> None:
    """Audit the evidence of a case: who speaks, what rests on whom, and whether marks and words are accounted for."""
    from detente.assess.audit import audit_case
    from detente.evidence.lexicon import Lexicon
    from detente.report.audit import audit_document, audit_record

    case = read_case(source)
    found = audit_case(case, texts_of(case, case.evidence, sources), only, coder, Lexicon.load(lexicon))
    print_one(fmt, case, lambda: audit_document(found), lambda: audit_record(found))

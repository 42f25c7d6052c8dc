"""The command for a second coder: a case without anybody else's coding."""

from __future__ import annotations

from pathlib import Path

import click

from detente.cli.group import main
from detente.cli.options import case_argument, output_of, output_option, replace_option
from detente.cli.streams import say
from detente.cli.support import read_case


@main.command()
@case_argument
@click.option("--coder", required=True, metavar="ID", help="The id of the coder who gets the file.")
@output_option("-o", "--output", required=True, help="Where to write the file.")
@replace_option
def blind(source: str, coder: str, output: Path, over: bool) -> None:
    """Write what a second coder may see: sources and the coder's own claims, no model and nobody else's coding.

    The codebook goes to standard output. What the coder adds comes back with `detente import FILE --as coding`.
    """
    from detente.case import write_case
    from detente.case.revise import blind_case
    from detente.evidence.coding import codebook

    case = read_case(source)
    output_of(output, "case", over=over).write(write_case(blind_case(case, coder)), case.sha256)
    evidence = case.evidence
    for part, codes in {**codebook(evidence.claims.values()), "codes": evidence.codes}.items():
        if codes:
            say(f"{part}:")
        for code, meaning in codes.items():
            say(f"  {code}: {meaning}" if meaning else f"  {code}")

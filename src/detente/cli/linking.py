"""The command that makes one conflict of two that share a decision maker."""

from __future__ import annotations

from pathlib import Path

import click

from detente.cli.group import main
from detente.cli.options import (
    Among,
    case_argument,
    format_option,
    output_of,
    output_option,
    replace_option,
    seconds_option,
)
from detente.cli.support import bounded, exit_if_stopped, print_one, read_case
from detente.errors import UsageError


def _concepts() -> tuple[str, ...]:
    from detente.stability import CONCEPTS

    return tuple(CONCEPTS)


@main.command()
@case_argument
@click.argument("other", metavar="OTHER")
@click.option("--common", required=True, metavar="ID|NAME", help="The decision maker that takes part in both.")
@click.option(
    "--lexicographic", is_flag=True,
    help="Let it go by the first conflict, and by the second where that is as good; so it does without --weights.",
)  # fmt: skip
@click.option(
    "--weights", nargs=2, metavar="W W",
    help="Let it go by its places in both, counted from the bottom, each times the weight of its conflict.",
)  # fmt: skip
@click.option("--concept", "concepts", multiple=True, type=Among(_concepts), metavar="ID", help="A solution concept.")
@click.option(
    "--limit", type=click.IntRange(min=0), metavar="N",
    help="Tell at most so many equilibria one by one; counts are always whole. 1000 by default, 50 on the screen.",
)  # fmt: skip
@seconds_option
@output_option("-o", "--output", help="Where to write the whole as a case.")
@replace_option
@format_option
def link(
    source: str, other: str, common: str, lexicographic: bool, weights: tuple[str, str] | None,
    concepts: tuple[str, ...], limit: int | None, output: Path | None, over: bool, fmt: str,
) -> None:  # fmt: skip
    """Make one conflict of two that share a decision maker, and say what that adds to what is stable.

    A state of the whole is a state of each. What is stable in both stays so wherever moves are transitive; what is
    stable in the whole alone is told with who would leave in its half, and what deters that in the whole.
    """
    from detente.assess.linking import link_conflicts, weight_of
    from detente.case import write_case
    from detente.case.naming import as_said
    from detente.report import linked_document, linked_record

    if lexicographic and weights:
        raise UsageError("--lexicographic and --weights say two things; give one of them")
    if over and output is None:
        raise UsageError("--replace goes with -o: nothing else is written")
    numbers = None if not weights else tuple(map(weight_of, weights))
    to = None if output is None else output_of(output, "case", over=over)
    if to is not None:
        to.check()
    first, second = read_case(source), read_case(other)
    who = as_said(first, common, "decision_makers")
    most = bounded(limit, fmt)
    found = link_conflicts(first, second, common=who, weights=numbers, concepts=concepts or None, limit=most)
    print_one(fmt, first, lambda: linked_document(found, most), lambda: linked_record(found, most))
    if to is not None:
        to.write(write_case(found.case), first.sha256)
        click.echo(f"wrote {output}", err=True)
    exit_if_stopped([found.stopped])

"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

_perspective = click.option("--perspective", multiple=True, metavar="ID", help="Apply a perspective. May be repeated.")
_phase = click.option("--phase", multiple=True, metavar="ID", help="Apply a phase. May be repeated.")


def model_options(command: F) -> F:
    """Let a command choose perspectives and phases."""
    return _perspective(_phase(command))


case_argument = click.argument("source", metavar="CASE")
concept_option = click.option(
    "--concept", multiple=True, metavar="ID",
    help="nash, gmr, smr, seq, sseq or sim. May be repeated; the first five by default.",
)  # fmt: skip
state_option = click.option(
    "--state", multiple=True, metavar="NAME|YNN…", help="A state, by its name or its letters. May be repeated."
)
proposal_option = click.option(
    "--proposal", multiple=True, metavar="ID", help="A proposal. May be repeated; all by default."
)
engine_option = click.option(
    "--engine",
    default="auto",
    show_default=True,
    metavar="auto|explicit|dense|symbolic",
    help="Which engine solves; exact in any case.",
)
limit_option = click.option(
    "--limit", type=click.IntRange(min=0), metavar="N",
    help="At most so many states in a list; counts are always whole. 1000 by default, 50 on the screen.",
)  # fmt: skip
format_option = click.option(
    "--format", "fmt", type=click.Choice(["table", "json", "csv", "markdown"]), default="table", show_default=True,
    help="How results are printed.",
)  # fmt: skip
seconds_option = click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="Bound on the effort of the symbolic engine, 60 by default; what is not known by then is said.",
)
source_option = click.option(
    "--source", "sources", multiple=True, metavar="NAME=PATH",
    help="The text of a source; it is verified, and claims are shown with their exact words. May be repeated.",
)  # fmt: skip
lexicon_option = click.option(
    "--lexicon", type=click.Path(path_type=Path), metavar="FILE",
    help="A lexicon that adds to the one that ships, and takes out of it.",
)  # fmt: skip
provenance_option = click.option(
    "--provenance", is_flag=True,
    help="End with a list of all sentences and rows, and what each is generated from: a claim, a part of the case, an "
    "assumption, or a result.",
)  # fmt: skip


def _owner(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Read OPTION=DM."""
    for value in values:
        if not all(value.partition("=")):
            raise click.BadParameter(f"found “{value}”; expected OPTION=DM, such as sep=WH", ctx, param)
    return tuple((option, owner) for option, _, owner in (value.partition("=") for value in values))


owner_option = click.option(
    "--owner", multiple=True, metavar="OPTION=DM", callback=_owner,
    help="Give an option to a contested owner that the case names. May be repeated.",
)  # fmt: skip

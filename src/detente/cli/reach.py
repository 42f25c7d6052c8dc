"""`detente reach`: the ways from the status quo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.group import main
from detente.cli.options import (
    case_argument,
    concept_option,
    engine_option,
    format_option,
    model_options,
    output_of,
    output_option,
    owner_option,
    proposal_option,
    replace_option,
    seconds_option,
)
from detente.cli.requests import line, no_effect
from detente.cli.support import Owners, as_far_as_known, exit_if_stopped, models_of, print_all, progress
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.assess import StatusQuoAnalysis
    from detente.cli.writing import Output


@main.command()
@case_argument
@model_options
@owner_option
@click.option("--to", multiple=True, metavar="NAME|YNN…", help="A state to get to. May be repeated.")
@proposal_option
@click.option("--from", "start", metavar="NAME|YNN…", help="Where to begin; the status quo by default.")
@concept_option
@engine_option
@click.option(
    "--limit", type=click.IntRange(min=1), default=3, show_default=True, metavar="N",
    help="How many shortest ways to give for each destination.",
)  # fmt: skip
@output_option("--picture", help="Also write the ways as a picture (SVG); for one model.")
@replace_option
@seconds_option
@format_option
def reach(
    source: str, perspective: Sequence[str], phase: Sequence[str], owner: Owners, to: Sequence[str],
    proposal: Sequence[str], start: str | None, concept: Sequence[str], engine: str, limit: int,
    picture: Path | None, over: bool, fmt: str,
) -> None:  # fmt: skip
    """Find the shortest ways from the status quo: by any moves, and by moves that serve whoever makes them.

    Says for each way whether it passes states that nobody would leave, where it could end. Without --to and --proposal
    all named states and all proposals are looked at.
    """
    from detente.assess import reach as reach_model
    from detente.report import reach_document, reach_record

    documents, records = [], []
    stopped: list[str | None] = []
    case, models = models_of(source, perspective, phase, owner)
    if over and picture is None:
        no_effect(["over"], "without --picture: nothing else is written to a file", line(["over"]))
    if picture is not None and len(models) > 1:
        raise UsageError("--picture is for one model; choose one perspective and one phase")
    drawing = None if picture is None else output_of(picture, "svg", over=over)
    if drawing is not None:
        drawing.check()
    for model in models:
        states, proposals = (to, proposal) if to or proposal else (None, None)
        with as_far_as_known(model, stopped), progress() as told:
            found = reach_model(
                model,
                to=states,
                proposals=proposals,
                start=start,
                concepts=concept or None,
                engine=engine,
                limit=limit,
                progress=told,
            )
            documents.append(lambda f=found: reach_document(f))
            records.append(lambda f=found: reach_record(f))
            stopped.append(found.stopped)
            if drawing is not None:
                _draw(found, drawing, case.sha256)
    print_all(fmt, case, documents, records, len(models))
    exit_if_stopped(stopped)


def _draw(found: StatusQuoAnalysis, to: Output, case_sha256: str | None) -> None:
    from detente.report import reach_figure

    drawn = reach_figure(found)
    if drawn is None and found.stopped is not None:
        click.echo(f"detente: no way to draw is known, so {to.path} was not written", err=True)
        return
    if drawn is None:
        raise UsageError(f"there is no way to draw, so {to.path} was not written")
    to.write(drawn.svg, case_sha256)
    click.echo(f"wrote {to.path}", err=True)

"""`detente robust`: which verdicts survive small doubts."""

from __future__ import annotations

from collections.abc import Sequence

import click

from detente.cli.group import main
from detente.cli.options import (
    case_argument,
    concept_option,
    engine_option,
    format_option,
    model_options,
    owner_option,
    proposal_option,
    seconds_option,
    state_option,
)
from detente.cli.support import Owners, as_far_as_known, exit_if_stopped, models_of, print_all, progress


@main.command()
@case_argument
@model_options
@owner_option
@proposal_option
@state_option
@concept_option
@click.option(
    "--doubt", "kinds", multiple=True, metavar="KIND",
    help="Only this kind of doubt: swap, tie, assumption, inferred, one-way or owner. May be repeated.",
)  # fmt: skip
@click.option(
    "--together", type=click.IntRange(1, 2), default=2, show_default=True,
    help="Try doubts one at a time, or also two at a time.",
)  # fmt: skip
@click.option(
    "--models", type=click.IntRange(min=1), default=3000, show_default=True, metavar="N",
    help="Of single doubts, and of sets of two: all if there are no more than N, else N drawn at random.",
)  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="What they are drawn with.")
@engine_option
@seconds_option
@format_option
def robust(
    source: str, perspective: Sequence[str], phase: Sequence[str], owner: Owners, proposal: Sequence[str],
    state: Sequence[str], concept: Sequence[str], kinds: Sequence[str], together: int, models: int, seed: int,
    engine: str, fmt: str,
) -> None:  # fmt: skip
    """Try small doubts about a model, and say which verdicts survive them and what flips the others.

    Doubts: neighbours in somebody's preferences swapped or tied, assumptions and inferred entries left out, one-way
    acts that can be undone, contested owners. Without --proposal and --state all proposals are asked about.
    """
    from detente.assess import assess_robustness as robust_model
    from detente.assess.doubts import KINDS, kinds_from
    from detente.report import robust_document, robust_record

    documents, records = [], []
    stopped: list[str | None] = []
    chosen = kinds_from(kinds) if kinds else KINDS
    case, models_asked = models_of(source, perspective, phase, owner)
    for model in models_asked:
        proposals, states = (proposal, state) if proposal or state else (None, None)
        with as_far_as_known(model, stopped), progress() as told:
            found = robust_model(
                model,
                proposals=proposals,
                states=states,
                concepts=concept or None,
                kinds=chosen,
                together=together,
                models=models,
                seed=seed,
                engine=engine,
                progress=told,
            )
            documents.append(lambda f=found: robust_document(f))
            records.append(lambda f=found: robust_record(f))
            stopped.append(found.stopped)
    print_all(fmt, case, documents, records, len(models_asked))
    exit_if_stopped(stopped)

"""The commands that change a model and say what follows: `repair`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from detente.cli.group import main
from detente.cli.options import (
    case_argument,
    engine_option,
    format_option,
    model_options,
    owner_option,
    seconds_option,
)
from detente.cli.support import Owners, as_far_as_known, exit_if_stopped, models_of, print_all, progress
from detente.errors import BoundReached, UsageError

if TYPE_CHECKING:
    from detente.assess import Allowed, Wish

_GOAL = re.compile(r"(\S+)\s+(stable|unstable)(?:\s+for\s+(\S+))?")


@main.command()
@case_argument
@model_options
@owner_option
@click.option("--proposal", metavar="ID", help="A proposal that is to hold; with --state, carried out as that state.")
@click.option("--state", metavar="NAME|YNN…", help="A state that is to be an equilibrium.")
@click.option(
    "--goal",
    "goals",
    multiple=True,
    metavar="GOAL",
    help="“STATE stable” or “STATE unstable”, at the end perhaps “for DM”; joined by “and”. May be repeated.",
)
@click.option("--concept", default="seq", show_default=True, metavar="ID", help="nash, gmr, smr, seq or sseq.")
@click.option(
    "--rankings", is_flag=True, help="Instead: which complete rankings would do, as conditions, and how many."
)
@click.option("--by", metavar="DM", help="With --rankings: only this decision maker's.")
@click.option("--allow", multiple=True, metavar="KIND", help="Only this kind of change. May be repeated.")
@click.option("--cost", "costs", multiple=True, metavar="KIND=N", help="What a kind of change costs. May be repeated.")
@click.option("--keep", multiple=True, metavar="DM|OPTION", help="What stays as it is. May be repeated.")
@click.option(
    "--may-own", "owners", multiple=True, metavar="OPTION=DM", help="Who else may own an option. May be repeated."
)
@click.option(
    "--want", "wants", multiple=True, metavar="DM=FORMULA", help="What else somebody may want. May be repeated."
)
@click.option("--add-at", metavar="top|anywhere", help="Where something new may stand in a list; top by default.")
@click.option("--max-cost", type=click.IntRange(min=0), metavar="N", help="Nothing dearer than this.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", help="At most so many."
)
@engine_option
@seconds_option
@format_option
def repair(
    source: str, perspective: Sequence[str], phase: Sequence[str], owner: Owners, proposal: str | None,
    state: str | None, goals: Sequence[str], concept: str, rankings: bool, by: str | None, allow: Sequence[str],
    costs: Sequence[str], keep: Sequence[str], owners: Sequence[str], wants: Sequence[str], add_at: str | None,
    max_cost: int | None, limit: int, engine: str, fmt: str,
) -> None:  # fmt: skip
    """Find what would make a state or a proposal hold: all minimal sets of changes, cheapest first, with proof.

    Exit code 4 if the cheapest was not proven within the bounds; then a lower and an upper cost are printed.
    """
    from detente.assess import allowed_by
    from detente.assess import repair as find
    from detente.dossier import other_perspectives
    from detente.report import repair_document, repair_record, words_of

    wished = wishes_of(goals)
    if rankings:
        _rankings(source, perspective, phase, owner, state, wished, concept, by, fmt)
        return
    told: dict[str, Any] = {
        "kinds": tuple(allow) or None, "costs": _numbers(costs) or None, "keep": tuple(keep) or None,
        "owners": _pairs(owners) or None, "wants": _pairs(wants) or None, "add_at": add_at,
    }  # fmt: skip
    documents, records, unproven = [], [], False
    stopped: list[str | None] = []
    case, models = models_of(source, perspective, phase, owner)
    for model in models:
        allowed: Allowed = allowed_by(model.layer.repair, **told)
        with as_far_as_known(model, stopped), progress() as during:
            found = find(
                model, concept, state, proposal, wished, allowed, other_perspectives(case, model), limit, max_cost,
                engine=engine, progress=during,
            )  # fmt: skip
            unproven |= not found.proven
            if found.stopped is not None and not found.proven:
                click.echo(f"detente: not settled: {found.stopped}", err=True)
            documents.append(lambda f=found, m=model: repair_document(f, words_of(m)))
            records.append(lambda f=found, m=model: repair_record(f, words_of(m)))
    print_all(fmt, case, documents, records, len(models))
    if unproven:
        raise SystemExit(BoundReached.exit_code)
    exit_if_stopped(stopped)


def _rankings(
    source: str, perspective: Sequence[str], phase: Sequence[str], owner: Owners, state: str | None,
    wished: tuple[Wish, ...], concept: str, by: str | None, fmt: str,
) -> None:  # fmt: skip
    from detente.assess import Wish, inverse
    from detente.report import inverse_document, inverse_record

    asked = wished or ((Wish(state, decision_maker=by),) if state is not None else ())
    documents, records = [], []
    stopped: list[str | None] = []
    case, models = models_of(source, perspective, phase, owner)
    for model in models:
        with as_far_as_known(model, stopped):
            found = inverse(model, concept, asked)
            documents.append(lambda f=found: inverse_document(f))
            records.append(lambda f=found: inverse_record(f))
            stopped.append(found.stopped)
    print_all(fmt, case, documents, records, len(models))
    exit_if_stopped(stopped)


def wishes_of(goals: Sequence[str]) -> tuple[Wish, ...]:
    """Read goals such as “R3 stable and COLLAPSE unstable for WH”."""
    from detente.assess import Wish

    found = []
    for part in (p for goal in goals for p in re.split(r"\s+and\s+", goal.strip())):
        match = _GOAL.fullmatch(part.strip())
        if match is None:
            raise UsageError(f"found the goal “{part}”; expected “STATE stable”, “STATE unstable”, perhaps “for DM”")
        found.append(Wish(match[1], match[2] == "stable", match[3]))
    return tuple(found)


def _numbers(given: Sequence[str]) -> dict[str, int]:
    found = {}
    for text in given:
        kind, _, number = text.partition("=")
        if not number.isdecimal():
            raise UsageError(f"found --cost {text}; expected KIND=N with a whole number, such as drop=2")
        found[kind] = int(number)
    return found


def _pairs(given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not value.strip():
            raise UsageError(f"found “{text}”; expected two parts joined by “=”, such as OPTION=DM")
        found[name] = (*found.get(name, ()), value.strip())
    return found

"""The command that goes from a verdict to the words behind it, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from detente.cli.group import main
from detente.cli.options import (
    case_argument,
    concept_option,
    engine_option,
    format_option,
    model_options,
    owner_option,
    seconds_option,
    source_option,
)
from detente.cli.requests import given, line, no_effect
from detente.cli.support import exit_if_stopped, print_one, progress, read_case, texts_of

if TYPE_CHECKING:
    from detente.assess import Inquiry
    from detente.case import Case
    from detente.cli.support import Owners

Selection = tuple[str | None, str | None]


@main.command()
@case_argument
@click.argument("elements", nargs=-1, metavar="[ELEMENT]…")
@click.option(
    "--without", "removed", multiple=True, metavar="CLAIM",
    help="Take a claim away and show what falls. May be repeated; claims named as ELEMENT are taken away too.",
)  # fmt: skip
@model_options
@owner_option
@source_option
@concept_option
@engine_option
@seconds_option
@format_option
def trace(
    source: str, elements: Sequence[str], removed: Sequence[str], perspective: Sequence[str], phase: Sequence[str],
    owner: Owners, sources: Sequence[str], concept: Sequence[str], engine: str,
    fmt: str,
) -> None:  # fmt: skip
    """Show the words behind a part of a case, what a verdict rests on, and what falls without a claim.

    ELEMENT is a place in the file or the end of it: an option (sep), a statement (RUS.5), a rule (infeasible.1), a term
    (V1.T2), a proposal, state, claim, source, actor, perspective or phase; its name; or a verdict such as V1:seq.

    Without ELEMENT, what every part of the case rests on, and all claims. Without --perspective and --phase every
    perspective is looked at in every phase.
    """
    from detente.assess import inquire
    from detente.report import inquiry_document, inquiry_record
    from detente.stability import CONCEPTS

    named = [e for e in elements if e.rpartition(":")[2] in CONCEPTS]
    if concept and named:
        no_effect(["concept"], f"with {named[0]}, which says under which concept", line(["concept"]))
    case = read_case(source)
    selections = _selections(case, perspective, phase, owner)
    texts = texts_of(case, case.model(*selections[0], owner) if selections else case.evidence, sources)
    with progress() as told:
        found = inquire(case, elements, removed, selections, concept, owner, engine, told)
    if not named and not removed and (ignored := given("concept", "engine")):
        _check(found, ignored, concept)
    print_one(fmt, case, lambda: inquiry_document(found, texts), lambda: inquiry_record(found, texts))
    exit_if_stopped([found.stopped])


def _check(found: Inquiry, ignored: Sequence[str], concept: Sequence[str]) -> None:
    """Refuse what is about verdicts where none is asked for, under other owners of an option neither."""
    from detente.assess.inquiry import ABOUT

    parts = list(dict.fromkeys(t.element for t in found.parts))
    if found.whole or not any(e.kind == "option" and e.body.contested for e in parts):
        verdicts = [e.short for e in parts if e.kind in ABOUT]
        asked = [f"{v}:{c}" for v in verdicts for c in concept or ("CONCEPT",)]
        lines = [line(["concept"], elements=asked)] if asked and not found.whole else []
        no_effect(ignored, "where no verdict is asked about", *lines, line(ignored))


def _selections(
    case: Case, perspectives: Sequence[str], phases: Sequence[str], owners: Owners
) -> tuple[Selection, ...]:
    """Return the perspectives and phases asked for; all, where none is, in which the owners given are disputed."""
    if perspectives:
        times: Sequence[str | None] = phases or [None, *case.phases]
        return tuple((p, h) for p in perspectives for h in times)
    every = tuple(s for s in case.selections() if not phases or s[1] in phases)
    for phase in phases:
        case.model(next((p for p, _ in every), None), phase)  # an unknown phase is an error
    from detente.dossier import owners_in

    fitting = tuple(s for s in every if owners_in(case, s, owners) == tuple(owners))
    if every and not fitting:
        case.model(*every[0], owners)  # says what is wrong
    return fitting

"""The command that goes from a verdict to the words behind it, and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from detente.cli.support import owners_in, print_one, progress, texts_of
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.assess import Rests, UnderRival
    from detente.case import Case
    from detente.case.address import Element
    from detente.cli.support import Owners

Selection = tuple[str | None, str | None]
Where = tuple["Element", tuple[Selection, ...]]
ABOUT = ("proposal", "named state")


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
    seconds: float | None, fmt: str,
) -> None:  # fmt: skip
    """Show the words behind a part of a case, what a verdict rests on, and what falls without a claim.

    ELEMENT is a place in the file or the end of it: an option (sep), a statement (RUS.5), a rule (infeasible.1), a term
    (V1.T2), a proposal, state, claim, source, actor, perspective or phase; its name; or a verdict such as V1:seq.

    Without ELEMENT, what every part of the case rests on, and all claims. Without --perspective and --phase every
    perspective is looked at in every phase.
    """
    from detente.assess import elements_in, under_rivals, without_claims
    from detente.assess import trace as trace_parts
    from detente.catalog import read_case
    from detente.report import overview_document, trace_document, trace_record, without_document
    from detente.stability import DEFAULT, check_concepts

    case = read_case(source)
    selections = _selections(case, perspective, phase, owner)
    every = elements_in(case, selections, owner)
    texts = texts_of(case.model(*selections[0], owner) if selections else case.evidence, sources)
    concepts = check_concepts(tuple(concept) or DEFAULT)
    parts, verdicts = _asked(elements, every)
    if removed:
        _need_model(case, selections)
        more = [e.path[-1] for e, _ in parts if e.kind == "claim"]
        about = _about([e for e, _ in parts if e.kind != "claim"], verdicts)
        only = tuple(dict.fromkeys(c for _, c in verdicts)) or concepts
        ids = [*removed, *more]
        with progress() as told:
            found = without_claims(case, ids, selections, only, about, owner, engine, told, seconds)
        print_one(
            fmt,
            lambda: without_document(case, found, case.selections(), texts),
            lambda: trace_record(case, [], [], [], found, owner, texts),
        )
        return
    if not elements:
        parts = [(e, where) for e, where in every if (e.note is not None and e.kind != "owner") or not selections]
        traced = trace_parts(case, parts, every, owner)
        print_one(
            fmt,
            lambda: overview_document(case, traced, case.selections(), texts),
            lambda: trace_record(case, traced, [], [], None, owner, texts),
        )
        return
    traced = trace_parts(case, parts, every, owner)
    rivals: list[UnderRival] = []
    with progress() as told:
        bounds = (engine, told, seconds)
        for part, where in parts:
            if part.kind == "option" and part.body.contested:
                rivals += under_rivals(case, part, where, concepts, owner, *bounds)
        rests = [r for selection in selections for r in _rests(case, selection, owner, verdicts, bounds)]
    print_one(
        fmt,
        lambda: trace_document(case, traced, rests, rivals, case.selections(), texts),
        lambda: trace_record(case, traced, rests, rivals, None, owner, texts),
    )


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
    fitting = tuple(s for s in every if owners_in(case, s, owners) == tuple(owners))
    if every and not fitting:
        case.model(*every[0], owners)  # says what is wrong
    return fitting


def _need_model(case: Case, selections: Sequence[Selection]) -> None:
    if not selections:
        case.model()


def _asked(elements: Sequence[str], every: Sequence[Where]) -> tuple[list[Where], list[tuple[Element, str]]]:
    """Return the parts asked for, and the verdicts: each part with a concept."""
    from detente.case.address import find
    from detente.stability import KNOWN, check_concepts

    parts: list[Where] = []
    verdicts: list[tuple[Element, str]] = []
    for text in elements:
        name, colon, concept = text.rpartition(":")
        if colon and (concept in KNOWN or " " not in text):
            check_concepts((concept,))
            named = find((e for e, _ in every), name)
            about = {e.address: e for e in named if e.kind in ABOUT or e.path == ("status_quo",)}
            if not about:
                raise UsageError(f"{name} is no proposal or named state, so there is no verdict “{text}”")
            verdicts += [(e, concept) for e in about.values()]
        else:
            found = find((e for e, _ in every), text)
            parts += [(e, where) for e, where in every if any(e is f for f in found)]
    return parts, verdicts


def _about(parts: Sequence[Element], verdicts: Sequence[tuple[Element, str]]) -> tuple[str, ...] | None:
    """Return the addresses of the proposals and states whose verdicts are compared; None = all."""
    wrong = [e for e in parts if e.kind not in ABOUT]
    if wrong:
        raise UsageError(
            f"{wrong[0].short} is a part of kind “{wrong[0].kind}”; with --without, name claims to take away, and "
            "proposals, named states or verdicts to compare"
        )
    return tuple(dict.fromkeys(e.address for e in (*parts, *(e for e, _ in verdicts)))) or None


def _rests(
    case: Case, selection: Selection, owners: Owners, verdicts: Sequence[tuple[Element, str]],
    bounds: tuple[str, Callable[[str], None], float | None],
) -> Sequence[Rests]:  # fmt: skip
    from detente.assess import Question, rests_on
    from detente.case.address import elements_of

    model = case.model(*selection, owners)
    here = elements_of(model)
    asked = [Question(here[e.address], concept) for e, concept in verdicts if e.address in here]
    return rests_on(model, asked, *bounds) if asked else ()

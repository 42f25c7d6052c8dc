"""The command that puts things side by side: perspectives, phases, versions of a proposal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import click

from detente.ask import At, Selected
from detente.cli.group import main
from detente.cli.options import (
    case_argument,
    concept_option,
    engine_option,
    format_option,
    limit_option,
    model_options,
    proposal_option,
    seconds_option,
    state_option,
)
from detente.cli.requests import given, line, no_effect, refuse
from detente.cli.support import bounded, exit_if_stopped, print_all, progress, read_case
from detente.errors import BoundReached, UsageError

if TYPE_CHECKING:
    from detente.assess import PerspectiveComparison
    from detente.case import Case, Model
    from detente.report import Document
    from detente.stability import Solution

FORMS = """compare what with what? Expected one of
  detente compare CASE PERSPECTIVE PERSPECTIVE …          two or more perspectives
  detente compare CASE --phase PHASE --phase PHASE        two phases, of one --perspective if the case has several
  detente compare CASE --proposal OLD --proposal NEW      two versions of a proposal; of a NEW that says what it
                                                          supersedes, --proposal NEW is enough"""


@dataclass(frozen=True)
class _Request:
    """What the command line asks of a comparison."""

    case: Case
    perspectives: tuple[str, ...]
    phases: tuple[str, ...]
    concepts: tuple[str, ...] | None
    proposals: Sequence[str]
    states: Sequence[str]
    acts: tuple[str, ...]
    together: int
    where: str | None
    engine: str
    limit: int


Printed = tuple[list[Callable[[], "Document"]], list[Callable[[], Any]], list[str | None]]


@main.command()
@case_argument
@click.argument("perspectives", nargs=-1, metavar="[PERSPECTIVE PERSPECTIVE …]")
@model_options
@concept_option
@proposal_option
@state_option
@click.option(
    "--acts", multiple=True, metavar="WHO=PERSPECTIVE",
    help="Who acts on which perspective, whoever is not named on the first; shows who is surprised. May be repeated.",
)  # fmt: skip
@click.option(
    "--together", type=click.IntRange(min=0), default=2, show_default=True, metavar="N",
    help="Up to how many single statements are taken over together; 0 leaves single statements out.",
)  # fmt: skip
@click.option("--where", metavar="FORMULA", help="Between phases, look only at states where this is true.")
@engine_option
@seconds_option
@limit_option
@format_option
def compare(
    source: str, perspectives: tuple[str, ...], perspective: tuple[str, ...], phase: tuple[str, ...],
    concept: Sequence[str], proposal: Sequence[str], state: Sequence[str], acts: tuple[str, ...], together: int,
    where: str | None, engine: str, limit: int | None, fmt: str,
) -> None:  # fmt: skip
    """Put perspectives, phases or versions of a proposal side by side.

    With two perspectives: where they agree and part, the smallest sets of beliefs that flip a verdict when taken over
    from one into the other, and what is stable when everybody acts on its own. With two phases: what the second
    changes, which threats it makes possible, whom they deter, what holds only because of them. With two proposals:
    which terms they share, who gives and who gets.
    """
    request = _Request(
        read_case(source), perspectives, phase, tuple(concept) or None, proposal, state, acts, together, where, engine,
        bounded(limit, fmt),
    )  # fmt: skip
    if perspectives:
        if perspective:
            raise UsageError("name the perspectives after the case; --perspective is for phases and proposals")
        documents, records, stopped = _perspectives(request)
    else:
        documents, records, stopped = _within(request, perspective or (None,))
    print_all(fmt, request.case, documents, records)
    exit_if_stopped(stopped)


def _perspectives(request: _Request) -> Printed:
    """Compare every two perspectives, in each phase asked for."""
    from detente.report import perspectives_record

    if len(set(request.perspectives)) < 2 or len(set(request.perspectives)) < len(request.perspectives):
        raise UsageError(f"expected at least two different perspectives; found {', '.join(request.perspectives)}")
    if request.where is not None:
        refuse("--where is for phases; perspectives are compared on targets (--proposal, --state)", line(["where"]))
    who = [told.partition("=")[0] for told in request.acts]
    twice = next((w for w in who if who.count(w) > 1), None)
    if twice is not None:
        raise UsageError(f"“{twice}” acts on one perspective; --acts names several for it")
    documents: list[Callable[[], Document]] = []
    records: list[Callable[[], Any]] = []
    stopped: list[str | None] = []
    for phase in request.phases or (None,):
        for p in request.perspectives:
            request.case.model(p, phase)  # whatever is wrong with one of them is said before any is solved
        found = [_pair(request, pair, phase) for pair in combinations(request.perspectives, 2)]
        solutions = {str(s.model.perspective_id): s for f in found for s in (f.here, f.there)}
        solutions = {p: solutions[p] for p in request.perspectives}
        for k, f in enumerate(found):
            # The hypergame is one of all perspectives: told once, with the first two of them.
            blocks, games, at = _games(request, f, solutions) if k == 0 else ((), (), ())
            documents.append(partial(_document, f, blocks))
            records.append(partial(perspectives_record, f, games, request.limit, at))
            stopped += [f.here.stopped, f.there.stopped]
            if f.into_here.unknown + f.into_there.unknown:
                stopped.append("the bound was hit in a model with beliefs taken over")
    return documents, records, stopped


def _pair(request: _Request, pair: tuple[str, str], phase: str | None) -> PerspectiveComparison:
    from detente.ask.perspectives import Perspectives, run

    with progress() as told:
        asked = Perspectives(
            pair=pair,
            selections=Selected(((None, phase),)),
            proposals=tuple(request.proposals) or None,
            states=tuple(request.states) or None,
            concepts=request.concepts,
            together=request.together,
            engine=request.engine,
        )
        return run(At(request.case, progress=told), asked)


def _document(found: PerspectiveComparison, more: Document) -> Document:
    from detente.report import perspectives_document

    return [*perspectives_document(found), *more]


def _games(
    request: _Request, found: PerspectiveComparison, solutions: dict[str, Solution]
) -> tuple[Document, Sequence[Any], Sequence[str]]:
    """Return what is said of hypergames: one with --acts, with surprises; else all ways to act."""
    from detente.assess import assigned, assignments
    from detente.report import assignments_blocks, hypergame_blocks

    if not request.acts:
        try:
            games = assignments(solutions)
        except BoundReached as e:
            click.echo(f"detente: no hypergames: {e}", err=True)
            return (), (), ()
        return assignments_blocks(games, found.targets), games, ()
    chosen = {}
    for told in request.acts:
        who, _, perspective = told.partition("=")
        if not perspective:
            raise UsageError(f"found --acts {told}; expected WHO=PERSPECTIVE, such as RUS={request.perspectives[0]}")
        chosen[who] = perspective
    game = assigned(solutions, chosen)
    quos = [s.model.status_quo for s in solutions.values()]
    at = list(dict.fromkeys([*(str(q) for q in quos if q), *(str(t.states) for t in found.targets if t.states)]))
    return hypergame_blocks(game, found.targets, at), (game,), at


def _within(request: _Request, perspectives: Sequence[str | None]) -> Printed:
    """Compare phases, or versions of a proposal, in each perspective asked for."""
    for name in given("acts", "together"):
        refuse(f"--{name} is for perspectives", line(["perspective"], perspectives=["PERSPECTIVE", "PERSPECTIVE"]))
    if len(request.phases) > 1:
        if len(set(request.phases)) < len(request.phases):
            raise UsageError(f"expected different phases; found {', '.join(request.phases)}")
        return _phases(request, perspectives)
    if request.proposals:
        ignored = given("concept", "state", "where", "engine", "limit")
        if ignored:
            two = line(phase=["PHASE", "PHASE"])
            no_effect(ignored, "between versions of a proposal, which are not solved", line(ignored), two)
        return _versions(request, perspectives)
    raise UsageError(FORMS)


def _phases(request: _Request, perspectives: Sequence[str | None]) -> Printed:
    from detente.ask.phases import QUESTION, Phases

    def asked_of(perspective: str | None, pair: tuple[str, str]) -> Phases:
        return Phases(
            pair=pair,
            selections=Selected(((perspective, None),)),
            proposals=tuple(request.proposals) or None,
            states=tuple(request.states) or None,
            concepts=request.concepts,
            where=request.where,
            engine=request.engine,
            limit=request.limit,
        )

    every = [asked_of(p, pair) for p in perspectives for pair in pairwise(request.phases)]
    with progress() as told:
        found = [(QUESTION.run(At(request.case, progress=told), asked), asked) for asked in every]
    return (
        [partial(QUESTION.document, f, asked) for f, asked in found],
        [partial(QUESTION.record, f, asked) for f, asked in found],
        [f.stopped for f, _ in found],
    )


def _versions(request: _Request, perspectives: Sequence[str | None]) -> Printed:
    from detente.ask.versions import QUESTION, Versions

    phase = request.phases[0] if request.phases else None
    found = []
    for model in (request.case.model(p, phase) for p in perspectives):
        asked = Versions(pair=_two_versions(model, request.proposals))
        found.append((QUESTION.run(At(request.case, model), asked), asked))
    return (
        [partial(QUESTION.document, f, asked) for f, asked in found],
        [partial(QUESTION.record, f, asked) for f, asked in found],
        [],
    )


def _two_versions(model: Model, proposals: Sequence[str]) -> tuple[str, str]:
    """Return the two versions asked for; of one alone, the version that it supersedes and itself."""
    if len(proposals) > 2:
        raise UsageError(f"two versions are compared at a time; found {len(proposals)}")
    if len(proposals) == 2:
        return proposals[0], proposals[1]
    (later,) = proposals
    earlier = model.proposal(later).proposal.supersedes
    if earlier is None:
        raise UsageError(f"“{later}” supersedes no other proposal; name the two versions to compare\n{FORMS}")
    return str(earlier), later

"""`compare`: perspectives, phases or versions of a proposal, as many as are named, side by side.

Two of each are a question of their own (`perspectives`, `phases`, `versions`), which a server is asked; what is asked
here is each two of those that are named, and of perspectives what follows if everybody acts on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from detente.ask._parameters import Selected, concepts, engine, listed_states, parameter, proposals, seconds, states
from detente.ask._question import At, Question, Request
from detente.ask._solving import LISTED
from detente.errors import BoundReached, UsageError

if TYPE_CHECKING:
    from detente.assess import PerspectiveComparison
    from detente.case import Case, Model
    from detente.report.blocks import Document
    from detente.stability import Solution

FORMS = """compare what with what? Expected one of
  detente compare CASE PERSPECTIVE PERSPECTIVE …          two or more perspectives
  detente compare CASE --phase PHASE --phase PHASE        two phases, of one --perspective if the case has several
  detente compare CASE --proposal OLD --proposal NEW      two versions of a proposal; of a NEW that says what it
                                                          supersedes, --proposal NEW is enough"""


def _acts(words: Sequence[str]) -> Mapping[str, str]:
    """Read WHO=PERSPECTIVE."""
    found: dict[str, str] = {}
    for word in words:
        who, _, perspective = word.partition("=")
        if not perspective:
            raise UsageError(f"found --acts {word}; expected WHO=PERSPECTIVE, such as RUS=A")
        if who in found:
            raise UsageError(f"“{who}” acts on one perspective; --acts names several for it")
        found[who] = perspective
    return found


@dataclass(frozen=True, kw_only=True)
class Compare:
    """Perspectives, or phases, or versions of a proposal side by side, each two of those that are named.

    Parameters
    ----------
    perspectives
        Two or more to compare with each other, in each of the phases.
    within
        The perspectives in which phases, or versions of a proposal, are compared.
    phases
        Two or more to compare, each with the next; or those in which something else is.
    acts
        Who acts on which perspective.
    """

    perspectives: tuple[str, ...] = parameter(
        (), argument=True, metavar="[PERSPECTIVE PERSPECTIVE …]", refers="perspectives"
    )
    within: tuple[str, ...] = parameter(
        (), option="--perspective", metavar="ID|NAME", refers="perspectives", help="Apply a perspective."
    )
    phases: tuple[str, ...] = parameter((), option="--phase", metavar="ID|NAME", refers="phases", help="Apply a phase.")
    concepts: tuple[str, ...] | None = concepts()
    proposals: tuple[str, ...] | None = proposals()
    states: tuple[str, ...] | None = states()
    acts: Mapping[str, str] | None = parameter(
        None, metavar="WHO=PERSPECTIVE", read=_acts, refers="parties=perspectives",
        help="Who acts on which perspective, whoever is not named on the first; shows who is surprised.",
    )  # fmt: skip
    together: int = parameter(
        2, at_least=0, metavar="N",
        help="Up to how many single statements are taken over together; 0 leaves single statements out.",
    )  # fmt: skip
    where: str | None = parameter(
        None, metavar="FORMULA", refers="formula", help="Between phases, look only at states where this is true."
    )
    engine: str = engine()
    seconds: float | None = seconds()
    limit: int | None = listed_states()


@dataclass(frozen=True)
class Part:
    """One comparison: in sentences and tables, as JSON, and why it is not complete, if it is not."""

    document: Callable[[], Document]
    record: Callable[[], Mapping[str, Any]]
    stopped: str | None = None

    @classmethod
    def of(cls, question: Question[Any, Any], at: At, asked: Any, told: Callable[[Any], Document]) -> Part:
        """Return what another question answers; told so, with the ids that a command is given."""
        found = question.run(at, asked)
        return cls(partial(told, found), partial(question.record, found, asked), question.stopped(found))


@dataclass(frozen=True)
class Comparison:
    """All comparisons asked for, and what else there is to say."""

    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


def run(at: At, asked: Compare) -> Comparison:
    """Compare what is named."""
    if asked.perspectives:
        return _perspectives(at, asked)
    if len(asked.phases) > 1:
        return _phases(at, asked)
    if asked.proposals:
        return _versions(at, asked)
    raise UsageError(FORMS)


def _different(what: str, named: Sequence[str]) -> None:
    if len(set(named)) < max(2, len(named)):
        raise UsageError(f"expected {what}; found {', '.join(named)}")


def _perspectives(at: At, asked: Compare) -> Comparison:
    """Compare every two perspectives, in each phase named."""
    from detente.ask import perspectives

    if asked.within:
        raise UsageError("name the perspectives after the case; --perspective is for phases and proposals")
    _different("at least two different perspectives", asked.perspectives)
    parts, notes = [], list[str]()
    for phase in asked.phases or (None,):
        for p in asked.perspectives:
            at.case.model(p, phase)  # whatever is wrong with one of them is said before any is solved
        pairs = combinations(asked.perspectives, 2)
        found = [perspectives.run(at, _of_perspectives(asked, two, phase)) for two in pairs]
        solutions = {str(s.model.perspective_id): s for f in found for s in (f.here, f.there)}
        solutions = {p: solutions[p] for p in asked.perspectives}
        for k, f in enumerate(found):
            # The hypergame is one of all perspectives: told once, with the first two of them.
            blocks, games, states = _games(asked, f, solutions, notes) if k == 0 else ([], (), ())
            parts.append(
                Part(
                    partial(_with_games, f, blocks),
                    partial(_record_with_games, f, games, _limit(asked), states),
                    perspectives.stopped(f),
                )
            )
    return Comparison(tuple(parts), tuple(notes))


def _of_perspectives(asked: Compare, two: tuple[str, str], phase: str | None) -> Any:
    from detente.ask.perspectives import Perspectives

    return Perspectives(
        pair=two,
        selections=Selected(((None, phase),)),
        proposals=asked.proposals,
        states=asked.states,
        concepts=asked.concepts,
        together=asked.together,
        engine=asked.engine,
        seconds=asked.seconds,
    )


def _limit(asked: Compare) -> int:
    return LISTED if asked.limit is None else asked.limit


def _with_games(found: PerspectiveComparison, more: Document) -> Document:
    from detente.report import perspectives_document

    return [*perspectives_document(found), *more]


def _record_with_games(
    found: PerspectiveComparison, games: Sequence[Any], limit: int, states: Sequence[str]
) -> Mapping[str, Any]:
    from detente.report import perspectives_record

    return perspectives_record(found, games, limit, states)


def _games(
    asked: Compare, found: PerspectiveComparison, solutions: Mapping[str, Solution], notes: list[str]
) -> tuple[Document, Sequence[Any], Sequence[str]]:
    """Return what is said of hypergames: of one where it is said who acts on what, with surprises; else of all."""
    from detente.assess import assigned, assignments
    from detente.report import assignments_blocks, hypergame_blocks

    if not asked.acts:
        try:
            games = assignments(solutions)
        except BoundReached as e:
            notes.append(f"no hypergames: {e}")
            return [], (), ()
        return assignments_blocks(games, found.targets), games, ()
    game = assigned(solutions, asked.acts)
    quos = [s.model.status_quo for s in solutions.values()]
    states = list(dict.fromkeys([*(str(q) for q in quos if q), *(str(t.states) for t in found.targets if t.states)]))
    return hypergame_blocks(game, found.targets, states), (game,), states


def _phases(at: At, asked: Compare) -> Comparison:
    """Compare each phase and the next, in each perspective named."""
    from detente.ask import phases
    from detente.report import phases_document

    _different("different phases", asked.phases)
    parts = []
    for perspective in asked.within or (None,):
        for two in pairwise(asked.phases):
            of_two = phases.Phases(
                pair=two,
                selections=Selected(((perspective, None),)),
                proposals=asked.proposals,
                states=asked.states,
                concepts=asked.concepts,
                where=asked.where,
                engine=asked.engine,
                seconds=asked.seconds,
                limit=asked.limit,
            )
            parts.append(Part.of(phases.QUESTION, at, of_two, phases_document))
    return Comparison(tuple(parts))


def _versions(at: At, asked: Compare) -> Comparison:
    """Compare two versions of a proposal, in each perspective named."""
    from detente.ask import versions
    from detente.report import terms_document

    parts = []
    for perspective in asked.within or (None,):
        model = at.case.model(perspective, asked.phases[0] if asked.phases else None)
        of_two = versions.Versions(pair=_two_versions(model, asked.proposals or ()))
        parts.append(Part.of(versions.QUESTION, replace(at, chosen=model), of_two, terms_document))
    return Comparison(tuple(parts))


def _two_versions(model: Model, named: Sequence[str]) -> tuple[str, str]:
    """Return the two versions named; of one alone, the version that it supersedes and itself."""
    if len(named) > 2:
        raise UsageError(f"two versions are compared at a time; found {len(named)}")
    if len(named) == 2:
        return named[0], named[1]
    (later,) = named
    earlier = model.proposal(later).proposal.supersedes
    if earlier is None:
        raise UsageError(f"“{later}” supersedes no other proposal; name the two versions to compare\n{FORMS}")
    return str(earlier), later


def document(found: Comparison, _: Compare) -> Document:
    """Tell all of them in sentences and tables."""
    return [block for part in found.parts for block in part.document()]


def record(found: Comparison, _: Compare) -> Mapping[str, Any]:
    """Tell one as JSON, or all of them."""
    told = [part.record() for part in found.parts]
    return told[0] if len(told) == 1 else {"comparisons": told}


def check(request: Request, asked: Compare) -> None:
    """Refuse what is about something else than what is compared."""
    if asked.perspectives:
        if asked.where is not None:
            text = "--where is for phases; perspectives are compared on targets (--proposal, --state)"
            request.refuse(text, request.line(["where"]))
        return
    for name in request.given("acts", "together"):
        two = ["PERSPECTIVE", "PERSPECTIVE"]
        request.refuse(f"--{name} is for perspectives", request.line(["within"], perspectives=two))
    if len(asked.phases) < 2 and asked.proposals:
        ignored = request.given("concepts", "states", "where", "engine", "limit")
        if ignored:
            of_phases = request.line(phases=["PHASE", "PHASE"])
            why = "between versions of a proposal, which are not solved"
            request.no_effect(ignored, why, request.line(ignored), of_phases)


def as_written(case: Case, asked: Compare) -> Sequence[Model]:
    """Return the models that are compared."""
    return [case.model(p, h) for p in asked.perspectives or asked.within or (None,) for h in asked.phases or (None,)]


QUESTION = Question(
    asks="what parts perspectives, phases or versions of a proposal",
    parameters=Compare,
    run=run,
    document=document,
    record=record,
    apart=lambda found: tuple(replace(found, parts=(part,)) for part in found.parts),
    about="case",
    as_written=as_written,
    long=True,
    record_is=("PerspectivesRecord", "PhasesRecord", "ProposalsRecord"),
    http=False,
    stopped=lambda found: "; ".join(dict.fromkeys(p.stopped for p in found.parts if p.stopped)) or None,
    notes=lambda found: found.notes,
    check=check,
    help="""Put perspectives, phases or versions of a proposal side by side.

    With two perspectives: where they agree and part, the smallest sets of beliefs that flip a verdict when taken over
    from one into the other, and what is stable when everybody acts on its own. With two phases: what the second
    changes, which threats it makes possible, whom they deter, what holds only because of them. With two proposals:
    which terms they share, who gives and who gets.
    """,
)

"""What a verdict rests on: the parts of a model that change it when they are left out, each tried by solving."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from detente.answer import Answer, all_of
from detente.assess.proposals import holding
from detente.case import Model
from detente.case.address import elements_of
from detente.case.changes import GiveOption, apply
from detente.case.dropping import how_dropped, without
from detente.case.walk import Element
from detente.conflict import settled
from detente.deadline import check, within
from detente.engines import Progress, silent
from detente.errors import DetenteError, Obstacle, OutOfTime
from detente.stability import Solution, solve
from detente.stability.solving import everybody_stays

Outcome = Literal["holds", "does not hold", "infeasible", "not known"]
OUTCOMES: dict[Answer, Outcome] = {
    Answer.YES: "holds",
    Answer.NO: "does not hold",
    Answer.INFEASIBLE: "infeasible",
    Answer.UNKNOWN: "not known",
}


@dataclass(frozen=True)
class AskedVerdict:
    """Whether a proposal holds, or a state is stable for everyone, under a concept."""

    about: Element
    concept: str

    @property
    def address(self) -> str:
        """What is asked, in one word, such as `proposals.V1:seq`."""
        return f"{self.about.address}:{self.concept}"


@dataclass(frozen=True)
class Support:
    """A part that a verdict rests on: what was done with it alone, and the outcome then."""

    part: Element
    change: str
    outcome: Outcome


@dataclass(frozen=True)
class Rests:
    """What one verdict rests on.

    Parameters
    ----------
    question, outcome
        The verdict.
    supports
        The parts that change it, in the order of the file.
    presupposed
        Options that the question itself needs: without the choice there is no such state, or no such deal.
    tried
        How many parts of each kind were tried, one at a time.
    not_tried
        Parts without which there is no model or no answer, with the reasons.
    """

    model: Model
    question: AskedVerdict
    outcome: Outcome
    supports: tuple[Support, ...]
    presupposed: tuple[Element, ...]
    tried: tuple[tuple[str, int], ...]
    not_tried: tuple[tuple[Element, tuple[Obstacle, ...]], ...]

    @property
    def complete(self) -> Answer:
        """Whether these are all parts that change the verdict by themselves; unknown where a bound was hit."""
        stopped = any(o.kind == "bound" for _, why in self.not_tried for o in why)
        return Answer.UNKNOWN if stopped or self.outcome == "not known" else Answer.YES


def outcome_of(solution: Solution, question: AskedVerdict) -> Outcome:
    """Return the answer to a question.

    Of a merged state whose class is left out the question is about all that were its members: it holds if it holds at
    each of them, as a formula does.
    """
    equilibria = solution.equilibria[question.concept]
    if question.about.kind == "proposal":
        with_terms = solution.feasible.where(solution.model.proposal(question.about.path[1]).formula)
        return OUTCOMES[holding(with_terms, equilibria)]
    codes = solution.conflict.neighbourhood.states(letters_asked(solution.model, question.about))
    stay = [everybody_stays(solution, code, question.concept) for code in codes]
    return OUTCOMES[all_of(stay) if stay else Answer.INFEASIBLE]


def letters_asked(model: Model, about: Element) -> str:
    """Return the letters of the state that is asked about, as a model has them where it names the state."""
    if about.path == ("status_quo",):
        return str(model.status_quo)
    return model.states.get(about.path[-1], about.body)


def questions_of(model: Model, concepts: Sequence[str]) -> tuple[AskedVerdict, ...]:
    """Return every question about a model's proposals, its named states and its status quo, under each concept."""
    model = settled(model)
    parts = elements_of(model)
    about = [e for e in parts.values() if e.kind in ("proposal", "named state")]
    if model.status_quo is not None and model.status_quo not in model.states.values():
        about.append(parts["status_quo"])
    return tuple(AskedVerdict(e, c) for e in sorted(about, key=lambda e: e.kind != "proposal") for c in concepts)


def rests_on(
    model: Model,
    questions: Iterable[AskedVerdict],
    engine: str = "auto",
    progress: Progress = silent,
    seconds: float | None = None,
) -> tuple[Rests, ...]:
    """Find what verdicts on one model rest on, by leaving out its parts one at a time and solving again.

    Parameters
    ----------
    model
        The model.
    questions
        What is asked; a verdict on a proposal may also rest on the terms of that proposal.
    engine, progress
        See `solve`.
    seconds
        When to end, counted from the call; parts that were not tried by then are told. None = no bound.

    Returns
    -------
    For each question the parts that change its answer, each by itself. That two parts together change it while
    neither does alone is not looked at.

    Examples
    --------
    >>> import detente
    >>> model = detente.read_case("prisoners-dilemma").model()
    >>> found = rests_on(model, questions_of(model, ["seq"])[:1])
    >>> [(s.part.short, s.outcome) for s in found[0].supports][:2]
    [('One.1', 'does not hold'), ('One.2', 'does not hold')]
    """
    with within(seconds):
        return _rests_on(settled(model), tuple(questions), engine, progress)


def outcomes_of(
    model: Model, questions: Sequence[AskedVerdict], concepts: Sequence[str], engine: str, progress: Progress = silent
) -> tuple[dict[AskedVerdict, Outcome], str | None]:
    """Return the answers to questions, and why some are not known, if any is not."""
    try:
        check()
        solution = solve(model, concepts=concepts, engine=engine, progress=progress)
    except OutOfTime as e:
        return dict.fromkeys(questions, "not known"), str(e)
    found = {q: outcome_of(solution, q) for q in questions}
    return found, (solution.stopped or "an answer is not known") if "not known" in found.values() else None


def _rests_on(model: Model, asked: Sequence[AskedVerdict], engine: str, progress: Progress) -> tuple[Rests, ...]:
    concepts = tuple(dict.fromkeys(q.concept for q in asked))
    answers, why = outcomes_of(model, asked, concepts, engine, progress)
    found: dict[AskedVerdict, list[Support]] = {q: [] for q in asked}
    presupposed: dict[AskedVerdict, list[Element]] = {q: [] for q in asked}
    tried: dict[AskedVerdict, dict[str, int]] = {q: {} for q in asked}
    not_tried: dict[AskedVerdict, list[tuple[Element, tuple[Obstacle, ...]]]] = {q: [] for q in asked}
    for part, change, changed in _variants(model, [q.about for q in asked]):
        concerned = [q for q in asked if part.kind != "term" or part.path[:2] == q.about.path]
        progress(f"without {part.address}")
        try:
            check()
            outcomes, then = outcomes_of(changed(), concerned, concepts, engine)
        except DetenteError as e:
            for q in concerned:
                not_tried[q].append((part, e.obstacles))
            continue
        for q, outcome in outcomes.items():
            if "not known" in (answers[q], outcome):
                not_tried[q].append((part, (Obstacle("bound", text=str(why or then)),)))
                continue
            tried[q][part.kind] = tried[q].get(part.kind, 0) + 1
            if outcome == "infeasible" and answers[q] != "infeasible" and part.kind == "option":
                presupposed[q].append(part)
            elif outcome != answers[q]:
                found[q].append(Support(part, change, outcome))
    return tuple(
        Rests(
            model,
            q,
            answers[q],
            tuple(found[q]),
            tuple(presupposed[q]),
            tuple(tried[q].items()),
            tuple(not_tried[q]),
        )
        for q in asked
    )


def _variants(model: Model, about: Sequence[Element]) -> Iterator[tuple[Element, str, Callable[[], Model]]]:
    """Yield each part that can be left out, and each disputed owner with each rival, with what is done."""
    proposals = {e.path for e in about}
    for part in elements_of(model).values():
        if part.kind == "owner":
            option = part.body.id
            for rival in part.body.contested or ():
                yield part, f"given to {rival.owner}", partial(_owned, model, option, rival.owner)
        elif (change := how_dropped(part)) is not None and (part.kind != "term" or part.path[:2] in proposals):
            yield part, change, partial(without, model, [part])


def _owned(model: Model, option: str, owner: str) -> Model:
    return apply(model, [GiveOption(option, owner)])

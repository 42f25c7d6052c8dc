"""What a verdict rests on: the parts of a model that change it when they are left out, each of them tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from detente.answer import Answer, all_of
from detente.assess.proposals import holding
from detente.assess.striking import Parts, Struck, voices_of
from detente.case import Model
from detente.case.address import elements_of
from detente.case.changes import Change, GiveOption
from detente.case.dropping import dropping, how_dropped
from detente.case.walk import Element
from detente.conflict import settled
from detente.deadline import within
from detente.engines import Progress, silent
from detente.errors import Obstacle, OutOfTime
from detente.stability import Solution
from detente.stability.solving import everybody_stays

if TYPE_CHECKING:
    from detente.assess.family import Family, Outcomes

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
    voices
        The voices without which, each by itself, it is another one: what rests on nothing else is left out then.
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
    voices: tuple[Struck, ...]
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
    """Find what verdicts on one model rest on, by leaving out its parts one at a time.

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


def _rests_on(model: Model, asked: Sequence[AskedVerdict], engine: str, progress: Progress) -> tuple[Rests, ...]:
    from detente.assess.family import Family  # with arrays, which nothing else here needs

    family = Family(model, asked, tuple(dict.fromkeys(q.concept for q in asked)), engine, progress)
    parts = [*_parts_left_out(model, [q.about for q in asked])]
    of_voices, voices = Parts.of(model), voices_of(model.layer)
    struck = [of_voices.changes(of_voices.fallen(v.claims), "drop") for v in voices]
    found = _without_each(family, parts, struck, progress)
    answers = next(found)[0] or family.unchanged  # which says what is wrong where there is no such model
    why = family.left_open
    of_each = [_Reasons(model, q, answer) for q, answer in zip(asked, answers, strict=True)]
    for (part, told, _), (outcomes, obstacles) in zip(parts, found, strict=False):  # the rest are of the voices
        for reasons, outcome in zip(of_each, outcomes or (None,) * len(asked), strict=True):
            if part.kind == "term" and part.path[:2] != reasons.question.about.path:
                continue
            if outcome is None:
                reasons.not_tried.append((part, obstacles))
            elif "not known" in (reasons.outcome, outcome):
                reasons.not_tried.append((part, (Obstacle("bound", text=str(why or family.left_open)),)))
            else:
                reasons.note(part, told, outcome)
    _note_voices(voices, [*found], of_each)
    return tuple(reasons.told for reasons in of_each)


def _note_voices(voices: Sequence[Struck], found: Sequence[Found], of_each: Sequence[_Reasons]) -> None:
    """Note for each verdict the voices without which it is another one; none where the time is over."""
    if any(obstacle.kind == "bound" for _, obstacles in found for obstacle in obstacles):
        return
    for voice, (outcomes, _) in zip(voices, found, strict=True):
        for reasons, outcome in zip(of_each, outcomes or (), strict=False):
            if outcome != reasons.outcome and "not known" not in (outcome, reasons.outcome):
                reasons.voices.append(voice)


LeftOut: TypeAlias = tuple[Element, str, Change]
"""A part that can be left out, what is said to be done, and the change that does it."""
Found: TypeAlias = tuple["Outcomes | None", tuple[Obstacle, ...]]
"""The answers without something, or why there are none."""


def _without_each(
    family: Family, parts: Sequence[LeftOut], struck: Sequence[tuple[Change, ...]], progress: Progress
) -> Iterator[Found]:
    """Yield the answers in the model as it is, those without each part, and those of other changes; or why not.

    All are asked together, so that whatever leaves the same states and moves is laid out once.
    """
    variants: list[tuple[Change, ...]] = [(), *((change,) for _, _, change in parts), *struck]
    done = 0
    try:
        for some in family.outcomes(variants):
            for outcomes in some:
                yield outcomes, () if outcomes is not None else family.obstacles(variants[done])
                done += 1
            for part, _, _ in parts[done - 1 : done]:
                progress(f"without {part.address}")
    except OutOfTime as e:
        yield from ((None, e.obstacles) for _ in variants[done:])


@dataclass
class _Reasons:
    """What one verdict is found to rest on."""

    model: Model
    question: AskedVerdict
    outcome: Outcome
    supports: list[Support] = field(default_factory=list)
    presupposed: list[Element] = field(default_factory=list)
    voices: list[Struck] = field(default_factory=list)
    tried: Counter[str] = field(default_factory=Counter)
    not_tried: list[tuple[Element, tuple[Obstacle, ...]]] = field(default_factory=list)

    def note(self, part: Element, change: str, outcome: Outcome) -> None:
        """Note the outcome without a part."""
        self.tried[part.kind] += 1
        if outcome == "infeasible" and self.outcome != "infeasible" and part.kind == "option":
            self.presupposed.append(part)
        elif outcome != self.outcome:
            self.supports.append(Support(part, change, outcome))

    @property
    def told(self) -> Rests:
        return Rests(
            self.model, self.question, self.outcome, tuple(self.supports), tuple(self.presupposed),
            tuple(self.voices), tuple(self.tried.items()), tuple(self.not_tried),
        )  # fmt: skip


def _parts_left_out(model: Model, about: Sequence[Element]) -> Iterator[LeftOut]:
    """Yield each part that can be left out, and each disputed owner with each rival, with what is done."""
    proposals = {e.path for e in about}
    for part in elements_of(model).values():
        if part.kind == "owner":
            option = part.body.id
            for rival in part.body.contested or ():
                yield part, f"given to {rival.owner}", GiveOption(option, rival.owner)
        elif (change := how_dropped(part)) is not None and (part.kind != "term" or part.path[:2] in proposals):
            yield part, change, dropping(model, part)

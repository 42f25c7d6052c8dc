"""How verdicts fare under small doubts: each by itself, two together, and the smallest change that flips an answer.

A doubt is one small change to the model that somebody could reasonably ask for: two neighbouring statements of one
decision maker the other way round, or equally important; an assumption, or an inferred statement, left out; a one-way
act that can be undone after all; an option in the hands of a contested owner. Every variant is solved anew.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from typing import Literal

from detente.assess.rests import Outcome, Question, outcome_of, questions_of
from detente.case import Case, Model
from detente.case.address import elements_of
from detente.case.changes import Change, Drop, GiveOption, Move, Tie, apply
from detente.case.dropping import how_dropped, without
from detente.case.model import StatementOrder
from detente.case.walk import Element
from detente.conflict import compile_model, letters_of, settled
from detente.display import Displayed
from detente.engines import Progress, silent
from detente.errors import DetenteError, UsageError, nearest
from detente.stability import DEFAULT, check_concepts, solve

DoubtKind = Literal["swap", "tie", "assumption", "inferred", "one-way", "owner"]
KINDS: tuple[DoubtKind, ...] = ("swap", "tie", "assumption", "inferred", "one-way", "owner")
MODELS = 3000
SECONDS = 60.0
SEED = 1


@dataclass(frozen=True, eq=False)
class Doubt:
    """One small change: either `change`, or leaving out `part`; `parts` are what it concerns, in file order."""

    kind: DoubtKind
    parts: tuple[Element, ...]
    change: Change | None = None

    @property
    def address(self) -> str:
        """What it concerns, in one word each, such as `swap RUS.3 RUS.4`."""
        more = [self.change.owner] if isinstance(self.change, GiveOption) else []
        return " ".join([self.kind, *(part.short for part in self.parts), *more])


@dataclass(frozen=True)
class Flip:
    """Doubts that together change an answer, none of them without the others, and the answer then."""

    doubts: tuple[Doubt, ...]
    outcome: Outcome


@dataclass(frozen=True)
class Trials:
    """Variants of one size: how many there are, how many were solved, and how many of these keep the answer.

    `total` counts the sets of doubts of that size that go together, or is None where they were drawn and not all looked
    at.
    """

    size: int
    total: int | None
    solved: int
    kept: int

    @property
    def exhaustive(self) -> bool:
        """Whether every variant of this size was solved."""
        return self.solved == self.total


@dataclass(frozen=True)
class Robustness:
    """How one verdict fares.

    Parameters
    ----------
    question, outcome
        The verdict on the model as it is.
    by_kind
        For each kind of doubt how many single ones were solved, and how many keep the answer.
    trials
        The same by size: one doubt at a time, then two at a time.
    flips
        The smallest sets of doubts found that change the answer, all of one size.
    """

    question: Question
    outcome: Outcome
    by_kind: Mapping[DoubtKind, tuple[int, int]]
    trials: tuple[Trials, ...]
    flips: tuple[Flip, ...]

    @property
    def survives(self) -> bool:
        """Whether no single doubt changes the answer, all of them having been tried."""
        return self.trials[0].exhaustive and self.trials[0].kept == self.trials[0].solved


@dataclass(frozen=True, eq=False)
class RobustnessAnalysis(Displayed):
    """How the verdicts of one model fare; see `robust`.

    Parameters
    ----------
    model, concepts
        What was looked at.
    doubts
        Every single doubt, in file order.
    verdicts
        One for each question, in the order asked.
    not_varied
        Decision makers whose preferences are a ranking or weights, which are not varied.
    failed
        Doubts under which the model cannot be solved, with the reason.
    seed
        Where sets of two were drawn, what they were drawn with.
    stopped
        Why not everything asked for was solved, or None.
    """

    model: Model
    concepts: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    verdicts: tuple[Robustness, ...]
    not_varied: tuple[str, ...]
    failed: tuple[tuple[Doubt, str], ...]
    seed: int
    stopped: str | None


def doubts_about(model: Model, kinds: Iterable[DoubtKind] = KINDS) -> tuple[Doubt, ...]:
    """Return every single doubt about a model, by kind and then in file order.

    Examples
    --------
    >>> import detente
    >>> model = detente.read_case("prisoners-dilemma").model()
    >>> [d.address for d in doubts_about(model, ["swap"])]
    ['swap One.1 One.2', 'swap Two.1 Two.2']
    """
    wanted = set(kinds)
    return tuple(d for kind in KINDS if kind in wanted for d in _of_kind(model, kind))


def _of_kind(model: Model, kind: DoubtKind) -> Iterator[Doubt]:
    parts = elements_of(model)
    if kind in ("swap", "tie"):
        for dm, k in _neighbours(model):
            pair = tuple(parts[f"preferences.{dm}.{n}"] for n in (k, k + 1))
            yield Doubt(kind, pair, Move(dm, k + 1, k) if kind == "swap" else Tie(dm, k + 1, k))
        return
    for part in parts.values():
        note = part.note
        if kind == "owner" and part.kind == "owner":
            rivals = part.body.contested or ()
            yield from (Doubt(kind, (part,), GiveOption(part.body.id, rival.owner)) for rival in rivals)
        elif note is None or how_dropped(part) is None or part.kind in ("option", "term"):
            continue
        elif part.kind == "one-way mark":
            if kind == "one-way":
                yield Doubt(kind, (part,))
        elif (kind == "assumption" and note.is_assumption) or (kind == "inferred" and note.status == "inferred"):
            yield Doubt(kind, (part,))


def _neighbours(model: Model) -> Iterator[tuple[str, int]]:
    """Yield each decision maker with the number of a statement whose successor is less important."""
    for dm, order in model.preferences.items():
        if isinstance(order, StatementOrder):
            number = 0
            for group in order.groups[:-1]:
                number += len(group)
                yield dm, number


def varied(model: Model, doubts: Iterable[Doubt]) -> Model:
    """Return a model with some doubts taken for true.

    Raises
    ------
    UsageError
        If they do not go together.
    """
    chosen = tuple(doubts)
    dropped = [d.parts[0] for d in chosen if d.change is None]
    changes = [d.change for d in chosen if d.change is not None]
    # Statements left out keep their numbers for the changes to others, so both are one set of changes.
    statements = [part for part in dropped if part.kind == "statement"]
    rest = [part for part in dropped if part.kind != "statement"]
    return apply(without(model, rest), [*_as_changes(statements), *changes])


def _as_changes(statements: Iterable[Element]) -> list[Change]:
    return [Drop(part.path[1], int(part.path[2])) for part in statements]


def robust(
    model: Model | Case,
    proposals: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    concepts: Sequence[str] | None = None,
    kinds: Sequence[DoubtKind] = KINDS,
    together: int = 2,
    models: int = MODELS,
    seed: int = SEED,
    engine: str = "auto",
    seconds: float = SECONDS,
    progress: Progress = silent,
) -> RobustnessAnalysis:
    """Try small doubts about a model, and tell which verdicts survive them.

    Parameters
    ----------
    model
        A model, or a case that is one model by itself.
    proposals, states
        What is asked about; None for both = every proposal.
    concepts
        Ids of solution concepts; None = the basic five.
    kinds
        Which doubts to try; see `KINDS`.
    together
        1 = each doubt by itself only; 2 = also two at a time.
    models
        Two at a time: all of them if there are no more than this, else so many drawn at random.
    seed
        What they are drawn with; the same seed draws the same.
    engine, progress
        See `solve`.
    seconds
        Bound on the effort; what was not solved by then is said in `stopped`.

    Raises
    ------
    UsageError
        If something named is unknown.

    Examples
    --------
    >>> import detente
    >>> found = detente.robust(detente.read_case("prisoners-dilemma"), concepts=["seq"])
    >>> verdict = found.verdicts[0]
    >>> verdict.outcome, verdict.trials[0].solved, verdict.trials[0].kept
    ('holds', 8, 2)
    """
    model = settled(model.model() if isinstance(model, Case) else model)
    ids = check_concepts(DEFAULT if concepts is None else tuple(concepts))
    questions = _questions(model, proposals, states, ids)
    every = doubts_about(model, kinds)
    run = _Run(model, questions, ids, engine, progress, time.monotonic() + seconds)
    run.size_one(every)
    if together > 1 and run.stopped is None:
        run.size_two(models, Random(seed))  # noqa: S311 - drawn to be repeated, not to be secret
    verdicts = tuple(run.verdict(q) for q in questions)
    not_varied = tuple(dm for dm, order in model.preferences.items() if not isinstance(order, StatementOrder))
    return RobustnessAnalysis(model, ids, every, verdicts, not_varied, tuple(run.failed), seed, run.stopped)


def kinds_from(words: Sequence[str]) -> tuple[DoubtKind, ...]:
    """Return kinds of doubts by their names, each once, or raise `UsageError`."""
    for word in words:
        if word not in KINDS:
            raise UsageError(f"there is no kind of doubt “{word}” ({nearest(word, KINDS)})")
    return tuple(kind for kind in KINDS if kind in words)


def _questions(
    model: Model, proposals: Sequence[str] | None, states: Sequence[str] | None, concepts: tuple[str, ...]
) -> tuple[Question, ...]:
    if proposals is None and states is None:
        return tuple(q for q in questions_of(model, concepts) if q.about.kind == "proposal")
    parts = elements_of(model)
    about = [parts[f"proposals.{model.proposal(p).id}"] for p in proposals or ()]
    for state in states or ():
        letters = letters_of(model, compile_model(model), state)
        about.append(parts.get(f"states.{state}") or Element("named state", ("states", state), state, None, letters))
    return tuple(Question(e, c) for e in about for c in concepts)


@dataclass
class _Run:
    """The variants solved so far."""

    model: Model
    questions: tuple[Question, ...]
    concepts: tuple[str, ...]
    engine: str
    progress: Progress
    deadline: float
    stopped: str | None = None
    failed: list[tuple[Doubt, str]] = field(default_factory=list)
    singles: dict[Doubt, dict[Question, Outcome]] = field(default_factory=dict)
    pairs: dict[tuple[Doubt, Doubt], dict[Question, Outcome]] = field(default_factory=dict)
    single_total: int = 0
    pair_total: int | None = 0

    def __post_init__(self) -> None:
        self.before = self.outcomes(self.model)

    def outcomes(self, model: Model) -> dict[Question, Outcome]:
        solution = solve(model, self.concepts, self.engine)
        return {q: outcome_of(solution, q) for q in self.questions}

    def in_time(self, done: int, total: int, what: str) -> bool:
        if time.monotonic() > self.deadline:
            self.stopped = f"the time was over after {done} of {total} {what}"
        return self.stopped is None

    def size_one(self, doubts: Sequence[Doubt]) -> None:
        self.single_total = len(doubts)
        for k, doubt in enumerate(doubts):
            if not self.in_time(k, len(doubts), "single doubts"):
                return
            self.progress(f"doubt {k + 1} of {len(doubts)}")
            try:
                self.singles[doubt] = self.outcomes(varied(self.model, [doubt]))
            except DetenteError as e:
                self.failed.append((doubt, str(e)))
                self.single_total -= 1

    def size_two(self, models: int, random: Random) -> None:
        pairs = list(combinations(self.singles, 2))
        chosen = pairs
        if len(pairs) > models:
            chosen = [pairs[k] for k in sorted(random.sample(range(len(pairs)), models))]
        apart = 0
        for k, both in enumerate(chosen):
            if not self.in_time(k, len(chosen), "sets of two doubts"):
                break
            self.progress(f"two doubts together: {k + 1} of {len(chosen)}")
            try:
                self.pairs[both] = self.outcomes(varied(self.model, both))
            except DetenteError:
                apart += 1  # they do not go together: they change the same statement, say
        whole = len(chosen) == len(pairs) and self.stopped is None
        self.pair_total = len(pairs) - apart if whole else None

    def verdict(self, q: Question) -> Robustness:
        before = self.before[q]
        by_kind: dict[DoubtKind, tuple[int, int]] = {}
        for doubt, outcomes in self.singles.items():
            solved, kept = by_kind.get(doubt.kind, (0, 0))
            by_kind[doubt.kind] = solved + 1, kept + (outcomes[q] == before)
        kept_one = sum(kept for _, kept in by_kind.values())
        kept_two = sum(outcomes[q] == before for outcomes in self.pairs.values())
        trials = [Trials(1, self.single_total, len(self.singles), kept_one)]
        if self.pairs:
            trials.append(Trials(2, self.pair_total, len(self.pairs), kept_two))
        flips = [Flip((d,), o[q]) for d, o in self.singles.items() if o[q] != before]
        if not flips:
            flips = [Flip(pair, o[q]) for pair, o in self.pairs.items() if o[q] != before]
        return Robustness(q, before, by_kind, tuple(trials), tuple(flips))

"""The load test: which voices, reasons or claims the verdicts need.

Each is struck by itself: what rests on nothing else falls, the model is solved again, and it is seen which verdicts
are others then. What changes a verdict *carries* it; what changes none is *idle*, however often it is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from detente.answer import Answer, any_of
from detente.arguments import Label, Seconds, checked, labels
from detente.assess.arguing import Joined, framework_of, grounded, joined
from detente.assess.arguing import Label as Stands
from detente.assess.family import Family, Outcomes
from detente.assess.inquiry import parts_asked
from detente.assess.reliance import AskedVerdict, questions_of
from detente.assess.striking import By, Falling, Parts, Struck, struck_by
from detente.assess.tracing import Compared, Owners, Selection, elements_in
from detente.case import Case, Model
from detente.case.changes import Change
from detente.case.walk import Element
from detente.conflict import settled
from detente.deadline import within
from detente.display import Tabular, few
from detente.engines import Progress, silent
from detente.errors import Obstacle, OutOfTime
from detente.stability import check_concepts, default

MOST_PAIRS = 10_000
"""So many pairs are struck together in one model; of more than these, none are, and that is said."""


@dataclass(frozen=True)
class Without:
    """One model when something is struck.

    Parameters
    ----------
    selection
        Its perspective and phase.
    fallen
        The parts that fall.
    changed
        The verdicts that are others then, and those of which that is not known.
    failed
        Why there is no model then.
    """

    selection: Selection
    fallen: tuple[Element, ...]
    changed: tuple[Compared, ...] = ()
    failed: tuple[Obstacle, ...] = ()

    @property
    def carries(self) -> Answer:
        """Whether a verdict changes; unknown where that of one is not known, and infeasible without a model."""
        return Answer.INFEASIBLE if self.failed else any_of([v.changes for v in self.changed] or [Answer.NO])


@dataclass(frozen=True)
class Strike:
    """What happens when something is struck, in each model.

    Parameters
    ----------
    struck
        What is struck.
    strictly
        Parts fall that rest on nothing else.
    loosely
        Parts fall that rest on it at all, whatever else they rest on.
    """

    struck: Struck
    strictly: tuple[Without, ...]
    loosely: tuple[Without, ...]

    @property
    def carries(self) -> Answer:
        """Whether a verdict needs it: whether one changes in some model when what rests on nothing else falls."""
        return any_of(without.carries for without in self.strictly)

    @property
    def carries_loosely(self) -> Answer:
        """Whether a verdict changes when all falls that rests on it at all."""
        return any_of(without.carries for without in self.loosely)


@dataclass(frozen=True)
class Pair:
    """Two that change a verdict together in a model, while neither does alone."""

    struck: tuple[Struck, Struck]
    without: Without


@dataclass(frozen=True)
class Argued:
    """What is argued and what is modelled in one model.

    Parameters
    ----------
    selection
        Its perspective and phase.
    joined
        The arguments and the statements of preference that rest on the same claims, and those that do not.
    needed
        The statements of preference without which, each by itself, a verdict is another, with the verdicts.
    stands
        What becomes of each argument; see `detente.assess.arguing.grounded`.
    reasons_left
        How many reasons for it each argument has left, whatever becomes of it.
    """

    selection: Selection
    joined: Joined
    needed: tuple[tuple[Element, tuple[Compared, ...]], ...]
    stands: Mapping[str, Stands]
    reasons_left: Mapping[str, int]

    @property
    def needed_not_argued(self) -> tuple[Element, ...]:
        """The statements that a verdict needs and no argument mentions."""
        return tuple(e for e, _ in self.needed if e.address in self.joined.not_argued)


@dataclass(frozen=True, repr=False)
class LoadTest(Tabular):
    """Which voices, reasons or claims the verdicts of a case need.

    Parameters
    ----------
    case
        The case.
    by, falling
        What is struck at once, and what becomes of what falls.
    models
        The models, in the order of `Strike.strictly`.
    verdicts
        The verdicts as they are, for each model.
    strikes
        What happens when each is struck, in the order of the file.
    pairs
        Pairs that carry a verdict which neither of them carries alone.
    reasons
        What happens when the claims of each argument are struck, whatever `by` says.
    argued
        For each model what is argued and not modelled, and the other way round, and what stands.
    pairs_left
        How many pairs were not tried, because they are too many.
    stopped
        Why this is not all, or None.
    """

    case: Case
    by: By
    falling: Falling
    models: tuple[Model, ...]
    verdicts: tuple[tuple[Compared, ...], ...]
    strikes: tuple[Strike, ...]
    pairs: tuple[Pair, ...] = ()
    reasons: tuple[Strike, ...] = ()
    argued: tuple[Argued, ...] = ()
    pairs_left: int = 0
    stopped: str | None = None

    def __repr__(self) -> str:
        return f"<LoadTest of {self.case.name}, by {self.by}: {few(s.struck.name for s in self.carrying)}>"

    def model_at(self, selection: Selection) -> Model:
        """Return the model of a perspective and a phase."""
        return next(m for m in self.models if (m.perspective_id, m.phase_id) == selection)

    @property
    def carrying(self) -> tuple[Strike, ...]:
        """Those that a verdict needs."""
        return tuple(s for s in self.strikes if s.carries is Answer.YES)

    @property
    def idle(self) -> tuple[Strike, ...]:
        """Those without which every verdict is the same."""
        return tuple(s for s in self.strikes if s.carries is Answer.NO)


@checked
def argue(
    case: Case,
    *,
    by: By = "voice",
    verdicts: Sequence[str] = (),
    falling: Falling = "drop",
    concepts: Sequence[Label] | None = None,
    selections: Sequence[Selection] | None = None,
    owners: Owners = (),
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> LoadTest:
    """Strike every voice, reason or claim of a case by itself and say which verdicts change.

    Parameters
    ----------
    case
        The case.
    by
        What is struck at once: ``voice``, ``outlet``, ``claim``, ``reason`` or ``source``.
    verdicts
        The verdicts, such as ``V1:seq``; none = on every proposal, or on every named state where there is none.
    falling
        What becomes of a statement of preference that falls: ``drop``, ``tie`` or ``reverse``.
    concepts
        The concepts of the verdicts where these do not say theirs; None = the usual ones.
    selections
        The perspectives and phases looked at; None = all.
    owners
        Options given to contested owners.
    seconds, progress
        See `solve`. What is not known when the time is over is told.

    Returns
    -------
    LoadTest
        What changes, for each that is struck, in each model, strictly and loosely; and pairs.

    Raises
    ------
    UsageError
        If there is no such proposal, state or concept.

    Complexity
    ----------
    Every distinct set of parts that falls is one variant of a model, and all variants of it are solved together by the
    batch engine: with v variants, of n states and d decision makers, O(v n d) and no model is made anew.

    Examples
    --------
    >>> import detente
    >>> case = detente.read_case("syria-2016")
    >>> found = argue(case, verdicts=["V1:nash"], selections=[("B", None)])
    >>> found.by, len(found.carrying) <= len(found.strikes)
    ('voice', True)
    """
    chosen = tuple(case.selections() if selections is None else selections)
    if not chosen:
        case.model()  # says that there is none
    every = elements_in(case, chosen, owners)
    parts, named = parts_asked(labels(verdicts), every)
    ids = check_concepts(labels(concepts or ()) or default())
    wanted = {(e.address, c) for e, c in named} | {(e.address, c) for e, _ in parts for c in ids}
    struck = struck_by(case, by)
    every_one = struck if by == "reason" else (*struck, *struck_by(case, "reason"))
    tests = [_Test(case.model(*s, owners), s, wanted, ids, falling, every_one, len(struck), progress) for s in chosen]
    found = LoadTest(case, by, falling, tuple(t.model for t in tests), (), ())
    with within(seconds) as work:
        try:
            for test in tests:
                test.run()
        except OutOfTime:
            pass  # what was found by then is told, and that it is not all
        strikes = tuple(
            Strike(s, tuple(t.strictly[k] for t in tests), tuple(t.loosely[k] for t in tests))
            for k, s in enumerate(every_one)
        )
    return replace(
        found,
        verdicts=tuple(t.verdicts for t in tests),
        strikes=strikes[: len(struck)],
        reasons=strikes if by == "reason" else strikes[len(struck) :],
        pairs=tuple(p for t in tests for p in t.pairs),
        argued=tuple(t.argued for t in tests if t.argued is not None),
        pairs_left=max((t.pairs_left for t in tests), default=0),
        stopped=work.hit,
    )


@dataclass
class _Test:
    """The strikes in one model."""

    model: Model
    selection: Selection
    wanted: set[tuple[str, str]]
    concepts: Sequence[str]
    falling: Falling
    struck: tuple[Struck, ...]
    paired: int
    progress: Progress
    verdicts: tuple[Compared, ...] = ()
    pairs: list[Pair] = field(default_factory=list)
    argued: Argued | None = None
    pairs_left: int = 0

    def __post_init__(self) -> None:
        self.model = settled(self.model)
        self.parts = Parts.of(self.model)
        only = tuple(dict.fromkeys([*self.concepts, *(c for _, c in self.wanted)]))
        family = questions_of(self.model, only)
        proposed = [q for q in family if q.about.kind == "proposal"] or family
        about = [q for q in family if (q.about.address, q.concept) in self.wanted] if self.wanted else proposed
        used = tuple(dict.fromkeys(q.concept for q in about)) or tuple(self.concepts)
        self.family = Family(self.model, about, used, progress=self.progress)
        self.solved: dict[frozenset[Change], Without] = {}
        unknown = tuple(Without(self.selection, (), self._not_known(about)) for _ in self.struck)
        self.strictly, self.loosely = list(unknown), list(unknown)

    def _not_known(self, about: Sequence[AskedVerdict]) -> tuple[Compared, ...]:
        return tuple(Compared(self.selection, q, "not known", "not known") for q in about)

    def run(self) -> None:
        """Strike each, then two of those that carry nothing alone, then each statement of preference."""
        self.verdicts = self._compared(self.family.unchanged)
        strict = [self.parts.fallen(s.claims) for s in self.struck]
        loose = [self.parts.fallen(s.claims, loosely=True) for s in self.struck]
        self._solve([*strict, *loose])
        for k in range(len(self.struck)):
            self.strictly[k], self.loosely[k] = self._without(strict[k]), self._without(loose[k])
        self._strike_pairs()
        self._join()

    def _strike_pairs(self) -> None:
        alone = [{v.question for v in w.changed} for w in self.strictly]
        some = [k for k, s in enumerate(self.struck[: self.paired]) if self.parts.fallen(s.claims, loosely=True)]
        if (number := len(some) * (len(some) - 1) // 2) > MOST_PAIRS:
            self.pairs_left = number
            return
        both = {
            (i, k): self.parts.fallen((*self.struck[i].claims, *self.struck[k].claims))
            for i, k in combinations(some, 2)
        }
        self._solve(both.values())
        for (i, k), fallen in both.items():
            without = self._without(fallen)
            new = tuple(v for v in without.changed if v.changes is Answer.YES and v.question not in alone[i] | alone[k])
            if new:
                self.pairs.append(Pair((self.struck[i], self.struck[k]), replace(without, changed=new)))

    def _join(self) -> None:
        """Find which statements of preference a verdict needs, each by itself, and what is argued of them."""
        wants = self.parts.wants
        self._solve([(e,) for e in wants])
        tried = ((e, self._without((e,))) for e in wants)
        needed = tuple((e, w.changed) for e, w in tried if w.carries is Answer.YES)
        framework = framework_of(self.model)
        left = {s: framework.reasons_left(s) for s in framework.statements}
        self.argued = Argued(self.selection, joined(self.model), needed, grounded(framework), left)

    def _changes(self, fallen: Sequence[Element]) -> frozenset[Change]:
        return frozenset(self.parts.changes(fallen, self.falling))

    def _solve(self, sets: Iterable[Sequence[Element]]) -> None:
        """Solve the model without each set of parts that was not solved without before."""
        new = [c for c in dict.fromkeys(map(self._changes, sets)) if c not in self.solved]
        self.progress(f"{len(new)} models with something struck")
        left = iter(new)
        for some in self.family.outcomes([tuple(c) for c in new]):
            for outcomes in some:
                changes = next(left)
                failed = self.family.obstacles(tuple(changes)) if outcomes is None else ()
                changed = () if outcomes is None else self._changed(outcomes)
                self.solved[changes] = Without(self.selection, (), changed, failed)

    def _changed(self, outcomes: Outcomes) -> tuple[Compared, ...]:
        return tuple(v for v in self._compared(outcomes) if v.changes in (Answer.YES, Answer.UNKNOWN))

    def _compared(self, outcomes: Outcomes) -> tuple[Compared, ...]:
        found = zip(self.family.questions, self.family.unchanged, outcomes, strict=True)
        return tuple(Compared(self.selection, q, was, now) for q, was, now in found)

    def _without(self, fallen: tuple[Element, ...]) -> Without:
        return replace(self.solved[self._changes(fallen)], fallen=fallen)

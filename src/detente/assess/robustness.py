"""How verdicts fare under small doubts: each by itself, some together, and the smallest change that flips an answer.

What a doubt is, and which go together, is in `detente.assess.doubts`; all variants are one `Family`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Annotated, TypeAlias

from detente.answer import Answer
from detente.arguments import Bounds, Label, Seconds, Some, StateName, checked, labels_if_any
from detente.assess.doubts import KINDS, Doubt, DoubtKind, apart, doubts_about
from detente.assess.drawing import Sets
from detente.assess.family import Family, Outcomes
from detente.assess.reliance import AskedVerdict, Outcome, questions_of
from detente.case import Case, Model, one_model
from detente.case.address import elements_of
from detente.case.walk import Element
from detente.conflict import compile_model, letters_of, settled
from detente.deadline import within
from detente.display import Tabular
from detente.engines import Progress, silent
from detente.errors import Obstacle, OutOfTime
from detente.stability import check_concepts, default

MODELS = 100_000
SEED = 1
TRIED = {1: "single doubts", 2: "sets of two doubts", 3: "sets of three doubts"}
Together: TypeAlias = Annotated[int, Bounds(at_least=1, at_most=3)]
"""How many doubts are tried at a time."""


@dataclass(frozen=True)
class Flip:
    """Doubts that together change an answer, none of them without the others, and the answer then."""

    doubts: tuple[Doubt, ...]
    outcome: Outcome


@dataclass(frozen=True)
class Trials:
    """Variants of one size: how many there are, how many were solved, and how many of these keep the answer.

    `total` counts the sets of doubts of that size that go together and give a model, or is None where not all were
    looked at. A variant counts as one that was not solved where the answer, there or as things are, is not known.
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
        The same by size: one doubt at a time, then two at a time, then three.
    flips
        The smallest sets of doubts found that change the answer, all of one size.
    """

    question: AskedVerdict
    outcome: Outcome
    by_kind: Mapping[DoubtKind, tuple[int, int]] = field(hash=False)
    trials: tuple[Trials, ...]
    flips: tuple[Flip, ...]

    @property
    def survives(self) -> Answer:
        """Whether no single doubt changes the answer: a no as soon as one does, unknown until all have been tried.

        Infeasible where there is nothing to ask about, whatever the doubt.
        """
        single = self.trials[0]
        if self.outcome == "not known":
            return Answer.UNKNOWN
        if single.kept < single.solved:
            return Answer.NO
        if not single.exhaustive:
            return Answer.UNKNOWN
        return Answer.INFEASIBLE if self.outcome == "infeasible" else Answer.YES


@dataclass(frozen=True, eq=False, repr=False)
class RobustnessAnalysis(Tabular):
    """How the verdicts of one model fare; see `robust`.

    Parameters
    ----------
    model, concepts
        What was looked at.
    doubts
        Every single doubt, in file order.
    verdicts
        One for each question, in the order asked.
    failed
        Doubts under which there is no model to solve, with the reasons; they are not counted.
    apart, no_model
        How many sets of two or three are not counted because two of them touch the same, and how many of those looked
        at because there is no model with all of them.
    seed
        Where doubts, or sets of them, were drawn, what they were drawn with.
    stopped
        Why not everything asked for was solved, or None.
    engine
        The engine asked for.
    """

    model: Model
    concepts: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    verdicts: tuple[Robustness, ...]
    failed: tuple[tuple[Doubt, tuple[Obstacle, ...]], ...]
    apart: int
    no_model: int
    seed: int
    stopped: str | None
    engine: str = "auto"

    def __repr__(self) -> str:
        survive = sum(v.survives is Answer.YES for v in self.verdicts)
        return (
            f"<RobustnessAnalysis of {self.model.name}: {survive} of {len(self.verdicts)} verdicts survive every doubt>"
        )


@checked
def assess_robustness(
    model: Model | Case,
    *,
    proposals: Sequence[Label] | None = None,
    states: Sequence[StateName] | None = None,
    concepts: Sequence[Label] | None = None,
    kinds: Sequence[DoubtKind] = KINDS,
    together: Together = 2,
    models: Some = MODELS,
    seed: int = SEED,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> RobustnessAnalysis:
    """Try small doubts about a model, and tell which verdicts survive them.

    A *doubt* is a small change of the model: neighbours in somebody's preferences swapped or tied, an assumption or an
    inferred entry left out, a one-way act that can be undone, a contested owner. A verdict *survives* if no single
    doubt changes it.

    Parameters
    ----------
    model
        A model, or a case that is one model by itself.
    proposals, states
        What is asked about; None for both = every proposal.
    concepts
        Solution concepts; None = the basic five.
    kinds
        Which doubts to try; see `KINDS`.
    together
        1 = each doubt by itself only; 2 = also two at a time; 3 = also three at a time.
    models
        Of single doubts, and of sets of two and of three: all of them if there are no more than this, else so many
        drawn at random.
    seed
        What they are drawn with; the same seed draws the same.
    engine, progress
        See `solve`.
    seconds
        When to end, counted from the call, 60 if None; what was not solved by then is said in `stopped`.

    Returns
    -------
    RobustnessAnalysis
        For each verdict how many variants keep it, and the smallest sets of doubts that change it.

    Raises
    ------
    UsageError
        If something named is unknown.

    Complexity
    ----------
    One variant for each doubt and each set of doubts, up to `models` of each size. Where all states and moves can be
    listed, variants that differ only in what somebody prefers are solved together, thousands of them in the time of a
    few by themselves.

    Examples
    --------
    >>> import detente
    >>> found = detente.assess_robustness(detente.read_case("prisoners-dilemma"), concepts=["seq"])
    >>> verdict = found.verdicts[0]
    >>> verdict.outcome, verdict.trials[0].solved, verdict.trials[0].kept
    ('holds', 8, 2)
    """
    with within(seconds, searching=True):
        return _robust(
            settled(one_model(model)), labels_if_any(proposals), labels_if_any(states), labels_if_any(concepts), kinds,
            together, models, seed, engine, progress,
        )  # fmt: skip


def _robust(
    model: Model, proposals: Sequence[str] | None, states: Sequence[str] | None, concepts: Sequence[str] | None,
    kinds: Sequence[DoubtKind], together: int, models: int, seed: int, engine: str, progress: Progress,
) -> RobustnessAnalysis:  # fmt: skip
    ids = check_concepts(default() if concepts is None else tuple(concepts))
    family = Family(model, asked_about(model, proposals, states, ids), ids, engine)
    every = doubts_about(model, kinds)
    run = _Run(family, family.unchanged, models, Random(seed), progress)  # noqa: S311 - drawn to be repeated, not to be secret
    run.single(every)
    for size in range(2, together + 1):
        if run.stopped is None:
            run.several(size)
    if run.unknown and run.stopped is None:
        run.stopped = f"in {run.unknown} of the models an answer was not known within the bound"
    verdicts = tuple(run.verdict(k) for k in range(len(family.questions)))
    return RobustnessAnalysis(
        model, ids, every, verdicts, tuple(run.failed), run.apart, run.no_model, seed, run.stopped, engine
    )  # fmt: skip


def asked_about(
    model: Model, proposals: Sequence[str] | None, states: Sequence[str] | None, concepts: tuple[str, ...]
) -> tuple[AskedVerdict, ...]:
    """Return the questions about some proposals and states, under each concept; about all proposals if none is named.

    Raises
    ------
    UsageError
        If there is no such proposal or state.
    """
    if proposals is None and states is None:
        return tuple(q for q in questions_of(model, concepts) if q.about.kind == "proposal")
    parts = elements_of(model)
    about = [parts[f"proposals.{model.proposal(p).id}"] for p in proposals or ()]
    for state in states or ():
        letters = letters_of(model, compile_model(model), state)
        about.append(parts.get(f"states.{state}") or Element("named state", ("states", state), state, None, letters))
    return tuple(AskedVerdict(e, c) for e in about for c in concepts)


@dataclass
class _Run:
    """The variants solved so far."""

    family: Family
    before: Outcomes
    models: int
    random: Random
    progress: Progress
    stopped: str | None = None
    failed: list[tuple[Doubt, tuple[Obstacle, ...]]] = field(default_factory=list)
    solved: dict[int, list[tuple[tuple[Doubt, ...], Outcomes]]] = field(default_factory=dict)
    totals: dict[int, int | None] = field(default_factory=dict)
    apart: int = 0
    no_model: int = 0

    def single(self, doubts: Sequence[Doubt]) -> None:
        """Try each doubt by itself."""
        chosen = doubts
        if len(doubts) > self.models:
            chosen = [doubts[k] for k in sorted(self.random.sample(range(len(doubts)), self.models))]
        for (doubt,) in self._try(1, [(doubt,) for doubt in chosen]):
            self.failed.append((doubt, self.family.obstacles([doubt.change])))
        self.totals[1] = len(doubts) - len(self.failed) if len(chosen) == len(doubts) else None

    def several(self, size: int) -> None:
        """Try so many doubts together, of those of which each by itself leaves a model."""
        single = [doubt for (doubt,), _ in self.solved[1]]
        sets = Sets(len(single), apart(single), size)
        self.apart += sets.touching
        chosen = sets.chosen(self.models, self.random)
        self.no_model += len(self._try(size, [tuple(single[k] for k in some) for some in chosen]))
        whole = len(chosen) == sets.total and self.totals[1] is not None and self.stopped is None
        self.totals[size] = len(self.solved[size]) if whole else None

    def _try(self, size: int, sets: Sequence[tuple[Doubt, ...]]) -> list[tuple[Doubt, ...]]:
        """Solve variants, note which could be, and return those that are no models."""
        solved = self.solved.setdefault(size, [])
        none: list[tuple[Doubt, ...]] = []
        done = 0
        self.progress(f"{TRIED[size]}: {len(sets)}")
        try:
            for found in self.family.outcomes([[doubt.change for doubt in some] for some in sets]):
                for some, outcomes in zip(sets[done : done + len(found)], found, strict=True):
                    if outcomes is None:
                        none.append(some)
                    else:
                        solved.append((some, outcomes))
                done += len(found)
                self.progress(f"{TRIED[size]}: {done} of {len(sets)}")
        except OutOfTime as e:
            self.stopped = f"{e} after {done} of {len(sets)} {TRIED[size]}"
        return none

    @property
    def unknown(self) -> int:
        """In how many models, the one as it is among them, some answer is not known."""
        tried = (outcomes for counted in self.counts.values() for outcomes in counted.elements())
        return sum("not known" in outcomes for outcomes in (self.before, *tried))

    @cached_property
    def counts(self) -> dict[int, Counter[Outcomes]]:
        """For each size how often all questions were answered alike."""
        return {size: Counter(outcomes for _, outcomes in solved) for size, solved in self.solved.items()}

    def verdict(self, k: int) -> Robustness:
        """Return how the kth answer fares."""
        before = self.before[k]
        by_kind: dict[DoubtKind, tuple[int, int]] = {}
        for (doubt,), outcomes in self.solved[1]:
            solved, kept = by_kind.get(doubt.kind, (0, 0))
            known = "not known" not in (before, outcomes[k])
            by_kind[doubt.kind] = solved + known, kept + (known and outcomes[k] == before)
        trials, flips = [], list[Flip]()
        for size, counted in self.counts.items():
            then = Counter[Outcome]()
            for outcomes, times in counted.items():
                if "not known" not in (before, outcomes[k]):
                    then[outcomes[k]] += times
            if size == 1 or counted:
                trials.append(Trials(size, self.totals[size], then.total(), then[before]))
            if not flips and then.total() > then[before]:
                flips = [Flip(some, o[k]) for some, o in self.solved[size] if o[k] not in (before, "not known")]
        return Robustness(self.family.questions[k], before, by_kind, tuple(trials), tuple(flips))

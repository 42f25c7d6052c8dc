"""How verdicts fare under small doubts: each by itself, two together, and the smallest change that flips an answer.

What a doubt is, and which go together, is in `detente.assess.doubts`. Every variant is solved anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import comb, isqrt
from random import Random
from typing import Annotated, TypeAlias

from detente.answer import Answer
from detente.arguments import Bounds, Label, Seconds, StateName, checked, labels_if_any
from detente.assess.doubts import KINDS, Doubt, DoubtKind, apart, doubts_about, varied
from detente.assess.reliance import AskedVerdict, Outcome, outcome_of, questions_of
from detente.case import Case, Model, one_model
from detente.case.address import elements_of
from detente.case.walk import Element
from detente.conflict import compile_model, letters_of, settled
from detente.deadline import over, within
from detente.display import Tabular
from detente.engines import Progress, silent
from detente.errors import DetenteError, Obstacle, OutOfTime
from detente.stability import check_concepts, default, solve

MODELS = 3000
SEED = 1
Together: TypeAlias = Annotated[int, Bounds(at_least=1, at_most=2)]
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
        The same by size: one doubt at a time, then two at a time.
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
        How many sets of two are not counted because both touch the same, and how many of those looked at because there
        is no model with both.
    seed
        Where doubts, or sets of two, were drawn, what they were drawn with.
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
    models: int = MODELS,
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
        1 = each doubt by itself only; 2 = also two at a time.
    models
        Of single doubts, and of sets of two: all of them if there are no more than this, else so many drawn at random.
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
    That of `solve` for each variant: one for each doubt, and with two at a time for each pair, up to `models`.

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
    questions = _questions(model, proposals, states, ids)
    every = doubts_about(model, kinds)
    run = _Run(model, questions, ids, engine, progress)
    random = Random(seed)  # noqa: S311 - drawn to be repeated, not to be secret
    run.size_one(every, models, random)
    if together > 1 and run.stopped is None:
        run.size_two(models, random)
    if run.unknown and run.stopped is None:
        run.stopped = f"in {run.unknown} of the models an answer was not known within the bound"
    verdicts = tuple(run.verdict(q) for q in questions)
    return RobustnessAnalysis(
        model, ids, every, verdicts, tuple(run.failed), run.apart, run.no_model, seed, run.stopped, engine
    )  # fmt: skip


def _questions(
    model: Model, proposals: Sequence[str] | None, states: Sequence[str] | None, concepts: tuple[str, ...]
) -> tuple[AskedVerdict, ...]:
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

    model: Model
    questions: tuple[AskedVerdict, ...]
    concepts: tuple[str, ...]
    engine: str
    progress: Progress
    stopped: str | None = None
    failed: list[tuple[Doubt, tuple[Obstacle, ...]]] = field(default_factory=list)
    singles: dict[Doubt, dict[AskedVerdict, Outcome]] = field(default_factory=dict)
    pairs: dict[tuple[Doubt, Doubt], dict[AskedVerdict, Outcome]] = field(default_factory=dict)
    single_total: int | None = 0
    pair_total: int | None = None
    apart: int = 0
    no_model: int = 0
    unknown: int = 0

    def __post_init__(self) -> None:
        self.before = self.outcomes(self.model)

    def outcomes(self, model: Model) -> dict[AskedVerdict, Outcome]:
        solution = solve(model, concepts=self.concepts, engine=self.engine)
        found = {q: outcome_of(solution, q) for q in self.questions}
        self.unknown += "not known" in found.values()
        return found

    def in_time(self, done: int, total: int, what: str) -> bool:
        why = over()
        if why is not None:
            self.stopped = f"{why} after {done} of {total} {what}"
        return why is None

    def size_one(self, doubts: Sequence[Doubt], models: int, random: Random) -> None:
        chosen = doubts
        if len(doubts) > models:
            chosen = [doubts[k] for k in sorted(random.sample(range(len(doubts)), models))]
        for k, doubt in enumerate(chosen):
            if not self.in_time(k, len(chosen), "single doubts"):
                break
            self.progress(f"doubt {k + 1} of {len(chosen)}")
            try:
                self.singles[doubt] = self.outcomes(varied(self.model, [doubt]))
            except OutOfTime:
                self.in_time(k, len(chosen), "single doubts")
                break
            except DetenteError as e:
                self.failed.append((doubt, e.obstacles))
        self.single_total = len(doubts) - len(self.failed) if len(chosen) == len(doubts) else None

    def size_two(self, models: int, random: Random) -> None:
        singles = list(self.singles)
        touching = apart(singles)
        self.apart = len(touching)
        chosen = _chosen(len(singles), touching, models, random)
        whole = len(chosen) == comb(len(singles), 2) - len(touching)
        for k, (i, j) in enumerate(chosen):
            if not self.in_time(k, len(chosen), "sets of two doubts"):
                return
            self.progress(f"two doubts together: {k + 1} of {len(chosen)}")
            both = singles[i], singles[j]
            try:
                self.pairs[both] = self.outcomes(varied(self.model, both))
            except OutOfTime:
                self.in_time(k, len(chosen), "sets of two doubts")
                return
            except DetenteError:
                self.no_model += 1
        self.pair_total = len(self.pairs) if whole and self.single_total is not None else None

    def verdict(self, q: AskedVerdict) -> Robustness:
        before = self.before[q]
        by_kind: dict[DoubtKind, tuple[int, int]] = {}
        for doubt, outcomes in self.singles.items():
            solved, kept = by_kind.get(doubt.kind, (0, 0))
            known = "not known" not in (before, outcomes[q])
            by_kind[doubt.kind] = solved + known, kept + (known and outcomes[q] == before)
        trials = [Trials(1, self.single_total, *(sum(n) for n in zip((0, 0), *by_kind.values(), strict=True)))]
        if self.pairs:
            known_pairs = [o[q] for o in self.pairs.values() if "not known" not in (before, o[q])]
            trials.append(Trials(2, self.pair_total, len(known_pairs), sum(o == before for o in known_pairs)))
        flips = [Flip((d,), o[q]) for d, o in self.singles.items() if _flips(before, o[q])]
        if not flips:
            flips = [Flip(pair, o[q]) for pair, o in self.pairs.items() if _flips(before, o[q])]
        return Robustness(q, before, by_kind, tuple(trials), tuple(flips))


def _flips(before: Outcome, after: Outcome) -> bool:
    """Tell whether an answer is another one; where either is not known that is not known."""
    return before != after and "not known" not in (before, after)


def _chosen(n: int, without: set[tuple[int, int]], models: int, random: Random) -> list[tuple[int, int]]:
    """Return all pairs of n things but some, or as many as there may be, drawn with equal chances."""
    total = comb(n, 2)
    if total - len(without) <= models:
        return [pair for pair in combinations(range(n), 2) if pair not in without]
    drawn = (_pair(k) for k in random.sample(range(total), min(total, models + len(without))))
    return sorted([pair for pair in drawn if pair not in without][:models])


def _pair(k: int) -> tuple[int, int]:
    """Return the kth pair of whole numbers, the smaller one first: (0, 1), (0, 2), (1, 2), (0, 3) and so on."""
    second = (1 + isqrt(8 * k + 1)) // 2
    return k - comb(second, 2), second

"""In which share of the models that may be meant what holds; see `ensemble`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Annotated

import numpy as np

from detente.answer import Answer
from detente.arguments import Bounds, Label, Seconds, Some, StateName, checked, labels_if_any
from detente.assess.ensembles.chunks import (
    ChunkResult,
    Near,
    Runner,
    Space,
    enumerated,
    in_this_process,
    one_by_one,
    sampled,
)
from detente.assess.ensembles.measures import MEASURES, MISSING, PHI, Measure, Missing, Varied, Varying
from detente.assess.ensembles.radii import Looking, SwapRadius
from detente.assess.ensembles.results import (
    Counted,
    Ensemble,
    EnsembleVerdict,
    MakerVaried,
    Otherwise,
    Whose,
    indices,
    product_indices,
    sampled_index,
)
from detente.assess.ensembles.structural import Products, structural
from detente.assess.ensembles.variants import NUMBERED
from detente.assess.family import Family
from detente.assess.frames import About, Frame
from detente.assess.reliance import OUTCOMES, AskedVerdict, Outcome
from detente.assess.robustness import asked_about
from detente.case import Case, Model, one_model
from detente.conflict import settled
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.relations import Pairwise, Relation
from detente.deadline import check, regardless, within
from detente.engines import Graph, Progress, graph_of, silent
from detente.engines.batch import table_of
from detente.engines.explicit import stable_states
from detente.errors import BoundReached, OutOfTime, UsageError
from detente.stability import check_concepts, default, sanctioning
from detente.stability.concepts import those_sanctioned

EXHAUSTIVE = 100_000
"""So many variants are gone through, every one; of more, some are drawn."""
SAMPLES = 10_000
PAIRS = 5_000
"""Pairs that are drawn for each decision maker whose preference varies, at most half as many as samples."""
ALONE = 5_000
"""Models that are solved one by one, where preferences are pairs of states."""
SEED = 1
TOLD = 5
"""Variants that are told of each verdict."""


@checked
def ensemble(
    model: Model | Case,
    *,
    proposals: Sequence[Label] | None = None,
    states: Sequence[StateName] | None = None,
    concepts: Sequence[Label] | None = None,
    measure: Annotated[str, Bounds(among=MEASURES)] | None = None,
    perhaps: Annotated[str, Bounds(among=MISSING)] | None = None,
    phi: str | None = None,
    exhaustive: Annotated[int, Bounds(at_least=1, at_most=1 << 40)] = EXHAUSTIVE,
    samples: Some = SAMPLES,
    seed: int = SEED,
    seconds: Seconds | None = None,
    progress: Progress = silent,
    runner: Runner | None = None,
) -> Ensemble:
    """Return in which share of the models that may be meant a proposal holds, or a state is an equilibrium.

    What somebody prefers is varied, everybody's independently of the others', in all ways that a measure counts; each
    way is a *variant* of the model. A share is of these stated possibilities, and says nothing of what will happen.

    Parameters
    ----------
    model
        A model, or a case that is one model by itself.
    proposals, states
        What is asked about; None for both = every proposal, or where there is none every named state.
    concepts
        Solution concepts; None = the basic five.
    measure
        What is varied: ``open``, what the file leaves open; ``statements``, the order of each list; ``rankings``, all
        strict rankings of the states; ``mallows``, the same, the nearer to the ranking as written the more; ``voices``.
        None = what is left open, if anything is, else the order of each list, else rankings.
    perhaps
        Instead: each statement that is ``inferred``, or an ``assumption``, may be missing.
    phi
        Of ``mallows``: by what a ranking counts less for each pair of states that it turns round, a fraction between 0
        and 1; None = 1/2.
    exhaustive
        Up to so many variants every one is gone through.
    samples, seed
        Of more variants so many are drawn, each independently and by its weight, from this seed.
    seconds
        When to end, counted from the call, 60 if None; what was not done by then is said in `stopped`.
    progress
        See `solve`.
    runner
        What works on the chunks; None = this process. See `detente.assess.ensembles.chunks`.

    Returns
    -------
    Ensemble
        For each verdict the share, exactly or with the interval of a sample; how far the nearest other answer is; whose
        preference matters; and the first variants in which the answer is another one.

    Raises
    ------
    UsageError
        If something named is unknown, there is nothing to vary, or the model is too large to be listed.

    Complexity
    ----------
    Models of one structure are solved side by side by the batch engine: with 64 states and 4 decision makers some
    10^5 in a second. Preferences that are pairs of states are solved one by one, up to 5 000 models.

    Examples
    --------
    >>> import detente
    >>> found = ensemble(detente.read_case("prisoners-dilemma"), concepts=["nash", "seq"])
    >>> [(v.question.address, v.outcome, str(v.counted.share)) for v in found.verdicts]
    [('proposals.cooperate:nash', 'does not hold', '0'), ('proposals.cooperate:seq', 'holds', '1/4')]
    """
    with within(seconds, searching=True):
        asked = _Asked.of(
            settled(one_model(model)), labels_if_any(proposals), labels_if_any(states), labels_if_any(concepts)
        )
        named, factor = _measure(asked.model, measure, perhaps, phi)
        missing = next((m for m in MISSING if m == perhaps), None)
        try:
            work = _Work.of(asked, named, missing, factor, progress)
        except OutOfTime as e:
            return asked.unanswered(named, missing, factor, str(e))
        return work.found(exhaustive, samples, seed, runner or in_this_process)


def _measure(
    model: Model, measure: str | None, perhaps: str | None, phi: str | None
) -> tuple[Measure, Fraction | None]:
    """Return what is varied, and by what factor rankings count less."""
    if perhaps is not None:
        if measure is not None:
            raise UsageError(
                f"which statements may be missing is a measure of its own, beside “{measure}”; ask for one of the two"
            )
        named: Measure = "missing"
    elif measure is not None:
        named = next(m for m in MEASURES if m == measure)
    elif any(p.openness is not None for p in model.preferences.values()):
        named = "open"
    else:
        lists = any(len(p.priorities) > 1 for p in model.preferences.values())
        named = "statements" if lists else "rankings"
    if named != "mallows":
        if phi is not None:
            raise UsageError("phi is by what rankings count less; it has no effect but with the measure “mallows”")
        return named, None
    try:
        factor = PHI if phi is None else Fraction(phi)
    except (ValueError, ZeroDivisionError):
        raise UsageError(f"found phi {phi}; expected a fraction such as 1/2") from None
    if not 0 < factor <= 1:
        raise UsageError(f"found phi {phi}; expected a fraction above 0, and at most 1")
    return named, factor


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is asked, looked up."""

    model: Model
    concepts: tuple[str, ...]
    questions: tuple[AskedVerdict, ...]
    frame: Frame
    about: About
    outcomes: tuple[Outcome, ...]

    @classmethod
    def of(
        cls, model: Model, proposals: Sequence[str] | None, states: Sequence[str] | None, concepts: Sequence[str] | None
    ) -> _Asked:
        ids = check_concepts(default() if concepts is None else tuple(concepts))
        questions = asked_about(model, proposals, states, ids)
        if not questions and proposals is None and states is None:
            named: list[str] = [*model.states] or ([model.status_quo] if model.status_quo else [])
            questions = asked_about(model, None, named, ids)
        if not questions:
            raise UsageError("there is no proposal and no named state; say which --state is meant")
        family = Family(model, questions, ids)
        if family.shapes is None:
            raise UsageError(f"variants are counted under {those_sanctioned()}, not under “{', '.join(ids)}”")
        with regardless():  # to list states and moves is short
            frame = family.frame
        if not frame.listed:
            raise UsageError(
                "variants of this model cannot be counted: it has too many states or moves for all of them to be "
                "listed, which is needed for many preferences over one structure"
            )
        return cls(model, ids, questions, frame, frame.about(model, questions), family.unchanged)

    def unanswered(self, measure: Measure, missing: Missing | None, phi: Fraction | None, why: str) -> Ensemble:
        """Return that nothing is known of shares."""
        none = Counted("not known", None, 0, 0)
        verdicts = tuple(
            EnsembleVerdict(q, outcome, none if len(states) else None, structural=Answer.UNKNOWN)
            for q, outcome, states in zip(self.questions, self.outcomes, self.about.states, strict=True)
        )
        return Ensemble(
            self.model, self.concepts, measure, missing, phi, (), None, False, 0, None, 0, verdicts, why
        )  # fmt: skip


Place = tuple[int, int]


@dataclass(frozen=True, eq=False)
class _Work:
    """What is varied, and what is asked, as numbers."""

    asked: _Asked
    measure: Measure
    missing: Missing | None
    phi: Fraction | None
    varying: Varying
    makers: tuple[Varied, ...]
    space: Space | None
    places: tuple[Place | None, ...]
    progress: Progress

    @classmethod
    def of(
        cls, asked: _Asked, measure: Measure, missing: Missing | None, phi: Fraction | None, progress: Progress
    ) -> _Work:
        varying = Varying(asked.model, asked.frame)
        progress("ensemble: what may be preferred")
        makers = varying.by(measure, missing=missing, phi=PHI if phi is None else phi)
        targets: dict[tuple[int, ...], int] = {}
        places: list[Place | None] = []
        for question, some in zip(asked.questions, asked.about.states, strict=True):
            key = tuple(some.tolist())
            place = targets.setdefault(key, len(targets)) if key else None
            places.append(None if place is None else (asked.concepts.index(question.concept), place))
        if not targets:
            return cls(asked, measure, missing, phi, varying, makers, None, tuple(places), progress)
        structure = asked.frame.laid_out
        shapes = tuple(s for c in asked.concepts if (s := sanctioning(c)) is not None)
        space = Space(
            structure.states, tuple((m.arcs.source, m.arcs.target) for m in structure.moves), structure.literal,
            tuple(m.variants for m in makers), shapes, tuple(np.array(key, dtype=np.int64) for key in targets),
        )  # fmt: skip
        return cls(asked, measure, missing, phi, varying, makers, space, tuple(places), progress)

    def found(self, exhaustive: int, samples: int, seed: int, runner: Runner) -> Ensemble:
        """Go through all variants, or draw some, and tell what was found."""
        space, total, stopped = self.space, None, None
        whole = space is None or space.count <= exhaustive
        pairs = 0
        if space is not None:
            pairs = 0 if whole else min(PAIRS, samples // 2)
            try:
                total = self._counted(space, whole, samples, seed, pairs, runner)
            except _Stopped as e:
                total, stopped = e.found, e.why
        extra = _Extra.of(self, exhaustive, whole or total is None)
        verdicts = tuple(self._verdict(k, place, total, whole, extra) for k, place in enumerate(self.places))
        count = 1 if space is None else space.count
        return Ensemble(
            model=self.asked.model, concepts=self.asked.concepts, measure=self.measure, missing=self.missing,
            phi=self.phi,
            makers=tuple(
                MakerVaried(m.decision_maker, None if m.variants.count == NUMBERED else m.variants.count, m.things)
                for m in self.makers if m.things is not None
            ),
            variants=None if any(m.variants.count == NUMBERED for m in self.makers) else count,
            exhaustive=whole, looked_at=0 if total is None else total.models, seed=None if whole else seed,
            pairs=0 if total is None else total.pairs, verdicts=verdicts,
            stopped=stopped or next(iter(extra.stopped), None),
        )  # fmt: skip

    def _counted(self, space: Space, whole: bool, samples: int, seed: int, pairs: int, runner: Runner) -> ChunkResult:
        if any(m.pairs for m in self.makers):
            if space.count > ALONE:
                raise UsageError(
                    f"preferences here are pairs of states, whose models are solved one by one, up to {ALONE:,}; there "
                    f"are {space.count:,} variants: leave less open, or ask with --measure rankings"
                )
            return self._alone(space)
        chunks = enumerated(space) if whole else sampled(space, samples, seed, pairs)
        of = space.count if whole else samples
        found: ChunkResult | None = None
        try:
            for _, one in runner(chunks):
                found = one if found is None else found + one
                self.progress(f"ensemble: {found.models:,} of {of:,} variants")
        except BoundReached as e:
            done = 0 if found is None else found.models
            raise _Stopped(found, f"{e} after {done:,} of {of:,} variants") from e
        assert found is not None
        return found

    def _alone(self, space: Space) -> ChunkResult:
        """Solve one model after the other, where preferences have no scores."""
        frame, done = self.asked.frame, 0
        moves = graph_of(frame.conflict).moves
        known: dict[tuple[int, tuple[int, ...]], tuple[Relation, IntArray | None]] = {}

        def told(i: int, figures: tuple[int, ...]) -> tuple[Relation, IntArray | None]:
            """Return a variant of a decision maker's preference, with its ranks where it has some."""
            if (i, figures) not in known:
                maker = self.makers[i]
                assert maker.preference is not None
                relation = self.varying.relation(maker.decision_maker, maker.preference(figures))
                ranks: IntArray | None = None
                if not isinstance(relation, Pairwise):
                    ranks = table_of([relation], frame.codes, frame.conflict.options)[0].astype(np.int64)
                known[i, figures] = relation, ranks
            return known[i, figures]

        def holds(figures: Sequence[tuple[int, ...]]) -> BoolArray:
            nonlocal done
            check()
            relations, ranks = zip(*(told(i, f) for i, f in enumerate(figures)), strict=True)
            graph = Graph(replace(frame.conflict, relations=relations), frame.codes, ranks, moves)
            answers = np.empty((len(space.concepts), len(space.targets)), dtype=np.bool_)
            for c, shape in enumerate(space.concepts):
                stays = np.logical_and.reduce([stable_states(graph, i, shape) for i in range(len(figures))])
                answers[c] = [stays[states].any() for states in space.targets]
            done += 1
            self.progress(f"ensemble: {done} of {space.count} variants")
            return answers

        try:
            return one_by_one(space, holds)
        except OutOfTime as e:
            raise _Stopped(None, f"{e} after {done:,} of {space.count:,} variants") from e

    def _verdict(
        self, k: int, place: Place | None, total: ChunkResult | None, whole: bool, extra: _Extra
    ) -> EnsembleVerdict:
        question, outcome = self.asked.questions[k], self.asked.outcomes[k]
        if place is None or self.space is None:
            return EnsembleVerdict(question, outcome, None, structural=Answer.INFEASIBLE)
        c, t = place
        counted, whose = _share(self.space, total, whole, c, t), _nothing(self.makers)
        intervals: list[tuple[float, float] | None] = [None for _ in self.makers]
        if counted.how == "counted" and total is not None:
            whose = indices(total, self.space.makers, c, t)
        elif (shares := extra.products.get(place)) is not None:
            share = _product(shares)
            counted, whose = Counted("product", share, counted.holding, counted.of), product_indices(shares)
        elif counted.how == "sampled" and total is not None:
            intervals = [
                sampled_index(int(total.both[i, c, t]), int(total.one[i, c, t]), total.pairs)
                for i in range(len(self.makers))
            ]
        whatever = Answer.UNKNOWN if extra.structural is None else Answer.of(bool(extra.structural[place]))
        if whatever is Answer.YES and counted.share is None:
            counted = Counted("product", Fraction(1), counted.holding, counted.of)
        near = () if total is None else (total.fails if outcome == OUTCOMES[Answer.YES] else total.holds)[c][t]
        return EnsembleVerdict(
            question, outcome, counted, whatever, tuple(extra.radii.get(place, ())),
            tuple(
                Whose(m.decision_maker, v, interval)
                for m, v, interval in zip(self.makers, whose, intervals, strict=True) if m.things is not None
            ),
            self._otherwise(near),
        )  # fmt: skip

    def _otherwise(self, near: Sequence[Near]) -> tuple[Otherwise, ...]:
        """Return the variants of few changes that have not all the changes of another one."""
        found: dict[frozenset[object], Otherwise] = {}
        for changes, figures in near:
            differ = (m.differs(f) for m, f in zip(self.makers, figures, strict=True))
            differences = tuple(d for d in differ if d.missing or d.above or d.settled)
            made = frozenset((d.decision_maker, x) for d in differences for x in (*d.missing, *d.above, *d.settled))
            if not any(fewer <= made for fewer in found):
                found[made] = Otherwise(changes, differences)
        return tuple(found.values())[:TOLD]


def _share(space: Space, total: ChunkResult | None, whole: bool, c: int, t: int) -> Counted:
    if total is None:
        return Counted("not known", None, 0, 0)
    holding = int(total.holding[c, t])
    if not whole:
        return Counted("sampled", None, holding, total.weight)
    if total.models < space.count:
        return Counted("not known", None, holding, total.weight)
    return Counted("counted", Fraction(holding, total.weight), holding, total.weight)


def _nothing(makers: Sequence[Varied]) -> list[Fraction | None]:
    return [None for _ in makers]


def _product(shares: Sequence[Fraction]) -> Fraction:
    found = Fraction(1)
    for share in shares:
        found *= share
    return found


class _Stopped(Exception):
    """The time was over; `found` is what was counted by then."""

    def __init__(self, found: ChunkResult | None, why: str) -> None:
        self.found = found
        self.why = why
        super().__init__(why)


@dataclass(eq=False)
class _Extra:
    """What is found beside counting: products, what holds whatever anybody wants, and radii; by place."""

    products: dict[Place, tuple[Fraction, ...]] = field(default_factory=dict)
    structural: BoolArray | None = None
    radii: dict[Place, list[SwapRadius]] = field(default_factory=dict)
    stopped: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, work: _Work, most: int, counted: bool) -> _Extra:
        """Find it, as far as the time allows; products only where not all variants were to be counted."""
        found = cls()
        space = work.space
        if space is None:
            return found
        try:
            work.progress("ensemble: what holds whatever anybody wants")
            found.structural = structural(space)
            if not counted:
                found._multiply(work, space, most)
            found._look(work, space)
        except OutOfTime as e:
            found.stopped.append(f"{e} before all that is told beside shares was found")
        return found

    def _multiply(self, work: _Work, space: Space, most: int) -> None:
        products = Products(work.asked.frame, space, most)
        for c, shape in enumerate(space.concepts):
            for t, states in enumerate(space.targets):
                if len(states) == 1:
                    work.progress("ensemble: shares that are the product of everybody's")
                    shares = products.shares(shape, int(states[0]))
                    if shares is not None:
                        self.products[c, t] = shares

    def _look(self, work: _Work, space: Space) -> None:
        """Find how far the nearest other answers are, where all preferences as written have scores."""
        fixed = [work.varying.fixed(m.decision_maker) for m in work.makers]
        if any(m.pairs for m in fixed) or OUTCOMES[Answer.UNKNOWN] in work.asked.outcomes:
            return
        written = np.zeros((len(space.concepts), len(space.targets)), dtype=np.bool_)
        for outcome, place in zip(work.asked.outcomes, work.places, strict=True):
            if place is not None:
                written[place] = outcome == OUTCOMES[Answer.YES]
        as_written = replace(space, makers=tuple(m.variants for m in fixed))
        looking = Looking(work.varying, as_written, written)
        radii: dict[Place, list[SwapRadius]] = {}
        for i, maker in enumerate(work.makers):
            work.progress(f"ensemble: places that trade in the preference of {maker.decision_maker}")
            for c, of_c in enumerate(looking.of(i) or ()):
                for t, radius in enumerate(of_c):
                    radii.setdefault((c, t), []).append(radius)
        self.radii = radii  # all of them: of some nothing follows

"""Perspectives compared: where two models of one case agree, what parts them, and which beliefs decide a verdict.

A *swap* takes some beliefs of the other perspective over (see `swaps`) and leaves everything else as it is. It
*flips* a verdict if that is yes without it and no with it, or the other way round. A swap is *deciding* if it flips
and no part of it does. Every swap up to the stated size is tried and every verdict is solved for, so that nothing
smaller is missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, combinations
from math import comb
from typing import TYPE_CHECKING

from detente.answer import Answer, same
from detente.arguments import Count, Label, Seconds, StateName, checked, labels_if_any
from detente.assess.proposals import holding
from detente.assess.swaps import Alike, Belief, adopt, beliefs, correspondence
from detente.case import Case, Model, one_model
from detente.conflict import compile_model, letters_of, settled
from detente.deadline import check, within
from detente.display import Tabular
from detente.engines import Progress, StateSet, silent
from detente.errors import OutOfTime, UsageError
from detente.formula import Formula, pattern_formula
from detente.stability import Solution, solve

if TYPE_CHECKING:
    from detente.assess.judging import Judged, Judging

MAX_SWAPS = 4096
"""At most so many swaps are solved in one direction; larger sets of beliefs are then not tried, and that is said."""
MAX_COMPARED = 1 << 18
"""Equilibria of two models are compared one by one, where the smaller set has at most so many."""
TOGETHER = 2
"""So many single statements are taken over together unless asked otherwise."""


@dataclass(frozen=True)
class Target:
    """What is asked about: a state, or a proposal, which holds if a state with its terms in force is an equilibrium.

    Parameters
    ----------
    kind
        `state` or `proposal`.
    id
        The name by which it was asked for, or the letters.
    formula
        True at the states that are the target or carry it out, and at no other.
    states
        For a state its letters as it is shown.
    """

    kind: str
    id: str
    formula: Formula
    states: str | None = None


Verdicts = Mapping[tuple[str, str], Answer]
"""For each target's id and each concept whether it holds."""


@dataclass(frozen=True)
class Swap:
    """Some beliefs taken over that flip a verdict, none of them needlessly.

    Parameters
    ----------
    beliefs, target, concept
        What is taken over, and which verdict it flips.
    holds
        Whether the target holds after the swap.
    example
        The first equilibrium with the terms in force after the swap; None if there is none, as the target fails.
    model
        The model after the swap.
    """

    beliefs: tuple[Belief, ...]
    target: Target
    concept: str
    holds: bool
    example: str | None
    model: Model = field(repr=False, compare=False)


@dataclass(frozen=True, eq=False)
class Swaps:
    """What taking beliefs over from one perspective into another one flips.

    Parameters
    ----------
    here, there
        The models: beliefs of `there` are taken into `here`.
    whole, single
        The beliefs, preferences whole, and cut into single statements.
    deciding
        The deciding swaps of whole beliefs: by size, then in the order of the beliefs.
    finer
        The deciding swaps with at least one single statement.
    sizes
        Up to how many beliefs together every swap was tried: whole ones, single ones.
    impossible
        How many of the swaps tried are no model: an option without an owner, a ranking that leaves states out.
    unknown
        How many of them left an answer unknown within the bound; with any, a smaller swap may have been missed.
    """

    here: Model
    there: Model
    whole: tuple[Belief, ...]
    single: tuple[Belief, ...]
    before: Verdicts
    deciding: tuple[Swap, ...]
    finer: tuple[Swap, ...]
    sizes: tuple[int, int]
    impossible: int
    unknown: int

    def of(self, target: Target, concept: str, finer: bool = False) -> tuple[Swap, ...]:
        """Return the deciding swaps of one verdict."""
        swaps = self.finer if finer else self.deciding
        return tuple(s for s in swaps if s.target.id == target.id and s.concept == concept)


@dataclass(frozen=True, eq=False, repr=False)
class PerspectiveComparison(Tabular):
    """Two models of one case side by side.

    Parameters
    ----------
    here, there
        The two, solved.
    targets, there_targets
        What is asked about, and what the second model has under the same names; each is asked about its own.
    verdicts
        The answers in each.
    into_here, into_there
        What taking beliefs over flips.

    Examples
    --------
    >>> import detente
    >>> case = detente.read_case("syria-2016")
    >>> here, there = case.model("A"), case.model("B")
    >>> found = detente.compare_perspectives(here, there=there, proposals=["V1"], concepts=["nash"])
    >>> found.parting
    (('V1', 'nash'),)
    >>> [[b.kind for b in s.beliefs] for s in found.into_here.of(found.targets[0], "nash")]
    [['preference', 'preference'], ['preference', 'preference']]
    """

    here: Solution
    there: Solution
    targets: tuple[Target, ...]
    there_targets: tuple[Target, ...]
    verdicts: tuple[Verdicts, Verdicts]
    into_here: Swaps
    into_there: Swaps

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts asked about."""
        return self.here.concepts

    @property
    def complete(self) -> bool:
        """Whether both were solved, and every answer with beliefs taken over is known."""
        return self.here.complete and self.there.complete and not self.into_here.unknown + self.into_there.unknown

    @cached_property
    def blocks(self) -> tuple[Alike, ...]:
        """Who stands for whom."""
        return correspondence((self.here.model, self.there.model))

    @property
    def parting(self) -> tuple[tuple[str, str], ...]:
        """The targets and concepts on which the two answer differently, as far as both answers are known."""
        return tuple(key for key in self.verdicts[0] if same(*(v[key] for v in self.verdicts)) is Answer.NO)

    @property
    def unsettled(self) -> tuple[tuple[str, str], ...]:
        """The targets and concepts of which it is not known whether the two answer differently."""
        return tuple(key for key in self.verdicts[0] if same(*(v[key] for v in self.verdicts)) is Answer.UNKNOWN)

    @cached_property
    def common(self) -> Mapping[str, int | None]:
        """For each concept how many states are equilibria in both; None if a set is not known or both are too large."""
        return {c: _common(self.here.equilibria[c], self.there.equilibria[c]) for c in self.concepts}

    def __repr__(self) -> str:
        here, there = self.here.model.perspective_id, self.there.model.perspective_id
        parting = f"{len(self.parting)} of {len(self.verdicts[0])} verdicts part"
        return f"<PerspectiveComparison of {here} and {there}: {parting}>"


def _common(a: StateSet, b: StateSet) -> int | None:
    if not a.known or not b.known:
        return None
    few, many = sorted((a, b), key=lambda states: states.count)
    return sum(state in many for state in few.codes()) if few.count <= MAX_COMPARED else None


def targets_of(
    model: Model, proposals: Sequence[str] | None = None, states: Sequence[str] | None = None
) -> tuple[Target, ...]:
    """Return what to ask about: the proposals and states named; if none is, every proposal and every named state.

    Raises
    ------
    UsageError
        For an unknown proposal or state.
    """
    everything = not proposals and not states
    model = settled(model)
    conflict = compile_model(model)
    chosen = model.proposals if everything else tuple(model.proposal(p) for p in dict.fromkeys(proposals or ()))
    found = [Target("proposal", p.id, p.formula) for p in chosen]
    known = {p.id for p in chosen}
    for name in model.states if everything else dict.fromkeys(states or ()):
        letters = letters_of(model, conflict, name)
        called = str(name) if name not in known else f"state {name}"
        found.append(Target("state", called, pattern_formula(letters, model.option_ids), letters))
    return tuple(found)


def paired_targets(
    here: Model, there: Model, proposals: Sequence[str] | None = None, states: Sequence[str] | None = None
) -> tuple[tuple[Target, ...], tuple[Target, ...]]:
    """Return what to ask two models about, under the same names: each its own terms, and its own state of a name.

    What only one of them has is asked about in both as that one has it.

    Raises
    ------
    UsageError
        For a proposal or state that neither knows.
    """
    models = (here, there)
    if not proposals and not states:
        proposals = list(dict.fromkeys(p.id for m in models for p in m.proposals))
        states = list(dict.fromkeys(name for m in models for name in m.states))
    if not proposals and not states:
        return (), ()
    first, second = (list(_known(m, o, proposals or (), states or ())) for m, o in (models, models[::-1]))
    return tuple(first), tuple(second)


def _known(model: Model, other: Model, proposals: Sequence[str], states: Sequence[str]) -> Iterator[Target]:
    for p in dict.fromkeys(proposals):
        yield from targets_of(model if any(q.id == p for q in model.proposals) else other, [p])
    taken = set(proposals)
    for name in dict.fromkeys(states):
        owner = other if name in other.states and name not in model.states else model
        (target,) = targets_of(owner, None, [name])
        yield replace(target, id=f"state {name}") if target.id in taken else target


def carrying(solution: Solution, target: Target, concept: str) -> StateSet:
    """Return the equilibria that are the target or carry it out."""
    return solution.equilibria[concept].where(target.formula)


def verdicts_of(solution: Solution, targets: Sequence[Target]) -> Verdicts:
    """Return whether each target holds under each concept."""
    return {(t.id, c): _verdict(solution, t, c) for t in targets for c in solution.concepts}


def _verdict(solution: Solution, target: Target, concept: str) -> Answer:
    return holding(solution.feasible.where(target.formula), solution.equilibria[concept])


@checked
def compare_perspectives(
    here: Model | Case,
    *,
    there: Model | Case,
    proposals: Sequence[Label] | None = None,
    states: Sequence[StateName] | None = None,
    concepts: Sequence[Label] | None = None,
    together: Count = TOGETHER,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> PerspectiveComparison:
    """Compare two models of one case: verdicts on the same targets, and the beliefs that decide them.

    A *belief swap* takes what one model holds (an owner, a preference, a statement, the rules) over from the other;
    it decides a verdict if that is another one then, and no part of it is needless.

    Parameters
    ----------
    here, there
        The models; they have the same options.
    concepts, engine, progress
        See `solve`.
    seconds
        When to end, counted from the call; swaps that were not tried by then may be missing. None = no bound.
    proposals, states
        What to ask about; by default every proposal and every named state of either. Each model is asked about its own
        terms of a proposal, and about the state to which it gives a name; what only one of them has is asked about in
        both.
    together
        Up to how many beliefs are taken over together where preferences are cut into single statements; 0 leaves that
        out. Whole beliefs are taken over in every combination.

    Returns
    -------
    PerspectiveComparison
        The verdicts of both, where they part, and the smallest swaps that flip them.

    Raises
    ------
    UsageError
        If the models have different options, or something named is unknown.

    Complexity
    ----------
    That of `solve` for each swap: all combinations of whole beliefs, and of single ones up to `together`.

    Examples
    --------
    >>> import detente
    >>> case = detente.read_case("syria-2016")
    >>> here, there = case.model("A"), case.model("B")
    >>> detente.compare_perspectives(here, there=there, proposals=["V1"], concepts=["nash"], together=0)
    <PerspectiveComparison of A and B: 1 of 1 verdicts part>
    """
    here, there = one_model(here), one_model(there)
    if here.option_ids != there.option_ids:
        raise UsageError("only models with the same options can be compared; these are not of the same case")
    if here.indistinguishable or there.indistinguishable:
        raise UsageError("perspectives with indistinguishable states are not compared: their states differ")
    targets, there_targets = paired_targets(here, there, labels_if_any(proposals), labels_if_any(states))
    ids = labels_if_any(concepts)
    from detente.assess.judging import Judging  # with arrays, which nothing else here needs

    with within(seconds):
        first, second = (solve(model, concepts=ids, engine=engine, progress=progress) for model in (here, there))
        verdicts = verdicts_of(first, targets), verdicts_of(second, there_targets)
        judging = Judging(first.concepts, engine)
        into_here, into_there = (
            _Search(a, b, asked, judging, before, together, progress).swaps()
            for a, b, asked, before in (
                (here, there, targets, verdicts[0]), (there, here, there_targets, verdicts[1]),
            )
        )  # fmt: skip
    return PerspectiveComparison(first, second, targets, there_targets, verdicts, into_here, into_there)


@dataclass(eq=False)
class _Search:
    """Tries every swap in one direction, smaller ones first."""

    here: Model
    there: Model
    targets: tuple[Target, ...]
    judging: Judging
    before: Verdicts
    together: int
    progress: Progress
    cut: bool = False
    tried: dict[frozenset[Belief], tuple[Model, Judged] | None] = field(default_factory=dict)

    def swaps(self) -> Swaps:
        whole, single = beliefs(self.here, self.there), beliefs(self.here, self.there, single=True)
        sizes = _affordable(len(whole), len(whole)), min(self.together, _affordable(len(single), self.together))
        deciding = tuple(self.deciding(whole, sizes[0]))
        finer = tuple(
            s
            for s in self.deciding(single, sizes[1] if single != whole else 0)
            if any(b.kind == "statement" for b in s.beliefs)
        )
        impossible = sum(found is None for found in self.tried.values())
        unknown = sum(found is not None and not found[1].complete for found in self.tried.values()) + self.cut
        sizes = (0, 0) if self.cut else sizes  # of no size is it known that every swap was tried
        return Swaps(self.here, self.there, whole, single, self.before, deciding, finer, sizes, impossible, unknown)

    def deciding(self, pool: Sequence[Belief], most: int) -> Iterator[Swap]:
        found: dict[tuple[str, str], list[set[Belief]]] = {key: [] for key in self.before}
        named = {t.id: t for t in self.targets}
        for size in range(1, most + 1) if not self.cut else ():
            for taken, model, judged in self.judged(pool, size):
                for key, after in judged.verdicts.items():
                    before = self.before[key]
                    flips = before.settled and after.settled and same(before, after) is Answer.NO
                    if flips and not any(part <= set(taken) for part in found[key]):
                        found[key].append(set(taken))
                        yield Swap(taken, named[key[0]], key[1], after is Answer.YES, judged.examples.get(key), model)

    def judged(self, pool: Sequence[Belief], size: int) -> Iterator[tuple[tuple[Belief, ...], Model, Judged]]:
        """Yield the swaps of some size that make a model, with what holds in it, until the time is over."""
        swaps = [(taken, frozenset(taken)) for taken in combinations(pool, size)]
        models: dict[frozenset[Belief], Model] = {}
        try:
            for taken, key in swaps:
                check()
                if key not in self.tried and (model := adopt(self.here, self.there, taken)) is not None:
                    models[key] = model
            found = chain.from_iterable(self.judging.judged([*models.values()], self.targets))
            for taken, key in swaps:
                check()
                if key in models:
                    self.progress(f"taking over {size} beliefs")
                    judged = next(found)
                    self.tried[key] = None if judged is None else (models[key], judged)
                if (there := self.tried.setdefault(key, None)) is not None:
                    yield taken, *there
        except OutOfTime:
            self.cut = True


def _affordable(n: int, wanted: int) -> int:
    """Return up to which size every swap of n beliefs can be tried."""
    total, size = 0, 0
    while size < min(n, wanted) and total + comb(n, size + 1) <= MAX_SWAPS:
        size += 1
        total += comb(n, size)
    return size

"""For which share of all rankings of a decision maker a state is stable, and how far its own ranking is from another.

The others' preferences stay as they are in the model, so that for each decision maker only its own ranking varies: over
all strict rankings of the states, each counted once, or to the nearest one with another answer. What is counted is how
`detente.assess.upsets` says; both measures are this project's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import prod, sqrt
from typing import TypeVar

from detente.answer import Answer
from detente.arguments import Label, Seconds, StateName, checked, label
from detente.assess.upsets import TooManyTerms, Way, drawn, share_of, ways_from
from detente.case import Case, Model, one_model
from detente.conflict import Conflict, Sanctioning, compile_model, state_of
from detente.deadline import within
from detente.display import Tabular
from detente.engines import ENGINES
from detente.errors import OutOfTime, UsageError
from detente.stability import check_concepts, sanctioning
from detente.stability.concepts import CONCEPTS, those_sanctioned

DRAWN = 10_000
"""Rankings that are drawn where the share is not found exactly, and a seed is given."""
OF_95 = 1.959963984540054  # a normal variable lies within so many standard deviations of its mean with probability 0.95
T = TypeVar("T")


def wilson_interval(count: int, of: int) -> tuple[float, float]:
    """Return between which numbers a share is with 95 % confidence, given how many of some that were drawn have it.

    Wilson, *Journal of the American Statistical Association* 22 (1927) 209-212.

    >>> [round(end, 4) for end in wilson_interval(8, 10)]
    [0.4902, 0.9433]
    """
    p, z = count / of, OF_95
    middle, spread = p + z * z / (2 * of), z * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    low, high = ((middle + sign * spread) / (1 + z * z / of) for sign in (-1, 1))
    return low if count else 0.0, high if count < of else 1.0  # which they are, but for rounding


@dataclass(frozen=True)
class Sample:
    """In how many of some rankings drawn at random a state is stable.

    Parameters
    ----------
    stable, of
        In how many of how many.
    seed
        What they were drawn from; the same seed draws the same.
    """

    stable: int
    of: int
    seed: int

    @property
    def interval(self) -> tuple[float, float]:
        """Between which numbers the share lies, with a probability of 95 %: Wilson's interval."""
        return wilson_interval(self.stable, self.of)


@dataclass(frozen=True)
class Share:
    """The share of all strict rankings of one decision maker in which a state is stable for it.

    Parameters
    ----------
    decision_maker
        Whose rankings.
    share
        The share, exactly; None where it was not found.
    structural
        Whether the state is stable in every ranking, whatever it wants: nothing that it could do can pay.
    stopped
        Why the share was not found, or None.
    sample
        What was drawn in its place, where a seed was given.
    """

    decision_maker: str
    share: Fraction | None
    structural: bool
    stopped: str | None = None
    sample: Sample | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Shares(Tabular):
    """For each decision maker asked about the share of its rankings in which a state is stable.

    Parameters
    ----------
    model, conflict
        What was looked at.
    state
        Which state, by its letters.
    concept
        Under which concept.
    shares
        One for each decision maker asked about.
    """

    model: Model
    conflict: Conflict
    state: str
    concept: str
    shares: tuple[Share, ...]

    @property
    def equilibrium(self) -> Fraction | None:
        """The share of all profiles of strict rankings in which the state is an equilibrium.

        It is the product of everybody's shares where stability does not depend on what the others want: under Nash, GMR
        and SMR. None where a share was not found.

        Raises
        ------
        UsageError
            Under another concept, or where not everybody was asked about.
        """
        _of_equilibria(self.concept)
        if len(self.shares) < len(self.conflict.decision_makers):
            raise UsageError("the share of equilibria is of all decision makers together; ask about all of them")
        found = [s.share for s in self.shares]
        return prod((s for s in found if s is not None), start=Fraction(1)) if None not in found else None

    @property
    def structural(self) -> bool:
        """Whether the state is stable for everybody asked about, whatever they want."""
        return all(s.structural for s in self.shares)

    def __repr__(self) -> str:
        return f"<Shares of {self.model.name}: {self.state} under {self.concept}>"


@dataclass(frozen=True)
class Radius:
    """How far a decision maker's ranking is from the nearest one in which it is otherwise whether a state is stable.

    Parameters
    ----------
    decision_maker
        Whose ranking.
    stable
        Whether the state is stable for it in the model.
    distance
        How many pairs of states are turned round in the nearest such ranking (Kendall's tau); None where there is none,
        or none was found.
    passes
        The states that change places with the state then, by their letters, the nearest first: those it comes to stand
        above where it is to be stable, or below where it is to be so no more. All others keep their order.
    structural
        Whether the state is stable in every ranking, so that there is no distance.
    stopped
        Why none was found, or None.
    """

    decision_maker: str
    stable: Answer
    distance: int | None
    passes: tuple[str, ...] = ()
    structural: bool = False
    stopped: str | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Radii(Tabular):
    """For each decision maker asked about the distance of its ranking from another answer.

    Parameters
    ----------
    model, conflict
        What was looked at.
    state
        Which state, by its letters.
    concept
        Under which concept.
    radii
        One for each decision maker asked about.
    """

    model: Model
    conflict: Conflict
    state: str
    concept: str
    radii: tuple[Radius, ...]

    @property
    def least(self) -> int | None:
        """The least distance that changes an answer; None where there is none, or one was not found.

        Where the state is an equilibrium, it stays one as long as a single decision maker's ranking differs by less.
        """
        known = [r.distance for r in self.radii if not r.structural]
        return None if None in known else min((d for d in known if d is not None), default=None)

    def __repr__(self) -> str:
        return f"<Radii of {self.model.name}: {self.state} under {self.concept}>"


@checked
def stability_share(
    model: Model | Case,
    *,
    state: StateName,
    decision_maker: Label | None = None,
    concept: Label,
    seed: int | None = None,
    seconds: Seconds | None = None,
) -> Shares:
    """Return in which share of all its strict rankings a state is stable for a decision maker.

    All rankings of all states count alike, and the preferences of the others are those in the model: it is a share of
    possibilities, and no probability of what will happen. It is exact; ties do not occur in it.

    Parameters
    ----------
    model, concept
        The model, and one solution concept: nash, gmr, smr, seq or sseq.
    state
        Its name or its letters.
    decision_maker
        Whose rankings; None = everybody's, one after the other.
    seed
        Draw 10 000 rankings from it where the share is not found exactly; None = draw nothing.
    seconds
        When to end, counted from the call; what is not found by then is not known. None = no bound.

    Returns
    -------
    Shares
        For each decision maker asked about its share, or why it was not found.

    Raises
    ------
    UsageError
        If something named is unknown, or the state does not exist.

    Complexity
    ----------
    That of the explicit engine, which lists the moves and refuses beyond its bounds; then linear in the states, and in
    the number of terms of an inclusion and exclusion over the moves from the state. Up to 100 000 terms are kept, which
    suffices for 4 options of one decision maker; beyond that the share is not known. With 1 000 states and up to 4
    options that takes milliseconds, and up to a second where some of its own options go one way.

    Examples
    --------
    >>> import detente
    >>> model = detente.read_case("syria-iraq-1975").model()
    >>> [s.share for s in detente.stability_share(model, state="s2", concept="gmr").shares]
    [Fraction(8, 15), Fraction(3, 4)]
    """
    asked = _Asked.of(model, state, decision_maker, concept)

    def share(i: int, ways: tuple[Way, ...]) -> Share:
        dm, exact, sample = asked.conflict.decision_makers[i], None, None
        try:
            exact = share_of(ways)
            stopped = None
        except TooManyTerms as e:
            stopped = f"{e}"
            sample = None if seed is None else Sample(drawn(ways, DRAWN, seed), DRAWN, seed)
        return Share(dm, exact, not ways, stopped, sample)

    found = asked.each(share, lambda dm, why: Share(dm, None, structural=False, stopped=why), seconds)
    return Shares(asked.model, asked.conflict, asked.conflict.show(asked.code), asked.concept, found)


@checked
def equilibrium_share(
    model: Model | Case, *, state: StateName, concept: Label, seconds: Seconds | None = None
) -> Shares:
    """Return in which share of all profiles of strict rankings a state is an equilibrium.

    A profile is one ranking of each decision maker. Under Nash, GMR and SMR whether a state is stable for one does not
    depend on what the others want, so that the share is the product of everybody's: `Shares.equilibrium`.

    Parameters
    ----------
    model, concept
        The model, and one solution concept: nash, gmr or smr.
    state
        Its name or its letters.
    seconds
        When to end, counted from the call; what is not found by then is not known. None = no bound.

    Returns
    -------
    Shares
        Everybody's shares, whose product is the share of equilibria.

    Raises
    ------
    UsageError
        If something named is unknown, the state does not exist, or under a concept whose answers are improvements of
        the others, such as seq and sseq: their share is no product.

    Complexity
    ----------
    That of `stability_share`.

    Examples
    --------
    >>> import detente
    >>> found = detente.equilibrium_share(detente.read_case("elmira-9state").model(), state="s5", concept="nash")
    >>> found.equilibrium, found.structural
    (Fraction(1, 12), False)
    """
    (under,) = check_concepts((label(concept),))
    _of_equilibria(under)
    found: Shares = stability_share(model, state=state, concept=concept, seconds=seconds)
    return found


@checked
def stability_radius(
    model: Model | Case,
    *,
    state: StateName,
    decision_maker: Label | None = None,
    concept: Label,
    seconds: Seconds | None = None,
) -> Radii:
    """Return how far a decision maker's ranking is from one in which it is otherwise whether a state is stable.

    The preferences of the others are those in the model. The distance is the number of pairs of states that are turned
    round (Kendall's tau). A state that ties with the one asked about counts as below it; all other ties may be broken
    either way at no cost. In a nearest ranking the state rises past those right above it, or sinks past those right
    below it, and all others keep their order.

    Parameters
    ----------
    model, concept
        The model, and one solution concept: nash, gmr, smr, seq or sseq.
    state
        Its name or its letters.
    decision_maker
        Whose ranking; None = everybody's, one after the other.
    seconds
        When to end, counted from the call; what is not found by then is not known. None = no bound.

    Returns
    -------
    Radii
        For each decision maker asked about the distance, and the states that change places, or why they were not found.

    Raises
    ------
    UsageError
        If something named is unknown, the state does not exist, or a preference asked about is of pairs of states.

    Complexity
    ----------
    That of the explicit engine, which lists the moves and refuses beyond its bounds; then linear in the states. Which
    states of a tie have to be passed is searched for, among up to 100 000 sets of them.

    Examples
    --------
    >>> import detente
    >>> model = detente.read_case("syria-iraq-1975").model()
    >>> [(r.stable, r.distance, r.passes) for r in detente.stability_radius(model, state="s2", concept="gmr").radii]
    [(Answer.NO, 1, ('NYY',)), (Answer.YES, 4, ('NNY', 'NYY', 'NNN', 'YNY'))]
    """
    from detente.assess.nearest import nearest_ranking

    asked = _Asked.of(model, state, decision_maker, concept)
    for i in asked.whose:
        asked.conflict.order(i)  # raises for pairs of states

    def radius(i: int, ways: tuple[Way, ...]) -> Radius:
        return nearest_ranking(asked.conflict, i, asked.code, ways)

    found = asked.each(radius, lambda dm, why: Radius(dm, Answer.UNKNOWN, None, stopped=why), seconds)
    return Radii(asked.model, asked.conflict, asked.conflict.show(asked.code), asked.concept, found)


@dataclass(frozen=True)
class _Asked:
    """What is asked about, looked up."""

    model: Model
    conflict: Conflict
    code: int
    whose: tuple[int, ...]
    concept: str
    shape: Sanctioning

    @classmethod
    def of(cls, model: Model | Case, state: str, decision_maker: Label | None, concept: Label) -> _Asked:
        (under,) = check_concepts((label(concept),))
        shape = sanctioning(under)
        if shape is None:
            raise UsageError(f"rankings are told of under {those_sanctioned()}, not under “{under}”")
        model = one_model(model)
        conflict = compile_model(model)
        code = state_of(model, conflict, state)
        if code is None:
            raise UsageError(f"the state {state} is infeasible here, so no ranking can make it stable")
        everybody = tuple(range(len(conflict.decision_makers)))
        whose = everybody if decision_maker is None else (conflict.index(label(decision_maker)),)
        return cls(model, conflict, code, whose, under, shape)

    def each(
        self, tell: Callable[[int, tuple[Way, ...]], T], unknown: Callable[[str, str], T], seconds: float | None
    ) -> tuple[T, ...]:
        """Return what is told of each decision maker, given the ways from the state; or why it is not known."""
        return tuple(self._each(tell, unknown, seconds))

    def _each(
        self, tell: Callable[[int, tuple[Way, ...]], T], unknown: Callable[[str, str], T], seconds: float | None
    ) -> Iterator[T]:
        refused = ENGINES["explicit"].refuses(self.conflict)
        with within(seconds) as work:
            for i in self.whose:
                dm = self.conflict.decision_makers[i]
                if refused is not None:
                    yield unknown(dm, refused)
                    continue
                try:
                    yield tell(i, ways_from(self.conflict, i, self.code, self.shape))
                except OutOfTime:
                    yield unknown(dm, work.hit or "")


def has_product(concept: str) -> bool:
    """Tell whether under a concept stability for one does not depend on what the others want."""
    shape = sanctioning(concept)
    return shape is not None and shape.responders != "improvements"


def _of_equilibria(concept: str) -> None:
    if not has_product(concept):
        able = ", ".join(c for c in CONCEPTS if has_product(c))
        raise UsageError(
            f"the share of equilibria is found under {able}, not under “{concept}”: there it is no product of shares, "
            "since what is stable for one depends on what the others want"
        )

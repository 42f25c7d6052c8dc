"""Looking ahead: what is stable for who looks one move ahead, two, three, …, until the same comes again.

The concepts are in `detente.stability.horizon`: limited-move stability of two decision makers, after D. M. Kilgour,
*Theory and Decision* 18 (1985), and general metarationality of any number, after D. Zeng, L. Fang, K. W. Hipel and D.
M. Kilgour, *Discrete Applied Mathematics* 154 (2006). Nothing is said of how likely a line of moves is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from detente.arguments import Bounds, Label, Seconds, StateName, checked, label
from detente.case import Case, Model, one_model
from detente.conflict import Conflict, compile_model, settled, state_of
from detente.deadline import within
from detente.display import Tabular
from detente.engines import Progress, silent
from detente.errors import BoundReached, EngineRefusal, OutOfTime, UsageError, nearest
from detente.stability import CONCEPTS, Step, steps
from detente.stability.families import FAMILIES, MOST, canonical
from detente.stability.horizon import place_of

if TYPE_CHECKING:
    from detente.conflict.arrays import BoolArray
    from detente.engines.horizons import Period

SHOWN = 20
"""Up to how many moves ahead is looked where nobody says how far."""
UpTo = Annotated[int, Bounds(at_least=1, at_most=MOST)]


@dataclass(frozen=True)
class Expectation:
    """What one decision maker expects who moves first at a state: where it ends, and a line of moves for each end."""

    decision_maker: str
    ends: tuple[str, ...]
    lines: tuple[tuple[Step, ...], ...]


@dataclass(frozen=True)
class Horizon:
    """What is stable for those who look so many moves ahead.

    Parameters
    ----------
    moves
        How many moves are looked ahead.
    stable
        For each decision maker the letters of the states that are stable.
    possibly
        The same of states that are stable if ties are broken in some way; as `stable` where no state is anticipated.
    expected
        What each of two decision makers expects at the state asked about; empty where none is, or nothing is
        anticipated.
    """

    moves: int
    stable: Mapping[str, tuple[str, ...]]
    possibly: Mapping[str, tuple[str, ...]]
    expected: tuple[Expectation, ...] = ()

    @property
    def equilibria(self) -> tuple[str, ...]:
        """The states that are stable for everybody."""
        return _common(self.stable)

    @property
    def possible_equilibria(self) -> tuple[str, ...]:
        """The states that are possibly stable for everybody."""
        return _common(self.possibly)


def _common(stable: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    first, *others = stable.values()
    return tuple(s for s in first if all(s in other for other in others))


@dataclass(frozen=True, eq=False, repr=False)
class LookingAhead(Tabular):
    """What is stable by how many moves are looked ahead; see `look_ahead`.

    Parameters
    ----------
    model, conflict
        What was looked at.
    family
        Which concepts: ``l``, ``mr`` or ``cmr``.
    state
        The letters of the state of which it is told what is expected there; None where none is.
    horizons
        One for each number of moves, ascending.
    begins, period
        From how many moves ahead on the same comes again, and after how many more; None where that is not known.
    nonmyopic
        For each decision maker the states that are stable however much further is looked; None where that is not known,
        or, of more than two, not defined.
    stopped
        Why something asked for is not known, or None.
    """

    model: Model
    conflict: Conflict
    family: str
    state: str | None
    horizons: tuple[Horizon, ...]
    begins: int | None
    period: int | None
    nonmyopic: Mapping[str, tuple[str, ...]] | None
    stopped: str | None = None

    @property
    def nonmyopic_equilibria(self) -> tuple[str, ...] | None:
        """The states that are stable for everybody however much further is looked; None where that is not known."""
        return None if self.nonmyopic is None else _common(self.nonmyopic)

    def __repr__(self) -> str:
        repeats = f"period {self.period} from {self.begins} on" if self.period else "no period is known"
        return f"<LookingAhead in {self.model.name} by {FAMILIES[self.family].name}: {repeats}>"


@checked
def look_ahead(
    model: Model | Case,
    *,
    state: StateName | None = None,
    concept: Label = "l",
    up_to: UpTo | None = None,
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> LookingAhead:
    """Find what is stable for those who look one move ahead, two, three, and so on, until the same comes again.

    After D. M. Kilgour (*Theory and Decision* 18, 1985) for two decision makers by turns, and D. Zeng, L. Fang,
    K. W. Hipel and D. M. Kilgour (*Discrete Applied Mathematics* 154, 2006) for any number. The period of what is
    expected is found, so that nothing depends on how far is looked.

    Parameters
    ----------
    model
        A model, or a case that is one model by itself.
    state
        Where to tell what is expected; None = the status quo, if one is named.
    concept
        ``l``: limited-move stability, of two decision makers; ``mr`` (or ``maximin``) and ``cmr``: general
        metarationality, of any number.
    up_to
        How many moves ahead; None = through the first whole period, and at most 20.
    seconds
        When to end, counted from the call; what is not found by then is not known. None = no bound.
    progress
        Called with a few words when a part of the work begins.

    Returns
    -------
    LookingAhead
        By the number of moves the stable states of each decision maker, and the period.

    Raises
    ------
    UsageError
        For an unknown concept or state.
    EngineRefusal
        Where the concept is not defined for the model, or the model too large to follow every move of it.

    Complexity
    ----------
    For each number of moves linear in the moves of the model, times how many states are anticipated where somebody is
    indifferent.

    Examples
    --------
    >>> import detente
    >>> found = detente.look_ahead(detente.read_case("syria-iraq-1975"))
    >>> found
    <LookingAhead in syria-iraq-1975 by L_h: period 4 from 2 on>
    >>> [h.equilibria for h in found.horizons]
    [('NYY',), ('NYY',), (), ('NNN', 'NYY'), ('NYY',)]
    >>> found.nonmyopic_equilibria
    ()
    """
    model, family = settled(one_model(model)), _family(label(concept))
    conflict = compile_model(model)
    asked = CONCEPTS[f"{family}1"]
    if why := asked.refuses(conflict):
        raise EngineRefusal(family, why, concept=FAMILIES[family].title)
    at = model.status_quo if state is None else state
    code = None if at is None else state_of(model, conflict, at)
    if at is not None and code is None:
        if state is not None:
            raise UsageError(f"{model.state_pattern(at)} is not a feasible state here, so nothing is expected there")
        at = None
    progress(f"looking ahead by {FAMILIES[family].name}")
    with within(seconds):
        look = _Anticipated(conflict, code) if family == "l" else _Alternated(conflict, family == "cmr")
        return _looked(model, conflict, family, look, code, up_to)


def _looked(
    model: Model, conflict: Conflict, family: str, look: _Look, code: int | None, up_to: int | None
) -> LookingAhead:
    found: list[Horizon] = []
    period: Period | None = None
    nonmyopic: Mapping[str, tuple[str, ...]] | None = None
    stopped = None
    try:
        try:
            period = look.period()
        except OutOfTime:
            raise
        except BoundReached as e:
            stopped = str(e)
        last = up_to or (SHOWN if period is None else min(SHOWN, max(1, period.begins) + period.length - 1))
        found.extend(look.horizon(h) for h in range(1, last + 1))
        nonmyopic = look.always(period) if period is not None else None
    except OutOfTime as e:
        stopped = str(e)
    shown = None if code is None else conflict.show(code)
    begins, length = (None, None) if period is None else (max(1, period.begins), period.length)
    return LookingAhead(model, conflict, family, shown, tuple(found), begins, length, nonmyopic, stopped)


def _family(name: str) -> str:
    named = canonical(f"{name}1")[:-1]
    if named not in FAMILIES:
        known = ", ".join(FAMILIES)
        hint = nearest(name, FAMILIES) or known
        raise UsageError(f"there are no concepts “{name}” that look a number of moves ahead ({hint})")
    return named


class _Look:
    """One way of looking ahead in a conflict."""

    def __init__(self, conflict: Conflict) -> None:
        from detente.engines.explicit import states_of

        self.conflict, self.codes = conflict, states_of(conflict)[1]

    def period(self) -> Period:
        """Return from where on the same comes again."""
        raise NotImplementedError

    def horizon(self, h: int) -> Horizon:
        """Return what is stable h moves ahead."""
        raise NotImplementedError

    def always(self, period: Period) -> Mapping[str, tuple[str, ...]] | None:
        """Return what is stable for every horizon of a period, where that has a name."""
        raise NotImplementedError

    def shown(self, stable: BoolArray) -> tuple[str, ...]:
        """Return the letters of states."""
        return tuple(self.conflict.show(int(code)) for code in self.codes[stable])


class _Anticipated(_Look):
    def __init__(self, conflict: Conflict, code: int | None) -> None:
        from detente.engines.horizons import anticipation_of

        super().__init__(conflict)
        self.ahead, self.code = anticipation_of(conflict), code

    def period(self) -> Period:
        return self.ahead.period()

    def horizon(self, h: int) -> Horizon:
        named = tuple(enumerate(self.conflict.decision_makers))
        return Horizon(
            h,
            {dm: self.shown(self.ahead.stable(h, i)) for i, dm in named},
            {dm: self.shown(self.ahead.possibly(h, i)) for i, dm in named},
            () if self.code is None else tuple(self.expected(h, i, self.code) for i, _ in named),
        )

    def expected(self, h: int, i: int, code: int) -> Expectation:
        place = place_of(self.conflict, code)
        ends = [int(e) for e in self.ahead.looking(h)[i].at(place)]
        lines = (self.ahead.line(h, i, place, e) for e in ends)
        told = tuple(steps(self.conflict, code, tuple((j, int(self.codes[x])) for j, x in line)) for line in lines)
        shown = tuple(self.conflict.show(int(self.codes[e])) for e in ends)
        return Expectation(self.conflict.decision_makers[i], shown, told)

    def always(self, period: Period) -> Mapping[str, tuple[str, ...]]:
        begins = max(1, period.begins)
        every = range(begins, begins + period.length)
        found = {}
        for i, dm in enumerate(self.conflict.decision_makers):
            stable = self.ahead.stable(begins, i)
            for h in every:
                stable = stable & self.ahead.stable(h, i)
            found[dm] = self.shown(stable)
        return found


class _Alternated(_Look):
    def __init__(self, conflict: Conflict, credible: bool) -> None:
        from detente.engines.horizons import alternation_of

        super().__init__(conflict)
        self.trees = [alternation_of(conflict, i, credible) for i in range(len(conflict.decision_makers))]

    def period(self) -> Period:
        """Return the least period of what is stable; no more can come after all trees have settled."""
        from detente.engines.horizons import Period

        last = max(tree.settled() for tree in self.trees)
        seen = [[bytes(tree.stable(h)) for tree in self.trees] for h in range(1, last + 2)]
        length = 1 if seen[-1] == seen[-2] else 2
        begins = last
        while begins > 1 and seen[begins - 2] == seen[begins - 2 + length]:
            begins -= 1
        return Period(begins, length)

    def horizon(self, h: int) -> Horizon:
        named = zip(self.conflict.decision_makers, self.trees, strict=True)
        stable = {dm: self.shown(tree.stable(h)) for dm, tree in named}
        return Horizon(h, stable, stable)

    def always(self, period: Period) -> None:
        """No source calls that anything."""

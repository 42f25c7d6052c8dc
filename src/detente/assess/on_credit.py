"""Who would have to go first: the ways with the fewest moves that do not serve whoever makes them.

Such a move is a step *on credit*: who takes it is no better off by it, and trusts that others go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.answer import Answer
from detente.arguments import StateName, checked
from detente.case import Case, Model, one_model
from detente.conflict import Conflict, compile_model, settled, state_of
from detente.conflict.arrays import BoolArray
from detente.engines.arrays import ArraySet, Space
from detente.engines.walks import WalkedMove, WalkGoal
from detente.engines.walks.credit import NEVER, Credit, Ledger, credit_of, refuse
from detente.engines.walks.payers import smallest_payers
from detente.errors import OutOfTime, UsageError
from detente.formula import Formula
from detente.stability import Local, Solution, Step, step


@dataclass(frozen=True)
class CreditStep:
    """One step of a way.

    Parameters
    ----------
    step
        The move.
    on_credit
        Whether it does not serve whoever makes it.
    repaid
        Of a step on credit: at which later step of the way, counted from zero, the mover is better off than before
        it for the first time; None where it nowhere is.
    elsewhere
        Other moves that would serve the same mover there, and lead to where the rest of the way takes more steps on
        credit, or where there is none.
    """

    step: Step
    on_credit: bool
    repaid: int | None = None
    elsewhere: tuple[Step, ...] = ()


@dataclass(frozen=True)
class CreditWay:
    """One way with the fewest steps on credit, and of these with the fewest moves for those who take them.

    `stops` and `unsettled` are those of `detente.assess.Way`; `stays` says for each concept whether nobody would leave
    the state where it ends.
    """

    steps: tuple[CreditStep, ...]
    stays: Mapping[str, Answer]
    stops: Mapping[str, tuple[str, ...]]
    unsettled: Mapping[str, tuple[str, ...]]

    @property
    def payers(self) -> tuple[str, ...]:
        """Who takes steps on credit, each once, in the order of the way."""
        return tuple(dict.fromkeys(s.step.decision_maker for s in self.steps if s.on_credit))


@dataclass(frozen=True)
class OnCredit:
    """How many steps on credit it takes to get somewhere, and who takes them.

    Parameters
    ----------
    steps
        The least number of steps on credit; None where no legal sequence of moves leads there, or where that is not
        known.
    payers
        Of all ways with so few, the sets of who takes the steps on credit that contain no other such set.
    all_payers
        Whether these are all the sets; a bound of 1 000 may have been hit.
    ways
        For each of these sets one way, the first `limit` of them; of one set alone up to `limit` ways.
    stopped
        Why the number is not known, or None.
    """

    steps: int | None
    payers: tuple[tuple[str, ...], ...] = ()
    all_payers: bool = True
    ways: tuple[CreditWay, ...] = ()
    stopped: str | None = None


@checked
def steps_on_credit(
    asked: Solution | Model | Case, targets: Iterable[int | str | Formula], *, start: StateName | None = None
) -> tuple[int | None, ...]:
    """Return how many steps on credit it takes at least to get from the status quo to each of some targets.

    A step on credit is a move that does not serve whoever makes it. One search answers for all targets.

    Parameters
    ----------
    asked
        A solution, a model, or a case that is one model by itself.
    targets
        Each a state, by its code, its letters or its name; or a formula: the nearest state where it holds.
    start
        Where to begin; None = the status quo.

    Returns
    -------
    tuple
        For each target the number; None where no legal sequence of moves leads there, or there is no such state.

    Raises
    ------
    UsageError
        If no status quo is named, the start is not feasible, or a name is unknown.
    EngineRefusal
        If the model has too many moves to list: ways on credit are searched for by the explicit engine alone.

    Complexity
    ----------
    Linear in the number of moves, each looked at once.

    Examples
    --------
    >>> import detente
    >>> from detente.assess import steps_on_credit
    >>> model = detente.read_case("ferry").model()
    >>> steps_on_credit(model, ["round", model.formula("row and open"), "autumn"])
    (1, 1, 0)
    """
    model = settled(one_model(asked.model if isinstance(asked, Solution) else asked))
    conflict = compile_model(model)
    named = start if start is not None else model.status_quo
    if named is None:
        raise UsageError(f"{model.case} names no status quo; say where to begin with “start”")
    origin = state_of(model, conflict, str(named))
    if origin is None:
        raise UsageError(f"{model.state_pattern(str(named))} is not a feasible state here, so no way begins there")
    credit = credit_of(conflict)
    least = credit.from_(credit.position(origin)).least
    found = (_least(least, _ends(credit, _goal(model, conflict, target))) for target in targets)
    return tuple(found)


def _goal(model: Model, conflict: Conflict, target: int | str | Formula) -> WalkGoal | None:
    if isinstance(target, str):
        code = state_of(model, conflict, target)
        return None if code is None else WalkGoal(code=code)
    return WalkGoal(code=target) if isinstance(target, int) else WalkGoal(formula=target)


def _ends(credit: Credit, goal: WalkGoal | None) -> BoolArray:
    """Return which states are wanted."""
    if goal is None or goal.formula is None:
        return np.asarray(credit.states == (-1 if goal is None else goal.code))
    every = ArraySet(Space(credit.conflict, credit.states), np.ones(len(credit.states), dtype=np.bool_))
    return every.where(goal.formula).mask


def _least(least: np.ndarray[tuple[int, ...], np.dtype[np.int16]], ends: BoolArray) -> int | None:
    found = int(least[ends].min(initial=NEVER))
    return None if found == NEVER else found


class Search:
    """Ways on credit from one state of a model; `concepts` are those by which nobody would leave a state."""

    def __init__(self, conflict: Conflict, origin: int, concepts: Mapping[str, Local], limit: int) -> None:
        refuse(conflict)
        self.conflict, self.origin, self.concepts, self.limit = conflict, origin, concepts, limit

    @cached_property
    def credit(self) -> Credit:
        """All moves; listed when the first is asked for, so that the time for it counts."""
        return credit_of(self.conflict)

    @property
    def start(self) -> int:
        """Where ways begin."""
        return self.credit.position(self.origin)

    def to(self, goal: WalkGoal) -> OnCredit:
        """Return what it takes to get somewhere."""
        try:
            return self._to(goal)
        except OutOfTime as e:
            return OnCredit(None, all_payers=False, stopped=str(e))

    def _to(self, goal: WalkGoal) -> OnCredit:
        ends = _ends(self.credit, goal)
        ledger = self.credit.to(ends, self.start)
        price = ledger.rest(-1, self.start)
        if price is None:
            return OnCredit(None)
        sets, whole = smallest_payers(self.credit, self.start, ledger)
        each = self.limit if len(sets) == 1 else 1
        ways = []
        for payers in sets[: self.limit] if price != (0, 0) else []:
            own = self.credit.to(ends, self.start, payers)
            ways += [self._way(moves, ledger, price[0]) for moves in self.credit.ways(self.start, own, each)]
        named = tuple(tuple(self.conflict.decision_makers[j] for j in payers) for payers in sets)
        return OnCredit(price[0], named, whole, tuple(ways))

    def _way(self, moves: tuple[WalkedMove, ...], ledger: Ledger, left: int) -> CreditWay:
        near, told = self.conflict.neighbourhood, []
        at = [self.origin, *(target for _, target in moves)]
        for k, (j, target) in enumerate(moves):
            on_credit = not near.prefers(j, target, at[k])
            left -= on_credit
            better = (later for later in range(k + 1, len(moves)) if near.prefers(j, at[later + 1], at[k]))
            repaid = next(better, None) if on_credit else None
            others = (q for q in near.improvements(j, at[k]) if q != target and self._leaves(ledger, j, q, left))
            elsewhere = tuple(step(self.conflict, j, at[k], q) for q in others)
            told.append(CreditStep(step(self.conflict, j, at[k], target), on_credit, repaid, elsewhere))
        stays = {c: concept.nobody_leaves(self.conflict, at[-1]) for c, concept in self.concepts.items()}
        return CreditWay(tuple(told), stays, *stopping_places(self.conflict, self.concepts, at[1:-1]))

    def _leaves(self, ledger: Ledger, mover: int, state: int, left: int) -> bool:
        """Tell whether more steps on credit are still to come after a move than by going on along the way."""
        rest = ledger.rest(mover, self.credit.position(state))
        return rest is None or rest[0] > left


def stopping_places(
    conflict: Conflict, concepts: Mapping[str, Local], between: Sequence[int]
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Return for each concept which of some states nobody would leave, and for which of them that is not settled."""
    answers = {c: [(s, concept.nobody_leaves(conflict, s)) for s in between] for c, concept in concepts.items()}
    stops, unsettled = (
        {c: tuple(conflict.show(s) for s, given in found if given is answer) for c, found in answers.items()}
        for answer in (Answer.YES, Answer.UNKNOWN)
    )
    return stops, unsettled
